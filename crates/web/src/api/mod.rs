//! The JSON interface under `/api`.
//!
//! In: requests. Out: the store's views as JSON.

use axum::Router;

use crate::App;

/// The routes below `/api`.
pub(crate) fn router() -> Router<App> {
    Router::new()
}
