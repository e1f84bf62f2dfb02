//! Reads one pattern in the notation of Semgrex, of which this is a subset.
//!
//! In: a string such as `{lemma:$accuse} >subj {}=actor >obj {}=recipient ?>prep:of {}=theme` and the word lists.
//! Out: a [`Node`]. Holds: the first node is the anchor; `$name` is replaced by that list's words; an unknown
//! attribute, relation or list is an error with the place in the string.
//!
//! ```text
//! pattern  := node edge*
//! edge     := ["!" | "?"] ">" relation target      "!": must not be there; "?": may be there
//! target   := node | "(" pattern ")"
//! node     := "{" [test {";" test}] "}" ["=" name]
//! test     := ["!"] attribute ":" value
//! value    := word | "/" word {"|" word} "/" | "$" list
//! relation := subj | obj | iobj | comp | adv | poss | mod | prep | prep:word | prep:/word|word/ | ClearNLP label
//! ```

use std::collections::BTreeMap;
use std::fmt;

use readout_types::labels::Dep;

/// One node of a pattern with the edges that start at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) tests: Vec<Test>,
    pub(crate) name: Option<String>,
    pub(crate) edges: Vec<Edge>,
}

/// What a node's token must (or must not) be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Test {
    pub(crate) attribute: Attribute,
    /// In order of their bytes, none twice: a list may have hundreds of words and is asked at every token.
    pub(crate) values: Vec<String>,
    pub(crate) wanted: bool,
}

impl Test {
    pub(crate) fn names(&self, value: &str) -> bool {
        self.values.binary_search_by(|v| v.as_str().cmp(value)).is_ok()
    }
}

/// What of a token is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// Dictionary form, with the particle where there is one ("call off").
    Lemma,
    /// Lower-case form.
    Word,
    /// Penn Treebank tag.
    Tag,
    /// Universal Dependencies part of speech.
    Pos,
    /// ClearNLP relation to the head.
    Dep,
    /// OntoNotes kind of the named entity.
    Ner,
    /// `person`, `party`, `organization`, `group`: the agent that the token's mention stands for; `any`.
    Agent,
    /// `any`: the token's mention stands for a place.
    Place,
}

/// How an edge counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Must,
    May,
    MustNot,
}

/// One edge from a node to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) need: Need,
    pub(crate) relation: Relation,
    pub(crate) target: Node,
}

/// A relation: the engine's own, which levels syntactic variants, or a ClearNLP label as parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Relation {
    Subject,
    Object,
    Indirect,
    Complement,
    Adverbial,
    Possessor,
    Modifier,
    /// Empty: any preposition.
    Preposition(Vec<String>),
    Parsed(Dep),
}

impl Relation {
    /// A set with this relation alone: one bit a relation, whatever its preposition.
    pub(crate) fn bit(&self) -> u64 {
        let number = match self {
            Relation::Subject => 0,
            Relation::Object => 1,
            Relation::Indirect => 2,
            Relation::Complement => 3,
            Relation::Adverbial => 4,
            Relation::Possessor => 5,
            Relation::Modifier => 6,
            Relation::Preposition(_) => 7,
            Relation::Parsed(dep) => 8 + *dep as u64,
        };
        1 << number
    }
}

// A set of relations must fit into its 64 bits.
const _: () = assert!(Dep::ALL.len() <= 56);

/// A pattern that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotationError {
    /// What is wrong.
    pub what: String,
    /// Where: byte of the pattern.
    pub at: usize,
}

impl fmt::Display for NotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

impl std::error::Error for NotationError {}

/// Named word lists.
pub(crate) type Lists = BTreeMap<String, Vec<String>>;

