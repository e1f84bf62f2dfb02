//! What a figure is in its sentence: a value, where a change began, or the whole of which a part is told; and whose it is.
//!
//! Holds: only figures of one role contradict one another; figures that two holders hold are of two things. Equal figures
//! are equal whatever their roles.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use readout_types::{Id, Quantity, QuantityKind, SentenceDigest, Span, Term, TermKind, Verdict};

use super::figures::{self, Judged};
use super::meaning::{Given, ONE_SIZE};
use super::{Evidence, side, tallies};
use crate::words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Value,
    /// "cut from nine to six", "up from 29"
    Start,
    /// "four of nine"
    Whole,
    /// "219 to 208"
    Vote,
}

/// Compares two figures as their sentences use them; `None` where they cannot be compared.
pub(super) fn compare(ev: Evidence<'_>, a: Given<'_>, b: Given<'_>) -> Option<Judged> {
    let judged = figures::compare(a.0, b.0)?;
    if matches!(judged.verdict, Verdict::Same | Verdict::Agree | Verdict::DifferentScope) {
        return Some(judged);
    }
    let far = match (a.0.nominal, b.0.nominal) {
        (Some(x), Some(y)) => x.max(y) > ONE_SIZE * x.min(y),
        _ => false,
    };
    if far || role(ev, a.1) != role(ev, b.1) || !one_part(ev, a, b) {
        return None;
    }
    let holders = (holders(ev, a.1), holders(ev, b.1));
    let two = !holders.0.is_empty() && !holders.1.is_empty() && holders.0.is_disjoint(&holders.1);
    Some(if two { Judged::new(Verdict::DifferentScope, "of two holders") } else { judged })
}

/// What a percentage is of: a rate bears the noun that follows ("a 25 percent duty"), a share is "of" something, a change is "by"
/// so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Percent {
    Rate,
    Share,
    Change,
}

/// Whether two percentages may be of one thing: no rate is a share or a change of something. Other figures may.
pub(super) fn one_part(ev: Evidence<'_>, a: Given<'_>, b: Given<'_>) -> bool {
    let percent = |q: &Quantity| q.kind == QuantityKind::Percent;
    if !percent(a.0) || !percent(b.0) {
        return true;
    }
    part(ev, a.1).zip(part(ev, b.1)).is_none_or(|(x, y)| x == y)
}

fn part(ev: Evidence<'_>, span: &Span) -> Option<Percent> {
    let sentence = sentence(ev, span)?;
    let around =
        |start: u32, end: u32| words::fold(ev.cx.words(&Span { start, end, ..span.clone() }));
    let (before, after) =
        (around(sentence.chars.start, span.start), around(span.end, sentence.chars.end));
    let percent = |word: Option<&String>| class(&format!("{} %", word?));
    if percent(after.first()) == Some("share") {
        return Some(Percent::Share);
    }
    if percent(before.last()) == Some("change") {
        return Some(Percent::Change);
    }
    let follows = |t: &&Term| t.chars.start == span.end + 1 && t.kind == TermKind::Noun;
    sentence.terms.iter().find(follows).map(|_| Percent::Rate)
}

/// Whether two figures play one part in their sentences.
pub(super) fn alike(ev: Evidence<'_>, a: &Span, b: &Span) -> bool {
    role(ev, a) == role(ev, b)
}

fn sentence<'a>(ev: Evidence<'a>, span: &Span) -> Option<&'a SentenceDigest> {
    let reading = ev.cx.readings.get(ev.cx.position(&span.report))?;
    reading.sentences.iter().find(|s| s.chars.start <= span.start && span.end <= s.chars.end)
}

fn role(ev: Evidence<'_>, span: &Span) -> Role {
    let Some(sentence) = sentence(ev, span) else { return Role::Value };
    let whole = Span { start: sentence.chars.start, end: sentence.chars.end, ..span.clone() };
    let at = (span.start - whole.start, span.end - whole.start);
    if tallies::counts_one_side(ev.cx.words(&whole), at) {
        return Role::Vote;
    }
    let before = Span { start: sentence.chars.start, end: span.start, ..span.clone() };
    let words = words::fold(ev.cx.words(&before));
    // A range is one figure: its own words begin with "from".
    match words.iter().rev().map(|w| class(w)).find(|c| *c != Some("article")).flatten() {
        Some("start") => Role::Start,
        Some("whole") if part_before(sentence, span) => Role::Whole,
        _ => Role::Value,
    }
}

