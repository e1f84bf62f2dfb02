//! The asset's `tables` section: everything of the package that is not an array of numbers.
//!
//! In and out: JSON. Holds: a key that this runtime would not understand is refused, so that a rule of another package
//! is never silently left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The tables of one package.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// The package's name and version, as `en_core_web_md-3.8.0`.
    pub package: String,
    /// The tokenizer's regular expressions.
    pub patterns: Patterns,
    /// Chunks that are split by list: `don't` into `do` and `n't`.
    pub exceptions: BTreeMap<String, Vec<Piece>>,
    /// Norms by string id.
    pub lexeme_norms: BTreeMap<u64, String>,
    /// Seeds of the tagger's and parser's hash embeddings: norm, prefix, suffix, shape, spacy, is-space.
    pub tagger_seeds: Vec<u32>,
    /// Seeds of the entity recogniser's hash embeddings: norm, prefix, suffix, shape.
    pub entity_seeds: Vec<u32>,
    /// The tagger's labels, in class order.
    pub tags: Vec<String>,
    /// The parser's transitions, in class order.
    pub parser_moves: Vec<Move>,
    /// The entity recogniser's transitions, in class order.
    pub entity_moves: Vec<Move>,
    /// The attribute ruler's rules, in order of application.
    pub rules: Vec<Rule>,
    /// The lemmatizer's tables by part of speech, in lower case.
    pub lemmas: BTreeMap<String, LemmaTables>,
}

/// The tokenizer's regular expressions, as the package writes them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patterns {
    /// What is cut off a chunk's start.
    pub prefix: String,
    /// What is cut off a chunk's end.
    pub suffix: String,
    /// Where a chunk is cut inside.
    pub infix: String,
    /// What is one token however it looks.
    pub url: String,
}

/// One token of an exception.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// The token's text.
    pub orth: String,
    /// Its norm, where it is not the ordinary one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm: Option<String>,
}

/// One transition.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// spaCy's number of the action.
    pub action: u8,
    /// Its label; may be empty.
    pub label: String,
}

/// One rule of the attribute ruler.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Any of these sequences of token patterns may match.
    pub patterns: Vec<Vec<TokenPattern>>,
    /// What is written: `TAG`, `POS`, `MORPH`, `LEMMA`, `DEP`.
    pub attrs: BTreeMap<String, String>,
    /// Which token of the sequence it is written to.
    pub index: usize,
}

/// What a rule asks of one token. What is absent is not asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "UPPERCASE")]
pub struct TokenPattern {
    /// The tagger's tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Test>,
    /// The text in lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lower: Option<Test>,
    /// The parser's label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dep: Option<Test>,
    /// Whether the token is white space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_space: Option<bool>,
}

/// A test of one string.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Test {
    /// Equal to this.
    Is(String),
    /// One of these.
    In {
        /// The set.
        #[serde(rename = "IN")]
        set: Vec<String>,
    },
    /// None of these.
    NotIn {
        /// The set.
        #[serde(rename = "NOT_IN")]
        set: Vec<String>,
    },
    /// Somewhere matched by this expression.
    Regex {
        /// The expression.
        #[serde(rename = "REGEX")]
        pattern: String,
    },
}

/// The lemmatizer's tables for one part of speech. Its index of known lemmas is a section of its own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LemmaTables {
    /// Endings: the first is replaced by the second.
    pub rules: Vec<(String, String)>,
    /// Forms that follow no rule.
    pub exceptions: BTreeMap<String, Vec<String>>,
}
