//! Small records for tests: invented reports with items that point into them.

use readout_types::{Id, Report, Text, Zone, ZoneKind};

/// A report with one body zone a line, the first line being its headline.
pub(crate) fn report(id: &str, outlet: &str, text: &str) -> Report {
    let text = Text::new(text);
    let mut zones = Vec::new();
    let mut at = 0;
    for (n, line) in text.as_str().split('\n').enumerate() {
        let length = u32::try_from(line.chars().count()).expect("short");
        let kind = if n == 0 { ZoneKind::Headline } else { ZoneKind::Body };
        if length > 0 {
            zones.push(Zone { start: at, end: at + length, kind, keep: true });
        }
        at += length + 1;
    }
    Report {
        id: Id::new(id),
        source: format!("{id}.txt"),
        sha256: format!("{id:0>64}"),
        url: None,
        outlet: Some(outlet.into()),
        outlet_basis: None,
        title: text.as_str().lines().next().map(str::to_owned),
        authors: Vec::new(),
        wire: None,
        credit: None,
        published: None,
        published_basis: None,
        dateline: None,
        lang: Some("en".into()),
        text,
        zones,
        times: Vec::new(),
    }
}
