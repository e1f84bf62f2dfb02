//! Levels the syntactic variants of one predicate: who does what to whom, whatever the construction.
//!
//! In: a parsed [`Doc`] and a token that heads a clause or a noun phrase. Out: its [`Roles`]. Holds: a passive's
//! by-phrase is the subject and its surface subject the object; relative clauses, participles, infinitives and
//! conjuncts find the participants that they leave out; a noun governed by a light verb ("launched an attack on")
//! has that verb's subject and prepositional phrases. This is what the field calls an enhanced or collapsed graph.

use std::collections::HashSet;
use std::sync::OnceLock;

use readout_types::doc::{Doc, TokenId};
use readout_types::labels::{Dep, Entity, Pos, Tag};

/// The participants of one predicate, each by its head token, in text order within a role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles {
    /// Who acts.
    pub subjects: Vec<TokenId>,
    /// Whom or what it is done to.
    pub objects: Vec<TokenId>,
    /// To whom it is given or said.
    pub indirect: Vec<TokenId>,
    /// Clauses that fill a role ("that ...", "to ...", "doing ...").
    pub complements: Vec<TokenId>,
    /// Adverbial clauses and adverbs.
    pub adverbials: Vec<TokenId>,
    /// Whose, of a noun.
    pub possessors: Vec<TokenId>,
    /// Adjectives and nouns before a noun.
    pub modifiers: Vec<TokenId>,
    /// Prepositional phrases: the preposition's token, the head of its object.
    pub prepositions: Vec<(TokenId, TokenId)>,
}

/// How far a chain of left-out subjects is followed.
const DEPTH: u8 = 6;

/// The roles around one token.
#[must_use]
pub fn roles(doc: &Doc, at: TokenId, light: &dyn Fn(&str) -> bool) -> Roles {
    let mut roles = own(doc, at);
    if is_clause(doc, at) {
        verbal(doc, at, &mut roles);
    } else {
        nominal(doc, at, light, &mut roles);
    }
    roles
}

/// Whether a token heads a clause rather than a noun phrase.
#[must_use]
pub fn is_clause(doc: &Doc, at: TokenId) -> bool {
    let token = doc.token(at);
    matches!(token.pos, Pos::Verb | Pos::Aux)
        || doc.children(at).iter().any(|c| matches!(doc.token(*c).dep, Dep::Nsubj | Dep::Nsubjpass))
}

/// Whether a verb stands in the passive: by its auxiliary or its subject's label, or as a bare participle after a noun.
#[must_use]
pub fn is_passive(doc: &Doc, at: TokenId) -> bool {
    let token = doc.token(at);
    if doc.children(at).iter().any(|c| matches!(doc.token(*c).dep, Dep::Auxpass | Dep::Nsubjpass)) {
        return true;
    }
    if token.tag != Tag::Vbn || doc.child_by(at, Dep::Aux).is_some() {
        return false;
    }
    match token.dep {
        Dep::Acl => true,
        Dep::Conj => doc.child_by(at, Dep::Nsubj).is_none() && is_passive(doc, token.head),
        Dep::Advcl => doc.child_by(at, Dep::Dobj).is_none() && !is_run_on(doc, at),
        _ => false,
    }
}

/// "in meetings Berg held last week": a clause with a subject of its own and no comma before it is a relative clause without
/// its pronoun, whose verb the tagger took for a participle.
fn is_run_on(doc: &Doc, at: TokenId) -> bool {
    let Some(subject) = doc.child_by(at, Dep::Nsubj) else { return false };
    let first = doc.subtree(subject).start;
    let opens = first == doc.sentence(at).tokens.start;
    !opens && doc.token(first - 1).pos == Pos::Noun
}

fn own(doc: &Doc, at: TokenId) -> Roles {
    let mut roles = Roles::default();
    for &child in doc.children(at) {
        match doc.token(child).dep {
            Dep::Nsubj | Dep::Csubj => roles.subjects.push(child),
            Dep::Dobj | Dep::Nsubjpass | Dep::Csubjpass => roles.objects.push(child),
            Dep::Dative if doc.token(child).pos == Pos::Adp => {
                prepositional(doc, child, &mut roles)
            }
            Dep::Dative => roles.indirect.push(child),
            Dep::Ccomp | Dep::Xcomp | Dep::Acomp | Dep::Attr | Dep::Oprd => {
                roles.complements.push(child)
            }
            Dep::Acl => roles.complements.push(child),
            Dep::Advcl | Dep::Advmod | Dep::Npadvmod => roles.adverbials.push(child),
            Dep::Poss => roles.possessors.push(child),
            Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Nummod => roles.modifiers.push(child),
            Dep::Prep | Dep::Agent => prepositional(doc, child, &mut roles),
            Dep::Prt => particle(doc, child, &mut roles),
            _ => {}
        }
    }
    roles
}

