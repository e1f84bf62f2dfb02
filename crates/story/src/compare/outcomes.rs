//! What came of one meeting, where newsrooms contradict each other.
//!
//! Holds: only outcomes that exclude each other (`data/exclusive_outcomes.tsv`), told as having come about, and of the same
//! issue where both name one; a newsroom that gives both tells of two things.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use readout_types::{Meeting, Outcome, Realis, Severity, Span, Verdict};

use super::figures::Judged;
use super::{Evidence, Finding};

pub(super) fn find(ev: Evidence<'_>, meeting: &Meeting) -> Option<Finding> {
    let came: Vec<&Outcome> =
        meeting.outcome.iter().filter(|o| o.realis == Realis::Occurred).collect();
    let pairs =
        came.iter().enumerate().flat_map(|(i, a)| came[i + 1..].iter().map(move |b| (*a, *b)));
    let (a, b) = pairs.filter(|(a, b)| exclude(a, b)).find(|(a, b)| {
        let (x, y) = (rooms(ev, &came, a), rooms(ev, &came, b));
        !x.is_empty() && !y.is_empty() && x.is_disjoint(&y)
    })?;
    let mut members: BTreeMap<usize, Span> = BTreeMap::new();
    for outcome in came.iter().filter(|o| o.code == a.code || o.code == b.code) {
        for span in &outcome.evidence {
            members.entry(ev.cx.room(&span.report)).or_insert_with(|| span.clone());
        }
    }
    let reason = format!("outcomes that exclude each other: {}; {}", a.code, b.code);
    let title = meeting.title.as_deref().unwrap_or("meeting");
    Some(Finding {
        fact: format!("outcome: {title}"),
        about: Some(meeting.id.clone()),
        judged: Judged::new(Verdict::Conflict, reason).severe(Severity::Medium),
        members: members.into_values().collect(),
        rank: 1.5,
    })
}

fn exclude(a: &Outcome, b: &Outcome) -> bool {
    let (x, y) = (a.code.as_str(), b.code.as_str());
    let listed = table().contains(&(x, y)) || table().contains(&(y, x));
    let one_matter = a.issue.is_none() || b.issue.is_none() || a.issue == b.issue;
    listed && one_matter
}

/// The newsrooms that give an outcome of one code.
fn rooms(ev: Evidence<'_>, all: &[&Outcome], of: &Outcome) -> BTreeSet<usize> {
    let alike = all.iter().filter(|o| o.code == of.code);
    alike.flat_map(|o| &o.evidence).map(|s| ev.cx.room(&s.report)).collect()
}

fn table() -> &'static BTreeSet<(&'static str, &'static str)> {
    static TABLE: OnceLock<BTreeSet<(&'static str, &'static str)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = include_str!("../../data/exclusive_outcomes.tsv").lines();
        lines.filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect()
    })
}
