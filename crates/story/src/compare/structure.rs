//! Facts from the merged items: meetings, offices, quotations, claims and events that several newsrooms give.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{
    Claim, Id, Meeting, MeetingKind, Severity, Span, Statement, Tense, Verdict, ZoneKind,
};

use super::figures::{self, Judged};
use super::meaning::{FARTHEST, hours, is_length, share_a_word};
use super::{Evidence, Finding, QUOTATION, opposites, outcomes};
use crate::edtf::Days;
use crate::words;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A briefing is where something was said, not what happened.
    let speaks = |m: &&Meeting| {
        use MeetingKind::{Briefing, Debrief, PublicAppearance};
        matches!(m.kind, Briefing | Debrief | PublicAppearance)
    };
    for meeting in ev.items.meetings.iter().filter(|m| !speaks(m) && !m.confidence.is_none()) {
        findings.extend(held(ev, meeting));
        findings.extend(outcomes::find(ev, meeting));
        findings.extend(durations(ev, meeting));
        findings.extend(when(ev, meeting));
    }
    findings.extend(quotations(ev));
    findings.extend(counterclaims(ev));
    findings.extend(equal_figures(ev));
    findings
}

/// One span a newsroom: the first in a body, which introduces the thing; else the first.
fn one_each(ev: Evidence<'_>, spans: &[Span]) -> Vec<Span> {
    let mut best: BTreeMap<usize, (bool, &Span)> = BTreeMap::new();
    for span in spans {
        let Some(room) = ev.cx.own_room(&span.report) else { continue };
        let found = (above_body(ev, span), span);
        let kept = best.entry(room).or_insert(found);
        if (found.0, ev.cx.place_of(span)) < (kept.0, ev.cx.place_of(kept.1)) {
            *kept = found;
        }
    }
    best.into_values().map(|(_, span)| span.clone()).collect()
}

fn above_body(ev: Evidence<'_>, span: &Span) -> bool {
    let unit = ev.alignment.unit_at(ev.cx, span).and_then(|u| ev.alignment.digest(ev.cx, u));
    unit.is_some_and(|s| matches!(s.zone, ZoneKind::Headline | ZoneKind::Deck))
}

fn held(ev: Evidence<'_>, meeting: &Meeting) -> Option<Finding> {
    let members = one_each(ev, &meeting.evidence);
    if members.len() < 2 {
        return None;
    }
    let tenses: BTreeSet<Tense> = members.iter().filter_map(|s| tense(ev, s)).collect();
    // That several tell of it is told with their sentences.
    if !(tenses.contains(&Tense::Future) && tenses.contains(&Tense::Past)) {
        return None;
    }
    let judged = Judged::new(Verdict::Update, "to come in one report, past in another");
    let title = meeting.title.clone().unwrap_or_else(|| meeting.kind.to_string());
    let fact = format!("meeting: {title}");
    Some(Finding { fact, about: Some(meeting.id.clone()), judged, members, rank: 1.2 })
}

/// The tense of the narrowest clause around a place.
fn tense(ev: Evidence<'_>, span: &Span) -> Option<Tense> {
    let digest = ev.alignment.digest(ev.cx, ev.alignment.unit_at(ev.cx, span)?)?;
    let around =
        digest.clauses.iter().filter(|c| c.chars.start <= span.start && span.start < c.chars.end);
    around.min_by_key(|c| c.chars.end - c.chars.start).map(|c| c.tense)
}

/// When the reports put one meeting: the dates in the sentences that tell of it.
fn when(ev: Evidence<'_>, meeting: &Meeting) -> Option<Finding> {
    let mut dated: BTreeMap<usize, (Span, Days)> = BTreeMap::new();
    for span in &meeting.evidence {
        let Some(room) = ev.cx.own_room(&span.report) else { continue };
        if above_body(ev, span) || dated.contains_key(&room) {
            continue;
        }
        if let Some(found) = date_beside(ev, span) {
            dated.insert(room, found);
        }
    }
    let all: Vec<(Span, Days)> = dated.into_values().collect();
    let pairs =
        all.iter().enumerate().flat_map(|(i, a)| all[i + 1..].iter().map(move |b| (a.1, b.1)));
    let judged: Option<Vec<Judged>> = pairs.map(|(x, y)| super::told::meeting_days(x, y)).collect();
    let judged = judged?.into_iter().max_by_key(|j| super::told::badness(j.verdict))?;
    // That all put it on one day is told with the meeting.
    if judged.verdict == Verdict::Same {
        return None;
    }
    let title = meeting.title.as_deref().unwrap_or("meeting");
    let members = all.into_iter().map(|(span, _)| span).collect();
    Some(Finding {
        fact: format!("when: {title}"),
        about: Some(meeting.id.clone()),
        judged,
        members,
        rank: 1.3,
    })
}

