//! Fuzzing: each untrusted input for some minutes, two at a time.
//!
//! In: the targets of `fuzz/`. Out: for each the inputs that were tried and what became of it. Holds: an input that ends in
//! a panic, a hang or too much memory fails the chore and is kept under `fuzz/artifacts`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use anyhow::{Context, ensure};

use crate::shell;

/// How long, and which targets.
#[derive(Debug, clap::Args)]
pub(crate) struct FuzzArgs {
    /// Minutes for each target.
    #[arg(long, default_value_t = 10)]
    minutes: u32,
    /// How many targets run at once.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Only these targets.
    #[arg(long)]
    only: Vec<String>,
}

/// An input that takes longer than this many seconds hangs.
const SECONDS_AN_INPUT: u32 = 25;
/// An input that takes more memory than this is refused too late, in megabytes.
const MEGABYTES: u32 = 2048;

pub(crate) fn run(args: &FuzzArgs) -> anyhow::Result<()> {
    ensure!(
        shell::has("cargo", &["fuzz", "--version"]),
        "cargo-fuzz is not installed (cargo install --locked cargo-fuzz)"
    );
    let targets: Vec<String> =
        targets()?.into_iter().filter(|t| args.only.is_empty() || args.only.contains(t)).collect();
    // One build before the runs, which would otherwise wait for one another.
    cargo_fuzz("build", &[])?;
    let left = Mutex::new(targets.into_iter().rev().collect::<Vec<_>>());
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..args.jobs.max(1) {
            scope.spawn(|| work(&left, &failed, args.minutes));
        }
    });
    let failed = failed.into_inner().unwrap_or_default();
    ensure!(failed.is_empty(), "inputs that ended badly: {}", failed.join(", "));
    Ok(())
}

/// Runs what is left, one target after another.
fn work(left: &Mutex<Vec<String>>, failed: &Mutex<Vec<String>>, minutes: u32) {
    while let Some(target) = left.lock().ok().and_then(|mut left| left.pop()) {
        let outcome = one(&target, minutes);
        let line = outcome.as_ref().map_or_else(ToString::to_string, Clone::clone);
        println!("{target:10} {line}");
        if let (true, Ok(mut failed)) = (outcome.is_err(), failed.lock()) {
            failed.push(target);
        }
    }
}

/// The targets, by name.
fn targets() -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir("fuzz/fuzz_targets").context("fuzz/fuzz_targets")? {
        let path = entry?.path();
        names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

/// Runs one target; what the fuzzer says last.
fn one(target: &str, minutes: u32) -> anyhow::Result<String> {
    let seed = Path::new("fuzz/corpus").join(target);
    fs::create_dir_all(&seed)?;
    if target == "page" {
        seed_pages(&seed)?;
    }
    let time = format!("-max_total_time={}", 60 * minutes);
    let hang = format!("-timeout={SECONDS_AN_INPUT}");
    let memory = format!("-rss_limit_mb={MEGABYTES}");
    let said = cargo_fuzz("run", &[target, "--", &time, &hang, &memory, "-max_len=65536"])?;
    let last = said.lines().rev().find(|line| line.starts_with("Done"));
    Ok(last.unwrap_or("ended early").to_owned())
}

/// The invented reports are where the fuzzer starts from.
fn seed_pages(folder: &Path) -> anyhow::Result<()> {
    for entry in walkdir::WalkDir::new("examples") {
        let entry = entry?;
        let text = entry.path().extension().is_some_and(|x| x == "txt");
        if text {
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Without a sanitizer the stable compiler will do: the code is safe Rust, and what is looked for are panics and hangs.
fn cargo_fuzz(verb: &str, args: &[&str]) -> anyhow::Result<String> {
    let out = Command::new("cargo")
        .args(["fuzz", verb, "--sanitizer", "none"])
        .args(args)
        .env("RUSTC_BOOTSTRAP", "1")
        .output()
        .with_context(|| format!("cannot start cargo fuzz {verb}"))?;
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    let tail: Vec<&str> = said.lines().rev().take(12).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    ensure!(out.status.success(), "ended with {}:\n{}", out.status, tail.join("\n"));
    Ok(said)
}
