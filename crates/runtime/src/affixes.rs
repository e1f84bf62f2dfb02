//! The tokenizer's four patterns: what may be cut off a chunk's ends, cut inside it, or must stay whole.
//!
//! In: a chunk without white space. Out: lengths in bytes. Holds: every answer is the one that the package's regular
//! expressions give on the whole chunk, in time that does not grow with the chunk (prefix, suffix) or grows in proportion
//! to it (infix).
//!
//! The expressions are large and look around, which makes them slow. Nearly all chunks are ASCII, and for ASCII their
//! answer hangs on two or three characters: [`Quick`] gives it, and says when it cannot. Then the expression itself is
//! asked, about a window: no match is longer than [`WINDOW`] characters except a run of full stops, which `Quick` takes.

use fancy_regex::Regex;

use crate::chars::is_alpha;
use crate::error::Error;
use crate::tables::Patterns;

/// Characters that the expressions are shown on either side of a place. The longest match has five (an Arabic unit of
/// measure), and the furthest look behind it has two.
const WINDOW: usize = 12;

/// The longest chunk, in bytes, that is tested for being a URL. The expression may take more than linear time.
const LONGEST_URL: usize = 2048;

/// An answer found without the expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quick {
    Length(usize),
    Unknown,
}

/// The compiled patterns.
#[derive(Debug)]
pub(crate) struct Affixes {
    prefix: Regex,
    suffix: Regex,
    infix: Regex,
    url: Regex,
}

impl Affixes {
    pub(crate) fn compile(patterns: &Patterns) -> Result<Self, Error> {
        let compile = |name: &str, pattern: &str| {
            Regex::new(pattern).map_err(|cause| Error::Pattern {
                name: name.to_owned(),
                problem: cause.to_string(),
            })
        };
        Ok(Self {
            prefix: compile("prefix", &patterns.prefix)?,
            suffix: compile("suffix", &patterns.suffix)?,
            infix: compile("infix", &patterns.infix)?,
            url: compile("url", &patterns.url)?,
        })
    }

    /// Bytes to cut off the start; 0 for none.
    pub(crate) fn prefix(&self, text: &str) -> usize {
        match quick_prefix(text) {
            Quick::Length(length) => length,
            Quick::Unknown => match_length(&self.prefix, first_chars(text, WINDOW)),
        }
    }

    /// Bytes to cut off the end; 0 for none.
    pub(crate) fn suffix(&self, text: &str) -> usize {
        match quick_suffix(text) {
            Quick::Length(length) => length,
            Quick::Unknown => match_length(&self.suffix, last_chars(text, WINDOW)),
        }
    }

    /// Whether the chunk is a URL or looks like one.
    pub(crate) fn is_url(&self, text: &str) -> bool {
        // Every alternative has a full stop: before a top-level domain or inside an address of four numbers.
        text.contains('.')
            && text.len() <= LONGEST_URL
            && matches!(self.url.find(text), Ok(Some(found)) if found.start() == 0)
    }

    /// The next place at or after byte `from` where the chunk is cut: start and end of the piece between.
    pub(crate) fn next_infix(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        let rest = text.get(from..)?;
        rest.char_indices().map(|(at, c)| (from + at, c)).find_map(|(at, c)| {
            let length = match quick_infix(text, at, c) {
                Quick::Length(length) => length,
                Quick::Unknown => self.infix_at(text, at),
            };
            (length > 0).then_some((at, at + length))
        })
    }

    fn infix_at(&self, text: &str, at: usize) -> usize {
        let (before, after) = text.split_at(at);
        let before = last_chars(before, WINDOW);
        let end = at + first_chars(after, WINDOW).len();
        let window = &text[at - before.len()..end];
        match self.infix.find_from_pos(window, before.len()) {
            Ok(Some(found)) if found.start() == before.len() => found.end() - found.start(),
            _ => 0,
        }
    }
}

fn match_length(pattern: &Regex, text: &str) -> usize {
    // An error means that the expression gave up after too many steps, which a window cannot cause.
    pattern.find(text).ok().flatten().map_or(0, |found| found.end() - found.start())
}

