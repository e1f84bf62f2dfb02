//! Words that put one matter at opposite ends ("deal", "collapse").
//!
//! In: a text's words. Out: on which matters it takes which ends. Holds: a negation or a failure turns an end round
//! ("failed to agree"); a part of a headline with a word of doubt asserts nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::words;

/// The words for each end of each matter: `true` is `+`.
pub(super) type Ends = BTreeMap<&'static str, BTreeMap<bool, &'static str>>;

/// The end and its word, where a text takes one end of a matter only.
pub(super) fn sole(ends: &Ends, matter: &str) -> Option<(bool, &'static str)> {
    let taken = ends.get(matter).filter(|e| e.len() == 1)?;
    taken.first_key_value().map(|(end, word)| (*end, *word))
}

/// The matter on which accounts judge, not tell.
pub(super) const EVALUATION: &str = "evaluation";

struct Row {
    matter: &'static str,
    end: bool,
    form: &'static str,
    /// The folded words of the form.
    words: Vec<String>,
}

/// The table, and where in it the forms with each first word stand.
struct Table {
    rows: Vec<Row>,
    by_first: BTreeMap<String, Vec<usize>>,
}

impl Table {
    fn of(text: &'static str) -> Self {
        let fields = text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| {
            let mut f = l.split('\t');
            Some((f.next()?, f.next()? == "+", f.next()?))
        });
        let row = |matter, end, form| Row { matter, end, form, words: words::fold(form) };
        let rows: Vec<Row> = fields
            .flat_map(|(matter, end, forms)| forms.split('|').map(move |f| row(matter, end, f)))
            .collect();
        let mut by_first: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            if let Some(first) = row.words.first() {
                by_first.entry(first.clone()).or_default().push(at);
            }
        }
        Table { rows, by_first }
    }

    /// The rows that some of these words are, each with the place where it stands; by row, then by place.
    fn found<'t>(&'t self, folded: &[String]) -> Vec<(&'t Row, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (at, word) in folded.iter().enumerate() {
            let known = self.by_first.get(word).into_iter().flatten();
            let is = |row: &&usize| folded[at..].starts_with(&self.rows[**row].words);
            found.extend(known.filter(is).map(|row| (*row, at)));
        }
        found.sort_unstable();
        found.into_iter().map(|(row, at)| (&self.rows[row], at)).collect()
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::of(include_str!("../../data/opposites.tsv")))
}

/// The forms of one matter; those of more than one word are never met where single words are looked up.
fn words_of(matter: &str) -> BTreeSet<&'static str> {
    table().rows.iter().filter(|r| r.matter == matter).map(|r| r.form).collect()
}

/// Words that turn an end round when they stand within a few words before it.
fn negators() -> &'static BTreeSet<&'static str> {
    static NEGATORS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    NEGATORS.get_or_init(|| words_of("negator"))
}

/// Words that open another part of a headline.
fn breaks() -> &'static BTreeSet<&'static str> {
    static BREAKS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    BREAKS.get_or_init(|| words_of("break"))
}

/// How many words before it a negation may stand.
const REACH: usize = 3;

/// The ends that a headline asserts: those of its parts in which nothing is only hoped for, asked or possible.
pub(super) fn asserted(text: &str) -> Ends {
    let mut ends = Ends::new();
    for part in parts(text).iter().filter(|part| !doubtful(text, part)) {
        for (matter, taken) in ends_of(part) {
            let known = ends.entry(matter).or_default();
            taken.into_iter().for_each(|(end, form)| {
                known.entry(end).or_insert(form);
            });
        }
    }
    ends
}

/// Whether words negate, hedge or make an opinion of what follows them.
pub(crate) fn qualifies(folded: &[String]) -> bool {
    let kinds = ["negator", "hedge", "opinion"];
    table().found(folded).iter().any(|(row, _)| kinds.contains(&row.matter))
}

/// Whether a part of a text asserts nothing.
fn doubtful(text: &str, part: &[String]) -> bool {
    let doubts = |(row, _): &(&Row, usize)| matches!(row.matter, "doubt" | "hedge");
    text.contains('?') || table().found(part).iter().any(doubts)
}

/// The folded words of a text between its stops and the words that open another clause: "Envoy leaves as hopes fade".
fn parts(text: &str) -> Vec<Vec<String>> {
    let stretches = text.split([';', ':', '–', '—', '―']).map(words::fold);
    let split = |words: Vec<String>| {
        let parts = words.split(|w| breaks().contains(w.as_str()));
        parts.map(<[String]>::to_vec).collect::<Vec<_>>()
    };
    stretches.flat_map(split).collect()
}

/// The ends that a sentence takes, each with the word that tells it.
pub(super) fn ends(text: &str) -> Ends {
    ends_of(&words::fold(text))
}

fn ends_of(folded: &[String]) -> Ends {
    let mut ends = Ends::new();
    let takes_end =
        |row: &Row| !matches!(row.matter, "doubt" | "hedge" | "negator" | "break" | "opinion");
    for (row, at) in table().found(folded).into_iter().filter(|(row, _)| takes_end(row)) {
        let end = row.end != is_turned(folded, at);
        ends.entry(row.matter).or_default().entry(end).or_insert(row.form);
    }
    ends
}

/// Whether a negation stands within reach before a place in folded words.
pub(super) fn is_turned(folded: &[String], at: usize) -> bool {
    folded[at.saturating_sub(REACH)..at].iter().any(|w| negators().contains(w.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[(&str, bool)]) {
        let got: Vec<(&str, bool)> = ends(text)
            .into_iter()
            .flat_map(|(m, e)| e.into_keys().map(move |end| (m, end)))
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn a_negation_or_a_failure_turns_an_end_round() {
        check("Ferry towns seal a pact", &[("concluded", true)]);
        check("The ferry towns failed to agree", &[("concluded", false)]);
        check(
            "They agreed on lorries but failed on buses",
            &[("concluded", false), ("concluded", true)],
        );
        check("The toll was not settled", &[("concluded", false)]);
        check("The walkout will go on", &[("lasting", false)]);
    }

    #[test]
    fn a_hope_asserts_nothing() {
        let takes = |text: &str| asserted(text).contains_key("concluded");
        assert!(!takes("Ferry towns near a deal"));
        assert!(!takes("A deal on ferries?"));
        assert!(takes("Ferry towns seal a deal"));
        assert!(takes("Ferry towns seal a deal as hopes for the bridge fade"));
    }
}
