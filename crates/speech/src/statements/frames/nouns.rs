//! Cues that are no verbs: "according to", "the claim that", "sure that".
//!
//! In: a preposition, noun or adjective that the lexicon knows. Out: an attribution.

use readout_types::StatementKind;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};

use super::content::{after_semicolon, before_next_speaker, content_without_source};
use super::source::{giver, possessor, source_phrase};
use super::{LEAST_WEIGHT, attribution, names_speaker};
use crate::statements::Attribution;
use crate::statements::lexicon::{Cue, Lexicon, PhraseKind};
use crate::syntax::{self, core_phrase, noun_phrase, trim};

/// "according to three officials".
pub(super) fn according(doc: &Doc, id: TokenId) -> Option<Attribution> {
    let to = id + 1;
    if doc.tokens.get(to as usize)?.lower != "to" {
        return None;
    }
    let head = doc.child_by(to, Dep::Pobj).or_else(|| doc.child_by(id, Dep::Pobj))?;
    let source = noun_phrase(doc, head);
    let end = doc.subtree(head).end.max(source.end);
    told_around(doc, id..to + 1, (head, source), id..end)
}

/// "by the reckoning of the port", "in the envoy's view".
pub(super) fn account(doc: &Doc, lexicon: &Lexicon, prep: TokenId) -> Option<Attribution> {
    let mut phrases = lexicon.phrases(&doc.token(prep).lower).iter();
    let phrase = phrases.find(|phrase| phrase.kind == PhraseKind::Account)?;
    let noun = doc.child_by(prep, Dep::Pobj)?;
    let lemma = &doc.token(noun).lemma;
    if phrase.words.is_empty() {
        return by_source(doc, lexicon, prep, noun);
    }
    // "They were dour in their assessment" tells of nothing else.
    let from = doc.sentence(prep).tokens.start;
    let loose = prep == from || matches!(doc.token(prep - 1).pos, Pos::Punct | Pos::Cconj);
    if !loose || !phrase.words.iter().any(|words| words.iter().any(|word| word == lemma)) {
        return None;
    }
    let of = doc.children_by(noun, Dep::Prep).find(|of| doc.token(*of).lower == "of");
    let head = doc.child_by(noun, Dep::Poss).or_else(|| doc.child_by(of?, Dep::Pobj))?;
    let source = if head < noun { core_phrase(doc, head) } else { noun_phrase(doc, head) };
    let cue_words = prep..noun + 1;
    let made = told_around(doc, cue_words, (head, source), prep..doc.subtree(prep).end);
    made.filter(|made| names_speaker(doc, lexicon, made))
}

/// "..., per the Senate aide": the preposition's own object is who has it so; a noun for a unit or a head is not.
fn by_source(doc: &Doc, lexicon: &Lexicon, prep: TokenId, head: TokenId) -> Option<Attribution> {
    let comma = prep.checked_sub(1).is_some_and(|id| doc.token(id).tag == Tag::Comma);
    let token = doc.token(head);
    let named = token.pos == Pos::Propn && token.entity.is_some();
    let told = doc.child_by(head, Dep::Det).is_some() || token.tag == Tag::Nns;
    let described = token.pos == Pos::Noun && told && lexicon.can_speak(&token.lemma);
    if !comma || !named && !described {
        return None;
    }
    let source = noun_phrase(doc, head);
    told_around(doc, prep..prep + 1, (head, source), prep..doc.subtree(prep).end)
}

/// What the rest of the sentence tells, as somebody has it who is named in a phrase of it.
fn told_around(
    doc: &Doc,
    cue_words: Tokens,
    (head, source): (TokenId, Tokens),
    phrase: Tokens,
) -> Option<Attribution> {
    let sentence = doc.sentence(phrase.start).tokens.clone();
    let behind = before_next_speaker(doc, phrase.end.min(sentence.end)..sentence.end);
    let pieces = [after_semicolon(doc, sentence.start..phrase.start), behind];
    let content: Vec<Tokens> =
        pieces.into_iter().map(|p| trim(doc, p)).filter(|p| !p.is_empty()).collect();
    (!content.is_empty()).then(|| Attribution {
        kind: StatementKind::Indirect,
        cue: Some(cue_words.start),
        cue_words,
        source: Some(source),
        source_head: Some(head),
        content,
        quoted: Vec::new(),
        follows: None,
        addressee: None,
        venue: None,
        weight: 92,
        rule: "according",
    })
}

