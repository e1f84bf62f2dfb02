//! Issues down, parties across, movement from left to right in each cell; then each position with its words.

use std::collections::BTreeMap;
use std::io::{self, Write};

use readout::types::Report;
use readout_store::PositionLine;
use readout_store::merged::{self, Merged, printer};
use unicode_width::UnicodeWidthStr;

use crate::render::{Lines, Look, day, short, spoken};

/// A column of the table is no narrower than this; the column of issues no wider than that.
const NARROWEST: usize = 13;
const ISSUE: usize = 20;
/// Positions in words shown of one issue without `--all`.
const MOST: usize = 6;

/// One issue's positions by party, the earliest first.
struct Row<'a> {
    label: &'a str,
    /// An issue that no pack knows comes after those that one knows.
    own_words: bool,
    held: BTreeMap<&'a str, Vec<&'a Merged<'a, PositionLine>>>,
}

impl Row<'_> {
    fn len(&self) -> usize {
        self.held.values().map(Vec::len).sum()
    }
}

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
    let merged = merged::positions(positions);
    let rows = rows(&merged);
    table(&mut lines, &rows)?;
    for row in &rows {
        writeln!(lines.out, "\n{}", look.head(row.label))?;
        let held: Vec<_> = row.held.values().flatten().copied().collect();
        lines.first(MOST, &held, |lines, p| position(lines, p))?;
    }
    Ok(())
}

/// What most is said on comes first; lines come the latest first, movement reads from the earliest.
fn rows<'a>(merged: &'a [Merged<'a, PositionLine>]) -> Vec<Row<'a>> {
    let mut rows: BTreeMap<&str, Row<'a>> = BTreeMap::new();
    for p in merged.iter().rev() {
        let issue = p.line.issue.as_ref().map(|(code, label)| (code.as_str(), label.as_str()));
        let (code, label) = issue.unwrap_or(("", "(no issue named)"));
        let own_words = code.is_empty() || code.starts_with("OPEN.");
        let row =
            rows.entry(label).or_insert_with(|| Row { label, own_words, held: BTreeMap::new() });
        row.held.entry(&p.line.party).or_default().push(p);
    }
    let mut rows: Vec<Row<'a>> = rows.into_values().collect();
    rows.sort_by_key(|row| (row.own_words, std::cmp::Reverse(row.len())));
    rows
}

/// Only parties that fit and issues on which one of them stands; the others follow in words.
fn table(lines: &mut Lines<'_>, rows: &[Row<'_>]) -> io::Result<()> {
    let mut weight: BTreeMap<&str, usize> = BTreeMap::new();
    for (party, held) in rows.iter().flat_map(|row| &row.held) {
        *weight.entry(party).or_default() += held.len();
    }
    let mut parties: Vec<(&str, usize)> = weight.into_iter().collect();
    parties.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let all = parties.len();
    let issue = rows.iter().map(|row| row.label.width()).max().unwrap_or(0).clamp(8, ISSUE);
    let room = lines.look.width.saturating_sub(issue + 4);
    let columns = (room / (NARROWEST + 2)).clamp(1, parties.len().max(1));
    parties.truncate(columns);
    let column = (room / columns).saturating_sub(2).min(36);
    let mut widths = vec![issue];
    widths.resize(columns + 1, column);
    let heads = parties.iter().map(|p| p.0.to_owned());
    let mut cells: Vec<Vec<String>> = vec![std::iter::once(String::new()).chain(heads).collect()];
    let stands = |row: &&Row<'_>| parties.iter().any(|(party, _)| row.held.contains_key(party));
    for row in rows.iter().filter(stands) {
        let cell = |(party, _): &(&str, usize)| {
            row.held.get(party).map_or("·".to_owned(), |p| movement(p))
        };
        let cells_of = parties.iter().map(cell);
        cells.push(std::iter::once(row.label.to_owned()).chain(cells_of).collect());
    }
    lines.grid(&widths, &cells)?;
    if all > columns {
        let more = format!("  … {} more who take a position stand below", all - columns);
        writeln!(lines.out, "{}", lines.look.faint(&more))?;
    }
    Ok(())
}

/// `reject → conditional (2026-01-05)`: each stance once, in the order it was taken.
fn movement(held: &[&Merged<'_, PositionLine>]) -> String {
    let mut steps: Vec<(&str, Option<&str>)> = Vec::new();
    for p in held.iter().map(|m| m.line) {
        let date = p.date.as_ref().map(|d| day(d.as_str()));
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

fn position(lines: &mut Lines<'_>, merged: &Merged<'_, PositionLine>) -> io::Result<()> {
    let p = merged.line;
    let by = p.stated_by.as_ref().filter(|b| **b != p.party).map(|b| format!(", through {b}"));
    let target = p.target.as_ref().filter(|t| !p.words.contains(t.as_str()));
    let target = target.map(|t| format!(", on {t}")).unwrap_or_default();
    // The condition and the term asked for are shown apart only where the words do not show them.
    let condition = p.condition.as_ref().filter(|c| !p.words.contains(c.as_str()));
    let condition = condition.map(|c| format!(", condition: {c}")).unwrap_or_default();
    let value = p.value.as_ref().filter(|v| !p.words.contains(v.as_str()));
    let value = value.map(|v| format!(", {v}")).unwrap_or_default();
    let outlets = merged.each(|p| Some(printer(&p.printed))).join(", ");
    let date = p.date.as_ref().map(|d| format!(", {}", day(d.as_str()))).unwrap_or_default();
    let line = format!(
        "{}: {}{target}{value}{condition}{} — “{}” {}",
        lines.look.strong(&p.party),
        lines.look.strong(&spoken(p.stance.as_str())),
        by.unwrap_or_default(),
        short(&p.words, 240),
        lines.look.faint(&format!("({outlets}{date}) {}", p.id)),
    );
    lines.item(&line, &p.printed.evidence)
}
