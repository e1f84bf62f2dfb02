//! `readout export`: a story in a form for other programs or people.

use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use readout::types::Record;
use readout_store::Access;

use crate::Outcome;
use crate::args::{ExportArgs, ExportFormat};
use crate::commands::{extent, writer};
use crate::keeping::Desk;

pub(crate) fn run(args: &ExportArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    let desk = Desk::open(place, Access::Look)?;
    let view = desk.wait(desk.store.story(&args.id, args.as_of.as_deref()))?;
    let record = &view.record;
    match (args.format, args.out.as_deref()) {
        (ExportFormat::Sqlite, Some(file)) => database(&desk, record, file)?,
        (ExportFormat::Sqlite, None) => bail!("a database is a file: name it with --out"),
        (ExportFormat::Csv, Some(folder)) if !is_zip(folder) => tables(record, folder)?,
        (ExportFormat::Csv, None) if io::stdout().is_terminal() => {
            bail!("csv is a file a section: name a folder or a .zip with --out, or pipe the zip")
        }
        (_, out) => {
            let bytes = bytes(record, args)?;
            let mut out = writer(out)?;
            out.write_all(&bytes)?;
            out.flush()?;
        }
    }
    Ok(Outcome::Done)
}

fn bytes(record: &Record, args: &ExportArgs) -> anyhow::Result<Vec<u8>> {
    Ok(match args.format {
        ExportFormat::Json => readout_export::json(record)?,
        ExportFormat::Jsonl => readout_export::jsonl(record)?,
        ExportFormat::Jsonld => readout_export::jsonld(record)?,
        ExportFormat::Csv => readout_export::csv_zip(record)?,
        ExportFormat::Md => readout_export::markdown(record, extent(args.all)),
        ExportFormat::Html => readout_web::story_file(record)?.into_bytes(),
        ExportFormat::PloverTsv => readout_export::plover_tsv(record),
        ExportFormat::Graphml => readout_export::graphml(record),
        ExportFormat::Sqlite => bail!("a database is a file: name it with --out"),
    })
}

fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|x| x.eq_ignore_ascii_case("zip"))
}

fn tables(record: &Record, folder: &Path) -> anyhow::Result<()> {
    let wrong = |path: &Path| format!("cannot write {}", path.display());
    fs::create_dir_all(folder).with_context(|| wrong(folder))?;
    for file in readout_export::csv(record)? {
        let path = folder.join(&file.name);
        fs::write(&path, &file.bytes).with_context(|| wrong(&path))?;
    }
    Ok(())
}

/// A whole file under another name first: a database that was cut short must not look like one.
fn database(desk: &Desk, record: &Record, file: &Path) -> anyhow::Result<()> {
    ensure!(!file.is_dir(), "cannot write {}: it is a folder", file.display());
    let mut name = OsString::from(file.as_os_str());
    name.push(".part");
    let part = PathBuf::from(name);
    if part.exists() {
        fs::remove_file(&part).with_context(|| format!("cannot replace {}", part.display()))?;
    }
    let wrong = || format!("cannot write {}", file.display());
    desk.wait(readout_export::sqlite(record, &part)).with_context(wrong)?;
    fs::rename(&part, file).with_context(wrong)
}
