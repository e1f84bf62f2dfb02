//! Reads numbers in running text: figures, words, fractions, ordinals and vague counts.
//!
//! In: a [`Doc`] and a token. Out: the [`Number`] that begins there. Holds: a number's tokens lie in one sentence;
//! `value` is finite; `step` (the place value of the last non-zero digit that was said) is above zero.

mod figure;
mod words;

use std::collections::HashMap;

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::Tag;

use crate::LexiconError;
use crate::table;

const SHIPPED: &str = include_str!("../../../../data/lexicons/numbers.en.tsv");

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum NumberKind {
    /// How many: "ninety", "5.7 million".
    Cardinal,
    /// Which in a row: "third", "14th".
    Ordinal,
    /// A part of a whole: "two-thirds", "half".
    Fraction,
    /// More or less how many: "several" with its usual lower and upper end.
    Vague { low: f64, high: f64 },
}

/// A number as it stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    /// Its tokens.
    pub(crate) tokens: Tokens,
    /// What it is.
    pub(crate) kind: NumberKind,
    /// Its value; of a vague one, the lower end.
    pub(crate) value: f64,
    /// The place value of the last non-zero digit that was said (90: 10; 2.8 billion: 0.1 billion).
    pub(crate) step: f64,
    /// Digits from the first to the last that is not zero.
    pub(crate) significant: u32,
    /// Whether it was written in figures.
    pub(crate) figures: bool,
    /// The scale that was said behind it (million: 1e6), else 1.
    pub(crate) scale: f64,
    /// Letters glued before the figures ("EUR" of "EUR50m").
    pub(crate) prefix: String,
    /// Letters glued behind them that are no scale ("bhp" of "640bhp", "+" of "500+").
    pub(crate) suffix: String,
}

/// What a word is among numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Word {
    One(f64),
    Ten(f64),
    Scale(f64),
    Ordinal(f64),
    Vague { low: f64, high: f64 },
}

/// A denominator: a third, a quarter.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    value: f64,
    /// Whether the word is a unit of time as well.
    is_unit: bool,
}

/// The number words.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    words: HashMap<String, Word>,
    parts: HashMap<String, Part>,
    suffixes: HashMap<String, f64>,
    /// What words behind a number or its unit add to it ("and a half").
    added: Vec<(Vec<String>, f64)>,
    /// Vague counts of several words ("tens of thousands"), longest first.
    phrases: Vec<(Vec<String>, Word)>,
}

impl Lexicon {
    /// The shipped number words.
    pub(crate) fn shipped() -> Result<Self, LexiconError> {
        let mut lexicon = Lexicon {
            words: HashMap::new(),
            parts: HashMap::new(),
            suffixes: HashMap::new(),
            added: Vec::new(),
            phrases: Vec::new(),
        };
        lexicon.extend("numbers.en.tsv", SHIPPED)?;
        Ok(lexicon)
    }

