//! The entity recogniser: one action for each token.
//!
//! In: encoded tokens, sentence starts, white space. Out: entity spans. Holds: spans are in order, do not overlap, do
//! not cross the start of a sentence and do not begin with white space.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};
use readout_labels::Entity;

use crate::asset::Asset;
use crate::error::Error;
use crate::step::{NO_TOKEN, StepModel, Steps, best_class};
use crate::tables::Move;

/// spaCy's numbers of the recogniser's actions start at one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Begin(Entity),
    Inside(Entity),
    Last(Entity),
    Unit(Entity),
    Out,
    /// A class that is never allowed.
    Never,
}

impl Action {
    fn of(step: &Move) -> Result<Self, Error> {
        let label = || step.label.parse::<Entity>();
        Ok(match (step.action, step.label.as_str()) {
            (5, _) => Self::Out,
            (1..=4, "") => Self::Never,
            (1, _) => Self::Begin(label()?),
            (2, _) => Self::Inside(label()?),
            (3, _) => Self::Last(label()?),
            (4, _) => Self::Unit(label()?),
            (other, _) => {
                return Err(Error::Inconsistent(format!("the recogniser has no action {other}")));
            }
        })
    }
}

/// Slots of the state's features.
const SLOTS: usize = 3;

/// The recogniser's weights and transitions.
#[derive(Debug)]
pub(crate) struct Recogniser {
    model: StepModel,
    actions: Vec<Action>,
    begin: Range<usize>,
    unit: Range<usize>,
    out: Range<usize>,
    /// By label: the classes that go on with and end an entity.
    inside: Vec<Range<usize>>,
    last: Vec<Range<usize>>,
}

/// An entity: tokens from `start` up to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) label: Entity,
}

/// What the recogniser asks about the tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) sentence_start: &'a [bool],
    pub(crate) is_space: &'a [bool],
}

impl Recogniser {
    pub(crate) fn read(asset: &Asset<'_>, moves: &[Move]) -> Result<Self, Error> {
        let actions: Vec<_> = moves.iter().map(Action::of).collect::<Result<_, _>>()?;
        let all = |of: fn(&Action) -> bool| classes_of(&actions, of);
        let one = |action: Action| classes_of(&actions, |a| *a == action);
        Ok(Self {
            model: StepModel::read(asset, "entities", SLOTS, actions.len())?,
            begin: all(|a| matches!(a, Action::Begin(_)))?,
            unit: all(|a| matches!(a, Action::Unit(_)))?,
            out: all(|a| matches!(a, Action::Out))?,
            inside: Entity::ALL
                .iter()
                .map(|l| one(Action::Inside(*l)))
                .collect::<Result<_, _>>()?,
            last: Entity::ALL.iter().map(|l| one(Action::Last(*l))).collect::<Result<_, _>>()?,
            actions,
        })
    }

    /// Sets the steps up for encoded documents.
    pub(crate) fn prepare(&self, arch: Arch, encoded: &[f32], steps: &mut Steps) {
        self.model.prepare(arch, encoded, steps);
    }

    /// Finds the entities of a document whose first token has row `first`.
    pub(crate) fn find(
        &self,
        arch: Arch,
        first: usize,
        context: Context<'_>,
        steps: &mut Steps,
    ) -> Vec<Span> {
        arch.dispatch(Run { recogniser: self, first, context, steps })
    }

    fn valid_classes(
        &self,
        at: usize,
        open: Option<Entity>,
        context: Context<'_>,
    ) -> [Range<usize>; 3] {
        let goes_on = context.sentence_start.get(at + 1).is_some_and(|start| !start);
        match open {
            Some(label) => {
                let inside = if goes_on { self.inside[label as usize].clone() } else { 0..0 };
                [inside, self.last[label as usize].clone(), 0..0]
            }
            None if context.is_space[at] => [0..0, 0..0, self.out.clone()],
            None => {
                let begin = if goes_on { self.begin.clone() } else { 0..0 };
                [begin, self.unit.clone(), self.out.clone()]
            }
        }
    }
}

/// The classes with a certain action, which must lie side by side.
fn classes_of(actions: &[Action], of: impl Fn(&Action) -> bool) -> Result<Range<usize>, Error> {
    let first = actions.iter().position(&of).unwrap_or(0);
    let count = actions.iter().filter(|a| of(a)).count();
    if actions.iter().skip(first).take(count).all(of) {
        Ok(first..first + count)
    } else {
        Err(Error::Inconsistent("the recogniser's classes are out of order".to_owned()))
    }
}

struct Run<'a> {
    recogniser: &'a Recogniser,
    first: usize,
    context: Context<'a>,
    steps: &'a mut Steps,
}

impl WithSimd for Run<'_> {
    type Output = Vec<Span>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Vec<Span> {
        let Self { recogniser, first, context, steps } = self;
        let mut spans = Vec::new();
        let mut open: Option<(u32, Entity)> = None;
        for at in 0..context.is_space.len() as u32 {
            let start = open.map_or(NO_TOKEN, |(start, _)| start);
            let before = open.map_or(NO_TOKEN, |_| at.wrapping_sub(1));
            let scores = recogniser.model.scores(simd, steps, first, &[at, start, before]);
            let label = open.map(|(_, label)| label);
            let valid = recogniser.valid_classes(at as usize, label, context);
            match best_class(scores, valid).map(|class| recogniser.actions[class]) {
                Some(Action::Begin(label)) => open = Some((at, label)),
                Some(Action::Last(label)) => {
                    spans.extend(open.map(|(start, _)| Span { start, end: at + 1, label }));
                    open = None;
                }
                Some(Action::Unit(label)) => spans.push(Span { start: at, end: at + 1, label }),
                Some(Action::Inside(_) | Action::Out | Action::Never) | None => {}
            }
        }
        spans
    }
}
