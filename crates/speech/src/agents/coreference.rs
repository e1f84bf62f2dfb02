//! Resolves pronouns and descriptions to the agents they stand for.
//!
//! In: a [`Doc`], its attributions (what stands inside quotations is said by somebody) and the [`Cast`] of names,
//! roles and groups. Out: more mentions in the cast. Holds: rules only, each with a fixed weight; what stands outside
//! quotations is resolved first, so that "I" can be its speaker; a doubtful one is left open.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};
use readout_types::speech::{MentionKind, Referent};
use readout_types::{AgentKind, RelationKind, ZoneKind};

use super::cast::{AgentAt, Cast, Draft, HeldRole};
use super::encounters;
use super::groups::{conjuncts, forms, is_definite, is_person_noun};
use super::lexicon::{BodyKind, Encounter, Gender, Lexicon, PersonWord, Pronoun};
use super::roles::Role;
use crate::statements::Attribution;
use crate::syntax::{core_phrase, subject};

/// How many sentences back an antecedent may stand.
const SENTENCES_BACK: u32 = 4;
/// How many sentences back what a description stands for may have been named: descriptions carry far.
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
    /// Heads of the phrases that name a speaker.
    sources: BTreeSet<TokenId>,
    /// The person whose office a word names beside the name.
    holders: BTreeMap<TokenId, AgentAt>,
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
            sources,
            holders: holders(cast),
        };
        resolver.learn_genders(cast);
        for mention in &cast.mentions {
            if let Referent::Agent(agent) = mention.referent {
                resolver.see(mention.head, agent as AgentAt);
            }
        }
        resolver.note_speakers(cast);
        resolver
    }

    /// "She" in a sentence whose only person has a name that does not tell: that person is a woman.
    fn learn_genders(&self, cast: &mut Cast) {
        for sentence in &self.doc.sentences {
            let seen = self.seen.range(sentence.tokens.clone()).map(|(head, seen)| (*head, *seen));
            let persons: Vec<(TokenId, Seen)> =
                seen.filter(|(_, s)| cast.agents[s.agent].kind == AgentKind::Person).collect();
            let Some((first, person)) = persons.first().copied() else { continue };
            let alone = persons.iter().all(|(_, other)| other.agent == person.agent);
            if !alone || !person.subject || cast.agents[person.agent].gender != Gender::Unknown {
                continue;
            }
            let told =
                (first..sentence.tokens.end).filter(|id| self.quoted_in[*id as usize].is_none());
            let told = told.filter_map(|id| self.lexicon.pronoun(&self.doc.token(id).lower));
            let gender = told.into_iter().find_map(|pronoun| match pronoun {
                Pronoun::Man => Some(Gender::Male),
                Pronoun::Woman => Some(Gender::Female),
                _ => None,
            });
            cast.agents[person.agent].gender = gender.unwrap_or_default();
        }
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
        if self.seen.contains_key(&id) || cast.named(id).is_some() {
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

    fn pronoun(&self, cast: &mut Cast, id: TokenId, pronoun: Pronoun) -> Option<AgentAt> {
        match pronoun {
            Pronoun::Speaker => self.speaker_of(id),
            Pronoun::Speakers => self.speaker_of(id).map(|speaker| self.side_of(cast, speaker)),
            Pronoun::Man => self.person(cast, id, Gender::Male),
            Pronoun::Woman => self.person(cast, id, Gender::Female),
            Pronoun::Thing => self.thing(cast, id),
            Pronoun::Several => self.several(cast, id),
        }
    }

    fn speaker_of(&self, id: TokenId) -> Option<AgentAt> {
        self.speakers[self.quoted_in[id as usize]? as usize]
    }

    /// "We" is the speaker's side, where one is known.
    fn side_of(&self, cast: &Cast, speaker: AgentAt) -> AgentAt {
        let draft = &cast.agents[speaker];
        if draft.kind != AgentKind::Person {
            return speaker;
        }
        if let Some(party) = draft.party {
            return party;
        }
        let body = draft.roles.iter().flat_map(|held| &held.of);
        let mut body = body.filter(|at| cast.agents[**at].kind != AgentKind::Person);
        body.next().copied().unwrap_or(speaker)
    }

    fn person(&self, cast: &mut Cast, id: TokenId, gender: Gender) -> Option<AgentAt> {
        let fits = |draft: &Draft| {
            let one = draft.kind == AgentKind::Person
                || draft.kind == AgentKind::Group && !draft.plural && draft.members.is_empty();
            one && draft.gender.agrees(gender)
        };
        let agent = self.best(cast, id, &fits, SENTENCES_BACK)?;
        if cast.agents[agent].gender == Gender::Unknown {
            cast.agents[agent].gender = gender;
        }
        Some(agent)
    }

    /// "It" is mostly no agent: only a body that is the subject of the same sentence's clause above, or that speaks.
    fn thing(&self, cast: &Cast, id: TokenId) -> Option<AgentAt> {
        let fits = |draft: &Draft| {
            matches!(draft.kind, AgentKind::Party | AgentKind::Organization) && !draft.plural
        };
        let token = self.doc.token(id);
        let speaks = self.attributions.iter().any(|a| a.source_head == Some(id));
        if speaks {
            return self.best(cast, id, &fits, 2);
        }
        if !matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Poss) {
            return None;
        }
        // "Its director said": whoever has a director was spoken of just before.
        if token.dep == Dep::Poss && self.in_role[id as usize] {
            return self.best(cast, id, &fits, 2);
        }
        let subjects = self.governing_subjects(id);
        subjects
            .into_iter()
            .filter_map(|head| self.seen.get(&head))
            .map(|s| s.agent)
            .find(|at| fits(&cast.agents[*at]))
    }

    /// Subjects of the clauses around a token, the nearest first; its own clause's only for a possessive.
    fn governing_subjects(&self, id: TokenId) -> Vec<TokenId> {
        let mut subjects = Vec::new();
        let mut at = id;
        for _ in 0..10 {
            let head = self.doc.token(at).head;
            if head == at {
                break;
            }
            at = head;
            let found = subject(self.doc, at).filter(|found| *found < id);
            subjects.extend(found.filter(|found| subjects.last() != Some(found)));
        }
        subjects
    }

    fn several(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let fits = |draft: &Draft| {
            draft.plural
                || draft.kind == AgentKind::Group && !draft.members.is_empty()
                || draft.body == Some(BodyKind::Team)
        };
        if let Some(pair) = self.pair_just_told(cast, id) {
            return Some(pair);
        }
        self.best(cast, id, &fits, 2)
    }

    /// The best antecedent before a token.
    fn best(
        &self,
        cast: &Cast,
        id: TokenId,
        fits: &dyn Fn(&Draft) -> bool,
        back: u32,
    ) -> Option<AgentAt> {
        let speaker = self.speaker_of(id);
        let barred = self.clause_mates(id);
        let sentence = self.doc.token(id).sentence;
        let mut scores: BTreeMap<AgentAt, i32> = BTreeMap::new();
        for (head, seen) in self.seen.range(..id).rev().take(60) {
            let distance = self.distance(sentence, *head, speaker.is_some());
            if distance > back {
                break;
            }
            let excluded = barred.contains(&seen.agent) || speaker == Some(seen.agent);
            if excluded || !fits(&cast.agents[seen.agent]) {
                continue;
            }
            let told = i32::from(cast.agents[seen.agent].gender != Gender::Unknown);
            let score = self.score(id, *head, *seen, distance) + 6 * told;
            let best = scores.entry(seen.agent).or_insert(score);
            *best = (*best).max(score);
        }
        let best = scores.iter().max_by_key(|(agent, score)| (**score, std::cmp::Reverse(**agent)));
        best.map(|(agent, _)| *agent)
    }

    /// How many sentences lie between; inside a quotation its own sentences count too.
    fn distance(&self, sentence: u32, head: TokenId, quoted: bool) -> u32 {
        let there = self.doc.token(head).sentence;
        if quoted {
            return sentence.saturating_sub(there);
        }
        self.clock[sentence as usize].saturating_sub(self.clock[there as usize])
    }

    fn score(&self, id: TokenId, head: TokenId, seen: Seen, distance: u32) -> i32 {
        let here = self.doc.token(id);
        let there = self.doc.token(head);
        let mut score = 100 - 25 * i32::try_from(distance).unwrap_or(4);
        let is_subject = matches!(here.dep, Dep::Nsubj | Dep::Nsubjpass);
        if seen.subject {
            score += if is_subject { 34 } else { 26 };
        }
        if there.dep == Dep::Poss {
            score += if here.dep == Dep::Poss { 6 } else { -4 };
        }
        if matches!(there.dep, Dep::Pobj | Dep::Compound | Dep::Nmod) {
            score -= 8;
        }
        // Words inside somebody's quotation are another's discourse.
        if seen.quoted_in != self.quoted_in[id as usize] {
            score -= if seen.quoted_in.is_some() { 40 } else { 6 };
        }
        if distance == 0 && self.governing_subjects(id).contains(&head) {
            score += 14;
        }
        if is_subject && self.sources.contains(&head) && distance > 0 {
            score += if self.sources.contains(&id) { 26 } else { 14 };
        }
        if here.dep == Dep::Poss && self.is_judged(id, head) {
            // More than what speaks for the sentence's subject together.
            score += 60;
        }
        if distance == 0 {
            score -= i32::try_from((id - head) / 6).unwrap_or(0).min(8);
        }
        let frequent = self.named.get(seen.agent).copied().unwrap_or(0).min(8);
        score + i32::try_from(frequent).unwrap_or(0)
    }

    /// "praised her for his courage": whoever is praised or blamed for something has it.
    fn is_judged(&self, id: TokenId, head: TokenId) -> bool {
        let verb = self.doc.token(head).head;
        let object = self.doc.token(head).dep == Dep::Dobj;
        object
            && self.doc.children_by(verb, Dep::Prep).any(|prep| {
                self.doc.token(prep).lower == "for"
                    && prep > head
                    && self.doc.subtree(prep).contains(&id)
            })
    }

    /// Agents that cannot be meant: subject and object of one verb are two, unless the word is reflexive.
    fn clause_mates(&self, id: TokenId) -> BTreeSet<AgentAt> {
        let token = self.doc.token(id);
        let mut barred = BTreeSet::new();
        if token.lower.ends_with("self")
            || token.lower.ends_with("selves")
            || token.dep == Dep::Poss
        {
            return barred;
        }
        let mut verb = token.head;
        if matches!(self.doc.token(verb).pos, Pos::Adp) {
            verb = self.doc.token(verb).head;
        }
        for child in self.doc.children(verb) {
            let dep = self.doc.token(*child).dep;
            let argument = matches!(dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Dative);
            if argument && *child != id {
                barred.extend(self.seen.get(child).map(|seen| seen.agent));
            }
        }
        if token.dep != Dep::Nsubj && token.dep != Dep::Nsubjpass {
            let hidden = subject(self.doc, verb).and_then(|head| self.seen.get(&head));
            barred.extend(hidden.map(|seen| seen.agent));
        }
        barred
    }

    /// The agent that a definite description stands for.
    fn description(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let token = self.doc.token(id);
        let noun = matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Det);
        let possessed = self.doc.child_by(id, Dep::Poss).is_some();
        // In a title only what it is the title of can be somebody else ("the country's minister").
        let own_role = self.in_role[id as usize] && !matches!(token.dep, Dep::Poss | Dep::Pobj);
        if !noun || own_role || token.dep == Dep::Compound {
            return None;
        }
        if let Some(count) = self.counted(id) {
            return self.several_named(cast, id, count);
        }
        if let Some(side) = self.own_side(cast, id) {
            return Some(side);
        }
        let titled = token.pos == Pos::Propn && token.tag == Tag::Nnp || self.is_headline(id);
        if !is_definite(self.doc, id) && !possessed && !titled {
            return None;
        }
        let plural = token.tag == Tag::Nns || token.tag == Tag::Nnps;
        if let Some(pair) = (plural && !possessed).then(|| self.pair_that_met(cast, id)).flatten() {
            return Some(pair);
        }
        if is_person_noun(self.doc, self.lexicon, id) {
            return if plural { self.group(cast, id) } else { self.holder(cast, id) };
        }
        let body = self.lexicon.body(&token.lemma.to_lowercase())?;
        (!plural).then(|| self.body(cast, id, body))?
    }

    /// "Her side", "his country": the side of whoever is meant.
    fn own_side(&self, cast: &Cast, id: TokenId) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let kind = self.lexicon.body(&lemma)?;
        if kind != BodyKind::State && lemma != "side" {
            return None;
        }
        let owner = self.seen.get(&self.doc.child_by(id, Dep::Poss)?)?.agent;
        match cast.agents[owner].kind {
            AgentKind::Person | AgentKind::Group => cast.agents[owner].party,
            _ => Some(owner),
        }
    }

    /// The person who holds the office that is named: "the president", "the CIA chief", "the Finnish leader".
    fn holder(&self, cast: &Cast, id: TokenId) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let word = self.lexicon.person(&lemma)?;
        let phrase = self.phrase(id);
        let bodies: BTreeSet<AgentAt> = phrase.clone().filter_map(|t| cast.named(t)).collect();
        let fits = |draft: &Draft| {
            let held = draft.roles.iter().filter(|held| !held.lettered);
            let mut held = held.filter(|held| {
                self.is_same_office(cast, id, &phrase, &held.role)
                    || !bodies.is_empty() && lemma == "counterpart"
                    || self.both_lead(word, held.role.office, &lemma, !bodies.is_empty())
            });
            draft.kind == AgentKind::Person && held.any(|held| is_of(draft, held, &bodies))
        };
        let leads = |draft: &Draft| {
            draft.kind == AgentKind::Person
                && word.relation == Some(RelationKind::HeadOf)
                && bodies.iter().any(|body| draft.affiliations.contains(body))
        };
        let named = self.best(cast, id, &fits, DESCRIPTION_BACK);
        let named = named.or_else(|| self.best(cast, id, &leads, DESCRIPTION_BACK));
        let named = named.or_else(|| self.unnamed(cast, id, &lemma));
        let named = named.or_else(|| self.ahead(cast, id, &fits));
        named.or_else(|| self.without_office(cast, id, word.gender, &bodies))
    }

    /// Whether a description and a role name one office: the same word or one that the same person goes by, and no two
    /// fields ("the finance minister" is not the trade minister, "the deputy minister" not the minister).
    fn is_same_office(&self, cast: &Cast, id: TokenId, phrase: &Tokens, role: &Role) -> bool {
        if !self.are_like(id, role.office) || self.is_deputy(id) != self.is_deputy(role.office) {
            return false;
        }
        let (a, b) = (self.fields(cast, phrase, id), self.fields(cast, &role.tokens, role.office));
        a.is_empty() || b.is_empty() || !a.is_disjoint(&b)
    }

    /// "The Finnish leader" is its president; whoever heads something is "the leader".
    fn both_lead(&self, word: PersonWord, office: TokenId, lemma: &str, of_body: bool) -> bool {
        let other = self.lexicon.person(&self.doc.token(office).lemma.to_lowercase());
        let heads = |word: PersonWord| word.relation == Some(RelationKind::HeadOf);
        heads(word) && other.is_some_and(heads) && (of_body || lemma == "leader")
    }

    /// The name of an office, and the others that its holder goes by.
    fn office_names(&self, office: TokenId) -> (CompactString, Vec<CompactString>) {
        match self.lexicon.long_office_of(self.doc, office) {
            Some(long) => (long.name(), long.like.clone()),
            None => (self.doc.token(office).lemma.to_lowercase(), Vec::new()),
        }
    }

    /// Whether two words name one office, or one that the same person goes by.
    fn are_like(&self, one: TokenId, other: TokenId) -> bool {
        let (here, there) = (self.office_names(one), self.office_names(other));
        here.0 == there.0 || here.1.contains(&there.0) || there.1.contains(&here.0)
    }

    fn is_deputy(&self, office: TokenId) -> bool {
        let before = office.checked_sub(1).map(|id| self.doc.token(id).lower.as_str());
        let word = before.and_then(|word| self.lexicon.person(word));
        word.is_some_and(|w| w.relation == Some(RelationKind::AideOf))
    }

    /// The words that tell of what field an office is: no names, none that tell only of what rank or age it is.
    fn fields(&self, cast: &Cast, phrase: &Tokens, office: TokenId) -> BTreeSet<CompactString> {
        let long = self.lexicon.long_office_of(self.doc, office).map_or(&[][..], |o| &o.words[..]);
        let is_field = |id: &TokenId| {
            let token = self.doc.token(*id);
            let lemma = token.lemma.to_lowercase();
            *id != office
                && matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Adj)
                && cast.named(*id).is_none()
                && !long.contains(&token.lower)
                && self.lexicon.role_status(&token.lower).is_none()
                && !self.lexicon.is_kind_of_leader(&token.lower)
                && self.lexicon.body(&lemma).is_none()
        };
        phrase.clone().filter(is_field).map(|id| self.doc.token(id).lemma.to_lowercase()).collect()
    }

    /// "Minister: no deal" above a report that names its minister further down: the one who holds the office there.
    fn ahead(&self, cast: &Cast, id: TokenId, fits: &dyn Fn(&Draft) -> bool) -> Option<AgentAt> {
        if !self.is_headline(id) {
            return None;
        }
        let mut holders = (0..cast.agents.len()).filter(|at| fits(&cast.agents[*at]));
        holders.next().filter(|_| holders.next().is_none())
    }

    fn is_headline(&self, id: TokenId) -> bool {
        matches!(self.doc.zone(id), ZoneKind::Headline | ZoneKind::Deck | ZoneKind::Subheading)
    }

    /// "The chief negotiator said" right after a sentence about a person of whom the report tells no office: where
    /// that person was the subject there, is the only one whom the report names, and of no other body.
    fn without_office(
        &self,
        cast: &Cast,
        id: TokenId,
        gender: Gender,
        bodies: &BTreeSet<AgentAt>,
    ) -> Option<AgentAt> {
        if !self.sources.contains(&id) || !is_definite(self.doc, id) {
            return None;
        }
        let alone = self.may_be_untold(cast, id)?;
        let sentence = self.doc.token(id).sentence;
        let near = self.seen.range(..id).rev().take(20);
        let near = near.take_while(|(head, _)| self.distance(sentence, **head, false) <= 2);
        let fits = |seen: &Seen| {
            let draft = &cast.agents[seen.agent];
            let office = draft.roles.iter().any(|held| !held.lettered);
            let person = draft.kind == AgentKind::Person && draft.gender.agrees(gender);
            let own = bodies.is_empty() || bodies.iter().any(|b| draft.affiliations.contains(b));
            person && own && !office && seen.subject && seen.quoted_in.is_none()
        };
        // Of several the one who spoke in the sentence before goes on speaking.
        let speaks_on = |head: TokenId| {
            let paragraph = self.doc.paragraph(head).tokens.start;
            self.sources.contains(&head)
                && self.distance(sentence, head, false) <= 1
                && paragraph == self.doc.paragraph(id).tokens.start
        };
        let found: BTreeSet<AgentAt> = near
            .filter(|(head, seen)| fits(seen) && (alone || speaks_on(**head)))
            .map(|(_, seen)| seen.agent)
            .collect();
        found.first().copied().filter(|_| found.len() == 1)
    }

    /// Whether an office can be told of nobody but one: of the one person who has none there; the head of something
    /// only where nobody else is named. `None` of aides and officials, who are many.
    fn may_be_untold(&self, cast: &Cast, id: TokenId) -> Option<bool> {
        let persons = || cast.agents.iter().filter(|draft| draft.kind == AgentKind::Person);
        let untold = |draft: &&Draft| draft.roles.iter().all(|held| held.lettered);
        let word = self.lexicon.person(&self.doc.token(id).lemma.to_lowercase());
        match word.and_then(|w| w.relation) {
            Some(RelationKind::HeadOf) => Some(true).filter(|_| persons().count() == 1),
            Some(RelationKind::MemberOf | RelationKind::AideOf) => None,
            _ => Some(persons().filter(untold).count() == 1),
        }
    }

    /// "The official" after "an official who attended".
    fn unnamed(&self, cast: &Cast, id: TokenId, lemma: &str) -> Option<AgentAt> {
        let fits = |draft: &Draft| {
            draft.kind == AgentKind::Group
                && draft.members.is_empty()
                && ends_with_word(&draft.name, lemma)
        };
        self.best(cast, id, &fits, DESCRIPTION_BACK)
    }

    fn group(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let word = self.doc.token(id).lower.to_string();
        let fits = |draft: &Draft| {
            draft.kind == AgentKind::Group && draft.plural && ends_with_word(&draft.name, &word)
        };
        if let Some(known) = self.best(cast, id, &fits, DESCRIPTION_BACK) {
            return Some(known);
        }
        let speaks =
            self.attributions.iter().any(|a| a.source_head == Some(id) || a.addressee == Some(id));
        let acts = matches!(self.doc.token(id).dep, Dep::Nsubj | Dep::Nsubjpass);
        (speaks || acts).then(|| {
            let mut draft = Draft::new(AgentKind::Group, self.name(id));
            draft.aliases.extend(forms(self.doc, id));
            cast.add(draft)
        })
    }

    fn name(&self, id: TokenId) -> String {
        let phrase = core_phrase(self.doc, id);
        let start = phrase.clone().find(|t| !matches!(self.doc.token(*t).pos, Pos::Det | Pos::Num));
        self.doc.text(start.unwrap_or(phrase.start)..phrase.end).to_owned()
    }

    /// "The union", "the ministry", "the country".
    fn body(&self, cast: &mut Cast, id: TokenId, kind: BodyKind) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let generic = matches!(
            kind,
            BodyKind::State
                | BodyKind::Firm
                | BodyKind::Union
                | BodyKind::Employers
                | BodyKind::Media
                | BodyKind::Bloc
        );
        let is_body =
            |draft: &Draft| matches!(draft.kind, AgentKind::Party | AgentKind::Organization);
        let called_so =
            |draft: &Draft| is_body(draft) && ends_with_word(&draft.name.to_lowercase(), &lemma);
        // "Harbour Union", not "dockers' union", which may be any.
        let by_name = |draft: &Draft| {
            let last = draft.name.rsplit(' ').next().unwrap_or("");
            called_so(draft) && last.starts_with(char::is_uppercase)
        };
        let same_kind = |draft: &Draft| {
            called_so(draft)
                || is_body(draft)
                    && generic
                    && draft.body == Some(kind)
                    && lemma != "group"
                    && lemma != "state"
        };
        if let Some(seat) = self.seat(cast, id).filter(|_| kind == BodyKind::Government) {
            return Some(seat);
        }
        let possessed = self.doc.child_by(id, Dep::Poss).is_some();
        // "The Kingdom of X" is X; what is told by what it is of is nothing that was told without.
        if let Some(of) = self.of_what(id).filter(|_| generic) {
            return cast.named(of).filter(|_| kind == BodyKind::State);
        }
        if possessed {
            return None;
        }
        // "The union" is the one that is called so before it is any other of its kind.
        let named = self.best(cast, id, &by_name, DESCRIPTION_BACK);
        named.or_else(|| self.best(cast, id, &same_kind, DESCRIPTION_BACK))
    }

    /// The head of what follows a noun with "of".
    fn of_what(&self, id: TokenId) -> Option<TokenId> {
        let mut preps = self.doc.children_by(id, Dep::Prep);
        let of = preps.find(|prep| self.doc.token(*prep).lower == "of")?;
        self.doc.child_by(of, Dep::Pobj)
    }

    /// The state in "the government in Seoul", "the government of Aulis".
    fn seat(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let prep = self
            .doc
            .children_by(id, Dep::Prep)
            .find(|p| *p > id && matches!(self.doc.token(*p).lower.as_str(), "in" | "of"))?;
        let place = self.doc.child_by(prep, Dep::Pobj)?;
        if let Some(named) = cast.named(place) {
            return Some(named);
        }
        let (known, _) = self.lexicon.registry.whole(self.doc.word(place))?;
        Some(cast.known(self.lexicon, known))
    }

    /// How many are meant by "both sides", "the two countries", "the three leaders".
    fn counted(&self, id: TokenId) -> Option<usize> {
        let token = self.doc.token(id);
        if token.tag != Tag::Nns {
            return None;
        }
        let number = |word: &str| match word {
            "both" | "two" => Some(2),
            "three" => Some(3),
            "four" => Some(4),
            _ => None,
        };
        let count = self.doc.children(id).iter().find_map(|c| number(&self.doc.token(*c).lower))?;
        let lemma = token.lemma.to_lowercase();
        let people = self.lexicon.person(&lemma).is_some();
        let body = matches!(
            self.lexicon.body(&lemma),
            Some(BodyKind::State | BodyKind::Team | BodyKind::Government)
        );
        let fits = people && is_definite(self.doc, id)
            || body && (count == 2 || is_definite(self.doc, id));
        fits.then_some(count)
    }

    /// Those who met last, where they are just so many; else the report's only ones.
    fn several_named(&self, cast: &mut Cast, id: TokenId, count: usize) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let people = self.lexicon.person(&lemma).is_some()
            && !self.lexicon.is_encounter(&lemma, Encounter::Sides);
        let met = self.met_before(cast, id, MEETING_BACK, people);
        let told = met.is_some() && count == 2;
        let met = met.filter(|met| met.len() == count);
        let others = || {
            let row = self.in_one_row(cast, id, count, people);
            row.or_else(|| self.only_ones(cast, id, count, people)).filter(|_| !told)
        };
        let found = met.or_else(others)?;
        (!self.shares_clause(&found, id)).then(|| joint_group(cast, found))
    }

    /// "The leaders agreed", "the parties": the pair that met before.
    fn pair_that_met(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let people = self.lexicon.is_encounter(&lemma, Encounter::People);
        let told = people || self.lexicon.is_encounter(&lemma, Encounter::Sides);
        // "The heads of state" is one office.
        let end = self.lexicon.long_office(self.doc, id).map(|(_, office)| office.end);
        let bare = self.doc.children(id).iter().all(|c| {
            matches!(self.doc.token(*c).dep, Dep::Det | Dep::Punct | Dep::Relcl | Dep::Case)
                || *c > id && end.is_some_and(|end| *c < end)
        });
        if !told || !bare {
            return None;
        }
        let met = self.met_before(cast, id, MEETING_BACK, people);
        let met = met.or_else(|| self.only_meeting(cast, id, people))?;
        let holds = |at: &AgentAt| {
            let mut roles = cast.agents[*at].roles.iter().filter(|held| !held.lettered).peekable();
            let same = |held: &HeldRole| self.are_like(id, held.role.office);
            roles.peek().is_none() || lemma == "leader" || roles.any(same)
        };
        let fits = met.len() == 2 && (!people || met.iter().all(holds));
        (fits && !self.shares_clause(&met, id)).then(|| joint_group(cast, met))
    }

    /// "They" right behind a sentence that tells of two who met.
    fn pair_just_told(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let token = self.doc.token(id);
        if token.dep != Dep::Nsubj || self.quoted_in[id as usize].is_some() {
            return None;
        }
        let before = self.doc.sentences.get((token.sentence as usize).checked_sub(1)?)?;
        let named = |head: TokenId| self.seen.get(&head).map(|seen| seen.agent);
        let (word, met) = encounters::last(self.doc, self.lexicon, before.tokens.clone(), &named)?;
        let met = each_of(cast, &met)?;
        let told = before.tokens.clone().find(|at| self.doc.token(*at).head == *at)?;
        let main = word == told || self.doc.token(word).head == told;
        let own =
            !self.doc.sentence(id).tokens.clone().any(|at| at < id && self.seen.contains_key(&at));
        (main && own && met.len() == 2).then(|| joint_group(cast, met))
    }

    /// Those who met according to the nearest sentence before that tells of a meeting of two or more.
    fn met_before(
        &self,
        cast: &Cast,
        id: TokenId,
        back: u32,
        people: bool,
    ) -> Option<Vec<AgentAt>> {
        let here = self.doc.token(id).sentence;
        let named = |head: TokenId| self.seen.get(&head).map(|seen| seen.agent);
        for at in (0..=here).rev() {
            if self.clock[here as usize].saturating_sub(self.clock[at as usize]) > back {
                break;
            }
            let mut tokens = self.doc.sentences[at as usize].tokens.clone();
            tokens.end = tokens.end.min(id);
            let Some((_, met)) = encounters::last(self.doc, self.lexicon, tokens, &named) else {
                continue;
            };
            let met = each_of(cast, &met)?;
            let is_person = |at: &AgentAt| cast.agents[*at].kind == AgentKind::Person;
            if people {
                return Some(met).filter(|met| met.iter().all(is_person));
            }
            return Some(sides_of(cast, met));
        }
        None
    }

    /// Those who met, where the report up to here tells of meetings of the same two only.
    fn only_meeting(&self, cast: &Cast, id: TokenId, people: bool) -> Option<Vec<AgentAt>> {
        let named = |head: TokenId| self.seen.get(&head).map(|seen| seen.agent);
        let here = self.doc.token(id).sentence;
        let before = self.doc.sentences.iter().take(here as usize);
        let met = before.filter_map(|sentence| {
            let (_, met) =
                encounters::last(self.doc, self.lexicon, sentence.tokens.clone(), &named)?;
            Some(each_of(cast, &met))
        });
        let met: Option<Vec<Vec<AgentAt>>> = met.collect();
        let mut sets = met?.into_iter();
        let first = sets.next()?;
        let set = |members: &[AgentAt]| members.iter().copied().collect::<BTreeSet<AgentAt>>();
        let same = sets.all(|other| set(&other) == set(&first));
        let fits = first.iter().all(|at| !people || is_one(&cast.agents[*at], true));
        (same && fits).then(|| if people { first } else { sides_of(cast, first) })
    }

    /// Just so many that "and" joins ("A, B and C met. The three leaders ..."), the nearest.
    fn in_one_row(
        &self,
        cast: &Cast,
        id: TokenId,
        count: usize,
        people: bool,
    ) -> Option<Vec<AgentAt>> {
        let sentence = self.doc.token(id).sentence;
        let near = self.seen.range(..id).rev().take(60);
        let mut near =
            near.take_while(|(head, _)| self.distance(sentence, **head, false) <= MEETING_BACK);
        near.find_map(|(head, _)| {
            if self.doc.token(*head).dep == Dep::Conj {
                return None;
            }
            let row = conjuncts(self.doc, *head).into_iter().filter(|part| *part < id);
            let row: Vec<AgentAt> =
                row.filter_map(|part| self.seen.get(&part)).map(|seen| seen.agent).collect();
            let row = each_of(cast, &row)?;
            let fits = |at: &AgentAt| is_one(&cast.agents[*at], people);
            (row.len() == count && row.iter().all(fits)).then_some(row)
        })
    }

    /// The persons, or the states and other sides, where the sentences before name just so many.
    fn only_ones(
        &self,
        cast: &Cast,
        id: TokenId,
        count: usize,
        people: bool,
    ) -> Option<Vec<AgentAt>> {
        let sentence = self.doc.token(id).sentence;
        let mut found: Vec<AgentAt> = Vec::new();
        for (head, seen) in self.seen.range(..id).rev().take(60) {
            if self.distance(sentence, *head, false) > MEETING_BACK {
                break;
            }
            if is_one(&cast.agents[seen.agent], people) && !found.contains(&seen.agent) {
                found.push(seen.agent);
            }
        }
        found.reverse();
        (found.len() == count).then_some(found)
    }

    /// "Lanz invited both leaders": whoever has a part in the same clause is none of those meant.
    fn shares_clause(&self, found: &[AgentAt], id: TokenId) -> bool {
        let barred = self.clause_mates(id);
        found.iter().any(|at| barred.contains(at))
    }

    fn phrase(&self, id: TokenId) -> Tokens {
        let phrase = core_phrase(self.doc, id);
        let of = self.doc.children_by(id, Dep::Prep).find(|p| self.doc.token(*p).lower == "of");
        phrase.start..of.map_or(phrase.end, |of| self.doc.subtree(of).end)
    }
}

