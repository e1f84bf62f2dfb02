//! Compares this runtime with spaCy's own output, field by field.
//!
//! usage: `cargo run --release -p readout-runtime --example parity -- ASSET GOLD.jsonl [--show]`
//!
//! Each line of GOLD is one text: `{"text": ..., "tokens": [{"text", "idx", "ws", "tag", "pos", "morph", "lemma",
//! "head", "dep", "ent_iob", "ent_type", "sent_start"}]}`, with `idx` in characters. Prints, for each field, the tokens
//! that agree; ends with an error when a field is below 0.9998 or a text is cut into other tokens. `--show` prints
//! the differences.

#![allow(clippy::print_stdout, reason = "an example prints its result")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::BufRead;

use readout_runtime::{Model, Token};
use serde_json::Value;

/// Each field has to agree on this part of the tokens.
const LEAST: f64 = 0.9998;

const FIELDS: [&str; 9] =
    ["tag", "pos", "morph", "lemma", "head", "dep", "ent_iob", "ent_type", "sent_start"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let show = args.iter().any(|a| a == "--show");
    args.retain(|a| a != "--show");
    let [asset, gold] = args.as_slice() else { return Err("usage: parity ASSET GOLD".into()) };
    let model = Model::load(&std::fs::read(asset)?)?;
    let mut agree = BTreeMap::<&str, usize>::new();
    let (mut texts, mut total, mut torn) = (0, 0, 0);
    for line in std::io::BufReader::new(std::fs::File::open(gold)?).lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = record["text"].as_str().ok_or("a record has no text")?;
        let wanted = record["tokens"].as_array().ok_or("a record has no tokens")?;
        let found = model.annotate(text).tokens;
        texts += 1;
        total += wanted.len();
        if !same_tokens(text, &found, wanted) {
            torn += 1;
            println!("other tokens: {:?}", first_torn(text, &found, wanted));
            continue;
        }
        for (i, (token, wanted)) in found.iter().zip(wanted).enumerate() {
            for (field, value) in FIELDS.into_iter().zip(values(token)) {
                let same = value == wanted[field];
                *agree.entry(field).or_default() += usize::from(same);
                if show && !same {
                    println!(
                        "{texts}:{i} {:?} {field} {value} {}",
                        token.text(text),
                        wanted[field]
                    );
                }
            }
        }
    }
    println!("{texts} texts, {total} tokens, {torn} texts cut into other tokens");
    let mut least = 1.0_f64;
    for field in FIELDS {
        let part = agree.get(field).copied().unwrap_or_default() as f64 / f64::from(total as u32);
        println!("{field:<10} {part:.6}");
        least = least.min(part);
    }
    if torn > 0 || least < LEAST { Err("below the floor".into()) } else { Ok(()) }
}

fn values(token: &Token) -> [Value; 9] {
    [
        token.tag.as_str().into(),
        token.pos.as_str().into(),
        token.morph.as_str().into(),
        token.lemma.as_str().into(),
        token.head.into(),
        token.dep.as_str().into(),
        token.ent_iob.as_str().into(),
        token.ent_type.map_or("", |label| label.as_str()).into(),
        token.sent_start.into(),
    ]
}

fn same_tokens(text: &str, found: &[Token], wanted: &[Value]) -> bool {
    found.len() == wanted.len()
        && found.iter().zip(wanted).all(|(token, wanted)| {
            wanted["text"] == token.text(text) && wanted["ws"] == token.space_after
        })
}

fn first_torn(text: &str, found: &[Token], wanted: &[Value]) -> Option<(String, String)> {
    found.iter().zip(wanted).find_map(|(token, wanted)| {
        let (token, wanted) = (token.text(text), wanted["text"].as_str()?);
        (token != wanted).then(|| (token.to_owned(), wanted.to_owned()))
    })
}
