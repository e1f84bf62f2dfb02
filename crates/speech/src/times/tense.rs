//! Which way a time expression looks: back, ahead, or neither, by the verb that governs it.
//!
//! In: a token. Out: a [`Tense`]. Holds: only the way up to the first finite verb (or a word that looks ahead) is read.

use readout_types::ZoneKind;
use readout_types::doc::{Doc, Token, TokenId};
use readout_types::labels::{Dep, Pos, Tag};

use super::lexicon::{Class, Lexicon};

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    /// "Since January": behind, however far.
    Since,
    Future,
    /// What had been planned ("had asked for a delay to 30 June") or bears its own date ("the May date was dropped"): a
    /// weekday is past, of a date of the year the nearest is meant.
    Planned,
    /// A possessive that no verb places ("Monday's summit"): whichever is near.
    Near,
    Other,
}

/// The tense of the verb that governs a token.
pub(super) fn of(doc: &Doc, lexicon: &Lexicon, token: TokenId) -> Tense {
    let tense = of_path(doc, lexicon, token);
    match (doc.token(token).dep, tense) {
        (Dep::Poss, Tense::Other) => Tense::Near,
        (Dep::Compound | Dep::Nmod, Tense::Past) => Tense::Planned,
        (_, tense) => tense,
    }
}

/// Whether a time is told of a thing ("the summit on Monday", "his Monday meeting"), not of what somebody did.
pub(super) fn is_of_noun(doc: &Doc, time: TokenId) -> bool {
    let mut at = time;
    // A day, the hour before it and their prepositions; the bound ends a damaged tree.
    for _ in 0..4 {
        let token = doc.token(at);
        if token.head == at {
            return false;
        }
        at = token.head;
        match doc.token(at).pos {
            Pos::Adp | Pos::Num => {}
            // "Officials on Monday said" tells when they said it.
            Pos::Noun | Pos::Propn => return doc.token(at).dep != Dep::Nsubj,
            _ => return false,
        }
    }
    false
}

fn of_path(doc: &Doc, lexicon: &Lexicon, token: TokenId) -> Tense {
    let mut at = token;
    let mut preposition = is_set_for(doc, lexicon, token);
    let set_for = preposition;
    // A path up a sentence is short; the bound ends a damaged tree.
    for _ in 0..64 {
        let here = doc.token(at);
        if at != token && lexicon.classes(&here.lower).contains(&Class::Since) {
            return Tense::Since;
        }
        if is_asked_for(doc, lexicon, at) {
            return from_then(doc, here.head);
        }
        preposition |= here.pos == Pos::Noun && at != token && is_coming(doc, lexicon, at);
        preposition |= at != token && is_as_early(doc, lexicon, at);
        let own = is_own_day(doc, lexicon, at, token);
        if at != token && !own && looks_ahead(doc, lexicon, at) {
            // "By Friday" looks ahead only from a verb that does not look back, and so does "a call on Friday".
            if here.pos != Pos::Adp && here.pos != Pos::Sconj && !is_day_of(doc, lexicon, at, token)
            {
                return from_then(doc, at);
            }
            preposition = true;
        }
        if matches!(here.pos, Pos::Verb | Pos::Aux) {
            preposition |= doc
                .children_by(at, Dep::Nsubj)
                .any(|s| here.lemma == "be" && is_coming(doc, lexicon, s));
            preposition |= is_due(doc, lexicon, at) || is_timetabled(doc, lexicon, at);
            match of_verb(doc, at) {
                Some(_) if set_for => return Tense::Future,
                Some(Tense::Past) => return Tense::Past,
                Some(_) if preposition => return Tense::Future,
                Some(tense) => return tense,
                None => {}
            }
        }
        if here.head == at {
            return if preposition { Tense::Future } else { Tense::Other };
        }
        at = here.head;
    }
    Tense::Other
}

/// "They agreed to meet": what was agreed, asked or planned lies ahead, also where that was done in the past.
fn is_asked_for(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let to = |c: &TokenId| doc.token(*c).dep == Dep::Aux && doc.token(*c).lower == "to";
    let passive = doc.children_by(verb, Dep::Auxpass).any(|a| doc.token(a).tag == Tag::Vb);
    if token.tag != Tag::Vb && !passive || !doc.children(verb).iter().any(to) {
        return false;
    }
    let above = doc.token(token.head);
    let stative = above.pos == Pos::Adj || doc.child_by(token.head, Dep::Auxpass).is_some();
    match token.dep {
        Dep::Root => true,
        Dep::Relcl | Dep::Acl if is_root(doc, token.head) || above.pos == Pos::Propn => {
            !is_done(doc, lexicon, token.head)
        }
        Dep::Xcomp | Dep::Ccomp | Dep::Acl => plans(lexicon, above),
        Dep::Advcl => stative && plans(lexicon, above),
        _ => false,
    }
}

