//! Reads positions: where each party stands on an issue or a paper, in whose words and on what condition.
//!
//! In: the scene, the stance rules, the issues and proposals found. Out: positions in text order. Holds: a person
//! speaks for the side they act for; what a party is only asked or feared to do is not its position; a stance with
//! a condition is conditional unless it is a threat; a denial is never an acceptance.

use std::collections::BTreeSet;

use readout_patterns::{Match, Modality, conjuncts, find, is_clause, is_passive, phrase_lemma};
use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};
use readout_types::{Confidence, Id, Position, Stance, Via};
use serde::Deserialize;

use crate::issues::Issues;
use crate::meetings::is_anonymous;
use crate::proposals::Proposals;
use crate::scene::Scene;

/// What a stance rule yields.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct StanceYield {
    stance: Stance,
    confidence: f32,
    /// Being able or free to do it is the stance ("could live with", "may walk away").
    #[serde(default)]
    possible: bool,
    /// What it is about is another side: nobody blames themselves.
    #[serde(default)]
    other: bool,
    /// The party must be the one that says it: "we did not fire" denies, told by others it does not.
    #[serde(default)]
    own: bool,
    /// The verb stands in quotation marks and its subject outside: the report names whom the speaker's own words are about.
    #[serde(default)]
    partly: bool,
    /// The matter must be told in the same sentence.
    #[serde(default)]
    near: bool,
    /// The words must be somebody's very words: "it is not coming to a vote" is a refusal in the mouth of a side, a
    /// report's own news otherwise.
    #[serde(default)]
    quoted: bool,
}

/// Reads the positions of one report; may raise issues under their own words.
pub(crate) fn read(
    scene: &Scene<'_>,
    issues: &mut Issues<'_>,
    proposals: &Proposals,
) -> Vec<Position> {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let unnamed = |at: TokenId| !scene.unnamed_sides(at).is_empty();
    let mut matches = find(scene.text_with(&light, &unnamed), &scene.packs.stances);
    matches.retain(|m| holds(scene, m));
    let stances: Vec<_> = matches.iter().map(|m| (m, parties(scene, proposals, m))).collect();
    let mut all: Vec<Kept> = Vec::new();
    // At one word the first rule counts, whether its position stands alone or adds to an earlier one.
    let mut taken: BTreeSet<(TokenId, usize)> = BTreeSet::new();
    for (m, sides) in &stances {
        // "agreed to lift the duty": one stance, that of the verb over it, where both are the party's own; "agreed to reject
        // it" is the refusal.
        let turns = |outer: &Match<'_, StanceYield>, inner: &Match<'_, StanceYield>| {
            is_against(inner.rule.yields.stance) && !is_against(outer.rule.yields.stance)
        };
        let over = |outer: &Match<'_, StanceYield>, inner: &Match<'_, StanceYield>| {
            outer.anchor != inner.anchor && outer.all("target").any(|t| t == inner.anchor)
        };
        let told = |side: &usize| {
            let drops = |o: &Match<'_, StanceYield>| {
                over(o, m) && !turns(o, m) || over(m, o) && turns(m, o)
            };
            stances.iter().any(|(o, by)| drops(o) && by.contains(side))
        };
        for party in sides.iter().copied().filter(|side| !told(side)) {
            if !taken.insert((m.anchor, party)) {
                continue;
            }
            let mut kept = position(scene, issues, proposals, m, party);
            if kept.position.issue.is_none() && takes_up(scene, m) {
                borrow(scene, issues, &all, &mut kept);
            }
            let listed = listed(scene, issues, m, &kept);
            if !m.rule.yields.near || kept.near.is_own() {
                keep(&mut all, kept);
            }
            listed.into_iter().for_each(|more| keep(&mut all, more));
        }
    }
    let floor = scene.floor(SECTION);
    all.retain(|k| k.position.confidence.get() >= floor);
    let mut positions: Vec<Position> = all.into_iter().map(|k| k.position).collect();
    for (i, position) in positions.iter_mut().enumerate() {
        position.id = Id::new(format!("o{i}"));
    }
    positions
}

/// Whether a stance is one against its matter.
fn is_against(stance: Stance) -> bool {
    matches!(stance, Stance::Reject | Stance::NoCompromise)
}

