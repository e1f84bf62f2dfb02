//! `readout reread`: kept reports through this version of the program.

use std::collections::BTreeSet;

use readout::Pipeline;
use readout_store::Access;

use crate::Outcome;
use crate::args::RereadArgs;
use crate::keeping::{Desk, stamp};

/// Reports read and kept at once: a stop in between loses no more than these.
const BATCH: u32 = 256;

pub(crate) fn run(args: &RereadArgs, place: Option<&str>, quiet: bool) -> anyhow::Result<Outcome> {
    let desk = Desk::open(place, Access::Keep)?;
    let pipeline = Pipeline::new()?;
    let versions = Pipeline::versions();
    let only = (!args.all).then_some(&versions);
    let (mut after, mut count) = (0, 0);
    let mut stories = BTreeSet::new();
    loop {
        let batch = desk.wait(desk.store.outdated(only, after, BATCH))?;
        let Some((last, _)) = batch.last() else { break };
        after = *last;
        let readings = pipeline.read_all(batch.into_iter().map(|(_, report)| report).collect());
        stories.extend(desk.wait(desk.store.reread(&readings, &stamp()))?);
        count += readings.len();
    }
    if !quiet {
        anstream::eprintln!(
            "readout: {count} reports read again, {} stories built again",
            stories.len()
        );
    }
    Ok(Outcome::Done)
}
