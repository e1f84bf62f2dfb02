//! What each line of a page is.
//!
//! In: a text, the paragraph mark, a title stated elsewhere. Out: one zone a line that is not blank, and the
//! shapes of the lines for those who harvest. Holds: each line is scored for every kind by weighted features,
//! and the best sequence of kinds is taken; no line is judged alone.

mod features;
mod lines;
mod page;
mod sequence;
mod shape;
mod table;

use std::sync::LazyLock;

use readout_types::{Text, Zone, ZoneKind};

use crate::lexicon::Lexicons;
use features::Feature;
use table::{KINDS, Table};

pub(crate) use lines::Line;
pub(crate) use shape::{Shape, dateline};

/// A masthead without its motto: "KTR — Kestrian Television", "TradePulse ⚡ your daily tracker".
pub(crate) fn masthead_name(line: &str) -> &str {
    let parted = line.find(['|', '—', '–', '•', '·']);
    let sign = |(_, c): &(usize, char)| {
        !c.is_ascii() && !c.is_alphanumeric() && !"’‘“”\u{a0}".contains(*c)
    };
    let cut = parted.or_else(|| line.char_indices().find(sign).map(|(at, _)| at));
    line.get(..cut.unwrap_or(line.len())).map_or(line, str::trim)
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::builtin);

/// A page's lines with their kinds.
pub(crate) struct Zoned<'a> {
    pub lines: Vec<Line<'a>>,
    pub shapes: Vec<Shape>,
    pub kinds: Vec<ZoneKind>,
}

impl Zoned<'_> {
    /// The record's zones.
    pub(crate) fn zones(&self) -> Vec<Zone> {
        let zone = |(line, kind): (&Line<'_>, &ZoneKind)| Zone {
            start: line.start,
            end: line.end,
            kind: *kind,
            keep: kind.keep(),
        };
        self.lines.iter().zip(&self.kinds).map(zone).collect()
    }
}

/// Why a line has its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct LineReason {
    /// First scalar value of the line.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What it was taken for.
    pub kind: ZoneKind,
    /// What the line alone would have been taken for.
    pub alone: ZoneKind,
    /// What speaks for the kind and against it: name of the feature and its weight, strongest first.
    pub reasons: Vec<(&'static str, f32)>,
}

/// Why each line of a text has its kind.
pub(crate) fn reasons(
    text: &Text,
    mark: Option<&str>,
    title: Option<&str>,
    lexicons: &Lexicons,
) -> Vec<LineReason> {
    let zoned = zoned(text, mark, title, lexicons);
    let page = page::page(&zoned.lines, &zoned.shapes, title, lexicons);
    (0..zoned.lines.len())
        .map(|at| {
            let on = features::features(at, &zoned.shapes, &page, lexicons);
            let kind = zoned.kinds[at];
            let sum = |k: &ZoneKind| {
                on.iter().map(|f| TABLE.features[*f as usize][*k as usize]).sum::<f32>()
            };
            let alone = ZoneKind::ALL.iter().copied().max_by(|a, b| sum(a).total_cmp(&sum(b)));
            let weight = |f: &Feature| (f.name(), TABLE.features[*f as usize][kind as usize]);
            let mut reasons: Vec<_> =
                on.iter().map(weight).filter(|(_, w)| w.abs() > 0.0).collect();
            reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
            LineReason {
                start: zoned.lines[at].start,
                end: zoned.lines[at].end,
                kind,
                alone: alone.unwrap_or(kind),
                reasons,
            }
        })
        .collect()
}

/// Decides what each line of a text is.
pub(crate) fn zoned<'a>(
    text: &'a Text,
    mark: Option<&str>,
    title: Option<&str>,
    lexicons: &Lexicons,
) -> Zoned<'a> {
    decided(lines::lines(text, mark), title, lexicons)
}

/// Lines at each end of a marked-up page that are looked at: the middle is known from its markup.
const TOP: usize = 14;
const BOTTOM: usize = 10;

/// Decides for the lines at both ends of a text, as if nothing stood between them.
pub(crate) fn zoned_ends<'a>(
    text: &'a Text,
    title: Option<&str>,
    lexicons: &Lexicons,
) -> Zoned<'a> {
    let mut lines = lines::lines(text, None);
    if lines.len() > TOP + BOTTOM {
        lines.drain(TOP..lines.len() - BOTTOM);
    }
    decided(lines, title, lexicons)
}

fn decided<'a>(lines: Vec<Line<'a>>, title: Option<&str>, lexicons: &Lexicons) -> Zoned<'a> {
    let shapes: Vec<Shape> = lines.iter().map(|l| Shape::of(l.text, lexicons)).collect();
    let page = page::page(&lines, &shapes, title, lexicons);
    let scores: Vec<[f32; KINDS]> = (0..lines.len())
        .map(|at| {
            let mut sum = [0.0; KINDS];
            for feature in features::features(at, &shapes, &page, lexicons) {
                let weights = &TABLE.features[feature as usize];
                sum.iter_mut().zip(weights).for_each(|(s, w)| *s += w);
            }
            sum
        })
        .collect();
    let kinds = sequence::best(&scores, &TABLE.transitions);
    Zoned { lines, shapes, kinds }
}
