//! One line of each view: what it says, who says it, and where it stands.
//!
//! In: a story's items. Out: lines that can be shown without reading anything else. Holds: every line names its report and
//! the place of its words there.

use readout_types::{
    Basis, Confidence, Edtf, Hedge, Id, QuantityKind, Scope, Sources, Span, Stance, StatementKind,
    Via,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One story in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StoryLine {
    /// Its id now.
    pub id: Id,
    /// Its headline.
    pub title: Option<String>,
    /// The first words of its first report, where it has no headline.
    #[serde(default)]
    pub opening: Option<String>,
    /// The dispute it belongs to, by its parties.
    pub process: Option<String>,
    /// How many reports it has.
    pub reports: i64,
    /// The three counts.
    pub sources: Sources,
    /// On how many facts its reports differ.
    pub differences: i64,
    /// Publication day of its first dated report.
    pub first: Option<String>,
    /// Publication day of its last dated report.
    pub last: Option<String>,
    /// When it last changed in the store.
    pub updated_at: String,
}

/// Where a line's words stand, and who printed them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Printed {
    /// The report.
    pub report: Id,
    /// Its path or URL as given.
    pub source: String,
    /// Its address, where it is known.
    pub url: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// When.
    pub published: Option<Edtf>,
    /// The words, first to last.
    pub evidence: Vec<Span>,
}

/// What someone said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteLine {
    /// Its story's id; filled when it is looked up.
    #[serde(default)]
    pub story: Option<Id>,
    /// Its own id.
    pub id: Id,
    /// What sort.
    pub kind: StatementKind,
    /// Who (name).
    pub speaker: Option<String>,
    /// Who, in the report's words.
    pub speaker_text: Option<String>,
    /// The speaker's title, as the same report gives it.
    pub role: Option<String>,
    /// The side the speaker acts for (name).
    pub party: Option<String>,
    /// The words said, pieces of one statement apart.
    pub words: Vec<String>,
    /// Where or through what it was said.
    pub venue: Option<String>,
    /// Codes of the issues it is about.
    pub issues: Vec<String>,
    /// Where it stands.
    pub printed: Printed,
    /// How sure.
    pub confidence: Confidence,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureLine {
    /// Its story's id; filled when it is looked up.
    #[serde(default)]
    pub story: Option<Id>,
    /// Its own id.
    pub id: Id,
    /// What sort.
    pub kind: QuantityKind,
    /// The words.
    pub words: String,
    /// What it measures.
    pub measure: Option<String>,
    /// The number said.
    pub nominal: Option<f64>,
    /// What was most likely meant.
    pub interval: Option<(Option<f64>, Option<f64>)>,
    /// What the words allow at most.
    pub hard: Option<(Option<f64>, Option<f64>)>,
    /// Whether the soft interval's ends belong to it.
    pub closed: (bool, bool),
    /// Its unit.
    pub unit: Option<String>,
    /// How it is hedged.
    pub hedge: Hedge,
    /// Of whom, where, over which window.
    pub scope: Scope,
    /// Who gave it (name); the report itself where there is none.
    pub giver: Option<String>,
    /// Where it stands.
    pub printed: Printed,
    /// How sure.
    pub confidence: Confidence,
}

/// Where a party stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PositionLine {
    /// Its story's id; filled when it is looked up.
    #[serde(default)]
    pub story: Option<Id>,
    /// Its own id.
    pub id: Id,
    /// Who (name).
    pub party: String,
    /// On what: code and label.
    pub issue: Option<(String, String)>,
    /// On which paper (title).
    pub target: Option<String>,
    /// Where.
    pub stance: Stance,
    /// On what condition.
    pub condition: Option<String>,
    /// For what reason.
    pub grounds: Option<String>,
    /// The figure or term asked or offered.
    pub value: Option<String>,
    /// Who states it (name); the report itself where there is none.
    pub stated_by: Option<String>,
    /// Through what it is known.
    pub via: Via,
    /// When.
    pub date: Option<Edtf>,
    /// How the day it is ordered by is known: stated, or taken from the report's date.
    pub date_basis: Basis,
    /// The words.
    pub words: String,
    /// Where it stands.
    pub printed: Printed,
    /// How sure.
    pub confidence: Confidence,
}
