//! Reads PLOVER events: who does what to whom.
//!
//! In: the scene and the event rules. Out: events in text order. Holds: at most five agents a side, none on both;
//! a negated or only thought-of event never counts as happened; a promised kindness is an AGREE and a promised
//! harm a THREATEN, as PLOVER has it.

use readout_patterns::{Match, Modality, find};
use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::Dep;
use readout_types::{Agent, AgentKind, Confidence, Event, EventKind, Id, Realis};
use serde::Deserialize;

use crate::cast::Cast;
use crate::issues::Issues;
use crate::scene::Scene;

/// What an event rule yields.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct EventYield {
    event: EventKind,
    mode: Option<String>,
    cameo: Option<String>,
    #[serde(default)]
    mutual: bool,
    intent: Option<EventKind>,
    confidence: f32,
    #[serde(default)]
    realis: Reading,
    /// Worth printing without a recipient.
    #[serde(default)]
    alone: bool,
}

/// How the factuality of the anchor bears on the event.
#[derive(Debug, Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Reading {
    /// As told.
    #[default]
    Told,
    /// The negation is the event ("will not accept" rejects).
    Unnegated,
    /// The plan is the event ("will retaliate" threatens).
    Actual,
}

/// At most this many agents stand on one side of an event.
const SIDE: usize = 5;

/// Reads the events of one report.
pub(crate) fn read(scene: &Scene<'_>, issues: &Issues<'_>) -> (Vec<Event>, Vec<Agent>) {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let matches = find(scene.text(&light), &scene.packs.events);
    let mut cast = Cast::new(scene);
    let mut found: Vec<Found> =
        matches.iter().filter_map(|m| event(scene, issues, &mut cast, m)).collect();
    found.sort_by_key(|f| (f.anchor, f.event.event));
    found.retain(|f| f.event.confidence.get() >= FLOOR && is_news(scene, f));
    let mut events = merge(scene, found);
    for (i, event) in events.iter_mut().enumerate() {
        event.id = Id::new(format!("e{i}"));
    }
    let mut added = cast.into_agents();
    added.retain(|a| events.iter().any(|e| e.actor.contains(&a.id) || e.recipient.contains(&a.id)));
    (events, added)
}

struct Found {
    anchor: TokenId,
    actor: Vec<usize>,
    recipient: Vec<usize>,
    event: Event,
}

/// Below this an event is not worth printing.
const FLOOR: f32 = 0.5;

/// The report is about the actor: its side is named at least so often, against the side named most.
const NEWS: f32 = 0.12;

/// An event counts where its actor is one whom the report is about, and its recipient is no mere name in passing and
/// no outlet that is only spoken to.
fn is_news(scene: &Scene<'_>, found: &Found) -> bool {
    let actor = found.actor.iter().any(|a| scene.salience(*a) >= NEWS);
    let listed = found.recipient.iter().any(|a| scene.kind(*a).is_some());
    let recipient = found.recipient.is_empty()
        || listed
        || found.recipient.iter().any(|a| scene.salience(*a) >= NEWS);
    let outlet = found.recipient.first().is_some_and(|a| scene.is_outlet(*a));
    actor && recipient && !outlet
}

