//! Reads PLOVER events: who does what to whom.
//!
//! In: the scene and the event rules. Out: events in text order. Holds: at most five agents a side, none on both;
//! a negated or only thought-of event never counts as happened; a promised kindness is an AGREE and a promised
//! harm a THREATEN, as PLOVER has it.

use std::collections::BTreeSet;

use readout_patterns::{Factuality, Match, Modality, Tense, conjuncts, find};
use readout_types::doc::{Token, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};
use readout_types::{
    Agent, AgentKind, Edtf, Event, EventKind, Id, Meeting, MeetingKind, Realis, Span,
};
use serde::Deserialize;

use crate::calendar;
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
    /// Whoever it is done to may be a place in which it is done ("sought refuge in Norway").
    #[serde(default)]
    placed: bool,
    /// Of both sides that the report is about, where nobody is named ("the talks ended without a deal").
    #[serde(default)]
    joint: bool,
    /// Told by the other side: whoever says the words is the actor, of whom they tell the recipient ("Norway said
    /// Sweden had broken the pact" accuses Sweden).
    #[serde(default)]
    said: bool,
    /// Told also where nobody says who does it ("an air strike hit the market").
    #[serde(default)]
    unnamed: bool,
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
    /// The plan is the event ("will hold off" eases); a wish is none.
    Announced,
    /// The words deny the event ("parted without a deal").
    Denied,
    /// What is done lies ahead ("invited them to Oslo").
    Ahead,
}

/// At most this many agents stand on one side of an event.
const SIDE: usize = 5;

/// Reads the events of one report. Its meetings are events too: those who took part consulted.
pub(crate) fn read(
    scene: &Scene<'_>,
    issues: &Issues<'_>,
    meetings: &[Meeting],
) -> (Vec<Event>, Vec<Agent>) {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let matches = find(scene.text(&light), &scene.packs.events);
    let mut cast = Cast::new(scene);
    let mut found: Vec<Found> =
        matches.iter().filter_map(|m| event(scene, issues, &mut cast, m)).collect();
    found.sort_by_key(|f| (f.anchor, f.event.event));
    found.retain(|f| !is_thought_only(scene, f) && !is_no_act(scene, f));
    let contents: Vec<bool> = found.iter().map(|f| is_content(scene, f, &found)).collect();
    let mut contents = contents.into_iter();
    found.retain(|_| !contents.next().unwrap_or(false));
    let mut found = one_a_word(scene, found);
    found.iter_mut().for_each(|f| forget_passers_by(scene, f));
    let floor = scene.floor(SECTION);
    found.retain(|f| f.event.confidence.get() >= floor && is_news(scene, f));
    found.extend(meetings.iter().filter_map(|m| consultation(scene, m)));
    found.retain(|f| f.event.confidence.get() >= floor);
    let mut events = merge(scene, found);
    for (i, event) in events.iter_mut().enumerate() {
        event.id = Id::new(format!("e{i}"));
    }
    let mut added = cast.into_agents();
    added.retain(|a| events.iter().any(|e| e.actor.contains(&a.id) || e.recipient.contains(&a.id)));
    (events, added)
}

/// The name under which events are counted.
const SECTION: &str = "events";

/// The rules that stand here and in no file.
pub(crate) const OWN_RULES: [&str; 1] = ["consult.meeting"];

/// Those who took part in a meeting consulted with one another, the first side with the others.
fn consultation(scene: &Scene<'_>, meeting: &Meeting) -> Option<Found> {
    let mode = match meeting.kind {
        MeetingKind::Talks | MeetingKind::Summit | MeetingKind::Session => Some("meet"),
        MeetingKind::Call => Some("phone"),
        MeetingKind::Visit => Some("visit"),
        // A message from side to side.
        MeetingKind::Other => None,
        _ => return None,
    };
    let mut who: Vec<usize> = Vec::new();
    let seated = meeting.participants.iter().filter_map(|p| scene.agent_index(&p.agent));
    for agent in seated.flat_map(|a| scene.members(a)) {
        if !who.contains(&agent) {
            who.push(agent);
        }
    }
    // "five-hour talks", with no day: who they were is known from the context alone, which of their talks is not.
    if meeting.date.is_none() && !meeting.evidence.iter().any(|s| names_in(scene, s, &who) > 0) {
        return None;
    }
    let first = scene.side(*who.first()?);
    let (actor, recipient): (Vec<usize>, Vec<usize>) =
        who.iter().copied().partition(|a| scene.side(*a) == first);
    if recipient.is_empty() && !is_told_joint(meeting) {
        return None;
    }
    let ids = |agents: &[usize]| agents.iter().take(SIDE).map(|a| scene.agent_id(*a)).collect();
    let told = is_fact(meeting.realis) || meeting.realis == Realis::Planned;
    let past = meeting.date.as_ref().is_some_and(|d| is_past_month(scene, d));
    let realis = match meeting.realis {
        Realis::Occurred if past => Realis::Historical,
        told => told,
    };
    let (rule, loss) = match (recipient.is_empty(), told) {
        (true, _) => (format!("{}/alone", OWN_RULES[0]), 0.2),
        (false, told) => {
            (format!("{}/{}", OWN_RULES[0], meeting.realis), if told { 0.1 } else { 0.4 })
        }
    };
    let event = Event {
        id: Id::new("e"),
        event: EventKind::Consult,
        mode: mode.map(str::to_owned),
        context: Vec::new(),
        cameo: Some("040".to_owned()),
        actor: ids(&actor),
        recipient: ids(&recipient),
        place: meeting.place.clone(),
        date: meeting.date.clone(),
        condition: None,
        realis,
        attributed_to: None,
        confidence: scene.packs.calibration.confidence(
            SECTION,
            &rule,
            meeting.confidence.get() - loss,
        ),
        evidence: most_telling(scene, meeting, &who),
        rule: Some(rule),
    };
    let matter = meeting.issues.clone();
    Some(Found { anchor: TokenId::MAX, alone: false, actor, recipient, matter, event })
}

