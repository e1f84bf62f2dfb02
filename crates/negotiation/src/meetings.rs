//! Reads meetings: held, planned, refused and past ones, several mentions of one as one item.
//!
//! In: the scene and the meeting rules. Out: meetings in order of first mention. Holds: two mentions are one meeting
//! only if their participants, dates, places and realis allow it and something speaks for it; a mention that names
//! nobody joins the meeting told of last or is left out; nothing is printed without at least one named participant.

use readout_patterns::{Match, Modality, find};
use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::{Dep, Pos};
use readout_types::{
    Basis, Confidence, Edtf, Id, Meeting, MeetingKind, Outcome, OutcomeCode, Participant,
    QuantityKind, Realis, Span, Tone,
};
use serde::Deserialize;

use crate::issues::Issues;
use crate::scene::Scene;

/// What a meeting rule yields: a mention of a meeting, or what came of one.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MeetingYield {
    kind: Option<MeetingKind>,
    outcome: Option<OutcomeCode>,
    confidence: f32,
}

/// One place where a report tells of a meeting.
struct Mention {
    anchor: TokenId,
    kind: MeetingKind,
    rule: String,
    confidence: f32,
    who: Vec<(usize, TokenId)>,
    host: Option<usize>,
    place: Option<Id>,
    date: Option<(Edtf, Basis)>,
    time_of_day: Option<String>,
    duration: Vec<Id>,
    realis: Realis,
    tokens: Tokens,
    /// "another", "the second", "earlier": one of several.
    counted: Option<String>,
    definite: bool,
    noun: bool,
}

/// Reads the meetings of one report.
pub(crate) fn read(scene: &Scene<'_>, issues: &Issues) -> Vec<Meeting> {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let matches = find(scene.text(&light), &scene.packs.meetings);
    let mut mentions: Vec<Mention> = matches.iter().filter_map(|m| mention(scene, m)).collect();
    mentions.sort_by_key(|m| m.anchor);
    mentions.dedup_by(|b, a| a.anchor == b.anchor && absorb(a, b));
    let mut groups: Vec<Vec<Mention>> = Vec::new();
    for mention in mentions {
        match home(scene, &groups, &mention) {
            Some(at) => groups[at].push(mention),
            None if worth_keeping(scene, &mention) => groups.push(vec![mention]),
            None => {}
        }
    }
    let mut meetings: Vec<Meeting> = groups.iter().map(|g| meeting(scene, issues, g)).collect();
    for (i, meeting) in meetings.iter_mut().enumerate() {
        meeting.id = Id::new(format!("m{i}"));
    }
    outcomes(scene, issues, &matches, &groups, &mut meetings);
    meetings
}

// ---- one mention

fn mention(scene: &Scene<'_>, m: &Match<'_, MeetingYield>) -> Option<Mention> {
    let kind = m.rule.yields.kind?;
    let at = m.anchor;
    if is_set_phrase(scene, at) {
        return None;
    }
    let host: Option<usize> = m.get("host").and_then(|h| scene.agent(h));
    let mut who: Vec<(usize, TokenId)> = Vec::new();
    for token in ["host", "a", "b"].iter().flat_map(|role| m.all(role)) {
        for part in readout_patterns::conjuncts(scene.doc, token) {
            let agent = scene.named(part).or_else(|| scene.agent(part));
            if let Some(agent) = agent.filter(|a| who.iter().all(|(w, _)| w != a)) {
                who.push((agent, part));
            }
        }
    }
    let noun = scene.doc.token(at).pos != Pos::Verb;
    Some(Mention {
        anchor: at,
        kind,
        rule: m.rule.id.clone(),
        confidence: m.rule.yields.confidence,
        host,
        place: m.get("where").and_then(|w| scene.place_id(w)).or_else(|| scene.place(at)),
        date: scene.date(at),
        time_of_day: scene
            .times(at)
            .find_map(|t| t.value.split_once('T').map(|(_, p)| p.to_owned())),
        duration: durations(scene, at),
        realis: realis_of_mention(scene, at, noun),
        tokens: words(scene, at, m),
        counted: counted(scene, at),
        definite: scene
            .doc
            .children_by(at, Dep::Det)
            .any(|d| ["the", "this", "that", "these"].contains(&scene.doc.token(d).lower.as_str())),
        noun,
        who,
    })
}

