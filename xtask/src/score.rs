//! Figures: the examples against the floors, and public sets into `FIGURES.md`.
//!
//! Two sets of invented stories have answer keys: `examples/`, on which rules were tuned from the first day, and
//! `testdata/stories/`, whose keys come from annotators who had not seen the program. Each has a floor file with the least
//! that each figure may be. A floor is only ever raised, or lowered with a line in CHANGELOG.md that says why.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use readout_score::{Share, Table};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::shell;

/// Invented stories with answer keys, and the file of their floors.
#[derive(Clone, Copy)]
struct Set {
    folder: &'static str,
    floors: &'static str,
}

const SETS: [Set; 2] = [
    Set { folder: "examples", floors: "testdata/floors.toml" },
    Set { folder: "testdata/stories", floors: "testdata/stories/floors.toml" },
];
/// A floor is this much under what was measured when it was set: one more or one fewer item may flip.
const SLACK: f64 = 0.01;

#[derive(Debug, Args)]
pub(crate) struct ScoreArgs {
    /// A folder with `score/` (the scorers) and `data/` (public sets and stories); results go into FIGURES.md.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Raise the floors to what the invented stories show now; never lowers one.
    #[arg(long)]
    raise: bool,
}

pub(crate) fn run(args: &ScoreArgs) -> anyhow::Result<()> {
    let bin = build()?;
    let mut tables = Vec::new();
    for set in SETS {
        let table = keys(&bin, set)?;
        println!("{}\n{}", set.folder, render(&table));
        if args.raise {
            raise(&table, set)?;
        }
        tables.push((set, table));
    }
    if let Some(dir) = &args.data {
        let figures = public(&bin, dir)?;
        fs::write("FIGURES.md", page(&tables, &figures, dir)?)?;
        eprintln!("wrote FIGURES.md");
    }
    Ok(())
}

/// Builds the program as it is shipped; gives its path.
pub(crate) fn build() -> anyhow::Result<String> {
    shell::run("cargo", &["build", "--release", "--package", "readout-cli"])?;
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".into());
    Ok(format!("{target}/release/readout"))
}

/// Fails where a figure is under its floor.
pub(crate) fn floors() -> anyhow::Result<()> {
    let bin = build()?;
    let mut under = Vec::new();
    let mut held = 0;
    for set in SETS {
        let table = keys(&bin, set)?;
        for (section, figures) in &read_floors(set)? {
            for (name, floor) in figures {
                let rate = table.get(section).and_then(|f| f.get(name)).and_then(|s| s.rate());
                held += 1;
                if rate.is_none_or(|r| r < *floor) {
                    let set = set.folder;
                    under.push(format!("{set}: {section}.{name}: {rate:.3?} is under {floor}"));
                }
            }
        }
    }
    if under.is_empty() {
        println!("{held} floors held");
        return Ok(());
    }
    bail!("figures under their floor:\n{}", under.join("\n"))
}

/// Every story of a set, summed.
fn keys(bin: &str, set: Set) -> anyhow::Result<Table> {
    let mut tables = Vec::new();
    for folder in &keyed(Path::new(set.folder))? {
        let gold: Value = serde_json::from_slice(&fs::read(folder.join("gold.json"))?)?;
        let reports = reports(&folder.join("reports"), &gold);
        let mut args = vec!["read", "--no-store", "--format", "json"];
        args.extend(reports.iter().map(String::as_str));
        let record: Value = serde_json::from_slice(&shell::output(bin, &args, &[0, 2])?)?;
        tables.push(readout_score::score(&gold, &record));
        tables.extend(zones(bin, folder)?);
    }
    anyhow::ensure!(!tables.is_empty(), "no answer key under {}", set.folder);
    Ok(readout_score::sum(tables))
}

/// The folders below one that hold an answer key, in order of name.
pub(crate) fn keyed(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(dir)?.filter_map(|e| Some(e.ok()?.path())).collect();
    folders.retain(|f| f.join("gold.json").exists());
    folders.sort();
    Ok(folders)
}

