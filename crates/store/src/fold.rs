//! Names and words as they are looked for.
//!
//! In: any text. Out: its words in lower case without accents or possessive endings. Holds: folding what was folded
//! changes nothing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The folded words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let plain = plain.to_lowercase().replace('’', "'");
    plain
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|w| w.strip_suffix("'s").unwrap_or(w).replace('\'', ""))
        .filter(|w| !w.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn accents_case_and_possessives_do_not_matter() {
        assert_eq!(words("José Álvarez-Peña’s O'Hara"), ["jose", "alvarez", "pena", "ohara"]);
        let once = words("Ærø  Straße 3.5");
        assert_eq!(words(&once.join(" ")), once);
    }
}
