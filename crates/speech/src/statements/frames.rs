//! Finds cue words in their syntactic frames: who (source) says what (content).
//!
//! In: a [`Doc`] and the [`Lexicon`]. Out: [`Attribution`]s in text order of their cues, quotations not yet
//! regarded. Holds: content lies in the cue's sentence and leaves out cue and source.

use readout_types::StatementKind;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use super::Attribution;
use super::lexicon::{Class, Cue, Lexicon};
use crate::syntax::{self, core_phrase, noun_phrase, trim};

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
            Pos::Verb => verb(doc, lexicon, id),
            Pos::Noun => noun(doc, lexicon, id),
            Pos::Adj => adjective(doc, lexicon, id),
            _ => None,
        };
        found.extend(attribution);
    }
    found
}

/// A cue verb without regard to its frame: who would be the source, were it one.
pub(crate) fn bare(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<Attribution> {
    let token = doc.token(verb);
    let cue = lexicon.cue(&token.lemma, Pos::Verb).filter(|cue| cue.quotes)?;
    (token.pos == Pos::Verb).then(|| attribution(doc, lexicon, verb, cue, "quotation"))
}

fn attribution(
    doc: &Doc,
    lexicon: &Lexicon,
    cue_at: TokenId,
    cue: &Cue,
    rule: &'static str,
) -> Attribution {
    let source_head = source(doc, lexicon, cue_at);
    Attribution {
        kind: kind(cue.class),
        cue: Some(cue_at),
        cue_words: cue_words(doc, cue_at),
        source: source_head
            .map(|head| relative(doc, cue_at).unwrap_or_else(|| source_phrase(doc, head, cue_at))),
        source_head,
        content: Vec::new(),
        quoted: Vec::new(),
        follows: None,
        addressee: addressee(doc, cue_at, cue.hearer),
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
    syntax::is_negated(doc, verb)
        && doc.children_by(verb, Dep::Aux).any(|aux| {
            matches!(doc.token(aux).lemma.as_str(), "do" | "would" | "could" | "will" | "can")
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

fn source(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<TokenId> {
    if syntax::is_passive(doc, verb) {
        let agent = doc.child_by(verb, Dep::Agent);
        return agent.and_then(|by| doc.child_by(by, Dep::Pobj));
    }
    if let Some(outer) = outer_speaker(doc, lexicon, verb) {
        return Some(outer);
    }
    let subject = syntax::subject(doc, verb);
    let subject = subject.map(|found| speaking_above(doc, lexicon, verb, found).unwrap_or(found));
    subject.filter(|subject| syntax::is_nominal(doc, *subject) || is_group(doc, *subject))
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
    let participle = doc.token(clause).tag == Tag::Vbg && doc.token(clause).dep == Dep::Advcl;
    let below = doc.token(clause).head;
    if !participle || !mute(found) || doc.token(below).dep != Dep::Advcl {
        return None;
    }
    syntax::subject(doc, doc.token(below).head).filter(|above| !mute(*above))
}

/// "Both insisted", "many say", "some of them".
fn is_group(doc: &Doc, id: TokenId) -> bool {
    matches!(doc.token(id).pos, Pos::Det | Pos::Adj | Pos::Num)
}

/// "who said": the phrase is the pronoun, whoever it stands for.
fn relative(doc: &Doc, verb: TokenId) -> Option<Tokens> {
    let subject = syntax::own_subject(doc, verb)?;
    let token = doc.token(subject);
    (doc.token(verb).dep == Dep::Relcl && matches!(token.tag, Tag::Wp | Tag::Wdt))
        .then_some(subject..subject + 1)
}

fn source_phrase(doc: &Doc, head: TokenId, cue: TokenId) -> Tokens {
    let phrase = noun_phrase(doc, head);
    if phrase.contains(&cue) { core_phrase(doc, head) } else { phrase }
}

/// Whom it is said to: "told reporters", "said to them"; `hearer` tells that the verb's own object is meant.
fn addressee(doc: &Doc, verb: TokenId, hearer: bool) -> Option<TokenId> {
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
fn venue(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<Tokens> {
    let mut preps = doc.children_by(verb, Dep::Prep);
    preps.find_map(|prep| {
        let noun = doc.child_by(prep, Dep::Pobj)?;
        lexicon.venue(&doc.token(noun).lemma.to_lowercase())?;
        Some(prep..core_phrase(doc, noun).end)
    })
}

fn verb(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> Option<Attribution> {
    let cue = lexicon.cue(&doc.token(verb).lemma, Pos::Verb)?;
    if let Some(declined) = declined(doc, lexicon, verb, cue) {
        return Some(declined);
    }
    if is_declined(doc, lexicon, verb) {
        return None;
    }
    if cue.class == Class::Ask && is_reduced(doc, verb) {
        return None;
    }
    let passive = syntax::is_passive(doc, verb);
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
    if passive && made.source.is_none() && frame != "pass-that" {
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

/// "Disputed that", "rejected it", "a claim for which": a bare pronoun tells nothing of what is said.
fn is_hollow(doc: &Doc, piece: &Tokens) -> bool {
    piece.clone().all(|id| {
        let token = doc.token(id);
        matches!(token.pos, Pos::Pron | Pos::Det | Pos::Part | Pos::Punct)
            || matches!(token.tag, Tag::To | Tag::Wdt | Tag::Wp)
    })
}

/// Whether the source can say or think: a name, a person's pronoun, a noun for people, a body or a paper.
fn speaks(doc: &Doc, lexicon: &Lexicon, made: &Attribution) -> bool {
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
    if !reticent && !refuses {
        return None;
    }
    let mut made = attribution(doc, lexicon, verb, cue, "declined");
    let source = made.source.clone()?;
    let clause = source.start.min(made.cue_words.start)..doc.subtree(verb).end;
    made.kind = StatementKind::Declined;
    made.content = vec![trim(doc, clause)];
    made.weight = 80;
    Some(made)
}

/// "to comment" in "declined to comment": said by nobody.
fn is_declined(doc: &Doc, lexicon: &Lexicon, verb: TokenId) -> bool {
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
fn is_unreal(doc: &Doc, verb: TokenId) -> bool {
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
fn frame(doc: &Doc, lexicon: &Lexicon, cue: &Cue, verb: TokenId, passive: bool) -> Option<Frame> {
    let asserted = asserted(doc, lexicon, verb);
    let weigh = |frame: &str| surer(cue.weight(frame), asserted);
    let (that, to) = if passive { ("pass-that", "pass-to") } else { ("that", "to") };
    let clause = complement(doc, verb).filter(|_| weigh(that) >= LEAST_WEIGHT);
    if let Some(clause) = clause {
        return Some((that, clause_content(doc, verb, clause), weigh(that)));
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
            return Some((to, clause_content(doc, verb, clause), weight));
        }
    }
    if passive {
        return passive_object(doc, cue, verb);
    }
    if cue.hearer && is_hearer(doc, lexicon, verb) {
        return behind_hearer(doc, verb, weigh(that));
    }
    let object = || object(doc, verb, weigh("obj"));
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
    let that = |id: &TokenId| doc.token(*id).dep == Dep::Mark && doc.token(*id).lower == "that";
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
fn object(doc: &Doc, verb: TokenId, weight: u8) -> Option<Frame> {
    let object = doc.child_by(verb, Dep::Dobj).filter(|_| weight >= LEAST_WEIGHT)?;
    Some(("obj", object_content(doc, verb, object), weight))
}

/// "Called for calm".
fn behind_preposition(doc: &Doc, verb: TokenId, weigh: &dyn Fn(&str) -> u8) -> Option<Frame> {
    doc.children_by(verb, Dep::Prep).find_map(|prep| {
        let weight = weigh(&doc.token(prep).lower);
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
fn complement(doc: &Doc, verb: TokenId) -> Option<TokenId> {
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

/// A clause that is a mere interjection or a mark's own node.
fn is_fragment(doc: &Doc, clause: TokenId) -> bool {
    matches!(doc.token(clause).pos, Pos::Punct | Pos::Space | Pos::Intj)
}

/// "the plan, she said, is dead"; "as she put it".
fn is_aside(doc: &Doc, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let as_clause = token.dep == Dep::Advcl
        && doc.children_by(verb, Dep::Mark).any(|mark| doc.token(mark).lower == "as");
    let complete = doc
        .children(verb)
        .iter()
        .any(|c| matches!(doc.token(*c).dep, Dep::Xcomp | Dep::Ccomp | Dep::Dobj) && *c > verb);
    token.dep == Dep::Parataxis || as_clause && !complete
}

/// The sentence on both sides of an aside.
fn around_aside(doc: &Doc, verb: TokenId) -> Vec<Tokens> {
    let sentence = doc.sentence(verb).tokens.clone();
    let aside = doc.subtree(verb);
    let before = trim(doc, sentence.start..aside.start);
    let after = trim(doc, aside.end..sentence.end);
    [before, after].into_iter().filter(|piece| !piece.is_empty()).collect()
}

/// The clause that a verb governs: behind it, before it, or on both sides.
fn clause_content(doc: &Doc, verb: TokenId, clause: TokenId) -> Vec<Tokens> {
    let clause_tokens = without_next_clause(doc, clause, doc.subtree(clause));
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
    let rest = rest_after(doc, verb, block.end, clause, &sentence);
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
fn after_semicolon(doc: &Doc, piece: Tokens) -> Tokens {
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
fn rest_after(
    doc: &Doc,
    verb: TokenId,
    from: TokenId,
    clause: TokenId,
    sentence: &Tokens,
) -> Tokens {
    let clause_end = doc.subtree(clause).end;
    if clause_end <= from {
        return from..from;
    }
    let comma = (from..sentence.end).find(|id| doc.token(*id).tag == Tag::Comma);
    match comma {
        Some(comma) if comma + 1 < clause_end && doc.token(comma).head != verb => {
            comma + 1..clause_end
        }
        Some(comma) if comma + 1 < clause_end => comma + 1..clause_end,
        _ => from..from,
    }
}

/// Without a relative clause behind a comma that ends the phrase: that is the reporter's own.
fn without_afterthought(doc: &Doc, noun: TokenId, mut phrase: Tokens) -> Tokens {
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
fn object_content(doc: &Doc, verb: TokenId, object: TokenId) -> Vec<Tokens> {
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
fn content_without_source(doc: &Doc, content: Vec<Tokens>, made: &Attribution) -> Vec<Tokens> {
    let mut pieces = content;
    let blocks = [Some(made.cue_words.clone()), made.source.clone()];
    for block in blocks.into_iter().flatten() {
        pieces = pieces.into_iter().flat_map(|piece| without(piece, &block)).collect();
    }
    pieces.into_iter().map(|piece| trim(doc, piece)).filter(|piece| !piece.is_empty()).collect()
}

fn without(piece: Tokens, block: &Tokens) -> Vec<Tokens> {
    if !syntax::overlap(&piece, block) {
        return vec![piece];
    }
    let parts = [piece.start..block.start.max(piece.start), block.end.min(piece.end)..piece.end];
    parts.into_iter().filter(|part| part.start < part.end).collect()
}

/// "according to three officials".
fn according(doc: &Doc, id: TokenId) -> Option<Attribution> {
    let to = id + 1;
    if doc.tokens.get(to as usize)?.lower != "to" {
        return None;
    }
    let source_head = doc.child_by(to, Dep::Pobj).or_else(|| doc.child_by(id, Dep::Pobj))?;
    let source = noun_phrase(doc, source_head);
    let sentence = doc.sentence(id).tokens.clone();
    let phrase = id..doc.subtree(source_head).end.max(source.end).min(sentence.end);
    let pieces = [sentence.start..phrase.start, phrase.end..sentence.end];
    let content: Vec<Tokens> =
        pieces.into_iter().map(|p| trim(doc, p)).filter(|p| !p.is_empty()).collect();
    (!content.is_empty()).then(|| Attribution {
        kind: StatementKind::Indirect,
        cue: Some(id),
        cue_words: id..to + 1,
        source: Some(source),
        source_head: Some(source_head),
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
fn noun(doc: &Doc, lexicon: &Lexicon, noun: TokenId) -> Option<Attribution> {
    let cue = lexicon.cue(&doc.token(noun).lemma, Pos::Noun)?;
    let clause = doc.children(noun).iter().copied().find(|c| {
        *c > noun
            && matches!(doc.token(*c).dep, Dep::Acl | Dep::Ccomp)
            && clause_mark(doc, *c).is_some()
    });
    let (frame, content) = match clause {
        Some(clause) => (clause_mark(doc, clause)?, doc.subtree(clause)),
        None => noun_complement(doc, cue, noun)?,
    };
    let weight = cue.weight(frame);
    let source_head = possessor(doc, noun).or_else(|| giver(doc, noun));
    if weight < LEAST_WEIGHT && (source_head.is_none() || weight < 40) {
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

/// "his claim", "the minister's warning", "criticism from unions".
fn possessor(doc: &Doc, noun: TokenId) -> Option<TokenId> {
    doc.child_by(noun, Dep::Poss).or_else(|| {
        let from = doc
            .children_by(noun, Dep::Prep)
            .find(|p| matches!(doc.token(*p).lower.as_str(), "from" | "by" | "among"))?;
        doc.child_by(from, Dep::Pobj)
    })
}

/// "She made the claim that": the subject of the verb whose object the noun is.
fn giver(doc: &Doc, noun: TokenId) -> Option<TokenId> {
    let token = doc.token(noun);
    let verb = token.head;
    (token.dep == Dep::Dobj && doc.token(verb).pos == Pos::Verb && !syntax::is_passive(doc, verb))
        .then(|| syntax::subject(doc, verb))?
}

/// "they are worried that", "she was critical of".
fn adjective(doc: &Doc, lexicon: &Lexicon, adjective: TokenId) -> Option<Attribution> {
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
