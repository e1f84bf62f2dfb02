//! What matters most: the order in which people are shown things.
//!
//! In: a story. Out: its items, the most important first. Holds: nothing is left out here; ties keep the record's order, so the same
//! record is always shown the same way.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use readout_types::{
    Bearing, Comparison, Id, Meeting, MeetingKind, Position, Proposal, Realis, Span, Stance,
    Statement, StatementKind, Story,
};

/// Comparisons of one bearing: the gravest first, then what rests on a named fact rather than on like sentences, then what has
/// the most independent witnesses and newsrooms.
#[must_use]
pub fn comparisons(story: &Story, wanted: Bearing) -> Vec<&Comparison> {
    let mut found: Vec<&Comparison> =
        story.comparisons.iter().filter(|c| c.verdict.bearing() == wanted).collect();
    found.sort_by_key(|c| {
        let grave = (wanted == Bearing::Differ).then_some(c.severity).flatten();
        (Reverse(grave), !names_a_fact(c), Reverse((c.sources.witnesses, c.sources.newsrooms)))
    });
    found
}

/// Whether a fact is one of a meeting, figure, date, office and so on (`date: ...`), and not two sentences side by side.
fn names_a_fact(c: &Comparison) -> bool {
    let label = c.fact.split_once(": ").map(|(label, _)| label);
    let named = |label: &str| !label.is_empty() && label.chars().all(char::is_lowercase);
    c.about.is_some() || label.is_some_and(named)
}

/// The words of a comparison that the fact does not show, each once.
#[must_use]
pub fn values(c: &Comparison) -> Vec<&str> {
    let mut seen: Vec<&str> = Vec::new();
    let known = |seen: &[&str], value: &str| {
        c.fact.contains(value) || seen.iter().any(|s| s.eq_ignore_ascii_case(value))
    };
    for member in &c.members {
        if !known(&seen, &member.value) {
            seen.push(&member.value);
        }
    }
    seen
}

/// Meetings: talks before briefings on them, those that took place and of which most is said first.
#[must_use]
pub fn meetings(story: &Story) -> Vec<&Meeting> {
    let keys: BTreeSet<&Id> = story.episodes.iter().filter_map(|e| e.key.as_ref()).collect();
    let mut found: Vec<&Meeting> = story.items.meetings.iter().collect();
    found.sort_by_key(|m| {
        let said = m.participants.len() + m.outcome.len() + m.duration.len();
        (
            !matches!(m.realis, Realis::Occurred | Realis::Ongoing),
            beside(m.kind),
            !keys.contains(&m.id),
            Reverse((reports(&m.evidence), said)),
        )
    });
    found
}

/// Whether a meeting is one at which others are told of talks, and not talks.
fn beside(kind: MeetingKind) -> bool {
    matches!(
        kind,
        MeetingKind::Briefing
            | MeetingKind::Debrief
            | MeetingKind::PublicAppearance
            | MeetingKind::Other
    )
}

/// Proposals: those that most reports tell of first.
#[must_use]
pub fn proposals(story: &Story) -> Vec<&Proposal> {
    let mut found: Vec<&Proposal> = story.items.proposals.iter().collect();
    found.sort_by_key(|p| {
        let said = p.authors.len() + p.provisions.len() + p.status.len() + p.versions.len();
        Reverse((reports(&p.evidence), said))
    });
    found
}

/// Positions: refusals, demands and conditions before mere mention, what most reports carry first.
#[must_use]
pub fn positions(story: &Story) -> Vec<&Position> {
    let mut found: Vec<&Position> = story.items.positions.iter().collect();
    found.sort_by_key(|p| (Reverse(reports(&p.evidence)), open(p.stance), p.issue.is_none()));
    found
}

/// Whether a stance leaves the matter where it was.
fn open(stance: Stance) -> bool {
    matches!(stance, Stance::UnderConsideration | Stance::Undecided | Stance::Divided)
}

/// Statements: quoted words first, then what most reports carry.
#[must_use]
pub fn statements(story: &Story) -> Vec<&Statement> {
    let mut found: Vec<&Statement> =
        story.items.statements.iter().filter(|s| s.variant_of.is_none()).collect();
    found.sort_by_key(|s| (kind(s.kind), s.speaker.is_none(), Reverse(reports(&s.evidence))));
    found
}

fn kind(kind: StatementKind) -> u8 {
    match kind {
        StatementKind::Direct | StatementKind::Mixed => 0,
        StatementKind::Indirect | StatementKind::Document => 1,
        StatementKind::Belief | StatementKind::Declined => 2,
    }
}

/// How many reports carry an item.
#[must_use]
pub fn reports(evidence: &[Span]) -> usize {
    evidence.iter().map(|span| &span.report).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn named_facts_with_most_witnesses_come_first() {
        let record = testing::record();
        let ids = |wanted| -> Vec<&str> {
            comparisons(&record.stories[0], wanted).into_iter().map(|c| c.id.as_str()).collect()
        };
        assert_eq!(ids(Bearing::Agree), ["co3", "co2", "co1"]);
        assert_eq!(ids(Bearing::Differ), ["co4"]);
    }
}
