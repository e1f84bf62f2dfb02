//! What two figures are to each other.
//!
//! In: two quantities that measure the same. Out: a [`Verdict`] with its reason. Holds: the rules are those of the record
//! (`same` equal values, `agree` equal nominal or soft intervals that mostly coincide, `overlap`, `tension`,
//! `conflict`), in the smaller unit where both are of one dimension.

use readout_types::{Hedge, Quantity, QuantityKind, Scope, Severity, Verdict};

use crate::words;

/// A verdict with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
    pub(crate) severity: Option<Severity>,
}

impl Judged {
    pub(crate) fn new(verdict: Verdict, reason: impl Into<String>) -> Self {
        Judged { verdict, reason: reason.into(), severity: None }
    }

    pub(crate) fn severe(self, severity: Severity) -> Self {
        Judged { severity: Some(severity), ..self }
    }
}

/// Soft intervals that share more than this of their union agree (`RECORD.md`, comparison verdicts).
const AGREE: f64 = 0.5;

/// Counts from which one value in two places tells one thing and two values in one sentence one dispute. Of pairs of equal
/// figures with one unit in two newsrooms' reports of the nine keyed stories, four in five are of one thing from thirteen on (131
/// pairs), two in three from three to twelve (96), one in three of one and two (32).
pub(super) const TELLING: f64 = 13.0;

/// Compares two figures; `None` where they are not of one dimension or one has no interval.
pub(crate) fn compare(a: &Quantity, b: &Quantity) -> Option<Judged> {
    let (x, y) = (Measured::of(a)?, Measured::of(b)?);
    if x.dimension != y.dimension {
        return None;
    }
    let nominal = matches!((x.nominal, y.nominal), (Some(a), Some(b)) if near(a, b));
    if let Some(differs) = other_scope(&a.scope, &b.scope, nominal) {
        return Some(Judged::new(Verdict::DifferentScope, differs));
    }
    if nominal && a.hedge == b.hedge {
        return Some(Judged::new(Verdict::Same, "equal values"));
    }
    if nominal {
        return Some(Judged::new(Verdict::Agree, "equal figure, hedged otherwise"));
    }
    Some(by_intervals(&x, &y, a.in_headline || b.in_headline))
}

fn by_intervals(x: &Measured, y: &Measured, headline: bool) -> Judged {
    let soft = x.soft.common(y.soft);
    if let Some(common) = soft {
        let share = common.width() / x.soft.union(y.soft).width().max(f64::MIN_POSITIVE);
        let (verdict, word) = if share > AGREE {
            (Verdict::Agree, "mostly coincide")
        } else {
            (Verdict::Overlap, "meet")
        };
        return Judged::new(verdict, format!("the likely ranges {word}: {common}"));
    }
    if let Some(common) = x.hard.common(y.hard) {
        return Judged::new(
            Verdict::Tension,
            format!("only what the words allow at most meets: {common}"),
        )
        .severe(Severity::Low);
    }
    let severity = severity(x, y);
    let severity = if headline { lower(severity) } else { severity };
    Judged::new(Verdict::Conflict, format!("the ranges are disjoint: {} and {}", x.hard, y.hard))
        .severe(severity)
}

/// By the ratio of the figures: up to 1.25 low, up to 2 medium, else high (`RECORD.md`, comparison verdicts).
fn severity(x: &Measured, y: &Measured) -> Severity {
    let (a, b) = (x.middle(), y.middle());
    let ratio = (a.max(b) / a.min(b).max(f64::MIN_POSITIVE)).abs();
    if ratio <= 1.25 {
        Severity::Low
    } else if ratio <= 2.0 {
        Severity::Medium
    } else {
        Severity::High
    }
}

fn lower(severity: Severity) -> Severity {
    if severity == Severity::High { Severity::Medium } else { Severity::Low }
}

