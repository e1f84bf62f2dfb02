//! `readout why`: the reasons behind a report's place and lines, or behind an item.

use std::io::Write;

use readout_store::{Access, Error, ErrorKind};

use crate::Outcome;
use crate::args::{ViewFormat, WhyArgs};
use crate::commands::{print_value, writer};
use crate::keeping::Desk;
use crate::render::{Look, why};

pub(crate) fn run(args: &WhyArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    let desk = Desk::open(place, Access::Look)?;
    if args.story.is_none() {
        match desk.wait(desk.store.report(&args.name)) {
            Ok(report) => return print_report(&desk, &report, args.format),
            Err(error) if !is_unknown(&error) => return Err(error),
            Err(_) => {}
        }
    }
    let story = match &args.story {
        Some(id) => id.clone(),
        None => desk.wait(desk.store.story_of(&args.name))?.to_string(),
    };
    let view = desk.wait(desk.store.story(&story, None))?;
    let found = why::find(&view, &args.name)
        .ok_or_else(|| anyhow::anyhow!("no item of story {story} is called {:?}", args.name))?;
    if args.format != ViewFormat::Text {
        return print_value(&found, args.format);
    }
    let mut out = writer(None)?;
    why::item(&view, &found, &Look::here(true, false, true), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn print_report(
    desk: &Desk,
    report: &readout_store::Whole,
    format: ViewFormat,
) -> anyhow::Result<Outcome> {
    if format != ViewFormat::Text {
        return print_value(report, format);
    }
    let nearest = desk.wait(desk.store.reports(report.nearest.clone().into_iter().collect()))?;
    let mut out = writer(None)?;
    why::report(report, nearest.first(), &Look::here(true, false, false), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn is_unknown(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Error>().is_some_and(|e| matches!(e.kind, ErrorKind::Unknown(_)))
}
