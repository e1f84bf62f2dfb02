//! Days for reports that state none, borrowed from reports that tell the same.
//!
//! In: the features of a batch, and the dated reports around them. Out: a [`Loan`] for each report without a day whose
//! day can be known that way. Holds: only stated days are lent, so none is handed on; the result depends on the set of
//! reports, not on their order; where likely lenders lie further apart than one story's days, nothing is lent.
//!
//! A report without a day is tried on each day of its nearest dated reports: its words are weighed as if it had come
//! out that day, and held against the reports of those days. It takes the day that fits best, if it then is as like
//! its lenders as two dated reports of one story have to be. A weekday or a month and day that it names itself must
//! fit too.

use std::collections::{BTreeMap, BTreeSet};

use super::index::Index;
use super::weigh::{Counts, dot};
use super::{Features, Params, days};

/// A day that another report states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loan {
    pub(super) day: i32,
    /// Key of the lender that the report is most like.
    pub(super) from: String,
}

/// Lenders that vouch for a day: the likeness of so many is averaged.
const VOUCHERS: usize = 3;
/// Share of the nearest dated reports that must lie within a story's days of each other.
const GATHERED: f32 = 0.8;
/// A month and day that the report itself states may lie this far from its lenders' day.
const NEAR_DAYS: i32 = 3;

/// Dated reports, ready to be asked.
pub(super) struct Lenders<'a> {
    features: Vec<&'a Features>,
    vectors: Vec<Vec<(u32, f32)>>,
    index: Index,
    counts: &'a Counts,
    params: &'a Params,
}

impl<'a> Lenders<'a> {
    /// Holds the reports that state their day; the others are left out.
    pub(super) fn new(
        reports: impl Iterator<Item = &'a Features>,
        counts: &'a Counts,
        params: &'a Params,
    ) -> Self {
        let mut features: Vec<&Features> =
            reports.filter(|f| f.day.is_some() && f.borrowed.is_none()).collect();
        features.sort_by(|a, b| (a.day, &a.key, &a.sketch).cmp(&(b.day, &b.key, &b.sketch)));
        let mut index = Index::default();
        let plain = Counts::default();
        for (at, f) in features.iter().enumerate() {
            index.add(at, &plain.vector(f, params), &[]);
        }
        let vectors =
            features.iter().map(|f| counts.on_day(f, f.day.unwrap_or(0), params)).collect();
        Lenders { features, vectors, index, counts, params }
    }

    /// The day that a report without one may borrow.
    pub(super) fn lend(&self, to: &Features) -> Option<Loan> {
        let near = self.index.like_anywhere(&Counts::default().vector(to, self.params));
        let offers = self.days(&near, to).into_iter().filter_map(|day| self.offer(to, day, &near));
        let best = offers.max_by(|a, b| a.score.total_cmp(&b.score).then(b.day.cmp(&a.day)))?;
        let asked = self.params.threshold + self.params.crowd_weight * self.params.crowd_dated;
        let lends = best.score >= asked && self.gathered(&near, best.day);
        lends.then(|| Loan { day: best.day, from: self.features[best.lender].key.clone() })
    }

    /// Whether the reports on the same matters came out within a story's days of this day: a matter that is always in
    /// the news tells no day.
    fn gathered(&self, near: &[usize], day: i32) -> bool {
        let most = self.params.days_most.unsigned_abs();
        let within = near
            .iter()
            .filter(|at| self.features[**at].day.is_some_and(|d| d.abs_diff(day) <= most))
            .count();
        super::grouper::ratio(within, near.len()) >= GATHERED
    }

    /// The days to try: those of the nearest reports, or the one that the report's own month and day make of them.
    fn days(&self, near: &[usize], to: &Features) -> BTreeSet<i32> {
        let stated = near.iter().filter_map(|at| self.features[*at].day);
        stated
            .filter_map(|day| match to.yearless {
                None => Some(day),
                Some(month_day) => days::nearest(month_day, day)
                    .filter(|d| d.abs_diff(day) <= NEAR_DAYS.unsigned_abs()),
            })
            .collect()
    }

    /// How well a day fits, by the reports that came out around it.
    fn offer(&self, to: &Features, day: i32, near: &[usize]) -> Option<Offer> {
        let vector = self.counts.on_day(to, day, self.params);
        let around = |at: &&usize| {
            self.features[**at]
                .day
                .is_some_and(|d| d.abs_diff(day) <= self.params.window.unsigned_abs())
        };
        let mut like: Vec<(f32, usize)> =
            near.iter().filter(around).map(|at| (dot(&vector, &self.vectors[*at]), *at)).collect();
        like.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        like.truncate(VOUCHERS);
        let named = like.iter().fold(0, |mask, (_, at)| mask | self.features[*at].weekdays);
        if to.weekdays != 0 && named != 0 && to.weekdays & named == 0 {
            return None;
        }
        let lender = like.first()?.1;
        let score = like.iter().map(|l| l.0).sum::<f32>()
            / super::weigh::float(u32::try_from(like.len()).ok()?);
        Some(Offer { day, score, lender })
    }
}

struct Offer {
    day: i32,
    score: f32,
    lender: usize,
}

/// Gives a batch's reports without a day what they may borrow; what an earlier batch's reports state is lent too.
pub(super) fn settle<'a>(
    batch: &[Features],
    held: impl Iterator<Item = &'a Features>,
    counts: &Counts,
    params: &Params,
) -> BTreeMap<usize, Loan> {
    let dateless = |f: &Features| f.day.is_none();
    if !batch.iter().any(dateless) {
        return BTreeMap::new();
    }
    let held: Vec<&Features> = held.collect();
    let lenders = Lenders::new(held.into_iter().chain(batch), counts, params);
    let undated = batch.iter().enumerate().filter(|(_, f)| dateless(f));
    undated.filter_map(|(at, f)| Some((at, lenders.lend(f)?))).collect()
}
