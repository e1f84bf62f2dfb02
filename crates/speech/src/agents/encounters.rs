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

/// A word that tells of an encounter, and the heads of the phrases for those whom it brings together.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) word: TokenId,
    heads: Vec<TokenId>,
}

/// Every word of a report that tells of an encounter, in text order.
pub(crate) fn all(doc: &Doc, lexicon: &Lexicon) -> Vec<Told> {
    let words = 0..doc.tokens.len() as TokenId;
    let told = words.map(|word| Told { word, heads: met(doc, lexicon, word) });
    told.filter(|told| told.heads.len() > 1).collect()
}

/// Those whom the last encounter of a stretch of one sentence brings together, with the word that tells of it.
pub(crate) fn last(
    told: &[Told],
    stretch: Tokens,
    named: &dyn Fn(TokenId) -> Option<AgentAt>,
) -> Option<(TokenId, Vec<AgentAt>)> {
    let from = told.partition_point(|told| told.word < stretch.start);
    let inside = told[from..].iter().take_while(|told| told.word < stretch.end);
    let inside: Vec<&Told> = inside.collect();
    let who = inside.into_iter().rev().map(|told| (told.word, told.who(&stretch, named)));
    who.into_iter().find(|(_, who)| who.len() > 1)
}

impl Told {
    /// The agents that meet, as far as they are named in a stretch, each once.
    fn who(&self, stretch: &Tokens, named: &dyn Fn(TokenId) -> Option<AgentAt>) -> Vec<AgentAt> {
        let inside = self.heads.iter().filter(|head| stretch.contains(head));
        let mut who: Vec<AgentAt> = Vec::new();
        for at in inside.filter_map(|head| named(*head)) {
            if !who.contains(&at) {
                who.push(at);
            }
        }
        who
    }
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
