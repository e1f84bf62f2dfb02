//! Rounds over feeds and their entries.
//!
//! In: a list of feeds, an open store, a pipeline, a fetcher. Out: reports in the store, and messages. Holds: an entry is
//! remembered before its page is asked for, and settled in the same transaction that keeps its report: however the program
//! ends, the next run goes on from there, with nothing lost and nothing twice; one feed or page that fails costs only itself.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use readout::types::{Basis, Edtf, Report, Skip};
use readout::{Pipeline, page};
use readout_fetch::follow::{EntryState, FeedState, entry_again, feed_again, next_round};
use readout_fetch::{
    Allowed, Answer, Entry, Error, FeedLine, FeedList, Fetcher, Options, Page, Robots, Take,
    Target, Validators, feed,
};
use readout_store::Mark;
use tokio::sync::{Semaphore, mpsc};

use crate::keeping::{Desk, stamp};
use crate::network;

/// Names of feeds, by their addresses.
const FEEDS: &str = "feed";
/// Names of entries, by their keys.
const ENTRIES: &str = "entry";
/// Entries in one round: what they say of themselves is in memory meanwhile.
const MOST: u32 = 256;
/// Hosts asked at once.
const LANES: usize = 8;
/// Seconds for which a mark that cannot be read is left alone.
const ASIDE: i64 = 24 * 3600;
/// Pages fetched and not yet read: bounds memory.
const AHEAD: usize = 4;

/// One thing to ask for.
pub(crate) enum Job {
    Feed(FeedLine, FeedState),
    Entry(Waiting),
}

/// An entry that is still to be read.
pub(crate) struct Waiting {
    feed: String,
    entry: Entry,
    tries: u32,
}

/// What came of it.
struct Done {
    job: Job,
    /// `None`: there was nothing to ask for.
    answer: Option<Result<Answer, Error>>,
}

/// Who asks: one for all feeds, and one for each feed that may reach hosts that the others may not. Jobs of one host go one
/// after another whoever asks; the pause between two is kept by each for itself.
pub(crate) struct Fetchers {
    all: Fetcher,
    own: BTreeMap<String, Fetcher>,
}

impl Fetchers {
    pub(crate) fn new(list: &FeedList, options: Options) -> anyhow::Result<Self> {
        let mut own = BTreeMap::new();
        for line in list.feeds.iter().filter(|line| line.allow_private != Allowed::default()) {
            let mut options = options.clone();
            options.allow_private.extend(line.allow_private.clone());
            own.insert(line.url.to_string(), network::fetcher(options)?);
        }
        Ok(Fetchers { all: network::fetcher(options)?, own })
    }

    fn of(&self, job: &Job) -> &Fetcher {
        let feed = match job {
            Job::Feed(line, _) => line.url.as_str(),
            Job::Entry(waiting) => waiting.feed.as_str(),
        };
        self.own.get(feed).unwrap_or(&self.all)
    }
}

/// What happened so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    /// Feeds that answered as feeds.
    pub(crate) answered: usize,
    /// Reports kept.
    pub(crate) taken: usize,
    /// Entries that are not read, each for a reason by name.
    pub(crate) left: usize,
    /// Requests that failed, and will be made again.
    pub(crate) failed: usize,
}

