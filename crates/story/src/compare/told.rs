//! Facts from aligned sentences: the fact itself, and the figures and dates that it bears.
//!
//! Holds: a figure is compared only with one of the same dimension in a sentence that tells the same fact; two dates that
//! do not meet conflict only where both sentences have the same verb.

use std::collections::BTreeSet;

use readout_types::{
    AgentKind, Clause, DateMention, Id, Quantity, QuantityKind, SentenceDigest, Severity, Span,
    Tense, TermKind, Verdict,
};

use super::alike::{self, Fact};
use super::figures::{self, Judged};
use super::{Evidence, Finding, QUOTATION, SHOWN, UTTERANCE, is_figure, meaning, opposites, roles};
use crate::edtf::{Days, is_printed};
use crate::sources::Witness;
use crate::words;

/// What aligned sentences tell: the sentences as wholes, and the figures and dates in them.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) wholes: Vec<Finding>,
    pub(super) parts: Vec<Finding>,
}

pub(super) fn find(ev: Evidence<'_>) -> Found {
    let mut found = Found::default();
    for fact in &alike::facts(ev) {
        let told: Vec<Told<'_>> =
            fact.units.iter().filter_map(|u| Told::of(ev, fact, *u)).collect();
        let (told_of, dated) = (main(ev, fact, &told), dates(ev, fact, &told));
        found.parts.extend(quantities(ev, fact, &told));
        // What differs in its date alone is one finding, not also an agreement.
        let clash = |f: &Finding| matches!(f.judged.verdict, Verdict::Conflict | Verdict::Tension);
        let agrees = |f: &Finding| matches!(f.judged.verdict, Verdict::Agree | Verdict::Same);
        let by_date = dated.as_ref().is_some_and(clash);
        found.wholes.extend(told_of.filter(|f| !(by_date && agrees(f))));
        found.parts.extend(dated);
    }
    found
}

/// Leaves out what two sentences shown as wholes lay side by side already: their equal figures, which make them the same, and
/// their equal quotations. Of equal figures in such sentences one in six was in the keys of twenty-seven stories besides
/// its sentences, of quotations hardly more.
pub(super) fn without_parts(wholes: &mut [Finding], findings: &mut Vec<Finding>) {
    findings.retain(|f| {
        if is_figure(&f.fact) && f.judged.verdict == Verdict::Same {
            let mut around = wholes.iter_mut().filter(|w| f.members.iter().all(|m| holds(w, m)));
            let Some(whole) = around.next() else { return true };
            if whole.judged.verdict == Verdict::Agree {
                whole.judged = f.judged.clone();
            }
            return false;
        }
        let repeated = f.fact.starts_with(QUOTATION) && f.judged.verdict == Verdict::Same;
        !(repeated && wholes.iter().any(|w| f.members.iter().all(|m| holds(w, m))))
    });
}

/// Whether a member of a finding holds all of a span.
fn holds(finding: &Finding, span: &Span) -> bool {
    finding.members.iter().any(|m| m.overlap(span) == span.len())
}

/// One report's sentence for a fact.
struct Told<'a> {
    sentence: &'a SentenceDigest,
    /// The words that carry the fact.
    narrow: Span,
    whole: Span,
    dates: Vec<&'a DateMention>,
    figures: Vec<&'a Quantity>,
    /// How its sentence judges what it tells, and the word for it.
    judges: Option<(bool, &'static str)>,
    /// The side that vouches for it, where a party does.
    giver: Option<&'a Id>,
}

