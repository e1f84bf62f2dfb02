//! The same line printed by several reports, once.
//!
//! In: lines of a view. Out: each fact once, with everyone who printed it. Holds: only equal values and words that retell one
//! another are put together; every line that went in is in exactly one group; groups come in the order of their first lines.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::QuantityKind;

use super::{FigureLine, PositionLine, Printed, QuoteLine};
use crate::fold;

/// One line with everyone who printed it.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged<'a, T> {
    /// The first of them.
    pub line: &'a T,
    /// All of them, the first one too.
    pub all: Vec<&'a T>,
}

impl<T> Merged<'_, T> {
    /// A text of each line, each text once, in order.
    pub fn each<'b>(&'b self, text: impl Fn(&'b T) -> Option<&'b str>) -> Vec<&'b str> {
        let mut seen = Vec::new();
        for value in self.all.iter().filter_map(|line| text(line)) {
            if !seen.iter().any(|s: &&str| s.eq_ignore_ascii_case(value)) {
                seen.push(value);
            }
        }
        seen
    }
}

/// Who printed a line: the outlet, or the source where the outlet is not known.
#[must_use]
pub fn printer(printed: &Printed) -> &str {
    printed.outlet.as_deref().unwrap_or(&printed.source)
}

/// Figures of one kind, unit and value; what is counted must be the same too.
#[must_use]
pub fn figures(lines: &[FigureLine]) -> Vec<Merged<'_, FigureLine>> {
    merged(lines, |f| {
        let ends = [f.nominal, f.interval.and_then(|i| i.0), f.interval.and_then(|i| i.1)];
        let ends = ends.map(|v| v.map_or_else(String::new, |v| v.to_string()));
        let unit = f.unit.clone().unwrap_or_default();
        let counted = match f.kind {
            QuantityKind::Count | QuantityKind::Other => bare(&f.words).join(" "),
            _ => String::new(),
        };
        format!("{} {unit} {} {} {counted}", f.kind, ends.join(" "), f.hedge)
    })
}

/// Words without figures: "four civilians" and "4 civilians" count the same.
fn bare(words: &str) -> Vec<String> {
    let last = fold::words(words).into_iter().next_back();
    last.into_iter().collect()
}

/// Positions of one party on one issue in the same words, or in words that hold the other's.
#[must_use]
pub fn positions(lines: &[PositionLine]) -> Vec<Merged<'_, PositionLine>> {
    retold(
        lines,
        |p| {
            let issue = p.issue.as_ref().map_or("", |(code, _)| code);
            format!(
                "{} {issue} {} {}",
                p.party,
                p.stance,
                p.story.as_ref().map_or("", |s| s.as_str())
            )
        },
        |p| p.words.clone(),
    )
}

/// Quotes of one speaker in the same words, or in words that hold the other's.
#[must_use]
pub fn quotes(lines: &[QuoteLine]) -> Vec<Merged<'_, QuoteLine>> {
    retold(lines, |q| q.speaker.clone().unwrap_or_default(), |q| q.words.join(" "))
}

fn merged<T>(lines: &[T], key: impl Fn(&T) -> String) -> Vec<Merged<'_, T>> {
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Merged<'_, T>> = Vec::new();
    for line in lines {
        let next = groups.len();
        let group = *at.entry(key(line)).or_insert(next);
        if group == next {
            groups.push(Merged { line, all: vec![line] });
        } else if let Some(group) = groups.get_mut(group) {
            group.all.push(line);
        }
    }
    groups
}

/// Fewer words than these are too few to say that one line retells another.
const FEW: usize = 4;

/// Lines of one key whose words are the same, or, of enough words, all among the other's: a copy that was cut or turned round.
fn retold<T>(
    lines: &[T],
    key: impl Fn(&T) -> String,
    words: impl Fn(&T) -> String,
) -> Vec<Merged<'_, T>> {
    let mut groups: Vec<(String, BTreeSet<String>, Merged<'_, T>)> = Vec::new();
    for line in lines {
        let (key, words): (_, BTreeSet<String>) =
            (key(line), fold::words(&words(line)).into_iter().collect());
        let same = |known: &BTreeSet<String>| {
            let enough = known.len().min(words.len()) >= FEW;
            *known == words || enough && (known.is_subset(&words) || words.is_subset(known))
        };
        match groups.iter_mut().find(|(k, known, _)| *k == key && same(known)) {
            Some((_, _, group)) => group.all.push(line),
            None => groups.push((key, words, Merged { line, all: vec![line] })),
        }
    }
    groups.into_iter().map(|(_, _, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[(&str, &str)], expected: &[&[&str]]) {
        let groups = retold(lines, |(who, _)| (*who).to_owned(), |(_, words)| (*words).to_owned());
        let groups: Vec<Vec<&str>> =
            groups.iter().map(|g| g.all.iter().map(|(_, words)| *words).collect()).collect();
        assert_eq!(groups, expected);
    }

    #[test]
    fn a_line_that_was_cut_or_turned_round_is_the_same_line() {
        let whole = "Kolda will not pay twice for the same water";
        let cut = "will not pay twice for water";
        check(&[("a", whole), ("a", cut), ("b", cut)], &[&[whole, cut], &[cut]]);
        let (one, other) = ("it runs out on March 15", "it runs out on 15 March");
        check(&[("a", one), ("a", other)], &[&[one, other]]);
    }

    #[test]
    fn a_few_words_in_common_are_no_retelling() {
        check(
            &[("a", "not now"), ("a", "not now, and not here")],
            &[&["not now"], &["not now, and not here"]],
        );
    }
}
