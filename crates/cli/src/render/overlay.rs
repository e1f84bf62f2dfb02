//! A text with labels right under the words they belong to: for reading a layer, and for snapshots of it.
//!
//! In: text and marked places in scalar values. Out: lines of text, each followed by as many label lines as its
//! marks need. Holds: the text itself is printed unaltered but for line breaks at the given width.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::render::Look;

/// A labelled place, half-open, in Unicode scalar values of the printed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) label: String,
}

/// Prints `text` with `marks` under it.
pub(crate) fn overlay(
    text: &str,
    marks: &[Mark],
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let chars: Vec<char> = text.chars().collect();
    for (start, end) in lines(&chars, look.width) {
        let line: String = chars[start..end].iter().collect();
        writeln!(out, "{}", line.trim_end())?;
        for row in rows(&chars, marks, start, end) {
            writeln!(
                out,
                "{}",
                look.paint(
                    anstyle::Style::new().fg_color(Some(anstyle::AnsiColor::Green.into())),
                    &row
                )
            )?;
        }
    }
    Ok(())
}

/// Cuts at spaces, at the latest at `width`; a line break in the text is kept.
fn lines(chars: &[char], width: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let (mut start, mut space) = (0, None);
    let mut at = 0;
    while at < chars.len() {
        if chars[at] == '\n' {
            lines.push((start, at));
            (start, space) = (at + 1, None);
        } else if at - start >= width {
            let cut = space.map_or(at, |s| s + 1);
            lines.push((start, cut));
            (start, space) = (cut, None);
        }
        if chars[at] == ' ' {
            space = Some(at);
        }
        at += 1;
    }
    if start < chars.len() {
        lines.push((start, chars.len()));
    }
    lines
}

/// Label rows for one line: each mark goes on the first row where it has room.
fn rows(chars: &[char], marks: &[Mark], start: usize, end: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for mark in marks.iter().filter(|m| m.start < end && m.end > start) {
        let from: String = chars[start..mark.start.max(start)].iter().collect();
        let words: String = chars[mark.start.max(start)..mark.end.min(end)].iter().collect();
        let column = from.width();
        let label = if mark.start < start { "…" } else { mark.label.as_str() };
        let bar = "─".repeat(words.trim_end().width().saturating_sub(label.width()));
        let row = rows.iter().position(|r| r.width() < column + usize::from(column == 0));
        let row = row.unwrap_or_else(|| {
            rows.push(String::new());
            rows.len() - 1
        });
        let pad = column.saturating_sub(rows[row].width());
        rows[row].push_str(&format!("{}{label}{bar}", " ".repeat(pad)));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, marks: &[(usize, usize, &str)], width: usize, expected: &str) {
        let look = Look { width, colour: false, all: false, evidence: false };
        let marks: Vec<Mark> = marks
            .iter()
            .map(|(start, end, label)| Mark { start: *start, end: *end, label: (*label).into() })
            .collect();
        let mut out = Vec::new();
        overlay(text, &marks, &look, &mut out).expect("a vector takes every byte");
        assert_eq!(String::from_utf8(out).expect("text"), expected);
    }

    #[test]
    fn a_label_stands_under_its_words() {
        check(
            "Mara Voss met aides.",
            &[(0, 9, "PERSON"), (14, 19, "G")],
            80,
            "Mara Voss met aides.\nPERSON───     G────\n",
        );
    }

    #[test]
    fn marks_that_collide_take_a_second_row() {
        check("the aide", &[(0, 8, "AGENT"), (4, 8, "N")], 80, "the aide\nAGENT───\n    N───\n");
    }

    #[test]
    fn a_mark_goes_on_after_a_line_break() {
        check("one two three", &[(4, 13, "X")], 8, "one two\n    X──\nthree\n…────\n");
    }
}
