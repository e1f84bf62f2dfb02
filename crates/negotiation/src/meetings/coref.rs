//! Which mentions are of one meeting.
//!
//! In: mentions in text order. Out: groups, in the order of their first mentions. Holds: no two mentions of a group
//! contradict each other in who, when, where or whether; a mention that names somebody joins on shared names, one that
//! names nobody joins the nearest meeting that it can be of.

use readout_types::doc::TokenId;
use readout_types::labels::Dep;
use readout_types::{MeetingKind, Place, Realis, ZoneKind};

use super::mention::{Mention, View, is_press, measured};
use super::table::Table;
use crate::scene::Scene;
use crate::when::Dated;

/// How many tokens back a meeting may have been named for a word to be about it.
pub(super) const REACH: u32 = 60;

/// Groups the mentions and drops the groups that tell of no occasion.
pub(super) fn groups(
    scene: &Scene<'_>,
    mentions: Vec<Mention>,
    table: &Table,
) -> Vec<Vec<Mention>> {
    let mut groups: Vec<Vec<Mention>> = Vec::new();
    let mut mentions = mentions;
    // A verb of attending comes behind the noun that it points back with.
    mentions.sort_by_key(|m| match m.of.filter(|_| m.attends) {
        Some(noun) => (noun.max(m.anchor), true),
        None => (m.anchor, false),
    });
    for mention in mentions {
        match home(scene, &groups, &mention) {
            Some(at) => groups[at].push(mention),
            None => groups.push(vec![mention]),
        }
    }
    groups.retain(|g| is_told(scene, g, table));
    forget_headlines(scene, &mut groups);
    groups
}

/// "Talks collapse", "Summit back on": a headline's meeting without a day that joined none is the one that the report goes
/// on to tell of, in other words.
fn forget_headlines(scene: &Scene<'_>, groups: &mut Vec<Vec<Mention>>) {
    let heading =
        |m: &Mention| matches!(scene.doc.zone(m.anchor), ZoneKind::Headline | ZoneKind::Deck);
    let dated = |m: &Mention| m.date.as_ref().is_some_and(Dated::is_near);
    let body: Vec<MeetingKind> = groups
        .iter()
        .filter(|g| !g.iter().all(heading))
        .flat_map(|g| g.iter().map(|m| m.kind))
        .collect();
    let told_below = |m: &Mention| body.iter().any(|k| kinds_agree(*k, m.kind));
    groups.retain(|g| !g.iter().all(heading) || g.iter().any(dated) || !g.iter().all(told_below));
}

/// Whether a group tells of a meeting: between named sides, or of an occasion between the report's sides.
fn is_told(scene: &Scene<'_>, group: &[Mention], table: &Table) -> bool {
    let of_sides = !table.seats.is_empty() || group.iter().any(|m| !m.who.is_empty());
    group.iter().any(|m| names_sides(scene, m))
        || of_sides && group.iter().any(Mention::is_occasion)
}

/// Whether a mention names enough of who met: two, or one where its kind or its other facts make up for the second.
fn names_sides(scene: &Scene<'_>, m: &Mention) -> bool {
    let one = !m.who.is_empty();
    match m.kind {
        MeetingKind::Briefing | MeetingKind::Session | MeetingKind::Visit => one,
        MeetingKind::Signing | MeetingKind::Debrief | MeetingKind::PublicAppearance => one,
        _ if m.who.len() > 1 || m.who.iter().any(|(a, _)| !scene.joint_sides(*a).is_empty()) => {
            true
        }
        // "Norway will not negotiate" tells of no occasion.
        _ if one && !m.noun => false,
        _ => {
            let dated = m.date.as_ref().is_some_and(Dated::is_near);
            one && (dated || m.place.is_some() || is_owned(scene, m))
        }
    }
}

