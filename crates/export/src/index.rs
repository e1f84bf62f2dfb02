//! Looks things up in one story of a record: names, reports, words.
//!
//! In: a record and one of its stories. Out: [`Index`]. Holds: words are the report's own, white space joined; a name that is
//! not known is the id itself, so nothing is lost.

use std::collections::BTreeMap;

use readout_types::{Agent, Id, Items, Quantity, Record, Report, Span, Story};

/// One story with everything that its ids stand for.
#[derive(Debug)]
pub struct Index<'a> {
    /// The story.
    pub story: &'a Story,
    reports: BTreeMap<&'a Id, &'a Report>,
    numbers: BTreeMap<&'a Id, usize>,
    names: BTreeMap<&'a Id, &'a str>,
    agents: BTreeMap<&'a Id, &'a Agent>,
    quantities: BTreeMap<&'a Id, &'a Quantity>,
}

/// Words with the rest of their sentence on both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InSentence {
    /// What stands before them.
    pub before: String,
    /// The words.
    pub words: String,
    /// What stands after them.
    pub after: String,
}

impl<'a> Index<'a> {
    /// For one story of a record.
    #[must_use]
    pub fn of(record: &'a Record, story: &'a Story) -> Self {
        Index {
            story,
            reports: record.reports.iter().map(|r| (&r.id, r)).collect(),
            numbers: story.reports.iter().enumerate().map(|(n, id)| (id, n + 1)).collect(),
            names: names(&story.items),
            agents: story.items.agents.iter().map(|a| (&a.id, a)).collect(),
            quantities: story.items.quantities.iter().map(|q| (&q.id, q)).collect(),
        }
    }

    /// The story's reports, in its order.
    pub fn reports(&self) -> impl Iterator<Item = &'a Report> {
        self.story.reports.iter().filter_map(|id| self.reports.get(id).copied())
    }

    /// A report.
    #[must_use]
    pub fn report(&self, id: &Id) -> Option<&'a Report> {
        self.reports.get(id).copied()
    }

    /// A report's place in the story, from 1.
    #[must_use]
    pub fn number(&self, id: &Id) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// An agent.
    #[must_use]
    pub fn agent(&self, id: &Id) -> Option<&'a Agent> {
        self.agents.get(id).copied()
    }

    /// A figure.
    #[must_use]
    pub fn quantity(&self, id: &Id) -> Option<&'a Quantity> {
        self.quantities.get(id).copied()
    }

    /// What an id stands for: an agent's, place's or issue's name, a proposal's or meeting's title; else the id.
    #[must_use]
    pub fn name<'b>(&self, id: &'b Id) -> &'b str
    where
        'a: 'b,
    {
        self.names.get(id).copied().unwrap_or_else(|| id.as_str())
    }

    /// The words at a place, on one line.
    #[must_use]
    pub fn words(&self, span: &Span) -> String {
        self.report(&span.report).map_or_else(String::new, |r| one_line(r.text.at(span)))
    }

    /// The words of the first place of several; empty where there is none.
    #[must_use]
    pub fn first_words(&self, evidence: &[Span]) -> String {
        evidence.first().map(|span| self.words(span)).unwrap_or_default()
    }

    /// The words at a place with the rest of their sentence.
    #[must_use]
    pub fn sentence(&self, span: &Span) -> InSentence {
        self.report(&span.report).map_or_else(InSentence::default, |r| sentence(r, span))
    }
}

fn names(items: &Items) -> BTreeMap<&Id, &str> {
    let mut names: BTreeMap<&Id, &str> = BTreeMap::new();
    names.extend(items.agents.iter().map(|a| (&a.id, a.name.as_str())));
    names.extend(items.places.iter().map(|p| (&p.id, p.name.as_str())));
    names.extend(items.issues.iter().map(|i| (&i.id, i.label.as_str())));
    names.extend(items.proposals.iter().filter_map(|p| Some((&p.id, p.title.as_deref()?))));
    names.extend(items.meetings.iter().filter_map(|m| Some((&m.id, m.title.as_deref()?))));
    names
}

/// An item with the section that it stands in and the words that carry it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Carried<'a> {
    pub(crate) section: &'static str,
    pub(crate) id: &'a Id,
    pub(crate) evidence: &'a [Span],
}