/// "his claim that", "a warning that".
pub(super) fn noun(doc: &Doc, lexicon: &Lexicon, noun: TokenId) -> Option<Attribution> {
    let cue = lexicon.cue(&doc.token(noun).lemma, Pos::Noun)?;
    let clause = doc.children(noun).iter().copied().find(|c| {
        *c > noun
            && matches!(doc.token(*c).dep, Dep::Acl | Dep::Ccomp)
            && clause_mark(doc, *c).is_some()
    });
    let predicate = predicate(doc, noun).filter(|_| clause.is_none());
    let clause = clause.or(predicate);
    let (frame, content) = match clause {
        Some(clause) => (clause_mark(doc, clause)?, doc.subtree(clause)),
        None => noun_complement(doc, cue, noun)?,
    };
    let weight = if predicate.is_some() { cue.weight("is") } else { 0 };
    let weight = weight.max(cue.weight(frame));
    let source_head = possessor(doc, noun).or_else(|| giver(doc, noun));
    if weight < LEAST_WEIGHT {
        return None;
    }
    let mut made = attribution(doc, lexicon, noun, cue, "noun");
    made.cue_words = noun..noun + 1;
    made.addressee = None;
    made.source_head = source_head;
    made.source = source_head.map(|head| core_phrase(doc, head));
    let behind = content.start.max(noun + 1)..content.end;
    made.content = content_without_source(doc, Vec::from([behind]), &made);
    made.weight = weight;
    (!made.content.is_empty()).then_some(made)
}

/// "Her reply was that the port could live with it": the clause that a noun of saying is said to be.
fn predicate(doc: &Doc, noun: TokenId) -> Option<TokenId> {
    let token = doc.token(noun);
    let be = doc.token(token.head);
    let is = token.dep == Dep::Nsubj && be.lemma == "be" && possessor(doc, noun).is_some();
    let that = |clause: &TokenId| *clause > token.head && clause_mark(doc, *clause) == Some("that");
    doc.children_by(token.head, Dep::Ccomp).find(that).filter(|_| is)
}

fn clause_mark(doc: &Doc, clause: TokenId) -> Option<&'static str> {
    doc.children(clause).iter().find_map(|c| {
        let token = doc.token(*c);
        match token.dep {
            Dep::Mark if token.lower == "that" => Some("that"),
            Dep::Aux if token.tag == Tag::To => Some("to"),
            _ => None,
        }
    })
}

fn noun_complement(doc: &Doc, cue: &Cue, noun: TokenId) -> Option<(&'static str, Tokens)> {
    let prep = doc.children_by(noun, Dep::Prep).find(|p| {
        !matches!(doc.token(*p).lower.as_str(), "from" | "among")
            && cue.weight(&doc.token(*p).lower) > 0
    })?;
    let frame = ["of", "for", "about", "on", "over", "against", "to", "at", "in"]
        .into_iter()
        .find(|name| *name == doc.token(prep).lower)?;
    Some((frame, prep + 1..doc.subtree(prep).end))
}

/// "they are worried that", "she was critical of".
pub(super) fn adjective(doc: &Doc, lexicon: &Lexicon, adjective: TokenId) -> Option<Attribution> {
    let cue = lexicon.cue(&doc.token(adjective).lemma, Pos::Adj)?;
    let token = doc.token(adjective);
    let source_head = match token.dep {
        Dep::Acomp => syntax::subject(doc, token.head),
        Dep::Amod | Dep::Acl if syntax::is_nominal(doc, token.head) && token.head < adjective => {
            Some(token.head)
        }
        _ => syntax::subject(doc, adjective),
    }?;
    let (weight, content) = adjective_complement(doc, cue, adjective)?;
    let mut made = attribution(doc, lexicon, adjective, cue, "adjective");
    made.kind = StatementKind::Belief;
    made.source_head = Some(source_head);
    made.source = Some(source_phrase(doc, source_head, adjective));
    made.content = content_without_source(doc, vec![content], &made);
    made.weight = weight;
    (weight >= LEAST_WEIGHT && !made.content.is_empty()).then_some(made)
}

fn adjective_complement(doc: &Doc, cue: &Cue, adjective: TokenId) -> Option<(u8, Tokens)> {
    let after = |c: &TokenId| *c > adjective;
    if let Some(clause) = doc.children_by(adjective, Dep::Ccomp).find(after) {
        return Some((cue.weight("that"), doc.subtree(clause)));
    }
    if let Some(clause) = doc.children_by(adjective, Dep::Xcomp).find(after) {
        return Some((cue.weight("to"), doc.subtree(clause)));
    }
    let prep = doc.children_by(adjective, Dep::Prep).find(after)?;
    Some((cue.weight(&doc.token(prep).lower), prep + 1..doc.subtree(prep).end))
}
