//! What a figure measures, of whom, where and over which time, in the report's words.
//!
//! In: a figure's governing noun and verb. Out: words, each a piece of the sentence. Holds: a field that nothing in the
//! sentence supports stays empty.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};
use readout_types::speech::TimeExpression;
use readout_types::{Scope, TimexKind};

use super::counted::Counted;
use super::scan::Figure;

/// The words for what a figure measures: the counted noun with its modifiers, or what the unit is said of.
pub(super) fn measure(doc: &Doc, figure: &Figure, counted: Option<&Counted>) -> Option<String> {
    let noun = counted.map(|c| c.head).or_else(|| measured(doc, figure))?;
    Some(words(doc, noun, &figure.core))
}

/// The noun that a figure with a unit is said of.
fn measured(doc: &Doc, figure: &Figure) -> Option<TokenId> {
    let mut at = head_of(doc, &figure.core);
    // Up to the noun that it modifies, or the verb whose subject it measures; the bound ends a damaged tree.
    for _ in 0..8 {
        let token = doc.token(at);
        if token.head == at {
            return subject(doc, at).filter(|s| outside(*s, &figure.core));
        }
        let above = token.head;
        if outside(above, &figure.core) {
            match doc.token(above).pos {
                Pos::Noun | Pos::Propn => return Some(above),
                Pos::Verb | Pos::Aux => {
                    return subject(doc, above).filter(|s| outside(*s, &figure.core));
                }
                _ => {}
            }
        }
        at = above;
    }
    None
}

fn outside(at: TokenId, tokens: &Tokens) -> bool {
    !tokens.contains(&at)
}

/// The token of a stretch that hangs on something outside it.
pub(super) fn head_of(doc: &Doc, tokens: &Tokens) -> TokenId {
    let outward = |t: &TokenId| !tokens.contains(&doc.token(*t).head) || doc.token(*t).head == *t;
    tokens.clone().rev().find(outward).unwrap_or(tokens.start)
}

fn subject(doc: &Doc, verb: TokenId) -> Option<TokenId> {
    let subject = doc.child_by(verb, Dep::Nsubj).or_else(|| doc.child_by(verb, Dep::Nsubjpass))?;
    matches!(doc.token(subject).pos, Pos::Noun | Pos::Propn).then_some(subject)
}

/// A noun with its adjectives and compounds, without articles, numbers and what follows.
fn words(doc: &Doc, noun: TokenId, without: &Tokens) -> String {
    let mut start = noun;
    while start > 0 {
        let before = doc.token(start - 1);
        let own = before.head <= noun
            && before.head >= start
            && before.sentence == doc.token(noun).sentence;
        let modifies =
            matches!(before.dep, Dep::Compound | Dep::Amod | Dep::Nmod) || before.tag == Tag::Hyph;
        if !own || !modifies || without.contains(&(start - 1)) && before.tag == Tag::Cd {
            break;
        }
        start -= 1;
    }
    while start < noun && doc.token(start).tag == Tag::Hyph {
        start += 1;
    }
    doc.text(start..noun + 1).to_owned()
}

/// Population, side, area and window of a figure.
pub(super) fn scope(
    doc: &Doc,
    figure: &Figure,
    counted: Option<&Counted>,
    times: &[TimeExpression],
) -> Scope {
    let noun = counted.map(|c| c.head);
    Scope {
        population: noun.map(|n| words(doc, n, &figure.core)),
        side: noun.and_then(|n| side(doc, n)),
        area: area(doc, noun.unwrap_or_else(|| head_of(doc, &figure.core))),
        window: window(doc, &figure.core, times).map(|t| doc.text(t.tokens.clone()).to_owned()),
    }
}

/// "Kestrian troops", "the union's members": whose.
fn side(doc: &Doc, noun: TokenId) -> Option<String> {
    let child = doc.children(noun).iter().copied().find(|c| {
        let token = doc.token(*c);
        let people = matches!(token.entity, Some(Entity::Norp | Entity::Gpe | Entity::Org));
        people
            && *c < noun
            && matches!(token.dep, Dep::Amod | Dep::Poss | Dep::Compound | Dep::Nmod)
    })?;
    Some(doc.text(child..child + 1).to_owned())
}

/// "In the Delta", "at the port of Sorrel": where, hung on the counted noun or on the verb above it.
fn area(doc: &Doc, noun: TokenId) -> Option<String> {
    let verb = doc.token(noun).head;
    [noun, verb].into_iter().find_map(|above| {
        doc.children(above).iter().copied().find_map(|preposition| {
            let token = doc.token(preposition);
            if token.dep != Dep::Prep
                || !matches!(token.lower.as_str(), "in" | "at" | "across" | "inside" | "from")
            {
                return None;
            }
            let place = doc.child_by(preposition, Dep::Pobj)?;
            let named =
                matches!(doc.token(place).entity, Some(Entity::Gpe | Entity::Loc | Entity::Fac));
            named.then(|| words(doc, place, &(0..0)))
        })
    })
}

/// The time expression of the same clause: it hangs on the same verb, or on the figure's own noun.
pub(super) fn window<'a>(
    doc: &Doc,
    core: &Tokens,
    times: &'a [TimeExpression],
) -> Option<&'a TimeExpression> {
    let sentence = doc.sentence(core.start).tokens.clone();
    let clause = clause_of(doc, head_of(doc, core));
    let first = times.partition_point(|t| t.tokens.start < sentence.start);
    times[first..]
        .iter()
        .take_while(|t| t.tokens.start < sentence.end)
        .filter(|t| t.tokens.end <= core.start || t.tokens.start >= core.end)
        .filter(|t| t.date.is_some() || t.kind == TimexKind::Duration)
        .filter(|t| clause_of(doc, head_of(doc, &t.tokens)) == clause)
        .min_by_key(|t| t.tokens.start.abs_diff(core.start))
}

/// The verb above a token, or the sentence's root.
fn clause_of(doc: &Doc, token: TokenId) -> TokenId {
    let mut at = token;
    // A tree is shallow; the bound ends a damaged one.
    for _ in 0..32 {
        let here = doc.token(at);
        if here.head == at || (at != token && here.pos == Pos::Verb) {
            return at;
        }
        at = here.head;
    }
    at
}
