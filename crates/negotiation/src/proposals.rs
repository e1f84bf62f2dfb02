//! Reads proposals: plans, offers, demands, bills, agreements and measures, several mentions of one as one item.
//!
//! In: the scene and the proposal rules. Out: proposals in order of first mention, and which one each noun names.
//! Holds: two mentions are one proposal only if they bear one head word and nothing in owner, figures or
//! qualifiers sets them apart; a probable identity beyond that is a `same_as` link and nothing more.

use std::collections::{BTreeMap, BTreeSet};

use readout_patterns::{Match, Modality, conjuncts, find, is_clause, phrase_lemma};
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};
use readout_types::{
    Confidence, Id, Proposal, ProposalKind, ProposalStatus, Provision, QuantityKind, Realis,
    SameAs, Span, StatusEntry, Version,
};
use serde::Deserialize;

use crate::issues::Issues;
use crate::meetings::is_anonymous;
use crate::scene::Scene;

/// What a proposal rule yields: a mention of a proposal, or where one stands.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ProposalYield {
    kind: Option<ProposalKind>,
    status: Option<ProposalStatus>,
    confidence: f32,
    /// It needs no owner or qualifier to be one ("the joint statement").
    #[serde(default)]
    alone: bool,
    /// By its name it is of both sides that the report is about.
    #[serde(default)]
    joint: bool,
    /// The word means something else here ("foot the bill", "a great deal").
    #[serde(default)]
    other_sense: bool,
}

/// The proposals of one report and which words name which.
#[derive(Debug)]
pub(crate) struct Proposals {
    pub(crate) items: Vec<Proposal>,
    by_token: BTreeMap<TokenId, usize>,
}

impl Proposals {
    /// The proposal that a noun names.
    pub(crate) fn named(&self, head: TokenId) -> Option<&Proposal> {
        self.by_token.get(&head).and_then(|at| self.items.get(*at))
    }

    /// The proposal that the last subject of a stretch of text names, where that subject names one.
    pub(crate) fn last_subject(&self, doc: &Doc, tokens: &Tokens) -> Option<&Proposal> {
        let subject = |t: &TokenId| matches!(doc.token(*t).dep, Dep::Nsubj | Dep::Nsubjpass);
        tokens.clone().rev().find(subject).and_then(|at| self.named(at))
    }

    /// The proposal that a phrase's head names, or that is named inside the phrase.
    pub(crate) fn at(&self, tokens: &Tokens, head: TokenId) -> Option<Id> {
        let within = self.by_token.range(tokens.start..tokens.end).next().map(|(_, p)| *p);
        let at = self.by_token.get(&head).copied().or(within)?;
        self.items.get(at).map(|p| p.id.clone())
    }
}

/// One place where a report names a proposal.
struct Mention {
    head: TokenId,
    /// The word its rule starts from: the noun itself, or the verb that tells of it.
    anchor: TokenId,
    lemma: String,
    kind: ProposalKind,
    rule: String,
    confidence: f32,
    authors: Vec<usize>,
    recipients: Vec<usize>,
    /// Content words that tell it from others of its kind.
    marks: BTreeSet<String>,
    definite: bool,
    tokens: Tokens,
    theme: Option<TokenId>,
    points: Option<u32>,
    /// A verb proposes it; there is no noun for the proposal.
    verbal: bool,
    /// It needs no owner or qualifier.
    alone: bool,
    /// It is of both sides.
    joint: bool,
}

/// Reads the proposals of one report.
pub(crate) fn read(scene: &Scene<'_>, issues: &Issues) -> Proposals {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let unnamed = |at: TokenId| !scene.unnamed_sides(at).is_empty();
    let matches = find(scene.text_with(&light, &unnamed), &scene.packs.proposals);
    let elsewhere: BTreeSet<TokenId> =
        matches.iter().filter(|m| m.rule.yields.other_sense).map(head).collect();
    let mut mentions: Vec<Mention> = matches.iter().filter_map(|m| mention(scene, m)).collect();
    mentions.retain(|m| !elsewhere.contains(&m.head));
    mentions.sort_by(|a, b| a.head.cmp(&b.head).then(b.confidence.total_cmp(&a.confidence)));
    mentions.dedup_by_key(|m| m.head);
    let mentions = nouns_of_verbs(scene, mentions);
    let moved = moved(scene, &matches);
    let mut groups: Vec<Vec<Mention>> = Vec::new();
    for mention in mentions {
        let same = groups.iter().rposition(|g| is_same(scene, g, &mention));
        match same.or_else(|| taken_up(scene, &groups, &mention)) {
            Some(at) => groups[at].push(mention),
            None => groups.push(vec![mention]),
        }
    }
    groups.retain(|g| {
        is_proposal(scene, g, &moved)
            && is_told_enough(scene, issues, g, &moved)
            && strength(scene, g) >= FLOOR
    });
    let mut by_token = BTreeMap::new();
    for (i, mention) in groups.iter().enumerate().flat_map(|(i, g)| g.iter().map(move |m| (i, m))) {
        by_token.insert(mention.head, i);
    }
    let mut items: Vec<Proposal> =
        groups.iter().enumerate().map(|(i, g)| proposal(scene, issues, i, g)).collect();
    statuses(scene, &matches, &by_token, &mut items);
    answers(scene, &groups, &by_token, &mut items);
    items.iter_mut().for_each(|p| p.confidence = confidence(p));
    link_same(&mut items);
    Proposals { items, by_token }
}

/// Below this a proposal is not worth printing.
const FLOOR: f32 = 0.6;

// ---- one mention

/// The noun that names the proposal, or the verb that proposes it.
fn head(m: &Match<'_, ProposalYield>) -> TokenId {
    m.get("what").unwrap_or(m.anchor)
}

