//! Tells an open page that its record changed.
//!
//! In: `/live?pulse=N` or `/live?story=ID&version=N`: what the page shows. Out: server-sent events: `news` with the number
//! that holds now, as soon as it is another. Holds: what another program writes into the store is told too; pages are told
//! at once when they come back after a pause; so many pages at once, and the store is asked once a second for all of them.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{Stream, unfold};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;

use crate::guard::Guard;
use crate::pages;

/// How often it is looked whether something came in.
const EVERY: Duration = Duration::from_secs(1);
/// A page asks again after so many looks, which shows whether it may still see this.
const LOOKS: u32 = 3_600;

/// The route.
pub(crate) fn router() -> Router<Guard> {
    Router::new().route("/live", get(tell))
}

/// What the page shows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Shown {
    /// One story, as of a version.
    story: Option<String>,
    version: i64,
    /// Or everything, as of a pulse.
    pulse: i64,
}

async fn tell(State(guard): State<Guard>, Query(shown): Query<Shown>) -> Response {
    let Ok(place) = guard.live().clone().try_acquire_owned() else {
        let full = "Too many pages are open at once; this one is not told of news.";
        let mut response = pages::problem(StatusCode::SERVICE_UNAVAILABLE, full);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        return response;
    };
    let watch = Watch { guard, shown, seen: None, looks: 0, _place: place };
    let keep = KeepAlive::new().interval(Duration::from_secs(20));
    Sse::new(events(watch)).keep_alive(keep).into_response()
}

/// One open page.
struct Watch {
    guard: Guard,
    shown: Shown,
    /// The pulse at the last look.
    seen: Option<i64>,
    looks: u32,
    /// Given back when the page goes.
    _place: OwnedSemaphorePermit,
}

fn events(watch: Watch) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(watch, |mut watch| async move {
        while watch.looks < LOOKS {
            watch.looks += 1;
            if let Some(now) = watch.look().await {
                return Some((Ok(Event::default().event("news").data(now.to_string())), watch));
            }
            tokio::time::sleep(EVERY).await;
        }
        None
    })
}

impl Watch {
    /// The number that holds now, where it is not the one that was told last. A store that cannot be asked has no news.
    async fn look(&mut self) -> Option<i64> {
        let pulse = self.guard.app().pulse().await.ok()?;
        if self.seen.replace(pulse) == Some(pulse) {
            return None;
        }
        let Some(story) = &self.shown.story else {
            let old = std::mem::replace(&mut self.shown.pulse, pulse);
            return (old != pulse).then_some(pulse);
        };
        let version = self.guard.app().store().versions(story).await.ok()?.last()?.version;
        let old = std::mem::replace(&mut self.shown.version, version);
        (old != version).then_some(version)
    }
}
