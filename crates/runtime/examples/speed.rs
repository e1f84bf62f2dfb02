//! Measures words per second, load time and memory.
//!
//! usage: `cargo run --release -p readout-runtime --example speed -- ASSET TEXTS.jsonl [ROUNDS [THREADS]]`
//!
//! Each line of TEXTS is one text: `{"text": ...}`. Prints one line for each round: words, wall seconds, processor
//! seconds. With `-` for ROUNDS it waits for a line on standard input before each round, which lets another program take
//! turns with it.

#![allow(clippy::print_stdout, reason = "an example prints its result")]

use std::error::Error;
use std::io::{BufRead, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use readout_runtime::Model;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [asset, texts, rest @ ..] = args.as_slice() else {
        return Err("usage: speed ASSET TEXTS.jsonl [ROUNDS [THREADS]]".into());
    };
    let threads = rest.get(1).map_or(Ok(1), |n| n.parse())?;
    let bytes = std::fs::read(asset)?;
    let texts = read_texts(texts)?;
    let start = Instant::now();
    let model = Model::load(&bytes)?;
    println!("load {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    std::io::stdout().flush()?;
    drop(bytes);
    match rest.first().map(String::as_str) {
        Some("-") => {
            for line in std::io::stdin().lock().lines() {
                line?;
                round(&model, &texts, threads)?;
            }
        }
        rounds => {
            for _ in 0..rounds.map_or(Ok(5), str::parse)? {
                round(&model, &texts, threads)?;
            }
        }
    }
    println!("memory {} kB", resident_kb().unwrap_or_default());
    Ok(())
}

fn read_texts(path: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let file = std::fs::read_to_string(path)?;
    let text = |line: &str| -> Result<String, Box<dyn Error>> {
        let record: serde_json::Value = serde_json::from_str(line)?;
        Ok(record["text"].as_str().ok_or("a line has no text")?.to_owned())
    };
    file.lines().map(text).collect()
}

/// Annotates all texts once. Words are tokens, as spaCy counts them.
fn round(model: &Model, texts: &[String], threads: usize) -> std::io::Result<()> {
    let (start, cpu) = (Instant::now(), processor_seconds().unwrap_or_default());
    let (next, words) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(text) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    words.fetch_add(model.annotate(text).tokens.len(), Ordering::Relaxed);
                }
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let cpu = processor_seconds().unwrap_or_default() - cpu;
    println!("round {} {seconds:.4} {cpu:.4}", words.into_inner());
    std::io::stdout().flush()
}

/// Processor time of this program so far, where the system tells (in hundredths of a second).
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = fields.split_whitespace().skip(11).take(2);
    Some(ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0)
}

/// The greatest resident size so far, where the system tells.
fn resident_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