/// "Experts are to resume work on Thursday": those who talk together need not be told one from another where the day is
/// told. A body that sits by itself is known by what it decides.
fn is_told_joint(meeting: &Meeting) -> bool {
    let talks =
        matches!(meeting.kind, MeetingKind::Talks | MeetingKind::Summit | MeetingKind::Call);
    talks && meeting.date.is_some()
}

/// The places that tell of a meeting, those first that name most of who took part.
fn most_telling(scene: &Scene<'_>, meeting: &Meeting, who: &[usize]) -> Vec<Span> {
    let mut places = meeting.evidence.clone();
    places.sort_by_key(|span| std::cmp::Reverse(names_in(scene, span, who)));
    places.truncate(PLACES);
    places
}

/// How many of some agents are named inside a span.
fn names_in(scene: &Scene<'_>, span: &Span, who: &[usize]) -> usize {
    let inside = |a: &&usize| {
        let agent = scene.speech.agents.get(**a);
        agent.is_some_and(|a| a.mentions.iter().any(|m| span.start <= m.start && m.end <= span.end))
    };
    who.iter().filter(inside).count()
}

/// At most this many places are given as evidence of one event.
const PLACES: usize = 6;

struct Found {
    anchor: TokenId,
    /// Whether its rule is worth printing without a recipient, and its actor a party to something.
    alone: bool,
    actor: Vec<usize>,
    recipient: Vec<usize>,
    /// The issues that its words raise.
    matter: Vec<Id>,
    event: Event,
}

/// The report is about the actor: its side is named at least so often, against the side named most.
const NEWS: f32 = 0.05;

/// A recipient who only stands in and is named in passing ("accused unnamed colleagues") is nobody the report is about;
/// what was done is told all the same, where it is worth telling without one.
fn forget_passers_by(scene: &Scene<'_>, found: &mut Found) {
    let passes = |a: &usize| scene.kind(*a).is_none() && scene.salience(*a) < NEWS;
    if found.alone && !found.recipient.is_empty() && found.recipient.iter().all(passes) {
        found.recipient.clear();
        found.event.recipient.clear();
    }
}

/// An event counts where its actor is one whom the report is about or who has a name or an office, and its recipient is
/// no mere name in passing and no outlet that is only spoken to.
fn is_news(scene: &Scene<'_>, found: &Found) -> bool {
    let known = |a: &usize| match scene.kind(*a) {
        Some(AgentKind::Group) => is_named_group(scene, *a),
        Some(AgentKind::Person) => is_somebody(scene, *a),
        kind => kind.is_some(),
    };
    let unnamed = found.actor.is_empty() || found.event.event == EventKind::Protest;
    let actor = unnamed || found.actor.iter().any(|a| scene.salience(*a) >= NEWS || known(a));
    let listed = found.recipient.iter().any(|a| scene.kind(*a).is_some());
    let recipient = found.recipient.is_empty()
        || listed
        || found.recipient.iter().any(|a| scene.salience(*a) >= NEWS);
    // Outlets are told things all the time; being sued or raided is news.
    let told = matches!(
        found.event.event,
        EventKind::Consult | EventKind::Agree | EventKind::Request | EventKind::Support
    );
    let outlet = told && found.recipient.first().is_some_and(|a| scene.is_outlet(*a));
    actor && recipient && !outlet
}

/// A person who holds an office, acts for somebody or is named again.
fn is_somebody(scene: &Scene<'_>, agent: usize) -> bool {
    let sided = scene.side(agent) != agent;
    let person = scene.speech.agents.get(agent);
    sided || person.is_some_and(|p| !p.roles.is_empty() || p.mentions.len() > 1)
}

fn event(
    scene: &Scene<'_>,
    issues: &Issues<'_>,
    cast: &mut Cast,
    m: &Match<'_, EventYield>,
) -> Option<Found> {
    let yields = &m.rule.yields;
    if is_reticence(scene, m) || is_question(scene, m) || is_to_press(scene, m) {
        return None;
    }
    // "a pledge that they will never join", "would have refused": nobody does it.
    let unsaid = scene.is_supposed(m.anchor) || scene.is_provision(m.anchor);
    if yields.realis != Reading::Told && unsaid || is_counterfactual(scene, m.anchor) {
        return None;
    }
    if is_laid_to_another(scene, m.anchor) {
        return None;
    }
    let (realis, (actor, recipient)) = if yields.said {
        (Realis::Occurred, charge(scene, cast, m)?)
    } else {
        (realis(scene, m.anchor, yields), sides(scene, cast, m))
    };
    let kind = kind(scene, m, realis, &actor);
    let alone = stands_alone(scene, m, &actor);
    let named = !actor.is_empty() || yields.unnamed && realis == Realis::Occurred;
    if !named || (recipient.is_empty() && !alone) {
        return None;
    }
    let tokens = words(scene, m);
    let id =
        |agents: &[usize]| agents.iter().take(SIDE).map(|a| cast.id(scene, *a)).collect::<Vec<_>>();
    let date = scene.date(m.anchor).map(|(d, _)| d);
    let told = if kind == yields.event { realis } else { Realis::Occurred };
    let (class, loss) = class(&recipient, cast, told);
    let rule = format!("{}/{class}", m.rule.id);
    let matter = issues.all(&tokens);
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
        realis: told,
        attributed_to: Some(if yields.said { Id::narrator() } else { scene.stated_by(m.anchor) }),
        confidence: scene.packs.calibration.confidence(SECTION, &rule, yields.confidence - loss),
        evidence: vec![scene.span(tokens)],
        rule: Some(rule),
    };
    Some(Found { anchor: m.anchor, alone, actor, recipient, matter, event })
}

