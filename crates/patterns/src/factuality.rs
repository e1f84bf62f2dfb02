//! Says whether what a predicate tells of happened, as far as the words around it go.
//!
//! In: a parsed [`Doc`], a token, and the lexicon of words that change factuality. Out: [`Factuality`]. Holds: only
//! the predicate's own clause and the clauses that govern it count; two negations cancel out; the strongest
//! departure from fact wins (a wish about a plan is a wish).

use std::collections::BTreeMap;

use readout_types::doc::{Doc, TokenId};
use readout_types::labels::{Dep, Pos, Tag};

use crate::roles::phrase_lemma;

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
    /// How far from fact.
    pub modality: Modality,
    /// When.
    pub tense: Tense,
    /// Under way ("are negotiating").
    pub progressive: bool,
    /// Passed on without being vouched for ("reportedly", "allegedly", "claimed that").
    pub reported: bool,
}

/// What a word does to the factuality of what it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Plan,
    Wish,
    Possible,
    Negate,
    Report,
    Speech,
    Ongoing,
    Past,
}

/// Words that change the factuality of what they govern or modify.
#[derive(Debug, Clone, Default)]
pub struct FactualityLexicon {
    governors: BTreeMap<String, Effect>,
    modifiers: BTreeMap<String, Effect>,
}

impl FactualityLexicon {
    /// Adds lines of `governor|modifier <tab> effect <tab> word`; `#` opens a comment.
    ///
    /// # Errors
    /// The number of the first line that does not read.
    pub fn add(&mut self, table: &str) -> Result<(), usize> {
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
                _ => return Err(number + 1),
            };
            target.extend(words.split(',').map(|w| (w.trim().to_owned(), effect)));
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
        "negate" => Effect::Negate,
        "report" => Effect::Report,
        "speech" => Effect::Speech,
        "ongoing" => Effect::Ongoing,
        "past" => Effect::Past,
        _ => return None,
    })
}

/// Reads the factuality of one predicate (a verb or an event noun).
#[must_use]
pub fn factuality(doc: &Doc, at: TokenId, lexicon: &FactualityLexicon) -> Factuality {
    let mut fact = Factuality {
        negated: false,
        modality: Modality::Actual,
        tense: Tense::None,
        progressive: false,
        reported: false,
    };
    own_words(doc, at, lexicon, &mut fact);
    let mut below = at;
    // The bound ends a damaged tree; clauses nest a handful deep.
    for _ in 0..24 {
        let head = doc.token(below).head;
        if head == below {
            break;
        }
        govern(doc, below, head, lexicon, &mut fact);
        below = head;
    }
    if doc.text(doc.sentence(at).tokens.clone()).trim_end().ends_with('?') {
        raise(&mut fact, Modality::Possible);
    }
    fact
}

fn raise(fact: &mut Factuality, to: Modality) {
    fact.modality = fact.modality.max(to);
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
    clause_words(doc, at, lexicon, fact);
    for &child in doc.children(at) {
        let token = doc.token(child);
        let modifies = matches!(
            token.dep,
            Dep::Amod | Dep::Advmod | Dep::Compound | Dep::Det | Dep::Nmod | Dep::Poss
        );
        if let Some(effect) = lexicon.modifier(&token.lower).filter(|_| modifies) {
            apply(effect, fact);
        }
    }
}

/// Negation, modals and conditionals of one clause.
fn clause_words(doc: &Doc, at: TokenId, lexicon: &FactualityLexicon, fact: &mut Factuality) {
    for &child in doc.children(at) {
        let token = doc.token(child);
        match token.dep {
            Dep::Neg => fact.negated = !fact.negated,
            Dep::Det if token.lower == "no" || token.lower == "neither" => {
                fact.negated = !fact.negated
            }
            Dep::Aux if token.tag == Tag::Md => modal(doc, at, &token.lower, lexicon, fact),
            Dep::Mark | Dep::Advmod if is_condition(&token.lower, doc.token(at).dep) => {
                raise(fact, Modality::Possible)
            }
            Dep::Nsubj | Dep::Nsubjpass if is_nobody(doc, child) => fact.negated = !fact.negated,
            _ => {}
        }
    }
}

fn is_condition(word: &str, dep: Dep) -> bool {
    ["if", "unless", "whether", "should"].contains(&word)
        && matches!(dep, Dep::Advcl | Dep::Ccomp | Dep::Pcomp)
}

