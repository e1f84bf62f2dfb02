//! `readout read`: reports in, record out, kept in the store.

use std::io::Write;

use anyhow::ensure;
use readout::Pipeline;
use readout::types::{Record, Report, Skip};
use readout_store::Access;

use crate::Outcome;
use crate::args::{Args, ReadArgs, ReadFormat};
use crate::commands::{extent, finish, for_a_person, writer};
use crate::inputs;
use crate::keeping::{Desk, stamp};
use crate::packs;
use crate::render::{self, Look};

/// How many reports are read and kept at once: bounds memory, keeps all cores busy.
const BATCH: usize = 256;

pub(crate) fn run(args: &ReadArgs, all: &Args) -> anyhow::Result<Outcome> {
    let keeper = Keeper::open(args, all)?;
    let pipeline = packs::pipeline(args.input.packs.as_deref())?;
    let inputs = inputs::read(&args.input)?;
    let format = args.format.unwrap_or(if for_a_person(args.out.as_deref()) {
        ReadFormat::Text
    } else {
        ReadFormat::Json
    });
    let read = inputs.reports.len();
    let skipped = inputs.skipped.clone();
    let mut out = writer(args.out.as_deref())?;
    if args.each {
        let reading = Reading { pipeline: &pipeline, keeper: &keeper, format, args };
        reading.print_each(inputs.reports, skipped.clone(), &mut out)?;
    } else {
        let readings = pipeline.read_together(inputs.reports);
        keeper.keep(&readings)?;
        print_record(&Pipeline::join(readings, inputs.skipped), format, args, &mut out)?;
    }
    out.flush()?;
    Ok(finish(read, &skipped, all.quiet))
}

/// Keeps what is read, unless nothing shall be kept.
struct Keeper {
    desk: Option<Desk>,
    say: bool,
}

impl Keeper {
    /// Opens the store. The user's own one may be out of reach (no home, a read-only disk): then the record is still
    /// printed, and it is said that nothing is kept; a store that was named must be there.
    fn open(args: &ReadArgs, all: &Args) -> anyhow::Result<Self> {
        let say = all.verbose > 0;
        if args.no_store {
            return Ok(Keeper { desk: None, say });
        }
        match Desk::open(all.store.as_deref(), Access::Keep) {
            Ok(desk) => Ok(Keeper { desk: Some(desk), say }),
            Err(error) if all.store.is_none() => {
                anstream::eprintln!("readout: nothing is kept: {error:#}");
                Ok(Keeper { desk: None, say })
            }
            Err(error) => Err(error),
        }
    }

    /// When this returns, the readings are on the disk.
    fn keep(&self, readings: &[readout::types::Reading]) -> anyhow::Result<()> {
        let Some(desk) = &self.desk else { return Ok(()) };
        for batch in readings.chunks(BATCH) {
            let kept = desk.wait(desk.store.ingest(batch, &stamp()))?;
            for report in kept.added.iter().filter(|_| self.say) {
                anstream::eprintln!("readout: kept {report}");
            }
        }
        Ok(())
    }
}

/// What reading one report after another needs.
struct Reading<'a> {
    pipeline: &'a Pipeline,
    keeper: &'a Keeper,
    format: ReadFormat,
    args: &'a ReadArgs,
}

impl Reading<'_> {
    fn print_each(
        &self,
        reports: Vec<Report>,
        mut skipped: Vec<Skip>,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let mut reports = reports.into_iter();
        loop {
            let batch: Vec<Report> = reports.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(());
            }
            let readings = self.pipeline.read_all(batch);
            self.keeper.keep(&readings)?;
            for mut record in Pipeline::join_each(readings) {
                // What was skipped stands in the first record, so that no line of output hides it.
                record.skipped = std::mem::take(&mut skipped);
                let format = match self.format {
                    ReadFormat::Json => ReadFormat::Jsonl,
                    format => format,
                };
                print_record(&record, format, self.args, out)?;
            }
            // A line that was printed is kept: whoever reads along may rely on it.
            out.flush()?;
        }
    }
}

fn print_record(
    record: &Record,
    format: ReadFormat,
    args: &ReadArgs,
    mut out: &mut dyn Write,
) -> anyhow::Result<()> {
    match format {
        ReadFormat::Json => {
            serde_json::to_writer_pretty(&mut out, record)?;
            out.write_all(b"\n")?;
        }
        ReadFormat::Jsonl => {
            serde_json::to_writer(&mut out, record)?;
            out.write_all(b"\n")?;
        }
        ReadFormat::Md => out.write_all(&readout_export::markdown(record, extent(args.all)))?,
        ReadFormat::Html => {
            let stories = record.stories.len();
            // Pages are made of one story; several in one file would mix their links.
            ensure!(
                stories < 2,
                "the reports tell {stories} stories and an HTML file holds one: see `readout stories`, then \
                 `readout export ID --format html`"
            );
            out.write_all(readout_web::story_file(record)?.as_bytes())?;
        }
        ReadFormat::Text => {
            let look = Look::here(args.out.is_none(), args.all, args.evidence);
            render::record(record, &look, out)?;
        }
    }
    Ok(())
}