/// "asked for changes to the clauses on prisoners and on troops", "demanded a truce, the return of boats and a vote": each
/// matter of a list is one more position, where its own words tell it.
fn listed(
    scene: &Scene<'_>,
    issues: &Issues<'_>,
    m: &Match<'_, StanceYield>,
    first: &Kept,
) -> Vec<Kept> {
    let Some(target) = m.get("target").or_else(|| m.get("x")) else { return Vec::new() };
    // Of what a side wants, each thing is wanted; what it answers, fears or denies it may take as a whole.
    if !matches!(m.rule.yields.stance, Stance::Demand | Stance::Seek) || !first.near.is_own() {
        return Vec::new();
    }
    let mut matters: Vec<Id> = first.position.issue.iter().cloned().collect();
    let mut more = Vec::new();
    for part in parts(scene, target).into_iter().skip(1) {
        let clause = is_clause(scene.doc, part);
        if clause && !is_infinitive(scene, target) && scene.doc.token(part).tag != Tag::Vb {
            continue;
        }
        let words = if clause { scene.clause(part) } else { scene.phrase(part) };
        let told = issues.at(part, clause).or_else(|| issues.nearest(&words, part));
        let Some(issue) = told.filter(|issue| !matters.contains(issue)) else { continue };
        matters.push(issue.clone());
        let rule = format!("{}/{LISTED}", m.rule.id);
        let mut position = first.position.clone();
        position.issue = Some(issue);
        position.value = value(scene, &words);
        position.evidence = vec![scene.span(words)];
        position.rule = Some(rule);
        more.push(Kept { at: part, near: Nearness::Target, position });
    }
    more
}

/// What the matters of a list are counted as.
const LISTED: &str = "listed";
/// A list may stand so many nouns deep ("amendments to the clauses on ...").
const DEEP: usize = 3;

/// What a target consists of: its members joined by "and", or those of a noun that depends on it.
fn parts(scene: &Scene<'_>, target: TokenId) -> Vec<TokenId> {
    let mut at = vec![target];
    for _ in 0..DEEP {
        let all: Vec<TokenId> = at.iter().flat_map(|t| conjuncts(scene.doc, *t)).collect();
        if all.len() > 1 || is_clause(scene.doc, target) {
            return all;
        }
        let prepositions = at.iter().flat_map(|t| scene.doc.children_by(*t, Dep::Prep));
        let joined = prepositions.flat_map(|p| conjuncts(scene.doc, p));
        at = joined.flat_map(|p| scene.doc.children_by(p, Dep::Pobj)).collect();
    }
    at
}

/// "wants it by May. Norway is having none of it": takes the matter of the stance told just before, and its words as
/// evidence. What was itself taken from another is not lent on.
fn borrow(scene: &Scene<'_>, issues: &Issues<'_>, all: &[Kept], kept: &mut Kept) {
    let near = scene.before(kept.at, BACK).start..kept.at;
    let before = all.iter().rev().filter(|k| near.contains(&k.at) && k.near != Nearness::Last);
    let lender = before.map(|k| &k.position).find_map(|p| {
        let issue = p.issue.clone().filter(|issue| issues.is_known(issue))?;
        Some((issue, p.evidence.first()?.clone()))
    });
    if let Some((issue, words)) = lender {
        kept.near = Nearness::Last;
        let position = &mut kept.position;
        position.issue = Some(issue);
        position.evidence.push(words);
        let base = position.rule.as_deref().and_then(|r| r.split_once('/')).map_or("", |(b, _)| b);
        position.rule = Some(format!("{base}/{}", Nearness::Last.name()));
    }
}

/// Whether a stance says by its words that its matter was named before: "none of it", "rejected the offer"; one that
/// says nothing of a matter does not.
fn takes_up(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    match m.get("target").or_else(|| m.get("x")) {
        Some(target) => points_back(scene, target),
        None => scene.clause(m.anchor).any(|t| {
            let token = scene.doc.token(t);
            scene.packs.has("taking_up", &token.lower)
                && matches!(token.dep, Dep::Dobj | Dep::Pobj | Dep::Nsubj | Dep::Nsubjpass)
                && scene.agent(t).is_none()
        }),
    }
}

/// The name under which stances are counted.
const SECTION: &str = "positions";

/// At most this many places are given as evidence of one position.
const PLACES: usize = 3;