fn mention(scene: &Scene<'_>, m: &Match<'_, ProposalYield>) -> Option<Mention> {
    let kind = m.rule.yields.kind?;
    let theme = m.get("theme");
    let head = head(m);
    let verbal = scene.doc.token(head).pos == Pos::Verb;
    let untold = scene.factuality(head).negated || scene.is_charged(head);
    if verbal && untold || is_modifier(scene, head) {
        return None;
    }
    // What might be agreed is no agreement.
    let only_possible = scene.factuality(m.anchor).modality != Modality::Actual;
    if verbal && kind == ProposalKind::Agreement && only_possible {
        return None;
    }
    let mut authors = authors(scene, m, head);
    if authors.is_empty() && !verbal && (is_paper(kind) || kind == ProposalKind::Bill) {
        authors = put_by(scene, head);
    }
    let asked = agents_of(scene, m.all("recipient"));
    let recipients: Vec<usize> = asked.iter().copied().filter(|r| !authors.contains(r)).collect();
    // What one side alone agrees to do is its stance; an agreement has two.
    if verbal && kind == ProposalKind::Agreement && !are_several(scene, &authors) {
        return None;
    }
    if verbal && (is_of_itself(scene, m, &authors, &asked) || is_bare_participle(scene, head)) {
        return None;
    }
    if kind == ProposalKind::DemandSet && theme.is_some_and(|t| is_question(scene, t)) {
        return None;
    }
    let marks = marks(scene, head, theme, verbal);
    if !verbal && kind == ProposalKind::Agreement && marks.is_empty() && is_unmade(scene, head) {
        return None;
    }
    let tokens = words(scene, m, verbal);
    Some(Mention {
        head,
        anchor: m.anchor,
        lemma: scene.doc.token(head).lemma.to_lowercase().to_string(),
        kind: specific_kind(scene, head, kind),
        rule: m.rule.id.clone(),
        confidence: m.rule.yields.confidence,
        authors,
        recipients,
        marks,
        definite: is_definite(scene, head),
        tokens,
        theme,
        points: points(scene, head),
        verbal,
        alone: m.rule.yields.alone,
        joint: m.rule.yields.joint,
    })
}

/// Whose a proposal is: of whom its own phrase names, where it names any ("the Norwegian offer that Sweden received"),
/// else of whom its clause does.
fn authors(scene: &Scene<'_>, m: &Match<'_, ProposalYield>, head: TokenId) -> Vec<usize> {
    let named: Vec<TokenId> = m.all("author").filter(|t| !is_about(scene, *t)).collect();
    let owns = |t: &TokenId| {
        let token = scene.doc.token(*t);
        token.head == head && matches!(token.dep, Dep::Poss | Dep::Compound | Dep::Amod | Dep::Nmod)
    };
    let owners: Vec<TokenId> = named.iter().copied().filter(owns).collect();
    let mut authors =
        agents_of(scene, (if owners.is_empty() { named } else { owners }).into_iter());
    let about: Vec<usize> =
        m.all("author").filter(|t| is_about(scene, *t)).filter_map(|t| scene.agent(t)).collect();
    authors.retain(|a| !about.contains(a));
    // "no further delay, a source said": who only tells of it has not put it forward.
    let tells = |a: &usize| is_anonymous(scene, *a) && m.all("author").any(|t| is_source(scene, t));
    authors.retain(|a| !tells(a) && !scene.is_outlet(*a));
    authors.truncate(5);
    authors
}

/// The agents that some nouns stand for, none twice.
fn agents_of(scene: &Scene<'_>, nouns: impl Iterator<Item = TokenId>) -> Vec<usize> {
    let mut all: Vec<usize> = Vec::new();
    for agent in nouns.flat_map(|t| named_or_not(scene, t)) {
        if !all.contains(&agent) {
            all.push(agent);
        }
    }
    all
}

/// The agents that a noun phrase names, or the sides for which it stands without a name ("both governments").
fn named_or_not(scene: &Scene<'_>, at: TokenId) -> Vec<usize> {
    let unnamed = scene.unnamed_sides(at);
    if unnamed.is_empty() { scene.agents(at) } else { unnamed }
}

fn are_several(scene: &Scene<'_>, agents: &[usize]) -> bool {
    let sides: BTreeSet<usize> = agents.iter().flat_map(|a| scene.sides(*a)).collect();
    sides.len() > 1
}

/// "sought to calm", "urged their own members to vote": what one means to do oneself, or asks of one's own, is put to
/// no other side.
fn is_of_itself(
    scene: &Scene<'_>,
    m: &Match<'_, ProposalYield>,
    authors: &[usize],
    recipients: &[usize],
) -> bool {
    let own: BTreeSet<usize> = authors.iter().flat_map(|a| scene.sides(*a)).collect();
    let within = |r: &usize| scene.sides(*r).iter().all(|side| own.contains(side));
    m.all("recipient").any(|r| m.all("author").any(|a| a == r))
        || !recipients.is_empty() && recipients.iter().all(within)
}

/// "no agreement", "failed to reach a deal", "would like to make a deal": one that is not there and of which nothing is said.
fn is_unmade(scene: &Scene<'_>, noun: TokenId) -> bool {
    let none = |d: TokenId| scene.packs.has("none_of", &scene.doc.token(d).lower);
    let told = |verb: TokenId| {
        let fact = scene.factuality(verb);
        fact.modality == Modality::Actual && !fact.negated
    };
    let made = scene.governing_verb(noun).is_none_or(told);
    scene.doc.children_by(noun, Dep::Det).any(none) || !is_definite(scene, noun) && !made
}

/// "An official, asked who wrote it": whoever is asked asks for nothing.
fn is_bare_participle(scene: &Scene<'_>, verb: TokenId) -> bool {
    let token = scene.doc.token(verb);
    let bare = |dep: Dep| scene.doc.child_by(verb, dep).is_none();
    token.tag == Tag::Vbn
        && matches!(token.dep, Dep::Advcl | Dep::Acl)
        && [Dep::Aux, Dep::Auxpass, Dep::Nsubj].into_iter().all(bare)
}

