//! Finds predicates and their participants in a parsed report, by patterns that stand in data files.
//!
//! In: a parsed document, who is who in it, and rule files. Out: matches with named captures, the levelled
//! participants of any predicate, and whether it is told as a fact. Holds: nothing here knows what a meeting or a
//! proposal is; what a rule yields is its user's type; the same input gives the same matches in the same order.
//!
//! The notation is a subset of Semgrex (Stanford CoreNLP). It was taken over spaCy's `DependencyMatcher`, whose
//! patterns are lists of dictionaries, because one line of it reads aloud as a sentence ("a word of accusing that
//! has a subject, the actor, and an object, the recipient"), and over Odin, whose rules bring a rule language of
//! their own. Its relations are those of the parse (`dobj`) and the levelled ones of [`Roles`]
//! (`subj`, `obj`, `prep:with`), so that a rule is written once for actives, passives, participles and nouns.

mod factuality;
mod matching;
mod notation;
mod roles;
mod rules;

pub use factuality::{Factuality, FactualityLexicon, Modality, Tense, factuality};
pub use matching::{Match, Text, Words, find};
pub use notation::NotationError;
pub use roles::{Roles, conjuncts, is_clause, is_passive, phrase_lemma, roles};
pub use rules::{Rule, RuleError, RuleSet, RuleTest};
