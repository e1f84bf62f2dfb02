//! The parts of a report that are its own text.
//!
//! In: a [`Report`]. Out: byte ranges of its text. Holds: ranges are in text order and do not overlap; a report
//! without zones is read whole, line by line.

use std::ops::Range;

use readout_types::{Report, ZoneKind};

/// The lines that tell the report's story: body, subheadings, captions and deck, not headline or furniture.
pub(crate) fn body(report: &Report) -> Vec<Range<usize>> {
    ranges(report, |kind| kind.keep() && kind != ZoneKind::Headline)
}

/// The lines of running text alone.
pub(crate) fn prose(report: &Report) -> Vec<Range<usize>> {
    ranges(report, |kind| matches!(kind, ZoneKind::Body | ZoneKind::Dateline))
}

/// The headline: the title where one is known, else the headline's line.
pub(crate) fn headline(report: &Report) -> &str {
    if let Some(title) = &report.title {
        return title;
    }
    let zone = report.zones.iter().find(|z| z.kind == ZoneKind::Headline);
    zone.map_or("", |z| report.text.slice(z.start as usize..z.end as usize))
}

fn ranges(report: &Report, want: impl Fn(ZoneKind) -> bool) -> Vec<Range<usize>> {
    if report.zones.is_empty() {
        return lines(report.text.as_str());
    }
    let text = &report.text;
    let wanted = report.zones.iter().filter(|z| want(z.kind));
    wanted.map(|z| text.byte_of(z.start as usize)..text.byte_of(z.end as usize)).collect()
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut from = 0;
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            out.push(from..from + line.trim_end().len());
        }
        from += line.len();
    }
    out
}