/// "asked me if I was hopeful", "asked what it would cost": an answer is asked for and no step; "asked if the clause could
/// come out" is a request.
fn is_question(scene: &Scene<'_>, theme: TokenId) -> bool {
    let opener = &scene.doc.token(scene.doc.subtree(theme).start).lower;
    let asks = scene.packs.has("question_word", opener);
    let mut modals = scene.doc.children_by(theme, Dep::Aux);
    let polite = modals.any(|a| scene.packs.has("possibility", &scene.doc.token(a).lower));
    asks && is_clause(scene.doc, theme) && !polite
}

/// "the Ukraine proposal", "Iran deal talks": a country's bare name before a noun tells what it is about; "Ukrainian",
/// "U.S." or a body's name tells whose it is.
fn is_about(scene: &Scene<'_>, at: TokenId) -> bool {
    let token = scene.doc.token(at);
    let before = matches!(token.dep, Dep::Compound | Dep::Nmod);
    let country = token.entity == Some(Entity::Gpe) && token.pos == Pos::Propn;
    let short = scene.doc.word(at).chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    before && country && !short
}

fn is_source(scene: &Scene<'_>, at: TokenId) -> bool {
    scene.packs.has("unnamed", &scene.doc.token(at).lemma)
}

/// "proposed a budget": the verb gives the noun its author, and the noun is the proposal.
fn nouns_of_verbs(scene: &Scene<'_>, mut mentions: Vec<Mention>) -> Vec<Mention> {
    let verbs: Vec<(TokenId, Vec<usize>, Vec<usize>)> = mentions
        .iter()
        .filter(|m| m.verbal)
        .filter_map(|m| Some((m.theme?, m.authors.clone(), m.recipients.clone())))
        .collect();
    let mut named: BTreeSet<TokenId> = BTreeSet::new();
    for mention in mentions.iter_mut().filter(|m| !m.verbal) {
        let of_verb = |theme: &TokenId| is_one_word(scene, *theme, mention.head);
        let Some((at, by, to)) = verbs.iter().find(|(theme, _, _)| of_verb(theme)) else {
            continue;
        };
        named.insert(*at);
        if mention.authors.is_empty() {
            mention.authors.clone_from(by);
        }
        if mention.recipients.is_empty() {
            mention.recipients.clone_from(to);
        }
    }
    // "demanded a truce of 60 days", "put a four-year contract on the table": the demand or offer is what is put forward,
    // the truce not yet agreed.
    let put = [ProposalKind::DemandSet, ProposalKind::Offer, ProposalKind::CounterProposal];
    let demanded: BTreeSet<TokenId> = mentions
        .iter()
        .filter(|m| m.verbal && put.contains(&m.kind))
        .filter_map(|m| m.theme)
        .collect();
    let only_asked = |m: &Mention| {
        m.kind == ProposalKind::Agreement && !m.definite && demanded.contains(&m.head)
    };
    let asked: BTreeSet<TokenId> =
        mentions.iter().filter(|m| !m.verbal && only_asked(m)).map(|m| m.head).collect();
    mentions.retain(|m| m.verbal || !asked.contains(&m.head));
    let named = &named - &asked;
    mentions.retain(|m| !m.verbal || m.theme.is_none_or(|t| !named.contains(&t)));
    mentions
}

/// The same token, or two of one hyphened word ("counter-proposal").
fn is_one_word(scene: &Scene<'_>, a: TokenId, b: TokenId) -> bool {
    let hyphen = |t: TokenId| {
        let mut chars = scene.doc.word(t).chars();
        chars.all(|c| matches!(c, '-' | '\u{2010}' | '\u{2011}'))
    };
    a == b || a.abs_diff(b) == 2 && hyphen(a.min(b) + 1)
}

/// The nouns that some verb puts somewhere: tabled, sent, discussed, signed, rejected.
fn moved(scene: &Scene<'_>, matches: &[Match<'_, ProposalYield>]) -> BTreeSet<TokenId> {
    let statuses = matches.iter().filter(|m| m.rule.yields.status.is_some());
    statuses
        .flat_map(|m| m.all("what").collect::<Vec<_>>())
        .flat_map(|what| conjuncts(scene.doc, what))
        .collect()
}

/// "trade deal talks", "budget office": the word only tells of what sort another thing is.
fn is_modifier(scene: &Scene<'_>, at: TokenId) -> bool {
    let token = scene.doc.token(at);
    let before = matches!(token.dep, Dep::Compound | Dep::Amod | Dep::Nmod);
    // "the offering", "by demanding": what is done, not who does it.
    let noun_like = matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Pobj);
    before && scene.doc.token(token.head).pos != Pos::Verb || token.tag == Tag::Vbg && noun_like
}

fn words(scene: &Scene<'_>, m: &Match<'_, ProposalYield>, verbal: bool) -> Tokens {
    if !verbal {
        return noun_words(scene, head(m));
    }
    let parts: Vec<TokenId> =
        ["author", "theme", "recipient"].iter().flat_map(|r| m.all(r)).collect();
    let near: Vec<TokenId> = parts.into_iter().filter(|p| p.abs_diff(m.anchor) < 30).collect();
    scene.stretch(m.anchor, &near)
}

/// A noun's phrase without what it says there is none of ("a text on housing and none on energy").
fn noun_words(scene: &Scene<'_>, head: TokenId) -> Tokens {
    let phrase = scene.phrase(head);
    let none = |t: &TokenId| scene.packs.has("none_of", &scene.doc.token(*t).lower);
    let joined = |t: TokenId| scene.doc.token(t).dep == Dep::Cc;
    let other = (head + 2..phrase.end).find(|t| none(t) && joined(t - 1));
    phrase.start..other.map_or(phrase.end, |t| t - 1)
}

