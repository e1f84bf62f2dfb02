//! A writer that is killed at random points loses nothing that it acknowledged: twenty kills on each database. The long run is
//! `cargo xtask kills`.

use std::env;
use std::process::Command;

use crate::common::kills::{Dice, Result, Total, rounds, wait, write};
use crate::common::postgres;

const RUNS: u32 = 20;
const PLACE: &str = "READOUT_TEST_STORE";
const FROM: &str = "READOUT_TEST_FROM";

/// Not a test of its own: what the tests below start and kill.
#[test]
#[ignore = "a writer for the tests of this file; it ends only by being killed"]
fn writer() {
    let (Ok(place), Ok(from)) = (env::var(PLACE), env::var(FROM)) else { return };
    // The harness has begun a line of its own.
    println!();
    wait(write(&place, from.parse().expect("a number"))).expect("killed, not failed");
}

fn start(place: &str, from: u64) -> Result<Command> {
    let mut writer = Command::new(env::current_exe()?);
    writer.args(["--ignored", "--exact", "--nocapture", "kills::writer"]);
    writer.env(PLACE, place).env(FROM, from.to_string());
    Ok(writer)
}

fn check(place: &str, seed: u64) {
    let (mut dice, mut total) = (Dice(seed), Total::default());
    rounds(place, RUNS, &start, &mut dice, &mut total).expect("the store opens after every kill");
    assert_eq!((total.lost, total.faults), (0, Vec::new()));
    assert!(total.acknowledged > 0, "no writer came so far as to acknowledge anything");
}

#[test]
fn a_killed_writer_loses_nothing_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    check(&folder.path().join("desk.db").display().to_string(), 1);
}

#[test]
fn a_killed_writer_loses_nothing_on_postgres() {
    match postgres::Server::start() {
        Ok(server) => check(&server.url(), 2),
        Err(why) => eprintln!("left out on PostgreSQL: {why}"),
    }
}