/// Follows a list of feeds.
pub(crate) struct Watch<'a> {
    desk: &'a Desk,
    pipeline: &'a Pipeline,
    fetchers: Arc<Fetchers>,
    list: FeedList,
    options: page::Options,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
    pub(crate) tally: Tally,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(
        desk: &'a Desk,
        pipeline: &'a Pipeline,
        fetchers: Fetchers,
        list: FeedList,
    ) -> Self {
        Watch {
            desk,
            pipeline,
            fetchers: Arc::new(fetchers),
            list,
            options: page::Options::default(),
            quiet: false,
            verbose: false,
            tally: Tally::default(),
        }
    }

    /// Feeds whose time has come.
    pub(crate) fn due_feeds(&self, now: Timestamp) -> anyhow::Result<Vec<Job>> {
        self.feeds(|_, due| due <= now.as_second())
    }

    /// All feeds but those that failed and are to be left alone for now: the caller's timer says how often.
    pub(crate) fn all_feeds(&self, now: Timestamp) -> anyhow::Result<Vec<Job>> {
        self.feeds(|state, due| state.failures == 0 || due <= now.as_second())
    }

    fn feeds(&self, wanted: impl Fn(&FeedState, i64) -> bool) -> anyhow::Result<Vec<Job>> {
        let states = feed_states(&self.list, self.desk)?;
        let jobs = self.list.feeds.iter().filter_map(|line| {
            let (state, due) = states.get(line.url.as_str()).cloned().unwrap_or_default();
            wanted(&state, due).then(|| Job::Feed(line.clone(), state))
        });
        Ok(jobs.collect())
    }

    /// Entries whose time has come.
    pub(crate) fn due_entries(&self, now: Timestamp) -> anyhow::Result<Vec<Job>> {
        let due = self.desk.wait(self.desk.store.due(ENTRIES, now.as_second(), MOST))?;
        let mut jobs = Vec::new();
        for mark in due {
            match serde_json::from_str(&mark.body) {
                Ok(EntryState::Waiting { feed, entry, tries, .. }) => {
                    jobs.push(Job::Entry(Waiting { feed, entry, tries }));
                }
                Ok(_) => {}
                Err(why) => self.set_aside(mark, &why, now)?,
            }
        }
        Ok(jobs)
    }

    /// A mark of a later version, or a damaged one: the others go on. It stays as it is, for a program that can read it.
    fn set_aside(&self, mark: Mark, why: &serde_json::Error, now: Timestamp) -> anyhow::Result<()> {
        anstream::eprintln!("readout: later {}: what is remembered of it: {why}", mark.name);
        let due = Some(now.as_second().saturating_add(ASIDE));
        self.desk.wait(self.desk.store.mark(&[Mark { due, ..mark }]))
    }

    /// When the next thing is due.
    pub(crate) fn next_due(&self) -> anyhow::Result<i64> {
        let entry = self.desk.wait(self.desk.store.due(ENTRIES, i64::MAX, 1))?;
        let feeds = feed_states(&self.list, self.desk)?;
        let dues = feeds.values().map(|(_, due)| *due).chain(entry.iter().filter_map(|m| m.due));
        Ok(dues.min().unwrap_or(0))
    }

    /// Asks for everything, and takes each answer as it comes.
    pub(crate) fn round(&mut self, jobs: Vec<Job>) -> anyhow::Result<()> {
        let (to, mut from) = mpsc::channel(AHEAD);
        let (fetchers, lanes) = (Arc::clone(&self.fetchers), self.lanes(jobs));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        // A thread of its own: reading a page must not keep the network waiting.
        let network = std::thread::spawn(move || runtime.block_on(ask_all(fetchers, lanes, to)));
        while let Some(done) = from.blocking_recv() {
            self.take(done)?;
        }
        network.join().map_err(|_| anyhow::anyhow!("the network thread stopped"))
    }

    /// Jobs by host, each host's in order: a host is asked one thing after another, and none waits for another's.
    fn lanes(&self, jobs: Vec<Job>) -> Vec<Vec<(Option<Target>, Job)>> {
        let mut lanes: BTreeMap<String, Vec<(Option<Target>, Job)>> = BTreeMap::new();
        for job in jobs {
            let target = match &job {
                Job::Feed(line, _) => Some(line.url.clone()),
                Job::Entry(w) if self.takes(&w.feed) == Take::Page => {
                    w.entry.url.as_deref().and_then(|url| Target::parse(url).ok())
                }
                Job::Entry(_) => None,
            };
            let host = target.as_ref().map_or("", Target::host).to_owned();
            lanes.entry(host).or_default().push((target, job));
        }
        lanes.into_values().collect()
    }

    fn line(&self, feed: &str) -> Option<&FeedLine> {
        self.list.feeds.iter().find(|line| line.url.as_str() == feed)
    }

    /// An entry without words of its own is read from its page, whatever the list says.
    fn takes(&self, feed: &str) -> Take {
        self.line(feed).map(|line| line.take).unwrap_or_default()
    }

    fn take(&mut self, Done { job, answer }: Done) -> anyhow::Result<()> {
        let now = Timestamp::now();
        match (job, answer) {
            (Job::Feed(line, state), Some(answer)) => self.take_feed(&line, state, answer, now),
            (Job::Feed(..), None) => Ok(()),
            (Job::Entry(waiting), None) => self.take_words(&waiting, None),
            (Job::Entry(waiting), Some(Ok(Answer::Page(page)))) => self.take_page(&waiting, &page),
            (Job::Entry(waiting), Some(Ok(Answer::Unchanged))) => self.take_words(&waiting, None),
            (Job::Entry(waiting), Some(Err(error))) => self.again(waiting, &error, now),
        }
    }

    /// What a feed answered: its new entries are remembered first, then that it answered.
    fn take_feed(
        &mut self,
        line: &FeedLine,
        mut state: FeedState,
        answer: Result<Answer, Error>,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let due = match self.feed_entries(line, &mut state, answer, now) {
            Ok(ttl) => {
                self.tally.answered += 1;
                state.answered_at = Some(now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
                (state.failures, state.error) = (0, None);
                next_round(now, line.every, ttl?)
            }
            Err(error) => {
                self.tally.failed += 1;
                state.failures = state.failures.saturating_add(1);
                state.error = Some(format!("{}: {}", error.kind.name(), error.kind));
                anstream::eprintln!("readout: feed {error} ({})", error.kind.name());
                feed_again(now, line.every, state.failures, &error.kind)
            }
        };
        let mark = Mark {
            scope: FEEDS.into(),
            name: line.url.to_string(),
            due: Some(due),
            body: serde_json::to_string(&state)?,
        };
        self.desk.wait(self.desk.store.mark(&[mark]))
    }

    /// Remembers the new entries of a feed; the time that it wants to be left alone.
    fn feed_entries(
        &self,
        line: &FeedLine,
        state: &mut FeedState,
        answer: Result<Answer, Error>,
        now: Timestamp,
    ) -> Result<anyhow::Result<Option<u32>>, Error> {
        let page = match answer? {
            Answer::Unchanged => return Ok(Ok(None)),
            Answer::Page(page) => page,
        };
        let found = feed::parse(&page)?;
        state.title = found.title;
        state.validators = page.validators;
        let ttl = found.ttl_minutes;
        if found.left_out > 0 && self.verbose {
            anstream::eprintln!("readout: {}: {} entries left out", line.url, found.left_out);
        }
        Ok(self.remember(line, found.entries, now).map(|()| ttl))
    }

    fn remember(&self, line: &FeedLine, entries: Vec<Entry>, now: Timestamp) -> anyhow::Result<()> {
        let keys: Vec<String> = entries.iter().map(|e| e.key.clone()).collect();
        let known = self.desk.wait(self.desk.store.marks(ENTRIES, &keys))?;
        let mut fresh = Vec::new();
        for entry in entries.into_iter().filter(|e| !known.contains_key(&e.key)) {
            let name = entry.key.clone();
            let feed = line.url.to_string();
            let state = EntryState::Waiting { feed, entry, tries: 0, error: None };
            fresh.push(entry_mark(name, Some(now.as_second()), &state)?);
        }
        if !self.quiet && !fresh.is_empty() {
            anstream::eprintln!("readout: {}: {} new", line.url, fresh.len());
        }
        self.desk.wait(self.desk.store.mark_new(&fresh))
    }

    /// The page of an entry; where it has no report, the entry's own words.
    fn take_page(&mut self, waiting: &Waiting, page: &Page) -> anyhow::Result<()> {
        let source = waiting.entry.url.as_deref().unwrap_or(&waiting.entry.key);
        let (mut reports, mut skipped) = (Vec::new(), Vec::new());
        network::read_page(source, page, &self.options, &mut |result| match result {
            Ok(report) => reports.push(report),
            Err(skip) => skipped.push(skip),
        });
        if reports.is_empty() {
            let why = skipped.pop().map(|s| (s.reason, s.detail));
            return self.take_words(waiting, why);
        }
        self.keep(waiting, reports)
    }

    /// The words that the feed itself carries; `why` they are asked for, where the page failed.
    fn take_words(
        &mut self,
        waiting: &Waiting,
        why: Option<(String, String)>,
    ) -> anyhow::Result<()> {
        let (mut reports, mut skipped): (Vec<Report>, Vec<Skip>) = (Vec::new(), Vec::new());
        if waiting.entry.content.is_some() {
            let outlet = self.line(&waiting.feed).and_then(|l| l.name.as_deref());
            let alone = waiting.entry.alone(outlet);
            page::read(&waiting.entry.key, &mut alone.as_bytes(), &self.options, &mut |result| {
                match result {
                    Ok(report) => reports.push(report),
                    Err(skip) => skipped.push(skip),
                }
            });
        }
        if !reports.is_empty() {
            return self.keep(waiting, reports);
        }
        let own = skipped.pop().map(|s| (s.reason, s.detail));
        let none = || ("no_text".into(), "neither a page nor words of its own".into());
        let (reason, detail) = why.or(own).unwrap_or_else(none);
        self.leave(waiting, &reason, &detail)
    }

    /// Keeps reports, and settles their entry in the same transaction.
    fn keep(&mut self, waiting: &Waiting, reports: Vec<Report>) -> anyhow::Result<()> {
        let outlet = self.line(&waiting.feed).and_then(|l| l.name.as_deref());
        let reports = reports.into_iter().map(|r| completed(r, &waiting.entry, outlet)).collect();
        let readings = self.pipeline.read_all(reports);
        let report = readings.first().map(|r| r.report.id.to_string()).unwrap_or_default();
        let settled = [entry_mark(waiting.entry.key.clone(), None, &EntryState::Taken { report })?];
        let stamp = stamp();
        let kept = self.desk.store.ingest_and_settle(&readings, &settled, &stamp);
        let kept = self.desk.wait(kept)?;
        self.tally.taken += kept.added.len();
        for report in kept.added.iter().filter(|_| self.verbose) {
            anstream::eprintln!("readout: kept {report} {}", waiting.entry.key);
        }
        Ok(())
    }

    fn leave(&mut self, waiting: &Waiting, reason: &str, detail: &str) -> anyhow::Result<()> {
        self.tally.left += 1;
        let key = waiting.entry.key.clone();
        anstream::eprintln!("readout: skipped {key}: {reason} ({detail})");
        let state = EntryState::Left { why: format!("{reason}: {detail}") };
        self.desk.wait(self.desk.store.mark(&[entry_mark(key, None, &state)?]))
    }

    /// Later, where that may help; else the entry's own words.
    fn again(&mut self, waiting: Waiting, error: &Error, now: Timestamp) -> anyhow::Result<()> {
        let tries = waiting.tries.saturating_add(1);
        let Some(due) = entry_again(now, tries, &error.kind) else {
            let why = (error.kind.name().to_owned(), error.kind.to_string());
            return self.take_words(&waiting, Some(why));
        };
        self.tally.failed += 1;
        anstream::eprintln!("readout: later {error} ({})", error.kind.name());
        let Waiting { feed, entry, .. } = waiting;
        let name = entry.key.clone();
        let state = EntryState::Waiting { feed, entry, tries, error: Some(error.kind.to_string()) };
        self.desk.wait(self.desk.store.mark(&[entry_mark(name, Some(due), &state)?]))
    }
}