/// Whether the words make it the party's stance, not a wish, a fear or a denial about it.
fn holds(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    let fact = scene.factuality(m.anchor);
    let negation_meant = m.get("no").is_some();
    // "should not": the no that a rule asks for is there, though it denies nothing.
    let negated = if negation_meant { fact.negated } else { fact.denied() };
    if negated != negation_meant {
        return false;
    }
    let asked = m.rule.yields.stance == Stance::Undecided;
    if is_reticence(scene, m)
        || !asked && scene.is_supposed(m.anchor)
        || is_assigned(scene, m.anchor)
        || is_balanced(scene, m.anchor)
        || scene.is_provision(m.anchor)
        || scene.is_charged(m.anchor)
        || is_statement(scene, m)
        || is_insisted_on(scene, m.anchor)
        || m.rule.yields.other && !is_about_another(scene, m)
        || m.rule.yields.own && !is_said_by_party(scene, m)
        || m.rule.yields.quoted && !scene.is_quoted(m.anchor)
        || m.rule.yields.partly && !is_partly_quoted(scene, m)
        || is_asked(scene, m)
        || is_of_own(scene, m)
        || is_purpose(scene, m)
        || m.get("verdict").is_some() && !m.all("verdict").any(|v| is_in_marks(scene, v))
    {
        return false;
    }
    let conditional = condition(scene, m).is_some();
    match fact.modality {
        Modality::Actual | Modality::Planned => true,
        Modality::Wished => {
            let asks = [Stance::Demand, Stance::Seek, Stance::Reject];
            asks.contains(&m.rule.yields.stance) || m.rule.yields.possible
        }
        Modality::Possible => {
            conditional && m.rule.yields.stance != Stance::Accuse
                || negation_meant
                || m.rule.yields.possible
                || m.rule.yields.stance == Stance::Threaten
        }
    }
}

/// "declined to say", "asked not to be named": about talking to the press, not about the matter.
fn is_reticence(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    // "refused to give a figure" keeps silent, "refused to give ground" does not.
    let imparts = |t: TokenId| {
        let told = scene.doc.child_by(t, Dep::Dobj).map(|o| &scene.doc.token(o).lemma);
        !scene.packs.has("imparting", &scene.doc.token(t).lemma)
            || told.is_some_and(|thing| scene.packs.has("told_thing", thing))
    };
    let silent = |t: TokenId| {
        let reticent = scene.packs.has("reticent", &scene.doc.token(t).lemma);
        is_infinitive(scene, t) && reticent && imparts(t)
    };
    let about_words = m.all("target").any(silent);
    let wants = scene.packs.has("wanting", &scene.doc.token(m.anchor).lemma);
    match m.rule.yields.stance {
        Stance::Reject | Stance::Demand => about_words && (wants || m.get("no").is_none()),
        // "agreed not to disclose it"
        Stance::Accept => m.all("target").any(|t| silent(t) && scene.factuality(t).negated),
        _ => false,
    }
}

/// "expects Norway to accept", "Norway would have to yield", "gave Norway a week to yield": what others have a side do is not where it stands.
fn is_assigned(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let governed = matches!(
        scene.doc.token(anchor).dep,
        Dep::Ccomp | Dep::Xcomp | Dep::Advcl | Dep::Acl | Dep::Relcl
    );
    let head = scene.doc.token(scene.doc.token(anchor).head);
    let own = scene.doc.child_by(anchor, Dep::Nsubj).is_some();
    let assigning = ["having_to", "setting"].iter().any(|l| scene.packs.has(l, &head.lemma));
    governed && is_infinitive(scene, anchor) && (own || assigning)
}

/// "insisted that they will not yield", "agree that a ban does harm", "concede that it failed": a clause that tells how things are asks for
/// nothing and accepts nothing.
fn is_statement(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    let only_thought = scene.packs.has("suggesting", &scene.doc.token(m.anchor).lemma);
    let stance = m.rule.yields.stance;
    let asks = matches!(stance, Stance::Demand | Stance::Accept | Stance::Concede);
    if !(asks || stance == Stance::Propose && only_thought) {
        return false;
    }
    m.all("target").any(|t| {
        let clause = is_clause(scene.doc, t) && scene.doc.token(t).dep == Dep::Ccomp;
        let subjects = [Dep::Nsubj, Dep::Nsubjpass, Dep::Expl];
        let own_subject = subjects.iter().any(|dep| scene.doc.child_by(t, *dep).is_some());
        clause && own_subject && is_indicative(scene, t)
    })
}

/// "said, when asked for a date": whoever is asked demands nothing.
fn is_asked(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    let token = scene.doc.token(m.anchor);
    let bare = |dep: Dep| scene.doc.child_by(m.anchor, dep).is_none();
    m.rule.yields.stance == Stance::Demand
        && token.tag == Tag::Vbn
        && matches!(token.dep, Dep::Advcl | Dep::Acl | Dep::Ccomp | Dep::Xcomp)
        && [Dep::Aux, Dep::Auxpass, Dep::Nsubj].into_iter().all(bare)
}

/// "asked its members to stay at home": of one's own people nothing is asked that the other side might give.
fn is_of_own(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    if m.rule.yields.stance != Stance::Demand {
        return false;
    }
    let clauses = m.all("target").filter(|t| is_clause(scene.doc, *t));
    let asked = scene.doc.child_by(m.anchor, Dep::Dobj).into_iter();
    let mut asked = asked.chain(clauses.filter_map(|c| scene.doc.child_by(c, Dep::Nsubj)));
    asked.any(|t| {
        let owner = scene.doc.child_by(t, Dep::Poss).map(|p| &scene.doc.token(p).lower);
        let own = owner.is_some_and(|word| scene.packs.has("own_word", word));
        own && !scene.packs.has("others", &scene.doc.token(t).lemma)
            && matches!(scene.doc.token(t).tag, Tag::Nns | Tag::Nnps)
    })
}

