//! Who several together are: "both sides", "the two leaders", "the three ministers".
//!
//! In: a counted noun and who was told to meet. Out: a joint agent of just so many members, or nobody.

use std::collections::BTreeSet;

use readout_types::AgentKind;
use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Tag};

use super::{MEETING_BACK, MENTIONS_BACK, Resolver};
use crate::agents::cast::{AgentAt, Cast, Draft, HeldRole};
use crate::agents::encounters;
use crate::agents::groups::{conjuncts, is_definite};
use crate::agents::lexicon::{BodyKind, Encounter, Gender};

/// How many sentences back two people told of one by one are still "the two men".
const SUBJECTS_BACK: u32 = 3;

/// Who met according to the sentences read so far, while these tell of the same ones only.
#[derive(Debug, Default)]
pub(super) struct OnlyPair {
    read_to: TokenId,
    first: Option<Vec<AgentAt>>,
    /// Others met as well, or somebody who is not named.
    broken: bool,
}

impl OnlyPair {
    fn note(&mut self, met: Option<Vec<AgentAt>>) {
        let Some(met) = met else {
            self.broken = true;
            return;
        };
        let set = |members: &[AgentAt]| members.iter().copied().collect::<BTreeSet<AgentAt>>();
        match &self.first {
            Some(first) => self.broken |= set(first) != set(&met),
            None => self.first = Some(met),
        }
    }
}

impl<'a> Resolver<'a> {
    /// How many are meant by "both sides", "the two countries", "the three leaders".
    pub(super) fn counted(&self, id: TokenId) -> Option<usize> {
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
        if self.is_told_apart(id) {
            return None;
        }
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

    /// "The two met alone", "the pair spoke for an hour": two who have no noun of their own.
    pub(super) fn is_headless_pair(&self, id: TokenId) -> bool {
        let token = self.doc.token(id);
        let subject = matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass);
        let word = token.lower == "two" && token.tag == Tag::Cd
            || self.lexicon.is_encounter(&token.lower, Encounter::Two);
        let mut below = self.doc.children(id).iter();
        let bare = below.all(|c| matches!(self.doc.token(*c).dep, Dep::Det | Dep::Punct));
        subject && word && bare && is_definite(self.doc, id)
    }

    /// The two people who met last, or who alone were named before; failing them, two sides.
    pub(super) fn two_named(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let found = [true, false].into_iter().find_map(|people| {
            let met = self.met_before(cast, id, MEETING_BACK, people);
            let met = met.filter(|met| met.len() == 2);
            met.or_else(|| self.in_one_row(cast, id, 2, people))
                .or_else(|| self.only_ones(cast, id, 2, people))
        })?;
        (!self.shares_clause(&found, id)).then(|| joint_group(cast, found))
    }

