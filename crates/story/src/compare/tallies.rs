//! The tallies of one vote: "219 to 208", "by 193 votes to 21", "219-208".
//!
//! In: the body sentences that tell of a vote. Out: a finding for each tally that several newsrooms give, alike or not. Holds:
//! two tallies are of one vote where they are equal or nearly so ([`CLOSE`]); a newsroom that gives both tells of two votes. A
//! range of days, years or anything counted, and the score of a game, are no tallies (`data/vote_words.tsv`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use readout_types::{Reading, SentenceDigest, Severity, Span, TermKind, Verdict, ZoneKind};

use super::figures::Judged;
use super::{Evidence, FIGURE, Finding};

/// The larger and the smaller number of a vote.
type Votes = (u32, u32);

/// A tally in one newsroom's report.
struct Tally {
    room: usize,
    span: Span,
    votes: Votes,
}

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut left: Vec<Tally> = Vec::new();
    for (at, reading) in ev.cx.own() {
        let room = ev.cx.room_at(at);
        let body =
            reading.sentences.iter().filter(|s| s.zone == ZoneKind::Body && tells_of_vote(s));
        let found = body.flat_map(|s| in_sentence(reading, s));
        left.extend(found.map(|(span, votes)| Tally { room, span, votes }));
    }
    let mut given: BTreeMap<usize, BTreeSet<Votes>> = BTreeMap::new();
    for tally in &left {
        given.entry(tally.room).or_default().insert(tally.votes);
    }
    let mut findings = Vec::new();
    while !left.is_empty() {
        let first = left.remove(0);
        let two = |o: &Tally| {
            let both = |own: &BTreeSet<Votes>| own.contains(&first.votes) && own.contains(&o.votes);
            o.votes != first.votes && given.values().any(both)
        };
        let (same, rest) = left
            .into_iter()
            .partition(|o| apart(first.votes, o.votes).is_some_and(|d| d <= CLOSE) && !two(o));
        left = rest;
        findings.extend(finding(ev, first, same));
    }
    findings
}

/// Votes by which two tallies of one vote may differ in all: a vote changed, or a slip.
const CLOSE: u32 = 4;

/// By how many votes two tallies differ; `None` where they have no number in common.
fn apart(a: Votes, b: Votes) -> Option<u32> {
    let shares = [a.0, a.1].iter().any(|n| [b.0, b.1].contains(n));
    shares.then(|| a.0.abs_diff(b.0) + a.1.abs_diff(b.1))
}

fn finding(ev: Evidence<'_>, first: Tally, others: Vec<Tally>) -> Option<Finding> {
    let mut rooms: BTreeMap<usize, Tally> = BTreeMap::new();
    let votes = first.votes;
    for tally in std::iter::once(first).chain(others) {
        rooms.entry(tally.room).or_insert(tally);
    }
    let equal = rooms.values().all(|t| t.votes == votes);
    let judged = if equal {
        Judged::new(Verdict::Same, "one tally")
    } else {
        Judged::new(Verdict::Conflict, "tallies of one vote that differ").severe(Severity::Low)
    };
    let members: Vec<Span> = rooms.into_values().map(|t| t.span).collect();
    (members.len() > 1).then(|| Finding {
        fact: format!("{FIGURE}votes {}", ev.cx.words(&members[0])),
        about: None,
        judged,
        members,
        rank: 1.2,
    })
}

fn tells_of_vote(sentence: &SentenceDigest) -> bool {
    let has = |class: &str| {
        let mut words =
            sentence.terms.iter().filter(|t| matches!(t.kind, TermKind::Noun | TermKind::Verb));
        words.any(|t| is(class, t.lemma.as_str()))
    };
    has("vote") && !has("game")
}

/// Whether a word is of a class of `data/vote_words.tsv`.
fn is(class: &str, word: &str) -> bool {
    static CLASSES: OnceLock<BTreeMap<&'static str, BTreeSet<&'static str>>> = OnceLock::new();
    let classes = CLASSES.get_or_init(|| {
        let mut classes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let lines = include_str!("../../data/vote_words.tsv").lines();
        for (word, of) in lines.filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')) {
            classes.entry(of).or_default().insert(word);
        }
        classes
    });
    classes.get(class).is_some_and(|words| words.contains(word))
}

fn in_sentence(reading: &Reading, sentence: &SentenceDigest) -> Vec<(Span, Votes)> {
    let (start, end) = (sentence.chars.start, sentence.chars.end);
    let text = reading.report.text.slice(start as usize..end as usize);
    let place = |(from, to, votes): (u32, u32, Votes)| {
        let span = Span { report: reading.report.id.clone(), start: start + from, end: start + to };
        (span, votes)
    };
    // What was read as a day is no vote.
    let dated = |span: &Span| {
        let mut days = reading.dates.iter().map(|d| &d.chars);
        days.any(|d| d.start < span.end && span.start < d.end)
    };
    tallies(text).into_iter().map(place).filter(|(span, _)| !dated(span)).collect()
}

