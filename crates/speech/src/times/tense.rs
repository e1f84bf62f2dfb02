//! Which way a time expression looks: back, ahead, or neither, by the verb that governs it.
//!
//! In: a token. Out: a [`Tense`]. Holds: only the way up to the first finite verb (or a word that looks ahead) is read.

use readout_types::doc::{Doc, TokenId};
use readout_types::labels::{Dep, Pos, Tag};

use super::lexicon::{Class, Lexicon};

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Other,
}

/// The tense of the verb that governs a token.
pub(super) fn of(doc: &Doc, lexicon: &Lexicon, token: TokenId) -> Tense {
    let mut at = token;
    // A path up a sentence is short; the bound ends a damaged tree.
    for _ in 0..64 {
        let here = doc.token(at);
        if at != token && looks_ahead(doc, lexicon, at) {
            return Tense::Future;
        }
        if matches!(here.pos, Pos::Verb | Pos::Aux) {
            if let Some(tense) = of_verb(doc, at) {
                return tense;
            }
        }
        if here.head == at {
            return Tense::Other;
        }
        at = here.head;
    }
    Tense::Other
}

/// "Scheduled", "due", "by": unless the verb itself is in the past ("he had by then").
fn looks_ahead(doc: &Doc, lexicon: &Lexicon, at: TokenId) -> bool {
    let token = doc.token(at);
    let ahead = |word: &str| lexicon.classes(word).contains(&Class::Ahead);
    let past = token.tag == Tag::Vbd;
    !past
        && (ahead(&token.lower)
            || (matches!(token.pos, Pos::Verb | Pos::Noun) && ahead(&token.lemma)))
}

/// What the verb's own form says; nothing for an infinitive or a participle that leans on another verb.
fn of_verb(doc: &Doc, verb: TokenId) -> Option<Tense> {
    let tag = doc.token(verb).tag;
    let mut helpers = doc
        .children(verb)
        .iter()
        .map(|c| doc.token(*c))
        .filter(|t| matches!(t.dep, Dep::Aux | Dep::Auxpass));
    let (mut past, mut future, mut any) = (false, false, false);
    for helper in &mut helpers {
        any = true;
        past |= helper.tag == Tag::Vbd || matches!(helper.lemma.as_str(), "have");
        future |= helper.tag == Tag::Md;
    }
    match tag {
        _ if future => Some(Tense::Future),
        Tag::Vbd => Some(Tense::Past),
        _ if past => Some(Tense::Past),
        Tag::Vbz | Tag::Vbp => Some(Tense::Other),
        Tag::Vbn if !any => Some(Tense::Past),
        Tag::Vbg if any => Some(Tense::Other),
        _ => None,
    }
}
