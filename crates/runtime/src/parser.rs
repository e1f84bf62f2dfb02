//! The dependency parser: a non-monotonic arc-eager transition system.
//!
//! In: encoded tokens. Out: each token's head and label, labels still decorated where an arc was made projective.
//! Holds: the parse ends after a bounded number of actions for any scores.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};
use readout_labels::Dep;

use crate::asset::Asset;
use crate::error::Error;
use crate::step::{NO_TOKEN, StepModel, Steps, best_class};
use crate::tables::Move;

/// spaCy's numbers of the parser's actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Shift,
    Reduce,
    Left,
    Right,
    Break,
}

const ACTIONS: [Action; 5] =
    [Action::Shift, Action::Reduce, Action::Left, Action::Right, Action::Break];

/// A dependency label. A decorated one (`prep||dobj`) says that the arc was lifted: the true head is below, and has the
/// second label itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArcLabel {
    pub(crate) dep: Dep,
    pub(crate) lifted_from: Option<Dep>,
}

impl ArcLabel {
    pub(crate) const ROOT: Self = Self { dep: Dep::Root, lifted_from: None };

    fn parse(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Ok(Self::ROOT);
        }
        Ok(match text.split_once("||") {
            Some((dep, head)) => Self { dep: dep.parse()?, lifted_from: Some(head.parse()?) },
            None => Self { dep: text.parse()?, lifted_from: None },
        })
    }
}

/// Slots of the state's features.
const SLOTS: usize = 8;

/// The parser's weights and transitions.
#[derive(Debug)]
pub(crate) struct Parser {
    model: StepModel,
    transitions: Vec<(Action, ArcLabel)>,
    /// Classes of each action, in the order of `ACTIONS`.
    classes: [Range<usize>; 5],
}

/// A token's head and label; a root is its own head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arc {
    pub(crate) head: u32,
    pub(crate) label: ArcLabel,
}

impl Parser {
    pub(crate) fn read(asset: &Asset<'_>, moves: &[Move]) -> Result<Self, Error> {
        let transitions = moves.iter().map(|m| {
            let action = ACTIONS.get(usize::from(m.action)).ok_or_else(|| {
                Error::Inconsistent(format!("the parser has no action {}", m.action))
            })?;
            Ok((*action, ArcLabel::parse(&m.label)?))
        });
        let transitions: Vec<_> = transitions.collect::<Result<_, Error>>()?;
        let classes = ACTIONS.map(|action| classes_of(&transitions, action));
        if !transitions.is_sorted_by_key(|(action, _)| *action as u8) {
            return Err(Error::Inconsistent("the parser's classes are out of order".to_owned()));
        }
        let model = StepModel::read(asset, "parser", SLOTS, transitions.len())?;
        Ok(Self { model, transitions, classes })
    }

    /// Sets the steps up for encoded documents.
    pub(crate) fn prepare(&self, arch: Arch, encoded: &[f32], steps: &mut Steps) {
        self.model.prepare(arch, encoded, steps);
    }

    /// Parses a document whose first token has row `first`.
    pub(crate) fn parse(
        &self,
        arch: Arch,
        first: usize,
        tokens: usize,
        steps: &mut Steps,
    ) -> Vec<Arc> {
        arch.dispatch(Run { parser: self, steps, first, state: State::new(tokens) })
    }
}

fn classes_of(transitions: &[(Action, ArcLabel)], action: Action) -> Range<usize> {
    let first = transitions.iter().position(|(a, _)| *a == action).unwrap_or(0);
    first..first + transitions.iter().filter(|(a, _)| *a == action).count()
}

struct Run<'a> {
    parser: &'a Parser,
    steps: &'a mut Steps,
    first: usize,
    state: State,
}

impl WithSimd for Run<'_> {
    type Output = Vec<Arc>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Vec<Arc> {
        let Self { parser, steps, first, mut state } = self;
        while !state.is_final() {
            let scores = parser.model.scores(simd, steps, first, &state.features());
            let Some(class) = best_class(scores, state.valid_classes(&parser.classes)) else {
                break;
            };
            let (action, label) = parser.transitions[class];
            state.act(action, label);
        }
        state.arcs()
    }
}

/// One list of children: the last of it, as a number in `State::links` (or none).
type LastLink = u32;
const NO_LINK: LastLink = u32::MAX;

/// The transition system's state.
#[derive(Debug)]
struct State {
    tokens: u32,
    stack: Vec<u32>,
    /// Tokens taken back from the stack, to be read again; the next one is last.
    unread: Vec<u32>,
    /// The next token never read.
    next: u32,
    heads: Vec<u32>,
    labels: Vec<ArcLabel>,
    unshiftable: Vec<bool>,
    sentence_start: Vec<bool>,
    left_children: Vec<LastLink>,
    right_children: Vec<LastLink>,
    /// A child and the link before it in the same list.
    links: Vec<(u32, LastLink)>,
}

