//! Finds figures: what they count, how they are hedged, who gave them.
//!
//! In: a [`Doc`], its agents, statements and times. Out: [`Figures`] in text order. Holds: a figure's evidence is the
//! hedge, the number and its unit or noun; its soft interval lies in the hard one; years, dates, times of the clock,
//! names, labels, scores and idioms with numbers in them are no figures.

mod counted;
mod elided;
mod giver;
mod interval;
mod lexicon;
mod scan;
mod scope;
mod sense;
mod unnumbered;

pub use lexicon::Lexicon;

use readout_types::doc::{Doc, Tokens};
use readout_types::speech::TimeExpression;
use readout_types::{Confidence, Edtf, Hedge, Id, Quantity, QuantityKind, TimexKind, ZoneKind};

use crate::agents::Agents;
use crate::numbers::NumberKind;
use crate::statements::Said;
use counted::Counted;
use elided::Read;
use giver::Givers;
use interval::Intervals;
use lexicon::Noun;
use scan::Figure;
use sense::{Around, Sense};

/// The figures of one document, with their places in tokens, index by index.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// The figures.
    pub quantities: Vec<Quantity>,
    /// Where they stand.
    pub tokens: Vec<Tokens>,
}

/// The figures of a document, in text order.
#[must_use]
pub fn find(
    doc: &Doc,
    agents: &Agents,
    said: &Said,
    times: &[TimeExpression],
    lexicon: &Lexicon,
) -> Figures {
    let kinds = kinds_of_times(doc, times);
    let around = Around { doc, lexicon, times: &kinds };
    let givers = Givers { doc, lexicon, agents, said };
    let reader = Reader { doc, lexicon, said, times, givers };
    let mut found: Vec<Read> = scan::figures(doc, lexicon)
        .into_iter()
        .filter_map(|figure| reader.read(&around, figure))
        .collect();
    let more = unnumbered::find(doc, lexicon, times);
    found.extend(more.into_iter().map(|u| reader.unnumbered(&u)));
    found.sort_by_key(|read| (read.tokens.start, read.tokens.end));
    found.dedup_by(|later, earlier| {
        later.tokens.start < earlier.tokens.end && later.quantity.nominal.is_none()
    });
    elided::fill(doc, lexicon, &mut found);
    let (tokens, mut quantities): (Vec<Tokens>, Vec<Quantity>) =
        found.into_iter().map(|read| (read.tokens, read.quantity)).unzip();
    for (at, quantity) in quantities.iter_mut().enumerate() {
        quantity.id = Id::local('q', at);
    }
    Figures { quantities, tokens }
}

fn kinds_of_times(doc: &Doc, times: &[TimeExpression]) -> Vec<Option<TimexKind>> {
    let mut kinds = vec![None; doc.tokens.len()];
    for time in times {
        for token in time.tokens.clone() {
            if let Some(kind) = kinds.get_mut(token as usize) {
                *kind = Some(time.kind);
            }
        }
    }
    kinds
}

/// Makes quantities of what was found.
struct Reader<'a> {
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    said: &'a Said,
    times: &'a [TimeExpression],
    givers: Givers<'a>,
}

