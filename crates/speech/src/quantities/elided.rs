//! What a number counts where its noun is left out: "from 12 percent to 8", "of the 61 held, 23 were freed", "asks for 60 days
//! rather than 42".
//!
//! In: the figures of a document in text order. Out: the same, the bare ones with unit and kind of the figure that they are
//! set beside. Holds: a unit comes from the same sentence or the one before; a figure that is more than fifty times
//! greater or smaller lends none; where two would do alike and differ, the unit stays open.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos};
use readout_types::{Hedge, Quantity, QuantityKind};

use super::lexicon::{Lexicon, Noun};
use super::scope;

/// Two figures of one thing are rarely farther apart than this.
const FARTHEST: f64 = 50.0;

/// A figure with its place, as it was read.
pub(super) struct Read {
    pub(super) tokens: Tokens,
    /// The number itself.
    pub(super) core: Tokens,
    pub(super) quantity: Quantity,
    /// "Sixteen a day": what a bare number is counted by.
    pub(super) per: Option<String>,
}

/// Gives bare figures the unit that their sentence tells.
pub(super) fn fill(doc: &Doc, lexicon: &Lexicon, found: &mut [Read]) {
    for at in 0..found.len() {
        if !is_open(lexicon, &found[at]) {
            continue;
        }
        let lender = Lender { doc, found, at };
        let lent = said_of(doc, lexicon, &found[at])
            .or_else(|| lender.same_sentence())
            .or_else(|| lender.sentence_before());
        let Some((kind, unit)) = lent else { continue };
        let (base, per) = unit.split_once('/').map_or((unit.as_str(), None), |(b, p)| (b, Some(p)));
        let per = found[at].per.as_deref().or(per);
        let unit = per.map_or_else(|| base.to_owned(), |per| format!("{base}/{per}"));
        found[at].quantity.kind = kind;
        found[at].quantity.unit = Some(unit);
    }
    for at in 0..found.len() {
        if is_share_point(doc, lexicon, found, at) {
            found[at].quantity.kind = QuantityKind::Percent;
            found[at].quantity.unit = Some("%".to_owned());
        }
    }
}

/// "Raised the offer by 2.2 points to 6.2 percent", "up 4 points at 15 percent": points of a share that moved.
fn is_share_point(doc: &Doc, lexicon: &Lexicon, found: &[Read], at: usize) -> bool {
    let read = &found[at];
    if read.quantity.unit.as_deref() != Some("point") {
        return false;
    }
    let sentence = doc.token(read.core.start).sentence;
    let near = found[at.saturating_sub(3)..].iter().take(7);
    let mut beside = near.filter(|other| doc.token(other.core.start).sentence == sentence);
    let lead = read.tokens.start.checked_sub(1).map(|id| doc.token(id));
    let moved = lead.is_some_and(|t| matches!(t.dep, Dep::Advmod | Dep::Prt) || t.lower == "by")
        || words_around(doc, scope::head_of(doc, &read.core))
            .iter()
            .any(|id| lexicon.is(&doc.token(*id).lemma, Noun::Change));
    moved && beside.any(|other| other.quantity.kind == QuantityKind::Percent)
}

/// A number without a noun, or with one that only stands for another ("the rest").
fn is_open(lexicon: &Lexicon, read: &Read) -> bool {
    let bare = read.quantity.unit.is_none() && read.quantity.rule.as_deref() == Some("bare_number");
    bare || read.quantity.unit.as_deref().is_some_and(|unit| lexicon.is(unit, Noun::StandsIn))
}

/// "Killed at least 15", "the toll stands at 17", "captives over 60", "the retirement age drops to 60": the words around tell.
fn said_of(doc: &Doc, lexicon: &Lexicon, read: &Read) -> Option<(QuantityKind, String)> {
    let before = read.tokens.start.checked_sub(1).map(|id| doc.token(id));
    let compared = matches!(read.quantity.hedge, Hedge::MoreThan | Hedge::LessThan);
    let of_people = before.is_some_and(|t| lexicon.is(&t.lemma, Noun::Person));
    if compared && of_people {
        return Some((QuantityKind::Duration, "yr".to_owned()));
    }
    let around = words_around(doc, scope::head_of(doc, &read.core));
    let told = |class: Noun| around.iter().any(|id| lexicon.is(&doc.token(*id).lemma, class));
    if told(Noun::InPersons) {
        return Some((QuantityKind::Count, "person".to_owned()));
    }
    told(Noun::InYears).then(|| (QuantityKind::Duration, "yr".to_owned()))
}

