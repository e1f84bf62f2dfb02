//! Finds names behind long titles: "President of the Federative Republic of Tolva Piet Vandermeer".
//!
//! In: a [`Doc`] and the [`Lexicon`]. Out: the tokens of such names. Holds: a name begins behind a known state or
//! with a known given name, has two to five words with capitals, and no word of it names an office or a body; the
//! entities are not asked, since they often take the state and the name for one body.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Entity, Pos, Tag};

use super::lexicon::{BodyKind, Lexicon, PersonKind};

/// How far behind its office a name may begin, in tokens.
const REACH: TokenId = 16;
/// How many words a name may have.
const LONGEST: usize = 5;

/// The names behind long titles.
pub(crate) fn find(doc: &Doc, lexicon: &Lexicon) -> Vec<Tokens> {
    let offices = (0..doc.tokens.len() as TokenId).filter(|id| is_office(doc, lexicon, *id));
    let mut found: Vec<Tokens> = offices.filter_map(|id| behind(doc, lexicon, id)).collect();
    found.dedup();
    found
}

fn is_office(doc: &Doc, lexicon: &Lexicon, id: TokenId) -> bool {
    let token = doc.token(id);
    let noun = matches!(token.pos, Pos::Noun | Pos::Propn);
    let word = lexicon.person(&token.lemma.to_lowercase());
    noun && word.is_some_and(|w| w.kind == PersonKind::Office)
}

/// The name at the end of a title that goes on behind its office with "of", "for" or "to".
fn behind(doc: &Doc, lexicon: &Lexicon, office: TokenId) -> Option<Tokens> {
    let stop = doc.sentence(office).tokens.end.min(office + REACH);
    if office + 3 >= stop || !is_link(doc, office + 1) {
        return None;
    }
    let mut state_end = None;
    let mut at = office + 2;
    while at < stop && continues(doc, at) {
        let after_state = state_end == Some(at);
        let given = lexicon.is_given(doc.word(at)) && doc.token(at - 1).pos == Pos::Propn;
        if after_state || given {
            let name = name_at(doc, lexicon, at, stop);
            let name = name.filter(|name| given || !is_in_body(doc, lexicon, office, name));
            if name.is_some() {
                return name;
            }
        }
        match lexicon.registry.at(doc, at) {
            Some(known) if known.tokens.end > at => {
                at = known.tokens.end;
                state_end = Some(at);
            }
            _ => {
                at += 1;
                // "the Kyrgyz Republic", "the Republic".
                let long = doc.word(at - 1).starts_with(char::is_uppercase)
                    && lexicon.body(&doc.token(at - 1).lower) == Some(BodyKind::State);
                state_end = if long { Some(at) } else { state_end };
            }
        }
    }
    None
}

fn is_link(doc: &Doc, id: TokenId) -> bool {
    matches!(doc.token(id).lower.as_str(), "of" | "for" | "to")
}

fn continues(doc: &Doc, id: TokenId) -> bool {
    match doc.token(id).pos {
        Pos::Propn | Pos::Noun | Pos::Adj | Pos::Det | Pos::Cconj => true,
        Pos::Adp => is_link(doc, id),
        _ => doc.token(id).tag == Tag::Hyph,
    }
}

/// The words with capitals from a token on, where they can be a whole name: "Kasim-Yomart Tokarev", "Omar bin Salim".
fn name_at(doc: &Doc, lexicon: &Lexicon, start: TokenId, stop: TokenId) -> Option<Tokens> {
    let capital = |id: TokenId| {
        id < stop
            && doc.word(id).starts_with(char::is_uppercase)
            && matches!(doc.token(id).pos, Pos::Propn | Pos::Noun | Pos::Adj)
    };
    let mut end = start;
    let mut words = 0;
    while end < stop {
        let joins = end > start && capital(end + 1) && capital(end - 1);
        let hyphen = joins && matches!(doc.word(end), "-" | "‑");
        let particle = joins && lexicon.is_particle(doc.word(end));
        if capital(end) {
            words += usize::from(end == start || !matches!(doc.word(end - 1), "-" | "‑"));
        } else if !hyphen && !particle {
            break;
        }
        end += 1;
    }
    let free = (start..end).all(|id| !capital(id) || is_name_word(doc, lexicon, id));
    let last = end.checked_sub(1).map_or("", |id| doc.word(id));
    let spelt = last.chars().any(char::is_lowercase);
    ((2..=LONGEST).contains(&words) && free && spelt).then_some(start..end)
}

fn is_name_word(doc: &Doc, lexicon: &Lexicon, id: TokenId) -> bool {
    let token = doc.token(id);
    doc.word(id).chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '‑' | '\'' | '’'))
        && lexicon.person(&token.lower).is_none()
        && lexicon.body(&token.lower).is_none()
        && lexicon.registry.at(doc, id).is_none()
        && !lexicon.is_landscape(&token.lower)
}

/// "the Tolva Investment Forum": what an entity holds together with the state before it is a body's name, unless that
/// is the state's own long one ("Republic of Tolva Piet Vandermeer") or has the title's words in it.
fn is_in_body(doc: &Doc, lexicon: &Lexicon, office: TokenId, name: &Tokens) -> bool {
    let bodily = |label: Entity| !matches!(label, Entity::Person | Entity::Gpe | Entity::Norp);
    let entity = doc
        .entities
        .iter()
        .find(|e| bodily(e.label) && e.tokens.start < name.start && e.tokens.contains(&name.start));
    entity.is_some_and(|e| {
        let mut before = e.tokens.start..name.start;
        let title = e.tokens.start <= office + 1;
        !title
            && !before.any(|id| {
                lexicon.body(&doc.token(id).lower) == Some(BodyKind::State) || is_link(doc, id)
            })
    })
}
