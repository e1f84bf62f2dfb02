//! `readout read`: reports in, record out.

use std::io::Write;

use readout::Pipeline;
use readout::types::{Record, Report, Skip};

use crate::Outcome;
use crate::args::{ReadArgs, ReadFormat};
use crate::commands::{finish, for_a_person, writer};
use crate::inputs;
use crate::packs;
use crate::render::{self, Look};

/// How many reports are read at once with `--each`: bounds memory, keeps all cores busy.
const BATCH: usize = 256;

pub(crate) fn run(args: &ReadArgs, quiet: bool) -> anyhow::Result<Outcome> {
    let pipeline = packs::pipeline(args.input.packs.as_deref())?;
    let inputs = inputs::read(&args.input);
    let format = args.format.unwrap_or(if for_a_person(args.out.as_deref()) {
        ReadFormat::Text
    } else {
        ReadFormat::Json
    });
    let read = inputs.reports.len();
    let skipped = inputs.skipped.clone();
    let mut out = writer(args.out.as_deref())?;
    if args.each {
        print_each(&pipeline, inputs.reports, skipped.clone(), format, args, &mut out)?;
    } else {
        let record = pipeline.record(inputs.reports, inputs.skipped);
        print_record(&record, format, args, &mut out)?;
    }
    out.flush()?;
    Ok(finish(read, &skipped, quiet))
}

fn print_each(
    pipeline: &Pipeline,
    reports: Vec<Report>,
    mut skipped: Vec<Skip>,
    format: ReadFormat,
    args: &ReadArgs,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut reports = reports.into_iter();
    loop {
        let batch: Vec<Report> = reports.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(());
        }
        for mut record in pipeline.record_each(batch) {
            // What was skipped stands in the first record, so that no line of output hides it.
            record.skipped = std::mem::take(&mut skipped);
            let format = if format == ReadFormat::Json { ReadFormat::Jsonl } else { format };
            print_record(&record, format, args, out)?;
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
        ReadFormat::Text => {
            let look = Look::here(args.out.is_none(), args.all, args.evidence);
            render::record(record, &look, out)?;
        }
    }
    Ok(())
}
