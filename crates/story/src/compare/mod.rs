//! Facts that several newsrooms give, and what their values are to each other.
//!
//! In: the merged items and the alignment. Out: [`Comparison`]s: what differs first, then what most newsrooms and
//! witnesses give. Holds: every member has a place in its
//! report; one report stands once in a comparison, save where a report is held against itself; copies count once.
//!
//! Facts come from structure first (a meeting's date, a figure, an office, a quotation, claim and counter-claim), then
//! from aligned sentences. Each verdict names the rule that gave it.

mod alike;
mod cited;
mod clock;
mod days;
mod denials;
mod disputed;
mod dissent;
pub(crate) mod figures;
mod frames;
mod headline;
mod lists;
mod meaning;
mod near;
mod offices;
mod opposites;
mod outcomes;
mod ranks;
mod roles;
mod running;
mod stands;
mod structure;
mod tallies;
mod told;

use std::collections::BTreeSet;

use readout_types::{
    ClaimStatus, Comparison, EventKind, Id, Items, Member, Quantity, Severity, Span, Verdict,
};

use crate::align::Alignment;
use crate::ids::Minter;
use crate::merge::Context;
use crate::places::Ground;
use crate::sources::{Newsrooms, Witness, count};
use figures::Judged;

pub(crate) use headline::{Uncarried, uncarried, uncarried_headlines};
pub(crate) use offices::OFFICE;
pub(crate) use opposites::qualifies;

/// Everything that comparing looks at.
#[derive(Clone, Copy)]
pub(crate) struct Evidence<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) items: &'a Items,
    pub(crate) ground: &'a Ground<'a>,
    pub(crate) alignment: &'a Alignment,
    pub(crate) rooms: &'a Newsrooms,
}

/// A fact on its way into the record.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) fact: String,
    pub(crate) about: Option<Id>,
    pub(crate) judged: Judged,
    pub(crate) members: Vec<Span>,
    /// What comes first: structure before sentences, closer before farther.
    pub(crate) rank: f64,
}

/// Compares what the newsrooms say.
pub(crate) fn compare(ev: Evidence<'_>, mint: &mut Minter) -> Vec<Comparison> {
    let mut findings = structure::find(ev);
    findings.extend(meaning::find(ev));
    findings.extend(offices::find(ev));
    findings.extend(disputed::find(ev));
    findings.extend(denials::find(ev));
    findings.extend(days::find(ev));
    findings.extend(cited::find(ev));
    findings.extend(stands::find(ev));
    findings.extend(ranks::find(ev));
    let told::Found { mut wholes, parts } = told::find(ev);
    findings.extend(parts);
    findings.extend(lists::find(ev));
    findings.extend(headline::find(ev));
    findings.extend(frames::find(ev));
    findings.extend(running::find(ev));
    let dissent = dissent::Dissent::of(ev);
    findings.extend(near::find(ev, &dissent));
    findings.extend(tallies::find(ev));
    findings.extend(clock::find(ev));
    findings.iter_mut().for_each(|f| dissent.join(f));
    told::without_parts(&mut wholes, &mut findings);
    findings.append(&mut wholes);
    for finding in &mut findings {
        ev.cx.tidy(&mut finding.members);
    }
    let longer = |a: &Finding, b: &Finding| b.members.len().cmp(&a.members.len());
    findings.sort_by(|a, b| {
        let first = b.rank.total_cmp(&a.rank).then_with(|| longer(a, b));
        first.then_with(|| place(ev, a).cmp(&place(ev, b)))
    });
    let mut kept = once_each(ev, findings);
    kept.iter_mut().for_each(|f| counter(ev, f));
    let mut found: Vec<Comparison> = kept.into_iter().map(|f| comparison(ev, f, mint)).collect();
    // The sort is stable: among equals the closer stays first.
    found.sort_by_key(|c| std::cmp::Reverse(importance(c)));
    found
}

/// What an analyst looks at first: what differs, by how much it matters; then what most newsrooms and witnesses give.
fn importance(c: &Comparison) -> (u8, Option<Severity>, u32, u32) {
    let differs = match c.verdict {
        Verdict::Conflict | Verdict::InternalMismatch | Verdict::ClaimVsCounterclaim => 3,
        Verdict::Tension | Verdict::Update | Verdict::FramingDifference => 2,
        Verdict::Overlap | Verdict::DifferentScope => 1,
        _ => 0,
    };
    (differs, c.severity.filter(|_| differs > 0), c.sources.newsrooms, c.sources.witnesses)
}

