//! Two to four reports side by side: aligned passages, differences marked in words and numbers.
//!
//! In: reports. Out: rows of a table, one column a report. Holds: every kept line of the first report stands in one row; a line
//! of another report stands in at most one row; what is marked in a line is what the first report's line has not.

use std::collections::BTreeSet;

use axum::extract::{Query, State};
use readout_types::Report;
use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices, diff_ratio};

use super::shell::{Answer, Asker, Page, Problem};
use super::view::book::day;
use super::view::passage::{folded, shortened};
use crate::App;

/// Reports that fit side by side.
const MOST: usize = 4;
/// Lines of a report that are aligned; what is longer is cut there and says so.
const LINES: usize = 300;
/// Lines whose words are less alike than this are not about the same (Dice coefficient of words, by trial on invented
/// copies, rewrites and independent reports of one meeting).
const ALIKE: f64 = 0.34;

#[derive(Serialize)]
struct View {
    columns: Vec<Column>,
    rows: Vec<Row>,
    common: usize,
    cut: bool,
}

#[derive(Serialize)]
struct Column {
    id: String,
    outlet: String,
    title: String,
    date: Option<String>,
    story: Option<String>,
}

#[derive(Serialize)]
struct Row {
    cells: Vec<Option<Cell>>,
    /// Whether more than one report has it.
    shared: bool,
}

#[derive(Debug, Serialize)]
struct Cell {
    href: String,
    pieces: Vec<Piece>,
    /// How much of it is the first column's.
    alike: Option<String>,
}

#[derive(Debug, Serialize)]
struct Piece {
    text: String,
    /// `same`, `word` or `number`.
    kind: &'static str,
}

/// A line of a report's own text.
struct Line {
    start: u32,
    end: u32,
    text: String,
    words: BTreeSet<String>,
}

/// The reports that were chosen, side by side.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Asker,
    Query(asked): Query<Vec<(String, String)>>,
) -> Answer {
    let mut names: Vec<&str> = Vec::new();
    for (field, value) in &asked {
        if field == "report" && !names.contains(&value.as_str()) {
            names.push(value);
        }
    }
    if !(2..=MOST).contains(&names.len()) {
        return Err(Problem::asked_wrongly("Choose two, three or four reports to compare."));
    }
    let mut columns = Vec::new();
    let mut reports = Vec::new();
    for name in names {
        let whole = app.store().report(name).await?;
        columns.push(column(&whole.report, whole.story.as_str()));
        reports.push(whole.report);
    }
    let lines: Vec<Vec<Line>> = reports.iter().map(lines).collect();
    let cut = lines.iter().any(|l| l.len() >= LINES);
    let rows = rows(&reports, &lines);
    let view = View { common: rows.iter().filter(|r| r.shared).count(), columns, rows, cut };
    let page =
        Page { template: "compare.html", title: "Compare", here: "stories", visitor: &visitor };
    Ok(page.answer(&view))
}

fn column(report: &Report, story: &str) -> Column {
    Column {
        id: report.id.to_string(),
        outlet: folded(report.outlet.as_deref().unwrap_or("outlet not known")),
        title: shortened(&folded(report.title.as_deref().unwrap_or("No headline")), 160),
        date: report.published.as_ref().map(|d| day(d.as_str())),
        story: Some(story.to_owned()),
    }
}

/// Of a longer line only the beginning is compared, in characters.
const CHARACTERS: u32 = 4_000;

fn lines(report: &Report) -> Vec<Line> {
    let kept = report.zones.iter().filter(|z| z.keep && z.start < z.end);
    kept.take(LINES)
        .map(|z| {
            let end = (z.start + CHARACTERS).min(z.end);
            let text = folded(report.text.slice(z.start as usize..end as usize));
            Line { start: z.start, end: z.end, words: words(&text), text }
        })
        .collect()
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(' ').map(bare).filter(|w| w.chars().count() > 2 || is_number(w)).collect()
}

