//! Reads the negotiation out of one report: meetings, proposals, issues, positions, claims, events, movements, dates.
//!
//! In: a parsed document, its speech reading, and the packs. Out: [`Negotiation`]. Holds: every item has evidence in the
//! document and names the rule that found it; ids are local (`m0 r0 i0 o0 c0 e0 v0 t0`), those of agents, places,
//! statements and figures are the speech reading's; the same input gives the same items in the same order.
//!
//! [`read`] is the whole flow. Language knowledge stands in `data/patterns` and `data/packs`, which a user can add to
//! ([`Packs::with`]).

mod calendar;
mod calibration;
mod cast;
mod claims;
mod events;
mod issues;
mod links;
mod meetings;
mod movements;
mod packs;
mod positions;
mod proposals;
mod scene;
mod timeline;
mod when;

pub use links::Links;
pub use packs::{PackError, Packs, Sources};

use readout_types::doc::Doc;
use readout_types::speech::Speech;
use readout_types::{
    Agent, Claim, Event, Issue, Meeting, Movement, Position, Proposal, TimelineEntry,
};

use crate::issues::Issues;
use crate::scene::Scene;

/// What one report tells of a negotiation.
#[derive(Debug, Clone, Default)]
pub struct Negotiation {
    /// Agents that the speech reading does not list: sides of an event, numbered after its own.
    pub agents: Vec<Agent>,
    /// Meetings, past, planned and refused ones too.
    pub meetings: Vec<Meeting>,
    /// Proposals on (or off) the table.
    pub proposals: Vec<Proposal>,
    /// What is disputed.
    pub issues: Vec<Issue>,
    /// Who stands where.
    pub positions: Vec<Position>,
    /// Contested or attributed assertions.
    pub claims: Vec<Claim>,
    /// PLOVER events.
    pub events: Vec<Event>,
    /// Who went where.
    pub movements: Vec<Movement>,
    /// What happened when.
    pub timeline: Vec<TimelineEntry>,
    /// What statements and figures of the speech reading are about.
    pub links: Links,
}

/// Reads one report.
#[must_use]
pub fn read(doc: &Doc, speech: &Speech, packs: &Packs) -> Negotiation {
    let scene = Scene::new(doc, speech, packs);
    let mut issues = Issues::read(doc, speech, packs);
    let proposals = proposals::read(&scene, &issues);
    let meetings = meetings::read(&scene, &issues);
    let positions = positions::read(&scene, &mut issues, &proposals);
    let claims = claims::read(&scene, &issues);
    let (events, agents) = events::read(&scene, &issues, &meetings);
    let movements = movements::read(&scene);
    let told = links::told(&meetings, &proposals.items, &events);
    let timeline = timeline::read(&scene, &told);
    let links = links::links(speech, &meetings, &proposals.items);
    let mut found = Negotiation {
        agents,
        meetings,
        proposals: proposals.items,
        issues: issues.into_items(),
        positions,
        claims,
        events,
        movements,
        timeline,
        links,
    };
    links::documents(&mut found);
    found
}