fn event(
    scene: &Scene<'_>,
    issues: &Issues<'_>,
    cast: &mut Cast,
    m: &Match<'_, EventYield>,
) -> Option<Found> {
    let yields = &m.rule.yields;
    let realis = realis(scene, m.anchor, yields.realis);
    let kind = kind(yields, realis);
    let (actor, recipient) = sides(scene, cast, m);
    if actor.is_empty() || (recipient.is_empty() && !stands_alone(scene, m, &actor)) {
        return None;
    }
    let tokens = words(scene, m);
    let id =
        |agents: &[usize]| agents.iter().take(SIDE).map(|a| cast.id(scene, *a)).collect::<Vec<_>>();
    let date = scene.date(m.anchor).map(|(d, _)| d);
    let event = Event {
        id: Id::new("e"),
        event: kind,
        mode: yields.mode.clone(),
        context: issues.contexts(&tokens),
        cameo: yields.cameo.clone(),
        actor: id(&actor),
        recipient: id(&recipient),
        place: scene.place(m.anchor),
        date,
        condition: condition(scene, m.anchor),
        realis: if kind == yields.event { realis } else { Realis::Occurred },
        attributed_to: Some(scene.stated_by(m.anchor)),
        confidence: confidence(yields, realis, recipient.first().map(|r| cast.is_added(*r)), kind),
        evidence: vec![scene.span(tokens)],
        rule: Some(m.rule.id.clone()),
    };
    Some(Found { anchor: m.anchor, actor, recipient, event })
}

fn realis(scene: &Scene<'_>, anchor: TokenId, reading: Reading) -> Realis {
    let mut fact = scene.factuality(anchor);
    match reading {
        Reading::Told => {}
        // "will not", "would not", "cannot accept": the refusal is told as a fact.
        Reading::Unnegated => {
            fact.negated = false;
            fact.modality = Modality::Actual;
        }
        Reading::Actual => {
            if fact.modality <= Modality::Wished {
                fact.modality = Modality::Actual;
            }
        }
    }
    scene.realis_of(fact, scene.date(anchor).map(|(d, _)| d).as_ref())
}

/// A promised or threatened act is an act of its own.
fn kind(yields: &EventYield, realis: Realis) -> EventKind {
    match yields.intent {
        Some(intent) if realis == Realis::Planned => intent,
        _ => yields.event,
    }
}

/// Who stands on which side; of those who act together the first is the actor where nobody else is named.
fn sides(
    scene: &Scene<'_>,
    cast: &mut Cast,
    m: &Match<'_, EventYield>,
) -> (Vec<usize>, Vec<usize>) {
    let mut actor = named(scene, m, "actor");
    if actor.is_empty() {
        actor.extend(m.all("actor").find_map(|t| cast.stand_in(scene, t)));
    }
    let mut recipient = named(scene, m, "recipient");
    recipient.retain(|a| !actor.contains(a));
    if recipient.is_empty() {
        recipient.extend(other_side(scene, cast, m, &actor));
    }
    recipient.retain(|a| !actor.contains(a));
    if recipient.is_empty() && m.rule.yields.mutual && actor.len() > 1 {
        recipient = actor.split_off(1);
    }
    actor.truncate(SIDE);
    recipient.truncate(SIDE);
    (actor, recipient)
}

fn named(scene: &Scene<'_>, m: &Match<'_, EventYield>, role: &str) -> Vec<usize> {
    let mut all = Vec::new();
    for agent in m.all(role).flat_map(|t| scene.agents(t)) {
        if !all.contains(&agent) {
            all.push(agent);
        }
    }
    all
}

/// Who is acted upon where the rule's recipient is no listed agent: someone who can stand for it, or is named in it.
fn other_side(
    scene: &Scene<'_>,
    cast: &mut Cast,
    m: &Match<'_, EventYield>,
    actor: &[usize],
) -> Option<usize> {
    let direct: Vec<TokenId> = m.all("recipient").collect();
    let all: Vec<TokenId> = direct.iter().copied().chain(m.all("theme")).collect();
    direct
        .iter()
        .find_map(|t| cast.stand_in(scene, *t))
        .or_else(|| {
            all.iter().find_map(|t| {
                within(scene, *t, &mut |t| scene.named(t).filter(|a| !actor.contains(a)))
            })
        })
        .or_else(|| all.iter().find_map(|t| within(scene, *t, &mut |t| cast.stand_in(scene, t))))
}

