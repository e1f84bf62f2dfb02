//! Words that put one matter at opposite ends ("deal", "collapse").
//!
//! In: a text's words. Out: on which matters it takes which ends. Holds: a negation or a failure turns an end round
//! ("failed to agree"); a sentence with a word of doubt asserts nothing.

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
}

fn rows() -> &'static Vec<Row> {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let lines =
            include_str!("../../data/opposites.tsv").lines().filter(|l| !l.starts_with('#'));
        let fields = lines.filter_map(|l| {
            let mut f = l.split('\t');
            Some((f.next()?, f.next()? == "+", f.next()?))
        });
        fields
            .flat_map(|(matter, end, forms)| {
                forms.split('|').map(move |form| Row { matter, end, form })
            })
            .collect()
    })
}

/// Words that turn an end round when they stand within a few words before it.
fn negators() -> BTreeSet<&'static str> {
    rows().iter().filter(|r| r.matter == "negator").map(|r| r.form).collect()
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

/// Whether words negate, doubt or make an opinion of what follows them.
pub(crate) fn qualifies(folded: &[String]) -> bool {
    let kinds = ["negator", "doubt", "opinion"];
    let mut rows = rows().iter().filter(|r| kinds.contains(&r.matter));
    rows.any(|r| !places(folded, r.form).is_empty())
}

/// Whether a part of a text asserts nothing.
fn doubtful(text: &str, part: &[String]) -> bool {
    let mut doubts = rows().iter().filter(|r| r.matter == "doubt");
    text.contains('?') || doubts.any(|r| !places(part, r.form).is_empty())
}

/// The folded words of a text between its stops and the words that open another clause: "Envoy leaves as hopes fade".
fn parts(text: &str) -> Vec<Vec<String>> {
    let breaks: BTreeSet<&str> =
        rows().iter().filter(|r| r.matter == "break").map(|r| r.form).collect();
    let stretches = text.split([';', ':', '–', '—', '―']).map(words::fold);
    let split = |words: Vec<String>| {
        let parts = words.split(|w| breaks.contains(w.as_str()));
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
    for row in
        rows().iter().filter(|r| !matches!(r.matter, "doubt" | "negator" | "break" | "opinion"))
    {
        for at in places(folded, row.form) {
            let end = row.end != is_turned(folded, at);
            ends.entry(row.matter).or_default().entry(end).or_insert(row.form);
        }
    }
    ends
}

/// Whether a negation stands within reach before a place in folded words.
pub(super) fn is_turned(folded: &[String], at: usize) -> bool {
    let turned = negators();
    folded[at.saturating_sub(REACH)..at].iter().any(|w| turned.contains(w.as_str()))
}

/// Where a form of one or more words stands.
fn places(folded: &[String], form: &str) -> Vec<usize> {
    let form: Vec<&str> = form.split(' ').collect();
    let is = |window: &[String]| window.iter().map(String::as_str).eq(form.iter().copied());
    folded.windows(form.len()).enumerate().filter(|(_, w)| is(w)).map(|(at, _)| at).collect()
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
