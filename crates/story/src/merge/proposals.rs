//! Proposals: one entry where reports plainly mean one paper, a link where they may.
//!
//! Holds: two proposals of one report are never joined; two are joined only where their sides do not differ, the kinds
//! can be one and the words that tell it from others are mostly the same; a weaker likeness is a `same_as`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use readout_types::{Agent, Confidence, Id, Items, Proposal, ProposalKind, SameAs};

use super::clusters::{Clusters, blocks};
use super::{Context, extend_new, fold, ids_text, rename, surest};
use crate::align::Alignment;
use crate::ids::Minter;
use crate::words;

pub(super) fn merge(cx: &Context<'_>, items: &mut Items, mint: &mut Minter, alignment: &Alignment) {
    let proposals = &items.proposals;
    let sides = sides(items);
    let names: BTreeSet<String> = items
        .agents
        .iter()
        .flat_map(|a| std::iter::once(&a.name).chain(&a.aliases))
        .flat_map(|n| words::fold(n))
        .collect();
    let mut facts: Vec<Facts> =
        proposals.iter().map(|p| Facts::of(cx, p, &sides, &names)).collect();
    mark_mains(&mut facts);
    let mut clusters = Clusters::new(proposals.len());
    let likeness = |a: usize, b: usize| {
        like(cx, alignment, (&proposals[a], &facts[a]), (&proposals[b], &facts[b]))
    };
    let pairs = candidates(&facts);
    for (a, b) in &pairs {
        if likeness(*a, *b) == Likeness::Same {
            clusters.join(*a, *b, |x, y| likeness(x, y) != Likeness::Apart);
        }
    }
    let mut links: Vec<(Id, Id)> = Vec::new();
    for (a, b) in &pairs {
        if clusters.root(*a) != clusters.root(*b) && likeness(*a, *b) != Likeness::Apart {
            links.push((proposals[*a].id.clone(), proposals[*b].id.clone()));
        }
    }
    let (mut merged, ids) = fold(cx, proposals, clusters.sets(), join, |p| {
        let title = p.title.as_deref().unwrap_or("");
        mint.mint("pr", &[p.kind.as_str(), &ids_text(&p.authors), &words::key(title)])
    });
    for (a, b) in links {
        if let (Some(a), Some(b)) = (ids.get(&a), ids.get(&b)) {
            link(&mut merged, a, b);
            link(&mut merged, b, a);
        }
    }
    for proposal in &mut merged {
        let told = Confidence::measured("proposal_reports", cx.reports(&proposal.evidence));
        proposal.confidence = surest(proposal.confidence, told);
    }
    items.proposals = merged;
    rename(items, &ids);
    for proposal in &mut items.proposals {
        let mut answered = std::mem::take(&mut proposal.responds_to);
        answered.retain(|id| *id != proposal.id);
        extend_new(&mut proposal.responds_to, &answered);
    }
}

/// For whom each agent acts: its party, or those of its members where it is several ("the two governments").
fn sides(items: &Items) -> BTreeMap<Id, Vec<Id>> {
    let party: BTreeMap<&Id, &Id> =
        items.agents.iter().filter_map(|a| Some((&a.id, a.party.as_ref()?))).collect();
    let side = |id: &Id| (*party.get(id).unwrap_or(&id)).clone();
    let of = |a: &Agent| match (&a.party, a.members.as_slice()) {
        (None, [_, _, ..]) => a.members.iter().map(side).collect(),
        _ => vec![side(&a.id)],
    };
    items.agents.iter().map(|a| (a.id.clone(), of(a))).collect()
}

struct Facts {
    report: usize,
    /// The words that tell it from others: stems and figures of its title, without names and function words.
    words: BTreeSet<String>,
    /// What it is: the stem of its noun; `None` where a verb proposes it.
    head: Option<String>,
    authors: BTreeSet<Id>,
    /// What it is about.
    issues: BTreeSet<Id>,
    /// Of how many points its papers are said to be.
    points: BTreeSet<u32>,
    /// What a report calls it by when it speaks of "the offer", "the bill", "the truce"; `None` for what is put forward by
    /// the dozen (demands, measures).
    sort: Option<String>,
    /// How often its report comes back to it.
    mentions: usize,
    /// Its report speaks of no other of its sort by the same side as often.
    main: bool,
}

