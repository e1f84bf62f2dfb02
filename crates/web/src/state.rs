//! What every request can reach.
//!
//! In: a store and a reader. Out: [`App`]. Holds: cloning shares; a story is unpacked once for as long as it does not change.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use readout_store::{Error, Stamp, Store, StoryView};
use readout_types::{Reading, Report, Skip};
use tokio::sync::Mutex;

use crate::pages::Jobs;

/// Turns bytes into readings, and knows what time it is. The program implements it over the whole pipeline; this crate knows
/// no more of reading than this.
pub trait Reader: Send + Sync {
    /// The reports in one input of any supported format, and what was not read.
    fn reports(&self, name: &str, bytes: &[u8]) -> (Vec<Report>, Vec<Skip>);
    /// Reads one report. Takes seconds for a long one.
    fn read(&self, report: Report) -> Reading;
    /// Now, and what readings depend on.
    fn stamp(&self) -> Stamp;
    /// Now, in milliseconds since 1970-01-01T00:00Z: for sessions and rates.
    fn now(&self) -> i64;
}

/// What every request can reach.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    reader: Arc<dyn Reader>,
    stories: Mutex<Recent>,
    unpacking: Mutex<()>,
    pulse: Pulse,
    jobs: Jobs,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("store", &self.0.store).finish_non_exhaustive()
    }
}

impl App {
    /// Over an open store.
    #[must_use]
    pub fn new(store: Store, reader: Arc<dyn Reader>) -> Self {
        App(Arc::new(Inner {
            store,
            reader,
            stories: Mutex::default(),
            unpacking: Mutex::default(),
            pulse: Pulse::default(),
            jobs: Jobs::default(),
        }))
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// What reads new reports.
    #[must_use]
    pub fn reader(&self) -> &Arc<dyn Reader> {
        &self.0.reader
    }

    /// The uploads that are being read, and the last that were.
    pub(crate) fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    /// The number of the store's latest change, not older than this call.
    ///
    /// # Errors
    /// As [`Store::pulse`].
    pub(crate) async fn pulse(&self) -> Result<i64, Error> {
        self.0.pulse.ask(|| self.0.store.pulse()).await
    }

    /// A story as it is now, or at a moment.
    ///
    /// # Errors
    /// As [`Store::story`].
    pub async fn story(&self, id: &str, as_of: Option<&str>) -> Result<Arc<StoryView>, Error> {
        if as_of.is_some() {
            // Not kept, and unpacked one at a time: many at once would fill the memory.
            let _turn = self.0.unpacking.lock().await;
            return Ok(Arc::new(self.0.store.story(id, as_of).await?));
        }
        let versions = self.0.store.versions(id).await?;
        let Some(now) = versions.last() else {
            return Ok(Arc::new(self.0.store.story(id, None).await?));
        };
        let key = (now.id.to_string(), now.version);
        if let Some(view) = self.0.stories.lock().await.get(&key) {
            return Ok(view);
        }
        // Of many who ask for a story at once one unpacks it, the others wait for it.
        let _turn = self.0.unpacking.lock().await;
        if let Some(view) = self.0.stories.lock().await.get(&key) {
            return Ok(view);
        }
        let view = Arc::new(self.0.store.story(id, None).await?);
        self.0.stories.lock().await.put(key, Arc::clone(&view));
        Ok(view)
    }
}

/// One question for all who ask at once: whoever comes while the store is asked shares the next answer, since the one that is
/// under way may be older than they are.
#[derive(Default)]
struct Pulse {
    /// Questions that were begun.
    begun: AtomicU64,
    /// The number of the last question that was answered, and its answer.
    last: Mutex<(u64, i64)>,
}

impl Pulse {
    async fn ask<F>(&self, store: impl FnOnce() -> F) -> Result<i64, Error>
    where
        F: Future<Output = Result<i64, Error>>,
    {
        // Questions with a greater number are begun after now.
        let before = self.begun.load(Ordering::SeqCst);
        let mut last = self.last.lock().await;
        if last.0 > before {
            return Ok(last.1);
        }
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        *last = (number, store().await?);
        Ok(last.1)
    }
}

/// The stories that were looked at last, the latest at the end.
#[derive(Default)]
struct Recent(Vec<(Key, Arc<StoryView>)>);

/// A story's id and version.
type Key = (String, i64);

/// A story of 600 reports takes some 20 MB unpacked.
const KEPT: usize = 12;

impl Recent {
    fn get(&mut self, key: &Key) -> Option<Arc<StoryView>> {
        let at = self.0.iter().position(|(k, _)| k == key)?;
        let found = self.0.remove(at);
        let view = Arc::clone(&found.1);
        self.0.push(found);
        Some(view)
    }

    fn put(&mut self, key: Key, view: Arc<StoryView>) {
        self.0.retain(|(k, _)| k.0 != key.0);
        if self.0.len() >= KEPT {
            self.0.remove(0);
        }
        self.0.push((key, view));
    }
}