/// "did not come to surrender": what one did not come for one does not give.
fn is_purpose(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    let grants = matches!(m.rule.yields.stance, Stance::Concede | Stance::Accept);
    let token = scene.doc.token(m.anchor);
    let of_verb = matches!(token.dep, Dep::Advcl | Dep::Xcomp) && is_infinitive(scene, m.anchor);
    grants && of_verb && scene.factuality(token.head).negated
}

/// Whether the words are somebody's about a side that is not their own.
fn is_about_another(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    let Some(speaker) = scene.speaker(m.anchor) else { return false };
    let own = scene.sides(speaker);
    let about = m.get("target").and_then(|t| scene.agent(t));
    about.is_some_and(|agent| scene.sides(agent).iter().all(|side| !own.contains(side)))
}

/// "said the union had “sold the shop”": the predicate is the speaker's, the subject the report's.
fn is_partly_quoted(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    let subject = m.get("target").is_some_and(|t| t < m.anchor && !scene.is_quoted(t));
    subject && scene.is_quoted(m.anchor)
}

/// Whether the words are the party's own.
fn is_said_by_party(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    let party = m.get("party").and_then(|p| scene.agent(p)).map(|a| scene.side(a));
    let speaker = scene.speaker(m.anchor).map(|a| scene.side(a));
    party.is_some() && party == speaker
}

/// "insisted that Norway drop the duty": what one side would have another do is not where that other stands.
fn is_insisted_on(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let token = scene.doc.token(anchor);
    let asked = scene.packs.has("mandative", &scene.doc.token(token.head).lemma);
    let bare = scene.doc.children_by(anchor, Dep::Aux).next().is_none();
    let that = scene.doc.children_by(anchor, Dep::Mark).any(|m| scene.doc.token(m).lower == "that");
    token.dep == Dep::Ccomp && asked && bare && that && !is_indicative(scene, anchor)
}

/// "will", "has", "did", "is": told as it is or will be; "should", "would" and a bare verb leave it open, and so does a
/// plain present, which the tagger does not tell from the subjunctive ("that the ministers resign").
fn is_indicative(scene: &Scene<'_>, clause: TokenId) -> bool {
    let aux: Vec<&str> = scene
        .doc
        .children_by(clause, Dep::Aux)
        .map(|a| scene.doc.token(a).lower.as_str())
        .collect();
    let passive = scene.doc.child_by(clause, Dep::Auxpass).map(|a| &scene.doc.token(a).lower);
    match aux[..] {
        // "the process was paused"; "that the site be closed" is asked for
        [] if passive.is_some_and(|word| word != "be") => true,
        [] => {
            let token = scene.doc.token(clause);
            token.tag == Tag::Vbd || token.lemma == "be" && token.tag != Tag::Vb
        }
        _ => aux.iter().all(|a| scene.packs.has("indicative", a)),
    }
}

/// "did not accept it, but did not reject it either": the second no takes back the first.
/// So does "neither accepted nor rejected it".
fn is_balanced(scene: &Scene<'_>, anchor: TokenId) -> bool {
    let head = scene.doc.token(anchor).head;
    let joined = scene.doc.token(anchor).dep == Dep::Conj && is_clause(scene.doc, head);
    let says = |of: TokenId, word: &str| {
        scene.doc.children(of).iter().any(|c| scene.doc.token(*c).lower.as_str() == word)
    };
    if joined && says(head, "neither") && says(head, "nor") {
        return true;
    }
    let mut adverbs = scene.doc.children_by(anchor, Dep::Advmod);
    scene.doc.child_by(anchor, Dep::Neg).is_some()
        && adverbs.any(|a| scene.doc.token(a).lower == "either")
}

