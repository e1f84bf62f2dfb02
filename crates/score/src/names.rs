//! When a printed agent's name is the key's.

use std::collections::BTreeSet;

/// Titles that say nothing about who is meant.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "president",
    "prime",
    "minister",
    "senator",
    "sen",
    "rep",
    "secretary",
    "the",
    "gen",
    "general",
    "chancellor",
    "king",
    "prince",
    "representative",
    "speaker",
    "leader",
    "foreign",
    "administration",
    "government",
];

/// The words of a name in lower case, titles and bracketed parts left out (unless nothing else is left).
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut depth = 0;
    for c in name.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    let split = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '’' | '\''));
    let words: Vec<String> = bare
        .to_lowercase()
        .split(split)
        .map(|w| w.trim_end_matches("'s").trim_end_matches("’s").to_owned())
        .filter(|w| !w.is_empty())
        .collect();
    let named: Vec<String> =
        words.iter().filter(|w| !TITLES.contains(&w.as_str())).cloned().collect();
    if named.is_empty() { words } else { named }
}

/// 0 = different; higher = closer. A single surname stands for a person's full name.
pub(crate) fn closeness(a: &str, b: &str, person: bool) -> u32 {
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    if a == b {
        return 3;
    }
    let suffix = |w: &[String]| -> BTreeSet<String> {
        w.iter().filter(|x| *x == "jr" || *x == "sr").cloned().collect()
    };
    if !person || suffix(&a) != suffix(&b) {
        return 0;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.iter().all(|w| long.contains(w)) && short.last() == long.last() {
        return if short.len() > 1 { 2 } else { 1 };
    }
    0
}

/// The agent ids in a key's reference: `A+B`, `A (him)`, a list.
pub(crate) fn refs(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Array(list) => list.iter().flat_map(refs).collect(),
        serde_json::Value::String(text) => {
            let bare = text.split('(').next().unwrap_or("").to_owned()
                + text.split_once(')').map_or("", |(_, rest)| rest);
            bare.split(['+', ',', ';', '/'])
                .map(str::trim)
                .filter(|x| !x.is_empty())
                .map(str::to_owned)
                .collect()
        }
        _ => Vec::new(),
    }
}
