//! Descriptions that are agents in their own right: unnamed people, groups, delegations, an administration.
//!
//! In: a [`Doc`], its attributions and the [`Cast`] of names. Out: more agents and mentions in the cast. Holds: what
//! is described with a definite article is first looked for among what is already known, by the next step; here
//! only what a description introduces is made.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};
use readout_types::speech::MentionKind;
use readout_types::{AgentKind, RelationKind, ZoneKind};

use super::cast::{AgentAt, Cast, Draft, HeldRole};
use super::coreference::joint_group;
use super::lexicon::{BodyKind, Lexicon, PersonKind};
use super::names::is_suffix;
use crate::statements::Attribution;
use crate::syntax::core_phrase;

/// Whether a description points back at something known.
pub(crate) fn is_definite(doc: &Doc, head: TokenId) -> bool {
    let determiner = doc.children(head).iter().any(|c| {
        let token = doc.token(*c);
        token.dep == Dep::Det
            && matches!(token.lower.as_str(), "the" | "this" | "that" | "these" | "those" | "both")
    });
    determiner || doc.word(head) == "Both"
}

/// Whether the noun names people.
pub(crate) fn is_person_noun(doc: &Doc, lexicon: &Lexicon, id: TokenId) -> bool {
    let token = doc.token(id);
    matches!(token.pos, Pos::Noun | Pos::Propn)
        && lexicon.person(&token.lemma.to_lowercase()).is_some_and(|w| w.kind != PersonKind::Title)
}

/// Adds what descriptions introduce.
pub(crate) fn find(doc: &Doc, lexicon: &Lexicon, attributions: &[Attribution], cast: &mut Cast) {
    let pointed_at = pointed_at(doc, attributions);
    let heard = attributions.iter().filter_map(|a| a.source_head);
    let heard = heard.filter(|head| doc.token(*head).pos == Pos::Pron);
    let pronouns = heard.filter(|head| matches!(doc.token(*head).lower.as_str(), "he" | "she"));
    let heard_of = pronouns.map(|head| doc.token(head).sentence).collect();
    let mut groups = Groups { doc, lexicon, by_name: BTreeMap::new(), pointed_at, heard_of };
    let speaking: BTreeSet<TokenId> =
        attributions.iter().flat_map(|a| [a.source_head, a.addressee]).flatten().collect();
    let is_covered = covered_by_roles(doc, cast);
    for head in 0..doc.tokens.len() as TokenId {
        let token = doc.token(head);
        let noun = matches!(token.pos, Pos::Noun | Pos::Propn) && cast.named(head).is_none();
        if !noun || is_covered[head as usize] || token.dep == Dep::Compound {
            continue;
        }
        if let Some(leader) = groups.own_government(cast, head) {
            groups.add_government(cast, head, leader);
        } else if groups.introduces(cast, head, speaking.contains(&head)) {
            groups.add(cast, head);
        }
    }
    joint(doc, cast, &speaking);
}

/// A bare office in a headline that somebody in the report holds ("Tariff is dead, says commissioner").
fn is_held(doc: &Doc, cast: &Cast, head: TokenId) -> bool {
    let headline =
        matches!(doc.zone(head), ZoneKind::Headline | ZoneKind::Deck | ZoneKind::Subheading);
    let lemma = &doc.token(head).lemma;
    let mut offices = cast.agents.iter().flat_map(|agent| &agent.roles);
    headline
        && doc.children_by(head, Dep::Det).next().is_none()
        && offices.any(|held| doc.token(held.role.office).lemma.eq_ignore_ascii_case(lemma))
}

/// "a senior official", not yet known to the reader.
fn doc_indefinite(doc: &Doc, head: TokenId) -> bool {
    doc.children_by(head, Dep::Det).any(|d| matches!(doc.token(d).lower.as_str(), "a" | "an"))
}

/// Which tokens are words of a person's role: they describe that person.
fn covered_by_roles(doc: &Doc, cast: &Cast) -> Vec<bool> {
    let mut covered = vec![false; doc.tokens.len()];
    let roles = cast.agents.iter().flat_map(|agent| &agent.roles);
    for held in roles {
        held.role.tokens.clone().for_each(|id| covered[id as usize] = true);
    }
    covered
}

