//! Reads who went from where to where.
//!
//! In: the scene and the movement rules. Out: movements in text order, one an agent, way and day. Holds: only persons
//! and groups move, to or from a place meant as a place.

use readout_patterns::{conjuncts, find};
use readout_types::{AgentKind, Id, Movement};
use serde::Deserialize;

use crate::scene::Scene;

/// What a movement rule yields.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MovementYield {
    #[allow(
        dead_code,
        reason = "a movement bears no confidence yet; the files say how sure a rule is"
    )]
    confidence: f32,
}

/// Reads the movements of one report.
pub(crate) fn read(scene: &Scene<'_>) -> Vec<Movement> {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let mut all: Vec<Movement> = Vec::new();
    for m in find(scene.text(&light), &scene.packs.movements) {
        let place = |role: &str| m.get(role).and_then(|t| scene.place_id(t));
        let (from, to) = (place("from"), place("to"));
        for token in m.all("agent").flat_map(|t| conjuncts(scene.doc, t)) {
            let mover = scene
                .named(token)
                .filter(|a| matches!(scene.kind(*a), Some(AgentKind::Person | AgentKind::Group)));
            let Some(agent) = mover.map(|a| scene.agent_id(a)) else { continue };
            let movement = Movement {
                id: Id::new(format!("v{}", all.len())),
                agent,
                from: from.clone(),
                to: to.clone(),
                date: scene.date(m.anchor).map(|(d, _)| d),
                realis: scene.realis(m.anchor),
                evidence: vec![scene.span(scene.stretch(m.anchor, &[token]))],
            };
            let known = all.iter_mut().find(|k| {
                k.agent == movement.agent
                    && k.from == movement.from
                    && k.to == movement.to
                    && k.realis == movement.realis
            });
            match known {
                Some(known) => known.evidence.extend(movement.evidence),
                None => all.push(movement),
            }
        }
    }
    all
}
