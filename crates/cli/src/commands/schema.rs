//! `readout schema`: the JSON Schema of the record.

use std::io::Write;

use crate::Outcome;
use crate::commands::writer;

pub(crate) fn run() -> anyhow::Result<Outcome> {
    let mut out = writer(None)?;
    out.write_all(readout::schema().as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}