/// Nouns of the speakers that the report points back at: "the aide said".
fn pointed_at(doc: &Doc, attributions: &[Attribution]) -> BTreeMap<CompactString, TokenId> {
    let heads = attributions.iter().filter_map(|a| a.source_head);
    // "One of the aides said".
    let whole = |head: TokenId| {
        let of = doc.children_by(head, Dep::Prep).find(|p| doc.token(*p).lower == "of");
        of.and_then(|of| doc.child_by(of, Dep::Pobj)).unwrap_or(head)
    };
    let heads = heads.map(|head| {
        if crate::syntax::is_nominal(doc, head) && doc.token(head).pos != Pos::Noun
            || doc.token(head).pos == Pos::Num
        {
            whole(head)
        } else {
            head
        }
    });
    let back = heads.filter(|head| is_definite(doc, *head));
    back.map(|head| (doc.token(head).lemma.to_lowercase(), head)).collect()
}

struct Groups<'a> {
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    by_name: BTreeMap<String, AgentAt>,
    /// Nouns of speakers with a definite article, each with its last place.
    pointed_at: BTreeMap<CompactString, TokenId>,
    /// Sentences in which one who is told by a pronoun speaks.
    heard_of: BTreeSet<u32>,
}

impl Groups<'_> {
    /// Whether a noun brings in people who are not yet known: a speaker, or officials, envoys and the like who act.
    fn introduces(&self, cast: &Cast, head: TokenId, speaks: bool) -> bool {
        let token = self.doc.token(head);
        // "53 percent said": a share of those who were asked is nobody.
        if is_definite(self.doc, head) || token.entity == Some(Entity::Percent) {
            return false;
        }
        let lemma = token.lemma.to_lowercase();
        // "Speaker" without a name beside it is whoever holds the office; so is "minister" in a headline.
        let one = token.tag == Tag::Nnp || token.tag == Tag::Nn && is_held(self.doc, cast, head);
        if one && self.lexicon.person(&lemma).is_some() {
            return false;
        }
        if self.is_office_of(cast, head, &lemma) {
            return false;
        }
        if speaks {
            return !self.is_owned_paper(cast, head, &lemma);
        }
        let later = self.pointed_at.get(&lemma).is_some_and(|later| *later > head);
        // "Two people with knowledge of it": those counted whom the report hears later as "the two people".
        let counted = token.tag == Tag::Nns && self.doc.child_by(head, Dep::Nummod).is_some();
        if later && (counted || token.tag == Tag::Nn && doc_indefinite(self.doc, head)) {
            return true;
        }
        let people = self.lexicon.person(&lemma).is_some_and(|w| w.kind == PersonKind::Office);
        let team = self.lexicon.body(&lemma) == Some(BodyKind::Team);
        // "A senior official shrugged. 'Nobody knows,' he said."
        let speaks_on = people
            && token.tag == Tag::Nn
            && token.dep == Dep::Nsubj
            && self.doc.token(token.head).dep == Dep::Root
            && doc_indefinite(self.doc, head)
            && self.heard_of.contains(&(token.sentence + 1));
        if speaks_on {
            return true;
        }
        let unnamed = people
            && token.tag == Tag::Nn
            && token.dep == Dep::Dobj
            && doc_indefinite(self.doc, head);
        if unnamed {
            return true;
        }
        let acting = matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass)
            || token.dep == Dep::Pobj
                && matches!(self.doc.token(token.head).lower.as_str(), "with" | "between" | "by");
        (people && token.tag == Tag::Nns || team) && acting || self.tells_of(head)
    }

    /// "A draft, described to us by two people who have seen it": by whom a thing is told of.
    fn tells_of(&self, head: TokenId) -> bool {
        let by = self.doc.token(self.doc.token(head).head);
        let verb = self.doc.token(by.head);
        let word = self.lexicon.person(&self.doc.token(head).lemma.to_lowercase());
        self.doc.token(head).dep == Dep::Pobj
            && by.dep == Dep::Agent
            && matches!(verb.dep, Dep::Acl | Dep::Relcl | Dep::Advcl)
            && verb.tag == Tag::Vbn
            && self.lexicon.papers.tells(&verb.lemma)
            && word.is_some_and(|word| word.kind != PersonKind::Title)
    }

    /// "Tolva's farm minister said" in a report that names the minister: that person, whom the next step finds.
    fn is_office_of(&self, cast: &Cast, head: TokenId, lemma: &str) -> bool {
        let word = self.lexicon.person(lemma).filter(|w| w.kind == PersonKind::Office);
        let heads = word.is_some_and(|w| w.relation == Some(RelationKind::HeadOf));
        if !heads || self.doc.token(head).tag != Tag::Nn {
            return false;
        }
        let owner = self.doc.child_by(head, Dep::Poss).and_then(|owner| cast.named(owner));
        let Some(owner) = owner else { return false };
        let office = |held: &HeldRole| {
            held.of.contains(&owner)
                && self.doc.token(held.role.office).lemma.eq_ignore_ascii_case(lemma)
        };
        cast.agents.iter().any(|agent| agent.roles.iter().any(office))
    }

    /// "The minister's letter says", "a letter from the minister says": the speaker is the minister.
    fn is_owned_paper(&self, cast: &Cast, head: TokenId, lemma: &str) -> bool {
        let neither = self.lexicon.person(lemma).is_none() && self.lexicon.body(lemma).is_none();
        let owner = self.doc.children(head).iter().any(|c| {
            matches!(self.doc.token(*c).dep, Dep::Poss | Dep::Compound | Dep::Nmod)
                && cast.named(*c).is_some()
        });
        let author = || crate::papers::by(self.doc, &self.lexicon.papers, head);
        let known =
            |id: TokenId| cast.named(id).is_some() || is_person_noun(self.doc, self.lexicon, id);
        neither && (owner || author().is_some_and(known)) && self.doc.token(head).pos == Pos::Noun
    }

    fn add(&mut self, cast: &mut Cast, head: TokenId) {
        let tokens = core_phrase(self.doc, head);
        let proper = self.doc.token(head).pos == Pos::Propn;
        let name = if proper { self.proper_name(&tokens, head) } else { self.name(&tokens) };
        if name.is_empty() {
            return;
        }
        let key = name.to_lowercase();
        let agent = match self.by_name.get(&key) {
            Some(agent) => *agent,
            None => {
                let agent = cast.add(self.draft(&name, head));
                self.by_name.insert(key, agent);
                agent
            }
        };
        cast.agents[agent].aliases.extend(forms(self.doc, head));
        let within: BTreeSet<AgentAt> = tokens.clone().filter_map(|id| cast.named(id)).collect();
        if self.lexicon.is_apart(&self.doc.token(head).lemma.to_lowercase()) {
            // "Norway's opponents" stand for nobody whom their name holds.
            cast.mention(tokens, head, MentionKind::Nominal, agent);
            return;
        }
        let (persons, sides): (Vec<AgentAt>, Vec<AgentAt>) =
            within.into_iter().partition(|at| cast.agents[*at].kind == AgentKind::Person);
        cast.agents[agent].affiliations.extend(sides);
        if let [person] = persons[..] {
            cast.agents[agent].serves = Some(person);
        }
        cast.mention(tokens, head, MentionKind::Nominal, agent);
    }

    fn draft(&self, name: &str, head: TokenId) -> Draft {
        let lemma = self.doc.token(head).lemma.to_lowercase();
        let body = self.lexicon.body(&lemma);
        let people = self.lexicon.person(&lemma).is_some();
        let kind = match body {
            Some(BodyKind::Team) | None => AgentKind::Group,
            Some(_) if people => AgentKind::Group,
            Some(_) => AgentKind::Organization,
        };
        let proper = self.doc.token(head).pos == Pos::Propn && self.doc.token(head).tag == Tag::Nnp;
        let kind = if proper && !people { AgentKind::Organization } else { kind };
        let mut draft = Draft::new(kind, name);
        draft.plural = self.doc.token(head).tag == Tag::Nns;
        draft.body = body;
        draft.gender = self.lexicon.person(&lemma).map(|w| w.gender).unwrap_or_default();
        draft
    }

    /// The words of a name only: "Bluestone" in "the region's sole producer Bluestone".
    fn proper_name(&self, tokens: &Tokens, head: TokenId) -> String {
        let is_name = |id: TokenId| {
            let token = self.doc.token(id);
            token.pos == Pos::Propn && self.doc.word(id).starts_with(char::is_uppercase)
        };
        let mut start = head;
        while start > tokens.start && is_name(start - 1) {
            start -= 1;
        }
        self.doc.text(start..head + 1).to_owned()
    }

    /// "More than 70 Liberals", "at least 40 backbenchers": where the words for how many they are end.
    fn behind_count(&self, tokens: &Tokens) -> TokenId {
        let named =
            |id: TokenId| matches!(self.doc.token(id).pos, Pos::Noun | Pos::Propn | Pos::Verb);
        let number = tokens.clone().find(|id| self.doc.token(*id).pos == Pos::Num);
        let counts = number.filter(|n| !(tokens.start..*n).any(named) && n + 1 < tokens.end);
        counts.map_or(tokens.start, |n| n + 1)
    }

    /// The description without article and quantity.
    fn name(&self, tokens: &Tokens) -> String {
        let mut start = self.behind_count(tokens);
        while start < tokens.end {
            let token = self.doc.token(start);
            let drop = matches!(token.pos, Pos::Det | Pos::Num | Pos::Punct | Pos::Adv | Pos::Pron)
                || matches!(
                    token.lower.as_str(),
                    "several" | "many" | "few" | "other" | "another" | "more" | "most"
                );
            if !drop {
                break;
            }
            start += 1;
        }
        self.doc.text(start..tokens.end).to_owned()
    }

    /// The person in "the Halden administration", "Halden's government".
    fn own_government(&self, cast: &Cast, head: TokenId) -> Option<AgentAt> {
        let token = self.doc.token(head);
        let body = self.lexicon.body(&token.lemma.to_lowercase());
        if body != Some(BodyKind::Government) {
            return None;
        }
        let owners = self.doc.children(head).iter().filter(|c| {
            matches!(self.doc.token(**c).dep, Dep::Compound | Dep::Poss | Dep::Nmod | Dep::Amod)
        });
        let mut owners = owners.filter_map(|c| cast.named(*c));
        owners.find(|at| cast.agents[*at].kind == AgentKind::Person)
    }

    fn add_government(&mut self, cast: &mut Cast, head: TokenId, leader: AgentAt) {
        let mut words = cast.agents[leader].name.split_whitespace();
        let family = words.rfind(|word| !is_suffix(word)).unwrap_or("").to_owned();
        let name = format!("{family} {}", self.doc.token(head).lemma.to_lowercase());
        let agent = match self.by_name.get(&name) {
            Some(agent) => *agent,
            None => {
                let mut draft = Draft::new(AgentKind::Organization, name.as_str());
                draft.body = Some(BodyKind::Government);
                draft.members = vec![leader];
                let agent = cast.add(draft);
                self.by_name.insert(name, agent);
                agent
            }
        };
        cast.mention(core_phrase(self.doc, head), head, MentionKind::Name, agent);
    }
}