/// Two sides that deny what the other claims: not one fact but a claim and its counter-claim.
fn counter(ev: Evidence<'_>, finding: &mut Finding) {
    if !matches!(finding.judged.verdict, Verdict::Agree | Verdict::Tension | Verdict::Conflict)
        || repeats_one_utterance(ev, finding)
    {
        return;
    }
    let mut claimed: BTreeSet<&Id> = BTreeSet::new();
    let mut denied: BTreeSet<&Id> = BTreeSet::new();
    for claim in &ev.items.claims {
        let Some(claimant) = claim.claimant.as_ref().filter(|id| **id != Id::narrator()) else {
            continue;
        };
        let inside =
            |e: &Span| finding.members.iter().any(|m| 2 * m.overlap(e) > e.len().min(m.len()));
        if claim.evidence.iter().any(inside) {
            match claim.status {
                ClaimStatus::Denied | ClaimStatus::Counterclaim => {
                    denied.insert(side(ev, claimant))
                }
                ClaimStatus::Asserted | ClaimStatus::Claimed => claimed.insert(side(ev, claimant)),
                _ => false,
            };
        }
    }
    let countered = claimed.iter().any(|c| denied.iter().any(|d| d != c));
    if countered || accused_denies(ev, finding) {
        let reason = "one side claims it, the other denies it";
        finding.judged = Judged::new(Verdict::ClaimVsCounterclaim, reason).severe(Severity::Medium);
    }
}

/// Words in a row that make two stretches of text one utterance.
pub(crate) const UTTERANCE: usize = 6;

/// Whether the members only print one utterance: nobody counters it there.
fn repeats_one_utterance(ev: Evidence<'_>, finding: &Finding) -> bool {
    let words: Vec<Vec<String>> =
        finding.members.iter().map(|m| crate::words::fold(ev.cx.words(m))).collect();
    words.split_first().is_some_and(|(first, rest)| {
        rest.iter().all(|w| crate::words::longest_run(first, w) >= UTTERANCE)
    })
}

/// Whether one member tells of an accusation and in another the accused side says no.
fn accused_denies(ev: Evidence<'_>, finding: &Finding) -> bool {
    let inside = |e: &Span| finding.members.iter().any(|m| 2 * m.overlap(e) > e.len().min(m.len()));
    let accusations = ev
        .items
        .events
        .iter()
        .filter(|e| e.event == EventKind::Accuse && e.evidence.iter().any(inside));
    let accused: BTreeSet<&Id> =
        accusations.flat_map(|e| &e.recipient).map(|id| side(ev, id)).collect();
    let denies = |m: &Span| {
        let Witness::Named(speaker) = witness(ev, m) else { return false };
        let digest = ev.alignment.unit_at(ev.cx, m).and_then(|u| ev.alignment.digest(ev.cx, u));
        let clauses = digest.into_iter().flat_map(|s| &s.clauses);
        let mut told = clauses.filter(|c| m.start <= c.chars.start && c.chars.end <= m.end);
        accused.contains(side(ev, &speaker)) && told.any(|c| c.negated)
    };
    !accused.is_empty() && finding.members.iter().any(denies)
}

/// The party for which an agent acts; itself where it acts for none.
fn side<'a>(ev: Evidence<'a>, agent: &'a Id) -> &'a Id {
    let found = ev.items.agents.iter().find(|a| a.id == *agent);
    found.and_then(|a| a.party.as_ref()).unwrap_or(agent)
}

fn place(ev: Evidence<'_>, finding: &Finding) -> Vec<(usize, u32, u32)> {
    finding.members.iter().map(|s| ev.cx.place_of(s)).collect()
}

/// Drops a finding whose members all stand where those of a better one with the same verdict stand; of two findings on
/// figures, or on a quotation and its sentences, the better one stands whatever the verdicts.
fn once_each(ev: Evidence<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let figure = |f: &Finding| is_figure(&f.fact);
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let known = kept.iter().any(|k| {
            let one_verdict = k.judged.verdict == finding.judged.verdict;
            let figures = figure(k) && figure(&finding);
            (one_verdict || figures || quoted(&finding, k)) && covered(&finding, k)
                || (one_verdict && figures && repeats(ev, &finding, k))
        });
        if known || finding.members.len() < 2 {
            continue;
        }
        let twin =
            kept.iter_mut().find(|k| figure(k) && figure(&finding) && one_value(ev, k, &finding));
        match twin {
            Some(twin) => join(twin, finding),
            None => kept.push(finding),
        }
    }
    kept
}

/// Whether a finding only tells that both reports have the words of a quotation.
fn quoted(finding: &Finding, by: &Finding) -> bool {
    let alike = |f: &Finding| matches!(f.judged.verdict, Verdict::Same | Verdict::Agree);
    by.fact.starts_with(QUOTATION) && alike(by) && alike(finding)
}

/// What the fact of a compared utterance begins with.
pub(crate) const QUOTATION: &str = "quotation: ";

/// Unicode scalar values up to which a sentence is shown whole, some three printed lines: what it is compared for can seldom be
/// understood from one clause of it.
pub(crate) const SHOWN: u32 = 300;

/// What the fact of a compared figure begins with.
pub(crate) const FIGURE: &str = "figure: ";

/// What the fact of a compared length begins with.
const LENGTH: &str = "how long ";

