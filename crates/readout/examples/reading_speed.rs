//! Tokens per second of reading a report, against the language runtime alone.
//!
//! usage: `cargo run --release -p readout --example reading_speed -- ROUNDS FILE...`
//!
//! In: reports in any format that the program reads. Out: one line for each part (tokens, seconds of processor time, tokens
//! a second), then the ratio. Holds: both parts see the same paragraphs of the same reports, in one process and one thread,
//! report by report, each the first at every second one, so that neither has a warmer machine; a report's page, the story
//! stage and the output belong to neither.

#![allow(clippy::print_stdout, reason = "an example prints its result")]

use std::error::Error;
use std::fs::File;
use std::hint::black_box;

use readout::Pipeline;
use readout::types::Report;
use readout::types::doc::Doc;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [rounds, files @ ..] = args.as_slice() else {
        return Err("usage: reading_speed ROUNDS FILE...".into());
    };
    let rounds: usize = rounds.parse()?;
    let mut reports = Vec::new();
    for file in files {
        let (read, skipped) = readout::reports(file, &mut File::open(file)?);
        reports.extend(read);
        skipped.iter().for_each(|skip| println!("left out: {} ({})", skip.source, skip.reason));
    }
    if reports.is_empty() {
        return Err("no report, no figure".into());
    }
    let pipeline = Pipeline::new()?;
    let doc = |report: Report| (report.clone(), pipeline.detail(report).doc);
    let reports: Vec<(Report, Doc)> = reports.into_iter().map(doc).collect();
    let mut ratios = Vec::new();
    for number in 0..=rounds {
        let round = Round::of(&pipeline, &reports)?;
        // The first round fills tables and caches.
        if number > 0 {
            ratios.push(round.print());
        }
    }
    ratios.sort_by(f64::total_cmp);
    let median = ratios.get(ratios.len() / 2).ok_or("no round, no figure")?;
    println!("reading against the runtime alone: {median:.3}");
    Ok(())
}

/// What one turn through all reports took.
#[derive(Debug, Default)]
struct Round {
    tokens: usize,
    runtime: f64,
    reading: f64,
}

impl Round {
    fn of(pipeline: &Pipeline, reports: &[(Report, Doc)]) -> Result<Self, Box<dyn Error>> {
        let mut round = Round::default();
        for (number, (report, doc)) in reports.iter().enumerate() {
            let paragraphs = paragraphs(doc);
            round.tokens += doc.tokens.len();
            for runtime in [number % 2 == 0, number % 2 == 1] {
                let start = processor_seconds()?;
                if runtime {
                    black_box(pipeline.model().annotate_all(&paragraphs));
                    round.runtime += processor_seconds()? - start;
                } else {
                    black_box(pipeline.detail(report.clone()));
                    round.reading += processor_seconds()? - start;
                }
            }
        }
        Ok(round)
    }

    #[expect(clippy::cast_precision_loss, reason = "fewer than 2^52 tokens")]
    fn print(&self) -> f64 {
        for (name, seconds) in [("runtime", self.runtime), ("reading", self.reading)] {
            println!(
                "{name}: {} tokens in {seconds:.2} s, {:.0} tokens/s",
                self.tokens,
                self.tokens as f64 / seconds
            );
        }
        self.runtime / self.reading
    }
}

/// The paragraphs that were read.
fn paragraphs(doc: &Doc) -> Vec<&str> {
    doc.paragraphs.iter().map(|p| doc.text(p.tokens.clone())).collect()
}

/// Processor time of this thread so far, in seconds, from the system's scheduler (Linux).
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: f64 = stat.split(' ').next().ok_or("no processor time")?.parse()?;
    Ok(nanoseconds / 1e9)
}
