//! Reads positions: where each party stands on an issue or a paper, in whose words and on what condition.
//!
//! In: the scene, the stance rules, the issues and proposals found. Out: positions in text order. Holds: a person
//! speaks for the side they act for; what a party is only asked or feared to do is not its position; a stance with
//! a condition is conditional unless it is a threat; a denial is never an acceptance.

use readout_patterns::{Match, Modality, conjuncts, find, is_clause};
use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::Dep;
use readout_types::{Confidence, Id, Position, Stance, Via};
use serde::Deserialize;

use crate::issues::Issues;
use crate::proposals::Proposals;
use crate::scene::Scene;

/// What a stance rule yields.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct StanceYield {
    stance: Stance,
    confidence: f32,
}

/// Reads the positions of one report; may raise issues under their own words.
pub(crate) fn read(
    scene: &Scene<'_>,
    issues: &mut Issues<'_>,
    proposals: &Proposals,
) -> Vec<Position> {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let matches = find(scene.text(&light), &scene.packs.stances);
    let mut all: Vec<(TokenId, Position)> = Vec::new();
    for m in &matches {
        if !holds(scene, m) {
            continue;
        }
        for party in parties(scene, m) {
            let position = position(scene, issues, proposals, m, party);
            keep(&mut all, m.anchor, position);
        }
    }
    all.retain(|(_, p)| p.confidence.get() >= FLOOR);
    let mut positions: Vec<Position> = all.into_iter().map(|(_, p)| p).collect();
    for (i, position) in positions.iter_mut().enumerate() {
        position.id = Id::new(format!("o{i}"));
    }
    positions
}

/// Below this a stance is not worth printing.
const FLOOR: f32 = 0.5;

/// Whether the words make it the party's stance, not a wish, a fear or a denial about it.
fn holds(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    let fact = scene.factuality(m.anchor);
    let negation_meant = m.get("no").is_some();
    if fact.negated != negation_meant && m.rule.yields.stance != Stance::Demand {
        return false;
    }
    let conditional = condition(scene, m).is_some();
    match fact.modality {
        Modality::Actual | Modality::Planned => true,
        Modality::Wished => {
            matches!(m.rule.yields.stance, Stance::Demand | Stance::Seek | Stance::Reject)
        }
        Modality::Possible => {
            conditional || negation_meant || m.rule.yields.stance == Stance::Threaten
        }
    }
}

