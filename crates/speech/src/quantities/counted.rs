//! What a bare number counts.
//!
//! In: a number. Out: the noun it counts and the unit that this gives. Holds: the noun lies in the same sentence,
//! behind the number unless an ordinal is put to it; people of any office or trade are counted in `person`.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use super::lexicon::{Lexicon, Noun};
use crate::numbers::{self, Number, NumberKind};

/// The farthest that a counted noun stands behind its number ("the eight top Democratic and Republican leaders").
const REACH: u32 = 8;

/// A counted noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    /// The noun.
    pub(super) head: TokenId,
    /// Its lemma in lower case.
    pub(super) lemma: String,
    /// The unit: `person`, or the lemma.
    pub(super) unit: String,
}

/// The noun that a number counts.
pub(super) fn noun(doc: &Doc, lexicon: &Lexicon, number: &Number) -> Option<Counted> {
    let end = number.tokens.end;
    let sentence = doc.sentence(number.tokens.start).tokens.clone();
    let head = awaited(doc, &sentence, number)
        .or_else(|| hyphened(doc, &sentence, end))
        .or_else(|| behind_of(doc, &sentence, end, number.kind))
        .or_else(|| governing(doc, &sentence, number))
        .or_else(|| ranked(doc, lexicon, number))
        .or_else(|| next(doc, &sentence, end).filter(|noun| may_follow(doc, number, *noun)))
        .or_else(|| participle(doc, lexicon, &sentence, end))?;
    let (head, lemma) = unprefixed(doc, lexicon, &sentence, head);
    let person = lexicon.is(&lemma, Noun::Person) || doc.token(head).entity == Some(Entity::Norp);
    let unit = if person { "person".to_owned() } else { lemma.clone() };
    Some(Counted { head, lemma, unit })
}

/// "14 co-sponsors": the syllable before a hyphen is a part of the noun.
fn unprefixed(doc: &Doc, lexicon: &Lexicon, sentence: &Tokens, head: TokenId) -> (TokenId, String) {
    let lemma = singular(doc, head);
    let noun = head + 2;
    let joined = sentence.contains(&noun)
        && lexicon.is(&lemma, Noun::Prefix)
        && matches!(doc.word(head + 1), "-" | "‑")
        && is_noun(doc, noun);
    if joined { (noun, format!("{lemma}-{}", singular(doc, noun))) } else { (head, lemma) }
}

fn is_noun(doc: &Doc, at: TokenId) -> bool {
    matches!(doc.token(at).pos, Pos::Noun | Pos::Propn)
        && !matches!(doc.token(at).tag, Tag::Cd | Tag::Sym | Tag::Dollar)
}

/// "Two- and four-seat cars": the noun behind the last hyphen.
fn awaited(doc: &Doc, sentence: &Tokens, number: &Number) -> Option<TokenId> {
    let noun = numbers::awaited(doc, &number.tokens, sentence.end)? + 1;
    (noun < sentence.end && is_noun(doc, noun)).then_some(noun)
}

/// "The 28-member bloc".
fn hyphened(doc: &Doc, sentence: &Tokens, end: TokenId) -> Option<TokenId> {
    let noun = end + 1;
    (noun < sentence.end && doc.token(end).lower == "-" && is_noun(doc, noun)).then_some(noun)
}

/// "Hundreds of times", "six of the eleven nations".
fn behind_of(doc: &Doc, sentence: &Tokens, end: TokenId, kind: NumberKind) -> Option<TokenId> {
    if end >= sentence.end || doc.token(end).lower != "of" || kind == NumberKind::Ordinal {
        return None;
    }
    let object = doc.child_by(end, Dep::Pobj).filter(|o| *o > end && is_noun(doc, *o));
    object.or_else(|| next(doc, sentence, end + 1))
}