/// As far as the record's times go: `2026-03-03T07:30`.
const TO_MINUTES: usize = 16;

/// What the feed knows and the page does not say.
fn completed(mut report: Report, entry: &Entry, outlet: Option<&str>) -> Report {
    if report.published.is_none()
        && let Some(published) = &entry.published
    {
        report.published = Some(Edtf::new(published.get(..TO_MINUTES).unwrap_or(published)));
        report.published_basis = Some(Basis::Stated);
    }
    if report.outlet.is_none()
        && let Some(outlet) = outlet
    {
        report.outlet = Some(outlet.to_owned());
        report.outlet_basis = Some(Basis::Inferred);
    }
    report
}

fn entry_mark(name: String, due: Option<i64>, state: &EntryState) -> anyhow::Result<Mark> {
    Ok(Mark { scope: ENTRIES.into(), name, due, body: serde_json::to_string(state)? })
}

/// What is known of each feed, and when it is due.
fn feed_states(list: &FeedList, desk: &Desk) -> anyhow::Result<BTreeMap<String, (FeedState, i64)>> {
    let names: Vec<String> = list.feeds.iter().map(|line| line.url.to_string()).collect();
    let mut states = BTreeMap::new();
    let mut marks = desk.wait(desk.store.marks(FEEDS, &names))?;
    for name in names {
        let state = match marks.remove(&name) {
            // What cannot be read is forgotten: the feed is asked as if for the first time, and its entries have marks of
            // their own.
            Some(mark) => {
                (serde_json::from_str(&mark.body).unwrap_or_default(), mark.due.unwrap_or(0))
            }
            None => (FeedState::default(), 0),
        };
        states.insert(name, state);
    }
    Ok(states)
}

