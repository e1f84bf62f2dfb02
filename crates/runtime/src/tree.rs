//! What is made of the parser's arcs: lifted arcs put back, and sentences.
//!
//! In: heads and labels. Out: heads and plain labels; where sentences start. Holds: sentence starts follow from the tree
//! (the left edge of each root), not from the breaks that the parser made.

use readout_labels::Dep;

use crate::parser::Arc;

/// The span that each token's subtree covers, and the sentences.
#[derive(Debug)]
pub(crate) struct Edges {
    left: Vec<u32>,
    right: Vec<u32>,
    /// Whether a sentence starts at each token.
    pub(crate) starts: Vec<bool>,
}

/// How often the edges are passed on along the arcs; one round is enough for a tree without crossing arcs.
const ROUNDS: usize = 12;

impl Edges {
    pub(crate) fn of(arcs: &[Arc]) -> Self {
        let tokens = 0..arcs.len() as u32;
        let mut edges =
            Self { left: tokens.clone().collect(), right: tokens.collect(), starts: Vec::new() };
        for _ in 0..ROUNDS {
            for token in (0..arcs.len()).chain((0..arcs.len()).rev()) {
                edges.pass_on(token, arcs[token].head as usize);
            }
            edges.starts = edges.root_starts(arcs);
            if heads_stay_inside(arcs, &edges.starts) {
                break;
            }
        }
        edges
    }

    fn pass_on(&mut self, token: usize, head: usize) {
        self.left[head] = self.left[head].min(self.left[token]);
        self.right[head] = self.right[head].max(self.right[token]);
    }

    fn root_starts(&self, arcs: &[Arc]) -> Vec<bool> {
        let mut starts = vec![false; arcs.len()];
        for (token, arc) in arcs.iter().enumerate() {
            if arc.head as usize == token {
                starts[self.left[token] as usize] = true;
            }
        }
        starts
    }
}

/// Whether every head lies in its token's sentence. As in spaCy, a head may be the first token of the next sentence,
/// and the last token is not asked.
fn heads_stay_inside(arcs: &[Arc], starts: &[bool]) -> bool {
    let mut first = 0;
    for end in 0..arcs.len() {
        if (end > 0 && starts[end]) || end + 1 == arcs.len() {
            let inside = |arc: &Arc| (first..=end).contains(&(arc.head as usize));
            if !arcs[first..end].iter().all(inside) {
                return false;
            }
            first = end;
        }
    }
    true
}

/// Puts lifted arcs back: a token labelled `new||want` goes to the nearest token below its head that has label `want`.
/// `is_space` says which tokens are white space: they are no heads.
pub(crate) fn deprojectivize(arcs: &mut [Arc], is_space: impl Fn(usize) -> bool) {
    if arcs.iter().all(|arc| arc.label.lifted_from.is_none()) {
        return;
    }
    let edges = Edges::of(arcs);
    for token in 0..arcs.len() {
        let Some(want) = arcs[token].label.lifted_from else { continue };
        if let Some(head) = find_below(arcs, &edges, token, want, &is_space) {
            arcs[token].head = head;
        }
        arcs[token].label.lifted_from = None;
    }
}

/// Searches breadth first from the head of `token`, children from left to right, without going below `token` itself.
fn find_below(
    arcs: &[Arc],
    edges: &Edges,
    token: usize,
    want: Dep,
    is_space: &impl Fn(usize) -> bool,
) -> Option<u32> {
    let mut level = vec![arcs[token].head];
    // Each round goes one arc down; a tree is not deeper than it has tokens.
    for _ in 0..arcs.len() {
        let mut below = Vec::new();
        for head in &level {
            let span = edges.left[*head as usize]..=edges.right[*head as usize];
            for child in span.filter(|c| arcs[*c as usize].head == *head && c != head) {
                if is_space(child as usize) || child as usize == token {
                    continue;
                }
                let label = arcs[child as usize].label;
                if label.dep == want && label.lifted_from.is_none() {
                    return Some(child);
                }
                below.push(child);
            }
        }
        if below.is_empty() {
            return None;
        }
        level = below;
    }
    None
}