fn is_nobody(doc: &Doc, subject: TokenId) -> bool {
    ["none", "nobody", "nothing", "neither"].contains(&doc.token(subject).lower.as_str())
        || doc
            .children_by(subject, Dep::Det)
            .any(|d| ["no", "neither"].contains(&doc.token(d).lower.as_str()))
}

/// `will` plans; `would` plans after a past verb of saying and is a condition elsewhere.
fn modal(doc: &Doc, at: TokenId, word: &str, lexicon: &FactualityLexicon, fact: &mut Factuality) {
    let modality = match word {
        "will" | "'ll" | "wo" | "shall" => Modality::Planned,
        "would" | "'d" if is_reported_future(doc, at, lexicon) => Modality::Planned,
        "must" | "should" => Modality::Wished,
        _ => Modality::Possible,
    };
    raise(fact, modality);
}

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
    let dep = doc.token(below).dep;
    if matches!(
        dep,
        Dep::Advcl | Dep::Relcl | Dep::Conj | Dep::Parataxis | Dep::Nsubj | Dep::Appos | Dep::Poss
    ) {
        return side_clause(doc, below, head, lexicon, fact);
    }
    let token = doc.token(head);
    let lemma = phrase_lemma(doc, head);
    let effect = lexicon.governor(&lemma).or_else(|| preposition_effect(doc, below, head, lexicon));
    if let Some(effect) = effect {
        apply(effect, fact);
    }
    if matches!(token.pos, Pos::Verb | Pos::Aux) {
        let saying = matches!(effect, Some(Effect::Speech | Effect::Report));
        if fact.tense == Tense::None && !saying {
            fact.tense = tense(doc, head);
        }
        if !saying {
            clause_words(doc, head, lexicon, fact);
        }
    } else if doc
        .children(head)
        .iter()
        .any(|c| ["no", "lack"].contains(&doc.token(*c).lower.as_str()))
    {
        fact.negated = !fact.negated;
    }
}

/// A conjunct shares its first verb's modal and condition; other side clauses stand on their own.
fn side_clause(
    doc: &Doc,
    below: TokenId,
    head: TokenId,
    lexicon: &FactualityLexicon,
    fact: &mut Factuality,
) {
    let passive_subject = doc.token(below).dep == Dep::Nsubjpass;
    if passive_subject || doc.token(below).dep == Dep::Nsubj {
        subject_of(doc, head, lexicon, fact);
    }
    // "did not sign or reject it": the bare verb stands under the first one's auxiliary and its negation.
    let bare = doc.token(below).dep == Dep::Conj && doc.token(below).tag == Tag::Vb;
    let first_is_bare = doc.token(head).tag == Tag::Vb && doc.child_by(head, Dep::Aux).is_some();
    if bare && first_is_bare && doc.child_by(below, Dep::Aux).is_none() {
        let negations = doc.children_by(head, Dep::Neg).count();
        fact.negated ^= negations % 2 == 1;
    }
    let shares = doc.token(below).dep == Dep::Conj
        && doc.child_by(below, Dep::Aux).is_none()
        && doc.child_by(below, Dep::Nsubj).is_none();
    if shares && matches!(doc.token(head).pos, Pos::Verb) {
        for auxiliary in doc.children_by(head, Dep::Aux).filter(|a| doc.token(*a).tag == Tag::Md) {
            modal(doc, head, &doc.token(auxiliary).lower, lexicon, fact);
        }
        if fact.tense == Tense::None {
            fact.tense = tense(doc, head);
        }
    }
}

/// "Talks are planned", "the meeting could be called off", "the summit will be held in June".
fn subject_of(doc: &Doc, head: TokenId, lexicon: &FactualityLexicon, fact: &mut Factuality) {
    clause_words(doc, head, lexicon, fact);
    let effect = lexicon.governor(&phrase_lemma(doc, head));
    if let Some(effect) = effect.filter(|e| matches!(e, Effect::Plan | Effect::Negate)) {
        apply(effect, fact);
    }
    if fact.tense == Tense::None {
        fact.tense = tense(doc, head);
    }
    fact.progressive |= doc.token(head).tag == Tag::Vbg;
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

fn apply(effect: Effect, fact: &mut Factuality) {
    match effect {
        Effect::Plan => raise(fact, Modality::Planned),
        Effect::Wish => raise(fact, Modality::Wished),
        Effect::Possible => raise(fact, Modality::Possible),
        Effect::Negate => fact.negated = !fact.negated,
        Effect::Report => fact.reported = true,
        Effect::Ongoing => fact.progressive = true,
        Effect::Past => fact.tense = Tense::Pluperfect,
        Effect::Speech => {}
    }
}
