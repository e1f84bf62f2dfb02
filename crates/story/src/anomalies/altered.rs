//! One utterance, quoted by one newsroom with other words than by another, or without the words that limit it.
//!
//! In: pairs of a quotation and the fuller one of the same utterance. Out: one entry for each pair. Holds: the two have most words
//! in common; other words stand between words that both have; quoting a part is no alteration, unless a condition, exception
//! or contrast stood right behind it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use readout_types::{Severity, Span, Statement};

use super::Oddity;
use crate::compare::{Evidence, UTTERANCE};
use crate::words;

/// Words that both must have on each side of what differs.
const AROUND: usize = 2;

/// No more words than these were changed: of longer stretches one was left out, or the two are of two utterances.
const MOST_CHANGED: usize = 4;

/// Words behind a cut in which what limits the rest stands.
const BEHIND: usize = 6;

/// Words of a piece by whose end it is found in its source.
const TAIL: usize = 4;

pub(super) fn find(ev: Evidence<'_>, variants: &[(&Statement, &Statement)]) -> Vec<Oddity> {
    let mut odd = Vec::new();
    let mut seen: BTreeSet<Vec<(usize, u32, u32)>> = BTreeSet::new();
    for (cut, full) in variants {
        let pairs = cut.quoted.iter().flat_map(|a| full.quoted.iter().map(move |b| (a, b)));
        for (piece, source) in pairs.filter(|(a, b)| a.report != b.report) {
            let reason = how(ev.cx.words(piece), ev.cx.words(source));
            let places = vec![ev.cx.place_of(piece), ev.cx.place_of(source)];
            if let Some(reason) = reason.filter(|_| seen.insert(places)) {
                odd.push(oddity(reason, vec![source.clone(), piece.clone()]));
            }
        }
    }
    odd
}

fn oddity(reason: String, spans: Vec<Span>) -> Oddity {
    Oddity {
        kind: "altered_quotation",
        basis: "cross",
        severity: Severity::Medium,
        correction: Some(reason),
        spans,
    }
}

/// How a quoted piece departs from its source, if it does.
fn how(piece: &str, source: &str) -> Option<String> {
    let (cut, full) = (words::fold(piece), words::fold(source));
    if let Some((own, others)) = changed(&cut, &full) {
        return Some(format!("“{}” for “{}”", cut[own].join(" "), full[others].join(" ")));
    }
    limits_lost(piece, &cut, &full).map(|word| format!("cut before “{word}”"))
}

/// The words of each that differ, between words that both have.
fn changed(cut: &[String], full: &[String]) -> Option<(Range<usize>, Range<usize>)> {
    let runs = common_runs(cut, full);
    let shared: usize = runs.iter().map(|(_, _, n)| n).sum();
    if shared < UTTERANCE || 3 * shared < 2 * cut.len().min(full.len()) {
        return None;
    }
    runs.windows(2).find_map(|pair| {
        let [(a, b, n), (c, d, m)] = pair else { return None };
        let (own, others) = (a + n..*c, b + n..*d);
        let few = |r: &Range<usize>| (1..=MOST_CHANGED).contains(&r.len());
        (*n >= AROUND && *m >= AROUND && few(&own) && few(&others)).then_some((own, others))
    })
}

/// The runs of words that both have, in the order of both: the longest first, then what lies before and behind it.
fn common_runs(a: &[String], b: &[String]) -> Vec<(usize, usize, usize)> {
    let mut best = (0, 0, 0);
    let mut row = vec![0; b.len() + 1];
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![0; b.len() + 1];
        for (j, y) in b.iter().enumerate().filter(|(_, y)| *y == x) {
            next[j + 1] = row[j] + usize::from(x == y);
            if next[j + 1] > best.2 {
                best = (i + 1 - next[j + 1], j + 1 - next[j + 1], next[j + 1]);
            }
        }
        row = next;
    }
    let (i, j, n) = best;
    if n == 0 {
        return Vec::new();
    }
    let mut runs = common_runs(&a[..i], &b[..j]);
    runs.push(best);
    let behind = common_runs(&a[i + n..], &b[j + n..]);
    runs.extend(behind.into_iter().map(|(x, y, m)| (x + i + n, y + j + n, m)));
    runs
}

/// The word of condition, exception or contrast that stood right behind a piece which is printed as a whole.
fn limits_lost(piece: &str, cut: &[String], full: &[String]) -> Option<String> {
    let whole = piece.trim_start().starts_with(char::is_uppercase);
    let tail = cut.get(cut.len().checked_sub(TAIL)?..)?;
    let at = full.windows(TAIL).position(|w| w == tail).filter(|_| whole)?;
    let behind = full.get(at + TAIL..)?.iter().take(BEHIND);
    behind.into_iter().find(|w| limiting().contains(w.as_str())).cloned()
}

fn limiting() -> &'static BTreeSet<&'static str> {
    static WORDS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let lines = include_str!("../../data/limiting_words.tsv").lines();
        lines.filter(|l| !l.starts_with('#')).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(piece: &str, source: &str, departs: Option<&str>) {
        assert_eq!(how(piece, source).as_deref(), departs, "{piece} / {source}");
    }

    #[test]
    fn other_words_between_the_same_are_an_alteration() {
        check(
            "We have waited six weeks for one answer from the harbour",
            "We have waited five weeks for one answer from the harbour",
            Some("“six” for “five”"),
        );
        check(
            "We have waited five weeks for one answer",
            "We have waited five weeks for one answer from the harbour",
            None,
        );
    }

    #[test]
    fn a_condition_cut_off_is_an_alteration() {
        check(
            "We will open the locks on Monday,",
            "We will open the locks on Monday, if the barges leave first",
            Some("cut before “if”"),
        );
        check(
            "We will open the locks on Monday,",
            "We will open the locks on Monday, and nobody will stop us",
            None,
        );
    }

    #[test]
    fn two_utterances_are_not_one_changed() {
        check("The fleet sails at noon", "The council meets at noon", None);
    }
}
