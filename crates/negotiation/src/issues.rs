//! Finds what is disputed: phrases of the issue packs, and issues under their own words.
//!
//! In: the document and the packs. Out: [`Issues`]: one item a code, and for any stretch of text the issue it raises.
//! Holds: the longest phrase wins and phrases do not overlap; a word of many senses counts only in the company of a
//! phrase of its family, and never inside a name, a date or a figure; matters of procedure count only where nothing of
//! substance is named; an issue that no pack knows stands under `OPEN.` and its words.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Pos, Tag};
use readout_types::speech::{MentionKind, Speech};
use readout_types::{Id, Issue, Span};

use crate::packs::{IssueIndex, Packs, Phrase};

/// At most this many places are given as evidence of one issue.
const PLACES: usize = 6;

/// One phrase found.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) tokens: Tokens,
    pub(crate) code: String,
    weak: bool,
}

impl Hit {
    fn family(&self) -> &str {
        self.code.split('.').next().unwrap_or_default()
    }
}

/// The issues of one report.
#[derive(Debug)]
pub(crate) struct Issues<'a> {
    packs: &'a Packs,
    hits: Vec<Hit>,
    ids: BTreeMap<String, usize>,
    items: Vec<Issue>,
}

impl<'a> Issues<'a> {
    pub(crate) fn read(doc: &Doc, speech: &Speech, packs: &'a Packs) -> Self {
        let hits = supported(hits(doc, &packs.issues), speech);
        let mut issues =
            Issues { packs, hits: Vec::new(), ids: BTreeMap::new(), items: Vec::new() };
        for hit in &hits {
            let label = packs.issues.label(&hit.code).unwrap_or(&hit.code).to_owned();
            issues.raise(&hit.code, &label, doc.span(hit.tokens.clone()));
        }
        issues.hits = hits;
        issues
    }

    /// The items, in order of first mention.
    pub(crate) fn into_items(self) -> Vec<Issue> {
        self.items
    }

    fn raise(&mut self, code: &str, label: &str, span: Span) -> Id {
        let next = self.items.len();
        let at = *self.ids.entry(code.to_owned()).or_insert(next);
        if at == next {
            let id = Id::new(format!("i{next}"));
            self.items.push(Issue {
                id,
                code: code.to_owned(),
                label: label.to_owned(),
                evidence: Vec::new(),
            });
        }
        let item = &mut self.items[at];
        if item.evidence.len() < PLACES && !item.evidence.contains(&span) {
            item.evidence.push(span);
        }
        item.id.clone()
    }

    /// The issue of a code that was found.
    fn id(&self, code: &str) -> Option<Id> {
        self.ids.get(code).map(|at| self.items[*at].id.clone())
    }

    /// The phrases inside a stretch of text.
    pub(crate) fn within(&self, tokens: &Tokens) -> &[Hit] {
        let from = self.hits.partition_point(|h| h.tokens.start < tokens.start);
        let to = self.hits.partition_point(|h| h.tokens.start < tokens.end);
        &self.hits[from..to.max(from)]
    }

    /// The issue that a stretch raises, nearest to a token first; matters of procedure last.
    pub(crate) fn nearest(&self, tokens: &Tokens, to: TokenId) -> Option<Id> {
        let hit = self.within(tokens).iter().min_by_key(|h| {
            (
                h.code.starts_with("PROC."),
                h.tokens.start.abs_diff(to),
                std::cmp::Reverse(h.tokens.len()),
            )
        })?;
        self.id(&hit.code)
    }

    /// The issue that the phrase around a token raises.
    pub(crate) fn at(&self, token: TokenId) -> Option<Id> {
        let hit = self.hits.iter().find(|h| h.tokens.contains(&token))?;
        self.id(&hit.code)
    }

    /// The issue of substance that a stretch raises, nearest to a token first.
    pub(crate) fn of_substance(&self, tokens: &Tokens, to: TokenId) -> Option<Id> {
        let substance = self.within(tokens).iter().filter(|h| !h.code.starts_with("PROC."));
        let hit = substance
            .min_by_key(|h| (h.tokens.start.abs_diff(to), std::cmp::Reverse(h.tokens.len())))?;
        self.id(&hit.code)
    }

