//! What one report says of who speaks, who is who, which figures and when: the speech stage's result.
//!
//! In: nothing (values only). Out: [`Speech`], which the negotiation stage reads. Holds: `mentions` are in text
//! order; every index points into the same `Speech`; token ranges point into the `Doc` it was made from.

use crate::doc::{TokenId, Tokens};
use crate::{Agent, Basis, Edtf, Place, Quantity, Statement, TimexKind};

/// How a mention names its agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MentionKind {
    /// By (part of) its name.
    Name,
    /// By a description ("the envoy", "both sides").
    Nominal,
    /// By a pronoun, also a possessive one.
    Pronoun,
}

/// What a mention stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Referent {
    /// Index of [`Speech::agents`].
    Agent(u32),
    /// Index of [`Speech::places`]: a place meant as a place.
    Place(u32),
}

/// One mention of an agent or a place.
#[derive(Debug, Clone)]
pub struct Mention {
    /// The whole noun phrase's tokens, without relative clauses.
    pub tokens: Tokens,
    /// Its syntactic head.
    pub head: TokenId,
    /// How it names.
    pub kind: MentionKind,
    /// Whom or what.
    pub referent: Referent,
}

/// A time expression with what it was reckoned to.
#[derive(Debug, Clone)]
pub struct TimeExpression {
    /// Its tokens.
    pub tokens: Tokens,
    /// TIMEX3 type.
    pub kind: TimexKind,
    /// TIMEX3 value.
    pub value: String,
    /// The same as an EDTF date, interval or season, where it names a time that can be placed.
    pub date: Option<Edtf>,
    /// Stated outright, or inferred from the publication date, tense and neighbours.
    pub basis: Basis,
    /// The words or the publication date that it was reckoned from, in words of the record ("published").
    pub anchor: Option<String>,
}

/// Where a statement stands, in tokens.
#[derive(Debug, Clone)]
pub struct StatementTokens {
    /// The cue word ("said"), if any.
    pub cue: Option<TokenId>,
    /// The source phrase, if any.
    pub source: Option<Tokens>,
    /// The pieces of its content.
    pub content: Vec<Tokens>,
}

/// Everything that the speech stage finds in one report.
///
/// Ids inside are local to the report: `a0`, `p0`, `s0`, `q0` by position.
#[derive(Debug, Clone, Default)]
pub struct Speech {
    /// Persons, parties, organisations and groups.
    pub agents: Vec<Agent>,
    /// Places meant as places.
    pub places: Vec<Place>,
    /// Mentions of both, in text order.
    pub mentions: Vec<Mention>,
    /// For each token, the innermost mention that covers it: index of `mentions`.
    pub mention_at: Vec<Option<u32>>,
    /// What was said, thought, written or declined.
    pub statements: Vec<Statement>,
    /// `statements`' places in tokens, index by index.
    pub statement_tokens: Vec<StatementTokens>,
    /// Figures.
    pub quantities: Vec<Quantity>,
    /// `quantities`' places in tokens, index by index.
    pub quantity_tokens: Vec<Tokens>,
    /// Time expressions in text order.
    pub times: Vec<TimeExpression>,
}

impl Speech {
    /// The agent that the mention headed by (or, failing that, covering) a token stands for.
    #[must_use]
    pub fn agent_at(&self, token: TokenId) -> Option<usize> {
        match self.mention(token)?.referent {
            Referent::Agent(agent) => Some(agent as usize),
            Referent::Place(_) => None,
        }
    }

    /// The place that the mention covering a token stands for.
    #[must_use]
    pub fn place_at(&self, token: TokenId) -> Option<usize> {
        match self.mention(token)?.referent {
            Referent::Place(place) => Some(place as usize),
            Referent::Agent(_) => None,
        }
    }

    /// The innermost mention that covers a token.
    #[must_use]
    pub fn mention(&self, token: TokenId) -> Option<&Mention> {
        let at = (*self.mention_at.get(token as usize)?)?;
        self.mentions.get(at as usize)
    }
}
