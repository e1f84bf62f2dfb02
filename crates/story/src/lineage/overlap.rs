//! What two reports have word for word in common.
//!
//! In: the words of two reports. Out: [`Overlap`]. Holds: a word counts as shared where it stands in a run of
//! [`RUN`] words that both have; quoted words are counted apart.

use super::tokens::{RUN, Tokens};

/// A passage that stands in both: first word in each, and length in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) words: usize,
}

/// One side's part of what is shared.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Side {
    /// Its words that are shared and not quoted.
    pub(super) own: usize,
    /// Share of its own (unquoted) words that is shared.
    pub(super) own_share: f64,
    /// Share of its runs of words that stand in the other report.
    pub(super) containment: f64,
    /// The first shared own word, as a share of its length: 0 where the copy opens the report.
    pub(super) starts_at: f64,
}

/// What two reports share.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Overlap {
    pub(super) a: Side,
    pub(super) b: Side,
    pub(super) passages: Vec<Passage>,
}

impl Overlap {
    pub(super) fn of(a: &Tokens, b: &Tokens) -> Self {
        let (hits_a, hits_b) = shared_runs(a, b);
        Overlap { a: side(a, &hits_a), b: side(b, &hits_b), passages: passages(a, b) }
    }

    /// Unquoted words shared, counted on the side where they are fewer.
    pub(super) fn own_words(&self) -> usize {
        self.a.own.min(self.b.own)
    }

    /// The larger share of one side's own words.
    pub(super) fn most(&self) -> f64 {
        self.a.own_share.max(self.b.own_share)
    }

    /// The smaller share.
    pub(super) fn least(&self) -> f64 {
        self.a.own_share.min(self.b.own_share)
    }
}

/// The first words of the runs that stand in both, for either side, ascending.
fn shared_runs(a: &Tokens, b: &Tokens) -> (Vec<u32>, Vec<u32>) {
    let (mut in_a, mut in_b) = (Vec::new(), Vec::new());
    let (mut x, mut y) = (&a.runs[..], &b.runs[..]);
    while let (Some((ha, _)), Some((hb, _))) = (x.first(), y.first()) {
        let (same_a, rest_a) = x.split_at(x.partition_point(|r| r.0 <= *ha));
        let (same_b, rest_b) = y.split_at(y.partition_point(|r| r.0 <= *hb));
        if ha == hb {
            in_a.extend(same_a.iter().map(|r| r.1));
            in_b.extend(same_b.iter().map(|r| r.1));
        }
        (x, y) = (if ha <= hb { rest_a } else { x }, if hb <= ha { rest_b } else { y });
    }
    in_a.sort_unstable();
    in_b.sort_unstable();
    (in_a, in_b)
}

fn side(tokens: &Tokens, hits: &[u32]) -> Side {
    let mut covered = vec![false; tokens.words.len()];
    for hit in hits {
        let from = *hit as usize;
        covered[from..from + RUN].fill(true);
    }
    let is_own = |at: &usize| covered[*at] && !tokens.words[*at].quoted;
    let own = (0..covered.len()).filter(is_own).count();
    let first = (0..covered.len()).find(is_own).unwrap_or(0);
    Side {
        own,
        own_share: share(own, tokens.own),
        containment: share(hits.len(), tokens.runs.len()),
        starts_at: share(first, covered.len()),
    }
}

/// The longest passages, from the start of `a`, none overlapping in `a`.
fn passages(a: &Tokens, b: &Tokens) -> Vec<Passage> {
    let mut by_place: Vec<(u32, u32)> = a.runs.iter().map(|(hash, at)| (*at, *hash)).collect();
    by_place.sort_unstable();
    let mut out = Vec::new();
    let mut next = 0;
    for (at, hash) in by_place {
        let at = at as usize;
        if at < next {
            continue;
        }
        let longest = b
            .places(hash)
            .map(|to| (common(a, b, at, to), to))
            .max_by_key(|(n, to)| (*n, std::cmp::Reverse(*to)));
        if let Some((words, to)) = longest.filter(|(n, _)| *n >= RUN) {
            out.push(Passage { a: at, b: to, words });
            next = at + words;
        }
    }
    out
}

/// How many words from these two places on are the same.
fn common(a: &Tokens, b: &Tokens, from_a: usize, from_b: usize) -> usize {
    let (x, y) = (&a.words[from_a..], &b.words[from_b..]);
    x.iter().zip(y).take_while(|(p, q)| p.id == q.id).count()
}

#[expect(clippy::cast_precision_loss, reason = "word counts are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
