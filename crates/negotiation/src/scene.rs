//! One report as all readers of this crate see it: who, where, when, whether, in whose words.
//!
//! In: the parsed document and its speech reading. Out: [`Scene`], which answers for any token which agents it names,
//! which date and place belong to its clause, whether it happened and who says so. Holds: ids are those of the
//! speech reading; an answer that the text does not give is `None`.

use std::collections::{BTreeMap, BTreeSet};

use readout_patterns::{
    Factuality, Modality, Tense, Text, Words, conjuncts, factuality, is_clause,
};
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos};
use readout_types::speech::{Referent, Speech, TimeExpression};
use readout_types::{Agent, AgentKind, Basis, Edtf, Id, Realis, Span, StatementKind, TimexKind};

use crate::calendar;
use crate::packs::Packs;

/// A past event this many days before the report is background to it, not its news.
const BACKGROUND_DAYS: i64 = 10;

/// A side that the report names at least this much, against the side named most, is one of those that it is about.
const MAIN: f32 = 0.4;
/// A report of so many sentences or more tells some things by the way; what a shorter one tells is its news.
const LONG_REPORT: f32 = 10.0;

/// By this word an executive is named where its state is not.
const EXECUTIVE: &str = "administration";

/// The longest piece of text that is given as evidence of one fact, in Unicode scalar values.
const EVIDENCE_CHARS: u32 = 280;

/// A clause up to this length, in Unicode scalar values, is given whole as evidence.
const CLAUSE_CHARS: u32 = 220;