/// "would have refused to sign": it was not done.
fn is_counterfactual(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let doc = scene.doc;
    let has = |word: &str| doc.children_by(anchor, Dep::Aux).any(|a| doc.token(a).lower == word);
    doc.token(anchor).tag == Tag::Vbn && has("would") && has("have")
}

/// "accused the army of bombing the town", parsed as the army's: the accuser does nothing of the kind.
fn is_laid_to_another(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let doc = scene.doc;
    let preposition = doc.token(anchor).head;
    let charged = doc.token(preposition).head;
    doc.token(anchor).dep == Dep::Pcomp
        && doc.token(charged).dep == Dep::Dobj
        && scene.packs.has("accusing", &doc.token(doc.token(charged).head).lemma)
}

/// Who says as a fact what another side does, and that side.
fn charge(
    scene: &Scene<'_>,
    cast: &mut Cast,
    m: &Match<'_, EventYield>,
) -> Option<(Vec<usize>, Vec<usize>)> {
    let speaker = scene.speaker(m.anchor)?;
    // To refuse, to ask or to threaten is done by the words, whatever they leave open.
    let spoken =
        matches!(m.rule.yields.event, EventKind::Reject | EventKind::Request | EventKind::Threaten);
    let told = spoken || scene.factuality(m.anchor).modality == Modality::Actual;
    if !told || scene.is_supposed(m.anchor) || is_disputed(scene, m.anchor) {
        return None;
    }
    let mut charged = named(scene, m, "recipient");
    if charged.is_empty() {
        let by_name = |t: &TokenId| scene.doc.token(*t).pos == Pos::Propn;
        charged.extend(m.all("recipient").filter(by_name).find_map(|t| cast.stand_in(scene, t)));
    }
    charged.retain(|a| scene.side(*a) != scene.side(speaker));
    charged.truncate(SIDE);
    (m.rule.yields.alone || !charged.is_empty()).then(|| (vec![speaker], charged))
}

/// How many words up from a clause the verb stands that tells how it is said: "dismissed claims that they had lied".
const TELLING: usize = 3;

/// Whether the words over a clause deny it, or say that it is not said: who denies a charge makes none.
fn is_disputed(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let doc = scene.doc;
    let over =
        std::iter::successors(Some(anchor), |t| Some(doc.token(*t).head).filter(|head| head != t));
    over.skip(1).take(TELLING).any(|t| {
        scene.packs.has("denying", &doc.token(t).lemma)
            || scene.packs.has("unsaying", &doc.token(t).lemma)
            || doc.child_by(t, Dep::Neg).is_some()
    })
}

/// "declined to say", "would not go into details", "declined to give a figure": nothing is refused to the other side.
fn is_reticence(scene: &Scene<'_>, m: &Match<'_, EventYield>) -> bool {
    let doc = scene.doc;
    let lemma = |t: TokenId| doc.token(t).lemma.as_str();
    let tells = |t: TokenId| {
        let told = doc.children_by(t, Dep::Dobj).any(|o| scene.packs.has("told_thing", lemma(o)));
        let into =
            || doc.children_by(t, Dep::Prep).any(|p| scene.packs.has("going_into", lemma(p)));
        scene.packs.has("telling", lemma(t))
            || told && scene.packs.has("imparting", lemma(t))
            || scene.packs.has("going", lemma(t)) && into()
    };
    m.rule.yields.event == EventKind::Reject
        && std::iter::once(m.anchor).chain(m.all("theme")).any(tells)
}

/// "asked whether the ports were open": what one wants to know is asked of nobody as a favour.
fn is_question(scene: &Scene<'_>, m: &Match<'_, EventYield>) -> bool {
    let asks = |clause: TokenId| {
        let opening = scene.doc.children(clause).iter().map(|c| scene.doc.token(*c));
        opening
            .filter(|t| {
                matches!(t.dep, Dep::Mark | Dep::Advmod | Dep::Attr | Dep::Dobj | Dep::Nsubj)
            })
            .any(|t| {
                let asked = scene.packs.has("asking_word", &t.lower);
                t.tag != Tag::Wdt && asked
                    || t.dep == Dep::Mark && scene.packs.has("supposing", &t.lower)
            })
    };
    // "asked by a pupil if she would": beside no infinitive, such a clause is what was asked.
    // "asked Norway for gas if the pipeline fails" asks for the gas.
    let other = |d: Dep| scene.doc.child_by(m.anchor, d).is_some();
    let open = !other(Dep::Xcomp) && !other(Dep::Dobj);
    let adverbial = scene.doc.children_by(m.anchor, Dep::Advcl).filter(|_| open);
    let mut clauses = scene.doc.children_by(m.anchor, Dep::Ccomp).chain(adverbial);
    m.rule.yields.event == EventKind::Request && clauses.any(asks)
}

/// Speaking to reporters is no consultation.
fn is_to_press(scene: &Scene<'_>, m: &Match<'_, EventYield>) -> bool {
    m.rule.yields.event == EventKind::Consult
        && m.all("recipient").any(|r| scene.packs.has("press", &scene.doc.token(r).lemma))
}

