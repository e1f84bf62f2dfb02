//! Which report depends on which.
//!
//! In: the reports of one or many stories. Out: every dependent pair seen, as [`Lineage`]. Holds: the result is
//! sorted by `from` and `to` and depends on the set of reports, not on their order.
//!
//! Two reports depend on each other where they share wording that is the reports' own. Words in quotation marks and
//! embedded posts do not count: several newsrooms may quote one speaker or one statement at length. Where little is
//! shared, only wording that no third origin has counts.

mod candidates;
mod citations;
mod classify;
mod credits;
mod echo;
mod families;
mod overlap;
mod tokens;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Basis, Confidence, Lineage, LineageClass, Report, Span};

use citations::Cited;
pub(crate) use citations::{cited_names, cited_newsrooms};
use families::Families;
use overlap::{Overlap, Passage};
use tokens::Tokens;

/// Shared passages given for a pair, the longest ones.
const MOST_PASSAGES: usize = 12;
/// A passage is given from this many words on.
const LEAST_PASSAGE: usize = 8;
/// Pairs that share fewer own words are not looked at again.
const LEAST_ECHO: usize = 20;
/// A pair that only echoes is less sure than one that shares sentences.
const ECHO: f32 = 0.7;
/// Words of the longest shared passage, quoted or not, from which a citation makes a dependence.
const CITED_PASSAGE: usize = 20;
/// How sure a dependence by citation is.
const CITATION: f32 = 0.8;
/// Under this share of the larger page an echo is a snippet on a page of many.
const SNIPPET: f64 = 0.025;
/// Under this share a part of another origin's text makes an aggregate, not a version of it.
const SMALL_PART: f64 = 0.35;

/// Finds every dependent pair.
#[must_use]
pub fn find(reports: &[&Report]) -> Vec<Lineage> {
    let mut order: Vec<&Report> = reports.to_vec();
    order.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    let tokens: Vec<Tokens> = order.iter().map(|r| Tokens::of(r)).collect();
    let links = Search::new(&order, &tokens).links();
    let side = |at: usize| (order[at], &tokens[at]);
    let mut out: Vec<Lineage> =
        links.iter().map(|l| entry(side(l.pair.a), side(l.pair.b), l)).collect();
    out.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    out
}

/// Two reports that were compared, by position.
#[derive(Debug, Clone, Copy)]
struct Pair {
    a: usize,
    b: usize,
    overlap: Overlap,
}

impl Pair {
    fn ends(&self) -> (usize, usize) {
        (self.a, self.b)
    }
}

/// Two reports found dependent.
struct Link {
    pair: Pair,
    class: LineageClass,
    confidence: Confidence,
    /// The report whose newsroom the other cites, and where it does.
    credit: Option<(usize, Span)>,
}

/// What the search for links looks at.
struct Search<'a> {
    tokens: &'a [Tokens],
    newsrooms: Vec<Vec<String>>,
    wires: Vec<Option<String>>,
    cited: Vec<Cited>,
}

impl<'a> Search<'a> {
    fn new(reports: &[&Report], tokens: &'a [Tokens]) -> Self {
        let newsrooms = reports.iter().map(|r| citations::newsrooms(r)).collect();
        let wires = reports.iter().map(|r| r.wire.as_ref().map(|w| w.name.clone())).collect();
        Search {
            tokens,
            newsrooms,
            wires,
            cited: reports.iter().map(|r| citations::cited(r)).collect(),
        }
    }

    fn links(&self) -> Vec<Link> {
        let compared = candidates::pairs(self.tokens).into_iter().map(|(a, b)| Pair {
            a,
            b,
            overlap: Overlap::of(&self.tokens[a], &self.tokens[b]),
        });
        let (strong, rest): (Vec<Pair>, Vec<Pair>) =
            compared.partition(|p| classify::strong(&p.overlap));
        let families = Families::of(self.tokens.len(), strong.iter().map(Pair::ends));
        let (citing, rest): (Vec<Link>, Vec<Pair>) = self.citing(rest, &families);
        let mut out: Vec<Link> = strong.into_iter().map(strong_link).collect();
        mark_aggregates(&mut out, self.tokens.len());
        out.extend(citing);
        out.extend(self.echoing(rest, &families));
        out
    }

    /// Pairs of which one names the other's newsroom and shares a passage with it, and the rest. Of several origins
    /// from the newsroom it names, a report depends on the one with which it shares most.
    fn citing(&self, pairs: Vec<Pair>, families: &Families) -> (Vec<Link>, Vec<Pair>) {
        let (mut found, mut rest) = (Vec::new(), Vec::new());
        let mut most: BTreeMap<Span, (usize, Reverse<usize>)> = BTreeMap::new();
        for pair in pairs {
            let Some((link, origin, place)) = self.citation(&pair) else {
                rest.push(pair);
                continue;
            };
            let this = (pair.overlap.own_words(), Reverse(families.get(origin)));
            let best = most.entry(place.clone()).or_insert(this);
            *best = this.max(*best);
            found.push((link, place, this.1));
        }
        found.retain(|(_, place, family)| most.get(place).is_some_and(|best| best.1 == *family));
        (found.into_iter().map(|(link, _, _)| link).collect(), rest)
    }

