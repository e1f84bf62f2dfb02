//! Joins items: which figures and statements are about which meeting or proposal, which papers lay on the table.
//!
//! In: the items of one report. Out: [`Links`] for the speech reading's items, and documents filled in. Holds: a link
//! rests on shared words (a figure inside a meeting's evidence, or listed as its length), never on nearness alone.

use readout_types::speech::Speech;
use readout_types::{Event, Id, Meeting, Proposal, Span};

use crate::Negotiation;
use crate::timeline::Told;

/// What items of the speech reading are about, each as (its id, the item's id).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Figures.
    pub quantities: Vec<(Id, Id)>,
    /// Statements.
    pub statements: Vec<(Id, Id)>,
}

/// Every item that can be dated, with its words.
pub(crate) fn told(meetings: &[Meeting], proposals: &[Proposal], events: &[Event]) -> Vec<Told> {
    let meetings = meetings.iter().map(|m| (m.id.clone(), m.evidence.clone()));
    let proposals = proposals.iter().map(|p| (p.id.clone(), p.evidence.clone()));
    let events = events.iter().map(|e| (e.id.clone(), e.evidence.clone()));
    meetings.chain(events).chain(proposals).collect()
}

/// Links figures and statements to the meetings and proposals whose words they share.
pub(crate) fn links(speech: &Speech, meetings: &[Meeting], proposals: &[Proposal]) -> Links {
    let items: Vec<(&Id, &[Span])> = meetings
        .iter()
        .map(|m| (&m.id, m.evidence.as_slice()))
        .chain(proposals.iter().map(|p| (&p.id, p.evidence.as_slice())))
        .collect();
    let mut links = Links::default();
    for quantity in &speech.quantities {
        let length = meetings.iter().find(|m| m.duration.contains(&quantity.id)).map(|m| &m.id);
        let about = length.or_else(|| {
            items.iter().find(|(_, e)| inside(&quantity.evidence, e)).map(|(id, _)| *id)
        });
        links.quantities.extend(about.map(|id| (quantity.id.clone(), id.clone())));
    }
    for statement in &speech.statements {
        let about = items.iter().filter(|(_, e)| inside(e, &statement.content));
        links.statements.extend(about.map(|(id, _)| (statement.id.clone(), (*id).clone())));
    }
    links
}

/// Whether some span of `inner` lies within one of `outer`.
fn inside(inner: &[Span], outer: &[Span]) -> bool {
    inner.iter().any(|i| outer.iter().any(|o| o.start <= i.start && i.end <= o.end))
}

/// A proposal named in a meeting's words was on its table.
pub(crate) fn documents(found: &mut Negotiation) {
    for meeting in &mut found.meetings {
        let named = found.proposals.iter().filter(|p| inside(&p.evidence, &meeting.evidence));
        meeting.documents = named.map(|p| p.id.clone()).collect();
    }
}