/// The meeting that a mention is of, the latest first.
fn home(scene: &Scene<'_>, groups: &[Vec<Mention>], new: &Mention) -> Option<usize> {
    let fits = |g: &[Mention]| g.iter().all(|old| compatible(scene, old, new));
    let fitting: Vec<usize> =
        (0..groups.len()).rev().filter(|at| groups.get(*at).is_some_and(|g| fits(g))).collect();
    if new.attends {
        // "joined the meeting": the one that its noun was found to be of.
        let own = |g: &Vec<Mention>| g.iter().any(|m| m.noun && Some(m.anchor) == new.of);
        if let Some(at) = groups.iter().rposition(own) {
            return Some(at);
        }
        // "The talks were attended by": of whatever meeting was told of last.
        let near_one =
            |g: &Vec<Mention>| near(g, new) && g.iter().all(|m| views_agree(scene, m, new));
        if let Some(at) = groups.iter().rposition(near_one) {
            return Some(at);
        }
    }
    if let Some(at) = groups.iter().rposition(|g| g.iter().any(|m| is_purpose_of(scene, m, new))) {
        return Some(at);
    }
    let visit = |g: &Vec<Mention>| g.iter().any(|m| is_visit_for(scene, m, new));
    if let Some(at) = groups.iter().rposition(visit) {
        return Some(at);
    }
    let one_thing = || groups.iter().rposition(|g| g.iter().any(|m| is_object_of(scene, m, new)));
    let first = |wanted: &dyn Fn(&[Mention]) -> bool| {
        fitting.iter().copied().find(|at| groups.get(*at).is_some_and(|g| wanted(g)))
    };
    if new.names_nobody(scene) {
        return first(&|g| takes_bare(scene, g, new)).or_else(one_thing);
    }
    let named = first(&|g| speaks_for_it(scene, g, new));
    named.or_else(|| first(&|g| can_be_named(scene, g, new))).or_else(one_thing)
}

/// "opened talks with a delegation": the verb and the noun that is its object tell of one meeting.
fn is_object_of(scene: &Scene<'_>, told: &Mention, new: &Mention) -> bool {
    let (verb, noun) = if told.noun { (new, told) } else { (told, new) };
    let object = scene.doc.token(measured(scene, noun.anchor));
    noun.noun
        && !verb.noun
        && object.dep == Dep::Dobj
        && object.head == verb.anchor
        && sorts_agree(told, new)
}

/// "is due to travel to Oslo on Thursday for talks with Lund": the visit is for the talks.
fn is_visit_for(scene: &Scene<'_>, visit: &Mention, new: &Mention) -> bool {
    let purpose = scene.doc.token(scene.doc.token(measured(scene, new.anchor)).head);
    let dates = match (&visit.date, &new.date) {
        (Some(x), Some(y)) => dates_meet(x, y),
        _ => true,
    };
    visit.kind == MeetingKind::Visit
        && !visit.noun
        && kinds_agree(visit.kind, new.kind)
        && purpose.lower == "for"
        && purpose.head == visit.anchor
        && dates
}

/// "met in Oslo to continue negotiations": what they met for is the meeting.
fn is_purpose_of(scene: &Scene<'_>, met: &Mention, new: &Mention) -> bool {
    let same = met.view == View::Behind && sorts_agree(met, new) && people_agree(scene, met, new);
    let mut at = new.anchor;
    for _ in 0..4 {
        let token = scene.doc.token(at);
        if token.head == at || !same || met.noun {
            return false;
        }
        let purpose = matches!(token.dep, Dep::Advcl | Dep::Xcomp);
        at = token.head;
        if at == met.anchor {
            return purpose;
        }
    }
    false
}

/// Whether a mention that names nobody is of a meeting: told of not long before, or held when it was.
fn takes_bare(scene: &Scene<'_>, group: &[Mention], new: &Mention) -> bool {
    let dated = |m: &Mention| m.date.as_ref().is_some_and(Dated::is_near);
    let same_day = group.iter().any(|old| {
        dated(old)
            && dated(new)
            && old.date.as_ref().map(|d| &d.date) == new.date.as_ref().map(|d| &d.date)
    });
    // "Tuesday's session" is not the meeting that the council had, on whatever day that was.
    let named = group.iter().any(|m| !m.names_nobody(scene));
    let elsewhen = dated(new) && !group.iter().any(dated) && named && !new.definite;
    let points_back = new.definite || new.is_occasion() && new.noun;
    let of_the_day = new.is_occasion() && new.view != View::Ahead;
    // A house seldom votes twice on a day.
    let of_the_day = of_the_day || same_day && new.kind == MeetingKind::Session;
    !elsewhen && (near(group, new) && (same_day || points_back) || of_the_day)
}

/// A mention that names its people is the first to name those of a meeting told of without them.
fn can_be_named(scene: &Scene<'_>, group: &[Mention], new: &Mention) -> bool {
    let bare = group.iter().all(|m| m.names_nobody(scene));
    let points_back = new.definite && new.noun;
    let met = new.who.len() > 1 && near(group, new);
    bare && !new.apart
        && new.view == View::Behind
        && (points_back || met)
        && group.iter().any(Mention::is_occasion)
}

