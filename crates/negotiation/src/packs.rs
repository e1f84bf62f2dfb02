//! What the negotiation stage knows: issue packs, rule files, word lists; shipped ones and the user's own.
//!
//! In: the text of the files (nothing here opens them). Out: [`Packs`]. Holds: a user's pack adds to the shipped ones
//! and may give a known code more phrases; a malformed file is an error that names it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use readout_patterns::{FactualityLexicon, RuleError, RuleSet, RuleTest};
use serde::Deserialize;

use crate::calibration::Calibration;
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
    pub(crate) calibration: Calibration,
    light: BTreeSet<String>,
    pub(crate) words: BTreeMap<String, BTreeSet<String>>,
}

/// A user's own files: each one's name and text.
///
/// What a file holds is told by its name up to the first `.` or `-`: `events`, `meetings`, `proposals`, `stances`,
/// `claims`, `movements` are rule files (`stances-fishing.toml`), `words` is word lists, `factuality` and
/// `calibration` the tables of that name; any other name is an issue pack.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The files, in the order in which they count: a later rule takes the place of an earlier one of the same id.
    pub files: Vec<(String, String)>,
}

impl Sources {
    fn of<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
        let files = self.files.iter().filter(move |(name, _)| kind_of(name) == kind);
        files.map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

/// Files that are neither rules nor issue packs.
const TABLES: [&str; 3] = ["words", "factuality", "calibration"];

/// What a file holds, by its name.
fn kind_of(name: &str) -> &str {
    let stem = name.split(['.', '-']).next().unwrap_or("");
    let known = RULES.iter().any(|(kind, _)| *kind == stem) || TABLES.contains(&stem);
    if known { stem } else { "issues" }
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

const RULES: [(&str, &str); 7] = [
    ("events", data!("patterns/events.toml")),
    ("meetings", data!("patterns/meetings.toml")),
    ("proposals", data!("patterns/proposals.toml")),
    ("stances", data!("patterns/stances-idioms.toml")),
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
    pub fn with(own: &Sources) -> Result<Self, PackError> {
        Ok(Packs {
            issues: IssueIndex::read(ISSUES.iter().copied().chain(own.of("issues")))?,
            events: rules("events", own)?,
            meetings: rules("meetings", own)?,
            proposals: rules("proposals", own)?,
            stances: rules("stances", own)?,
            claims: rules("claims", own)?,
            movements: rules("movements", own)?,
            factuality: factuality(own)?,
            calibration: calibration(own)?,
            light: lines(data!("patterns/light-verbs.txt")),
            words: words(own)?,
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

    /// A word list of `words.toml`; empty where there is none of the name.
    pub(crate) fn list(&self, list: &str) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        self.words.get(list).unwrap_or(&NONE)
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
    own: &Sources,
) -> Result<RuleSet<T>, PackError> {
    let shipped = RULES.iter().copied().filter(|(name, _)| *name == kind);
    let texts: Vec<&str> = shipped.chain(own.of(kind)).map(|(_, text)| text).collect();
    RuleSet::read(&texts)
        .map_err(|e: RuleError| PackError { file: kind.to_owned(), cause: e.to_string() })
}

fn factuality(own: &Sources) -> Result<FactualityLexicon, PackError> {
    let mut lexicon = FactualityLexicon::default();
    for (name, text) in
        [("factuality", data!("patterns/factuality.tsv"))].into_iter().chain(own.of("factuality"))
    {
        lexicon
            .add(text)
            .map_err(|line| PackError { file: name.to_owned(), cause: format!("line {line}") })?;
    }
    Ok(lexicon)
}

fn calibration(own: &Sources) -> Result<Calibration, PackError> {
    let mut all = Calibration::default();
    let shipped = [("calibration", data!("patterns/calibration.tsv"))];
    for (name, text) in shipped.into_iter().chain(own.of("calibration")) {
        all.add(text)
            .map_err(|line| PackError { file: name.to_owned(), cause: format!("line {line}") })?;
    }
    Ok(all)
}

fn lines(table: &str) -> BTreeSet<String> {
    table
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn words(own: &Sources) -> Result<BTreeMap<String, BTreeSet<String>>, PackError> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, text) in [("words", data!("patterns/words.toml"))].into_iter().chain(own.of("words"))
    {
        let lists: BTreeMap<String, BTreeSet<String>> = toml::from_str(text)
            .map_err(|e| PackError { file: name.to_owned(), cause: e.to_string() })?;
        lists.into_iter().for_each(|(list, words)| all.entry(list).or_default().extend(words));
    }
    // The speech stage reads the same table.
    all.entry("apart_from".to_owned()).or_default().extend(lines(data!("lexicons/apart.en.tsv")));
    Ok(all)
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
    #[serde(default)]
    phrases: Vec<String>,
    /// Words of many senses: they count in the company of a phrase of the same family.
    #[serde(default)]
    weak: Vec<String>,
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
    /// Written with "to": a verb.
    pub(crate) verb: bool,
    /// A word of many senses.
    pub(crate) weak: bool,
}

impl IssueIndex {
    fn read<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, PackError> {
        let mut index = IssueIndex::default();
        for (name, text) in files {
            let file: PackFile = toml::from_str(text)
                .map_err(|e| PackError { file: name.to_owned(), cause: e.to_string() })?;
            file.issue.into_iter().for_each(|row| index.add(row));
        }
        for phrases in index.by_first.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.lemmas.len()));
        }
        Ok(index)
    }

    fn add(&mut self, row: IssueRow) {
        let strong = row.phrases.iter().map(|p| (p, false));
        for (phrase, weak) in strong.chain(row.weak.iter().map(|p| (p, true))) {
            let (verb, words) = match phrase.strip_prefix("to ") {
                Some(words) => (true, words),
                None => (false, phrase.as_str()),
            };
            let lemmas: Vec<String> = words.split_whitespace().flat_map(pieces).collect();
            if let Some(first) = lemmas.first() {
                let phrase = Phrase { lemmas: lemmas.clone(), code: row.code.clone(), verb, weak };
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

/// A word as the tokenizer cuts it: "cease-fire" is three tokens.
fn pieces(word: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for (at, piece) in word.split('-').enumerate() {
        if at > 0 {
            pieces.push("-".to_owned());
        }
        pieces.push(piece.to_lowercase());
    }
    pieces.retain(|p| !p.is_empty());
    pieces
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
    fn every_word_list_is_read_by_something() {
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut readers = String::new();
        let mut folders = vec![here];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("the crate's own sources") {
                let path = entry.expect("a readable folder").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    readers += &std::fs::read_to_string(path).expect("a readable source");
                }
            }
        }
        let packs = Packs::shipped().expect("the program's own packs");
        let by_prefix = |list: &str| list.starts_with("context_");
        let unread = packs.words.keys().filter(|list| !by_prefix(list));
        let unread: Vec<&String> =
            unread.filter(|list| !readers.contains(&format!("\"{list}\""))).collect();
        assert!(unread.is_empty(), "{unread:?}");
    }

    #[derive(Deserialize)]
    struct Listed {
        #[serde(default)]
        lists: BTreeMap<String, Vec<String>>,
    }

    #[test]
    fn every_list_of_a_rule_file_is_named_by_a_pattern_and_holds_no_word_twice() {
        for (kind, text) in RULES {
            let file: Listed = toml::from_str(text).expect("a shipped rule file");
            for (list, words) in file.lists {
                let mark = format!("${list}");
                let mut named = text.split(mark.as_str()).skip(1);
                let ends =
                    |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
                assert!(named.any(ends), "{kind}: no pattern names ${list}");
                let unique: BTreeSet<&String> = words.iter().collect();
                assert_eq!(unique.len(), words.len(), "{kind}: ${list} has a word twice");
            }
        }
    }

    #[test]
    fn no_phrase_of_an_issue_is_written_twice() {
        for (name, text) in ISSUES {
            let file: PackFile = toml::from_str(text).expect("a shipped pack");
            for row in file.issue {
                let all: Vec<&String> = row.phrases.iter().chain(&row.weak).collect();
                let unique: BTreeSet<&String> = all.iter().copied().collect();
                assert_eq!(unique.len(), all.len(), "{name}: {}", row.code);
            }
        }
    }

    #[test]
    fn every_counted_rule_is_a_rule() {
        let packs = Packs::shipped().expect("the program's own packs");
        let sections: [(&str, BTreeSet<&str>, &[&str]); 3] = [
            ("events", packs.events.ids().collect(), &crate::events::OWN_RULES),
            ("claims", packs.claims.ids().collect(), &crate::claims::OWN_RULES),
            ("positions", packs.stances.ids().collect(), &[]),
        ];
        for (section, rules, own) in sections {
            let made =
                |rule: &str| own.iter().any(|o| rule == *o || rule.starts_with(&format!("{o}.")));
            let counted = packs.calibration.counted(section);
            assert!(!counted.is_empty(), "{section}");
            let gone: Vec<&&str> =
                counted.iter().filter(|r| !rules.contains(**r) && !made(r)).collect();
            assert!(gone.is_empty(), "{section}: counted, but no rule of that name: {gone:?}");
        }
    }

    #[test]
    fn a_users_pack_adds_an_issue() {
        let pack = "[[issue]]\ncode = \"FISH.quota\"\nlabel = \"catch shares\"\nphrases = [\"catch share\"]";
        let own = Sources { files: vec![("mine".to_owned(), pack.to_owned())] };
        let packs = Packs::with(&own).expect("a good pack");
        assert!(packs.issues.beginning_with("catch").iter().any(|p| p.code == "FISH.quota"));
        let bad = Sources { files: vec![("mine".to_owned(), "[[issue]]\ncod = 1".to_owned())] };
        assert_eq!(Packs::with(&bad).expect_err("a bad pack").file, "mine");
    }
}
