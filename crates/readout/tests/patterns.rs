//! Runs the tests that rule files carry: each text is read, and each expected line must be among what was found.

use readout::Pipeline;
use readout::negotiation::Packs;
use readout::types::{Id, Items};

const KINDS: [&str; 6] = ["events", "meetings", "proposals", "stances", "claims", "movements"];

#[test]
fn rule_files_find_what_their_tests_say() {
    let pipeline = Pipeline::new().expect("the program's own model and lexicons");
    let packs = Packs::shipped().expect("the program's own packs");
    for kind in KINDS {
        for test in packs.tests(kind) {
            let found = lines(&pipeline, kind, &test.text);
            for line in &test.expect {
                assert!(
                    found.contains(line),
                    "{kind}: {:?}\nwanted {line:?}\nfound {found:#?}",
                    test.text
                );
            }
            let more = found.iter().any(|line| !test.expect.contains(line));
            assert!(
                !more || !test.only && !test.expect.is_empty(),
                "{kind}: {:?} found {found:#?}",
                test.text
            );
        }
    }
}

#[test]
fn every_kind_of_rule_file_carries_a_test() {
    let packs = Packs::shipped().expect("the program's own packs");
    for kind in KINDS {
        assert!(!packs.tests(kind).is_empty(), "{kind}");
    }
}

fn lines(pipeline: &Pipeline, kind: &str, text: &str) -> Vec<String> {
    let (reports, _) = readout::reports("test.txt", &mut text.as_bytes());
    let readings = pipeline.read_all(reports);
    readings.iter().flat_map(|r| items(kind, &r.items)).collect()
}

fn items(kind: &str, items: &Items) -> Vec<String> {
    let name = |id: &Id| {
        items
            .agents
            .iter()
            .find(|a| a.id == *id)
            .map_or(id.as_str(), |a| a.name.as_str())
            .to_owned()
    };
    let names = |ids: &[Id]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
    let code = |id: &Option<Id>| {
        let issue = items.issues.iter().find(|i| Some(&i.id) == id.as_ref());
        issue.map_or_else(|| "-".to_owned(), |i| i.code.clone())
    };
    match kind {
        "events" => items
            .events
            .iter()
            .map(|e| {
                format!("{} {} -> {} {}", e.event, names(&e.actor), names(&e.recipient), e.realis)
            })
            .collect(),
        "meetings" => items
            .meetings
            .iter()
            .map(|m| {
                let who: Vec<String> = m.participants.iter().map(|p| name(&p.agent)).collect();
                format!("{} {} {}", m.kind, who.join(", "), m.realis)
            })
            .collect(),
        "proposals" => {
            let status = |p: &readout::types::Proposal| {
                p.status.iter().map(|s| s.code.to_string()).collect::<Vec<_>>().join(", ")
            };
            items
                .proposals
                .iter()
                .map(|p| format!("{} {}: {}", p.kind, names(&p.authors), status(p)))
                .collect()
        }
        "stances" => items
            .positions
            .iter()
            .map(|p| format!("{} {} {}", name(&p.party), p.stance, code(&p.issue)))
            .collect(),
        "claims" => items
            .claims
            .iter()
            .map(|c| {
                format!("{} {}", c.claimant.as_ref().map_or_else(|| "-".to_owned(), name), c.status)
            })
            .collect(),
        _ => items.movements.iter().map(|m| format!("{} {}", name(&m.agent), m.realis)).collect(),
    }
}
