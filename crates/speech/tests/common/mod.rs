//! Reads a text as the program does: paragraphs are its lines, all of them kept.

use std::sync::{Arc, OnceLock};

use readout_doc::{Corrections, annotate};
use readout_runtime::Model;
use readout_speech::{Lexicons, read};
use readout_types::speech::Speech;
use readout_types::{Edtf, Id, Report, Text, Zone, ZoneKind};

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let asset =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_md-3.8.0.readout");
        let bytes = std::fs::read(asset).expect("the model's file");
        Model::load(&bytes).expect("a sound model")
    })
}

/// The text and what the speech stage finds in it.
#[allow(dead_code, reason = "each test file is a crate of its own and takes what it needs")]
pub(crate) fn speech(text: &str) -> (Text, Speech) {
    speech_of(report(text))
}

/// The same of a report that was published on a day.
#[allow(dead_code, reason = "each test file is a crate of its own and takes what it needs")]
pub(crate) fn speech_on(day: &str, text: &str) -> (Text, Speech) {
    speech_of(Report { published: Some(Edtf::new(day)), ..report(text) })
}

fn speech_of(report: Report) -> (Text, Speech) {
    static LEXICONS: OnceLock<(Lexicons, Corrections)> = OnceLock::new();
    let (lexicons, corrections) = LEXICONS
        .get_or_init(|| (Lexicons::shipped().expect("sound lexicons"), Corrections::default()));
    let text = report.text.clone();
    let doc = annotate(model(), corrections, Arc::new(report));
    (text, read(&doc, lexicons))
}

fn report(text: &str) -> Report {
    let text = Text::new(text);
    Report {
        id: Id::new("r"),
        source: "test".into(),
        sha256: String::new(),
        url: None,
        outlet: None,
        outlet_basis: None,
        title: None,
        authors: Vec::new(),
        wire: None,
        credit: None,
        published: None,
        published_basis: None,
        dateline: None,
        lang: None,
        zones: zones(&text),
        text,
        times: Vec::new(),
    }
}

fn zones(text: &Text) -> Vec<Zone> {
    let mut at = 0;
    let mut zones = Vec::new();
    for line in text.as_str().split('\n') {
        let end = at + line.chars().count() as u32;
        if end > at {
            zones.push(Zone { start: at, end, kind: ZoneKind::Body, keep: true });
        }
        at = end + 1;
    }
    zones
}

/// The name of an agent by its id.
#[allow(dead_code, reason = "each test file is a crate of its own and takes what it needs")]
pub(crate) fn name<'a>(speech: &'a Speech, id: &Option<Id>) -> &'a str {
    let agent = id.as_ref().and_then(|id| speech.agents.iter().find(|agent| agent.id == *id));
    agent.map_or("-", |agent| agent.name.as_str())
}