/// The noun that the parse hangs the number on.
fn governing(doc: &Doc, sentence: &Tokens, number: &Number) -> Option<TokenId> {
    let end = number.tokens.end;
    number.tokens.clone().rev().find_map(|token| {
        let mut at = token;
        // Hedges and scales put a few nodes between; the bound also ends a damaged tree.
        for _ in 0..4 {
            let here = doc.token(at);
            let modifies = matches!(
                here.dep,
                Dep::Nummod
                    | Dep::Amod
                    | Dep::Quantmod
                    | Dep::Compound
                    | Dep::Nmod
                    | Dep::Advmod
                    | Dep::Det
            );
            if !modifies || here.head == at {
                return None;
            }
            at = here.head;
            if at >= end {
                break;
            }
        }
        let at = whole(doc, at);
        let near = at >= end && at < end + REACH && at < sentence.end;
        (near && is_noun(doc, at)).then_some(at)
    })
}

/// "Nine member states": the parse may hang the number on the first of two nouns.
fn whole(doc: &Doc, noun: TokenId) -> TokenId {
    let several = |id: TokenId| matches!(doc.token(id).tag, Tag::Nns | Tag::Nnps);
    let joined = (noun as usize + 1) < doc.tokens.len()
        && doc.token(noun).tag == Tag::Nn
        && several(noun + 1)
        && doc.sentence(noun).tokens.contains(&(noun + 1))
        && matches!(doc.token(noun).dep, Dep::Compound | Dep::Nmod | Dep::Nummod);
    if joined { noun + 1 } else { noun }
}

/// "Her visit to Orsa, the sixth since May": an ordinal alone ranks the occasion to which it is put.
fn ranked(doc: &Doc, lexicon: &Lexicon, number: &Number) -> Option<TokenId> {
    let token = doc.token(number.tokens.start);
    if number.kind != NumberKind::Ordinal || token.dep != Dep::Appos {
        return None;
    }
    // The parse may hang it on a place inside the phrase; the occasion is a few steps above.
    let mut at = token.head;
    for _ in 0..4 {
        if is_noun(doc, at) && lexicon.is(&doc.token(at).lemma, Noun::Occasion) {
            return Some(at);
        }
        at = doc.token(at).head;
    }
    None
}

/// "Against the 1.6 billion the parties set aside", "by 193 votes to 21 last week": a noun with an article of its own, or
/// a time in the singular, is not what is counted.
fn may_follow(doc: &Doc, number: &Number, noun: TokenId) -> bool {
    let end = number.tokens.end;
    let article = doc.token(end).tag == Tag::Dt;
    let whole = number.kind == NumberKind::Fraction || doc.token(end).lower == "all";
    let time = matches!(doc.token(noun).entity, Some(Entity::Date | Entity::Time));
    let one = number.value <= 1.0 || number.kind != NumberKind::Cardinal;
    (!article || whole) && (!time || one || doc.token(noun).tag == Tag::Nns)
}

/// The first noun behind, with nothing but its own adjectives between.
fn next(doc: &Doc, sentence: &Tokens, end: TokenId) -> Option<TokenId> {
    let mut at = end;
    while at < sentence.end && at < end + 4 {
        let token = doc.token(at);
        if is_noun(doc, at) {
            // The last noun of a compound is its head.
            let compound =
                token.dep == Dep::Compound && token.head > at && token.head < end + REACH;
            return Some(if compound { token.head } else { at });
        }
        if !matches!(token.tag, Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Dt | Tag::PrpS | Tag::Vbn) {
            return None;
        }
        at += 1;
    }
    None
}

/// "More than 40 wounded", "nine dead": people by what befell them.
fn participle(doc: &Doc, lexicon: &Lexicon, sentence: &Tokens, end: TokenId) -> Option<TokenId> {
    let token = doc.tokens.get(end as usize).filter(|_| end < sentence.end)?;
    let people = lexicon.is(&token.lower, Noun::Person);
    (people && matches!(token.tag, Tag::Vbn | Tag::Vbd | Tag::Jj)).then_some(end)
}

/// The singular in lower case; names of peoples keep an s in their lemma.
fn singular(doc: &Doc, head: TokenId) -> String {
    let token = doc.token(head);
    let lemma = token.lemma.to_lowercase().to_string();
    match token.tag {
        Tag::Vbn | Tag::Vbd => token.lower.to_string(),
        Tag::Nnps if lemma.ends_with('s') && !lemma.ends_with("ss") => {
            lemma.trim_end_matches('s').to_owned()
        }
        _ => lemma,
    }
}
