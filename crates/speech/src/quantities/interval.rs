//! What a hedged number means: its soft and its hard interval.
//!
//! In: a number, its hedge, what sort of thing it tells. Out: [`Intervals`]. Holds: both intervals are in order, the
//! soft one lies in the hard one, percentages stop at 0 and 100. The rules are a table that users can read and replace.

use readout_types::Hedge;

use crate::LexiconError;
use crate::table::{self, Row};

const SHIPPED: &str = include_str!("../../../../data/lexicons/hedge_intervals.tsv");

/// An interval; an end is `None` where it is open.
pub(super) type Interval = (Option<f64>, Option<f64>);

/// The two intervals of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Intervals {
    /// What was most likely meant.
    pub(super) soft: Interval,
    /// What the words allow at most.
    pub(super) hard: Interval,
    /// Whether the soft interval's ends belong to it.
    pub(super) closed: (bool, bool),
}

/// What the rules ask of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Said {
    /// The number.
    pub(super) value: f64,
    /// The place value of its last non-zero digit.
    pub(super) step: f64,
    /// Its significant digits.
    pub(super) significant: u32,
    /// Whether it counts whole things under 1,000 or is a term set by decision.
    pub(super) exact: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum When {
    Exact,
    One,
    Few,
    Any,
}

/// A bound: so many times the number, plus so many times its step, plus a constant; `None` is open.
type Bound = Option<(f64, f64, f64)>;

#[derive(Debug, Clone)]
struct Rule {
    hedge: Hedge,
    when: When,
    soft: (Bound, Bound),
    closed: (bool, bool),
    hard: (Bound, Bound),
}

/// The rules, in the order of the table.
#[derive(Debug, Clone)]
pub(super) struct Rules(Vec<Rule>);

impl Rules {
    pub(super) fn shipped() -> Result<Self, LexiconError> {
        Self::read("hedge_intervals.tsv", SHIPPED)
    }

    fn read(file: &str, text: &str) -> Result<Self, LexiconError> {
        table::rows(file, text).map(|row| rule(&row)).collect::<Result<_, _>>().map(Rules)
    }

    /// The intervals of a number with a hedge that is reckoned from the number itself.
    pub(super) fn of(&self, hedge: Hedge, said: Said) -> Option<Intervals> {
        let fits = |when: When| match when {
            When::Exact => said.exact,
            When::One => said.significant == 1,
            When::Few => said.significant <= 2,
            When::Any => true,
        };
        let rule = self.0.iter().find(|r| r.hedge == hedge && fits(r.when))?;
        let at = |bound: Bound| bound.map(|(v, r, c)| v * said.value + r * said.step + c);
        let soft = in_order(at(rule.soft.0), at(rule.soft.1));
        let hard = in_order(at(rule.hard.0), at(rule.hard.1));
        Some(Intervals { soft, hard, closed: rule.closed })
    }
}

impl Intervals {
    /// A stated range, or the usual ends of a vague count.
    pub(super) fn between(low: f64, high: f64, closed: (bool, bool)) -> Self {
        let soft = in_order(Some(low), Some(high));
        Intervals { soft, hard: soft, closed }
    }

    /// Percentages stop at 0 and 100, where the number itself does not lie beyond.
    pub(super) fn within(mut self, low: f64, high: f64) -> Self {
        for interval in [&mut self.soft, &mut self.hard] {
            interval.0 = interval.0.map(|v| v.max(low));
            interval.1 = interval.1.map_or(Some(high), |v| Some(v.min(high)));
        }
        self
    }
}

/// A negative number turns its bounds round.
fn in_order(low: Option<f64>, high: Option<f64>) -> Interval {
    match (low, high) {
        (Some(a), Some(b)) if a > b => (high, low),
        _ => (low, high),
    }
}

fn rule(row: &Row<'_>) -> Result<Rule, LexiconError> {
    let hedge = row.field(0)?.parse().map_err(|_| row.error("no hedge of the record"))?;
    let when = match row.field(1)? {
        "exact" => When::Exact,
        "one" => When::One,
        "few" => When::Few,
        "any" => When::Any,
        other => return Err(row.error(format!("no condition: {other}"))),
    };
    let closed = match row.field(4)? {
        "[]" => (true, true),
        "[)" => (true, false),
        "(]" => (false, true),
        "()" => (false, false),
        other => return Err(row.error(format!("no pair of ends: {other}"))),
    };
    let bound = |at: usize| -> Result<Bound, LexiconError> {
        let text = row.field(at)?;
        bound(text).ok_or_else(|| row.error(format!("no bound: {text}")))
    };
    Ok(Rule { hedge, when, soft: (bound(2)?, bound(3)?), closed, hard: (bound(5)?, bound(6)?) })
}