impl Reader<'_> {
    /// A figure with what it counts, where it means something.
    fn read(&self, around: &Around<'_>, mut figure: Figure) -> Option<Read> {
        let counted = match (&figure.unit, &figure.per) {
            (None, None) => {
                let number = figure.second.as_ref().unwrap_or(&figure.number);
                counted::noun(self.doc, self.lexicon, number)
            }
            // "Sixteen a day": what there are so many of is left out.
            _ => None,
        };
        if let Some(noun) = counted.as_ref().filter(|_| figure.per.is_none()) {
            let behind = noun.head + 1..self.doc.sentence(noun.head).tokens.end;
            if let Some((per, end)) = scan::per_time(self.doc, self.lexicon, behind) {
                figure.per = Some(per);
                figure.tokens.end = figure.tokens.end.max(end);
            }
        }
        let sense = around.sense(&figure, counted.as_ref())?;
        let (tokens, quantity) = self.quantity(&figure, counted.as_ref(), sense);
        let per = figure.per.filter(|_| quantity.unit.is_none());
        Some(Read { tokens, core: figure.core, quantity, per })
    }

    fn quantity(
        &self,
        figure: &Figure,
        counted: Option<&Counted>,
        sense: Sense,
    ) -> (Tokens, Quantity) {
        let tokens = evidence(figure, counted);
        let (kind, sure) = kind(figure, sense);
        let intervals = self.intervals(figure, counted, sense);
        let factor = figure.unit.as_ref().map_or(1.0, |u| u.factor);
        let scaled = |v: Option<f64>| v.map(|v| rounded(v * factor));
        let nominal = match figure.hedge {
            Hedge::Range => None,
            Hedge::Vague => None,
            _ => scaled(Some(figure.number.value)),
        };
        let mut quantity = self.frame(&tokens, &figure.core, figure.hedge, kind);
        quantity.measure = scope::measure(self.doc, figure, counted);
        quantity.nominal = nominal;
        if let Some(found) = intervals {
            quantity.interval = Some((scaled(found.soft.0), scaled(found.soft.1)));
            quantity.hard = Some((scaled(found.hard.0), scaled(found.hard.1)));
            quantity.closed = found.closed;
        }
        quantity.unit = unit(figure, counted, kind);
        quantity.scope = scope::scope(self.doc, figure, counted, self.times);
        quantity.as_of = self.as_of(&figure.core);
        quantity.confidence = Confidence::new(f32::from(sure) / 100.0);
        quantity.rule = Some(rule(sense).to_owned());
        (tokens, quantity)
    }

    fn unnumbered(&self, found: &unnumbered::Unnumbered) -> Read {
        let mut quantity = self.frame(&found.tokens, &found.tokens, found.hedge, found.kind);
        let none = interval::Said { value: 0.0, step: 1.0, significant: 1, exact: false };
        if let Some(known) = self.lexicon.rules.of(found.hedge, none) {
            quantity.interval = Some(known.soft);
            quantity.hard = Some(known.hard);
            quantity.closed = known.closed;
        }
        quantity.unit = Some(found.unit.clone());
        quantity.nominal = found.rank;
        quantity.confidence = Confidence::new(0.6);
        quantity.rule = Some(found.rule.to_owned());
        let tokens = found.tokens.clone();
        Read { core: tokens.clone(), tokens, quantity, per: None }
    }

    /// What every quantity has: place, giver, headline.
    fn frame(&self, tokens: &Tokens, core: &Tokens, hedge: Hedge, kind: QuantityKind) -> Quantity {
        Quantity {
            id: Id::local('q', 0),
            kind,
            measure: None,
            about: None,
            nominal: None,
            interval: None,
            hard: None,
            closed: (false, false),
            unit: None,
            hedge,
            scope: readout_types::Scope::default(),
            as_of: None,
            attributed_to: Some(self.givers.of(core)),
            in_headline: matches!(self.doc.zone(core.start), ZoneKind::Headline | ZoneKind::Deck),
            in_quote: giver::in_quote(self.doc, self.said, core),
            evidence: vec![self.doc.span(tokens.clone())],
            confidence: Confidence::default(),
            rule: None,
        }
    }

    fn intervals(
        &self,
        figure: &Figure,
        counted: Option<&Counted>,
        sense: Sense,
    ) -> Option<Intervals> {
        let number = &figure.number;
        let percent = figure.unit.as_ref().is_some_and(|u| u.kind == QuantityKind::Percent);
        let found = match (figure.hedge, number.kind, &figure.second) {
            (Hedge::Range, _, Some(second)) => {
                Intervals::between(number.value, second.value, (true, true))
            }
            (_, NumberKind::Vague { low, high }, _) => {
                // "A few" and "several" include both ends; "dozens" ends before a hundred.
                let small = high < 20.0;
                let open = Intervals::between(low, high, (true, small));
                Intervals { hard: (Some(low), None), ..open }
            }
            (Hedge::Range, ..) => return None,
            (hedge, ..) => {
                let said = interval::Said {
                    value: number.value,
                    step: self.step(figure),
                    significant: number.significant,
                    exact: self.is_exact(figure, counted, sense),
                };
                self.lexicon.rules.of(hedge, said)?
            }
        };
        let whole = (0.0..=100.0).contains(&number.value);
        let share = matches!(sense, Sense::Share(_)) && number.value <= 1.0;
        Some(match (percent && whole, share) {
            (true, _) => found.within(0.0, 100.0),
            (_, true) => found.within(0.0, 1.0),
            _ => found,
        })
    }

    /// The place value of the last digit: 1 for whole things under 1,000, and for hours, days and longer.
    fn step(&self, figure: &Figure) -> f64 {
        let number = &figure.number;
        let code = figure.unit.as_ref().map_or("", |u| u.code.as_str());
        let long = figure.unit.as_ref().is_some_and(|u| u.kind == QuantityKind::Duration)
            && !matches!(code, "s" | "min");
        let things = figure.unit.is_none() && number.value < 1_000.0;
        let whole = number.value.fract() == 0.0 && number.kind == NumberKind::Cardinal;
        if whole && (long || things) { 1.0 } else { number.step }
    }

    /// Counts of whole things under 1,000, and terms set by decision, are exact.
    fn is_exact(&self, figure: &Figure, counted: Option<&Counted>, sense: Sense) -> bool {
        let number = &figure.number;
        let whole = number.value.fract() == 0.0 && number.value < 1_000.0;
        match sense {
            Sense::Count(_) | Sense::Ordinal(_) | Sense::Bare(_) => whole,
            Sense::Share(_) => false,
            Sense::Measure(_) => {
                let counts = figure.unit.as_ref().is_some_and(|u| u.kind == QuantityKind::Count);
                (whole && counts) || self.is_decided(figure, counted)
            }
        }
    }

    /// Whether a term set by decision governs the figure: "a 30-day truce", "tariffs of 25 percent".
    fn is_decided(&self, figure: &Figure, counted: Option<&Counted>) -> bool {
        let decided = |at: u32| self.lexicon.is(&self.doc.token(at).lemma, Noun::Decided);
        let mut at = scope::head_of(self.doc, &figure.core);
        if counted.is_some_and(|c| decided(c.head)) {
            return true;
        }
        // The noun or verb above, and that one's subject or object: no farther than the clause.
        for _ in 0..4 {
            let above = self.doc.token(at).head;
            if above == at {
                break;
            }
            if decided(above)
                || self.doc.children(above).iter().any(|c| !figure.core.contains(c) && decided(*c))
            {
                return true;
            }
            at = above;
        }
        false
    }

    /// "As of Monday": the date that the words give.
    fn as_of(&self, core: &Tokens) -> Option<Edtf> {
        let time = scope::window(self.doc, core, self.times)?;
        let before = |skip: u32| {
            time.tokens.start.checked_sub(skip).map_or("", |t| self.doc.token(t).lower.as_str())
        };
        let as_of = before(1) == "of" && before(2) == "as";
        as_of.then(|| time.date.clone())?
    }
}

