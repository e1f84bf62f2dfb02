//! What a search found: headline, who printed it, and the passage with the words asked for.

use std::io::{self, Write};

use readout_store::{Excerpt, Hit};

use crate::render::Look;
use crate::render::table::wrap;

pub(crate) fn hits(hits: &[Hit], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    if hits.is_empty() {
        return writeln!(out, "No report in the store has these words.");
    }
    for hit in hits {
        let title = hit.title.as_deref().unwrap_or("(no title)");
        writeln!(out, "{}", look.strong(&wrap(title, look.width, "", "  ")))?;
        let outlet = hit.outlet.as_deref().unwrap_or("(outlet not known)");
        let date = hit.published.as_deref().unwrap_or("undated");
        let line = format!("{outlet}, {date}  story {}  {}", hit.story, hit.source);
        writeln!(out, "{}", look.faint(&wrap(&line, look.width, "  ", "  ")))?;
        writeln!(out, "{}", wrap(&passage(&hit.excerpt, look), look.width, "    ", "    "))?;
    }
    Ok(())
}

/// The passage with its marks, on one line.
fn passage(excerpt: &Excerpt, look: &Look) -> String {
    let chars: Vec<char> = excerpt.words.chars().collect();
    let text = |from: u32, to: u32| -> String {
        let (from, to) = (from as usize, (to as usize).min(chars.len()));
        chars.get(from..to).unwrap_or(&[]).iter().collect()
    };
    let mut out = String::from("… ");
    let mut at = 0;
    for (start, end) in &excerpt.marks {
        out += &text(at, *start);
        out += &look.warn(&text(*start, *end));
        at = *end;
    }
    out += &text(at, u32::MAX);
    out.split_whitespace().collect::<Vec<_>>().join(" ") + " …"
}
