//! Long texts in pieces, so that memory does not grow with the text.
//!
//! In: a text. Out: its pieces with the byte at which each starts. Holds: the pieces make up the text (its first 4 GiB);
//! none is longer than [`LONGEST`] bytes.

/// The longest text that is read as one document, in bytes: some seven thousand words.
pub(crate) const LONGEST: usize = 32 * 1024;

/// A text's pieces.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let first = u32::try_from(start).ok()?;
        // The end of the piece has to be below 4 GiB too.
        u32::try_from(start + LONGEST).ok()?;
        let piece = &rest[..cut(rest)];
        start += piece.len();
        Some((first, piece))
    })
}

/// Where to cut: after the last line break in the second half of what is allowed, else after a space, else anywhere.
fn cut(text: &str) -> usize {
    if text.len() <= LONGEST {
        return text.len();
    }
    let longest = text.floor_char_boundary(LONGEST);
    let middle = text.floor_char_boundary(LONGEST / 2);
    let second_half = &text[middle..longest];
    let after = |c: char| second_half.rfind(c).map(|at| middle + at + 1);
    after('\n').or_else(|| after(' ')).unwrap_or(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_up_the_text() {
        let line = "The talks in Port Ansel went on. ".repeat(40) + "\n";
        for text in [line.repeat(100), "é".repeat(50_000), "word ".repeat(20_000)] {
            let cut: Vec<_> = pieces(&text).collect();
            assert!(cut.len() > 1);
            assert_eq!(cut.iter().map(|(_, piece)| *piece).collect::<String>(), text);
            assert!(cut.iter().all(|(_, piece)| piece.len() <= LONGEST));
        }
    }

    #[test]
    fn a_long_text_is_cut_after_a_line_break() {
        let text = ("word ".repeat(1000) + "\n").repeat(10);
        assert!(pieces(&text).all(|(_, piece)| piece.ends_with('\n')));
    }
}
