//! Character classes as Python's `str` methods see them, and a word's shape.
//!
//! In: characters. Out: classes. Holds: `is_space`, `is_alpha`, `is_digit` answer as `str.isspace`, `str.isalpha` and
//! `str.isdigit` do (the model was trained on their answers).

use unicode_general_category::{GeneralCategory, get_general_category};

/// `str.isspace`: Unicode `White_Space` and the four information separators.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// `str.isalpha`: the letter categories.
pub(crate) fn is_alpha(c: char) -> bool {
    use GeneralCategory as G;
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(
        get_general_category(c),
        G::UppercaseLetter
            | G::LowercaseLetter
            | G::TitlecaseLetter
            | G::ModifierLetter
            | G::OtherLetter
    )
}

/// `str.isdigit`: decimal digits, and the characters whose `Numeric_Type` is `Digit`.
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    get_general_category(c) == GeneralCategory::DecimalNumber
        || DIGITS.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// `Numeric_Type=Digit` in the Unicode character database (extracted/DerivedNumericType.txt).
const DIGITS: &[(char, char)] = &[
    ('\u{b2}', '\u{b3}'),
    ('\u{b9}', '\u{b9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19da}', '\u{19da}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247c}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24ea}', '\u{24ea}'),
    ('\u{24f5}', '\u{24fd}'),
    ('\u{24ff}', '\u{24ff}'),
    ('\u{2776}', '\u{277e}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278a}', '\u{2792}'),
    ('\u{10a40}', '\u{10a43}'),
    ('\u{10e60}', '\u{10e68}'),
    ('\u{11052}', '\u{1105a}'),
    ('\u{1f100}', '\u{1f10a}'),
];

/// The longest text whose shape is spelt out, in characters.
const LONGEST_SHAPED: usize = 99;

/// The word shape: letters become `x` or `X`, digits `d`, other characters stay; a run is cut at four.
pub(crate) fn shape(text: &str) -> String {
    if text.chars().nth(LONGEST_SHAPED).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(text.len().min(16));
    let mut run = 0;
    let mut last = None;
    for c in text.chars() {
        let class = shape_class(c);
        run = if last == Some(class) { run + 1 } else { 0 };
        last = Some(class);
        if run < 4 {
            shape.push(class);
        }
    }
    shape
}

fn shape_class(c: char) -> char {
    if is_alpha(c) {
        if c.is_uppercase() { 'X' } else { 'x' }
    } else if is_digit(c) {
        'd'
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_spacys() {
        assert_eq!(shape("Geneva"), "Xxxxx");
        assert_eq!(shape("U.S."), "X.X.");
        assert_eq!(shape("12345-a²"), "dddd-xd");
        assert_eq!(shape(&"a".repeat(99)), "xxxx");
        assert_eq!(shape(&"a".repeat(100)), "LONG");
    }
}