/// In what the two figures' scopes differ. Equal figures are of one time, however their reports name it ("on Friday", "last
/// week"); whose and where they are still tells them apart.
fn other_scope(a: &Scope, b: &Scope, equal: bool) -> Option<String> {
    let parts = [
        ("side", &a.side, &b.side),
        ("area", &a.area, &b.area),
        ("window", if equal { &None } else { &a.window }, &b.window),
    ];
    let differs = |x: &str, y: &str| words::containment(x, y) == 0.0;
    parts.into_iter().find_map(|(what, x, y)| match (x, y) {
        (Some(x), Some(y)) if differs(x, y) => Some(format!("another {what}: {x}; {y}")),
        _ => None,
    })
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// A quantity in the smallest unit of its dimension.
struct Measured {
    dimension: String,
    nominal: Option<f64>,
    soft: Range,
    hard: Range,
}

impl Measured {
    fn of(q: &Quantity) -> Option<Measured> {
        if matches!(q.hedge, Hedge::BarePlural | Hedge::Superlative) {
            return None;
        }
        let (dimension, factor) = dimension(q);
        let soft = Range::of(q.interval?, factor, q.closed);
        let hard = q.hard.map_or(soft, |h| Range::of(h, factor, q.closed));
        Some(Measured { dimension, nominal: q.nominal.map(|n| n * factor), soft, hard })
    }

    fn middle(&self) -> f64 {
        let Range { lo, hi, .. } = self.soft;
        self.nominal.unwrap_or(if lo.is_finite() && hi.is_finite() {
            f64::midpoint(lo, hi)
        } else {
            lo.max(-hi)
        })
    }
}

/// The dimension and the factor to its smallest unit: clock units in minutes, calendar units in months.
fn dimension(q: &Quantity) -> (String, f64) {
    let unit = q.unit.as_deref().unwrap_or("");
    if q.kind == QuantityKind::Duration {
        let clock = [("s", 1.0 / 60.0), ("min", 1.0), ("h", 60.0), ("d", 1440.0), ("wk", 10_080.0)];
        let calendar = [("mo", 1.0), ("yr", 12.0)];
        for (name, units) in [("clock", &clock[..]), ("calendar", &calendar[..])] {
            if let Some((_, factor)) = units.iter().find(|(u, _)| *u == unit) {
                return (format!("duration {name}"), *factor);
            }
        }
    }
    (format!("{} {unit}", q.kind), 1.0)
}

#[derive(Debug, Clone, Copy)]
struct Range {
    lo: f64,
    hi: f64,
    /// Whether each end belongs to it.
    closed: (bool, bool),
}

impl Range {
    fn of((lo, hi): (Option<f64>, Option<f64>), factor: f64, closed: (bool, bool)) -> Self {
        Range {
            closed,
            lo: lo.map_or(f64::NEG_INFINITY, |v| v * factor),
            hi: hi.map_or(f64::INFINITY, |v| v * factor),
        }
    }

    /// What both have: ranges that only touch where one of them does not reach have nothing.
    fn common(self, other: Range) -> Option<Range> {
        let (lo, hi) = (self.lo.max(other.lo), self.hi.min(other.hi));
        let meets = lo < hi || (lo == hi && self.has(lo) && other.has(lo));
        meets.then_some(Range { lo, hi, closed: (self.has(lo), self.has(hi)) })
    }

    fn has(self, value: f64) -> bool {
        let above = value > self.lo || (self.closed.0 && value >= self.lo);
        above && (value < self.hi || (self.closed.1 && value <= self.hi))
    }

    fn union(self, other: Range) -> Range {
        Range { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi), ..self }
    }

    fn width(self) -> f64 {
        self.hi - self.lo
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = |v: f64| if v.is_finite() { v.to_string() } else { "..".to_owned() };
        write!(f, "{} to {}", end(self.lo), end(self.hi))
    }
}

#[cfg(test)]
mod tests {
    use readout_types::{Confidence, Id};

    use super::*;