/// "did not sign it, though she did not block it either": the no that the second one takes back leaves it open.
fn is_evened(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> bool {
    let rest = m.anchor + 1..scene.doc.sentence(m.anchor).tokens.end;
    let clauses = rest.filter(|t| is_clause(scene.doc, *t));
    let mut taken_back = clauses.filter(|t| is_balanced(scene, *t));
    m.get("no").is_some() && m.rule.yields.stance == Stance::Reject && taken_back.next().is_some()
}

fn is_infinitive(scene: &Scene<'_>, at: TokenId) -> bool {
    scene.doc.children_by(at, Dep::Aux).any(|a| scene.doc.token(a).lower == "to")
}

/// "insisted that it would not yield": what a side says of itself asks nothing of anyone.
fn is_of_itself(scene: &Scene<'_>, m: &Match<'_, StanceYield>, side: usize) -> bool {
    let asks = matches!(m.rule.yields.stance, Stance::Demand | Stance::Threaten);
    let clause = m.all("target").find(|t| {
        is_clause(scene.doc, *t)
            && !is_infinitive(scene, *t)
            && m.rule.yields.stance == Stance::Demand
    });
    let subject = clause.and_then(|c| scene.doc.child_by(c, Dep::Nsubj));
    asks && subject.and_then(|s| scene.agent(s)).is_some_and(|a| scene.side(a) == side)
}

/// Whether some words, or the first of them, stand in quotation marks: called it "a stunt".
fn is_in_marks(scene: &Scene<'_>, at: TokenId) -> bool {
    let first = scene.doc.subtree(at).start;
    let opens = |t: TokenId| scene.doc.token(t).tag == Tag::OpenQuote;
    scene.is_quoted(at) || first > 0 && opens(first - 1) || opens(first)
}

/// Whose stance it is: the sides of those named; what a paper says is its authors'; inside a statement without a party
/// of its own, the speaker's.
fn parties(scene: &Scene<'_>, proposals: &Proposals, m: &Match<'_, StanceYield>) -> Vec<usize> {
    let mut sides: Vec<usize> = Vec::new();
    if let Some(paper) = m.get("paper") {
        let sides = authors(scene, proposals, paper_meant(scene, m.anchor, paper));
        return if is_judged_by_another(scene, m.anchor, &sides) { Vec::new() } else { sides };
    }
    for token in m.all("party").flat_map(|t| conjuncts(scene.doc, t)) {
        let unnamed = scene.unnamed_sides(token);
        match scene.agent(token).filter(|_| unnamed.is_empty()) {
            Some(agent) => sides.extend(scene.sides(agent)),
            None => sides.extend(unnamed),
        }
    }
    if sides.is_empty() && m.get("party").is_none() {
        sides.extend(scene.speaker(m.anchor).into_iter().flat_map(|s| scene.sides(s)));
    }
    let mut seen = BTreeSet::new();
    sides.retain(|s| seen.insert(*s) && !is_of_itself(scene, m, *s) && !scene.is_crowd(*s));
    sides.truncate(5);
    sides
}

/// "the text that would end the ban": the noun for which the pronoun of a relative clause stands.
fn paper_meant(scene: &Scene<'_>, verb: TokenId, paper: TokenId) -> TokenId {
    let mut clause = scene.doc.token(verb);
    if clause.dep == Dep::Conj {
        clause = scene.doc.token(clause.head);
    }
    let relative = clause.dep == Dep::Relcl && scene.doc.token(paper).pos == Pos::Pron;
    if relative { clause.head } else { paper }
}

/// "Norway's plan would force redundancies, the union said": what a paper would do in the words of a side that did not
/// write it is that side's judgement.
fn is_judged_by_another(scene: &Scene<'_>, verb: TokenId, authors: &[usize]) -> bool {
    let speaker = scene.speaker(verb).filter(|s| !is_anonymous(scene, *s));
    let sides = speaker.map(|s| scene.sides(s)).unwrap_or_default();
    !sides.is_empty() && sides.iter().all(|side| !authors.contains(side))
}

/// The sides that put forward what a noun names, or a pronoun that takes up the subject of the sentence before.
fn authors(scene: &Scene<'_>, proposals: &Proposals, paper: TokenId) -> Vec<usize> {
    let pronoun = scene.doc.token(paper).pos == Pos::Pron;
    let proposal = match pronoun {
        true => proposals.last_subject(scene.doc, &scene.before(paper, 1)),
        false => proposals.named(paper),
    };
    let authors = proposal.map_or(&[][..], |p| p.authors.as_slice());
    let mut agents: Vec<usize> = authors.iter().filter_map(|a| scene.agent_index(a)).collect();
    if agents.is_empty() && !pronoun {
        agents.extend(scene.agent(paper).or_else(|| bearer(scene, paper)));
    }
    let mut sides: Vec<usize> = Vec::new();
    for side in agents.into_iter().flat_map(|a| scene.sides(a)) {
        if !sides.contains(&side) {
            sides.push(side);
        }
    }
    sides
}

/// "the offer that Norway brought to Oslo": who does something with a paper that is no answer to it puts it forward.
fn bearer(scene: &Scene<'_>, paper: TokenId) -> Option<usize> {
    let clause = scene.doc.child_by(paper, Dep::Relcl)?;
    let answers = scene.packs.has("answering", &phrase_lemma(scene.doc, clause));
    let subject = scene
        .doc
        .child_by(clause, Dep::Nsubj)
        .filter(|_| !answers && !is_passive(scene.doc, clause))?;
    scene.agents(subject).first().copied()
}

fn position(
    scene: &Scene<'_>,
    issues: &mut Issues<'_>,
    proposals: &Proposals,
    m: &Match<'_, StanceYield>,
    party: usize,
) -> Kept {
    let target = m.get("target").or_else(|| m.get("x"));
    let about =
        target.map(|t| if is_clause(scene.doc, t) { scene.clause(t) } else { scene.phrase(t) });
    let evidence = evidence(scene, m, target);
    let condition = condition(scene, m);
    // "an extension" is a matter of time, "to extend the truce" one of the truce.
    let head = target
        .and_then(|t| issues.at(t, is_clause(scene.doc, t)))
        .map(|id| (Some(id), Nearness::Target));
    let (issue, nearness) =
        head.unwrap_or_else(|| issue(scene, issues, proposals, m, target.zip(about.as_ref())));
    let rule = format!("{}/{}", m.rule.id, nearness.name());
    let position = Position {
        id: Id::new("o"),
        party: scene.agent_id(party),
        target: about.as_ref().and_then(|a| proposals.at(a, target.unwrap_or(m.anchor))),
        stance: match is_evened(scene, m) {
            true => Stance::Undecided,
            false => stance(m.rule.yields.stance, condition.as_ref().map(|c| binds(scene, c))),
        },
        condition: condition.map(|c| scene.doc.text(c).to_owned()),
        grounds: grounds(scene, m.anchor).map(|g| scene.doc.text(g).to_owned()),
        value: about.as_ref().and_then(|a| value(scene, a)),
        stated_by: Some(scene.stated_by(m.anchor)),
        via: if scene.is_quoted(m.anchor) { Via::Quote } else { Via::Narrator },
        date: scene.date(m.anchor).map(|(d, _)| d),
        supersedes: None,
        confidence: confidence(scene, &rule, m.rule.yields.confidence, party),
        issue,
        evidence: vec![scene.span(evidence)],
        rule: Some(rule),
    };
    Kept { at: m.anchor, near: nearness, position }
}

/// The clause of the stance with its party and target; of a long clause only what lies between them.
fn evidence(scene: &Scene<'_>, m: &Match<'_, StanceYield>, target: Option<TokenId>) -> Tokens {
    let mut parts: Vec<TokenId> = m.all("party").filter(|p| p.abs_diff(m.anchor) < 25).collect();
    parts.extend(target.filter(|t| t.abs_diff(m.anchor) < 40));
    let mut stretch = scene.stretch(m.anchor, &parts);
    if let Some(clause) = target.filter(|t| is_clause(scene.doc, *t)) {
        stretch.end = stretch.end.max(scene.clause(clause).end);
    }
    scene.clause_with(m.anchor, stretch)
}

/// How near the words are that tell what a stance is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nearness {
    Target,
    Clause,
    Sentence,
    Proposal,
    Before,
    OwnWords,
    /// Of the stance told before.
    Last,
    /// What the whole report is about.
    Chief,
    Nowhere,
}

