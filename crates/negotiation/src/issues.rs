//! Finds what is disputed: phrases of the issue packs, and issues under their own words.
//!
//! In: the document and the packs. Out: [`Issues`]: one item a code, and for any stretch of text the issue it raises.
//! Holds: the longest phrase wins and phrases do not overlap; where packs share it, the family of which the report says
//! most; a word of many senses counts only in the company of a phrase of its family, and never inside a name, a date or
//! a figure; matters of procedure count only where nothing of
//! substance is named; an issue that no pack knows stands under `OPEN.` and its words.

use std::collections::BTreeMap;

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Pos, Tag};
use readout_types::speech::{MentionKind, Speech};
use readout_types::{Id, Issue, Span};

use crate::packs::{IssueIndex, Packs, Phrase};

/// At most this many places are given as evidence of one issue.
const PLACES: usize = 6;

/// A family of less than this share of what a report says of its matters is beside its subject.
const STRAY: f32 = 0.08;
/// A family of this share or more is what the report is about, where it is named this often.
const CHIEF: f32 = 0.4;
const CHIEF_PLACES: usize = 4;

/// One phrase found.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) tokens: Tokens,
    pub(crate) code: String,
}

/// A phrase as the packs have it: one or more codes, each with whether the phrase is a word of many senses there.
struct Found<'i> {
    tokens: Tokens,
    readings: Vec<&'i Phrase>,
}

/// Whether a phrase names a matter of substance, not of procedure.
fn is_substance(hit: &Hit) -> bool {
    family(&hit.code) != "PROC"
}

fn family(code: &str) -> &str {
    code.split('.').next().unwrap_or_default()
}

/// The issues of one report.
#[derive(Debug)]
pub(crate) struct Issues<'a> {
    packs: &'a Packs,
    hits: Vec<Hit>,
    ids: BTreeMap<String, usize>,
    items: Vec<Issue>,
    /// How often the report names each family of substance.
    families: BTreeMap<String, usize>,
}

