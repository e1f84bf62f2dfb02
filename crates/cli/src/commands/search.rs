//! `readout search`: words, phrases and fields over all reports.

use std::io::Write;

use readout_store::{Access, Filter, Search};

use crate::Outcome;
use crate::args::{SearchArgs, ViewFormat};
use crate::commands::{print_values, writer};
use crate::keeping::Desk;
use crate::render::{self, Look};

pub(crate) fn run(args: &SearchArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    let desk = Desk::open(place, Access::Look)?;
    let filter = Filter {
        story: args.story.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        limit: args.limit,
        ..Filter::default()
    };
    let hits = desk.wait(desk.store.search(&Search { query: query(&args.query), filter }))?;
    if args.format != ViewFormat::Text {
        return print_values(&hits, args.format);
    }
    let mut out = writer(None)?;
    render::hits(&hits, &Look::here(true, false, false), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The shell takes quotation marks away: an argument with spaces is a phrase, if it is not the whole query.
fn query(pieces: &[String]) -> String {
    if let [one] = pieces {
        return one.clone();
    }
    let piece = |p: &String| match p.split_once(':') {
        _ if !p.contains(' ') || p.contains('"') => p.clone(),
        Some((field, words)) if !field.contains(' ') => format!("{field}:\"{words}\""),
        _ => format!("\"{p}\""),
    };
    pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::query;

    #[test]
    fn phrases_survive_the_shell() {
        let typed = ["harbour deal", "title:pay talks", "strike"].map(str::to_owned);
        assert_eq!(query(&typed), "\"harbour deal\" title:\"pay talks\" strike");
        assert_eq!(query(&["harbour deal".to_owned()]), "harbour deal");
    }
}