/// The files that a key names, where they stand.
pub(crate) fn reports(folder: &Path, gold: &Value) -> Vec<String> {
    let files = gold["meta"]["files"].as_object();
    files
        .into_iter()
        .flatten()
        .map(|(name, _)| folder.join(name).to_string_lossy().into_owned())
        .collect()
}

fn zones(bin: &str, folder: &Path) -> anyhow::Result<Option<Table>> {
    let Ok(key) = fs::read(folder.join("zones.json")) else { return Ok(None) };
    let key: Value = serde_json::from_slice(&key)?;
    let pages = key.as_array().into_iter().flatten().filter_map(|p| p["file"].as_str());
    let pages: Vec<String> =
        pages.map(|p| folder.join("reports").join(p).to_string_lossy().into_owned()).collect();
    let mut args = vec!["read", "--no-store", "--each", "--format", "jsonl"];
    args.extend(pages.iter().map(String::as_str));
    let out = shell::output(bin, &args, &[0, 2])?;
    let lines = out.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    let records = lines.map(serde_json::from_slice).collect::<Result<Vec<Value>, _>>()?;
    Ok(Some(readout_score::zones(&key, &records)))
}

fn read_floors(set: Set) -> anyhow::Result<BTreeMap<String, BTreeMap<String, f64>>> {
    toml::from_str(&fs::read_to_string(set.floors).context(set.floors)?).context(set.floors)
}

fn raise(table: &Table, set: Set) -> anyhow::Result<()> {
    let mut floors = read_floors(set).unwrap_or_default();
    for (section, figures) in table {
        for (name, share) in figures {
            let Some(rate) = share.rate() else { continue };
            let new = ((rate - SLACK).max(0.0) * 1000.0).floor() / 1000.0;
            let floor =
                floors.entry(section.clone()).or_default().entry(name.clone()).or_insert(new);
            *floor = floor.max(new);
        }
    }
    let mut text = format!(
        "# The least that each figure may be on the answer keys of {}/. Raised by `cargo xtask score --raise`;\n\
         # lowered only by hand, with a line in CHANGELOG.md that says why.\n",
        set.folder
    );
    for (section, figures) in &floors {
        write!(text, "\n[{section}]\n")?;
        for (name, floor) in figures {
            writeln!(text, "{name} = {floor}")?;
        }
    }
    fs::write(set.floors, text).context(set.floors)
}

fn render(table: &Table) -> String {
    let mut text = String::new();
    for (section, figures) in table {
        let cells: Vec<String> = figures.iter().map(|(name, s)| cell(name, *s)).collect();
        let _ = writeln!(text, "{section:16} {}", cells.join("   "));
    }
    text
}

fn cell(name: &str, share: Share) -> String {
    let rate = share.rate().map(|r| format!(" = {r:.2}")).unwrap_or_default();
    format!("{name} {}/{}{rate}", share.right, share.of)
}

/// One scorer's run: what was scored, and what it printed.
struct Figures {
    title: String,
    lines: String,
}

/// Runs the scorers that stand beside the data, on every set that is there.
fn public(bin: &str, dir: &Path) -> anyhow::Result<Vec<Figures>> {
    const STAGES: &[(&str, &str)] = &[
        ("parity", "parity/md_372_texts.jsonl"),
        ("attribution", "attribution/polnear/dev"),
        ("quantities", "quantities/newsquant_dev.json"),
        ("dates", "dates/timebank"),
        ("dates", "dates/aquaint"),
        ("events", "events/plover_pairs_train.tsv"),
        ("grouping", "grouping/handpicked.json"),
        ("grouping", "grouping/roundups.json"),
        ("html", "html"),
    ];
    let mut figures = Vec::new();
    let mut scored = |script: &str, stage: &str, data: &str| -> anyhow::Result<()> {
        let (script, path) = (dir.join("score").join(script), dir.join("data").join(data));
        if !path.exists() {
            eprintln!("skipped: {} is not there", path.display());
            return Ok(());
        }
        let args = [&*script.to_string_lossy(), stage, &*path.to_string_lossy(), "--bin", bin]
            .map(str::to_owned);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let lines = String::from_utf8(shell::output("python3", &args, &[0])?)?;
        figures.push(Figures { title: format!("{stage}, {data}"), lines });
        Ok(())
    };
    for (stage, data) in STAGES {
        scored("stages.py", stage, data)?;
    }
    scored("pages.py", "zones", "zones")?;
    scored("pages.py", "lineage", "lineage")?;
    stories(bin, dir, &mut figures)?;
    Ok(figures)
}

