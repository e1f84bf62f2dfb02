//! Kills a writer at random points, and looks whether the store kept its word.
//!
//! In: a place for a store, and a way to start a writer of it. Out: [`Total`]: what was acknowledged, lost, kept twice. Holds: a
//! report counts as acknowledged once its line was read from the writer; the writer dies by SIGKILL; it begins again a
//! little before where it stopped.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use readout_store::{Access, Location, Stamp, Store};
use readout_types::{Id, Versions};

use super::compose;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Starts a writer of the store at a place, from a number on.
pub(crate) type Start<'a> = &'a dyn Fn(&str, u64) -> Result<Command>;

/// What came of some kills.
#[derive(Debug, Default)]
pub(crate) struct Total {
    pub(crate) kills: u32,
    pub(crate) acknowledged: usize,
    pub(crate) lost: usize,
    pub(crate) faults: Vec<String>,
    /// Committed in the moment of the kill: allowed, and later seen as known.
    pub(crate) beyond: usize,
}

/// Kills the writer again and again on one store.
pub(crate) fn rounds(
    place: &str,
    runs: u32,
    start: Start<'_>,
    dice: &mut Dice,
    total: &mut Total,
) -> Result<()> {
    let mut acknowledged: BTreeSet<Id> = BTreeSet::new();
    let mut next = 0_u64;
    for _ in 0..runs {
        let seen = kill_once(start(place, next)?, Duration::from_millis(5 + dice.roll(600)))?;
        total.kills += 1;
        total.acknowledged += seen.iter().filter(|id| !acknowledged.contains(*id)).count();
        next = (next + seen.len() as u64).saturating_sub(3);
        acknowledged.extend(seen);
        let (lost, beyond, faults) = wait(look(place, &acknowledged))?;
        total.lost += lost;
        total.beyond += beyond;
        total.faults.extend(faults.iter().map(|f| format!("after kill {}: {f}", total.kills)));
    }
    Ok(())
}

/// Starts a writer, kills it after a while, and gives what it had acknowledged.
fn kill_once(mut writer: Command, after: Duration) -> Result<Vec<Id>> {
    let mut writer = writer.stdout(Stdio::piped()).spawn()?;
    let out = writer.stdout.take().ok_or("no output")?;
    let reader = thread::spawn(move || {
        // A line cut short by the kill was not acknowledged.
        let lines = BufReader::new(out).split(b'\n').map_while(std::result::Result::ok);
        let lines = lines.filter_map(|line| String::from_utf8(line).ok());
        lines
            .filter_map(|line| Some(Id::new(line.strip_prefix("kept ")?.strip_suffix(" .")?)))
            .collect::<Vec<Id>>()
    });
    thread::sleep(after);
    writer.kill()?;
    writer.wait()?;
    reader.join().map_err(|_| "the reader stopped".into())
}

/// What is missing of what was acknowledged, how much more is there, and what does not fit together.
async fn look(place: &str, acknowledged: &BTreeSet<Id>) -> Result<(usize, usize, Vec<String>)> {
    let location = Location::parse(place);
    if let Location::File(path) = &location
        && !Path::new(path).exists()
    {
        return Ok((acknowledged.len(), 0, Vec::new()));
    }
    // A writer killed before it made the tables leaves a store that has none yet.
    let store = Store::open(location, Access::Keep).await?;
    let asked: Vec<Id> = acknowledged.iter().cloned().collect();
    let known = store.known(&asked).await?;
    let sizes = store.sizes().await?;
    let all = sizes.iter().find(|(what, _)| *what == "reports").map_or(0, |(_, n)| *n);
    let faults = store.check().await?;
    store.close().await;
    let beyond = usize::try_from(all)?.saturating_sub(known.len());
    Ok((acknowledged.len() - known.len(), beyond, faults))
}

/// Keeps composed readings from a number on, a few at a time, until it is killed.
pub(crate) async fn write(place: &str, from: u64) -> Result<()> {
    let store = Store::open(Location::parse(place), Access::Keep).await?;
    let versions = Versions { readout: "0".into(), model: "none".into(), lexicons: "none".into() };
    let stamp = Stamp { at: "2026-01-02T12:00:00Z".into(), versions };
    let mut dice = Dice(from);
    let mut next = from;
    loop {
        let many = 1 + dice.roll(4);
        let readings: Vec<_> = (next..next + many).map(compose::reading).collect();
        store.ingest(&readings, &stamp).await?;
        let mut out = std::io::stdout().lock();
        for reading in &readings {
            writeln!(out, "kept {} .", reading.report.id)?;
        }
        out.flush()?;
        next += many;
    }
}

pub(crate) fn wait<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// Numbers that look random (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}