/// A description that is longer than this many tokens is a story, not a name to be known by.
const LONGEST_FORM: usize = 14;

/// The forms under which a description stands in the text: as it is, and with what tells it from others ("two people
/// who saw both drafts", "producers in the north"), as far as each further phrase of it, each with and without its article.
pub(crate) fn forms(doc: &Doc, head: TokenId) -> Vec<String> {
    let core = core_phrase(doc, head);
    let whole = crate::syntax::trim(doc, doc.subtree(head));
    let comma = whole.clone().find(|id| *id > head && doc.token(*id).tag == Tag::Comma);
    let end = comma.unwrap_or(whole.end);
    let mut ends = vec![core.end];
    ends.extend((head + 2..end).filter(|id| opens_phrase(doc, *id)));
    ends.push(end);
    let mut found = Vec::new();
    for end in ends {
        let phrase = core.start..end;
        if !phrase.contains(&head) || phrase.len() > LONGEST_FORM {
            continue;
        }
        found.push(doc.text(phrase.clone()).to_owned());
        let counts_one = doc.token(phrase.start).lower == "one";
        if (doc.token(phrase.start).pos == Pos::Det || counts_one) && phrase.len() > 1 {
            found.push(doc.text(phrase.start + 1..phrase.end).to_owned());
        }
    }
    found
}

