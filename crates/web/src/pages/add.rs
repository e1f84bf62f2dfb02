//! New reports: files or pasted text, read while the page shows how far it is.
//!
//! In: a form. Out: a job with a page of its own. Holds: one job reads at a time, those of the JSON interface too; each input that is not read is named with
//! its reason; what a job has read is in the store even where a later input fails.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use readout_types::{Report, Skip};
use serde::Serialize;
use serde_json::json;
use tokio::sync::OwnedMutexGuard;

use super::corrections::may_edit;
use super::shell::{Answer, Asker, Page, Problem};
use crate::App;

/// Jobs that are remembered.
const REMEMBERED: usize = 50;
/// Reports read and kept at once: what is kept shows early, and a stop loses no more than these.
const BATCH: usize = 16;
/// Jobs that wait or read at once: each holds its files in memory.
const MOST_JOBS: usize = 8;
/// What is said where that is too many.
pub(crate) const BUSY: &str = "Other uploads are still being read. Try again when they are done.";
/// Files of one job.
const MOST_INPUTS: usize = 500;

/// What is being read, and what was.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    list: Mutex<(u64, VecDeque<Job>)>,
    /// Jobs of programs, which have no page.
    unseen: Arc<AtomicUsize>,
    /// Held by the job that reads.
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// A place among the jobs for a program; given back when it goes.
#[derive(Debug)]
pub(crate) struct Unseen(Arc<AtomicUsize>);

impl Drop for Unseen {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// One upload.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Job {
    number: u64,
    inputs: usize,
    /// Reports found in them so far; those read and kept.
    found: usize,
    read: usize,
    added: usize,
    known: usize,
    skipped: Vec<Skip>,
    stories: Vec<String>,
    done: bool,
    failed: Option<String>,
}

/// A file or a pasted text.
struct Input {
    name: String,
    bytes: Vec<u8>,
}

impl Jobs {
    /// The number of a new job; `None` where too many are not done.
    fn start(&self, inputs: usize) -> Option<u64> {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        if self.waiting(&list.1) >= MOST_JOBS {
            return None;
        }
        list.0 += 1;
        let number = list.0;
        list.1.push_back(Job { number, inputs, ..Job::default() });
        if list.1.len() > REMEMBERED {
            list.1.pop_front();
        }
        Some(number)
    }

    /// A place for a program's reports; `None` where too many jobs are not done.
    pub(crate) fn unseen(&self) -> Option<Unseen> {
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        if self.waiting(&list.1) >= MOST_JOBS {
            return None;
        }
        self.unseen.fetch_add(1, Ordering::SeqCst);
        Some(Unseen(Arc::clone(&self.unseen)))
    }

    fn waiting(&self, list: &VecDeque<Job>) -> usize {
        list.iter().filter(|j| !j.done).count() + self.unseen.load(Ordering::SeqCst)
    }

    /// Waits until no other job reads.
    pub(crate) async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    fn change(&self, number: u64, change: impl FnOnce(&mut Job)) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = list.1.iter_mut().find(|j| j.number == number) {
            change(job);
        }
    }

    fn get(&self, number: u64) -> Option<Job> {
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.1.iter().find(|j| j.number == number).cloned()
    }
}

#[derive(Serialize)]
struct Form {}

/// The form.
pub(super) async fn form(visitor: Asker) -> Answer {
    may_edit(&visitor)?;
    let page = Page { template: "add.html", title: "Add reports", here: "add", visitor: &visitor };
    Ok(page.answer(&Form {}))
}

/// Takes files and text in and begins to read them.
pub(super) async fn take(State(app): State<App>, visitor: Asker, sent: Multipart) -> Answer {
    may_edit(&visitor)?;
    let inputs = inputs(sent, &app.reader().stamp().at).await?;
    if inputs.is_empty() {
        return Err(Problem::asked_wrongly("Choose a file or paste a text."));
    }
    if inputs.len() > MOST_INPUTS {
        let many = format!("These are more than {MOST_INPUTS} files: send them in parts.");
        return Err(Problem::asked_wrongly(&many));
    }
    let busy = || Problem::of(StatusCode::SERVICE_UNAVAILABLE, BUSY);
    let number = app.jobs().start(inputs.len()).ok_or_else(busy)?;
    tokio::spawn(run(app.clone(), number, inputs));
    Ok(Redirect::to(&format!("/add/{number}")).into_response())
}

