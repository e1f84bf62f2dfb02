//! Joins readings of single reports into stories.
//!
//! In: [`Report`](readout_types::Report)s and [`Reading`](readout_types::Reading)s, in any order. Out: which reports
//! belong together ([`group`]), which depends on which ([`lineage`]), on how many sources a thing rests
//! ([`sources`]). Holds: the result does not depend on the order of the reports or on threads; every join can be
//! explained.

pub mod group;
pub mod lineage;
pub mod sources;