/// What an act or a thought only asks for, fears or wonders about is its content, no event beside it: "called on the
/// other side to withdraw", "how they would support it". A meeting that may be is told of as one.
fn is_thought_only(scene: &Scene<'_>, found: &Found) -> bool {
    if is_fact(found.event.realis) || found.anchor == TokenId::MAX {
        return false;
    }
    if scene.is_provision(found.anchor) || scene.is_supposed(found.anchor) {
        return true;
    }
    // A thing agreed or met about on no condition that is told: nobody says that it may come.
    if found.event.event == EventKind::Agree && found.event.realis == Realis::Hypothetical {
        return found.event.condition.is_none();
    }
    // "whether to impose duties": a noun is done where the verb over it is.
    let anchor = scene.doc.token(found.anchor);
    let noun = anchor.pos == Pos::Noun && anchor.dep == Dep::Dobj;
    let clause = if noun { anchor.head } else { found.anchor };
    if noun && found.event.realis == Realis::Hypothetical && scene.is_supposed(clause) {
        return true;
    }
    let inner = match scene.doc.token(clause).dep {
        Dep::Xcomp | Dep::Acl | Dep::Pcomp | Dep::Csubj | Dep::Relcl => true,
        Dep::Ccomp => scene.is_obliged(found.anchor),
        _ => false,
    };
    inner && found.event.realis == Realis::Hypothetical
}

/// "agreed to lower the duty": what an act of the same kind is about is no second one.
fn is_content(scene: &Scene<'_>, inner: &Found, all: &[Found]) -> bool {
    let token = scene.doc.token(inner.anchor);
    let of = |outer: &Found| {
        outer.anchor == token.head
            && outer.event.event == inner.event.event
            && outer.actor.iter().any(|a| inner.actor.contains(a))
    };
    token.dep == Dep::Xcomp && token.head != inner.anchor && all.iter().any(of)
}

/// That nobody agreed, met or fired is news; that somebody never asked is nothing that was done, nor is what somebody
/// will ask for, or could blame another for, unless that is all the report tells.
fn is_no_act(scene: &Scene<'_>, found: &Found) -> bool {
    let told = matches!(
        found.event.event,
        EventKind::Agree
            | EventKind::Consult
            | EventKind::Assault
            | EventKind::Sanction
            | EventKind::Coerce
            | EventKind::Aid
    );
    let inquires = found.event.mode.as_deref() == Some("investigate");
    let asks = matches!(found.event.event, EventKind::Request | EventKind::Accuse) && !inquires;
    match found.event.realis {
        Realis::Negated => !told,
        Realis::Planned | Realis::Hypothetical => asks && !scene.is_brief(),
        _ => false,
    }
}

/// One word tells of one act, also where several kinds would fit it; so do a verb and the noun it lends its subject to
/// ("offered an exemption"): the surer stays.
fn one_a_word(scene: &Scene<'_>, found: Vec<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    for new in found {
        let head = |f: &Found| {
            let token = scene.doc.token(f.anchor);
            if token.pos == Pos::Noun && token.dep == Dep::Dobj { token.head } else { f.anchor }
        };
        let rival = |k: &Found| {
            let shared = k.event.actor.iter().any(|a| new.event.actor.contains(a));
            k.event.event != new.event.event && shared && head(k) == head(&new)
        };
        match kept.iter_mut().find(|k| rival(k)) {
            Some(old) if is_told_better(&new, old) => *old = new,
            Some(_) => {}
            None => kept.push(new),
        }
    }
    kept
}

/// What is told as a fact or a plan goes before what is not; then the surer.
fn is_told_better(new: &Found, old: &Found) -> bool {
    let told = |f: &Found| is_fact(f.event.realis) || f.event.realis == Realis::Planned;
    (told(new), new.event.confidence.get()) > (told(old), old.event.confidence.get())
}

fn realis(scene: &Scene<'_>, anchor: TokenId, yields: &EventYield) -> Realis {
    let mut fact = scene.factuality(anchor);
    if is_performed(scene, anchor) {
        fact.modality = Modality::Actual;
    }
    match yields.realis {
        Reading::Told => {}
        // "will not", "would not", "cannot accept": the refusal is told as a fact.
        Reading::Unnegated => {
            fact.negated = false;
            fact.modality = Modality::Actual;
        }
        Reading::Announced => {
            if fact.modality == Modality::Planned {
                fact.modality = Modality::Actual;
            }
        }
        Reading::Denied => fact.negated = true,
        Reading::Ahead => fact.modality = fact.modality.max(Modality::Planned),
    }
    let date = scene.date(anchor).map(|(d, _)| d);
    let told = scene.realis_of(fact, date.as_ref().filter(|d| !is_of_another(scene, &fact, d)));
    match told {
        // "is asking for more": what is done by saying it is done when it is said.
        Realis::Ongoing if is_saying(yields.event) => Realis::Occurred,
        Realis::Occurred if is_going_on(scene, anchor) => Realis::Ongoing,
        Realis::Occurred if is_background(scene, anchor, date.as_ref()) => Realis::Historical,
        told => told,
    }
}

/// "disputed the account of Sunday's dinner": a day to come is not the day of what is told in the past.
fn is_of_another(scene: &Scene<'_>, fact: &Factuality, date: &Edtf) -> bool {
    matches!(fact.tense, Tense::Past | Tense::Pluperfect)
        && fact.modality == Modality::Actual
        && scene.days_after_report(date).is_some_and(|days| days > 0)
}

/// What is done by words alone, at once.
fn is_saying(kind: EventKind) -> bool {
    is_said_to(kind) || kind == EventKind::Reject
}

/// "has been pressing for a cut", "have been talking": begun and not over.
fn is_going_on(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let token = scene.doc.token(anchor);
    let has = |test: &dyn Fn(&Token) -> bool| {
        scene.doc.children_by(anchor, Dep::Aux).any(|a| test(scene.doc.token(a)))
    };
    token.tag == Tag::Vbg
        && has(&|a| a.lower == "been")
        && has(&|a| a.lemma == "have" && matches!(a.tag, Tag::Vbz | Tag::Vbp))
}

