//! Saying, reckoning and withholding in several words: "let it be known that", "put the toll at 17", "took no questions".
//!
//! In: a verb that the table of phrases knows. Out: an attribution where the phrase is complete and somebody speaks.

use readout_types::StatementKind;
use readout_types::doc::{Doc, TokenId};
use readout_types::labels::{Dep, Pos};

use super::verbs::{is_declined, is_unreal, own_clause_end, speaks};
use super::{cue_words, framed};
use crate::statements::Attribution;
use crate::statements::lexicon::{Lexicon, Phrase, PhraseKind};
use crate::syntax::{self, trim};

/// How sure a phrase is, in a hundred: it says in so many words what it does.
const SURE: u8 = 75;

pub(super) fn phrase(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<Attribution> {
    let lemma = &doc.token(verb).lemma;
    let untold =
        syntax::is_negated(doc, verb) || is_unreal(doc, verb) || is_declined(doc, lexicon, verb);
    lexicon.phrases(lemma).iter().find_map(|phrase| {
        let made = match phrase.kind {
            // "Did not make it clear that", "refused to make clear that": nobody has said it.
            PhraseKind::Tell | PhraseKind::Reckon if untold => None,
            PhraseKind::Tell => told(doc, lexicon, verb, phrase),
            PhraseKind::Reckon => reckoned(doc, lexicon, verb, phrase),
            _ => withheld(doc, lexicon, verb, phrase),
        };
        made.filter(|made| made.source_head.is_some() && speaks(doc, lexicon, made))
    })
}

/// "Let it be known that": the clause behind the phrase.
fn told(doc: &Doc, lexicon: &Lexicon, verb: TokenId, phrase: &Phrase) -> Option<Attribution> {
    let sentence = doc.sentence(verb).tokens.clone();
    let same = |words: &&Vec<_>| {
        let end = verb + 1 + words.len() as TokenId;
        end < sentence.end
            && words.iter().zip(verb + 1..).all(|(word, id)| doc.token(id).lower == *word)
    };
    let last = verb + phrase.words.iter().find(same)?.len() as TokenId;
    let clause = doc.child_by(last, Dep::Ccomp);
    let clause = clause.or_else(|| doc.children_by(verb, Dep::Ccomp).find(|c| *c > last));
    // The parse may hang the clause elsewhere; "that" right behind the phrase opens it all the same.
    let that =
        Some(last + 1).filter(|that| *that < sentence.end && doc.token(*that).lower == "that");
    let content = match (clause, that) {
        (_, Some(that)) => that..doc.subtree(verb).end.max(clause_end(doc, that)),
        (Some(clause), None) => doc.subtree(clause),
        (None, None) => return None,
    };
    let mut made = framed(doc, lexicon, verb, StatementKind::Indirect, "phrase");
    made.cue_words = cue_words(doc, verb).start..last + 1;
    let content = trim(doc, content.start.max(last + 1)..content.end.max(last + 1));
    made.content = vec![content];
    made.weight = SURE;
    made.content.iter().any(|piece| piece.len() > 1).then_some(made)
}

/// Where the clause that "that" opens ends, by the verb that it hangs on; nowhere behind it where it hangs on none.
fn clause_end(doc: &Doc, that: TokenId) -> TokenId {
    let verb = doc.token(that).head;
    if verb > that && syntax::is_verb(doc, verb) { doc.subtree(verb).end } else { that + 1 }
}

/// "Put the toll at 17", "puts it at more than 80 percent".
fn reckoned(doc: &Doc, lexicon: &Lexicon, verb: TokenId, phrase: &Phrase) -> Option<Attribution> {
    let object = doc.child_by(verb, Dep::Dobj).filter(|object| *object > verb)?;
    let named = |prep: &TokenId| {
        let word = &doc.token(*prep).lower;
        *prep > object && phrase.words.iter().any(|words| words.iter().any(|w| w == word))
    };
    let preps = || doc.children_by(verb, Dep::Prep).chain(doc.children_by(object, Dep::Prep));
    let prep = preps().find(named)?;
    let number = doc.subtree(prep).any(|id| doc.token(id).pos == Pos::Num);
    if !number || syntax::is_passive(doc, verb) {
        return None;
    }
    let hollow = doc.token(object).pos == Pos::Pron;
    let start = if hollow { prep + 1 } else { doc.subtree(object).start };
    let mut made = framed(doc, lexicon, verb, StatementKind::Indirect, "phrase");
    made.content = vec![trim(doc, start..doc.subtree(prep).end)];
    made.weight = SURE;
    Some(made)
}

/// "Took no questions", "did not return calls", "would not be drawn", "did not want to comment".
fn withheld(doc: &Doc, lexicon: &Lexicon, verb: TokenId, phrase: &Phrase) -> Option<Attribution> {
    let negated = syntax::is_negated(doc, verb);
    let passive = syntax::is_passive(doc, verb);
    let object = doc.child_by(verb, Dep::Dobj).filter(|object| {
        let lemma = &doc.token(*object).lemma;
        phrase.words.iter().any(|words| words.iter().any(|word| word == lemma))
    });
    let nothing = |object: TokenId| {
        doc.child_by(object, Dep::Det).is_some_and(|det| doc.token(det).lower == "no")
    };
    let reticent =
        |to: TokenId| lexicon.cue(&doc.token(to).lemma, Pos::Verb).is_some_and(|cue| cue.reticent);
    let holds = match phrase.kind {
        PhraseKind::No => !passive && object.is_some_and(nothing),
        PhraseKind::Not => {
            let asked = |object| asks_for_words(doc, lexicon, object);
            negated && !passive && object.is_some_and(asked)
        }
        PhraseKind::NotDrawn => negated && passive,
        PhraseKind::NotTo => negated && doc.child_by(verb, Dep::Xcomp).is_some_and(reticent),
        PhraseKind::Tell | PhraseKind::Reckon | PhraseKind::There | PhraseKind::Account => false,
    };
    if !holds {
        return None;
    }
    let mut made = framed(doc, lexicon, verb, StatementKind::Declined, "declined");
    if passive {
        made.source_head = syntax::own_subject(doc, verb);
        made.source = made.source_head.map(|head| syntax::noun_phrase(doc, head));
    }
    let start = made.source.as_ref()?.start.min(made.cue_words.start);
    made.content = vec![trim(doc, start..own_clause_end(doc, verb))];
    made.weight = SURE;
    Some(made)
}

/// "Did not return calls for comment"; who "did not answer calls for a truce" withholds no words.
pub(super) fn asks_for_words(doc: &Doc, lexicon: &Lexicon, object: TokenId) -> bool {
    let asked = doc.children_by(object, Dep::Prep).filter(|prep| doc.token(*prep).lower == "for");
    asked.filter_map(|prep| doc.child_by(prep, Dep::Pobj)).all(|noun| {
        let token = doc.token(noun);
        lexicon.is_withheld(&token.lemma) || token.entity.is_some() || token.pos == Pos::Pron
    })
}

/// "There was no immediate comment from the council": `be` is the auxiliary that stands as a verb.
pub(super) fn no_word(doc: &Doc, lexicon: &Lexicon, be: TokenId) -> Option<Attribution> {
    let noun = doc.child_by(be, Dep::Attr).filter(|_| doc.child_by(be, Dep::Expl).is_some())?;
    let withholds = lexicon.is_withheld(&doc.token(noun).lemma);
    let nothing = doc.child_by(noun, Dep::Det).is_some_and(|det| doc.token(det).lower == "no");
    let from = doc.children_by(noun, Dep::Prep).find(|prep| doc.token(*prep).lower == "from")?;
    let source = doc.child_by(from, Dep::Pobj).filter(|_| withholds && nothing)?;
    let mut made = framed(doc, lexicon, be, StatementKind::Declined, "declined");
    made.source_head = Some(source);
    made.source = Some(syntax::noun_phrase(doc, source));
    made.content = vec![trim(doc, doc.subtree(be))];
    made.weight = SURE;
    Some(made).filter(|made| speaks(doc, lexicon, made))
}
