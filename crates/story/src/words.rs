//! Names and phrases made comparable.
//!
//! In: words as a report prints them. Out: folded words. Holds: folding depends on the words only.

use std::collections::BTreeSet;

/// Lower-case words without punctuation, possessive endings and accents on Latin letters; hyphens part words.
pub(crate) fn fold(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c) && c != '.')
        .map(plain)
        .filter(|w| !w.is_empty())
        .collect()
}

/// The folded words joined by spaces.
pub(crate) fn key(text: &str) -> String {
    fold(text).join(" ")
}

fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars().filter(|c| *c != '.') {
        match c {
            c if c.is_ascii() => plain.push(c.to_ascii_lowercase()),
            c if is_apostrophe(c) => plain.push('\''),
            c => plain.extend(c.to_lowercase().map(bare)),
        }
    }
    if let Some(stem) = plain.strip_suffix("'s") {
        plain.truncate(stem.len());
    }
    // Nearly all words have nothing to trim.
    match plain.trim_matches('\'') {
        bare if bare.len() == plain.len() => plain,
        bare => bare.to_owned(),
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// The letter without its accent, for the accents that news in English prints or leaves out by turns.
fn bare(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ł' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// Shared words over the words of the shorter phrase, 0 to 1; 0 where either is empty.
pub(crate) fn containment(a: &str, b: &str) -> f64 {
    let (a, b): (BTreeSet<_>, BTreeSet<_>) =
        (fold(a).into_iter().collect(), fold(b).into_iter().collect());
    let least = a.len().min(b.len());
    if least == 0 { 0.0 } else { a.intersection(&b).count() as f64 / least as f64 }
}

/// Shared words over all words, 0 to 1.
pub(crate) fn jaccard(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let shared = a.intersection(b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// Length of the longest run of words that both have.
pub(crate) fn longest_run(a: &[String], b: &[String]) -> usize {
    let mut best = 0;
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { 0 };
            best = best.max(row[at + 1]);
            diagonal = above;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_alike() {
        for (a, b) in [("Ana-Marić’s", "ana maric"), ("U.S.", "US"), ("O'Neil", "O’Neil")] {
            assert_eq!(key(a), key(b), "{a} against {b}");
        }
    }

    #[test]
    fn the_longest_shared_run_is_found_anywhere() {
        let words = |t: &str| fold(t);
        assert_eq!(longest_run(&words("we will not pay a toll"), &words("they will not pay")), 3);
        assert_eq!(longest_run(&words("one two"), &words("three")), 0);
    }
}