fn is_definite(scene: &Scene<'_>, at: TokenId) -> bool {
    let determiners =
        scene.doc.children_by(at, Dep::Det).chain(scene.doc.children_by(at, Dep::Poss));
    determiners.into_iter().any(|d| {
        let token = scene.doc.token(d);
        scene.packs.has("pointing", &token.lower) || token.dep == Dep::Poss
    })
}

/// A peace plan is one for peace; any other plan is a framework. A counter-offer says so.
fn specific_kind(scene: &Scene<'_>, at: TokenId, kind: ProposalKind) -> ProposalKind {
    let is = |list: &str, t: TokenId| scene.packs.has(list, &scene.doc.token(t).lower);
    let modified = |list: &str| scene.doc.children(at).iter().any(|c| is(list, *c));
    let counters = is("counter_word", at) || modified("counter_word");
    match kind {
        ProposalKind::PeacePlan if !modified("peace_word") => ProposalKind::Framework,
        ProposalKind::Offer if counters => ProposalKind::CounterProposal,
        other => other,
    }
}

/// The words that tell one deal from another: its qualifiers, figures and what it is for.
fn marks(scene: &Scene<'_>, at: TokenId, theme: Option<TokenId>, verbal: bool) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    for &child in scene.doc.children(at) {
        let token = scene.doc.token(child);
        if matches!(token.dep, Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Nummod)
            && !scene.packs.has("vague_mark", &token.lower)
        {
            marks.insert(token.lemma.to_lowercase().to_string());
        }
        if token.dep == Dep::Prep && !verbal {
            let objects = scene.doc.children_by(child, Dep::Pobj);
            marks.extend(objects.map(|o| scene.doc.token(o).lemma.to_lowercase().to_string()));
        }
    }
    // "a bill to tax steel", "a text that ends the ban": what it would do tells it as well.
    let clauses = [Dep::Acl, Dep::Relcl].into_iter().filter(|_| !verbal);
    for clause in clauses.flat_map(|dep| scene.doc.children_by(at, dep)) {
        let objects = scene.doc.children_by(clause, Dep::Dobj).filter(|o| *o > at);
        marks.extend(objects.map(|o| scene.doc.token(o).lemma.to_lowercase().to_string()));
    }
    if let Some(theme) = theme {
        marks.insert(scene.doc.token(theme).lemma.to_lowercase().to_string());
        let below = scene.doc.children(theme).iter().map(|c| scene.doc.token(*c));
        marks.extend(
            below
                .filter(|t| matches!(t.pos, Pos::Noun | Pos::Propn))
                .map(|t| t.lemma.to_lowercase().to_string()),
        );
    }
    marks
}

/// "a 28-point plan", "three documents".
fn points(scene: &Scene<'_>, at: TokenId) -> Option<u32> {
    let inside = scene.phrase(at);
    let all = scene.speech.quantities.iter().zip(&scene.speech.quantity_tokens);
    let counted = all.filter(|(q, t)| {
        q.kind == QuantityKind::Count
            && inside.contains(&t.start)
            && q.unit.as_deref().is_some_and(|u| scene.packs.has("counted_part", u))
    });
    counted.filter_map(|(q, _)| q.nominal).map(|n| n as u32).next()
}

// ---- which proposal a mention is of

fn is_same(scene: &Scene<'_>, group: &[Mention], new: &Mention) -> bool {
    if group.iter().any(|old| is_what_it_says(scene, old, new) || is_object_of(scene, old, new)) {
        return true;
    }
    // "demands a levy ... his demand": the noun takes up the verb.
    let demand = |m: &Mention| m.kind == ProposalKind::DemandSet;
    let noun_of = |old: &Mention| demand(old) && demand(new) && !(old.verbal && new.verbal);
    let asks = group.iter().any(demand) == demand(new);
    let one_word = asks && group.iter().any(|old| old.lemma == new.lemma || noun_of(old));
    let again = |o: &Mention| {
        let sentence = |t: TokenId| scene.doc.token(t).sentence;
        o.marks == new.marks || sentence(o.head) == sentence(new.head) && o.authors == new.authors
    };
    if !one_word || new.verbal && !group.iter().any(again) {
        return false;
    }
    if new.verbal && group.iter().any(|o| o.verbal) {
        return true;
    }
    let (owners, mine) = owners(scene, group, new);
    let owners_agree = agree(&owners, &mine);
    let known: BTreeSet<&String> = group.iter().flat_map(|m| &m.marks).collect();
    let shares = new.marks.iter().any(|w| known.contains(w));
    let owned = !owners.is_empty() && !mine.is_empty();
    let unmarked = known.is_empty() || new.marks.is_empty();
    let marks_agree = shares || unmarked && (new.definite || owned);
    // A report speaks of one side's tariffs, exemptions or bans as one measure, however it qualifies them.
    owners_agree && (marks_agree || new.kind == ProposalKind::Measure)
}

/// "sent a letter asking for guarantees", "wrote to him urging a delay", "in a letter the senators demanded": what is asked is
/// what the paper says, and the two are one.
fn is_what_it_says(scene: &Scene<'_>, a: &Mention, b: &Mention) -> bool {
    let says = |paper: &Mention, verb: &Mention| {
        let token = scene.doc.token(verb.head);
        let below = matches!(token.dep, Dep::Acl | Dep::Relcl | Dep::Advcl | Dep::Xcomp);
        let of_paper = below && [paper.head, paper.anchor].contains(&token.head);
        is_paper(paper.kind) && verb.verbal && (paper.anchor == verb.head || of_paper)
    };
    says(a, b) || says(b, a)
}

