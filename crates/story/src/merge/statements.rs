//! Statements: a report's own repetitions folded, other wordings and copies of one utterance linked.
//!
//! Holds: a variant points at the statement that prints most of the utterance, never at another variant; both have the
//! same speaker, or one has none.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Id, Items, Span, Statement};

use super::clusters::blocks;
use super::{Context, fold, rename, surest};
use crate::ids::Minter;
use crate::words;

pub(super) fn merge(cx: &Context<'_>, items: &mut Items, mint: &mut Minter) {
    let content = |s: &Statement| words::key(&cx.all_words(&s.content));
    let speaker = |s: &Statement| s.speaker.as_ref().map_or(String::new(), Id::to_string);
    let keys = items
        .statements
        .iter()
        .enumerate()
        .map(|(at, s)| ((cx.first(&s.evidence).0, speaker(s), content(s), s.kind), at));
    let sets = blocks(keys.collect::<Vec<_>>()).into_values().collect();
    let join = |one: &mut Statement, other: &Statement| {
        one.content.extend(other.content.iter().cloned());
        one.quoted.extend(other.quoted.iter().cloned());
        one.confidence = surest(one.confidence, other.confidence);
    };
    let (mut merged, ids) = fold(cx, &items.statements, sets, join, |s| {
        mint.mint("st", &[cx.report_key(&s.evidence), &speaker(s), &content(s)])
    });
    link_variants(cx, &mut merged);
    items.statements = merged;
    rename(items, &ids);
}

/// A run of so many equal words inside quotation marks is the same utterance; shorter ones are set phrases.
const LEAST_RUN: usize = 5;

/// Reported words without marks need a longer run: two reporters' own words may well meet.
const LEAST_UNQUOTED_RUN: usize = 10;

/// Shorter quotations are the same where nearly all words are.
const LEAST_SHARE: f64 = 0.75;

/// Statements with the same words by the same speaker, all inside quotation marks or none: what holds of one of them against
/// others holds of all.
struct Same<'a> {
    words: &'a [String],
    /// In order.
    members: Vec<usize>,
}

impl Same<'_> {
    /// The one that prints most, and of those the first.
    fn rank(&self) -> (usize, Reverse<Option<usize>>) {
        (self.words.len(), Reverse(self.members.first().copied()))
    }
}

/// What makes two statements one wording: their words, who said them, whether they are marked as quoted.
type Wording<'a> = (&'a [String], Option<&'a Id>, bool);

fn link_variants(cx: &Context<'_>, statements: &mut [Statement]) {
    let quoted: Vec<Vec<String>> =
        statements.iter().map(|s| words::fold(&cx.all_words(quoted_or_content(s)))).collect();
    let mut sets: BTreeMap<Wording<'_>, Vec<usize>> = BTreeMap::new();
    for (at, (words, statement)) in quoted.iter().zip(statements.iter()).enumerate() {
        let key = (words.as_slice(), statement.speaker.as_ref(), marked(statement));
        sets.entry(key).or_default().push(at);
    }
    let mut sets: Vec<Same<'_>> =
        sets.into_iter().map(|((words, ..), members)| Same { words, members }).collect();
    // The fullest first: the first that fits is the one to point at.
    sets.sort_by_key(|set| Reverse(set.rank()));
    let mut by_trigram: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        for gram in set.words.windows(3) {
            by_trigram.entry(gram).or_default().push(at);
        }
    }
    let mut links: Vec<Option<usize>> = vec![None; statements.len()];
    for (at, set) in sets.iter().enumerate() {
        let grams = set.words.windows(3);
        let fuller: BTreeSet<usize> = grams
            .filter_map(|g| by_trigram.get(g))
            .flatten()
            .copied()
            .filter(|o| *o <= at)
            .collect();
        let Some(one) = set.members.first().and_then(|m| statements.get(*m)) else { continue };
        let fits = |other: &&Same<'_>| {
            let other_one = other.members.first().and_then(|m| statements.get(*m));
            other_one.is_some_and(|o| {
                let marks = marked(one) && marked(o);
                one_speaker(one, o) && one_utterance(set.words, other.words, marks)
            })
        };
        let Some(target) = fuller.iter().filter_map(|o| sets.get(*o)).find(fits) else { continue };
        for member in set.members.iter().filter(|m| target.members.first() != Some(m)) {
            links[*member] = target.members.first().copied();
        }
    }
    let ids: Vec<Id> = statements.iter().map(|s| s.id.clone()).collect();
    for (at, link) in links.iter().enumerate() {
        let mut target = *link;
        while let Some(next) = target.and_then(|t| links[t]) {
            target = Some(next);
        }
        if let Some(target) = target {
            statements[at].variant_of = ids.get(target).cloned();
        }
    }
}

fn quoted_or_content(s: &Statement) -> &[Span] {
    if s.quoted.is_empty() { &s.content } else { &s.quoted }
}

fn one_speaker(a: &Statement, b: &Statement) -> bool {
    match (&a.speaker, &b.speaker) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

fn marked(s: &Statement) -> bool {
    !s.quoted.is_empty()
}

fn one_utterance(a: &[String], b: &[String], marked: bool) -> bool {
    let run = words::longest_run(a, b);
    if !marked {
        return run >= LEAST_UNQUOTED_RUN;
    }
    run >= LEAST_RUN || (run >= 3 && run as f64 >= LEAST_SHARE * a.len().min(b.len()) as f64)
}
