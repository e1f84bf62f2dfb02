//! Time expressions, text in, text out: what is found in a report of one date, with value and place in the calendar.

use std::sync::LazyLock;

use readout::Pipeline;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().expect("a sound build"));

/// Thursday 15 May 2031.
const PUBLISHED: &str = "2031-05-15";

/// `words=value` for each time expression, in text order, with `@date` where it is placed.
fn times(text: &str, published: Option<&str>) -> Vec<String> {
    let item = serde_json::json!({ "id": "a", "text": text, "published": published });
    let line = item.to_string();
    let (reports, skipped) = readout::reports("reports.jsonl", &mut line.as_bytes());
    assert!(skipped.is_empty(), "{skipped:?}");
    let report = reports.into_iter().next().expect("one report");
    let detail = PIPELINE.detail(report);
    let show = |t: &readout::types::speech::TimeExpression| {
        let date = t.date.as_ref().map_or(String::new(), |d| format!(" @{d}"));
        format!("{}={}{date}", detail.doc.text(t.tokens.clone()), t.value)
    };
    detail.speech.times.iter().map(show).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(times(text, Some(PUBLISHED)), expected, "{text}");
}

#[test]
fn a_weekday_is_the_latest_one_unless_the_verb_looks_ahead() {
    check("The envoys of Orsa met the mediators on Tuesday.", &["Tuesday=2031-05-13 @2031-05-13"]);
    check("The envoys will meet the mediators on Tuesday.", &["Tuesday=2031-05-20 @2031-05-20"]);
    check("The round is scheduled for Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("They agreed to meet on Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("The envoys meet in Orsa on Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("The minister called them in for Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("An appeal is listed for Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("The sides could be back as early as Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("The board is unlikely to sit before Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("He left, proposing on Monday that they vote.", &["Monday=2031-05-12 @2031-05-12"]);
    check("Marr is due in Orsa for talks on Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("They will sign on Friday next week.", &["Friday next week=2031-05-23 @2031-05-23"]);
}

#[test]
fn a_weekday_is_the_coming_one_where_the_report_plainly_says_so() {
    let days = |text: &str| {
        let all = times(text, Some(PUBLISHED));
        all.into_iter().map(|t| t.split(" @").nth(1).unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    // Marr said so yesterday, of a summit that elsewhere is told of as to come.
    let hopes = "Marr told reporters that she had low hopes for her Tuesday summit with Pask.";
    assert_eq!(days(hopes), ["2031-05-13"]);
    assert_eq!(
        days(&format!("The two will meet in Orsa on Tuesday. {hopes}")),
        ["2031-05-20", "2031-05-20"]
    );
    // What was done on the day of that name was done on the last one.
    assert_eq!(
        days("The two will meet in Orsa on Tuesday. Pask called Marr on Tuesday night."),
        ["2031-05-20", "2031-05-13"]
    );
}

#[test]
fn an_hour_is_of_the_day_beside_it_and_of_no_day_to_come_once_past() {
    check(
        "The talks ended at 3 a.m. on Tuesday.",
        &["3 a.m.=2031-05-13T03:00 @2031-05-13T03:00", "Tuesday=2031-05-13 @2031-05-13"],
    );
    check(
        "The truce holds until June 30, and Marr left the hall at 3 a.m.",
        &["June 30=2031-06-30 @2031-06-30", "3 a.m.=2031-05-15T03:00 @2031-05-15T03:00"],
    );
}

#[test]
fn what_was_done_before_midnight_was_done_the_day_before_it_is_told() {
    check("Marr left Orsa shortly before midnight.", &["midnight=2031-05-14T24:00 @2031-05-14"]);
    check("Marr will leave Orsa before midnight.", &["midnight=2031-05-15T24:00 @2031-05-15"]);
}

#[test]
fn an_hour_is_read_however_it_is_written() {
    let hour = |words: &str, minute: &str| {
        check(
            &format!("The envoys left {words}."),
            &[&format!("{minute} @{}", &minute[minute.len() - 16..])],
        );
    };
    hour("at 2.40am", "2.40am=2031-05-15T02:40");
    hour("at 11:05pm", "11:05pm=2031-05-15T23:05");
    hour("at three o'clock", "three o'clock=2031-05-15T03:00");
    hour("at half past three", "half past three=2031-05-15T03:30");
    hour("at a quarter to one", "a quarter to one=2031-05-15T00:45");
    check("The vote was ten to twelve.", &[]);
}

#[test]
fn the_day_of_a_call_is_not_that_of_what_was_called_for() {
    let day = "Wednesday=2031-05-14 @2031-05-14";
    check("Marr told the delegates on a video call on Wednesday that he would vote no.", &[day]);
    let day = "Monday=2031-05-19 @2031-05-19";
    check("Marr repeated his call for a strike on Monday.", &[day]);
}

#[test]
fn what_is_planned_lies_ahead_whatever_the_words_for_the_plan() {
    check("The Liberals are poised to take office on Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("Ada Brenn, to be sworn in on Monday, smiled.", &["Monday=2031-05-19 @2031-05-19"]);
    check("Orsa leaders to meet Tuesday", &["Tuesday=2031-05-20 @2031-05-20"]);
    check("The next meeting in Orsa is on Monday.", &["Monday=2031-05-19 @2031-05-19"]);
    check("The talks had been due to end on Monday.", &["Monday=2031-05-12 @2031-05-12"]);
    check(
        "The sides are due back on Friday of next week.",
        &["Friday of next week=2031-05-23 @2031-05-23"],
    );
    check("Marr sees Friday's summit as a chance.", &["Friday=2031-05-16 @2031-05-16"]);
    check("Marr sees Tuesday's summit as a chance.", &["Tuesday=2031-05-13 @2031-05-13"]);
}

#[test]
fn weeks_months_and_years_are_reckoned_from_publication() {
    check("Talks broke down last week.", &["last week=2031-W19 @2031-05-05/2031-05-11"]);
    check("The union struck last month.", &["last month=2031-04 @2031-04"]);
    check("A vote is planned for next year.", &["next year=2032 @2032"]);
    check(
        "They agreed to meet this weekend.",
        &["this weekend=2031-W20-WE @2031-05-17/2031-05-18"],
    );
}

#[test]
fn part_of_a_year_ends_or_begins_today() {
    check(
        "Orsa closed the strait earlier this year.",
        &["earlier this year=2031 @2031-01/2031-05"],
    );
    check(
        "The dam will be handed over later this month.",
        &["later this month=2031-05 @2031-05-15/2031-05-31"],
    );
}

#[test]
fn a_day_without_its_year_is_the_near_one() {
    check("The first offer was made on Dec. 11.", &["Dec. 11=2030-12-11 @2030-12-11"]);
    check("The offer will lapse on June 1.", &["June 1=2031-06-01 @2031-06-01"]);
    check("It is his sixth visit since June.", &["June=2030-06 @2030-06"]);
    check(
        "The ferry line had asked for the deadline to be moved to 30 June.",
        &["30 June=2031-06-30 @2031-06-30"],
    );
    check("The June ballot was first named by the mediators.", &["June=2031-06 @2031-06"]);
    check("They met on Monday, 05 May 2031.", &["Monday, 05 May 2031=2031-05-05 @2031-05-05"]);
    check("The treaty was signed on 3 October 2029.", &["3 October 2029=2029-10-03 @2029-10-03"]);
}

#[test]
fn clock_times_join_their_day() {
    check(
        "The ministers sat down at 7:30 p.m. on Monday.",
        &["7:30 p.m.=2031-05-12T19:30 @2031-05-12T19:30", "Monday=2031-05-12 @2031-05-12"],
    );
    check(
        "The deadline passed at noon Wednesday.",
        &["noon Wednesday=2031-05-14T12:00 @2031-05-14T12:00"],
    );
    check("They talked on Sunday night.", &["Sunday night=2031-05-11TNI @2031-05-11"]);
}

#[test]
fn lengths_are_durations_and_windows_are_placed() {
    check("The session took three days.", &["three days=P3D"]);
    check("It lasted an hour and a half.", &["an hour and a half=PT1H30M"]);
    check(
        "The port lost trade over the past two weeks.",
        &["the past two weeks=P2W @2031-05-01/2031-05-15"],
    );
    check(
        "A deal is likely in the coming months.",
        &["the coming months=FUTURE_REF @2031-05-15/.."],
    );
}

#[test]
fn the_article_of_a_noun_behind_stays_outside() {
    check("Both sides signed a 30-day truce.", &["30-day=P30D"]);
    check("The two-week pause held.", &["two-week=P2W"]);
}

#[test]
fn decades_quarters_seasons_and_holidays_are_named() {
    check("The canal was dug in the 1990s.", &["the 1990s=199 @199X"]);
    check(
        "Exports fell in the third quarter of 2030.",
        &["the third quarter of 2030=2030-Q3 @2030-07/2030-09"],
    );
    check("The border closed last winter.", &["last winter=2030-WI @2030-24"]);
    check(
        "They met secretly over Easter weekend.",
        &["Easter weekend=2031-W15-WE @2031-04-12/2031-04-13"],
    );
}

#[test]
fn what_was_spoken_of_anchors_what_follows() {
    check(
        "The truce began on March 3. The following day, shelling resumed.",
        &["March 3=2031-03-03 @2031-03-03", "The following day=2031-03-04 @2031-03-04"],
    );
}

#[test]
fn rates_ages_and_names_are_no_times() {
    check("The tanker fee is $40 a year.", &[]);
    check("The envoy, 61 years old, flew home.", &[]);
    check("Governor May Alder may march with the miners.", &[]);
}

#[test]
fn a_report_without_a_date_gives_no_date_that_would_need_one() {
    assert_eq!(times("The envoys met on Tuesday.", None), ["Tuesday=XXXX-WXX-2"]);
    assert_eq!(times("The envoys met last week.", None), ["last week=XXXX-WXX"]);
    assert_eq!(times("The envoys met on Oct. 3.", None), ["Oct. 3=XXXX-10-03 @XXXX-10-03"]);
    assert_eq!(times("The envoys met in 2029.", None), ["2029=2029 @2029"]);
}

#[test]
fn a_month_that_begins_a_name_is_none() {
    check("They met at Mar-a-Vista with May-Britt Lund.", &[]);
}
