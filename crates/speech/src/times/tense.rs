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
    /// "Since January": behind, however far.
    Since,
    Future,
    Other,
}

/// The tense of the verb that governs a token.
pub(super) fn of(doc: &Doc, lexicon: &Lexicon, token: TokenId) -> Tense {
    let mut at = token;
    let mut preposition = false;
    // A path up a sentence is short; the bound ends a damaged tree.
    for _ in 0..64 {
        let here = doc.token(at);
        if at != token && lexicon.classes(&here.lower).contains(&Class::Since) {
            return Tense::Since;
        }
        if is_asked_for(doc, lexicon, at) {
            return Tense::Future;
        }
        if at != token && looks_ahead(doc, lexicon, at) {
            // "By Friday" looks ahead only from a verb that does not look back.
            if here.pos != Pos::Adp && here.pos != Pos::Sconj {
                return Tense::Future;
            }
            preposition = true;
        }
        if matches!(here.pos, Pos::Verb | Pos::Aux) {
            match of_verb(doc, at) {
                Some(Tense::Past) => return Tense::Past,
                Some(_) if preposition => return Tense::Future,
                Some(tense) => return tense,
                None => {}
            }
        }
        if here.head == at {
            return if preposition { Tense::Future } else { Tense::Other };
        }
        at = here.head;
    }
    Tense::Other
}

/// "They agreed to meet": what was agreed, asked or planned lies ahead, also where that was done in the past.
fn is_asked_for(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let infinitive =
        token.tag == Tag::Vb && doc.children(verb).iter().any(|c| doc.token(*c).tag == Tag::To);
    let above = doc.token(token.head);
    let complement = matches!(token.dep, Dep::Xcomp | Dep::Ccomp | Dep::Acl);
    infinitive && complement && lexicon.classes(&above.lemma).contains(&Class::Ahead)
}

/// "The sides are to meet": an infinitive under a form of "be".
fn is_to_be(doc: &Doc, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let above = doc.token(token.head);
    token.dep == Dep::Xcomp && above.lemma == "be" && matches!(above.tag, Tag::Vbz | Tag::Vbp)
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
        // "Could" and "might" tell of what was possible as often as of what is to come.
        future |= helper.tag == Tag::Md
            && !matches!(helper.lemma.as_str(), "could" | "can" | "might" | "must");
    }
    match tag {
        _ if future => Some(Tense::Future),
        Tag::Vbd => Some(Tense::Past),
        _ if past => Some(Tense::Past),
        // "Is to meet" looks ahead, as an infinitive below it shows; what is announced for a day is told in the present.
        Tag::Vbz | Tag::Vbp => Some(Tense::Other),
        Tag::Vb if is_to_be(doc, verb) => Some(Tense::Future),
        Tag::Vbn if !any => Some(Tense::Past),
        Tag::Vbg if any => Some(Tense::Other),
        _ => None,
    }
}
