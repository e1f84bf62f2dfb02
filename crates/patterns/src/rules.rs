//! Rule files: word lists, rules with their patterns and what they yield, and tests.
//!
//! In: TOML (`[lists]`, `[[rule]]`, `[[test]]`). Out: a [`RuleSet`] that is indexed by the anchor's lemma. Holds:
//! rules are tried in the order of the file; a rule without an anchor lemma is tried at every token of its
//! part of speech; ids are unique within a file, and a later file's rule takes the place of an earlier one's of the same id.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::notation::{self, Attribute, Lists, Need, Node, NotationError};

/// One rule: its patterns, and what a match yields.
#[derive(Debug, Clone)]
pub struct Rule<T> {
    /// Its name in the file.
    pub id: String,
    /// What it yields, as its user defines.
    pub yields: T,
    pub(crate) patterns: Vec<Node>,
}

/// A test that a rule file carries.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct RuleTest {
    /// The text.
    pub text: String,
    /// What must be found, one line each, as the file's user prints it.
    pub expect: Vec<String>,
    /// Whether nothing else may be found.
    #[serde(default)]
    pub only: bool,
}

/// The rules of one or more files.
#[derive(Debug, Clone)]
pub struct RuleSet<T> {
    rules: Vec<Rule<T>>,
    tests: Vec<RuleTest>,
    /// The patterns whose anchor has one of some lemmas.
    by_lemma: HashMap<String, Vec<Candidate>>,
    /// Of the others, those whose anchor is of some part of speech, with those of any, in rule order.
    by_pos: HashMap<String, Vec<Candidate>>,
    /// The rest.
    anywhere: Vec<Candidate>,
}

/// A pattern that is worth trying at a token which has all its relations. Most have not, and are passed over without a
/// look at the pattern itself, which lies elsewhere in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    /// The number of its rule.
    pub(crate) rule: usize,
    /// Its number in the rule.
    pub(crate) pattern: usize,
    /// The relations that its anchor must have ([`notation::Relation::bit`]).
    pub(crate) relations: u64,
}

impl Candidate {
    fn of(rule: usize, pattern: usize, node: &Node) -> Self {
        let needed = node.edges.iter().filter(|e| e.need == Need::Must);
        let relations = needed.fold(0, |all, edge| all | edge.relation.bit());
        Candidate { rule, pattern, relations }
    }
}

/// A rule file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleError {
    /// It is not TOML of the right shape.
    Toml(String),
    /// A pattern does not read.
    Pattern {
        /// Which rule.
        rule: String,
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        cause: NotationError,
    },
    /// Two rules of one file bear one id.
    Twice(String),
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleError::Toml(cause) => write!(f, "not a rule file: {cause}"),
            RuleError::Pattern { rule, pattern, cause } => {
                write!(f, "rule {rule}: {cause} in {pattern}")
            }
            RuleError::Twice(id) => write!(f, "two rules are called {id}"),
        }
    }
}

impl std::error::Error for RuleError {}

#[derive(Deserialize)]
struct File<T> {
    #[serde(default)]
    lists: Lists,
    #[serde(default = "Vec::new")]
    rule: Vec<RuleRow<T>>,
    #[serde(default)]
    test: Vec<RuleTest>,
}

#[derive(Deserialize)]
struct RuleRow<T> {
    id: String,
    pattern: OneOrMore,
    #[serde(flatten)]
    yields: T,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl<T: DeserializeOwned> RuleSet<T> {
    /// Reads rule files one after the other; a later file's rules are tried after an earlier one's.
    ///
    /// # Errors
    /// The first thing that does not read, with its rule.
    pub fn read(files: &[&str]) -> Result<Self, RuleError> {
        let mut set = RuleSet {
            rules: Vec::new(),
            tests: Vec::new(),
            by_lemma: HashMap::new(),
            by_pos: HashMap::new(),
            anywhere: Vec::new(),
        };
        for file in files {
            let file: File<T> = toml::from_str(file).map_err(|e| RuleError::Toml(e.to_string()))?;
            set.tests.extend(file.test);
            let mut ids = BTreeSet::new();
            for row in file.rule {
                if !ids.insert(row.id.clone()) {
                    return Err(RuleError::Twice(row.id));
                }
                set.add(rule(row, &file.lists)?);
            }
        }
        set.index();
        Ok(set)
    }

    /// The ids of all rules, in the order in which they are tried.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.id.as_str())
    }

    fn add(&mut self, rule: Rule<T>) {
        match self.rules.iter_mut().find(|r| r.id == rule.id) {
            Some(known) => *known = rule,
            None => self.rules.push(rule),
        }
    }

    fn index(&mut self) {
        let patterns = self.rules.iter().enumerate().flat_map(|(r, rule)| {
            rule.patterns.iter().enumerate().map(move |(p, node)| (Candidate::of(r, p, node), node))
        });
        for (candidate, pattern) in patterns {
            let wanted = |a| pattern.tests.iter().find(|t| t.attribute == a && t.wanted);
            let (index, test) = match (wanted(Attribute::Lemma), wanted(Attribute::Pos)) {
                (Some(lemma), _) => (&mut self.by_lemma, lemma),
                (None, Some(pos)) => (&mut self.by_pos, pos),
                (None, None) => {
                    self.anywhere.push(candidate);
                    continue;
                }
            };
            for value in &test.values {
                index.entry(value.clone()).or_default().push(candidate);
            }
        }
        for candidates in self.by_pos.values_mut() {
            candidates.extend(&self.anywhere);
            candidates.sort_unstable();
        }
    }
}

impl<T> RuleSet<T> {
    /// The rules, in the order of the files.
    #[must_use]
    pub fn rules(&self) -> &[Rule<T>] {
        &self.rules
    }

    /// The tests that the files carry.
    #[must_use]
    pub fn tests(&self) -> &[RuleTest] {
        &self.tests
    }

    /// The patterns worth trying at a token of this lemma, whole word and part of speech, in rule order.
    pub(crate) fn candidates(
        &self,
        lemma: &str,
        whole: Option<&str>,
        pos: &str,
    ) -> Cow<'_, [Candidate]> {
        let by = |word| self.by_lemma.get(word).map_or(&[][..], Vec::as_slice);
        let any = self.by_pos.get(pos).unwrap_or(&self.anywhere).as_slice();
        let named = [by(lemma), whole.map_or(&[], by)];
        if named.iter().all(|candidates| candidates.is_empty()) {
            return Cow::Borrowed(any);
        }
        let mut all = [named[0], named[1], any].concat();
        all.sort_unstable();
        all.dedup();
        Cow::Owned(all)
    }
}

fn rule<T>(row: RuleRow<T>, lists: &Lists) -> Result<Rule<T>, RuleError> {
    let texts = match row.pattern {
        OneOrMore::One(text) => vec![text],
        OneOrMore::More(texts) => texts,
    };
    let mut patterns = Vec::new();
    for text in texts {
        let node = notation::parse(&text, lists);
        patterns.push(node.map_err(|cause| RuleError::Pattern {
            rule: row.id.clone(),
            pattern: text.clone(),
            cause,
        })?);
    }
    Ok(Rule { id: row.id, yields: row.yields, patterns })
}
