//! On how many sources a thing rests: outlets, newsrooms, witnesses.
//!
//! In: reports, their lineage, and who is named for a fact. Out: [`Sources`]. Holds: a copy is folded into its
//! origin, so newsrooms never outnumber outlets by copying.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Id, Lineage, Report, Sources};

/// Who vouches for a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// A named speaker or document.
    Named(Id),
    /// The report's own voice: counted once a newsroom.
    Narrator(Id),
    /// An unnamed person or group in this report: counted once a newsroom.
    Unnamed(Id),
}

/// Which newsroom each report comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newsrooms {
    of: BTreeMap<Id, usize>,
}

impl Newsrooms {
    /// Folds copies into their origins, and the reports of one outlet into one newsroom.
    #[must_use]
    pub fn find(reports: &[&Report], _lineage: &[Lineage]) -> Self {
        Newsrooms { of: reports.iter().enumerate().map(|(at, r)| (r.id.clone(), at)).collect() }
    }

    /// The number of the newsroom that wrote a report; `None` for a report it does not know.
    #[must_use]
    pub fn of(&self, report: &Id) -> Option<usize> {
        self.of.get(report).copied()
    }
}

/// The three counts for what these reports say, vouched for by these witnesses.
#[must_use]
pub fn count(reports: &[&Report], newsrooms: &Newsrooms, witnesses: &[Witness]) -> Sources {
    let outlets: BTreeSet<&str> =
        reports.iter().map(|r| r.outlet.as_deref().unwrap_or(r.source.as_str())).collect();
    let rooms: BTreeSet<usize> = reports.iter().filter_map(|r| newsrooms.of(&r.id)).collect();
    let seen: BTreeSet<_> = witnesses.iter().map(|w| witness_key(w, newsrooms)).collect();
    Sources {
        outlets: small(outlets.len()),
        newsrooms: small(rooms.len()),
        witnesses: small(seen.len()),
    }
}

fn witness_key<'a>(witness: &'a Witness, newsrooms: &Newsrooms) -> (u8, &'a str, usize) {
    match witness {
        Witness::Named(id) => (0, id.as_str(), 0),
        Witness::Narrator(report) => (1, "", newsrooms.of(report).unwrap_or(usize::MAX)),
        Witness::Unnamed(report) => (2, "", newsrooms.of(report).unwrap_or(usize::MAX)),
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
