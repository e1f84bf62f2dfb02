//! The record, its reports and its stories.

use readout_types::{Author, Record};

use super::ids;
use crate::index::Index;
use crate::tables::Kind::{Integer, Real, Text};
use crate::tables::{Table, cell};

/// What made the record.
pub(crate) fn record(record: &Record) -> Table {
    let v = &record.versions;
    let row = [
        cell(&record.schema),
        cell(&v.readout),
        cell(&v.model),
        cell(&v.lexicons),
        cell(record.reports.len()),
        cell(record.stories.len()),
    ];
    let columns = [
        ("schema", Text),
        ("readout", Text),
        ("model", Text),
        ("lexicons", Text),
        ("reports", Integer),
        ("stories", Integer),
    ];
    Table::of("record", columns, [row])
}

/// The reports, with their whole text: spans count its Unicode scalar values.
pub(crate) fn reports(record: &Record) -> Table {
    let columns = [
        ("id", Text),
        ("source", Text),
        ("sha256", Text),
        ("url", Text),
        ("outlet", Text),
        ("outlet_basis", Text),
        ("title", Text),
        ("authors", Text),
        ("wire", Text),
        ("credit", Text),
        ("published", Text),
        ("published_basis", Text),
        ("dateline", Text),
        ("lang", Text),
        ("text", Text),
    ];
    let rows = record.reports.iter().map(|r| {
        [
            cell(&r.id),
            cell(&r.source),
            cell(&r.sha256),
            cell(r.url.as_deref()),
            cell(r.outlet.as_deref()),
            cell(r.outlet_basis.map(|b| b.as_str())),
            cell(r.title.as_deref()),
            cell(authors(&r.authors)),
            cell(r.wire.as_ref().map(|w| w.name.as_str())),
            cell(r.credit.as_deref()),
            cell(r.published.as_ref()),
            cell(r.published_basis.map(|b| b.as_str())),
            cell(r.dateline.as_deref()),
            cell(r.lang.as_deref()),
            cell(r.text.as_str()),
        ]
    });
    Table::of("reports", columns, rows)
}

fn authors(authors: &[Author]) -> String {
    let one = |a: &Author| match a.role.as_str() {
        "author" => a.name.clone(),
        role => format!("{} ({role})", a.name),
    };
    authors.iter().map(one).collect::<Vec<_>>().join("; ")
}

pub(super) fn stories(ix: &Index<'_>) -> Table {
    let s = ix.story;
    let columns = [
        ("title", Text),
        ("process", Text),
        ("parties", Text),
        ("reports", Integer),
        ("outlets", Integer),
        ("newsrooms", Integer),
        ("witnesses", Integer),
    ];
    let row = [
        cell(s.title.as_deref()),
        cell(s.process.as_ref().map(|p| p.name.as_str())),
        cell(s.process.as_ref().map(|p| super::list(ix, &p.parties))),
        cell(s.reports.len()),
        cell(s.sources.outlets),
        cell(s.sources.newsrooms),
        cell(s.sources.witnesses),
    ];
    Table::of("stories", columns, [row])
}

pub(super) fn story_reports(ix: &Index<'_>) -> Table {
    let rows = ix.story.reports.iter().enumerate().map(|(at, id)| [cell(at + 1), cell(id)]);
    Table::of("story_reports", [("number", Integer), ("report", Text)], rows)
}

pub(super) fn episodes(ix: &Index<'_>) -> Table {
    let columns =
        [("id", Text), ("date", Text), ("key", Text), ("key_title", Text), ("reports", Text)];
    let rows = ix.story.episodes.iter().map(|e| {
        [
            cell(&e.id),
            cell(e.date.as_ref()),
            cell(e.key.as_ref()),
            cell(super::name(ix, e.key.as_ref())),
            cell(ids(&e.reports)),
        ]
    });
    Table::of("episodes", columns, rows)
}

/// Shares of five-word runs that stand in both.
pub(super) fn lineage(ix: &Index<'_>) -> Table {
    let columns = [
        ("from_report", Text),
        ("to_report", Text),
        ("class", Text),
        ("share_of_from", Real),
        ("share_of_to", Real),
        ("passages", Integer),
        ("basis", Text),
        ("confidence", Real),
    ];
    let rows = ix.story.lineage.iter().map(|l| {
        [
            cell(&l.from),
            cell(&l.to),
            cell(l.class.as_str()),
            cell(l.containment.0),
            cell(l.containment.1),
            cell(l.shared.len()),
            cell(l.basis.as_str()),
            cell(l.confidence),
        ]
    });
    Table::of("lineage", columns, rows)
}
