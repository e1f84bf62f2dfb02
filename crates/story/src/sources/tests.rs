use readout_types::{Basis, Confidence};

use super::*;
use crate::testing::{by_wire, in_outlet, report};

fn link(from: &str, to: &str, class: LineageClass, containment: (f64, f64)) -> Lineage {
    Lineage {
        from: Id::new(from),
        to: Id::new(to),
        class,
        shared: Vec::new(),
        containment,
        basis: Basis::Inferred,
        confidence: Confidence::new(0.9),
        evidence: Vec::new(),
    }
}

#[test]
fn a_wire_story_in_three_outlets_is_one_newsroom() {
    let printed = |id: &str, outlet: &str| by_wire(in_outlet(report(id, "", ""), outlet), "KTR");
    let reports =
        [printed("a", "Harbour Post"), printed("b", "Northline"), printed("c", "Courier")];
    let reports: Vec<&Report> = reports.iter().collect();
    let rooms = Newsrooms::find(&reports, &[]);
    let witnesses = [
        Witness::Named(Id::new("ag1")),
        Witness::Narrator(Id::new("a")),
        Witness::Narrator(Id::new("b")),
    ];
    let got = count(&reports, &rooms, &witnesses);
    assert_eq!(got, Sources { outlets: 3, newsrooms: 1, witnesses: 2 });
}

#[test]
fn a_rewrite_is_no_second_newsroom_but_an_aggregate_and_a_quoted_passage_are() {
    let reports = ["a", "b", "c", "d"].map(|id| in_outlet(report(id, "", ""), id));
    let reports: Vec<&Report> = reports.iter().collect();
    let lineage = [
        link("a", "b", LineageClass::Rewrite, (0.1, 0.2)),
        link("a", "c", LineageClass::Aggregate, (0.3, 0.2)),
        link("a", "d", LineageClass::Excerpt, (0.3, 0.1)),
    ];
    let rooms = Newsrooms::find(&reports, &lineage);
    assert_eq!(rooms.of(&Id::new("a")), rooms.of(&Id::new("b")));
    assert_eq!(count(&reports, &rooms, &[]).newsrooms, 3);
}

#[test]
fn an_unnamed_group_counts_once_a_newsroom() {
    let reports = ["a", "b"].map(|id| in_outlet(report(id, "", ""), "Harbour Post"));
    let reports: Vec<&Report> = reports.iter().collect();
    let rooms = Newsrooms::find(&reports, &[]);
    let witnesses = ["a", "b"].map(|id| Witness::Unnamed(Id::new(id)));
    assert_eq!(count(&reports, &rooms, &witnesses).witnesses, 1);
}
