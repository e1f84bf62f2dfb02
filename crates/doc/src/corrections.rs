//! What the model is known to get wrong, put right by what the whole document shows.
//!
//! In: the layers of a document as the model gives them. Out: the same with other entity labels and sentence limits;
//! tokens, tags and heads stay. Holds: each correction can be switched off, so that its gain can be measured (BENCH.md
//! has the figures); a correction never invents an entity, it only renames, joins or drops one.
//!
//! | correction | what the model does | what is done |
//! |---|---|---|
//! | `surnames` | calls a lone surname an organisation or a place, though the full name is a person here | person |
//! | `titles` | calls a name behind "Mr.", "Senator" ... something else than a person | person |
//! | `places` | takes a state or a capital for a person or an organisation | place |
//! | `votes` | gives one surface name two labels in one document | the label it gives most often |
//! | `sentences` | ends a sentence after an abbreviation, or before a small letter | the sentence goes on |

use std::collections::{BTreeMap, BTreeSet};

use readout_types::doc::{NamedEntity, Sentence, Token, TokenId};
use readout_types::labels::{Dep, Entity, Pos, Tag};

/// Which corrections are made, and what they know.
#[derive(Debug, Clone)]
pub struct Corrections {
    /// Lone surnames take the label of the full name.
    pub surnames: bool,
    /// Names behind a person's title are persons.
    pub titles: bool,
    /// States and capitals are places.
    pub places: bool,
    /// One surface name has one label in one document.
    pub votes: bool,
    /// Sentences do not end after an abbreviation or before a small letter.
    pub sentences: bool,
    known: Known,
}

#[derive(Debug, Clone)]
struct Known {
    places: BTreeSet<String>,
    titles: BTreeSet<String>,
    abbreviations: BTreeSet<String>,
}

impl Default for Corrections {
    /// All of them, with the registry and lists that are built in.
    fn default() -> Self {
        let registry = include_str!("../../../data/registry/countries.tsv");
        let list = include_str!("../../../data/lexicons/doc.en.tsv");
        Corrections {
            surnames: true,
            titles: true,
            places: true,
            votes: true,
            sentences: true,
            known: Known {
                places: places(registry),
                titles: listed(list, "title"),
                abbreviations: listed(list, "abbreviation"),
            },
        }
    }
}

impl Corrections {
    /// None of them: what the model says is what stands.
    #[must_use]
    pub fn none() -> Self {
        let off = false;
        Corrections {
            surnames: off,
            titles: off,
            places: off,
            votes: off,
            sentences: off,
            ..Self::default()
        }
    }

    /// Corrects entity labels, all at once for the whole document.
    pub(crate) fn entities(&self, tokens: &[Token], entities: &mut [NamedEntity]) {
        let relabel = Relabel::new(self, tokens, entities);
        let labels: Vec<Entity> = entities.iter().map(|e| relabel.label(e)).collect();
        for (entity, label) in entities.iter_mut().zip(labels) {
            entity.label = label;
        }
    }

    /// Joins sentences that were cut in the middle: the second one's root hangs on the first one's.
    pub(crate) fn sentences(
        &self,
        text: &str,
        tokens: &mut [Token],
        sentences: &mut Vec<Sentence>,
    ) {
        if !self.sentences {
            return;
        }
        let mut joined: Vec<Sentence> = Vec::with_capacity(sentences.len());
        for sentence in sentences.drain(..) {
            match joined.last_mut() {
                Some(before) if self.goes_on(text, tokens, before, &sentence) => {
                    hang(tokens, before, &sentence);
                    before.tokens.end = sentence.tokens.end;
                }
                _ => joined.push(sentence),
            }
        }
        for (number, sentence) in joined.iter().enumerate() {
            for token in &mut tokens[sentence.tokens.start as usize..sentence.tokens.end as usize] {
                token.sentence = u32::try_from(number).unwrap_or(u32::MAX);
            }
        }
        *sentences = joined;
    }

    fn goes_on(&self, text: &str, tokens: &[Token], before: &Sentence, next: &Sentence) -> bool {
        if before.paragraph != next.paragraph || before.tokens.is_empty() || next.tokens.is_empty()
        {
            return false;
        }
        let last = &tokens[before.tokens.end as usize - 1];
        let first = &tokens[next.tokens.start as usize];
        let abbreviated = self.known.abbreviations.contains(last.lower.as_str());
        if abbreviated && (first.pos == Pos::Propn || first.tag == Tag::Cd) {
            return true;
        }
        // A small letter opens no sentence, unless the one before is over or the word is an address or a handle.
        let over = matches!(last.pos, Pos::Punct | Pos::Sym | Pos::X) || abbreviated;
        let word = matches!(first.tag, Tag::Add | Tag::Xx | Tag::Fw);
        let initial = text.get(first.bytes.start as usize..).and_then(|rest| rest.chars().next());
        !over && !word && initial.is_some_and(char::is_lowercase)
    }
}

