//! Readout, the library: many news reports of one negotiation in, one record out.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use readout::Pipeline;
//!
//! let page = "“We will not pay twice for the same water,” minister Ilse Brandvold told reporters on Monday.";
//! let pipeline = Pipeline::new()?;
//! let (reports, skipped) = readout::reports("page.txt", &mut page.as_bytes());
//! let record = pipeline.record(reports, skipped);
//! let said = &record.stories[0].items.statements[0];
//! assert_eq!(said.speaker_text.as_deref(), Some("minister Ilse Brandvold"));
//! assert_eq!(record.reports[0].text.at(&said.quoted[0]), "We will not pay twice for the same water,");
//! # Ok(())
//! # }
//! ```
//!
//! In: reports. Out: [`Reading`]s and [`Record`]s. Holds: no clock, network, environment or file is touched; the same
//! reports and versions give the same bytes, whatever the order of reports and the number of threads.
//!
//! Table of contents: [`Pipeline`] (the whole flow), [`reports`] (bytes to reports), [`schema`] (JSON Schema of the
//! record), and the stage crates under their own names.

mod error;
mod lending;
mod stories;
mod versions;

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;

use rayon::prelude::*;
use readout_runtime::Model;
use readout_story::digest;
use readout_types::doc::Doc;
use readout_types::speech::Speech;
use readout_types::{Agent, Edtf, Id, Items, Reading, Record, Report, Skip, Story, Timex};

pub use error::Error;
pub use readout_doc as doc;
pub use readout_negotiation as negotiation;
pub use readout_page as page;
pub use readout_runtime as runtime;
pub use readout_speech as speech;
pub use readout_types as types;
pub use stories::Group;

/// The converted language model, carried by the program: nothing to install, nothing to download.
const MODEL: &[u8] = include_bytes!("../../../models/en_core_web_md-3.8.0.readout");

/// The whole flow with everything that it needs. Made once, shared by threads.
#[derive(Debug)]
pub struct Pipeline {
    model: Model,
    corrections: doc::Corrections,
    speech: speech::Lexicons,
    packs: negotiation::Packs,
}

/// Everything that was found on the way to a reading, layer by layer.
#[derive(Debug, Clone)]
pub struct Detail {
    /// Tokens, sentences, entities.
    pub doc: Doc,
    /// Who, what was said, which figures, when.
    pub speech: Speech,
    /// The result.
    pub reading: Reading,
}

impl Pipeline {
    /// With the model and the lexicons that the program carries.
    ///
    /// # Errors
    /// Where the model or a lexicon is damaged, which only a damaged build can be.
    pub fn new() -> Result<Self, Error> {
        Ok(Pipeline {
            model: Model::load(MODEL)?,
            corrections: doc::Corrections::default(),
            speech: speech::Lexicons::shipped()?,
            packs: negotiation::Packs::shipped()?,
        })
    }

    /// The same with other corrections of the language model, to measure what each is worth.
    #[must_use]
    pub fn with_corrections(self, corrections: doc::Corrections) -> Self {
        Pipeline { corrections, ..self }
    }

    /// The same with other issue packs and rules ([`negotiation::Packs::with`]).
    #[must_use]
    pub fn with_packs(self, packs: negotiation::Packs) -> Self {
        Pipeline { packs, ..self }
    }

    /// The language model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Reads one report.
    #[must_use]
    pub fn read(&self, report: Report) -> Reading {
        self.detail(report).reading
    }

    /// Reads one report and keeps the layers.
    #[must_use]
    pub fn detail(&self, report: Report) -> Detail {
        self.detail_knowing(report, &[])
    }

    /// The same where other reports of the story name these persons in full.
    fn detail_knowing(&self, report: Report, persons: &[String]) -> Detail {
        let doc = doc::annotate(&self.model, &self.corrections, Arc::new(report));
        let speech = speech::read_with(&doc, &self.speech, persons);
        let found = negotiation::read(&doc, &speech, &self.packs);
        let reading = reading(&doc, &speech, found);
        Detail { doc, speech, reading }
    }

    /// Reads reports on all cores; readings come in the order of reports.
    #[must_use]
    pub fn read_all(&self, reports: Vec<Report>) -> Vec<Reading> {
        reports.into_par_iter().map(|report| self.read(report)).collect()
    }

    /// The same for reports that shall be compared: one without a date is read with the day of its story, and one that tells
    /// people by their last names alone is read again with their full names, where it took them for something else.
    #[must_use]
    pub fn read_together(&self, reports: Vec<Report>) -> Vec<Reading> {
        let groups = stories::group(&reports);
        let days = lending::days(&reports, &groups);
        let first =
            |(report, day): (Report, &Option<Edtf>)| self.read_lent(report, day.clone(), &[]);
        let readings: Vec<Reading> = reports.into_par_iter().zip(&days).map(first).collect();
        let names = lending::names(&readings, &groups);
        let again = |((reading, day), names): ((Reading, Option<Edtf>), Vec<String>)| {
            if names.is_empty() { reading } else { self.read_lent(reading.report, day, &names) }
        };
        readings.into_par_iter().zip(days).zip(names).map(again).collect()
    }

