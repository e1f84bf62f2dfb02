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

Ilva Marr stood firm Friday after her second meeting with Joren Pask this week broke up.";
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

#[test]
fn of_two_days_apart_the_first_is_meant_and_of_one_or_the_other_none() {
    let on = |days: &str| {
        format!(
            "Envoys at sea\n\nMay 12, 2031\n\nIlva Marr will meet Joren Pask in Orsa on {days}."
        )
    };
    check(&[&on("Tuesday and Friday")], &["talks 2031-05-13 planned: Ilva Marr, Joren Pask"]);
    check(&[&on("Thursday or Friday")], &["talks - planned: Ilva Marr, Joren Pask"]);
}

#[test]
fn of_a_plan_and_its_refusal_the_later_words_count() {
    let report = "No meeting in Orsa

May 12, 2031

Norway and Sweden are to meet in Orsa on Friday. Sweden will not meet Norway in Orsa on Friday, its envoy said.";
    check(&[report], &["talks 2031-05-16 negated: Norway, Sweden"]);
}

#[test]
fn who_speaks_after_talks_is_only_supposed_to_have_had_them() {
    let report = "Border to open

May 12, 2031

Anna Berg said after talks with Erik Lund that the border would open.";
    let record = record(&[report]);
    let of = |who: &str| {
        let items = &record.stories.first().expect("a story").items;
        let held = items.meetings.iter().flat_map(|m| &m.participants);
        held.filter(|p| name(items, &p.agent) == who).find_map(|p| p.basis)
    };
    assert_eq!(of("Erik Lund"), Some(readout::types::Basis::Stated));
    assert_eq!(of("Anna Berg"), Some(readout::types::Basis::Inferred));
}

#[test]
fn a_year_that_a_report_does_not_give_is_inferred() {
    let undated =
        "Envoys at sea\n\nIlva Marr met Joren Pask in Orsa on May 9 over the strait toll.";
    let record = record(&[undated, WIRE]);
    let all = record.stories.iter().flat_map(|s| &s.items.meetings);
    let placed: Vec<_> = all
        .filter(|m| m.date.as_ref().is_some_and(|d| d.as_str() == "2031-05-09"))
        .map(|m| m.date_basis)
        .collect();
    assert_eq!(placed, [Some(readout::types::Basis::Inferred)], "{:#?}", meetings(&record));
}

#[test]
fn a_mention_that_gives_the_place_is_among_the_evidence() {
    let many = "Ilva Marr and Joren Pask met on Tuesday for two hours. ".repeat(5);
    let report = format!(
        "Envoys at sea\n\nMay 14, 2031\n\n{many}\n\nOn Tuesday Ilva Marr met Joren Pask in Oslo, on the quay."
    );
    let record = record(&[&report]);
    let text = |e: &readout::types::Span| -> String {
        let count = (e.end - e.start) as usize;
        report.chars().skip(e.start as usize).take(count).collect()
    };
    let story = record.stories.first().expect("a story");
    let placed = story.items.meetings.iter().find(|m| m.place.is_some()).expect("a place");
    let words: Vec<String> = placed.evidence.iter().map(text).collect();
    assert!(words.iter().any(|w| w.contains("Oslo")), "{words:#?}");
}

#[test]
fn experts_who_meet_on_a_day_are_not_the_ministers_who_meet_on_it() {
    let one = "Envoys at sea\n\nMay 12, 2031\n\nTechnical teams will meet in Orsa on Friday about the strait toll.";
    let other = "Ministers\n\nMay 12, 2031\n\nIlva Marr will meet Joren Pask on Friday about the strait toll.";
    check(&[one, other], &["talks 2031-05-16 planned: Ilva Marr, Joren Pask"]);
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

#[test]
fn an_interview_without_a_day_is_of_some_day_up_to_the_report() {
    let text = "Orsa warns Tessel

May 14, 2031

Ilva Marr, the prime minister of Orsa, said in a television interview that Tessel must yield.

Joren Pask, the prime minister of Tessel, told reporters that it would not.";
    check(
        &[text],
        &[
            "public_appearance ../2031-05-14 occurred: Ilva Marr",
            "briefing 2031-05-14? occurred: Joren Pask",
        ],
    );
}

#[test]
fn talks_of_more_hours_than_the_day_has_had_began_on_the_day_before() {
    let text = "Orsa and Tessel end talks

May 14, 2031

Anna Berg of Norway and Erik Lund of Sweden emerged at 2 a.m. on Wednesday after nine hours of talks.";
    check(&[text], &["talks 2031-05-13/2031-05-14 occurred: Anna Berg, Erik Lund"]);
}

#[test]
fn days_of_talks_are_over_when_that_comes_which_follows_them() {
    let text = "Orsa and Tessel agree on a toll

May 17, 2031

Orsa and Tessel agreed on Friday after six days of talks that the strait would open.";
    check(&[text], &["talks 2031-05-11/2031-05-16 occurred: Orsa, Tessel"]);
}

#[test]
fn a_meeting_that_another_follows_by_a_day_was_on_the_day_before() {
    let text = "Norway closes the border

May 14, 2031

Norway closed the border on Wednesday, a day after Anna Berg met Erik Lund.";
    check(&[text], &["talks 2031-05-13 occurred: Anna Berg, Erik Lund"]);
}

#[test]
fn talks_of_half_a_day_that_end_early_began_on_the_day_before() {
    let text = "Talks collapse

May 14, 2031

Talks between Norway and Sweden collapsed early Wednesday after nearly 12 hours.";
    check(&[text], &["talks 2031-05-13/2031-05-14 occurred: Norway, Sweden"]);
}

#[test]
fn a_noun_with_its_people_and_no_more_is_of_the_meeting_that_they_have() {
    let text = "Marr to meet Pask in Tessel

May 14, 2031

Ilva Marr, the president of Orsa, will meet Joren Pask, the prime minister of Tessel, in Port Tessel on Friday.

Marr landed on the eve of her meeting with Pask. Her critics see the door open to a lower toll during her meeting with Pask.";
    let found = meetings(&record(&[text]));
    assert_eq!(found, ["talks 2031-05-16 planned: Ilva Marr, Joren Pask"]);
}
