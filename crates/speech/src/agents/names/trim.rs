//! Where a name begins and ends: what an entity has too much or too little of.
//!
//! In: the tokens of an entity. Out: those of the name.

use std::collections::BTreeSet;

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use crate::agents::lexicon::{Lexicon, PersonKind};

/// The last word of a name that is not "Jr." or the like.
pub(crate) fn last_name(doc: &Doc, tokens: &Tokens) -> TokenId {
    let mut last = tokens.end - 1;
    while last > tokens.start && is_suffix(doc.word(last)) {
        last -= 1;
    }
    last
}

/// "Jr.", "III".
pub(crate) fn is_suffix(word: &str) -> bool {
    matches!(word.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV" | ",")
}

/// Without article, genitive and marks at its ends.
pub(super) fn strip(doc: &Doc, mut tokens: Tokens) -> Tokens {
    while tokens.start < tokens.end {
        let token = doc.token(tokens.start);
        let article = matches!(doc.word(tokens.start), "the" | "The" | "a" | "an");
        if !article && token.pos != Pos::Punct {
            break;
        }
        tokens.start += 1;
    }
    while tokens.start < tokens.end {
        let token = doc.token(tokens.end - 1);
        if token.tag != Tag::Pos && token.pos != Pos::Punct {
            break;
        }
        tokens.end -= 1;
    }
    tokens
}

/// "environmental organisation Clear Sound": the name begins with its capital.
pub(super) fn without_description(doc: &Doc, tokens: Tokens) -> Tokens {
    let small = |id: &TokenId| {
        let common = matches!(doc.token(*id).pos, Pos::Adj | Pos::Noun | Pos::Det);
        common && doc.word(*id).starts_with(char::is_lowercase)
    };
    let start = tokens.clone().find(|id| !small(id)).unwrap_or(tokens.start);
    start..tokens.end
}

/// "More than 70 Liberals", "nearly 20 Halden": how many of them there are is no part of a people's name.
pub(super) fn without_count(doc: &Doc, tokens: Tokens) -> Tokens {
    let counts = |id: &TokenId| {
        doc.token(*id).pos == Pos::Num || !doc.word(*id).starts_with(char::is_uppercase)
    };
    let number = tokens.clone().rfind(|id| doc.token(*id).pos == Pos::Num);
    let Some(number) = number.filter(|n| (tokens.start..*n).all(|id| counts(&id))) else {
        return tokens;
    };
    if number + 1 < tokens.end { number + 1..tokens.end } else { tokens }
}

/// The name in a person entity: titles and offices before it and words behind it are cut off.
pub(super) fn clean(doc: &Doc, lexicon: &Lexicon, tokens: Tokens) -> Tokens {
    let mut tokens = strip(doc, tokens);
    while tokens.start < tokens.end {
        let long = lexicon.long_office(doc, tokens.start).map(|(_, office)| office.end);
        let long = long.filter(|end| *end < tokens.end);
        if long.is_none() && !is_before_name(doc, lexicon, tokens.start, tokens.len()) {
            break;
        }
        tokens.start = long.unwrap_or(tokens.start + 1);
    }
    let is_name_word = |id: TokenId| {
        let word = doc.word(id);
        let hyphen = doc.token(id).tag == Tag::Hyph || word == "-";
        let capital = word.starts_with(char::is_uppercase) && !word.contains(char::is_numeric);
        let particle = lexicon.is_particle(&word.to_lowercase());
        let after_hyphen = id > tokens.start && doc.word(id - 1) == "-";
        is_suffix(word)
            || hyphen
            || after_hyphen
            || id + 1 < tokens.end && particle
            || capital && is_noun(doc, id)
    };
    let end = tokens.clone().find(|id| !is_name_word(*id)).unwrap_or(tokens.end);
    strip(doc, tokens.start..end)
}

/// "Han Sol-bi", of which the entity has only "Han Sol": a given name of two syllables goes on behind a hyphen, or
/// as one more short word with a capital.
pub(super) fn with_second_syllable(doc: &Doc, lexicon: &Lexicon, tokens: Tokens) -> Tokens {
    let two = tokens.len() == 2 && lexicon.is_family_first(doc.word(tokens.start));
    let Some(next) = doc.tokens.get(tokens.end as usize).filter(|_| two) else { return tokens };
    if next.sentence != doc.token(tokens.start).sentence {
        return tokens;
    }
    let goes_on = doc.tokens.get(tokens.end as usize + 1).is_some_and(|second| {
        second.sentence == next.sentence
            && doc.word(tokens.end + 1).chars().all(char::is_alphabetic)
    });
    let hyphen = goes_on
        && doc.word(tokens.end) == "-"
        && !doc.token(tokens.end - 1).space_after
        && !next.space_after;
    let syllable =
        doc.word(tokens.end).len() <= 3 && doc.word(tokens.end).starts_with(char::is_uppercase);
    match (hyphen, syllable && matches!(next.pos, Pos::Propn | Pos::Noun | Pos::Adp)) {
        (true, _) => tokens.start..tokens.end + 2,
        (false, true) => tokens.start..tokens.end + 1,
        _ => tokens,
    }
}

/// "Piet Halloway" where the entities take the given name alone for the person and the surname for a date or for nothing.
pub(super) fn with_surname(doc: &Doc, lexicon: &Lexicon, tokens: Tokens) -> Tokens {
    let given = tokens.len() == 1 && lexicon.is_given(doc.word(tokens.start));
    let Some(next) = doc.tokens.get(tokens.end as usize).filter(|_| given) else { return tokens };
    let first = doc.token(tokens.start);
    let named = matches!(next.entity, None | Some(Entity::Date | Entity::Time))
        && next.pos == Pos::Propn
        && next.tag == Tag::Nnp
        && doc.word(tokens.end).starts_with(char::is_uppercase);
    let joined = first.dep == Dep::Compound && first.head == tokens.end;
    let free = lexicon.person(&next.lower).is_none()
        && lexicon.body(&next.lower).is_none()
        && lexicon.registry.at(doc, tokens.end).is_none();
    if named && joined && free { tokens.start..tokens.end + 1 } else { tokens }
}

/// "Peter Lindqvist, Jr." where the entity ends before the comma.
pub(super) fn with_suffix(doc: &Doc, tokens: Tokens) -> Tokens {
    let is_suffix_at = |id: TokenId| {
        let word = doc.tokens.get(id as usize).map(|_| doc.word(id)).unwrap_or(",");
        word != "," && is_suffix(word)
    };
    let comma = doc.tokens.get(tokens.end as usize).is_some_and(|t| t.tag == Tag::Comma);
    match tokens.is_empty() {
        false if is_suffix_at(tokens.end) => tokens.start..tokens.end + 1,
        false if comma && is_suffix_at(tokens.end + 1) => tokens.start..tokens.end + 2,
        _ => tokens,
    }
}

/// A verb in a headline's capitals is no part of a name.
fn is_noun(doc: &Doc, id: TokenId) -> bool {
    !matches!(doc.token(id).pos, Pos::Verb | Pos::Aux | Pos::Adv | Pos::Pron | Pos::Sconj)
}

fn is_before_name(doc: &Doc, lexicon: &Lexicon, id: TokenId, left: usize) -> bool {
    let token = doc.token(id);
    let title = left > 1
        && lexicon
            .person(&token.lower)
            .is_some_and(|w| matches!(w.kind, PersonKind::Title | PersonKind::Office));
    let state = left > 2 && lexicon.registry.whole(doc.word(id)).is_some();
    title || state || token.tag == Tag::Pos
}

/// Words with a capital that stand alone as a subject or a possessor: not inside a longer name, without an article, and
/// known as nothing else.
pub(super) fn alone<'a>(doc: &'a Doc, lexicon: &Lexicon) -> BTreeSet<&'a str> {
    let is_name = |id: Option<TokenId>| {
        id.and_then(|id| doc.tokens.get(id as usize))
            .is_some_and(|t| matches!(t.pos, Pos::Propn | Pos::Det))
    };
    let words = (0..doc.tokens.len() as TokenId).filter(|id| {
        let token = doc.token(*id);
        let word = doc.word(*id);
        let acts = matches!(token.dep, Dep::Nsubj | Dep::Poss) && token.pos == Pos::Propn;
        let capital = word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
        let free = !is_name(id.checked_sub(1)) && !is_name(Some(*id + 1));
        let known = lexicon.registry.whole(word).is_some()
            || lexicon.body(&token.lower).is_some()
            || lexicon.person(&token.lower).is_some()
            || lexicon.is_landscape(&token.lower);
        acts && capital && free && !known
    });
    words.map(|id| doc.word(id)).collect()
}
