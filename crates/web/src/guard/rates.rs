//! How often anyone may ask.
//!
//! In: who, and when. Out: go on, or come back later. Holds: what is remembered is bounded, whoever asks; time is a value.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;

use super::Limits;
use super::refusal::Refusal;

/// Milliseconds in which wrong passwords are counted.
const QUARTER: i64 = 15 * 60 * 1_000;
const MINUTE: i64 = 60 * 1_000;
/// So many clients or names are remembered.
const MOST: usize = 20_000;

/// What is remembered of everyone.
pub(super) struct Rates {
    requests: Mutex<Buckets<IpAddr>>,
    by_client: Mutex<Buckets<IpAddr>>,
    by_name: Mutex<Buckets<String>>,
}

impl Rates {
    pub(super) fn new(limits: Limits) -> Self {
        Rates {
            requests: Mutex::new(Buckets::new(limits.requests, MINUTE)),
            by_client: Mutex::new(Buckets::new(limits.logins, QUARTER)),
            by_name: Mutex::new(Buckets::new(limits.logins, QUARTER)),
        }
    }

    /// Counts a request.
    pub(super) fn request(&self, client: IpAddr, now: i64) -> Result<(), Refusal> {
        take(&self.requests, client, now)
    }

    /// Counts an attempt to log in, before it is known whether it is right.
    pub(super) fn login(&self, client: IpAddr, name: &str, now: i64) -> Result<(), Refusal> {
        take(&self.by_client, client, now)?;
        take(&self.by_name, name.to_owned(), now)
    }

    /// A right password: the attempts before it were its owner's.
    pub(super) fn logged_in(&self, client: IpAddr, name: &str) {
        self.by_client.lock().unwrap_or_else(PoisonError::into_inner).held.remove(&client);
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner).held.remove(name);
    }
}

fn take<K: Ord>(buckets: &Mutex<Buckets<K>>, key: K, now: i64) -> Result<(), Refusal> {
    // A thread that panicked while counting leaves counts that are still good.
    let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
    buckets.take(key, now).map_err(|wait| {
        Refusal::of(StatusCode::TOO_MANY_REQUESTS, "Too many attempts. Try again later.")
            .after(wait.div_euclid(1_000) + 1)
    })
}

/// Token buckets: each holds `most`, and fills again within `span` milliseconds.
struct Buckets<K> {
    most: f64,
    span: i64,
    held: BTreeMap<K, (f64, i64)>,
}

impl<K: Ord> Buckets<K> {
    fn new(most: u32, span: i64) -> Self {
        Buckets { most: f64::from(most.max(1)), span, held: BTreeMap::new() }
    }

    /// Takes one; else after how many milliseconds there will be one.
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "minutes, in milliseconds"
    )]
    fn take(&mut self, key: K, now: i64) -> Result<(), i64> {
        if self.held.len() >= MOST && !self.held.contains_key(&key) {
            self.forget(now);
        }
        let each = self.span as f64 / self.most;
        let (left, since) = self.held.get(&key).copied().unwrap_or((self.most, now));
        let left = (left + (now - since).max(0) as f64 / each).min(self.most);
        let taken = if left >= 1.0 { left - 1.0 } else { left };
        self.held.insert(key, (taken, now));
        if left >= 1.0 { Ok(()) } else { Err(((1.0 - left) * each) as i64) }
    }

    /// Forgets those whose buckets are full again; where that is nobody, all: then a crowd asks, and not one client.
    fn forget(&mut self, now: i64) {
        let span = self.span;
        self.held.retain(|_, (_, since)| now - *since < span);
        if self.held.len() >= MOST {
            self.held.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let mut buckets = Buckets::new(3, 3_000);
        let mut take = |at| buckets.take("a", at).is_ok();
        assert_eq!([0, 0, 0, 0].map(&mut take), [true, true, true, false]);
        assert_eq!([500, 1_000, 1_100].map(&mut take), [false, true, false]);
        assert!(buckets.take("b", 1_100).is_ok());
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut buckets = Buckets::new(1, 1_000);
        for key in 0..3 * MOST {
            let _ = buckets.take(key, 0);
        }
        assert!(buckets.held.len() <= MOST);
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing_away() {
        let mut buckets = Buckets::new(1, 1_000);
        assert!(buckets.take("a", 10_000).is_ok());
        assert!(buckets.take("a", 0).is_err());
    }
}
