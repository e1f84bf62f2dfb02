//! Finds a rule set's patterns in a document.
//!
//! In: a [`Doc`], its [`Speech`] and a [`RuleSet`]. Out: [`Match`]es in text order, at most one a rule and anchor.
//! Holds: an edge that may be there is taken where it is; a node's captures are the heads of noun phrases and
//! clauses, not yet widened to their conjuncts.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use compact_str::CompactString;
use readout_types::AgentKind;
use readout_types::doc::{Doc, TokenId};
use readout_types::labels::{Dep, Tag};
use readout_types::speech::{Referent, Speech};

use crate::notation::{Attribute, Edge, Need, Node, Relation, Test};
use crate::roles::{Roles, hyphened, phrase_lemma, roles};
use crate::rules::{Rule, RuleSet};

/// What the matcher reads: the parsed text and who is who in it.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// The parsed text.
    pub doc: &'a Doc,
    /// Its words as rules name them.
    pub words: &'a Words,
    /// Who is who.
    pub speech: &'a Speech,
    /// Verbs that lend their participants to their object ("hold talks", "make an offer").
    pub light: &'a dyn Fn(&str) -> bool,
    /// Nouns that stand for whoever owns them ("her side", "the union's negotiators").
    pub stands_for: &'a BTreeSet<String>,
    /// Nouns that stand for a side without its name ("both delegations").
    pub unnamed: &'a dyn Fn(TokenId) -> bool,
}

impl std::fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").field("tokens", &self.doc.tokens.len()).finish()
    }
}

impl Text<'_> {
    /// The roles around a token.
    #[must_use]
    pub fn roles(&self, at: TokenId) -> Roles {
        roles(self.doc, at, self.light)
    }
}

/// What each token is called in rules, found once for all rule sets that read a document.
#[derive(Debug, Clone)]
pub struct Words {
    lemmas: Vec<CompactString>,
    /// Tokens that end a word written with hyphens, in text order.
    hyphened: Vec<(TokenId, CompactString)>,
}

impl Words {
    /// The words of a document.
    #[must_use]
    pub fn of(doc: &Doc) -> Self {
        let tokens = 0..doc.tokens.len() as TokenId;
        Words {
            lemmas: tokens.clone().map(|at| phrase_lemma(doc, at)).collect(),
            hyphened: tokens.filter_map(|at| Some((at, hyphened(doc, at)?))).collect(),
        }
    }

    /// A token's [`phrase_lemma`].
    fn lemma(&self, at: TokenId) -> &str {
        self.lemmas.get(at as usize).map_or("", CompactString::as_str)
    }

    /// The whole word that a token ends, where it is written with hyphens.
    fn whole(&self, at: TokenId) -> Option<&str> {
        let place = self.hyphened.binary_search_by_key(&at, |(end, _)| *end).ok()?;
        self.hyphened.get(place).map(|(_, word)| word.as_str())
    }
}

/// One pattern found.
#[derive(Debug, Clone)]
pub struct Match<'r, T> {
    /// By which rule.
    pub rule: &'r Rule<T>,
    /// The anchor: the pattern's first node.
    pub anchor: TokenId,
    captures: Vec<(CompactString, TokenId)>,
}

impl<T> Match<'_, T> {
    /// The first token captured under a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<TokenId> {
        self.all(name).next()
    }

    /// Every token captured under a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = TokenId> + 'a {
        self.captures.iter().filter(move |(n, _)| n == name).map(|(_, t)| *t)
    }
}

/// Every match, in text order; at one anchor in rule order.
#[must_use]
pub fn find<'r, T>(text: Text<'_>, rules: &'r RuleSet<T>) -> Vec<Match<'r, T>> {
    let mut found = Vec::new();
    for at in 0..text.doc.tokens.len() as TokenId {
        let pos = text.doc.token(at).pos.as_str();
        let candidates = rules.candidates(text.words.lemma(at), text.words.whole(at), pos);
        if candidates.is_empty() {
            continue;
        }
        let mut last = None;
        let roles = text.roles(at);
        let has = relations(text.doc, at, &roles);
        let roles = OnceCell::from(roles);
        for c in candidates.iter().filter(|c| c.relations & !has == 0) {
            if last == Some(c.rule) {
                continue;
            }
            let Some(rule) = rules.rules().get(c.rule) else { continue };
            let mut captures = Vec::new();
            let pattern = rule.patterns.get(c.pattern);
            if pattern.is_some_and(|node| matches(text, node, at, &roles, &mut captures)) {
                last = Some(c.rule);
                found.push(Match { rule, anchor: at, captures });
            }
        }
    }
    found
}

/// The relations of a token, as a set ([`Relation::bit`]).
fn relations(doc: &Doc, at: TokenId, roles: &Roles) -> u64 {
    let levelled = [
        (Relation::Subject, roles.subjects.is_empty()),
        (Relation::Object, roles.objects.is_empty()),
        (Relation::Indirect, roles.indirect.is_empty()),
        (Relation::Complement, roles.complements.is_empty()),
        (Relation::Adverbial, roles.adverbials.is_empty()),
        (Relation::Possessor, roles.possessors.is_empty()),
        (Relation::Modifier, roles.modifiers.is_empty()),
        (Relation::Preposition(Vec::new()), roles.prepositions.is_empty()),
        (Relation::Parsed(Dep::Aux), auxiliaries(doc, at).is_empty()),
    ];
    let levelled = levelled.iter().filter(|(_, none)| !none).map(|(relation, _)| relation.bit());
    let parsed = doc.children(at).iter().map(|c| Relation::Parsed(doc.token(*c).dep).bit());
    levelled.chain(parsed).fold(0, |all, bit| all | bit)
}

