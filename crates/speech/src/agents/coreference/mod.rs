//! Resolves pronouns and descriptions to the agents they stand for.
//!
//! In: a [`Doc`], its attributions (what stands inside quotations is said by somebody) and the [`Cast`] of names,
//! roles and groups. Out: more mentions in the cast. Holds: rules only, each with a fixed weight; what stands outside
//! quotations is resolved first, so that "I" can be its speaker; a doubtful one is left open.

mod bodies;
mod offices;
mod pairs;
mod pronouns;

use std::collections::{BTreeMap, BTreeSet};

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos};
use readout_types::speech::{MentionKind, Referent};

use super::cast::{AgentAt, Cast};
use super::encounters::{self, Told};
use super::lexicon::{Lexicon, Office};
use crate::statements::Attribution;
use crate::syntax::core_phrase;
use pairs::OnlyPair;
pub(crate) use pairs::joint_group;

/// How many sentences back an antecedent may stand.
const SENTENCES_BACK: u32 = 4;

/// Of the mentions before a word no more than these are looked at: a bound on the work, which grows with their square.
const MENTIONS_BACK: usize = 60;
/// How many sentences back what a description stands for may have been named: as far as [`MENTIONS_BACK`] reaches, which
/// is some ten sentences of news that is full of names and more of other prose.
const DESCRIPTION_BACK: u32 = 400;

/// How many sentences back those may have met whom "both sides" stands for.
const MEETING_BACK: u32 = 6;

/// One mention that can be an antecedent.
#[derive(Debug, Clone, Copy)]
struct Seen {
    agent: AgentAt,
    subject: bool,
    /// Index of the attribution inside whose quoted words it stands.
    quoted_in: Option<u32>,
}

struct Resolver<'a> {
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    attributions: &'a [Attribution],
    /// For each token, the attribution inside whose quoted words it stands.
    quoted_in: Vec<Option<u32>>,
    /// By the mention's head.
    seen: BTreeMap<TokenId, Seen>,
    /// Tokens of roles: they describe the person beside them.
    in_role: Vec<bool>,
    /// Speaker of each attribution, as far as known.
    speakers: Vec<Option<AgentAt>>,
    /// How often each agent has been mentioned by name.
    named: Vec<u32>,
    /// For each sentence, how many before it have words outside quotations: a long quotation does not take the
    /// reader away from who was spoken of before it.
    clock: Vec<u32>,
    /// Who met whom, as the sentences tell it.
    encounters: Vec<Told>,
    /// Heads of the phrases that name a speaker.
    sources: BTreeSet<TokenId>,
    /// The person whose office a word names beside the name.
    holders: BTreeMap<TokenId, AgentAt>,
    /// The office of several words of which a token is the office.
    long_offices: BTreeMap<TokenId, &'a Office>,
    /// Who met, where the sentences up to a place tell of meetings of the same two only.
    only_pair: OnlyPair,
}

/// Resolves what can be resolved.
pub(crate) fn resolve(doc: &Doc, lexicon: &Lexicon, attributions: &[Attribution], cast: &mut Cast) {
    let mut resolver = Resolver::new(doc, lexicon, attributions, cast);
    for quoted in [false, true] {
        for id in 0..doc.tokens.len() as TokenId {
            if resolver.quoted_in[id as usize].is_some() == quoted {
                resolver.token(cast, id);
            }
        }
        resolver.note_speakers(cast);
    }
}

