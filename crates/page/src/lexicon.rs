//! The words by which a page's furniture is known, as data.
//!
//! In: tab-separated files with a header comment. Out: [`Lexicons`]. Holds: the built-in files always parse (a
//! test says so); a user's file adds to them; no list is in code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use aho_corasick::AhoCorasick;
use readout_types::ZoneKind;

const FURNITURE: &str = include_str!("../../../data/lexicons/page.furniture.tsv");
const FUNCTION_WORDS: &str = include_str!("../../../data/lexicons/page.function_words.tsv");
const AGENCIES: &str = include_str!("../../../data/lexicons/page.agencies.tsv");
const BYLINES: &str = include_str!("../../../data/lexicons/page.bylines.tsv");
const GIVEN_NAMES: &str = include_str!("../../../data/lexicons/page.given_names.tsv");
const OUTLETS: &str = include_str!("../../../data/lexicons/page.outlets.tsv");
const OUTLET_WORDS: &str = include_str!("../../../data/lexicons/page.outlet_words.tsv");
const SECTION_WORDS: &str = include_str!("../../../data/lexicons/page.section_words.tsv");
const COLUMNS: &str = include_str!("../../../data/lexicons/page.columns.tsv");
const DATES: &str = include_str!("../../../data/lexicons/page.dates.tsv");

/// Where in a line a phrase must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    Start,
    End,
    In,
    /// Anywhere, and only a weak sign.
    Hint,
}

/// A phrase of a page's furniture.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    pub kind: ZoneKind,
    pub place: Match,
    pub words: String,
}

/// What an agency gives its customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AgencyKind {
    Wire,
    Photo,
    /// Not a name: how names of agencies end ("news agency").
    Ending,
}

/// An agency under one of its names.
#[derive(Debug, Clone)]
pub(crate) struct Agency {
    pub short: String,
    pub kind: AgencyKind,
}

/// What a word of a date line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateWord {
    Month(u8),
    Weekday(u8),
    Zone,
    Label,
    Relative,
}

/// All lists.
#[derive(Debug, Clone, Default)]
pub struct Lexicons {
    /// Phrases that are whole lines.
    pub(crate) lines: BTreeMap<String, ZoneKind>,
    /// Phrases that stand elsewhere in a line.
    pub(crate) phrases: Vec<Phrase>,
    /// Finds all of `phrases` in one pass; rebuilt when they change.
    finder: Option<AhoCorasick>,
    pub(crate) function_words: BTreeSet<String>,
    pub(crate) agencies: BTreeMap<String, Agency>,
    pub(crate) by_words: BTreeSet<String>,
    pub(crate) roles: BTreeSet<String>,
    pub(crate) staff: BTreeSet<String>,
    pub(crate) given_names: BTreeSet<String>,
    /// Names and other names in lower case to the name.
    pub(crate) outlets: BTreeMap<String, String>,
    /// Domains to names.
    pub(crate) domains: BTreeMap<String, String>,
    pub(crate) outlet_words: BTreeSet<String>,
    /// Words for sections and kinds of articles.
    pub(crate) section_words: BTreeSet<String>,
    pub(crate) dates: BTreeMap<String, DateWord>,
    /// Usual names of columns, by ours.
    columns: BTreeMap<String, Vec<String>>,
}

/// A line of a list that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexiconError {
    /// Line number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for LexiconError {}

impl Lexicons {
    /// The lists that come with the program.
    #[must_use]
    pub fn builtin() -> Self {
        let mut all = Lexicons::default();
        // The built-in files are checked by a test; a line that fails would only be missed.
        let _ = all.add_furniture(FURNITURE);
        let _ = all.add_agencies(AGENCIES);
        let _ = all.add_outlets(OUTLETS);
        let _ = all.add_bylines(BYLINES);
        let _ = all.add_dates(DATES);
        let _ = all.add_columns(COLUMNS);
        all.function_words = words(FUNCTION_WORDS);
        all.given_names = words(GIVEN_NAMES);
        all.outlet_words = words(OUTLET_WORDS);
        all.section_words = words(SECTION_WORDS);
        all
    }