/// "threatened it before", "in March": what lies a month or a habit back is no news of this report.
fn is_background(scene: &Scene<'_>, anchor: TokenId, date: Option<&Edtf>) -> bool {
    let doc = scene.doc;
    let before = doc.children_by(anchor, Dep::Advmod).any(|a| {
        let timed = a
            .checked_sub(1)
            .is_some_and(|t| matches!(doc.token(t).entity, Some(Entity::Date | Entity::Time)));
        anchor < a && !timed && scene.packs.has("earlier_adverb", &doc.token(a).lower)
    });
    before || date.is_some_and(|d| is_past_month(scene, d)) || is_since_month(scene, anchor)
}

/// "has threatened since June", "opened the talks in July by asking for more": what dates the verb or the one that
/// carries it, also where it only bounds the time.
fn is_since_month(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let token = scene.doc.token(anchor);
    let over = scene.doc.token(token.head);
    let carrier = match token.dep {
        Dep::Xcomp => Some(token.head),
        Dep::Pcomp if over.lower == "by" => Some(over.head),
        _ => None,
    };
    let verbs = std::iter::once(anchor).chain(carrier);
    let mut dates = verbs.flat_map(|v| scene.times_from(v)).filter_map(|t| t.date.as_ref());
    dates.any(|d| is_past_month(scene, d))
}

/// A month, a season or a year that was over when the report came out, or a month of no year, as reports name those
/// that are over.
fn is_past_month(scene: &Scene<'_>, date: &Edtf) -> bool {
    let text = date.as_str();
    let (first, last) = (calendar::first_day(text), calendar::last_day(text));
    match (first, last) {
        (Some(first), Some(last)) => {
            last - first >= MONTH_DAYS && scene.days_before_report(date).is_some_and(|d| d > 0)
        }
        _ => text.starts_with("XXXX-") && text.matches('-').count() == 1,
    }
}

/// A stretch of at least so many days is a month or more.
const MONTH_DAYS: i64 = 27;

/// "I would like to thank the envoy": who says so does it.
fn is_performed(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let token = scene.doc.token(anchor);
    let wish = scene.packs.has("performing", &scene.doc.token(token.head).lemma);
    let mut subjects = scene.doc.children_by(token.head, Dep::Nsubj);
    token.dep == Dep::Xcomp
        && wish
        && subjects.any(|s| scene.packs.has("first_person", &scene.doc.token(s).lower))
        && scene.packs.has("performed", &token.lemma)
}

/// A promised or threatened act is an act of its own, also where it is promised only on a condition; not to yield is to
/// refuse.
fn kind(
    scene: &Scene<'_>,
    m: &Match<'_, EventYield>,
    realis: Realis,
    actor: &[usize],
) -> EventKind {
    let yields = &m.rule.yields;
    let announced = || announces(scene, m.anchor, actor);
    let expected = || is_expected(scene, m.anchor);
    match yields.intent {
        _ if yields.event == EventKind::Concede && realis == Realis::Negated => EventKind::Reject,
        // "whether he would give it up": what is only asked about is announced by nobody.
        _ if scene.is_supposed(m.anchor) => yields.event,
        Some(EventKind::Threaten) if realis == Realis::Planned && expected() => yields.event,
        Some(intent) if realis == Realis::Planned => intent,
        Some(intent) if realis == Realis::Hypothetical && announced() => intent,
        _ => yields.event,
    }
}

/// "is expected to reject the offer": who is only expected to do it does not announce it.
fn is_expected(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let token = scene.doc.token(anchor);
    token.dep == Dep::Xcomp && scene.packs.has("expecting", &scene.doc.token(token.head).lemma)
}

/// "said it would impose duties if the talks failed": the side itself says what it would do.
fn announces(scene: &Scene<'_>, anchor: TokenId, actor: &[usize]) -> bool {
    let Some(speaker) = scene.speaker(anchor) else { return false };
    let own = actor.iter().any(|a| scene.side(*a) == scene.side(speaker));
    own && condition(scene, anchor).is_some()
}

/// Who stands on which side; of those who act together the first is the actor where nobody else is named.
fn sides(
    scene: &Scene<'_>,
    cast: &mut Cast,
    m: &Match<'_, EventYield>,
) -> (Vec<usize>, Vec<usize>) {
    let mut actor: Vec<usize> = m.all("actor").flat_map(|t| through(scene, t)).collect();
    if actor.is_empty() {
        actor = named(scene, m, "actor");
    }
    if actor.is_empty() {
        actor.extend(m.all("actor").flat_map(|t| scene.unnamed_sides(t)));
    }
    if actor.is_empty() {
        actor.extend(m.all("actor").find_map(|t| cast.stand_in(scene, t)));
    }
    if actor.is_empty() && m.rule.yields.joint {
        actor = scene.main_sides();
    }
    let mut recipient = named(scene, m, "recipient");
    let heard = recipient.len();
    recipient.retain(|a| !actor.contains(a));
    // "Ask me tomorrow": nobody is asked.
    let own = |t: TokenId| scene.packs.has("first_person", &scene.doc.token(t).lower);
    let to_self = recipient.is_empty() && heard > 0 && m.all("recipient").all(own);
    if to_self && is_said_to(m.rule.yields.event) {
        return (Vec::new(), Vec::new());
    }
    if recipient.is_empty() && m.rule.yields.mutual && actor.len() > 1 {
        recipient = actor.split_off(1);
    }
    if recipient.is_empty() && m.rule.yields.mutual && actor.len() == 1 {
        recipient = partners(scene, cast, m, &actor);
    }
    if recipient.is_empty() {
        recipient = other_side(scene, cast, m, &actor);
    }
    if recipient.iter().all(|r| cast.is_added(*r)) && strikes_places(m.rule.yields.event) {
        let place = acted_in(scene, m.anchor).and_then(|p| {
            scene.named(p).filter(|a| !actor.contains(a)).or_else(|| cast.stand_in(scene, p))
        });
        recipient.extend(place.filter(|p| !recipient.contains(p)));
    }
    if recipient.is_empty() && m.rule.yields.event == EventKind::Agree {
        recipient.extend(m.all("theme").find_map(|t| placed(scene, cast, t)));
    }
    // One side does nothing to itself.
    let own: BTreeSet<usize> = actor.iter().map(|a| scene.side(*a)).collect();
    recipient.retain(|a| !own.contains(&scene.side(*a)));
    actor.truncate(SIDE);
    recipient.truncate(SIDE);
    (actor, recipient)
}