/// Takes a preposition's object; `by` after a passive is sorted out by [`verbal`].
fn prepositional(doc: &Doc, preposition: TokenId, roles: &mut Roles) {
    for &child in doc.children(preposition) {
        match doc.token(child).dep {
            Dep::Pobj => roles.prepositions.push((preposition, child)),
            Dep::Pcomp => {
                roles.prepositions.push((preposition, child));
                roles.complements.push(child);
            }
            // "according to": a participle with its preposition is one of another name.
            Dep::Prep if doc.token(preposition).tag == Tag::Vbg => {
                let below = doc.children_by(child, Dep::Pobj).map(|object| (preposition, object));
                roles.prepositions.extend(below);
            }
            Dep::Prep => prepositional(doc, child, roles),
            Dep::Conj if doc.token(child).pos == Pos::Adp => prepositional(doc, child, roles),
            _ => {}
        }
    }
}

/// Some particles bear the prepositional object themselves ("called on" parsed as a phrasal verb).
fn particle(doc: &Doc, particle: TokenId, roles: &mut Roles) {
    for object in doc.children_by(particle, Dep::Pobj) {
        roles.prepositions.push((particle, object));
    }
}

fn verbal(doc: &Doc, at: TokenId, roles: &mut Roles) {
    if is_passive(doc, at) {
        let (by, rest): (Vec<_>, Vec<_>) =
            roles.prepositions.drain(..).partition(|(p, _)| doc.token(*p).dep == Dep::Agent);
        roles.prepositions = rest;
        roles.subjects = by.into_iter().map(|(_, object)| object).collect();
        if roles.objects.is_empty() {
            roles.objects.extend(surface_subject(doc, at, DEPTH));
        } else if doc.child_by(at, Dep::Dobj).is_some() {
            // "was granted asylum": the surface subject receives, the object stays.
            let (surface, objects): (Vec<_>, Vec<_>) =
                roles.objects.drain(..).partition(|o| doc.token(*o).dep == Dep::Nsubjpass);
            roles.objects = objects;
            roles.indirect.extend(surface);
        }
    } else if roles.subjects.is_empty() {
        roles.subjects.extend(surface_subject(doc, at, DEPTH));
        if roles.subjects.is_empty() {
            roles.subjects.extend(name_before(doc, at));
        }
    }
    relative(doc, at, roles);
    shared_object(doc, at, roles);
}

/// "Berg, R-Ky., called it late": a person's name that the parser takes for a measure is the finite verb's subject.
fn name_before(doc: &Doc, verb: TokenId) -> Option<TokenId> {
    let finite = matches!(doc.token(verb).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp);
    let mut measures = doc.children_by(verb, Dep::Npadvmod).filter(|t| finite && *t < verb);
    measures.find(|t| doc.token(*t).entity == Some(Entity::Person))
}

/// Puts the noun that a relative clause modifies where its pronoun (or gap) stands.
fn relative(doc: &Doc, at: TokenId, roles: &mut Roles) {
    if doc.token(at).dep != Dep::Relcl {
        return;
    }
    let noun = apposed(doc, doc.token(at).head);
    let mut used = false;
    for slot in [&mut roles.subjects, &mut roles.objects, &mut roles.indirect] {
        for token in slot.iter_mut().filter(|t| is_relative_pronoun(doc, **t)) {
            *token = noun;
            used = true;
        }
    }
    for (_, token) in roles.prepositions.iter_mut().filter(|(_, t)| is_relative_pronoun(doc, *t)) {
        *token = noun;
        used = true;
    }
    let plain_pronoun = doc
        .children(at)
        .iter()
        .any(|c| is_relative_pronoun(doc, *c) || is_relative_adverb(doc, *c));
    if !used && !plain_pronoun && roles.objects.is_empty() && !is_passive(doc, at) {
        roles.objects.push(noun);
    }
}

fn is_relative_pronoun(doc: &Doc, at: TokenId) -> bool {
    matches!(doc.token(at).tag, Tag::Wdt | Tag::Wp)
        || (doc.token(at).lower == "that" && doc.token(at).pos == Pos::Pron)
}

