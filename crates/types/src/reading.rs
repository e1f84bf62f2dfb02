//! All that was found in one report, and the walk over ids that merging needs.

use serde::{Deserialize, Serialize};

use crate::{Id, Items, Report};

/// All that was found in one report. Ids inside are local: a letter for the section and a position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The report.
    pub report: Report,
    /// What it says.
    pub items: Items,
}

impl Items {
    /// Visits every id in every item, its own and those that point at others; report ids are left out.
    pub fn each_id(&mut self, visit: &mut dyn FnMut(&mut Id)) {
        for a in &mut self.agents {
            visit(&mut a.id);
            all(&mut a.party, visit);
            all(&mut a.affiliations, visit);
            all(&mut a.members, visit);
            a.relations.iter_mut().for_each(|r| visit(&mut r.to));
        }
        self.places.iter_mut().for_each(|p| visit(&mut p.id));
        self.each_meeting_id(visit);
        self.each_proposal_id(visit);
        self.issues.iter_mut().for_each(|i| visit(&mut i.id));
        for p in &mut self.positions {
            visit(&mut p.id);
            visit(&mut p.party);
            for field in [&mut p.issue, &mut p.target, &mut p.stated_by, &mut p.supersedes] {
                all(field, visit);
            }
        }
        for s in &mut self.statements {
            visit(&mut s.id);
            for field in [&mut s.speaker, &mut s.addressee, &mut s.variant_of] {
                all(field, visit);
            }
            all(&mut s.about, visit);
            all(&mut s.chain, visit);
        }
        self.each_fact_id(visit);
    }

    fn each_meeting_id(&mut self, visit: &mut dyn FnMut(&mut Id)) {
        for m in &mut self.meetings {
            visit(&mut m.id);
            for p in &mut m.participants {
                visit(&mut p.agent);
                all(&mut p.side, visit);
            }
            for field in [&mut m.host, &mut m.place, &mut m.readout_by] {
                all(field, visit);
            }
            for field in [&mut m.duration, &mut m.documents, &mut m.issues] {
                all(field, visit);
            }
            for o in &mut m.outcome {
                all(&mut o.issue, visit);
                all(&mut o.stated_by, visit);
            }
            m.tone.iter_mut().for_each(|t| all(&mut t.side, visit));
        }
    }

    fn each_proposal_id(&mut self, visit: &mut dyn FnMut(&mut Id)) {
        for p in &mut self.proposals {
            visit(&mut p.id);
            for field in [&mut p.authors, &mut p.recipients, &mut p.responds_to] {
                all(field, visit);
            }
            p.provisions.iter_mut().for_each(|x| visit(&mut x.issue));
            p.status.iter_mut().for_each(|x| all(&mut x.by, visit));
            p.versions.iter_mut().for_each(|x| all(&mut x.changed_by, visit));
            p.same_as.iter_mut().for_each(|x| visit(&mut x.id));
        }
    }

    fn each_fact_id(&mut self, visit: &mut dyn FnMut(&mut Id)) {
        for q in &mut self.quantities {
            visit(&mut q.id);
            all(&mut q.about, visit);
            all(&mut q.attributed_to, visit);
        }
        for c in &mut self.claims {
            visit(&mut c.id);
            all(&mut c.claimant, visit);
            all(&mut c.counters, visit);
        }
        for e in &mut self.events {
            visit(&mut e.id);
            all(&mut e.actor, visit);
            all(&mut e.recipient, visit);
            all(&mut e.place, visit);
            all(&mut e.attributed_to, visit);
        }
        for m in &mut self.movements {
            visit(&mut m.id);
            visit(&mut m.agent);
            all(&mut m.from, visit);
            all(&mut m.to, visit);
        }
        for t in &mut self.timeline {
            visit(&mut t.id);
            all(&mut t.refs, visit);
        }
    }
}

fn all<'a>(ids: impl IntoIterator<Item = &'a mut Id>, visit: &mut dyn FnMut(&mut Id)) {
    ids.into_iter().for_each(visit);
}
