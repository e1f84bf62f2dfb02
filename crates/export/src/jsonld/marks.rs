//! The words behind each item as Web Annotations.

use readout_types::{Report, Span};
use serde_json::{Value as Json, json};

use super::{Part, report_iri};
use crate::index::carried;

/// So many characters on each side let a program find the words again in a text that has changed.
const AROUND: usize = 32;

impl Part<'_> {
    /// One annotation an item: its body is the item, its targets are the places that carry it.
    pub(super) fn annotations(&self) -> Vec<Json> {
        let carried = carried(self.story).into_iter().filter(|c| !c.evidence.is_empty());
        carried
            .map(|c| {
                json!({
                    "type": "oa:Annotation",
                    "motivation": "oa:describing",
                    "body": self.iri(c.id),
                    "target": c.evidence.iter().map(|span| self.target(span)).collect::<Vec<_>>(),
                })
            })
            .collect()
    }

    fn target(&self, span: &Span) -> Json {
        let position =
            json!({"type": "oa:TextPositionSelector", "start": span.start, "end": span.end});
        let quote = self.ix.report(&span.report).map(|report| quote(report, span));
        let selectors: Vec<Json> = std::iter::once(position).chain(quote).collect();
        json!({
            "type": "oa:SpecificResource",
            "source": report_iri(&span.report),
            "selector": selectors,
        })
    }
}

/// The words as they stand, line ends and all: `exact` must be found in the text.
fn quote(report: &Report, span: &Span) -> Json {
    let (start, end) = (span.start as usize, span.end as usize);
    json!({
        "type": "oa:TextQuoteSelector",
        "exact": report.text.at(span),
        "prefix": report.text.slice(start.saturating_sub(AROUND)..start),
        "suffix": report.text.slice(end..end + AROUND),
    })
}