impl Nearness {
    /// Whether the words of the stance or its sentence tell the matter.
    fn is_own(self) -> bool {
        !matches!(self, Nearness::Before | Nearness::Last | Nearness::Chief)
    }

    fn name(self) -> &'static str {
        match self {
            Nearness::Target => "target",
            Nearness::Clause => "clause",
            Nearness::Sentence => "sentence",
            Nearness::Proposal => "proposal",
            Nearness::Before => "before",
            Nearness::OwnWords => "own_words",
            Nearness::Last => "last",
            Nearness::Chief => "chief",
            Nearness::Nowhere => "nowhere",
        }
    }
}

/// A position with the word it was read at and how near the words are that tell its matter.
struct Kept {
    at: TokenId,
    near: Nearness,
    position: Position,
}

/// How many sentences back an issue may have been named ("... a quota. Norway rejected that.").
const BACK: usize = 2;

/// The issue of what the stance is about; failing that, of the clause, of the sentence, of the proposal that it answers,
/// of the sentences before it where it points back to them; then its own words, and what the report is about where it has
/// none. Matters of substance go before matters of procedure.
fn issue(
    scene: &Scene<'_>,
    issues: &mut Issues<'_>,
    proposals: &Proposals,
    m: &Match<'_, StanceYield>,
    topic: Option<(TokenId, &Tokens)>,
) -> (Option<Id>, Nearness) {
    let anchor = m.anchor;
    let (target, about) = topic.unzip();
    let clause = scene.clause(anchor);
    let sentence = scene.part(anchor);
    let before = scene.before(anchor, BACK);
    let found = about
        .and_then(|a| issues.nearest(a, a.start))
        .map(|id| (id, Nearness::Target))
        .or_else(|| issues.of_substance(&clause, anchor).map(|id| (id, Nearness::Clause)))
        .or_else(|| issues.of_substance(&sentence, anchor).map(|id| (id, Nearness::Sentence)))
        .or_else(|| issues.nearest(&sentence, anchor).map(|id| (id, Nearness::Sentence)))
        .or_else(|| {
            let answered = target.and_then(|t| proposals.named(t))?;
            answered.provisions.first().map(|p| (p.issue.clone(), Nearness::Proposal))
        })
        .or_else(|| {
            // What a speaker says is said of the matter in hand, in whatever figure of speech.
            let back = scene.statement(anchor).is_some() || takes_up(scene, m);
            let id = back.then(|| issues.of_subject(&before, anchor)).flatten();
            id.map(|id| (id, Nearness::Before))
        })
        .or_else(|| {
            let vague = target.is_none_or(|t| is_vague(scene, t));
            vague.then(|| issues.chief()).flatten().map(|id| (id, Nearness::Chief))
        })
        .or_else(|| {
            let words = about?.clone();
            issues.open(scene.doc, words).map(|id| (id, Nearness::OwnWords))
        })
        .or_else(|| issues.chief().map(|id| (id, Nearness::Chief)));
    found.map_or((None, Nearness::Nowhere), |(id, nearness)| (Some(id), nearness))
}