/// The report as the readers see it.
pub(crate) struct Scene<'a> {
    pub(crate) doc: &'a Doc,
    pub(crate) speech: &'a Speech,
    pub(crate) packs: &'a Packs,
    words: Words,
    /// For each token, the innermost statement whose content covers it.
    statement_at: Vec<Option<u32>>,
    /// For each token, the time expressions that hang from it, in text order.
    times_at: BTreeMap<TokenId, Vec<usize>>,
    published: Option<i64>,
    /// For each agent, how often its side is named.
    mentions: Vec<usize>,
    /// For each agent, whether it is named by whom it is for or against, and so acts for itself.
    apart: Vec<bool>,
    /// The side of the executive, where the report names it.
    executive: Option<usize>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(doc: &'a Doc, speech: &'a Speech, packs: &'a Packs) -> Self {
        let statement_at = statements_by_token(doc, speech);
        let times_at = times_by_token(doc, speech, packs);
        let published = doc.report.published.as_ref().and_then(|d| calendar::first_day(d.as_str()));
        let apart = speech.agents.iter().map(|a| stands_apart(a, packs)).collect();
        let (mentions, executive, words) = (Vec::new(), None, Words::of(doc));
        let mut scene = Scene {
            doc,
            speech,
            packs,
            words,
            statement_at,
            times_at,
            published,
            mentions,
            apart,
            executive,
        };
        scene.executive = scene.find_executive();
        scene.mentions = scene.count_mentions();
        scene
    }

    fn count_mentions(&self) -> Vec<usize> {
        let mut counts = vec![0; self.speech.agents.len()];
        for mention in &self.speech.mentions {
            let Referent::Agent(agent) = mention.referent else { continue };
            if let Some(count) = counts.get_mut(self.side(agent as usize)) {
                *count += 1;
            }
        }
        counts
    }

    /// The text as the pattern matcher takes it.
    pub(crate) fn text<'s>(&'s self, light: &'s dyn Fn(&str) -> bool) -> Text<'s> {
        self.text_with(light, &|_| false)
    }

    /// The same, with nouns that stand for a side without its name.
    pub(crate) fn text_with<'s>(
        &'s self,
        light: &'s dyn Fn(&str) -> bool,
        unnamed: &'s dyn Fn(TokenId) -> bool,
    ) -> Text<'s> {
        let stands_for = self.packs.list("stands_for");
        Text { doc: self.doc, words: &self.words, speech: self.speech, light, stands_for, unnamed }
    }

    // ---- who

    /// The agents that a noun phrase names, its conjuncts included, in text order, none twice.
    pub(crate) fn agents(&self, at: TokenId) -> Vec<usize> {
        let mut all = Vec::new();
        for token in conjuncts(self.doc, at) {
            if let Some(agent) = self.agent(token).filter(|a| !all.contains(a)) {
                all.push(agent);
            }
        }
        all
    }

    /// The agent that one noun phrase's head stands for, or the one whose it is.
    pub(crate) fn agent(&self, at: TokenId) -> Option<usize> {
        self.named(at)
            .map(|agent| self.acting_for(at, agent))
            .or_else(|| self.first_person(at))
            .or_else(|| self.reported_self(at))
            .or_else(|| self.owner(at))
    }

    /// "his delegation", "the union's negotiators": a group that nobody named acts for whoever's it is.
    fn acting_for(&self, at: TokenId, agent: usize) -> usize {
        let Some(group) = self.speech.agents.get(agent) else { return agent };
        let unnamed = group.kind == AgentKind::Group
            && group.party.is_none()
            && group.members.is_empty()
            && self.stands_for(at);
        if !unnamed {
            return agent;
        }
        let owner = self.owner(at).filter(|o| *o != agent);
        owner.or_else(|| self.namesake(at)).map_or(agent, |owner| self.side(owner))
    }

    /// Whether a noun stands for whoever owns what it names; the plural of an abbreviation keeps its "s" ("MPs").
    fn stands_for(&self, at: TokenId) -> bool {
        let lemma = self.doc.token(at).lemma.to_lowercase();
        let listed = |word: &str| self.packs.has("stands_for", word);
        listed(&lemma) || lemma.strip_suffix('s').is_some_and(listed)
    }

    /// "Lund officials": the person of that name.
    fn namesake(&self, at: TokenId) -> Option<usize> {
        let mut before = self.doc.children_by(at, Dep::Compound).map(|c| self.doc.word(c));
        before.find_map(|name| {
            let last = |a: &Agent| a.name.split_whitespace().next_back() == Some(name);
            self.speech.agents.iter().position(|a| a.kind == AgentKind::Person && last(a))
        })
    }

    /// The agent of the mention that a token heads or lies in.
    pub(crate) fn named(&self, at: TokenId) -> Option<usize> {
        let mention = self.speech.mention(at)?;
        let inside = mention.tokens.contains(&at)
            && (mention.head == at || self.doc.depends_on(mention.head, at));
        match mention.referent {
            Referent::Agent(agent) if inside || mention.head == at => Some(agent as usize),
            _ => None,
        }
    }

    /// "I" and "we" inside a statement are its speaker.
    fn first_person(&self, at: TokenId) -> Option<usize> {
        let own = self.packs.has("first_person", &self.doc.token(at).lower);
        if own { self.speaker(at) } else { None }
    }

    /// "The army said it had withdrawn": a subject in reported words that nothing else explains is who reports them.
    fn reported_self(&self, at: TokenId) -> Option<usize> {
        let token = self.doc.token(at);
        let subject = matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Poss);
        if !subject || !self.packs.has("third_person", &token.lower) || self.is_quoted(at) {
            return None;
        }
        self.teller(at).or_else(|| self.speaker(at))
    }

    /// "officials said Norway had signalled that it was ready": whoever signals it, not who tells of that.
    fn teller(&self, at: TokenId) -> Option<usize> {
        let neuter = self.packs.has("body_pronoun", &self.doc.token(at).lower);
        let clause = self.doc.token(at).head;
        let over = self.doc.token(clause).head;
        let told = self.doc.token(clause).dep == Dep::Ccomp && over != clause;
        if !neuter || !told {
            return None;
        }
        self.doc.child_by(over, Dep::Nsubj).filter(|s| *s != at).and_then(|s| self.named(s))
    }

    /// "Buhari's decision", "U.S. troops", "leaders of the union": whose the thing is.
    fn owner(&self, at: TokenId) -> Option<usize> {
        // "her predecessor", "Norway's rivals": somebody else.
        if self.packs.has("others", &self.doc.token(at).lemma) {
            return None;
        }
        let near = |dep: Dep| {
            self.doc.children_by(at, dep).find_map(|c| {
                let own = self.named(c).or_else(|| self.first_person(c));
                own.or_else(|| self.doc.child_by(c, Dep::Amod).and_then(|a| self.named(a)))
            })
        };
        near(Dep::Poss)
            .or_else(|| near(Dep::Compound))
            .or_else(|| near(Dep::Amod))
            .or_else(|| near(Dep::Nmod))
            .or_else(|| self.of_whom(at))
    }

    fn of_whom(&self, at: TokenId) -> Option<usize> {
        let prepositions = self.doc.children_by(at, Dep::Prep);
        prepositions
            .filter(|p| self.packs.has("of_whom", &self.doc.token(*p).lower))
            .flat_map(|p| self.doc.children_by(p, Dep::Pobj))
            .find_map(|o| {
                self.named(o)
                    .or_else(|| self.doc.child_by(o, Dep::Poss).and_then(|c| self.named(c)))
            })
    }

    /// The side that an agent acts for: its party, or itself.
    pub(crate) fn side(&self, agent: usize) -> usize {
        if self.apart.get(agent).copied().unwrap_or(false) {
            return agent;
        }
        let party = self.speech.agents.get(agent).and_then(|a| a.party.as_ref());
        let side = party.and_then(|p| self.agent_index(p)).unwrap_or(agent);
        if side == agent && self.is_of_executive(agent) {
            return self.executive.unwrap_or(agent);
        }
        if self.is_committee(side) && self.kind(agent) == Some(AgentKind::Person) {
            return self.in_politics(agent).unwrap_or(agent);
        }
        if self.is_political(side) { side } else { self.in_politics(agent).unwrap_or(side) }
    }

    /// "administration officials", "the Administration": people or a body of the executive that bear no name of their own.
    fn is_of_executive(&self, agent: usize) -> bool {
        let Some(body) = self.speech.agents.get(agent) else { return false };
        let unnamed = matches!(body.kind, AgentKind::Group | AgentKind::Organization);
        unnamed
            && body.party.is_none()
            && body.name.split_whitespace().any(|w| w.to_lowercase() == EXECUTIVE)
    }

    /// The side of the executive that the report names: "the Lund administration", the seat it sits in.
    fn find_executive(&self) -> Option<usize> {
        let governs = |at: &usize| {
            let agent = &self.speech.agents[*at];
            let seat = self.packs.has("seat", &agent.name.to_lowercase());
            let called = agent.name.to_lowercase().ends_with(EXECUTIVE);
            (seat || called) && (agent.kind == AgentKind::Party || agent.party.is_some())
        };
        let named = (0..self.speech.agents.len()).find(governs)?;
        Some(self.side(named))
    }

    /// Whether an agent is a committee: who chairs or sits on it speaks for it only where it reports.
    fn is_committee(&self, agent: usize) -> bool {
        let name = self.speech.agents.get(agent).map_or("", |a| a.name.as_str());
        name.split_whitespace().any(|w| self.packs.has("committee_word", &w.to_lowercase()))
    }

    /// What the opposition says at home is not the stance of its state: a political party acts for itself, its leader
    /// for it, and a member for nobody else, unless an office of the state is named too.
    fn in_politics(&self, agent: usize) -> Option<usize> {
        if self.is_political(agent) {
            return Some(agent);
        }
        let person = self.speech.agents.get(agent).filter(|a| a.kind == AgentKind::Person)?;
        let bodies = || person.affiliations.iter().filter_map(|id| self.agent_index(id));
        let party = bodies().find(|body| self.is_political(*body))?;
        let of_state = |body: usize| {
            let body = self.speech.agents.get(body);
            body.is_some_and(|b| Some(&b.id) == person.party.as_ref() || b.party == person.party)
        };
        // A chamber is no office of the state: its members speak for their party.
        let sector = |body: usize| self.speech.agents.get(body).and_then(|b| b.sector.as_deref());
        let chamber = |body: usize| sector(body) == Some("LEG");
        if bodies().any(|body| body != party && of_state(body) && !chamber(body)) {
            return None;
        }
        let leads = |title: &str| {
            let mut words = title.split_whitespace().map(str::to_lowercase);
            words.any(|w| self.packs.has("leading_role", &w))
        };
        let name = self.speech.agents.get(party).map(|p| p.name.as_str());
        let leader = person.roles.iter().any(|r| r.org.as_deref() == name && leads(&r.title));
        Some(if leader { party } else { agent })
    }

    /// Whether an agent is a political party.
    fn is_political(&self, agent: usize) -> bool {
        let sector = self.speech.agents.get(agent).and_then(|a| a.sector.as_deref());
        sector == Some("PTY")
    }

    /// The sides that an agent stands for: those of its members, where several act as one; else its own.
    pub(crate) fn sides(&self, agent: usize) -> Vec<usize> {
        let mut sides: Vec<usize> = self.members(agent).iter().map(|m| self.side(*m)).collect();
        sides.dedup();
        sides
    }

    /// An agent's members where it is several named ones speaking or acting together; else the agent itself.
    pub(crate) fn members(&self, agent: usize) -> Vec<usize> {
        let members = self.speech.agents.get(agent).map_or(&[][..], |a| a.members.as_slice());
        let known: Vec<usize> = members.iter().filter_map(|m| self.agent_index(m)).collect();
        if known.len() > 1 { known } else { vec![agent] }
    }

    /// "Norwegian and Swedish delegations": the sides that a group without a name is of, where they are several.
    pub(crate) fn joint_sides(&self, agent: usize) -> Vec<usize> {
        let Some(group) = self.speech.agents.get(agent) else { return Vec::new() };
        let sides = group.affiliations.iter().filter_map(|side| self.agent_index(side));
        let sides: Vec<usize> =
            sides.filter(|side| self.kind(*side) == Some(AgentKind::Party)).collect();
        let joint = group.kind == AgentKind::Group && group.party.is_none();
        if joint && sides.len() > 1 { sides } else { Vec::new() }
    }

    pub(crate) fn agent_index(&self, id: &Id) -> Option<usize> {
        let index: usize = id.as_str().strip_prefix('a')?.parse().ok()?;
        (index < self.speech.agents.len()).then_some(index)
    }

    /// How much of the report is about an agent's side: its mentions against those of the side named most.
    pub(crate) fn salience(&self, agent: usize) -> f32 {
        let most = self.mentions.iter().copied().max().unwrap_or(0).max(1);
        // One that the speech reading does not list was named here, once.
        let own = self.mentions.get(self.side(agent)).copied().unwrap_or(1);
        own as f32 / most as f32
    }

    /// The two sides that the report is about, the one named most first; none where one stands out alone.
    pub(crate) fn main_sides(&self) -> Vec<usize> {
        let body = |a: &usize| self.kind(*a).is_some_and(|k| k != AgentKind::Group);
        let mut sides: Vec<usize> = (0..self.mentions.len())
            .filter(|a| self.side(*a) == *a && body(a) && !self.is_outlet(*a))
            .filter(|a| self.salience(*a) >= MAIN)
            .collect();
        sides.sort_by_key(|a| (std::cmp::Reverse(self.mentions.get(*a).copied()), *a));
        sides.truncate(2);
        if sides.len() == 2 { sides } else { Vec::new() }
    }

    pub(crate) fn agent_id(&self, agent: usize) -> Id {
        self.speech.agents.get(agent).map_or_else(|| Id::new(format!("a{agent}")), |a| a.id.clone())
    }

    /// Whether the report is so short that whatever it tells is its news.
    pub(crate) fn is_brief(&self) -> bool {
        (self.doc.sentences.len() as f32) < LONG_REPORT
    }

    /// How sure an item of a section must be to be kept: less so in a brief report.
    pub(crate) fn floor(&self, section: &str) -> f32 {
        let length = self.doc.sentences.len() as f32 / LONG_REPORT;
        self.packs.calibration.floor(section) * length.min(1.0)
    }

    /// Whether an agent is people known by a common noun only ("officials", "some people"), who act for nobody and for
    /// whom nobody acts: whose stance theirs is, the report does not say.
    pub(crate) fn is_crowd(&self, agent: usize) -> bool {
        let Some(group) = self.speech.agents.get(agent) else { return false };
        let led = || self.speech.agents.iter().any(|a| a.party.as_ref() == Some(&group.id));
        // A single capital may be that of the sentence ("Officials said").
        let mut words = group.name.split_whitespace();
        let capital = |w: &str| w.starts_with(char::is_uppercase);
        let first = words.next().is_none_or(capital);
        let named = words.clone().any(capital) || first && words.next().is_some();
        group.kind == AgentKind::Group
            && group.party.is_none()
            && group.members.is_empty()
            && !named
            && !led()
    }

    /// Whether an agent is a news outlet: one known as such, or the one whose report this is ("told Meridian").
    pub(crate) fn is_outlet(&self, agent: usize) -> bool {
        let own = self.doc.report.outlet.as_deref();
        let is_own = |name: &str| own.is_some_and(|own| own.eq_ignore_ascii_case(name));
        let outlet = |a: &Agent| {
            let body = matches!(a.kind, AgentKind::Party | AgentKind::Organization);
            a.sector.as_deref() == Some("MED") || body && is_own(&a.name)
        };
        self.speech.agents.get(agent).is_some_and(outlet)
    }

    pub(crate) fn kind(&self, agent: usize) -> Option<AgentKind> {
        self.speech.agents.get(agent).map(|a| a.kind)
    }

    /// The sides for which a noun stands that names none: "both delegations" are the two that the report is about, "the
    /// group" in somebody's words is their own.
    pub(crate) fn unnamed_sides(&self, at: TokenId) -> Vec<usize> {
        let token = self.doc.token(at);
        if !matches!(token.pos, Pos::Noun | Pos::Pron) || !self.is_actor(at) {
            return Vec::new();
        }
        if self.is_both_sides(at) {
            let sides = self.main_sides();
            let body = |s: &usize| self.kind(*s).is_some_and(|k| k != AgentKind::Person);
            return if sides.iter().all(body) { sides } else { Vec::new() };
        }
        self.own_body(at).or_else(|| self.described(at)).into_iter().collect()
    }

    /// "the insurgents", "the union": the one body of that sort that the report is about, where a noun without a name of
    /// its own means it.
    fn described(&self, at: TokenId) -> Option<usize> {
        let lemma = &self.doc.token(at).lemma;
        let sorts = [("rebel_noun", "REB"), ("union_noun", "LAB")];
        let (_, sector) = sorts.iter().find(|(list, _)| self.packs.has(list, lemma))?;
        let unnamed = |agent: usize| {
            let name = self.speech.agents.get(agent).map_or("", |a| a.name.as_str());
            !name.chars().any(char::is_uppercase)
        };
        if !self.has_only_article(at) || !self.named(at).is_none_or(unnamed) {
            return None;
        }
        let of_sort = |agent: &usize| {
            let body = self.speech.agents.get(*agent);
            let named =
                |b: &Agent| b.sector.as_deref() == Some(*sector) || self.is_called(b, sector);
            body.is_some_and(named) && self.side(*agent) == *agent
        };
        let mut found = (0..self.mentions.len()).filter(of_sort);
        let only = found.find(|agent| self.salience(*agent) >= MAIN)?;
        found.all(|other| self.salience(other) < MAIN).then_some(only)
    }

    /// "the Harbour Nurses Association": a body whose name says that working people make it up.
    fn is_called(&self, body: &Agent, sector: &str) -> bool {
        let members =
            |w: &str| self.packs.has("union_member", w) || self.packs.has("union_noun", w);
        sector == "LAB"
            && body.kind != AgentKind::Group
            && body.kind != AgentKind::Person
            && body.name.chars().any(char::is_uppercase)
            && body.name.split_whitespace().any(|w| members(&w.to_lowercase()))
    }

    /// Whether a noun has "the" before it and nothing else beside it.
    fn has_only_article(&self, at: TokenId) -> bool {
        self.doc.children(at).iter().all(|c| self.doc.token(*c).lower == "the")
            && self.doc.child_by(at, Dep::Det).is_some()
    }

    fn is_actor(&self, at: TokenId) -> bool {
        matches!(self.doc.token(at).dep, Dep::Nsubj | Dep::Nsubjpass)
    }

    /// "both camps", "the two delegations", "neither side".
    pub(crate) fn is_both_sides(&self, at: TokenId) -> bool {
        let says = |word: &str| {
            self.doc.children(at).iter().any(|c| self.doc.token(*c).lower.as_str() == word)
        };
        let counted = self.packs.list("both_word").iter().any(|w| says(w));
        self.packs.has("side_noun", &self.doc.token(at).lemma)
            && counted
            && (says("the") || !says("two"))
            && self.doc.child_by(at, Dep::Poss).is_none()
    }

    /// "The council had answered, its spokesman said": a body named by nothing but "the" in reported words is that of who
    /// reports them, where that one bears the word in its name. Any other body may be the opponent's.
    fn own_body(&self, at: TokenId) -> Option<usize> {
        let token = self.doc.token(at);
        let only_article = self.has_only_article(at);
        let rules = self.packs.has("own_government", &token.lemma);
        let body = self.packs.has("own_body", &token.lemma);
        if !(body || rules) || !only_article || self.named(at).is_some() {
            return None;
        }
        let side = self.side(self.speaker(at)?);
        let agent = self.speech.agents.get(side)?;
        if rules {
            return self.governs(agent).then_some(side);
        }
        let named = agent.name.split_whitespace().any(|w| w.to_lowercase() == token.lemma.as_str());
        let acts = !matches!(agent.kind, AgentKind::Person | AgentKind::Group);
        (acts && named && !self.is_outlet(side)).then_some(side)
    }

    /// Whether an agent is a state or its executive, whose people say "the government" of it.
    fn governs(&self, agent: &Agent) -> bool {
        let executive = matches!(agent.sector.as_deref(), None | Some("GOV"));
        agent.kind == AgentKind::Party && agent.country.is_some() && executive
    }

    // ---- in whose words

    /// The innermost statement that a token stands in.
    pub(crate) fn statement(&self, at: TokenId) -> Option<usize> {
        self.statement_at.get(at as usize).copied().flatten().map(|s| s as usize)
    }

    /// Who says the words at a token, where someone other than the report does.
    pub(crate) fn speaker(&self, at: TokenId) -> Option<usize> {
        let statement = self.speech.statements.get(self.statement(at)?)?;
        statement.speaker.as_ref().and_then(|s| self.agent_index(s))
    }

    /// The speaker as an id, or the report's own voice.
    pub(crate) fn stated_by(&self, at: TokenId) -> Id {
        match self.statement(at) {
            Some(s) => self.speech.statements[s].speaker.clone().unwrap_or_else(Id::narrator),
            None => Id::narrator(),
        }
    }

    /// Whether a token stands in quoted words.
    pub(crate) fn is_quoted(&self, at: TokenId) -> bool {
        let token = self.doc.token(at);
        self.statement(at).is_some_and(|s| {
            let statement = &self.speech.statements[s];
            matches!(statement.kind, StatementKind::Direct | StatementKind::Mixed)
                && statement
                    .quoted
                    .iter()
                    .any(|q| q.start <= token.chars.start && token.chars.end <= q.end)
        })
    }

    // ---- when

    /// The date expression that belongs to a predicate: of its own clause, or of the verb that governs it.
    pub(crate) fn time(&self, at: TokenId) -> Option<&'a TimeExpression> {
        let wanted = |t: &&TimeExpression| self.dates(t);
        let of = |token: TokenId| self.times_from(token).find(wanted);
        of(at).or_else(|| self.carrying_verb(at).and_then(of))
    }

    /// Whether a time expression dates what it hangs from: "his sixth since January", "before Monday" name an end of a
    /// stretch of time.
    pub(crate) fn dates(&self, time: &TimeExpression) -> bool {
        let outside = |t: &TokenId| !time.tokens.contains(t);
        let mut heads = time.tokens.clone().map(|t| self.doc.token(t).head).filter(outside);
        time.date.is_some()
            && matches!(time.kind, TimexKind::Date | TimexKind::Time)
            && !heads.any(|h| self.packs.has("bound_preposition", &self.doc.token(h).lower))
    }

    /// The verb that says when and where a noun's event is: one that it is the subject of, or one that adds nothing
    /// of its own ("held talks on Friday"; not "spoke on Friday of the talks").
    pub(crate) fn carrying_verb(&self, at: TokenId) -> Option<TokenId> {
        let verb = self.governing_verb(at)?;
        let subject = self.doc.token(at).head == verb
            && matches!(self.doc.token(at).dep, Dep::Nsubj | Dep::Nsubjpass);
        let above = self.doc.token(self.doc.token(at).head);
        // "is on sale before the meeting": what comes before or after it does not carry it.
        let ordered =
            ["order_word", "offset_after"].iter().any(|l| self.packs.has(l, &above.lower));
        let governs = self.doc.token(at).head == verb || above.pos == Pos::Adp && !ordered;
        (subject || governs && self.packs.is_light(&self.doc.token(verb).lemma)).then_some(verb)
    }

    /// Any time expression that hangs from a predicate ("evening", "four hours"), in text order.
    pub(crate) fn times(&self, at: TokenId) -> impl Iterator<Item = &'a TimeExpression> + '_ {
        let own = std::iter::once(at).chain(self.carrying_verb(at));
        let all: BTreeSet<usize> =
            own.filter_map(|t| self.times_at.get(&t)).flatten().copied().collect();
        all.into_iter().filter_map(|time| self.speech.times.get(time))
    }

    /// Time expressions that hang from a word itself, in text order.
    pub(crate) fn times_from(&self, at: TokenId) -> impl Iterator<Item = &'a TimeExpression> + '_ {
        let here = self.times_at.get(&at).into_iter().flatten();
        here.filter_map(|time| self.speech.times.get(*time))
    }

    /// The verb of the clause that a noun stands in.
    pub(crate) fn governing_verb(&self, at: TokenId) -> Option<TokenId> {
        if is_clause(self.doc, at) {
            return None;
        }
        let mut token = at;
        for _ in 0..12 {
            let head = self.doc.token(token).head;
            if head == token {
                return None;
            }
            if matches!(self.doc.token(head).pos, Pos::Verb | Pos::Aux) {
                return Some(head);
            }
            token = head;
        }
        None
    }

    pub(crate) fn date(&self, at: TokenId) -> Option<(Edtf, Basis)> {
        let time = self.time(at)?;
        time.date.clone().map(|d| (d, time.basis))
    }

    /// Days from the report's publication to a date; negative for the past.
    pub(crate) fn days_after_report(&self, date: &Edtf) -> Option<i64> {
        Some(calendar::first_day(date.as_str())? - self.published?)
    }

    /// Days from a date's end to the report's publication; negative for the future.
    pub(crate) fn days_before_report(&self, date: &Edtf) -> Option<i64> {
        Some(self.published? - calendar::last_day(date.as_str())?)
    }

    // ---- where

    /// The place that belongs to a predicate, as a place.
    pub(crate) fn place(&self, at: TokenId) -> Option<Id> {
        let own = self.place_below(at);
        own.or_else(|| self.carrying_verb(at).and_then(|v| self.place_below(v)))
    }

    /// The place under a word itself ("met Lund in Oslo" as the parser has it).
    pub(crate) fn place_below(&self, at: TokenId) -> Option<Id> {
        let prepositions = self.doc.children_by(at, Dep::Prep);
        prepositions
            .filter(|p| self.packs.has("place_preposition", &self.doc.token(*p).lower))
            .flat_map(|p| self.doc.children_by(p, Dep::Pobj))
            .find_map(|o| self.place_id(o))
    }

    /// The place that a token's mention stands for.
    pub(crate) fn place_id(&self, at: TokenId) -> Option<Id> {
        self.speech.place_at(at).and_then(|p| self.speech.places.get(p)).map(|p| p.id.clone())
    }

    // ---- whether

    pub(crate) fn factuality(&self, at: TokenId) -> Factuality {
        factuality(self.doc, at, &self.packs.factuality)
    }

    /// Whether what a predicate tells of happened.
    pub(crate) fn realis(&self, at: TokenId) -> Realis {
        let fact = self.factuality(at);
        self.realis_of(fact, self.date(at).map(|(d, _)| d).as_ref())
    }

    /// Factuality and date together.
    pub(crate) fn realis_of(&self, fact: Factuality, date: Option<&Edtf>) -> Realis {
        if fact.denied() {
            return Realis::Negated;
        }
        // A visit spoken of that lies behind was made.
        let behind = date.and_then(|d| self.days_before_report(d)).is_some_and(|days| days >= 0);
        match fact.modality {
            Modality::Possible if fact.topic && behind => {}
            Modality::Possible | Modality::Wished => return Realis::Hypothetical,
            Modality::Planned => return Realis::Planned,
            Modality::Actual => {}
        }
        if fact.reported {
            return Realis::Claimed;
        }
        if date.and_then(|d| self.days_after_report(d)).is_some_and(|days| days > 0) {
            return Realis::Planned;
        }
        if fact.progressive && fact.tense != Tense::Past && fact.tense != Tense::Pluperfect {
            return Realis::Ongoing;
        }
        let old = date
            .and_then(|d| self.days_before_report(d))
            .is_some_and(|days| days > BACKGROUND_DAYS);
        if old { Realis::Historical } else { Realis::Occurred }
    }

    /// Whether a predicate is only supposed or asked about: "if they refuse", "what it will accept", "whether to sign".
    pub(crate) fn is_supposed(&self, at: TokenId) -> bool {
        let dep = self.doc.token(at).dep;
        let opens = |c: TokenId, list: &str| self.packs.has(list, &self.doc.token(c).lower);
        let conditional = matches!(dep, Dep::Advcl | Dep::Ccomp | Dep::Pcomp)
            && self.doc.children_by(at, Dep::Mark).any(|m| opens(m, "supposing"));
        let content = matches!(dep, Dep::Ccomp | Dep::Pcomp | Dep::Csubj | Dep::Xcomp | Dep::Root);
        let mut words = self.doc.subtree(at).filter(|t| self.doc.token(*t).pos != Pos::Punct);
        // "what limits they could accept": the word asks for the clause's own thing, not for a clause within it.
        let own = |word: TokenId| {
            let thing = self.doc.token(word).head;
            thing == at || self.doc.token(thing).head == at && !is_clause(self.doc, thing)
        };
        let asked = words.next().is_some_and(|w| w < at && opens(w, "asking_word") && own(w));
        // "What we cannot offer is a port": the copula tells it as a fact.
        let cleft = dep == Dep::Csubj && self.doc.token(self.doc.token(at).head).lemma == "be";
        conditional || content && asked && !cleft || self.is_inverted(at)
    }

    /// "Had Norway accepted it", "were they to refuse": the auxiliary stands first, before its subject, and asks nothing.
    fn is_inverted(&self, at: TokenId) -> bool {
        let sentence = self.doc.sentence(at).tokens.clone();
        if sentence.clone().last().is_some_and(|t| self.doc.token(t).lower == "?") {
            return false;
        }
        [at, self.doc.token(at).head].into_iter().any(|verb| {
            let subject = |dep: Dep| self.doc.child_by(verb, dep);
            let subject = subject(Dep::Nsubj).or_else(|| subject(Dep::Nsubjpass));
            let own = self.doc.children(verb).iter().copied().chain([verb]);
            let mut openers =
                own.filter(|t| self.packs.has("inverting", &self.doc.token(*t).lower));
            let words = |t: &TokenId| self.doc.token(*t).pos != Pos::Punct;
            let first = self.doc.subtree(verb).find(words);
            openers.any(|o| Some(o) == first && subject.is_some_and(|s| o < s))
        })
    }

    /// "a pledge that Norway will never join": what a paper would have a party do it neither does nor stands for.
    pub(crate) fn is_provision(&self, at: TokenId) -> bool {
        let token = self.doc.token(at);
        let of_noun = matches!(token.dep, Dep::Acl | Dep::Ccomp)
            && self.doc.token(token.head).pos == Pos::Noun;
        of_noun && self.doc.children_by(at, Dep::Mark).any(|m| self.doc.token(m).lower == "that")
    }

    /// "accused them of blocking the talks": what somebody is charged with, or thanked for, is told of them by another.
    pub(crate) fn is_charged(&self, at: TokenId) -> bool {
        let token = self.doc.token(at);
        let above = self.doc.token(token.head);
        let of = token.dep == Dep::Pcomp && above.pos == Pos::Adp;
        of && self.packs.has("accusing", &self.doc.token(above.head).lemma)
    }

    /// Whether a predicate is told as what should be.
    pub(crate) fn is_obliged(&self, at: TokenId) -> bool {
        let mut modals = self.doc.children_by(at, Dep::Aux);
        modals.any(|a| self.packs.has("obliging", &self.doc.token(a).lower))
    }

    // ---- the words

    /// The words that carry a predicate with what depends on it, without side clauses, at most
    /// [`EVIDENCE_CHARS`] long.
    pub(crate) fn clause(&self, at: TokenId) -> Tokens {
        let mut left = at;
        let mut right = at;
        for &child in self.doc.children(at) {
            if self.is_side_clause(at, child) {
                continue;
            }
            let part = self.doc.subtree(child);
            left = left.min(part.start);
            right = right.max(part.end.saturating_sub(1));
        }
        self.trimmed(left..right + 1, at)
    }

    /// The predicate with the phrases given, and nothing more than lies between them.
    pub(crate) fn stretch(&self, at: TokenId, parts: &[TokenId]) -> Tokens {
        let sentence = self.doc.sentence(at).tokens.clone();
        let mut left = at;
        let mut right = at;
        for &part in parts.iter().filter(|p| sentence.contains(p)) {
            let phrase = self.phrase(part);
            left = left.min(phrase.start);
            right = right.max(phrase.end.saturating_sub(1));
        }
        self.trimmed(left..right + 1, at)
    }

    /// A noun phrase without its relative clause; a clause without side clauses.
    pub(crate) fn phrase(&self, at: TokenId) -> Tokens {
        let mut left = at;
        let mut right = at;
        for &child in self.doc.children(at) {
            let dep = self.doc.token(child).dep;
            if matches!(dep, Dep::Relcl | Dep::Punct | Dep::Advcl | Dep::Appos | Dep::Parataxis) {
                continue;
            }
            let part = self.doc.subtree(child);
            left = left.min(part.start);
            right = right.max(part.end.saturating_sub(1));
        }
        self.trimmed(left..right + 1, at)
    }

    fn is_side_clause(&self, at: TokenId, child: TokenId) -> bool {
        let token = self.doc.token(child);
        match token.dep {
            Dep::Punct | Dep::Parataxis | Dep::Cc => true,
            Dep::Conj => is_clause(self.doc, at) && is_clause(self.doc, child),
            Dep::Advcl => child < at || self.doc.subtree(child).len() > 14,
            Dep::Ccomp => child < at,
            Dep::Relcl => true,
            _ => false,
        }
    }

    /// Cuts a stretch to what evidence may be long, keeping the anchor.
    fn trimmed(&self, tokens: Tokens, anchor: TokenId) -> Tokens {
        let (mut start, mut end) = (tokens.start, tokens.end);
        let length = |s: TokenId, e: TokenId| {
            self.doc.token(e - 1).chars.end - self.doc.token(s).chars.start
        };
        while end > anchor + 1 && end > start + 1 && length(start, end) > EVIDENCE_CHARS {
            end -= 1;
        }
        while start < anchor && length(start, end) > EVIDENCE_CHARS {
            start += 1;
        }
        start..end
    }

    /// The first words of a stretch, at most [`EVIDENCE_CHARS`] long.
    pub(crate) fn shortened(&self, tokens: Tokens) -> Tokens {
        let start = tokens.start;
        self.trimmed(tokens, start)
    }

    /// The words of so many sentences before a token's own, as far as they are of the same part of the page.
    pub(crate) fn before(&self, at: TokenId, sentences: usize) -> Tokens {
        let own = self.doc.token(at).sentence as usize;
        let end = self.doc.sentence(at).tokens.start;
        let earlier = self.doc.sentences[own.saturating_sub(sentences)..own].iter().rev();
        let near = earlier.take_while(|s| self.doc.zone(s.tokens.start) == self.doc.zone(at));
        let start = near.last().map_or(end, |s| s.tokens.start);
        start..end
    }

    /// A token's sentence, between the semicolons that part it: what one side wants after one, the other wants before it.
    pub(crate) fn part(&self, at: TokenId) -> Tokens {
        let sentence = self.doc.sentence(at).tokens.clone();
        let parts = |t: &TokenId| self.doc.token(*t).lower == ";";
        let start = (sentence.start..at).rev().find(parts).map_or(sentence.start, |t| t + 1);
        let end = (at..sentence.end).find(parts).unwrap_or(sentence.end);
        start..end
    }

    /// A stretch widened to its predicate's clause, where that is no longer than [`CLAUSE_CHARS`].
    pub(crate) fn clause_with(&self, at: TokenId, stretch: Tokens) -> Tokens {
        let clause = self.clause(at);
        let whole = clause.start.min(stretch.start)..clause.end.max(stretch.end);
        if self.length(&whole) <= CLAUSE_CHARS { whole } else { stretch }
    }

    /// How long some words are, in Unicode scalar values.
    fn length(&self, tokens: &Tokens) -> u32 {
        let last = tokens.end.max(tokens.start + 1) - 1;
        self.doc.token(last).chars.end - self.doc.token(tokens.start).chars.start
    }

    pub(crate) fn span(&self, tokens: Tokens) -> Span {
        self.doc.span(tokens)
    }
}

