//! What several reports give, what one gives, what is odd, and the words behind every item.

use crate::index::{Index, carried, one_line};
use crate::tables::Kind::{Integer, Text};
use crate::tables::{Table, cell};

pub(super) fn comparisons(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("fact", Text),
        ("about", Text),
        ("verdict", Text),
        ("reason", Text),
        ("severity", Text),
        ("outlets", Integer),
        ("newsrooms", Integer),
        ("witnesses", Integer),
    ];
    let rows = ix.story.comparisons.iter().map(|c| {
        [
            cell(&c.id),
            cell(one_line(&c.fact)),
            cell(c.about.as_ref()),
            cell(c.verdict.as_str()),
            cell(&c.reason),
            cell(c.severity.map(|s| s.as_str())),
            cell(c.sources.outlets),
            cell(c.sources.newsrooms),
            cell(c.sources.witnesses),
        ]
    });
    Table::of("comparisons", columns, rows)
}

pub(super) fn comparison_members(ix: &Index<'_>) -> Table {
    let columns = [("comparison", Text), ("report", Text), ("outlet", Text), ("value", Text)];
    let comparisons = ix.story.comparisons.iter();
    let rows = comparisons.flat_map(|c| c.members.iter().map(move |m| (c, m))).map(|(c, m)| {
        let outlet = ix.report(&m.report).and_then(|r| r.outlet.as_deref());
        [cell(&c.id), cell(&m.report), cell(outlet), cell(&m.value)]
    });
    Table::of("comparison_members", columns, rows)
}

pub(super) fn single_source(ix: &Index<'_>) -> Table {
    let columns =
        [("id", Text), ("fact", Text), ("report", Text), ("outlet", Text), ("about", Text)];
    let rows = ix.story.single_source.iter().map(|s| {
        let outlet = ix.report(&s.report).and_then(|r| r.outlet.as_deref());
        [
            cell(&s.id),
            cell(one_line(&s.fact)),
            cell(&s.report),
            cell(outlet),
            cell(s.about.as_ref()),
        ]
    });
    Table::of("single_source", columns, rows)
}

pub(super) fn anomalies(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("kind", Text),
        ("basis", Text),
        ("severity", Text),
        ("correction", Text),
        ("report", Text),
        ("words", Text),
    ];
    let rows = ix.story.anomalies.iter().map(|a| {
        [
            cell(&a.id),
            cell(&a.kind),
            cell(&a.basis),
            cell(a.severity.as_str()),
            cell(a.correction.as_deref()),
            cell(a.report.as_ref()),
            cell(ix.first_words(&a.evidence)),
        ]
    });
    Table::of("anomalies", columns, rows)
}

/// Every place that carries an item: half-open, in Unicode scalar values of the report's text.
pub(super) fn evidence(ix: &Index<'_>) -> Table {
    let columns = [
        ("section", Text),
        ("item", Text),
        ("report", Text),
        ("start_char", Integer),
        ("end_char", Integer),
        ("words", Text),
    ];
    let spans = carried(ix.story).into_iter().flat_map(|c| c.evidence.iter().map(move |s| (c, s)));
    let rows = spans.map(|(c, span)| {
        [
            cell(c.section),
            cell(c.id),
            cell(&span.report),
            cell(span.start),
            cell(span.end),
            cell(ix.words(span)),
        ]
    });
    Table::of("evidence", columns, rows)
}
