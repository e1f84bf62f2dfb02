//! The words of a report as grouping counts them.
//!
//! In: text. Out: stems with their form of writing. Holds: the same text gives the same stems; a stem's number is a
//! hash of its letters, so it is the same in every run and on every machine.

use std::collections::HashMap;
use std::sync::OnceLock;

use rust_stemmers::{Algorithm, Stemmer};

/// One word of a text.
pub(super) struct Word {
    /// Its stem, in lower case.
    pub(super) stem: String,
    /// Whether it is written with a capital where only names are.
    pub(super) name: bool,
    /// Its place among the words of the text.
    pub(super) at: usize,
}

/// The words of a text, in order.
pub(super) fn words(text: &str, from: usize) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    let mut out = Vec::new();
    let mut opens = true;
    for piece in pieces(text) {
        match piece {
            Piece::Word(word) => {
                let lower = bare(word).to_lowercase();
                let capital = word.starts_with(char::is_uppercase);
                let stem = stemmer.stem(&lower).into_owned();
                out.push(Word { stem, name: capital && !opens, at: from + out.len() });
                opens = false;
            }
            Piece::Stop => opens = true,
        }
    }
    out
}

/// A stem's number: FNV-1a over its bytes, folded to 32 bits.
pub(super) fn number(stem: &str) -> u32 {
    let hash = stem.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    #[expect(clippy::cast_possible_truncation, reason = "folding is meant to drop the upper half")]
    let folded = (hash ^ (hash >> 32)) as u32;
    folded
}

/// One hash for a run of numbers.
pub(super) fn mix(run: &[u32]) -> u32 {
    let hash = run.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |h, n| {
        let x = (h ^ u64::from(*n)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        x ^ (x >> 32)
    });
    #[expect(clippy::cast_possible_truncation, reason = "the upper half was folded in")]
    let folded = hash as u32;
    folded
}

/// The share of English news reports that use a stem, by the background table; rare where it is not listed.
pub(super) fn background(stem: &str) -> f32 {
    static TABLE: OnceLock<HashMap<&'static str, f32>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows =
            include_str!("../../data/word_rates.tsv").lines().filter(|l| !l.starts_with('#'));
        rows.filter_map(|l| l.split_once('\t'))
            .filter_map(|(w, z)| Some((w, rate(z.parse().ok()?))))
            .collect()
    });
    table.get(stem).copied().unwrap_or(RARE)
}

/// The share of reports that use a word which the background table does not list.
const RARE: f32 = 2e-4;

/// A news report's usual length in words: what turns a word's rate into its share of reports.
const USUAL_LENGTH: f32 = 500.0;

fn rate(zipf: f32) -> f32 {
    (1.0 - (-(10f32.powf(zipf - 9.0)) * USUAL_LENGTH).exp()).max(RARE)
}

enum Piece<'a> {
    Word(&'a str),
    /// A mark after which a capital says nothing.
    Stop,
}

/// Cuts a text into words (with inner apostrophes, hyphens and points: "U.S", "mid-term", "4.5") and the marks
/// after which a sentence may begin.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            if first.is_alphanumeric() {
                let end = word_end(rest);
                let (word, after) = rest.split_at(end);
                rest = after;
                return Some(Piece::Word(word));
            }
            rest = &rest[first.len_utf8()..];
            if matches!(first, '.' | '!' | '?' | ':' | ';' | '\n' | '—' | '–' | '|') {
                return Some(Piece::Stop);
            }
        }
    })
}

fn word_end(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inner = matches!(c, '-' | '\'' | '’' | '.' | ',')
            && chars
                .peek()
                .is_some_and(|(_, n)| if c == ',' { n.is_numeric() } else { n.is_alphanumeric() });
        if !c.is_alphanumeric() && !inner {
            return at;
        }
    }
    text.len()
}

/// A word without the possessive ending.
fn bare(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}
