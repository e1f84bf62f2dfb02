//! Why an input was not read, by name.
//!
//! In: what was seen. Out: a [`Skip`] with one of a closed list of reasons. Holds: the names are stable, since
//! people count and filter by them.

use readout_types::Skip;

/// The reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Binary,
    Empty,
    OtherLanguage,
    TooLarge,
    Truncated,
    UnpacksTooFar,
    BadArchive,
    BadEncoding,
    BadJson,
    BadCsv,
    BadFeed,
    BadWarc,
    NoText,
    Unreadable,
    Hostile,
}

impl Reason {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Reason::Binary => "binary",
            Reason::Empty => "empty",
            Reason::OtherLanguage => "other_language",
            Reason::TooLarge => "too_large",
            Reason::Truncated => "truncated",
            Reason::UnpacksTooFar => "unpacks_too_far",
            Reason::BadArchive => "bad_archive",
            Reason::BadEncoding => "bad_encoding",
            Reason::BadJson => "bad_json",
            Reason::BadCsv => "bad_csv",
            Reason::BadFeed => "bad_feed",
            Reason::BadWarc => "bad_warc",
            Reason::NoText => "no_text",
            Reason::Unreadable => "unreadable",
            Reason::Hostile => "hostile_markup",
        }
    }
}

pub(crate) fn skip(source: &str, reason: Reason, detail: impl Into<String>) -> Skip {
    Skip { source: source.to_owned(), reason: reason.name().to_owned(), detail: detail.into() }
}
