//! Stories from small readings made by hand: every sentence is one clause, every longer word a term.

#![allow(clippy::unwrap_used, reason = "helpers of tests may stop a test")]

use proptest::prelude::*;
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

/// Adds a title to the agent of a name, where the title stands in the report's text.
fn titled(mut reading: Reading, name: &str, title: &str) -> Reading {
    let byte = reading.report.text.as_str().find(title).unwrap();
    let start = reading.report.text.char_of(byte) as u32;
    let report = reading.report.id.clone();
    let span = Span { report: report.clone(), start, end: start + title.chars().count() as u32 };
    let agent = reading.items.agents.iter_mut().find(|a| a.name == name).unwrap();
    let (org, status) = (None, RoleStatus::Asserted);
    agent.roles.push(Role { title: title.into(), org, status, report, evidence: vec![span] });
    reading
}

/// Makes the first line the headline.
fn headed(mut reading: Reading) -> Reading {
    reading.sentences[0].zone = ZoneKind::Headline;
    reading
}

/// Adds a meeting of one person at a place, told in the whole first line.
fn meeting(mut reading: Reading, name: &str, place: &str, within: &str) -> Reading {
    let agent = reading.items.agents.iter().find(|a| a.name == name).unwrap().id.clone();
    let date = reading.report.published.clone();
    let chars = &reading.sentences[0].chars;
    let span = Span { report: reading.report.id.clone(), start: chars.start, end: chars.end };
    let at = serde_json::json!({
        "id": "p0", "name": place, "within": within, "kind": "gpe", "mentions": [span], "evidence": [span],
    });
    reading.items.places.push(serde_json::from_value(at).unwrap());
    let held = serde_json::json!({
        "id": "m0", "kind": "talks", "title": null, "participants": [{"agent": agent, "side": null,
        "capacity": null, "evidence": [span]}], "host": null, "place": "p0", "date": date,
        "date_basis": "stated", "time_of_day": "MO", "duration": [], "documents": [], "issues": [],
        "outcome": [], "tone": [], "readout_by": null, "realis": "occurred", "evidence": [span],
        "confidence": 0.9, "rule": null,
    });
    reading.items.meetings.push(serde_json::from_value(held).unwrap());
    reading
}

/// Adds a count to the report, given by somebody.
fn counted(mut reading: Reading, words: &str, nominal: f64, unit: &str, giver: &str) -> Reading {
    let byte = reading.report.text.as_str().find(words).unwrap();
    let start = reading.report.text.char_of(byte) as u32;
    let end = start + words.chars().count() as u32;
    let span = Span { report: reading.report.id.clone(), start, end };
    let number = reading.items.quantities.len();
    let figure = serde_json::json!({
        "id": format!("q{number}"), "kind": "count", "measure": unit, "about": null, "nominal": nominal,
        "interval": [nominal, nominal], "hard": [nominal, nominal], "closed": [true, true], "unit": unit,
        "hedge": "none", "scope": {"population": null, "side": null, "area": null, "window": null},
        "as_of": null, "attributed_to": giver, "in_headline": false, "in_quote": false, "evidence": [span],
        "confidence": 0.9, "rule": null,
    });
    reading.items.quantities.push(serde_json::from_value(figure).unwrap());
    reading
}

/// Adds a date to the report: its words, and what they were reckoned to.
fn dated(mut reading: Reading, words: &str, date: &str) -> Reading {
    let byte = reading.report.text.as_str().find(words).unwrap();
    let start = reading.report.text.char_of(byte) as u32;
    reading.dates.push(DateMention {
        chars: start..start + words.chars().count() as u32,
        kind: TimexKind::Date,
        value: date.into(),
        date: Some(Edtf::new(date)),
        basis: Basis::Inferred,
        anchor: Some("published".into()),
    });
    reading
}

/// Kinds of the anomalies, with the words that show each.
fn odd(story: &Story, readings: &[Reading]) -> Vec<(String, String)> {
    let words = |span: &Span| {
        let reading = readings.iter().find(|r| r.report.id == span.report).unwrap();
        reading.report.text.slice(span.start as usize..span.end as usize).to_owned()
    };
    let all = |a: &Anomaly| a.evidence.iter().map(words).collect::<Vec<_>>().join(" | ");
    story.anomalies.iter().map(|a| (a.kind.clone(), all(a))).collect()
}

fn readings() -> Vec<Reading> {
    readings_of("one", "two")
}

