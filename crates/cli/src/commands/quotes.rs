//! `readout quotes`: what was said, by person, party, issue and day.

use std::io::Write;

use readout::types::StatementKind;
use readout_store::{Access, QuoteLine};

use crate::Outcome;
use crate::args::{QuotesArgs, ViewFormat};
use crate::commands::{filter, look, print_values, writer};
use crate::keeping::Desk;
use crate::render;

pub(crate) fn run(args: &QuotesArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    let desk = Desk::open(place, Access::Look)?;
    let items = &args.items;
    let mut filter = filter(&items.filter, items.id.as_deref(), items.view.all);
    filter.quoted = !args.reported;
    let quotes: Vec<QuoteLine> = desk.wait(desk.store.quotes(&filter))?;
    if items.view.format != ViewFormat::Text {
        return print_values(&quotes, items.view.format);
    }
    let reports = quotes.iter().map(|q| q.printed.report.clone()).collect();
    let reports = desk.wait(desk.store.reports(reports))?;
    let mut out = writer(None)?;
    render::quotes(&quotes, &reports, &look(&items.view), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// Whether words of a statement of this kind stand in quotation marks.
pub(crate) fn is_quoted(kind: StatementKind) -> bool {
    matches!(kind, StatementKind::Direct | StatementKind::Mixed)
}
