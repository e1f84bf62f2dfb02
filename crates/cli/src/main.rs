//! The `readout` program: arguments, files, terminal and exit code; everything else is the library's.

mod args;
mod commands;
mod inputs;
mod keeping;
mod network;
mod packs;
mod render;
mod watching;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};

/// What became of a run: the exit code that other programs rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All was read.
    Done,
    /// Some inputs were skipped, each named on standard error.
    Skipped,
    /// Nothing could be read.
    Nothing,
}

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are asked for; anything else is bad usage, which is 1 here, not clap's 2.
            let code = u8::from(error.use_stderr());
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match run(&args) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Skipped) => ExitCode::from(2),
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("readout: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.command {
        Command::Read(read) => commands::read::run(read, args),
        Command::Group(group) => commands::group::run(group, args.quiet),
        Command::Show(show) => commands::show::run(show, args.quiet),
        Command::Schema => commands::schema::run(),
        Command::Completions(shell) => commands::manual::completions(shell),
        Command::Man(man) => commands::manual::man(man),
        over_the_store => run_over_the_store(over_the_store, args),
    }
}

fn run_over_the_store(command: &Command, args: &Args) -> anyhow::Result<Outcome> {
    let place = args.store.as_deref();
    match command {
        Command::Stories(a) => commands::stories::run(a, place),
        Command::Story(a) => commands::story::run(a, place),
        Command::Compare(a) => commands::compare::run(a, place),
        Command::Timeline(a) => commands::timeline::run(a, place),
        Command::Positions(a) => commands::positions::run(a, place),
        Command::Quotes(a) => commands::quotes::run(a, place),
        Command::Figures(a) => commands::figures::run(a, place),
        Command::Sources(a) => commands::sources::run(a, place),
        Command::Unknown(a) => commands::unknown::run(a, place),
        Command::Search(a) => commands::search::run(a, place),
        Command::Diff(a) => commands::diff::run(a, place),
        Command::Why(a) => commands::why::run(a, place),
        Command::Correct(a) => commands::correct::run(a, place),
        Command::Reread(a) => commands::reread::run(a, place, args.quiet),
        Command::Store(a) => commands::store::run(a, place),
        Command::Watch(a) => commands::watch::run(a, args),
        Command::Export(a) => commands::export::run(a, place),
        Command::Serve(a) => commands::serve::run(a, place, args.quiet),
        Command::Account(a) => commands::account::run(a, place),
        _ => anyhow::bail!("this command does not use the store"),
    }
}

/// Whoever reads our output (`| head`) may stop early; that is no fault.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
