//! Whose a paper is: "the council's study", "a proposal by Orsa", "the offer that the yard tabled", "a note issued by the port".
//!
//! In: a noun for a paper or a plan. Out: the agent whom its words name as its author, or whom those of an earlier mention
//! name. Holds: who only receives, sees or rejects a paper is not its author.

use std::collections::BTreeSet;

use compact_str::CompactString;
use readout_types::doc::{Doc, TokenId};
use readout_types::labels::{Dep, Pos, Tag};

use crate::agents::Agents;
use crate::table;
use crate::{LexiconError, syntax};

const VERBS: &str = include_str!("../../../data/lexicons/paper_verbs.en.tsv");

/// Verbs whose subject is the author of the paper that is their object, and verbs whose subject tells of it.
#[derive(Debug, Clone)]
pub(crate) struct Verbs {
    makes: BTreeSet<CompactString>,
    tells: BTreeSet<CompactString>,
}

impl Verbs {
    pub(crate) fn shipped() -> Result<Self, LexiconError> {
        let mut verbs = Verbs { makes: BTreeSet::new(), tells: BTreeSet::new() };
        for row in table::rows("paper_verbs.en.tsv", VERBS) {
            let class = match row.optional(1) {
                "" => &mut verbs.makes,
                "tells" => &mut verbs.tells,
                other => return Err(row.error(format!("no class of verbs: {other}"))),
            };
            class.insert(row.field(0)?.into());
        }
        Ok(verbs)
    }

    /// Whether its subject is the author of its object.
    pub(crate) fn makes(&self, lemma: &str) -> bool {
        self.makes.contains(lemma)
    }

    /// Whether its subject tells others what stands in its object.
    pub(crate) fn tells(&self, lemma: &str) -> bool {
        self.tells.contains(lemma)
    }
}

/// How many tokens back the words that tell whose paper it is may stand.
const TOLD_BACK: u32 = 600;

/// Whom the words around a noun name as its author.
pub(crate) fn owner(doc: &Doc, agents: &Agents, verbs: &Verbs, noun: TokenId) -> Option<usize> {
    let possessor = doc.children(noun).iter().copied().find(|c| {
        matches!(doc.token(*c).dep, Dep::Poss | Dep::Compound | Dep::Nmod)
            // "The press conference" is not the press's because the words as a whole are somebody.
            && agents.mention(*c).is_some_and(|mention| mention.head != noun)
            && agents.agent_at(*c).is_some()
    });
    // "A letter to the port, signed by eleven, that the mayor sent": the first whom the report knows.
    let agent = |id: Option<TokenId>| id.and_then(|id| agents.agent_of_phrase(id));
    // "Handed out by the Norwegian government": whose name stands in the phrase.
    let within = |id: TokenId| {
        let mut own = doc.children(id).iter().copied().filter(|c| {
            matches!(doc.token(*c).dep, Dep::Poss | Dep::Compound | Dep::Nmod | Dep::Amod)
        });
        own.find_map(|c| agents.agent_at(c))
    };
    let author = by(doc, verbs, noun);
    let named = agent(possessor).or_else(|| agent(author)).or_else(|| author.and_then(within));
    named
        .or_else(|| agent(tabled_by(doc, verbs, noun)))
        .or_else(|| agent(made_by(doc, verbs, noun)))
}

/// The author of a paper by its own words, or by those with which it was first told of ("the letter says" after "the port
/// sent a letter"); "a summary of the offer" is whose the offer is.
pub(crate) fn owner_told_before(
    doc: &Doc,
    agents: &Agents,
    verbs: &Verbs,
    noun: TokenId,
) -> Option<usize> {
    if let Some(own) = owner(doc, agents, verbs, noun) {
        return Some(own);
    }
    // "A summary of the offer".
    if let Some(own) = of_paper(doc, noun).and_then(|other| {
        owner(doc, agents, verbs, other).or_else(|| told_before(doc, agents, verbs, other))
    }) {
        return Some(own);
    }
    told_before(doc, agents, verbs, noun)
}

/// What a copy or a summary is of, where it is told by a common noun.
fn of_paper(doc: &Doc, noun: TokenId) -> Option<TokenId> {
    let of = doc.children_by(noun, Dep::Prep).find(|p| doc.token(*p).lower == "of")?;
    doc.child_by(of, Dep::Pobj).filter(|other| doc.token(*other).pos == Pos::Noun)
}

/// Whose a paper is by the words of an earlier mention, where a definite article points back to one.
fn told_before(doc: &Doc, agents: &Agents, verbs: &Verbs, noun: TokenId) -> Option<usize> {
    let lemma = &doc.token(noun).lemma;
    let same = |id: &TokenId| doc.token(*id).pos == Pos::Noun && doc.token(*id).lemma == *lemma;
    let definite = doc.child_by(noun, Dep::Det).is_some_and(|det| is_definite(doc, det));
    if definite && doc.token(noun).pos == Pos::Noun {
        let mut before = (noun.saturating_sub(TOLD_BACK)..noun).rev().filter(same);
        return before.find_map(|earlier| {
            let whole = || of_paper(doc, earlier).and_then(|of| owner(doc, agents, verbs, of));
            owner(doc, agents, verbs, earlier).or_else(whole)
        });
    }
    None
}

fn is_definite(doc: &Doc, det: TokenId) -> bool {
    matches!(doc.token(det).lower.as_str(), "the" | "this" | "that")
}

/// "A proposal by Orsa", "a note from the port", "a text issued by the port"; whoever it was seen or signed by wrote none.
pub(crate) fn by(doc: &Doc, verbs: &Verbs, noun: TokenId) -> Option<TokenId> {
    let prep = doc.children_by(noun, Dep::Prep);
    let from = prep.filter(|p| matches!(doc.token(*p).lower.as_str(), "by" | "from"));
    let author = from.filter_map(|by| doc.child_by(by, Dep::Pobj)).next();
    author.or_else(|| {
        let mut told = doc.children_by(noun, Dep::Acl).filter(|verb| {
            doc.token(*verb).tag == Tag::Vbn && verbs.makes(&doc.token(*verb).lemma)
        });
        told.find_map(|verb| doc.child_by(doc.child_by(verb, Dep::Agent)?, Dep::Pobj))
    })
}

/// "The offer that the yard tabled".
fn tabled_by(doc: &Doc, verbs: &Verbs, noun: TokenId) -> Option<TokenId> {
    let verb = doc.child_by(noun, Dep::Relcl)?;
    // Whoever received or rejected it did not write it.
    if !verbs.makes(&doc.token(verb).lemma) || syntax::is_passive(doc, verb) {
        return None;
    }
    let subject = syntax::own_subject(doc, verb)?;
    matches!(doc.token(subject).pos, Pos::Propn | Pos::Noun).then_some(subject)
}

/// "The union made an offer", "came with a proposal".
fn made_by(doc: &Doc, verbs: &Verbs, noun: TokenId) -> Option<TokenId> {
    let token = doc.token(noun);
    let verb = match token.dep {
        Dep::Dobj => token.head,
        Dep::Pobj if doc.token(token.head).lower == "with" => doc.token(token.head).head,
        _ => return None,
    };
    let makes = doc.token(verb).pos == Pos::Verb && verbs.makes(&doc.token(verb).lemma);
    (makes && !syntax::is_passive(doc, verb)).then(|| syntax::subject(doc, verb))?
}
