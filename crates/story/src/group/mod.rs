//! Which reports tell the same story.
//!
//! In: [`Features`] of each report, taken once by [`features()`]. Out: groups, and for each join a [`Why`]. Holds: the
//! result depends on the set of reports, not on their order within a batch; ties are broken by the reports' keys.
//!
//! Reports are joined by average linkage over the likeness of their words. A word weighs by how rare it is in
//! English news, in the reports at hand, and above all *outside* the days around the report: what bursts out these
//! days makes a story, what is always there makes a topic. Where no date is known, the likeness asked for rises with
//! the crowd of similar reports instead; but first a report without a date borrows the day of dated reports that tell
//! the same, where those lie within one story's days of each other, and says from which. Copies join at once.

mod borrow;
mod days;
mod features;
mod grouper;
mod index;
mod node;
mod params;
mod spread;
mod terms;
mod weigh;

pub use features::{Features, Term, features};
pub use grouper::{Grouper, Groups, Taken, Why};
pub use params::Params;
pub use weigh::Counts;

/// Groups reports by their features, with the usual settings.
#[must_use]
pub fn group(features: &[Features]) -> Groups {
    let mut grouper = Grouper::new(Params::default());
    grouper.add(features);
    grouper.groups()
}

#[cfg(test)]
mod tests;