    /// Adds the rows of a table of the same form.
    pub(crate) fn extend(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let word = row.field(0)?;
            let number = |at: usize| -> Result<f64, LexiconError> {
                row.field(at)?
                    .parse()
                    .map_err(|_| row.error(format!("no number in field {}", at + 1)))
            };
            let value = number(2)?;
            let entry = match row.field(1)? {
                "one" => Word::One(value),
                "ten" => Word::Ten(value),
                "scale" => Word::Scale(value),
                "ordinal" => Word::Ordinal(value),
                "vague" => Word::Vague { low: value, high: number(3)? },
                class @ ("part" | "part_unit") => {
                    let part = Part { value, is_unit: class == "part_unit" };
                    self.parts.insert(word.to_owned(), part);
                    continue;
                }
                "added" => {
                    self.added.push((word.split(' ').map(str::to_owned).collect(), value));
                    continue;
                }
                "suffix" => {
                    self.suffixes.insert(word.to_owned(), value);
                    continue;
                }
                other => return Err(row.error(format!("no class of number words: {other}"))),
            };
            match word.contains(' ') {
                true => self.phrases.push((word.split(' ').map(str::to_owned).collect(), entry)),
                false => drop(self.words.insert(word.to_owned(), entry)),
            }
        }
        self.phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        Ok(())
    }

    /// The number that begins at a token and ends before `end`.
    pub(crate) fn read(&self, doc: &Doc, at: TokenId, end: TokenId) -> Option<Number> {
        let first = &doc.token(at).lower;
        if !first.contains(|c: char| c.is_ascii_digit() || figure::is_vulgar(c)) {
            return words::read(self, doc, at, end);
        }
        figure::read(self, doc, at, end)
    }

    /// Whether a word can begin a number; a cheap look before [`Lexicon::read`].
    pub(crate) fn opens(&self, word: &str) -> bool {
        self.words.contains_key(joinable(word)) || word == "half"
    }

    /// What the words from a token on add to the number before them, hyphens aside; where they end.
    pub(crate) fn added(&self, doc: &Doc, at: TokenId, end: TokenId) -> Option<(f64, TokenId)> {
        self.added.iter().find_map(|(phrase, value)| {
            let mut tokens = (at..end).filter(|token| doc.token(*token).lower != "-");
            let mut last = at;
            for word in phrase {
                last = tokens.next().filter(|t| doc.token(*t).lower == word.as_str())?;
            }
            Some((*value, last + 1))
        })
    }

    /// The scale that letters glued to figures stand for ("bn").
    pub(crate) fn suffix(&self, word: &str) -> Option<f64> {
        self.suffixes.get(word).copied()
    }

    /// The scale that a word stands for ("billion").
    pub(crate) fn scale_word(&self, word: &str) -> Option<f64> {
        match self.words.get(word) {
            Some(Word::Scale(scale)) => Some(*scale),
            _ => None,
        }
    }

    fn word(&self, doc: &Doc, at: TokenId) -> Option<Word> {
        self.words.get(joinable(&doc.token(at).lower)).copied()
    }

    fn part(&self, doc: &Doc, at: TokenId) -> Option<Part> {
        self.parts.get(doc.token(at).lower.as_str()).copied()
    }

    fn scale(&self, doc: &Doc, at: TokenId) -> Option<f64> {
        match self.word(doc, at) {
            Some(Word::Scale(scale)) => Some(scale),
            _ => None,
        }
    }
}

/// A word without the hyphen that waits for a later word ("four-" in "four- and six-seat").
fn joinable(word: &str) -> &str {
    word.strip_suffix('-').unwrap_or(word)
}

/// "Four-, five- and six-seat", "30- to 60-day": the hyphen for which the number's own one waits; what stands behind it
/// belongs to both.
pub(crate) fn awaited(doc: &Doc, number: &Tokens, end: TokenId) -> Option<TokenId> {
    let last = doc.word(number.end.checked_sub(1)?);
    if last.len() < 2 || !last.ends_with('-') {
        return None;
    }
    let links = |id: &TokenId| {
        let token = doc.token(*id);
        matches!(token.tag, Tag::Comma | Tag::Cc | Tag::To | Tag::Cd) || token.lower.ends_with('-')
    };
    let hyphen = (number.end..end).take_while(links).find(|id| doc.word(*id) == "-")?;
    (doc.token(hyphen - 1).tag == Tag::Cd).then_some(hyphen)
}

/// The place value of the last non-zero digit of a whole number, and how many digits there are down to it.
fn place_of_whole(value: f64) -> (f64, u32) {
    let mut step = 1.0;
    let mut rest = value.abs();
    if rest < 1.0 {
        return (1.0, 1);
    }
    while rest % 10.0 == 0.0 {
        rest /= 10.0;
        step *= 10.0;
    }
    let mut digits = 0;
    while rest >= 1.0 {
        rest = (rest / 10.0).floor();
        digits += 1;
    }
    (step, digits)
}
