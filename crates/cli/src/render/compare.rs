//! Facts side by side: each report's words for each, the gravest difference first.

use std::io::{self, Write};

use readout::types::{Comparison, Severity, Verdict};
use readout_store::StoryView;

use crate::render::{Lines, Look, count, spoken};

pub(crate) fn compare(view: &StoryView, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(story) = view.story() else { return Ok(()) };
    let mut lines = Lines::of(&view.record, story, look, out);
    lines.title(story)?;
    let (mut differ, agree): (Vec<&Comparison>, Vec<&Comparison>) =
        story.comparisons.iter().partition(|c| differs(c.verdict));
    differ.sort_by_key(|c| std::cmp::Reverse(c.severity));
    section(&mut lines, "WHERE THE REPORTS DIFFER", &differ)?;
    section(&mut lines, "WHAT THEY AGREE ON", &agree)?;
    if !story.single_source.is_empty() {
        lines.head("WHAT ONLY ONE SAYS", story.single_source.len())?;
        for one in &story.single_source {
            let line = format!("{} {}", one.fact, lines.carried(&one.evidence));
            lines.item(&line, &one.evidence)?;
        }
    }
    if story.comparisons.is_empty() && story.single_source.is_empty() {
        lines.plain("\nThe reports have no fact in common that could be compared.")?;
    }
    legend(&mut lines, view)
}

fn section(lines: &mut Lines<'_>, title: &str, facts: &[&Comparison]) -> io::Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    lines.head(title, facts.len())?;
    for fact in facts {
        let verdict = spoken(fact.verdict.as_str());
        let verdict = if differs(fact.verdict) { lines.look.warn(&verdict) } else { verdict };
        let severity = fact.severity.filter(|_| differs(fact.verdict));
        let severity = severity.map(severity_word).unwrap_or_default();
        let s = &fact.sources;
        let rests = format!(
            "{}, {}",
            count(s.newsrooms as usize, "newsroom", "newsrooms"),
            count(s.witnesses as usize, "witness", "witnesses")
        );
        let line = format!(
            "{}: {verdict}{severity} — {} {}",
            lines.look.strong(&fact.fact),
            spoken(&fact.reason),
            lines.look.faint(&format!("({rests})"))
        );
        lines.item(&line, &[])?;
        for member in &fact.members {
            let line = format!("{}: “{}”", lines.label(&member.report), member.value);
            lines.sub(&line)?;
            lines.evidence(&member.evidence)?;
        }
    }
    Ok(())
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

/// Whether a verdict says that the reports do not tell the same.
pub(crate) fn differs(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Overlap
            | Verdict::Tension
            | Verdict::Conflict
            | Verdict::ClaimVsCounterclaim
            | Verdict::InternalMismatch
            | Verdict::FramingDifference
    )
}