/// Asks every host's jobs one after another, several hosts at once.
async fn ask_all(
    fetchers: Arc<Fetchers>,
    lanes: Vec<Vec<(Option<Target>, Job)>>,
    to: mpsc::Sender<Done>,
) {
    let places = Arc::new(Semaphore::new(LANES));
    let mut tasks = tokio::task::JoinSet::new();
    for lane in lanes {
        let (fetchers, to, places) = (Arc::clone(&fetchers), to.clone(), Arc::clone(&places));
        tasks.spawn(async move {
            let _place = places.acquire_owned().await;
            for (target, job) in lane {
                let answer = match target {
                    Some(target) => Some(ask(fetchers.of(&job), &target, &job).await),
                    None => None,
                };
                // Nobody listens any more: the program ends, and what was not taken is still due.
                if to.send(Done { job, answer }).await.is_err() {
                    return;
                }
            }
        });
    }
    drop(to);
    while tasks.join_next().await.is_some() {}
}

async fn ask(fetcher: &Fetcher, target: &Target, job: &Job) -> Result<Answer, Error> {
    let none = Validators::default();
    let known = match job {
        Job::Feed(_, state) => &state.validators,
        Job::Entry(_) => &none,
    };
    fetcher.get(target, known, Robots::Ask, Timestamp::now()).await
}