impl<'a> Resolver<'a> {
    fn new(
        doc: &'a Doc,
        lexicon: &'a Lexicon,
        attributions: &'a [Attribution],
        cast: &mut Cast,
    ) -> Self {
        let mut quoted_in = vec![None; doc.tokens.len()];
        for (at, attribution) in attributions.iter().enumerate() {
            for id in attribution.quoted.iter().cloned().flatten() {
                quoted_in[id as usize] = u32::try_from(at).ok();
            }
        }
        let mut in_role = vec![false; doc.tokens.len()];
        for held in cast.agents.iter().flat_map(|agent| &agent.roles) {
            held.role.tokens.clone().for_each(|id| in_role[id as usize] = true);
        }
        let mut named = vec![0; cast.agents.len()];
        for mention in &cast.mentions {
            if let Referent::Agent(agent) = mention.referent {
                named[agent as usize] += 1;
            }
        }
        let speakers = vec![None; attributions.len()];
        let clock = clock(doc, &quoted_in);
        let sources = attributions.iter().filter_map(|a| a.source_head).collect();
        let mut resolver = Resolver {
            doc,
            lexicon,
            attributions,
            quoted_in,
            seen: BTreeMap::new(),
            in_role,
            speakers,
            named,
            clock,
            encounters: encounters::all(doc, lexicon),
            sources,
            holders: holders(cast),
            long_offices: lexicon.long_offices(doc),
            only_pair: OnlyPair::default(),
        };
        for mention in &cast.mentions {
            if let Referent::Agent(agent) = mention.referent {
                resolver.see(mention.head, agent as AgentAt);
            }
        }
        resolver.note_speakers(cast);
        resolver
    }

    fn see(&mut self, head: TokenId, agent: AgentAt) {
        let subject = matches!(self.doc.token(head).dep, Dep::Nsubj | Dep::Nsubjpass);
        let seen = Seen { agent, subject, quoted_in: self.quoted_in[head as usize] };
        self.seen.insert(head, seen);
    }

    fn note_speakers(&mut self, cast: &Cast) {
        for at in 0..self.attributions.len() {
            let attribution = &self.attributions[at];
            let own =
                attribution.source_head.and_then(|head| self.seen.get(&head)).map(|s| s.agent);
            let before = attribution.follows.and_then(|before| self.speakers[before]);
            let named = attribution
                .source_head
                .and_then(|head| cast.named(head).or_else(|| self.holders.get(&head).copied()));
            self.speakers[at] = own.or(named).or(before);
        }
    }

    fn token(&mut self, cast: &mut Cast, id: TokenId) {
        let token = self.doc.token(id);
        if let Some(agent) = self.one_of_side(cast, id) {
            cast.describe(core_phrase(self.doc, id), id, agent);
            self.see(id, agent);
            return;
        }
        if self.seen.contains_key(&id) || cast.named(id).is_some() {
            return;
        }
        if let Some(heard) = self.of_heard(cast, id) {
            cast.mention(core_phrase(self.doc, id), id, MentionKind::Nominal, heard);
            self.see(id, heard);
            return;
        }
        if let Some(pronoun) = self.lexicon.pronoun(&token.lower).filter(|_| token.pos == Pos::Pron)
        {
            if let Some(agent) = self.pronoun(cast, id, pronoun) {
                cast.mention(id..id + 1, id, MentionKind::Pronoun, agent);
                self.see(id, agent);
            }
        } else if let Some(agent) = self.description(cast, id) {
            cast.mention(core_phrase(self.doc, id), id, MentionKind::Nominal, agent);
            self.see(id, agent);
        }
    }

    fn name(&self, id: TokenId) -> String {
        let phrase = core_phrase(self.doc, id);
        let start = phrase.clone().find(|t| !matches!(self.doc.token(*t).pos, Pos::Det | Pos::Num));
        self.doc.text(start.unwrap_or(phrase.start)..phrase.end).to_owned()
    }

    fn phrase(&self, id: TokenId) -> Tokens {
        let phrase = core_phrase(self.doc, id);
        let of = self.doc.children_by(id, Dep::Prep).find(|p| self.doc.token(*p).lower == "of");
        phrase.start..of.map_or(phrase.end, |of| self.doc.subtree(of).end)
    }
}

fn holders(cast: &Cast) -> BTreeMap<TokenId, AgentAt> {
    let mut holders = BTreeMap::new();
    for (at, draft) in cast.agents.iter().enumerate() {
        for held in draft.roles.iter().filter(|held| !held.lettered) {
            holders.insert(held.role.office, at);
        }
    }
    holders
}

fn clock(doc: &Doc, quoted_in: &[Option<u32>]) -> Vec<u32> {
    let mut time = 0;
    let mut clock = Vec::with_capacity(doc.sentences.len());
    for sentence in &doc.sentences {
        clock.push(time);
        let told = sentence.tokens.clone().any(|id| {
            quoted_in[id as usize].is_none()
                && !matches!(doc.token(id).pos, Pos::Punct | Pos::Space)
        });
        time += u32::from(told);
    }
    clock
}
