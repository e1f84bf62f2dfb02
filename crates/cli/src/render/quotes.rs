//! Quotes ready to paste: the words, who said them, where, and who printed them.

use std::io::{self, Write};

use readout::types::{Report, StatementKind};
use readout_store::QuoteLine;
use readout_store::merged::{self, Merged, printer};

use crate::commands::quotes::is_quoted;
use crate::render::table::wrap;
use crate::render::{Lines, Look, day};

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
    for (at, quote) in merged::quotes(quotes).iter().enumerate() {
        if at > 0 {
            writeln!(lines.out)?;
        }
        writeln!(lines.out, "{}", wrap(&words(quote.line), look.width, "", ""))?;
        writeln!(lines.out, "{}", wrap(&credit(quote, look), look.width, "  — ", "    "))?;
        lines.evidence(&quote.line.printed.evidence)?;
    }
    Ok(())
}

/// Marks stand round each piece of words that were quoted; the marks of the text itself are used for what is mixed.
fn words(quote: &QuoteLine) -> String {
    if quote.kind != StatementKind::Direct {
        return quote.words.join(" … ").trim_end_matches(',').to_owned();
    }
    let pieces = quote.words.iter().map(|piece| bare(piece).trim_end_matches(','));
    pieces.map(|piece| format!("“{piece}”")).collect::<Vec<_>>().join(" … ")
}

fn bare(words: &str) -> &str {
    words.trim_matches(|c| matches!(c, '“' | '”' | '"'))
}

/// `Mara Voss, envoy (Velmora), at the gate; Harbour Courier, 2026-01-02; also The Lantern`.
fn credit(merged: &Merged<'_, QuoteLine>, look: &Look) -> String {
    let quote = merged.line;
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
    credit += &format!("; {}", printer(&quote.printed));
    if let Some(date) = &quote.printed.published {
        credit += &format!(", {}", day(date.as_str()));
    }
    let others = merged.each(|q| Some(printer(&q.printed)));
    if others.len() > 1 {
        credit += &format!("; also {}", others[1..].join(", "));
    }
    format!("{credit}  {}", look.faint(quote.id.as_str()))
}
