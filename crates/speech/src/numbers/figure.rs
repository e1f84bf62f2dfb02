//! Numbers that begin with figures: `5,700`, `34.6 million`, `2 1/2`, `14th`, `EUR50m`.
//!
//! In: a token with a digit in it. Out: a [`Number`], or nothing where the token is a name, a code or a time.

use readout_types::doc::{Doc, TokenId};
use readout_types::labels::Pos;

use super::{Lexicon, Number, NumberKind};

/// A figure as one token gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figure {
    /// Its value.
    pub(crate) value: f64,
    /// The place value of its last non-zero digit.
    pub(crate) step: f64,
    /// Digits from the first to the last that is not zero.
    pub(crate) significant: u32,
}

impl Figure {
    /// Reads digits with thousands' commas, a decimal point, or a simple fraction; nothing else may stand there.
    pub(crate) fn parse(text: &str) -> Option<Figure> {
        if let Some((whole, vulgar)) = split_vulgar(text) {
            let whole = if whole.is_empty() { 0.0 } else { Figure::parse(whole)?.value };
            return Some(Figure { value: whole + vulgar, step: vulgar, significant: 1 });
        }
        if let Some((mantissa, power)) = text.split_once("×10") {
            return scientific(mantissa, power);
        }
        if let Some((above, below)) = text.split_once('/') {
            let (above, below) = (small(above)?, small(below)?);
            let value = if below == 0.0 { return None } else { above / below };
            return Some(Figure { value, step: 1.0 / below, significant: 1 });
        }
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        if !commas_are_right(whole) || !decimals.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits: String =
            whole.chars().filter(char::is_ascii_digit).chain(decimals.chars()).collect();
        // "007" and "0401" are codes and clock times.
        let padded = whole.len() > 2 && whole.starts_with('0');
        if digits.is_empty() || digits.len() > 15 || padded {
            return None;
        }
        let point = i32::try_from(decimals.len()).ok()?;
        let kept = digits.trim_end_matches('0');
        let dropped = i32::try_from(digits.len() - kept.len()).ok()?;
        let zero = kept.is_empty();
        Some(Figure {
            value: format!("{}.{}", whole.replace(',', ""), decimals)
                .parse()
                .ok()
                .or_else(|| text.parse().ok())?,
            step: if zero { 1.0 } else { 10_f64.powi(dropped - point) },
            significant: u32::try_from(kept.trim_start_matches('0').len().max(1)).ok()?,
        })
    }
}

/// "2.5×10−8": a mantissa and a power of ten.
fn scientific(mantissa: &str, power: &str) -> Option<Figure> {
    let power: i32 = power.trim_start_matches('^').replace('−', "-").parse().ok()?;
    let ten = 10_f64.powi(Some(power).filter(|p| p.abs() <= 60)?);
    let plain = Figure::parse(mantissa).filter(|_| !mantissa.contains('×'))?;
    Some(Figure { value: plain.value * ten, step: plain.step * ten, ..plain })
}

fn small(text: &str) -> Option<f64> {
    let short = !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    short.then(|| text.parse().ok())?
}

/// Commas part groups of three digits, or there are none.
fn commas_are_right(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let digits = |g: &str| g.bytes().all(|b| b.is_ascii_digit());
    let commas = whole.contains(',');
    digits(first)
        && (!commas || (1..=3).contains(&first.len()))
        && groups.all(|g| digits(g) && g.len() == 3)
}

/// Whether a character is a fraction of its own.
pub(super) fn is_vulgar(c: char) -> bool {
    vulgar(c).is_some()
}

fn vulgar(c: char) -> Option<f64> {
    // Unicode's number forms that stand in news text.
    Some(match c {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '⅕' => 0.2,
        '⅛' => 0.125,
        _ => return None,
    })
}

fn split_vulgar(text: &str) -> Option<(&str, f64)> {
    let last = text.chars().last()?;
    Some((&text[..text.len() - last.len_utf8()], vulgar(last)?))
}

