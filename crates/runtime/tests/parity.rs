//! The runtime says what spaCy says.
//!
//! `data/parity.jsonl` is the output of spaCy 3.8 with `en_core_web_md` 3.8.0 on sentences about invented talks, one
//! text a line.

#![allow(clippy::unwrap_used, reason = "a test stops where something is missing")]

use readout_runtime::{Model, Token};
use serde_json::{Value, json};

const GOLD: &str = include_str!("data/parity.jsonl");
const ASSET: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_md-3.8.0.readout");

fn model() -> Model {
    Model::load(&std::fs::read(ASSET).unwrap()).unwrap()
}

fn record(text: &str, token: &Token) -> Value {
    json!({
        "text": token.text(text),
        "ws": token.space_after,
        "tag": token.tag.as_str(),
        "pos": token.pos.as_str(),
        "morph": token.morph.as_str(),
        "lemma": token.lemma.as_str(),
        "head": token.head,
        "dep": token.dep.as_str(),
        "ent_iob": token.ent_iob.as_str(),
        "ent_type": token.ent_type.map_or("", |label| label.as_str()),
        "sent_start": token.sent_start,
    })
}

#[test]
fn every_field_of_every_token_is_spacys() {
    let model = model();
    for line in GOLD.lines() {
        let gold: Value = serde_json::from_str(line).unwrap();
        let text = gold["text"].as_str().unwrap();
        let found: Vec<Value> =
            model.annotate(text).tokens.iter().map(|token| record(text, token)).collect();
        assert_eq!(&found, gold["tokens"].as_array().unwrap(), "{text}");
    }
}

#[test]
fn a_text_is_the_same_after_others_and_on_any_thread() {
    let model = model();
    let texts: Vec<String> = GOLD
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["text"].as_str().unwrap().to_owned()
        })
        .collect();
    let first: Vec<_> = texts.iter().map(|text| model.annotate(text)).collect();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for (text, parsed) in texts.iter().zip(&first).rev() {
                    assert_eq!(&model.annotate(text), parsed, "{text}");
                }
            });
        }
    });
}

#[test]
fn a_model_cut_short_is_refused() {
    let asset = std::fs::read(ASSET).unwrap();
    for length in [0, 7, 8, 100, 5_000, asset.len() / 2, asset.len() - 1] {
        assert!(Model::load(&asset[..length]).is_err(), "{length} bytes");
    }
}
