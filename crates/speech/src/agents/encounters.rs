//! Finds who met whom: the pairs that "both sides", "the two leaders" and "they" can stand for.
//!
//! In: a [`Doc`], the [`Lexicon`] and what each word is known to stand for. Out: the agents that a sentence tells
//! to have met. Holds: only what the verb or the noun for the meeting itself takes is one of them; whoever stands by
//! in the same sentence is none.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos};

use super::cast::AgentAt;
use super::groups::conjuncts;
use super::lexicon::{Encounter, Lexicon};
use crate::syntax::subject;

/// Those whom the last encounter of a stretch of one sentence brings together, with the word that tells of it.
pub(crate) fn last(
    doc: &Doc,
    lexicon: &Lexicon,
    stretch: Tokens,
    named: &dyn Fn(TokenId) -> Option<AgentAt>,
) -> Option<(TokenId, Vec<AgentAt>)> {
    let all = stretch.clone().rev().map(|id| (id, met(doc, lexicon, id)));
    all.map(|(id, heads)| {
        let inside = heads.into_iter().filter(|head| stretch.contains(head));
        let mut who: Vec<AgentAt> = inside.filter_map(named).collect();
        let mut seen = Vec::new();
        who.retain(|at| {
            !seen.contains(at) && {
                seen.push(*at);
                true
            }
        });
        (id, who)
    })
    .find(|(_, who)| who.len() > 1)
}

/// The heads of the phrases for those who meet, where the word tells of an encounter.
fn met(doc: &Doc, lexicon: &Lexicon, id: TokenId) -> Vec<TokenId> {
    let token = doc.token(id);
    let lemma = token.lemma.to_lowercase();
    match token.pos {
        Pos::Verb if lexicon.is_encounter(&lemma, Encounter::Object) => by_verb(doc, id, true),
        Pos::Verb if lexicon.is_encounter(&lemma, Encounter::Verb) => by_verb(doc, id, false),
        Pos::Noun | Pos::Propn if lexicon.is_encounter(&lemma, Encounter::Noun) => by_noun(doc, id),
        _ => Vec::new(),
    }
}

/// "A met B", "A and B met", "A talked to B".
fn by_verb(doc: &Doc, verb: TokenId, object: bool) -> Vec<TokenId> {
    let mut heads: Vec<TokenId> = subject(doc, verb).into_iter().collect();
    heads.extend(doc.children_by(verb, Dep::Dobj).filter(|_| object));
    heads.extend(behind(doc, verb, &["with", "to"]));
    heads.into_iter().flat_map(|head| conjuncts(doc, head)).collect()
}

/// "talks between A and B", "A's talks with B", "A held talks with B", "A and B held talks".
fn by_noun(doc: &Doc, noun: TokenId) -> Vec<TokenId> {
    let between = behind(doc, noun, &["between"]);
    let mut heads = between;
    if heads.is_empty() {
        heads.extend(holder(doc, noun));
        heads.extend(behind(doc, noun, &["with"]));
        let verb = doc.token(noun).head;
        heads.extend(behind(doc, verb, &["with"]));
    }
    heads.into_iter().flat_map(|head| conjuncts(doc, head)).collect()
}

/// Whose the meeting is, or who holds it.
fn holder(doc: &Doc, noun: TokenId) -> Option<TokenId> {
    let owner = doc.child_by(noun, Dep::Poss);
    let token = doc.token(noun);
    let verb = match token.dep {
        Dep::Dobj => Some(token.head),
        // "A met for talks with B".
        Dep::Pobj => Some(doc.token(token.head).head),
        _ => None,
    };
    let verb = verb.filter(|verb| doc.token(*verb).pos == Pos::Verb);
    owner.or_else(|| verb.and_then(|verb| subject(doc, verb)))
}

fn behind(doc: &Doc, head: TokenId, words: &[&str]) -> Vec<TokenId> {
    let preps = doc.children_by(head, Dep::Prep);
    let preps = preps.filter(|prep| words.contains(&doc.token(*prep).lower.as_str()));
    preps.filter_map(|prep| doc.child_by(prep, Dep::Pobj)).collect()
}
