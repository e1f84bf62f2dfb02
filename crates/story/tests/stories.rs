//! Stories from small readings made by hand: every sentence is one clause, every longer word a term.

#![allow(clippy::unwrap_used, reason = "helpers of tests may stop a test")]

use readout_types::*;

/// A report of one line a sentence; the capitalised words that open a line name a person.
fn reading(source: &str, published: &str, lines: &[&str]) -> Reading {
    let id = Id::new(source);
    let mut sentences = Vec::new();
    let mut agents: Vec<Agent> = Vec::new();
    let mut start = 0;
    for line in lines {
        let end = start + line.chars().count() as u32;
        sentences.push(sentence(line, start, end));
        add_agent(&mut agents, &id, line, start);
        start = end + 1;
    }
    let report = serde_json::json!({
        "id": source, "source": source, "sha256": "", "outlet": source, "title": lines[0], "authors": [],
        "published": published, "published_basis": "stated", "lang": "en", "text": lines.join("\n"),
        "zones": [], "times": [],
    });
    let items = Items { agents, ..Items::default() };
    Reading { report: serde_json::from_value(report).unwrap(), items, sentences, dates: Vec::new() }
}

fn sentence(line: &str, start: u32, end: u32) -> SentenceDigest {
    let mut terms = Vec::new();
    let mut at = start;
    for word in line.split(' ') {
        let chars = at..at + word.chars().count() as u32;
        at = chars.end + 1;
        if chars.len() > 3 {
            let name = word.starts_with(char::is_uppercase);
            let kind = if name { TermKind::Name } else { TermKind::Noun };
            terms.push(Term {
                chars,
                lemma: word.to_lowercase().into(),
                kind,
                clause: 0,
                subject: false,
            });
        }
    }
    let clause =
        Clause { chars: start..end, parent: 0, tense: Tense::Past, negated: false, modal: false };
    SentenceDigest {
        chars: start..end,
        zone: ZoneKind::Body,
        repeated: false,
        terms,
        clauses: vec![clause],
    }
}

fn add_agent(agents: &mut Vec<Agent>, report: &Id, line: &str, start: u32) {
    let name: Vec<&str> =
        line.split(' ').take_while(|w| w.starts_with(char::is_uppercase)).collect();
    let name = name.join(" ");
    let span = Span { report: report.clone(), start, end: start + name.chars().count() as u32 };
    let agent = serde_json::json!({
        "id": format!("a{}", agents.len()), "kind": "person", "name": name, "aliases": [], "affiliations": [],
        "members": [], "relations": [], "roles": [], "mentions": [span], "evidence": [span], "confidence": 0.9,
    });
    agents.push(serde_json::from_value(agent).unwrap());
}

fn readings() -> Vec<Reading> {
    let one = [
        "Mira Tolvan signed the harbour levy accord after eleven rounds",
        "Jon Arvik counted seventy trawlers outside the breakwater",
        "Osk Arvik praised the weather",
    ];
    let two = [
        "Tolvan signed the harbour levy accord yesterday evening",
        "Arvik went fishing with relatives",
        "Porters cheered from a balcony",
    ];
    vec![reading("one", "2031-03-05", &one), reading("two", "2031-03-06", &two)]
}

fn story(readings: &[Reading]) -> Story {
    readout_story::build(&readings.iter().collect::<Vec<_>>(), Vec::new())
}

#[test]
fn a_surname_joins_its_only_bearer_and_never_one_of_two() {
    let story = story(&readings());
    let names: Vec<&str> = story.items.agents.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names.iter().filter(|n| n.ends_with("Tolvan")).count(), 1, "{names:?}");
    assert_eq!(names.iter().filter(|n| n.ends_with("Arvik")).count(), 3, "{names:?}");
}

#[test]
fn a_fact_of_two_reports_is_compared_with_its_words_in_both() {
    let story = story(&readings());
    let told = story.comparisons.iter().find(|c| c.fact.contains("levy")).unwrap();
    assert_eq!((told.members.len(), told.sources.newsrooms), (2, 2), "{}", told.reason);
    assert!(story.comparisons.iter().all(|c| !c.fact.contains("balcony")));
}

#[test]
fn the_order_of_reports_does_not_show() {
    let mut turned = readings();
    turned.reverse();
    assert_eq!(story(&readings()), story(&turned));
}

#[test]
fn a_record_against_itself_has_nothing_new() {
    let story = story(&readings());
    assert_eq!(readout_story::diff::diff(&story, &story), Vec::new());
}
