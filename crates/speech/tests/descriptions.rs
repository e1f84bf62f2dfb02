//! Who is meant and whose side they are on where only their company tells: text in, names out.

mod common;

use common::{name, speech};

/// Who speaks each statement, in text order.
fn speakers(text: &str) -> Vec<String> {
    let (_, speech) = speech(text);
    let speaker = |s: &readout_types::Statement| name(&speech, &s.speaker).to_owned();
    speech.statements.iter().map(speaker).collect()
}

/// The side of a person.
fn side(text: &str, person: &str) -> String {
    let (_, speech) = speech(text);
    let agent = speech.agents.iter().find(|agent| agent.name == person);
    agent.map_or("nobody", |agent| name(&speech, &agent.party)).to_owned()
}

#[test]
fn an_office_right_after_somebody_unnamed_bore_it_is_theirs_and_not_a_named_holders() {
    let text = "Anna Berg, the chief executive of Orsa Steel, left. The hall was cold. Nobody spoke. An executive at the yard \
                disputed that. “No such sum was named,” the executive said.";
    assert_eq!(speakers(text).last().map(String::as_str), Some("executive"));
}

#[test]
fn who_sits_beside_an_envoy_opposite_another_state_is_of_the_envoys_side() {
    let text =
        "President Anna Berg of Norway met on Tuesday with Swedish envoy Erik Lund and Ada Brenn.";
    assert_eq!(side(text, "Ada Brenn"), "Sweden");
    let text = "Swedish envoy Erik Lund and Ada Brenn sang on Tuesday.";
    assert_eq!(side(text, "Ada Brenn"), "-");
}

#[test]
fn a_quoted_sentence_after_what_somebody_did_is_theirs_and_a_cue_behind_it_is_heard_first() {
    let text = "Anna Berg, the minister, shook her head. “I have work to do.”";
    assert_eq!(speakers(text), ["Anna Berg"]);
    let text = "Anna Berg, the minister, shook her head. “She has work to do,” Erik Lund said.";
    assert_eq!(speakers(text), ["Erik Lund"]);
}

#[test]
fn as_somebody_put_it_tells_whose_words_stand_before() {
    let text = "The sides would work toward “zero tariffs, zero nonsense,” as Anna Berg put it.";
    assert_eq!(speakers(text), ["Anna Berg"]);
}