/// Reads a pattern.
pub(crate) fn parse(text: &str, lists: &Lists) -> Result<Node, NotationError> {
    let mut reader = Reader { text, at: 0, lists };
    let node = reader.pattern()?;
    reader.space();
    if reader.at < text.len() { reader.fail("something after the pattern") } else { Ok(node) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    lists: &'a Lists,
}

impl<'a> Reader<'a> {
    fn fail<T>(&self, what: impl Into<String>) -> Result<T, NotationError> {
        Err(NotationError { what: what.into(), at: self.at })
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = self.rest().starts_with(mark);
        self.at += if found { mark.len() } else { 0 };
        found
    }

    fn need(&mut self, mark: &str) -> Result<(), NotationError> {
        if self.take(mark) { Ok(()) } else { self.fail(format!("{mark:?} is wanted")) }
    }

    fn until(&mut self, stop: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(stop).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn pattern(&mut self) -> Result<Node, NotationError> {
        self.space();
        let mut node = self.node()?;
        loop {
            self.space();
            match self.rest().chars().next() {
                Some('!' | '?' | '>') => node.edges.push(self.edge()?),
                _ => return Ok(node),
            }
        }
    }

    fn edge(&mut self) -> Result<Edge, NotationError> {
        let need = if self.take("!") {
            Need::MustNot
        } else if self.take("?") {
            Need::May
        } else {
            Need::Must
        };
        self.need(">")?;
        let relation = self.relation()?;
        self.space();
        let target = if self.take("(") {
            let inner = self.pattern()?;
            self.space();
            self.need(")")?;
            inner
        } else {
            self.node()?
        };
        Ok(Edge { need, relation, target })
    }

    fn relation(&mut self) -> Result<Relation, NotationError> {
        let name = self.until(|c| c.is_whitespace() || c == ':' || c == '{' || c == '(');
        Ok(match name {
            "subj" => Relation::Subject,
            "obj" => Relation::Object,
            "iobj" => Relation::Indirect,
            "comp" => Relation::Complement,
            "adv" => Relation::Adverbial,
            "poss" => Relation::Possessor,
            "mod" => Relation::Modifier,
            "prep" if self.take(":") => Relation::Preposition(self.value(char::is_whitespace)?),
            "prep" => Relation::Preposition(Vec::new()),
            label => match label.parse() {
                Ok(dep) => Relation::Parsed(dep),
                Err(_) => return self.fail(format!("no relation {label:?}")),
            },
        })
    }

    fn node(&mut self) -> Result<Node, NotationError> {
        self.need("{")?;
        let mut tests = Vec::new();
        loop {
            self.space();
            if self.take("}") {
                break;
            }
            tests.push(self.test()?);
            self.space();
            self.take(";");
        }
        let name =
            self.take("=").then(|| self.until(|c| !c.is_alphanumeric() && c != '_').to_owned());
        Ok(Node { tests, name, edges: Vec::new() })
    }

    fn test(&mut self) -> Result<Test, NotationError> {
        let wanted = !self.take("!");
        let attribute = match self.until(|c| c == ':' || c == '}') {
            "lemma" => Attribute::Lemma,
            "word" => Attribute::Word,
            "tag" => Attribute::Tag,
            "pos" => Attribute::Pos,
            "dep" => Attribute::Dep,
            "ner" => Attribute::Ner,
            "agent" => Attribute::Agent,
            "place" => Attribute::Place,
            other => return self.fail(format!("no attribute {other:?}")),
        };
        self.need(":")?;
        let mut values = self.value(|c| c == ';' || c == '}')?;
        values.sort_unstable();
        values.dedup();
        Ok(Test { attribute, values, wanted })
    }

    fn value(&mut self, stop: fn(char) -> bool) -> Result<Vec<String>, NotationError> {
        if self.take("/") {
            let words = self.until(|c| c == '/').split('|').map(str::to_owned).collect();
            self.need("/")?;
            return Ok(words);
        }
        if self.take("$") {
            let name = self.until(|c| !c.is_alphanumeric() && c != '_').to_owned();
            return match self.lists.get(&name) {
                Some(words) => Ok(words.clone()),
                None => self.fail(format!("no list ${name}")),
            };
        }
        Ok(vec![self.until(stop).trim().to_owned()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        Lists::from([("accuse".to_owned(), vec!["accuse".to_owned(), "blame".to_owned()])])
    }

    #[test]
    fn lists_alternatives_and_nested_edges_are_read() {
        let node = parse(
            "{lemma:$accuse; pos:VERB} >subj {}=actor ?>prep:/of|for/ ({!tag:NNP} >obj {}=x)",
            &lists(),
        )
        .expect("a good pattern");
        assert_eq!(node.tests[0].values, ["accuse", "blame"]);
        assert_eq!(node.edges[0].relation, Relation::Subject);
        assert_eq!(node.edges[1].need, Need::May);
        assert!(!node.edges[1].target.tests[0].wanted);
        assert_eq!(node.edges[1].target.edges[0].target.name.as_deref(), Some("x"));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, what) in [
            ("{lemma:$nothing}", "no list $nothing at byte 15"),
            ("{shape:Xx}", "no attribute \"shape\" at byte 6"),
            ("{} >near {}", "no relation \"near\" at byte 8"),
            ("{} rest", "something after the pattern at byte 3"),
        ] {
            assert_eq!(parse(text, &lists()).expect_err(text).to_string(), what);
        }
    }
}
