//! One text from one outlet, and why a text was not read.
//!
//! In: nothing (values only). Out: [`Report`], [`Zone`], [`Skip`]. Holds: zones are in text order, do not overlap
//! and cover every line that is not blank; `text` is as decoded, furniture and all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Basis, Edtf, Id, Text, TimexKind, ZoneKind};

/// One text from one outlet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Stable hash of source and bytes.
    pub id: Id,
    /// The path as given, the URL, or the item's own id.
    pub source: String,
    /// SHA-256 of the item's bytes as they came, in hexadecimal.
    pub sha256: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// How the outlet is known.
    pub outlet_basis: Option<Basis>,
    /// Its headline.
    pub title: Option<String>,
    /// Who wrote it, as its byline says.
    pub authors: Vec<Author>,
    /// The agency whose text it is.
    pub wire: Option<Wire>,
    /// The credit line as it stands.
    pub credit: Option<String>,
    /// When it was published.
    pub published: Option<Edtf>,
    /// How that is known.
    pub published_basis: Option<Basis>,
    /// The place (and agency) that opens the text ("HELSINKI (AP)").
    pub dateline: Option<String>,
    /// BCP-47 code of its language.
    pub lang: Option<String>,
    /// The text as decoded; of HTML, the extracted text.
    #[schemars(with = "String")]
    pub text: Text,
    /// What each line is.
    pub zones: Vec<Zone>,
    /// Time expressions with their TIMEX3 values.
    pub times: Vec<Timex>,
}

/// One person named as responsible for a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Author {
    /// The name as printed.
    pub name: String,
    /// "author", "editor", "contributor", "photographer".
    pub role: String,
}

/// The agency whose text a report is or rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wire {
    /// Its usual short name ("AP").
    pub name: String,
    /// How it is known.
    pub basis: Basis,
}

/// One line (or part of a line) of a page: half-open, in Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Zone {
    /// First scalar value.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What it is.
    pub kind: ZoneKind,
    /// Whether it is read as the report's own text.
    pub keep: bool,
}

/// One time expression: half-open, in Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Timex {
    /// First scalar value.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexKind,
    /// TIMEX3 value.
    pub value: String,
}

/// An input that was not read, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Skip {
    /// The path as given, the URL, or the item's own id.
    pub source: String,
    /// The reason by name (`binary`, `empty`, `other_language`, `too_large` ...).
    pub reason: String,
    /// What was seen.
    pub detail: String,
}