fn first_chars(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(end, _)| &text[..end])
}

fn last_chars(text: &str, count: usize) -> &str {
    match count.checked_sub(1).and_then(|skip| text.char_indices().nth_back(skip)) {
        Some((start, _)) => &text[start..],
        None => text,
    }
}

/// ASCII characters that are cut off either end wherever they stand.
const fn is_cut_off(c: u8) -> bool {
    matches!(
        c,
        b',' | b':'
            | b';'
            | b'!'
            | b'?'
            | b'('
            | b')'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'<'
            | b'>'
            | b'_'
            | b'#'
            | b'*'
            | b'&'
            | b'\''
            | b'"'
            | b'`'
    )
}

fn quick_prefix(text: &str) -> Quick {
    let bytes = text.as_bytes();
    match bytes {
        [] => Quick::Length(0),
        // A run of full stops; a single one stays.
        [b'.', ..] => match bytes.iter().take_while(|b| **b == b'.').count() {
            1 => Quick::Length(0),
            run => Quick::Length(run),
        },
        [b'$' | b'%' | b'=', ..] => Quick::Length(1),
        [b'+', next, ..] if next.is_ascii_digit() => Quick::Length(0),
        [b'+', ..] => Quick::Length(1),
        // "US$", "C$", "A$".
        [b'U', b'S', b'$', ..] => Quick::Length(3),
        [b'C' | b'A', b'$', ..] => Quick::Length(2),
        [c, ..] if is_cut_off(*c) => Quick::Length(1),
        [c, ..] if c.is_ascii() => Quick::Length(0),
        _ => Quick::Unknown,
    }
}

fn quick_suffix(text: &str) -> Quick {
    let bytes = text.as_bytes();
    match bytes {
        [] => Quick::Length(0),
        [.., b'.', b'.'] => Quick::Length(bytes.iter().rev().take_while(|b| **b == b'.').count()),
        [before @ .., b'.'] => quick_full_stop(before),
        [.., b'\'', b's' | b'S'] => Quick::Length(2),
        [.., c] if is_cut_off(*c) => Quick::Length(1),
        // Units of measure and signs after a digit.
        [before @ .., c] if c.is_ascii_alphabetic() || matches!(c, b'%' | b'$' | b'+') => {
            quick_unit(before)
        }
        [.., c] if c.is_ascii() => Quick::Length(0),
        _ => Quick::Unknown,
    }
}

/// A final full stop is cut off after a lower-case letter, a digit, some signs and two capitals, but not after one capital.
fn quick_full_stop(before: &[u8]) -> Quick {
    match before {
        [.., b'a'..=b'z' | b'0'..=b'9'] | [.., b'A'..=b'Z', b'A'..=b'Z'] => Quick::Length(1),
        [b'A'..=b'Z'] => Quick::Length(0),
        [.., c, b'A'..=b'Z'] if c.is_ascii() => Quick::Length(0),
        _ => Quick::Unknown,
    }
}

/// Units of measure are cut off only straight after a digit, and `’s` only after its apostrophe.
fn quick_unit(before: &[u8]) -> Quick {
    let near = &before[before.len().saturating_sub(WINDOW)..];
    if near.iter().all(|b| b.is_ascii() && !b.is_ascii_digit()) {
        Quick::Length(0)
    } else {
        Quick::Unknown
    }
}

fn quick_infix(text: &str, at: usize, c: char) -> Quick {
    let bytes = text.as_bytes();
    let (before, after) = (&bytes[..at], &bytes[at + c.len_utf8()..]);
    let near_is_ascii =
        before.last().is_none_or(u8::is_ascii) && after.iter().take(3).all(u8::is_ascii);
    match c {
        '.' if after.first() == Some(&b'.') => {
            Quick::Length(1 + after.iter().take_while(|b| **b == b'.').count())
        }
        '+' | '-' | '*' | '^' | '.' | ',' | ':' | '<' | '>' | '=' | '/' | '~' => {
            if near_is_ascii {
                quick_ascii_infix(before, c, after)
            } else {
                Quick::Unknown
            }
        }
        _ if c.is_ascii() || is_alpha(c) => Quick::Length(0),
        _ => Quick::Unknown,
    }
}

