//! Answers that are kept, so that many readers of one page cost little more than one.
//!
//! In: requests that only look, with their [`Visitor`]. Out: answers, compressed where the client takes that, without a body
//! where it has it already. Holds: an answer is never older than the request that it answers; of many who ask for the same at
//! once one has it made and the others wait for that; nothing of one visitor reaches another; so many answers are made at
//! once and so many bytes kept, whatever is asked.

mod body;
mod shelf;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use readout_store::{Error, VersionLine};
use readout_types::Id;
use tokio::runtime::Handle;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use crate::App;
use crate::guard::{Limits, Visitor};
pub(crate) use body::Holes;
use body::Kept;
use shelf::{Place, Shelf};

/// Longer bodies are made for each request: records and exports of the largest stories.
const LONGEST: usize = 4 << 20;
/// Shorter ones are not worth compressing, in bytes.
const SHORT: usize = 512;

/// What an answer rests on, where that is less than the whole store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rests {
    /// A story as of its latest version.
    Story {
        /// The id that it has in that version.
        id: Id,
        version: i64,
    },
    /// A report that was read so many times.
    Report { id: Id, readings: usize },
}

impl Rests {
    /// A story as of this version, where that is the latest.
    pub(crate) fn version(line: &VersionLine) -> Self {
        Rests::Story { id: line.id.clone(), version: line.version }
    }
}

/// Puts it to an answer: what changes elsewhere leaves the answer good.
pub(crate) fn resting(mut answer: Response, on: Vec<Rests>) -> Response {
    answer.extensions_mut().insert(Resting(on));
    answer
}

#[derive(Debug, Clone)]
struct Resting(Vec<Rests>);

/// What all requests share. Cloning shares it.
#[derive(Debug, Clone)]
pub(crate) struct Cache(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: App,
    holes: Holes,
    shelf: Shelf<Key, Held>,
    /// Turns of those who make answers.
    turns: Arc<Semaphore>,
}

/// What an answer is the same for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    address: String,
    /// What a visitor may do shows in every page.
    may_edit: bool,
    may_admin: bool,
    account: bool,
}

/// An answer on the shelf.
#[derive(Debug)]
struct Held {
    made: Arc<Made>,
    /// It is good as of this change of the store.
    pulse: i64,
    /// And as long as these are as they were; where there are none, until the next change.
    rests: Vec<Rests>,
}

/// An answer that was made.
#[derive(Debug)]
struct Made {
    status: StatusCode,
    headers: HeaderMap,
    body: Kept,
}

impl Cache {
    pub(crate) fn new(app: App, holes: Holes, limits: Limits) -> Self {
        let turns = Arc::new(Semaphore::new(limits.making));
        Cache(Arc::new(Inner { app, holes, shelf: Shelf::new(limits.kept), turns }))
    }

    /// An answer that is as good as one made now.
    async fn get(&self, key: Key, request: Request, next: Next) -> Result<Arc<Made>, Error> {
        let pulse = self.0.app.pulse().await?;
        let place = self.0.shelf.place(&key);
        let mut held = Arc::clone(&place).lock_owned().await;
        if let Some(held) = &mut *held
            && (held.pulse >= pulse || self.still(&held.rests).await)
        {
            held.pulse = held.pulse.max(pulse);
            return Ok(Arc::clone(&held.made));
        }
        let turn = Arc::clone(&self.0.turns).acquire_owned().await.ok();
        let order = Order { key, place, held, pulse, _turn: turn };
        let work = self.clone().make(order, request, next);
        // Templates keep a processor busy: aside from those that answer others. Who goes away meanwhile leaves the answer
        // to those who wait for it.
        let handle = Handle::current();
        let made = tokio::task::spawn_blocking(move || handle.block_on(work)).await;
        Ok(made.unwrap_or_else(|_| Arc::new(Made::failed())))
    }

    /// Whether there is something that it rests on, and all of that is as it was.
    async fn still(&self, rests: &[Rests]) -> bool {
        let store = self.0.app.store();
        for rest in rests {
            // What cannot be asked for may be gone: the answer is made anew, and says so.
            let same = match rest {
                Rests::Story { id, version } => {
                    store.versions(id.as_str()).await.is_ok_and(|versions| {
                        let now = versions.last();
                        now.is_some_and(|now| now.id == *id && now.version == *version)
                    })
                }
                Rests::Report { id, readings } => {
                    store.times_read(id).await.is_ok_and(|times| times == *readings)
                }
            };
            if !same {
                return false;
            }
        }
        !rests.is_empty()
    }

