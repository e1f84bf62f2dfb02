//! Which report depends on which.
//!
//! In: the reports of one or many stories. Out: every dependent pair seen, as [`Lineage`]. Holds: the result is
//! sorted by `from` and `to` and depends on the set of reports, not on their order.
//!
//! Two reports depend on each other where they share wording that is the reports' own. Words in quotation marks and
//! embedded posts do not count: several newsrooms may quote one speaker or one statement at length. Where little is
//! shared, only wording that no third origin has counts.

mod candidates;
mod classify;
mod credits;
mod echo;
mod families;
mod overlap;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Basis, Confidence, Lineage, LineageClass, Report, Span};

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

/// Finds every dependent pair.
#[must_use]
pub fn find(reports: &[&Report]) -> Vec<Lineage> {
    let mut order: Vec<&Report> = reports.to_vec();
    order.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    let tokens: Vec<Tokens> = order.iter().map(|r| Tokens::of(r)).collect();
    let links = links(&tokens);
    let side = |at: usize| (order[at], &tokens[at]);
    let mut out: Vec<Lineage> = links.iter().map(|l| entry(side(l.a), side(l.b), l)).collect();
    out.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    out
}

/// Two reports found dependent, by position.
struct Link {
    a: usize,
    b: usize,
    overlap: Overlap,
    class: LineageClass,
    confidence: Confidence,
}

fn links(tokens: &[Tokens]) -> Vec<Link> {
    let overlaps = candidates::pairs(tokens)
        .into_iter()
        .map(|(a, b)| (a, b, Overlap::of(&tokens[a], &tokens[b])))
        .filter(|(_, _, overlap)| overlap.own_words() >= LEAST_ECHO || classify::strong(overlap));
    let (strong, weak): (Vec<_>, Vec<_>) = overlaps.partition(|(_, _, o)| classify::strong(o));
    let pair = |(a, b, _): &(usize, usize, Overlap)| (*a, *b);
    let families = Families::of(tokens.len(), strong.iter().map(pair));
    let echoes: BTreeSet<(usize, usize)> =
        echo::pairs(tokens, &weak.iter().map(pair).collect::<Vec<_>>(), &families)
            .into_iter()
            .collect();
    let mut out: Vec<Link> =
        strong.into_iter().map(|(a, b, overlap)| strong_link(a, b, overlap)).collect();
    mark_aggregates(&mut out, tokens.len());
    let echo = |(a, b, overlap)| Link {
        a,
        b,
        overlap,
        class: LineageClass::Rewrite,
        confidence: Confidence::new(ECHO),
    };
    out.extend(weak.into_iter().filter(|w| echoes.contains(&pair(w))).map(echo));
    out
}

fn strong_link(a: usize, b: usize, overlap: Overlap) -> Link {
    let (class, confidence) = (classify::class(&overlap), classify::confidence(&overlap));
    Link { a, b, overlap, class, confidence }
}

/// A page that strings together parts of several origins is an aggregate of those it is not itself a copy of.
fn mark_aggregates(links: &mut [Link], reports: usize) {
    let tight = links.iter().filter(|l| classify::tight(&l.overlap)).map(|l| (l.a, l.b));
    let families = Families::of(reports, tight);
    let mut origins: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for link in links.iter() {
        let (page, other) = link.page_and_source();
        origins
            .entry(page)
            .or_insert_with(|| BTreeSet::from([families.get(page)]))
            .insert(families.get(other));
    }
    for link in links {
        let (page, other) = link.page_and_source();
        let foreign = families.get(page) != families.get(other);
        if foreign && origins.get(&page).is_some_and(|o| o.len() >= 2) && link.partial() {
            link.class = LineageClass::Aggregate;
        }
    }
}

impl Link {
    /// The report of which the smaller share is common, and the other.
    fn page_and_source(&self) -> (usize, usize) {
        if self.overlap.a.share <= self.overlap.b.share {
            (self.a, self.b)
        } else {
            (self.b, self.a)
        }
    }

    fn partial(&self) -> bool {
        self.overlap.least() < 0.35
    }
}

type Side<'a> = (&'a Report, &'a Tokens);

fn entry(a: Side<'_>, b: Side<'_>, link: &Link) -> Lineage {
    let overlap = &link.overlap;
    let (from, to) = if credits::reversed(a.0, b.0, overlap) { (b, a) } else { (a, b) };
    let (first, second) =
        if std::ptr::eq(from.0, a.0) { (overlap.a, overlap.b) } else { (overlap.b, overlap.a) };
    let credit = credits::of(from.0, to.0);
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
    longest.sort_by_key(|p| (std::cmp::Reverse(p.words), p.a));
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
