//! `readout figures`: each figure as an interval on one line.

use std::io::Write;

use readout_store::Access;

use crate::Outcome;
use crate::args::{ItemsArgs, ViewFormat};
use crate::commands::{filter, look, print_values, writer};
use crate::keeping::Desk;
use crate::render;

pub(crate) fn run(args: &ItemsArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    let desk = Desk::open(place, Access::Look)?;
    let filter = filter(&args.filter, args.id.as_deref(), args.view.all);
    let figures = desk.wait(desk.store.figures(&filter))?;
    if args.view.format != ViewFormat::Text {
        return print_values(&figures, args.view.format);
    }
    let reports = figures.iter().map(|f| f.printed.report.clone()).collect();
    let reports = desk.wait(desk.store.reports(reports))?;
    let mut out = writer(None)?;
    render::figures(&figures, &reports, &look(&args.view), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}
