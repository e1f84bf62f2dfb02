//! `readout store`: where it is, whether it is sound, out and in again.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, ensure};
use readout_store::{Access, Store};

use crate::Outcome;
use crate::args::{StoreArgs, StoreWhat};
use crate::keeping::{Desk, stamp};

pub(crate) fn run(args: &StoreArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    match &args.what {
        StoreWhat::Info => info(&Desk::open(place, Access::Look)?),
        StoreWhat::Check => check(&Desk::open(place, Access::Look)?),
        StoreWhat::Export { file } => export(&Desk::open(place, Access::Look)?, file),
        StoreWhat::Import { file } => import(&Desk::open(place, Access::Keep)?, file),
    }
}

fn info(desk: &Desk) -> anyhow::Result<Outcome> {
    let sizes = desk.wait(desk.store.sizes())?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", desk.store.location())?;
    for (what, n) in sizes {
        writeln!(out, "{n:>10}  {what}")?;
    }
    Ok(Outcome::Done)
}

fn check(desk: &Desk) -> anyhow::Result<Outcome> {
    let faults = desk.wait(desk.store.check())?;
    ensure!(
        faults.is_empty(),
        "the store {} is damaged: {}",
        desk.store.location(),
        faults.join("; ")
    );
    writeln!(std::io::stdout().lock(), "{}: sound", desk.store.location())?;
    Ok(Outcome::Done)
}

/// Level 9: an export is written once and kept.
const LEVEL: i32 = 9;

fn is_packed(file: &Path) -> bool {
    file.extension().is_some_and(|x| x == "zst")
}

fn export(desk: &Desk, file: &Path) -> anyhow::Result<Outcome> {
    // A whole file under another name first: an export that was cut short must not look like one.
    let part = file.with_extension("part");
    let plain = BufWriter::new(
        File::create(&part).with_context(|| format!("cannot write {}", part.display()))?,
    );
    if is_packed(file) {
        let mut packed = zstd::Encoder::new(plain, LEVEL)?;
        lines(&desk.store, desk, &mut packed)?;
        packed.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    } else {
        let mut plain = plain;
        lines(&desk.store, desk, &mut plain)?;
        plain.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    }
    std::fs::rename(&part, file).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(Outcome::Done)
}

fn lines(store: &Store, desk: &Desk, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    desk.wait(store.export(&mut |line| {
        out.write_all(line.as_bytes())?;
        out.write_all(b"\n")
    }))
}

fn import(desk: &Desk, file: &Path) -> anyhow::Result<Outcome> {
    let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let reader: Box<dyn BufRead + Send> = if is_packed(file) {
        Box::new(BufReader::new(zstd::Decoder::new(opened)?))
    } else {
        Box::new(BufReader::new(opened))
    };
    let done = desk.wait(desk.store.import(&mut reader.lines(), &stamp()))?;
    anstream::eprintln!(
        "readout: {} reports and {} corrections taken, {} reports were there",
        done.reports,
        done.corrections,
        done.known
    );
    Ok(Outcome::Done)
}
