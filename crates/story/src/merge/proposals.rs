//! Proposals: one entry where reports plainly mean one paper, a link where they may.
//!
//! Holds: two proposals of one report are never joined; two are joined only where authors do not differ, the kinds can
//! be one and either the sentences tell the same or the titles are the same words; a weaker likeness is a `same_as`.

use std::collections::BTreeSet;

use readout_types::{Confidence, Id, Items, Proposal, ProposalKind, SameAs};

use super::clusters::{Clusters, blocks};
use super::{Context, extend_new, fold, ids_text, rename, surest};
use crate::align::Alignment;
use crate::ids::Minter;
use crate::words;

pub(super) fn merge(cx: &Context<'_>, items: &mut Items, mint: &mut Minter, alignment: &Alignment) {
    let proposals = &items.proposals;
    let facts: Vec<Facts> = proposals.iter().map(|p| Facts::of(cx, p)).collect();
    let mut clusters = Clusters::new(proposals.len());
    let likeness = |a: usize, b: usize| {
        like(cx, alignment, (&proposals[a], &facts[a]), (&proposals[b], &facts[b]))
    };
    let pairs = candidates(&facts);
    for (a, b) in &pairs {
        clusters.join(*a, *b, |x, y| likeness(x, y) == Likeness::Same);
    }
    let mut links: Vec<(Id, Id)> = Vec::new();
    for (a, b) in &pairs {
        if clusters.root(*a) != clusters.root(*b) && likeness(*a, *b) != Likeness::Apart {
            links.push((proposals[*a].id.clone(), proposals[*b].id.clone()));
        }
    }
    let (mut merged, ids) = fold(cx, proposals, clusters.sets(), join, |p| {
        let title = p.title.as_deref().unwrap_or("");
        mint.mint("pr", &[p.kind.as_str(), &ids_text(&p.authors), &words::key(title)])
    });
    for (a, b) in links {
        if let (Some(a), Some(b)) = (ids.get(&a), ids.get(&b)) {
            link(&mut merged, a, b);
            link(&mut merged, b, a);
        }
    }
    items.proposals = merged;
    rename(items, &ids);
}

struct Facts {
    report: usize,
    title: Vec<String>,
    authors: BTreeSet<Id>,
}

impl Facts {
    fn of(cx: &Context<'_>, p: &Proposal) -> Self {
        let title = words::fold(p.title.as_deref().unwrap_or(""));
        Facts {
            report: cx.first(&p.evidence).0,
            title,
            authors: p.authors.iter().cloned().collect(),
        }
    }
}

/// Pairs that share a word of their titles; the last word, the head of most titles, is enough.
fn candidates(facts: &[Facts]) -> BTreeSet<(usize, usize)> {
    let keys = facts.iter().enumerate().filter_map(|(at, f)| Some((f.title.last()?.as_str(), at)));
    let mut pairs = BTreeSet::new();
    for block in blocks(keys).values() {
        for (i, a) in block.iter().enumerate() {
            pairs.extend(block[i + 1..].iter().map(|b| (*a, *b)));
        }
    }
    pairs
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Same,
    Perhaps,
    Apart,
}

fn like(
    cx: &Context<'_>,
    alignment: &Alignment,
    (p, x): (&Proposal, &Facts),
    (q, y): (&Proposal, &Facts),
) -> Likeness {
    if x.report == y.report || !kinds_allow(p.kind, q.kind) {
        return Likeness::Apart;
    }
    let authors_known = !x.authors.is_empty() && !y.authors.is_empty();
    let authors_meet = x.authors.intersection(&y.authors).next().is_some();
    if authors_known && !authors_meet {
        return Likeness::Apart;
    }
    let titles = words::jaccard(&x.title, &y.title);
    let told_alike = alignment.any_aligned(cx, &p.evidence, &q.evidence);
    if (told_alike && titles >= 0.3) || (authors_meet && titles >= 0.6) {
        Likeness::Same
    } else if told_alike || (authors_meet && titles >= 0.3) {
        Likeness::Perhaps
    } else {
        Likeness::Apart
    }
}

/// A counter-proposal is never the thing it counters, nor an element the whole.
fn kinds_allow(a: ProposalKind, b: ProposalKind) -> bool {
    let own = |k| {
        matches!(k, ProposalKind::CounterProposal | ProposalKind::Element | ProposalKind::Agreement)
    };
    a == b || (!own(a) && !own(b))
}

fn link(proposals: &mut [Proposal], from: &Id, to: &Id) {
    let Some(p) = proposals.iter_mut().find(|p| p.id == *from) else { return };
    if from != to && p.same_as.iter().all(|s| s.id != *to) {
        let basis = "like titles and authors in two reports".to_owned();
        p.same_as.push(SameAs { id: to.clone(), basis, confidence: Confidence::new(0.5) });
        p.same_as.sort_by(|a, b| a.id.cmp(&b.id));
    }
}

fn join(one: &mut Proposal, other: &Proposal) {
    one.title = one.title.take().or_else(|| other.title.clone());
    extend_new(&mut one.authors, &other.authors);
    extend_new(&mut one.recipients, &other.recipients);
    extend_new(&mut one.responds_to, &other.responds_to);
    extend_new(&mut one.provisions, &other.provisions);
    extend_new(&mut one.status, &other.status);
    extend_new(&mut one.versions, &other.versions);
    extend_new(&mut one.same_as, &other.same_as);
    one.confidence = surest(one.confidence, other.confidence);
}
