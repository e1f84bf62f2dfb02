//! What people and programs are told where the store cannot do a thing.
//!
//! In: an error of the store. Out: a status and words. Holds: what the database says may name its place, which is the
//! operator's business: it is not told.

use axum::http::StatusCode;
use readout_store::ErrorKind;

pub(crate) fn told(kind: &ErrorKind) -> (StatusCode, String) {
    match kind {
        ErrorKind::Unknown(name) => (StatusCode::NOT_FOUND, format!("Nothing is called {name:?}.")),
        ErrorKind::Ambiguous(name) => {
            let what = format!("{name:?} could mean several: give more of it.");
            (StatusCode::NOT_FOUND, what)
        }
        ErrorKind::Query(why) => (StatusCode::BAD_REQUEST, why.clone()),
        ErrorKind::Busy | ErrorKind::Full | ErrorKind::ReadOnly(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, "The store cannot do that now.".to_owned())
        }
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "The store cannot do that.".to_owned()),
    }
}
