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
        basis: if class == LineageClass::Rewrite { Basis::Stated } else { Basis::Inferred },
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
fn a_copy_in_part_with_reporting_of_its_own_is_a_newsroom() {
    let reports = ["a", "b", "c"].map(|id| in_outlet(report(id, "", ""), id));
    let reports: Vec<&Report> = reports.iter().collect();
    let lineage = [
        link("a", "b", LineageClass::LightEdit, (0.4, 0.3)),
        link("a", "c", LineageClass::LightEdit, (0.4, 0.8)),
    ];
    let rooms = Newsrooms::find(&reports, &lineage);
    assert_eq!(count(&reports, &rooms, &[]).newsrooms, 2);
    assert_eq!(rooms.of(&Id::new("a")), rooms.of(&Id::new("c")));
}

#[test]
fn an_unsigned_page_that_gives_all_it_has_as_others_reports_is_no_newsroom() {
    let digest = "The ferries stay in port, the Kessel Courier reported. Captains told the Courier they would wait.";
    let mut signed = in_outlet(report("s", "", digest), "Northline");
    signed.authors.push(readout_types::Author { name: "Ada Brann".into(), role: "author".into() });
    let reports = [
        in_outlet(
            report("c", "", "The ferries stay in port, a captain said."),
            "The Kessel Courier",
        ),
        in_outlet(report("d", "", digest), "Daily Digest"),
        in_outlet(
            report("e", "", "The ferries stay in port, the Kessel Courier reported."),
            "Echo",
        ),
        signed,
    ];
    let reports: Vec<&Report> = reports.iter().collect();
    let rooms = Newsrooms::find(&reports, &[]);
    assert_eq!(rooms.of(&Id::new("c")), rooms.of(&Id::new("d")));
    assert_ne!(rooms.wording_of(&Id::new("c")), rooms.wording_of(&Id::new("d")));
    assert_eq!(
        count(&reports, &rooms, &[]).newsrooms,
        3,
        "one mention or a byline makes no retelling"
    );
}

#[test]
fn pages_of_one_site_are_one_newsroom_and_one_outlet() {
    let at = |id: &str, url: &str| Report { url: Some(url.into()), ..report(id, "", "") };
    let reports = [
        at("a", "https://www.orsk.example/news/1"),
        at("b", "https://orsk.example/news/2"),
        at("c", "https://velden.example/2"),
    ];
    let reports: Vec<&Report> = reports.iter().collect();
    let rooms = Newsrooms::find(&reports, &[]);
    let got = count(&reports, &rooms, &[]);
    assert_eq!((got.outlets, got.newsrooms), (2, 2));
    assert_ne!(rooms.wording_of(&Id::new("a")), rooms.wording_of(&Id::new("b")));
}

#[test]
fn an_unnamed_group_counts_once_a_newsroom() {
    let reports = ["a", "b"].map(|id| in_outlet(report(id, "", ""), "Harbour Post"));
    let reports: Vec<&Report> = reports.iter().collect();
    let rooms = Newsrooms::find(&reports, &[]);
    let witnesses = ["a", "b"].map(|id| Witness::Unnamed(Id::new(id)));
    assert_eq!(count(&reports, &rooms, &witnesses).witnesses, 1);
}
