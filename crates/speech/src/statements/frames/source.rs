//! Whose words: the source of a cue, whom it speaks to, and where.
//!
//! In: a cue. Out: its source's head and phrase, addressee, venue.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use crate::statements::lexicon::Lexicon;
use crate::syntax::{self, core_phrase, noun_phrase};

pub(super) fn source(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<TokenId> {
    if syntax::is_passive(doc, verb) {
        let agent = doc.child_by(verb, Dep::Agent);
        return agent.and_then(|by| doc.child_by(by, Dep::Pobj));
    }
    if let Some(quoted) = quoted_as(doc, verb) {
        return Some(quoted);
    }
    if let Some(outer) = outer_speaker(doc, lexicon, verb) {
        return Some(outer);
    }
    if let Some(behind) = behind_inverted(doc, verb).or_else(|| between(doc, lexicon, verb)) {
        return Some(behind);
    }
    let subject = syntax::subject(doc, verb).or_else(|| loose_speaker(doc, lexicon, verb));
    let subject = subject.map(|found| speaking_above(doc, lexicon, verb, found).unwrap_or(found));
    subject.filter(|subject| syntax::is_nominal(doc, *subject) || is_group(doc, *subject))
}

/// "Asked about it, the mayor, who had stood by, said": a speaker whom the parse hangs elsewhere, parted from a finite cue by
/// nothing but what describes them between commas.
fn loose_speaker(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<TokenId> {
    let cue = lexicon.cue(&doc.token(verb).lemma, Pos::Verb).is_some_and(|cue| cue.quotes);
    if !cue || !matches!(doc.token(verb).tag, Tag::Vbd | Tag::Vbz) {
        return None;
    }
    let from = doc.sentence(verb).tokens.start;
    let before = verb.checked_sub(1).filter(|before| *before >= from)?;
    let comma = |id: TokenId| doc.token(id).tag == Tag::Comma;
    let person = |id: &TokenId| {
        let token = doc.token(*id);
        let named = token.pos == Pos::Propn && token.entity == Some(Entity::Person);
        let described = token.pos == Pos::Noun && lexicon.is_person(&token.lemma);
        named || described && doc.child_by(*id, Dep::Det).is_some()
    };
    if !comma(before) {
        return Some(before).filter(person);
    }
    let describes = |id: TokenId| {
        let token = doc.token(id);
        matches!(token.tag, Tag::Wp | Tag::Dt | Tag::PrpS | Tag::Cd) || token.lower == "whose"
    };
    // The comma that opens the description has the speaker before it.
    let mut opening = (from + 1..before).rev().filter(|id| comma(*id));
    opening.find_map(|comma| {
        let name = before_brackets(doc, comma - 1, from);
        Some(name).filter(|name| person(name) && describes(comma + 1))
    })
}

/// "Ada Lind (D-Orsa), who": the word before what brackets add to it.
fn before_brackets(doc: &Doc, last: TokenId, from: TokenId) -> TokenId {
    if doc.token(last).tag != Tag::Rrb {
        return last;
    }
    let open = (from..last).rev().find(|id| doc.token(*id).tag == Tag::Lrb);
    open.filter(|open| *open > from).map_or(last, |open| open - 1)
}

/// `"...," growled Ada Lind`: right behind closing marks the parse may take the speaker for what is growled.
fn behind_inverted(doc: &Doc, verb: TokenId) -> Option<TokenId> {
    let closed = doc.token(verb.checked_sub(1)?).tag == Tag::CloseQuote;
    let object = doc.child_by(verb, Dep::Dobj)?;
    let person = doc.token(object).entity == Some(Entity::Person);
    let behind = core_phrase(doc, object).start == verb + 1;
    (closed && person && behind && syntax::own_subject(doc, verb).is_none()).then_some(object)
}

/// "The agency quoted the minister as saying": whoever is quoted says it, not who quotes.
fn quoted_as(doc: &Doc, verb: TokenId) -> Option<TokenId> {
    let token = doc.token(verb);
    let as_ = doc.token(token.head);
    let above = as_.head;
    let fits = token.dep == Dep::Pcomp && as_.lower == "as" && syntax::is_verb(doc, above);
    let active = fits && !syntax::is_passive(doc, above);
    active.then(|| doc.child_by(above, Dep::Dobj))?.filter(|object| *object < verb)
}

/// "The ratio, said Ada Lind, the mayor, is nine to one": right behind a comma a finite cue has its speaker behind it, whatever
/// subject the parse gives it before the comma.
fn between(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<TokenId> {
    let cue = lexicon.cue(&doc.token(verb).lemma, Pos::Verb).is_some_and(|cue| cue.quotes);
    let finite = matches!(doc.token(verb).tag, Tag::Vbd | Tag::Vbz);
    let parted = doc.token(verb.checked_sub(1)?).tag == Tag::Comma;
    let subject = syntax::own_subject(doc, verb).filter(|subject| *subject < verb)?;
    let sentence = doc.sentence(verb).tokens.clone();
    let speaker = |id: &TokenId| {
        let token = doc.token(*id);
        let named = token.pos == Pos::Propn && token.entity == Some(Entity::Person);
        let described = token.pos == Pos::Noun && lexicon.is_person(&token.lemma);
        let head = token.dep != Dep::Compound && core_phrase(doc, *id).start == verb + 1;
        head && (named || described)
    };
    let behind = (verb + 1..sentence.end.min(verb + 7)).find(speaker)?;
    let mute = !lexicon.can_speak(&doc.token(subject).lemma) && doc.token(subject).pos == Pos::Noun;
    (cue && finite && parted && mute).then_some(behind)
}

/// "Quist said the crews were in Oss, calling it hard": who says the one says the other.
fn outer_speaker(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<TokenId> {
    let mut clause = verb;
    while doc.token(clause).dep == Dep::Conj && doc.token(clause).head < clause {
        clause = doc.token(clause).head;
    }
    let token = doc.token(clause);
    let behind_comma =
        doc.subtree(clause).start.checked_sub(1).is_some_and(|b| doc.token(b).tag == Tag::Comma);
    let said = doc.token(token.head);
    let cue = lexicon.cue(&doc.token(said.head).lemma, Pos::Verb);
    let inner = token.tag == Tag::Vbg && token.dep == Dep::Advcl && clause > token.head;
    let told = said.dep == Dep::Ccomp && said.head < token.head;
    let fits = inner && behind_comma && told && cue.is_some_and(|cue| cue.quotes);
    fits.then(|| syntax::subject(doc, said.head))?
}

/// "Quist left after the meeting broke up, warning dockers that ...": a meeting warns nobody; the subject of the clause
/// above does.
fn speaking_above(doc: &Doc, lexicon: &Lexicon, verb: TokenId, found: TokenId) -> Option<TokenId> {
    let mute = |id: TokenId| {
        let token = doc.token(id);
        token.pos == Pos::Noun && token.entity.is_none() && !lexicon.can_speak(&token.lemma)
    };
    let mut clause = verb;
    // A participle joined to another hangs where that one does.
    while doc.token(clause).dep == Dep::Conj && doc.token(clause).head < clause {
        clause = doc.token(clause).head;
    }
    // "Lind said the gap had narrowed but declined to say by how much": a gap declines nothing.
    let told = clause != verb && doc.token(clause).dep == Dep::Ccomp;
    if told && mute(found) {
        let above = doc.token(clause).head;
        let cue = lexicon.cue(&doc.token(above).lemma, Pos::Verb).is_some_and(|cue| cue.quotes);
        return syntax::subject(doc, above).filter(|above| cue && !mute(*above));
    }
    let participle = doc.token(clause).tag == Tag::Vbg && doc.token(clause).dep == Dep::Advcl;
    if !participle || !mute(found) {
        return None;
    }
    let mut at = doc.token(clause).head;
    // A sentence rarely nests deeper; the bound also ends a damaged tree.
    for _ in 0..6 {
        let token = doc.token(at);
        if token.head == at
            || !matches!(token.dep, Dep::Advcl | Dep::Pcomp | Dep::Prep | Dep::Xcomp)
        {
            return None;
        }
        at = token.head;
        let above = syntax::own_subject(doc, at).filter(|above| !mute(*above));
        if above.is_some() {
            return above;
        }
    }
    None
}

/// "Both insisted", "many say", "some of them".
fn is_group(doc: &Doc, id: TokenId) -> bool {
    matches!(doc.token(id).pos, Pos::Det | Pos::Adj | Pos::Num)
}

/// "who said": the phrase is the pronoun, whoever it stands for.
pub(super) fn relative(doc: &Doc, verb: TokenId) -> Option<Tokens> {
    let subject = syntax::own_subject(doc, verb)?;
    let token = doc.token(subject);
    (doc.token(verb).dep == Dep::Relcl && matches!(token.tag, Tag::Wp | Tag::Wdt))
        .then_some(subject..subject + 1)
}

pub(super) fn source_phrase(doc: &Doc, head: TokenId, cue: TokenId) -> Tokens {
    let phrase = noun_phrase(doc, head);
    if phrase.contains(&cue) { core_phrase(doc, head) } else { phrase }
}

/// Whom it is said to: "told reporters", "said to them"; `hearer` tells that the verb's own object is meant.
pub(super) fn addressee(doc: &Doc, verb: TokenId, hearer: bool) -> Option<TokenId> {
    if let Some(object) = doc.child_by(verb, Dep::Dative) {
        return match doc.token(object).pos {
            Pos::Adp => doc.child_by(object, Dep::Pobj),
            _ => Some(object),
        };
    }
    if hearer {
        return doc.child_by(verb, Dep::Nsubjpass).or_else(|| doc.child_by(verb, Dep::Dobj));
    }
    let to = doc.children_by(verb, Dep::Prep).find(|p| doc.token(*p).lower == "to")?;
    doc.child_by(to, Dep::Pobj)
}

/// Where or through what: "in a statement", "at a news conference".
pub(super) fn venue(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<Tokens> {
    let mut preps = doc.children_by(verb, Dep::Prep);
    preps.find_map(|prep| {
        let noun = doc.child_by(prep, Dep::Pobj)?;
        lexicon.venue(&doc.token(noun).lemma.to_lowercase())?;
        Some(prep..core_phrase(doc, noun).end)
    })
}

/// "his claim", "the minister's warning", "criticism from unions".
pub(super) fn possessor(doc: &Doc, noun: TokenId) -> Option<TokenId> {
    doc.child_by(noun, Dep::Poss).or_else(|| {
        let from = doc
            .children_by(noun, Dep::Prep)
            .find(|p| matches!(doc.token(*p).lower.as_str(), "from" | "by" | "among"))?;
        doc.child_by(from, Dep::Pobj)
    })
}

/// "She made the claim that": the subject of the verb whose object the noun is.
pub(super) fn giver(doc: &Doc, noun: TokenId) -> Option<TokenId> {
    let token = doc.token(noun);
    let verb = token.head;
    (token.dep == Dep::Dobj && doc.token(verb).pos == Pos::Verb && !syntax::is_passive(doc, verb))
        .then(|| syntax::subject(doc, verb))?
}
