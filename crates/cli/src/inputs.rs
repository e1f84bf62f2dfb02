//! From paths and addresses to reports.
//!
//! In: paths and addresses as typed. Out: reports, and a named reason for everything that is not one. Holds: the order of reports
//! is the order of arguments, inside a folder the order of names; one bad input never stops the rest.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use readout::page;
use readout::types::{Report, Skip};
use readout_fetch::Target;
use walkdir::WalkDir;

use crate::args::InputArgs;
use crate::network::{self, Network};

/// What was read, and what was not.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) reports: Vec<Report>,
    pub(crate) skipped: Vec<Skip>,
}

/// Page options from the arguments.
pub(crate) fn options(args: &InputArgs) -> page::Options {
    page::Options {
        columns: args.columns.iter().cloned().collect(),
        paragraph_mark: args.paragraph_mark.clone(),
        ..page::Options::default()
    }
}

/// Reads every path and address.
///
/// # Errors
/// Where the network is asked for and cannot be used at all.
pub(crate) fn read(args: &InputArgs) -> anyhow::Result<Inputs> {
    let options = options(args);
    let mut inputs = Inputs::default();
    let mut network = None;
    for path in &args.paths {
        if network::is_address(path) {
            let network = match &mut network {
                Some(network) => network,
                none => none.insert(Network::open(&args.allow_private)?),
            };
            read_address(network, &path.to_string_lossy(), &options, &mut inputs);
            continue;
        }
        for file in files(path, &mut inputs.skipped) {
            read_file(&file, &options, &mut inputs);
        }
    }
    Ok(inputs)
}

fn read_address(network: &Network, typed: &str, options: &page::Options, inputs: &mut Inputs) {
    let target = match Target::parse(typed) {
        Ok(target) => target,
        Err(error) => return inputs.skipped.push(network::skip(&error.url, &error)),
    };
    match network.page(&target) {
        Ok(page) => {
            network::read_page(target.as_str(), &page, options, &mut |result| match result {
                Ok(report) => inputs.reports.push(report),
                Err(skip) => inputs.skipped.push(skip),
            })
        }
        Err(error) => inputs.skipped.push(network::skip(target.as_str(), &error)),
    }
}

fn read_file(path: &Path, options: &page::Options, inputs: &mut Inputs) {
    let source = path.to_string_lossy().into_owned();
    let mut reader: Box<dyn Read> = if source == "-" {
        Box::new(io::stdin().lock())
    } else {
        match File::open(path) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(error) => return inputs.skipped.push(unreadable(&source, &error)),
        }
    };
    page::read(&source, &mut reader, options, &mut |result| match result {
        Ok(report) => inputs.reports.push(report),
        Err(skip) => inputs.skipped.push(skip),
    });
}

/// The path itself, or every file below a folder; names that begin with a dot are left out there.
fn files(path: &Path, skipped: &mut Vec<Skip>) -> Vec<PathBuf> {
    if path.as_os_str() == "-" || !path.is_dir() {
        return vec![path.to_owned()];
    }
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let mut files = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let source = error.path().unwrap_or(path).to_string_lossy().into_owned();
                let detail = error.to_string();
                skipped.push(Skip { source, reason: "unreadable".into(), detail });
            }
        }
    }
    if files.is_empty() {
        let source = path.to_string_lossy().into_owned();
        skipped.push(Skip {
            source,
            reason: "empty".into(),
            detail: "no file in this folder".into(),
        });
    }
    files
}

fn unreadable(source: &str, error: &io::Error) -> Skip {
    let reason = if error.kind() == io::ErrorKind::NotFound { "not_found" } else { "unreadable" };
    Skip { source: source.to_owned(), reason: reason.into(), detail: error.to_string() }
}
