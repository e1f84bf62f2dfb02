//! Word forms: what the model sees of a token before its context.
//!
//! In: a token's text, and a norm where the tokenizer's list gives one. Out: a number; the form behind it has the string
//! ids that the embeddings hash, the row of the word vector and the facts that the rules ask for.
//! Holds: equal text and norm, equal number. The numbers last as long as the table; they say nothing by themselves.

use compact_str::CompactString;
use hashbrown::{Equivalent, HashMap};

use crate::chars::{is_space, shape};
use crate::keys::KeyMap;
use crate::ruler::{LowerFacts, LowerTests};
use crate::strings::{StringIds, base_norms};

/// The number of a form in its table.
pub(crate) type FormId = u32;

/// No slot has been given.
pub(crate) const NO_SLOT: u32 = u32::MAX;

/// A word form.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) text: CompactString,
    pub(crate) lower: CompactString,
    /// String ids of norm, prefix, suffix and shape.
    pub(crate) features: [u64; 4],
    pub(crate) vector: Option<u16>,
    pub(crate) is_space: bool,
    /// Which of the rules' tests of the lower-case text hold.
    pub(crate) lower_facts: LowerFacts,
    /// Whether a special phrase of the tokenizer starts with this text.
    pub(crate) starts_phrase: bool,
    /// Where the tagger's network keeps this form: without and with a space after it.
    pub(crate) tagger_slots: [u32; 2],
    /// Where the entity recogniser's network keeps it.
    pub(crate) entity_slot: u32,
}

/// What a form is made with; part of the model.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) ids: StringIds,
    pub(crate) lexeme_norms: HashMap<u64, Box<str>>,
    pub(crate) base_norms: HashMap<&'static str, &'static str>,
    pub(crate) vectors: KeyMap,
    pub(crate) lower_tests: LowerTests,
    pub(crate) phrase_starts: hashbrown::HashSet<CompactString>,
}

impl Lexicon {
    pub(crate) fn new(
        lexeme_norms: impl IntoIterator<Item = (u64, String)>,
        vectors: KeyMap,
        lower_tests: LowerTests,
    ) -> Self {
        Self {
            ids: StringIds::default(),
            lexeme_norms: lexeme_norms.into_iter().map(|(id, n)| (id, n.into())).collect(),
            base_norms: base_norms(),
            vectors,
            lower_tests,
            phrase_starts: hashbrown::HashSet::new(),
        }
    }

    /// The form of a text. `norm` is the id of a norm that overrides the ordinary one; 0 for none.
    fn form(&self, text: &str, norm: u64) -> Form {
        let orth = self.ids.id(text);
        let lower = text.to_lowercase();
        let norm = if norm == 0 { self.norm(text, orth, &lower) } else { norm };
        let first = text.chars().next().map_or(0, char::len_utf8);
        let last_three = text.char_indices().nth_back(2).map_or(0, |(at, _)| at);
        let suffix = &text[last_three..];
        let features =
            [norm, self.ids.id(&text[..first]), self.ids.id(suffix), self.ids.id(&shape(text))];
        Form {
            lower_facts: self.lower_tests.facts(&lower),
            text: text.into(),
            lower: lower.into(),
            features,
            vector: self.vectors.row(orth),
            is_space: !text.is_empty() && text.chars().all(is_space),
            starts_phrase: self.phrase_starts.contains(text),
            tagger_slots: [NO_SLOT; 2],
            entity_slot: NO_SLOT,
        }
    }

    fn norm(&self, text: &str, orth: u64, lower: &str) -> u64 {
        match (self.lexeme_norms.get(&orth), self.base_norms.get(text)) {
            (Some(norm), _) => self.ids.id(norm),
            (None, Some(norm)) => self.ids.id(norm),
            (None, None) => self.ids.id(lower),
        }
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    text: CompactString,
    norm: u64,
}

#[derive(Hash)]
struct KeyRef<'a> {
    text: &'a str,
    norm: u64,
}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.norm == key.norm && self.text == key.text
    }
}

/// The forms seen so far.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    by_key: HashMap<Key, FormId>,
    forms: Vec<Form>,
}

impl Forms {
    /// The number of a text's form; `norm` as in [`Lexicon::form`].
    pub(crate) fn intern(&mut self, lexicon: &Lexicon, text: &str, norm: u64) -> FormId {
        if let Some(id) = self.by_key.get(&KeyRef { text, norm }) {
            return *id;
        }
        let id = self.forms.len() as FormId;
        self.forms.push(lexicon.form(text, norm));
        self.by_key.insert(Key { text: text.into(), norm }, id);
        id
    }

    pub(crate) fn get(&self, id: FormId) -> &Form {
        &self.forms[id as usize]
    }

    pub(crate) fn get_mut(&mut self, id: FormId) -> &mut Form {
        &mut self.forms[id as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.forms.len()
    }
}