    /// The link, the position of the origin, and the place that cites it.
    fn citation(&self, pair: &Pair) -> Option<(Link, usize, Span)> {
        let by = |citing: usize, other: usize| {
            let name = self.newsrooms[other].iter().find_map(|n| self.cited[citing].get(n))?;
            Some((other, name.clone()))
        };
        let (origin, place) = by(pair.a, pair.b).or_else(|| by(pair.b, pair.a))?;
        let passages = overlap::passages(&self.tokens[pair.a], &self.tokens[pair.b]);
        let longest = passages.iter().map(|p| p.words).max().unwrap_or(0);
        if longest < CITED_PASSAGE {
            return None;
        }
        let quoted = pair.overlap.own_words() < CITED_PASSAGE;
        let class = if quoted { LineageClass::Rewrite } else { LineageClass::Excerpt };
        let credit = Some((origin, place.clone()));
        let link = Link { pair: *pair, class, confidence: Confidence::new(CITATION), credit };
        Some((link, origin, place))
    }

    /// Pairs that echo each other; one newsroom's own background is no dependence.
    fn echoing(&self, mut pairs: Vec<Pair>, families: &Families) -> Vec<Link> {
        let wires = self.wires(families);
        let one_agency = |p: &Pair| {
            let of = |at: usize| wires.get(&families.get(at));
            of(p.a).zip(of(p.b)).is_some_and(|(x, y)| !x.is_disjoint(y))
        };
        pairs.retain(|p| p.overlap.own_words() >= LEAST_ECHO);
        pairs.retain(|p| !self.one_newsroom(p) && !one_agency(p));
        let ends: Vec<_> = pairs.iter().map(Pair::ends).collect();
        let found: BTreeSet<_> = echo::pairs(self.tokens, &ends, families).into_iter().collect();
        let link = |pair: Pair| {
            let snippet = pair.overlap.least() < SNIPPET;
            let class = if snippet { LineageClass::Aggregate } else { LineageClass::Rewrite };
            Link { pair, class, confidence: Confidence::new(ECHO), credit: None }
        };
        pairs.into_iter().filter(|p| found.contains(&p.ends())).map(link).collect()
    }

    /// The agencies that each family's members credit: one copy's credit speaks for all.
    fn wires(&self, families: &Families) -> BTreeMap<usize, BTreeSet<&str>> {
        let mut out: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for (at, wire) in self.wires.iter().enumerate() {
            out.entry(families.get(at)).or_default().extend(wire.as_deref());
        }
        out
    }

    fn one_newsroom(&self, pair: &Pair) -> bool {
        self.newsrooms[pair.a].iter().any(|n| self.newsrooms[pair.b].contains(n))
    }
}

fn strong_link(pair: Pair) -> Link {
    let (class, confidence) = (classify::class(&pair.overlap), classify::confidence(&pair.overlap));
    Link { pair, class, confidence, credit: None }
}

/// A page that strings together parts of several origins is an aggregate of those it is not itself a copy of.
fn mark_aggregates(links: &mut [Link], reports: usize) {
    let tight = links.iter().filter(|l| classify::tight(&l.pair.overlap)).map(|l| l.pair.ends());
    let families = Families::of(reports, tight);
    for link in links {
        let foreign = families.get(link.pair.a) != families.get(link.pair.b);
        if foreign && link.pair.overlap.least() < SMALL_PART {
            link.class = LineageClass::Aggregate;
        }
    }
}

type Side<'a> = (&'a Report, &'a Tokens);

fn entry(a: Side<'_>, b: Side<'_>, link: &Link) -> Lineage {
    let overlap = &link.pair.overlap;
    let reversed = match &link.credit {
        Some((origin, _)) => *origin == link.pair.b,
        None => credits::reversed(a.0, b.0, overlap),
    };
    let (from, to) = if reversed { (b, a) } else { (a, b) };
    let (first, second) = if reversed { (overlap.b, overlap.a) } else { (overlap.a, overlap.b) };
    let cited = link.credit.as_ref().map(|(_, place)| vec![place.clone()]);
    let credit = cited.or_else(|| credits::of(from.0, to.0));
    let syndicated = link.class == LineageClass::Verbatim && credit.is_some();
    Lineage {
        from: from.0.id.clone(),
        to: to.0.id.clone(),
        class: if syndicated { LineageClass::Syndicated } else { link.class },
        shared: shared(from, to),
        containment: (round(first.containment), round(second.containment)),
        basis: if credit.is_some() { Basis::Stated } else { Basis::Inferred },
        confidence: link.confidence,
        evidence: credit.unwrap_or_default(),
    }
}

/// The longest shared passages, in text order.
fn shared(a: Side<'_>, b: Side<'_>) -> Vec<(Span, Span)> {
    let mut longest: Vec<Passage> = overlap::passages(a.1, b.1);
    longest.retain(|p| p.words >= LEAST_PASSAGE);
    longest.sort_by_key(|p| (Reverse(p.words), p.a));
    longest.truncate(MOST_PASSAGES);
    longest.sort_by_key(|p| p.a);
    longest.iter().filter_map(|p| Some((span(a, p.a, p.words)?, span(b, p.b, p.words)?))).collect()
}

fn span((report, tokens): Side<'_>, first: usize, words: usize) -> Option<Span> {
    let (from, to) = (tokens.words.get(first)?, tokens.words.get(first + words - 1)?);
    let at = |byte: u32| u32::try_from(report.text.char_of(byte as usize)).ok();
    Some(Span { report: report.id.clone(), start: at(from.start)?, end: at(to.end)? })
}

fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests;
