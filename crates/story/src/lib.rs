//! Joins readings of single reports into stories.
//!
//! In: [`Report`](readout_types::Report)s and [`Reading`](readout_types::Reading)s, in any order. Out: which reports
//! belong together ([`group`]), which depends on which ([`lineage`]), on how many sources a thing rests
//! ([`sources`]), and one merged record of each story ([`build()`], [`stories`]). Holds: the result does not depend on the
//! order of the reports or on threads; every join can be explained.
//!
//! A story is built in this order: one entry for each agent, place and issue (`merge`); sentences that tell the same
//! (`align`); one entry for each meeting, proposal and event (`merge`); facts of several newsrooms (`compare`); facts of
//! one (`single_source`); `timeline`; `anomalies`; how sure each item is ([`sure`]). [`diff`] tells a later record from an earlier one.

mod align;
mod anomalies;
mod build;
mod compare;
pub mod diff;
pub mod digest;
mod edtf;
pub mod group;
mod headlines;
mod ids;
mod kept;
pub mod lineage;
mod merge;
mod offices;
mod places;
mod single_source;
pub mod sources;
pub mod sure;
#[cfg(test)]
mod testing;
mod timeline;
mod words;

pub use build::{build, stories};
