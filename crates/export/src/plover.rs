//! PLOVER events as POLECAT prints them: tab-separated, one event a line, the same columns in the same order, then ours.
//!
//! In: a record. Out: TSV. Holds: only what the reports say is filled in; intensity, coordinates and identifiers that POLECAT takes
//! from its own models stay empty; an event with several actors is one line, its names parted by `; `. What sets apart an event that
//! happened from one that was planned, refused or claimed stands in `Realis`: filter on it before counting.

use readout_types::{Agent, AgentKind, Event, EventKind, Id, Record};

use crate::index::{Index, one_line};
use crate::table_text::tsv;

/// POLECAT's columns (Halterman and others 2023, codebook of the weekly files), then those that only Readout has.
const COLUMNS: [&str; 49] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
    "CAMEO",
    "Realis",
    "Condition",
    "Attributed To",
    "Confidence",
    "Actor Wikidata",
    "Recipient Wikidata",
    "Evidence",
    "Words",
];

/// Every event of every story.
#[must_use]
pub fn plover_tsv(record: &Record) -> Vec<u8> {
    let mut rows = Vec::new();
    for story in &record.stories {
        let sheet = Sheet::of(record, Index::of(record, story));
        rows.extend(story.items.events.iter().map(|e| sheet.row(e)));
    }
    tsv(&COLUMNS, &rows)
}

/// What every line of a story shares.
struct Sheet<'a> {
    ix: Index<'a>,
    people: String,
    organizations: String,
    locations: String,
    version: String,
}

/// Actor or recipient as POLECAT describes one.
struct Side {
    names: String,
    countries: String,
    sector: String,
    sectors: String,
    titles: String,
    wikidata: String,
}

impl<'a> Sheet<'a> {
    fn of(record: &Record, ix: Index<'a>) -> Self {
        let items = &ix.story.items;
        let named = |wanted: &[AgentKind]| {
            let of_kind = items.agents.iter().filter(|a| wanted.contains(&a.kind));
            of_kind.map(|a| a.name.as_str()).collect::<Vec<_>>().join("; ")
        };
        let places: Vec<&str> = items.places.iter().map(|p| p.name.as_str()).collect();
        Sheet {
            people: named(&[AgentKind::Person]),
            organizations: named(&[AgentKind::Party, AgentKind::Organization]),
            locations: places.join("; "),
            version: format!("readout {}", record.versions.readout),
            ix,
        }
    }

    fn row(&self, e: &Event) -> [String; 49] {
        let (actor, recipient) = (self.side(&e.actor), self.side(&e.recipient));
        let place = e.place.as_ref().map(|id| self.ix.name(id).to_owned()).unwrap_or_default();
        let report = e.evidence.first().and_then(|span| self.ix.report(&span.report));
        let spans: Vec<String> =
            e.evidence.iter().map(|s| format!("{}:{}-{}", s.report, s.start, s.end)).collect();
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let empty = String::new;
        [
            format!("{}-{}", self.ix.story.id, e.id),
            text(e.date.as_ref().map(|d| d.as_str())),
            e.event.to_string(),
            text(e.mode.as_deref()),
            empty(),
            quad(e.event).to_owned(),
            e.context.join("; "),
            actor.names.clone(),
            actor.countries,
            empty(),
            actor.sector,
            actor.sectors,
            actor.titles,
            actor.names,
            empty(),
            recipient.names.clone(),
            recipient.countries,
            empty(),
            recipient.sector,
            recipient.sectors,
            recipient.titles,
            recipient.names,
            empty(),
            place.clone(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            place,
            empty(),
            text(report.and_then(|r| r.outlet.as_deref().or(Some(&r.source)))),
            text(report.and_then(|r| r.published.as_ref()).map(|d| d.as_str())),
            self.people.clone(),
            self.organizations.clone(),
            self.locations.clone(),
            text(report.and_then(|r| r.lang.as_deref())),
            self.version.clone(),
            text(e.cameo.as_deref()),
            e.realis.to_string(),
            e.condition.as_deref().map(one_line).unwrap_or_default(),
            e.attributed_to.as_ref().map(|id| self.ix.name(id).to_owned()).unwrap_or_default(),
            format!("{:.2}", e.confidence.get()),
            actor.wikidata,
            recipient.wikidata,
            spans.join("; "),
            self.ix.first_words(&e.evidence),
        ]
    }

    fn side(&self, ids: &[Id]) -> Side {
        let agents: Vec<&Agent> = ids.iter().filter_map(|id| self.ix.agent(id)).collect();
        let each = |field: &dyn Fn(&Agent) -> Option<String>| {
            let mut values: Vec<String> = agents.iter().filter_map(|a| field(a)).collect();
            values.dedup();
            values
        };
        let sectors = each(&|a| a.sector.clone());
        Side {
            names: ids.iter().map(|id| self.ix.name(id)).collect::<Vec<_>>().join("; "),
            countries: each(&|a| self.country(a)).join("; "),
            sector: sectors.first().cloned().unwrap_or_default(),
            sectors: sectors.join("; "),
            titles: each(&|a| a.roles.first().map(|r| r.title.clone())).join("; "),
            wikidata: each(&|a| a.wikidata.clone()).join("; "),
        }
    }

    /// An agent's country, or that of the side it acts for.
    fn country(&self, agent: &Agent) -> Option<String> {
        let side = agent.party.as_ref().and_then(|id| self.ix.agent(id));
        agent.country.clone().or_else(|| side.and_then(|s| s.country.clone()))
    }
}

/// PLOVER's quad categories (the PLOVER manual's table "quad categories"): verbal and material, co-operation and conflict.
fn quad(event: EventKind) -> &'static str {
    match event {
        EventKind::Agree | EventKind::Consult | EventKind::Support | EventKind::Concede => {
            "VERBAL COOPERATION"
        }
        EventKind::Cooperate | EventKind::Aid | EventKind::Retreat => "MATERIAL COOPERATION",
        EventKind::Request | EventKind::Accuse | EventKind::Reject | EventKind::Threaten => {
            "VERBAL CONFLICT"
        }
        EventKind::Protest
        | EventKind::Sanction
        | EventKind::Mobilize
        | EventKind::Coerce
        | EventKind::Assault => "MATERIAL CONFLICT",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn an_event_is_a_line_with_polecats_columns_first() {
        let text = String::from_utf8(plover_tsv(&testing::record())).expect("text");
        let lines: Vec<Vec<&str>> = text.lines().map(|l| l.split('\t').collect()).collect();
        let [heads, row] = lines.as_slice() else { panic!("not one event: {text}") };
        assert_eq!((heads.len(), row.len()), (COLUMNS.len(), COLUMNS.len()));
        let value = |name| row[heads.iter().position(|h| *h == name).expect("a column")];
        assert_eq!((value("Event Type"), value("Quad Code")), ("REJECT", "VERBAL CONFLICT"));
        assert_eq!((value("Actor Name"), value("Recipient Name")), ("Serrat", "Kolda"));
        assert_eq!((value("Intensity"), value("Realis")), ("", "occurred"));
        assert_eq!(value("Words"), "Serrat rejects any toll above 4 %");
    }
}
