//! On how many sources a thing rests: outlets, newsrooms, witnesses.
//!
//! In: reports, their lineage, and who is named for a fact. Out: [`Sources`]. Holds: a copy is folded into its
//! origin, so newsrooms never outnumber outlets by copying; a report that only retells others adds none.

mod retold;

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Basis, Id, Lineage, LineageClass, Report, Sources};

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
    /// The same before retellings are folded.
    desk: BTreeMap<Id, usize>,
    /// The same before the texts of one newsroom are: copies alone are one.
    text: BTreeMap<Id, usize>,
}

/// Share of a report that must be another's words for it to count as that newsroom's.
const MOSTLY: f64 = 0.5;

impl Newsrooms {
    /// Folds copies into their origins, then reports of one agency, and of one outlet that credits no agency, into
    /// one newsroom. A report of which nothing is known is a newsroom of its own.
    #[must_use]
    pub fn find(reports: &[&Report], lineage: &[Lineage]) -> Self {
        let mut order: Vec<&Report> = reports.to_vec();
        order.sort_by(|a, b| a.id.cmp(&b.id));
        let at: BTreeMap<&Id, usize> = order.iter().zip(0..).map(|(r, n)| (&r.id, n)).collect();
        let mut families = Families::new(order.len());
        for link in lineage.iter().filter(|l| is_fold(l)) {
            if let (Some(a), Some(b)) = (at.get(&link.from), at.get(&link.to)) {
                families.join(*a, *b);
            }
        }
        let numbers = |families: &Families| -> BTreeMap<Id, usize> {
            at.iter().map(|(id, n)| ((*id).clone(), families.of(*n))).collect()
        };
        let text = numbers(&families);
        let mut rooms: BTreeMap<String, usize> = BTreeMap::new();
        for (family, members) in families.members() {
            if let Some(name) = name(members.iter().map(|m| order[*m])) {
                let first = *rooms.entry(name).or_insert(family);
                families.join(first, family);
            }
        }
        // Pages of one site whose name is not known are still one newsroom's, each with a text of its own.
        let mut sites: BTreeMap<&str, usize> = BTreeMap::new();
        for (n, report) in
            order.iter().enumerate().filter(|(_, r)| r.outlet.is_none() && r.wire.is_none())
        {
            if let Some(site) = site(report) {
                families.join(*sites.entry(site).or_insert(n), n);
            }
        }
        let desk = numbers(&families);
        for (origin, retelling) in retold::pairs(&order) {
            families.join(origin, retelling);
        }
        Newsrooms { of: numbers(&families), desk, text }
    }

    /// The number of the newsroom that wrote a report; `None` for a report it does not know.
    #[must_use]
    pub fn of(&self, report: &Id) -> Option<usize> {
        self.of.get(report).copied()
    }

    /// The number of the newsroom that worded a report: a retelling in own words has its own, and may be wrong in its
    /// own way.
    #[must_use]
    pub(crate) fn desk_of(&self, report: &Id) -> Option<usize> {
        self.desk.get(report).copied()
    }

    /// The number of the text that a report is: copies are one, two reports of one newsroom two.
    #[must_use]
    pub(crate) fn wording_of(&self, report: &Id) -> Option<usize> {
        self.text.get(report).copied()
    }
}

/// Whether the later report has its words from the earlier one's newsroom.
fn is_fold(link: &Lineage) -> bool {
    match link.class {
        LineageClass::Syndicated | LineageClass::Verbatim | LineageClass::Translation => true,
        // A page may print paragraphs of an agency and add its own reporting: a copy in part, a newsroom none the less.
        LineageClass::LightEdit => link.containment.0.max(link.containment.1) >= MOSTLY,
        LineageClass::Excerpt => link.containment.1 >= MOSTLY,
        // Wording alone tells that one report had read the other; that it has its account from there it must say.
        LineageClass::Rewrite => link.basis == Basis::Stated,
        _ => false,
    }
}

/// The newsroom that a family of copies comes from: the agency that most of them credit, else the one outlet that
/// printed it. Copies in several outlets without an agency keep their family as the only mark.
fn name<'a>(family: impl Iterator<Item = &'a Report>) -> Option<String> {
    let (mut wires, mut outlets) = (BTreeMap::new(), BTreeSet::new());
    for report in family {
        if let Some(wire) = &report.wire {
            *wires.entry(wire.name.to_lowercase()).or_insert(0_u32) += 1;
        }
        outlets.extend(report.outlet.as_ref().map(|o| o.to_lowercase()));
    }
    let wire = wires.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    wire.map(|w| w.0).or_else(|| if outlets.len() == 1 { outlets.pop_first() } else { None })
}

/// The host in a report's address.
fn site(report: &Report) -> Option<&str> {
    let host = report.url.as_deref()?.split_once("://")?.1.split(['/', '?', '#']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|h| !h.is_empty())
}

/// Sets of positions that are joined step by step; each is known by its first position.
struct Families(Vec<usize>);

impl Families {
    fn new(n: usize) -> Self {
        Families((0..n).collect())
    }

    fn of(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (x, y) = (self.of(a), self.of(b));
        self.0[x.max(y)] = x.min(y);
    }

    fn members(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        (0..self.0.len()).for_each(|at| out.entry(self.of(at)).or_default().push(at));
        out
    }
}

/// The three counts for what these reports say, vouched for by these witnesses.
#[must_use]
pub fn count(reports: &[&Report], newsrooms: &Newsrooms, witnesses: &[Witness]) -> Sources {
    let outlets: BTreeSet<&str> =
        reports.iter().map(|r| r.outlet.as_deref().or(site(r)).unwrap_or(&r.source)).collect();
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

#[cfg(test)]
mod tests;
