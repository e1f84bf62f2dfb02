//! What two reports have word for word in common.
//!
//! In: the words of two reports. Out: [`Overlap`], [`Passage`]s. Holds: a word counts as shared where it stands in a
//! run of [`RUN`] words that both have; it counts as the reports' own only where neither quotes it.

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
    /// Its words that are shared and that neither report quotes.
    pub(super) own: usize,
    /// Share of its own (unquoted) words that is shared.
    pub(super) share: f64,
    /// Share of its runs of words that stand in the other report.
    pub(super) containment: f64,
    /// The first shared own word, as a share of its length: 0 where the copy opens the report.
    pub(super) starts_at: f64,
}

/// What two reports share.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Overlap {
    pub(super) a: Side,
    pub(super) b: Side,
}

/// A shared run: its hash, its first word in either report, and whether either quotes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SharedRun {
    pub(super) hash: u32,
    pub(super) place: u32,
    pub(super) quoted: bool,
}

impl Overlap {
    pub(super) fn of(a: &Tokens, b: &Tokens) -> Self {
        let (in_a, in_b) = shared_runs(a, b);
        Overlap { a: side(a, &in_a), b: side(b, &in_b) }
    }

    /// Own words shared, counted on the side where they are fewer.
    pub(super) fn own_words(&self) -> usize {
        self.a.own.min(self.b.own)
    }

    /// The larger share of one side's own words.
    pub(super) fn most(&self) -> f64 {
        self.a.share.max(self.b.share)
    }

    /// The smaller share.
    pub(super) fn least(&self) -> f64 {
        self.a.share.min(self.b.share)
    }

    /// The side of which less is shared: the page that has more of its own.
    pub(super) fn larger(&self) -> &Side {
        if self.a.share <= self.b.share { &self.a } else { &self.b }
    }
}

/// The runs that stand in both, as they lie in either side.
pub(super) fn shared_runs(a: &Tokens, b: &Tokens) -> (Vec<SharedRun>, Vec<SharedRun>) {
    let (mut in_a, mut in_b) = (Vec::new(), Vec::new());
    let (mut x, mut y) = (&a.runs[..], &b.runs[..]);
    while let (Some((ha, _)), Some((hb, _))) = (x.first().copied(), y.first().copied()) {
        let (same_a, rest_a) = x.split_at(group_end(x, ha));
        let (same_b, rest_b) = y.split_at(group_end(y, hb));
        if ha == hb {
            let quoted =
                same_a.iter().any(|r| a.quotes(r.1)) || same_b.iter().any(|r| b.quotes(r.1));
            let shared = |r: &(u32, u32)| SharedRun { hash: ha, place: r.1, quoted };
            in_a.extend(same_a.iter().map(shared));
            in_b.extend(same_b.iter().map(shared));
        }
        (x, y) = (if ha <= hb { rest_a } else { x }, if hb <= ha { rest_b } else { y });
    }
    (in_a, in_b)
}

/// How many runs from the first on have its hash: few, so they are walked.
fn group_end(runs: &[(u32, u32)], hash: u32) -> usize {
    runs.iter().take_while(|r| r.0 == hash).count()
}

fn side(tokens: &Tokens, shared: &[SharedRun]) -> Side {
    let covered = covered(tokens, shared);
    let own = covered.iter().filter(|c| **c).count();
    let first = covered.iter().position(|c| *c).unwrap_or(0);
    let disputed = quoted_elsewhere(tokens, shared, &covered);
    Side {
        own,
        share: share(own, tokens.own - disputed),
        containment: share(shared.len(), tokens.runs.len()),
        starts_at: share(first, covered.len()),
    }
}

/// Which words stand in a shared run that neither report quotes.
pub(super) fn covered(tokens: &Tokens, shared: &[SharedRun]) -> Vec<bool> {
    let mut covered = vec![false; tokens.words.len()];
    for run in shared.iter().filter(|r| !r.quoted) {
        let from = run.place as usize;
        covered[from..from + RUN].fill(true);
    }
    let own = tokens.words.iter().map(|w| !w.quoted);
    covered.iter_mut().zip(own).for_each(|(c, own)| *c &= own);
    covered
}

/// Unquoted words that are shared but quoted by the other report: they count neither as own nor as not shared.
fn quoted_elsewhere(tokens: &Tokens, shared: &[SharedRun], own: &[bool]) -> usize {
    let mut quoted = vec![false; tokens.words.len()];
    for run in shared.iter().filter(|r| r.quoted) {
        let from = run.place as usize;
        quoted[from..from + RUN].fill(true);
    }
    let words = quoted.iter().zip(own).zip(&tokens.words);
    words.filter(|((quoted, own), word)| **quoted && !**own && !word.quoted).count()
}

/// The longest passages, from the start of `a`, none overlapping in `a`.
pub(super) fn passages(a: &Tokens, b: &Tokens) -> Vec<Passage> {
    let mut by_place: Vec<(u32, u32)> = a.runs.iter().map(|(hash, at)| (*at, *hash)).collect();
    by_place.sort_unstable();
    let mut out = Vec::new();
    let mut next = 0;
    for (at, hash) in by_place {
        let at = at as usize;
        if at < next {
            continue;
        }
        let lengths = b.places(hash).map(|to| (common(a, b, at, to), to));
        let longest = lengths.max_by_key(|(n, to)| (*n, std::cmp::Reverse(*to)));
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
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