/// "Norway's opponents", "critics of the union": what such people do, those they are named by do not.
fn stands_apart(agent: &Agent, packs: &Packs) -> bool {
    let mut words = agent.name.split_whitespace().map(str::to_lowercase);
    agent.kind == AgentKind::Group
        && words.any(|w| {
            let singular = match w.strip_suffix("ies") {
                Some(stem) => format!("{stem}y"),
                None => w.strip_suffix('s').unwrap_or(&w).to_owned(),
            };
            packs.has("apart_from", &singular)
        })
}

fn statements_by_token(doc: &Doc, speech: &Speech) -> Vec<Option<u32>> {
    let mut at: Vec<Option<u32>> = vec![None; doc.tokens.len()];
    let mut order: Vec<usize> = (0..speech.statement_tokens.len()).collect();
    let length =
        |s: &usize| -> usize { speech.statement_tokens[*s].content.iter().map(|r| r.len()).sum() };
    // Longer ones first, so that the innermost one stays.
    order.sort_by_key(|s| (std::cmp::Reverse(length(s)), *s));
    for s in order {
        for piece in &speech.statement_tokens[s].content {
            for token in piece.clone() {
                if let Some(slot) = at.get_mut(token as usize) {
                    *slot = u32::try_from(s).ok();
                }
            }
        }
    }
    at
}