impl State {
    fn new(tokens: usize) -> Self {
        let mut sentence_start = vec![false; tokens];
        if let Some(first) = sentence_start.first_mut() {
            *first = true;
        }
        Self {
            tokens: tokens as u32,
            stack: Vec::new(),
            unread: Vec::new(),
            next: 0,
            heads: vec![NO_TOKEN; tokens],
            labels: vec![ArcLabel::ROOT; tokens],
            unshiftable: vec![false; tokens],
            sentence_start,
            left_children: vec![NO_LINK; tokens],
            right_children: vec![NO_LINK; tokens],
            links: Vec::with_capacity(tokens),
        }
    }

    /// The `i`th token from the top of the stack.
    fn stacked(&self, i: usize) -> u32 {
        let at = self.stack.len().checked_sub(i + 1);
        at.and_then(|at| self.stack.get(at)).copied().unwrap_or(NO_TOKEN)
    }

    /// The `i`th token to be read.
    fn buffered(&self, i: usize) -> u32 {
        if let Some(at) = self.unread.len().checked_sub(i + 1) {
            return self.unread[at];
        }
        let token = self.next + (i - self.unread.len()) as u32;
        if token < self.tokens { token } else { NO_TOKEN }
    }

    fn buffer_length(&self) -> usize {
        (self.tokens - self.next) as usize + self.unread.len()
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    fn last_child(&self, lists: &[LastLink], token: u32) -> u32 {
        let link = lists.get(token as usize).copied().unwrap_or(NO_LINK);
        self.links.get(link as usize).map_or(NO_TOKEN, |(child, _)| *child)
    }

    fn features(&self) -> [u32; SLOTS] {
        let (buffer, stack) = (self.buffered(0), self.stacked(0));
        [
            buffer,
            self.buffered(1),
            stack,
            self.stacked(1),
            self.stacked(2),
            self.last_child(&self.left_children, buffer),
            self.last_child(&self.left_children, stack),
            self.last_child(&self.right_children, stack),
        ]
    }

    fn starts_sentence(&self, token: u32) -> bool {
        self.sentence_start.get(token as usize).copied().unwrap_or(false)
    }

    /// The classes that are allowed, by action; an empty range for an action that is not.
    fn valid_classes(&self, classes: &[Range<usize>; 5]) -> [Range<usize>; 5] {
        let (first, second) = (self.buffered(0), self.buffered(1));
        let has_stack = !self.stack.is_empty();
        let left = self.buffer_length();
        let goes_on = !self.starts_sentence(first);
        let held = self.unshiftable.get(first as usize).copied().unwrap_or(false);
        let arc = has_stack && left > 0 && goes_on;
        let valid = [
            !has_stack || (left >= 2 && goes_on && !held),
            has_stack,
            arc,
            arc,
            left >= 2 && first.wrapping_add(1) == second && !self.starts_sentence(second),
        ];
        std::array::from_fn(|i| if valid[i] { classes[i].clone() } else { 0..0 })
    }

    fn act(&mut self, action: Action, label: ArcLabel) {
        let (top, first) = (self.stacked(0), self.buffered(0));
        match action {
            Action::Shift => self.push(),
            Action::Reduce => {
                let keeps_head = self.heads.get(top as usize).is_some_and(|h| *h != NO_TOKEN);
                if !keeps_head && self.stack.len() > 1 {
                    self.unshiftable[top as usize] = true;
                    self.unread.push(top);
                }
                self.stack.pop();
            }
            Action::Left => {
                self.attach(first, top, label);
                self.unshiftable[first as usize] = false;
                self.stack.pop();
            }
            Action::Right => {
                self.attach(top, first, label);
                self.push();
            }
            Action::Break => {
                let second = self.buffered(1);
                self.sentence_start[second as usize] = true;
            }
        }
    }

    fn push(&mut self) {
        let token = self.unread.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(token);
    }

    fn attach(&mut self, head: u32, child: u32, label: ArcLabel) {
        let old = self.heads[child as usize];
        if old != NO_TOKEN {
            self.detach(old, child);
        }
        let link = self.links.len() as LastLink;
        let last = self.children(head, child);
        let before = std::mem::replace(last, link);
        self.links.push((child, before));
        self.heads[child as usize] = head;
        self.labels[child as usize] = label;
    }

    /// Takes a child off its head's list, where it is the last (it always is; spaCy too leaves any other there).
    fn detach(&mut self, head: u32, child: u32) {
        let link = *self.children(head, child);
        if let Some((last, before)) = self.links.get(link as usize).copied()
            && last == child
        {
            *self.children(head, child) = before;
        }
    }

    fn children(&mut self, head: u32, child: u32) -> &mut LastLink {
        let lists = if head > child { &mut self.left_children } else { &mut self.right_children };
        &mut lists[head as usize]
    }

    fn arcs(self) -> Vec<Arc> {
        let arcs = (0..).zip(self.heads).zip(self.labels).map(|((token, head), label)| {
            if head == NO_TOKEN {
                Arc { head: token, label: ArcLabel::ROOT }
            } else {
                Arc { head, label }
            }
        });
        arcs.collect()
    }
}
