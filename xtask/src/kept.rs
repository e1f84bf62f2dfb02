//! The long runs over the store: kills and speed. The work itself is done by examples of `readout-store`, so that this
//! crate stays quick to build.

use crate::shell;

/// Which database.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Database {
    /// A file.
    Sqlite,
    /// A server of our own, started for the run.
    Postgres,
}

impl Database {
    fn name(self) -> &'static str {
        match self {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
        }
    }
}

/// How often to kill.
#[derive(Debug, clap::Args)]
pub(crate) struct KillsArgs {
    /// How many writers to kill.
    #[arg(long, default_value_t = 1_000)]
    runs: u32,
    /// Which database.
    #[arg(long, value_enum, default_value = "sqlite")]
    store: Database,
}

/// How large a store to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct StoreBenchArgs {
    /// How many reports it holds.
    #[arg(long, default_value_t = 100_000)]
    reports: u64,
    /// Which database.
    #[arg(long, value_enum, default_value = "sqlite")]
    store: Database,
}

pub(crate) fn kills(args: &KillsArgs) -> anyhow::Result<()> {
    example("kills", &["--runs", &args.runs.to_string(), "--store", args.store.name()])
}

pub(crate) fn bench(args: &StoreBenchArgs) -> anyhow::Result<()> {
    example("bench", &["--reports", &args.reports.to_string(), "--store", args.store.name()])
}

fn example(name: &str, args: &[&str]) -> anyhow::Result<()> {
    let run = ["run", "--release", "--package", "readout-store", "--example", name, "--"];
    shell::run("cargo", &[&run[..], args].concat())
}