/// Who acts together with the one side that is listed: "Norway and its allies", "Norwegian and Swedish envoys".
fn partners(
    scene: &Scene<'_>,
    cast: &mut Cast,
    m: &Match<'_, EventYield>,
    actor: &[usize],
) -> Vec<usize> {
    let side = actor.first().map(|a| scene.side(*a));
    let mut found: Vec<usize> = Vec::new();
    for head in m.all("actor") {
        let before =
            scene.doc.children(head).iter().copied().filter(|c| {
                matches!(scene.doc.token(*c).dep, Dep::Amod | Dep::Compound | Dep::Nmod)
            });
        let listed = before.flat_map(|c| conjuncts(scene.doc, c)).filter_map(|t| scene.named(t));
        found.extend(listed.filter(|a| Some(scene.side(*a)) != side));
        let joined = conjuncts(scene.doc, head).into_iter().filter(|t| *t != head);
        let others = joined.filter(|t| scene.named(*t).is_none() && !is_own(scene, *t));
        found.extend(others.filter_map(|t| cast.stand_in(scene, t)));
    }
    found.dedup();
    found
}

/// "agreed to pull its troops out of the valley", "to set up an office in Oslo": what is agreed to is done to the place.
fn placed(scene: &Scene<'_>, cast: &mut Cast, theme: TokenId) -> Option<usize> {
    let acts = scene.packs.has("placed_act", &scene.doc.token(theme).lemma);
    let place = acted_in(scene, theme).filter(|_| acts)?;
    scene.named(place).or_else(|| cast.stand_in(scene, place))
}

/// What is said to somebody, and nothing without a hearer.
fn is_said_to(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Request | EventKind::Accuse | EventKind::Threaten | EventKind::Support
    )
}

/// What is done to people somewhere is done to the place, as PLOVER codes it: "killed nine soldiers in the north".
fn strikes_places(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Aid
            | EventKind::Assault
            | EventKind::Coerce
            | EventKind::Mobilize
            | EventKind::Sanction
    )
}

/// "signed a truce in Oslo", "the talks in Bergen": the town is where it is done, not whom it is done to.
fn is_scene_only(scene: &Scene<'_>, yields: &EventYield, at: TokenId) -> bool {
    let token = scene.doc.token(at);
    let place = matches!(token.entity, Some(Entity::Gpe | Entity::Loc | Entity::Fac))
        || is_bare_name(scene, at);
    let inside =
        token.dep == Dep::Pobj && scene.packs.has("acted_in", &scene.doc.token(token.head).lower);
    let between_sides = !yields.placed
        && matches!(
            yields.event,
            EventKind::Agree
                | EventKind::Consult
                | EventKind::Support
                | EventKind::Request
                | EventKind::Reject
                | EventKind::Accuse
                | EventKind::Threaten
        );
    place && inside && between_sides
}

/// A name of one word without an office: the model takes a small town for a person as soon as not.
fn is_bare_name(scene: &Scene<'_>, at: TokenId) -> bool {
    let agent = scene.named(at).and_then(|a| scene.speech.agents.get(a));
    let token = scene.doc.token(at);
    let alone = token.pos == Pos::Propn && scene.doc.children(at).is_empty();
    alone
        && agent.is_some_and(|a| {
            let mut names = std::iter::once(&a.name).chain(&a.aliases);
            a.kind == AgentKind::Person && a.roles.is_empty() && !names.any(|n| n.contains(' '))
        })
}

/// The place in which an act is done, or in which its object is.
fn acted_in(scene: &Scene<'_>, anchor: TokenId) -> Option<TokenId> {
    let inside = scene.doc.subtree(anchor).filter(|t| *t > anchor);
    inside.into_iter().find(|t| {
        let token = scene.doc.token(*t);
        let placed = matches!(token.entity, Some(Entity::Gpe | Entity::Loc | Entity::Fac));
        let preposition = scene.doc.token(token.head);
        token.dep == Dep::Pobj && placed && scene.packs.has("acted_in", &preposition.lower)
    })
}

/// "filed a lawsuit accusing ...", "launched an operation to seize ...": who acts through the thing.
fn through(scene: &Scene<'_>, thing: TokenId) -> Vec<usize> {
    let token = scene.doc.token(thing);
    let is_thing = token.pos == Pos::Noun && !scene.packs.has("people", &token.lemma);
    if token.head == thing || !is_thing || !matches!(token.dep, Dep::Dobj | Dep::Attr) {
        return Vec::new();
    }
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let subjects = scene.text(&light).roles(token.head).subjects;
    subjects.into_iter().flat_map(|s| scene.agents(s)).collect()
}

fn named(scene: &Scene<'_>, m: &Match<'_, EventYield>, role: &str) -> Vec<usize> {
    let mut all = Vec::new();
    let beside = |t: &TokenId| role == "recipient" && is_scene_only(scene, &m.rule.yields, *t);
    let named = m.all(role).filter(|t| !beside(t)).flat_map(|t| scene.agents(t));
    for agent in named.flat_map(|a| scene.members(a)) {
        if !all.contains(&agent) {
            all.push(agent);
        }
    }
    all
}

