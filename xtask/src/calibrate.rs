//! Counts how often the rules of positions, claims and events are right: `data/patterns/calibration.tsv`.
//!
//! In: the answer keys of `examples/`, of `testdata/stories/` and of the stories in a data folder. Out: the table, and on the terminal how
//! sure items turn out when their own story was left out of the counts. Holds: floors that stand in the table stay.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use readout_score::Verdict;
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
const HELD_OUT: [&str; 3] =
    ["brussels-withdrawal-summit", "dreamers-dinner-deal", "orrin-transit-talks"];
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

/// Section and rule: right, and of how many.
type Counts = BTreeMap<(&'static str, String), (f64, u32)>;

pub(crate) fn run(args: &CalibrateArgs) -> anyhow::Result<()> {
    let bin = score::build()?;
    let stories = stories(args)?;
    let floors = floors()?;
    let folder = std::env::temp_dir().join(format!("readout-calibrate-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let mut verdicts = Vec::new();
    for story in &stories {
        let open = "positions\tfloor\t0\nclaims\tfloor\t0\nevents\tfloor\t0\n";
        verdicts.push(judged(&bin, &folder, open, story)?);
    }
    let all = counts(verdicts.iter().flatten());
    fs::write(TABLE, table(&floors, &all)).context(TABLE)?;
    let mut held_out = Vec::new();
    for (at, story) in stories.iter().enumerate() {
        let others = verdicts.iter().enumerate().filter(|(i, _)| *i != at).flat_map(|(_, v)| v);
        held_out.extend(judged(&bin, &folder, &table(&floors, &counts(others)), story)?);
    }
    fs::remove_dir_all(&folder)?;
    print!("{}", sure(&held_out));
    Ok(())
}

fn stories(args: &CalibrateArgs) -> anyhow::Result<Vec<Story>> {
    let mut folders = score::keyed(Path::new("examples"))?;
    let open = score::keyed(Path::new(STORIES))?;
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

/// Reads a story with a table of counts of its own, and judges what is printed.
fn judged(bin: &str, folder: &Path, table: &str, story: &Story) -> anyhow::Result<Vec<Verdict>> {
    fs::write(folder.join("calibration.tsv"), table)?;
    let packs = folder.to_string_lossy();
    let mut args = vec!["read", "--no-store", "--format", "json", "--packs", &*packs];
    args.extend(story.reports.iter().map(String::as_str));
    let record: Value = serde_json::from_slice(&shell::output(bin, &args, &[0, 2])?)?;
    Ok(readout_score::verdicts(&story.gold, &record))
}

/// A rule's class counts for itself and for its rule.
fn counts<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> Counts {
    let mut counts = Counts::new();
    for verdict in verdicts {
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

/// Of the items printed as sure, how many were right, by section.
fn sure(verdicts: &[Verdict]) -> String {
    let mut by_section: BTreeMap<&str, (f64, u32)> = BTreeMap::new();
    for verdict in verdicts.iter().filter(|v| v.confidence >= SURE) {
        let count = by_section.entry(verdict.section).or_default();
        count.0 += verdict.right;
        count.1 += 1;
    }
    let mut text = format!("held out, printed with {SURE} or more and right:\n");
    for (section, (right, of)) in by_section {
        let _ = writeln!(text, "{section:10} {right}/{of} = {:.2}", right / f64::from(of));
    }
    text
}
