//! Verbs that bring words in: "said that", "told him", "was quoted as", "declined to".
//!
//! In: a verb that the lexicon knows. Out: an attribution where its frame is filled and somebody speaks.

use readout_types::StatementKind;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use super::content::{
    around_aside, clause_content, content_without_source, is_aside, is_fragment, object_content,
    without_afterthought,
};
use super::{LEAST_WEIGHT, attribution, phrases, withholds};
use crate::statements::Attribution;
use crate::statements::lexicon::{Class, Cue, Lexicon};
use crate::syntax::{self, core_phrase, noun_phrase, trim};

pub(super) fn verb(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<Attribution> {
    let cue = lexicon.cue(&doc.token(verb).lemma, Pos::Verb)?;
    if let Some(declined) = declined(doc, lexicon, verb, cue) {
        return Some(declined);
    }
    if is_declined(doc, lexicon, verb) {
        return None;
    }
    if cue.class == Class::Ask && (is_asked(doc, verb) || asks_for_cover(doc, verb)) {
        return None;
    }
    if cue.alone && doc.child_by(verb, Dep::Prt).is_some() {
        return None;
    }
    let passive = syntax::is_passive(doc, verb);
    if let Some(fronted) = fronted(doc, lexicon, verb, cue) {
        return Some(fronted);
    }
    let (frame, content, weight) = frame(doc, lexicon, cue, verb, passive)?;
    if content.iter().all(|piece| is_hollow(doc, piece)) {
        return None;
    }
    let weight = if is_unreal(doc, verb) { weight / 5 * 3 } else { weight };
    if weight < LEAST_WEIGHT {
        return None;
    }
    let mut made = attribution(doc, lexicon, verb, cue, frame);
    made.content = content_without_source(doc, content, &made);
    made.content = before_next_cue(doc, lexicon, verb, made.content);
    made.weight = weight;
    // "It was said that" needs no speaker; a participle ("told that the port was shut") does.
    let impersonal = frame == "pass-that" && !is_reduced(doc, verb);
    if passive && made.source.is_none() && !impersonal {
        return None;
    }
    let plain = matches!(made.rule, "that" | "aside") && weight >= 60;
    if !plain && !speaks(doc, lexicon, &made) {
        return None;
    }
    let needs_source = made.rule != "that" && made.rule != "pass-that" && made.rule != "aside";
    let complete = !made.content.is_empty() && (made.source.is_some() || !needs_source || passive);
    complete.then_some(made)
}

/// "The port has been shut since May, the harbour master, Ada Lind, told reporters": where the parse joins the cue to the
/// clause before it, the words right before the cue speak, and what stands before their comma is told.
fn fronted(doc: &Doc, lexicon: &Lexicon, verb: TokenId, cue: &Cue) -> Option<Attribution> {
    let token = doc.token(verb);
    let told = matches!(token.tag, Tag::Vbd | Tag::Vbz);
    let loose = matches!(token.dep, Dep::Conj | Dep::Parataxis | Dep::Root | Dep::Dep);
    if !cue.quotes || !told || !loose || syntax::own_subject(doc, verb).is_some() {
        return None;
    }
    let (head, source) = name_before(doc, verb)?;
    let from = doc.sentence(verb).tokens.start;
    let stop = source.start.checked_sub(1).filter(|stop| *stop > from)?;
    let finite =
        |id: TokenId| matches!(doc.token(id).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
    let marked = doc.token(from).pos == Pos::Sconj || doc.token(stop).tag != Tag::Comma;
    if marked || !(from..stop).any(finite) {
        return None;
    }
    let mut made = attribution(doc, lexicon, verb, cue, "that");
    made.source_head = Some(head);
    made.source = Some(source);
    made.content = vec![trim(doc, from..stop)];
    made.weight = cue.weight("that");
    (made.weight >= LEAST_WEIGHT).then_some(made)
}

/// The person named right before a verb, with a description that a comma parts from the name.
fn name_before(doc: &Doc, verb: TokenId) -> Option<(TokenId, Tokens)> {
    let from = doc.sentence(verb).tokens.start;
    let comma = |id: TokenId| doc.token(id).tag == Tag::Comma;
    let closed = verb > from + 1 && comma(verb - 1);
    let end = verb - u32::from(closed);
    let head = end.checked_sub(1).filter(|head| *head > from)?;
    let name = doc.token(head);
    if name.pos != Pos::Propn || name.entity != Some(Entity::Person) {
        return None;
    }
    let start = core_phrase(doc, head).start;
    let describes = |id: &TokenId| {
        !syntax::is_verb(doc, *id) && !comma(*id) && doc.token(*id).pos != Pos::Cconj
    };
    let described = (from..start.saturating_sub(1)).rev().take_while(describes).last();
    let opens = |id: &TokenId| {
        matches!(doc.token(*id).pos, Pos::Det | Pos::Propn | Pos::Pron) && *id > from
    };
    let start = described.filter(|first| closed && opens(first)).unwrap_or(start);
    Some((head, start..end))
}

/// "Many came, police said; the hosts spoke of few": content ends at a semicolon behind which somebody else speaks.
fn before_next_cue(
    doc: &Doc,
    lexicon: &Lexicon,
    cue: TokenId,
    mut content: Vec<Tokens>,
) -> Vec<Tokens> {
    let Some(last) = content.last().cloned() else { return content };
    let is_semicolon = |id: &TokenId| *id > cue && doc.token(*id).lower == ";";
    // A piece behind the cue has lost the semicolon that it began with.
    let Some(semicolon) = (last.start.saturating_sub(1)..last.end).find(is_semicolon) else {
        return content;
    };
    if (semicolon + 1..doc.sentence(semicolon).tokens.end)
        .any(|id| speaks_from(doc, lexicon, id, semicolon))
    {
        content.pop();
        content.extend(Some(last.start..semicolon).filter(|piece| piece.start < piece.end));
    }
    content
}

/// Whether a word is a cue with a subject of its own behind a place.
fn speaks_from(doc: &Doc, lexicon: &Lexicon, id: TokenId, place: TokenId) -> bool {
    let token = doc.token(id);
    let cue = lexicon.cue(&token.lemma, token.pos).filter(|_| token.pos == Pos::Verb);
    cue.is_some_and(|cue| cue.class != Class::Think)
        && syntax::own_subject(doc, id).is_some_and(|subject| subject > place)
}

/// "Asked whether it was an ultimatum, he smiled": the one who is asked says nothing by it.
fn is_reduced(doc: &Doc, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let participle = token.tag == Tag::Vbn || token.tag == Tag::Vbd && token.dep == Dep::Advcl;
    participle
        && matches!(token.dep, Dep::Advcl | Dep::Acl)
        && syntax::own_subject(doc, verb).is_none()
        && doc.child_by(verb, Dep::Aux).is_none()
        && doc.child_by(verb, Dep::Auxpass).is_none()
}

/// "Lind, asked whether it was an ultimatum, said", "the Speaker, asked by the king to try": whoever is asked, also where the
/// parse takes the participle for a finite verb.
fn is_asked(doc: &Doc, verb: TokenId) -> bool {
    let token = doc.token(verb);
    if is_reduced(doc, verb) {
        return true;
    }
    let past = matches!(token.tag, Tag::Vbn | Tag::Vbd);
    let own = |dep| doc.child_by(verb, dep).is_some();
    if !past || own(Dep::Aux) || own(Dep::Auxpass) {
        return false;
    }
    if own(Dep::Agent) {
        return true;
    }
    // Between commas, with the finite verb of the one who is asked behind the second.
    let sentence = doc.sentence(verb).tokens.clone();
    let comma = |id: &TokenId| doc.token(*id).tag == Tag::Comma;
    let mut first = verb;
    while doc.token(first).dep == Dep::Conj && doc.token(first).head < first {
        first = doc.token(first).head;
    }
    let opened =
        first.checked_sub(1).filter(|before| sentence.contains(before)).is_some_and(|b| comma(&b));
    let finite = |id: TokenId| {
        matches!(doc.token(id).tag, Tag::Vbd | Tag::Vbz)
            && matches!(doc.token(id).pos, Pos::Verb | Pos::Aux)
    };
    let closed = (verb + 1..sentence.end).rev().filter(comma).any(|id| {
        let behind = id + 1..sentence.end.min(id + 3);
        behind.clone().find(|at| !matches!(doc.token(*at).pos, Pos::Adv)).is_some_and(finite)
    });
    opened && closed
}

/// "Asked not to be named": no words, but how the words came.
fn asks_for_cover(doc: &Doc, verb: TokenId) -> bool {
    doc.child_by(verb, Dep::Xcomp).is_some_and(|clause| {
        syntax::is_negated(doc, clause) && doc.child_by(clause, Dep::Auxpass).is_some()
    })
}

/// "Disputed that", "rejected it", "a claim for which": a bare pronoun tells nothing of what is said.
fn is_hollow(doc: &Doc, piece: &Tokens) -> bool {
    piece.clone().all(|id| {
        let token = doc.token(id);
        matches!(token.pos, Pos::Pron | Pos::Det | Pos::Part | Pos::Punct)
            || matches!(token.tag, Tag::To | Tag::Wdt | Tag::Wp)
    })
}

/// Whether the source can say or think: a name, a person's pronoun, a noun for people, a body or a paper.
pub(super) fn speaks(doc: &Doc, lexicon: &Lexicon, made: &Attribution) -> bool {
    let Some(head) = made.source_head else { return true };
    let token = doc.token(head);
    match token.pos {
        Pos::Propn => true,
        Pos::Pron => {
            !matches!(token.lower.as_str(), "it" | "that" | "this" | "which" | "what" | "there")
        }
        Pos::Noun => {
            lexicon.can_speak(&token.lemma) || token.entity.is_some() || is_agent_noun(&token.lemma)
        }
        _ => true,
    }
}

/// "analyst", "steelmaker", "statistician": nouns made from what people do.
fn is_agent_noun(lemma: &str) -> bool {
    lemma.len() > 5
        && ["ist", "ian", "man", "maker", "holder", "goer", "eer"]
            .iter()
            .any(|end| lemma.ends_with(end))
}

/// "declined to comment", "would not say whether": the clause as a whole is what is told.
fn declined(doc: &Doc, lexicon: &Lexicon, verb: TokenId, cue: &Cue) -> Option<Attribution> {
    let reticent = cue.reticent && withholds(doc, verb) && states_nothing(doc, verb);
    let refuses = cue.class == Class::Decline
        && doc.child_by(verb, Dep::Xcomp).is_some_and(|to| {
            lexicon.cue(&doc.token(to).lemma, Pos::Verb).is_some_and(|cue| cue.reticent)
        });
    // "Did not answer calls for a truce": no words were asked for.
    let words = |object| phrases::asks_for_words(doc, lexicon, object);
    let asked = doc.child_by(verb, Dep::Dobj).is_none_or(words);
    if !asked || !reticent && !refuses {
        return None;
    }
    let mut made = attribution(doc, lexicon, verb, cue, "declined");
    let source = made.source.clone()?;
    // "Said the gap had narrowed but declined to say by how much": what was said stands between.
    let near = syntax::own_subject(doc, verb).is_some()
        || doc.token(verb).dep != Dep::Conj
        || source.end + 2 >= made.cue_words.start;
    let start = if near { source.start.min(made.cue_words.start) } else { made.cue_words.start };
    let clause = start..own_clause_end(doc, verb);
    made.kind = StatementKind::Declined;
    made.content = vec![trim(doc, clause)];
    made.weight = 80;
    Some(made)
}

/// Where the clause of a verb ends: before a joined one with a subject of its own ("gave no figures, but the council put it at 9").
pub(super) fn own_clause_end(doc: &Doc, verb: TokenId) -> TokenId {
    let joined = doc.children_by(verb, Dep::Conj);
    let other = joined.filter(|next| *next > verb && syntax::own_subject(doc, *next).is_some());
    let start = other.map(|next| doc.subtree(next).start).filter(|start| *start > verb).min();
    let mut end = start.unwrap_or(TokenId::MAX).min(doc.subtree(verb).end);
    let joint = |id: TokenId| doc.token(id).dep == Dep::Cc || doc.token(id).tag == Tag::Comma;
    while end > verb + 1 && joint(end - 1) {
        end -= 1;
    }
    end
}

/// "to comment" in "declined to comment": said by nobody.
pub(super) fn is_declined(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let above = lexicon.cue(&doc.token(token.head).lemma, Pos::Verb);
    token.dep == Dep::Xcomp && above.is_some_and(|cue| cue.class == Class::Decline)
}

/// "did not say that" tells what was not said; "would not say whether" withholds.
fn states_nothing(doc: &Doc, verb: TokenId) -> bool {
    let clause = doc.child_by(verb, Dep::Ccomp);
    clause.is_none_or(|clause| {
        doc.subtree(clause).clone().take(3).any(|id| {
            matches!(doc.token(id).tag, Tag::Wp | Tag::Wrb | Tag::Wdt)
                || matches!(doc.token(id).lower.as_str(), "whether" | "if")
        })
    })
}

/// "could threaten", "in order to discuss": nobody has said anything yet.
pub(super) fn is_unreal(doc: &Doc, verb: TokenId) -> bool {
    let purpose = matches!(doc.token(verb).dep, Dep::Advcl | Dep::Acl | Dep::Relcl);
    doc.children_by(verb, Dep::Aux).any(|aux| {
        let token = doc.token(aux);
        let modal = token.tag == Tag::Md && token.lower != "will" && token.lower != "'ll";
        modal || token.tag == Tag::To && purpose
    })
}

/// A frame by its name, the content that it gives, and how many in a hundred such uses attribute.
type Frame = (&'static str, Vec<Tokens>, u8);

/// The frame that a verb stands in.
pub(super) fn frame(
    doc: &Doc,
    lexicon: &Lexicon,
    cue: &Cue,
    verb: TokenId,
    passive: bool,
) -> Option<Frame> {
    let asserted = asserted(doc, lexicon, verb);
    let weigh = |frame: &str| surer(cue.weight(frame), asserted);
    let (that, to) = if passive { ("pass-that", "pass-to") } else { ("that", "to") };
    let clause = complement(doc, verb).filter(|_| weigh(that) >= LEAST_WEIGHT);
    if let Some(clause) = clause {
        return Some((that, clause_content(doc, lexicon, verb, clause), weigh(that)));
    }
    if cue.weight("aside") > 0 && is_aside(doc, verb) {
        return Some(("aside", around_aside(doc, verb), cue.weight("aside")));
    }
    if let Some(clause) = doc.child_by(verb, Dep::Xcomp) {
        // "Denied meeting him" is as good as "denied that she had met him".
        let gerund = doc.token(clause).tag == Tag::Vbg && !passive && cue.class != Class::Think;
        let as_clause = if gerund { cue.weight(that) / 5 * 4 } else { 0 };
        let weight = weigh(to).max(as_clause);
        if weight >= LEAST_WEIGHT {
            return Some((to, clause_content(doc, lexicon, verb, clause), weight));
        }
    }
    if passive {
        return passive_object(doc, cue, verb);
    }
    if cue.hearer && is_hearer(doc, lexicon, verb) {
        return behind_hearer(doc, verb, weigh(that));
    }
    // Whoever is told something is no part of what they are told, whatever the noun.
    if cue.hearer && doc.child_by(verb, Dep::Dobj).is_some() {
        let behind = behind_hearer(doc, verb, weigh(that));
        return behind.or_else(|| behind_preposition(doc, verb, &weigh));
    }
    let named = |id: TokenId| {
        let token = doc.token(id);
        token.pos == Pos::Pron || token.entity == Some(Entity::Person)
    };
    let called = || doc.child_by(verb, Dep::Oprd).is_some();
    let unnamed = cue.names && doc.child_by(verb, Dep::Dobj).is_some_and(named) && !called();
    let object = || object(doc, verb, weigh("obj")).filter(|_| !unnamed);
    object().or_else(|| behind_preposition(doc, verb, &weigh))
}

/// "Told reporters": the object hears it, and is no part of it.
fn is_hearer(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> bool {
    doc.child_by(verb, Dep::Dobj).is_some_and(|object| {
        let token = doc.token(object);
        let person = matches!(token.entity, Some(Entity::Person | Entity::Norp | Entity::Org));
        let pronoun = token.pos == Pos::Pron && token.lower != "it";
        person || pronoun || token.pos == Pos::Noun && lexicon.can_speak(&token.lemma)
    })
}

/// "Told reporters after the talks that ...", "informed the crews about it": what comes behind the hearer, wherever the
/// parse hangs it.
fn behind_hearer(doc: &Doc, verb: TokenId, weight: u8) -> Option<Frame> {
    let hearer = doc.child_by(verb, Dep::Dobj)?;
    let end = doc.subtree(verb).end;
    // The parse may take what is told for a clause about the hearer: "warning the port that the ferries would stop".
    let about = |id: TokenId| {
        let clause = doc.token(id).head;
        let token = doc.token(clause);
        let own = syntax::own_subject(doc, clause).is_some_and(|subject| subject != id);
        token.dep == Dep::Relcl && token.head == hearer && own
    };
    let that = |id: &TokenId| {
        doc.token(*id).lower == "that" && (doc.token(*id).dep == Dep::Mark || about(*id))
    };
    if let Some(that) = (hearer + 1..end).find(that) {
        return (weight >= LEAST_WEIGHT).then(|| ("that", vec![trim(doc, that..end)], weight));
    }
    let topic = |prep: &TokenId| *prep > hearer && matches!(doc.word(*prep), "about" | "of");
    let of_verb = doc.children_by(verb, Dep::Prep).find(topic);
    let prep = of_verb.or_else(|| doc.children_by(hearer, Dep::Prep).find(topic))?;
    let content = without_afterthought(doc, prep, prep + 1..doc.subtree(prep).end);
    let weight = weight / 5 * 4;
    (weight >= LEAST_WEIGHT && content.start < content.end)
        .then(|| ("prep", vec![trim(doc, content)], weight))
}

/// "Praised the plan".
pub(super) fn object(doc: &Doc, verb: TokenId, weight: u8) -> Option<Frame> {
    let object = doc.child_by(verb, Dep::Dobj).filter(|_| weight >= LEAST_WEIGHT)?;
    Some(("obj", object_content(doc, verb, object), weight))
}

/// "Called for calm".
fn behind_preposition(doc: &Doc, verb: TokenId, weigh: &dyn Fn(&str) -> u8) -> Option<Frame> {
    doc.children_by(verb, Dep::Prep).find_map(|prep| {
        // "Has railed for years": how long it is done is not what is said.
        let object = doc.child_by(prep, Dep::Pobj);
        let time = object
            .is_some_and(|o| matches!(doc.token(o).entity, Some(Entity::Date | Entity::Time)));
        let weight = if time { 0 } else { weigh(&doc.token(prep).lower) };
        let content = without_afterthought(doc, prep, prep + 1..doc.subtree(prep).end);
        (weight >= LEAST_WEIGHT && content.start < content.end)
            .then(|| ("prep", vec![trim(doc, content)], weight))
    })
}

/// Whether the reporter asserts that somebody who can speak does it: a finite verb in a clause of its own.
fn asserted(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let present_or_past = |id: TokenId| matches!(doc.token(id).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp);
    let perfect = |id: TokenId| present_or_past(id) && doc.token(id).lemma != "do";
    let finite = present_or_past(verb) || doc.children_by(verb, Dep::Aux).any(perfect);
    let own_clause = match token.dep {
        Dep::Root => true,
        Dep::Conj => doc.token(token.head).dep == Dep::Root,
        _ => false,
    };
    let spoken = || syntax::subject(doc, verb).is_some_and(|id| is_someone(doc, lexicon, id));
    finite && own_clause && !syntax::is_negated(doc, verb) && spoken()
}

/// A name, a noun for people, or the pronoun of a third person.
fn is_someone(doc: &Doc, lexicon: &Lexicon, id: TokenId) -> bool {
    let token = doc.token(id);
    match token.pos {
        Pos::Propn => token.entity.is_some(),
        Pos::Pron => matches!(token.lower.as_str(), "he" | "she" | "they"),
        Pos::Noun => lexicon.can_speak(&token.lemma),
        _ => false,
    }
}

/// The table's figures are counted over all uses of a word, "wants to attack" and "if they attack" among them; of what
/// is asserted of somebody half as many again attribute. Up to 60, where they hardly differ.
fn surer(weight: u8, asserted: bool) -> u8 {
    if asserted { weight.max((weight + weight / 2).min(60)) } else { weight }
}

/// The clause that a verb governs: of several, one that "that" opens behind it; none that a colon or a bracket parts
/// from it, whatever the parse says.
pub(super) fn complement(doc: &Doc, verb: TokenId) -> Option<TokenId> {
    let clauses = || doc.children_by(verb, Dep::Ccomp).filter(|c| !is_fragment(doc, *c));
    let marked =
        |c: &TokenId| doc.child_by(*c, Dep::Mark).is_some_and(|m| doc.token(m).lower == "that");
    let behind = clauses().find(|c| *c > verb && marked(c));
    behind.or_else(|| clauses().find(|c| *c > verb || !is_parted(doc, verb, *c)))
}

/// "The figures are old: Lind has vowed to ...": what stands before the colon is not what she vowed.
fn is_parted(doc: &Doc, verb: TokenId, clause: TokenId) -> bool {
    (clause + 1..verb).any(|id| matches!(doc.word(id), ":" | ";" | "("))
}

/// "The visit was first reported by Orsa Radio": the subject is what is told, where it is said by whom.
fn passive_object(doc: &Doc, cue: &Cue, verb: TokenId) -> Option<Frame> {
    let weight = cue.weight("pass");
    doc.child_by(verb, Dep::Agent).filter(|_| weight >= LEAST_WEIGHT)?;
    let own = doc.child_by(verb, Dep::Nsubjpass)?;
    let told = syntax::antecedent(doc, verb, own);
    Some(("pass", vec![noun_phrase(doc, told)], weight))
}