/// A token in three: what is glued before the figures, the figures, what is glued behind.
fn split_glued(text: &str) -> (&str, &str, &str) {
    let figure = |c: char| c.is_ascii_digit() || is_vulgar(c);
    let start = text.find(|c: char| figure(c) || c == '.').unwrap_or(text.len());
    let end = text
        .rfind(figure)
        .map_or(start, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let Some(figures) = text.get(start..end) else { return (text, "", "") };
    // "32m2": a unit of area or volume has its power behind it.
    let unit = figures.find(|c: char| c.is_ascii_alphabetic());
    let power = |unit: &str| {
        let letters = unit.trim_end_matches(['2', '3']);
        letters.len() + 1 == unit.len() && letters.bytes().all(|b| b.is_ascii_alphabetic())
    };
    let end = unit.filter(|at| power(&figures[*at..])).map_or(end, |at| start + at);
    (&text[..start], &text[start..end], &text[end..])
}

pub(super) fn read(lexicon: &Lexicon, doc: &Doc, at: TokenId, end: TokenId) -> Option<Number> {
    let (text, last) = grouped(doc, at, end);
    let (prefix, digits, suffix) = split_glued(text.trim_end_matches('.'));
    let suffix = super::joinable(suffix);
    let figure = Figure::parse(digits)?;
    let glued_scale = lexicon.suffixes.get(suffix).copied();
    let ordinal = matches!(suffix, "st" | "nd" | "rd" | "th") && figure.step >= 1.0;
    let minus = matches!(prefix, "-" | "−" | "–" | "minus-");
    let sign = if minus { -1.0 } else { 1.0 };
    let mut number = Number {
        tokens: at..last + 1,
        kind: if ordinal { NumberKind::Ordinal } else { NumberKind::Cardinal },
        value: sign * figure.value * glued_scale.unwrap_or(1.0),
        step: figure.step * glued_scale.unwrap_or(1.0),
        significant: figure.significant,
        figures: true,
        scale: glued_scale.unwrap_or(1.0),
        prefix: if minus { String::new() } else { prefix.to_owned() },
        suffix: if ordinal || glued_scale.is_some() { String::new() } else { suffix.to_owned() },
    };
    if !ordinal && number.suffix.is_empty() {
        add_fraction(doc, end, &mut number);
        add_scales(lexicon, doc, end, &mut number);
    }
    Some(number)
}

/// "120 000" with a no-break or thin space between groups of three digits, as much of the world writes it; the text is
/// given with commas. A plain space parts two numbers as often, and joins only where the digits behind it are noughts.
fn grouped(doc: &Doc, at: TokenId, end: TokenId) -> (String, TokenId) {
    let mut text = doc.token(at).lower.to_string();
    let mut last = at;
    let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    if !digits(&text) || text.len() > 3 || text.starts_with('0') {
        return (text, last);
    }
    let is_blank = |id: TokenId| doc.token(id).pos == Pos::Space;
    while let Some(next) = (last + 1..end).find(|id| !is_blank(*id)) {
        let word = doc.token(next).lower.as_str();
        let bytes = doc.token(last).bytes.end as usize..doc.token(next).bytes.start as usize;
        let gap = doc.report.text.as_str().get(bytes).unwrap_or("");
        let narrow = matches!(gap, "\u{a0}" | "\u{202f}" | "\u{2009}");
        if word.len() != 3 || !digits(word) || !(narrow || gap == " " && word == "000") {
            break;
        }
        text = format!("{text},{word}");
        last = next;
    }
    (text, last)
}

/// "2 1/2" and "5½" with a space: a whole number and a simple fraction behind it.
fn add_fraction(doc: &Doc, end: TokenId, number: &mut Number) {
    let next = number.tokens.end;
    if next >= end || number.step < 1.0 {
        return;
    }
    let text = doc.token(next).lower.as_str();
    if let Some(part) = Figure::parse(text)
        .filter(|f| f.value < 1.0 && (text.contains('/') || text.chars().any(is_vulgar)))
    {
        number.value += part.value;
        number.step = part.step;
        number.tokens.end = next + 1;
    }
}

/// "34.6 million", "5 hundred thousand".
fn add_scales(lexicon: &Lexicon, doc: &Doc, end: TokenId, number: &mut Number) {
    while number.tokens.end < end {
        let mut next = number.tokens.end;
        if doc.token(next).lower == "-" && next + 1 < end {
            next += 1;
        }
        let Some(scale) = lexicon.scale(doc, next) else { break };
        number.value *= scale;
        number.step *= scale;
        number.scale *= scale;
        number.tokens.end = next + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: f64, step: f64, significant: u32) {
        let figure = Figure::parse(text);
        let close = |f: Figure| {
            (f.value - value).abs() < 1e-9
                && (f.step - step).abs() < 1e-9
                && f.significant == significant
        };
        assert!(figure.is_some_and(close), "{text}: {figure:?}");
    }

    #[test]
    fn the_step_is_the_place_of_the_last_digit_said() {
        check("90", 90.0, 10.0, 1);
        check("1,250", 1250.0, 10.0, 3);
        check("5.7", 5.7, 0.1, 2);
        check(".05", 0.05, 0.01, 1);
        check("800,000", 800_000.0, 100_000.0, 1);
    }

    #[test]
    fn simple_fractions_are_read() {
        check("3/4", 0.75, 0.25, 1);
        check("2½", 2.5, 0.5, 1);
    }

    #[test]
    fn codes_and_clock_times_are_no_figures() {
        for text in ["12:30", "1,25", "3-2", "F16", "", "1.2.3", "1/0"] {
            assert_eq!(Figure::parse(text), None, "{text}");
        }
    }
}