    async fn make(self, order: Order, mut request: Request, next: Next) -> Arc<Made> {
        let Order { key, place, mut held, pulse, _turn } = order;
        let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or_default();
        request.extensions_mut().insert(self.0.holes.masked(&visitor));
        // What the client has is looked at when the whole answer is there.
        request.headers_mut().remove(header::IF_NONE_MATCH);
        *request.method_mut() = Method::GET;
        let answer = next.run(request).await;
        let rests = answer.extensions().get::<Resting>().map(|r| r.0.clone()).unwrap_or_default();
        let made = Arc::new(Made::of(answer, &self.0.holes).await);
        if made.status == StatusCode::OK && made.body.size() <= LONGEST {
            let size = made.body.size() + key.address.len();
            *held = Some(Held { made: Arc::clone(&made), pulse, rests });
            self.0.shelf.weigh(&key, &place, size);
        } else {
            *held = None;
            self.0.shelf.leave(&key, &place);
        }
        made
    }
}

/// An answer that is to be made, and where it goes.
struct Order {
    key: Key,
    place: Place<Held>,
    held: OwnedMutexGuard<Option<Held>>,
    pulse: i64,
    /// Given back when it is made.
    _turn: Option<OwnedSemaphorePermit>,
}

impl Made {
    async fn of(answer: Response, holes: &Holes) -> Self {
        let (parts, body) = answer.into_parts();
        // Pages are whole in memory when they come here.
        let Ok(body) = to_bytes(body, usize::MAX).await else { return Made::failed() };
        let mut headers = parts.headers;
        headers.remove(header::CONTENT_LENGTH);
        let is_packed = is_text(&headers) && (SHORT..=LONGEST).contains(&body.len());
        Made { status: parts.status, headers, body: Kept::of(&body, holes, is_packed) }
    }

    fn failed() -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Made { status, headers: HeaderMap::new(), body: Kept::default() }
    }

    /// For one visitor.
    fn answer(&self, visitor: &Visitor, wants: &Wants) -> Response {
        let is_gzip = wants.gzip && self.body.is_packed();
        let mut headers = self.headers.clone();
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
        if self.status == StatusCode::OK {
            // Other bytes, another tag.
            let end = if is_gzip { "-gzip" } else { "" };
            let tag = format!("\"{}{end}\"", self.body.tag(visitor));
            let is_there = wants.has(&tag);
            // Digits, letters and quotation marks are always a header's value.
            if let Ok(tag) = HeaderValue::from_str(&tag) {
                headers.insert(header::ETAG, tag);
            }
            if is_there {
                return (StatusCode::NOT_MODIFIED, headers).into_response();
            }
        }
        let body = if is_gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            self.body.gzip(visitor)
        } else {
            self.body.plain(visitor)
        };
        (self.status, headers, Body::from(body)).into_response()
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/") || kind.ends_with("json") || kind.ends_with("xml")
}

/// What a client says of the answer that it wants.
struct Wants {
    gzip: bool,
    has: Vec<String>,
}

impl Wants {
    fn of(headers: &HeaderMap) -> Self {
        let list = |name| {
            let values = headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
            values.flat_map(|v| v.split(',')).map(|v| v.trim().to_owned()).collect::<Vec<_>>()
        };
        Wants {
            gzip: list(header::ACCEPT_ENCODING).iter().any(|told| takes_gzip(told)),
            has: list(header::IF_NONE_MATCH),
        }
    }

    /// Whether the client has the bytes of this tag (weak comparison, RFC 9110, 8.8.3.2).
    fn has(&self, tag: &str) -> bool {
        self.has.iter().any(|t| t == "*" || t.trim_start_matches("W/") == tag)
    }
}

/// Whether one entry of `Accept-Encoding` (RFC 9110, 12.5.3) lets gzip through.
fn takes_gzip(told: &str) -> bool {
    let mut parts = told.split(';').map(str::trim);
    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip") || name == "*");
    let weight = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
    named && weight.is_none_or(|q| q.trim().parse::<f32>().is_ok_and(|q| q > 0.0))
}

/// Whether answers to a request are kept: uploads change while they are read, and files of the program never do.
fn is_kept(request: &Request) -> bool {
    let path = request.uri().path();
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    looks && !["/add", "/assets"].iter().any(|p| path == *p || path.starts_with(&format!("{p}/")))
}

/// Puts the shelf before all routes.
pub(crate) fn layer(cache: Cache, routes: Router) -> Router {
    routes.layer(from_fn_with_state(cache, kept))
}

async fn kept(State(cache): State<Cache>, request: Request, next: Next) -> Response {
    if !is_kept(&request) {
        return next.run(request).await;
    }
    let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or_default();
    let wants = Wants::of(request.headers());
    let key = Key {
        address: request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned(),
        may_edit: visitor.may_edit,
        may_admin: visitor.may_admin,
        account: visitor.account,
    };
    let for_programs = key.address.starts_with("/api/");
    match cache.get(key, request, next).await {
        Ok(made) => made.answer(&visitor, &wants),
        Err(error) => {
            let (status, what) = crate::told::told(&error.kind);
            if for_programs {
                crate::api::problem(status, &what)
            } else {
                crate::pages::problem(status, &what)
            }
        }
    }
}

#[cfg(test)]
mod tests;
