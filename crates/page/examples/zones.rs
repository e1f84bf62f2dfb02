//! Prints what the page reader makes of files: one JSON value a report. `zones PATH... [--mark MARK] [--column OURS=THEIRS]`

use std::fs::File;
use std::io::{BufReader, Write as _};

use readout_page::Options;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut options = Options::default();
    let mut paths = Vec::new();
    let mut why = false;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--why" => why = true,
            "--mark" => options.paragraph_mark = words.next(),
            "--column" => {
                let pair = words.next().unwrap_or_default();
                let (ours, theirs) = pair.split_once('=').ok_or("OURS=THEIRS is wanted")?;
                options.columns.insert(ours.to_owned(), theirs.to_owned());
            }
            _ => paths.push(word),
        }
    }
    let mut out = std::io::stdout().lock();
    for path in paths {
        let mut bytes = BufReader::new(File::open(&path)?);
        let mut lines = Vec::new();
        readout_page::read(&path, &mut bytes, &options, &mut |found| {
            lines.push(match found {
                Ok(report) if why => explained(&report, &options),
                Ok(report) => serde_json::json!({ "reports": [report], "stories": [] }),
                Err(skip) => serde_json::json!({ "skipped": [skip] }),
            });
        });
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Each line with its kind and what spoke for it.
fn explained(report: &readout_types::Report, options: &Options) -> serde_json::Value {
    let lines = readout_page::why(&report.text, None, options).into_iter().map(|line| {
        let text = report.text.slice(line.start as usize..line.end as usize);
        serde_json::json!({ "text": text, "kind": line.kind, "alone": line.alone, "reasons": line.reasons })
    });
    serde_json::json!({ "source": report.source, "lines": lines.collect::<Vec<_>>() })
}