    fn read_lent(&self, report: Report, day: Option<Edtf>, persons: &[String]) -> Reading {
        let Some(day) = day else { return self.detail_knowing(report, persons).reading };
        let mut reading = self.detail_knowing(lending::lend(report, day), persons).reading;
        reading.report.published = None;
        reading.report.published_basis = None;
        reading
    }

    /// Reads reports, groups them and builds one record.
    #[must_use]
    pub fn record(&self, reports: Vec<Report>, skipped: Vec<Skip>) -> Record {
        Self::join(self.read_together(reports), skipped)
    }

    /// Groups readings and builds one record.
    #[must_use]
    pub fn join(mut readings: Vec<Reading>, mut skipped: Vec<Skip>) -> Record {
        // The order in which inputs came must not show.
        readings.sort_by(|a, b| {
            (&a.report.source, &a.report.id).cmp(&(&b.report.source, &b.report.id))
        });
        skipped.sort();
        let stories = readout_story::stories(&readings);
        record(readings, stories, skipped)
    }

    /// Reads reports; one record a report, in their order, nothing grouped or compared.
    #[must_use]
    pub fn record_each(&self, reports: Vec<Report>) -> Vec<Record> {
        Self::join_each(self.read_all(reports))
    }

    /// One record a reading, in their order.
    #[must_use]
    pub fn join_each(readings: Vec<Reading>) -> Vec<Record> {
        let one = |reading| {
            let readings = vec![reading];
            let stories = readout_story::stories(&readings);
            record(readings, stories, Vec::new())
        };
        readings.into_par_iter().map(one).collect()
    }

    /// What this program's readings depend on.
    #[must_use]
    pub fn versions() -> readout_types::Versions {
        versions::versions()
    }
}

impl Pipeline {
    /// Which reports belong to one story, without reading them.
    #[must_use]
    pub fn group(reports: &[Report]) -> Vec<Group> {
        stories::group(reports)
    }
}

/// Reads one input of any supported format (see [`page`]) with the default options.
pub fn reports(source: &str, bytes: &mut dyn Read) -> (Vec<Report>, Vec<Skip>) {
    let (mut reports, mut skipped) = (Vec::new(), Vec::new());
    page::read(source, bytes, &page::Options::default(), &mut |result| match result {
        Ok(report) => reports.push(report),
        Err(skip) => skipped.push(skip),
    });
    (reports, skipped)
}

/// The JSON Schema of [`Record`], as text.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(Record);
    // A schema is made of maps, lists and texts, which always have a JSON form.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn record(readings: Vec<Reading>, stories: Vec<Story>, skipped: Vec<Skip>) -> Record {
    let reports = readings.into_iter().map(|r| r.report).collect();
    Record { schema: "readout/1".into(), versions: versions::versions(), reports, stories, skipped }
}

/// Joins what the stages found.
fn reading(doc: &Doc, speech: &Speech, found: negotiation::Negotiation) -> Reading {
    let mut report = (*doc.report).clone();
    report.times = speech
        .times
        .iter()
        .map(|t| {
            let span = doc.span(t.tokens.clone());
            Timex { start: span.start, end: span.end, kind: t.kind, value: t.value.clone() }
        })
        .collect();
    let mut items = Items {
        agents: speech.agents.iter().cloned().chain(found.agents).collect(),
        places: speech.places.clone(),
        meetings: found.meetings,
        proposals: found.proposals,
        issues: found.issues,
        positions: found.positions,
        statements: speech.statements.clone(),
        quantities: speech.quantities.clone(),
        claims: found.claims,
        events: found.events,
        movements: found.movements,
        timeline: found.timeline,
    };
    link(&mut items, &found.links);
    drop_unproven(&mut items.agents);
    Reading { report, items, sentences: digest::sentences(doc), dates: digest::dates(doc, speech) }
}

/// An agent that no words carry is not printed, and nobody belongs to it.
fn drop_unproven(agents: &mut Vec<Agent>) {
    let unproven: BTreeSet<Id> =
        agents.iter().filter(|a| a.evidence.is_empty()).map(|a| a.id.clone()).collect();
    agents.retain(|a| !unproven.contains(&a.id));
    for agent in agents {
        agent.party = agent.party.take().filter(|id| !unproven.contains(id));
        agent.affiliations.retain(|id| !unproven.contains(id));
        agent.members.retain(|id| !unproven.contains(id));
        agent.relations.retain(|r| !unproven.contains(&r.to));
    }
}

/// What figures and statements are about, as the negotiation stage found it.
fn link(items: &mut Items, links: &negotiation::Links) {
    for (quantity, about) in &links.quantities {
        if let Some(q) =
            items.quantities.iter_mut().find(|q| q.id == *quantity && q.about.is_none())
        {
            q.about = Some(about.clone());
        }
    }
    for (statement, about) in &links.statements {
        if let Some(s) =
            items.statements.iter_mut().find(|s| s.id == *statement && !s.about.contains(about))
        {
            s.about.push(about.clone());
        }
    }
}
