//! All that was found in one report, and the walk over ids that merging needs.
//!
//! In: nothing (values only). Out: [`Reading`]: the report, its items, and as much of its sentences
//! ([`SentenceDigest`]) and dates ([`DateMention`]) as comparing reports needs. Holds: sentences, terms and dates
//! are in text order; every term lies in its clause and every clause in its sentence.

use std::ops::Range;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::{Basis, Edtf, Id, Items, Report, TimexKind, ZoneKind};

/// All that was found in one report. Ids inside are local: a letter for the section and a position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The report.
    pub report: Report,
    /// What it says.
    pub items: Items,
    /// Its own sentences, in text order.
    #[serde(default)]
    pub sentences: Vec<SentenceDigest>,
    /// Its time expressions that name a date, in text order.
    #[serde(default)]
    pub dates: Vec<DateMention>,
}

/// One sentence of a report's own text: as much of it as comparing reports needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentenceDigest {
    /// Where it stands, in Unicode scalar values.
    pub chars: Range<u32>,
    /// What its line is on the page.
    pub zone: ZoneKind,
    /// Whether the same line stood earlier on the page.
    pub repeated: bool,
    /// Its content words, in text order.
    pub terms: Vec<Term>,
    /// Its clauses, in the order of their verbs.
    pub clauses: Vec<Clause>,
}

/// A content word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Where it stands, in Unicode scalar values.
    pub chars: Range<u32>,
    /// Its lemma in lower case; of a name or number, the word in lower case.
    pub lemma: CompactString,
    /// What sort of word.
    pub kind: TermKind,
    /// Its clause: index of [`SentenceDigest::clauses`].
    pub clause: u16,
    /// Whether it is the subject of its clause's verb or part of that subject.
    pub subject: bool,
}

/// What sort of content word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// Part of a person's, a body's or any other thing's name.
    Name,
    /// Part of a place's or a people's name.
    PlaceName,
    /// A common noun.
    Noun,
    /// A verb that is not an auxiliary.
    Verb,
    /// An adjective or a participle used as one.
    Adjective,
    /// A superlative adjective ("largest").
    Superlative,
    /// An adverb.
    Adverb,
    /// A number in digits or words.
    Number,
}

/// A verb with what belongs to it, without the clauses inside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// From its first to its last word, clauses inside it included, in Unicode scalar values.
    pub chars: Range<u32>,
    /// The clause that it depends on: index of [`SentenceDigest::clauses`]; itself where it depends on none.
    pub parent: u16,
    /// When its verb puts it.
    pub tense: Tense,
    /// Whether its verb is negated.
    pub negated: bool,
    /// Whether it stands under "may", "would", "if" and the like.
    pub modal: bool,
}

/// When a verb puts what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tense {
    /// Over.
    Past,
    /// Going on, or always so.
    Present,
    /// To come.
    Future,
    /// The verb does not say.
    None,
}

/// A time expression that names a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMention {
    /// Where it stands, in Unicode scalar values.
    pub chars: Range<u32>,
    /// TIMEX3 type.
    pub kind: TimexKind,
    /// TIMEX3 value.
    pub value: String,
    /// The same in EDTF; `None` where it cannot be placed.
    pub date: Option<Edtf>,
    /// Stated outright, or reckoned.
    pub basis: Basis,
    /// What it was reckoned from ("published").
    pub anchor: Option<String>,
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