/// Unicode scalar values between a part and its whole: "four chapters out of the nine".
const NEAR: u32 = 24;

/// Whether a number stands closely before, in the words of one phrase.
fn part_before(sentence: &SentenceDigest, span: &Span) -> bool {
    let near = |end: u32| end <= span.start && span.start - end <= NEAR;
    sentence.terms.iter().any(|t| t.kind == TermKind::Number && near(t.chars.end))
}

/// The sides that hold what a figure counts: the subjects of its clause, where the clause's verb is one of holding.
fn holders<'a>(ev: Evidence<'a>, span: &Span) -> BTreeSet<&'a Id> {
    let Some((sentence, clause)) = clause(ev, span) else { return BTreeSet::new() };
    let own = || sentence.terms.iter().filter(|t| usize::from(t.clause) == clause);
    let holds = own().any(|t| t.kind == TermKind::Verb && class(&t.lemma) == Some("holds"));
    if holds { subjects(ev, span, sentence, clause) } else { BTreeSet::new() }
}

/// Whether a figure counts what its giver does: "Britain said it would send 50 tanks", but not "the union counted 40 boats".
pub(super) fn is_own_deed(ev: Evidence<'_>, span: &Span, giver: &Id) -> bool {
    let Some((sentence, clause)) = clause(ev, span) else { return false };
    let mut verbs = sentence
        .terms
        .iter()
        .filter(|t| usize::from(t.clause) == clause && t.kind == TermKind::Verb);
    if verbs.any(|t| class(&t.lemma) == Some("gives")) {
        return false;
    }
    let own = side(ev, giver);
    let pronoun = sentence.clauses.get(clause).is_some_and(|c| {
        let words = Span { start: c.chars.start, end: span.start, ..span.clone() };
        words::fold(ev.cx.words(&words)).first().is_some_and(|w| class(w) == Some("person"))
    });
    pronoun || subjects(ev, span, sentence, clause).into_iter().any(|id| side(ev, id) == own)
}

/// The sentence of a figure and its narrowest clause there.
fn clause<'a>(ev: Evidence<'a>, span: &Span) -> Option<(&'a SentenceDigest, usize)> {
    let sentence = sentence(ev, span)?;
    let clauses = sentence.clauses.iter().enumerate();
    let around = clauses.filter(|(_, c)| c.chars.start <= span.start && span.end <= c.chars.end);
    let (clause, _) = around.min_by_key(|(_, c)| c.chars.end - c.chars.start)?;
    Some((sentence, clause))
}

/// The agents that are subjects of a clause.
fn subjects<'a>(
    ev: Evidence<'a>,
    span: &Span,
    sentence: &SentenceDigest,
    clause: usize,
) -> BTreeSet<&'a Id> {
    let own = || sentence.terms.iter().filter(|t| usize::from(t.clause) == clause);
    let subject = |m: &Span| {
        m.report == span.report
            && own().any(|t| t.subject && m.start <= t.chars.start && t.chars.end <= m.end)
    };
    let agents = ev.items.agents.iter();
    agents.filter(|a| a.mentions.iter().any(subject)).map(|a| &a.id).collect()
}

/// Whether a word before a figure makes it less than exact.
pub(super) fn hedges(word: &str) -> bool {
    class(word) == Some("hedge")
}

/// The days of a unit that a running count is in.
pub(super) fn unit_days(word: &str) -> Option<i64> {
    class(word)?.strip_prefix("unit ")?.parse().ok()
}

/// Whether a word of what is counted leaves some out: "five other powers".
pub(super) fn leaves_out(words: &[String]) -> bool {
    words.iter().any(|w| class(w) == Some("rest"))
}

/// Whether a word after a length makes it the time between two things.
pub(super) fn parts(word: &str) -> bool {
    class(word) == Some("parts")
}

/// What a word says of a figure.
fn class(word: &str) -> Option<&'static str> {
    static CLASSES: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    let classes = CLASSES.get_or_init(|| {
        let lines = include_str!("../../data/figure_words.tsv").lines();
        lines.filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect()
    });
    classes.get(word).copied()
}
