//! Says whether what a predicate tells of happened, as far as the words around it go.
//!
//! In: a parsed [`Doc`], a token, and the lexicon of words that change factuality. Out: [`Factuality`]. Holds: only
//! the predicate's own clause and the clauses that govern it count, from the inside out; two negations cancel out; a
//! negation that is wished or thought possible denies nothing; the strongest departure from fact wins (a wish about a
//! plan is a wish).

use std::collections::BTreeMap;

use readout_types::doc::{Doc, TokenId};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use crate::roles::{joined_to, phrase_lemma};

/// How far from fact, from near to far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Modality {
    /// Told as fact.
    Actual,
    /// Meant to happen: will, plans to, is due to, agreed to.
    Planned,
    /// Asked for, wished, considered, threatened.
    Wished,
    /// Could, might, if, unless.
    Possible,
}

/// When, seen from the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// Told in the past or the perfect.
    Past,
    /// Before another past ("had offered").
    Pluperfect,
    /// Told in the present.
    Present,
    /// No finite verb says.
    None,
}

/// What the words around a predicate say of its being a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factuality {
    /// Told not to be so.
    pub negated: bool,
    /// The negation is itself only wished or possible: "should not", "urged her to cancel".
    pub hedged: bool,
    /// How far from fact.
    pub modality: Modality,
    /// When.
    pub tense: Tense,
    /// Under way ("are negotiating").
    pub progressive: bool,
    /// It is in doubt only as the matter of talk: "discussed the visit".
    pub topic: bool,
    /// Passed on without being vouched for ("reportedly", "allegedly", "claimed that").
    pub reported: bool,
}

/// What a word does to the factuality of what it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Plan,
    Wish,
    Possible,
    /// Possible, so that its negation denies: "cannot".
    Able,
    /// Planned where it is reported, possible elsewhere: "would".
    Future,
    /// Spoken of; whether it happened stands elsewhere.
    Topic,
    Negate,
    Report,
    Speech,
    Ongoing,
    Past,
    /// What stands under it is yet to come, whatever the clause around it says: "ahead of the visit".
    Coming,
    /// What stands under it is taken for granted: "after the visit", "the outcome of the talks".
    Given,
    /// Its subject happens: "take place". Any other verb says what its subject does, not whether there was one.
    Occur,
}

/// Words that change the factuality of what they govern or modify.
#[derive(Debug, Clone, Default)]
pub struct FactualityLexicon {
    governors: BTreeMap<String, Effect>,
    modifiers: BTreeMap<String, Effect>,
    modals: BTreeMap<String, Effect>,
}

impl FactualityLexicon {
    /// Adds lines of `governor|modifier|modal <tab> effect <tab> words`; `#` opens a comment. A word has one effect in a
    /// table; a later table may give it another.
    ///
    /// # Errors
    /// The number of the first line that does not read.
    pub fn add(&mut self, table: &str) -> Result<(), usize> {
        let mut given: BTreeMap<(&str, &str), Effect> = BTreeMap::new();
        for (number, line) in table.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fields: Vec<&str> = line.split('\t').collect();
            let [place, effect, words] = fields[..] else { return Err(number + 1) };
            let effect = effect_of(effect).ok_or(number + 1)?;
            let target = match place {
                "governor" => &mut self.governors,
                "modifier" => &mut self.modifiers,
                "modal" => &mut self.modals,
                _ => return Err(number + 1),
            };
            for word in words.split(',').map(str::trim) {
                if given.insert((place, word), effect).is_some_and(|other| other != effect) {
                    return Err(number + 1);
                }
                target.insert(word.to_owned(), effect);
            }
        }
        Ok(())
    }

    fn governor(&self, lemma: &str) -> Option<Effect> {
        self.governors.get(lemma).copied()
    }

    fn modifier(&self, lower: &str) -> Option<Effect> {
        self.modifiers.get(lower).copied()
    }
}

