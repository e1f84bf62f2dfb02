//! What analysts changed, told as what it is: their decision, not the reports' words.

use std::io::{self, Write};

use readout_store::{Correction, Kept, StoryView};

use crate::render::{Lines, Look, spoken};

/// The decisions that shape a story.
pub(crate) fn corrections(view: &StoryView, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(story) = view.story() else { return Ok(()) };
    if view.corrections.is_empty() {
        return Ok(());
    }
    let mut lines = Lines::of(&view.record, story, look, out);
    lines.head("CORRECTED BY AN ANALYST", view.corrections.len())?;
    for applied in &view.corrections {
        let item = applied.item.as_ref().map(|id| format!(" [{id}]")).unwrap_or_default();
        let was = match &applied.was {
            Some(serde_json::Value::String(was)) => format!(" (was: {was})"),
            Some(serde_json::Value::Null) => " (was: not known)".into(),
            _ => String::new(),
        };
        let line = format!("{}{item}{was}", told(&applied.correction));
        lines.item(&line, &[])?;
    }
    Ok(())
}

/// The list of all decisions.
pub(crate) fn decisions(kept: &[Kept], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Lines::over(&[], look, out);
    for one in kept {
        let undone = one.undone.as_ref().map(|(at, who)| format!(" — undone by {who}, {at}"));
        let line = format!("{}{}", told(one), undone.unwrap_or_default());
        lines.item(&if one.undone.is_some() { look.faint(&line) } else { line }, &[])?;
    }
    Ok(())
}

/// `7. Ann, 2026-01-02T12:00:00Z: positions.stance set to "accept"`.
fn told(kept: &Kept) -> String {
    let what = match &kept.what {
        Correction::Join { reports } => format!("{} reports tell one story", reports.len()),
        Correction::Split { reports } => {
            format!("{} reports are a story of their own", reports.len())
        }
        Correction::Merge { .. } => "two agents are one".into(),
        Correction::Part { name, reports, .. } => {
            format!("in {} reports {name} is meant", reports.len())
        }
        Correction::Set { section, field, value, .. } => {
            format!("{} of an item of {} is {value}", spoken(field), spoken(section))
        }
        Correction::Strike { section, .. } => format!("an item of {} is not so", spoken(section)),
        Correction::Note { text, .. } => format!("note: {text}"),
    };
    format!("{}. {what} — {}, {}", kept.id, kept.author, kept.at)
}