impl<'a> Told<'a> {
    fn of(ev: Evidence<'a>, fact: &Fact, unit: usize) -> Option<Told<'a>> {
        let sentence = ev.alignment.digest(ev.cx, unit)?;
        let reading = ev.cx.readings.get(ev.alignment.units.get(unit)?.reading)?;
        let report = &reading.report.id;
        let span = |chars: &std::ops::Range<u32>| Span {
            report: report.clone(),
            start: chars.start,
            end: chars.end,
        };
        let whole = span(&sentence.chars);
        let in_sentence = |d: &&DateMention| {
            sentence.chars.start <= d.chars.start && d.chars.end <= sentence.chars.end
        };
        let narrow = span(&ev.alignment.narrow(ev.cx, unit, &fact.core)?);
        Some(Told {
            judges: opposites::sole(&opposites::ends(ev.cx.words(&whole)), opposites::EVALUATION),
            giver: giver(ev, &narrow),
            narrow,
            dates: reading.dates.iter().filter(in_sentence).collect(),
            figures: ev.ground.quantities.at(&whole, |_| true),
            sentence,
            whole,
        })
    }

    /// The sentence; of a long one the words that carry the fact.
    fn shown(&self) -> &Span {
        if self.whole.len() <= SHOWN { &self.whole } else { &self.narrow }
    }

    /// The clause of the narrow words, or the first.
    fn clause(&self) -> Option<&'a Clause> {
        let exact =
            |c: &&Clause| c.chars.start == self.narrow.start && c.chars.end == self.narrow.end;
        self.sentence.clauses.iter().find(exact).or_else(|| self.sentence.clauses.first())
    }

    fn lemmas(&self) -> BTreeSet<&'a str> {
        let inside = self.sentence.terms.iter().filter(|t| self.holds(t.chars.start));
        inside.map(|t| t.lemma.as_str()).collect()
    }

    fn verbs(&self) -> BTreeSet<&'a str> {
        let verbs = self
            .sentence
            .terms
            .iter()
            .filter(|t| t.kind == TermKind::Verb && self.holds(t.chars.start));
        verbs.map(|t| t.lemma.as_str()).collect()
    }

    fn holds(&self, at: u32) -> bool {
        self.narrow.start <= at && at < self.narrow.end
    }

    fn words(&self, ev: Evidence<'_>) -> Vec<String> {
        words::fold(ev.cx.words(&self.narrow))
    }
}

fn main(ev: Evidence<'_>, fact: &Fact, told: &[Told<'_>]) -> Option<Finding> {
    if !ev.alignment.tells_one_fact(&fact.core) {
        return None;
    }
    let shortest = told.iter().min_by_key(|t| (t.narrow.len(), ev.cx.place_of(&t.narrow)))?;
    let pairs =
        || told.iter().enumerate().flat_map(|(i, a)| told[i + 1..].iter().map(move |b| (a, b)));
    let framed = || pairs().find_map(|(a, b)| framed(a, b));
    let against = || pairs().find_map(|(a, b)| against(a, b));
    // A cut may leave the negation of the same words out or in.
    let judged = pairs().find_map(|(a, b)| differs(a, b).filter(|_| !one_utterance(ev, a, b)));
    let apart = || pairs().find_map(|(a, b)| apart(ev, a, b));
    let judged = judged.or_else(against).or_else(framed).or_else(apart).unwrap_or_else(|| {
        let bags: Vec<BTreeSet<String>> =
            told.iter().map(|t| t.words(ev).into_iter().collect()).collect();
        let same =
            bags.iter().enumerate().all(|(i, a)| bags[i + 1..].iter().all(|b| nearly_same(a, b)));
        if same {
            Judged::new(Verdict::Same, "nearly the same words")
        } else {
            Judged::new(
                Verdict::Agree,
                format!(
                    "both tell of {}",
                    ev.alignment
                        .words(&fact.core)
                        .into_iter()
                        .take(6)
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            )
        }
    });
    Some(Finding {
        fact: ev.cx.words(&shortest.narrow).to_owned(),
        about: None,
        judged,
        members: told.iter().map(|t| t.shown().clone()).collect(),
        rank: fact.score.min(2.0) / 2.0,
    })
}

fn one_utterance(ev: Evidence<'_>, a: &Told<'_>, b: &Told<'_>) -> bool {
    words::longest_run(&a.words(ev), &b.words(ev)) >= UTTERANCE
}

fn nearly_same(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    words::jaccard(a, b) >= 0.7
}

/// What sets two tellings of one fact apart: a plan that came true, or a denial. Asked only of clauses that share a verb
/// and most of their words, since other clauses may well be about two things.
fn differs(a: &Told<'_>, b: &Told<'_>) -> Option<Judged> {
    let (x, y) = (a.clause()?, b.clause()?);
    let verb = a.verbs().intersection(&b.verbs()).next().is_some();
    let common = a.lemmas().intersection(&b.lemmas()).count();
    if !verb || shared_terms(a, b) < MOSTLY || common < LEAST_COMMON {
        return None;
    }
    if (planned(x) && held(y)) || (held(x) && planned(y)) {
        return Some(Judged::new(Verdict::Update, "to come in one report, past in the other"));
    }
    denied(x, y)
}

fn denied(x: &Clause, y: &Clause) -> Option<Judged> {
    if x.negated != y.negated && !x.modal && !y.modal {
        let judged = Judged::new(Verdict::Tension, "denied in one report, stated in the other");
        return Some(judged.severe(Severity::Medium));
    }
    None
}

/// The party for whom the speaker of some words acts.
fn giver<'a>(ev: Evidence<'a>, words: &Span) -> Option<&'a Id> {
    let Witness::Named(speaker) = super::witness(ev, words) else { return None };
    let agent = ev.items.agents.iter().find(|a| a.id == speaker)?;
    let side = agent.party.as_ref().unwrap_or(&agent.id);
    let party = ev.items.agents.iter().find(|a| a.id == *side);
    party.filter(|p| p.kind == AgentKind::Party).map(|p| &p.id)
}