/// The only date that can be placed in the sentence of a span.
fn date_beside(ev: Evidence<'_>, span: &Span) -> Option<(Span, Days)> {
    let sentence = ev.alignment.digest(ev.cx, ev.alignment.unit_at(ev.cx, span)?)?;
    let reading = ev.cx.readings.get(ev.cx.position(&span.report))?;
    let inside = reading
        .dates
        .iter()
        .filter(|d| sentence.chars.start <= d.chars.start && d.chars.end <= sentence.chars.end);
    let mut placed = inside.filter_map(|d| Some((d, ev.cx.days(d)?)));
    let (date, days) = placed.next()?;
    let found = Span { start: date.chars.start, end: date.chars.end, ..span.clone() };
    placed.next().is_none().then_some((found, days))
}

fn durations(ev: Evidence<'_>, meeting: &Meeting) -> Option<Finding> {
    let given: Vec<_> = ev
        .items
        .quantities
        .iter()
        .filter(|q| meeting.duration.contains(&q.id) && is_length(q))
        .collect();
    let spans: Vec<Span> = given.iter().flat_map(|q| q.evidence.iter().cloned()).collect();
    let members = one_each(ev, &spans);
    // What is judged is what is shown: a newsroom's other lengths are of the meeting's parts.
    let shown: Vec<_> =
        given.iter().filter(|q| q.evidence.iter().any(|s| members.contains(s))).collect();
    let hours = || shown.iter().filter_map(|q| hours(q));
    let (least, most) = (hours().fold(f64::INFINITY, f64::min), hours().fold(0.0, f64::max));
    let pairs =
        shown.iter().enumerate().flat_map(|(i, a)| shown[i + 1..].iter().map(move |b| (a, b)));
    let pairs = pairs.filter(|_| most <= FARTHEST * least);
    let judged = pairs
        .filter_map(|(a, b)| figures::compare(a, b))
        .max_by_key(|j| super::told::badness(j.verdict))?;
    (members.len() > 1).then(|| Finding {
        fact: "how long the meeting lasted".to_owned(),
        about: Some(meeting.id.clone()),
        judged,
        members,
        rank: 1.8,
    })
}

/// Utterances that several newsrooms quote.
fn quotations(ev: Evidence<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<&Id, Vec<&Statement>> = BTreeMap::new();
    for statement in &ev.items.statements {
        if let Some(root) = &statement.variant_of {
            groups.entry(root).or_default().push(statement);
        }
    }
    let mut findings = Vec::new();
    for statement in &ev.items.statements {
        let Some(variants) = groups.get(&statement.id) else { continue };
        let all: Vec<&Statement> =
            std::iter::once(statement).chain(variants.iter().copied()).collect();
        findings.extend(quotation(ev, &all));
    }
    findings
}

fn quotation(ev: Evidence<'_>, all: &[&Statement]) -> Option<Finding> {
    let spans: Vec<Span> = all.iter().flat_map(|s| said(s).iter().cloned()).collect();
    let members = longest_each(ev, &spans);
    if members.len() < 2 {
        return None;
    }
    let texts: BTreeSet<Vec<String>> =
        members.iter().map(|s| words::fold(ev.cx.words(s))).collect();
    let judged = wording(&texts)?;
    let first = all.first()?;
    Some(Finding {
        fact: format!("{QUOTATION}{}", ev.cx.all_words(said(first))),
        about: Some(first.id.clone()),
        judged,
        members,
        rank: 1.6,
    })
}

/// What the wordings of one utterance are to each other.
fn wording(texts: &BTreeSet<Vec<String>>) -> Option<Judged> {
    let longest = texts.iter().max_by_key(|t| t.len())?;
    let within = |t: &Vec<String>| longest.windows(t.len().max(1)).position(|w| w == t.as_slice());
    let places: Vec<Option<usize>> = texts.iter().map(within).collect();
    let negated = |at: &usize| opposites::is_turned(longest, *at);
    Some(if texts.len() == 1 {
        Judged::new(Verdict::Same, "one utterance in the same words")
    } else if places.iter().flatten().any(negated) {
        let judged = Judged::new(Verdict::Tension, "the words cut before the quotation deny it");
        judged.severe(Severity::Medium)
    } else if places.iter().all(Option::is_some) {
        Judged::new(Verdict::Same, "one utterance in the same words, cut in one report")
    } else {
        Judged::new(Verdict::Agree, "one utterance, cut or worded otherwise")
    })
}

fn said(s: &Statement) -> &[Span] {
    if s.quoted.is_empty() { &s.content } else { &s.quoted }
}

fn longest_each(ev: Evidence<'_>, spans: &[Span]) -> Vec<Span> {
    let mut best: BTreeMap<usize, &Span> = BTreeMap::new();
    for span in spans {
        let Some(room) = ev.cx.own_room(&span.report) else { continue };
        let kept = best.entry(room).or_insert(span);
        if span.len() > kept.len() {
            *kept = span;
        }
    }
    best.into_values().cloned().collect()
}

