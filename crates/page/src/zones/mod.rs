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
use table::{KINDS, Table};

pub(crate) use lines::Line;
pub(crate) use shape::{Shape, dateline};

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

/// Decides what each line is.
pub(crate) fn zoned<'a>(
    text: &'a Text,
    mark: Option<&str>,
    title: Option<&str>,
    lexicons: &Lexicons,
) -> Zoned<'a> {
    let lines = lines::lines(text, mark);
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
