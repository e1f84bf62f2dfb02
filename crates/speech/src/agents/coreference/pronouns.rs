//! Who a pronoun is: the nearest fitting agent, weighed by its place in sentence and quotation.
//!
//! In: a pronoun and who was named before it. Out: an agent, or nobody where two fit alike.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::AgentKind;
use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Entity, Pos};
use readout_types::speech::Referent;

use super::{MENTIONS_BACK, Resolver, SENTENCES_BACK, Seen};
use crate::agents::cast::{AgentAt, Cast, Draft};
use crate::agents::lexicon::{BodyKind, Gender, Pronoun};
use crate::syntax::subject;

impl<'a> Resolver<'a> {
    pub(super) fn pronoun(
        &self,
        cast: &mut Cast,
        id: TokenId,
        pronoun: Pronoun,
    ) -> Option<AgentAt> {
        match pronoun {
            Pronoun::Speaker => self.speaker_of(id),
            Pronoun::Speakers => self.speaker_of(id).map(|speaker| self.side_of(cast, speaker)),
            Pronoun::Man => self.person(cast, id, Gender::Male),
            Pronoun::Woman => self.person(cast, id, Gender::Female),
            Pronoun::Thing => self.thing(cast, id),
            Pronoun::Several => self.several(cast, id),
            Pronoun::Member => None,
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

    pub(super) fn person(&self, cast: &mut Cast, id: TokenId, gender: Gender) -> Option<AgentAt> {
        let fits = |draft: &Draft| {
            let one = draft.kind == AgentKind::Person
                || draft.kind == AgentKind::Group && !draft.plural && draft.members.is_empty();
            one && draft.gender.agrees(gender)
        };
        let ahead = self
            .named_ahead(id)
            .filter(|at| cast.agents[*at].kind == AgentKind::Person && fits(&cast.agents[*at]));
        let agent = ahead.or_else(|| self.best(cast, id, &fits, SENTENCES_BACK))?;
        if cast.agents[agent].gender == Gender::Unknown {
            cast.agents[agent].gender = gender;
        }
        Some(agent)
    }

    /// "In his speech on Monday, Lund said": what opens a clause is mostly of its subject, where that has a name.
    fn named_ahead(&self, id: TokenId) -> Option<AgentAt> {
        let doc = self.doc;
        let mut at = id;
        let mut opener = None;
        for _ in 0..6 {
            let token = doc.token(at);
            if token.head == at || matches!(token.pos, Pos::Verb | Pos::Aux) {
                break;
            }
            opener = (token.dep == Dep::Prep).then_some(at).or(opener);
            at = token.head;
        }
        let opener =
            opener.filter(|p| doc.token(id).dep == Dep::Poss && doc.token(*p).head == at)?;
        let subject = subject(doc, at).filter(|s| *s >= doc.subtree(opener).end)?;
        let named = doc.token(subject).pos == Pos::Propn;
        let same = self.quoted_in[subject as usize] == self.quoted_in[id as usize];
        self.seen.get(&subject).filter(|_| named && same).map(|seen| seen.agent)
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
            let found = self.best(cast, id, &fits, 2)?;
            return Some(found).filter(|found| !self.is_of_place(cast, id, *found));
        }
        let subjects = self.governing_subjects(id);
        subjects
            .into_iter()
            .filter_map(|head| self.seen.get(&head))
            .map(|s| s.agent)
            .find(|at| fits(&cast.agents[*at]))
    }

    /// "The island is in uproar. Its premier said": where a place is the subject of the sentence before, it is the place's and no
    /// body's that stood farther off.
    fn is_of_place(&self, cast: &Cast, id: TokenId, found: AgentAt) -> bool {
        let sentence = self.doc.token(id).sentence;
        let subject = |head: TokenId| {
            let token = self.doc.token(head);
            matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass)
                && token.sentence + 1 == sentence
                && self.doc.token(token.head).dep == Dep::Root
        };
        let place = cast
            .mentions
            .iter()
            .any(|m| matches!(m.referent, Referent::Place(_)) && m.head < id && subject(m.head));
        let own = |(head, seen): (&TokenId, &Seen)| seen.agent == found && subject(*head);
        place && !self.seen.range(..id).any(own)
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

    /// "One described it as", "another said", "the three said" after "three aides said": those who were heard just before.
    pub(super) fn of_heard(&self, cast: &Cast, id: TokenId) -> Option<AgentAt> {
        let token = self.doc.token(id);
        let member = self.lexicon.pronoun(&token.lower) == Some(Pronoun::Member);
        let article =
            self.doc.child_by(id, Dep::Det).is_some_and(|d| self.doc.token(d).lower == "the");
        let counted =
            token.pos == Pos::Num && token.entity.is_none_or(|e| e == Entity::Cardinal) && article;
        let alone = self.doc.children(id).iter().all(|c| {
            let dep = self.doc.token(*c).dep;
            matches!(dep, Dep::Det | Dep::Punct | Dep::Relcl | Dep::Acl)
        });
        let acts = matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass);
        if !(member || counted) || !alone || !acts || !self.sources.contains(&id) {
            return None;
        }
        let fits = |draft: &Draft| {
            draft.kind == AgentKind::Group && draft.plural && draft.members.is_empty()
        };
        self.best(cast, id, &fits, 2)
    }

    pub(super) fn several(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
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
    pub(super) fn best(
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
        // Whether somebody fits is asked once, however often they are mentioned.
        let mut known: BTreeMap<AgentAt, bool> = BTreeMap::new();
        for (head, seen) in self.seen.range(..id).rev().take(MENTIONS_BACK) {
            let distance = self.distance(sentence, *head, speaker.is_some());
            if distance > back {
                break;
            }
            let excluded = barred.contains(&seen.agent) || speaker == Some(seen.agent);
            let mut fitting =
                || *known.entry(seen.agent).or_insert_with(|| fits(&cast.agents[seen.agent]));
            if excluded || !fitting() {
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
    pub(super) fn distance(&self, sentence: u32, head: TokenId, quoted: bool) -> u32 {
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
            let speaks_on = if distance > 1 { 12 } else { 26 };
            score += if self.sources.contains(&id) { speaks_on } else { 14 };
        }
        let paragraph = |id: TokenId| self.doc.paragraph(id).tokens.start;
        if distance > 0 && paragraph(head) == paragraph(id) {
            score += 20;
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
    pub(super) fn clause_mates(&self, id: TokenId) -> BTreeSet<AgentAt> {
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
}