/// Claims that others counter: one finding for all that counters one claim.
fn counterclaims(ev: Evidence<'_>) -> Vec<Finding> {
    let mut counters: BTreeMap<&Id, Vec<&Claim>> = BTreeMap::new();
    for claim in &ev.items.claims {
        if let Some(countered) = &claim.counters {
            counters.entry(countered).or_default().push(claim);
        }
    }
    let finding = |claim: &Claim| {
        let own = claim.evidence.first()?;
        let against = counters.get(&claim.id)?;
        // Two claims that share nothing rare may be of two things.
        let of_one = |c: &&Claim| c.evidence.first().is_some_and(|e| share_a_rarity(ev, own, e));
        let against: Vec<&Claim> = against.iter().copied().filter(of_one).collect();
        let first = std::iter::once(claim).chain(against).filter_map(|c| c.evidence.first());
        Some(Finding {
            fact: format!("claim and counter-claim: {}", claim.proposition),
            about: Some(claim.id.clone()),
            judged: Judged::new(Verdict::ClaimVsCounterclaim, "one claim counters the other")
                .severe(Severity::Medium),
            members: first.cloned().collect(),
            rank: 1.3,
        })
    };
    ev.items.claims.iter().filter_map(finding).collect()
}

/// Whether each member's sentence tells the same as another's.
pub(super) fn told_alike(ev: Evidence<'_>, members: &[Span]) -> bool {
    let near = |a: &Span, b: &Span| {
        ev.alignment.any_aligned(ev.cx, std::slice::from_ref(a), std::slice::from_ref(b))
    };
    members.iter().all(|a| members.iter().any(|b| a != b && near(a, b)))
}

/// Equal figures of equal things in sentences that are not aligned.
fn equal_figures(ev: Evidence<'_>) -> Vec<Finding> {
    let mut values: BTreeMap<String, BTreeMap<&str, Vec<Span>>> = BTreeMap::new();
    for q in ev.items.quantities.iter().filter(|q| !q.in_headline) {
        let Some(nominal) = q.nominal.filter(|n| n.abs() >= figures::TELLING) else { continue };
        // "60,000 tonnes" and "60,000 tonnes a year" count one thing.
        let unit = q.unit.as_deref().map_or("", |u| u.split('/').next().unwrap_or(u));
        let of = values.entry(nominal.to_string()).or_default();
        of.entry(unit).or_default().extend(q.evidence.iter().cloned());
    }
    let mut findings = Vec::new();
    for (nominal, mut units) in values {
        let bare = units.remove("").unwrap_or_default();
        let large = nominal.parse::<f64>().is_ok_and(is_large);
        if units.len() < 2 && large {
            // A number so large that it is no other's tells what it counts: "38,000" after "38,000 tonnes".
            units.entry("").or_default().extend(bare);
            units = BTreeMap::from([("", units.into_values().flatten().collect())]);
        }
        findings.extend(units.values().filter_map(|spans| equal(ev, spans)));
    }
    findings
}

/// From here on a number that is no year is hardly two things' in one story.
const LARGE: f64 = 1000.0;

fn is_large(nominal: f64) -> bool {
    let year = (1900.0..2100.0).contains(&nominal) && nominal.fract() == 0.0;
    nominal.abs() >= LARGE && !year
}

/// What two sentences must share for equal numbers in them to be of one thing, in squared weights: somebody or something that
/// few sentences name.
pub(super) const RARITY: f64 = 0.4;

pub(super) fn share_a_rarity(ev: Evidence<'_>, a: &Span, b: &Span) -> bool {
    let features = |s: &Span| -> BTreeSet<u32> {
        let unit = ev.alignment.unit_at(ev.cx, s).and_then(|u| ev.alignment.units.get(u));
        let all = unit.into_iter().flat_map(|u| &u.features).map(|(f, _)| *f);
        all.filter(|f| !ev.alignment.is_number(*f)).collect()
    };
    ev.alignment.squares(features(a).intersection(&features(b))) >= RARITY
}

fn equal(ev: Evidence<'_>, spans: &[Span]) -> Option<Finding> {
    let mut members = one_each(ev, spans);
    let first = members.first()?.clone();
    // "38,000" counts what "38,000 tonnes" does only where their sentences speak of one thing; so with a rate and a stock.
    let unit = |s: &Span| {
        let figures = ev.ground.quantities.at(s, |q| q == s);
        figures.first().and_then(|q| q.unit.as_deref())
    };
    let one_unit = |m: &Span| unit(m).is_some_and(|u| unit(&first) == Some(u));
    members.retain(|m| one_unit(m) || share_a_word(ev, &first, m) || share_a_rarity(ev, &first, m));
    (members.len() > 1).then(|| Finding {
        fact: format!("figure: {}", ev.cx.words(&first)),
        about: None,
        judged: Judged::new(Verdict::Same, "equal values"),
        members,
        rank: 0.8,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, want: Verdict) {
        let texts = [a, b].map(words::fold).into_iter().collect();
        assert_eq!(wording(&texts).map(|j| j.verdict), Some(want), "{a} / {b}");
    }

    #[test]
    fn a_quotation_is_cut_by_words_and_a_cut_negation_is_no_small_matter() {
        check("we will pay the toll", "will pay", Verdict::Same);
        check("they willed it so", "we will", Verdict::Agree);
        check("we are not ready to pay", "ready to pay", Verdict::Tension);
    }
}