    /// Adds furniture phrases: `kind`, `line|start|end|in|hint`, phrase.
    ///
    /// # Errors
    /// Where a line has not three fields, or its kind or place is none of the known.
    pub fn add_furniture(&mut self, text: &str) -> Result<(), LexiconError> {
        for (line, cells) in rows(text) {
            let [kind, place, words] = cells.as_slice() else {
                return Err(LexiconError { line, what: "three fields are wanted".to_owned() });
            };
            let kind: ZoneKind = kind
                .parse()
                .map_err(|_| LexiconError { line, what: format!("no kind {kind:?}") })?;
            let place = match *place {
                "line" => {
                    self.lines.insert((*words).to_owned(), kind);
                    continue;
                }
                "start" => Match::Start,
                "end" => Match::End,
                "in" => Match::In,
                "hint" => Match::Hint,
                other => return Err(LexiconError { line, what: format!("no place {other:?}") }),
            };
            self.phrases.push(Phrase { kind, place, words: (*words).to_owned() });
        }
        self.finder = AhoCorasick::new(self.phrases.iter().map(|p| p.words.as_str())).ok();
        Ok(())
    }

    /// Adds agencies: short name, form, `wire|photo|ending`.
    ///
    /// # Errors
    /// Where a line has not three fields or the third is neither word.
    pub fn add_agencies(&mut self, text: &str) -> Result<(), LexiconError> {
        for (line, cells) in rows(text) {
            let [short, form, kind] = cells.as_slice() else {
                return Err(LexiconError { line, what: "three fields are wanted".to_owned() });
            };
            let kind = match *kind {
                "wire" => AgencyKind::Wire,
                "photo" => AgencyKind::Photo,
                "ending" => AgencyKind::Ending,
                other => return Err(LexiconError { line, what: format!("no type {other:?}") }),
            };
            let form = form.trim_start_matches("the ");
            self.agencies.insert(form.to_owned(), Agency { short: (*short).to_owned(), kind });
        }
        Ok(())
    }

    /// Adds outlets: name, domains, other names (both separated by `|`).
    ///
    /// # Errors
    /// Where a line has no domain field.
    pub fn add_outlets(&mut self, text: &str) -> Result<(), LexiconError> {
        for (line, cells) in rows(text) {
            let (Some(name), Some(domains)) = (cells.first(), cells.get(1)) else {
                return Err(LexiconError {
                    line,
                    what: "a name and a domain are wanted".to_owned(),
                });
            };
            for domain in domains.split('|').filter(|d| !d.is_empty()) {
                self.domains.insert(domain.to_owned(), (*name).to_owned());
            }
            let others = cells.get(2).copied().unwrap_or("");
            for form in others.split('|').chain([*name]).filter(|f| !f.is_empty()) {
                self.outlets.insert(form.to_lowercase(), (*name).to_owned());
            }
        }
        Ok(())
    }

    fn add_bylines(&mut self, text: &str) -> Result<(), LexiconError> {
        for (line, cells) in rows(text) {
            let [class, form] = cells.as_slice() else {
                return Err(LexiconError { line, what: "two fields are wanted".to_owned() });
            };
            let set = match *class {
                "by" => &mut self.by_words,
                "role" => &mut self.roles,
                "staff" => &mut self.staff,
                other => return Err(LexiconError { line, what: format!("no class {other:?}") }),
            };
            set.insert((*form).to_owned());
        }
        Ok(())
    }

    /// Adds usual names of columns: ours, theirs.
    ///
    /// # Errors
    /// Where a line has not two fields.
    pub fn add_columns(&mut self, text: &str) -> Result<(), LexiconError> {
        for (line, cells) in rows(text) {
            let [ours, theirs] = cells.as_slice() else {
                return Err(LexiconError { line, what: "two fields are wanted".to_owned() });
            };
            let names = self.columns.entry((*ours).to_owned()).or_default();
            names.push(theirs.to_lowercase());
        }
        Ok(())
    }

    /// The names, in lower case, under which a column of ours may stand, besides its own.
    pub(crate) fn column_names(&self, ours: &str) -> &[String] {
        self.columns.get(ours).map_or(&[], Vec::as_slice)
    }

