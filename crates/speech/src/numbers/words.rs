//! Numbers in words: "twenty-six", "half a million", "two-thirds", "tens of thousands", "several".
//!
//! In: a token without a digit. Out: a [`Number`], or nothing. Holds: a bare scale ("million") or a bare part
//! ("quarter") is no number; an article counts as one only before a scale, a vague count or a part.

use readout_types::doc::{Doc, TokenId};
use readout_types::labels::Tag;

use super::{Lexicon, Number, NumberKind, Word, place_of_whole};

pub(super) fn read(lexicon: &Lexicon, doc: &Doc, at: TokenId, end: TokenId) -> Option<Number> {
    if let Some(number) = phrase(lexicon, doc, at, end) {
        return Some(number);
    }
    match lexicon.word(doc, at) {
        Some(Word::Ordinal(value)) => Some(plain(at..at + 1, NumberKind::Ordinal, value)),
        Some(Word::Vague { low, high }) => Some(vague(at..at + 1, low, high)),
        Some(Word::One(_) | Word::Ten(_)) => cardinal_or_fraction(lexicon, doc, at, end),
        Some(Word::Scale(scale)) if scale == 12.0 => {
            Some(Number { scale, ..plain(at..at + 1, NumberKind::Cardinal, scale) })
        }
        Some(Word::Scale(_)) => None,
        None => after_article_or_half(lexicon, doc, at, end),
    }
}

fn plain(tokens: std::ops::Range<u32>, kind: NumberKind, value: f64) -> Number {
    let (step, significant) = match kind {
        // "Half" and "two-thirds" are said to the nearest tenth or so.
        NumberKind::Fraction => (0.1, 1),
        _ => place_of_whole(value),
    };
    Number {
        tokens,
        kind,
        value,
        step,
        significant,
        figures: false,
        scale: 1.0,
        prefix: String::new(),
        suffix: String::new(),
    }
}

fn vague(tokens: std::ops::Range<u32>, low: f64, high: f64) -> Number {
    // "A couple" and "a pair" are said of two; only the others have an interval.
    let kind = if low == high { NumberKind::Cardinal } else { NumberKind::Vague { low, high } };
    Number { kind, ..plain(tokens, NumberKind::Cardinal, low) }
}

/// "tens of thousands": the phrases of several words, longest first.
fn phrase(lexicon: &Lexicon, doc: &Doc, at: TokenId, end: TokenId) -> Option<Number> {
    let matches = |words: &[String]| {
        at + words.len() as u32 <= end
            && words.iter().zip(at..).all(|(word, token)| doc.token(token).lower == word.as_str())
    };
    let (words, entry) = lexicon.phrases.iter().find(|(words, _)| matches(words))?;
    match *entry {
        Word::Vague { low, high } => Some(vague(at..at + words.len() as u32, low, high)),
        _ => None,
    }
}

/// "a couple", "a dozen", "half a million", "a third", "half".
fn after_article_or_half(
    lexicon: &Lexicon,
    doc: &Doc,
    at: TokenId,
    end: TokenId,
) -> Option<Number> {
    let next = at + 1;
    let half = doc.token(at).lower == "half";
    let linked = half && next + 1 < end && matches!(doc.token(next).lower.as_str(), "a" | "-");
    if let Some(scale) = linked.then(|| lexicon.scale(doc, next + 1)).flatten() {
        let number = plain(at..next + 2, NumberKind::Cardinal, scale / 2.0);
        return Some(Number { scale, ..number });
    }
    if half {
        return Some(plain(at..next, NumberKind::Fraction, 0.5));
    }
    if next >= end || !matches!(doc.token(at).lower.as_str(), "a" | "an") {
        return None;
    }
    match lexicon.word(doc, next) {
        Some(Word::Scale(scale)) => {
            let number = plain(at..next + 1, NumberKind::Cardinal, scale);
            Some(scaled(lexicon, doc, end, Number { scale, ..number }))
        }
        Some(Word::Vague { low, high }) => Some(vague(at..next + 1, low, high)),
        _ => {
            // "A third of" and "a fifth less" are parts; "a third meeting" and "a quarter" alone are not.
            let behind = (next + 1 < end).then(|| doc.token(next + 1))?;
            let of = behind.lower == "of" || matches!(behind.tag, Tag::Jjr | Tag::Rbr);
            let part = lexicon.part(doc, next).filter(|_| of)?;
            Some(plain(at..next + 1, NumberKind::Fraction, part.value))
        }
    }
}

fn scaled(lexicon: &Lexicon, doc: &Doc, end: TokenId, mut number: Number) -> Number {
    while number.tokens.end < end {
        let Some(scale) = lexicon.scale(doc, number.tokens.end) else { break };
        number.value *= scale;
        number.step *= scale;
        number.scale *= scale;
        number.tokens.end += 1;
    }
    number
}

fn cardinal_or_fraction(lexicon: &Lexicon, doc: &Doc, at: TokenId, end: TokenId) -> Option<Number> {
    let mut number = cardinal(lexicon, doc, at, end)?;
    let mut next = number.tokens.end;
    if next < end && doc.token(next).lower == "-" {
        next += 1;
    }
    if next < end && number.value < 100.0 {
        // "Two-thirds", "three fifths"; "two quarters" are six months unless "of" follows.
        let of = next + 1 < end && doc.token(next + 1).lower == "of";
        if let Some(part) = lexicon
            .part(doc, next)
            .filter(|p| of || number.tokens.end < next || (number.value > 1.0 && !p.is_unit))
        {
            return Some(plain(at..next + 1, NumberKind::Fraction, number.value * part.value));
        }
    }
    add_half(lexicon, doc, end, &mut number);
    Some(number)
}

/// "Two and a half", also with hyphens.
fn add_half(lexicon: &Lexicon, doc: &Doc, end: TokenId, number: &mut Number) {
    if let Some((part, end)) = lexicon.added(doc, number.tokens.end, end) {
        number.value += part;
        number.step = part;
        number.tokens.end = end;
    }
}

/// The usual sum: ones and tens fill up, a scale multiplies, a larger scale closes a group.
fn cardinal(lexicon: &Lexicon, doc: &Doc, at: TokenId, end: TokenId) -> Option<Number> {
    let (mut total, mut group, mut scale, mut next) = (0.0_f64, 0.0_f64, 1.0_f64, at);
    while next < end {
        let joint = next > at && matches!(doc.token(next).lower.as_str(), "-" | "and");
        let at_word = if joint { (next + 1).min(end - 1) } else { next };
        let word = lexicon.word(doc, at_word);
        let after_scale = next > at && lexicon.scale(doc, next - 1).is_some();
        if joint && doc.token(next).lower == "and" && !after_scale {
            break;
        }
        match word {
            Some(Word::One(v))
                if group % 10.0 == 0.0
                    && (group % 100.0 == 0.0 || v < 10.0)
                    && (next == at || v > 0.0) =>
            {
                group += v;
            }
            Some(Word::Ten(v)) if group % 100.0 == 0.0 => group += v,
            Some(Word::Scale(v)) if !(joint && doc.token(next).lower == "and") => {
                scale = v;
                if v == 100.0 || v == 12.0 {
                    group *= v;
                } else {
                    total += group * v;
                    group = 0.0;
                }
            }
            _ => break,
        }
        next += if joint { 2 } else { 1 };
    }
    let number = plain(at..next, NumberKind::Cardinal, total + group);
    (next > at).then_some(Number { scale, ..number })
}