/// "talk radio", "call it", "in the meeting room": words that only look like a meeting.
fn is_set_phrase(scene: &Scene<'_>, at: TokenId) -> bool {
    let token = scene.doc.token(at);
    matches!(token.dep, Dep::Compound | Dep::Amod) && scene.doc.token(token.head).pos == Pos::Noun
}

fn words(scene: &Scene<'_>, at: TokenId, m: &Match<'_, MeetingYield>) -> Tokens {
    let parts: Vec<TokenId> = ["host", "a", "b", "where"]
        .iter()
        .flat_map(|r| m.all(r))
        .filter(|p| p.abs_diff(at) < 25)
        .collect();
    scene.stretch(at, &parts)
}

/// A meeting that is only asked for or prepared is a plan; one in doubt is not more than a thought.
fn realis_of_mention(scene: &Scene<'_>, at: TokenId, noun: bool) -> Realis {
    let fact = scene.factuality(at);
    let prepared = noun && fact.modality == Modality::Wished && !fact.negated;
    let has_date = scene.date(at).is_some();
    match scene.realis(at) {
        Realis::Hypothetical if prepared => Realis::Planned,
        Realis::Historical if !has_date => Realis::Occurred,
        other => other,
    }
}

fn counted(scene: &Scene<'_>, at: TokenId) -> Option<String> {
    let children = scene.doc.children(at).iter().map(|c| &scene.doc.token(*c).lower);
    children.filter(|w| scene.packs.has("counted", w)).map(ToString::to_string).next()
}

/// Lengths of time that hang from the meeting or its verb.
fn durations(scene: &Scene<'_>, at: TokenId) -> Vec<Id> {
    let verb = scene.governing_verb(at);
    let near = |tokens: &Tokens| {
        let heads = tokens.clone().map(|t| scene.doc.token(t).head);
        heads.into_iter().any(|h| {
            let up = scene.doc.token(h).head;
            [h, up].iter().any(|t| *t == at || Some(*t) == verb)
        })
    };
    let all = scene.speech.quantities.iter().zip(&scene.speech.quantity_tokens);
    all.filter(|(q, t)| q.kind == QuantityKind::Duration && near(t))
        .map(|(q, _)| q.id.clone())
        .collect()
}

/// Two rules at one word: the surer one's kind, both ones' people.
fn absorb(kept: &mut Mention, other: &mut Mention) -> bool {
    if other.confidence > kept.confidence {
        kept.kind = other.kind;
        kept.rule.clone_from(&other.rule);
        kept.confidence = other.confidence;
    }
    for part in other.who.drain(..) {
        if kept.who.iter().all(|(a, _)| *a != part.0) {
            kept.who.push(part);
        }
    }
    kept.host = kept.host.or(other.host);
    true
}

fn worth_keeping(scene: &Scene<'_>, m: &Mention) -> bool {
    let sides: Vec<usize> = m.who.iter().map(|(a, _)| *a).collect();
    match m.kind {
        MeetingKind::Briefing | MeetingKind::Session | MeetingKind::Visit => !sides.is_empty(),
        MeetingKind::Signing => !sides.is_empty(),
        _ if sides.len() > 1 => true,
        _ => {
            !sides.is_empty()
                && m.noun
                && (m.date.is_some()
                    || m.place.is_some()
                    || scene.doc.child_by(m.anchor, Dep::Poss).is_some())
        }
    }
}

// ---- which meeting a mention is of

/// The meeting that a mention is of, the latest first.
fn home(scene: &Scene<'_>, groups: &[Vec<Mention>], new: &Mention) -> Option<usize> {
    let fits = |g: &&(usize, &Vec<Mention>)| g.1.iter().all(|old| compatible(scene, old, new));
    let numbered: Vec<(usize, &Vec<Mention>)> = groups.iter().enumerate().rev().collect();
    let mut fitting = numbered.iter().filter(fits);
    if new.who.is_empty() {
        // A bare "the talks" goes to the meeting told of last.
        let same_word = |g: &&(usize, &Vec<Mention>)| new.definite && near(g.1, new);
        return fitting.find(same_word).map(|(at, _)| *at);
    }
    fitting.find(|(_, g)| speaks_for_it(scene, g, new)).map(|(at, _)| *at)
}

