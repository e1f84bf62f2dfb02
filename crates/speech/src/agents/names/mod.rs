//! Finds names: of persons, of states and bodies, of places.
//!
//! In: a [`Doc`] with its named entities and the [`Lexicon`]. Out: [`Named`] in text order. Holds: they do not
//! overlap; a person's name bears no title, office or genitive; what the registry knows as a state or its capital
//! is never a person without a title before it.

mod bodies;
mod known;
mod lands;
mod persons;
mod trim;

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::Entity;

use super::lexicon::Lexicon;
use super::registry::{How, KnownId};
use bodies::{introduced_bodies, long_bodies};
pub(crate) use lands::is_root;
use trim::alone;
pub(crate) use trim::is_suffix;
pub(crate) use trim::last_name;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Person,
    /// Something that the registry knows.
    Known(KnownId, How),
    /// A body that it does not know.
    Body,
    /// A people or a faith that it does not know, or the adjective for one.
    People,
    /// A place that it does not know.
    Place(Entity),
    /// A state or land that it does not know, told by the adjective that the report makes from its name.
    Land,
}

/// One name in the text.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) tokens: Tokens,
    pub(crate) what: What,
}

/// The names in a document; `lent` are full names of persons that stand in other reports of its story.
pub(crate) fn find(doc: &Doc, lexicon: &Lexicon, lent: &[String]) -> Vec<Named> {
    let lent = lent.iter().filter_map(|name| name.rsplit(' ').next());
    let lent = lent.filter(|last| lexicon.registry.whole(last).is_none());
    let mut found = Found {
        lent: lent.map(Into::into).collect(),
        bodies: long_bodies(doc, lexicon),
        introduced: introduced_bodies(doc, lexicon),
        alone: alone(doc, lexicon),
        stands: stands(doc),
        doc,
        lexicon,
        claimed: vec![false; doc.tokens.len()],
        barred: vec![false; doc.tokens.len()],
        names: Vec::new(),
        named: BTreeSet::new(),
    };
    let persons = found.person_entities();
    found.full_names(&persons);
    found.bar_long_offices();
    found.titled_names();
    let family = found.family_names();
    found.registry(&family);
    found.led_bodies();
    found.lands(&family);
    found.single_names(&persons, &family);
    let family = found.family_names();
    found.family_mentions(&family);
    found.other_entities();
    found.capital_bodies();
    found.echoed_bodies();
    found.names.sort_by_key(|named| named.tokens.start);
    found.names
}

fn stands(doc: &Doc) -> BTreeMap<&str, Vec<TokenId>> {
    let mut stands: BTreeMap<&str, Vec<TokenId>> = BTreeMap::new();
    for id in 0..doc.tokens.len() as TokenId {
        let word = doc.word(id);
        if word.starts_with(char::is_uppercase) {
            stands.entry(word).or_default().push(id);
        }
    }
    stands
}

struct Found<'a> {
    /// Last names that other reports of the story tell.
    lent: BTreeSet<CompactString>,
    /// Bodies' names of several words, as the entities have them.
    bodies: BTreeSet<&'a str>,
    /// Names that somewhere stand right behind a noun for a firm, a union or a paper.
    introduced: BTreeSet<&'a str>,
    /// For each word with a capital, where it stands.
    stands: BTreeMap<&'a str, Vec<TokenId>>,
    /// Words that stand alone as a name that does or has something.
    alone: BTreeSet<&'a str>,
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    /// Words that a name has taken, and those of an office.
    claimed: Vec<bool>,
    /// Of these, the words of an office of several words: a body can be named after it.
    barred: Vec<bool>,
    names: Vec<Named>,
    /// What the registry knows and the report names for certain.
    named: BTreeSet<KnownId>,
}

impl Found<'_> {
    fn claim(&mut self, tokens: Tokens, what: What) {
        let barred = |id: TokenId| self.barred[id as usize];
        // "the Prime Minister's Office" is a body, though "Prime Minister" alone names nothing.
        let taken = |id: TokenId| self.claimed[id as usize] && !(what == What::Body && barred(id));
        if tokens.is_empty() || tokens.clone().any(taken) || tokens.clone().all(barred) {
            return;
        }
        for id in tokens.clone() {
            self.claimed[id as usize] = true;
            self.barred[id as usize] = false;
        }
        // Taken all the same: no later step shall make an agent of it.
        if self.lexicon.is_no_actor(self.doc.text(tokens.clone())) && !self.is_borne(&tokens) {
            return;
        }
        self.names.push(Named { tokens, what });
    }

    /// "Mr. Brent", "Brent" where the report names a Len Brent.
    fn is_borne(&self, name: &Tokens) -> bool {
        let last = |t: &Tokens| self.doc.word(t.end - 1);
        let full = |n: &Named| n.what == What::Person && n.tokens.len() > 1;
        self.has_title(name.start)
            || self.names.iter().any(|n| full(n) && last(&n.tokens) == last(name))
    }

    /// Whether a word is a part of a name that was found.
    fn is_named(&self, id: TokenId) -> bool {
        self.claimed[id as usize] && !self.barred[id as usize]
    }
}
