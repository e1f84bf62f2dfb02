//! The record as linked data, with the vocabularies that others read: schema.org for reports, people, meetings, quotations, claims
//! and figures; PROV-O for which report was made from which and what made the record; Web Annotation for the words behind each item.
//!
//! In: a record. Out: JSON-LD 1.1, its context inside, so that it is read offline. Holds: every annotation has a
//! `TextPositionSelector` (Unicode code points of the report's text) and a `TextQuoteSelector` on the same words; what the common
//! vocabularies have no word for is in `urn:readout:terms:`; dates that a plain date cannot hold are typed as EDTF.

mod items;
mod marks;
mod reports;

use readout_types::{Edtf, Id, Record, Story};
use serde_json::{Map, Value as Json, json};

use crate::Error;
use crate::index::Index;

/// Short names for the vocabularies' terms.
const CONTEXT: &str = include_str!("context.json");

/// The node that stands for the run that made the record.
const RUN: &str = "urn:readout:run";

/// A graph over all reports and stories.
///
/// # Errors
/// None for a sound record.
pub fn jsonld(record: &Record) -> Result<Vec<u8>, Error> {
    let context: Json = serde_json::from_str(CONTEXT)?;
    let mut graph = made_by(record);
    graph.extend(record.reports.iter().map(|r| reports::report(record, r)));
    for story in &record.stories {
        let part = Part { ix: Index::of(record, story), story };
        graph.push(part.story());
        graph.extend(part.items());
        graph.extend(part.annotations());
    }
    let mut bytes = serde_json::to_vec_pretty(&json!({"@context": context, "@graph": graph}))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What read the reports, in which versions.
fn made_by(record: &Record) -> Vec<Json> {
    let v = &record.versions;
    let used: Vec<String> = record.reports.iter().map(|r| report_iri(&r.id)).collect();
    let software = "urn:readout:software";
    vec![
        json!({"id": RUN, "type": "prov:Activity", "used": used, "wasAssociatedWith": software}),
        json!({
            "id": software,
            "type": ["prov:SoftwareAgent", "schema:SoftwareApplication"],
            "name": "Readout",
            "schema:softwareVersion": v.readout,
            "model": v.model,
            "lexicons": v.lexicons,
        }),
    ]
}

fn report_iri(id: &Id) -> String {
    format!("urn:readout:report:{id}")
}

/// A date in the narrowest type that holds it.
fn date(date: &Edtf) -> Json {
    let text = date.as_str();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let plain = matches!(text.split('-').collect::<Vec<_>>()[..], [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2));
    let kind = if plain { "xsd:date" } else { "edtf:EDTF" };
    json!({"@value": text, "@type": kind})
}

/// A node being filled; what is not known is left out.
struct Node(Map<String, Json>);

impl Node {
    fn new(id: String, kind: &[&str]) -> Self {
        let mut map = Map::new();
        map.insert("id".into(), json!(id));
        map.insert("type".into(), json!(kind));
        Node(map)
    }

    fn with(mut self, key: &str, value: impl Into<Option<Json>>) -> Self {
        let value = value.into().filter(|v| match v {
            Json::Null => false,
            Json::Array(list) => !list.is_empty(),
            Json::String(text) => !text.is_empty(),
            _ => true,
        });
        if let Some(value) = value {
            self.0.insert(key.to_owned(), value);
        }
        self
    }

    fn done(self) -> Json {
        Json::Object(self.0)
    }
}

/// One story on its way into the graph.
struct Part<'a> {
    ix: Index<'a>,
    story: &'a Story,
}

impl Part<'_> {
    /// An item's id is only meant inside its story. The report's own voice is no node.
    fn iri(&self, id: &Id) -> Json {
        if *id == Id::narrator() {
            return Json::Null;
        }
        Json::String(format!("urn:readout:{}/{id}", self.story.id))
    }

    fn iris(&self, ids: &[Id]) -> Json {
        ids.iter().map(|id| self.iri(id)).filter(|iri| !iri.is_null()).collect()
    }

    fn maybe(&self, id: Option<&Id>) -> Option<Json> {
        id.map(|id| self.iri(id))
    }

    fn node(&self, id: &Id, kind: &[&str]) -> Node {
        Node::new(format!("urn:readout:{}/{id}", self.story.id), kind)
    }

    fn story(&self) -> Json {
        let s = self.story;
        let reports: Vec<String> = s.reports.iter().map(report_iri).collect();
        let counts = &s.sources;
        Node::new(format!("urn:readout:{}", s.id), &["Story", "prov:Collection"])
            .with("name", s.title.as_deref().map(|t| json!(t)))
            .with("about", s.process.as_ref().map(|p| self.iris(&p.parties)))
            .with("hadMember", json!(reports))
            .with("outlets", json!(counts.outlets))
            .with("newsrooms", json!(counts.newsrooms))
            .with("witnesses", json!(counts.witnesses))
            .with("wasGeneratedBy", json!(RUN))
            .done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn graph() -> Vec<Json> {
        let bytes = jsonld(&testing::record()).expect("the record can be written");
        let whole: Json = serde_json::from_slice(&bytes).expect("JSON");
        whole["@graph"].as_array().expect("a graph").clone()
    }

    #[test]
    fn an_annotation_points_at_words_by_place_and_by_quote() {
        let graph = graph();
        let mark =
            graph.iter().find(|n| n["body"] == "urn:readout:sy1/po1").expect("an annotation");
        let selectors = &mark["target"][0]["selector"];
        let place = |key: &str| {
            usize::try_from(selectors[0][key].as_u64().expect("a number")).expect("small")
        };
        let words: String = testing::EVENING
            .chars()
            .skip(place("start"))
            .take(place("end") - place("start"))
            .collect();
        assert_eq!(selectors[1]["exact"], words);
        assert_eq!(words, "Serrat rejects any toll above 4 %");
    }

    #[test]
    fn dates_have_the_narrowest_type() {
        assert_eq!(date(&Edtf::new("2026-03-02"))["@type"], "xsd:date");
        assert_eq!(date(&Edtf::new("2026-03"))["@type"], "edtf:EDTF");
        assert_eq!(date(&Edtf::new("2026-03-02/2026-03-04"))["@type"], "edtf:EDTF");
    }

    #[test]
    fn a_copy_is_derived_from_its_source() {
        let graph = graph();
        let copy = graph.iter().find(|n| n["id"] == "urn:readout:report:r2").expect("the report");
        assert_eq!(copy["wasDerivedFrom"][0], "urn:readout:report:r1");
    }
}