/// "rejected that", "accepted the offer", "refused to sign it": what it is about was named before.
fn points_back(scene: &Scene<'_>, target: TokenId) -> bool {
    if is_clause(scene.doc, target) {
        return scene.doc.child_by(target, Dep::Dobj).is_some_and(|o| points_itself(scene, o));
    }
    let shell = scene.packs.has("shell_noun", &scene.doc.token(target).lemma);
    let own = points_itself(scene, target) || is_bare_definite(scene, target);
    own || is_figure(scene, target) || shell
}

/// Whether words name no matter of their own: a deed, somebody, any paper or a pronoun.
fn is_vague(scene: &Scene<'_>, target: TokenId) -> bool {
    let generic = scene.packs.has("generic_matter", &scene.doc.token(target).lemma);
    let deed = is_clause(scene.doc, target) || scene.agent(target).is_some();
    deed || generic || points_back(scene, target)
}

/// "offered 30", "came down to 7 percent": a bare figure says nothing of what it counts.
fn is_figure(scene: &Scene<'_>, target: TokenId) -> bool {
    let phrase = scene.phrase(target);
    let mut figures = scene.speech.quantity_tokens.iter();
    scene.doc.token(target).pos == Pos::Num
        || figures.any(|q| q.start <= phrase.start && phrase.end <= q.end)
}

/// "the cap": with nothing beside it that says which.
fn is_bare_definite(scene: &Scene<'_>, noun: TokenId) -> bool {
    let only = scene.doc.children(noun);
    let article = |c: &TokenId| scene.doc.token(*c).lower == "the";
    only.iter().any(article)
        && only.iter().all(|c| matches!(scene.doc.token(*c).dep, Dep::Det | Dep::Punct))
}

/// "it", "this demand", "the plan".
fn points_itself(scene: &Scene<'_>, noun: TokenId) -> bool {
    let token = scene.doc.token(noun);
    let has = |list: &str| {
        let mut words = scene.doc.children_by(noun, Dep::Det);
        words.any(|d| scene.packs.has(list, &scene.doc.token(d).lower))
    };
    let generic = scene.packs.has("generic_matter", &token.lemma);
    token.pos == Pos::Pron || has("demonstrative") || generic && has("pointing")
}

/// What a condition does to what stands under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Binding {
    /// "if", "provided": a yes depends on it.
    Yes,
    /// "will not ... until", "not without": the no ends with it.
    No,
}

fn binds(scene: &Scene<'_>, condition: &Tokens) -> Binding {
    let ends = opens_with(scene, condition, "refusal_ends");
    if ends { Binding::No } else { Binding::Yes }
}

/// A yes with an "if" is a condition, and so is a "will not" with an "until"; a threat with one stays what it is, and a
/// no with an "if".
fn stance(stance: Stance, bound: Option<Binding>) -> Stance {
    match stance {
        Stance::Reject if bound == Some(Binding::No) => Stance::Conditional,
        Stance::Accept
        | Stance::Support
        | Stance::Concede
        | Stance::Seek
        | Stance::UnderConsideration
            if bound.is_some() =>
        {
            Stance::Conditional
        }
        other => other,
    }
}

