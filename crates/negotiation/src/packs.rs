//! What the negotiation stage knows: issue packs, rule files, word lists; shipped ones and the user's own.
//!
//! In: the text of the files (nothing here opens them). Out: [`Packs`]. Holds: a user's pack adds to the shipped ones
//! and may give a known code more phrases; a malformed file is an error that names it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use readout_patterns::{FactualityLexicon, RuleError, RuleSet, RuleTest};
use serde::Deserialize;

use crate::claims::ClaimYield;
use crate::events::EventYield;
use crate::meetings::MeetingYield;
use crate::movements::MovementYield;
use crate::positions::StanceYield;
use crate::proposals::ProposalYield;

/// A pack, rule file or word list that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    /// Which file.
    pub file: String,
    /// What is wrong.
    pub cause: String,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.cause)
    }
}

impl std::error::Error for PackError {}

/// Issue packs, rules and word lists.
#[derive(Debug, Clone)]
pub struct Packs {
    pub(crate) issues: IssueIndex,
    pub(crate) events: RuleSet<EventYield>,
    pub(crate) meetings: RuleSet<MeetingYield>,
    pub(crate) proposals: RuleSet<ProposalYield>,
    pub(crate) stances: RuleSet<StanceYield>,
    pub(crate) claims: RuleSet<ClaimYield>,
    pub(crate) movements: RuleSet<MovementYield>,
    pub(crate) factuality: FactualityLexicon,
    light: BTreeSet<String>,
    pub(crate) words: BTreeMap<String, BTreeSet<String>>,
}

/// The texts that [`Packs`] are read from, each with its name for error messages.
#[derive(Debug, Clone, Default)]
pub struct Sources<'a> {
    /// Issue packs.
    pub issues: Vec<(&'a str, &'a str)>,
    /// Rule files by what they find: `events`, `meetings`, `proposals`, `stances`, `claims`, `movements`.
    pub rules: Vec<(&'a str, &'a str)>,
}

macro_rules! data {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/", $path))
    };
}

const ISSUES: [(&str, &str); 7] = [
    ("peace-security", data!("packs/peace-security.toml")),
    ("trade", data!("packs/trade.toml")),
    ("labour", data!("packs/labour.toml")),
    ("budget", data!("packs/budget.toml")),
    ("migration", data!("packs/migration.toml")),
    ("climate", data!("packs/climate.toml")),
    ("process", data!("packs/process.toml")),
];

const RULES: [(&str, &str); 6] = [
    ("events", data!("patterns/events.toml")),
    ("meetings", data!("patterns/meetings.toml")),
    ("proposals", data!("patterns/proposals.toml")),
    ("stances", data!("patterns/stances.toml")),
    ("claims", data!("patterns/claims.toml")),
    ("movements", data!("patterns/movements.toml")),
];

impl Packs {
    /// The packs that are shipped with the program.
    ///
    /// # Errors
    /// Where a shipped file is malformed, with its name; a test reads them all.
    pub fn shipped() -> Result<Self, PackError> {
        Packs::with(&Sources::default())
    }

    /// The shipped packs and the user's.
    ///
    /// # Errors
    /// The first file that does not read.
    pub fn with(own: &Sources<'_>) -> Result<Self, PackError> {
        let factuality =
            FactualityLexicon::read(data!("patterns/factuality.tsv")).map_err(|line| {
                PackError { file: "factuality".to_owned(), cause: format!("line {line}") }
            })?;
        Ok(Packs {
            issues: IssueIndex::read(ISSUES.iter().chain(&own.issues))?,
            events: rules("events", own)?,
            meetings: rules("meetings", own)?,
            proposals: rules("proposals", own)?,
            stances: rules("stances", own)?,
            claims: rules("claims", own)?,
            movements: rules("movements", own)?,
            factuality,
            light: lines(data!("patterns/light-verbs.tsv")),
            words: words(data!("patterns/words.toml"))?,
        })
    }