/// "the house where they met": the noun is the place or time of the clause, not its object.
fn is_relative_adverb(doc: &Doc, at: TokenId) -> bool {
    doc.token(at).tag == Tag::Wrb
}

/// "met and praised the envoy": the last conjunct's object is the first one's too.
fn shared_object(doc: &Doc, at: TokenId, roles: &mut Roles) {
    if !roles.objects.is_empty() || !roles.complements.is_empty() || !roles.prepositions.is_empty()
    {
        return;
    }
    let next = doc.child_by(at, Dep::Conj);
    let adjoining = next.is_some_and(|n| n <= at + 3 && doc.child_by(n, Dep::Nsubj).is_none());
    if let (Some(next), true) = (next, adjoining) {
        roles.objects.extend(doc.children_by(next, Dep::Dobj));
    }
}

/// The subject as the clause has it or as its governor lends it.
fn surface_subject(doc: &Doc, at: TokenId, depth: u8) -> Vec<TokenId> {
    let own: Vec<TokenId> = doc
        .children(at)
        .iter()
        .copied()
        .filter(|c| matches!(doc.token(*c).dep, Dep::Nsubj | Dep::Nsubjpass))
        .map(|c| antecedent(doc, c))
        .collect();
    let head = doc.token(at).head;
    if !own.is_empty() || depth == 0 || head == at {
        return own;
    }
    match doc.token(at).dep {
        // "is due to meet": who is due meets.
        Dep::Acomp => surface_subject(doc, head, depth - 1),
        // "Lund stood firm after the meeting ended, warning of a strike": what follows the comma is the main clause's.
        Dep::Advcl if is_afterthought(doc, at) => {
            surface_subject(doc, doc.token(head).head, depth - 1)
        }
        Dep::Conj | Dep::Advcl | Dep::Parataxis | Dep::Dep => {
            surface_subject(doc, joined_to(doc, at), depth - 1)
        }
        // "“Drop the duty,” he said": an order is nobody's deed.
        Dep::Ccomp if is_order(doc, at) => Vec::new(),
        Dep::Xcomp | Dep::Ccomp => controller(doc, head, depth - 1),
        Dep::Acl if is_infinitive(doc, at) => owner(doc, head, depth - 1),
        Dep::Acl | Dep::Relcl => vec![apposed(doc, head)],
        Dep::Pcomp => of_preposition(doc, head, depth - 1),
        _ => Vec::new(),
    }
}

/// Whether a verb stands bare, with nothing before it but an opening mark.
fn is_order(doc: &Doc, at: TokenId) -> bool {
    let token = doc.token(at);
    let carried = [Dep::Aux, Dep::Mark, Dep::Auxpass];
    let bare = carried.into_iter().all(|dep| doc.child_by(at, dep).is_none());
    let opens = at > 0 && doc.token(at - 1).tag == Tag::OpenQuote;
    token.tag == Tag::Vb && bare && opens
}

/// Whether a participle follows a comma and hangs from a clause that is itself subordinate.
fn is_afterthought(doc: &Doc, at: TokenId) -> bool {
    let head = doc.token(at).head;
    let subordinate = doc.token(head).dep == Dep::Advcl
        && doc.child_by(head, Dep::Mark).is_some()
        && doc.child_by(head, Dep::Nsubj).is_some();
    let comma = at > 0 && doc.token(at - 1).lower == ",";
    subordinate && comma && head < at && doc.token(at).tag == Tag::Vbg
}

/// What a token hangs from; "said it would stay and accused the union": a finite verb joined to one that a modal carries
/// stands beside the verb over that, and so does one behind the quotation in which the other stands.
pub(crate) fn joined_to(doc: &Doc, at: TokenId) -> TokenId {
    let (token, head) = (doc.token(at), doc.token(at).head);
    let modal = |a: TokenId| doc.token(a).tag == Tag::Md;
    let finite = token.dep == Dep::Conj
        && matches!(token.tag, Tag::Vbd | Tag::Vbz)
        && doc.child_by(at, Dep::Nsubj).is_none();
    let carried = || {
        let over = doc.token(head);
        over.dep == Dep::Ccomp && over.tag == Tag::Vb && doc.children_by(head, Dep::Aux).any(modal)
    };
    // "said it “came with strings” and accused the union": what stands after the marks is the report's again.
    let past_marks = || {
        let marks = |tag: Tag| (head..at).filter(|t| doc.token(*t).tag == tag).count();
        let told = doc.token(head).dep == Dep::Ccomp && token.lemma != "be" && !is_passive(doc, at);
        told && marks(Tag::CloseQuote) > marks(Tag::OpenQuote)
    };
    // "spoke to her, officials said, and offered help": whoever is said to have spoken offers.
    let parenthesis = || {
        let comma = (head..at).any(|t| doc.token(t).lower == ",");
        doc.token(head).dep == Dep::Parataxis && comma
    };
    if finite && (carried() || past_marks() || parenthesis()) { doc.token(head).head } else { head }
}

