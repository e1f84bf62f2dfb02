//! What is wrong or odd in the reports.
//!
//! In: the merged items, the alignment, the comparisons. Out: [`Anomaly`] entries in text order. Holds: every entry has the
//! words that show it; an entry that needs two reports says `cross`, one that needs outside knowledge `external`.

mod altered;
mod copied;
mod noted;
mod offices;
mod page;
mod stale;
mod travel;
mod weekday;

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{
    Anomaly, Comparison, Episode, Id, Lineage, Severity, Span, Statement, Verdict,
};

use crate::compare::{Evidence, OFFICE, UTTERANCE, Uncarried, is_figure, qualifies, uncarried};
use crate::edtf::Days;
use crate::ids::Minter;
use crate::merge::Clusters;
use crate::words;

pub(crate) use page::is_day_after;

/// Something odd on its way into the record.
pub(crate) struct Oddity {
    pub(crate) kind: &'static str,
    pub(crate) basis: &'static str,
    pub(crate) severity: Severity,
    pub(crate) correction: Option<String>,
    pub(crate) spans: Vec<Span>,
}

/// Finds what is wrong or odd.
pub(crate) fn find(
    ev: Evidence<'_>,
    comparisons: &[Comparison],
    episodes: &[Episode],
    lineage: &[Lineage],
    mint: &mut Minter,
) -> Vec<Anomaly> {
    let mut odd: Vec<Oddity> = Vec::new();
    odd.extend(headlines(ev));
    odd.extend(conflicts(comparisons));
    let variants = variants(ev);
    odd.extend(cut_quotations(ev, &variants));
    odd.extend(altered::find(ev, &variants));
    odd.extend(copied::find(ev, lineage));
    odd.extend(other_speakers(ev));
    odd.extend(offices::find(ev));
    odd.extend(travel::find(ev));
    odd.extend(stale::find(ev, lineage));
    odd.extend(other_occasion(ev, episodes));
    for (at, reading) in ev.cx.own() {
        odd.extend(page::find(ev, at, reading));
        odd.extend(noted::find(reading));
        odd.extend(weekday::find(reading));
    }
    for o in &mut odd {
        ev.cx.tidy(&mut o.spans);
    }
    odd.retain(|o| !o.spans.is_empty());
    odd.sort_by_cached_key(|o| (ev.cx.first(&o.spans), o.kind));
    odd.into_iter().map(|o| anomaly(o, mint)).collect()
}

fn anomaly(odd: Oddity, mint: &mut Minter) -> Anomaly {
    let places: String =
        odd.spans.iter().map(|s| format!("{}:{}-{};", s.report, s.start, s.end)).collect();
    let reports: BTreeSet<&Id> = odd.spans.iter().map(|s| &s.report).collect();
    let report = if reports.len() == 1 { reports.first().map(|id| (*id).clone()) } else { None };
    Anomaly {
        id: mint.mint("an", &[odd.kind, &places]),
        kind: odd.kind.to_owned(),
        basis: odd.basis.to_owned(),
        severity: odd.severity,
        correction: odd.correction,
        report,
        evidence: odd.spans,
    }
}

fn headlines(ev: Evidence<'_>) -> Vec<Oddity> {
    let odd = |u: Uncarried| Oddity {
        kind: "headline_body_mismatch",
        basis: if u.body.iter().all(|b| b.report == u.headline.report) {
            "internal"
        } else {
            "cross"
        },
        severity: Severity::Medium,
        correction: Some(format!("the body does not carry: {}", u.missing.join(" "))),
        spans: std::iter::once(u.headline).chain(u.body).collect(),
    };
    uncarried(ev).into_iter().map(odd).collect()
}

/// Conflicting values are odd in themselves: one of them is wrong, or the bases differ.
fn conflicts(comparisons: &[Comparison]) -> Vec<Oddity> {
    let office = |c: &Comparison| c.fact.starts_with(OFFICE);
    let figure = |c: &Comparison| is_figure(&c.fact);
    let disputed = |c: &Comparison| figure(c) && c.verdict == Verdict::ClaimVsCounterclaim;
    // A wrong office has an entry of its own.
    let clash = |c: &&Comparison| (c.verdict == Verdict::Conflict && !office(c)) || disputed(c);
    let odd = |c: &Comparison| Oddity {
        kind: if figure(c) { "number_mismatch" } else { "conflicting_fact" },
        basis: if disputed(c) { "internal" } else { "cross" },
        severity: c.severity.unwrap_or(Severity::Medium),
        correction: None,
        spans: c.members.iter().flat_map(|m| m.evidence.iter().cloned()).collect(),
    };
    comparisons.iter().filter(clash).map(odd).collect()
}