/// A bare noun goes back to a meeting of its own sort that was told of not long before.
fn near(group: &[Mention], new: &Mention) -> bool {
    let summit = new.kind == MeetingKind::Summit;
    group.iter().any(|old| {
        let sort =
            if summit { old.kind == MeetingKind::Summit } else { kinds_agree(old.kind, new.kind) };
        sort && new.anchor.abs_diff(old.anchor) < REACH
    })
}

/// Nothing in who, when, where or whether sets two mentions apart.
fn compatible(scene: &Scene<'_>, a: &Mention, b: &Mention) -> bool {
    let same_date = match (&a.date, &b.date) {
        (Some((x, _)), Some((y, _))) => dates_meet(x, y),
        _ => true,
    };
    let counted_apart = matches!((&a.counted, &b.counted), (Some(x), Some(y)) if x != y)
        || b.counted
            .as_deref()
            .is_some_and(|w| ["another", "previous", "earlier", "separate", "next"].contains(&w));
    same_date
        && !counted_apart
        && realis_agree(a, b)
        && kinds_agree(a.kind, b.kind)
        && people_agree(scene, a, b)
}

fn dates_meet(x: &Edtf, y: &Edtf) -> bool {
    let range =
        |d: &Edtf| (crate::calendar::first_day(d.as_str()), crate::calendar::last_day(d.as_str()));
    match (range(x), range(y)) {
        ((Some(a), Some(b)), (Some(c), Some(d))) => a <= d && c <= b,
        _ => x == y,
    }
}

/// What is planned is not what has been; a doubt may be about either.
fn realis_agree(a: &Mention, b: &Mention) -> bool {
    let class = |r: Realis| match r {
        Realis::Occurred | Realis::Historical | Realis::Claimed => 0,
        Realis::Planned | Realis::Hypothetical | Realis::Negated => 1,
        Realis::Ongoing => 2,
    };
    let (x, y) = (class(a.realis), class(b.realis));
    let same_day = a.date.is_some() && a.date == b.date;
    x == y || same_day || (a.who.is_empty() || b.who.is_empty()) && b.noun
}

/// A visit may hold the talks of a summit; a call, a briefing, a vote and a signing are each their own.
fn kinds_agree(a: MeetingKind, b: MeetingKind) -> bool {
    use MeetingKind::{Summit, Talks, Visit};
    let at_one_table = |k: MeetingKind| matches!(k, Talks | Visit | Summit);
    a == b || at_one_table(a) && at_one_table(b)
}

/// The same people for the same sides, as far as each names them.
fn people_agree(scene: &Scene<'_>, a: &Mention, b: &Mention) -> bool {
    let sides = |m: &Mention| {
        let mut s: Vec<usize> = m.who.iter().map(|(w, _)| scene.side(*w)).collect();
        s.sort_unstable();
        s.dedup();
        s
    };
    let (x, y) = (sides(a), sides(b));
    let (small, large) = if x.len() <= y.len() { (&x, &y) } else { (&y, &x) };
    if !small.iter().all(|s| large.contains(s)) {
        return false;
    }
    // Where both name people for one side, someone must be at both.
    small.iter().all(|side| {
        let people = |m: &Mention| -> Vec<usize> {
            m.who
                .iter()
                .map(|(w, _)| *w)
                .filter(|w| scene.side(*w) == *side && *w != *side)
                .collect()
        };
        let (p, q) = (people(a), people(b));
        p.is_empty() || q.is_empty() || p.iter().any(|w| q.contains(w))
    })
}

/// All that the new mention names were named before, at least two of them; or one, with a definite noun or the same day.
fn speaks_for_it(scene: &Scene<'_>, group: &[Mention], new: &Mention) -> bool {
    group.iter().any(|old| {
        let known = |v: &usize| {
            old.who.iter().any(|(w, _)| w == v || scene.side(*w) == *v || scene.side(*v) == *w)
        };
        let shared = new.who.iter().filter(|(v, _)| known(v)).count();
        let of_fewer = new.who.len().min(old.who.len());
        let same_day = old.date.is_some() && old.date == new.date;
        match of_fewer {
            0 => false,
            1 => {
                shared == 1
                    && (same_day
                        || new.kind == MeetingKind::Briefing
                        || new.definite
                        || is_owned(scene, new))
            }
            few => shared >= 2 && shared >= few.min(3),
        }
    })
}

