//! Old text under a new date.
//!
//! Holds: a report is stale where it mostly has the wording of one that came out long before it.

use readout_types::{Lineage, LineageClass, Reading, Report, Severity, Span, ZoneKind};

use super::Oddity;
use crate::compare::Evidence;
use crate::edtf::Days;

/// Days after which a reprint is old news: a story's reports come out within a week of each other, so a month is none of it.
const OLD: i64 = 30;

/// Share of the later report's runs of words that the earlier one has.
const MOSTLY: f64 = 0.5;

pub(super) fn find(ev: Evidence<'_>, lineage: &[Lineage]) -> Vec<Oddity> {
    lineage.iter().filter_map(|link| resurfaced(ev, link)).collect()
}

fn resurfaced(ev: Evidence<'_>, link: &Lineage) -> Option<Oddity> {
    let copy = matches!(
        link.class,
        LineageClass::Verbatim | LineageClass::Syndicated | LineageClass::LightEdit
    );
    let reading = |id| ev.cx.readings.get(ev.cx.position(id)).copied();
    let (old, new) = (reading(&link.from)?, reading(&link.to)?);
    let day = |r: &Report| r.published.as_ref().and_then(Days::of).map(|d| d.first);
    let (then, now) = (day(&old.report)?, day(&new.report)?);
    (copy && link.containment.1 >= MOSTLY && now - then >= OLD).then(|| Oddity {
        kind: "stale_text",
        basis: "cross",
        severity: Severity::Medium,
        correction: old.report.published.as_ref().map(|d| format!("the same text came out on {d}")),
        spans: shown(new),
    })
}

/// The date under which it stands, and its first sentence.
fn shown(reading: &Reading) -> Vec<Span> {
    let span = |start, end| Span { report: reading.report.id.clone(), start, end };
    let date = reading.report.zones.iter().find(|z| z.kind == ZoneKind::Published);
    let first = reading.sentences.iter().find(|s| s.zone == ZoneKind::Body);
    let date = date.map(|z| span(z.start, z.end));
    date.into_iter().chain(first.map(|s| span(s.chars.start, s.chars.end))).collect()
}
