//! Reasons: why a report stands in its story, which of its lines were read, and what an item rests on.

use std::io::{self, Write};

use readout::page;
use readout::types::{Report, Span};
use readout_store::{StoryView, Whole};
use serde::Serialize;
use serde_json::Value as Json;

use crate::render::table::wrap;
use crate::render::{Lines, Look, spoken};

/// An item with the section that it stands in.
#[derive(Debug, Serialize)]
pub(crate) struct Found {
    pub(crate) section: String,
    pub(crate) item: Json,
}

/// The item of a story with this id.
pub(crate) fn find(view: &StoryView, id: &str) -> Option<Found> {
    let story = serde_json::to_value(view.story()?).ok()?;
    let sections =
        story.as_object()?.iter().filter_map(|(name, items)| Some((name, items.as_array()?)));
    for (section, items) in sections {
        if let Some(item) = items.iter().find(|item| item["id"] == id) {
            return Some(Found { section: section.clone(), item: item.clone() });
        }
    }
    None
}

/// What an item says, by which rule, and the sentences that carry it.
pub(crate) fn item(
    view: &StoryView,
    found: &Found,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(story) = view.story() else { return Ok(()) };
    let mut lines = Lines::of(&view.record, story, look, out);
    let title =
        look.strong(&format!("{} {}", found.section, found.item["id"].as_str().unwrap_or("")));
    lines.plain(&title)?;
    for (field, value) in found.item.as_object().into_iter().flatten() {
        let shown = match (field.as_str(), value) {
            (
                "id" | "evidence" | "mentions" | "content" | "quoted" | "cue" | "source"
                | "members",
                _,
            ) => continue,
            (_, Json::Null) => "not known".to_owned(),
            (_, Json::Array(list)) if list.is_empty() => continue,
            (_, Json::String(text)) => named(&lines, text),
            (_, other) => other.to_string(),
        };
        let shown = if field == "rule" { look.strong(&shown) } else { shown };
        lines.sub(&format!("{}: {shown}", spoken(field)))?;
    }
    lines.head("THE WORDS", spans(&found.item).len())?;
    for span in spans(&found.item) {
        let label = lines.label(&span.report);
        lines.item(&look.faint(&label), std::slice::from_ref(&span))?;
    }
    let decided = view
        .corrections
        .iter()
        .filter(|c| c.item.as_ref().is_some_and(|i| found.item["id"] == i.as_str()));
    for one in decided {
        lines.item(
            &look.warn(&format!("corrected by {} on {}", one.correction.author, one.correction.at)),
            &[],
        )?;
    }
    Ok(())
}

/// An id with the name it stands for.
fn named(lines: &Lines<'_>, text: &str) -> String {
    let name = lines.name(&readout::types::Id::new(text));
    if name == text { text.to_owned() } else { format!("{name} [{text}]") }
}

fn spans(item: &Json) -> Vec<Span> {
    let members = item["members"].as_array().into_iter().flatten().map(|m| &m["evidence"]);
    let lists = std::iter::once(&item["evidence"]).chain(members);
    lists
        .filter_map(|list| serde_json::from_value::<Vec<Span>>(list.clone()).ok())
        .flatten()
        .collect()
}

/// Why a report joined its story, and which of its lines were not read.
pub(crate) fn report(
    whole: &Whole,
    nearest: Option<&Report>,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let report = &whole.report;
    let title = report.title.as_deref().unwrap_or("(no title)");
    writeln!(out, "{}", look.strong(&wrap(title, look.width, "", "  ")))?;
    let mut lines = Lines::over(&[], look, out);
    lines.sub(&format!("{} {}", report.source, look.faint(report.id.as_str())))?;
    lines.sub(&format!("kept since {}, story {}", whole.added_at, whole.story))?;
    for (at, versions) in &whole.readings {
        lines.sub(&format!("read {at} by readout {}, {}", versions.readout, versions.model))?;
    }
    why_joined(&mut lines, whole, nearest)?;
    dropped(&mut lines, report)
}

fn why_joined(lines: &mut Lines<'_>, whole: &Whole, nearest: Option<&Report>) -> io::Result<()> {
    lines.head("WHY IT STANDS IN ITS STORY", usize::from(whole.why.is_some()))?;
    let Some(why) = &whole.why else {
        return lines.item("It was alone when it came: it began the story.", &[]);
    };
    if let Some(near) = nearest {
        let title = near.title.as_deref().unwrap_or(&near.source);
        lines.item(
            &format!(
                "it is most like “{title}” ({})",
                near.outlet.as_deref().unwrap_or(&near.source)
            ),
            &[],
        )?;
    }
    if why.copy {
        lines.item(
            "the two share runs of words: one is a copy of the other, or both of a third",
            &[],
        )?;
    }
    lines.item(
        &format!(
            "likeness {:.2}; {:.2} was asked for, given how crowded the topic is",
            why.score, why.needed
        ),
        &[],
    )?;
    if !why.terms.is_empty() {
        lines.item(&format!("words that count most: {}", why.terms.join(", ")), &[])?;
    }
    if let Some(days) = why.days_apart {
        lines.item(&format!("days between the two: {days}"), &[])?;
    }
    if let Some(report) = &why.day_from {
        lines.item(&format!("its page states no date; the day is that of report {report}"), &[])?;
    }
    if why.same_meeting {
        lines.item("both name the same key meeting", &[])?;
    }
    Ok(())
}

fn dropped(lines: &mut Lines<'_>, report: &Report) -> io::Result<()> {
    let gone: Vec<_> = report.zones.iter().filter(|z| !z.keep).collect();
    lines.head("LINES THAT WERE NOT READ AS THE REPORT'S OWN TEXT", gone.len())?;
    let reasons = page::why(&report.text, report.title.as_deref(), &page::Options::default());
    for zone in gone {
        let words = report.text.slice(zone.start as usize..zone.end as usize).trim();
        let short: String = words.chars().take(90).collect();
        let reason = reasons.iter().find(|r| r.start <= zone.start && zone.start < r.end);
        let reason = reason.map(|r| {
            let names: Vec<&str> = r.reasons.iter().map(|(name, _)| *name).collect();
            format!(" — {}", names.join(", "))
        });
        let kind = spoken(zone.kind.as_str());
        lines.item(
            &format!("{kind}: “{short}”{}", lines.look.faint(&reason.unwrap_or_default())),
            &[],
        )?;
    }
    Ok(())
}