/// "their talks", "the union's meeting with".
fn is_owned(scene: &Scene<'_>, m: &Mention) -> bool {
    scene.doc.child_by(m.anchor, Dep::Poss).is_some()
}

// ---- the item

fn meeting(scene: &Scene<'_>, issues: &Issues, group: &[Mention]) -> Meeting {
    let best =
        group.iter().max_by(|a, b| fullness(a).cmp(&fullness(b)).then(b.anchor.cmp(&a.anchor)));
    let Some(best) = best.or(group.first()) else { unreachable!("a group has a mention") };
    let dated = group.iter().filter(|m| m.date.is_some()).max_by_key(|m| precision(m));
    let mut all_issues = Vec::new();
    for mention in group {
        let sentence = scene.doc.sentence(mention.anchor).tokens.clone();
        for id in issues.all(&sentence) {
            if !all_issues.contains(&id) {
                all_issues.push(id);
            }
        }
    }
    Meeting {
        id: Id::new("m"),
        kind: kind(group),
        title: Some(scene.doc.text(best.tokens.clone()).to_owned()),
        participants: participants(scene, group),
        host: group.iter().find_map(|m| m.host).map(|h| scene.agent_id(h)),
        place: group.iter().find_map(|m| m.place.clone()),
        date: dated.and_then(|m| m.date.clone()).map(|(d, _)| d),
        date_basis: dated.and_then(|m| m.date.as_ref()).map(|(_, b)| *b),
        time_of_day: group.iter().find_map(|m| m.time_of_day.clone()),
        duration: durations_of(group),
        documents: Vec::new(),
        issues: all_issues,
        outcome: Vec::new(),
        tone: group.iter().flat_map(|m| tones(scene, m)).collect(),
        readout_by: Some(scene.stated_by(best.anchor)).filter(|s| *s != Id::narrator()),
        realis: realis(group),
        evidence: evidence(scene, group),
        confidence: confidence(group),
        rule: Some(best.rule.clone()),
    }
}

/// The words of those mentions that name somebody; a bare "the talks" adds facts, not evidence.
fn evidence(scene: &Scene<'_>, group: &[Mention]) -> Vec<Span> {
    let telling: Vec<&Mention> = group.iter().filter(|m| !m.who.is_empty()).collect();
    telling.iter().map(|m| scene.span(m.tokens.clone())).collect()
}

fn durations_of(group: &[Mention]) -> Vec<Id> {
    let mut all: Vec<Id> = Vec::new();
    for id in group.iter().flat_map(|m| &m.duration) {
        if !all.contains(id) {
            all.push(id.clone());
        }
    }
    all
}

fn fullness(m: &Mention) -> usize {
    2 * m.who.len() + usize::from(m.date.is_some()) + usize::from(m.place.is_some())
}

/// A day over a month over a year.
fn precision(m: &Mention) -> usize {
    m.date
        .as_ref()
        .map_or(0, |(d, _)| if d.as_str().contains('/') { 8 } else { d.as_str().len().min(10) })
}

fn kind(group: &[Mention]) -> MeetingKind {
    let mut kinds: Vec<MeetingKind> = group.iter().map(|m| m.kind).collect();
    kinds.sort_by_key(|k| match k {
        MeetingKind::Summit => 0,
        MeetingKind::Call => 1,
        MeetingKind::Visit => 2,
        _ => 3,
    });
    kinds.first().copied().unwrap_or(MeetingKind::Other)
}

/// What has been counts over what is planned, what is planned over a doubt about it.
fn realis(group: &[Mention]) -> Realis {
    let order = [
        Realis::Occurred,
        Realis::Historical,
        Realis::Ongoing,
        Realis::Planned,
        Realis::Claimed,
        Realis::Negated,
    ];
    let named: Vec<&Mention> = group.iter().filter(|m| !m.who.is_empty()).collect();
    let found = order.iter().find(|r| named.iter().any(|m| m.realis == **r));
    match found {
        // A meeting is history only when it is of another time, not of last month.
        Some(Realis::Historical) => Realis::Occurred,
        Some(r) => *r,
        None => group.first().map_or(Realis::Hypothetical, |m| m.realis),
    }
}