/// Each story with a key: one record, scored whole.
fn stories(bin: &str, dir: &Path, figures: &mut Vec<Figures>) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for folder in &keyed(&dir.join("data/stories"))? {
        let gold: Value = serde_json::from_slice(&fs::read(folder.join("gold.json"))?)?;
        let texts = reports(folder, &gold);
        let mut args = vec!["read", "--no-store", "--format", "json"];
        args.extend(texts.iter().map(String::as_str));
        let record = shell::output(bin, &args, &[0, 2])?;
        let kept = std::env::temp_dir().join("readout-score-record.json");
        fs::write(&kept, &record)?;
        let script = dir.join("score/score.py").to_string_lossy().into_owned();
        let gold = folder.join("gold.json").to_string_lossy().into_owned();
        let args =
            [script.as_str(), gold.as_str(), &*kept.to_string_lossy(), "--json"].map(str::to_owned);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        all.push(table(&serde_json::from_slice(&shell::output("python3", &args, &[0])?)?));
    }
    if !all.is_empty() {
        let n = all.len();
        figures.push(Figures {
            title: format!("stories ({n} keys, summed)"),
            lines: render(&readout_score::sum(all)),
        });
    }
    Ok(())
}

/// The scorer's JSON as a table.
fn table(value: &Value) -> Table {
    let figure = |v: &Value| Share {
        right: v["num"].as_f64().unwrap_or(0.0),
        of: v["den"].as_f64().unwrap_or(0.0),
    };
    let sections = value.as_object().into_iter().flatten();
    sections
        .map(|(section, figures)| {
            let figures = figures.as_object().into_iter().flatten();
            (section.clone(), figures.map(|(name, v)| (name.clone(), figure(v))).collect())
        })
        .collect()
}

fn page(invented: &[(Set, Table)], figures: &[Figures], dir: &Path) -> anyhow::Result<String> {
    let commit =
        String::from_utf8(shell::output("git", &["rev-parse", "--short=12", "HEAD"], &[0])?)?;
    let date = String::from_utf8(shell::output("date", &["--utc", "+%Y-%m-%d"], &[0])?)?;
    let mut text = format!(
        "# Figures\n\nWhat `cargo xtask score --data DIR` measured. Date {}, commit {}, data {}.\n\
         A figure here is a measurement, not a promise; floors that CI holds stand in testdata/.\n",
        date.trim(),
        commit.trim(),
        &hash(&dir.join("data"))?[..16]
    );
    for (set, table) in invented {
        write!(text, "\n## {}/ (our own answer keys)\n\n```\n{}```\n", set.folder, render(table))?;
    }
    for f in figures {
        write!(text, "\n## {}\n\n```\n{}```\n", f.title, f.lines)?;
    }
    let bench = fs::read_to_string("BENCH.md").unwrap_or_default();
    if !bench.is_empty() {
        write!(text, "\nSpeed and memory: see [BENCH.md](BENCH.md).\n")?;
    }
    Ok(text)
}

/// One hash over all files of a folder, by name and content.
fn hash(dir: &Path) -> anyhow::Result<String> {
    let mut hash = Sha256::new();
    for entry in walkdir::WalkDir::new(dir).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            hash.update(entry.path().strip_prefix(dir)?.to_string_lossy().as_bytes());
            hash.update(fs::read(entry.path())?);
        }
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}