/// For each token, the time expressions that tell its time. The day of a message is not that of what it is about:
/// "confirmed the visit in a Wednesday tweet".
fn times_by_token(doc: &Doc, speech: &Speech, packs: &Packs) -> BTreeMap<TokenId, Vec<usize>> {
    let mut at: BTreeMap<TokenId, Vec<usize>> = BTreeMap::new();
    for (time, expression) in speech.times.iter().enumerate() {
        let mut of_message = false;
        for anchor in hangs_from(doc, &expression.tokens, packs) {
            if !of_message || is_clause(doc, anchor) {
                at.entry(anchor).or_default().push(time);
            }
            of_message |= packs.has("message", &doc.token(anchor).lemma);
        }
    }
    at
}

/// The words that a time expression hangs from, nearest first, up to and with the first verb. Of "their first visit since
/// the Friday meeting" the day is the meeting's, not the visit's.
fn hangs_from(doc: &Doc, tokens: &Tokens, packs: &Packs) -> Vec<TokenId> {
    let top =
        tokens.clone().find(|t| !tokens.contains(&doc.token(*t).head) || doc.token(*t).head == *t);
    let mut anchors = Vec::new();
    let Some(mut at) = top else { return anchors };
    for _ in 0..8 {
        let head = doc.token(at).head;
        if head == at {
            break;
        }
        // "before sunrise on Monday" tells the hour of the day itself.
        let thing =
            doc.token(at).pos == Pos::Noun && !packs.has("clock_noun", &doc.token(at).lower);
        let ordered =
            thing && !tokens.contains(&at) && packs.has("order_word", &doc.token(head).lower);
        if ordered {
            break;
        }
        if !tokens.contains(&head) {
            anchors.push(head);
        }
        if is_clause(doc, head) {
            break;
        }
        at = head;
    }
    anchors
}
