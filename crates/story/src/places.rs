//! What stands where in the reports.
//!
//! In: things with their spans. Out: [`Places`], which gives what overlaps a span; [`Ground`], the items of a story so kept.
//! Holds: what comes out is in the order in which it went in, each thing once; only the span's own report is looked through,
//! so a story of many reports costs no more for each.

use std::collections::BTreeMap;

use readout_types::{Id, Items, Quantity, Span, Statement};

/// Things by the report in which they stand.
#[derive(Debug)]
pub(crate) struct Places<'a, T> {
    by_report: BTreeMap<&'a Id, Vec<(&'a Span, usize)>>,
    things: Vec<T>,
}

impl<'a, T: Copy> Places<'a, T> {
    pub(crate) fn new(things: impl IntoIterator<Item = (T, &'a [Span])>) -> Self {
        let mut places = Places { by_report: BTreeMap::new(), things: Vec::new() };
        for (thing, spans) in things {
            for span in spans {
                let row = places.by_report.entry(&span.report).or_default();
                row.push((span, places.things.len()));
            }
            places.things.push(thing);
        }
        places
    }

    /// The things of which a span overlaps this one and passes a test.
    pub(crate) fn at(&self, span: &Span, test: impl Fn(&Span) -> bool) -> Vec<T> {
        let row = self.by_report.get(&span.report).into_iter().flatten();
        let on = row.filter(|(s, _)| s.overlap(span) > 0 && test(s));
        let mut found: Vec<usize> = on.map(|(_, at)| *at).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| self.things.get(at).copied()).collect()
    }
}

/// The items of a story by place.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) statements: Places<'a, &'a Statement>,
    pub(crate) quantities: Places<'a, &'a Quantity>,
    /// Meetings, proposals and events, numbered in this order, without those that only a headline tells whose body does not.
    pub(crate) happenings: Places<'a, (usize, &'a Id)>,
}

impl<'a> Ground<'a> {
    pub(crate) fn of(items: &'a Items) -> Self {
        let meetings = items.meetings.iter().filter(|m| !m.confidence.is_none());
        let meetings = meetings.map(|m| (&m.id, m.evidence.as_slice()));
        let proposals = items.proposals.iter().filter(|p| !p.confidence.is_none());
        let proposals = proposals.map(|p| (&p.id, p.evidence.as_slice()));
        let events = items.events.iter().filter(|e| !e.confidence.is_none());
        let events = events.map(|e| (&e.id, e.evidence.as_slice()));
        let all = meetings.chain(proposals).chain(events);
        Ground {
            statements: Places::new(items.statements.iter().map(|s| (s, s.content.as_slice()))),
            quantities: Places::new(items.quantities.iter().map(|q| (q, q.evidence.as_slice()))),
            happenings: Places::new(all.enumerate().map(|(at, (id, spans))| ((at, id), spans))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(report: &str, start: u32, end: u32) -> Span {
        Span { report: Id::new(report), start, end }
    }

    #[test]
    fn a_thing_is_found_once_in_its_own_report() {
        let two = [span("r1", 0, 5), span("r1", 3, 9)];
        let elsewhere = [span("r2", 0, 9)];
        let places = Places::new([("two", &two[..]), ("elsewhere", &elsewhere[..])]);
        assert_eq!(places.at(&span("r1", 4, 6), |_| true), ["two"]);
        assert_eq!(places.at(&span("r1", 9, 12), |_| true), [""; 0]);
        assert_eq!(places.at(&span("r1", 4, 6), |s| s.len() > 6), [""; 0]);
    }
}