/// The verb that a figure hangs on, its subject and its object.
fn words_around(doc: &Doc, figure: TokenId) -> Vec<TokenId> {
    let mut at = figure;
    // The preposition and the noun between them and their verb; the bound also ends a damaged tree.
    for _ in 0..3 {
        let above = doc.token(at).head;
        let token = doc.token(above);
        if above == at {
            break;
        }
        at = above;
        match token.pos {
            Pos::Adp => {}
            Pos::Verb | Pos::Aux => {
                let argument = |id: &TokenId| {
                    matches!(doc.token(*id).dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj)
                        && *id != figure
                };
                let arguments = doc.children(at).iter().copied().filter(argument);
                return arguments.chain([at]).collect();
            }
            _ => return vec![at],
        }
    }
    Vec::new()
}

struct Lender<'a> {
    doc: &'a Doc,
    found: &'a [Read],
    at: usize,
}

impl Lender<'_> {
    fn sentence(&self, at: usize) -> u32 {
        self.doc.token(self.found[at].core.start).sentence
    }

    /// The word before a number, by which two figures of one row are told ("over 26 months ... over 24").
    fn lead(&self, at: usize) -> &str {
        let start = self.found[at].core.start;
        start.checked_sub(1).map_or("", |id| self.doc.token(id).lower.as_str())
    }

    fn fits(&self, other: usize) -> bool {
        let (here, there) = (&self.found[self.at].quantity, &self.found[other].quantity);
        let measured = there.unit.is_some()
            && !matches!(there.kind, QuantityKind::Ordinal | QuantityKind::Share);
        let middle = |q: &Quantity| q.nominal.or_else(|| q.interval?.1).unwrap_or(0.0).abs();
        let (a, b) = (middle(here), middle(there));
        let near = a.min(b) * FARTHEST >= a.max(b) && a > 0.0 && b > 0.0;
        let percent = there.kind == QuantityKind::Percent && a > 100.0;
        measured && near && !percent
    }

    fn unit(&self, other: usize) -> Option<(QuantityKind, String)> {
        let quantity = &self.found[other].quantity;
        Some((quantity.kind, quantity.unit.clone()?))
    }

    /// The figure before it in the sentence, one behind the same word first; else the one that it is joined to behind.
    fn same_sentence(&self) -> Option<(QuantityKind, String)> {
        let sentence = self.sentence(self.at);
        let mine = |other: &usize| self.sentence(*other) == sentence;
        let before = || (0..self.at).rev().take_while(mine).filter(|other| self.fits(*other));
        let alike = before().find(|other| self.lead(*other) == self.lead(self.at));
        let joined = || {
            let next = self.at + 1;
            let behind = self.found.get(next).filter(|_| mine(&next) && self.fits(next))?;
            let between = self.found[self.at].core.end..behind.core.start;
            (between.len() <= 3 && !between.is_empty()).then_some(next)
        };
        alike.or_else(|| before().next()).or_else(joined).and_then(|other| self.unit(other))
    }

    /// The sentence before, where it counts in one unit only, or tells the same number ("the 31").
    fn sentence_before(&self) -> Option<(QuantityKind, String)> {
        let sentence = self.sentence(self.at).checked_sub(1)?;
        let head = self.doc.token(scope::head_of(self.doc, &self.found[self.at].core));
        let stands_alone = matches!(
            head.dep,
            Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Attr | Dep::Pobj | Dep::Root
        );
        if !stands_alone {
            return None;
        }
        let near = (0..self.at).rev().take_while(|other| self.sentence(*other) >= sentence);
        let near: Vec<usize> =
            near.filter(|o| self.sentence(*o) == sentence && self.fits(*o)).collect();
        let nominal = self.found[self.at].quantity.nominal;
        let same = near.iter().find(|other| self.found[**other].quantity.nominal == nominal);
        let units: Vec<_> = near.iter().filter_map(|other| self.unit(*other)).collect();
        let one = units.first().filter(|first| units.iter().all(|unit| unit == *first));
        same.and_then(|other| self.unit(*other)).or_else(|| one.cloned())
    }
}