/// Who is acted upon where the rule's recipient is no listed agent: those who can stand for it, or are named in it.
fn other_side(
    scene: &Scene<'_>,
    cast: &mut Cast,
    m: &Match<'_, EventYield>,
    actor: &[usize],
) -> Vec<usize> {
    let direct: Vec<TokenId> = m.all("recipient").collect();
    let all: Vec<TokenId> = direct.iter().copied().chain(m.all("theme")).collect();
    let mut stand_in = |t: TokenId| {
        let acts = scene.named(t).is_some_and(|a| actor.contains(&a));
        let beside = is_scene_only(scene, &m.rule.yields, t);
        if acts || beside || is_own(scene, t) { None } else { cast.stand_in(scene, t) }
    };
    let standing: Vec<usize> =
        direct.iter().flat_map(|t| conjuncts(scene.doc, *t)).filter_map(&mut stand_in).collect();
    if !standing.is_empty() {
        return standing;
    }
    let listed = all.iter().find_map(|t| {
        within(scene, *t, &mut |t| {
            let named = scene.named(t).filter(|a| !actor.contains(a));
            named.map(|_| scene.agents(t))
        })
    });
    listed
        .or_else(|| {
            all.iter().find_map(|t| {
                within(scene, *t, &mut |t| {
                    let first = stand_in(t)?;
                    let more = conjuncts(scene.doc, t).into_iter().skip(1);
                    Some([first].into_iter().chain(more.filter_map(&mut stand_in)).collect())
                })
            })
        })
        .unwrap_or_default()
}

/// "its troops", "their border": the actor's own is nobody acted upon; "his counterparts" are others.
fn is_own(scene: &Scene<'_>, at: TokenId) -> bool {
    if scene.packs.has("others", &scene.doc.token(at).lemma) {
        return false;
    }
    let mut owners = scene.doc.children_by(at, Dep::Poss);
    owners.any(|o| scene.packs.has("third_person", &scene.doc.token(o).lower))
}

/// The nearest agents inside a phrase or clause.
fn within(
    scene: &Scene<'_>,
    at: TokenId,
    who: &mut dyn FnMut(TokenId) -> Option<Vec<usize>>,
) -> Option<Vec<usize>> {
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
    // "leaders of the party" and "MPs" act for a side; "officials" for none.
    let acts = |a: &usize| {
        let group = scene.kind(*a)? == AgentKind::Group;
        Some(!group || scene.side(*a) != *a || is_named_group(scene, *a))
    };
    let party = actor.iter().any(|a| acts(a).unwrap_or(false));
    let unnamed = actor.is_empty() && yields.unnamed;
    yields.alone && (party || unnamed || yields.event == EventKind::Protest)
}

/// "the Democrats", "MPs", "the administration": a group that goes by a name or by its office.
fn is_named_group(scene: &Scene<'_>, agent: usize) -> bool {
    let Some(agent) = scene.speech.agents.get(agent) else { return false };
    let head = agent.name.split_whitespace().next_back().unwrap_or("");
    let lower = head.to_lowercase();
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    let named = head.chars().next().is_some_and(char::is_uppercase);
    named || scene.packs.has("deciding", &lower) || scene.packs.has("deciding", singular)
}

fn condition(scene: &Scene<'_>, anchor: TokenId) -> Option<String> {
    let clause = scene.doc.children_by(anchor, Dep::Advcl).find(|c| {
        let mut marks = scene.doc.children_by(*c, Dep::Mark);
        marks.any(|m| scene.packs.has("condition", &scene.doc.token(m).lower))
    })?;
    Some(scene.doc.text(scene.doc.subtree(clause)).to_owned())
}

/// The clause of the event with its sides; of a long clause only what lies between them.
fn words(scene: &Scene<'_>, m: &Match<'_, EventYield>) -> Tokens {
    let parts: Vec<TokenId> =
        ["actor", "recipient", "theme"].iter().flat_map(|r| m.all(r)).collect();
    let near: Vec<TokenId> = parts.into_iter().filter(|p| p.abs_diff(m.anchor) < 30).collect();
    scene.clause_with(m.anchor, scene.stretch(m.anchor, &near))
}

/// What the counts tell apart, and how much less sure than its rule each is before it is counted: whether someone acted
/// upon is named, only stands in, or is missing; whether it is told as a fact.
fn class(recipient: &[usize], cast: &Cast, told: Realis) -> (&'static str, f32) {
    let fact = is_fact(told) || told == Realis::Planned;
    match (recipient.first().map(|r| cast.is_added(*r)), fact) {
        (Some(false), true) => ("named", 0.0),
        (Some(true), true) => ("stand_in", 0.1),
        (None, true) => ("alone", 0.15),
        (Some(false), false) => ("named_no_fact", 0.3),
        (Some(true), false) => ("stand_in_no_fact", 0.4),
        (None, false) => ("alone_no_fact", 0.45),
    }
}

/// Several mentions of one event become one; a second rule on the same words yields nothing.
fn merge(scene: &Scene<'_>, found: Vec<Found>) -> Vec<Event> {
    let mut kept: Vec<Found> = Vec::new();
    for new in found {
        if let Some(old) = kept.iter_mut().find(|k| is_again(k, &new)) {
            if tells_more(&new, old) {
                *old = new;
            }
            continue;
        }
        match kept.iter_mut().find(|k| is_same(scene, k, &new)) {
            Some(old) => join(old, new),
            None => kept.push(new),
        }
    }
    kept.into_iter().map(|f| f.event).collect()
}

/// Whether the second rule on the same words is to be believed: it names who does it or whom it is done to, or is the
/// surer.
fn tells_more(new: &Found, old: &Found) -> bool {
    if new.actor.is_empty() != old.actor.is_empty() {
        return old.actor.is_empty();
    }
    let surer = old.event.confidence.get() < new.event.confidence.get();
    match (new.recipient.is_empty(), old.recipient.is_empty()) {
        (false, true) => true,
        (true, false) => false,
        _ => surer,
    }
}

