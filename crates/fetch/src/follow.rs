//! What is remembered of feeds and entries between two rounds, and when they are due again.
//!
//! In: what came of a request, and the time. Out: the next state. Holds: nothing here waits, looks at a clock or keeps
//! anything: states are values, and whoever keeps them decides when they are on the disk.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ErrorKind;
use crate::client::Validators;
use crate::feed::Entry;

/// What is remembered of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedState {
    /// By which the server can be asked whether it changed.
    #[serde(flatten)]
    pub validators: Validators,
    /// What it calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it last answered (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<String>,
    /// How often it failed since.
    #[serde(default)]
    pub failures: u32,
    /// Why, the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What is remembered of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum EntryState {
    /// It is still to be read.
    Waiting {
        /// The feed that named it.
        feed: String,
        /// What the feed said of it.
        entry: Entry,
        /// How often it was tried.
        tries: u32,
        /// Why it failed, the last time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    },
    /// Its report is kept.
    Taken {
        /// By this id.
        report: String,
    },
    /// It is not read, for a reason by name.
    Left {
        /// The reason.
        why: String,
    },
}

/// The longest that a feed is left alone: a day, so that one that comes back is found again.
const LONGEST: Duration = Duration::from_secs(24 * 3600);
/// The first wait after an entry's page failed.
const FIRST: Duration = Duration::from_secs(5 * 60);
/// So often an entry's page is tried: with the waits doubling, over some five hours.
pub const TRIES: u32 = 7;

/// When something that answered is due again: after its time, or the one that the feed asks for, up to a day.
#[must_use]
pub fn next_round(now: Timestamp, every: Duration, ttl_minutes: Option<u32>) -> i64 {
    let asked = Duration::from_secs(u64::from(ttl_minutes.unwrap_or(0)) * 60);
    after(now, every.max(asked.min(LONGEST)))
}

/// When a feed that failed is due again: twice as late each time, up to a day, and not before the server wants it.
#[must_use]
pub fn feed_again(now: Timestamp, every: Duration, failures: u32, kind: &ErrorKind) -> i64 {
    // Gone, by RFC 9110: likely for good, so not more often than daily.
    let gone = matches!(kind, ErrorKind::Status { status: 410, .. });
    let wait = if gone { LONGEST } else { doubled(every, failures.saturating_sub(1)) };
    after(now, wait.max(asked_for(kind)))
}

/// When an entry that failed is due again; `None` where trying again is no use.
#[must_use]
pub fn entry_again(now: Timestamp, tries: u32, kind: &ErrorKind) -> Option<i64> {
    let use_it = kind.is_passing() && tries < TRIES;
    use_it.then(|| after(now, doubled(FIRST, tries.saturating_sub(1)).max(asked_for(kind))))
}

fn asked_for(kind: &ErrorKind) -> Duration {
    kind.retry_after().unwrap_or_default().min(LONGEST)
}

fn doubled(first: Duration, times: u32) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(times.min(20))).min(LONGEST.max(first))
}

fn after(now: Timestamp, wait: Duration) -> i64 {
    now.as_second().saturating_add(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const QUARTER: Duration = Duration::from_secs(900);

    fn status(status: u16, wait: Option<u64>) -> ErrorKind {
        ErrorKind::Status { status, retry_after: wait.map(Duration::from_secs) }
    }

    #[test]
    fn a_feed_that_fails_is_asked_less_and_less() {
        let again = |failures| feed_again(NOW, QUARTER, failures, &status(500, None));
        assert_eq!([again(1), again(2), again(3), again(40)], [900, 1_800, 3_600, 86_400]);
    }

    #[test]
    fn a_server_is_left_alone_as_long_as_it_wants_up_to_a_day() {
        assert_eq!(feed_again(NOW, QUARTER, 1, &status(429, Some(7_200))), 7_200);
        assert_eq!(feed_again(NOW, QUARTER, 1, &status(503, Some(1))), 900);
        assert_eq!(feed_again(NOW, QUARTER, 1, &status(503, Some(u64::MAX))), 86_400);
        assert_eq!(feed_again(NOW, QUARTER, 1, &status(410, None)), 86_400);
        assert_eq!(next_round(NOW, QUARTER, Some(60)), 3_600);
        assert_eq!(next_round(NOW, QUARTER, Some(u32::MAX)), 86_400);
        assert_eq!(next_round(NOW, QUARTER, None), 900);
    }

    #[test]
    fn an_entry_is_tried_again_only_where_that_may_help() {
        assert_eq!(entry_again(NOW, 1, &status(503, None)), Some(300));
        assert_eq!(entry_again(NOW, 3, &ErrorKind::Connection("reset".into())), Some(1_200));
        assert_eq!(entry_again(NOW, TRIES, &status(503, None)), None);
        assert_eq!(entry_again(NOW, 1, &status(404, None)), None);
        assert_eq!(entry_again(NOW, 1, &ErrorKind::Robots), None);
    }
}
