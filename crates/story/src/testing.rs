//! Reports for tests, from text.

use readout_types::{Basis, Edtf, Id, Report, Text, Wire};

/// A report whose every line is read as its own text.
pub(crate) fn report(id: &str, title: &str, text: &str) -> Report {
    Report {
        id: Id::new(id),
        source: format!("{id}.txt"),
        sha256: String::new(),
        url: None,
        outlet: None,
        outlet_basis: None,
        title: (!title.is_empty()).then(|| title.to_string()),
        authors: Vec::new(),
        wire: None,
        credit: None,
        published: None,
        published_basis: None,
        dateline: None,
        lang: None,
        text: Text::new(text),
        zones: Vec::new(),
        times: Vec::new(),
    }
}

pub(crate) fn published(mut report: Report, date: &str) -> Report {
    report.published = Some(Edtf::new(date));
    report
}

pub(crate) fn in_outlet(mut report: Report, outlet: &str) -> Report {
    report.outlet = Some(outlet.to_string());
    report
}

pub(crate) fn by_wire(mut report: Report, agency: &str) -> Report {
    report.wire = Some(Wire { name: agency.to_string(), basis: Basis::Stated });
    report
}