/// A sign between two ASCII characters.
fn quick_ascii_infix(before: &[u8], c: char, after: &[u8]) -> Quick {
    let (Some(left), Some(right)) = (before.last(), after.first()) else {
        return Quick::Length(0);
    };
    let letter_follows = right.is_ascii_alphabetic();
    let digits = left.is_ascii_digit() && (right.is_ascii_digit() || *right == b'-');
    let length = match c {
        '+' | '*' | '^' | '-' if digits => 1,
        '+' | '*' | '^' => 0,
        '-' => hyphens(*left, after),
        '.' => usize::from(is_lower_or_quote(*left) && is_upper_or_quote(*right)),
        ',' => usize::from(left.is_ascii_alphabetic() && letter_follows),
        _ => usize::from(left.is_ascii_alphanumeric() && letter_follows),
    };
    Quick::Length(length)
}

/// One, two or three hyphens between a letter or digit and a letter.
fn hyphens(left: u8, after: &[u8]) -> usize {
    let more = after.iter().take_while(|b| **b == b'-').count();
    let joined = after.get(more).is_some_and(u8::is_ascii_alphabetic);
    if left.is_ascii_alphanumeric() && joined && more < 3 { more + 1 } else { 0 }
}

// The package counts the comma among its quotation marks.
fn is_lower_or_quote(c: u8) -> bool {
    c.is_ascii_lowercase() || matches!(c, b'\'' | b'"' | b'`' | b',')
}

fn is_upper_or_quote(c: u8) -> bool {
    c.is_ascii_uppercase() || matches!(c, b'\'' | b'"' | b'`' | b',')
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::asset::Asset;
    use crate::tables::Tables;

    static AFFIXES: LazyLock<Affixes> = LazyLock::new(|| {
        let asset =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_md-3.8.0.readout");
        let bytes = std::fs::read(asset).unwrap();
        let asset = Asset::open(&bytes).unwrap();
        let tables: Tables = serde_json::from_slice(asset.bytes("tables").unwrap()).unwrap();
        Affixes::compile(&tables.patterns).unwrap()
    });

    /// Every infix, by the expression alone.
    fn slow_infixes(text: &str) -> Vec<(usize, usize)> {
        AFFIXES
            .infix
            .find_iter(text)
            .map(|found| found.unwrap())
            .map(|f| (f.start(), f.end()))
            .collect()
    }

    fn infixes(text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        while let Some(next) = AFFIXES.next_infix(text, found.last().map_or(0, |(_, end)| *end)) {
            found.push(next);
        }
        found
    }

    fn check(text: &str) {
        assert_eq!(AFFIXES.prefix(text), match_length(&AFFIXES.prefix, text), "prefix of {text:?}");
        assert_eq!(AFFIXES.suffix(text), match_length(&AFFIXES.suffix, text), "suffix of {text:?}");
        assert_eq!(infixes(text), slow_infixes(text), "infixes of {text:?}");
    }

    #[test]
    fn every_pair_of_ascii_signs_is_cut_as_the_expressions_cut_it() {
        for a in '!'..='~' {
            for b in '!'..='~' {
                check(&format!("{a}{b}"));
                check(&format!("x{a}{b}Y"));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn ascii_chunks_are_cut_as_the_expressions_cut_them(text in "[!-~]{1,12}") {
            check(&text);
        }

        #[test]
        fn likely_chunks_are_cut_as_the_expressions_cut_them(
            text in "[aAzZ059.,:;'\"’“”()$€%°+*/^~…–—²µkmKMGT<>=_#&-]{1,12}"
        ) {
            check(&text);
        }

        #[test]
        fn any_chunk_is_cut_as_the_expressions_cut_it(text in "\\PC{1,12}") {
            check(&text);
        }
    }
}
