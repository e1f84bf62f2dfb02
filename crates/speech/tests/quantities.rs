//! Figures and times: text in, one line each out; every talk here is invented.

mod common;

use common::{name, speech, speech_on};

/// The figures of a text: `value unit | giver | words that carry it`.
fn lines(text: &str) -> Vec<String> {
    let (text, speech) = speech(text);
    let line = |quantity: &readout_types::Quantity| {
        let words: Vec<&str> = quantity.evidence.iter().map(|span| text.at(span)).collect();
        format!(
            "{} {} | {} | {}",
            quantity.nominal.map_or("-".to_owned(), |value| value.to_string()),
            quantity.unit.as_deref().unwrap_or("-"),
            name(&speech, &quantity.attributed_to),
            words.join(" // ")
        )
    };
    speech.quantities.iter().map(line).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(lines(text), expected);
}

#[test]
fn how_long_after_something_is_no_rate() {
    check(
        "Norway freed 40 prisoners a week after the truce began.",
        &["40 person | - | 40 prisoners"],
    );
    check("The port took in 40 lorries a day.", &["40 lorry/d | - | 40 lorries a day"]);
}

#[test]
fn a_unit_is_lent_by_what_stands_parallel_and_its_word_is_evidence() {
    check(
        "The council cut the levy from 12 percent to 8.",
        &["12 % | - | 12 percent", "8 % | - | 8 // percent"],
    );
}

#[test]
fn a_number_that_ranks_something_borrows_no_unit() {
    check(
        "The ministry, with 300 staff, ranks it 9 on the list.",
        &["300 person | - | 300 staff", "9 - | - | 9"],
    );
}

#[test]
fn a_lent_percentage_ends_at_a_hundred() {
    let (_, speech) = speech("The share rose from 12 percent to about 98.");
    let last = speech.quantities.last().and_then(|quantity| quantity.interval);
    assert!(last.is_some_and(|(_, high)| high.is_some_and(|high| high <= 100.0)), "{last:?}");
}

#[test]
fn an_account_makes_a_figure_its_owners() {
    check(
        "Some 900 dockers have gone home, by the count of the Sarn Institute.",
        &["900 person | Sarn Institute | Some 900 dockers"],
    );
}

#[test]
fn what_stands_in_a_paper_is_its_authors() {
    check(
        "Orsa Steel tabled an offer at noon. Under the offer, wages would rise by 4 percent.",
        &["4 % | Orsa Steel | 4 percent"],
    );
}

#[test]
fn an_hour_takes_the_day_beside_it_also_far_down_the_page() {
    let text = "The sides met on Friday.\nIt rained.\nNobody spoke.\nThe hall was cold.\nThe talks ended at 12:30 a.m. on Wednesday.";
    let (_, speech) = speech_on("2031-05-15", text);
    let values: Vec<&str> = speech.times.iter().map(|time| time.value.as_str()).collect();
    assert_eq!(values, ["2031-05-09", "2031-05-14T00:30", "2031-05-14"]);
}

#[test]
fn who_rejects_a_paper_is_not_its_author() {
    check(
        "The Harbour Union rejected an offer at noon. Under the offer, wages would rise by 4 percent.",
        &["4 % | - | 4 percent"],
    );
    check(
        "Orsa Steel has scaled back that demand twice, from 16 percent.",
        &["16 % | Orsa Steel | 16 percent"],
    );
}

#[test]
fn what_would_be_after_somebody_was_heard_is_still_theirs_and_what_is_is_not() {
    check(
        "Anna Berg said that the port would pay more. Wages would rise by 4 percent.",
        &["4 % | Anna Berg | 4 percent"],
    );
    check(
        "Anna Berg said that the port would pay more. Wages rose by 4 percent.",
        &["4 % | - | 4 percent"],
    );
}

#[test]
fn a_sentence_between_two_of_one_speakers_is_hers() {
    check(
        "Anna Berg said that the port was busy. It took 40 lorries. Anna Berg said that it would take more.",
        &["40 lorry | Anna Berg | 40 lorries"],
    );
}

#[test]
fn who_comes_down_to_a_figure_puts_it_and_a_length_of_time_is_held_out_by_nobody() {
    check("Norway has come down to 7 percent.", &["7 % | Norway | 7 percent"]);
    check("Norway held out for 67 days.", &["67 d | - | 67 days"]);
}

#[test]
fn a_share_of_those_asked_is_the_polls() {
    check(
        "In a survey released on Tuesday by the Sarn Institute, 53 percent of Orsans said the port was safe.",
        &["53 % | Sarn Institute | 53 percent"],
    );
}

#[test]
fn what_points_back_at_a_poll_is_its_makers() {
    check(
        "A Sarn Institute poll found that 53 percent were for the port. The survey of 900 voters was taken in May.",
        &["53 % | Sarn Institute | 53 percent", "900 person | Sarn Institute | 900 voters"],
    );
}

#[test]
fn whoever_described_a_paper_gave_its_figures() {
    check(
        "Under the draft, described to us by two officials, wages would rise by 4 percent.",
        &["2 person | - | two officials", "4 % | officials | 4 percent"],
    );
}

#[test]
fn an_article_before_a_sign_is_no_country() {
    check("A $5 million deal for the port fell through.", &["5000000 usd | - | $5 million"]);
}
