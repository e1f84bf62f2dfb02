//! Whether what a word tells of happened, sentence in, word out. All talks here are invented.

use std::sync::LazyLock;

use readout::Pipeline;
use readout_patterns::{FactualityLexicon, Modality, factuality};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().expect("a sound build"));

/// How the word between stars is told.
fn told(marked: &str) -> String {
    let before = marked.split('*').next().map_or(0, |b| b.chars().count());
    let text = marked.replace('*', "");
    let (reports, _) = readout::reports("report.txt", &mut text.as_bytes());
    let detail = PIPELINE.detail(reports.into_iter().next().expect("one report"));
    let mut lexicon = FactualityLexicon::default();
    lexicon.add(include_str!("../../../data/patterns/factuality.tsv")).expect("a sound table");
    let tokens = 0..u32::try_from(detail.doc.tokens.len()).expect("a short text");
    let starts_there = |t: &u32| detail.doc.token(*t).chars.start as usize == before;
    let at = tokens.into_iter().find(starts_there).expect("a marked word");
    let fact = factuality(&detail.doc, at, &lexicon);
    let modality = match fact.modality {
        Modality::Actual => "actual",
        Modality::Planned => "planned",
        Modality::Wished => "wished",
        Modality::Possible => "possible",
    };
    let negated = if fact.denied() { "not " } else { "" };
    format!("{negated}{modality}")
}

fn check(marked: &str, expected: &str) {
    assert_eq!(told(marked), expected, "{marked}");
}

#[test]
fn an_infinitive_under_a_plan_is_planned_whatever_it_hangs_from() {
    check("Brenn is to *visit* Orvik in the new year.", "planned");
    check("Hask might love what Brenn says ahead of his *meeting* with Dahl.", "planned");
    check("The *talks* are supposed to take place in May.", "planned");
    check("Brenn will ask for it when and if she *meets* Hask.", "possible");
    check("Ada Brenn is due in Orvik for *talks* with Hask.", "planned");
    check("Ada Brenn is set to *discuss* the duty on Monday with Jon Hask.", "planned");
    check("She intends as her first action to *pass* the budget bill.", "planned");
    check("Orvik leaders to *meet* on Friday", "planned");
    check("Jon Hask was the first leader to *visit* the island.", "actual");
}

#[test]
fn what_is_done_in_place_of_another_thing_denies_it() {
    check("Rather than *sign* the treaty, Brenn resigned.", "not actual");
    check("Brenn chose to resign instead of *signing* the agreement.", "not actual");
    check("Brenn stopped short of *signing* the deal.", "not actual");
    check("The union refrained from *striking*.", "not actual");
    check("The union has yet to *sign* the deal.", "not actual");
}

#[test]
fn a_negation_that_is_only_wished_denies_nothing() {
    check("Lawmakers have urged Hask to cancel the *meeting*.", "wished");
    check("The deal should not *move* forward.", "wished");
    check("Brenn may not *sign* the deal.", "possible");
    check("Brenn cannot *sign* the deal.", "not possible");
    check("Brenn refused to *sign* the deal.", "not actual");
}

#[test]
fn talks_that_fail_were_held() {
    check("The *talks* failed to end the strike.", "actual");
    check("The *talks* did not take place.", "not actual");
    check("The *talks* were called off.", "not actual");
    check("No *talks* were held.", "not actual");
    check("They held no *talks*.", "not actual");
}

#[test]
fn what_is_spoken_of_or_dates_another_thing_is_taken_for_granted() {
    check("The ministers discussed the outcome of the *visit*.", "actual");
    check("The plan was approved during the *visit*.", "actual");
    check("Brenn refused after the *talks* to sign the deal.", "actual");
    check("Despite the *meeting* with Hask, the strike was not the first item.", "actual");
    check("Brenn could not say that Hask resigned after the *talks*.", "actual");
    check("The ministers will meet after the *talks*.", "planned");
}

#[test]
fn the_rest_of_a_copula_is_what_its_subject_says() {
    check("The alternative had been a *strike*.", "possible");
    check("The aim is to *meet* the mediators.", "wished");
}

#[test]
fn a_relative_clause_is_told_apart_from_what_becomes_of_its_noun() {
    check("Brenn refused to give up the island that Orvik *occupied*.", "actual");
    check("Hask proposed a bill that would *end* the strike.", "possible");
}

#[test]
fn a_finite_verb_beside_an_infinitive_is_not_under_its_governor() {
    check("Brenn has refused to hold a vote and *called* the bill a farce.", "actual");
}

#[test]
fn calling_a_thing_names_it_and_calling_for_it_wishes_it() {
    check("Both sides called the *talks* useful.", "actual");
    check("Brenn called on Hask to *sign* the deal.", "wished");
}

#[test]
fn what_fails_under_an_if_is_not_said_to_have_been() {
    check("Brenn would sue Hask if the *talks* failed.", "possible");
}

#[test]
fn a_promise_to_do_a_thing_plans_it_and_a_promised_statement_is_one() {
    check("Brenn promised to *sign* the deal.", "planned");
    check("Brenn announced that Hask *signed* the deal.", "actual");
}

#[test]
fn a_word_with_two_effects_in_one_table_is_refused() {
    let mut lexicon = FactualityLexicon::default();
    assert_eq!(lexicon.add("governor\tplan\tvow\ngovernor\tspeech\tsay,vow"), Err(2));
}
