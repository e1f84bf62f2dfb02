//! `readout stories`: what is in the store, the latest first.

use std::io::Write;

use readout_store::Access;

use crate::Outcome;
use crate::args::{StoriesArgs, ViewFormat};
use crate::commands::{filter, look, print_values, writer};
use crate::keeping::Desk;
use crate::render;

pub(crate) fn run(args: &StoriesArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    let desk = Desk::open(place, Access::Look)?;
    let filter = filter(&args.filter, None, args.view.all);
    let stories = desk.wait(desk.store.stories(&filter))?;
    if args.view.format != ViewFormat::Text {
        return print_values(&stories, args.view.format);
    }
    let mut out = writer(None)?;
    render::stories(&stories, &look(&args.view), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}