    /// Whether a verb lends its participants to its object.
    #[must_use]
    pub fn is_light(&self, lemma: &str) -> bool {
        self.light.contains(lemma)
    }

    /// Whether a word stands in one of the word lists of `words.toml`.
    pub(crate) fn has(&self, list: &str, word: &str) -> bool {
        self.words.get(list).is_some_and(|l| l.contains(word))
    }

    /// Every test that the rule files of one kind carry.
    #[must_use]
    pub fn tests(&self, kind: &str) -> &[RuleTest] {
        match kind {
            "events" => self.events.tests(),
            "meetings" => self.meetings.tests(),
            "proposals" => self.proposals.tests(),
            "stances" => self.stances.tests(),
            "claims" => self.claims.tests(),
            "movements" => self.movements.tests(),
            _ => &[],
        }
    }
}

fn rules<T: serde::de::DeserializeOwned>(
    kind: &str,
    own: &Sources<'_>,
) -> Result<RuleSet<T>, PackError> {
    let texts: Vec<&str> = RULES
        .iter()
        .chain(&own.rules)
        .filter(|(name, _)| *name == kind)
        .map(|(_, text)| *text)
        .collect();
    RuleSet::read(&texts)
        .map_err(|e: RuleError| PackError { file: kind.to_owned(), cause: e.to_string() })
}

fn lines(table: &str) -> BTreeSet<String> {
    table
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn words(table: &str) -> Result<BTreeMap<String, BTreeSet<String>>, PackError> {
    toml::from_str(table).map_err(|e| PackError { file: "words".to_owned(), cause: e.to_string() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    issue: Vec<IssueRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueRow {
    code: String,
    label: String,
    phrases: Vec<String>,
}

/// Phrases by their first word, longest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct IssueIndex {
    by_first: BTreeMap<String, Vec<Phrase>>,
    labels: BTreeMap<String, String>,
}

/// One phrase of a pack: lemmas in a row.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    pub(crate) lemmas: Vec<String>,
    pub(crate) code: String,
}

impl IssueIndex {
    fn read<'a>(files: impl Iterator<Item = &'a (&'a str, &'a str)>) -> Result<Self, PackError> {
        let mut index = IssueIndex::default();
        for (name, text) in files {
            let file: PackFile = toml::from_str(text)
                .map_err(|e| PackError { file: (*name).to_owned(), cause: e.to_string() })?;
            file.issue.into_iter().for_each(|row| index.add(row));
        }
        for phrases in index.by_first.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.lemmas.len()));
        }
        Ok(index)
    }

    fn add(&mut self, row: IssueRow) {
        for phrase in &row.phrases {
            let lemmas: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
            if let Some(first) = lemmas.first() {
                let phrase = Phrase { lemmas: lemmas.clone(), code: row.code.clone() };
                self.by_first.entry(first.clone()).or_default().push(phrase);
            }
        }
        self.labels.entry(row.code).or_insert(row.label);
    }

    /// The phrases that begin with a word, longest first.
    pub(crate) fn beginning_with(&self, word: &str) -> &[Phrase] {
        self.by_first.get(word).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn label(&self, code: &str) -> Option<&str> {
        self.labels.get(code).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_packs_are_well_formed() {
        if let Err(error) = Packs::shipped() {
            panic!("{error}");
        }
    }

    #[test]
    fn a_users_pack_adds_an_issue() {
        let pack = "[[issue]]\ncode = \"FISH.quota\"\nlabel = \"catch shares\"\nphrases = [\"catch share\"]";
        let own = Sources { issues: vec![("mine", pack)], rules: Vec::new() };
        let packs = Packs::with(&own).expect("a good pack");
        assert!(packs.issues.beginning_with("catch").iter().any(|p| p.code == "FISH.quota"));
        let bad = Sources { issues: vec![("mine", "[[issue]]\ncod = 1")], rules: Vec::new() };
        assert_eq!(Packs::with(&bad).expect_err("a bad pack").file, "mine");
    }
}
