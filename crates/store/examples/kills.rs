//! Kills a writer at random points, over and over, and looks whether the store kept its word.
//!
//! `cargo run --release -p readout-store --example kills -- --runs 1000 --store sqlite`. In: how often, and on which database.
//! Out: what was acknowledged, lost, kept twice; an error where the store broke its word.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

#[path = "../testing/compose.rs"]
mod compose;
#[path = "../testing/kills.rs"]
mod kills;
#[path = "../testing/postgres.rs"]
mod postgres;

use std::env;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use kills::{Dice, Result, Total, rounds, wait, write};

/// A store grows for so many runs before a new one is begun, so that each look at it stays short.
const RUNS_A_STORE: u32 = 25;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let value = |name: &str| {
        let at = args.iter().position(|a| a == name)?;
        args.get(at + 1).cloned()
    };
    if let Some(place) = value("--write") {
        let from = value("--from").and_then(|n| n.parse().ok()).unwrap_or(0);
        return wait(write(&place, from));
    }
    let runs = value("--runs").and_then(|n| n.parse().ok()).unwrap_or(1_000);
    let seed = value("--seed").and_then(|n| n.parse().ok()).unwrap_or_else(clock);
    let (mut dice, mut total) = (Dice(seed), Total::default());
    while total.kills < runs {
        let more = RUNS_A_STORE.min(runs - total.kills);
        match value("--store").as_deref() {
            None | Some("sqlite") => {
                let folder = tempfile::tempdir()?;
                let place = folder.path().join("desk.db").display().to_string();
                rounds(&place, more, &start, &mut dice, &mut total)?;
            }
            Some("postgres") => {
                let server = postgres::Server::start()?;
                rounds(&server.url(), more, &start, &mut dice, &mut total)?;
            }
            Some(other) => return Err(format!("{other:?} is neither sqlite nor postgres").into()),
        }
    }
    let Total { kills, acknowledged, lost, faults, beyond } = total;
    for fault in &faults {
        println!("{fault}");
    }
    println!(
        "kills {kills}, acknowledged {acknowledged}, lost {lost}, faults {}, kept but not yet acknowledged {beyond} (seed {seed})",
        faults.len()
    );
    if lost + faults.len() > 0 { Err("the store broke its word".into()) } else { Ok(()) }
}

/// This program as a writer.
fn start(place: &str, from: u64) -> Result<Command> {
    let mut writer = Command::new(env::current_exe()?);
    writer.args(["--write", place, "--from", &from.to_string()]);
    Ok(writer)
}

fn clock() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}