/// The same words under a second rule of the same kind.
fn is_again(old: &Found, new: &Found) -> bool {
    old.anchor == new.anchor && old.anchor != TokenId::MAX && old.event.event == new.event.event
}

fn join(old: &mut Found, new: Found) {
    if old.recipient.is_empty() && !new.recipient.is_empty() {
        old.recipient = new.recipient;
        old.event.recipient = new.event.recipient;
        old.event.actor = new.event.actor;
        old.actor = new.actor;
    }
    for span in new.event.evidence {
        let there = old.event.evidence.iter().any(|s| s.start < span.end && span.start < s.end);
        if !there && old.event.evidence.len() < PLACES {
            old.event.evidence.push(span);
        }
    }
    if new.event.confidence.get() > old.event.confidence.get() {
        (old.event.confidence, old.event.rule) = (new.event.confidence, new.event.rule);
    }
    if is_ahead(old) && new.event.realis == Realis::Planned {
        old.event.realis = Realis::Planned;
    }
    old.event.date = old.event.date.take().or(new.event.date);
    old.event.place = old.event.place.take().or(new.event.place);
    old.matter.extend(new.matter);
}

/// Two mentions are of one event where kind, sides, fact, date and matter allow it.
fn is_same(scene: &Scene<'_>, a: &Found, b: &Found) -> bool {
    let kind = a.event.event == b.event.event;
    let told_twice = kind && a.event.event == EventKind::Consult && shares_words(a, b);
    if told_twice && same_sides(scene, a, b) {
        return true;
    }
    let date = dates_meet(a, b);
    let matter = a.matter.is_empty()
        || b.matter.is_empty()
        || is_one_act(scene, a, b)
        || a.event.event == EventKind::Consult
        || a.matter.iter().any(|i| b.matter.contains(i));
    let fact = is_fact(a.event.realis) && is_fact(b.event.realis)
        || a.event.realis == b.event.realis
        || is_ahead(a) && is_ahead(b);
    kind && date && fact && (told_twice && meet(scene, a, b) || matter && same_sides(scene, a, b))
}

/// The same verb between the same two: "pressed by Norway, Sweden ..." and "as Norway pressed Sweden".
fn is_one_act(scene: &Scene<'_>, a: &Found, b: &Found) -> bool {
    let lemma = |f: &Found| (f.anchor != TokenId::MAX).then(|| &scene.doc.token(f.anchor).lemma);
    let more = |f: &Found| {
        let adverbs = (f.anchor != TokenId::MAX)
            .then(|| scene.doc.children_by(f.anchor, Dep::Advmod))
            .into_iter()
            .flatten();
        adverbs
            .map(|t| &scene.doc.token(t).lower)
            .any(|word| scene.packs.has("adding_adverb", word))
    };
    if more(a) || more(b) {
        return false;
    }
    let named = !a.recipient.is_empty() && a.actor == b.actor && a.recipient == b.recipient;
    named && lemma(a).is_some() && lemma(a) == lemma(b)
}

/// Whether both may be of one day.
fn dates_meet(a: &Found, b: &Found) -> bool {
    let (Some(a), Some(b)) = (&a.event.date, &b.event.date) else { return true };
    let days = |d: &Edtf| Some((calendar::first_day(d.as_str())?, calendar::last_day(d.as_str())?));
    match (days(a), days(b)) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => a == b,
    }
}

/// Whether some words stand for both.
fn shares_words(a: &Found, b: &Found) -> bool {
    let both = |s: &Span| b.event.evidence.iter().any(|o| o.start < s.end && s.start < o.end);
    a.event.evidence.iter().any(both)
}

/// A meeting that may come is the planned one, if there is a plan.
fn is_ahead(found: &Found) -> bool {
    found.event.event == EventKind::Consult
        && matches!(found.event.realis, Realis::Planned | Realis::Hypothetical)
}

/// Told as having happened or happening, by whomever.
fn is_fact(realis: Realis) -> bool {
    !matches!(realis, Realis::Planned | Realis::Hypothetical | Realis::Negated)
}

/// Whether some side takes part in both: of one meeting two rules may name others.
fn meet(scene: &Scene<'_>, a: &Found, b: &Found) -> bool {
    let sides = |f: &Found| -> BTreeSet<usize> {
        f.actor.iter().chain(&f.recipient).map(|x| scene.side(*x)).collect()
    };
    !sides(a).is_disjoint(&sides(b))
}

/// The same sides act, and those acted upon do not speak against it; who consults whom may be told either way round.
fn same_sides(scene: &Scene<'_>, a: &Found, b: &Found) -> bool {
    let sides =
        |agents: &[usize]| -> BTreeSet<usize> { agents.iter().map(|x| scene.side(*x)).collect() };
    let (aa, ar, ba, br) =
        (sides(&a.actor), sides(&a.recipient), sides(&b.actor), sides(&b.recipient));
    if matches!(a.event.event, EventKind::Consult | EventKind::Agree | EventKind::Cooperate) {
        let (a_all, b_all): (BTreeSet<_>, BTreeSet<_>) = (&aa | &ar, &ba | &br);
        let within = a_all.is_subset(&b_all) || b_all.is_subset(&a_all);
        let pair = a_all.intersection(&b_all).count() > 1;
        return within && pair || (aa == ba && (ar.is_empty() || br.is_empty()));
    }
    // "the strike", told of without the strikers, is theirs.
    let unnamed = matches!(a.event.event, EventKind::Protest | EventKind::Assault)
        && (aa.is_empty() || ba.is_empty());
    (aa == ba || unnamed) && (ar.is_empty() || br.is_empty() || !ar.is_disjoint(&br))
}