impl Facts {
    fn of(
        cx: &Context<'_>,
        p: &Proposal,
        sides: &BTreeMap<Id, Vec<Id>>,
        names: &BTreeSet<String>,
    ) -> Self {
        let title = words::fold(p.title.as_deref().unwrap_or(""));
        let head = head(p, &title);
        let telling = title.iter().filter(|w| !names.contains(*w) && !is_function(w));
        Facts {
            report: cx.first(&p.evidence).0,
            words: telling.map(|w| stem(w)).filter(|w| w != NOTHING).collect(),
            sort: sort(p.kind, head.as_deref(), &title),
            mentions: p.evidence.len(),
            main: false,
            head,
            authors: p
                .authors
                .iter()
                .flat_map(|a| sides.get(a).into_iter().flatten())
                .cloned()
                .collect(),
            issues: p.provisions.iter().map(|p| p.issue.clone()).collect(),
            points: p.versions.iter().filter_map(|v| v.points).collect(),
        }
    }
}

/// The noun that stands for a truce by any name.
const TRUCE: &str = "ceasefire";

/// An offer is one by whatever noun; of the others the noun tells.
/// An agreement on a truce is one.
fn sort(kind: ProposalKind, head: Option<&str>, title: &[String]) -> Option<String> {
    let truce = |w: &String| stem(w) == TRUCE;
    match kind {
        ProposalKind::Agreement if title.iter().any(truce) => Some(TRUCE.to_owned()),
        ProposalKind::Offer | ProposalKind::Framework | ProposalKind::PeacePlan => {
            Some("offer".to_owned())
        }
        ProposalKind::Agreement | ProposalKind::Bill | ProposalKind::DocumentSet => {
            head.map(str::to_owned)
        }
        _ => None,
    }
}

/// Marks what a report means by "the offer" of a side: the only one of its sort, or the one spoken of most.
fn mark_mains(facts: &mut [Facts]) {
    let rivals = |x: &Facts, y: &Facts| {
        let known = !x.authors.is_empty() && !y.authors.is_empty();
        let apart = known && x.authors.is_disjoint(&y.authors);
        x.report == y.report && x.sort == y.sort && y.mentions >= x.mentions && !apart
    };
    let main = |x: &Facts| x.sort.is_some() && facts.iter().filter(|y| rivals(x, y)).count() == 1;
    let mains: Vec<bool> = facts.iter().map(main).collect();
    for (f, main) in facts.iter_mut().zip(mains) {
        f.main = main;
    }
}

/// The noun that a title's own phrase ends in, before what it is of or for.
fn head(p: &Proposal, title: &[String]) -> Option<String> {
    let by_verb = p.rule.as_deref().is_none_or(|r| r.starts_with("verb"));
    let plain = |w: &&String| is_function(w);
    let start = title.iter().take_while(plain).count();
    let joins = |w: &str| matches!(w, "and" | "or");
    let phrase = title.get(start..)?.iter().take_while(|w| joins(w) || !plain(w));
    phrase.filter(|w| !joins(w)).last().filter(|_| !by_verb).map(|w| stem(w))
}

/// A word without its plural and in one of its spellings, or the first of its like ("deal", "agreement"); it need not agree
/// with English, only with its other forms.
pub(super) fn stem(word: &str) -> String {
    let one = word.strip_suffix('s').filter(|w| w.len() > 3).unwrap_or(word).replace("iz", "is");
    like_nouns().get(one.as_str()).map_or(one, |first| (*first).to_owned())
}

/// What stands for a word that tells no proposal from another: "propose", "side".
const NOTHING: &str = "-";

