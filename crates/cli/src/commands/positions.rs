//! `readout positions`: who stands where on what, and how that moved.

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
    let positions = desk.wait(desk.store.positions(&filter))?;
    if args.view.format != ViewFormat::Text {
        return print_values(&positions, args.view.format);
    }
    let reports = positions.iter().map(|p| p.printed.report.clone()).collect();
    let reports = desk.wait(desk.store.reports(reports))?;
    let mut out = writer(None)?;
    render::positions(&positions, &reports, &look(&args.view), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}
