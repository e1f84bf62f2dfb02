//! What happened when, one date a block, with what each date was reckoned from.

use std::io::{self, Write};

use readout::types::Basis;
use readout_store::StoryView;

use crate::render::{Lines, Look, spoken};

pub(crate) fn timeline(view: &StoryView, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(story) = view.story() else { return Ok(()) };
    let mut lines = Lines::of(&view.record, story, look, out);
    lines.title(story)?;
    if story.items.timeline.is_empty() {
        return lines.plain("\nThe reports give no date that could be placed.");
    }
    let mut last = None;
    for entry in &story.items.timeline {
        if last != Some(&entry.date) {
            writeln!(lines.out, "\n{}", lines.look.head(entry.date.as_str()))?;
            last = Some(&entry.date);
        }
        let basis = match (entry.basis, &entry.anchor) {
            (Basis::Stated, _) => String::new(),
            (basis, Some(anchor)) => format!(" ({basis} from {})", spoken(anchor)),
            (basis, None) => format!(" ({basis})"),
        };
        let basis = lines.look.faint(&basis);
        let line = format!("{}{basis} {}", entry.what, lines.carried(&entry.evidence));
        lines.item(&line, &entry.evidence)?;
    }
    crate::render::compare::legend(&mut lines, view)
}