/// A relative pronoun's noun; any other token itself.
fn antecedent(doc: &Doc, at: TokenId) -> TokenId {
    let verb = doc.token(at).head;
    if doc.token(verb).dep == Dep::Relcl && is_relative_pronoun(doc, at) {
        apposed(doc, doc.token(verb).head)
    } else {
        at
    }
}

/// "Anna Berg, the envoy, who ...": what is told of the apposition is told of the name before it.
fn apposed(doc: &Doc, noun: TokenId) -> TokenId {
    let token = doc.token(noun);
    let names = token.dep == Dep::Appos && doc.token(token.head).pos == Pos::Propn;
    if names && token.pos != Pos::Propn { token.head } else { noun }
}

fn is_infinitive(doc: &Doc, at: TokenId) -> bool {
    doc.children_by(at, Dep::Aux).any(|a| doc.token(a).tag == Tag::To)
}

/// "urged him to sign": the object signs; "promised to sign": the subject does.
fn controller(doc: &Doc, governor: TokenId, depth: u8) -> Vec<TokenId> {
    let object = doc.child_by(governor, Dep::Dobj).or_else(|| doc.child_by(governor, Dep::Dative));
    match object {
        Some(object) if doc.token(object).pos != Pos::Adp => vec![object],
        _ => surface_subject(doc, governor, depth),
    }
}

/// Whose plan, offer or decision it is: its possessor, or the subject of the verb that governs the noun.
fn owner(doc: &Doc, noun: TokenId, depth: u8) -> Vec<TokenId> {
    if let Some(possessor) = doc.child_by(noun, Dep::Poss) {
        return vec![possessor];
    }
    let mut governor = doc.token(noun).head;
    if doc.token(governor).pos == Pos::Adp {
        governor = doc.token(governor).head;
    }
    if is_clause(doc, governor) { surface_subject(doc, governor, depth) } else { Vec::new() }
}

/// "accused them of hiding it": they hid it; "ended the talks by leaving": the subject left.
fn of_preposition(doc: &Doc, preposition: TokenId, depth: u8) -> Vec<TokenId> {
    let governor = doc.token(preposition).head;
    let to_object = ["of", "for", "from", "into"].contains(&doc.token(preposition).lower.as_str());
    let object =
        doc.child_by(governor, Dep::Dobj).filter(|_| to_object && !is_passive(doc, governor));
    if let Some(object) = object {
        return vec![object];
    }
    if is_clause(doc, governor) {
        surface_subject(doc, governor, depth)
    } else {
        owner(doc, governor, depth)
    }
}

/// A noun's participants: possessor and by-phrase act; a light verb lends its own.
fn nominal(doc: &Doc, at: TokenId, light: &dyn Fn(&str) -> bool, roles: &mut Roles) {
    roles.subjects.extend(roles.possessors.iter().copied());
    let by =
        roles.prepositions.iter().filter(|(p, _)| doc.token(*p).lower == "by").map(|(_, o)| *o);
    roles.subjects.extend(by);
    let governor = doc.token(at).head;
    let governed = match doc.token(at).dep {
        // "is ready to", "is a threat to": the predicative's subject is its verb's.
        Dep::Acomp | Dep::Oprd => {
            return roles.subjects.extend(surface_subject(doc, governor, DEPTH));
        }
        // "called the strike a message": named, not made.
        Dep::Dobj if doc.child_by(governor, Dep::Oprd).is_some() => false,
        Dep::Dobj | Dep::Attr => light(&doc.token(governor).lemma),
        Dep::Nsubjpass => light(&doc.token(governor).lemma),
        Dep::Conj => return conjunct(doc, at, light, roles),
        _ => false,
    };
    if governed {
        lend(doc, governor, at, roles);
    } else if let Some(participle) =
        doc.child_by(at, Dep::Acl).filter(|a| light(&doc.token(*a).lemma))
    {
        lend(doc, participle, at, roles);
    } else if let Some(clause) =
        doc.child_by(at, Dep::Relcl).filter(|a| light(&doc.token(*a).lemma))
    {
        lend(doc, clause, at, roles);
    }
}