/// The second sentence's roots hang on the first one's root.
fn hang(tokens: &mut [Token], before: &Sentence, next: &Sentence) {
    let is_root = |tokens: &[Token], id: TokenId| tokens[id as usize].head == id;
    let Some(root) = before.tokens.clone().find(|id| is_root(tokens, *id)) else { return };
    for id in next.tokens.clone() {
        if is_root(tokens, id) {
            tokens[id as usize].head = root;
            tokens[id as usize].dep = Dep::Dep;
        }
    }
}

/// What the document shows about its names.
struct Relabel<'a> {
    with: &'a Corrections,
    tokens: &'a [Token],
    /// Last words of the names of persons.
    surnames: BTreeSet<&'a str>,
    /// Words of a name to how often it has each label.
    votes: BTreeMap<String, BTreeMap<Entity, usize>>,
}

impl<'a> Relabel<'a> {
    fn new(with: &'a Corrections, tokens: &'a [Token], entities: &[NamedEntity]) -> Self {
        let mut relabel =
            Relabel { with, tokens, surnames: BTreeSet::new(), votes: BTreeMap::new() };
        for entity in entities.iter().filter(|e| is_name(e.label)) {
            let words = relabel.words(entity);
            let votes = relabel.votes.entry(words.join(" ")).or_default();
            *votes.entry(entity.label).or_default() += 1;
            if let (Entity::Person, Some(last), true) =
                (entity.label, words.last(), words.len() > 1)
            {
                relabel.surnames.insert(last);
            }
        }
        relabel
    }

    /// The words of a name, without a leading article and a possessive's end.
    fn words(&self, entity: &NamedEntity) -> Vec<&'a str> {
        let tokens = &self.tokens[entity.tokens.start as usize..entity.tokens.end as usize];
        let bare = tokens.iter().filter(|t| t.tag != Tag::Dt && t.tag != Tag::Pos);
        bare.map(|t| t.lower.as_str()).collect()
    }

    fn label(&self, entity: &NamedEntity) -> Entity {
        if !is_name(entity.label) {
            return entity.label;
        }
        let words = self.words(entity);
        let joined = words.join(" ");
        if self.with.titles && self.behind_title(entity) {
            return Entity::Person;
        }
        if self.with.surnames && words.len() == 1 && self.is_surname(words[0]) {
            return Entity::Person;
        }
        let misread = matches!(entity.label, Entity::Person | Entity::Org | Entity::Norp);
        if self.with.places && misread && self.with.known.places.contains(&joined) {
            return Entity::Gpe;
        }
        self.voted(&joined).unwrap_or(entity.label)
    }

    fn behind_title(&self, entity: &NamedEntity) -> bool {
        let before = (entity.tokens.start as usize).checked_sub(1).map(|at| &self.tokens[at]);
        let first = &self.tokens[entity.tokens.start as usize];
        before.is_some_and(|t| {
            t.sentence == first.sentence && self.with.known.titles.contains(t.lower.as_str())
        })
    }

    /// A person's surname that is not also, more often, something else here ("Washington").
    fn is_surname(&self, word: &str) -> bool {
        self.surnames.contains(word) && !self.with.known.places.contains(word)
    }

    /// The label that a name has in more than half of its places; no vote for a name that stands but once.
    fn voted(&self, name: &str) -> Option<Entity> {
        let votes = self.votes.get(name).filter(|_| self.with.votes)?;
        let all: usize = votes.values().sum();
        let (label, most) = votes.iter().max_by_key(|(_, n)| **n)?;
        (2 * most > all).then_some(*label)
    }
}

/// Kinds that name somebody or something; numbers and dates are not corrected here.
fn is_name(label: Entity) -> bool {
    use Entity::{Event, Fac, Gpe, Law, Loc, Norp, Org, Person, Product, WorkOfArt};
    matches!(label, Person | Org | Gpe | Norp | Loc | Fac | Product | Event | WorkOfArt | Law)
}

/// Names and capitals of states in lower case, from the registry's columns 2 and 5.
fn places(registry: &str) -> BTreeSet<String> {
    let rows = registry.lines().filter(|l| !l.starts_with('#'));
    rows.flat_map(|row| {
        let mut columns = row.split('\t');
        let name = columns.nth(1).unwrap_or("");
        let capitals = columns.nth(2).unwrap_or("");
        std::iter::once(name).chain(capitals.split('|')).map(str::to_lowercase)
    })
    .filter(|name| !name.is_empty())
    .collect()
}

/// The words of one kind in a list of words and kinds.
fn listed(list: &str, kind: &str) -> BTreeSet<String> {
    let rows = list.lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t'))
        .filter(|(_, k)| *k == kind)
        .map(|(w, _)| w.to_owned())
        .collect()
}