async fn inputs(mut sent: Multipart, now: &str) -> Result<Vec<Input>, Problem> {
    let mut inputs = Vec::new();
    let mut pasted = serde_json::Map::new();
    loop {
        let part = sent.next_field().await.map_err(|e| Problem::of(e.status(), &e.body_text()))?;
        let Some(part) = part else { break };
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|e| Problem::of(e.status(), &e.body_text()))?;
        match (field.as_str(), name) {
            ("file", Some(name)) if !bytes.is_empty() => {
                inputs.push(Input { name, bytes: bytes.to_vec() });
            }
            ("text" | "title" | "outlet" | "url" | "published", _) => {
                let text = String::from_utf8_lossy(&bytes).trim().to_owned();
                if !text.is_empty() {
                    pasted.insert(field, text.into());
                }
            }
            _ => {}
        }
    }
    if pasted.contains_key("text") {
        let name = format!("pasted-{now}");
        pasted.insert("id".into(), json!(name));
        // The reader takes a text with what is known about it as JSON.
        let bytes = serde_json::Value::Object(pasted).to_string().into_bytes();
        inputs.push(Input { name, bytes });
    }
    Ok(inputs)
}

async fn run(app: App, number: u64, inputs: Vec<Input>) {
    let _turn = app.jobs().turn().await;
    for input in inputs {
        let reader = Arc::clone(app.reader());
        let found = tokio::task::spawn_blocking(move || reader.reports(&input.name, &input.bytes));
        let Ok((reports, skipped)) = found.await else {
            app.jobs()
                .change(number, |j| j.failed = Some("an input could not be taken apart".into()));
            continue;
        };
        app.jobs().change(number, |j| {
            j.found += reports.len();
            j.skipped.extend(skipped);
        });
        let mut reports = reports.into_iter();
        loop {
            let batch: Vec<Report> = reports.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            if let Err(why) = keep(&app, number, batch).await {
                app.jobs().change(number, |j| j.failed = Some(why));
            }
        }
    }
    app.jobs().change(number, |j| j.done = true);
}

/// Reads a batch, one report after another, and keeps it.
async fn keep(app: &App, number: u64, batch: Vec<Report>) -> Result<(), String> {
    let mut readings = Vec::with_capacity(batch.len());
    for report in batch {
        let reader = Arc::clone(app.reader());
        let reading = tokio::task::spawn_blocking(move || reader.read(report)).await;
        readings.push(reading.map_err(|_| "a report could not be read".to_owned())?);
        app.jobs().change(number, |j| j.read += 1);
    }
    let kept = app.store().ingest(&readings, &app.reader().stamp()).await;
    let kept = kept.map_err(|error| error.kind.to_string())?;
    app.jobs().change(number, |j| {
        j.added += kept.added.len();
        j.known += kept.known.len();
        for story in kept.stories.iter().map(ToString::to_string) {
            if !j.stories.contains(&story) {
                j.stories.push(story);
            }
        }
    });
    Ok(())
}

/// How far a job is.
pub(super) async fn job(State(app): State<App>, visitor: Asker, Path(number): Path<u64>) -> Answer {
    may_edit(&visitor)?;
    let job = app.jobs().get(number);
    let job = job.ok_or_else(|| Problem::not_found("This upload is not remembered any more."))?;
    let page = Page { template: "job.html", title: "Reading", here: "add", visitor: &visitor };
    Ok(page.answer(&job))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_of_people_and_of_programs_share_their_places() {
        let jobs = Jobs::default();
        let held: Vec<Unseen> = (1..MOST_JOBS).filter_map(|_| jobs.unseen()).collect();
        assert_eq!(held.len(), MOST_JOBS - 1);
        let number = jobs.start(1).expect("the last place");
        assert!(jobs.start(1).is_none() && jobs.unseen().is_none());
        jobs.change(number, |job| job.done = true);
        assert!(jobs.unseen().is_some(), "a place that is given back is free");
        drop(held);
        assert!(jobs.start(1).is_some());
    }
}
