//! Proposals: whose, to whom, what they provide, where they stand, and how one came of another.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use readout_types::Proposal;
use serde::Serialize;

use super::book::{Book, Evidence, Named, spoken};
use super::graph;
use super::passage::{folded, shortened};
use super::sure;

/// One proposal.
#[derive(Debug, Serialize)]
pub(crate) struct ProposalView {
    id: String,
    kind: String,
    title: String,
    authors: Vec<Named>,
    recipients: Vec<Named>,
    answers: Vec<String>,
    provisions: Vec<String>,
    status: Vec<StatusView>,
    versions: Vec<(String, String)>,
    same: Vec<String>,
    evidence: Evidence,
}

#[derive(Debug, Serialize)]
struct StatusView {
    code: String,
    by: Option<String>,
    date: Option<String>,
}

/// Proposals that are sure enough, the most told of first.
pub(crate) fn listed<'a>(book: &Book<'a>) -> Vec<&'a Proposal> {
    let mut made: Vec<&Proposal> =
        book.story.items.proposals.iter().filter(|p| sure(p.confidence)).collect();
    made.sort_by_key(|p| {
        let reports: BTreeSet<_> = p.evidence.iter().map(|s| &s.report).collect();
        Reverse((reports.len(), p.status.len() + p.versions.len() + p.provisions.len()))
    });
    made
}

pub(crate) fn proposal(book: &Book<'_>, p: &Proposal) -> ProposalView {
    let title = p.title.as_deref().map(folded).unwrap_or_else(|| book.first_words(&p.evidence));
    let mut provisions: Vec<String> = p.provisions.iter().map(|x| book.name(&x.issue)).collect();
    let mut seen = BTreeSet::new();
    provisions.retain(|x| seen.insert(x.clone()));
    provisions.truncate(8);
    let mut status: Vec<StatusView> = Vec::new();
    for s in &p.status {
        let code = spoken(s.code.as_str());
        if status.last().is_none_or(|last| last.code != code) {
            let by = s.by.as_ref().map(|b| book.name(b));
            status.push(StatusView { code, by, date: s.date.as_ref().map(ToString::to_string) });
        }
    }
    status.truncate(8);
    let paper = |id| book.proposal(id).and_then(|o| o.title.as_deref()).map(folded);
    let mut versions = graph::versions(p);
    versions.truncate(6);
    ProposalView {
        id: p.id.to_string(),
        kind: spoken(p.kind.as_str()),
        title: shortened(&title, 200),
        authors: p.authors.iter().take(6).map(|a| book.named(a)).collect(),
        recipients: p.recipients.iter().take(6).map(|a| book.named(a)).collect(),
        answers: p.responds_to.iter().filter_map(paper).take(4).collect(),
        provisions,
        status,
        versions,
        same: p.same_as.iter().filter_map(|s| paper(&s.id)).take(4).collect(),
        evidence: book.evidence(Some(&p.id), &p.evidence),
    }
}
