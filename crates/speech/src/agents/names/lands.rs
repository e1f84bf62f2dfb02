//! Lands that the registry does not know, told by what the report itself makes of their names.
//!
//! In: words with a capital and how they are used. Out: claims of [`What::Land`].

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use readout_types::doc::{Doc, TokenId};
use readout_types::labels::{Dep, Entity, Pos};

use super::{Found, What};
use crate::agents::lexicon::Lexicon;

impl Found<'_> {
    /// Names that the report itself makes adjectives from ("Aulis", "Aulian"): no person is called so.
    pub(super) fn lands(&mut self, family: &BTreeSet<CompactString>) {
        let uses = uses(self.doc, self.lexicon, &self.claimed, family);
        let adjectives = adjectives(self.lexicon, &uses);
        let roots: BTreeSet<&str> =
            adjectives.values().copied().chain(governed(self.lexicon, &uses)).collect();
        for id in 0..self.doc.tokens.len() as TokenId {
            let word = self.doc.word(id);
            let plural = word.strip_suffix('s').is_some_and(|one| adjectives.contains_key(one));
            let named = roots.contains(word) || adjectives.contains_key(word) || plural;
            if named && !self.is_inside_body(id) {
                self.claim(id..id + 1, What::Land);
            }
        }
    }
}

/// Adjectives that the report makes from names of lands, each with its name. A family name has none, what the
/// registry knows needs none, and a continent is no side.
fn adjectives<'a>(lexicon: &Lexicon, words: &BTreeMap<&'a str, Use>) -> BTreeMap<&'a str, &'a str> {
    let mut found = BTreeMap::new();
    for (adjective, used) in
        words.iter().filter(|(word, _)| is_adjectival(word) && !is_common(lexicon, word))
    {
        let Some(prefix) = adjective.get(..4) else { continue };
        let near = words.range(prefix..).take_while(|(word, _)| word.starts_with(prefix));
        let mut roots = near.filter(|(word, root)| {
            is_root(word, adjective)
                && !root.continent
                && (used.adjective || root.place)
                && !is_common(lexicon, word)
        });
        if let Some((root, _)) = roots.next() {
            found.insert(*adjective, *root);
        }
    }
    found
}

/// Names that have a minister, an envoy or a delegation: lands too, though the report makes no adjective of them.
fn governed<'a>(lexicon: &Lexicon, words: &BTreeMap<&'a str, Use>) -> Vec<&'a str> {
    let lands = words.iter().filter(|(word, used)| {
        // "Tolvan minister" in a report that never says Tolva.
        let alone = used.adjective && is_adjectival(word);
        let named = used.place || used.person || alone;
        used.governs && named && !used.continent && !is_common(lexicon, word)
    });
    lands.map(|(word, _)| *word).collect()
}

/// Whether it ends as adjectives from names of lands do.
fn is_adjectival(word: &str) -> bool {
    ["an", "i", "ese", "ish"].iter().any(|end| word.ends_with(end))
}

fn is_common(lexicon: &Lexicon, word: &str) -> bool {
    let lower = word.to_lowercase();
    lexicon.person(&lower).is_some()
        || lexicon.body(&lower).is_some()
        || lexicon.registry.whole(word).is_some()
        || lexicon.is_given(word)
        || lexicon.is_region(word)
}

pub(super) fn uses<'a>(
    doc: &'a Doc,
    lexicon: &Lexicon,
    claimed: &[bool],
    family: &BTreeSet<CompactString>,
) -> BTreeMap<&'a str, Use> {
    let mut words: BTreeMap<&str, Use> = BTreeMap::new();
    for id in 0..doc.tokens.len() as TokenId {
        let word = doc.word(id);
        let long = word.len() > 4
            && word.starts_with(char::is_uppercase)
            && word.chars().any(char::is_lowercase);
        if long && !claimed[id as usize] && !family.contains(word) {
            words.entry(word).or_default().note(doc, lexicon, id);
        }
    }
    words
}

/// How a word with a capital is used in a report.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Use {
    adjective: bool,
    place: bool,
    person: bool,
    continent: bool,
    /// It possesses a minister, an envoy, a delegation.
    governs: bool,
    /// Something is in or near it.
    pub(super) located: bool,
}

impl Use {
    fn note(&mut self, doc: &Doc, lexicon: &Lexicon, id: TokenId) {
        let token = doc.token(id);
        let behind = doc.token(token.head);
        let modifies =
            matches!(token.dep, Dep::Amod | Dep::Compound | Dep::Nmod) && token.head > id;
        self.adjective |= token.pos == Pos::Adj
            || token.entity == Some(Entity::Norp)
            || modifies && behind.pos == Pos::Noun;
        self.located |= token.dep == Dep::Pobj
            && matches!(behind.lower.as_str(), "in" | "near" | "across" | "around" | "outside");
        self.place |= token.entity == Some(Entity::Gpe);
        self.continent |= token.entity == Some(Entity::Loc);
        self.person |= token.entity == Some(Entity::Person);
        let head = doc.token(token.head);
        let owned = matches!(token.dep, Dep::Poss | Dep::Compound | Dep::Nmod) && token.head > id;
        let alone = id == 0 || doc.token(id - 1).pos != Pos::Propn;
        self.governs |= owned && alone && lexicon.is_of_state(&head.lemma.to_lowercase());
        // "The farm minister of Tolva": the same from behind.
        let of = token.dep == Dep::Pobj && behind.lower == "of";
        let officer = || doc.token(behind.head).lemma.to_lowercase();
        self.governs |= of && lexicon.is_of_state(&officer());
    }
}

/// "Aulian" is made from "Aulis": they share all but an ending.
pub(crate) fn is_root(place: &str, adjective: &str) -> bool {
    let shared = place.chars().zip(adjective.chars()).take_while(|(a, b)| a == b).count();
    let (left, right) = (place.chars().count() - shared, adjective.chars().count() - shared);
    shared >= 4 && left <= 2 && right <= 4 && right > 0
}
