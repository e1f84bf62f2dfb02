//! The rule lemmatizer.
//!
//! In: a form's text, its part of speech and features. Out: its lemma. Holds: the lemma depends on these three alone.

use std::collections::BTreeMap;

use compact_str::CompactString;
use hashbrown::HashMap;
use readout_labels::Pos;

use crate::chars::is_alpha;
use crate::morph::Morph;
use crate::tables::LemmaTables;

/// Words, sorted and joined by newlines: a set that needs no building.
#[derive(Debug)]
struct WordSet {
    text: Box<str>,
    ends: Vec<u32>,
}

impl WordSet {
    fn new(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(end, _)| end as u32).collect();
        Self { text: text.into(), ends }
    }

    fn word(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize + 1);
        &self.text[start..self.ends[at] as usize]
    }

    fn contains(&self, word: &str) -> bool {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        false
    }
}

/// The tables of one part of speech.
#[derive(Debug)]
struct Tables {
    index: WordSet,
    rules: Vec<(String, String)>,
    exceptions: HashMap<String, Vec<String>>,
}

/// The lemmatizer's tables.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    tables: BTreeMap<Pos, Tables>,
}

impl Lemmatizer {
    /// `tables` by part of speech, each with its index: known lemmas, sorted, each ended by a newline.
    pub(crate) fn new(tables: impl IntoIterator<Item = (Pos, LemmaTables, String)>) -> Self {
        let tables = tables.into_iter().map(|(pos, tables, index)| {
            let LemmaTables { rules, exceptions } = tables;
            let index = WordSet::new(&index);
            (pos, Tables { index, rules, exceptions: exceptions.into_iter().collect() })
        });
        Self { tables: tables.collect() }
    }

    /// The lemma of a text, `lower` being the text in lower case.
    pub(crate) fn lemma(&self, text: &str, lower: &str, pos: Pos, morph: Morph) -> CompactString {
        if matches!(pos, Pos::Empty | Pos::Space) || is_base_form(pos, morph) {
            return lower.into();
        }
        match self.tables.get(&pos) {
            Some(tables) => tables.lemma(text, lower),
            None if pos == Pos::Propn => text.into(),
            None => lower.into(),
        }
    }
}

fn is_base_form(pos: Pos, morph: Morph) -> bool {
    let verb_form = morph.get("VerbForm");
    (pos == Pos::Noun && morph.get("Number") == Some("Sing"))
        || verb_form == Some("Inf")
        || morph.get("Degree") == Some("Pos")
        || (pos == Pos::Verb
            && verb_form == Some("Fin")
            && morph.get("Tense") == Some("Pres")
            && morph.get("Number").is_none())
}

impl Tables {
    fn lemma(&self, text: &str, lower: &str) -> CompactString {
        let mut known: Vec<CompactString> = Vec::new();
        let mut unknown: Vec<CompactString> = Vec::new();
        for (old, new) in &self.rules {
            let Some(stem) = lower.strip_suffix(old.as_str()) else { continue };
            let form = compact_str::format_compact!("{stem}{new}");
            if form.is_empty() {
                continue;
            }
            // A later known form is preferred to an earlier one.
            if self.index.contains(&form) {
                known.insert(0, form);
            } else if form.chars().all(is_alpha) {
                unknown.push(form);
            } else {
                known.push(form);
            }
        }
        for form in self.exceptions.get(lower).into_iter().flatten() {
            if !known.iter().any(|k| k == form) {
                known.insert(0, form.as_str().into());
            }
        }
        known.into_iter().chain(unknown).next().unwrap_or_else(|| text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemma(text: &str, pos: Pos, morph: &str) -> String {
        let verbs = LemmaTables {
            rules: [("s", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")]
                .map(|(old, new)| (old.to_owned(), new.to_owned()))
                .to_vec(),
            exceptions: [("held".to_owned(), vec!["hold".to_owned()])].into(),
        };
        let index = "agree\nmeet\nsign\n".to_owned();
        let lemmatizer = Lemmatizer::new([(Pos::Verb, verbs, index)]);
        let lower = text.to_lowercase();
        lemmatizer.lemma(text, &lower, pos, morph.parse().unwrap()).to_string()
    }

    #[test]
    fn a_verb_is_cut_to_a_known_lemma() {
        assert_eq!(lemma("Agreed", Pos::Verb, "Tense=Past|VerbForm=Fin"), "agree");
        assert_eq!(lemma("meeting", Pos::Verb, "_"), "meet");
    }

    #[test]
    fn an_exception_goes_before_the_rules() {
        assert_eq!(lemma("held", Pos::Verb, "Tense=Past|VerbForm=Fin"), "hold");
    }

    #[test]
    fn an_unknown_verb_follows_the_first_rule_that_fits() {
        assert_eq!(lemma("blorped", Pos::Verb, "_"), "blorpe");
    }

    #[test]
    fn a_name_stays_and_other_words_lose_their_capitals() {
        assert_eq!(lemma("Varnholt", Pos::Propn, "Number=Sing"), "Varnholt");
        assert_eq!(lemma("The", Pos::Det, "_"), "the");
    }
}