    fn figure(
        nominal: f64,
        hedge: Hedge,
        soft: (f64, f64),
        hard: (f64, f64),
        unit: &str,
    ) -> Quantity {
        Quantity {
            id: Id::new("q0"),
            kind: if matches!(unit, "h" | "min") {
                QuantityKind::Duration
            } else {
                QuantityKind::Count
            },
            measure: None,
            about: None,
            nominal: Some(nominal),
            interval: Some((Some(soft.0), Some(soft.1))),
            hard: Some((Some(hard.0), Some(hard.1))),
            closed: (true, true),
            unit: Some(unit.to_owned()),
            hedge,
            scope: Scope::default(),
            as_of: None,
            attributed_to: None,
            in_headline: false,
            in_quote: false,
            evidence: Vec::new(),
            confidence: Confidence::new(1.0),
            rule: None,
        }
    }

    fn check(a: &Quantity, b: &Quantity, verdict: Option<Verdict>) {
        assert_eq!(compare(a, b).map(|j| j.verdict), verdict);
        assert_eq!(compare(b, a).map(|j| j.verdict), verdict);
    }

    #[test]
    fn four_hours_and_250_minutes_overlap_or_agree_by_their_ranges() {
        let four = figure(4.0, Hedge::None, (3.5, 4.5), (3.5, 4.5), "h");
        check(
            &four,
            &figure(240.0, Hedge::About, (216.0, 264.0), (180.0, 300.0), "min"),
            Some(Verdict::Agree),
        );
        check(
            &four,
            &figure(265.0, Hedge::None, (262.5, 267.5), (262.5, 267.5), "min"),
            Some(Verdict::Overlap),
        );
    }

    #[test]
    fn ranges_that_touch_where_one_does_not_reach_are_disjoint() {
        let half_open = |n: f64, lo: f64, hi: f64| Quantity {
            closed: (true, false),
            ..figure(n, Hedge::None, (lo, hi), (lo, hi), "page")
        };
        let five = half_open(5.0, 4.5, 5.5);
        check(&five, &half_open(6.0, 5.5, 6.5), Some(Verdict::Conflict));
    }

    #[test]
    fn disjoint_ranges_conflict_and_the_ratio_tells_how_much() {
        let few = figure(30.0, Hedge::None, (30.0, 30.0), (30.0, 30.0), "delegate");
        let many = figure(90.0, Hedge::None, (90.0, 90.0), (90.0, 90.0), "delegate");
        check(&few, &many, Some(Verdict::Conflict));
        assert_eq!(compare(&few, &many).and_then(|j| j.severity), Some(Severity::High));
        let near = figure(33.0, Hedge::None, (33.0, 33.0), (33.0, 33.0), "delegate");
        assert_eq!(compare(&few, &near).and_then(|j| j.severity), Some(Severity::Low));
    }

    #[test]
    fn a_hedge_leaves_room_that_only_the_words_allow() {
        let at_least = figure(40.0, Hedge::AtLeast, (40.0, 50.0), (40.0, 1e9), "page");
        check(
            &at_least,
            &figure(80.0, Hedge::None, (80.0, 80.0), (80.0, 80.0), "page"),
            Some(Verdict::Tension),
        );
    }

    #[test]
    fn equal_figures_are_of_one_time_and_unequal_ones_may_be_of_two() {
        let at = |nominal: f64, window: &str| Quantity {
            scope: Scope { window: Some(window.to_owned()), ..Scope::default() },
            ..figure(nominal, Hedge::None, (nominal, nominal), (nominal, nominal), "delegate")
        };
        check(&at(12.0, "Friday"), &at(12.0, "last week"), Some(Verdict::Same));
        check(&at(12.0, "Friday"), &at(15.0, "last week"), Some(Verdict::DifferentScope));
    }

    #[test]
    fn hours_are_not_compared_with_pages() {
        let pages = figure(4.0, Hedge::None, (4.0, 4.0), (4.0, 4.0), "page");
        check(&figure(4.0, Hedge::None, (3.5, 4.5), (3.5, 4.5), "h"), &pages, None);
    }
}