fn conjunct(doc: &Doc, at: TokenId, light: &dyn Fn(&str) -> bool, roles: &mut Roles) {
    let first = doc.token(at).head;
    let governor = doc.token(first).head;
    if matches!(doc.token(first).dep, Dep::Dobj) && light(&doc.token(governor).lemma) {
        lend(doc, governor, at, roles);
    }
}

fn lend(doc: &Doc, verb: TokenId, noun: TokenId, roles: &mut Roles) {
    let mut lent = own(doc, verb);
    verbal(doc, verb, &mut lent);
    roles.subjects.extend(lent.subjects.into_iter().filter(|s| *s != noun));
    roles.indirect.extend(lent.indirect);
    roles.prepositions.extend(lent.prepositions);
}

/// The lemma of a verb with its particle: "call off", "walk out".
#[must_use]
pub fn phrase_lemma(doc: &Doc, at: TokenId) -> compact_str::CompactString {
    let token = doc.token(at);
    let lemma = lower(&token.lemma);
    if token.pos != Pos::Verb {
        return lemma;
    }
    let particle = doc.child_by(at, Dep::Prt).or_else(|| adverb_particle(doc, at));
    match particle.or_else(|| preposition_particle(doc, at)) {
        Some(particle) => compact_str::format_compact!("{lemma} {}", doc.token(particle).lower),
        None => lemma,
    }
}

/// Particles of verbs that a parser may take for something else.
const PARTICLES: &str = include_str!("../../../data/patterns/particles.txt");

fn is_particle(doc: &Doc, at: TokenId) -> bool {
    static LISTED: OnceLock<HashSet<&str>> = OnceLock::new();
    LISTED.get_or_init(|| PARTICLES.lines().collect()).contains(doc.token(at).lower.as_str())
}

/// "push back the vote", "walked away from the talks": a particle that the parser took for an adverb, right behind its
/// verb and before its object or what it left.
fn adverb_particle(doc: &Doc, at: TokenId) -> Option<TokenId> {
    let next = doc.children_by(at, Dep::Advmod).find(|a| *a == at + 1)?;
    let object = doc.child_by(at, Dep::Dobj).is_some_and(|o| o > next);
    let left = doc.children_by(at, Dep::Prep).chain(doc.children_by(next, Dep::Prep));
    let from = left.into_iter().any(|p| p == next + 1 && doc.token(p).lower == "from");
    (is_particle(doc, next) && (object || from)).then_some(next)
}

/// "walked out of the talks": a particle that the parser took for a preposition with another one below it.
fn preposition_particle(doc: &Doc, at: TokenId) -> Option<TokenId> {
    let next = doc.children_by(at, Dep::Prep).find(|p| *p == at + 1)?;
    let of = doc.children_by(next, Dep::Prep).any(|p| doc.token(p).lower == "of");
    let bare = doc.child_by(next, Dep::Pobj).is_none();
    (is_particle(doc, next) && of && bare).then_some(next)
}

/// In lower case; nearly all lemmas are ASCII, which needs no tables.
fn lower(lemma: &compact_str::CompactString) -> compact_str::CompactString {
    if !lemma.is_ascii() {
        return lemma.to_lowercase();
    }
    let mut lower = lemma.clone();
    lower.make_ascii_lowercase();
    lower
}

/// The whole word where a token ends one that is written with hyphens: "non-negotiable", "counter-proposal".
#[must_use]
pub(crate) fn hyphened(doc: &Doc, at: TokenId) -> Option<compact_str::CompactString> {
    let touches = |a: TokenId, b: TokenId| doc.token(a).chars.end == doc.token(b).chars.start;
    let mut start = at;
    while start >= 2
        && doc.token(start - 1).lower == "-"
        && touches(start - 1, start)
        && touches(start - 2, start - 1)
    {
        start -= 2;
    }
    if start == at {
        return None;
    }
    let mut word = compact_str::CompactString::default();
    (start..at).for_each(|part| word.push_str(&doc.token(part).lower));
    word.push_str(&doc.token(at).lemma.to_lowercase());
    Some(word)
}

/// A token with those joined to it ("Canada, Mexico and others"), in text order.
#[must_use]
pub fn conjuncts(doc: &Doc, at: TokenId) -> Vec<TokenId> {
    let mut all = vec![at];
    let mut next = 0;
    while next < all.len() {
        all.extend(doc.children_by(all[next], Dep::Conj));
        next += 1;
    }
    all
}
