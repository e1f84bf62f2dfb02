//! How sure items are: `data/patterns/calibration.tsv` and `crates/story/data/confidence_weights.tsv`.
//!
//! In: the answer keys of `examples/`, of `testdata/stories/` and of the stories in a data folder. Out: how often each rule of
//! positions, claims and events was right; what the signals of an item weigh, a logistic regression on items that were read with
//! their own story left out of those counts; on the terminal, how often items printed as sure were right when their own story was
//! left out of both (the counts behind the other stories' items still have it: a trace). Holds: floors that stand in the table stay. Builds the program twice: it reads with the weights left out.

mod fit;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use readout_score::Verdict;
use readout_story::sure::{self, Signals};
use readout_types::{Record, Report};
use serde_json::Value;

use crate::{score, shell};

const TABLE: &str = "data/patterns/calibration.tsv";
const HEAD: &str = "\
# How often items of a rule were right on the answer keys: section, rule (with its class after \"/\"), right, of.
# \"floor\": under this an item of the section is not kept; set by hand. Counts are made by `cargo xtask calibrate` from
# the keys of examples/, of testdata/stories/ and of the stories that it is given; half a point is a stance of the right
# group.
";
/// Stories whose misses may be read; of them those that nobody reads are not counted either.
const STORIES: &str = "testdata/stories";
const HELD_OUT: [&str; 4] = [
    "accord-visit-paris",
    "asylum-third-country",
    "gun-checks-compromise",
    "payroll-tax-extension",
];
/// Sections whose rules are counted.
const COUNTED: [&str; 3] = ["positions", "claims", "events"];
const WEIGHTS: &str = "crates/story/data/confidence_weights.tsv";
const WEIGHTS_HEAD: &str = "\
# What the signals of an item weigh for how sure it is: section, signal (crates/story/src/sure.rs) or bias, weight;
# ceiling: no item of the section is surer.
# Source: fitted by `cargo xtask calibrate` (logistic regression) on the keys of examples/, of testdata/stories/ and of the stories
# that it is given. A section that is not listed stays as sure as its rules.
";
/// What counts as sure, and how often it must be right.
const SURE: f64 = 0.8;