/// A bare noun goes back to a meeting of its own sort that was told of not long before.
fn near(group: &[Mention], new: &Mention) -> bool {
    let summit = new.kind == MeetingKind::Summit;
    group.iter().any(|old| {
        let sort = if summit { old.kind == MeetingKind::Summit } else { sorts_agree(old, new) };
        sort && new.anchor.abs_diff(old.anchor) < REACH
    })
}

/// Nothing in who, when, where or whether sets two mentions apart.
fn compatible(scene: &Scene<'_>, a: &Mention, b: &Mention) -> bool {
    let same_date = match (&a.date, &b.date) {
        (Some(x), Some(y)) if x.is_near() && y.is_near() => dates_meet(x, y),
        _ => true,
    };
    // "an eighth round": new in the report, unless it is of the day told of.
    let same_day = matches!((&a.date, &b.date), (Some(x), Some(y)) if x.date == y.date);
    let is_new = |w: &str| {
        let nth = !b.definite && !same_day && scene.packs.has("nth", w);
        scene.packs.has("apart", w) || nth
    };
    let counted_apart = matches!((&a.counted, &b.counted), (Some(x), Some(y)) if x != y)
        || b.counted.as_deref().is_some_and(is_new);
    same_date
        && !counted_apart
        && !is_ordered(scene, a.anchor, b.anchor)
        && !is_ordered(scene, b.anchor, a.anchor)
        && views_agree(scene, a, b)
        && (sorts_agree(a, b) || one_appearance(scene, a, b))
        && places_meet(scene, a, b)
        && people_agree(scene, a, b)
}

/// "their first visit since the May meeting": what is before, after or since another is not that one.
fn is_ordered(scene: &Scene<'_>, one: TokenId, other: TokenId) -> bool {
    let doc = scene.doc;
    let word = |t: TokenId| {
        let lower = &doc.token(t).lower;
        ["order_word", "offset_after"].iter().any(|list| scene.packs.has(list, lower))
    };
    let holder = scene.governing_verb(one);
    let (mut at, mut passed) = (other, false);
    for _ in 0..8 {
        passed |= word(at) || doc.children_by(at, Dep::Mark).any(word);
        let head = doc.token(at).head;
        if head == at || head == one || Some(head) == holder {
            return passed && head != at;
        }
        at = head;
    }
    false
}

fn dates_meet(x: &Dated, y: &Dated) -> bool {
    let range = |d: &Dated| {
        let edtf = d.date.as_str();
        (crate::calendar::first_day(edtf), crate::calendar::last_day(edtf))
    };
    match (range(x), range(y)) {
        ((Some(a), Some(b)), (Some(c), Some(d))) => a <= d && c <= b,
        _ => x.date == y.date,
    }
}

/// What is planned is not what has been; words that say nothing of when may be of either.
fn views_agree(scene: &Scene<'_>, a: &Mention, b: &Mention) -> bool {
    let near_date = |m: &Mention| m.date.as_ref().is_some_and(Dated::is_near);
    let same_day = near_date(a)
        && near_date(b)
        && a.date.as_ref().map(|d| &d.date) == b.date.as_ref().map(|d| &d.date);
    let vague = |m: &Mention| {
        let told = near_date(m) || m.course.is_some() || !m.duration.is_empty();
        m.who.is_empty() && m.noun && !told && m.realis != Realis::Planned
    };
    // "His meeting with Lund" says neither that it was nor that it will be.
    let untold = [a, b].iter().any(|m| is_untold(scene, m)) && a.who.len() > 1 && b.who.len() > 1;
    let missed = [a, b].iter().any(|m| m.view == View::Missed);
    a.view == b.view || !missed && (same_day || vague(b) || untold)
}

/// Whether a mention is a noun with its people and nothing that says when it was or how it went.
pub(super) fn is_untold(scene: &Scene<'_>, m: &Mention) -> bool {
    let told = m.date.is_some() || m.course.is_some() || !m.duration.is_empty();
    m.noun
        && (m.definite || is_owned(scene, m))
        && !told
        && m.counted.is_none()
        && m.view == View::Behind
}

