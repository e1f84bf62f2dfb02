//! Which words: what a cue brings in, without cue, source, asides and what comes after.
//!
//! In: a cue and its complement. Out: pieces of text in order.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use super::cue_words;
use crate::statements::Attribution;
use crate::statements::lexicon::{Class, Lexicon};
use crate::syntax::{self, core_phrase, trim};

/// A clause that is a mere interjection or a mark's own node.
pub(super) fn is_fragment(doc: &Doc, clause: TokenId) -> bool {
    matches!(doc.token(clause).pos, Pos::Punct | Pos::Space | Pos::Intj)
}

/// "the plan, she said, is dead"; "as she put it".
pub(super) fn is_aside(doc: &Doc, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let as_clause = token.dep == Dep::Advcl
        && doc.children_by(verb, Dep::Mark).any(|mark| doc.token(mark).lower == "as");
    let complete = doc
        .children(verb)
        .iter()
        .any(|c| matches!(doc.token(*c).dep, Dep::Xcomp | Dep::Ccomp | Dep::Dobj) && *c > verb);
    // "The promise, said the mayor, was": the parse may hang the cue on the noun before it.
    let inverted =
        token.dep == Dep::Acl && doc.child_by(verb, Dep::Nsubj).is_some_and(|s| s > verb);
    token.dep == Dep::Parataxis || inverted || as_clause && !complete
}

/// The sentence on both sides of an aside.
pub(super) fn around_aside(doc: &Doc, verb: TokenId) -> Vec<Tokens> {
    let sentence = doc.sentence(verb).tokens.clone();
    let aside = doc.subtree(verb);
    let before = trim(doc, sentence.start..aside.start);
    let after = trim(doc, aside.end..sentence.end);
    [before, after].into_iter().filter(|piece| !piece.is_empty()).collect()
}

/// The clause that a verb governs: behind it, before it, or on both sides.
pub(super) fn clause_content(
    doc: &Doc,
    lexicon: &Lexicon,
    verb: TokenId,
    clause: TokenId,
) -> Vec<Tokens> {
    let clause_tokens = without_next_clause(doc, clause, doc.subtree(clause));
    let clause_tokens = without_silence(doc, lexicon, clause, clause_tokens);
    if clause > verb {
        let behind = clause_tokens.start.max(verb + 1)..clause_tokens.end;
        return Vec::from([without_time_of_saying(doc, verb, clause, behind)]);
    }
    let sentence = doc.sentence(verb).tokens.clone();
    let mut block = cue_words(doc, verb);
    if let Some(subject) = syntax::own_subject(doc, verb) {
        let phrase = doc.subtree(subject);
        block = block.start.min(phrase.start)..block.end.max(phrase.end.min(sentence.end));
    }
    let first = sentence_start_of(doc, clause_tokens.start, &sentence)..block.start;
    let first = after_semicolon(doc, first);
    let rest = rest_after(doc, block.end, clause, &sentence);
    [first, rest].into_iter().filter(|piece| piece.start < piece.end).collect()
}

/// "Said last week it would stop", "told them after the talks that it would": when it was said is no part of what was.
fn without_time_of_saying(doc: &Doc, verb: TokenId, clause: TokenId, content: Tokens) -> Tokens {
    let that = doc.child_by(clause, Dep::Mark).filter(|mark| doc.token(*mark).lower == "that");
    if let Some(that) = that.filter(|that| content.contains(that)) {
        return that..content.end;
    }
    let timed = |id: &TokenId| matches!(doc.token(*id).entity, Some(Entity::Date | Entity::Time));
    let start = content.clone().find(|id| !timed(id)).unwrap_or(content.start);
    let subject = syntax::own_subject(doc, clause).is_some_and(|subject| subject >= start);
    if content.start == verb + 1 && subject { start..content.end } else { content }
}

/// What stands before a semicolon is not what the cue behind it governs, whatever the parse says.
pub(super) fn after_semicolon(doc: &Doc, piece: Tokens) -> Tokens {
    let semicolon = piece.clone().rev().find(|id| doc.token(*id).lower == ";");
    semicolon.map_or(piece.clone(), |id| id + 1..piece.end)
}

/// ", and others warned": a joined clause with a subject and a complement of its own is told by the reporter.
fn without_next_clause(doc: &Doc, clause: TokenId, mut tokens: Tokens) -> Tokens {
    for next in doc.children_by(clause, Dep::Conj) {
        let own =
            syntax::own_subject(doc, next).is_some() && doc.child_by(next, Dep::Ccomp).is_some();
        let start = doc.subtree(next).start;
        let marked = doc.child_by(next, Dep::Mark).is_some();
        let joined = (start.saturating_sub(2)..start).any(|id| doc.token(id).tag == Tag::Comma);
        if own && !marked && joined && start > clause {
            tokens.end = tokens.end.min(start);
        }
    }
    let joint = |id: TokenId| doc.token(id).dep == Dep::Cc || doc.token(id).tag == Tag::Comma;
    while tokens.end > clause + 1 && joint(tokens.end - 1) {
        tokens.end -= 1;
    }
    tokens
}

/// ", while the union says it is shut": the words up to the first clause behind a comma in which somebody else speaks.
pub(super) fn before_next_speaker(doc: &Doc, tokens: Tokens) -> Tokens {
    let speaks = |id: &TokenId| {
        let clause = matches!(doc.token(*id).dep, Dep::Conj | Dep::Advcl);
        clause && syntax::own_subject(doc, *id).is_some() && doc.child_by(*id, Dep::Ccomp).is_some()
    };
    let starts = tokens.clone().filter(speaks).map(|id| doc.subtree(id).start);
    let comma = |at: TokenId| (at.saturating_sub(2)..at).find(|t| doc.token(*t).tag == Tag::Comma);
    let mut ends = starts.filter(|at| *at > tokens.start).filter_map(comma);
    let end = ends.find(|end| *end > tokens.start).unwrap_or(tokens.end);
    tokens.start..end
}

