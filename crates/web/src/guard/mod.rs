//! Who asks, and what they may do.
//!
//! In: requests as they come. Out: the same with a [`Visitor`], or a refusal.

use axum::{Extension, Router};

use crate::App;

/// Who asks. Every request that reaches a page bears one.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// In whose name corrections are kept.
    pub name: String,
    /// Whether they may add reports and corrections.
    pub may_edit: bool,
    /// Whether there is someone to log out: an account, not only the user of this machine.
    pub account: bool,
    /// What a form must bring back under the name `csrf`, to show that it came from a page of ours.
    pub csrf: String,
}

/// Puts the guard around all routes.
pub(crate) fn layer(_app: &App, routes: Router) -> Router {
    let local = Visitor { name: "local".into(), may_edit: true, ..Visitor::default() };
    routes.layer(Extension(local))
}