fn readings_of(first: &str, second: &str) -> Vec<Reading> {
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
    vec![reading(first, "2031-03-05", &one), reading(second, "2031-03-06", &two)]
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
fn a_body_that_only_bears_a_persons_last_name_is_that_person_and_a_known_one_is_not() {
    let tolvans = |sector: Option<&str>| {
        let mut readings = readings();
        let person = readings[0].items.agents.iter_mut().find(|a| a.name == "Mira Tolvan").unwrap();
        let more = [person.mentions.clone(), person.mentions.clone()].concat();
        person.mentions.extend(more);
        let body = readings[1].items.agents.iter_mut().find(|a| a.name == "Tolvan").unwrap();
        body.kind = AgentKind::Organization;
        body.sector = sector.map(str::to_owned);
        let story = story(&readings);
        story.items.agents.iter().filter(|a| a.name.ends_with("Tolvan")).count()
    };
    assert_eq!(tolvans(None), 1);
    assert_eq!(tolvans(Some("BUS")), 2);
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

fn officials(titles: [&str; 3]) -> Vec<Reading> {
    let line =
        |title: &str| format!("Mira Tolvan who is {title} of Orsk opened the harbour session");
    let one = |(source, title): (&str, &str)| {
        titled(reading(source, "2031-03-05", &[&line(title)]), "Mira Tolvan", title)
    };
    ["one", "two", "three"].into_iter().zip(titles).map(one).collect()
}

#[test]
fn an_office_that_the_other_newsrooms_give_otherwise_is_wrong() {
    let readings = officials(["harbour minister", "minister of harbours", "defence minister"]);
    let story = story(&readings);
    let found = odd(&story, &readings);
    assert!(found.contains(&("wrong_office".into(), "defence minister".into())), "{found:?}");
    let office = story.comparisons.iter().find(|c| c.fact.starts_with("office")).unwrap();
    assert_eq!((office.verdict, office.members.len()), (Verdict::Conflict, 3));
}

#[test]
fn a_weekday_that_does_not_fit_its_date_is_odd() {
    let told = |day: &str, date: &str| {
        let line = format!("Porters met {day} and went home");
        let readings = [dated(reading("one", "2031-03-10", &[&line]), day, date)];
        odd(&story(&readings), &readings).into_iter().any(|(kind, _)| kind == "date_mismatch")
    };
    assert!(!told("Thursday, March 6, 2031", "2031-03-06"));
    assert!(told("Tuesday, March 6, 2031", "2031-03-06"));
    // Without the year it may be another one's.
    assert!(!told("Saturday, March 6", "2031-03-06"));
    assert!(told("Sunday, March 6", "2031-03-06"));
}

#[test]
fn a_chief_of_a_policy_is_no_president_of_a_council() {
    let readings = officials(["foreign policy chief", "foreign policy chief", "Council president"]);
    let found = odd(&story(&readings), &readings);
    assert!(found.contains(&("wrong_office".into(), "Council president".into())), "{found:?}");
    let readings = officials(["foreign policy chief", "foreign policy chief", "foreign minister"]);
    let found = odd(&story(&readings), &readings);
    assert!(found.iter().all(|(kind, _)| kind != "wrong_office"), "{found:?}");
}

#[test]
fn a_ministry_of_that_name_does_not_hide_the_portfolio() {
    let mut readings = officials(["trade envoy", "trade envoy", "Salvian fisheries minister"]);
    let report = readings[0].report.id.clone();
    add_agent(&mut readings[0].items.agents, &report, "Fisheries Ministry", 0);
    readings[0].items.agents.last_mut().unwrap().kind = AgentKind::Organization;
    let story = story(&readings);
    assert!(odd(&story, &readings).iter().any(|(kind, _)| kind == "wrong_office"));
}

#[test]
fn who_presides_over_one_body_is_not_president_of_another() {
    let wrong = |titles: [&str; 3]| {
        let readings = officials(titles);
        odd(&story(&readings), &readings).iter().any(|(kind, _)| kind == "wrong_office")
    };
    assert!(wrong(["Commission president", "president of the Commission", "Council president"]));
    assert!(!wrong(["Commission president", "president of the Commission", "president"]));
}

#[test]
fn one_office_in_other_words_is_not_wrong() {
    let readings =
        officials(["harbour minister", "minister of harbours", "former defence minister"]);
    let story = story(&readings);
    assert!(odd(&story, &readings).iter().all(|(kind, _)| kind != "wrong_office"));
}

#[test]
fn in_a_list_a_title_is_that_of_the_name_that_follows() {
    let line = "Mira Tolvan with harbour minister Jon Arvik and defence minister Osk Arvik came";
    let mut told = reading("one", "2031-03-05", &[line, "Jon Arvik spoke", "Osk Arvik spoke"]);
    for name in ["Jon Arvik", "Osk Arvik"] {
        let at = line.find(name).unwrap() as u32;
        let agent = told.items.agents.iter_mut().find(|a| a.name == name).unwrap();
        let report = agent.mentions[0].report.clone();
        agent.mentions.push(Span { report, start: at, end: at + 9 });
    }
    let told = titled(told, "Jon Arvik", "harbour minister");
    let readings = [titled(told, "Jon Arvik", "defence minister")];
    assert_eq!(odd(&story(&readings), &readings), []);
}

#[test]
fn counts_that_reports_of_different_days_give_are_an_update() {
    let told = |source: &str, day: &str, words: &str, n: f64| {
        let line = format!("Harbour guards counted {words} outside the breakwater");
        counted(reading(source, day, &[&line]), words, n, "trawler", "narrator")
    };
    let readings = [
        told("one", "2031-03-02", "40 trawlers", 40.0),
        told("two", "2031-03-06", "70 trawlers", 70.0),
    ];
    let story = story(&readings);
    let figures: Vec<Verdict> = story
        .comparisons
        .iter()
        .filter(|c| c.fact.starts_with("figure"))
        .map(|c| c.verdict)
        .collect();
    assert_eq!(figures, [Verdict::Update]);
}

#[test]
fn an_office_before_its_time_is_known_from_the_registry() {
    let early =
        reading("one", "2014-03-05", &["Joe Biden the president of the talks spoke of ferries"]);
    let readings = [titled(early, "Joe Biden", "president")];
    let found = odd(&story(&readings), &readings);
    assert_eq!(found, [("wrong_office".into(), "president".into())]);
}

#[test]
fn a_headline_that_its_body_denies_is_found_and_one_that_it_carries_is_not() {
    let body = "Dockers harbour strike will go on after the harbour session";
    let denied = [headed(reading("one", "2031-03-05", &["Harbour strike over at last", body]))];
    let found = odd(&story(&denied), &denied);
    assert!(found.iter().any(|(kind, _)| kind == "headline_body_mismatch"), "{found:?}");
    let body = "Dockers said the harbour strike ended after the harbour session";
    let carried = [headed(reading("one", "2031-03-05", &["Harbour strike over at last", body]))];
    assert_eq!(odd(&story(&carried), &carried), []);
}

#[test]
fn one_person_at_two_far_places_in_one_morning_is_impossible() {
    let at = |source: &str, place: &str, within: &str| {
        let told = reading(source, "2031-03-05", &["Mira Tolvan met the ferry envoys there"]);
        meeting(told, "Mira Tolvan", place, within)
    };
    let far = [at("one", "Kessel", "Orsk"), at("two", "Marrow", "Tavia")];
    let found = odd(&story(&far), &far);
    assert!(found.iter().any(|(kind, _)| kind == "impossible_movement"), "{found:?}");
    let near = [at("one", "Kessel", "Orsk"), at("two", "Lower Kessel", "Orsk")];
    assert!(odd(&story(&near), &near).iter().all(|(kind, _)| kind != "impossible_movement"));
}

#[test]
fn two_counts_of_one_crowd_are_a_claim_and_its_counter_claim() {
    let line = "Marchers numbered 400 people said police and organisers spoke of 1000 people";
    let told = reading("one", "2031-03-05", &[line]);
    let told = counted(told, "400 people", 400.0, "person", "a0");
    let readings = [counted(told, "1000 people", 1000.0, "person", "narrator")];
    let story = story(&readings);
    let clash = story.comparisons.iter().find(|c| c.verdict == Verdict::ClaimVsCounterclaim);
    assert_eq!(clash.unwrap().members.len(), 2);
    assert!(odd(&story, &readings).iter().any(|(kind, _)| kind == "number_mismatch"));
}

#[test]
fn counts_of_one_thing_are_one_comparison_over_all_newsrooms() {
    let told = |source: &str, words: &str, n: f64| {
        let line = format!("Harbour guards counted {words} outside");
        counted(reading(source, "2031-03-05", &[&line]), words, n, "trawler", "narrator")
    };
    let readings = [
        told("one", "40 trawlers", 40.0),
        told("two", "40 trawlers", 40.0),
        told("six", "40 trawlers", 40.0),
    ];
    let story = story(&readings);
    let figures: Vec<&Comparison> = story
        .comparisons
        .iter()
        .filter(|c| c.fact.contains("trawler") && c.fact.starts_with("figure"))
        .collect();
    assert_eq!(figures.len(), 1, "{figures:?}");
    assert_eq!((figures[0].members.len(), figures[0].verdict), (3, Verdict::Same));
}

#[test]
fn the_newsroom_that_gives_another_figure_is_held_against_the_rest() {
    let told = |source: &str, n: f64, words: &str| {
        let line = format!("Lund's harbour charter has {words} on pilot fees");
        counted(reading(source, "2031-03-05", &[&line]), words, n, "clause", "narrator")
    };
    let verdict = |third: &str, n: f64| {
        let readings = [
            told("one", 24.0, "24 clauses"),
            told("two", 24.0, "24 clauses"),
            told("six", n, third),
        ];
        let story = story(&readings);
        let mut figures = story.comparisons.iter().filter(|c| c.fact.starts_with("figure"));
        figures.next().map(|c| (c.members.len(), c.verdict))
    };
    assert_eq!(verdict("22 clauses", 22.0), Some((3, Verdict::Conflict)));
    assert_eq!(verdict("24 clauses", 24.0), Some((3, Verdict::Same)));
}

#[test]
fn large_counts_that_are_close_are_one_thing_unless_a_newsroom_gives_both() {
    let told = |source: &str, line: &str, words: &str, n: f64| {
        counted(reading(source, "2031-03-05", &[line]), words, n, "person", "narrator")
    };
    let one = told("one", "Dockers numbering 4800 people stayed home", "4800 people", 4800.0);
    let two = told("two", "Picket lines held 5000 people altogether", "5000 people", 5000.0);
    let figures = |readings: &[Reading]| {
        let story = story(readings);
        story.comparisons.iter().filter(|c| c.fact.starts_with("figure")).count()
    };
    assert_eq!(figures(&[one.clone(), two.clone()]), 1);
    let line = "Tolvan counted 4800 people before noon and 5000 people after it";
    let both = told("six", line, "4800 people", 4800.0);
    let both = counted(both, "5000 people", 5000.0, "person", "narrator");
    let far = told("two", "Picket lines held 9000 people altogether", "9000 people", 9000.0);
    assert_eq!(figures(&[one.clone(), far]), 0);
    let story = story(&[one, two, both]);
    let unequal = story.comparisons.iter().filter(|c| c.fact.starts_with("figure"));
    assert!(
        unequal.clone().all(|c| c.verdict == Verdict::Same),
        "{:?}",
        unequal.collect::<Vec<_>>()
    );
}

#[test]
fn of_a_newsrooms_close_counts_the_closest_is_compared() {
    let told = |source: &str, line: &str| reading(source, "2031-03-05", &[line]);
    let one = told("one", "Dockers numbering 4800 people stayed home");
    let one = counted(one, "4800 people", 4800.0, "person", "narrator");
    let two = told("two", "Picket lines held 5600 people altogether and later 4900 people");
    let two = counted(two, "5600 people", 5600.0, "person", "narrator");
    let two = counted(two, "4900 people", 4900.0, "person", "narrator");
    let story = story(&[one, two]);
    let figures = story.comparisons.iter().filter(|c| c.fact.starts_with("figure"));
    let values: Vec<Vec<&str>> =
        figures.map(|c| c.members.iter().map(|m| m.value.as_str()).collect()).collect();
    assert_eq!(values, [["4800 people", "4900 people"]]);
}

#[test]
fn one_hour_of_two_newsrooms_is_compared_and_two_days_are_not() {
    let told = |source: &str, line: &str, words: &str, value: &str| {
        let mut told = dated(reading(source, "2031-03-05", &[line]), words, value);
        told.dates[0].kind = TimexKind::Time;
        told
    };
    let one =
        told("one", "Lund left the customs house at 2:40 a.m.", "2:40 a.m.", "2031-03-05T02:40");
    let hour = |value: &str| {
        let two = told("two", "Guards saw Lund go around 2:30 a.m.", "2:30 a.m.", value);
        let story = story(&[one.clone(), two]);
        story.comparisons.iter().find(|c| c.fact.starts_with("hour")).map(|c| c.verdict)
    };
    assert_eq!(hour("2031-03-05T02:30"), Some(Verdict::Agree));
    assert_eq!(hour("2031-03-09T02:30"), None);
    assert_eq!(hour("2031-03-06T02:30"), None);
    assert_eq!(hour("2031-03-05T09:30"), None);
    let fire = told("two", "Boats caught fire at 3:10 a.m.", "3:10 a.m.", "2031-03-05T03:10");
    let story = story(&[one.clone(), fire]);
    assert!(story.comparisons.iter().all(|c| !c.fact.starts_with("hour")));
}

#[test]
fn two_sides_that_each_count_what_they_do_themselves_dispute_nothing() {
    let disputed = |first: &str, second: &str| {
        let lines =
            ["Mira Tolvan spoke about wagons", "Jon Arvik spoke about wagons", first, second];
        let told = reading("one", "2031-03-05", &lines);
        let told = counted(told, "50 wagons", 50.0, "wagon", "a0");
        let story = story(&[counted(told, "30 wagons", 30.0, "wagon", "a1")]);
        story.comparisons.iter().any(|c| c.verdict == Verdict::ClaimVsCounterclaim)
    };
    assert!(disputed("rebels took 50 wagons north", "rebels took 30 wagons north"));
    assert!(!disputed("she would send 50 wagons north", "he would send 30 wagons north"));
}

#[test]
fn a_headline_with_a_word_in_its_plain_sense_judges_nothing() {
    let framed = |first: &str, second: &str| {
        let told = |source: &str, line: &str| {
            headed(reading(source, "2031-03-05", &[line, "Porters cheered from a balcony"]))
        };
        let story = story(&[told("one", first), told("two", second)]);
        story.comparisons.iter().any(|c| c.verdict == Verdict::FramingDifference)
    };
    assert!(framed("Kessel climbs down over levy", "Levy plan bears fruit"));
    assert!(!framed("Two dead on coast", "Kessel holds talks"));
}

#[test]
fn tallies_of_one_vote_are_compared_and_a_slip_is_an_anomaly() {
    let told = |source: &str, line: &str| reading(source, "2031-03-05", &[line]);
    let readings = |tally: &str| {
        let two = format!("Deputies took their vote by {tally} before dawn");
        [told("one", "Harbour levies won the vote 219-208 overnight"), told("two", &two)]
    };
    let verdict = |tally: &str| {
        let story = story(&readings(tally));
        let found = story.comparisons.iter().find(|c| c.fact.starts_with("figure: votes"));
        found.map(|c| c.verdict)
    };
    assert_eq!(verdict("219 to 208"), Some(Verdict::Same));
    assert_eq!(verdict("219 to 207"), Some(Verdict::Conflict));
    assert_eq!(verdict("301 to 126"), None);
    let slip = readings("219 to 207");
    assert!(odd(&story(&slip), &slip).iter().any(|(kind, _)| kind == "number_mismatch"));
}

#[test]
fn a_headline_with_a_figure_near_to_none_of_the_bodys_is_found() {
    let found = |figure: &str, n: f64| {
        let headline = format!("Lund wins {figure} crowns of levy");
        let lines = ["Lund said the levy would be 22 crowns a crate", "Sund called the levy steep"];
        let lines = [&*headline, lines[0], lines[1]];
        let one = headed(reading("one", "2031-03-05", &lines));
        let one = counted(one, &format!("{figure} crowns"), n, "crown", "narrator");
        let one = counted(one, "22 crowns", 22.0, "crown", "narrator");
        let readings = [one];
        odd(&story(&readings), &readings).iter().any(|(kind, _)| kind == "headline_body_mismatch")
    };
    assert!(found("25", 25.0));
    assert!(!found("22", 22.0));
    assert!(!found("90", 90.0), "a figure of another thing");
}

#[test]
fn a_text_that_comes_out_again_after_a_month_is_stale() {
    let line = "Mira Tolvan signed the harbour levy accord after eleven rounds";
    let readings = [reading("one", "2031-03-05", &[line]), reading("two", "2031-06-05", &[line])];
    let copy = serde_json::json!([{
        "from": "one", "to": "two", "class": "verbatim", "shared": [], "containment": [1.0, 1.0],
        "basis": "inferred", "confidence": 0.9, "evidence": [],
    }]);
    let all: Vec<&Reading> = readings.iter().collect();
    let story = readout_story::build(&all, serde_json::from_value(copy).unwrap());
    assert_eq!(odd(&story, &readings), [("stale_text".to_owned(), line.to_owned())]);
}

#[test]
fn a_passage_without_credit_is_an_anomaly_and_a_credited_one_is_not() {
    let line = "Mira Tolvan signed the harbour levy accord after eleven rounds of talks";
    let own = "Jon Arvik counted seventy trawlers outside the breakwater";
    let readings =
        [reading("one", "2031-03-05", &[line]), reading("two", "2031-03-05", &[own, line])];
    let end = line.chars().count();
    let place = |report: &str, from: usize| serde_json::json!({"report": report, "start": from, "end": from + end});
    let kinds = |basis: &str| -> Vec<String> {
        let rewrite = serde_json::json!([{
            "from": "one", "to": "two", "class": "rewrite", "basis": basis, "confidence": 0.9,
            "shared": [[place("one", 0), place("two", own.chars().count() + 1)]],
            "containment": [1.0, 0.5], "evidence": [],
        }]);
        let all: Vec<&Reading> = readings.iter().collect();
        let story = readout_story::build(&all, serde_json::from_value(rewrite).unwrap());
        odd(&story, &readings).into_iter().map(|(kind, _)| kind).collect()
    };
    assert_eq!(kinds("inferred"), ["uncredited_copy"]);
    assert_eq!(kinds("stated"), [""; 0]);
}

#[test]
fn what_differs_comes_before_what_agrees() {
    let mut readings = officials(["harbour minister", "harbour minister", "defence minister"]);
    readings.extend(readings_of("four", "five"));
    let story = story(&readings);
    let at = |wanted: fn(&Comparison) -> bool| story.comparisons.iter().position(wanted);
    let clash = at(|c| c.verdict == Verdict::Conflict).unwrap();
    assert!(at(|c| c.verdict == Verdict::Agree).is_none_or(|agree| clash < agree));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_of_reports_gives_the_same_stories(order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle()) {
        let mut all = officials(["harbour minister", "defence minister", "harbour minister"]);
        all.extend(readings_of("four", "five"));
        let shuffled: Vec<Reading> = order.iter().map(|at| all[*at].clone()).collect();
        prop_assert_eq!(readout_story::stories(&shuffled), readout_story::stories(&all));
    }
}

#[test]
fn a_printed_day_of_two_newsrooms_is_compared_however_they_word_it() {
    let one = reading("one", "2031-03-05", &["Tolvan spoke", "The truce lapses on 21 March"]);
    let two = reading("two", "2031-03-05", &["Arvik spoke", "Guns may fire again from 21 March"]);
    // The second report bears no date of its own, so neither does its day a year.
    let mut readings = [dated(one, "21 March", "2031-03-21"), dated(two, "21 March", "XXXX-03-21")];
    readings[1].report.published = None;
    let story = story(&readings);
    let same = story.comparisons.iter().find(|c| c.fact.starts_with("date 2031-03-21"));
    assert_eq!(same.map(|c| (c.verdict, c.members.len())), Some((Verdict::Same, 2)));
}

#[test]
fn this_year_is_no_date_of_the_timeline() {
    let lines = ["Tolvan spoke", "The levy rose this year", "The levy fell on 4 March 2031"];
    let one = dated(reading("one", "2031-03-05", &lines), "this year", "2031");
    let story = story(&[dated(one, "4 March 2031", "2031-03-04")]);
    let dates: Vec<&str> = story.items.timeline.iter().map(|t| t.date.as_str()).collect();
    assert_eq!(dates, ["2031-03-04"]);
}

#[test]
fn a_headline_that_its_body_denies_neither_names_the_story_nor_counts_as_an_event() {
    let body = "Ferry envoys failed to agree on harbour fees";
    let lines = ["Ferry envoys agree on harbour fees", body];
    let mut denied = headed(reading("one", "2031-03-05", &lines));
    let headline = Span { report: Id::new("one"), start: 0, end: lines[0].chars().count() as u32 };
    let signing = serde_json::json!({
        "id": "e0", "event": "AGREE", "mode": null, "context": [], "cameo": null, "actor": [], "recipient": [],
        "place": null, "date": null, "condition": null, "realis": "occurred", "attributed_to": null,
        "confidence": 0.9, "evidence": [headline], "rule": null,
    });
    denied.items.events.push(serde_json::from_value(signing).unwrap());
    let told = headed(reading("two", "2031-03-05", &["Envoys leave with harbour fees open", body]));
    let story = story(&[denied, told]);
    assert_eq!(story.title.as_deref(), Some("Envoys leave with harbour fees open"));
    let events: Vec<(Realis, f32)> =
        story.items.events.iter().map(|e| (e.realis, e.confidence.get())).collect();
    assert_eq!(events, [(Realis::Claimed, 0.0)]);
}

#[test]
fn two_newsrooms_that_give_two_offices_are_both_shown_and_neither_is_corrected() {
    let readings = officials(["outgoing harbour minister", "prime minister", "negotiator"]);
    let story = story(&readings);
    let wrong: Vec<&Anomaly> =
        story.anomalies.iter().filter(|a| a.kind == "wrong_office").collect();
    assert_eq!(wrong.len(), 1);
    assert_eq!((wrong[0].evidence.len(), wrong[0].correction.as_deref()), (2, None));
}

#[test]
fn where_a_change_began_contradicts_nobody() {
    let told = |source: &str, words: &str, n: f64| {
        let line = format!("Envoys cut harbour fees to {words} after eleven rounds");
        counted(reading(source, "2031-03-05", &[&line]), words, n, "crown", "narrator")
    };
    let began = "Envoys cut harbour fees from 90 crown to less after eleven rounds";
    let began =
        counted(reading("two", "2031-03-05", &[began]), "90 crown", 90.0, "crown", "narrator");
    let clash = |readings: &[Reading]| {
        let story = story(readings);
        story.comparisons.iter().any(|c| c.verdict == Verdict::Conflict)
    };
    assert!(clash(&[told("one", "60 crown", 60.0), told("two", "90 crown", 90.0)]));
    assert!(!clash(&[told("one", "60 crown", 60.0), began]));
}

#[test]
fn the_same_sides_in_a_row_are_whom_a_step_concerns() {
    let told = |source: &str, line: &str| {
        let mut told = reading(source, "2031-03-05", &["Tolvan spoke", line]);
        for name in ["Orsk", "Tavia", "Kessel"] {
            let start = told.report.text.as_str().find(name).unwrap() as u32;
            let span =
                Span { report: told.report.id.clone(), start, end: start + name.len() as u32 };
            let party = serde_json::json!({
                "id": format!("p{name}"), "kind": "party", "name": name, "aliases": [], "affiliations": [],
                "members": [], "relations": [], "roles": [], "mentions": [span], "evidence": [span],
                "confidence": 0.9,
            });
            told.items.agents.push(serde_json::from_value(party).unwrap());
        }
        told
    };
    let one = told("one", "the fees fall on Orsk, Tavia and Kessel");
    let two = told("two", "nobody told Kessel, Orsk or Tavia of levies");
    let six = told("six", "when Orsk wrote to Tavia they asked Kessel");
    let story = story(&[one, two, six]);
    let who: Vec<(&str, usize)> = story
        .comparisons
        .iter()
        .filter(|c| c.fact.starts_with("who: "))
        .map(|c| (c.fact.as_str(), c.members.len()))
        .collect();
    assert_eq!(who, [("who: Kessel, Orsk, Tavia", 2)]);
}

#[test]
fn two_common_words_of_many_newsrooms_are_no_fact() {
    let pair = |source: String, extra: &str| {
        let line =
            format!("ferries carried {extra} towards {source}{source} quickly without pausing");
        reading(&source, "2031-03-05", &["Tolvan spoke", &line])
    };
    let told = |rooms: usize| {
        let words = ["walnuts beside lanterns", "lanterns under walnuts"];
        let names = (0..rooms).map(|n| format!("room{n}paper"));
        let readings: Vec<Reading> = names
            .enumerate()
            .map(|(n, name)| pair(name, words.get(n).unwrap_or(&"gravel")))
            .collect();
        let story = story(&readings);
        story.comparisons.iter().any(|c| c.fact.contains("walnuts") && c.members.len() == 2)
    };
    assert!(told(2));
    assert!(!told(40));
}

/// The verdicts on facts in whose words a text stands.
fn verdicts(story: &Story, words: &str) -> Vec<Verdict> {
    let about = story
        .comparisons
        .iter()
        .filter(|c| c.fact.contains(words) || c.members.iter().any(|m| m.value.contains(words)));
    about.map(|c| c.verdict).collect()
}

/// Turns the words into verbs.
fn with_verbs(mut reading: Reading, verbs: &[&str]) -> Reading {
    for term in reading.sentences.iter_mut().flat_map(|s| &mut s.terms) {
        if verbs.contains(&term.lemma.as_str()) {
            term.kind = TermKind::Verb;
        }
    }
    reading
}

fn begun(source: &str, verb: &str, words: &str, date: &str) -> Reading {
    let line = format!("The ferry crews {verb} their harbour strike on {words}");
    let told = with_verbs(reading(source, "2031-05-09", &[&line]), &["began", "ended"]);
    dated(told, words, date)
}

#[test]
fn two_printed_days_of_one_step_contradict_each_other_and_are_not_also_one_fact() {
    let readings = [
        begun("one", "began", "2 May", "2031-05-02"),
        begun("two", "began", "3 May", "2031-05-03"),
    ];
    assert_eq!(verdicts(&story(&readings), "strike"), [Verdict::Conflict]);
}

#[test]
fn two_weekdays_of_one_step_are_in_tension_and_of_two_steps_of_different_scope() {
    let readings = [
        begun("one", "began", "Sunday", "2031-05-04"),
        begun("two", "began", "Monday", "2031-05-05"),
    ];
    assert_eq!(verdicts(&story(&readings), "strike"), [Verdict::Tension]);
    let readings = [
        begun("one", "began", "Sunday", "2031-05-04"),
        begun("two", "ended", "Monday", "2031-05-05"),
    ];
    assert_eq!(verdicts(&story(&readings), "strike"), [Verdict::DifferentScope]);
}

#[test]
fn a_sentence_of_two_days_has_both_in_the_timeline() {
    let line = "The harbour talks broke up on Sunday evening and resume on 20 June";
    let told = dated(reading("one", "2031-06-09", &[line]), "Sunday evening", "2031-06-08");
    let mut told = dated(told, "20 June", "2031-06-20");
    told.dates[0].kind = TimexKind::Time;
    let story = story(&[told]);
    let dates: Vec<&str> = story.items.timeline.iter().map(|t| t.date.as_str()).collect();
    assert_eq!(dates, ["2031-06-08", "2031-06-20"]);
}

#[test]
fn two_dates_that_or_joins_are_one_span() {
    let line = "The harbour talks are to resume in May or early June";
    let told = dated(reading("one", "2031-03-09", &[line]), "May", "2031-05");
    let story = story(&[dated(told, "June", "2031-06")]);
    let dates: Vec<&str> = story.items.timeline.iter().map(|t| t.date.as_str()).collect();
    assert_eq!(dates, ["2031-05/2031-06"]);
}

#[test]
fn two_steps_that_one_report_puts_on_one_printed_day_stay_two() {
    let lines = ["The court rules on 21 June", "Union members vote over levies on 21 June"];
    let mut one = dated(reading("one", "2031-03-05", &lines), "21 June", "2031-06-21");
    let second = one.report.text.as_str().rfind("21 June").unwrap() as u32;
    one.dates.push(DateMention { chars: second..second + 7, ..one.dates[0].clone() });
    let two = reading("two", "2031-03-05", &["Members will vote on 21 June"]);
    let story = story(&[one, dated(two, "21 June", "2031-06-21")]);
    let places: Vec<usize> = story.items.timeline.iter().map(|t| t.evidence.len()).collect();
    assert_eq!(places, [1, 2]);
}

#[test]
fn the_year_of_a_day_is_said_to_come_from_the_report_that_gave_it() {
    let plain = |source: &str, day: &str| reading(source, day, &["Tolvan spoke of ferries"]);
    let mut bare = dated(
        reading("bare", "2031-01-05", &["Guns may fire again from 12 January"]),
        "12 January",
        "XXXX-01-12",
    );
    bare.report.published = None;
    let readings = [
        plain("first", "2030-12-20"),
        plain("middle", "2031-01-05"),
        plain("last", "2031-01-20"),
        bare,
    ];
    let story = story(&readings);
    let entry = story.items.timeline.iter().find(|t| t.date.as_str() == "2031-01-12").unwrap();
    assert!(entry.anchor.as_deref().unwrap().ends_with("report: middle"), "{:?}", entry.anchor);
}

#[test]
fn newsrooms_that_tell_of_opposite_outcomes_contradict_each_other() {
    let told = |source: &str, code: &str| {
        let lines = ["Mira Tolvan met the ferry envoys there"];
        let mut told =
            meeting(reading(source, "2031-03-05", &lines), "Mira Tolvan", "Kessel", "Orsk");
        let evidence = told.items.meetings[0].evidence.clone();
        let outcome = serde_json::json!({
            "code": code, "issue": null, "object": null, "realis": "occurred", "stated_by": null,
            "evidence": evidence,
        });
        told.items.meetings[0].outcome.push(serde_json::from_value(outcome).unwrap());
        told
    };
    let clash = |a: &str, b: &str| {
        let story = story(&[told("one", a), told("two", b)]);
        story
            .comparisons
            .iter()
            .any(|c| c.fact.starts_with("outcome") && c.verdict == Verdict::Conflict)
    };
    assert!(clash("full_agreement", "no_agreement"));
    assert!(!clash("continue_talks", "no_agreement"));
}

#[test]
fn counts_under_verbs_for_one_thing_are_compared_beside_other_counts_of_the_noun() {
    let told = |source: &str, lines: [&str; 2], counts: [(&str, f64); 2]| {
        let told = with_verbs(reading(source, "2031-03-05", &lines), &["kill", "perish"]);
        let [(first, n), (second, m)] = counts;
        let told = counted(told, first, n, "trooper", "narrator");
        counted(told, second, m, "trooper", "narrator")
    };
    let one = told(
        "one",
        ["Around Kessel 40 trooper perish beside lanterns", "Orsk brings 3000 trooper home"],
        [("40 trooper", 40.0), ("3000 trooper", 3000.0)],
    );
    let two = told(
        "two",
        ["Shells kill 60 trooper near Kessel", "Tavia keeps 2500 trooper there"],
        [("60 trooper", 60.0), ("2500 trooper", 2500.0)],
    );
    let story = story(&[one, two]);
    let clash = story.comparisons.iter().find(|c| c.verdict == Verdict::Conflict);
    let values: Vec<&str> = clash.unwrap().members.iter().map(|m| m.value.as_str()).collect();
    assert_eq!(values, ["40 trooper", "60 trooper"]);
}

#[test]
fn a_word_that_is_a_side_in_one_report_is_no_person_in_another() {
    let side = |source: &str| {
        let mut told =
            reading(source, "2031-03-05", &["Tavia closed the harbour", "Tavia said nothing"]);
        told.items.agents.truncate(1);
        told.items.agents[0].kind = AgentKind::Party;
        let again = Span { report: Id::new(source), start: 25, end: 30 };
        told.items.agents[0].mentions.push(again);
        told
    };
    let person = reading("two", "2031-03-05", &["Tavia closed the harbour"]);
    let story = story(&[side("one"), person]);
    let kinds: Vec<AgentKind> =
        story.items.agents.iter().filter(|a| a.name == "Tavia").map(|a| a.kind).collect();
    assert_eq!(kinds, [AgentKind::Party]);
}

#[test]
fn only_what_is_the_largest_holds_a_rank() {
    let told = |source: &str, line: &str| {
        let mut told = reading(source, "2031-03-05", &[line]);
        for term in told.sentences.iter_mut().flat_map(|s| &mut s.terms) {
            term.subject = term.kind == TermKind::Name;
            if term.lemma == "largest" {
                term.kind = TermKind::Superlative;
            }
        }
        told
    };
    let rivals = |middle: &str| {
        let one = told("one", &format!("Tavia is {middle} largest exporter from lantern country"));
        let two = told("two", &format!("Kessel is {middle} largest exporter from lantern country"));
        verdicts(&story(&[one, two]), "exporter").contains(&Verdict::Conflict)
    };
    assert!(rivals("the"));
    assert!(!rivals("at its"));
}

/// The same report from another of an outlet's days.
fn by_outlet(mut reading: Reading, outlet: &str) -> Reading {
    reading.report.outlet = Some(outlet.into());
    reading
}

#[test]
fn what_an_outlet_adds_on_a_later_day_is_looked_at() {
    let first = "Ferry strike begins on 20 May unless harbour dues fall";
    let later = "Orsk port shuts on 2 June after wardens left their posts";
    let readings = [
        by_outlet(reading("mon", "2031-05-06", &[first]), "Orsk Mail"),
        dated(
            by_outlet(reading("tue", "2031-05-07", &[later]), "Orsk Mail"),
            "2 June",
            "2031-06-02",
        ),
        by_outlet(reading("other", "2031-05-07", &[first]), "Kessel Post"),
    ];
    let story = story(&readings);
    let told = |t: &TimelineEntry| t.date.as_str() == "2031-06-02" && t.what.contains("port shuts");
    assert!(story.items.timeline.iter().any(told), "{:?}", story.items.timeline);
    assert!(story.comparisons.iter().all(|c| c.sources.newsrooms > 1), "{:?}", story.comparisons);
}

#[test]
fn two_texts_of_one_newsroom_confirm_nothing() {
    let line = "Envoys Tolvan and Mirren settled harbour fees after eleven rounds in Kessel";
    let twice = |second: &str| {
        let again = format!("{line} yesterday");
        let readings = [
            by_outlet(reading("one", "2031-03-05", &[line]), "Orsk Mail"),
            by_outlet(reading("two", "2031-03-06", &[&again]), second),
        ];
        story(&readings).comparisons.len()
    };
    assert!(twice("Kessel Post") > 0);
    assert_eq!(twice("Orsk Mail"), 0);
}
