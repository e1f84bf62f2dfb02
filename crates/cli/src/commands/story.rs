//! `readout story`: one story whole, now or as it was.

use std::io::{self, Write};

use readout_store::StoryView;

use crate::Outcome;
use crate::args::StoryArgs;
use crate::commands::show_story;
use crate::render::{self, Look};

pub(crate) fn run(args: &StoryArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    show_story(args, place, whole)
}

fn whole(view: &StoryView, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    render::record(&view.record, look, out)?;
    render::corrections(view, look, out)
}