/// "prepared to impose sanctions": the threat and its noun are one measure.
fn is_object_of(scene: &Scene<'_>, verb: &Mention, noun: &Mention) -> bool {
    let object = |theme: TokenId| scene.doc.child_by(theme, Dep::Dobj) == Some(noun.head);
    verb.verbal && !noun.verbal && verb.kind == noun.kind && verb.theme.is_some_and(object)
}

/// The sides that mentions known to be of one proposal have for its authors, and those that another has.
fn owners(scene: &Scene<'_>, group: &[Mention], new: &Mention) -> (Vec<usize>, Vec<usize>) {
    let side = |a: &usize| scene.side(*a);
    let owners = group.iter().flat_map(|m| &m.authors).map(side).collect();
    (owners, new.authors.iter().map(side).collect())
}

fn agree(owners: &[usize], mine: &[usize]) -> bool {
    owners.is_empty() || mine.is_empty() || mine.iter().any(|a| owners.contains(a))
}

/// How many sentences back "the proposal" may have been named by another word.
const NAMED_BACK: u32 = 3;

/// "tabled a draft ... the proposal": a definite noun for any paper, with nothing to tell which, takes up the one named
/// last, whatever the word for it.
fn taken_up(scene: &Scene<'_>, groups: &[Vec<Mention>], new: &Mention) -> Option<usize> {
    let generic = scene.packs.has("generic_matter", &new.lemma);
    if new.verbal || !new.definite || !new.marks.is_empty() || !generic || !is_paper(new.kind) {
        return None;
    }
    let sentence = |t: TokenId| scene.doc.token(t).sentence;
    let near = |m: &&Mention| {
        m.head < new.head && sentence(m.head) + NAMED_BACK >= sentence(new.head) && is_paper(m.kind)
    };
    let last = |g: &Vec<Mention>| g.iter().filter(near).map(|m| m.head).max();
    let named = groups.iter().enumerate().filter_map(|(at, g)| Some((last(g)?, at)));
    if let Some((_, at)) = named.max() {
        let (owners, mine) = owners(scene, groups.get(at)?, new);
        return agree(&owners, &mine).then_some(at);
    }
    // "the union's proposal", far from where the report told of it: the only one of the union's.
    let of_side = |g: &Vec<Mention>| {
        let (owners, mine) = owners(scene, g, new);
        g.iter().any(|m| is_paper(m.kind)) && mine.iter().any(|side| owners.contains(side))
    };
    let mut own = groups.iter().enumerate().filter(|(_, g)| of_side(g)).map(|(at, _)| at);
    own.next().filter(|_| own.next().is_none())
}

fn is_paper(kind: ProposalKind) -> bool {
    use ProposalKind::{CounterProposal, DocumentSet, Framework, Offer, PeacePlan};
    matches!(kind, Offer | CounterProposal | DocumentSet | Framework | PeacePlan)
}

/// A noun that could be anything is no proposal until something tells whose it is, or the report comes back to it; a
/// state of things (a truce, a ban) is one only where somebody proposes, agrees or refuses it.
fn is_proposal(scene: &Scene<'_>, group: &[Mention], moved: &BTreeSet<TokenId>) -> bool {
    let is_moved = group.iter().any(|m| moved.contains(&m.head));
    let state = group.iter().all(|m| scene.packs.has("state_noun", &m.lemma));
    if state && !is_moved {
        return false;
    }
    if group.iter().any(|m| m.points.is_some() || m.alone) {
        return true;
    }
    let owned =
        group.iter().any(|m| !m.authors.is_empty() || !governing_authors(scene, m.head).is_empty());
    let marked = group.iter().any(|m| !m.marks.is_empty());
    // "no deal" is none; a rejected or unsigned one still is.
    let real = group.iter().any(|m| {
        let mut determiners = scene.doc.children_by(m.head, Dep::Det);
        !determiners.any(|d| scene.packs.has("none_of", &scene.doc.token(d).lower))
    });
    // "made an offer", "sent a letter": whoever does it has put something forward, whatever it says.
    let put = is_moved && group.iter().any(|m| is_put(m) && !is_told_before(scene, m));
    let owned = owned || group.iter().any(|m| is_addressed(scene, m) || says_what(scene, m));
    real && (owned && (marked || put || group.len() > 1) || marked && (is_moved || group.len() > 2))
}

/// A tariff, an offer or a deal by its bare noun is in every report of a dispute: it is one to note where something becomes of
/// it, it has a figure, or its words say of what it is.
fn is_told_enough(
    scene: &Scene<'_>,
    issues: &Issues,
    group: &[Mention],
    moved: &BTreeSet<TokenId>,
) -> bool {
    let by = |rule: &str| group.iter().all(|m| m.rule == rule);
    let is_moved = || group.iter().any(|m| moved.contains(&m.head));
    let figures = &scene.speech.quantity_tokens;
    let inside = |m: &Mention, t: &Tokens| m.tokens.start <= t.start && t.end <= m.tokens.end;
    let has_figure = || group.iter().any(|m| figures.iter().any(|t| inside(m, t)));
    let has_theme = || group.iter().any(|m| m.theme.is_some());
    let is_named = || group.iter().any(|m| scene.doc.token(m.head).pos == Pos::Propn);
    // "a short-term extension of the exemptions", not "tariffs", "such an extension".
    let plural = |m: &Mention| scene.doc.token(m.head).tag == Tag::Nns;
    let described = || group.iter().any(|m| !m.definite && !plural(m) && m.marks.len() >= 2);
    if by("noun.measure") {
        return is_moved() || has_figure() || described();
    }
    // "its demand for an end to the tariff" only names where a side stands.
    if by("noun.demand") {
        return is_moved();
    }
    if by("noun.offer") {
        return is_moved() || has_figure() || has_theme();
    }
    let is_marked = || group.iter().any(|m| !m.marks.is_empty() && moved.contains(&m.head));
    !by("noun.agreement")
        || is_named()
        || is_marked()
        || !provisions(scene, issues, group).is_empty()
}

