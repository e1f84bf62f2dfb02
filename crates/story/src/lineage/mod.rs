//! Which report depends on which.
//!
//! In: the reports of one or many stories. Out: every dependent pair seen, as [`Lineage`]. Holds: the result is
//! sorted by `from` and `to` and depends on the set of reports, not on their order.

use readout_types::{Lineage, Report};

/// Finds every dependent pair.
#[must_use]
pub fn find(_reports: &[&Report]) -> Vec<Lineage> {
    Vec::new()
}
