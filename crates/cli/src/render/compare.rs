//! Facts side by side: differences with each report's words, the gravest first; then agreements, those with most witnesses first.

use std::io::{self, Write};

use readout::types::{Bearing, Comparison, Severity, Span};
use readout_export::rank::{comparisons, values};
use readout_store::StoryView;

use crate::render::{Lines, Look, count, short, spoken};

/// Agreements and single facts shown without `--all`.
const MOST: usize = 10;

pub(crate) fn compare(view: &StoryView, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(story) = view.story() else { return Ok(()) };
    let mut lines = Lines::of(&view.record, story, look, out);
    lines.title(story)?;
    let differ = comparisons(story, Bearing::Differ);
    if !differ.is_empty() {
        lines.head("WHERE THE REPORTS DIFFER", differ.len())?;
        differ.iter().try_for_each(|c| difference(&mut lines, c))?;
    }
    let agree = comparisons(story, Bearing::Agree);
    if !agree.is_empty() {
        lines.head("WHAT THEY AGREE ON", agree.len())?;
        lines.first(MOST, &agree, |lines, c| agreement(lines, c))?;
    }
    let apart = comparisons(story, Bearing::Apart);
    if !apart.is_empty() {
        lines.head("WHAT CHANGED, OR IS NOT THE SAME THING", apart.len())?;
        lines.first(MOST, &apart, |lines, c| difference(lines, c))?;
    }
    if !story.single_source.is_empty() {
        lines.head("WHAT ONLY ONE NEWSROOM SAYS", story.single_source.len())?;
        lines.first(MOST, &story.single_source, |lines, one| {
            let line = format!("{} {}", short(&one.fact, LONG), lines.carried(&one.evidence));
            lines.item(&line, &one.evidence)
        })?;
    }
    if story.comparisons.is_empty() && story.single_source.is_empty() {
        lines.plain("\nThe reports have no fact in common that could be compared.")?;
    }
    legend(&mut lines, view)
}

/// Words of a value or fact that are shown at most.
const LONG: usize = 200;

/// A fact, the verdict with its reason, and each report's words.
fn difference(lines: &mut Lines<'_>, fact: &Comparison) -> io::Result<()> {
    let verdict = lines.look.warn(&spoken(fact.verdict.as_str()));
    let severity = fact.severity.map(severity_word).unwrap_or_default();
    let line = format!(
        "{}: {verdict}{severity} — {} {}",
        lines.look.strong(&short(&fact.fact, LONG)),
        spoken(&fact.reason),
        lines.look.faint(&rests(fact))
    );
    lines.item(&line, &[])?;
    members(lines, fact)
}

/// One line: the fact, on how many it rests, and in which reports it stands.
fn agreement(lines: &mut Lines<'_>, fact: &Comparison) -> io::Result<()> {
    let spans: Vec<Span> = fact.members.iter().flat_map(|m| m.evidence.clone()).collect();
    let values: Vec<String> =
        values(fact).into_iter().take(3).map(|v| format!("“{}”", short(v, LONG / 2))).collect();
    let values =
        if values.is_empty() { String::new() } else { format!(" — {}", values.join("; ")) };
    let line = format!(
        "{}: {}{values} {} {}",
        lines.look.strong(&short(&fact.fact, LONG)),
        spoken(fact.verdict.as_str()),
        lines.look.faint(&rests(fact)),
        lines.carried(&spans)
    );
    lines.item(&line, &[])?;
    if lines.look.all || lines.look.evidence { members(lines, fact) } else { Ok(()) }
}

fn members(lines: &mut Lines<'_>, fact: &Comparison) -> io::Result<()> {
    for member in &fact.members {
        let line = format!("{}: “{}”", lines.label(&member.report), short(&member.value, LONG));
        lines.sub(&line)?;
        lines.evidence(&member.evidence)?;
    }
    Ok(())
}

fn rests(fact: &Comparison) -> String {
    format!(
        "({}, {})",
        count(fact.sources.newsrooms as usize, "newsroom", "newsrooms"),
        count(fact.sources.witnesses as usize, "witness", "witnesses")
    )
}

fn severity_word(severity: Severity) -> String {
    format!(" ({severity})")
}

/// Which number is which report.
pub(crate) fn legend(lines: &mut Lines<'_>, view: &StoryView) -> io::Result<()> {
    let Some(story) = view.story() else { return Ok(()) };
    lines.head("REPORTS", story.reports.len())?;
    for id in &story.reports {
        let title = lines.report(id).and_then(|r| r.title.as_deref()).unwrap_or("(no title)");
        let line = format!("{}: {title}", lines.label(id));
        lines.sub(&line)?;
    }
    Ok(())
}
