//! Who sits at the table when a report does not say: its two sides, who speaks for each, and who mediates.
//!
//! In: the scene and the mentions of meetings. Out: [`Table`]. Holds: the two sides are those that the report first says
//! to talk with each other as sides, else the two that it names most; a mediator is no side; a table has two sides or none.

use std::collections::BTreeMap;

use readout_types::AgentKind;
use readout_types::doc::TokenId;
use readout_types::speech::Referent;

use super::mention::{Mention, is_press};
use crate::scene::Scene;

/// One side of a report's dispute.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    /// The side.
    pub(super) side: usize,
    /// Who negotiates or speaks for it, where somebody does.
    pub(super) delegate: Option<usize>,
}

/// The sides that a report sets against each other.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) seats: Vec<Seat>,
    pub(super) mediators: Vec<usize>,
    /// Where each agent is named, in text order.
    named: BTreeMap<usize, Vec<TokenId>>,
}

/// A side is one of the two only if it is named at least this often, and this often for each time the first is.
const NAMED: usize = 3;
const AGAINST_FIRST: f32 = 0.2;

impl Table {
    pub(super) fn of(scene: &Scene<'_>, mentions: &[Mention]) -> Self {
        let named = named(scene);
        let mediators: Vec<usize> =
            named.keys().copied().filter(|a| has_role(scene, *a, "mediator_role")).collect();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for (agent, at) in &named {
            let side = scene.side(*agent);
            if can_be_side(scene, side) && !mediators.contains(agent) {
                *counts.entry(side).or_default() += at.len();
            }
        }
        for mediator in &mediators {
            counts.remove(&scene.side(*mediator));
        }
        let mut ranked: Vec<(usize, usize)> = counts.into_iter().collect();
        ranked.sort_by_key(|(side, n)| (std::cmp::Reverse(*n), *side));
        let most = ranked.first().map_or(0, |(_, n)| *n);
        let enough = |n: usize| n >= NAMED && n as f32 >= AGAINST_FIRST * most as f32;
        let two = told_together(scene, mentions).map(|two| two.to_vec());
        let most_named = || -> Vec<usize> {
            ranked.iter().take(2).filter(|(_, n)| enough(*n)).map(|(s, _)| *s).collect()
        };
        let two = two.unwrap_or_else(most_named);
        let seats = match two[..] {
            [a, b] => {
                [a, b].map(|side| Seat { side, delegate: delegate(scene, &named, side) }).to_vec()
            }
            _ => Vec::new(),
        };
        Table { seats, mediators, named }
    }

    /// The word by which an agent is named nearest to a place in the text.
    pub(super) fn nearest(&self, agent: usize, at: TokenId) -> Option<TokenId> {
        self.named.get(&agent)?.iter().copied().min_by_key(|t| (t.abs_diff(at), *t))
    }
}

/// "talks between Norway and Sweden": the two that a noun for talks first names as sides.
fn told_together(scene: &Scene<'_>, mentions: &[Mention]) -> Option<[usize; 2]> {
    let is_side = |a: &usize| {
        scene.side(*a) == *a
            && matches!(scene.kind(*a), Some(AgentKind::Party | AgentKind::Organization))
    };
    let talked = mentions.iter().filter(|m| m.noun && m.supposed.is_empty() && !is_press(m.kind));
    talked
        .filter_map(|m| {
            let mut named = m.named(scene);
            Some([named.next()?, named.next()?])
        })
        .find(|two| two.iter().all(is_side))
}

fn named(scene: &Scene<'_>) -> BTreeMap<usize, Vec<TokenId>> {
    let mut named: BTreeMap<usize, Vec<TokenId>> = BTreeMap::new();
    for mention in &scene.speech.mentions {
        if let Referent::Agent(agent) = mention.referent {
            named.entry(agent as usize).or_default().push(mention.head);
        }
    }
    named
}

fn can_be_side(scene: &Scene<'_>, agent: usize) -> bool {
    !scene.is_outlet(agent) && !matches!(scene.kind(agent), None | Some(AgentKind::Group))
}

/// Its negotiator; else the one who leads it or a part of it whom the report names most.
fn delegate(
    scene: &Scene<'_>,
    named: &BTreeMap<usize, Vec<TokenId>>,
    side: usize,
) -> Option<usize> {
    let person = |a: &usize| scene.kind(*a) == Some(AgentKind::Person) && scene.side(*a) == side;
    let speaks = |a: &usize| {
        let for_it =
            ["negotiator_role", "leading_role"].iter().any(|list| has_role(scene, *a, list));
        for_it && !has_role(scene, *a, "voice_role")
    };
    let people = named.iter().filter(|(a, _)| person(a) && speaks(a));
    people
        .max_by_key(|(a, at)| {
            (has_role(scene, **a, "negotiator_role"), at.len(), std::cmp::Reverse(**a))
        })
        .map(|(a, _)| *a)
}

/// Whether one of the titles that the report gives a person has a word of a list.
pub(super) fn has_role(scene: &Scene<'_>, agent: usize, list: &str) -> bool {
    let roles = scene.speech.agents.get(agent).map_or(&[][..], |a| a.roles.as_slice());
    // "trade representative" leads talks where a mere "Representative" sits in a house.
    let phrases = || scene.packs.list(list).iter().filter(|w| w.contains(' '));
    roles.iter().any(|r| {
        let title = r.title.to_lowercase();
        phrases().any(|p| title.contains(p.as_str()))
            || title.split(|c: char| !c.is_alphanumeric()).any(|w| scene.packs.has(list, w))
    })
}
