//! A page's lines.
//!
//! In: the text and the paragraph mark. Out: [`Line`]s. Holds: every line that is not blank is there once, in
//! order, without the blanks around it.

use readout_types::Text;

/// One line that is not blank.
#[derive(Debug, Clone)]
pub(crate) struct Line<'a> {
    /// Scalar values in the text.
    pub start: u32,
    pub end: u32,
    pub text: &'a str,
}

/// The lines of a text, split at line ends and at the mark.
pub(crate) fn lines<'a>(text: &'a Text, mark: Option<&str>) -> Vec<Line<'a>> {
    let whole = text.as_str();
    let mut found = Vec::new();
    let mut place = Place { byte: 0, char: 0 };
    for raw in whole.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{0c}', '\u{0b}', '\u{85}']) {
        let parts: Vec<&str> = match mark {
            Some(mark) if !mark.is_empty() => raw.split(mark).collect(),
            _ => vec![raw],
        };
        for part in parts {
            let Some(line) = trimmed(part) else { continue };
            let byte = line.as_ptr() as usize - whole.as_ptr() as usize;
            place.go(whole, byte);
            let start = place.char;
            place.go(whole, byte + line.len());
            found.push(Line { start, end: place.char, text: line });
        }
    }
    found
}

fn trimmed(part: &str) -> Option<&str> {
    let invisible = |c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
    };
    let line = part.trim_matches(invisible);
    (!line.is_empty()).then_some(line)
}

/// A place that only moves on, so that counting stays linear.
struct Place {
    byte: usize,
    char: u32,
}

impl Place {
    fn go(&mut self, text: &str, byte: usize) {
        let passed = text.get(self.byte..byte).unwrap_or("").chars().count();
        self.char = self.char.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
        self.byte = byte;
    }
}
