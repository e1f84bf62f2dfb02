//! `readout diff`: what is new, moved or withdrawn in a story since a moment.

use std::io::Write;

use readout_store::Access;

use crate::Outcome;
use crate::args::{DiffArgs, ViewFormat};
use crate::commands::{look, print_value, writer};
use crate::keeping::Desk;
use crate::render;

pub(crate) fn run(args: &DiffArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    let desk = Desk::open(place, Access::Look)?;
    let change = desk.wait(desk.store.changes(&args.id, &args.since, args.until.as_deref()))?;
    if args.view.format != ViewFormat::Text {
        return print_value(&change, args.view.format);
    }
    let mut out = writer(None)?;
    render::diff(&change, &look(&args.view), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}