#[derive(Debug, Args)]
pub(crate) struct CalibrateArgs {
    /// A folder with `data/stories/`, whose keys are counted beside those of `examples/`.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// One story with its key.
struct Story {
    gold: Value,
    reports: Vec<String>,
}

/// One printed item, with what is known of it and how right it was.
#[derive(Clone)]
struct Sample {
    section: &'static str,
    signals: Signals,
    right: f64,
}

/// Section and rule: right, and of how many.
type Counts = BTreeMap<(&'static str, String), (f64, u32)>;

pub(crate) fn run(args: &CalibrateArgs) -> anyhow::Result<()> {
    let before = fs::read_to_string(WEIGHTS).context(WEIGHTS)?;
    fs::write(WEIGHTS, WEIGHTS_HEAD).context(WEIGHTS)?;
    let done = calibrate(args);
    if done.is_err() {
        fs::write(WEIGHTS, before).context(WEIGHTS)?;
    }
    done
}

fn calibrate(args: &CalibrateArgs) -> anyhow::Result<()> {
    let bin = score::build()?;
    let stories = stories(args)?;
    let floors = floors()?;
    let folder = std::env::temp_dir().join(format!("readout-calibrate-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let mut verdicts = Vec::new();
    for story in &stories {
        let open = "positions\tfloor\t0\nclaims\tfloor\t0\nevents\tfloor\t0\n";
        verdicts.push(judged(&read(&bin, &folder, open, story)?, story));
    }
    fs::write(TABLE, table(&floors, &counts(verdicts.iter().flatten()))).context(TABLE)?;
    let mut samples = Vec::new();
    for (at, story) in stories.iter().enumerate() {
        let others = verdicts.iter().enumerate().filter(|(i, _)| *i != at).flat_map(|(_, v)| v);
        let record = read(&bin, &folder, &table(&floors, &counts(others)), story)?;
        samples.push(sampled(&judged(&record, story), record)?);
    }
    fs::remove_dir_all(&folder)?;
    let all: Vec<&Sample> = samples.iter().flatten().collect();
    let left_out = fit::left_out(&samples.iter().collect::<Vec<_>>());
    let weights = fit::table(fit::settled(&all, &left_out));
    fs::write(WEIGHTS, format!("{WEIGHTS_HEAD}{weights}")).context(WEIGHTS)?;
    print!("{}", sure(&samples));
    Ok(())
}

fn stories(args: &CalibrateArgs) -> anyhow::Result<Vec<Story>> {
    let mut folders = score::keyed(Path::new("examples"))?;
    let open = score::keyed(Path::new(STORIES))?;
    for name in HELD_OUT {
        ensure!(open.iter().any(|f| f.ends_with(name)), "{STORIES} has no {name} to hold out");
    }
    let is_read = |folder: &PathBuf| !HELD_OUT.iter().any(|name| folder.ends_with(name));
    folders.extend(open.into_iter().filter(is_read));
    let mut stories = Vec::new();
    let own = folders.len();
    if let Some(dir) = &args.data {
        folders.extend(score::keyed(&dir.join("data/stories"))?);
    }
    for (at, folder) in folders.iter().enumerate() {
        let gold: Value = serde_json::from_slice(&fs::read(folder.join("gold.json"))?)?;
        let texts = if at < own { folder.join("reports") } else { folder.clone() };
        let reports = score::reports(&texts, &gold);
        stories.push(Story { gold, reports });
    }
    Ok(stories)
}

/// Reads a story with a table of counts of its own.
fn read(bin: &str, folder: &Path, table: &str, story: &Story) -> anyhow::Result<Value> {
    fs::write(folder.join("calibration.tsv"), table)?;
    let packs = folder.to_string_lossy();
    let mut args = vec!["read", "--no-store", "--format", "json", "--packs", &*packs];
    args.extend(story.reports.iter().map(String::as_str));
    Ok(serde_json::from_slice(&shell::output(bin, &args, &[0, 2])?)?)
}

fn judged(record: &Value, story: &Story) -> Vec<Verdict> {
    readout_score::verdicts(&story.gold, record)
}

/// What is known of each judged item.
fn sampled(verdicts: &[Verdict], record: Value) -> anyhow::Result<Vec<Sample>> {
    let record: Record = serde_json::from_value(record)?;
    let mut known = BTreeMap::new();
    for story in &record.stories {
        let own = |r: &&Report| story.reports.contains(&r.id);
        let reports: Vec<&Report> = record.reports.iter().filter(own).collect();
        let signals = sure::signals(&story.items, &reports);
        known.extend(signals.into_iter().map(|(_, id, s)| (id.as_str().to_owned(), s)));
    }
    let sample = |v: &Verdict| {
        Some(Sample { section: v.section, signals: *known.get(&v.id)?, right: v.right })
    };
    Ok(verdicts.iter().filter_map(sample).collect())
}

/// A rule's class counts for itself and for its rule.
fn counts<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> Counts {
    let mut counts = Counts::new();
    for verdict in verdicts {
        if !COUNTED.contains(&verdict.section) {
            continue;
        }
        let base = verdict.rule.split('/').next().unwrap_or_default();
        let mut count = |rule: &str| {
            let count = counts.entry((verdict.section, rule.to_owned())).or_default();
            count.0 += verdict.right;
            count.1 += 1;
        };
        count(base);
        if base != verdict.rule {
            count(&verdict.rule);
        }
    }
    counts
}

fn floors() -> anyhow::Result<String> {
    let table = fs::read_to_string(TABLE).context(TABLE)?;
    let floors = table.lines().filter(|l| l.split('\t').nth(1) == Some("floor"));
    Ok(floors.map(|l| format!("{l}\n")).collect())
}

fn table(floors: &str, counts: &Counts) -> String {
    let mut text = format!("{HEAD}{floors}");
    for ((section, rule), (right, of)) in counts {
        let _ = writeln!(text, "{section}\t{rule}\t{right}\t{of}");
    }
    text
}

/// Of the items that are sure by what the other stories say, weights and how far they hold, how many were right, by
/// section.
fn sure(stories: &[Vec<Sample>]) -> String {
    let mut by_section: BTreeMap<&str, (f64, u32)> = BTreeMap::new();
    for (at, story) in stories.iter().enumerate() {
        let others = stories.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, s)| s);
        let others: Vec<&Vec<Sample>> = others.collect();
        let samples: Vec<&Sample> = others.iter().flat_map(|s| s.iter()).collect();
        let weights = fit::settled(&samples, &fit::left_out(&others));
        for sample in story {
            let count = by_section.entry(sample.section).or_default();
            let weights = weights.get(sample.section);
            if weights.is_some_and(|w| w.probability(&sample.signals) >= SURE) {
                count.0 += sample.right;
                count.1 += 1;
            }
        }
    }
    let mut text = format!("held out, printed with {SURE} or more and right:\n");
    for (section, (right, of)) in by_section {
        let rate = if of > 0 { right / f64::from(of) } else { 0.0 };
        let _ = writeln!(text, "{section:10} {right}/{of} = {rate:.2}");
    }
    text
}