/// Two sides of which one denies what the other tells.
fn against(a: &Told<'_>, b: &Told<'_>) -> Option<Judged> {
    let (x, y) = (a.giver?, b.giver?);
    let denies = |t: &Told<'_>| t.clause().is_some_and(|c| c.negated);
    let judged =
        Judged::new(Verdict::ClaimVsCounterclaim, "one side tells it, the other denies it");
    (x != y && denies(a) != denies(b)).then(|| judged.severe(Severity::Medium))
}

/// Two tellings of which each names one day, and not the same, and which do not tell one thing in one verb: the one of what is to
/// come and the other of what was, or the same words but the verb. Other such tellings are one fact: of twenty-seven that
/// the keys of thirty-four stories compare, they call one two things.
fn apart(ev: Evidence<'_>, a: &Told<'_>, b: &Told<'_>) -> Option<Judged> {
    let own = |t: &Told<'_>| date_of(ev, t).is_some_and(|d| t.holds(d.chars.start));
    let (x, y) = (days(ev, a)?, days(ev, b)?);
    if !own(a) || !own(b) {
        return None;
    }
    let (p, q) = (a.clause()?, b.clause()?);
    let to_come = (planned(p) && held(q)) || (held(p) && planned(q));
    if !x.is_day() || !y.is_day() || x.meets(y) || one_step(a, b) {
        return None;
    }
    if to_come {
        return Some(Judged::new(Verdict::Update, "to come in one report, past in the other"));
    }
    // Mostly the same words and no verb in common: that a strike began is not that it ended.
    let two_steps = shared_terms(a, b) >= MOSTLY;
    two_steps.then(|| Judged::new(Verdict::DifferentScope, "told of two days"))
}

/// Two tellings that judge one thing otherwise.
fn framed(a: &Told<'_>, b: &Told<'_>) -> Option<Judged> {
    let (x, y) = (a.judges?, b.judges?);
    let reason = format!("one tells it as “{}”, the other as “{}”", x.1, y.1);
    (x.0 != y.0).then(|| Judged::new(Verdict::FramingDifference, reason).severe(Severity::Low))
}

/// Content words that two clauses must share for one to deny the other: fewer are a turn of phrase.
const LEAST_COMMON: usize = 3;

/// Share of the shorter clause's content words that makes two clauses mostly one.
const MOSTLY: f64 = 0.6;

fn shared_terms(a: &Told<'_>, b: &Told<'_>) -> f64 {
    let (x, y) = (a.lemmas(), b.lemmas());
    x.intersection(&y).count() as f64 / x.len().min(y.len()).max(1) as f64
}