    /// Those who met last, where they are just so many; else the report's only ones.
    pub(super) fn several_named(
        &self,
        cast: &mut Cast,
        id: TokenId,
        count: usize,
    ) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let people = self.lexicon.person(&lemma).is_some()
            && !self.lexicon.is_encounter(&lemma, Encounter::Sides);
        let met = self.met_before(cast, id, MEETING_BACK, people);
        let told = met.is_some() && count == 2;
        let met = met.filter(|met| met.len() == count);
        let others = || {
            let row = self.in_one_row(cast, id, count, people);
            let row = row.or_else(|| self.only_ones(cast, id, count, people));
            row.or_else(|| self.last_two_subjects(cast, id).filter(|_| people && count == 2))
                .filter(|_| !told)
        };
        let found = met.or_else(others)?;
        (!self.shares_clause(&found, id)).then(|| joint_group(cast, found))
    }

    /// "The leaders agreed", "the parties": the pair that met before. Words for any such pair go back to the report's only
    /// one; others ("the ministers") only to one near by that holds the like offices.
    pub(super) fn pair_that_met(&mut self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let people = self.lexicon.is_encounter(&lemma, Encounter::People);
        let told = people || self.lexicon.is_encounter(&lemma, Encounter::Sides);
        if !told || !self.is_bare(id) || self.is_told_apart(id) {
            return None;
        }
        let any = self.lexicon.is_encounter(&lemma, Encounter::Pair);
        let near = self.met_before(cast, id, MEETING_BACK, people);
        let met = match near {
            Some(near) => near,
            None => self.only_meeting(cast, id, people).filter(|_| any)?,
        };
        let gender = self.lexicon.person(&lemma).map_or(Gender::Unknown, |word| word.gender);
        let fits = |at: &AgentAt| {
            let draft = &cast.agents[*at];
            let mut roles = draft.roles.iter().filter(|held| !held.lettered);
            let same = |held: &HeldRole| self.are_like(id, held.role.office);
            (any || roles.any(same)) && draft.gender.agrees(gender)
        };
        let pair = met.len() == 2 && (!people || met.iter().all(fits));
        (pair && !self.shares_clause(&met, id)).then(|| joint_group(cast, met))
    }

    /// Whether a noun has nothing of its own but an article and a clause; "the heads of state" is one office.
    fn is_bare(&self, id: TokenId) -> bool {
        let end = self.lexicon.long_office(self.doc, id).map(|(_, office)| office.end);
        self.doc.children(id).iter().all(|c| {
            matches!(self.doc.token(*c).dep, Dep::Det | Dep::Punct | Dep::Relcl | Dep::Case)
                || *c > id && end.is_some_and(|end| *c < end)
        })
    }

    /// "Both sides of the road", "the two men who led the march", "the leaders, Berg and Lund": what follows the noun says
    /// who is meant, and no earlier sentence does.
    fn is_told_apart(&self, id: TokenId) -> bool {
        let office = self.lexicon.long_office(self.doc, id).is_some();
        self.doc.children(id).iter().filter(|c| **c > id).any(|c| {
            let comma = self.doc.token(*c - 1).tag == Tag::Comma
                || self.doc.subtree(*c).start > id + 1
                    && self.doc.token(self.doc.subtree(*c).start - 1).tag == Tag::Comma;
            match self.doc.token(*c).dep {
                Dep::Relcl => !comma,
                Dep::Prep => self.doc.token(*c).lower == "of" && !office,
                Dep::Appos => true,
                _ => false,
            }
        })
    }

    /// "They" right behind a sentence that tells of two who met.
    pub(super) fn pair_just_told(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let token = self.doc.token(id);
        if token.dep != Dep::Nsubj || self.quoted_in[id as usize].is_some() {
            return None;
        }
        let before = self.doc.sentences.get((token.sentence as usize).checked_sub(1)?)?;
        let named = |head: TokenId| self.seen.get(&head).map(|seen| seen.agent);
        let (word, met) = encounters::last(&self.encounters, before.tokens.clone(), &named)?;
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
            let Some((_, met)) = encounters::last(&self.encounters, tokens, &named) else {
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
    fn only_meeting(&mut self, cast: &Cast, id: TokenId, people: bool) -> Option<Vec<AgentAt>> {
        self.read_meetings(cast, self.doc.sentence(id).tokens.start);
        let first = self.only_pair.first.clone().filter(|_| !self.only_pair.broken)?;
        let fits = first.iter().all(|at| !people || is_one(&cast.agents[*at], true));
        fits.then(|| if people { first } else { sides_of(cast, first) })
    }

    /// Looks at the meetings before a place that were not yet looked at; a place further back begins anew.
    fn read_meetings(&mut self, cast: &Cast, here: TokenId) {
        if here < self.only_pair.read_to {
            self.only_pair = OnlyPair::default();
        }
        let from = self.only_pair.read_to;
        let new = self.encounters.iter().map(|told| told.word);
        let new = new.filter(|word| (from..here).contains(word));
        let sentences: BTreeSet<u32> = new.map(|word| self.doc.token(word).sentence).collect();
        for at in sentences {
            let Some(sentence) = self.doc.sentences.get(at as usize) else { continue };
            let named = |head: TokenId| self.seen.get(&head).map(|seen| seen.agent);
            let told = encounters::last(&self.encounters, sentence.tokens.clone(), &named);
            let Some((_, met)) = told else { continue };
            let met = each_of(cast, &met);
            self.only_pair.note(met);
        }
        self.only_pair.read_to = here;
    }

    /// Who was named within [`MEETING_BACK`] sentences before a word, the nearest first.
    fn just_before(&self, id: TokenId) -> impl Iterator<Item = (TokenId, AgentAt)> {
        let sentence = self.doc.token(id).sentence;
        let near = self.seen.range(..id).rev().take(MENTIONS_BACK);
        near.take_while(move |(head, _)| self.distance(sentence, **head, false) <= MEETING_BACK)
            .map(|(head, seen)| (*head, seen.agent))
    }

    /// Just so many that "and" joins ("A, B and C met. The three leaders ..."), the nearest.
    fn in_one_row(
        &self,
        cast: &Cast,
        id: TokenId,
        count: usize,
        people: bool,
    ) -> Option<Vec<AgentAt>> {
        self.just_before(id).find_map(|(head, _)| {
            if self.doc.token(head).dep == Dep::Conj {
                return None;
            }
            let row = conjuncts(self.doc, head).into_iter().filter(|part| *part < id);
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
        let mut found: Vec<AgentAt> = Vec::new();
        for (_, agent) in self.just_before(id) {
            if is_one(&cast.agents[agent], people) && !found.contains(&agent) {
                found.push(agent);
            }
        }
        found.reverse();
        (found.len() == count).then_some(found)
    }

    /// "Berg called it a victory. Lund was pleased. The two men spoke on Monday": the two people of whom the last sentences
    /// tell, where these tell of no third.
    fn last_two_subjects(&self, cast: &Cast, id: TokenId) -> Option<Vec<AgentAt>> {
        let sentence = self.doc.token(id).sentence;
        let mut found: Vec<AgentAt> = Vec::new();
        for (head, agent) in self.just_before(id) {
            if self.distance(sentence, head, false) > SUBJECTS_BACK {
                break;
            }
            let subject = matches!(self.doc.token(head).dep, Dep::Nsubj | Dep::Nsubjpass);
            if subject && is_one(&cast.agents[agent], true) && !found.contains(&agent) {
                found.push(agent);
            }
        }
        found.reverse();
        (found.len() == 2).then_some(found)
    }

    /// "Lanz invited both leaders": whoever has a part in the same clause is none of those meant.
    fn shares_clause(&self, found: &[AgentAt], id: TokenId) -> bool {
        let barred = self.clause_mates(id);
        found.iter().any(|at| barred.contains(at))
    }
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