/// "Called them in for Wednesday", "listed for noon on Tuesday": what a day is set for lies ahead of the setting.
fn is_set_for(doc: &Doc, lexicon: &Lexicon, time: TokenId) -> bool {
    let classes = lexicon.classes(&doc.token(time).lower);
    let of_day = classes.iter().any(|c| matches!(c, Class::Weekday(_) | Class::Clock { .. }))
        || doc.child_by(time, Dep::Nummod).is_some();
    let mut at = doc.token(time).head;
    let through = |at: TokenId| {
        let token = doc.token(at);
        token.pos == Pos::Adp && token.lower != "for"
            || lexicon.classes(&token.lower).iter().any(|c| matches!(c, Class::Clock { .. }))
    };
    // Hour, day and their prepositions are four words; the bound ends a damaged tree.
    for _ in 0..8 {
        if !of_day || !through(at) || doc.token(at).head == at {
            break;
        }
        at = doc.token(at).head;
    }
    let verb = doc.token(doc.token(at).head);
    of_day && doc.token(at).lower == "for" && verb.pos == Pos::Verb
}

/// "As early as Saturday", "as soon as next week".
fn is_as_early(doc: &Doc, lexicon: &Lexicon, at: TokenId) -> bool {
    let as_ = doc.children(at).iter().any(|c| *c < at && doc.token(*c).lower == "as");
    as_ && lexicon.classes(&doc.token(at).lower).contains(&Class::Soon)
}

/// "Proposing on Wednesday that they swap lists": the day of the proposing, not of what is proposed.
fn is_own_day(doc: &Doc, lexicon: &Lexicon, verb: TokenId, time: TokenId) -> bool {
    let token = doc.token(verb);
    token.tag == Tag::Vbg && token.dep == Dep::Advcl && is_on_of(doc, lexicon, verb, time)
}

fn is_root(doc: &Doc, at: TokenId) -> bool {
    doc.token(at).head == at
}

fn plans(lexicon: &Lexicon, word: &Token) -> bool {
    let ahead =
        |w: &str| lexicon.classes(w).iter().any(|c| matches!(c, Class::Ahead | Class::Planned));
    ahead(&word.lemma) || ahead(&word.lower)
}

/// "The first leader to visit".
fn is_done(doc: &Doc, lexicon: &Lexicon, noun: TokenId) -> bool {
    let done = |t: TokenId| lexicon.classes(&doc.token(t).lower).contains(&Class::Done);
    done(noun) || doc.children(noun).iter().any(|c| done(*c))
}

/// "The next meeting", "the planned visit".
fn is_coming(doc: &Doc, lexicon: &Lexicon, noun: TokenId) -> bool {
    let mut before = doc.children_by(noun, Dep::Amod);
    before.any(|c| lexicon.classes(&doc.token(c).lower).contains(&Class::Coming))
}

/// "The call on Friday": the day of the noun itself, not of what was called for.
fn is_day_of(doc: &Doc, lexicon: &Lexicon, noun: TokenId, time: TokenId) -> bool {
    doc.token(noun).pos == Pos::Noun && is_on_of(doc, lexicon, noun, time)
}

/// Whether a time hangs from a word by a preposition that does not look ahead.
fn is_on_of(doc: &Doc, lexicon: &Lexicon, word: TokenId, time: TokenId) -> bool {
    let mut first = time;
    for _ in 0..64 {
        let head = doc.token(first).head;
        if doc.token(first).pos == Pos::Adp {
            break;
        }
        if head == first || head == word {
            return false;
        }
        first = head;
    }
    let ahead = lexicon.classes(&doc.token(first).lower).contains(&Class::Ahead);
    doc.token(first).head == word && !ahead
}

/// What lay ahead when it "had been due" has passed, unless it is of the year and nearer ahead.
fn from_then(doc: &Doc, plan: TokenId) -> Tense {
    let had = |t: TokenId| doc.children_by(t, Dep::Aux).any(|a| doc.token(a).lower == "had");
    let copula = doc.token(plan).head;
    let of_copula = doc.token(copula).lemma == "be" && had(copula);
    if had(plan) || of_copula { Tense::Planned } else { Tense::Future }
}

