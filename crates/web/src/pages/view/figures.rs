//! Figures on scales: what the words allow at most as a thin line, what was most likely meant as a thick one, the number
//! said as a dot.
//!
//! In: a story's quantities. Out: [`Scale`]s, one a kind and unit, that a template draws as SVG. Holds: places are shares
//! of the plot's width between 0 and 100; an open end runs to the edge and says so.

use std::collections::BTreeMap;

use readout_types::{Hedge, Id, Quantity};
use serde::Serialize;

use super::book::{Book, Evidence, spoken};
use super::passage::{folded, shortened};
use super::sure;

/// Figures of one kind and unit.
#[derive(Debug, Serialize)]
pub(crate) struct Scale {
    name: String,
    lo: String,
    hi: String,
    /// Equal steps are equal ratios.
    ratio: bool,
    figures: Vec<FigureView>,
}

#[derive(Debug, Serialize)]
struct FigureView {
    id: String,
    words: String,
    measure: Option<String>,
    hedge: Option<String>,
    giver: Option<String>,
    scope: Option<String>,
    plot: Plot,
    /// The plot in words.
    told: String,
    evidence: Evidence,
}

/// Places in hundredths of the width.
#[derive(Debug, Serialize)]
struct Plot {
    hard: Option<Bar>,
    soft: Option<Bar>,
    dot: Option<String>,
}

#[derive(Debug, Serialize)]
struct Bar {
    from: String,
    to: String,
    width: String,
    open_left: bool,
    open_right: bool,
}

/// From this ratio of the greatest to the least on, equal ratios are drawn as equal steps.
const RATIO: f64 = 40.0;

/// Figures that have an interval, those of most reports first.
pub(crate) fn listed<'a>(book: &Book<'a>) -> Vec<&'a Quantity> {
    let mut figures: Vec<&Quantity> = book
        .story
        .items
        .quantities
        .iter()
        .filter(|q| sure(q.confidence) && (q.nominal.is_some() || q.interval.is_some()))
        .collect();
    let told = |q: &Quantity| {
        let reports: std::collections::BTreeSet<_> = q.evidence.iter().map(|s| &s.report).collect();
        // A bare number without unit tells least.
        (q.unit.is_some(), reports.len(), q.about.is_some())
    };
    figures.sort_by_key(|q| std::cmp::Reverse(told(q)));
    figures
}

