//! One meeting out of its mentions.
//!
//! In: a group of mentions. Out: [`Meeting`]. Holds: a fact is that of the mention that gives it most narrowly; people
//! that no mention names are those at the report's table, marked as inferred; evidence is the mentions that tell
//! something (who, when, how long, how it went).

use std::collections::BTreeSet;

use readout_patterns::phrase_lemma;
use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Tag};
use readout_types::{Basis, Confidence, Id, Meeting, MeetingKind, Participant, Realis, Span, Tone};

use super::coref;
use super::mention::{self, Mention, View, is_anonymous};
use super::table::Table;
use crate::calendar;
use crate::issues::Issues;
use crate::scene::Scene;
use crate::when::{self, Dated};

pub(super) fn meeting(
    scene: &Scene<'_>,
    issues: &Issues,
    table: &Table,
    group: &[Mention],
) -> Meeting {
    let best =
        group.iter().max_by(|a, b| fullness(a).cmp(&fullness(b)).then(b.anchor.cmp(&a.anchor)));
    let dated = date(scene, group);
    Meeting {
        id: Id::new("m"),
        kind: kind(group),
        title: best.map(|m| scene.doc.text(m.tokens.clone()).to_owned()),
        participants: participants(scene, table, group),
        host: group.iter().find_map(|m| m.host).map(|h| scene.agent_id(h)),
        place: group.iter().find_map(|m| m.place.clone()),
        date: dated.as_ref().map(|d| d.date.clone()),
        date_basis: dated.as_ref().map(|d| d.basis),
        time_of_day: group.iter().find_map(|m| m.time_of_day.clone()),
        duration: unique(group.iter().flat_map(|m| m.duration.iter().cloned())),
        documents: Vec::new(),
        issues: unique(
            group.iter().flat_map(|m| issues.all(&scene.doc.sentence(m.anchor).tokens.clone())),
        ),
        outcome: Vec::new(),
        tone: group.iter().flat_map(|m| tones(scene, m)).collect(),
        readout_by: best.map(|m| scene.stated_by(m.anchor)).filter(|s| *s != Id::narrator()),
        realis: realis(scene, group),
        evidence: evidence(scene, group),
        confidence: confidence(group, dated.is_some()),
        rule: best.map(|m| m.rule.clone()),
    }
}

