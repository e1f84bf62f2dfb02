//! Text and places in it.
//!
//! In: a report's text as decoded. Out: [`Text`], which answers in both units, and [`Span`], the record's own
//! unit. Holds: the text is never altered; a `Span` is half-open and counts **Unicode scalar values**, as
//! other languages' string indices do; a byte range is only ever used inside the program.

use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Id;

/// A place in the text of one report: half-open, in Unicode scalar values of that report's `text`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct Span {
    /// The report whose text is meant.
    pub report: Id,
    /// First scalar value.
    pub start: u32,
    /// One past the last scalar value.
    pub end: u32,
}

impl Span {
    /// Number of scalar values covered.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether nothing is covered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// How many scalar values both cover.
    #[must_use]
    pub fn overlap(&self, other: &Span) -> u32 {
        if self.report != other.report {
            return 0;
        }
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }
}

/// Every 64th scalar value's byte offset is kept, so that a look-up scans at most 63 characters.
const STEP: usize = 64;

/// A text with the means to go between bytes and scalar values. Cloning shares it.
#[derive(Debug, Clone, Default)]
pub struct Text(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    text: String,
    chars: usize,
    /// Byte offset of scalar value `i * STEP`; empty where every character is one byte.
    marks: Vec<u32>,
}

impl Text {
    /// Takes a text as it is.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_ascii() {
            return Text(Arc::new(Inner { chars: text.len(), marks: Vec::new(), text }));
        }
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut chars = 0;
        for (byte, _) in text.char_indices() {
            if chars % STEP == 0 {
                marks.push(u32::try_from(byte).unwrap_or(u32::MAX));
            }
            chars += 1;
        }
        Text(Arc::new(Inner { text, chars, marks }))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Its length in Unicode scalar values.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.0.chars
    }

    /// The byte offset of scalar value `at`; the length in bytes where `at` is past the end.
    #[must_use]
    pub fn byte_of(&self, at: usize) -> usize {
        let inner = &*self.0;
        if inner.marks.is_empty() {
            return at.min(inner.text.len());
        }
        if at >= inner.chars {
            return inner.text.len();
        }
        let base = inner.marks[at / STEP] as usize;
        inner.text[base..].char_indices().nth(at % STEP).map_or(inner.text.len(), |(b, _)| base + b)
    }

    /// The scalar value in which byte `at` lies (the count of those that begin before or at it, less one).
    #[must_use]
    pub fn char_of(&self, at: usize) -> usize {
        let inner = &*self.0;
        if inner.marks.is_empty() {
            return at.min(inner.text.len());
        }
        if at >= inner.text.len() {
            return inner.chars;
        }
        let mark = inner.marks.partition_point(|b| *b as usize <= at) - 1;
        let base = inner.marks[mark] as usize;
        mark * STEP + inner.text[base..].char_indices().take_while(|(b, _)| base + b < at).count()
    }

    /// The words at a place given in scalar values; clipped to the text.
    #[must_use]
    pub fn slice(&self, chars: Range<usize>) -> &str {
        let (start, end) = (self.byte_of(chars.start), self.byte_of(chars.end));
        self.0.text.get(start..end.max(start)).unwrap_or("")
    }

    /// The words at a span (its report is not checked).
    #[must_use]
    pub fn at(&self, span: &Span) -> &str {
        self.slice(span.start as usize..span.end as usize)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(Text::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_units_name_the_same_character() {
        for text in ["", "plain words", &"“Four‑hour” talks – ended 😀 late".repeat(9)] {
            let t = Text::new(text);
            assert_eq!(t.chars(), text.chars().count());
            for (at, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!((t.byte_of(at), t.char_of(byte)), (byte, at), "{text:?} at {at}");
            }
            assert_eq!((t.byte_of(t.chars()), t.char_of(text.len())), (text.len(), t.chars()));
            assert_eq!(t.slice(0..t.chars() + 5), text);
        }
    }
}
