//! What the model is known to get wrong, put right by what the whole document shows.
//!
//! In: the layers of a document as the model gives them. Out: the same with other entity labels and sentence limits;
//! tokens, tags and heads stay. Holds: each correction can be switched off, so that its gain can be measured (BENCH.md
//! has the figures); a correction never invents an entity, it only renames, joins or drops one.
//!
//! | correction | what the model does | what is done |
//! |---|---|---|
//! | `surnames` | calls a lone surname an organisation or a place, though the full name is a person here | person |
//! | `subjects` | hangs a subject on the participle behind it ("Orme, reached at night, said") and leaves the verb none | the verb has it |
//! | `sentences` | ends a sentence after an abbreviation, or before a small letter | the sentence goes on |

use std::collections::BTreeSet;

use readout_types::doc::{NamedEntity, Sentence, Token, TokenId};
use readout_types::labels::{Dep, Entity, Pos, Tag};

/// Which corrections are made, and what they know.
#[derive(Debug, Clone)]
pub struct Corrections {
    /// Lone surnames take the label of the full name.
    pub surnames: bool,
    /// A subject belongs to the finite verb, not to the participle between commas.
    pub subjects: bool,
    /// Sentences do not end after an abbreviation or before a small letter.
    pub sentences: bool,
    known: Known,
}

#[derive(Debug, Clone)]
struct Known {
    /// Names and capitals of states, in lower case.
    places: BTreeSet<String>,
    abbreviations: BTreeSet<String>,
}

impl Default for Corrections {
    /// All of them, with the registry and lists that are built in.
    fn default() -> Self {
        let registry = include_str!("../../../data/registry/countries.tsv");
        let list = include_str!("../../../data/lexicons/doc.en.tsv");
        Corrections {
            surnames: true,
            subjects: true,
            sentences: true,
            known: Known { places: places(registry), abbreviations: listed(list, "abbreviation") },
        }
    }
}

impl Corrections {
    /// None of them: what the model says is what stands.
    #[must_use]
    pub fn none() -> Self {
        let off = false;
        Corrections { surnames: off, subjects: off, sentences: off, ..Self::default() }
    }

    /// Corrects entity labels, all at once for the whole document.
    pub(crate) fn entities(&self, tokens: &[Token], entities: &mut [NamedEntity]) {
        let relabel = Relabel::new(self, tokens, entities);
        let labels: Vec<Entity> = entities.iter().map(|e| relabel.label(e)).collect();
        for (entity, label) in entities.iter_mut().zip(labels) {
            entity.label = label;
        }
    }

    /// Gives finite verbs the subjects that a participle between commas took from them.
    pub(crate) fn subjects(&self, tokens: &mut [Token]) {
        if !self.subjects {
            return;
        }
        let taken: Vec<(usize, usize, usize)> =
            (0..tokens.len()).filter_map(|at| taken_subject(tokens, at)).collect();
        for (subject, participle, verb) in taken {
            let head = |at: usize| TokenId::try_from(at).unwrap_or(TokenId::MAX);
            tokens[subject].head = head(verb);
            tokens[participle].head = head(subject);
            tokens[participle].dep = Dep::Acl;
            if tokens[participle].tag == Tag::Vbd {
                tokens[participle].tag = Tag::Vbn;
            }
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
        let initial = text.get(first.bytes.start as usize..).and_then(|rest| rest.chars().next());
        if abbreviated && (first.pos == Pos::Propn || initial.is_some_and(char::is_numeric)) {
            return true;
        }
        // A small letter opens no sentence, unless the one before is over or the word is an address or a handle. An
        // exclamation or a question may be quoted in the middle of one: `"Who asked them?" the envoy said`.
        let quoted = last.tag == Tag::CloseQuote || matches!(last.lower.as_str(), "!" | "?");
        let over = !quoted && matches!(last.pos, Pos::Punct | Pos::Sym | Pos::X) || abbreviated;
        let word = matches!(first.tag, Tag::Add | Tag::Xx | Tag::Fw);
        !over && !word && initial.is_some_and(char::is_lowercase)
    }
}

/// How many tokens of a sentence are looked through on either side of a subject.
const LONGEST: usize = 120;

/// A subject with the participle that it hangs on and the finite verb above it that lacks one: "Orme, reached at night,
/// would only say".
fn taken_subject(tokens: &[Token], at: usize) -> Option<(usize, usize, usize)> {
    let subject = &tokens[at];
    let participle_at = subject.head as usize;
    let participle = &tokens[participle_at];
    let verb_at = participle.head as usize;
    let verb = &tokens[verb_at];
    let parted = tokens.get(at + 1).is_some_and(|t| t.tag == Tag::Comma);
    let is_subject = matches!(subject.dep, Dep::Nsubj | Dep::Nsubjpass) && at < participle_at;
    // The tagger often takes the participle for a past tense: it is none between two commas.
    let shut = tokens[participle_at.min(verb_at)..verb_at].iter().any(|t| t.tag == Tag::Comma);
    let past = participle.tag == Tag::Vbd && participle_at == at + 2 && shut;
    let bare = (past || matches!(participle.tag, Tag::Vbn | Tag::Vbg))
        && matches!(participle.dep, Dep::Ccomp | Dep::Advcl | Dep::Dep | Dep::Parataxis)
        && participle_at < verb_at;
    let finite = matches!(verb.pos, Pos::Verb | Pos::Aux) && verb.dep != Dep::Acl;
    if !(parted && is_subject && bare && finite) {
        return None;
    }
    // An auxiliary makes it a clause of its own; another subject is the verb's.
    let sentence = tokens.iter().enumerate().skip(at.saturating_sub(LONGEST)).take(2 * LONGEST);
    let mut sentence = sentence.filter(|(_, t)| t.sentence == verb.sentence);
    let complete = sentence.any(|(id, t)| {
        let auxiliary =
            matches!(t.dep, Dep::Aux | Dep::Auxpass) && t.head as usize == participle_at;
        let own = matches!(t.dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Expl)
            && t.head as usize == verb_at
            && id != at;
        auxiliary || own
    });
    (!complete).then_some((at, participle_at, verb_at))
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
}

impl<'a> Relabel<'a> {
    fn new(with: &'a Corrections, tokens: &'a [Token], entities: &[NamedEntity]) -> Self {
        let mut relabel = Relabel { with, tokens, surnames: BTreeSet::new() };
        for entity in entities.iter().filter(|e| e.label == Entity::Person) {
            let words = relabel.words(entity);
            if let (Some(last), true) = (words.last(), words.len() > 1) {
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
        let words = self.words(entity);
        match words[..] {
            [word] if is_name(entity.label) && self.is_surname(word) => Entity::Person,
            _ => entity.label,
        }
    }

    /// A person's surname that is not a state or a capital as well ("Washington").
    fn is_surname(&self, word: &str) -> bool {
        self.with.surnames && self.surnames.contains(word) && !self.with.known.places.contains(word)
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
