//! Finds what is said, thought, written and declined, and by whom.
//!
//! In: a [`Doc`]. Out: [`Attribution`]s (words only), then, once it is known who is who, [`Said`]. Holds: one
//! statement is one stretch of reported content with one speaker and at most one cue; quoted sentences that go
//! on without a cue are a second statement by the same speaker.

mod echoes;
mod frames;
mod join;
mod labels;
mod lexicon;
mod quotations;

pub use lexicon::Lexicon;

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos};
use readout_types::speech::StatementTokens;
use readout_types::{Confidence, Id, Statement, StatementKind};

use crate::agents::Agents;
use crate::papers;

/// One stretch of reported content with the words that attribute it, before it is known who is who.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// What sort.
    pub kind: StatementKind,
    /// The cue word ("said"), if any.
    pub cue: Option<TokenId>,
    /// The cue with its auxiliaries and negation; empty where there is none.
    pub cue_words: Tokens,
    /// The source phrase, if any.
    pub source: Option<Tokens>,
    /// The source phrase's head.
    pub source_head: Option<TokenId>,
    /// The pieces of its content.
    pub content: Vec<Tokens>,
    /// The words of it that stand between quotation marks, marks left out.
    pub quoted: Vec<Tokens>,
    /// The attribution (by position) of which it is the continuation without a cue of its own.
    pub follows: Option<usize>,
    /// Head of the phrase for whom it is said to.
    pub addressee: Option<TokenId>,
    /// Where or through what it is said.
    pub venue: Option<Tokens>,
    /// How sure, in a hundred.
    pub weight: u8,
    /// The rule that found it.
    pub rule: &'static str,
}

impl Attribution {
    pub(crate) fn without_cue(rule: &'static str) -> Self {
        Attribution {
            kind: StatementKind::Direct,
            cue: None,
            cue_words: 0..0,
            source: None,
            source_head: None,
            content: Vec::new(),
            quoted: Vec::new(),
            follows: None,
            addressee: None,
            venue: None,
            weight: 85,
            rule,
        }
    }
}

/// The statements of one document, with their places in tokens, index by index.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// What was said, thought, written or declined.
    pub statements: Vec<Statement>,
    /// Where they stand.
    pub tokens: Vec<StatementTokens>,
}

/// What is attributed in a document, in text order.
#[must_use]
pub fn attributions(doc: &Doc, lexicon: &Lexicon) -> Vec<Attribution> {
    let quotations = quotations::find(doc, lexicon);
    let mut framed = frames::find(doc, lexicon);
    framed.extend(labels::find(doc, lexicon));
    join::join(doc, lexicon, &quotations, framed)
}

/// The statements of a document, in text order.
#[must_use]
pub fn find(doc: &Doc, attributions: Vec<Attribution>, agents: &Agents, lexicon: &Lexicon) -> Said {
    let mut said = Said::default();
    let speakers: Vec<Option<usize>> = attributions
        .iter()
        .map(|a| speaker(doc, agents, lexicon, speaking(a, &attributions)))
        .collect();
    for (at, attribution) in attributions.iter().enumerate() {
        said.statements.push(statement(doc, at, &attributions, &speakers, agents));
        said.tokens.push(StatementTokens {
            cue: attribution.cue,
            source: attribution.source.clone(),
            content: attribution.content.clone(),
        });
    }
    said
}

fn statement(
    doc: &Doc,
    at: usize,
    all: &[Attribution],
    speakers: &[Option<usize>],
    agents: &Agents,
) -> Statement {
    let attribution = &all[at];
    let speaker = speakers[at];
    let speaking = speaking(attribution, all);
    let spans = |pieces: &[Tokens]| pieces.iter().map(|p| doc.span(p.clone())).collect::<Vec<_>>();
    let cue = (!attribution.cue_words.is_empty()).then(|| doc.span(attribution.cue_words.clone()));
    let agent = |at: usize| Id::local('a', at);
    Statement {
        id: Id::local('s', at),
        kind: attribution.kind,
        speaker: speaker.map(agent),
        speaker_text: speaker_text(doc, speaking),
        content: spans(&attribution.content),
        quoted: spans(&attribution.quoted),
        cue,
        source: attribution.source.clone().map(|tokens| doc.span(tokens)),
        addressee: attribution.addressee.and_then(|head| agents.agent_at(head)).map(agent),
        venue: attribution.venue.clone().map(|tokens| doc.text(tokens).to_owned()),
        about: Vec::new(),
        chain: chain(at, all, speakers),
        variant_of: None,
        evidence: evidence(doc, attribution),
        confidence: Confidence::new(f32::from(attribution.weight) / 100.0),
        rule: Some(attribution.rule.to_owned()),
    }
}

