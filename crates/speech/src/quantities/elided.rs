//! What a number counts where its noun is left out: "from 12 percent to 8", "of the 61 held, 23 were freed", "asks for 60 days
//! rather than 42".
//!
//! In: the figures of a document in text order. Out: the same, the bare ones with unit and kind of the figure that they are
//! set beside, whose words are evidence of it too. Holds: a unit comes from a figure in the same sentence that stands parallel, or
//! from the sentence before; a figure that is more than fifty times greater or smaller lends none; where two of the sentence before
//! would do alike and differ, the unit stays open.

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
        let lender = Lender { doc, lexicon, found, at };
        let lent = said_of(doc, lexicon, &found[at])
            .or_else(|| lender.same_sentence())
            .or_else(|| lender.sentence_before());
        if let Some(lent) = lent {
            take(doc, &mut found[at], lent);
        }
    }
    for at in 0..found.len() {
        if is_share_point(doc, lexicon, found, at) {
            found[at].quantity.kind = QuantityKind::Percent;
            found[at].quantity.unit = Some("%".to_owned());
        }
    }
}

/// What a bare figure is told to count, and the words that tell it where another figure lends it.
struct Lent {
    kind: QuantityKind,
    unit: String,
    from: Option<Tokens>,
}

/// Gives a figure what was lent; a percentage ends at 100.
fn take(doc: &Doc, read: &mut Read, lent: Lent) {
    let (base, per) = lent.unit.split_once('/').map_or((&*lent.unit, None), |(b, p)| (b, Some(p)));
    let per = read.per.as_deref().or(per);
    let unit = per.map_or_else(|| base.to_owned(), |per| format!("{base}/{per}"));
    read.quantity.kind = lent.kind;
    read.quantity.unit = Some(unit);
    if lent.kind == QuantityKind::Percent {
        let intervals = [&mut read.quantity.interval, &mut read.quantity.hard];
        for (low, high) in intervals.into_iter().flatten() {
            *low = low.map(|low| low.max(0.0));
            *high = Some(high.map_or(100.0, |high| high.min(100.0)));
        }
    }
    read.quantity.evidence.extend(lent.from.map(|tokens| doc.span(tokens)));
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
fn said_of(doc: &Doc, lexicon: &Lexicon, read: &Read) -> Option<Lent> {
    let told_by = |kind, unit: &str| Some(Lent { kind, unit: unit.to_owned(), from: None });
    let before = read.tokens.start.checked_sub(1).map(|id| doc.token(id));
    let compared = matches!(read.quantity.hedge, Hedge::MoreThan | Hedge::LessThan);
    let of_people = before.is_some_and(|t| lexicon.is(&t.lemma, Noun::Person));
    if compared && of_people {
        return told_by(QuantityKind::Duration, "yr");
    }
    let around = words_around(doc, scope::head_of(doc, &read.core));
    let told = |class: Noun| around.iter().any(|id| lexicon.is(&doc.token(*id).lemma, class));
    if told(Noun::InPersons) {
        return told_by(QuantityKind::Count, "person");
    }
    // "Voted 11 to 2", "approved it, 219-208".
    let tally = is_tally(doc, &read.core);
    if tally && (told(Noun::InVotes) || told(Noun::Tallied)) {
        return told_by(QuantityKind::Count, "vote");
    }
    told_by(QuantityKind::Duration, "yr").filter(|_| told(Noun::InYears))
}

/// Two bare numbers set against each other: "219 to 208", "11-2".
fn is_tally(doc: &Doc, core: &Tokens) -> bool {
    let sentence = doc.sentence(core.start).tokens.clone();
    let whole = |id: TokenId| {
        sentence.contains(&id)
            && doc.word(id).chars().all(|c| c.is_ascii_digit())
            && !doc
                .tokens
                .get(id as usize + 1)
                .is_some_and(|t| t.pos == Pos::Noun && sentence.contains(&(id + 1)))
    };
    let against = |id: TokenId| {
        sentence.contains(&id)
            && matches!(doc.token(id).lower.as_str(), "to" | "-" | "–" | "against")
    };
    let behind = against(core.end) && whole(core.end + 1);
    let before =
        core.start > sentence.start + 1 && against(core.start - 1) && whole(core.start - 2);
    core.len() == 1 && whole(core.start) && (behind || before)
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
    lexicon: &'a Lexicon,
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

    fn unit(&self, other: usize) -> Option<Lent> {
        let read = &self.found[other];
        let (kind, unit) = (read.quantity.kind, read.quantity.unit.clone()?);
        // "Percent", "prisoners": where the unit is a word, that word carries it; else the whole figure does.
        let last = read.tokens.end.saturating_sub(1).max(read.tokens.start);
        let word = self.doc.word(last).starts_with(char::is_alphabetic);
        let from = if word { last..last + 1 } else { read.tokens.clone() };
        Some(Lent { kind, unit, from: Some(from) })
    }

    /// A figure before it in the sentence, one behind the same word first, then one that stands parallel, or the nearest where
    /// all before it count in one unit; else the one that it is joined to behind.
    fn same_sentence(&self) -> Option<Lent> {
        let sentence = self.sentence(self.at);
        let mine = |other: &usize| self.sentence(*other) == sentence;
        let before = || (0..self.at).rev().take_while(mine).filter(|other| self.fits(*other));
        let alike = before().find(|other| self.lead(*other) == self.lead(self.at));
        let parallel = || before().find(|other| self.is_parallel(*other));
        let only = || {
            let unit = |other: usize| &self.found[other].quantity.unit;
            let first = before().next().filter(|_| self.stands_alone())?;
            before().all(|other| unit(other) == unit(first)).then_some(first)
        };
        let joined = || {
            let next = self.at + 1;
            let behind = self.found.get(next).filter(|_| mine(&next) && self.fits(next))?;
            let between = self.found[self.at].core.end..behind.core.start;
            (between.len() <= 3 && !between.is_empty()).then_some(next)
        };
        alike.or_else(parallel).or_else(only).or_else(joined).and_then(|other| self.unit(other))
    }

    /// Whether a word sets the figure beside others ("from 12 percent to 8"), or both hang on one word.
    fn is_parallel(&self, other: usize) -> bool {
        let start = self.found[self.at].tokens.start;
        let lead = start.checked_sub(1).map(|id| &self.doc.token(id).lower);
        lead.is_some_and(|word| self.lexicon.is(word, Noun::Parallel))
            || self.governor(self.at) == self.governor(other)
    }

    /// The word on which a figure, or the first of those that it is joined to, hangs.
    fn governor(&self, at: usize) -> TokenId {
        let mut id = scope::head_of(self.doc, &self.found[at].core);
        // A list is rarely longer; the bound also ends a damaged tree.
        for _ in 0..8 {
            let token = self.doc.token(id);
            if !matches!(token.dep, Dep::Conj | Dep::Appos | Dep::Nummod) {
                break;
            }
            id = token.head;
        }
        self.doc.token(id).head
    }

    /// Whether the number stands as a noun does, and is not said of the word before it ("ranks it 9 on the list").
    fn stands_alone(&self) -> bool {
        let head = self.doc.token(scope::head_of(self.doc, &self.found[self.at].core));
        let start = self.found[self.at].tokens.start;
        let of_it = start.checked_sub(1).is_some_and(|before| {
            let token = self.doc.token(before);
            token.pos == Pos::Pron && matches!(token.dep, Dep::Dobj | Dep::Dative)
        });
        let noun = matches!(
            head.dep,
            Dep::Nsubj
                | Dep::Nsubjpass
                | Dep::Dobj
                | Dep::Attr
                | Dep::Acomp
                | Dep::Pobj
                | Dep::Root
        );
        noun && !of_it
    }

    /// The sentence before, where it counts in one unit only, or tells the same number ("the 31").
    fn sentence_before(&self) -> Option<Lent> {
        let sentence = self.sentence(self.at).checked_sub(1)?;
        if !self.stands_alone() {
            return None;
        }
        let near = (0..self.at).rev().take_while(|other| self.sentence(*other) >= sentence);
        let near: Vec<usize> =
            near.filter(|o| self.sentence(*o) == sentence && self.fits(*o)).collect();
        let nominal = self.found[self.at].quantity.nominal;
        let same = near.iter().find(|other| self.found[**other].quantity.nominal == nominal);
        let unit = |other: &usize| &self.found[*other].quantity.unit;
        let alike =
            near.first().filter(|first| near.iter().all(|other| unit(other) == unit(first)));
        same.or(alike).and_then(|other| self.unit(*other))
    }
}