    fn add_dates(&mut self, text: &str) -> Result<(), LexiconError> {
        for (line, cells) in rows(text) {
            let (Some(class), Some(form)) = (cells.first(), cells.get(1)) else {
                return Err(LexiconError { line, what: "two fields are wanted".to_owned() });
            };
            let number = cells.get(2).and_then(|n| n.trim().parse::<u8>().ok());
            let word = match (*class, number) {
                ("month", Some(n)) => DateWord::Month(n),
                ("weekday", Some(n)) => DateWord::Weekday(n),
                ("zone", _) => DateWord::Zone,
                ("label", _) => DateWord::Label,
                ("relative", _) => DateWord::Relative,
                _ => return Err(LexiconError { line, what: format!("no class {class:?}") }),
            };
            self.dates.insert((*form).to_owned(), word);
        }
        Ok(())
    }

    /// The furniture phrases in a line that is in lower case with `#` for numbers.
    pub(crate) fn furniture<'a>(&'a self, line: &'a str) -> impl Iterator<Item = &'a Phrase> {
        let found = self.finder.iter().flat_map(move |f| f.find_overlapping_iter(line));
        found.filter_map(|m| {
            let phrase = self.phrases.get(m.pattern().as_usize())?;
            let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let before = open(line.get(..m.start())?.chars().next_back())
                || !phrase.words.starts_with(char::is_alphanumeric);
            let after = open(line.get(m.end()..)?.chars().next())
                || !phrase.words.ends_with(char::is_alphanumeric);
            let fits = match phrase.place {
                // The start of a longer word is meant too ("related stor": story, stories).
                Match::Start => m.start() == 0,
                Match::End => before && m.end() == line.len(),
                Match::In | Match::Hint => before && after,
            };
            fits.then_some(phrase)
        })
    }

    /// The agency that goes by this name.
    pub(crate) fn agency(&self, name: &str) -> Option<&Agency> {
        let agency = self.agencies.get(name.trim().to_lowercase().trim_start_matches("the "));
        agency.filter(|a| a.kind != AgencyKind::Ending)
    }

    /// Whether a short name (in lower case) ends as names of agencies do.
    pub(crate) fn agency_by_words(&self, name: &str) -> Option<AgencyKind> {
        let words = name.split(' ').count();
        let ends = |form: &str| name.strip_suffix(form).is_some_and(|head| head.ends_with(' '));
        let known =
            self.agencies.iter().any(|(form, a)| a.kind == AgencyKind::Ending && ends(form));
        (known && (2..=6).contains(&words)).then_some(AgencyKind::Wire)
    }

    /// The name of the outlet that goes by this name or has this domain.
    pub(crate) fn outlet(&self, name: &str) -> Option<&str> {
        let name = name.trim().to_lowercase();
        self.outlets.get(&name).map(String::as_str).or_else(|| self.domain(&name))
    }

    /// The outlet of a host name or of the host that it is part of.
    pub(crate) fn domain(&self, host: &str) -> Option<&str> {
        let mut host = host.trim_start_matches("www.");
        let host_end = host.find('/').unwrap_or(host.len());
        host = host.get(..host_end)?;
        loop {
            if let Some(name) = self.domains.get(host) {
                return Some(name);
            }
            host = host.split_once('.')?.1;
        }
    }
}

/// The lines of a list that are no comment, in fields.
fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(at, line)| (at + 1, line.split('\t').collect()))
}

fn words(text: &str) -> BTreeSet<String> {
    rows(text)
        .flat_map(|(_, cells)| cells.into_iter().flat_map(str::split_whitespace))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_line_is_read() {
        let mut all = Lexicons::default();
        assert_eq!(all.add_furniture(FURNITURE), Ok(()));
        assert_eq!(all.add_agencies(AGENCIES), Ok(()));
        assert_eq!(all.add_outlets(OUTLETS), Ok(()));
        assert_eq!(all.add_bylines(BYLINES), Ok(()));
        assert_eq!(all.add_dates(DATES), Ok(()));
        assert_eq!(all.add_columns(COLUMNS), Ok(()));
    }

    #[test]
    fn an_outlet_is_known_by_name_and_by_any_host_under_its_domain() {
        let all = Lexicons::builtin();
        assert_eq!(all.outlet("new york times"), Some("The New York Times"));
        assert_eq!(all.domain("edition.cnn.com/world"), Some("CNN"));
        assert_eq!(all.domain("invented.example"), None);
    }
}
