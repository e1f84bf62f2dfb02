//! What changed between two moments: new reports, then what moved, what is new, what was withdrawn.

use std::io::{self, Write};

use readout_store::{Change, ChangeKind, ItemChange};

use crate::render::{Lines, Look, spoken};

pub(crate) fn diff(change: &Change, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(story) = change.to.story() else { return Ok(()) };
    let mut lines = Lines::of(&change.to.record, story, look, out);
    lines.title(story)?;
    let from = change.from.as_ref().map_or("nothing", |v| v.at.as_str());
    lines.plain(&format!("from {from} to {}", change.to.version.at))?;
    if change.from.is_none() {
        return lines.plain("\nThe story was not in the store then: all of it is new.");
    }
    if !change.reports.is_empty() {
        lines.head("NEW REPORTS", change.reports.len())?;
        for id in &change.reports {
            let title = lines.report(id).and_then(|r| r.title.as_deref()).unwrap_or("(no title)");
            let line = format!("{}: {title}", lines.label(id));
            lines.item(&line, &[])?;
        }
    }
    section(&mut lines, "WHAT MOVED", &change.changes, ChangeKind::Moved)?;
    section(&mut lines, "WHAT IS NEW", &change.changes, ChangeKind::Added)?;
    if let Some((record, earlier)) =
        change.earlier.as_ref().and_then(|r| Some((r, r.stories.first()?)))
    {
        let Lines { look, out, .. } = lines;
        let mut lines = Lines::of(record, earlier, look, out);
        section(&mut lines, "WHAT WAS WITHDRAWN", &change.changes, ChangeKind::Withdrawn)?;
    }
    if change.reports.is_empty() && change.changes.is_empty() {
        writeln!(out, "\nNothing changed.")?;
    }
    Ok(())
}

fn section(
    lines: &mut Lines<'_>,
    title: &str,
    changes: &[ItemChange],
    kind: ChangeKind,
) -> io::Result<()> {
    let mine: Vec<&ItemChange> = changes.iter().filter(|c| c.kind == kind).collect();
    if mine.is_empty() {
        return Ok(());
    }
    lines.head(title, mine.len())?;
    for c in mine {
        let words = c.evidence.first().map(|s| lines.words(s)).unwrap_or_default();
        let moved = match (&c.was, &c.is) {
            (Some(was), Some(is)) => {
                let was = if was.is_empty() { "not known" } else { was };
                format!(" {} → {}", spoken(was), lines.look.warn(&spoken(is)))
            }
            _ => String::new(),
        };
        let line = format!(
            "{}{moved}: “{words}” {} {}",
            lines.look.strong(&c.section),
            lines.carried(&c.evidence),
            lines.look.faint(c.id.as_str())
        );
        lines.item(&line, &c.evidence)?;
    }
    Ok(())
}
