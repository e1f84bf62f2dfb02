//! What each correction of the language model gains, counted on texts of our own.

use readout::Pipeline;
use readout::doc::Corrections;
use readout::types::doc::Doc;
use readout::types::labels::{Dep, Entity};

/// One sentence a line, each with something after which a sentence may seem to be over.
const SENTENCES: &str = "\
The talks in Port Ansel were led by Gen. Bruno Hatvany of the Kestrian army.
The offer came from Sen. Orla Quist and Rep. Piet Harmsen on Sept. 4 in Hallen.
Lt. Col. Jon Abbas and Maj. Liesl Ormond signed for the army.
The deal, worth approx. 40 million marks, covers six ports, e.g. Sable Bay and Grey Haven.
\"I did not say that!\" he told reporters on the quay.
The brand, called yes! by its owners, paid for the hall.
The commissioner wants an answer from Art. 7 of the treaty.
He said the plan for fig. 3 of the annex was dead.
They left at 4 a.m. Monday after a night of talks.
Gov. Dagmar Ruiz vs. Mayor Anselm Tovey was the talk of the town.";

/// Surnames that the model takes for a body or a place where they stand alone.
const NAMES: &str = "\
The envoy Colin Siemens met Marta Ford on Monday.
Ford left the hotel at noon. Siemens stayed.
Shares rose after Siemens spoke. Ford's aides were silent, and Siemens's were not.
Nobody had told Ford. The plan was Siemens's own.";

/// Verbs whose subject stands before a participle between commas.
const SUBJECTS: &str = "\
Brightwater chief executive Rupert Hale, reached on Monday night, would only say that he read everything.
Saskia Vantorre, asked about the tariff, said that it was dead.
The envoy, pressed by reporters, left the hall.";

fn doc(text: &str, corrections: Corrections) -> Doc {
    let pipeline = Pipeline::new().expect("a sound build").with_corrections(corrections);
    let line = serde_json::json!({ "id": "a", "text": text }).to_string();
    let (reports, skipped) = readout::reports("a.jsonl", &mut line.as_bytes());
    assert!(skipped.is_empty(), "{skipped:?}");
    pipeline.detail(reports.into_iter().next().expect("one report")).doc
}

/// How many sentences there are beyond one a line.
fn cuts(corrections: Corrections) -> usize {
    doc(SENTENCES, corrections).sentences.len() - SENTENCES.lines().count()
}

#[test]
fn sentences_are_cut_less_often() {
    let (with, without) = (cuts(Corrections::default()), cuts(Corrections::none()));
    assert!(without > 2 && with * 2 <= without, "{with} cuts, {without} without the correction");
}

/// How many of the two surnames are read as persons.
fn persons(corrections: Corrections) -> usize {
    let doc = doc(NAMES, corrections);
    let person = |e: &&readout::types::doc::NamedEntity| {
        e.label == Entity::Person && ["Ford", "Siemens"].contains(&doc.text(e.tokens.clone()))
    };
    doc.entities.iter().filter(person).count()
}

#[test]
fn surnames_alone_are_persons() {
    let (with, without) = (persons(Corrections::default()), persons(Corrections::none()));
    assert!(with > without, "{with} persons, {without} without the correction");
}

/// How many sentences have a root with a subject.
fn subjects(corrections: Corrections) -> usize {
    let doc = doc(SUBJECTS, corrections);
    let has_subject = |sentence: &&readout::types::doc::Sentence| {
        let root = sentence.tokens.clone().find(|id| doc.token(*id).head == *id);
        root.is_some_and(|root| doc.child_by(root, Dep::Nsubj).is_some())
    };
    doc.sentences.iter().filter(has_subject).count()
}

#[test]
fn subjects_are_lost_less_often() {
    let (with, without) = (subjects(Corrections::default()), subjects(Corrections::none()));
    assert!(with > without, "{with} subjects, {without} without the correction");
}
