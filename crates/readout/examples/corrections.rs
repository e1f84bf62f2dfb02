//! What each correction of the language model is worth.
//!
//! `cargo run --release -p readout --example corrections -- FOLDER...`, each folder with an answer key `gold.json` and
//! its reports beside it (or in `reports/`). Prints figures with all corrections, with each one left out, and with
//! none.
#![allow(clippy::print_stdout, reason = "an example's result is what it prints")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use readout::Pipeline;
use readout::doc::Corrections;
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
        ("without titles", but(|c| c.titles = false)),
        ("without places", but(|c| c.places = false)),
        ("without votes", but(|c| c.votes = false)),
        ("without sentences", but(|c| c.sentences = false)),
        ("none", Corrections::none()),
    ];
    let mut pipeline = Pipeline::new()?;
    for (name, corrections) in variants {
        pipeline = pipeline.with_corrections(corrections);
        let tables = folders.iter().map(|f| one(&pipeline, f)).collect::<Result<Vec<_>, _>>()?;
        println!("{name:20} {}", line(&sum(tables)));
    }
    Ok(())
}

fn but(change: fn(&mut Corrections)) -> Corrections {
    let mut corrections = Corrections::default();
    change(&mut corrections);
    corrections
}

fn one(pipeline: &Pipeline, folder: &Path) -> Result<Table, Box<dyn Error>> {
    let gold: Value = serde_json::from_slice(&fs::read(folder.join("gold.json"))?)?;
    let files = gold["meta"]["files"].as_object().ok_or("the key names no files")?;
    let mut reports = Vec::new();
    for name in files.keys() {
        let beside = folder.join(name);
        let path = if beside.exists() { beside } else { folder.join("reports").join(name) };
        reports.extend(readout::reports(name, &mut fs::File::open(path)?).0);
    }
    let record = serde_json::to_value(pipeline.record(reports, Vec::new()))?;
    Ok(score(&gold, &record))
}

fn line(table: &Table) -> String {
    let cell = |(section, name): &(&str, &str)| {
        let share = table.get(*section).and_then(|f| f.get(*name)).copied().unwrap_or_default();
        format!("{section}.{name} {}/{}", share.right, share.of)
    };
    FIGURES.iter().map(cell).collect::<Vec<_>>().join("  ")
}