fn kind(figure: &Figure, sense: Sense) -> (QuantityKind, u8) {
    match (sense, &figure.unit, &figure.per) {
        (Sense::Measure(sure), _, Some(_)) => (QuantityKind::Rate, sure),
        (Sense::Measure(sure), Some(unit), None) => (unit.kind, sure),
        (Sense::Measure(sure), None, None) => (QuantityKind::Other, sure),
        (Sense::Count(sure), ..) => (QuantityKind::Count, sure),
        (Sense::Share(sure), ..) => (QuantityKind::Share, sure),
        (Sense::Ordinal(sure), ..) => (QuantityKind::Ordinal, sure),
        (Sense::Bare(sure), ..) => (QuantityKind::Other, sure),
    }
}

fn rule(sense: Sense) -> &'static str {
    match sense {
        Sense::Measure(_) => "measure",
        Sense::Count(_) => "count",
        Sense::Share(_) => "share",
        Sense::Ordinal(_) => "ordinal",
        Sense::Bare(_) => "bare_number",
    }
}

/// Codes in lower case; `x/yr` for rates; `1` for ordinals and shares.
fn unit(figure: &Figure, counted: Option<&Counted>, kind: QuantityKind) -> Option<String> {
    if matches!(kind, QuantityKind::Ordinal | QuantityKind::Share) {
        return Some("1".to_owned());
    }
    let base =
        figure.unit.as_ref().map(|u| u.code.clone()).or_else(|| counted.map(|c| c.unit.clone()))?;
    Some(match &figure.per {
        Some(per) => format!("{base}/{per}"),
        None => base,
    })
}

/// Hedge, number and unit, and the noun that is counted.
fn evidence(figure: &Figure, counted: Option<&Counted>) -> Tokens {
    let end = counted.map_or(figure.tokens.end, |c| figure.tokens.end.max(c.head + 1));
    figure.tokens.start..end
}

/// Cuts the noise that a scale or a factor adds behind the fifteenth digit.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    format!("{value:.12e}").parse().unwrap_or(value)
}