/// Nouns that reports use for one another, each with the first of its line.
fn like_nouns() -> &'static BTreeMap<&'static str, &'static str> {
    static NOUNS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
        let table = include_str!("../../../../data/lexicons/proposal_nouns.en.tsv");
        let lines = table.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t'));
        let pair = |mut line: std::str::Split<'static, char>| {
            let first = line.next().unwrap_or_default();
            line.map(move |word| (word, first)).collect::<Vec<_>>()
        };
        lines.flat_map(pair).collect()
    });
    &NOUNS
}

/// Pairs that share a word that tells them from others, the number of their points, or their sort.
fn candidates(facts: &[Facts]) -> BTreeSet<(usize, usize)> {
    let words =
        facts.iter().enumerate().flat_map(|(at, f)| f.words.iter().map(move |w| (w.clone(), at)));
    let points = facts.iter().enumerate();
    let points =
        points.flat_map(|(at, f)| f.points.iter().map(move |n| (format!("{n} points"), at)));
    let mains = facts.iter().enumerate().filter(|(_, f)| f.main);
    let sorts = mains.filter_map(|(at, f)| Some((format!("the {}", f.sort.as_ref()?), at)));
    let keys = words.chain(points).chain(sorts);
    let mut pairs = BTreeSet::new();
    for block in blocks(keys).values() {
        for (i, a) in block.iter().enumerate() {
            pairs.extend(block[i + 1..].iter().map(|b| (*a, *b)));
        }
    }
    pairs
}

/// Whether a word tells no proposal from another.
pub(super) fn is_function(word: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
        let table = include_str!("../../../../data/lexicons/page.function_words.tsv");
        table.lines().filter(|l| !l.starts_with('#')).collect()
    });
    WORDS.contains(word)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Same,
    Perhaps,
    Apart,
}

fn like(
    cx: &Context<'_>,
    alignment: &Alignment,
    (p, x): (&Proposal, &Facts),
    (q, y): (&Proposal, &Facts),
) -> Likeness {
    if x.report == y.report || !kinds_allow(p.kind, q.kind) {
        return Likeness::Apart;
    }
    if matches!((&x.head, &y.head), (Some(a), Some(b)) if a != b) && p.kind == ProposalKind::Measure
    {
        return Likeness::Apart;
    }
    let authors_known = !x.authors.is_empty() && !y.authors.is_empty();
    let authors_meet = x.authors.intersection(&y.authors).next().is_some();
    if is_one_of_many_points(x, y) {
        return Likeness::Same;
    }
    if authors_known && !authors_meet {
        return Likeness::Apart;
    }
    let shared = x.words.intersection(&y.words).count();
    let least = x.words.len().min(y.words.len()).max(1);
    let share = shared as f64 / least as f64;
    let told_alike = alignment.any_aligned(cx, &p.evidence, &q.evidence);
    // A side's demands on one matter are one where most of what they name is one, or the sentences are: the release of
    // prisoners and visits to them are two.
    let demands = [p, q].iter().all(|p| p.kind == ProposalKind::DemandSet);
    let one_demand = demands && authors_meet && shared > 0 && (share > 0.5 || told_alike);
    // A side's measure is one under all the goods that reports name it by.
    let one_matter = p.kind == ProposalKind::Measure || !other_matter(x, y);
    let same = is_one_paper(p, q, x, y) && !other_matter(x, y)
        || authors_meet && is_the_one(x, y)
        || one_demand && x.issues.intersection(&y.issues).next().is_some()
        || match (authors_meet, told_alike) {
            (true, true) => one_matter && shared >= 1 && share >= 0.3,
            (true, false) => shared >= 2 && share >= 0.6 || shared == least && share >= 1.0,
            (false, true) => shared >= 2 && share >= 0.5,
            // "a sanctions bill", whoever's it is, and "a fresh sanctions bill" of one side.
            (false, false) => !authors_known && x.head == y.head && shared >= 2 && share >= 1.0,
        };
    if same {
        Likeness::Same
    } else if told_alike || (authors_meet && share >= 0.3) {
        Likeness::Perhaps
    } else {
        Likeness::Apart
    }
}

