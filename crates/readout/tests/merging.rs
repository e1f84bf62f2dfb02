//! What several reports tell of, joined or kept apart: texts in, entries of the one story out.

use std::sync::LazyLock;

use readout::Pipeline;
use readout::types::{EventKind, MeetingKind, Record};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().expect("a sound build"));

/// A record of one report a text, each of its own newsroom, all of Thursday 15 May 2031.
fn record(texts: &[&str]) -> Record {
    let line = |(at, text): (usize, &&str)| {
        let item = serde_json::json!({
            "id": at.to_string(), "outlet": format!("Paper {at}"), "title": "Norway and Sweden",
            "text": text, "published": "2031-05-15",
        });
        format!("{item}\n")
    };
    let lines: String = texts.iter().enumerate().map(line).collect();
    let (reports, skipped) = readout::reports("reports.jsonl", &mut lines.as_bytes());
    assert!(skipped.is_empty(), "{skipped:?}");
    PIPELINE.record(reports, Vec::new())
}

/// The titles of the proposals that have a word in their title.
fn proposals(texts: &[&str], word: &str) -> Vec<String> {
    let record = record(texts);
    let all = record.stories.iter().flat_map(|s| &s.items.proposals);
    all.filter_map(|p| p.title.clone()).filter(|t| t.contains(word)).collect()
}

#[test]
fn papers_of_as_many_points_on_two_matters_are_two() {
    let quotas =
        "Norway tabled a ten-point plan on fishing quotas on Monday. Sweden studied the plan.";
    let prisoners =
        "Norway tabled a ten-point plan on prisoner exchanges on Tuesday. Sweden read the plan.";
    assert_eq!(proposals(&[quotas, prisoners], "ten-point").len(), 2);
    let again = "Norway tabled a ten-point plan on Monday. Sweden said it would study the plan.";
    assert_eq!(proposals(&[quotas, again], "ten-point").len(), 1);
}

#[test]
fn two_papers_signed_on_one_day_are_two_signings() {
    let signings = |texts: &[&str]| {
        let record = record(texts);
        let all = record.stories.iter().flat_map(|s| &s.items.meetings);
        all.filter(|m| m.kind == MeetingKind::Signing).count()
    };
    let truce = "Norway and Sweden signed a truce on Monday.";
    let pact = "Sweden and Norway signed a grain pact on Monday.";
    assert_eq!(signings(&[truce, pact]), 2);
    assert_eq!(signings(&[truce, "Sweden and Norway on Monday signed a truce in Orsa."]), 1);
}

#[test]
fn talks_and_a_walk_out_on_one_weekday_are_two_steps() {
    let text = "Norway and Sweden held talks in Orsa on Monday. Sweden walked out of the talks with \
                Norway on Monday over the eel quota.";
    let record = record(&[text]);
    let told: Vec<&str> = record.stories[0].items.timeline.iter().map(|t| &*t.what).collect();
    assert!(told.iter().any(|t| t.contains("held talks")), "{told:?}");
    assert!(told.iter().any(|t| t.contains("walked out")), "{told:?}");
}

#[test]
fn two_dates_that_are_ends_of_one_stretch_are_one_entry() {
    let dates = |text: &str| -> Vec<String> {
        let record = record(&[text]);
        let own = record.stories[0].items.timeline.iter().filter(|t| t.what.contains("envoys"));
        own.map(|t| t.date.to_string()).collect()
    };
    let stretch = ["2031-05-03/2031-05-06"];
    assert_eq!(dates("The envoys of Norway toured the eel ports May 3 to May 6."), stretch);
    assert_eq!(dates("The envoys of Norway toured the ports between May 3 and May 6."), stretch);
    let moved = dates("The envoys of Norway moved the vote from 29 May to 30 June.");
    assert!(!moved.iter().any(|d| d.contains('/')), "{moved:?}");
}

#[test]
fn an_event_is_shown_by_words_that_name_both_sides() {
    let headed =
        "Eel talks open on Monday\n\nNorway met Sweden in Orsa on Monday to talk about eels.";
    let record = record(&[headed, "Sweden met Norway in Orsa on Monday for talks on eels."]);
    let story = &record.stories[0];
    let consult = story.items.events.iter().find(|e| e.event == EventKind::Consult).expect("one");
    let shown = &consult.evidence[0];
    let report = record.reports.iter().find(|r| r.id == shown.report).expect("its report");
    let words = report.text.at(shown);
    assert!(words.contains("Norway") && words.contains("Sweden"), "{words}");
}

#[test]
fn what_two_reports_lead_with_is_one_meeting_and_a_part_of_it_is_another() {
    let held = |texts: &[&str]| {
        let record = record(texts);
        let all = record.stories.iter().flat_map(|s| &s.items.meetings);
        all.filter(|m| m.kind == MeetingKind::Talks).count()
    };
    let first = "Anna Berg of Norway met Carl Lund of Sweden in Orsa on Wednesday.";
    let other = "After an hour in the palace with Anna Berg, Carl Lund left by a side door.";
    assert_eq!(held(&[first, other]), 1);
    let days = "Anna Berg and Carl Lund ended two days of talks in Orsa on Wednesday.";
    let walk = "Anna Berg met Carl Lund for two hours on Tuesday in Orsa.";
    assert_eq!(held(&[days, walk]), 2);
}

#[test]
fn what_is_done_to_unnamed_people_is_one_event_whatever_they_are_called() {
    let soldiers = "Norway and Sweden talked of their prisoners in Orsa. Norway freed 40 soldiers on \
                    Monday, 12 May 2031.";
    let captives = "Norway freed 42 Swedish captives on Monday, 12 May 2031, after talks with Sweden in \
                    Orsa on prisoners.";
    let record = record(&[soldiers, captives]);
    let events = record.stories.iter().flat_map(|s| &s.items.events);
    let freed: Vec<usize> =
        events.filter(|e| e.event == EventKind::Concede).map(|e| e.evidence.len()).collect();
    assert_eq!(freed, [2]);
}