fn effect_of(name: &str) -> Option<Effect> {
    Some(match name {
        "plan" => Effect::Plan,
        "wish" => Effect::Wish,
        "possible" => Effect::Possible,
        "able" => Effect::Able,
        "future" => Effect::Future,
        "topic" => Effect::Topic,
        "coming" => Effect::Coming,
        "given" => Effect::Given,
        "occur" => Effect::Occur,
        "negate" => Effect::Negate,
        "report" => Effect::Report,
        "speech" => Effect::Speech,
        "ongoing" => Effect::Ongoing,
        "past" => Effect::Past,
        _ => return None,
    })
}

impl Factuality {
    /// Whether the words deny it: "cannot sign", "did not sign"; "may not sign" leaves it open.
    #[must_use]
    pub fn denied(&self) -> bool {
        self.negated && !self.hedged
    }

    fn raise(&mut self, to: Modality) {
        self.topic = false;
        self.hedged |= self.negated && to > Modality::Planned;
        self.modality = self.modality.max(to);
    }

    fn negate(&mut self) {
        self.negated = !self.negated;
        self.hedged = false;
    }

    fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::Plan | Effect::Coming => self.raise(Modality::Planned),
            Effect::Wish => self.raise(Modality::Wished),
            Effect::Possible | Effect::Able | Effect::Future => self.raise(Modality::Possible),
            Effect::Topic => {
                let topic = self.topic || self.modality == Modality::Actual;
                self.raise(Modality::Possible);
                self.topic = topic;
            }
            Effect::Negate => self.negate(),
            Effect::Report => self.reported = true,
            Effect::Ongoing => self.progressive = true,
            Effect::Past => self.tense = Tense::Pluperfect,
            Effect::Speech | Effect::Given | Effect::Occur => {}
        }
    }
}

/// Reads the factuality of one predicate (a verb or an event noun).
#[must_use]
pub fn factuality(doc: &Doc, at: TokenId, lexicon: &FactualityLexicon) -> Factuality {
    let mut fact = Factuality {
        negated: false,
        hedged: false,
        modality: Modality::Actual,
        topic: false,
        tense: Tense::None,
        progressive: false,
        reported: false,
    };
    own_words(doc, at, lexicon, &mut fact);
    let mut below = at;
    let mut given = false;
    let mut dates = false;
    // The bound ends a damaged tree; clauses nest a handful deep.
    for _ in 0..24 {
        let head = joined_to(doc, below);
        // "it is not clear whether they met": what governs a question answers nothing of it.
        if is_question_within(doc, below) {
            fact.raise(Modality::Possible);
            break;
        }
        if head == below || is_sentence_apart(doc, below, head) {
            break;
        }
        if given || is_given(doc, below, lexicon) {
            modals(doc, head, lexicon, &mut fact);
            if fact.tense == Tense::None {
                fact.tense = tense(doc, head);
            }
        } else {
            let so_far = fact;
            govern(doc, below, head, lexicon, &mut fact);
            // "could not agree after the talks": of what it dates, only a plan above says more.
            if dates && (fact.negated != so_far.negated || fact.modality != Modality::Planned) {
                fact = Factuality { tense: fact.tense, ..so_far };
            }
        }
        dates |= is_given(doc, below, lexicon)
            || lexicon.governor(&doc.token(head).lower) == Some(Effect::Coming);
        given |= is_given_by(doc, below, head, lexicon);
        if is_told_apart(doc, below, head, lexicon) {
            break;
        }
        // It stands beside the verb over the infinitive.
        below = if is_finite_beside(doc, below, head) { doc.token(head).head } else { head };
    }
    // "Leaders to meet": an infinitive on its own announces.
    if is_infinitive(doc, below) {
        fact.raise(Modality::Planned);
    }
    if doc.text(doc.sentence(at).tokens.clone()).trim_end().ends_with('?') {
        fact.raise(Modality::Possible);
    }
    fact
}

