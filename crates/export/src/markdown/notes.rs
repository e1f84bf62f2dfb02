//! Footnotes: each place in a report once, numbered in the order in which it is first pointed to.

use std::collections::BTreeMap;

use readout_types::Span;

use super::text::{day, escape, quoted};
use crate::index::Index;

/// So many places are pointed to at most where an item has many.
const MOST: usize = 3;

/// Places pointed to so far.
#[derive(Default)]
pub(super) struct Notes {
    numbers: BTreeMap<Span, usize>,
    lines: Vec<String>,
}

impl Notes {
    /// Marks for an item's places, one a report first; empty where it has none.
    pub(super) fn mark(&mut self, ix: &Index<'_>, evidence: &[Span]) -> String {
        let mut seen = Vec::new();
        let first: Vec<&Span> = evidence
            .iter()
            .filter(|span| {
                let new = !seen.contains(&&span.report);
                seen.push(&span.report);
                new
            })
            .take(MOST)
            .collect();
        first.into_iter().map(|span| self.one(ix, span)).collect()
    }

    fn one(&mut self, ix: &Index<'_>, span: &Span) -> String {
        if let Some(number) = self.numbers.get(span) {
            return format!("[^{number}]");
        }
        let number = self.lines.len() + 1;
        self.numbers.insert(span.clone(), number);
        self.lines.push(format!("[^{number}]: {}", note(ix, span)));
        format!("[^{number}]")
    }

    /// Every footnote, in order.
    pub(super) fn print(&self, out: &mut String) {
        for line in &self.lines {
            out.push_str(line);
            out.push('\n');
        }
    }
}

/// `[2] Harbour Courier, 2026-03-04: … **the words** …`.
fn note(ix: &Index<'_>, span: &Span) -> String {
    let number = ix.number(&span.report).map(|n| format!("\\[{n}\\] ")).unwrap_or_default();
    let by = ix.report(&span.report).map(|r| {
        let outlet = r.outlet.as_deref().unwrap_or(&r.source);
        let date =
            r.published.as_ref().map(|d| format!(", {}", day(d.as_str()))).unwrap_or_default();
        format!("{}{}", escape(outlet), escape(&date))
    });
    let s = ix.sentence(span);
    let (before, after) = (escape(s.before.trim_end()), escape(s.after.trim_start()));
    let gap = |text: &str, stands: bool| if text.is_empty() || !stands { "" } else { " " };
    let lead = gap(&before, s.before.ends_with(' '));
    let tail = gap(&after, s.after.starts_with(' '));
    let words = quoted(&s.words);
    format!("{number}{}: {before}{lead}**{words}**{tail}{after}", by.unwrap_or_default())
}