/// "has been asked to lift it": of whom it is asked says enough; not "was asked what it would lift", "could be asked".
fn is_addressed(scene: &Scene<'_>, m: &Mention) -> bool {
    let asks = |t: TokenId| scene.packs.has("asking_word", &scene.doc.token(t).lower);
    let question = m.theme.is_some_and(|theme| asks(scene.doc.subtree(theme).start));
    let told = scene.factuality(m.head).modality == Modality::Actual;
    m.verbal && !m.recipients.is_empty() && told && !question
}

/// "the offer", "that text", with nobody's name: what a report means by it, it told before.
fn is_told_before(scene: &Scene<'_>, m: &Mention) -> bool {
    let owned = scene.doc.child_by(m.head, Dep::Poss).is_some();
    !m.verbal && m.definite && !owned && m.marks.is_empty()
}

/// "a motion to put the offer to a vote", "a $1.1 trillion counteroffer": by what it would do or how much, it is one of its kind,
/// whoever's it is.
fn says_what(scene: &Scene<'_>, m: &Mention) -> bool {
    use ProposalKind::{Bill, CounterProposal, Framework, Offer};
    let figures = scene.speech.quantities.iter().zip(&scene.speech.quantity_tokens);
    let inside = |t: &Tokens| m.tokens.start <= t.start && t.end <= m.tokens.end;
    let amount = |k: QuantityKind| matches!(k, QuantityKind::Money | QuantityKind::Percent);
    let mut amounts = figures.filter(|(q, t)| inside(t) && amount(q.kind));
    let does = scene.doc.child_by(m.head, Dep::Acl).is_some();
    !m.verbal
        && matches!(m.kind, Bill | CounterProposal | Framework | Offer)
        && (amounts.next().is_some() || does && m.kind != Framework)
}

/// "the bill" is one that was told of before, or one that is paid.
fn is_put(m: &Mention) -> bool {
    use ProposalKind::{Bill, CounterProposal, DocumentSet, Offer};
    matches!(m.kind, Offer | CounterProposal | DocumentSet) || m.kind == Bill && !m.definite
}

// ---- the item

fn proposal(scene: &Scene<'_>, issues: &Issues, at: usize, group: &[Mention]) -> Proposal {
    let best =
        group.iter().max_by_key(|m| (m.marks.len() + m.authors.len(), std::cmp::Reverse(m.head)));
    // A letter that asks for something is a letter.
    let nouns = group.iter().filter(|m| !m.verbal);
    let named = nouns.max_by_key(|m| (m.marks.len() + m.authors.len(), std::cmp::Reverse(m.head)));
    let first = group.first();
    let ids = |pick: fn(&Mention) -> &Vec<usize>| {
        let mut all: Vec<Id> = Vec::new();
        for id in group.iter().flat_map(pick).map(|a| scene.agent_id(*a)) {
            if !all.contains(&id) && all.len() < 5 {
                all.push(id);
            }
        }
        all
    };
    let mut authors = ids(|m| &m.authors);
    if authors.is_empty() {
        let given = group.iter().map(|m| governing_authors(scene, m.head));
        let given = given.into_iter().find(|authors| !authors.is_empty()).unwrap_or_default();
        authors = given.into_iter().take(5).map(|a| scene.agent_id(a)).collect();
    }
    if authors.is_empty() && group.iter().any(|m| m.joint) {
        authors = scene.main_sides().into_iter().map(|a| scene.agent_id(a)).collect();
    }
    Proposal {
        id: Id::new(format!("r{at}")),
        title: best.map(|m| scene.doc.text(m.tokens.clone()).to_owned()),
        kind: named.or(best).map_or(ProposalKind::Element, |m| m.kind),
        authors,
        recipients: ids(|m| &m.recipients),
        responds_to: Vec::new(),
        provisions: provisions(scene, issues, group),
        status: Vec::new(),
        versions: versions(scene, group),
        same_as: Vec::new(),
        evidence: group.iter().flat_map(|m| evidence(scene, m)).collect(),
        confidence: Confidence::new(0.0),
        rule: first.map(|m| m.rule.clone()),
    }
}

/// The words of a mention, and those after a colon that spell it out ("came with a list of her own: thirty names").
fn evidence(scene: &Scene<'_>, m: &Mention) -> Vec<Span> {
    let sentence = scene.doc.sentence(m.head).tokens.clone();
    let colon = (m.tokens.end..sentence.end).find(|t| scene.doc.word(*t) == ":");
    let spelled = colon.filter(|_| !m.definite).map(|c| c + 1..sentence.end).filter(|rest| {
        let quoted = scene.is_quoted(rest.start) && !scene.is_quoted(m.head);
        rest.len() >= SPELLED && !quoted
    });
    let spelled = spelled.map(|rest| scene.shortened(rest));
    std::iter::once(m.tokens.clone()).chain(spelled).map(|t| scene.span(t)).collect()
}

/// So many words after a colon say what is proposed.
const SPELLED: usize = 4;

/// Who puts a paper forward by the verb of its clause: "handed the leaders an outline", "turned up with a paper on energy".
fn put_by(scene: &Scene<'_>, head: TokenId) -> Vec<usize> {
    let Some(verb) = scene.governing_verb(head) else { return Vec::new() };
    let lemma = phrase_lemma(scene.doc, verb);
    if scene.factuality(verb).negated {
        return Vec::new();
    }
    if scene.packs.has("putting", &lemma) {
        return governing_authors(scene, head);
    }
    let with = scene.doc.token(head).head;
    let borne = scene.doc.token(with).lower == "with" && scene.doc.token(with).head == verb;
    if !borne || !scene.packs.has("bearing", &lemma) {
        return Vec::new();
    }
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let subjects = readout_patterns::roles(scene.doc, verb, &light).subjects;
    agents_of(scene, subjects.into_iter())
}

