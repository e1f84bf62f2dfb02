//! Finds cue words in their syntactic frames: who (source) says what (content).
//!
//! In: a [`Doc`] and the [`Lexicon`]. Out: [`Attribution`]s in text order of their cues, quotations not yet
//! regarded. Holds: content lies in the cue's sentence and leaves out cue and source.

mod content;
mod nouns;
mod phrases;
mod relayed;
mod source;
mod verbs;

use readout_types::StatementKind;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};

use super::Attribution;
use super::lexicon::{Class, Cue, Lexicon};
use crate::syntax::{self};
use nouns::{according, account, adjective, noun};
use source::{addressee, relative, source, source_phrase, venue};
use verbs::verb;

/// A frame is taken where at least so many in a hundred of its uses attribute. Chosen on PolNeAR's training part:
/// higher loses more attributions than it spares wrong ones.
pub(crate) const LEAST_WEIGHT: u8 = 40;

/// Every cue in its frame.
pub(crate) fn find(doc: &Doc, lexicon: &Lexicon) -> Vec<Attribution> {
    let mut found = Vec::new();
    for id in 0..doc.tokens.len() as TokenId {
        let token = doc.token(id);
        let attribution = match token.pos {
            Pos::Verb if token.lower == "according" => according(doc, id),
            Pos::Verb => phrases::phrase(doc, lexicon, id).or_else(|| verb(doc, lexicon, id)),
            Pos::Aux => phrases::no_word(doc, lexicon, id),
            Pos::Noun => noun(doc, lexicon, id),
            Pos::Adp => account(doc, lexicon, id),
            Pos::Adj => adjective(doc, lexicon, id),
            _ => None,
        };
        found.extend(attribution);
    }
    relayed::part(doc, lexicon, &mut found);
    found
}

/// A cue verb without regard to its frame: who would be the source, were it one.
pub(crate) fn bare(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<Attribution> {
    let token = doc.token(verb);
    let cue = lexicon.cue(&token.lemma, Pos::Verb)?;
    (token.pos == Pos::Verb).then(|| attribution(doc, lexicon, verb, cue, "quotation"))
}

/// Whether a verb is a participle without an auxiliary: "the review mentioned by officials".
pub(crate) fn is_participle(doc: &Doc, verb: TokenId) -> bool {
    let token = doc.token(verb);
    matches!(token.tag, Tag::Vbn | Tag::Vbg)
        && matches!(token.dep, Dep::Acl | Dep::Advcl)
        && doc.child_by(verb, Dep::Aux).is_none()
        && doc.child_by(verb, Dep::Auxpass).is_none()
}

/// Whether an attribution has a source that can speak.
pub(crate) fn names_speaker(doc: &Doc, lexicon: &Lexicon, made: &Attribution) -> bool {
    made.source_head.is_some() && verbs::speaks(doc, lexicon, made)
}

fn attribution(
    doc: &Doc,
    lexicon: &Lexicon,
    cue_at: TokenId,
    cue: &Cue,
    rule: &'static str,
) -> Attribution {
    let mut made = framed(doc, lexicon, cue_at, kind(cue.class), rule);
    made.addressee = addressee(doc, cue_at, cue.hearer);
    made
}

/// An attribution by the words around its cue, without content yet.
fn framed(
    doc: &Doc,
    lexicon: &Lexicon,
    cue_at: TokenId,
    kind: StatementKind,
    rule: &'static str,
) -> Attribution {
    let source_head = source(doc, lexicon, cue_at);
    Attribution {
        kind,
        cue: Some(cue_at),
        cue_words: cue_words(doc, cue_at),
        source: source_head
            .map(|head| relative(doc, cue_at).unwrap_or_else(|| source_phrase(doc, head, cue_at))),
        source_head,
        content: Vec::new(),
        quoted: Vec::new(),
        follows: None,
        addressee: addressee(doc, cue_at, false),
        venue: venue(doc, lexicon, cue_at),
        weight: 0,
        rule,
    }
}

fn kind(class: Class) -> StatementKind {
    match class {
        Class::Think => StatementKind::Belief,
        Class::Decline => StatementKind::Declined,
        _ => StatementKind::Indirect,
    }
}

/// "would not say", "did not disclose".
fn withholds(doc: &Doc, verb: TokenId) -> bool {
    let neither = doc.children_by(verb, Dep::Preconj).any(|c| doc.token(c).lower == "neither");
    (syntax::is_negated(doc, verb) || neither)
        && doc.children_by(verb, Dep::Aux).any(|aux| {
            matches!(
                doc.token(aux).lemma.as_str(),
                "do" | "would" | "could" | "will" | "can" | "have"
            )
        })
}

/// The cue with its negation and auxiliaries.
fn cue_words(doc: &Doc, cue: TokenId) -> Tokens {
    let mut start = cue;
    while start > 0 {
        let before = start - 1;
        let token = doc.token(before);
        let part = token.head == cue
            && matches!(token.dep, Dep::Aux | Dep::Auxpass | Dep::Neg | Dep::Advmod);
        if !part || token.pos == Pos::Punct {
            break;
        }
        start = before;
    }
    start..cue + 1
}
