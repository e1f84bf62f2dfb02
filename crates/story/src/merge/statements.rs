//! Statements: one newsroom's copies folded, other wordings of one utterance linked.
//!
//! Holds: a variant points at the statement that prints most of the utterance, never at another variant; both have the
//! same speaker, or one has none.

use std::collections::BTreeMap;

use readout_types::{Id, Items, Span, Statement};

use super::clusters::blocks;
use super::{Context, fold, rename, surest};
use crate::ids::Minter;
use crate::words;

pub(super) fn merge(cx: &Context<'_>, items: &mut Items, mint: &mut Minter) {
    let content = |s: &Statement| words::key(&cx.all_words(&s.content));
    let speaker = |s: &Statement| s.speaker.as_ref().map_or(String::new(), Id::to_string);
    let keys =
        items.statements.iter().enumerate().map(|(at, s)| {
            ((cx.room_key(&s.evidence).to_owned(), speaker(s), content(s), s.kind), at)
        });
    let sets = blocks(keys.collect::<Vec<_>>()).into_values().collect();
    let join = |one: &mut Statement, other: &Statement| {
        one.content.extend(other.content.iter().cloned());
        one.quoted.extend(other.quoted.iter().cloned());
        one.confidence = surest(one.confidence, other.confidence);
    };
    let (mut merged, ids) =
        fold(cx, &items.statements, sets, join, |s| mint.mint("st", &[&speaker(s), &content(s)]));
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

fn link_variants(cx: &Context<'_>, statements: &mut [Statement]) {
    let quoted: Vec<Vec<String>> =
        statements.iter().map(|s| words::fold(&cx.all_words(quoted_or_content(s)))).collect();
    let mut by_trigram: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (at, words) in quoted.iter().enumerate() {
        for gram in words.windows(3) {
            by_trigram.entry(gram).or_default().push(at);
        }
    }
    let mut links: Vec<Option<usize>> = vec![None; statements.len()];
    for (at, words) in quoted.iter().enumerate() {
        let fuller = |other: &usize| {
            (quoted[*other].len(), std::cmp::Reverse(*other)) > (words.len(), std::cmp::Reverse(at))
        };
        let candidates =
            words.windows(3).filter_map(|g| by_trigram.get(g)).flatten().copied().filter(fuller);
        links[at] = candidates
            .filter(|c| {
                one_speaker(&statements[at], &statements[*c])
                    && one_utterance(
                        words,
                        &quoted[*c],
                        marked(&statements[at]) && marked(&statements[*c]),
                    )
            })
            .max_by_key(|c| (quoted[*c].len(), std::cmp::Reverse(*c)));
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
