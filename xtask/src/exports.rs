//! Every export opened by a reader that is not ours.
//!
//! In: the examples. Out: nothing, or a line a fault. Holds: it needs Python with `venv` and, once, a package index; where there is
//! none it says so and does nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::{score, shell};

/// Where the foreign readers are installed, and the exports written.
const VENV: &str = "target/exports/venv";
const WORK: &str = "target/exports/work";
const REQUIREMENTS: &str = "xtask/exports/requirements.txt";

/// Forms that are one file, with the file's name.
const FORMS: [(&str, &str); 10] = [
    ("json", "story.json"),
    ("jsonl", "story.jsonl"),
    ("jsonld", "story.jsonld"),
    ("csv", "csv"),
    ("csv", "csv.zip"),
    ("md", "story.md"),
    ("html", "story.html"),
    ("plover-tsv", "story.tsv"),
    ("graphml", "story.graphml"),
    ("sqlite", "story.sqlite"),
];

/// Exports each story of the examples and has it read.
pub(crate) fn run() -> anyhow::Result<()> {
    let bin = score::build()?;
    let Some(python) = python()? else {
        eprintln!(
            "skipped: the exports are not read by others (python3 with venv and a package index is needed)"
        );
        return Ok(());
    };
    if Path::new(WORK).exists() {
        fs::remove_dir_all(WORK)?;
    }
    fs::create_dir_all(WORK)?;
    let store = format!("{WORK}/store.db");
    let mut read = vec!["read", "--quiet", "--store", &store, "--out", "/dev/null"];
    let folders = examples()?;
    read.extend(folders.iter().map(String::as_str));
    shell::output(&bin, &read, &[0])?;
    let stories = shell::output(&bin, &["stories", "--store", &store, "--format", "json"], &[0])?;
    let stories: Vec<Value> = serde_json::from_slice(&stories)?;
    ensure!(!stories.is_empty(), "the examples gave no story");
    for story in &stories {
        one(&bin, &python, &store, story["id"].as_str().context("a story has an id")?)?;
    }
    eprintln!("{} stories in {} forms each: read by others", stories.len(), FORMS.len());
    Ok(())
}

fn one(bin: &str, python: &str, store: &str, id: &str) -> anyhow::Result<()> {
    let folder = format!("{WORK}/{id}");
    fs::create_dir_all(&folder)?;
    for (form, name) in FORMS {
        let out = format!("{folder}/{name}");
        let args = ["export", id, "--store", store, "--format", form, "--out", &out];
        shell::output(bin, &args, &[0])?;
    }
    let args = ["xtask/exports/read.py", &folder, "schema/readout-1.schema.json"];
    let said = shell::output(python, &args, &[0, 1])?;
    ensure!(said.is_empty(), "{id}: others cannot read it:\n{}", String::from_utf8_lossy(&said));
    Ok(())
}

fn examples() -> anyhow::Result<Vec<String>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir("examples")? {
        let reports = entry?.path().join("reports");
        if reports.is_dir() {
            folders.push(reports.to_string_lossy().into_owned());
        }
    }
    folders.sort();
    Ok(folders)
}

/// A Python with the readers; installed once, and again when their list changes.
fn python() -> anyhow::Result<Option<String>> {
    let python = format!("{VENV}/bin/python");
    let wanted = fs::read_to_string(REQUIREMENTS)?;
    let mark = format!("{VENV}/installed.txt");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(Some(python));
    }
    let made = shell::has("python3", &["-m", "venv", VENV])
        && shell::has(&python, &["-m", "pip", "install", "--quiet", "-r", REQUIREMENTS]);
    if !made {
        return Ok(None);
    }
    fs::write(mark, wanted)?;
    Ok(Some(python))
}
