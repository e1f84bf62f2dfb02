//! The web face: server-rendered pages and the JSON interface over the store.
//!
//! In: an [`App`] (the store, and what reads new reports). Out: [`router`], which answers every request. Holds: no page needs
//! script to be read; nothing is fetched from elsewhere; whatever a report says is text, never markup; there is no clock
//! here, no network and no language model: [`Reader`] brings the time and the readings.
//!
//! [`pages`] are for people, [`api`] for programs, [`guard`] says who may do what and how much of it. Between them stand the
//! answers that are kept (`cache`).

pub mod api;
mod cache;
pub mod guard;
mod live;
pub mod pages;
mod state;
#[cfg(test)]
mod testing;
mod told;

use axum::Router;

use cache::Cache;
pub use guard::Guard;
pub use pages::file::story_file;
pub use state::{App, Reader};

/// Everything that the server answers.
pub fn router(app: &App, guard: &Guard) -> Router {
    let routes = pages::router().nest("/api", api::router()).with_state(app.clone());
    let routes = cache::layer(Cache::new(app.clone(), guard.holes(), guard.limits()), routes);
    let live = live::router().with_state(guard.clone());
    guard::layer(guard, routes.merge(live))
}
