//! Politeness: one request at a time to a host, with time between them, and never what its robots.txt forbids.
//!
//! In: a host. Out: a [`Turn`], held as long as the request lasts. Holds: who has the turn is alone with the host; a new turn
//! is given only after the delay. The timers are the runtime's; nobody looks at a clock on the wall.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep_until};

use crate::robots::Rules;

/// What is known of one host.
#[derive(Debug, Default)]
pub(crate) struct Host {
    /// Not before then the next request.
    free_at: Option<Instant>,
    /// By origin (scheme, host and port), with the time of their coming.
    rules: BTreeMap<String, (Instant, Rules)>,
}

/// All hosts that were asked.
#[derive(Debug, Default)]
pub(crate) struct Hosts(Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<Host>>>>);

impl Hosts {
    /// Waits until nobody else asks this host, and until it was left alone long enough.
    pub(crate) async fn turn(&self, host: &str) -> Turn {
        let known = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(host.to_owned()).or_default())
        };
        let turn = Turn { host: known.lock_owned().await };
        turn.wait().await;
        turn
    }
}

/// The right to ask a host.
#[derive(Debug)]
pub(crate) struct Turn {
    host: OwnedMutexGuard<Host>,
}

impl Turn {
    /// Waits until the host was left alone long enough.
    pub(crate) async fn wait(&self) {
        if let Some(free_at) = self.host.free_at {
            sleep_until(free_at).await;
        }
    }

    /// Leaves the host alone for a while from now on.
    pub(crate) fn rest(&mut self, delay: Duration) {
        self.host.free_at = Some(Instant::now() + delay);
    }

    /// The rules of an origin, if they are young enough.
    pub(crate) fn rules(&self, origin: &str, age: Duration) -> Option<&Rules> {
        let (at, rules) = self.host.rules.get(origin)?;
        // What could not be had is asked for again sooner.
        let age = if matches!(rules, Rules::Unavailable(_)) { age.min(AGAIN) } else { age };
        (at.elapsed() < age).then_some(rules)
    }

    pub(crate) fn keep_rules(&mut self, origin: &str, rules: Rules) {
        self.host.rules.insert(origin.to_owned(), (Instant::now(), rules));
    }
}

/// How long a robots.txt that could not be had is not asked for again.
const AGAIN: Duration = Duration::from_secs(300);
