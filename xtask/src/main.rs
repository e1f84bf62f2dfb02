//! The project's own chores: `cargo xtask check|bless|score|exports|bench|fuzz|kills|model`.
//!
//! Holds: everything that CI does is a chore here, so that it can be done before anything is handed on.

#![allow(clippy::print_stdout, reason = "a chore's result is what it prints")]

mod bench;
mod browser;
mod calibrate;
mod check;
mod exports;
mod fuzz;
mod kept;
mod model;
mod score;
mod shell;

use clap::{Parser, Subcommand};

/// The project's own chores.
#[derive(Debug, Parser)]
#[command(name = "xtask")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// All that CI does: formatting, lints, tests, documents, crate arrows, licences, floors.
    Check,
    /// Rewrite generated files and snapshots; read the diff before you commit it.
    Bless,
    /// Score the examples against the floors; with --data also public sets and stories, into FIGURES.md.
    Score(score::ScoreArgs),
    /// Count how often rules of positions, claims and events are right, on the keys of examples/ and of --data.
    Calibrate(calibrate::CalibrateArgs),
    /// Measure speed; the runtime takes turns with spaCy where `python3` can import it.
    Bench(bench::BenchArgs),
    /// Test the web face in a real browser, and its JSON interface under schemathesis.
    Browser(browser::BrowserArgs),
    /// Fuzz every untrusted input, some minutes each (needs cargo-fuzz).
    Fuzz(fuzz::FuzzArgs),
    /// Export the examples and have every form opened by a reader that is not ours.
    Exports,
    /// Kill a writer of the store at random points, and look whether anything acknowledged is lost.
    Kills(kept::KillsArgs),
    /// Make the model asset from spaCy's package.
    Model(model::ModelArgs),
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    std::env::set_current_dir(shell::root()?)?;
    match args.chore {
        Chore::Check => check::check(),
        Chore::Bless => check::bless(),
        Chore::Score(args) => score::run(&args),
        Chore::Calibrate(args) => calibrate::run(&args),
        Chore::Bench(args) => bench::run(&args),
        Chore::Browser(args) => browser::run(&args),
        Chore::Fuzz(args) => fuzz::run(&args),
        Chore::Exports => exports::run(),
        Chore::Kills(args) => kept::kills(&args),
        Chore::Model(args) => model::make(&args),
    }
}