/// "They accused us of lying; a vote is not expected": what a semicolon parts is a sentence of its own, wherever the parser
/// hangs it.
fn is_sentence_apart(doc: &Doc, below: TokenId, head: TokenId) -> bool {
    let between = below.min(head)..below.max(head);
    let clause = |at: TokenId| matches!(doc.token(at).pos, Pos::Verb | Pos::Aux);
    let apart = matches!(doc.token(below).dep, Dep::Ccomp | Dep::Parataxis | Dep::Conj);
    apart && clause(below) && clause(head) && between.into_iter().any(|t| doc.token(t).lower == ";")
}

/// "after the visit": the clause that it dates says nothing of whether it was.
fn is_given(doc: &Doc, preposition: TokenId, lexicon: &FactualityLexicon) -> bool {
    let token = doc.token(preposition);
    let adposition = token.pos == Pos::Adp || token.dep == Dep::Prep;
    adposition && lexicon.governor(&token.lower) == Some(Effect::Given)
}

/// "has refused to hold a vote and called the bill a farce": what is joined to an infinitive but is none itself.
fn is_finite_beside(doc: &Doc, below: TokenId, head: TokenId) -> bool {
    let finite = matches!(doc.token(below).tag, Tag::Vbd | Tag::Vbz | Tag::Vbn);
    let passive = doc.children_by(head, Dep::Auxpass).next().is_some();
    doc.token(below).dep == Dep::Conj && finite && !passive && is_infinitive(doc, head)
}

/// "refused to give up land that the other side holds": what a relative clause tells of a thing is so whatever becomes
/// of the thing, unless the thing is itself a plan or a wish.
fn is_told_apart(doc: &Doc, below: TokenId, head: TokenId, lexicon: &FactualityLexicon) -> bool {
    // "a plan that Berg presented": what was done was done, and the parser may miss that the clause is a relative one.
    let marked = |c: &TokenId| matches!(doc.token(*c).tag, Tag::Wdt | Tag::Wp | Tag::In);
    let told_past = doc.token(below).tag == Tag::Vbd && tense(doc, below) == Tense::Past;
    let marked_acl = doc.token(below).dep == Dep::Acl
        && told_past
        && doc.children_by(below, Dep::Mark).any(|m| marked(&m));
    let relative = doc.token(below).dep == Dep::Relcl && !is_infinitive(doc, below);
    relative
        && matches!(tense(doc, below), Tense::Past | Tense::Present | Tense::Pluperfect)
        && (told_past || lexicon.governor(&doc.token(head).lemma).is_none())
        || marked_acl && lexicon.governor(&doc.token(head).lemma) != Some(Effect::Report)
}

/// "the outcome of the talks": nor does anything above such a noun.
fn is_given_by(
    doc: &Doc,
    preposition: TokenId,
    noun: TokenId,
    lexicon: &FactualityLexicon,
) -> bool {
    doc.token(preposition).pos == Pos::Adp
        && doc.token(noun).pos == Pos::Noun
        && lexicon.governor(&doc.token(noun).lemma) == Some(Effect::Given)
}

fn is_infinitive(doc: &Doc, at: TokenId) -> bool {
    let to = |c: &TokenId| doc.token(*c).dep == Dep::Aux && doc.token(*c).lower == "to";
    let passive = doc.children_by(at, Dep::Auxpass).any(|a| doc.token(a).tag == Tag::Vb);
    (doc.token(at).tag == Tag::Vb || passive) && doc.children(at).iter().any(to)
}