/// Who imposes, announces or offers it, where the noun itself does not say whose it is; not who judges or receives it.
fn governing_authors(scene: &Scene<'_>, head: TokenId) -> Vec<usize> {
    let answers = |v: &TokenId| scene.packs.has("answering", &phrase_lemma(scene.doc, *v));
    // "the province's proposal": it is the possessor's, known or not.
    let owned = scene.doc.child_by(head, Dep::Poss).is_some();
    let Some(verb) = scene.governing_verb(head).filter(|v| !owned && !answers(v)) else {
        return Vec::new();
    };
    // Who signs a bill or lets it come to a vote has not written it.
    let bill = scene.packs.has("bill_word", &scene.doc.token(head).lemma);
    if bill && scene.packs.has("letting_pass", &phrase_lemma(scene.doc, verb)) {
        return Vec::new();
    }
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let roles = readout_patterns::roles(scene.doc, verb, &light);
    let governs = roles.objects.contains(&counted_out(scene, head));
    // "the party's sources announced a moratorium": who only tells of it has not put it forward.
    let own = roles.subjects.iter().filter(|s| governs && !is_source(scene, **s));
    let subjects = own.map(|s| scene.agents(*s));
    subjects.into_iter().find(|agents| !agents.is_empty()).unwrap_or_default()
}

/// What stands in a clause for a noun: "a series of tariffs", "a tariff and a quota".
fn counted_out(scene: &Scene<'_>, head: TokenId) -> TokenId {
    let mut at = head;
    for _ in 0..6 {
        let token = scene.doc.token(at);
        let above = scene.doc.token(token.head);
        at = match token.dep {
            Dep::Conj | Dep::Appos | Dep::Compound | Dep::Nmod => token.head,
            Dep::Pobj if above.lower == "of" => above.head,
            _ => return at,
        };
    }
    at
}

fn provisions(scene: &Scene<'_>, issues: &Issues, group: &[Mention]) -> Vec<Provision> {
    let mut all: Vec<Provision> = Vec::new();
    for mention in group {
        let inside = match mention.theme {
            Some(theme) if is_clause(scene.doc, theme) => scene.clause(theme),
            _ => mention.tokens.clone(),
        };
        for issue in issues.all(&inside) {
            if all.iter().all(|p| p.issue != issue) {
                all.push(Provision { issue, evidence: vec![scene.span(inside.clone())] });
            }
        }
    }
    all
}

/// Words that name a version of a text ("first draft", "revised plan", "a 28-point plan").
fn versions(scene: &Scene<'_>, group: &[Mention]) -> Vec<Version> {
    let mut all: Vec<Version> = Vec::new();
    for mention in group {
        let label = scene
            .doc
            .children(mention.head)
            .iter()
            .find(|c| scene.packs.has("version_label", &scene.doc.token(**c).lower));
        if label.is_none() && mention.points.is_none() {
            continue;
        }
        let words = scene.doc.text(mention.tokens.clone()).to_owned();
        if all.iter().all(|v| v.label != words) {
            all.push(Version {
                label: words,
                date: scene.date(mention.head).map(|(d, _)| d),
                status: label.and_then(|l| version_status(scene, &scene.doc.token(*l).lower)),
                points: mention.points,
                derived_from: None,
                changed_by: Vec::new(),
                evidence: vec![scene.span(mention.tokens.clone())],
            });
        }
    }
    derive(scene, &mut all);
    all
}

fn version_status(scene: &Scene<'_>, word: &str) -> Option<ProposalStatus> {
    if scene.packs.has("later_version", word) {
        return Some(ProposalStatus::Revised);
    }
    scene.packs.has("leaked_version", word).then_some(ProposalStatus::Leaked)
}

/// A revised version was made from the one that the report calls the earlier, or from the only other one.
fn derive(scene: &Scene<'_>, versions: &mut [Version]) {
    let says = |label: &str, list: &str| {
        label.split_whitespace().any(|w| scene.packs.has(list, &w.to_lowercase()))
    };
    let labels: Vec<String> = versions.iter().map(|v| v.label.clone()).collect();
    let earlier = labels.iter().find(|l| says(l, "earlier_version"));
    for version in versions.iter_mut().filter(|v| says(&v.label, "later_version")) {
        let other = || labels.iter().find(|l| **l != version.label && labels.len() == 2);
        let base = earlier.filter(|e| **e != version.label).or_else(other).cloned();
        version.derived_from = base;
    }
}

/// How strong the mentions' rules are, with what they tell of authors and qualifiers: only a floor is taken from it.
fn strength(scene: &Scene<'_>, group: &[Mention]) -> f32 {
    let best = group.iter().map(|m| m.confidence).fold(0.0, f32::max);
    let put = |m: &Mention| !m.verbal && !governing_authors(scene, m.head).is_empty();
    let told = group
        .iter()
        .any(|m| !m.authors.is_empty() || is_addressed(scene, m) || says_what(scene, m) || put(m));
    let marked = group.iter().any(|m| !m.marks.is_empty());
    let c = best
        + if told { 0.1 } else { -0.2 }
        + if marked { 0.05 } else { -0.1 }
        + 0.03 * (group.len().min(4) as f32 - 1.0);
    c.clamp(0.0, 1.0)
}

/// One each for a status, a provision, a figure in its words and a verb that proposes.
fn confidence(item: &Proposal) -> Confidence {
    let figure = item.title.as_deref().is_some_and(|t| t.chars().any(char::is_numeric));
    let by_verb = item.rule.as_deref().is_some_and(|r| r.starts_with("verb"));
    let facts = [!item.status.is_empty(), !item.provisions.is_empty(), figure, by_verb];
    Confidence::measured("proposal", facts.into_iter().filter(|f| *f).count())
}