/// `v-0.5r`, `0.95v`, `2`, `-`.
fn bound(text: &str) -> Option<Bound> {
    if text == "-" {
        return Some(None);
    }
    if let Ok(constant) = text.parse() {
        return Some(Some((0.0, 0.0, constant)));
    }
    let (of_value, rest) = text.split_once('v')?;
    let of_value = if of_value.is_empty() { 1.0 } else { of_value.parse().ok()? };
    let of_step = if rest.is_empty() { 0.0 } else { rest.strip_suffix('r')?.parse().ok()? };
    Some(Some((of_value, of_step, 0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::shipped().unwrap()
    }

    fn said(value: f64, step: f64, significant: u32) -> Said {
        Said { value, step, significant, exact: false }
    }

    fn check(hedge: Hedge, said: Said, soft: Interval, hard: Interval) {
        let found = rules().of(hedge, said).unwrap();
        let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9 * a.abs().max(1.0),
            (a, b) => a == b,
        };
        assert!(near(found.soft.0, soft.0) && near(found.soft.1, soft.1), "{hedge}: {found:?}");
        assert!(near(found.hard.0, hard.0) && near(found.hard.1, hard.1), "{hedge}: {found:?}");
    }

    #[test]
    fn each_hedge_has_the_interval_of_the_table() {
        check(Hedge::None, said(90.0, 10.0, 1), (Some(85.0), Some(95.0)), (Some(85.0), Some(95.0)));
        check(Hedge::Nearly, said(5.0, 1.0, 1), (Some(4.5), Some(5.0)), (Some(4.5), Some(5.0)));
        check(
            Hedge::Nearly,
            said(120.0, 10.0, 2),
            (Some(114.0), Some(120.0)),
            (Some(114.0), Some(120.0)),
        );
        check(
            Hedge::JustOver,
            said(60.0, 10.0, 1),
            (Some(60.0), Some(65.0)),
            (Some(60.0), Some(65.0)),
        );
        check(Hedge::MoreThan, said(6.0, 1.0, 1), (Some(6.0), Some(7.0)), (Some(6.0), None));
        check(Hedge::AtLeast, said(30.0, 10.0, 1), (Some(30.0), Some(40.0)), (Some(30.0), None));
        check(Hedge::LessThan, said(4.0, 1.0, 1), (Some(3.0), Some(4.0)), (Some(0.0), Some(4.0)));
        check(
            Hedge::UpTo,
            said(400.0, 100.0, 1),
            (Some(200.0), Some(400.0)),
            (Some(0.0), Some(400.0)),
        );
        check(
            Hedge::About,
            said(20.0, 10.0, 1),
            (Some(18.0), Some(22.0)),
            (Some(15.0), Some(25.0)),
        );
        check(
            Hedge::About,
            said(1240.0, 10.0, 3),
            (Some(1202.8), Some(1277.2)),
            (Some(930.0), Some(1550.0)),
        );
    }

    #[test]
    fn intervals_are_in_order_and_hold_the_number() {
        let reckoned =
            |h: &&Hedge| **h != Hedge::BarePlural && rules().of(**h, said(1.0, 1.0, 1)).is_some();
        let hedges = Hedge::ALL.iter().filter(reckoned);
        for hedge in hedges {
            for (value, step, significant) in [
                (0.0, 1.0, 1),
                (1.0, 1.0, 1),
                (-1.4, 0.1, 2),
                (5.7e9, 1e8, 2),
                (999.0, 1.0, 3),
                (0.001, 0.001, 1),
            ] {
                let found = rules().of(*hedge, said(value, step, significant)).unwrap();
                let (low, high) =
                    (found.soft.0.unwrap_or(f64::MIN), found.soft.1.unwrap_or(f64::MAX));
                let (least, most) =
                    (found.hard.0.unwrap_or(f64::MIN), found.hard.1.unwrap_or(f64::MAX));
                assert!(low <= high && least <= most, "{hedge} {value}: {found:?}");
                assert!(
                    least <= value + step && value - step <= most,
                    "{hedge} {value}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn a_malformed_rule_is_an_error_with_its_line() {
        let error = Rules::read("x.tsv", "none\tany\tw\tv\t[]\tv\tv").unwrap_err();
        assert_eq!((error.line, error.what.as_str()), (1, "no bound: w"));
    }
}