/// What the predicate's own auxiliaries, adverbs and adjectives say.
fn own_words(doc: &Doc, at: TokenId, lexicon: &FactualityLexicon, fact: &mut Factuality) {
    let is_verb = matches!(doc.token(at).pos, Pos::Verb | Pos::Aux);
    if is_verb {
        fact.tense = tense(doc, at);
        fact.progressive = doc.token(at).tag == Tag::Vbg
            && doc.children_by(at, Dep::Aux).any(|a| doc.token(a).lemma == "be");
        if doc.token(at).lemma == "go" && fact.progressive {
            fact.progressive = false;
        }
    }
    clause_words(doc, at, at, lexicon, fact);
    for &child in doc.children(at) {
        let token = doc.token(child);
        let modifies = matches!(
            token.dep,
            Dep::Amod | Dep::Advmod | Dep::Compound | Dep::Det | Dep::Nmod | Dep::Poss
        );
        if let Some(effect) = lexicon.modifier(&token.lower).filter(|_| modifies) {
            fact.apply(effect);
        }
    }
}

/// Negation, modals and conditionals of one clause, apart from what its part `below` says of itself. "Cannot" and "will
/// not" deny; "may not" and "should not" leave open.
fn clause_words(
    doc: &Doc,
    at: TokenId,
    below: TokenId,
    lexicon: &FactualityLexicon,
    fact: &mut Factuality,
) {
    let denies = modal_words(doc, at).all(|a| {
        let effect = lexicon.modals.get(doc.token(a).lower.as_str());
        matches!(effect, Some(Effect::Able | Effect::Plan | Effect::Future))
    });
    if denies {
        modals(doc, at, lexicon, fact);
        negations(doc, at, below, fact);
    } else {
        negations(doc, at, below, fact);
        modals(doc, at, lexicon, fact);
    }
    if is_conditional(doc, at) {
        fact.raise(Modality::Possible);
    }
}

/// "whether they met", "if she would sign" below a verb of asking or knowing.
fn is_question_within(doc: &Doc, clause: TokenId) -> bool {
    let told = matches!(doc.token(clause).dep, Dep::Ccomp | Dep::Pcomp | Dep::Csubj);
    told && doc
        .children_by(clause, Dep::Mark)
        .any(|m| matches!(doc.token(m).lower.as_str(), "whether" | "if"))
}

/// "had they accepted, ...", "were they to agree, ...", "should they refuse, ...": a condition by the order of words.
fn is_inverted(doc: &Doc, clause: TokenId) -> bool {
    let subject = doc.child_by(clause, Dep::Nsubj).or_else(|| doc.child_by(clause, Dep::Nsubjpass));
    let Some(subject) = subject else { return false };
    let opens = |t: TokenId| {
        t < subject && ["had", "were", "should"].contains(&doc.token(t).lower.as_str())
    };
    let beside = matches!(doc.token(clause).dep, Dep::Advcl | Dep::Ccomp);
    let asked = doc
        .children(clause)
        .iter()
        .any(|c| *c < subject && matches!(doc.token(*c).tag, Tag::Wrb | Tag::Wp | Tag::Wdt));
    beside && !asked && (opens(clause) || doc.children_by(clause, Dep::Aux).any(opens))
}

/// "if the talks fail", "whether they met".
fn is_conditional(doc: &Doc, clause: TokenId) -> bool {
    if is_inverted(doc, clause) {
        return true;
    }
    let dep = doc.token(clause).dep;
    doc.children(clause).iter().any(|c| {
        let token = doc.token(*c);
        matches!(token.dep, Dep::Mark | Dep::Advmod) && is_condition(&token.lower, dep)
    })
}

fn negations(doc: &Doc, at: TokenId, below: TokenId, fact: &mut Factuality) {
    for &child in doc.children(at).iter().filter(|c| **c != below) {
        let token = doc.token(child);
        let denies = match token.dep {
            Dep::Neg => true,
            Dep::Det => token.lower == "no" || token.lower == "neither",
            Dep::Nsubj | Dep::Nsubjpass => is_nobody(doc, child),
            _ => false,
        };
        if denies {
            fact.negate();
        }
    }
}

fn modal_words(doc: &Doc, at: TokenId) -> impl Iterator<Item = TokenId> + '_ {
    doc.children_by(at, Dep::Aux).filter(|a| doc.token(*a).tag == Tag::Md)
}

