//! What a page itself says was wrong or changed: correction and update notes.
//!
//! In: a report's lines, dropped ones too, since notes stand at the foot. Out: an oddity for each line that is such a note.

use std::sync::OnceLock;

use readout_types::{Reading, Severity, Span};

use super::Oddity;
use crate::words;

struct Notes {
    opens: Vec<Vec<String>>,
    holds: Vec<Vec<String>>,
}

fn notes() -> &'static Notes {
    static NOTES: OnceLock<Notes> = OnceLock::new();
    NOTES.get_or_init(|| {
        let lines = include_str!("../../data/correction_notes.tsv").lines();
        let rows: Vec<(&str, &str)> =
            lines.filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect();
        let of = |place: &str| {
            rows.iter().filter(|(p, _)| *p == place).map(|(_, w)| words::fold(w)).collect()
        };
        Notes { opens: of("opens"), holds: of("holds") }
    })
}

pub(super) fn find(reading: &Reading) -> Vec<Oddity> {
    let report = &reading.report;
    let mut odd = Vec::new();
    let mut start = 0_u32;
    for line in report.text.as_str().split('\n') {
        let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
        if is_note(line) {
            odd.push(Oddity {
                kind: "correction_note",
                basis: "internal",
                severity: Severity::Low,
                correction: None,
                spans: vec![trimmed(line, start, report.id.clone())],
            });
        }
        start = start.saturating_add(length).saturating_add(1);
    }
    odd
}

/// A line that opens like a note has a mark behind the word, or it is a link or heading of the page.
fn is_note(line: &str) -> bool {
    let folded = words::fold(line);
    // The first mark of the line stands right behind the word: "Correction (3 May): ...".
    let marked = |w: &[String]| {
        let mark = line.find([':', '(', '—', '–']);
        mark.and_then(|at| line.get(..at)).is_some_and(|head| words::fold(head) == w)
    };
    notes().opens.iter().any(|w| folded.len() > w.len() && marked(w))
        || notes().holds.iter().any(|w| folded.windows(w.len()).any(|run| run == w))
}

fn trimmed(line: &str, start: u32, report: readout_types::Id) -> Span {
    let count = |s: &str| u32::try_from(s.chars().count()).unwrap_or(u32::MAX);
    let start = start + (count(line) - count(line.trim_start()));
    Span { report, start, end: start + count(line.trim()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, want: bool) {
        assert_eq!(is_note(line), want, "{line}");
    }

    #[test]
    fn a_note_says_what_was_wrong_and_a_link_does_not() {
        check("CORRECTION: Monday's page put the toll at nine crowns. It is seven.", true);
        check("Correction (3 May): the ferry leaves at noon.", true);
        check("An earlier version of this article misspelt the harbour's name.", true);
        check("A previous version of this plan was turned down in May.", false);
        check("Correction in grain prices hits talks (graphic)", false);
        check("Home | Corrections | Archive", false);
        check("Corrections", false);
        check("The ministry asked for a correction: none came.", false);
    }
}