/// Whether a role is held at one of the bodies that a description names, if it names any.
fn is_of(draft: &Draft, held: &HeldRole, bodies: &BTreeSet<AgentAt>) -> bool {
    bodies.is_empty()
        || bodies.iter().any(|b| {
            held.of.contains(b) || draft.affiliations.contains(b) || draft.party == Some(*b)
        })
}

/// Whether it is a person, or else a side by itself.
fn is_one(draft: &Draft, people: bool) -> bool {
    draft.kind == if people { AgentKind::Person } else { AgentKind::Party }
}

/// The members of joint groups instead of the groups; `None` where somebody among them is not named.
fn each_of(cast: &Cast, met: &[AgentAt]) -> Option<Vec<AgentAt>> {
    let mut each: Vec<AgentAt> = Vec::new();
    for at in met {
        let draft = &cast.agents[*at];
        let members = match draft.kind {
            AgentKind::Group if draft.members.is_empty() => return None,
            AgentKind::Group => draft.members.as_slice(),
            _ => std::slice::from_ref(at),
        };
        let new = members.iter().filter(|at| !each.contains(at)).copied().collect::<Vec<_>>();
        each.extend(new);
    }
    Some(each)
}

/// Two people of two sides stand for these; else they are sides themselves.
fn sides_of(cast: &Cast, met: Vec<AgentAt>) -> Vec<AgentAt> {
    let mut sides: Vec<AgentAt> = Vec::new();
    for at in &met {
        let side = cast.agents[*at].party.unwrap_or(*at);
        if !sides.contains(&side) {
            sides.push(side);
        }
    }
    if sides.len() > 1 { sides } else { met }
}

/// The group of these; one that has the same members is the same.
pub(crate) fn joint_group(cast: &mut Cast, members: Vec<AgentAt>) -> AgentAt {
    let set: BTreeSet<AgentAt> = members.iter().copied().collect();
    let same = |draft: &Draft| {
        draft.kind == AgentKind::Group
            && draft.members.len() == set.len()
            && draft.members.iter().all(|at| set.contains(at))
    };
    if let Some(known) = cast.agents.iter().position(same) {
        return known;
    }
    let names: Vec<&str> = members.iter().map(|at| cast.agents[*at].name.as_str()).collect();
    let mut draft = Draft::new(AgentKind::Group, names.join(" and "));
    draft.members = members;
    cast.add(draft)
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

fn ends_with_word(name: &str, word: &str) -> bool {
    name.len() >= word.len()
        && name.is_char_boundary(name.len() - word.len())
        && name[name.len() - word.len()..].eq_ignore_ascii_case(word)
        && name[..name.len() - word.len()].chars().next_back().is_none_or(|c| !c.is_alphanumeric())
}