fn modals(doc: &Doc, at: TokenId, lexicon: &FactualityLexicon, fact: &mut Factuality) {
    for auxiliary in modal_words(doc, at) {
        let effect = lexicon.modals.get(doc.token(auxiliary).lower.as_str());
        fact.apply(match effect {
            Some(Effect::Future) if is_reported_future(doc, at, lexicon) => Effect::Plan,
            Some(effect) => *effect,
            None => Effect::Possible,
        });
    }
}

fn is_condition(word: &str, dep: Dep) -> bool {
    ["if", "unless", "whether", "should"].contains(&word)
        && matches!(dep, Dep::Advcl | Dep::Ccomp | Dep::Pcomp | Dep::Xcomp | Dep::Conj)
}

fn is_nobody(doc: &Doc, subject: TokenId) -> bool {
    ["none", "nobody", "nothing", "neither"].contains(&doc.token(subject).lower.as_str())
        || doc
            .children_by(subject, Dep::Det)
            .any(|d| ["no", "neither"].contains(&doc.token(d).lower.as_str()))
}

/// `would` plans after a verb of saying and is a condition elsewhere.
fn is_reported_future(doc: &Doc, at: TokenId, lexicon: &FactualityLexicon) -> bool {
    let token = doc.token(at);
    let under_speech = matches!(token.dep, Dep::Ccomp | Dep::Conj | Dep::Advcl)
        && matches!(
            lexicon.governor(&doc.token(token.head).lemma),
            Some(Effect::Speech | Effect::Plan | Effect::Report)
        );
    let conditional = doc.children_by(at, Dep::Advcl).any(|c| {
        doc.children_by(c, Dep::Mark)
            .any(|m| ["if", "unless"].contains(&doc.token(m).lower.as_str()))
    });
    under_speech && !conditional
}

fn tense(doc: &Doc, at: TokenId) -> Tense {
    let auxiliary = doc.children_by(at, Dep::Aux).chain(doc.children_by(at, Dep::Auxpass)).next();
    match auxiliary.map(|a| doc.token(a)) {
        Some(a) if a.lower == "had" => Tense::Pluperfect,
        Some(a) if a.lower == "has" || a.lower == "have" || a.lower == "'ve" => Tense::Past,
        Some(a) if a.tag == Tag::Vbd => Tense::Past,
        Some(a) if a.tag == Tag::To || a.tag == Tag::Md => Tense::None,
        Some(_) => Tense::Present,
        None => match doc.token(at).tag {
            Tag::Vbd | Tag::Vbn => Tense::Past,
            Tag::Vbz | Tag::Vbp => Tense::Present,
            _ => Tense::None,
        },
    }
}

/// What a governing word says of what stands below it.
fn govern(
    doc: &Doc,
    below: TokenId,
    head: TokenId,
    lexicon: &FactualityLexicon,
    fact: &mut Factuality,
) {
    if let Some(effect) = connective_effect(doc, below, head, lexicon) {
        fact.apply(effect);
    }
    let infinitive = is_infinitive(doc, below);
    let dep = doc.token(below).dep;
    let side = match dep {
        Dep::Advcl | Dep::Relcl if infinitive => !is_governed(doc, below, head, lexicon),
        Dep::Advcl | Dep::Relcl | Dep::Conj | Dep::Parataxis => true,
        Dep::Nsubj | Dep::Appos | Dep::Poss => true,
        _ => false,
    };
    if side {
        return side_clause(doc, below, head, lexicon, fact);
    }
    if infinitive && announces(doc, below, head, lexicon) {
        fact.raise(Modality::Planned);
    }
    let effect = lexical_effect(doc, below, head, lexicon);
    if let Some(effect) = effect {
        fact.apply(effect);
    }
    if matches!(doc.token(head).pos, Pos::Verb | Pos::Aux) {
        let saying = matches!(effect, Some(Effect::Speech | Effect::Report));
        if fact.tense == Tense::None && !saying {
            fact.tense = tense(doc, head);
        }
        if !saying {
            clause_words(doc, head, below, lexicon, fact);
        }
    } else if doc
        .children(head)
        .iter()
        .any(|c| *c != below && ["no", "lack"].contains(&doc.token(*c).lower.as_str()))
    {
        fact.negate();
    }
}