/// How long until something is due.
pub(crate) fn until_next(now: Timestamp, due: i64) -> Duration {
    let seconds = due.saturating_sub(now.as_second());
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).max(Duration::from_secs(1))
}

/// A line a feed, and one for the entries that wait.
pub(crate) fn status(list: &FeedList, desk: &Desk) -> anyhow::Result<Vec<String>> {
    let states = feed_states(list, desk)?;
    let mut lines = Vec::new();
    for feed in &list.feeds {
        let (state, due) = states.get(feed.url.as_str()).cloned().unwrap_or_default();
        let name = feed.name.clone().or(state.title).unwrap_or_default();
        let answered = state.answered_at.unwrap_or_else(|| "never".into());
        lines.push(format!("{} {name}", feed.url).trim_end().to_owned());
        lines.push(format!("    answered {answered}, due {}", time(due)));
        if let Some(error) = state.error {
            lines.push(format!("    failed {} times since: {error}", state.failures));
        }
    }
    let waiting = desk.wait(desk.store.due(ENTRIES, i64::MAX, u32::MAX))?;
    lines.push(format!("{} entries wait to be read", waiting.len()));
    for mark in waiting {
        let due = time(mark.due.unwrap_or(0));
        match serde_json::from_str(&mark.body) {
            Ok(EntryState::Waiting { error: Some(error), tries, .. }) => {
                lines.push(format!("    {}: tried {tries} times, again {due}: {error}", mark.name));
            }
            Ok(_) => {}
            Err(why) => lines.push(format!("    {}: what is remembered of it: {why}", mark.name)),
        }
    }
    Ok(lines)
}

fn time(second: i64) -> String {
    let known = Timestamp::from_second(second).ok().filter(|_| second > 0);
    known.map_or_else(|| "now".into(), |t| t.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
