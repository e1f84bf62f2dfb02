//! Positions, events and claims as a record of several reports has them: reports in, one line each out. All talks here
//! are invented.

use std::sync::LazyLock;

use readout::Pipeline;
use readout::types::{Id, Items, Record};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().expect("a sound build"));

fn record(reports: &[&str]) -> Record {
    let all = reports.iter().enumerate().flat_map(|(at, text)| {
        readout::reports(&format!("report-{at}.txt"), &mut text.as_bytes()).0
    });
    PIPELINE.record(all.collect(), Vec::new())
}

fn names(items: &Items, ids: &[Id]) -> String {
    let name = |id: &Id| items.agents.iter().find(|a| a.id == *id).map(|a| a.name.clone());
    ids.iter().filter_map(name).collect::<Vec<_>>().join(", ")
}

fn events(reports: &[&str]) -> Vec<String> {
    let record = record(reports);
    let all = record.stories.iter().flat_map(|s| s.items.events.iter().map(|e| (&s.items, e)));
    all.map(|(items, e)| {
        let (actor, recipient) = (names(items, &e.actor), names(items, &e.recipient));
        format!("{} {actor} -> {recipient} {}", e.event, e.realis)
    })
    .collect()
}

fn claims(report: &str) -> Vec<String> {
    let record = record(&[report]);
    record.stories.iter().flat_map(|s| &s.items.claims).map(|c| c.proposition.clone()).collect()
}

#[test]
fn one_word_tells_of_one_event() {
    let found = events(&["Orsa offered Tessel an exemption from the toll.\n\nMay 14, 2031"]);
    let given = found.iter().filter(|f| f.contains("Orsa -> Tessel")).count();
    assert_eq!(given, 1, "{found:#?}");
}

#[test]
fn a_meeting_that_may_be_is_the_planned_one() {
    let text = "Orsa and Tessel will meet on the toll in June, Ilva Marr said.\n\nIf Orsa and Tessel meet, they will \
                talk about the strait, she said.";
    let found = events(&[text]);
    let meetings = found.iter().filter(|f| f.starts_with("CONSULT")).count();
    assert_eq!(meetings, 1, "{found:#?}");
}

#[test]
fn what_is_only_asked_for_is_no_event_beside_the_asking() {
    let found = events(&["Orsa called on Tessel to lift the toll."]);
    assert!(found.iter().all(|f| f.starts_with("REQUEST")), "{found:#?}");
    assert!(!found.is_empty());
}

#[test]
fn each_sentence_of_a_quotation_is_a_claim_of_its_own() {
    let found = claims(
        "\"The toll has cost the port nine thousand jobs. Tessel has never paid its share of the dredging,\" said Ilva \
         Marr, the envoy of Orsa.",
    );
    assert!(found.iter().any(|c| c.contains("nine thousand jobs")), "{found:#?}");
    assert!(found.iter().any(|c| c.contains("never paid")), "{found:#?}");
}

#[test]
fn whoever_is_praised_for_something_did_it() {
    let found = events(&[
        "Premier Lars Holm of Orsa, who has voiced fears of a deal, praised Lund on Tuesday for his courage in agreeing \
         to meet the king of Tessel. President Jan Lund met Holm in Brenna.",
    ]);
    assert!(!found.iter().any(|f| f.starts_with("AGREE Lars Holm")), "{found:#?}");
}
