//! Lengths and ranks without a number: "hours before the vote", "months or even years", "the largest exporter".
//!
//! In: a [`Doc`], its times. Out: [`Unnumbered`] in text order. Holds: they have a unit and a hedge but no interval.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};
use readout_types::speech::TimeExpression;
use readout_types::{Hedge, QuantityKind};

use super::lexicon::{Lexicon, Noun};

/// A length or rank without a number.
#[derive(Debug, Clone)]
pub(super) struct Unnumbered {
    pub(super) tokens: Tokens,
    pub(super) kind: QuantityKind,
    pub(super) unit: String,
    pub(super) hedge: Hedge,
    /// The rank, where one is said ("second-largest").
    pub(super) rank: Option<f64>,
    pub(super) rule: &'static str,
}

/// Every one of a document.
pub(super) fn find(doc: &Doc, lexicon: &Lexicon, times: &[TimeExpression]) -> Vec<Unnumbered> {
    let lengths = times.iter().filter_map(|time| length(doc, lexicon, time));
    let ranks = (0..doc.tokens.len() as TokenId).filter_map(|at| rank(doc, lexicon, at));
    lengths.chain(ranks).collect()
}

/// A plural unit of time that no number counts.
fn length(doc: &Doc, lexicon: &Lexicon, time: &TimeExpression) -> Option<Unnumbered> {
    let unit_at = time.tokens.clone().rev().find(|t| doc.token(*t).tag == Tag::Nns)?;
    let (unit, _) = lexicon.unit(doc, unit_at..unit_at + 1)?;
    let numbered = time.tokens.clone().any(|t| {
        let token = doc.token(t);
        token.tag == Tag::Cd || (lexicon.numbers.opens(&token.lower) && t != unit_at)
    });
    let counts = unit.kind == QuantityKind::Duration && !numbered && time.value.contains('X');
    // "Over the years" is no length.
    let the = time.tokens.len() == 2 && doc.token(time.tokens.start).lower == "the";
    let followed = doc.tokens.get(time.tokens.end as usize);
    let vague = the
        && followed
            .is_none_or(|t| !matches!(t.lower.as_str(), "before" | "after" | "since" | "ahead"));
    if vague {
        return None;
    }
    let placed = matches!(time.value.as_str(), "PAST_REF" | "FUTURE_REF") || counts;
    (placed && unit.kind == QuantityKind::Duration && !numbered).then(|| Unnumbered {
        tokens: time.tokens.clone(),
        kind: QuantityKind::Duration,
        unit: unit.code,
        hedge: Hedge::BarePlural,
        rank: None,
        rule: "plural_unit",
    })
}

/// "The largest exporter of steel", "the world's second-largest economy".
fn rank(doc: &Doc, lexicon: &Lexicon, at: TokenId) -> Option<Unnumbered> {
    let token = doc.token(at);
    if token.tag != Tag::Jjs || !lexicon.is(&token.lemma, Noun::Rank) || token.dep != Dep::Amod {
        return None;
    }
    let noun = token.head;
    let near = noun > at && noun < at + 5 && matches!(doc.token(noun).pos, Pos::Noun | Pos::Propn);
    let (start, rank) = ordinal_before(doc, lexicon, at);
    let definite = doc
        .children(noun)
        .iter()
        .any(|c| *c < at && (doc.token(*c).dep == Dep::Poss || doc.token(*c).lower == "the"));
    (near && definite).then(|| Unnumbered {
        tokens: start..noun + 1,
        kind: QuantityKind::Rank,
        unit: "1".to_owned(),
        hedge: Hedge::Superlative,
        rank,
        rule: "superlative",
    })
}

fn ordinal_before(doc: &Doc, lexicon: &Lexicon, at: TokenId) -> (TokenId, Option<f64>) {
    let from = at.saturating_sub(2);
    let hyphen = at.checked_sub(1).is_some_and(|h| doc.token(h).lower == "-");
    let start = if hyphen { from } else { at.saturating_sub(1) };
    let number = lexicon.numbers.read(doc, start, at);
    match number.filter(|n| n.kind == crate::numbers::NumberKind::Ordinal) {
        Some(number) => (start, Some(number.value)),
        None => (at, None),
    }
}