/// What the governing word itself, with its preposition or its copula's subject, does to what stands below it.
fn lexical_effect(
    doc: &Doc,
    below: TokenId,
    head: TokenId,
    lexicon: &FactualityLexicon,
) -> Option<Effect> {
    let token = doc.token(below);
    // "stopped short of signing": the adverb has said it.
    if token.dep == Dep::Advmod {
        return None;
    }
    let lemma = phrase_lemma(doc, head);
    let to = || {
        let phrase = compact_str::format_compact!("{lemma} to");
        lexicon.governor(&phrase).filter(|_| is_infinitive(doc, below))
    };
    // "has yet to sign": the adverb before the infinitive.
    let adverb = || {
        let mut before = doc.children_by(head, Dep::Advmod).filter(|a| head < *a && *a < below);
        let phrase = |a| compact_str::format_compact!("{} to", doc.token(a).lower);
        before.find_map(|a| lexicon.governor(&phrase(a)).filter(|_| is_infinitive(doc, below)))
    };
    let own = || lexicon.governor(&lemma).filter(|e| *e != Effect::Occur);
    adverb()
        .or_else(to)
        .or_else(own)
        .or_else(|| preposition_effect(doc, below, head, lexicon))
        .or_else(|| copula_effect(doc, below, head, lexicon))
        .or_else(|| due_effect(doc, below, head, lexicon))
}

/// "is due in Oslo for talks": what an adjective of plan says holds for what hangs from the copula beside it.
fn due_effect(
    doc: &Doc,
    below: TokenId,
    head: TokenId,
    lexicon: &FactualityLexicon,
) -> Option<Effect> {
    let beside = doc.token(head).lemma == "be" && doc.token(below).dep == Dep::Prep;
    let adjective = doc.child_by(head, Dep::Acomp).filter(|a| beside && *a < below)?;
    let effect = lexicon.governor(&doc.token(adjective).lemma);
    effect.filter(|e| *e == Effect::Plan)
}

/// "is set to discuss", "the right to strike": an infinitive that stands under a plan or a noun, whatever the parser
/// calls it.
fn is_governed(doc: &Doc, below: TokenId, head: TokenId, lexicon: &FactualityLexicon) -> bool {
    let planned = lexicon.governor(&phrase_lemma(doc, head)) == Some(Effect::Plan);
    // "no plans for him to meet": so is an infinitive that hangs from a noun for a plan.
    let stative = matches!(doc.token(head).pos, Pos::Adj | Pos::Noun)
        || doc.child_by(head, Dep::Auxpass).is_some();
    doc.token(below).dep == Dep::Relcl
        || planned && stative
        || is_complement(doc, below, head, lexicon)
}

/// "threatened in March to raise the duty": an infinitive that the parser takes for a purpose, behind a verb that wants one
/// and has nothing else but a date.
fn is_complement(doc: &Doc, below: TokenId, head: TokenId, lexicon: &FactualityLexicon) -> bool {
    let wants = matches!(
        lexicon.governor(&phrase_lemma(doc, head)),
        Some(Effect::Plan | Effect::Wish | Effect::Negate)
    );
    let other =
        [Dep::Dobj, Dep::Xcomp, Dep::Ccomp].iter().any(|d| doc.child_by(head, *d).is_some());
    let between = || doc.children(head).iter().copied().filter(|c| (head..below).contains(c));
    let dated = |c: TokenId| {
        let time = |t: TokenId| matches!(doc.token(t).entity, Some(Entity::Date | Entity::Time));
        time(c) || doc.child_by(c, Dep::Pobj).is_some_and(time)
    };
    let alone = between().all(|c| doc.token(c).dep == Dep::Aux || dated(c));
    doc.token(head).pos == Pos::Verb
        && doc.token(below).dep == Dep::Advcl
        && wants
        && !other
        && between().next().is_some()
        && alone
}