/// Every item of a story that has words of its own, section by section.
pub(crate) fn carried(story: &Story) -> Vec<Carried<'_>> {
    let items = &story.items;
    let mut all = Vec::new();
    macro_rules! section {
        ($name:literal, $list:expr) => {
            all.extend($list.iter().map(|x| Carried {
                section: $name,
                id: &x.id,
                evidence: &x.evidence,
            }));
        };
    }
    section!("agents", items.agents);
    section!("places", items.places);
    section!("meetings", items.meetings);
    section!("proposals", items.proposals);
    section!("issues", items.issues);
    section!("positions", items.positions);
    section!("statements", items.statements);
    section!("quantities", items.quantities);
    section!("claims", items.claims);
    section!("events", items.events);
    section!("movements", items.movements);
    section!("timeline", items.timeline);
    section!("single_source", story.single_source);
    section!("anomalies", story.anomalies);
    for c in &story.comparisons {
        all.extend(c.members.iter().map(|m| Carried {
            section: "comparisons",
            id: &c.id,
            evidence: &m.evidence,
        }));
    }
    all
}

/// White space joined, so that words fit a line or a cell.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A code for people: `agreed_in_principle` reads `agreed in principle`.
#[must_use]
pub fn spoken(code: &str) -> String {
    code.replace('_', " ")
}

/// How far the sentence's limits are looked for on each side, in characters.
const AROUND: usize = 220;

/// The words of a span with the rest of their sentence on both sides, as far as marks show its limits; where they lie farther
/// away, "…" says that something is left out.
#[must_use]
pub fn sentence(report: &Report, span: &Span) -> InSentence {
    let (start, end) = (span.start as usize, span.end as usize);
    let before = report.text.slice(start.saturating_sub(AROUND)..start);
    let after = report.text.slice(end..end.saturating_add(AROUND));
    let from = opening(before);
    let to = closing(after);
    let cut_before = from == 0 && start > AROUND;
    let cut_after = to == after.len() && end.saturating_add(AROUND) < report.text.chars();
    let lead = before[from..].trim_start_matches(['”', '"', ' ']);
    let tail = &after[..to];
    let space = |is: bool| if is { " " } else { "" };
    InSentence {
        before: format!(
            "{}{}{}",
            if cut_before { "… " } else { "" },
            one_line(lead),
            space(lead.ends_with(char::is_whitespace))
        ),
        words: one_line(report.text.at(span)),
        after: format!(
            "{}{}{}",
            space(tail.starts_with(char::is_whitespace)),
            one_line(tail),
            if cut_after { " …" } else { "" }
        ),
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?')
}

/// Where the sentence that goes on after `before` begins in it (a byte offset).
fn opening(before: &str) -> usize {
    let begins = |at: usize, c: char| {
        c == '\n' || (is_stop(c) && before[at + c.len_utf8()..].starts_with([' ', '”', '"']))
    };
    let last = before.char_indices().rev().find(|(at, c)| begins(*at, *c));
    last.map_or(0, |(at, c)| at + c.len_utf8())
}

/// Where the sentence that `after` goes on with ends in it (a byte offset).
fn closing(after: &str) -> usize {
    let ends = |at: usize, c: char| {
        c == '\n' || (is_stop(c) && after[at + c.len_utf8()..].starts_with([' ', '\n', '”', '"']))
    };
    let first = after.char_indices().find(|(at, c)| ends(*at, *c));
    first.map_or(after.len(), |(at, c)| if c == '\n' { at } else { at + c.len_utf8() })
}

#[cfg(test)]
mod tests {
    use readout_types::Text;

    use super::*;
    use crate::testing;

    fn check(text: &str, words: &str, expected: &str) {
        let start = text.find(words).map_or(0, |byte| text[..byte].chars().count());
        let start = u32::try_from(start).expect("short");
        let length = u32::try_from(words.chars().count()).expect("short");
        let report = Report { text: Text::new(text), ..testing::record().reports[0].clone() };
        let span = Span { report: report.id.clone(), start, end: start + length };
        let s = sentence(&report, &span);
        assert_eq!(format!("{}[{}]{}", s.before, s.words, s.after), expected);
    }

    #[test]
    fn the_sentence_around_words_is_found() {
        let text = "A harbour deal\nThe envoys met on Monday in Velmora. They spoke for 4.5 hours, he said. Then they left.";
        check(text, "4.5 hours", "They spoke for [4.5 hours], he said.");
        check(text, "The envoys", "[The envoys] met on Monday in Velmora.");
        check(text, "left", "Then they [left].");
    }

    #[test]
    fn a_span_past_the_end_is_empty_and_no_panic() {
        let report = testing::record().reports[0].clone();
        let span = Span { report: report.id.clone(), start: 4_000_000, end: 4_000_000_000 };
        assert_eq!(sentence(&report, &span).words, "");
    }
}