/// Puts figures on scales, one a kind and unit, the largest group first.
pub(crate) fn scales(book: &Book<'_>, figures: &[&Quantity]) -> Vec<Scale> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Quantity>> = BTreeMap::new();
    for q in figures {
        let key = (q.kind.as_str(), q.unit_shown());
        groups.entry(key).or_default().push(q);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    groups.into_iter().map(|((kind, unit), list)| scale(book, kind, unit, list)).collect()
}

fn scale(book: &Book<'_>, kind: &str, unit: &str, mut list: Vec<&Quantity>) -> Scale {
    let size = |q: &Quantity| q.nominal.or(q.interval.and_then(|i| i.0)).unwrap_or(f64::MAX);
    list.sort_by(|a, b| size(a).total_cmp(&size(b)).then_with(|| a.id.cmp(&b.id)));
    let ruler = Ruler::over(&list);
    Scale {
        name: if unit.is_empty() { spoken(kind) } else { format!("{}, {unit}", spoken(kind)) },
        lo: number(ruler.lo),
        hi: number(ruler.hi),
        ratio: ruler.ratio,
        figures: list.into_iter().map(|q| figure(book, q, &ruler)).collect(),
    }
}

fn figure(book: &Book<'_>, q: &Quantity, ruler: &Ruler) -> FigureView {
    let words = book.first_words(&q.evidence);
    let scope = [&q.scope.population, &q.scope.side, &q.scope.area, &q.scope.window];
    let scope: Vec<String> = scope.into_iter().flatten().map(|s| folded(s)).collect();
    let giver = q.attributed_to.as_ref().filter(|by| **by != Id::narrator());
    FigureView {
        id: q.id.to_string(),
        measure: q.measure.as_deref().map(folded).filter(|m| !words.contains(m.as_str())),
        words,
        hedge: (q.hedge != Hedge::None).then(|| spoken(q.hedge.as_str())),
        giver: giver.map(|by| book.name(by)),
        scope: (!scope.is_empty()).then(|| shortened(&scope.join(", "), 80)),
        told: told(q),
        plot: Plot {
            hard: q.hard.map(|i| ruler.bar(i)),
            soft: q.interval.map(|i| ruler.bar(i)),
            dot: q.nominal.map(|v| percent(ruler.place(v))),
        },
        evidence: book.evidence(Some(&q.id), &q.evidence),
    }
}

/// The plot in words, for those who do not see it.
fn told(q: &Quantity) -> String {
    let end = |v: Option<f64>| v.map_or("open".to_owned(), number);
    let range = |name: &str, (lo, hi): (Option<f64>, Option<f64>)| {
        if lo == hi { String::new() } else { format!("{name} {} to {}", end(lo), end(hi)) }
    };
    let said = q.nominal.map(|v| format!("said {}", number(v))).unwrap_or_default();
    let soft = q.interval.map(|i| range("likely", i)).unwrap_or_default();
    let hard = q.hard.filter(|h| Some(*h) != q.interval).map(|i| range("at most", i));
    let parts = [said, soft, hard.unwrap_or_default()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("; ")
}

/// From numbers to places.
struct Ruler {
    lo: f64,
    hi: f64,
    ratio: bool,
}

impl Ruler {
    fn over(figures: &[&Quantity]) -> Self {
        let ends = figures.iter().flat_map(|q| {
            let (lo, hi) = q.interval.unwrap_or((None, None));
            [lo, hi, q.nominal]
        });
        let ends: Vec<f64> = ends.flatten().filter(|v| v.is_finite()).collect();
        let lo = ends.iter().copied().fold(f64::INFINITY, f64::min);
        let hi = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (lo, hi) = if lo.is_finite() { (lo, hi) } else { (0.0, 1.0) };
        let ratio = lo > 0.0 && hi / lo > RATIO;
        // A single value stands in the middle.
        let pad = if hi > lo { 0.0 } else { (lo.abs() / 2.0).max(1.0) };
        Ruler { lo: lo - pad, hi: hi + pad, ratio }
    }

    /// A little room is kept at both ends, for dots and arrows.
    fn place(&self, value: f64) -> f64 {
        let part = if self.ratio {
            (value.max(self.lo) / self.lo).ln() / (self.hi / self.lo).ln()
        } else {
            (value - self.lo) / (self.hi - self.lo)
        };
        4.0 + part.clamp(0.0, 1.0) * 92.0
    }

    fn bar(&self, (lo, hi): (Option<f64>, Option<f64>)) -> Bar {
        let from = lo.map_or(0.0, |v| self.place(v));
        let to = hi.map_or(100.0, |v| self.place(v));
        Bar {
            from: percent(from),
            to: percent(to),
            // A single value is still seen.
            width: percent((to - from).max(0.8)),
            open_left: lo.is_none(),
            open_right: hi.is_none(),
        }
    }
}

fn percent(value: f64) -> String {
    format!("{value:.1}%")
}

/// With a thin space between thousands; at most four decimals, none where there is none.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (whole, part) = text.split_once('.').map_or((text, None), |(w, p)| (w, Some(p)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("−", d));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    part.map_or(format!("{sign}{grouped}"), |p| format!("{sign}{grouped}.{p}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(48_000.0), "48\u{202f}000");
        assert_eq!(number(4_500.0), "4500");
        assert_eq!(number(-1_234_567.25), "−1\u{202f}234\u{202f}567.25");
        assert_eq!(number(0.5), "0.5");
    }

    #[test]
    fn an_open_end_runs_to_the_edge() {
        let ruler = Ruler { lo: 0.0, hi: 10.0, ratio: false };
        let bar = ruler.bar((Some(5.0), None));
        assert_eq!((bar.from.as_str(), bar.to.as_str()), ("50.0%", "100.0%"));
        assert!(bar.open_right && !bar.open_left);
    }
}