/// The words that name the speaker; for a relative pronoun, those that it stands for.
fn speaker_text(doc: &Doc, speaking: &Attribution) -> Option<String> {
    let source = speaking.source.clone()?;
    let named = speaking.source_head.filter(|head| !source.contains(head));
    let tokens = named.map_or(source, |head| crate::syntax::core_phrase(doc, head));
    Some(doc.text(tokens).to_owned())
}

/// The agent behind a source phrase: a paper speaks for whom it is by, "one of the officials" for these; "Lind, who said
/// so, and Brandt" has Lind alone.
fn speaker(doc: &Doc, agents: &Agents, lexicon: &Lexicon, speaking: &Attribution) -> Option<usize> {
    let head = speaking.source_head?;
    let token = doc.token(head);
    // "53 percent of the voters said": a share of those who were asked is nobody, nor is the whole of them.
    if token.entity == Some(Entity::Percent) {
        return None;
    }
    let paper = token.pos == Pos::Noun && lexicon.is_text(&token.lemma);
    let owner = || papers::owner_told_before(doc, agents, &lexicon.papers, head);
    if let Some(owner) = paper.then(owner).flatten() {
        return Some(owner);
    }
    let relative = speaking.source.as_ref().is_some_and(|source| !source.contains(&head));
    // "Lind, who called it theft, and Brandt": the clause is hers, whatever phrase stands for "who".
    let clause = speaking.cue.map(|cue| doc.token(cue));
    let own_clause = clause.is_some_and(|cue| cue.dep == Dep::Relcl && cue.head == head);
    let known = if relative || own_clause {
        agents.agent_of_one(head)
    } else {
        agents.agent_of_phrase(head)
    };
    // "One of them, Ada Lind, said".
    let named = || doc.child_by(head, Dep::Appos).and_then(|name| agents.agent_of_one(name));
    known.or_else(named).or_else(|| described(doc, agents, lexicon, head))
}

/// The agent whose name a phrase holds, or whose paper it is, which the report may have told before.
fn described(doc: &Doc, agents: &Agents, lexicon: &Lexicon, head: TokenId) -> Option<usize> {
    let of = doc.children_by(head, Dep::Prep).find(|p| doc.token(*p).lower == "of");
    let whole = of.and_then(|of| doc.child_by(of, Dep::Pobj));
    let owner = doc.children(head).iter().copied().find(|c| {
        matches!(doc.token(*c).dep, Dep::Poss | Dep::Compound | Dep::Nmod | Dep::Amod)
            && agents.agent_at(*c).is_some()
    });
    let named = owner.or(whole).and_then(|named| agents.agent_at(named));
    let paper = lexicon.is_text(&doc.token(head).lemma);
    named
        .or_else(|| papers::owner_told_before(doc, agents, &lexicon.papers, head).filter(|_| paper))
}

/// The attribution that names the speaker: its own, or that of which it is the continuation.
fn speaking<'a>(attribution: &'a Attribution, all: &'a [Attribution]) -> &'a Attribution {
    let mut at = attribution;
    for _ in 0..all.len() {
        match at.follows.and_then(|before| all.get(before)) {
            Some(before) => at = before,
            None => break,
        }
    }
    at
}

/// Whose statement it is told in: "A said that B had agreed" has A for B's.
fn chain(at: usize, all: &[Attribution], speakers: &[Option<usize>]) -> Vec<Id> {
    let Some(cue) = all.get(at).and_then(|a| a.cue) else { return Vec::new() };
    let holds = |a: &Attribution| a.content.iter().any(|piece| piece.contains(&cue));
    let near = at.saturating_sub(4)..all.len().min(at + 5);
    let mut outer: Vec<usize> = near
        .filter(|other| all[*other].cue != Some(cue) && holds(&all[*other]))
        .filter_map(|other| speakers[other])
        .collect();
    outer.dedup();
    outer.into_iter().map(|agent| Id::local('a', agent)).collect()
}

fn evidence(doc: &Doc, attribution: &Attribution) -> Vec<readout_types::Span> {
    attribution.content.iter().map(|piece| doc.span(piece.clone())).collect()
}