/// Whether a token is what a node asks for; `roles` are the token's, once they have been asked for.
fn matches(
    text: Text<'_>,
    node: &Node,
    at: TokenId,
    roles: &OnceCell<Roles>,
    captures: &mut Vec<(CompactString, TokenId)>,
) -> bool {
    if !node.tests.iter().all(|t| passes(text, t, at)) {
        return false;
    }
    if let Some(name) = &node.name {
        captures.push((CompactString::from(name.as_str()), at));
    }
    if node.edges.is_empty() {
        return true;
    }
    let roles = roles.get_or_init(|| text.roles(at));
    node.edges.iter().all(|edge| edge_holds(text, edge, at, roles, captures))
}

fn edge_holds(
    text: Text<'_>,
    edge: &Edge,
    at: TokenId,
    roles: &Roles,
    captures: &mut Vec<(CompactString, TokenId)>,
) -> bool {
    let mut any = false;
    for target in targets(text.doc, &edge.relation, at, roles) {
        let before = captures.len();
        let found = matches(text, &edge.target, target, &OnceCell::new(), captures);
        if !found {
            captures.truncate(before);
        }
        any |= found;
    }
    match edge.need {
        Need::Must => any,
        Need::May => true,
        Need::MustNot => !any,
    }
}

fn targets(doc: &Doc, relation: &Relation, at: TokenId, roles: &Roles) -> Vec<TokenId> {
    match relation {
        Relation::Subject => roles.subjects.clone(),
        Relation::Object => roles.objects.clone(),
        Relation::Indirect => roles.indirect.clone(),
        Relation::Complement => roles.complements.clone(),
        Relation::Adverbial => roles.adverbials.clone(),
        Relation::Possessor => roles.possessors.clone(),
        Relation::Modifier => roles.modifiers.clone(),
        Relation::Preposition(words) => roles
            .prepositions
            .iter()
            .filter(|(p, _)| {
                words.is_empty() || words.iter().any(|w| doc.token(*p).lower == w.as_str())
            })
            .map(|(_, object)| *object)
            .collect(),
        Relation::Parsed(Dep::Aux) => auxiliaries(doc, at),
        Relation::Parsed(dep) => doc.children_by(at, *dep).collect(),
    }
}

/// The auxiliaries of a verb; a bare verb joined to another shares that one's ("would lift wages and rule out cuts").
fn auxiliaries(doc: &Doc, at: TokenId) -> Vec<TokenId> {
    let own: Vec<TokenId> = doc.children_by(at, Dep::Aux).collect();
    let token = doc.token(at);
    let shares = token.dep == Dep::Conj
        && token.tag == Tag::Vb
        && token.head != at
        && doc.child_by(at, Dep::Nsubj).is_none();
    if own.is_empty() && shares { doc.children_by(token.head, Dep::Aux).collect() } else { own }
}

fn passes(text: Text<'_>, test: &Test, at: TokenId) -> bool {
    let token = text.doc.token(at);
    let one_of = |value: &str| test.names(value);
    let found = match test.attribute {
        Attribute::Lemma => {
            one_of(text.words.lemma(at)) || text.words.whole(at).is_some_and(one_of)
        }
        Attribute::Word => one_of(&token.lower),
        Attribute::Tag => one_of(token.tag.as_str()),
        Attribute::Pos => one_of(token.pos.as_str()),
        Attribute::Dep => one_of(token.dep.as_str()),
        Attribute::Ner => token.entity.is_some_and(|e| one_of(e.as_str())),
        Attribute::Agent => {
            agent_kind(text, at).is_some_and(|k| one_of("any") || one_of(k))
                || one_of("outlet") && is_outlet(text.speech, at)
        }
        Attribute::Place => text.speech.place_at(at).is_some(),
    };
    found == test.wanted
}

/// The kind of the agent that a token's mention stands for; of its owner, where the token is a noun that stands for one.
fn agent_kind(text: Text<'_>, at: TokenId) -> Option<&'static str> {
    if (text.unnamed)(at) {
        return Some(AgentKind::Party.as_str());
    }
    let own = mentioned(text.speech, at);
    if own.is_some() || !text.stands_for.contains(text.doc.token(at).lemma.as_str()) {
        return own;
    }
    let owners = [Dep::Poss, Dep::Compound, Dep::Amod, Dep::Nmod];
    let near = owners.iter().flat_map(|dep| text.doc.children_by(at, *dep));
    let of = text.doc.children_by(at, Dep::Prep).filter(|p| text.doc.token(*p).lower == "of");
    let of = of.flat_map(|p| text.doc.children_by(p, Dep::Pobj));
    near.chain(of).find_map(|owner| mentioned(text.speech, owner))
}

/// A news outlet by its name: an organization of the media sector.
fn is_outlet(speech: &Speech, at: TokenId) -> bool {
    let Some(Referent::Agent(agent)) = speech.mention(at).map(|m| m.referent) else { return false };
    speech.agents.get(agent as usize).is_some_and(|a| a.sector.as_deref() == Some("MED"))
}

fn mentioned(speech: &Speech, at: TokenId) -> Option<&'static str> {
    match speech.mention(at)?.referent {
        Referent::Agent(agent) => speech.agents.get(agent as usize).map(|a| a.kind.as_str()),
        Referent::Place(_) => None,
    }
}