impl<'a> Issues<'a> {
    pub(crate) fn read(doc: &Doc, speech: &Speech, packs: &'a Packs) -> Self {
        let hits = supported(found(doc, &packs.issues), speech);
        let (ids, items) = (BTreeMap::new(), Vec::new());
        let families = BTreeMap::new();
        let mut issues = Issues { packs, hits: Vec::new(), ids, items, families };
        for hit in &hits {
            if is_substance(hit) {
                *issues.families.entry(family(&hit.code).to_owned()).or_default() += 1;
            }
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

    /// Whether a pack knows an issue.
    pub(crate) fn is_known(&self, id: &Id) -> bool {
        self.items.iter().any(|i| i.id == *id && self.packs.issues.label(&i.code).is_some())
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

    /// The issue that the phrase around a token raises, matters of procedure left out where only substance counts.
    pub(crate) fn at(&self, token: TokenId, substance: bool) -> Option<Id> {
        let hit = self.hits.iter().find(|h| h.tokens.contains(&token))?;
        self.id(&hit.code).filter(|_| !substance || family(&hit.code) != "PROC")
    }

    /// The issue of substance that a stretch raises, nearest to a token first.
    pub(crate) fn of_substance(&self, tokens: &Tokens, to: TokenId) -> Option<Id> {
        let substance = self.within(tokens).iter().filter(|h| is_substance(h));
        let hit = substance.min_by_key(|h| {
            let near = h.tokens.start.abs_diff(to);
            (self.is_stray(h), near, std::cmp::Reverse(h.tokens.len()))
        })?;
        self.id(&hit.code)
    }

    /// The same, matters of a family that the report is about before any other.
    pub(crate) fn of_subject(&self, tokens: &Tokens, to: TokenId) -> Option<Id> {
        let substance = self.within(tokens).iter().filter(|h| is_substance(h));
        let hit = substance.min_by_key(|h| {
            let beside = self.share(family(&h.code)) < CHIEF;
            let near = h.tokens.start.abs_diff(to);
            (beside, self.is_stray(h), near, std::cmp::Reverse(h.tokens.len()))
        })?;
        self.id(&hit.code)
    }

    /// How much of what the report says of its matters is of one family.
    fn share(&self, of: &str) -> f32 {
        let all: usize = self.families.values().sum();
        let own = self.families.get(of).copied().unwrap_or(0);
        own as f32 / all.max(1) as f32
    }

    fn is_stray(&self, hit: &Hit) -> bool {
        self.share(family(&hit.code)) < STRAY
    }

    /// What the report is chiefly about: the matter named most of the family that outweighs the others; none where no
    /// family does.
    pub(crate) fn chief(&self) -> Option<Id> {
        let (chief, places) = self.families.iter().max_by_key(|(_, places)| **places)?;
        if *places < CHIEF_PLACES || self.share(chief) < CHIEF {
            return None;
        }
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for hit in self.hits.iter().filter(|h| family(&h.code) == chief) {
            *codes.entry(hit.code.as_str()).or_default() += 1;
        }
        let (code, _) = codes.into_iter().max_by_key(|(_, places)| *places)?;
        self.id(code)
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

fn found<'i>(doc: &Doc, index: &'i IssueIndex) -> Vec<Found<'i>> {
    let mut found = Vec::new();
    let mut at = 0;
    while (at as usize) < doc.tokens.len() {
        let readings = longest(doc, index, at);
        let length = readings.first().map_or(1, |p| p.lemmas.len() as TokenId);
        if !readings.is_empty() {
            found.push(Found { tokens: at..at + length, readings });
        }
        at += length;
    }
    found
}

/// Leaves out words of many senses that stand alone or inside a name, a date or a figure ("five hours after"), and of
/// the readings of a phrase takes that of the family of which the report says most.
fn supported(found: Vec<Found<'_>>, speech: &Speech) -> Vec<Hit> {
    let names = speech.mentions.iter().filter(|m| m.kind == MentionKind::Name).map(|m| &m.tokens);
    let names: Vec<&Tokens> = names.collect();
    let times = speech.times.iter().map(|t| &t.tokens);
    let measured: Vec<&Tokens> = times.chain(&speech.quantity_tokens).collect();
    let inside = |t: &Tokens, of: &[&Tokens]| {
        of.iter().any(|m| m.start <= t.start && t.end <= m.end && m.len() > t.len())
    };
    // "the People's Alliance" raises no alliance.
    let found: Vec<Found<'_>> = found.into_iter().filter(|f| !inside(&f.tokens, &names)).collect();
    let families = families(&found);
    let weight = |p: &Phrase| families.get(family(&p.code)).copied().unwrap_or(0);
    let mut hits = Vec::new();
    for Found { tokens, readings } in found {
        let part = inside(&tokens, &measured) || names.contains(&&tokens);
        let holds = readings.iter().filter(|p| !p.weak || weight(p) > 0 && !part);
        // Of two alike the first stands: packs are read in a fixed order.
        let best = holds.enumerate().max_by_key(|(at, p)| (weight(p), std::cmp::Reverse(*at)));
        if let Some((_, phrase)) = best {
            hits.push(Hit { tokens, code: phrase.code.clone() });
        }
    }
    hits
}

/// How often a report names each family by phrases that no other family shares.
fn families<'i>(found: &[Found<'i>]) -> BTreeMap<&'i str, usize> {
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for readings in found.iter().map(|f| &f.readings) {
        let Some(first) = readings.first() else { continue };
        let own = readings.iter().all(|p| family(&p.code) == family(&first.code));
        if own && readings.iter().any(|p| !p.weak) {
            *families.entry(family(&first.code)).or_default() += 1;
        }
    }
    families
}

/// The longest phrases that begin at a token.
fn longest<'i>(doc: &Doc, index: &'i IssueIndex, at: TokenId) -> Vec<&'i Phrase> {
    let token = doc.token(at);
    let lemma = token.lemma.to_lowercase();
    let by_lemma = index.beginning_with(&lemma).iter();
    let by_form =
        if lemma == token.lower.as_str() { &[][..] } else { index.beginning_with(&token.lower) };
    let verb = token.pos == Pos::Verb;
    let rest = |p: &Phrase| {
        let mut rest = p.lemmas.iter().skip(1).zip(at + 1..);
        rest.all(|(word, token)| is_word(doc, token, word))
    };
    let mut all: Vec<&Phrase> = by_lemma
        .chain(by_form)
        // "to strike a deal" is no strike: a verb counts where the pack writes it with "to" or in a longer phrase.
        .filter(|p| p.lemmas.len() > 1 || p.verb == verb)
        .filter(|p| rest(p))
        .collect();
    let most = all.iter().map(|p| p.lemmas.len()).max();
    all.retain(|p| Some(p.lemmas.len()) == most);
    all
}

fn is_word(doc: &Doc, at: TokenId, word: &str) -> bool {
    doc.tokens.get(at as usize).is_some_and(|t| t.lower == word || t.lemma.to_lowercase() == word)
}