/// The nearest agent inside a phrase or clause.
fn within(
    scene: &Scene<'_>,
    at: TokenId,
    who: &mut dyn FnMut(TokenId) -> Option<usize>,
) -> Option<usize> {
    let mut level = vec![at];
    for _ in 0..6 {
        let found = level.iter().find_map(|t| who(*t));
        if found.is_some() {
            return found;
        }
        let below = level.iter().flat_map(|t| scene.doc.children(*t).iter().copied());
        level = below.filter(|t| is_inside(scene, *t)).collect();
    }
    None
}

fn is_inside(scene: &Scene<'_>, at: TokenId) -> bool {
    !matches!(scene.doc.token(at).dep, Dep::Punct | Dep::Det | Dep::Parataxis)
}

/// Without a recipient an event is kept where its rule says so and its actor is a party to something.
fn stands_alone(scene: &Scene<'_>, m: &Match<'_, EventYield>, actor: &[usize]) -> bool {
    let yields = &m.rule.yields;
    let party = actor.iter().any(|a| scene.kind(*a).is_some_and(|k| k != AgentKind::Group));
    yields.alone && (party || yields.event == EventKind::Protest)
}

fn condition(scene: &Scene<'_>, anchor: TokenId) -> Option<String> {
    let clause = scene.doc.children_by(anchor, Dep::Advcl).find(|c| {
        let mut marks = scene.doc.children_by(*c, Dep::Mark);
        marks.any(|m| {
            ["if", "unless", "until", "provided"].contains(&scene.doc.token(m).lower.as_str())
        })
    })?;
    Some(scene.doc.text(scene.doc.subtree(clause)).to_owned())
}

fn words(scene: &Scene<'_>, m: &Match<'_, EventYield>) -> Tokens {
    let parts: Vec<TokenId> =
        ["actor", "recipient", "theme"].iter().flat_map(|r| m.all(r)).collect();
    let near: Vec<TokenId> = parts.into_iter().filter(|p| p.abs_diff(m.anchor) < 30).collect();
    scene.stretch(m.anchor, &near)
}

/// A rule's own figure, less what speaks against it: no fact, no recipient, or one that only stands in.
fn confidence(
    yields: &EventYield,
    realis: Realis,
    added: Option<bool>,
    kind: EventKind,
) -> Confidence {
    let mut c = yields.confidence;
    c -= match added {
        None => 0.15,
        Some(true) => 0.1,
        Some(false) => 0.0,
    };
    let told = kind != yields.event || !matches!(realis, Realis::Hypothetical | Realis::Negated);
    if !told {
        c -= 0.3;
    }
    Confidence::new(c.max(0.05))
}

/// Several mentions of one event become one; a second rule on the same words yields nothing.
fn merge(scene: &Scene<'_>, found: Vec<Found>) -> Vec<Event> {
    let mut kept: Vec<Found> = Vec::new();
    for new in found {
        if kept.iter().any(|k| k.anchor == new.anchor && k.event.event == new.event.event) {
            continue;
        }
        match kept.iter_mut().find(|k| is_same(scene, k, &new)) {
            Some(old) => {
                old.event.evidence.extend(new.event.evidence);
                old.event.confidence =
                    Confidence::new(old.event.confidence.get().max(new.event.confidence.get()));
                old.event.date = old.event.date.take().or(new.event.date);
            }
            None => kept.push(new),
        }
    }
    kept.into_iter().map(|f| f.event).collect()
}

fn is_same(scene: &Scene<'_>, a: &Found, b: &Found) -> bool {
    let date = a.event.date.is_none() || b.event.date.is_none() || a.event.date == b.event.date;
    let sides = |agents: &[usize]| {
        let mut all: Vec<usize> = agents.iter().map(|x| scene.side(*x)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (aa, ar, ba, br) =
        (sides(&a.actor), sides(&a.recipient), sides(&b.actor), sides(&b.recipient));
    let consult = a.event.event == EventKind::Consult;
    let same_sides = aa == ba && ar == br || consult && aa == br && ar == ba;
    a.event.event == b.event.event && same_sides && a.event.realis == b.event.realis && date
}
