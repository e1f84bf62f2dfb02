//! The settings of grouping.
//!
//! In: nothing. Out: [`Params`]. Holds: each figure says what it means and where it comes from.

use serde::{Deserialize, Serialize};

/// How reports are weighed and when they join. Likeness is a cosine, 0 to 1. The figures were chosen on half of two
/// sets of grouped news reports (long dated ones and short undated ones) and checked on the other half.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// How many reports' worth of evidence the background table is against the reports at hand.
    pub background: f32,
    /// Days before and after a report within which a word's other uses do not make it common.
    pub window: i32,
    /// Likeness that two groups need in an empty field.
    pub threshold: f32,
    /// How much of the crowd's likeness is asked for on top.
    pub crowd_weight: f32,
    /// The crowd's likeness counts up to this much.
    pub crowd_most: f32,
    /// What a dated report counts as its crowd: the days already keep it apart from the rest of its topic.
    pub crowd_dated: f32,
    /// Taken off where both reports name weekdays and none in common.
    pub other_weekday: f32,
    /// Added where both name a weekday in common.
    pub same_weekday: f32,
    /// Taken off for each day between two dates past the first.
    pub day_apart: f32,
    /// Past this many days apart reports do not join (RECORD: a story's reports follow within seven days).
    pub days_most: i32,
    /// Added where dated reports name the same key meeting.
    pub same_meeting: f32,
    /// Share of fingerprints in common from which a report is a copy.
    pub copy: f32,
}

impl Default for Params {
    fn default() -> Self {
        Params {
            background: 300.0,
            window: 3,
            threshold: 0.07,
            crowd_weight: 0.9,
            crowd_most: 0.4,
            crowd_dated: 0.1,
            other_weekday: 0.08,
            same_weekday: 0.03,
            day_apart: 0.01,
            days_most: 10,
            same_meeting: 0.06,
            copy: 0.4,
        }
    }
}
