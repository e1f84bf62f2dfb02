//! How long people wait for a store of many reports.
//!
//! `cargo run --release -p readout-store --example bench -- --reports 100000 [--store postgres] [--keep FILE]`. In: how many
//! composed reports. Out: p50 and p95 of opening, one story, a search, quotes by person, and adding one report, in
//! milliseconds. Holds: every question is another one; nothing is asked twice.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

#[path = "../testing/compose.rs"]
mod compose;
#[path = "../testing/postgres.rs"]
mod postgres;

use std::env;
use std::error::Error;
use std::time::Instant;

use readout_store::{Access, Filter, Location, Search, Stamp, Store};
use readout_types::{Reading, Versions};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Questions of each kind.
const ASKED: u64 = 200;
/// Reports kept at once while the store is filled.
const BATCH: u64 = 64;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let value = |name: &str| {
        let at = args.iter().position(|a| a == name)?;
        args.get(at + 1).cloned()
    };
    let reports = value("--reports").and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir()?;
    let server = match value("--store").as_deref() {
        Some("postgres") => Some(postgres::Server::start()?),
        _ => None,
    };
    let file = value("--keep").map_or_else(|| folder.path().join("desk.db"), Into::into);
    let location = server.as_ref().map_or(Location::File(file), |s| Location::parse(&s.url()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(&location, reports))
}

async fn measure(location: &Location, reports: u64) -> Result<()> {
    let began = Instant::now();
    let store = Store::open(location.clone(), Access::Keep).await?;
    fill(&store, reports).await?;
    println!("filled with {reports} reports in {:.0} s", began.elapsed().as_secs_f64());
    store.close().await;
    let mut open = Times::default();
    for _ in 0..40 {
        let asked = Instant::now();
        let store = Store::open(location.clone(), Access::Look).await?;
        store.stories(&Filter { limit: 20, ..Filter::default() }).await?;
        open.add(asked);
        store.close().await;
    }
    open.print("open and list the latest stories");
    let store = Store::open(location.clone(), Access::Keep).await?;
    story(&store, reports).await?;
    search(&store, reports).await?;
    quotes(&store, reports).await?;
    add(&store, reports).await
}

/// Fills the store up to a number of reports; one that was filled before is gone on with.
async fn fill(store: &Store, reports: u64) -> Result<()> {
    let sizes = store.sizes().await?;
    let there = sizes.iter().find(|(what, _)| *what == "reports").map_or(0, |(_, n)| *n);
    let mut next = u64::try_from(there)?;
    while next < reports {
        let end = (next + BATCH).min(reports);
        let batch: Vec<Reading> = (next..end).map(compose::reading).collect();
        store.ingest(&batch, &stamp()).await?;
        next = end;
    }
    Ok(())
}

async fn story(store: &Store, reports: u64) -> Result<()> {
    let mut times = Times::default();
    for at in spread(reports) {
        let report = store.report(compose::reading(at).report.id.as_str()).await?;
        let asked = Instant::now();
        store.story(report.story.as_str(), None).await?;
        times.add(asked);
    }
    times.print("one story");
    Ok(())
}

/// Half the queries are common words, half a name.
async fn search(store: &Store, reports: u64) -> Result<()> {
    let common = [
        "envoys undecided",
        "market season",
        "tables documents",
        "\"stayed undecided\"",
        "title:talks",
    ];
    let mut times = Times::default();
    for (n, at) in spread(reports).enumerate() {
        let name = compose::reading(at).items.agents[2].name.clone();
        let query = if n % 2 == 0 { name } else { common[n / 2 % common.len()].to_owned() };
        let filter = Filter { limit: 20, ..Filter::default() };
        let asked = Instant::now();
        store.search(&Search { query, filter }).await?;
        times.add(asked);
    }
    times.print("search");
    Ok(())
}

/// By whole name, and by first name, which thousands share.
async fn quotes(store: &Store, reports: u64) -> Result<()> {
    let mut times = Times::default();
    for (n, at) in spread(reports).enumerate() {
        let name = compose::reading(at).items.agents[2].name.clone();
        let first = name.split(' ').next().unwrap_or(&name).to_owned();
        let person = Some(if n % 2 == 0 { name } else { first });
        let asked = Instant::now();
        store.quotes(&Filter { person, ..Filter::default() }).await?;
        times.add(asked);
    }
    times.print("quotes by person");
    Ok(())
}

/// Reports that begin stories, and reports that come late to stories of the last days.
async fn add(store: &Store, reports: u64) -> Result<()> {
    let mut times = Times::default();
    for next in reports..reports + ASKED {
        let reading = compose::reading(next);
        let asked = Instant::now();
        store.ingest(std::slice::from_ref(&reading), &stamp()).await?;
        times.add(asked);
    }
    times.print("add one report");
    Ok(())
}

/// Numbers all over the store.
fn spread(reports: u64) -> impl Iterator<Item = u64> {
    (0..ASKED).map(move |n| n.wrapping_mul(7_919) % reports.max(1))
}

fn stamp() -> Stamp {
    let versions = Versions { readout: "0".into(), model: "none".into(), lexicons: "none".into() };
    Stamp { at: "2026-01-02T12:00:00Z".into(), versions }
}

#[derive(Default)]
struct Times(Vec<f64>);

impl Times {
    fn add(&mut self, since: Instant) {
        self.0.push(since.elapsed().as_secs_f64() * 1_000.0);
    }

    fn print(mut self, what: &str) {
        self.0.sort_by(f64::total_cmp);
        let at = |share: usize| self.0.get(self.0.len() * share / 100).copied().unwrap_or(f64::NAN);
        println!("{what}: p50 {:.1} ms, p95 {:.1} ms, n {}", at(50), at(95), self.0.len());
    }
}
