//! Words that put one matter at opposite ends ("deal", "collapse").
//!
//! In: a text's words. Out: on which matters it takes which end. Holds: a negation turns an end round; where one
//! sentence takes both ends of a matter, the negative one stands ("failed to agree"); a sentence with a word of doubt
//! asserts nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::words;

/// An end of a matter: `true` is `+`.
pub(super) type Ends = BTreeMap<&'static str, (bool, &'static str)>;

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

/// Whether the text asserts nothing.
pub(super) fn doubtful(text: &str) -> bool {
    let folded = words::fold(text);
    text.contains('?')
        || rows()
            .iter()
            .filter(|r| r.matter == "doubt")
            .any(|r| !places(&folded, r.form).is_empty())
}

/// The ends that a sentence takes, each with the word that tells it.
pub(super) fn ends(text: &str) -> Ends {
    let folded = words::fold(text);
    let turned = negators();
    let mut ends = Ends::new();
    for row in rows().iter().filter(|r| !matches!(r.matter, "doubt" | "negator")) {
        for at in places(&folded, row.form) {
            let before = &folded[at.saturating_sub(REACH)..at];
            let end = row.end != before.iter().any(|w| turned.contains(w.as_str()));
            let taken = ends.entry(row.matter).or_insert((end, row.form));
            if !end && taken.0 {
                *taken = (end, row.form);
            }
        }
    }
    ends
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
        let got: Vec<(&str, bool)> = ends(text).into_iter().map(|(m, (end, _))| (m, end)).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn a_negation_turns_an_end_round_and_failure_outweighs_what_failed() {
        check("Ferry towns seal a pact", &[("concluded", true)]);
        check("The ferry towns failed to agree", &[("concluded", false)]);
        check("The toll was not settled", &[("concluded", false)]);
        check("The walkout will go on", &[("lasting", false)]);
    }

    #[test]
    fn a_hope_asserts_nothing() {
        assert!(doubtful("Ferry towns near a deal"));
        assert!(!doubtful("Ferry towns seal a deal"));
    }
}