/// Whose stance it is: the sides of those named; inside a statement without a party of its own, the speaker's.
fn parties(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> Vec<usize> {
    let mut sides: Vec<usize> = Vec::new();
    for token in m.all("party").flat_map(|t| conjuncts(scene.doc, t)) {
        if let Some(agent) = scene.agent(token) {
            let side = scene.side(agent);
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
    }
    if sides.is_empty() && m.get("party").is_none() {
        sides.extend(scene.speaker(m.anchor).map(|s| scene.side(s)));
    }
    sides.truncate(5);
    sides
}

fn position(
    scene: &Scene<'_>,
    issues: &mut Issues<'_>,
    proposals: &Proposals,
    m: &Match<'_, StanceYield>,
    party: usize,
) -> Position {
    let target = m.get("target").or_else(|| m.get("x"));
    let about =
        target.map(|t| if is_clause(scene.doc, t) { scene.clause(t) } else { scene.phrase(t) });
    let evidence = evidence(scene, m, target);
    let condition = condition(scene, m);
    let (issue, nearness) = issue(scene, issues, m.anchor, about.as_ref());
    Position {
        id: Id::new("o"),
        party: scene.agent_id(party),
        target: about.as_ref().and_then(|a| proposals.at(a, target.unwrap_or(m.anchor))),
        stance: stance(m.rule.yields.stance, condition.is_some()),
        condition: condition.map(|c| scene.doc.text(c).to_owned()),
        grounds: grounds(scene, m.anchor).map(|g| scene.doc.text(g).to_owned()),
        value: about.as_ref().and_then(|a| value(scene, a)),
        stated_by: Some(scene.stated_by(m.anchor)),
        via: if scene.is_quoted(m.anchor) { Via::Quote } else { Via::Narrator },
        date: scene.date(m.anchor).map(|(d, _)| d),
        supersedes: None,
        confidence: confidence(scene, m, nearness, party),
        issue,
        evidence: vec![scene.span(evidence)],
        rule: Some(m.rule.id.clone()),
    }
}

fn evidence(scene: &Scene<'_>, m: &Match<'_, StanceYield>, target: Option<TokenId>) -> Tokens {
    let mut parts: Vec<TokenId> = m.all("party").filter(|p| p.abs_diff(m.anchor) < 25).collect();
    let verb_phrase = scene.clause(m.anchor);
    parts.extend(target.filter(|t| t.abs_diff(m.anchor) < 40));
    let stretch = scene.stretch(m.anchor, &parts);
    let end = match target {
        Some(t) if is_clause(scene.doc, t) => scene.clause(t).end.max(stretch.end),
        _ => stretch.end,
    };
    stretch.start..end.min(verb_phrase.end.max(stretch.end))
}

/// How near the words are that tell what a stance is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nearness {
    Target,
    Clause,
    Sentence,
    OwnWords,
    Nowhere,
}

/// The issue of what the stance is about; failing that, of the clause, then of the sentence; then its own words.
fn issue(
    scene: &Scene<'_>,
    issues: &mut Issues<'_>,
    anchor: TokenId,
    about: Option<&Tokens>,
) -> (Option<Id>, Nearness) {
    let clause = scene.clause(anchor);
    let sentence = scene.doc.sentence(anchor).tokens.clone();
    if let Some(id) = about.and_then(|a| issues.nearest(a, a.start)) {
        return (Some(id), Nearness::Target);
    }
    if let Some(id) = issues.nearest(&clause, anchor) {
        return (Some(id), Nearness::Clause);
    }
    if let Some(id) = issues.nearest(&sentence, anchor) {
        return (Some(id), Nearness::Sentence);
    }
    match about.and_then(|words| issues.open(scene.doc, words.clone())) {
        Some(id) => (Some(id), Nearness::OwnWords),
        None => (None, Nearness::Nowhere),
    }
}

/// A yes with an "if" is a condition; a threat or a no with one stays what it is.
fn stance(stance: Stance, conditional: bool) -> Stance {
    match stance {
        Stance::Accept
        | Stance::Support
        | Stance::Concede
        | Stance::Seek
        | Stance::UnderConsideration
            if conditional =>
        {
            Stance::Conditional
        }
        other => other,
    }
}

fn condition(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> Option<Tokens> {
    let governor = scene.doc.token(m.anchor).head;
    let clauses = scene
        .doc
        .children_by(m.anchor, Dep::Advcl)
        .chain(scene.doc.children_by(governor, Dep::Advcl));
    let conditional = clauses.into_iter().find(|c| {
        *c != m.anchor
            && scene.doc.children(*c).iter().any(|k| {
                let token = scene.doc.token(*k);
                matches!(token.dep, Dep::Mark | Dep::Advmod)
                    && ["if", "unless", "until", "provided", "once"].contains(&token.lower.as_str())
            })
    });
    let phrase = scene.doc.children_by(m.anchor, Dep::Prep).find(|p| {
        ["without", "unless"].contains(&scene.doc.token(*p).lower.as_str())
            && scene.doc.child_by(*p, Dep::Pcomp).is_some()
    });
    conditional.or(phrase).map(|c| scene.doc.subtree(c))
}

/// "because", "since", "as ... cannot", "on national security grounds".
fn grounds(scene: &Scene<'_>, anchor: TokenId) -> Option<Tokens> {
    let clause = scene.doc.children_by(anchor, Dep::Advcl).find(|c| {
        scene
            .doc
            .children_by(*c, Dep::Mark)
            .any(|k| ["because", "since", "as"].contains(&scene.doc.token(k).lower.as_str()))
    });
    let phrase = scene.doc.children_by(anchor, Dep::Prep).find(|p| {
        let because = scene.doc.token(*p).lower == "because";
        let grounds = scene
            .doc
            .children_by(*p, Dep::Pobj)
            .any(|o| ["ground", "reason"].contains(&scene.doc.token(o).lemma.as_str()));
        because || grounds
    });
    clause.or(phrase).map(|c| scene.doc.subtree(c))
}

/// The figure inside what is asked or offered.
fn value(scene: &Scene<'_>, about: &Tokens) -> Option<String> {
    let inside = scene
        .speech
        .quantity_tokens
        .iter()
        .find(|t| about.contains(&t.start) && t.end <= about.end)?;
    Some(scene.doc.text(inside.clone()).to_owned())
}

/// A rule's own figure, less the further off the issue was found and the less the report is about the party.
fn confidence(
    scene: &Scene<'_>,
    m: &Match<'_, StanceYield>,
    nearness: Nearness,
    party: usize,
) -> Confidence {
    let off = match nearness {
        Nearness::Target => -0.05,
        Nearness::Clause => 0.0,
        Nearness::Sentence => 0.15,
        Nearness::OwnWords => 0.2,
        Nearness::Nowhere => 0.35,
    };
    let bystander = if scene.salience(party) < 0.1 { 0.2 } else { 0.0 };
    Confidence::new(m.rule.yields.confidence - off - bystander)
}

/// One position a party, stance and issue; another mention adds its words. At one word the first rule counts.
fn keep(all: &mut Vec<(TokenId, Position)>, anchor: TokenId, new: Position) {
    if all.iter().any(|(a, p)| *a == anchor && p.party == new.party) {
        return;
    }
    let same = |p: &Position| {
        p.party == new.party
            && p.stance == new.stance
            && p.issue == new.issue
            && p.stated_by == new.stated_by
    };
    match all.iter_mut().find(|(_, p)| same(p)) {
        Some((_, old)) => {
            old.evidence.extend(new.evidence);
            old.condition = old.condition.take().or(new.condition);
            old.value = old.value.take().or(new.value);
        }
        None => all.push((anchor, new)),
    }
}