fn condition(scene: &Scene<'_>, m: &Match<'_, StanceYield>) -> Option<Tokens> {
    let governor = scene.doc.token(m.anchor).head;
    let grants = m.rule.yields.stance == Stance::Accept;
    let deeds = m.all("target").filter(|t| grants && is_clause(scene.doc, *t));
    let clauses = scene
        .doc
        .children_by(m.anchor, Dep::Advcl)
        .chain(scene.doc.children_by(governor, Dep::Advcl))
        // "is willing to raise it, provided that ...": the condition hangs from what is granted.
        .chain(deeds.flat_map(|t| scene.doc.children_by(t, Dep::Advcl)));
    let conditional = clauses.into_iter().find(|c| {
        let opened = scene.doc.children(*c).iter().any(|k| {
            let token = scene.doc.token(*k);
            matches!(token.dep, Dep::Mark | Dep::Advmod)
                && scene.packs.has("condition", &token.lower)
        });
        // "even if": whether or not.
        let either_way =
            scene.doc.children_by(*c, Dep::Advmod).any(|k| scene.doc.token(k).lower == "even");
        *c != m.anchor
            && !either_way
            && (opened || opens_with(scene, &scene.doc.subtree(*c), "condition_words"))
    });
    let phrase = scene.doc.children_by(m.anchor, Dep::Prep).find(|p| {
        scene.packs.has("condition_phrase", &scene.doc.token(*p).lower)
            && scene.doc.child_by(*p, Dep::Pcomp).is_some()
    });
    conditional.or(phrase).map(|c| scene.doc.subtree(c))
}

/// Whether some words begin with one of a list's phrases.
fn opens_with(scene: &Scene<'_>, words: &Tokens, list: &str) -> bool {
    let text = scene.doc.text(words.clone()).to_lowercase();
    scene.packs.list(list).iter().any(|phrase| {
        text.strip_prefix(phrase.as_str())
            .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    })
}

/// "because", "since", "as ... cannot", "on national security grounds".
fn grounds(scene: &Scene<'_>, anchor: TokenId) -> Option<Tokens> {
    let clause = scene.doc.children_by(anchor, Dep::Advcl).find(|c| {
        scene
            .doc
            .children_by(*c, Dep::Mark)
            .any(|k| scene.packs.has("grounds", &scene.doc.token(k).lower))
    });
    let phrase = scene.doc.children_by(anchor, Dep::Prep).find(|p| {
        let because = scene.doc.token(*p).lower == "because";
        let grounds = scene
            .doc
            .children_by(*p, Dep::Pobj)
            .any(|o| scene.packs.has("grounds_noun", &scene.doc.token(o).lemma));
        because || grounds
    });
    clause.or(phrase).map(|c| scene.doc.subtree(c))
}

/// The figure inside what is asked or offered.
fn value(scene: &Scene<'_>, about: &Tokens) -> Option<String> {
    let inside = scene
        .speech
        .quantity_tokens
        .iter()
        .find(|t| about.contains(&t.start) && t.end <= about.end)?;
    Some(scene.doc.text(inside.clone()).to_owned())
}

/// A side that the report names less than this, against the side named most, is a bystander.
const BYSTANDER: f32 = 0.1;
/// A bystander's stance is this much less sure.
const BYSTANDER_LOSS: f32 = 0.1;

/// How often the rule is right with its issue found so near, less for a side that the report is not about.
fn confidence(scene: &Scene<'_>, rule: &str, stated: f32, party: usize) -> Confidence {
    let counted = scene.packs.calibration.confidence(SECTION, rule, stated);
    let bystander = scene.salience(party) < BYSTANDER;
    Confidence::new(counted.get() - if bystander { BYSTANDER_LOSS } else { 0.0 })
}

/// One position for each party, stance and issue; another mention adds its words.
fn keep(all: &mut Vec<Kept>, kept: Kept) {
    let guessed = |k: &Kept| matches!(k.near, Nearness::Before | Nearness::Chief);
    let same = |k: &Kept| {
        let (old, new) = (&k.position, &kept.position);
        let matter = old.issue == new.issue && !guessed(k) && !guessed(&kept);
        old.party == new.party && old.stance == new.stance && matter
    };
    let Some(old) = all.iter_mut().find(|k| same(k)) else { return all.push(kept) };
    let (old, new) = (&mut old.position, kept.position);
    if old.evidence.len() < PLACES {
        old.evidence.extend(new.evidence);
    }
    // A quoted speaker outranks the narrator's summary.
    if old.via == Via::Narrator && new.via == Via::Quote {
        (old.via, old.stated_by) = (new.via, new.stated_by);
    }
    if new.confidence.get() > old.confidence.get() {
        (old.confidence, old.rule) = (new.confidence, new.rule);
    }
    old.condition = old.condition.take().or(new.condition);
    old.value = old.value.take().or(new.value);
}