/// "Norway's offer" in one report, "the latest Norwegian proposal" in another: each the one of its side that the report comes back
/// to, with no figure and no matter of its own that the other lacks.
fn is_the_one(x: &Facts, y: &Facts) -> bool {
    let figures =
        |f: &Facts| f.words.iter().filter(|w| is_number(w)).cloned().collect::<BTreeSet<_>>();
    let (a, b) = (figures(x), figures(y));
    let differ = !a.is_empty() && !b.is_empty() && a.is_disjoint(&b);
    x.main && y.main && x.sort == y.sort && !differ && !other_matter(x, y)
}

/// "the plan on quotas", "the plan on prisoners": both say what they are about, and nothing but the noun is the same.
fn other_matter(x: &Facts, y: &Facts) -> bool {
    let own = |f: &Facts, g: &Facts| {
        let told = f.words.difference(&g.words);
        told.filter(|w| Some(*w) != f.head.as_ref() && !is_number(w)).count()
    };
    let shared = x.words.intersection(&y.words);
    let heads = [x.head.as_ref(), y.head.as_ref()];
    let matter = shared.filter(|w| !heads.contains(&Some(*w)) && !is_number(w)).count();
    own(x, y) > 0 && own(y, x) > 0 && matter == 0
}

fn is_number(word: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
        let table = include_str!("../../../../data/lexicons/numbers.en.tsv");
        let lines = table.lines().filter(|l| !l.starts_with('#'));
        lines.filter_map(|l| l.split('\t').next()).collect()
    });
    word.chars().all(|c| c.is_ascii_digit()) || WORDS.contains(word)
}

/// From so many parties on, a story has one agreement between the same ones.
const PARTIES: usize = 3;
/// A paper of fewer points is not known by their number.
const POINTS: u32 = 3;

/// From so many points on, a story has one paper of their number, whoever is said to have written it.
const MANY_POINTS: u32 = 5;

/// Two that are about different issues are two all the same.
fn is_one_of_many_points(x: &Facts, y: &Facts) -> bool {
    let told = !x.issues.is_empty() && !y.issues.is_empty();
    let other_issues = told && x.issues.is_disjoint(&y.issues);
    x.points.intersection(&y.points).any(|n| *n >= MANY_POINTS) && !other_issues
}

/// Papers of the same number of points; agreements between the same three parties or more.
fn is_one_paper(p: &Proposal, q: &Proposal, x: &Facts, y: &Facts) -> bool {
    let agreements = [p, q].iter().all(|p| p.kind == ProposalKind::Agreement);
    let parties = x.authors.intersection(&y.authors).count();
    x.points.intersection(&y.points).any(|n| *n >= POINTS) || agreements && parties >= PARTIES
}

/// An agreement is not the offer that led to it, nor an element the whole. (A counter-proposal is never the thing it
/// counters either: that one is another side's.)
fn kinds_allow(a: ProposalKind, b: ProposalKind) -> bool {
    let own = |k| matches!(k, ProposalKind::Element | ProposalKind::Agreement);
    a == b || (!own(a) && !own(b))
}

fn link(proposals: &mut [Proposal], from: &Id, to: &Id) {
    let Some(p) = proposals.iter_mut().find(|p| p.id == *from) else { return };
    if from != to && p.same_as.iter().all(|s| s.id != *to) {
        let basis = "like titles and authors in two reports".to_owned();
        p.same_as.push(SameAs { id: to.clone(), basis, confidence: Confidence::new(0.5) });
        p.same_as.sort_by(|a, b| a.id.cmp(&b.id));
    }
}

fn join(one: &mut Proposal, other: &Proposal) {
    one.title = one.title.take().or_else(|| other.title.clone());
    extend_new(&mut one.authors, &other.authors);
    extend_new(&mut one.recipients, &other.recipients);
    extend_new(&mut one.responds_to, &other.responds_to);
    extend_new(&mut one.provisions, &other.provisions);
    extend_new(&mut one.status, &other.status);
    extend_new(&mut one.versions, &other.versions);
    extend_new(&mut one.same_as, &other.same_as);
    one.confidence = surest(one.confidence, other.confidence);
}