/// Whether what stands at a place of a text is one side of a tally.
pub(super) fn counts_one_side(text: &str, (start, end): (u32, u32)) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && tallies(text).iter().any(|(from, to, _)| *from < end && start < *to)
}

/// A word of a sentence, with its place in Unicode scalar values.
struct Word {
    text: String,
    start: u32,
    end: u32,
}

/// Words and dashes, each by itself.
fn words_of(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (c, at) in text.chars().zip(0_u32..) {
        let part = c.is_alphanumeric();
        match words.last_mut().filter(|_| open && part) {
            Some(word) => {
                word.text.extend(c.to_lowercase());
                word.end = at + 1;
            }
            None if !c.is_whitespace() => {
                let text = c.to_lowercase().collect();
                words.push(Word { text, start: at, end: at + 1 });
            }
            None => {}
        }
        open = part;
    }
    words
}

/// The tallies of a sentence: two whole numbers with a dash, or with "to" or "against", between them.
fn tallies(text: &str) -> Vec<(u32, u32, Votes)> {
    let words = words_of(text);
    let numbers = words.iter().enumerate().filter(|(_, w)| number(&w.text).is_some());
    numbers.filter_map(|(at, _)| tally_at(&words, at)).collect()
}

fn tally_at(words: &[Word], at: usize) -> Option<(u32, u32, Votes)> {
    let word = |at: usize| words.get(at).map_or("", |w| w.text.as_str());
    let before = |n: usize| at.checked_sub(n).map_or("", word);
    let votes = |word: &str| word.starts_with("vote");
    let join = at + 1 + usize::from(votes(word(at + 1)));
    let (yes, no) = (number(word(at))?, number(word(join + 1))?);
    let named = join > at + 1 || is("noun", word(join + 2)) || votes(before(1));
    let of_votes = before(1) == "of" && is("noun", before(2));
    // "From 18 to 20" and "10 to 12 weeks" are no votes.
    let alone = goes_on(word(join + 2), word(join + 3));
    let led = alone && is("lead", before(1)) && (of_votes || before(1) != "of");
    let dash = is_dash(word(join)) && (alone || named) && (of_votes || before(1) != "of");
    let tally = dash || (joins(word(join)) && (led || named));
    // A mark parts nothing from a number that follows it at once: "15,200-300" and "3.5-4".
    let close =
        at.checked_sub(1).and_then(|n| words.get(n)).is_some_and(|w| w.end == words[at].start);
    let inside = matches!(before(1), "." | ",") && close;
    let other = inside || before(1) == "$" || is_dash(before(1)) || is("other", before(1));
    let sides = (yes.max(no), yes.min(no));
    let last = words.get(join + 1)?;
    (tally && !other && yes + no >= LEAST).then(|| (words[at].start, last.end, sides))
}

/// Whether two numbers before some words are all that is told: no unit follows ("12-15 percent"), and no third number, which
/// would make a date or a telephone number.
fn goes_on(next: &str, after: &str) -> bool {
    let third = number(after).is_some() && (is_dash(next) || next == "." || next == ",");
    let stop = next.chars().all(|c| ".,;:!?)]-–—'’\"”".contains(c));
    !third && (stop || is("after", next))
}

fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—")
}

/// Whether a word joins the two sides of a vote.
pub(super) fn joins(word: &str) -> bool {
    is("join", word)
}

/// Votes of which the smallest body that is told of has this many: a court of nine.
const LEAST: u32 = 9;

/// A whole number that may count votes: no year, and no more than the largest chamber has seats.
fn number(word: &str) -> Option<u32> {
    let plain = word.len() <= 4 && word.chars().all(|c| c.is_ascii_digit());
    word.parse().ok().filter(|n| plain && *n < 1900)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[Votes]) {
        let got: Vec<Votes> = tallies(text).into_iter().map(|(_, _, votes)| votes).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn a_tally_is_two_numbers_of_one_vote() {
        check("The chamber passed the harbour bill 219-208.", &[(219, 208)]);
        check("It was carried by 193 votes to 21.", &[(193, 21)]);
        check("Members voted 21 to 193 against the toll.", &[(193, 21)]);
        check("They approved a rise from 18 to 20 votes.", &[]);
        check("They voted to wait 10 to 12 weeks.", &[]);
        check("They passed it on 2031-03-05.", &[]);
        check("The court ruled 5-4 that the toll may stand.", &[(5, 4)]);
        check("The chamber passed it, 219-208, on a dry Tuesday.", &[(219, 208)]);
        check("They approved 15,200-300 of them.", &[]);
        check("By a 219-208 vote the chamber sent it on.", &[(219, 208)]);
    }

    #[test]
    fn a_range_is_no_tally() {
        check("They voted on the offer October 13-15.", &[]);
        check("Pilots aged 50-64 backed the offer.", &[]);
        check("They approved a 12-15 percent toll.", &[]);
        check("They approved a toll of 12-15 crowns.", &[]);
        check("The bill was 10 to 12 weeks late when it passed.", &[]);
        check("No such bill has passed since 9-11.", &[]);
        check("A 12-15 member council was approved.", &[]);
    }
}
