//! The `readout` program: arguments, files, terminal and exit code; everything else is the library's.

mod args;
mod commands;
mod inputs;
mod packs;
mod render;

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
        Command::Read(read) => commands::read::run(read, args.quiet),
        Command::Group(group) => commands::group::run(group, args.quiet),
        Command::Show(show) => commands::show::run(show, args.quiet),
        Command::Schema => commands::schema::run(),
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
