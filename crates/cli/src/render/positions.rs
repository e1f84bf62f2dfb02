//! Issues down, parties across, movement from left to right in each cell; then each position with its words.

use std::collections::BTreeMap;
use std::io::{self, Write};

use readout::types::Report;
use readout_store::PositionLine;
use unicode_width::UnicodeWidthStr;

use crate::render::{Lines, Look, spoken};

/// A column of the table is no narrower than this.
const NARROWEST: usize = 16;

/// Positions by issue, then by party, the earliest first.
type Matrix<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a PositionLine>>>;

pub(crate) fn positions(
    positions: &[PositionLine],
    reports: &[Report],
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = Lines::over(reports, look, out);
    if positions.is_empty() {
        return lines.plain("No position in the store is like that.");
    }
    let mut matrix: Matrix<'_> = BTreeMap::new();
    // Lines come the latest first; movement reads from the earliest.
    for p in positions.iter().rev() {
        let issue = p.issue.as_ref().map_or("(no issue named)", |(_, label)| label);
        matrix.entry(issue).or_default().entry(&p.party).or_default().push(p);
    }
    table(&mut lines, &matrix)?;
    for (issue, parties) in &matrix {
        writeln!(lines.out, "\n{}", look.head(issue))?;
        for p in parties.values().flatten() {
            position(&mut lines, p)?;
        }
    }
    Ok(())
}

fn table(lines: &mut Lines<'_>, matrix: &Matrix<'_>) -> io::Result<()> {
    let mut weight: BTreeMap<&str, usize> = BTreeMap::new();
    for (party, held) in matrix.values().flatten() {
        *weight.entry(party).or_default() += held.len();
    }
    let mut parties: Vec<(&str, usize)> = weight.into_iter().collect();
    parties.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let issue = matrix.keys().map(|i| i.width()).max().unwrap_or(0).clamp(8, 24);
    let room = lines.look.width.saturating_sub(issue + 4);
    let columns = (room / (NARROWEST + 2)).clamp(1, parties.len().max(1));
    parties.truncate(columns);
    let column = (room / columns).saturating_sub(2).min(36);
    let mut widths = vec![issue];
    widths.resize(columns + 1, column);
    let mut rows = vec![
        std::iter::once(String::new()).chain(parties.iter().map(|p| p.0.to_owned())).collect(),
    ];
    for (issue, held) in matrix {
        let cell =
            |(party, _): &(&str, usize)| held.get(party).map_or("·".to_owned(), |p| movement(p));
        rows.push(
            std::iter::once((*issue).to_owned())
                .chain(parties.iter().map(cell))
                .collect::<Vec<_>>(),
        );
    }
    lines.grid(&widths, &rows)
}

/// `reject → conditional (2026-01-05)`: each stance once, in the order it was taken.
fn movement(held: &[&PositionLine]) -> String {
    let mut steps: Vec<(&str, Option<&str>)> = Vec::new();
    for p in held {
        let date = p.date.as_ref().map(|d| d.as_str().get(..10).unwrap_or(d.as_str()));
        if steps.last().is_none_or(|(stance, _)| *stance != p.stance.as_str()) {
            steps.push((p.stance.as_str(), date));
        }
    }
    let told = |(at, (stance, date)): (usize, &(&str, Option<&str>))| match date {
        // The day matters where something moved.
        Some(date) if at > 0 => format!("{} ({date})", spoken(stance)),
        _ => spoken(stance),
    };
    steps.iter().enumerate().map(told).collect::<Vec<_>>().join(" → ")
}

fn position(lines: &mut Lines<'_>, p: &PositionLine) -> io::Result<()> {
    let by = p.stated_by.as_ref().filter(|b| **b != p.party).map(|b| format!(", through {b}"));
    let target = p.target.as_ref().map(|t| format!(", on {t}")).unwrap_or_default();
    let condition = p.condition.as_ref().map(|c| format!(", if {c}")).unwrap_or_default();
    let value = p.value.as_ref().map(|v| format!(", {v}")).unwrap_or_default();
    let outlet = p.printed.outlet.as_deref().unwrap_or(&p.printed.source);
    let date = p.date.as_ref().map(|d| format!(", {d}")).unwrap_or_default();
    let line = format!(
        "{}: {}{target}{value}{condition}{} — “{}” {}",
        lines.look.strong(&p.party),
        lines.look.strong(&spoken(p.stance.as_str())),
        by.unwrap_or_default(),
        p.words,
        lines.look.faint(&format!("({outlet}{date}) {}", p.id)),
    );
    lines.item(&line, &p.printed.evidence)
}