fn planned(clause: &Clause) -> bool {
    clause.tense == Tense::Future && !clause.negated
}

fn held(clause: &Clause) -> bool {
    clause.tense == Tense::Past && !clause.negated && !clause.modal
}

fn quantities(ev: Evidence<'_>, fact: &Fact, told: &[Told<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some((first, rest)) = told.split_first() else { return findings };
    for figure in &first.figures {
        let mut members = vec![(*figure, first)];
        for other in rest {
            members.extend(counterpart(figure, &other.figures).map(|q| (q, other)));
        }
        if members.len() > 1 {
            findings.extend(figure_finding(ev, fact, &members));
        }
    }
    findings
}

/// The figure of another sentence that stands for the same thing: the same number; else the only one of its dimension
/// that measures the same in words.
fn counterpart<'a>(figure: &Quantity, others: &[&'a Quantity]) -> Option<&'a Quantity> {
    let like: Vec<&Quantity> =
        others.iter().copied().filter(|o| figures::compare(figure, o).is_some()).collect();
    let equal = like.iter().find(|o| o.nominal == figure.nominal && figure.nominal.is_some());
    match (equal, like.as_slice()) {
        (Some(q), _) => Some(q),
        (None, [only]) => Some(*only).filter(|o| same_measure(figure, o) && one_size(figure, o)),
        _ => None,
    }
}

/// Whether two unequal figures may be of one thing: not twice one another, and no places in a row, of which a text tells several.
fn one_size(a: &Quantity, b: &Quantity) -> bool {
    let ordinal = |q: &Quantity| matches!(q.kind, QuantityKind::Ordinal | QuantityKind::Rank);
    let near = a.nominal.zip(b.nominal).is_none_or(|(x, y)| x.max(y) < FARTHEST * x.min(y));
    near && !ordinal(a) && !ordinal(b)
}

/// Ratio from which two figures are hardly of one thing.
const FARTHEST: f64 = 2.0;

fn same_measure(a: &Quantity, b: &Quantity) -> bool {
    match (&a.measure, &b.measure) {
        (Some(a), Some(b)) => words::containment(a, b) >= 0.5,
        _ => false,
    }
}

fn figure_finding(
    ev: Evidence<'_>,
    fact: &Fact,
    members: &[(&Quantity, &Told<'_>)],
) -> Option<Finding> {
    let place =
        |q: &Quantity, t: &Told<'_>| q.evidence.iter().find(|s| s.overlap(&t.whole) > 0).cloned();
    let spans: Vec<Span> = members.iter().filter_map(|(q, t)| place(q, t)).collect();
    let given: Vec<_> = members.iter().map(|(q, _)| *q).zip(&spans).collect();
    let judged = given
        .iter()
        .enumerate()
        .flat_map(|(i, a)| given[i + 1..].iter().filter_map(move |b| roles::compare(ev, *a, *b)));
    let worst = judged.max_by_key(|j| badness(j.verdict))?;
    // Unequal figures of two scopes are of two things.
    if worst.verdict == Verdict::DifferentScope {
        return None;
    }
    let worst = meaning::as_of(ev, worst, &given);
    let (figure, _) = members.first()?;
    Some(Finding {
        fact: super::figure_title(ev, figure, spans.first()?),
        about: figure.about.clone().or_else(|| Some(figure.id.clone())),
        judged: worst,
        members: spans,
        rank: 1.0 + fact.score.min(2.0) / 2.0,
    })
}

pub(super) fn badness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Conflict => 5,
        Verdict::Tension => 4,
        Verdict::Overlap => 3,
        Verdict::DifferentScope => 2,
        Verdict::Agree => 1,
        _ => 0,
    }
}

/// Facts closer than this are told closely enough for their dates to be the fact's own.
const CLOSE: f64 = 0.55;