fn participants(scene: &Scene<'_>, group: &[Mention]) -> Vec<Participant> {
    let mut all: Vec<(usize, Participant)> = Vec::new();
    for (agent, token) in group.iter().flat_map(|m| m.who.iter().copied()) {
        let span = scene.span(scene.phrase(token));
        if let Some((_, known)) = all.iter_mut().find(|(a, _)| *a == agent) {
            if !known.evidence.contains(&span) && known.evidence.len() < 4 {
                known.evidence.push(span);
            }
            continue;
        }
        let side = Some(scene.agent_id(scene.side(agent)));
        let capacity = group.iter().any(|m| m.host == Some(agent)).then(|| "host".to_owned());
        all.push((
            agent,
            Participant { agent: scene.agent_id(agent), side, capacity, evidence: vec![span] },
        ));
    }
    // A side whose people are named is not a participant beside them.
    let sides: Vec<usize> =
        all.iter().filter(|(a, _)| scene.side(*a) != *a).map(|(a, _)| scene.side(*a)).collect();
    all.into_iter().filter(|(a, _)| !sides.contains(a)).map(|(_, p)| p).collect()
}

/// Words for the meeting's course: before its noun, or said of it.
fn tones(scene: &Scene<'_>, m: &Mention) -> Vec<Tone> {
    let governor = scene.doc.token(m.anchor).head;
    let is_subject = matches!(scene.doc.token(m.anchor).dep, Dep::Nsubj | Dep::Nsubjpass);
    let mut words: Vec<TokenId> = scene.doc.children_by(m.anchor, Dep::Amod).collect();
    if is_subject {
        words.extend(scene.doc.children_by(governor, Dep::Acomp));
        words.extend(scene.doc.children_by(governor, Dep::Advmod));
    }
    words.extend(scene.doc.children_by(governor, Dep::Oprd));
    words.retain(|w| scene.packs.has("tone", &scene.doc.token(*w).lower));
    let side = scene.speaker(m.anchor).map(|s| scene.agent_id(scene.side(s)));
    words
        .into_iter()
        .map(|w| Tone {
            side: side.clone(),
            word: scene.doc.word(w).to_owned(),
            evidence: vec![scene.span(w..w + 1)],
        })
        .collect()
}

fn confidence(group: &[Mention]) -> Confidence {
    let best = group.iter().map(|m| m.confidence).fold(0.0, f32::max);
    let people = group.iter().map(|m| m.who.len()).max().unwrap_or(0);
    let mut c = best + 0.04 * (group.len().min(4) as f32 - 1.0);
    if people < 2 {
        c -= 0.25;
    }
    if group.iter().all(|m| m.realis == Realis::Hypothetical) {
        c -= 0.15;
    }
    Confidence::new(c)
}

// ---- what came of it

/// Gives each outcome to the meeting told of nearest before it (or named by the clause).
fn outcomes(
    scene: &Scene<'_>,
    issues: &Issues,
    matches: &[Match<'_, MeetingYield>],
    groups: &[Vec<Mention>],
    meetings: &mut [Meeting],
) {
    for m in matches {
        let Some(code) = m.rule.yields.outcome else { continue };
        let anchor = m.get("what").unwrap_or(m.anchor);
        let Some(at) = told_of(groups, anchor) else { continue };
        let Some(meeting) = meetings.get_mut(at).filter(|x| x.kind != MeetingKind::Briefing) else {
            continue;
        };
        let tokens = scene.clause(m.anchor);
        let realis = scene.realis(m.anchor);
        let known = meeting.outcome.iter().any(|o| o.code == code);
        if known || code != OutcomeCode::NoAgreement && realis == Realis::Negated {
            continue;
        }
        meeting.outcome.push(Outcome {
            code,
            issue: issues.nearest(&tokens, m.anchor),
            object: m.get("issue").map(|i| scene.doc.text(scene.phrase(i)).to_owned()),
            realis: if code == OutcomeCode::NoAgreement { Realis::Occurred } else { realis },
            stated_by: Some(scene.stated_by(m.anchor)),
            evidence: vec![scene.span(tokens)],
        });
    }
}

/// How many tokens back a meeting may have been named for a clause to be about it.
const REACH: u32 = 60;

fn told_of(groups: &[Vec<Mention>], at: TokenId) -> Option<usize> {
    let all = groups.iter().enumerate().flat_map(|(i, g)| g.iter().map(move |m| (i, m.anchor)));
    all.filter(|(_, a)| a.abs_diff(at) < REACH)
        .min_by_key(|(_, a)| (a.abs_diff(at), *a))
        .map(|(i, _)| i)
}