fn unique(ids: impl Iterator<Item = Id>) -> Vec<Id> {
    let mut all: Vec<Id> = Vec::new();
    for id in ids {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

/// More mentions than this of one report say nothing more of a meeting, but for those that a printed field rests on.
const MENTIONS: usize = 4;

/// The words of the mentions that tell most of it and of those that gave a place, a host, an hour or a length; a bare
/// "the talks" adds facts, not evidence.
fn evidence(scene: &Scene<'_>, group: &[Mention]) -> Vec<Span> {
    let mut telling: Vec<&Mention> =
        group.iter().filter(|m| !m.who.is_empty() || m.is_occasion()).collect();
    telling.sort_by_key(|m| (std::cmp::Reverse(fullness(m)), m.anchor));
    // Where a report first tells of it says what the report is about.
    let first = telling.iter().copied().min_by_key(|m| m.anchor);
    telling.truncate(MENTIONS);
    for m in first.into_iter().chain(giving(group)) {
        if telling.iter().all(|known| known.anchor != m.anchor) {
            telling.push(m);
        }
    }
    telling.sort_by_key(|m| m.anchor);
    let spans: Vec<Span> = telling.iter().map(|m| scene.span(m.tokens.clone())).collect();
    match (spans.is_empty(), group.first()) {
        (true, Some(first)) => vec![scene.span(first.tokens.clone())],
        _ => spans,
    }
}

/// The mentions from which a meeting has its place, host, hour and lengths.
fn giving(group: &[Mention]) -> impl Iterator<Item = &Mention> {
    let first = |gives: fn(&Mention) -> bool| group.iter().find(|m| gives(m));
    let single = [
        first(|m| m.place.is_some()),
        first(|m| m.host.is_some()),
        first(|m| m.time_of_day.is_some()),
    ];
    single.into_iter().flatten().chain(group.iter().filter(|m| !m.duration.is_empty()))
}

fn fullness(m: &Mention) -> usize {
    2 * m.who.len()
        + usize::from(m.date.is_some())
        + usize::from(m.place.is_some())
        + usize::from(!m.duration.is_empty())
}

// ---- when

/// The nearest date, of these the narrowest; for what has been, failing that, the day told of before it or, where it is
/// itself the day's news, that of the report.
fn date(scene: &Scene<'_>, group: &[Mention]) -> Option<Dated> {
    let own = group.iter().filter_map(|m| m.date.as_ref().filter(|d| looks_right(scene, m, d)));
    let best = own.min_by_key(|d| (d.from, std::cmp::Reverse(narrowness(d))));
    best.map(|d| of_all_days(scene, group, d)).or_else(|| {
        let held = group.iter().find(|m| m.view == View::Behind)?;
        let spoken = matches!(held.kind, MeetingKind::Briefing | MeetingKind::PublicAppearance);
        let was = realis(scene, group) == Realis::Occurred;
        let news = || when::of_the_news(scene, held.anchor).filter(|_| was);
        let told =
            when::before(scene, held.anchor).or_else(news).filter(|d| looks_right(scene, held, d));
        match spoken {
            true if group.iter().all(|m| m.until) => when::up_to_publication(scene),
            true => when::publication(scene),
            false => told,
        }
    })
}

/// Meetings of more days than this are not counted day by day.
const LONG: i64 = 14;

/// "ended two days of talks on Friday", "the two-day summit began on Monday": the days that the last or the first one and
/// their number give.
fn of_all_days(scene: &Scene<'_>, group: &[Mention], dated: &Dated) -> Dated {
    let edtf = dated.date.as_str();
    let day = calendar::first_day(edtf).filter(|d| calendar::last_day(edtf) == Some(*d));
    let mut lengths = group.iter().filter_map(|m| days_long(scene, m));
    let Some(day) = day else { return dated.clone() };
    let Some(length) = lengths.next() else { return into_the_night(scene, group, dated, day) };
    // "agreed on Friday after six days of talks": the last of them.
    let closed = group
        .iter()
        .any(|m| days_long(scene, m).is_some() && is_over(scene, m) && of_day(m, dated));
    let edge = |list: &str| {
        let of_date = |m: &&Mention| m.date.as_ref().is_some_and(|d| d.date == dated.date);
        group
            .iter()
            .filter(of_date)
            .any(|m| m.course.is_some_and(|v| scene.packs.has(list, &phrase_lemma(scene.doc, v))))
    };
    let (first, last) = match (edge("course_start"), edge("course_end")) {
        (true, false) => (day, day + length - 1),
        (false, true) => (day - length + 1, day),
        (false, false) if closed => (day - length + 1, day),
        _ => return dated.clone(),
    };
    Dated { date: calendar::stretch(first, last), basis: Basis::Inferred, from: dated.from }
}

fn of_day(m: &Mention, dated: &Dated) -> bool {
    m.date.as_ref().is_some_and(|d| d.date == dated.date)
}

/// "after six days of talks": what it dates came when it was over.
fn is_over(scene: &Scene<'_>, m: &Mention) -> bool {
    let top = mention::measured(scene, m.anchor);
    scene.packs.has("over_preposition", &scene.doc.token(scene.doc.token(top).head).lower)
}

/// "met on Monday until 3 a.m.", "ended before dawn on Tuesday": an evening that ran past midnight has two days.
fn into_the_night(scene: &Scene<'_>, group: &[Mention], dated: &Dated, day: i64) -> Dated {
    let of_date = |m: &&Mention| of_day(m, dated);
    let told = group.iter().filter(of_date).find_map(|m| night_of(scene, m, day));
    let Some(night) = told.or_else(|| before_midnight(scene, group, dated, day)) else {
        return dated.clone();
    };
    Dated { date: calendar::stretch(night, night + 1), basis: Basis::Inferred, from: dated.from }
}

/// "emerged at 2 a.m. on Friday after nine hours of talks": what took more hours than the day had had began on the day
/// before.
fn before_midnight(scene: &Scene<'_>, group: &[Mention], dated: &Dated, day: i64) -> Option<i64> {
    let lengths = group.iter().flat_map(|m| &m.duration);
    let known = |id: &Id| scene.speech.quantities.iter().find(|q| q.id == *id);
    let hours = lengths.filter_map(known).filter(|q| q.unit.as_deref() == Some("h"));
    let hours = hours.filter_map(|q| q.nominal).fold(0.0, f64::max);
    let over = group.iter().filter(|m| of_day(m, dated) && m.view == View::Behind);
    let mut ends = over.filter_map(|m| {
        let ended = |v: &TokenId| scene.packs.has("course_end", &phrase_lemma(scene.doc, *v));
        let left = || when::adjunct_of(scene, mention::measured(scene, m.anchor));
        let verb = m.course.filter(ended).or_else(|| left().filter(|_| is_over(scene, m)))?;
        scene.times_from(verb).find_map(|t| when::hour(t).or_else(|| when::early(scene, t)))
    });
    ends.any(|hour| f64::from(hour) < hours).then_some(day - 1)
}

/// The day on which the night began into which a meeting went that is told of on one of its two days.
fn night_of(scene: &Scene<'_>, m: &Mention, day: i64) -> Option<i64> {
    let sat = matches!(m.kind, MeetingKind::Talks | MeetingKind::Summit | MeetingKind::Session);
    if m.view != View::Behind || !sat {
        return None;
    }
    let end = m.course.is_some_and(|v| scene.packs.has("course_end", &phrase_lemma(scene.doc, v)));
    let word = |t: TokenId, list: &str| scene.packs.has(list, &scene.doc.token(t).lower);
    let clause = scene.clause(m.course.unwrap_or(m.anchor));
    let late = clause.clone().find(|t| {
        let mut before = t.saturating_sub(3).max(clause.start)..*t;
        let leads = |p: TokenId| word(p, "into_night") || end && word(p, "night_end");
        // "after nearly 12 hours" are no small hours.
        let wee = !word(*t, "hour_word") || t.checked_sub(1).is_some_and(|p| word(p, "wee_word"));
        word(*t, "through_night") || wee && word(*t, "night_hour") && before.any(leads)
    })?;
    // "ended before dawn on Tuesday": the hour and the day stand together.
    let dates = scene.speech.times.iter().filter(|t| clause.contains(&t.tokens.start));
    let beside = dates.filter(|t| t.date.is_some()).any(|t| t.tokens.start.abs_diff(late) <= 3);
    Some(if end && beside { day - 1 } else { day })
}

/// How many days a meeting took, where it took more than one.
fn days_long(scene: &Scene<'_>, m: &Mention) -> Option<i64> {
    let known = |id: &Id| scene.speech.quantities.iter().find(|q| q.id == *id);
    let in_days = m.duration.iter().filter_map(known).filter(|q| q.unit.as_deref() == Some("d"));
    let whole = in_days.filter_map(|q| q.nominal).filter(|n| n.fract() == 0.0).map(|n| n as i64);
    whole.into_iter().find(|n| (2..=LONG).contains(n))
}

/// A date from outside the clause is taken only where it lies on the side that the mention looks to.
fn looks_right(scene: &Scene<'_>, m: &Mention, dated: &Dated) -> bool {
    let days = scene.days_after_report(&dated.date);
    dated.is_near()
        || match m.view {
            View::Ahead => days.is_some_and(|d| d >= 0),
            View::Behind => days.is_none_or(|d| d <= 0),
            // "scrapped the summit on Friday": the day of the scrapping.
            View::Missed => days.is_some_and(|d| d > 0),
            View::Now => false,
        }
}

/// A day over a month over a year.
fn narrowness(d: &Dated) -> usize {
    if d.date.as_str().contains('/') { 8 } else { d.date.as_str().len().min(10) }
}

// ---- what and whether

/// The most telling of the words for it; a visit on which they talked is told as the talks.
fn kind(group: &[Mention]) -> MeetingKind {
    let rank = |k: MeetingKind| match k {
        MeetingKind::Summit => 0,
        MeetingKind::Call => 1,
        MeetingKind::Visit => 3,
        _ => 2,
    };
    let kinds = group.iter().map(|m| m.kind);
    kinds.min_by_key(|k| rank(*k)).unwrap_or(MeetingKind::Other)
}

/// What has been counts over what is planned, what is planned over a doubt about it; a plan is refused where more
/// mentions refuse it than tell of it, or as many and the last of them.
fn realis(scene: &Scene<'_>, group: &[Mention]) -> Realis {
    let named: Vec<&Mention> = group.iter().filter(|m| !m.who.is_empty()).collect();
    let telling: Vec<&Mention> = if named.is_empty() { group.iter().collect() } else { named };
    // "had been set for Friday" beside "scrapped": a plan of the past refuses nothing and keeps nothing up.
    let refused = telling.iter().any(|m| m.view == View::Missed && m.realis == Realis::Negated);
    let past_plan = |m: &Mention| refused && m.view == View::Missed && m.realis == Realis::Planned;
    // "His meeting with Lund" says neither, where another mention does.
    let all_untold = telling.iter().all(|m| coref::is_untold(scene, m));
    let says = |m: &Mention| !past_plan(m) && (all_untold || !coref::is_untold(scene, m));
    let count = |r: Realis| telling.iter().filter(|m| m.realis == r && says(m)).count();
    let held = [Realis::Occurred, Realis::Historical, Realis::Ongoing];
    match held.into_iter().find(|r| count(*r) > 0) {
        // A meeting is history only when it is of another time, not of last month.
        Some(Realis::Historical) => return Realis::Occurred,
        Some(r) => return r,
        None => {}
    }
    let (planned, negated) = (count(Realis::Planned), count(Realis::Negated));
    match (planned, negated) {
        (0, 0) if count(Realis::Claimed) > 0 => Realis::Claimed,
        (0, 0) => Realis::Hypothetical,
        (p, n) if n > p => Realis::Negated,
        (p, n) if n < p => Realis::Planned,
        _ => {
            let open = |m: &&&Mention| matches!(m.realis, Realis::Planned | Realis::Negated);
            let last = telling.iter().filter(open).max_by_key(|m| m.anchor);
            last.map_or(Realis::Planned, |m| m.realis)
        }
    }
}

// ---- who

fn participants(scene: &Scene<'_>, table: &Table, group: &[Mention]) -> Vec<Participant> {
    let mut all: Vec<(usize, Participant)> = Vec::new();
    // "the two sides", where the speech reading knows which, are each.
    let each = |(agent, token, basis): (usize, TokenId, Basis)| {
        scene.members(agent).into_iter().map(move |member| (member, token, basis))
    };
    let met = |m: &Mention| {
        let basis =
            |a: &usize| if m.supposed.contains(a) { Basis::Inferred } else { Basis::Stated };
        m.who.iter().map(|(a, t)| (*a, *t, basis(a))).collect::<Vec<_>>()
    };
    for (agent, token, basis) in group.iter().flat_map(met).flat_map(each) {
        let span = scene.span(scene.phrase(token));
        if let Some((_, known)) = all.iter_mut().find(|(a, _)| *a == agent) {
            if basis == Basis::Stated {
                known.basis = Some(basis);
            }
            if !known.evidence.contains(&span) && known.evidence.len() < 4 {
                known.evidence.push(span);
            }
            continue;
        }
        let host = group.iter().any(|m| m.host == Some(agent));
        all.push((agent, participant(scene, agent, span, basis, host.then_some("host"))));
    }
    // A side whose people are named is not a participant beside them.
    let sides: Vec<usize> =
        all.iter().filter(|(a, _)| scene.side(*a) != *a).map(|(a, _)| scene.side(*a)).collect();
    all.retain(|(a, _)| !sides.contains(a));
    // "Envoys", "people": beside those who have names one bare word adds nobody.
    let has_name = all.iter().any(|(a, _)| !is_anonymous(scene, *a));
    all.retain(|(a, p)| !(has_name && is_anonymous(scene, *a) && is_one_word(scene, p)));
    // "chaired by the mediator" does not say between whom.
    // Delegations of two sides may be those at the table; of other sides they are not.
    let seated_side = |side: &usize| table.seats.iter().any(|seat| seat.side == *side);
    let unnamed = |a: usize| is_anonymous(scene, a) && scene.joint_sides(a).iter().all(seated_side);
    let apart = |a: &usize| unnamed(*a) || table.mediators.contains(a);
    let nobody = all.iter().all(|(a, _)| apart(a));
    let held = group.iter().any(|m| m.view == View::Behind);
    // A body sits, and a court rules, among its own.
    let open = kind(group) != MeetingKind::Session;
    // "spoke to both sides": whose they are is not said, unless another mention does.
    let told: BTreeSet<usize> =
        all.iter().filter(|(a, _)| !apart(a)).map(|(a, _)| scene.side(*a)).collect();
    let both = told.len() < 2 && group.iter().any(|m| m.both);
    // "They sat down again", "before the text is signed": only a noun for talks has its people in mind.
    let seats_all = |m: &Mention| m.bare && m.noun && m.kind != MeetingKind::Signing;
    let others = group.iter().any(|m| names_others(scene, m));
    let bare = nobody && !others && group.iter().any(seats_all);
    if open && both || open && bare && (held || all.is_empty()) {
        let seated = seated(scene, table, group, held);
        all.extend(
            seated
                .into_iter()
                .filter(|(a, _)| !all.iter().any(|(b, _)| a == b))
                .collect::<Vec<_>>(),
        );
    }
    all.into_iter().map(|(_, p)| p).collect()
}

/// "a meeting of the intelligence chiefs": it is told whose it is, by a word that stands for nobody known.
fn names_others(scene: &Scene<'_>, m: &Mention) -> bool {
    let doc = scene.doc;
    let of_whom = |p: &TokenId| scene.packs.has("among_whom", &doc.token(*p).lower);
    let people = |t: TokenId| {
        let token = doc.token(t);
        matches!(token.tag, Tag::Nns | Tag::Nnps) && token.entity.is_none()
    };
    let below = doc.children_by(m.anchor, Dep::Prep).filter(of_whom);
    m.noun && m.who.is_empty() && below.flat_map(|p| doc.children_by(p, Dep::Pobj)).any(people)
}

fn is_one_word(scene: &Scene<'_>, participant: &Participant) -> bool {
    let agent = scene.agent_index(&participant.agent).and_then(|a| scene.speech.agents.get(a));
    agent.is_some_and(|a| !a.name.trim().contains(' '))
}

fn participant(
    scene: &Scene<'_>,
    agent: usize,
    evidence: Span,
    basis: Basis,
    capacity: Option<&str>,
) -> Participant {
    Participant {
        agent: scene.agent_id(agent),
        side: Some(scene.agent_id(scene.side(agent))),
        capacity: capacity.map(str::to_owned),
        basis: Some(basis),
        evidence: vec![evidence],
    }
}

/// Who is named no nearer than so many tokens is at another table as often as not.
const NEAR_BY: u32 = 100;

/// Those at the report's table: for what was held, who negotiates or speaks for each side and who mediates; for what is
/// planned, the sides.
fn seated(
    scene: &Scene<'_>,
    table: &Table,
    group: &[Mention],
    held: bool,
) -> Vec<(usize, Participant)> {
    let at = group.first().map_or(0, |m| m.anchor);
    let seats = table.seats.iter().map(|seat| match seat.delegate.filter(|_| held) {
        Some(person) => person,
        None => seat.side,
    });
    let mediators = table.mediators.iter().copied().filter(|_| held && !table.seats.is_empty());
    let mut all = Vec::new();
    for agent in seats.chain(mediators) {
        let Some(token) = table.nearest(agent, at).filter(|t| t.abs_diff(at) < NEAR_BY) else {
            continue;
        };
        let span = scene.span(scene.phrase(token));
        all.push((agent, participant(scene, agent, span, Basis::Inferred, None)));
    }
    all
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

/// One each for two named participants, a date, a length and a place; a thought of a meeting has a step less.
fn confidence(group: &[Mention], dated: bool) -> Confidence {
    let people: BTreeSet<usize> = group.iter().flat_map(|m| &m.who).map(|(a, _)| *a).collect();
    let facts = [
        people.len() > 1,
        dated,
        group.iter().any(|m| !m.duration.is_empty()),
        group.iter().any(|m| m.place.is_some()),
    ];
    let evidence = facts.into_iter().filter(|f| *f).count();
    let thought = group.iter().all(|m| m.realis == Realis::Hypothetical);
    Confidence::measured("meeting", evidence.saturating_sub(usize::from(thought)))
}