/// "Brenn is to visit", "leaders to meet": but "the first leader to visit" did.
fn announces(doc: &Doc, below: TokenId, head: TokenId, lexicon: &FactualityLexicon) -> bool {
    match doc.token(below).dep {
        Dep::Relcl | Dep::Acl => {
            let was = |t: TokenId| lexicon.modifier(&doc.token(t).lower);
            let done = |t: TokenId| matches!(was(t), Some(Effect::Given | Effect::Past));
            // "an operation to arrest smugglers" says what for; a headline's or a name's infinitive what comes.
            let own = doc.token(head).head == head || doc.token(head).pos == Pos::Propn;
            own && !done(head) && !doc.children(head).iter().any(|c| done(*c))
        }
        _ => doc.token(head).lemma == "be",
    }
}

/// "The alternative was no agreement", "the aim is to meet": a copula's subject says what the rest is.
fn copula_effect(
    doc: &Doc,
    below: TokenId,
    head: TokenId,
    lexicon: &FactualityLexicon,
) -> Option<Effect> {
    let said = matches!(doc.token(below).dep, Dep::Attr | Dep::Ccomp | Dep::Xcomp);
    let subject = doc.child_by(head, Dep::Nsubj).filter(|s| *s != below && said)?;
    let effect = lexicon.governor(&doc.token(subject).lemma);
    effect.filter(|e| {
        doc.token(head).lemma == "be" && matches!(e, Effect::Plan | Effect::Wish | Effect::Possible)
    })
}

/// "rather than sign", "instead of signing", "would rather resign than sign": what a connective of two words does.
fn connective_effect(
    doc: &Doc,
    below: TokenId,
    head: TokenId,
    lexicon: &FactualityLexicon,
) -> Option<Effect> {
    let marks = doc.children_by(below, Dep::Mark);
    let joined = doc.token(below).dep == Dep::Conj;
    let joins = doc.children_by(head, Dep::Cc).filter(|c| joined && *c < below);
    let own = (doc.token(head).pos == Pos::Adp).then_some(head);
    let adverbs = |of: TokenId| doc.children_by(of, Dep::Advmod);
    marks.chain(joins).chain(own).find_map(|connective| {
        let beside = adverbs(connective).chain(adverbs(below)).chain(adverbs(head));
        let before = connective.checked_sub(1);
        let apart = |w: &TokenId| *w != doc.token(connective).head;
        let mut words = beside.chain(before).filter(|w| apart(w) && *w < connective);
        words.find_map(|word| {
            let (word, connective) = (&doc.token(word).lower, &doc.token(connective).lower);
            lexicon.governor(&compact_str::format_compact!("{word} {connective}"))
        })
    })
}

/// A conjunct shares its first verb's modal and condition, a purpose what its verb is; other side clauses stand on their
/// own.
fn side_clause(
    doc: &Doc,
    below: TokenId,
    head: TokenId,
    lexicon: &FactualityLexicon,
    fact: &mut Factuality,
) {
    let dep = doc.token(below).dep;
    if dep == Dep::Nsubj {
        subject_of(doc, below, head, lexicon, fact);
    }
    if dep == Dep::Advcl && is_infinitive(doc, below) {
        modals(doc, head, lexicon, fact);
    }
    // "did not sign or reject it": the bare verb stands under the first one's auxiliary and its negation.
    let bare = dep == Dep::Conj && doc.token(below).tag == Tag::Vb;
    let first_is_bare = doc.token(head).tag == Tag::Vb && doc.child_by(head, Dep::Aux).is_some();
    if bare && first_is_bare && doc.child_by(below, Dep::Aux).is_none() {
        let negations = doc.children_by(head, Dep::Neg).count();
        if negations % 2 == 1 {
            fact.negate();
        }
    }
    // "would be late and urged the union on": a past tense stands under no modal.
    let finite = doc.token(below).tag == Tag::Vbd && doc.token(head).tag != Tag::Vbd;
    let shares = dep == Dep::Conj
        && !finite
        && doc.child_by(below, Dep::Aux).is_none()
        && doc.child_by(below, Dep::Nsubj).is_none();
    if shares && matches!(doc.token(head).pos, Pos::Verb) {
        modals(doc, head, lexicon, fact);
        if fact.tense == Tense::None {
            fact.tense = tense(doc, head);
        }
    }
}