/// Pairs of a quotation and the fuller quotation of the same utterance.
fn variants<'a>(ev: Evidence<'a>) -> Vec<(&'a Statement, &'a Statement)> {
    let by_id: BTreeMap<&Id, &Statement> = ev.items.statements.iter().map(|s| (&s.id, s)).collect();
    let full = |s: &'a Statement| Some((s, *by_id.get(s.variant_of.as_ref()?)?));
    ev.items.statements.iter().filter_map(full).collect()
}

/// Words cut from the head of a quotation that is printed as a whole sentence: one entry for each source, with all who cut it.
fn cut_quotations(ev: Evidence<'_>, variants: &[(&Statement, &Statement)]) -> Vec<Oddity> {
    let mut cuts: BTreeMap<(usize, u32, u32), Vec<Span>> = BTreeMap::new();
    for (cut, full) in variants {
        for piece in &cut.quoted {
            let lost = |f: &&Span| lost_head(ev.cx.words(piece), ev.cx.words(f));
            if let Some(source) = full.quoted.iter().find(lost) {
                let all =
                    cuts.entry(ev.cx.place_of(source)).or_insert_with(|| vec![source.clone()]);
                all.push(piece.clone());
            }
        }
    }
    let odd = |spans| Oddity {
        kind: "altered_quotation",
        basis: "cross",
        severity: Severity::Low,
        correction: Some(
            "words before the quotation were cut, and the rest made a sentence".to_owned(),
        ),
        spans,
    };
    cuts.into_values().map(odd).collect()
}

/// Whether the piece starts like a sentence with words that follow a negation, a hedge or an opinion in the same sentence of
/// the source: quoting a part is no alteration, unless what it hung on was cut.
fn lost_head(piece: &str, source: &str) -> bool {
    let (cut, full) = (words::fold(piece), words::fold(source));
    let head: Vec<String> = cut.iter().take(4).cloned().collect();
    let capital = piece.trim_start().chars().next().is_some_and(char::is_uppercase);
    if head.len() < 4 || !capital {
        return false;
    }
    let Some(at) = full.windows(4).position(|w| w == head.as_slice()) else { return false };
    let stops = source.match_indices(['.', '!', '?']);
    let starts = stops.map(|(stop, _)| words::fold(source.get(..stop).unwrap_or("")).len());
    let start = starts.filter(|s| *s <= at).max().unwrap_or(0);
    qualifies(&full[start..at])
}

/// One utterance that one newsroom gives to another speaker than the rest: an entry for each odd speaker.
fn other_speakers(ev: Evidence<'_>) -> Vec<Oddity> {
    let quoted: Vec<(&Statement, Vec<String>)> = ev
        .items
        .statements
        .iter()
        .filter(|s| !s.quoted.is_empty() && s.speaker.is_some())
        .map(|s| (s, words::fold(&ev.cx.all_words(&s.quoted))))
        .filter(|(_, words)| words.len() >= UTTERANCE)
        .collect();
    let mut by_gram: BTreeMap<&[String], usize> = BTreeMap::new();
    let mut same = Clusters::new(quoted.len());
    for (at, (_, words)) in quoted.iter().enumerate() {
        for gram in words.windows(UTTERANCE) {
            same.join(*by_gram.entry(gram).or_insert(at), at, |_, _| true);
        }
    }
    let utterances = same.sets().into_iter().filter(|set| set.len() > 1);
    utterances
        .flat_map(|set| odd_speakers(ev, set.iter().map(|at| quoted[*at].0).collect()))
        .collect()
}