fn is_number(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

fn dice(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let all = a.len() + b.len();
    if all == 0 {
        return 0.0;
    }
    let common = u32::try_from(a.intersection(b).count()).unwrap_or(u32::MAX);
    2.0 * f64::from(common) / f64::from(u32::try_from(all).unwrap_or(u32::MAX))
}

/// Pairs of lines of two reports, the most alike first, each line at most once.
fn pairs(base: &[Line], other: &[Line]) -> Vec<Option<usize>> {
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    for (i, a) in base.iter().enumerate() {
        for (j, b) in other.iter().enumerate() {
            let score = dice(&a.words, &b.words);
            if score >= ALIKE {
                scored.push((score, i, j));
            }
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs = vec![None; base.len()];
    let mut taken = vec![false; other.len()];
    for (_, i, j) in scored {
        if pairs[i].is_none() && !taken[j] {
            pairs[i] = Some(j);
            taken[j] = true;
        }
    }
    pairs
}

fn rows(reports: &[Report], lines: &[Vec<Line>]) -> Vec<Row> {
    let Some((base, others)) = lines.split_first() else { return Vec::new() };
    let matched: Vec<Vec<Option<usize>>> = others.iter().map(|o| pairs(base, o)).collect();
    let mut rows = Vec::new();
    for (i, line) in base.iter().enumerate() {
        let mut cells = vec![Some(plain(&reports[0], line))];
        for (n, other) in others.iter().enumerate() {
            let partner = matched[n][i].and_then(|j| other.get(j));
            cells.push(partner.map(|l| beside(&reports[n + 1], line, l)));
        }
        let shared = cells.iter().flatten().count() > 1;
        rows.push(Row { cells, shared });
    }
    // What only the others have stands below, in their own order.
    for (n, other) in others.iter().enumerate() {
        let taken: BTreeSet<usize> = matched[n].iter().flatten().copied().collect();
        for (_, line) in other.iter().enumerate().filter(|(j, _)| !taken.contains(j)) {
            let mut cells: Vec<Option<Cell>> = reports.iter().map(|_| None).collect();
            cells[n + 1] = Some(plain(&reports[n + 1], line));
            rows.push(Row { cells, shared: false });
        }
    }
    rows
}

fn href(report: &Report, line: &Line) -> String {
    format!("/reports/{}?at={}-{}#here", report.id, line.start, line.end)
}

fn plain(report: &Report, line: &Line) -> Cell {
    let pieces = vec![Piece { text: line.text.clone(), kind: "same" }];
    Cell { href: href(report, line), pieces, alike: None }
}

/// A line with what the base has not marked in it: words are told apart by their letters, not by the marks around them.
fn beside(report: &Report, base: &Line, line: &Line) -> Cell {
    let theirs: Vec<&str> = line.text.split_inclusive(' ').collect();
    let mine: Vec<String> = base.text.split(' ').map(bare).collect();
    let bared: Vec<String> = theirs.iter().map(|w| bare(w)).collect();
    let known: BTreeSet<&str> = mine.iter().map(String::as_str).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |at: usize, kind: &'static str| {
        let text = theirs[at];
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ => pieces.push(Piece { text: text.to_owned(), kind }),
        }
    };
    let ops = capture_diff_slices(Algorithm::Myers, &mine, &bared);
    for op in &ops {
        for at in op.new_range() {
            let same = op.tag() == DiffTag::Equal || bared[at].is_empty();
            // A number that only stands elsewhere in the line is no difference.
            let moved = is_number(&bared[at]) && known.contains(bared[at].as_str());
            add(at, if same || moved { "same" } else { difference(&bared[at]) });
        }
    }
    let ratio = f64::from(diff_ratio(&ops, mine.len(), bared.len()));
    Cell { href: href(report, line), pieces, alike: Some(format!("{:.0} %", ratio * 100.0)) }
}

fn difference(word: &str) -> &'static str {
    if is_number(word) { "number" } else { "word" }
}

/// A word's letters and digits in lower case.
fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::report;

    fn marked(a: &str, b: &str) -> String {
        let reports = [report("r1", "One", a), report("r2", "Two", b)];
        let lines: Vec<Vec<Line>> = reports.iter().map(lines).collect();
        let rows = rows(&reports, &lines);
        let tell = |c: &Cell| {
            let piece = |p: &Piece| match p.kind {
                "same" => p.text.clone(),
                kind => format!("{kind}[{}]", p.text.trim()),
            };
            c.pieces.iter().map(piece).collect::<Vec<_>>().concat()
        };
        let row = |r: &Row| {
            r.cells
                .iter()
                .map(|c| c.as_ref().map_or("-".into(), tell))
                .collect::<Vec<_>>()
                .join(" | ")
        };
        rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn changed_numbers_and_words_are_marked() {
        let shown = marked(
            "The envoys talked for 4 hours in Velmora.",
            "The envoys talked for 5 hours in Velmora.",
        );
        assert!(shown.contains("number[5]"), "{shown}");
    }

    #[test]
    fn other_marks_and_moved_numbers_are_no_difference() {
        let shown = marked(
            "The swap ends by March 31, he \"said\" in Velmora.",
            "The swap ends by 31 March, he ‘said’ in Velmora.",
        );
        assert!(!shown.contains("number[") && !shown.contains("said’]"), "{shown}");
    }

    #[test]
    fn a_line_without_a_partner_stands_alone() {
        let shown = marked("Ships wait at the quay.", "Miners vote on overtime pay tomorrow.");
        assert_eq!(shown, "Ships wait at the quay. | -\n- | Miners vote on overtime pay tomorrow.");
    }
}