fn dates(ev: Evidence<'_>, fact: &Fact, told: &[Told<'_>]) -> Option<Finding> {
    let dated: Vec<(&Told<'_>, &DateMention, Days)> =
        told.iter().filter_map(|t| Some((t, date_of(ev, t)?, days(ev, t)?))).collect();
    if dated.len() < 2 || fact.score < CLOSE {
        return None;
    }
    let pairs =
        dated.iter().enumerate().flat_map(|(i, x)| dated[i + 1..].iter().map(move |y| (x, y)));
    let judged = pairs.filter_map(|(x, y)| by_days(ev, (x.2, x.0), (y.2, y.0)));
    let judged = judged.max_by_key(|j| badness(j.verdict))?;
    // Dates that agree are compared by themselves, wherever they stand.
    if badness(judged.verdict) <= badness(Verdict::Agree) {
        return None;
    }
    let span = |t: &Told<'_>, d: &DateMention| Span {
        start: d.chars.start,
        end: d.chars.end,
        ..t.whole.clone()
    };
    let shortest = told.iter().min_by_key(|t| t.narrow.len())?;
    Some(Finding {
        fact: format!("date: {}", ev.cx.words(&shortest.narrow)),
        about: None,
        judged,
        members: dated.iter().map(|(t, d, _)| span(t, d)).collect(),
        rank: 0.9 + fact.score.min(2.0) / 2.0,
    })
}

/// The date in the words that carry the fact, else in the sentence, where there is just one that can be placed.
fn date_of<'a>(ev: Evidence<'_>, told: &Told<'a>) -> Option<&'a DateMention> {
    let placed = |d: &&DateMention| ev.cx.days(d).is_some();
    let all: Vec<&DateMention> = told.dates.iter().copied().filter(placed).collect();
    let inside: Vec<&DateMention> =
        all.iter().copied().filter(|d| told.holds(d.chars.start)).collect();
    match (inside.as_slice(), all.as_slice()) {
        ([only], _) | ([], [only]) => Some(only),
        _ => None,
    }
}

fn days(ev: Evidence<'_>, told: &Told<'_>) -> Option<Days> {
    ev.cx.days(date_of(ev, told)?)
}

/// What two dates of one fact are to each other; `None` where they may be of two things.
fn by_days(
    ev: Evidence<'_>,
    (x, a): (Days, &Told<'_>),
    (y, b): (Days, &Told<'_>),
) -> Option<Judged> {
    if let Some(judged) = meeting_days(x, y) {
        return Some(judged);
    }
    // Dates of two steps are told apart with their sentences.
    if !one_step(a, b) {
        return None;
    }
    // A day reckoned from a weekday may be of the step before or after; printed days contradict each other.
    let within = |t: &Told<'_>| date_of(ev, t).is_some_and(|d| t.holds(d.chars.start));
    if !within(a) || !within(b) {
        return None;
    }
    let printed = |t: &Told<'_>| {
        let reading = ev.cx.readings.get(ev.cx.position(&t.whole.report));
        date_of(ev, t).zip(reading).is_some_and(|(d, r)| is_printed(r, d))
    };
    let clash = "dates that do not meet";
    match (printed(a), printed(b)) {
        (true, true) => Some(Judged::new(Verdict::Conflict, clash).severe(Severity::Medium)),
        (false, false) if x.is_day() && y.is_day() => {
            Some(Judged::new(Verdict::Tension, clash).severe(Severity::Low))
        }
        _ => None,
    }
}

/// Whether two tellings are of one step: mostly the same words, and a verb in common.
fn one_step(a: &Told<'_>, b: &Told<'_>) -> bool {
    shared_terms(a, b) >= MOSTLY && a.verbs().intersection(&b.verbs()).next().is_some()
}

/// What two dates that meet are to each other.
pub(super) fn meeting_days(x: Days, y: Days) -> Option<Judged> {
    if x == y {
        return Some(Judged::new(Verdict::Same, "the same date"));
    }
    if x.within(y) || y.within(x) {
        return Some(Judged::new(Verdict::Agree, "one date lies in the other"));
    }
    if let Some(common) = x.common(y) {
        return Some(Judged::new(Verdict::Overlap, format!("the dates meet: {}", common.edtf())));
    }
    None
}