/// A visit may hold the talks of a summit; a call, what is said to the press or a public, a vote and a signing
/// are each their own.
fn kinds_agree(a: MeetingKind, b: MeetingKind) -> bool {
    use MeetingKind::{Summit, Talks, Visit};
    let at_one_table = |k: MeetingKind| matches!(k, Talks | Visit | Summit);
    a == b || at_one_table(a) && at_one_table(b)
}

/// "called him on Tuesday; the two spoke for an hour": who spoke may have done so by telephone.
fn sorts_agree(a: &Mention, b: &Mention) -> bool {
    let spoken = |x: &Mention, y: &Mention| x.manner_open && y.kind == MeetingKind::Call;
    kinds_agree(a.kind, b.kind) || spoken(a, b) || spoken(b, a)
}

/// "Appearing at a news conference, Berg said": both are one where one sentence tells of them.
fn one_appearance(scene: &Scene<'_>, a: &Mention, b: &Mention) -> bool {
    let one = scene.doc.token(a.anchor).sentence == scene.doc.token(b.anchor).sentence;
    one && is_press(a.kind) && is_press(b.kind)
}

/// The same people for the same sides, as far as each names them.
fn people_agree(scene: &Scene<'_>, a: &Mention, b: &Mention) -> bool {
    let sides = |m: &Mention| {
        let mut s: Vec<usize> = m.named(scene).map(|w| scene.side(w)).collect();
        s.sort_unstable();
        s.dedup();
        s
    };
    let (x, y) = (sides(a), sides(b));
    let (small, large) = if x.len() <= y.len() { (&x, &y) } else { (&y, &x) };
    if !small.iter().all(|s| large.contains(s)) || !one_in_the_other(scene, a, b) {
        return false;
    }
    // Where both name people for one side, someone must be at both.
    small.iter().all(|side| {
        let people = |m: &Mention| -> Vec<usize> {
            let of_side = m.who.iter().map(|(w, _)| *w);
            of_side.filter(|w| scene.side(*w) == *side && *w != *side).collect()
        };
        let (p, q) = (people(a), people(b));
        p.is_empty() || q.is_empty() || p.iter().any(|w| q.contains(w))
    })
}

/// Where both name two or more, all whom the one names are named by the other, in person or as a side.
fn one_in_the_other(scene: &Scene<'_>, a: &Mention, b: &Mention) -> bool {
    let named = |m: &Mention| m.named(scene).collect::<Vec<_>>();
    let (x, y) = (named(a), named(b));
    let (few, many) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    let stands = |v: usize, w: usize| v == w || scene.side(v) == w || scene.side(w) == v;
    few.len() < 2 || few.iter().all(|v| many.iter().any(|w| stands(*v, *w)))
}

/// Two towns are two places; a hall may lie in the town.
fn places_meet(scene: &Scene<'_>, a: &Mention, b: &Mention) -> bool {
    let place = |m: &Mention| {
        let id = m.place.as_ref()?;
        scene.speech.places.iter().find(|p| p.id == *id && p.kind == "gpe")
    };
    match (place(a), place(b)) {
        (Some(x), Some(y)) => {
            let inside = |p: &Place, q: &Place| p.within.as_deref() == Some(q.name.as_str());
            x.id == y.id || inside(x, y) || inside(y, x) || x.within.is_none() || y.within.is_none()
        }
        _ => true,
    }
}

/// All that the new mention names were named before, at least two of them; or one, with a definite noun or the same day.
fn speaks_for_it(scene: &Scene<'_>, group: &[Mention], new: &Mention) -> bool {
    group.iter().any(|old| {
        let known = |v: &usize| {
            old.who.iter().any(|(w, _)| w == v || scene.side(*w) == *v || scene.side(*v) == *w)
        };
        let shared = new.who.iter().filter(|(v, _)| known(v)).count();
        let of_fewer = new.who.len().min(old.who.len());
        let same_day = old.date.as_ref().is_some_and(Dated::is_near)
            && old.date.as_ref().map(|d| &d.date) == new.date.as_ref().map(|d| &d.date);
        match of_fewer {
            0 => false,
            1 => {
                shared == 1
                    && (same_day || is_press(new.kind) || new.definite || is_owned(scene, new))
            }
            few => shared >= 2 && shared >= few.min(3),
        }
    })
}

/// "their talks", "the union's meeting with".
fn is_owned(scene: &Scene<'_>, m: &Mention) -> bool {
    scene.doc.child_by(m.anchor, Dep::Poss).is_some()
}