/// "Talks will not take place", "the meeting could end the strike". What a meeting fails to do it was there to do.
fn subject_of(
    doc: &Doc,
    below: TokenId,
    head: TokenId,
    lexicon: &FactualityLexicon,
    fact: &mut Factuality,
) {
    let effect = lexicon.governor(&phrase_lemma(doc, head));
    if effect == Some(Effect::Occur) {
        clause_words(doc, head, below, lexicon, fact);
    } else {
        modals(doc, head, lexicon, fact);
        if is_conditional(doc, head) {
            fact.raise(Modality::Possible);
        }
    }
    match set_going(doc, head, lexicon) {
        Some(Effect::Negate) => fact.negate(),
        Some(effect) => fact.apply(effect),
        None => {}
    }
    if effect == Some(Effect::Plan) || lies_ahead(doc, head, lexicon) {
        fact.raise(Modality::Planned);
    }
    if fact.tense == Tense::None {
        fact.tense = tense(doc, head);
    }
    fact.progressive |= doc.token(head).tag == Tag::Vbg;
}

/// "The talks are to resume", "a round is due to open": the copula says of its subject what an infinitive or an adjective
/// of plan behind it does.
fn lies_ahead(doc: &Doc, copula: TokenId, lexicon: &FactualityLexicon) -> bool {
    let is_to = doc.child_by(copula, Dep::Xcomp).is_some_and(|verb| is_infinitive(doc, verb));
    let adjective = doc.child_by(copula, Dep::Acomp);
    let planned = |a| lexicon.governor(&doc.token(a).lemma) == Some(Effect::Plan) && a > copula;
    doc.token(copula).lemma == "be" && (is_to || adjective.is_some_and(planned))
}

/// "The summit is back on", "the talks are off": what the copula with a bare adverb says of its subject.
fn set_going(doc: &Doc, copula: TokenId, lexicon: &FactualityLexicon) -> Option<Effect> {
    if doc.token(copula).lemma != "be" {
        return None;
    }
    let bare = |t: &TokenId| {
        let token = doc.token(*t);
        let adverb = matches!(token.dep, Dep::Advmod | Dep::Prt | Dep::Prep | Dep::Acomp);
        adverb && doc.child_by(*t, Dep::Pobj).is_none()
    };
    // "Are off to a good start" calls nothing off.
    let to = |t: TokenId| doc.children_by(t, Dep::Prep).any(|p| doc.token(p).lower == "to");
    if to(copula) || doc.children(copula).iter().any(|t| to(*t)) {
        return None;
    }
    let below: Vec<TokenId> = doc.children(copula).iter().copied().filter(bare).collect();
    let deeper = below.iter().flat_map(|t| doc.children(*t).iter().copied()).filter(bare);
    below
        .iter()
        .copied()
        .chain(deeper)
        .find_map(|t| lexicon.governor(&compact_str::format_compact!("be {}", doc.token(t).lower)))
}

/// "called for talks" wishes through its preposition, "talks about a deal" does nothing.
fn preposition_effect(
    doc: &Doc,
    below: TokenId,
    head: TokenId,
    lexicon: &FactualityLexicon,
) -> Option<Effect> {
    if doc.token(below).pos != Pos::Adp {
        return None;
    }
    let phrase =
        compact_str::format_compact!("{} {}", doc.token(head).lemma, doc.token(below).lower);
    lexicon.governor(&phrase)
}
