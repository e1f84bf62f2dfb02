//! What each correction of the language model is worth.
//!
//! `cargo run --release -p readout --example corrections -- FOLDER...`, each folder with an answer key `gold.json` and
//! its reports beside it (or in `reports/`). Prints figures with all corrections, with each one left out, and with
//! none.
#![allow(clippy::print_stdout, reason = "an example's result is what it prints")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use readout::Pipeline;
use readout::doc::Corrections;
use readout::types::doc::Doc;
use readout::types::labels::Entity;
use readout_score::{Table, score, sum};
use serde_json::Value;

/// The figures that a correction can move.
const FIGURES: &[(&str, &str)] = &[
    ("people", "recall_core"),
    ("people", "precision"),
    ("coreference", "links"),
    ("quotations", "speaker"),
    ("indirect_speech", "recall_with_speaker"),
    ("indirect_speech", "precision_at_least"),
    ("events", "recall_core"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let variants = [
        ("all corrections", Corrections::default()),
        ("without surnames", but(|c| c.surnames = false)),
        ("without subjects", but(|c| c.subjects = false)),
        ("without sentences", but(|c| c.sentences = false)),
        ("none", Corrections::none()),
    ];
    let mut pipeline = Pipeline::new()?;
    for (name, corrections) in variants {
        pipeline = pipeline.with_corrections(corrections);
        let read = folders.iter().map(|f| one(&pipeline, f)).collect::<Result<Vec<_>, _>>()?;
        let (tables, names): (Vec<Table>, Vec<Names>) = read.into_iter().unzip();
        let names = names.into_iter().fold(Names::default(), Names::and);
        println!("{name:20} names {}/{}  {}", names.right, names.of, line(&sum(tables)));
    }
    Ok(())
}

fn but(change: fn(&mut Corrections)) -> Corrections {
    let mut corrections = Corrections::default();
    change(&mut corrections);
    corrections
}

/// Entities whose words are a name in the answer key, and how many of them are persons exactly where the key says so.
#[derive(Debug, Clone, Copy, Default)]
struct Names {
    right: usize,
    of: usize,
}

impl Names {
    fn and(self, other: Names) -> Names {
        Names { right: self.right + other.right, of: self.of + other.of }
    }
}

/// Names in the key that are persons', and those that are not; what is both is left out.
fn named(gold: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut persons, mut others) = (BTreeSet::new(), BTreeSet::new());
    for agent in gold["agents"].as_array().into_iter().flatten() {
        let person = agent["kind"] == "person";
        let names = ["name", "aliases", "surface"].into_iter().map(|field| &agent[field]);
        let texts = names.flat_map(|v| v.as_array().map_or(vec![v], |all| all.iter().collect()));
        for text in texts.filter_map(Value::as_str) {
            let words: Vec<&str> = text.split_whitespace().collect();
            let into = if person { &mut persons } else { &mut others };
            into.insert(text.to_owned());
            // A person goes by the family name alone.
            if let (true, Some(last)) = (person && words.len() > 1, words.last()) {
                into.insert((*last).to_owned());
            }
        }
    }
    let both: BTreeSet<String> = persons.intersection(&others).cloned().collect();
    persons.retain(|name| !both.contains(name));
    others.retain(|name| !both.contains(name));
    (persons, others)
}

fn count_names(doc: &Doc, (persons, others): &(BTreeSet<String>, BTreeSet<String>)) -> Names {
    let mut names = Names::default();
    for entity in &doc.entities {
        let text = doc.text(entity.tokens.clone());
        let text = text.trim_start_matches("the ").trim_end_matches("'s").trim_end_matches("’s");
        let person = persons.contains(text);
        if person || others.contains(text) {
            names.of += 1;
            names.right += usize::from(person == (entity.label == Entity::Person));
        }
    }
    names
}

fn one(pipeline: &Pipeline, folder: &Path) -> Result<(Table, Names), Box<dyn Error>> {
    let gold: Value = serde_json::from_slice(&fs::read(folder.join("gold.json"))?)?;
    let files = gold["meta"]["files"].as_object().ok_or("the key names no files")?;
    let mut reports = Vec::new();
    for name in files.keys() {
        let beside = folder.join(name);
        let path = if beside.exists() { beside } else { folder.join("reports").join(name) };
        reports.extend(readout::reports(name, &mut fs::File::open(path)?).0);
    }
    let known = named(&gold);
    let docs = reports.iter().map(|report| pipeline.detail(report.clone()).doc);
    let names = docs.fold(Names::default(), |sum, doc| sum.and(count_names(&doc, &known)));
    let record = serde_json::to_value(pipeline.record(reports, Vec::new()))?;
    Ok((score(&gold, &record), names))
}

fn line(table: &Table) -> String {
    let cell = |(section, name): &(&str, &str)| {
        let share = table.get(*section).and_then(|f| f.get(*name)).copied().unwrap_or_default();
        format!("{section}.{name} {}/{}", share.right, share.of)
    };
    FIGURES.iter().map(cell).collect::<Vec<_>>().join("  ")
}