/// "Is due in Oslo for talks on Friday": the adjective looks ahead for all that hangs from the copula.
fn is_due(doc: &Doc, lexicon: &Lexicon, copula: TokenId) -> bool {
    let mut adjectives = doc.children_by(copula, Dep::Acomp);
    let be = doc.token(copula).lemma == "be";
    be && adjectives.any(|a| lexicon.classes(&doc.token(a).lower).contains(&Class::Ahead))
}

/// "The committee meets on Thursday": the simple present of what runs by a timetable looks ahead; a headline's may not.
fn is_timetabled(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let listed = lexicon.classes(&token.lemma).contains(&Class::Timetable);
    let helped = [Dep::Aux, Dep::Auxpass].iter().any(|d| doc.child_by(verb, *d).is_some());
    let heading = matches!(doc.zone(verb), ZoneKind::Headline | ZoneKind::Deck);
    listed && !helped && !heading && matches!(token.tag, Tag::Vbz | Tag::Vbp)
}

/// "The sides are to meet", "talks are to be held": an infinitive under a form of "be".
fn is_to_be(doc: &Doc, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let above = doc.token(token.head);
    // "Were to meet" is a plan that had not come to pass when it was told of.
    let tensed = matches!(above.tag, Tag::Vbz | Tag::Vbp | Tag::Vbd);
    token.dep == Dep::Xcomp && above.lemma == "be" && tensed
}

/// "To be held": the infinitive of a passive.
fn is_passive_infinitive(doc: &Doc, verb: TokenId) -> bool {
    let to = doc.children_by(verb, Dep::Aux).any(|a| doc.token(a).tag == Tag::To);
    to && doc.children_by(verb, Dep::Auxpass).any(|a| doc.token(a).tag == Tag::Vb)
}

/// "Scheduled", "due", "by": unless the verb itself is in the past ("he had by then").
fn looks_ahead(doc: &Doc, lexicon: &Lexicon, at: TokenId) -> bool {
    let token = doc.token(at);
    let ahead = |word: &str| lexicon.classes(word).contains(&Class::Ahead);
    // The tagger takes "threatened on Monday to" for a participle.
    let helped = [Dep::Aux, Dep::Auxpass].iter().any(|d| doc.child_by(at, *d).is_some());
    let plain = token.tag == Tag::Vbn && !helped && doc.child_by(at, Dep::Nsubj).is_some();
    let past = token.tag == Tag::Vbd || plain;
    !past
        && (ahead(&token.lower)
            || (matches!(token.pos, Pos::Verb | Pos::Noun) && ahead(&token.lemma)))
}

/// What the verb's own form says; nothing for an infinitive or a participle that leans on another verb.
fn of_verb(doc: &Doc, verb: TokenId) -> Option<Tense> {
    let tag = doc.token(verb).tag;
    let mut helpers = doc
        .children(verb)
        .iter()
        .map(|c| doc.token(*c))
        .filter(|t| matches!(t.dep, Dep::Aux | Dep::Auxpass));
    let (mut past, mut future, mut any, mut unreal) = (false, false, false, false);
    for helper in &mut helpers {
        any = true;
        unreal |=
            helper.tag == Tag::Md && !matches!(helper.lower.as_str(), "will" | "'ll" | "shall");
        past |= helper.tag == Tag::Vbd || matches!(helper.lemma.as_str(), "have");
        // "Could" and "might" tell of what was possible as often as of what is to come.
        future |= helper.tag == Tag::Md
            && !matches!(helper.lemma.as_str(), "could" | "can" | "might" | "must");
    }
    match tag {
        // "Would have been unthinkable in March".
        Tag::Vbn if unreal && past => Some(Tense::Past),
        _ if future => Some(Tense::Future),
        Tag::Vbd => Some(Tense::Past),
        _ if past => Some(Tense::Past),
        // "Is to meet" looks ahead, as an infinitive below it shows; what is announced for a day is told in the present.
        Tag::Vbz | Tag::Vbp => Some(Tense::Other),
        Tag::Vb if is_to_be(doc, verb) => Some(Tense::Future),
        Tag::Vbn if is_to_be(doc, verb) && is_passive_infinitive(doc, verb) => Some(Tense::Future),
        Tag::Vbn if !any => Some(Tense::Past),
        Tag::Vbg if any => Some(Tense::Other),
        _ => None,
    }
}