/// Of one utterance's statements those whose side only one newsroom gives, while several give another.
fn odd_speakers(ev: Evidence<'_>, statements: Vec<&Statement>) -> Vec<Oddity> {
    let mut by_side: BTreeMap<&Id, Vec<&Statement>> = BTreeMap::new();
    for s in statements {
        if let Some(side) = side(ev, s) {
            by_side.entry(side).or_default().push(s);
        }
    }
    let rooms = |given: &[&Statement]| -> BTreeSet<usize> {
        let spans = given.iter().flat_map(|s| &s.quoted);
        spans.map(|span| ev.cx.room(&span.report)).collect()
    };
    let Some((most, main)) =
        by_side.iter().max_by_key(|(side, given)| (rooms(given).len(), std::cmp::Reverse(**side)))
    else {
        return Vec::new();
    };
    let odd = by_side.iter().filter(|(side, given)| {
        *side != most
            && rooms(given).len() == 1
            && rooms(main).difference(&rooms(given)).count() > 1
    });
    // A last name alone, and the name in full, are hardly two speakers.
    let namesake = |given: &[&Statement]| {
        let last = |s: &Statement| {
            let agent = ev.items.agents.iter().find(|g| Some(&g.id) == s.speaker.as_ref())?;
            words::fold(&agent.name).pop()
        };
        given.iter().any(|a| main.iter().any(|b| last(a).is_some() && last(a) == last(b)))
    };
    odd.filter(|(_, given)| !namesake(given))
        .filter_map(|(_, given)| {
            let mut pairs = given.iter().flat_map(|a| main.iter().map(move |b| (*a, *b)));
            let (a, b) = pairs.find(|(a, b)| one_utterance(ev, a, b))?;
            Some(Oddity {
                kind: "misattribution",
                basis: "cross",
                severity: Severity::Medium,
                correction: Some("most newsrooms give it to another speaker".to_owned()),
                spans: vec![a.quoted.first()?.clone(), b.quoted.first()?.clone()],
            })
        })
        .collect()
}

/// Whether a statement of a speaker whom its sentence names holds another's words: a pronoun may have been read wrongly.
fn one_utterance(ev: Evidence<'_>, a: &Statement, b: &Statement) -> bool {
    if !a.speaker_text.as_deref().is_some_and(|t| t.starts_with(char::is_uppercase)) {
        return false;
    }
    let words = |s: &Statement| words::fold(&ev.cx.all_words(&s.quoted));
    words::longest_run(&words(a), &words(b)) >= UTTERANCE
}

/// The side for which a statement's speaker acts: an aide's words and the leader's may be one source.
fn side<'a>(ev: Evidence<'a>, s: &Statement) -> Option<&'a Id> {
    let speaker = ev.items.agents.iter().find(|g| Some(&g.id) == s.speaker.as_ref())?;
    Some(speaker.party.as_ref().unwrap_or(&speaker.id))
}

/// Reports of another occasion than most of the story's.
fn other_occasion(ev: Evidence<'_>, episodes: &[Episode]) -> Vec<Oddity> {
    let Some(main) = episodes.iter().max_by_key(|e| (e.reports.len(), std::cmp::Reverse(&e.id)))
    else {
        return Vec::new();
    };
    let mut odd = Vec::new();
    let day = |e: &Episode| e.date.as_ref().and_then(Days::of).filter(|d| d.is_day());
    // Where no occasion is most reports' own, none is odd.
    let all: usize = episodes.iter().map(|e| e.reports.len()).sum();
    let Some(usual) = day(main).filter(|_| 2 * main.reports.len() > all) else { return odd };
    // The day before or after may be the same night.
    let another = |e: &&Episode| day(e).is_some_and(|d| (d.first - usual.first).abs() > 1);
    for episode in episodes.iter().filter(another) {
        let meeting = ev.items.meetings.iter().find(|m| Some(&m.id) == episode.key.as_ref());
        let Some(meeting) = meeting else { continue };
        let spans = meeting
            .evidence
            .iter()
            .filter(|s| episode.reports.contains(&s.report) && !main.reports.contains(&s.report));
        let Some(span) = spans.min_by_key(|s| ev.cx.place_of(s)) else { continue };
        odd.push(Oddity {
            kind: "different_occasion_in_cluster",
            basis: "cross",
            severity: Severity::Medium,
            correction: main.date.as_ref().map(|d| format!("most reports tell of {d}")),
            spans: vec![span.clone()],
        });
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_a_part_alters_nothing_unless_what_it_hung_on_was_cut() {
        assert!(lost_head(
            "There is a fair chance here",
            "But I think there is a fair chance here"
        ));
        assert!(lost_head("We will pay the toll", "Nobody has said that we will pay the toll"));
        assert!(!lost_head("We will pay the toll", "At the moment we will pay the toll"));
        assert!(!lost_head("We will pay the toll", "I doubt it. We will pay the toll"));
    }
}