    /// Every issue that a stretch raises, in text order.
    pub(crate) fn all(&self, tokens: &Tokens) -> Vec<Id> {
        let mut all = Vec::new();
        for id in self.within(tokens).iter().filter_map(|h| self.id(&h.code)) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
        all
    }

    /// PLOVER's contexts for a stretch of text, by the families of its issues.
    pub(crate) fn contexts(&self, tokens: &Tokens) -> Vec<String> {
        let families: Vec<&str> =
            self.within(tokens).iter().map(|h| h.code.split('.').next().unwrap_or("")).collect();
        let lists = self
            .packs
            .words
            .iter()
            .filter_map(|(name, words)| Some((name.strip_prefix("context_")?, words)));
        lists
            .filter(|(_, words)| families.iter().any(|f| words.contains(*f)))
            .map(|(n, _)| n.to_owned())
            .collect()
    }

    /// An issue under its own words.
    pub(crate) fn open(&mut self, doc: &Doc, tokens: Tokens) -> Option<Id> {
        let words: Vec<&str> = tokens
            .clone()
            .map(|t| doc.token(t))
            .filter(|t| matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj) && t.tag != Tag::PrpS)
            .map(|t| t.lemma.as_str())
            .collect();
        if words.is_empty() || words.len() > 4 {
            return None;
        }
        let code = format!("OPEN.{}", words.join("_").to_lowercase());
        Some(self.raise(&code, &words.join(" "), doc.span(tokens)))
    }
}

fn hits(doc: &Doc, index: &IssueIndex) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    while (at as usize) < doc.tokens.len() {
        match longest(doc, index, at) {
            Some(phrase) => {
                let length = phrase.lemmas.len() as TokenId;
                let code = phrase.code.clone();
                hits.push(Hit { tokens: at..at + length, code, weak: phrase.weak });
                at += length;
            }
            None => at += 1,
        }
    }
    hits
}

/// Leaves out words of many senses that stand alone or inside a name, a date or a figure: "five hours after".
fn supported(mut hits: Vec<Hit>, speech: &Speech) -> Vec<Hit> {
    let strong = hits.iter().filter(|h| !h.weak);
    let families: BTreeSet<String> = strong.map(|h| h.family().to_owned()).collect();
    let names = speech.mentions.iter().filter(|m| m.kind == MentionKind::Name).map(|m| &m.tokens);
    let times = speech.times.iter().map(|t| &t.tokens);
    let measured: Vec<&Tokens> = names.chain(times).chain(&speech.quantity_tokens).collect();
    let inside =
        |h: &Hit| measured.iter().any(|m| m.start <= h.tokens.start && h.tokens.end <= m.end);
    hits.retain(|h| !h.weak || families.contains(h.family()) && !inside(h));
    hits
}

fn longest<'i>(doc: &Doc, index: &'i IssueIndex, at: TokenId) -> Option<&'i Phrase> {
    let token = doc.token(at);
    let lemma = token.lemma.to_lowercase();
    let by_lemma = index.beginning_with(&lemma).iter();
    let by_form =
        if lemma == token.lower.as_str() { &[][..] } else { index.beginning_with(&token.lower) };
    let verb = token.pos == Pos::Verb;
    by_lemma
        .chain(by_form)
        // "to strike a deal" is no strike: a verb counts where the pack writes it with "to" or in a longer phrase.
        .filter(|p| p.lemmas.len() > 1 || p.verb == verb)
        .filter(|p| {
            p.lemmas
                .iter()
                .skip(1)
                .enumerate()
                .all(|(i, word)| is_word(doc, at + 1 + i as TokenId, word))
        })
        .max_by_key(|p| p.lemmas.len())
}

fn is_word(doc: &Doc, at: TokenId, word: &str) -> bool {
    doc.tokens.get(at as usize).is_some_and(|t| t.lower == word || t.lemma.to_lowercase() == word)
}