// ---- where it stands

fn statuses(
    scene: &Scene<'_>,
    matches: &[Match<'_, ProposalYield>],
    by_token: &BTreeMap<TokenId, usize>,
    items: &mut [Proposal],
) {
    for m in matches {
        let Some(code) = m.rule.yields.status else { continue };
        let Some(code) = reached(code, scene.realis(m.anchor)) else { continue };
        // "the revised plan" does not say by whom.
        let by_nobody = scene.doc.token(m.anchor).dep == Dep::Amod;
        for what in m.all("what").flat_map(|w| readout_patterns::conjuncts(scene.doc, w)) {
            let Some(item) = by_token.get(&what).and_then(|at| items.get_mut(*at)) else {
                continue;
            };
            let provisional = [m.anchor, what].iter().any(|t| is_provisional(scene, *t));
            let entry = StatusEntry {
                code: if provisional { in_principle(code) } else { code },
                by: m
                    .get("by")
                    .filter(|_| !by_nobody)
                    .and_then(|b| scene.agent(b))
                    .map(|a| scene.agent_id(a)),
                date: scene.date(m.anchor).map(|(d, _)| d),
                evidence: vec![scene.span(scene.stretch(m.anchor, &[what]))],
            };
            if item.status.iter().all(|s| s.code != entry.code || s.by != entry.by) {
                item.status.push(entry);
            }
        }
    }
}

/// The status that a step gives, seen from whether it was taken: one that is only planned does no more than put the
/// proposal up for discussion, one that is wished or denied does nothing.
fn reached(code: ProposalStatus, realis: Realis) -> Option<ProposalStatus> {
    use ProposalStatus::{Floated, Tabled};
    match realis {
        Realis::Negated | Realis::Hypothetical => None,
        Realis::Planned => matches!(code, Floated | Tabled).then_some(Floated),
        _ => Some(code),
    }
}

/// "agreed in principle", "a tentative deal".
fn is_provisional(scene: &Scene<'_>, at: TokenId) -> bool {
    let says = |t: TokenId| scene.packs.has("provisional", &scene.doc.token(t).lower);
    let objects = |p: TokenId| scene.doc.children_by(p, Dep::Pobj);
    let inside = scene.doc.children_by(at, Dep::Prep).flat_map(objects);
    scene.doc.children(at).iter().copied().chain(inside).any(says)
}

fn in_principle(code: ProposalStatus) -> ProposalStatus {
    match code {
        ProposalStatus::Agreed => ProposalStatus::AcceptedInPrinciple,
        other => other,
    }
}

/// Says what a counter-proposal answers: the one named in its own phrase ("in place of the withdrawal that ..."), else
/// the last one before it of another side, in its own sentence or one of the two before.
fn answers(
    scene: &Scene<'_>,
    groups: &[Vec<Mention>],
    by_token: &BTreeMap<TokenId, usize>,
    items: &mut [Proposal],
) {
    let ids: Vec<Id> = items.iter().map(|p| p.id.clone()).collect();
    for (at, group) in groups.iter().enumerate() {
        let answered = group.iter().find_map(|m| answered(scene, groups, by_token, (at, m)));
        let id = answered.and_then(|other| ids.get(other));
        if let (Some(item), Some(id)) = (items.get_mut(at), id) {
            item.responds_to.push(id.clone());
        }
    }
}

fn answered(
    scene: &Scene<'_>,
    groups: &[Vec<Mention>],
    by_token: &BTreeMap<TokenId, usize>,
    (at, m): (usize, &Mention),
) -> Option<usize> {
    let sentence = scene.doc.sentence(m.head).tokens.clone();
    let own = scene.doc.subtree(m.head);
    let counters = m.kind == ProposalKind::CounterProposal;
    let cue = |t: &TokenId| scene.packs.has("answer_word", &scene.doc.token(*t).lower);
    let mut cues = sentence.clone().filter(cue);
    let said = cues.find(|t| counters || own.contains(t) || *t >= m.head);
    if said.is_none() && !counters {
        return None;
    }
    let other = |g: &usize| *g != at;
    let after = said.and_then(|t| by_token.range(t..sentence.end).map(|(_, g)| *g).find(other));
    let first = scene.doc.token(m.head).sentence.saturating_sub(2);
    let side = |g: usize| -> Vec<usize> {
        let authors = groups.get(g).into_iter().flatten().flat_map(|m| &m.authors);
        authors.map(|a| scene.side(*a)).collect()
    };
    let mine = side(at);
    let before =
        by_token.range(..m.head).rev().take_while(|(t, _)| scene.doc.token(**t).sentence >= first);
    let opposed = |g: &usize| {
        let theirs = side(*g);
        *g != at && !theirs.is_empty() && theirs.iter().all(|s| !mine.contains(s))
    };
    after.or_else(|| before.map(|(_, g)| *g).find(opposed))
}

/// Proposals of one kind and owner that share a provision may be the same.
fn link_same(items: &mut [Proposal]) {
    let mut links = Vec::new();
    for (i, a) in items.iter().enumerate() {
        for b in items.iter().skip(i + 1) {
            let owner = !a.authors.is_empty() && a.authors == b.authors;
            let issue =
                a.provisions.iter().any(|p| b.provisions.iter().any(|q| q.issue == p.issue));
            if owner && issue && a.kind == b.kind {
                links.push((i, b.id.clone()));
            }
        }
    }
    for (at, id) in links {
        if let Some(item) = items.get_mut(at) {
            item.same_as.push(SameAs {
                id,
                basis: "same authors, same issue".to_owned(),
                confidence: Confidence::new(0.4),
            });
        }
    }
}
