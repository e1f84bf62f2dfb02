//! Offices that a person does not hold.
//!
//! Holds: `cross` where most newsrooms give another portfolio; `internal` where one report gives two; `external` where the
//! registry has the person in that office only from a later year on.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use readout_types::{Agent, AgentKind, RoleStatus, Severity, Span};

use super::Oddity;
use crate::compare::Evidence;
use crate::edtf::Days;
use crate::offices::{Camp, Offices, steps};
use crate::words;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Oddity> {
    let offices = Offices::of(ev.items);
    let people = ev.items.agents.iter().filter(|a| a.kind == AgentKind::Person);
    let odd = |p| against_others(&offices.camps(ev.cx, p)).into_iter().chain(too_early(ev, p));
    people.flat_map(odd).collect()
}

/// Titles of the smaller camps, and of both camps in a report that gives two.
fn against_others(camps: &[Camp<'_>]) -> Vec<Oddity> {
    let [first, rest @ ..] = camps else { return Vec::new() };
    let right = first.roles.first().map(|r| r.title.clone());
    rest.iter().map(|camp| minority(first, camp, right.clone())).collect()
}

/// Where the newsrooms are evenly split, nobody can say which title is wrong: both are shown, without a correction.
fn minority(main: &Camp<'_>, camp: &Camp<'_>, right: Option<String>) -> Oddity {
    let both = main.roles.iter().filter(|a| camp.roles.iter().any(|b| b.report == a.report));
    let inside: Vec<Span> = both.filter_map(|r| r.evidence.first().cloned()).collect();
    let outvoted = camp.rooms.len() < main.rooms.len();
    let odd = camp.roles.iter().filter_map(|r| r.evidence.first().cloned());
    let tied = if outvoted || !inside.is_empty() { None } else { main.roles.first() };
    let other = tied.and_then(|r| r.evidence.first().cloned());
    Oddity {
        kind: "wrong_office",
        basis: if inside.is_empty() { "cross" } else { "internal" },
        severity: Severity::Medium,
        correction: right.filter(|_| outvoted).map(|title| format!("others give: {title}")),
        spans: odd.chain(inside).chain(other).collect(),
    }
}

/// When somebody took an office.
struct Entry {
    name: String,
    office: Vec<String>,
    from: i64,
}

fn registry() -> &'static Vec<Entry> {
    static REGISTRY: OnceLock<Vec<Entry>> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let rows = include_str!("../../../../data/registry/offices.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'));
        let entry = |row: &str| {
            let fields: Vec<&str> = row.split('\t').collect();
            let [name, office, _, from, ..] = fields[..] else { return None };
            Some(Entry {
                name: words::key(name),
                office: words::fold(office),
                from: from.parse().ok()?,
            })
        };
        rows.filter_map(entry).collect()
    })
}

/// An office given as held in a year before the person first had it.
fn too_early(ev: Evidence<'_>, person: &Agent) -> Vec<Oddity> {
    let name = words::key(&person.name);
    let mut odd = Vec::new();
    for role in person.roles.iter().filter(|r| r.status == RoleStatus::Asserted) {
        let title = words::fold(&role.title);
        let first: BTreeMap<&[String], i64> = firsts(&name);
        let office = first.iter().find(|(office, _)| title == **office);
        let year = ev.cx.readings.get(ev.cx.position(&role.report)).and_then(|r| year(&r.report));
        let (Some((_, from)), Some(year), Some(span)) = (office, year, role.evidence.first())
        else {
            continue;
        };
        if year < *from && !title.iter().any(|w| steps().contains_key(w.as_str())) {
            odd.push(Oddity {
                kind: "wrong_office",
                basis: "external",
                severity: Severity::Medium,
                correction: Some(format!("in that office only from {from}")),
                spans: vec![span.clone()],
            });
        }
    }
    odd
}

/// A person's offices by the first year in each.
fn firsts(name: &str) -> BTreeMap<&'static [String], i64> {
    let mut firsts: BTreeMap<&[String], i64> = BTreeMap::new();
    for entry in registry().iter().filter(|e| e.name == name) {
        let from = firsts.entry(&entry.office).or_insert(entry.from);
        *from = entry.from.min(*from);
    }
    firsts
}

fn year(report: &readout_types::Report) -> Option<i64> {
    let published = report.published.as_ref()?;
    Days::of(published)?;
    published.as_str().get(..4)?.parse().ok()
}