/// "... but declined to say by how much": that the rest is withheld is told by the reporter.
fn without_silence(doc: &Doc, lexicon: &Lexicon, clause: TokenId, mut tokens: Tokens) -> Tokens {
    for next in doc.children_by(clause, Dep::Conj).filter(|next| *next > clause) {
        let cue = lexicon.cue(&doc.token(next).lemma, Pos::Verb);
        let declines = cue.is_some_and(|cue| cue.class == Class::Decline);
        let start = doc.subtree(next).start;
        let but = start.checked_sub(1).filter(|but| doc.token(*but).lower == "but");
        if let Some(but) = but.filter(|_| declines && syntax::own_subject(doc, next).is_none()) {
            tokens.end = tokens.end.min(but);
        }
    }
    tokens
}

/// A fronted clause takes with it what hangs loose before it ("But", an adverb).
fn sentence_start_of(doc: &Doc, start: TokenId, sentence: &Tokens) -> TokenId {
    let loose = (sentence.start..start).all(|id| {
        matches!(
            doc.token(id).dep,
            Dep::Cc | Dep::Advmod | Dep::Punct | Dep::Mark | Dep::Prep | Dep::Intj
        )
    });
    if loose { sentence.start } else { start }
}

/// What of the clause goes on behind an inserted cue: from the next comma, where the clause reaches so far.
fn rest_after(doc: &Doc, from: TokenId, clause: TokenId, sentence: &Tokens) -> Tokens {
    let clause_end = doc.subtree(clause).end;
    let mut behind = from..sentence.end.min(clause_end);
    let comma = behind.find(|id| doc.token(*id).tag == Tag::Comma);
    comma.filter(|comma| comma + 1 < clause_end).map_or(from..from, |comma| comma + 1..clause_end)
}

/// Without a relative clause behind a comma that ends the phrase: that is the reporter's own.
pub(super) fn without_afterthought(doc: &Doc, noun: TokenId, mut phrase: Tokens) -> Tokens {
    let end = phrase.end;
    let last = |id: &TokenId| {
        doc.token(*id).dep == Dep::Relcl
            && (doc.token(*id).head == noun || doc.subtree(*id).end >= end)
    };
    for clause in phrase.clone().filter(last).collect::<Vec<_>>() {
        let start = doc.subtree(clause).start;
        if start > noun && doc.token(start - 1).tag == Tag::Comma {
            phrase.end = phrase.end.min(start - 1);
        }
    }
    phrase
}

/// The object with the phrases that hang on the verb right behind it ("praised her for it").
pub(super) fn object_content(doc: &Doc, verb: TokenId, object: TokenId) -> Vec<Tokens> {
    let mut content = without_afterthought(doc, object, doc.subtree(object));
    if object < verb {
        return vec![core_phrase(doc, object)];
    }
    // "Dismissed the counter-offers": the parse may end the phrase before the hyphen.
    let joined = |end: TokenId| {
        let tight = |id: TokenId| doc.tokens.get(id as usize).is_some_and(|t| !t.space_after);
        let noun = doc.tokens.get(end as usize + 1).is_some_and(|t| t.pos == Pos::Noun);
        noun && doc.word(end) == "-" && tight(end - 1) && tight(end)
    };
    if content.end > content.start
        && (content.end as usize) < doc.tokens.len()
        && joined(content.end)
    {
        content.end += 2;
    }
    for child in doc.children(verb) {
        let token = doc.token(*child);
        let phrase = doc.subtree(*child);
        // ", saying it came too late" goes on with something else.
        let goes_on = token.dep == Dep::Advcl
            && phrase.start > 0
            && doc.token(phrase.start - 1).tag == Tag::Comma;
        let joins =
            matches!(token.dep, Dep::Prep | Dep::Xcomp | Dep::Oprd | Dep::Advcl) && !goes_on;
        // Quotation marks may part the two: `called the note "a good day"`, `dismissed as "theatre" the claim`.
        if joins && phrase.start >= content.end && only_marks(doc, content.end..phrase.start) {
            content.end = phrase.end;
        } else if token.lower == "as"
            && *child > verb
            && phrase.end <= content.start
            && only_marks(doc, phrase.end..content.start)
        {
            content.start = phrase.start;
        }
    }
    vec![content]
}

/// Whether nothing but quotation marks stands there, or the comma that ends an apposition.
fn only_marks(doc: &Doc, mut tokens: Tokens) -> bool {
    tokens.all(|id| matches!(doc.token(id).tag, Tag::OpenQuote | Tag::CloseQuote | Tag::Comma))
}

/// Cuts cue and source out of the content and separators off its ends.
pub(super) fn content_without_source(
    doc: &Doc,
    content: Vec<Tokens>,
    made: &Attribution,
) -> Vec<Tokens> {
    let mut pieces = content;
    let blocks = [Some(made.cue_words.clone()), made.source.clone()];
    for block in blocks.into_iter().flatten() {
        pieces = pieces.into_iter().flat_map(|piece| without(piece, &block)).collect();
    }
    pieces.into_iter().map(|piece| trim(doc, piece)).filter(|piece| !piece.is_empty()).collect()
}

pub(super) fn without(piece: Tokens, block: &Tokens) -> Vec<Tokens> {
    if !syntax::overlap(&piece, block) {
        return vec![piece];
    }
    let parts = [piece.start..block.start.max(piece.start), block.end.min(piece.end)..piece.end];
    parts.into_iter().filter(|part| part.start < part.end).collect()
}
