use proptest::prelude::*;

use super::*;
use crate::testing::{by_wire, in_outlet, published, report};

const FERRY: &str = "The ministers of Orsk and Velden signed an accord on ferry tolls late on Tuesday after nine hours in a customs shed. Lorries will pay a third less from the first of May, while buses keep the old rate until a joint board has met. Fishermen on both shores had blocked the slipways for a week before the envoys came. A harbour pilot who watched the signing said the pens ran dry twice and had to be replaced from the shed. The joint board is to sit in the old lighthouse, whose roof the two towns now share the cost of mending.";
const CLINIC: &str = "Nurses at the Marrow clinic turned down the owners' second offer by a show of hands in the canteen. The owners had put up four percent over two years and a longer break at night. Union stewards counted two hundred and six against and nineteen for, and sent the paper back unsigned. Patients were told to expect no change before the end of the month.";

fn linked(reports: &[Report]) -> Vec<(String, String, LineageClass)> {
    let found = find(&reports.iter().collect::<Vec<_>>());
    found.into_iter().map(|l| (l.from.to_string(), l.to.to_string(), l.class)).collect()
}

fn link(from: &str, to: &str, class: LineageClass) -> Vec<(String, String, LineageClass)> {
    vec![(from.to_string(), to.to_string(), class)]
}

#[test]
fn the_same_text_in_two_outlets_is_a_verbatim_copy_of_the_earlier() {
    let reports = [
        published(report("b", "Tolls fall", FERRY), "2031-03-05T09:00"),
        published(report("a", "Accord signed", FERRY), "2031-03-04T22:30"),
    ];
    assert_eq!(linked(&reports), link("a", "b", LineageClass::Verbatim));
}

#[test]
fn a_verbatim_copy_that_credits_the_agency_is_syndicated() {
    let origin = in_outlet(report("z", "", FERRY), "KTR");
    let copy = by_wire(in_outlet(report("a", "", FERRY), "Harbour Post"), "KTR");
    assert_eq!(linked(&[copy, origin]), link("z", "a", LineageClass::Syndicated));
}

#[test]
fn a_trimmed_text_is_a_light_edit() {
    let top = FERRY.split_inclusive(". ").take(3).collect::<String>();
    assert_eq!(
        linked(&[report("a", "", FERRY), report("b", "", &top)])[0].2,
        LineageClass::LightEdit
    );
}

#[test]
fn a_passage_inside_another_text_is_an_excerpt() {
    let opinion = "Every spring somebody tells me that small towns cannot agree on anything, and every spring I answer with a list. ".repeat(2);
    let passage = FERRY.split_inclusive(". ").take(2).collect::<String>();
    let column = format!("{opinion}{CLINIC}\n{passage}\n{CLINIC}{opinion}");
    assert_eq!(
        linked(&[report("a", "", &passage), report("b", "", &column)])[0].2,
        LineageClass::Excerpt
    );
}

#[test]
fn a_long_quotation_in_two_reports_does_not_make_a_copy() {
    let quote = "“We came with a number and we leave with a number, and anybody who says that the number was not ours should look at the paper, where it stands in my own hand twice over.”";
    let a = format!(
        "{quote} The Velden envoy walked to her car in the rain and would not say more to those at the gate. Her driver had waited since noon."
    );
    let b = format!(
        "Talks on the ferry closed with an accord. {quote} So the envoy from Velden put it when cameras met her outside the shed on the quay."
    );
    assert_eq!(linked(&[report("a", "", &a), report("b", "", &b)]), []);
}

#[test]
fn a_report_that_cites_the_agency_and_quotes_from_it_depends_on_it() {
    let quote = "“We came with a number and we leave with a number, and anybody who says that the number was not ours should look at the paper, where it stands in my own hand.”";
    let agency = by_wire(report("a", "", &format!("{FERRY}\n{quote}, the envoy said.")), "AFP");
    let other = report(
        "b",
        "",
        &format!(
            "Two towns have settled a quarrel over boats, according to AFP. {quote}, one envoy was heard to say."
        ),
    );
    assert_eq!(linked(&[agency, other]), link("a", "b", LineageClass::Rewrite));
}

#[test]
fn two_texts_on_other_matters_are_not_linked() {
    assert_eq!(linked(&[report("a", "", FERRY), report("b", "", CLINIC)]), []);
}

#[test]
fn shared_passages_hold_the_same_words_in_both_reports() {
    let (a, b) = (report("a", "", FERRY), report("b", "", &format!("KESSEL — {FERRY}")));
    let found = find(&[&a, &b]);
    assert!(!found[0].shared.is_empty());
    for (x, y) in &found[0].shared {
        let text =
            |span: &Span| if span.report == a.id { a.text.at(span) } else { b.text.at(span) };
        assert_eq!(text(x), text(y));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_reports_does_not_matter(order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle()) {
        let top = FERRY.split_inclusive(". ").take(3).collect::<String>();
        let texts = [FERRY, CLINIC, &top, FERRY, &format!("{CLINIC} The canteen was cold.")];
        let reports: Vec<Report> = texts.iter().enumerate().map(|(n, t)| report(&format!("r{n}"), "", t)).collect();
        let sorted: Vec<&Report> = reports.iter().collect();
        let shuffled: Vec<&Report> = order.iter().map(|at| &reports[*at]).collect();
        prop_assert_eq!(find(&shuffled), find(&sorted));
    }
}

#[test]
fn a_body_that_repeats_its_formulas_has_a_bounded_number_of_relatives() {
    let formula = "The harbour board thanks all pilots for their service and wishes every crew a safe return to port in this week. \
                   It meets again on the first working day after the fair and will hear whoever asks in writing before.";
    let reports: Vec<Report> = (0..200)
        .map(|n| {
            report(&format!("r{n:03}"), "", &format!("{formula} Berth {n} is dredged. {formula}"))
        })
        .collect();
    let tokens: Vec<Tokens> = reports.iter().map(Tokens::of).collect();
    let pairs = candidates::pairs(&tokens);
    for at in 0..reports.len() {
        let before = pairs.iter().filter(|(_, later)| *later == at).count();
        assert!(before <= 64, "{before} for one report");
    }
    assert!(!pairs.is_empty());
}
