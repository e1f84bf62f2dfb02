//! Quotes ready to paste: the words, who said them, where, and who printed them.

use std::io::{self, Write};

use readout::types::{Report, StatementKind};
use readout_store::QuoteLine;

use crate::commands::quotes::is_quoted;
use crate::render::table::wrap;
use crate::render::{Lines, Look};

pub(crate) fn quotes(
    quotes: &[QuoteLine],
    reports: &[Report],
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = Lines::over(reports, look, out);
    if quotes.is_empty() {
        return lines.plain("Nobody in the store says anything like that.");
    }
    for (at, quote) in quotes.iter().enumerate() {
        if at > 0 {
            writeln!(lines.out)?;
        }
        writeln!(lines.out, "{}", wrap(&words(quote), look.width, "", ""))?;
        writeln!(lines.out, "{}", wrap(&credit(quote, look), look.width, "  — ", "    "))?;
        lines.evidence(&quote.printed.evidence)?;
    }
    Ok(())
}

/// Marks stand round words that were quoted; the marks of the text itself are used for what is mixed.
fn words(quote: &QuoteLine) -> String {
    let words = quote.words.join(" … ");
    let words = words.trim_end_matches(',');
    if quote.kind == StatementKind::Direct {
        format!("“{}”", bare(words))
    } else {
        words.to_owned()
    }
}

fn bare(words: &str) -> &str {
    words.trim_matches(|c| matches!(c, '“' | '”' | '"'))
}

/// `Mara Voss, envoy (Velmora), at the gate; Harbour Courier, 2026-01-02`.
fn credit(quote: &QuoteLine, look: &Look) -> String {
    let speaker =
        quote.speaker.as_deref().or(quote.speaker_text.as_deref()).unwrap_or("(no speaker named)");
    let mut credit = look.strong(speaker);
    if let Some(role) = &quote.role {
        credit += &format!(", {role}");
    }
    if let Some(party) = quote.party.as_ref().filter(|p| p.as_str() != speaker) {
        credit += &format!(" ({party})");
    }
    if !is_quoted(quote.kind) {
        credit += &format!(", {}", quote.kind);
    }
    if let Some(venue) = &quote.venue {
        credit += &format!(", {venue}");
    }
    credit += &format!("; {}", quote.printed.outlet.as_deref().unwrap_or(&quote.printed.source));
    if let Some(date) = &quote.printed.published {
        credit += &format!(", {date}");
    }
    format!("{credit}  {}", look.faint(quote.id.as_str()))
}