/// Whether a word opens a further phrase of a description, behind a noun: "officials briefed on the talks | in the city".
fn opens_phrase(doc: &Doc, id: TokenId) -> bool {
    let token = doc.token(id);
    let opens = token.pos == Pos::Adp
        || token.dep == Dep::Cc
        || matches!(token.tag, Tag::Wp | Tag::Wdt)
        || token.tag == Tag::Vbg;
    opens && crate::syntax::is_nominal(doc, id - 1)
}

/// "Lind and Oduya said": a joint speaker is a group with members.
fn joint(doc: &Doc, cast: &mut Cast, speaking: &BTreeSet<TokenId>) {
    for head in speaking {
        let members = conjuncts(doc, *head);
        let members: Vec<AgentAt> = members.iter().filter_map(|id| cast.named(*id)).collect();
        let distinct: BTreeSet<AgentAt> = members.iter().copied().collect();
        if distinct.len() < 2 || distinct.len() > 4 {
            continue;
        }
        let agent = joint_group(cast, in_order(members));
        cast.mention(doc.subtree(*head), *head, MentionKind::Nominal, agent);
    }
}

fn in_order(members: Vec<AgentAt>) -> Vec<AgentAt> {
    let mut seen = BTreeSet::new();
    members.into_iter().filter(|at| seen.insert(*at)).collect()
}

/// A noun and what is joined to it by "and".
pub(crate) fn conjuncts(doc: &Doc, head: TokenId) -> Vec<TokenId> {
    let mut all = vec![head];
    let mut at = head;
    for _ in 0..8 {
        match doc.child_by(at, Dep::Conj) {
            Some(next) if next > at => {
                all.push(next);
                at = next;
            }
            _ => break,
        }
    }
    all
}
