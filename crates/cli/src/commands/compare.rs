//! `readout compare`: where the reports of a story differ, what they agree on, what only one says.

use crate::Outcome;
use crate::args::StoryArgs;
use crate::commands::show_story;
use crate::render;

pub(crate) fn run(args: &StoryArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    show_story(args, place, render::compare)
}
