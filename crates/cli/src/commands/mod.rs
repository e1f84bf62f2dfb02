//! One file a command.

pub(crate) mod account;
pub(crate) mod compare;
pub(crate) mod correct;
pub(crate) mod diff;
pub(crate) mod export;
pub(crate) mod figures;
pub(crate) mod group;
pub(crate) mod manual;
pub(crate) mod positions;
pub(crate) mod quotes;
pub(crate) mod read;
pub(crate) mod reread;
pub(crate) mod schema;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod sources;
pub(crate) mod store;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod timeline;
pub(crate) mod unknown;
pub(crate) mod watch;
pub(crate) mod why;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;
use readout::types::Skip;
use readout_export::Extent;
use readout_store::{Access, Filter, StoryView};

use crate::Outcome;
use crate::args::{FilterArgs, StoryArgs, ViewArgs, ViewFormat};
use crate::keeping::Desk;
use crate::render::Look;

/// Where data goes: a file, or standard output.
pub(crate) fn writer(out: Option<&Path>) -> anyhow::Result<Box<dyn Write>> {
    Ok(match out {
        Some(path) => {
            let file =
                File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(io::stdout().lock())),
    })
}

/// Whether a person looks at standard output.
pub(crate) fn for_a_person(out: Option<&Path>) -> bool {
    out.is_none() && io::stdout().is_terminal()
}

/// Names each skipped input on standard error, and says what became of the run.
pub(crate) fn finish(read: usize, skipped: &[Skip], quiet: bool) -> Outcome {
    for skip in skipped {
        anstream::eprintln!("readout: skipped {}: {} ({})", skip.source, skip.reason, skip.detail);
    }
    if read == 0 {
        anstream::eprintln!("readout: no input could be read");
        return Outcome::Nothing;
    }
    if skipped.is_empty() {
        return Outcome::Done;
    }
    if !quiet {
        anstream::eprintln!("readout: {read} read, {} skipped", skipped.len());
    }
    Outcome::Skipped
}

/// Prints values for programs: one JSON value, or one a line.
pub(crate) fn print_values<T: serde::Serialize>(
    values: &[T],
    format: ViewFormat,
) -> anyhow::Result<Outcome> {
    let mut out = writer(None)?;
    if format == ViewFormat::Jsonl {
        for value in values {
            serde_json::to_writer(&mut out, value)?;
            out.write_all(b"\n")?;
        }
    } else {
        serde_json::to_writer_pretty(&mut out, values)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Prints one value for programs.
pub(crate) fn print_value<T: serde::Serialize>(
    value: &T,
    format: ViewFormat,
) -> anyhow::Result<Outcome> {
    let mut out = writer(None)?;
    if format == ViewFormat::Jsonl {
        serde_json::to_writer(&mut out, value)?;
    } else {
        serde_json::to_writer_pretty(&mut out, value)?;
    }
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// A filter as the store takes it.
pub(crate) fn filter(args: &FilterArgs, story: Option<&str>, unsure: bool) -> Filter {
    Filter {
        story: story.map(str::to_owned),
        person: args.person.clone(),
        party: args.party.clone(),
        issue: args.issue.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        text: args.text.clone(),
        quoted: false,
        unsure,
        limit: args.limit.unwrap_or(if story.is_some() { u32::MAX } else { 0 }),
        ..Filter::default()
    }
}

/// Opens the store, fetches one story and shows it to people or programs.
pub(crate) fn show_story(
    args: &StoryArgs,
    place: Option<&str>,
    show: impl Fn(&StoryView, &Look, &mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<Outcome> {
    let desk = Desk::open(place, Access::Look)?;
    let view = desk.wait(desk.store.story(&args.id, args.as_of.as_deref()))?;
    if args.view.format != ViewFormat::Text {
        return print_value(&view, args.view.format);
    }
    let mut out = writer(None)?;
    show(&view, &look(&args.view), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// How much a brief says.
pub(crate) fn extent(all: bool) -> Extent {
    if all { Extent::Whole } else { Extent::Brief }
}

/// How a view looks here.
pub(crate) fn look(view: &ViewArgs) -> Look {
    Look::here(true, view.all, view.evidence)
}