/// A compared figure in its own words, with what it measures where they do not say it: "25 percent (tariff)".
fn figure_title(ev: Evidence<'_>, figure: &Quantity, at: &Span) -> String {
    let own = ev.cx.words(at).split_whitespace().collect::<Vec<_>>().join(" ");
    let said: BTreeSet<String> = crate::words::fold(&own).into_iter().collect();
    let measure = figure.measure.as_deref().unwrap_or_default().split_whitespace();
    let more: Vec<&str> =
        measure.filter(|w| crate::words::fold(w).iter().any(|f| !said.contains(f))).collect();
    if more.is_empty() {
        return format!("{FIGURE}{own}");
    }
    format!("{FIGURE}{own} ({})", more.join(" "))
}

/// Whether a fact is a compared figure.
pub(crate) fn is_figure(fact: &str) -> bool {
    fact.starts_with(FIGURE) || fact.starts_with(LENGTH)
}

/// Whether two findings on equal figures share a report's figure: they compare one thing.
fn one_value(ev: Evidence<'_>, a: &Finding, b: &Finding) -> bool {
    let equal = a.judged.verdict == Verdict::Same && b.judged.verdict == Verdict::Same;
    let words = |s: &Span| crate::words::key(ev.cx.words(s));
    let same = |x: &Span, y: &Span| x.report == y.report && words(x) == words(y);
    equal && a.members.iter().any(|x| b.members.iter().any(|y| same(x, y)))
}

/// Adds the members of reports that are not there yet.
fn join(into: &mut Finding, from: Finding) {
    for member in from.members {
        if into.members.iter().all(|m| m.report != member.report) {
            into.members.push(member);
        }
    }
}

/// Whether a finding gives the same figures of the same reports as another, be it in other words.
fn repeats(ev: Evidence<'_>, finding: &Finding, of: &Finding) -> bool {
    let words = |s: &Span| crate::words::key(ev.cx.words(s));
    let value = |s: &Span| {
        let inside = ev.ground.quantities.at(s, |q| q.overlap(s) == q.len());
        let figure = inside.first().and_then(|q| Some((q.nominal?, q.unit.as_deref()?)));
        figure.map_or_else(|| words(s), |(nominal, unit)| format!("{nominal} {unit}"))
    };
    let same = |a: &Span, b: &Span| a.report == b.report && value(a) == value(b);
    finding.members.iter().all(|m| of.members.iter().any(|k| same(m, k)))
}

fn covered(finding: &Finding, by: &Finding) -> bool {
    let same = |a: &Span, b: &Span| {
        5 * a.overlap(b) >= 4 * a.len().min(b.len()) && a.report == b.report && a.overlap(b) > 0
    };
    finding.members.iter().all(|m| by.members.iter().any(|k| same(m, k)))
}

fn comparison(ev: Evidence<'_>, finding: Finding, mint: &mut Minter) -> Comparison {
    let verdict = finding.judged.verdict;
    let spans: String =
        finding.members.iter().map(|s| format!("{}:{}-{};", s.report, s.start, s.end)).collect();
    let sources = sources(ev, &finding.members);
    let member = |span: &Span| Member {
        report: span.report.clone(),
        value: ev.cx.words(span).split_whitespace().collect::<Vec<_>>().join(" "),
        evidence: vec![span.clone()],
    };
    Comparison {
        id: mint.mint("co", &[verdict.as_str(), &spans]),
        fact: finding.fact,
        about: finding.about,
        verdict,
        reason: finding.judged.reason,
        severity: finding.judged.severity,
        members: finding.members.iter().map(member).collect(),
        sources,
    }
}

/// The three counts for what stands at these places, copies of their reports included.
fn sources(ev: Evidence<'_>, members: &[Span]) -> readout_types::Sources {
    let texts: BTreeSet<usize> =
        members.iter().filter_map(|s| ev.cx.leader_of(&s.report)).collect();
    let reports: Vec<_> = texts.iter().flat_map(|text| ev.cx.copies(*text)).collect();
    let witnesses: Vec<Witness> = members.iter().map(|s| witness(ev, s)).collect();
    count(&reports, ev.rooms, &witnesses)
}

/// Who vouches for what stands at a place: the speaker of the narrowest statement around it, else the report itself.
fn witness(ev: Evidence<'_>, span: &Span) -> Witness {
    let around = ev.ground.statements.at(span, |c| 2 * c.overlap(span) > span.len());
    let narrowest = around.into_iter().min_by_key(|s| s.content.iter().map(Span::len).sum::<u32>());
    let Some(statement) = narrowest else { return Witness::Narrator(span.report.clone()) };
    let named = statement.speaker.as_ref().filter(|id| {
        let speaker = ev.items.agents.iter().find(|a| a.id == **id);
        speaker.is_some_and(|a| a.kind != readout_types::AgentKind::Group)
    });
    named.map_or_else(|| Witness::Unnamed(span.report.clone()), |id| Witness::Named(id.clone()))
}
