//! Meetings and proposals as the record has them: reports in, one line each out. All talks here are invented.

use readout::Pipeline;
use readout::types::{Id, Items, Record};

fn record(reports: &[&str]) -> Record {
    let pipeline = Pipeline::new().expect("the program's own model and lexicons");
    let all = reports.iter().enumerate().flat_map(|(at, text)| {
        readout::reports(&format!("report-{at}.txt"), &mut text.as_bytes()).0
    });
    pipeline.record(all.collect(), Vec::new())
}

fn name(items: &Items, id: &Id) -> String {
    let agent = items.agents.iter().find(|a| a.id == *id);
    agent.map_or_else(|| id.to_string(), |a| a.name.clone())
}

fn meetings(record: &Record) -> Vec<String> {
    let mut lines = Vec::new();
    for story in &record.stories {
        for m in &story.items.meetings {
            let mut who: Vec<String> =
                m.participants.iter().map(|p| name(&story.items, &p.agent)).collect();
            who.sort();
            let date = m.date.as_ref().map_or("-", |d| d.as_str());
            lines.push(format!("{} {date} {}: {}", m.kind, m.realis, who.join(", ")));
        }
    }
    lines
}

fn check(reports: &[&str], expected: &[&str]) {
    let found = meetings(&record(reports));
    for line in expected {
        assert!(found.iter().any(|f| f == line), "wanted {line:?}\nfound {found:#?}");
    }
}

const WIRE: &str = "Orsa and Tessel break off talks on the strait

May 14, 2031

Nearly seven hours of bargaining between Orsa and Tessel broke up on Tuesday without a deal on the strait.

Ilva Marr, the chief negotiator of Orsa, said Tessel had offered nothing new. Tessel's envoy, Joren Pask, blamed Orsa.

The next round is planned for Friday.";

const PAPER: &str = "No deal on the strait as Orsa and Tessel leave the table

May 14, 2031

Talks over the strait collapsed on Tuesday after Orsa turned down a toll that Tessel wants.

\"We came with a map,\" said Ilva Marr, the chief negotiator of Orsa. Joren Pask said Tessel would not be hurried, and that Orsa knew it.";

#[test]
fn a_length_of_talks_and_their_breaking_off_are_one_meeting() {
    check(&[WIRE], &["talks 2031-05-13 occurred: Orsa, Tessel"]);
}

#[test]
fn the_next_round_is_a_meeting_of_its_own() {
    let found = meetings(&record(&[WIRE]));
    assert!(found.iter().any(|f| f.starts_with("talks 2031-05-16 planned")), "{found:#?}");
}

#[test]
fn two_reports_of_one_day_tell_of_one_meeting() {
    let found = meetings(&record(&[WIRE, PAPER]));
    let held = found.iter().filter(|f| f.contains("2031-05-13 occurred")).count();
    assert_eq!(held, 1, "{found:#?}");
}

#[test]
fn those_who_are_not_named_with_a_meeting_are_marked_as_inferred() {
    let record = record(&[PAPER]);
    let held = record.stories.iter().flat_map(|s| &s.items.meetings);
    let inferred = held
        .flat_map(|m| &m.participants)
        .filter(|p| p.basis == Some(readout::types::Basis::Inferred) && !p.evidence.is_empty());
    assert!(inferred.count() >= 2, "{:#?}", meetings(&record));
}

#[test]
fn a_counter_proposal_says_what_it_answers() {
    let text = "Norway turns down the quota

May 14, 2031

Sweden proposed a quota of nine boats for each port. Norway countered with a shared pilot service.

The Dockers Union demanded a rise of nine percent. Varga Mills put forward a counter-proposal of four percent in place \
of the rise.";
    let record = record(&[text]);
    let answers = record.stories.iter().flat_map(|s| &s.items.proposals);
    let linked: Vec<&Id> = answers.flat_map(|p| &p.responds_to).collect();
    assert_eq!(linked.len(), 2, "{linked:?}");
}

#[test]
fn days_before_a_meeting_are_counted_on_to_it() {
    let report = "Orsa on the eve

May 10, 2031

Dolls of both leaders were on sale in Orsa on May 8, 2031, six days before the meeting of Ilva Marr and Joren Pask.";
    check(&[report], &["talks 2031-05-14 planned: Ilva Marr, Joren Pask"]);
}

#[test]
fn the_day_of_a_message_is_not_that_of_the_meeting() {
    let report = "Talks confirmed

May 16, 2031

Ilva Marr confirmed her meeting with Joren Pask in a Wednesday tweet.";
    check(&[report], &["talks - occurred: Ilva Marr, Joren Pask"]);
}

#[test]
fn a_week_gives_way_to_the_day_on_which_a_meeting_ended() {
    let report = "Second meeting fails

May 16, 2031

Ilva Marr stood firm Friday after the second meeting with Joren Pask this week broke up.";
    check(&[report], &["talks 2031-05-16 occurred: Ilva Marr, Joren Pask"]);
}

#[test]
fn days_of_talks_run_back_from_their_end() {
    let report = "Two days in Orsa

May 16, 2031

Ilva Marr and Joren Pask ended two days of talks in Orsa on Tuesday.";
    check(&[report], &["talks 2031-05-12/2031-05-13 occurred: Ilva Marr, Joren Pask"]);
}

#[test]
fn days_named_beside_each_other_are_one_stretch() {
    let report = "Envoys at sea

May 12, 2031

Ilva Marr will meet Joren Pask in Orsa on Thursday and Friday.";
    check(&[report], &["talks 2031-05-15/2031-05-16 planned: Ilva Marr, Joren Pask"]);
}

const FOUR: [&str; 4] = [
    "Envoys meet over the strait

May 14, 2031

Anna Berg met Erik Lund in Orsa on Tuesday over the strait toll, officials said.",
    "Berg sees Lund about the toll

May 14, 2031

On Tuesday Anna Berg met Erik Lund in Orsa, and the strait toll was all they spoke of.",
    "Strait toll on the table in Orsa

May 14, 2031

Anna Berg and Erik Lund met in Orsa on Tuesday. Neither gave way on the toll.",
    "Three at the table over the toll

May 14, 2031

Anna Berg, Erik Lund and Ivo Dahl met in Orsa on Tuesday over the toll on the strait.",
];

#[test]
fn among_many_newsrooms_one_alone_vouches_for_nobody() {
    check(&FOUR, &["talks 2031-05-13 occurred: Anna Berg, Erik Lund"]);
    check(&FOUR[3..], &["talks 2031-05-13 occurred: Anna Berg, Erik Lund, Ivo Dahl"]);
}
