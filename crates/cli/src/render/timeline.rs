//! What happened when, one date a block, with what each date was reckoned from.

use std::io::{self, Write};

use readout::types::Basis;
use readout_store::StoryView;

use crate::render::{Lines, Look, short, spoken};

/// Words of an entry that are shown at most.
const LONG: usize = 180;

/// EDTF as people say it: an interval with `to`, a season by its name.
fn dated(date: &str) -> String {
    if let Some((from, to)) = date.split_once('/') {
        return match (from, to) {
            ("..", to) => format!("until {}", dated(to)),
            (from, "..") => format!("from {}", dated(from)),
            (from, to) => format!("{} to {}", dated(from), dated(to)),
        };
    }
    // ISO 8601-2, level 1: 21 to 24 in the month's place are the seasons.
    let seasons = [("-21", "spring"), ("-22", "summer"), ("-23", "autumn"), ("-24", "winter")];
    let season = seasons.iter().find_map(|(mark, name)| Some((date.strip_suffix(mark)?, name)));
    match season {
        Some((year, name)) if year.len() == 4 => format!("{name} {year}"),
        _ => date.replace('T', " "),
    }
}

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
            writeln!(lines.out, "\n{}", lines.look.head(&dated(entry.date.as_str())))?;
            last = Some(&entry.date);
        }
        let basis = match (entry.basis, &entry.anchor) {
            (Basis::Stated, _) => String::new(),
            (basis, Some(anchor)) => format!(" ({basis} from {})", spoken(anchor)),
            (basis, None) => format!(" ({basis})"),
        };
        let basis = lines.look.faint(&basis);
        let line =
            format!("{}{basis} {}", short(&entry.what, LONG), lines.carried(&entry.evidence));
        lines.item(&line, &entry.evidence)?;
    }
    crate::render::compare::legend(&mut lines, view)
}

#[cfg(test)]
mod tests {
    use super::dated;

    #[test]
    fn seasons_and_intervals_are_spoken() {
        assert_eq!(dated("2025-23"), "autumn 2025");
        assert_eq!(dated("2026-02-23/2026-03-01"), "2026-02-23 to 2026-03-01");
        assert_eq!(dated("../2025-12-02T19:06"), "until 2025-12-02 19:06");
        assert_eq!(dated("2025-12-23"), "2025-12-23");
    }
}
