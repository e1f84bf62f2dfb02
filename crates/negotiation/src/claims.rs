//! Reads claims: what someone asserts, denies, estimates or passes on.
//!
//! In: the scene, the claim rules and the statements of the speech reading. Out: claims in text order. Holds: the
//! claimant is who says it, not who is quoted through; wishes, plans, thanks and declined answers are no claims;
//! a denial counters the nearest claim of another side on the same issue.

use std::collections::BTreeMap;

use readout_patterns::{Match, Modality, Tense, find, is_clause};
use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::{Dep, Pos};
use readout_types::{
    AgentKind, Claim, ClaimStatus, Confidence, Id, Realis, Statement, StatementKind, ZoneKind,
};
use serde::Deserialize;

use crate::issues::Issues;
use crate::scene::Scene;

/// What a claim rule yields.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ClaimYield {
    status: ClaimStatus,
    confidence: f32,
}

struct Found {
    tokens: Tokens,
    issue: Option<Id>,
    side: Option<usize>,
    claim: Claim,
}

/// The name under which claims are counted.
const SECTION: &str = "claims";

/// The rules that stand here and in no file: what a statement presses, foretells or only says.
pub(crate) const OWN_RULES: [&str; 4] =
    ["claim.pressed", "claim.foretold", "claim.gainsaid", "claim.said"];

/// Reads the claims of one report.
pub(crate) fn read(scene: &Scene<'_>, issues: &Issues<'_>) -> Vec<Claim> {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let matches = find(scene.text(&light), &scene.packs.claims);
    let mut found: Vec<Found> = matches.iter().filter_map(|m| by_rule(scene, issues, m)).collect();
    for statement in 0..scene.speech.statements.len() {
        let mut new = by_statement(scene, issues, statement);
        new.retain(|n| found.iter().all(|f| !covers(&f.tokens, &n.tokens)));
        found.extend(new);
    }
    let floor = scene.floor(SECTION);
    found.retain(|f| f.claim.confidence.get() >= floor);
    found.sort_by_key(|f| (f.tokens.start, f.tokens.end));
    let counters = countered(&found);
    let mut claims: Vec<Claim> = found.into_iter().map(|f| f.claim).collect();
    for (i, (claim, counters)) in claims.iter_mut().zip(counters).enumerate() {
        claim.id = Id::new(format!("c{i}"));
        claim.counters = counters.map(|c| Id::new(format!("c{c}")));
        if claim.counters.is_some() && claim.status == ClaimStatus::Claimed {
            claim.status = ClaimStatus::Counterclaim;
        }
    }
    claims
}

fn covers(a: &Tokens, b: &Tokens) -> bool {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    2 * both >= (a.len().min(b.len())) as u32
}

// ---- by rule

fn by_rule(scene: &Scene<'_>, issues: &Issues<'_>, m: &Match<'_, ClaimYield>) -> Option<Found> {
    let fact = scene.factuality(m.anchor);
    if fact.modality > Modality::Planned {
        return None;
    }
    let claimant = m.get("claimant").and_then(|c| scene.agent(c));
    // "he said, likening it to a sieve": who is only understood stands elsewhere.
    let own = |t: &TokenId| scene.doc.token(*t).head == m.anchor;
    let parts = m.all("claimant").filter(own).chain(m.all("content"));
    let parts: Vec<TokenId> = parts.filter(|p| p.abs_diff(m.anchor) < 40).collect();
    let mut tokens = scene.stretch(m.anchor, &parts);
    if let Some(content) = m.get("content") {
        let clause = is_clause(scene.doc, content);
        let whole = if clause { scene.clause(content) } else { scene.doc.subtree(content) };
        tokens.end = tokens.end.max(whole.end);
    }
    let tokens = shortened(scene, tokens);
    let rule = format!("{}/{}", m.rule.id, figure(scene, &tokens));
    Some(found(
        scene,
        issues,
        tokens,
        claimant,
        Told {
            status: m.rule.yields.status,
            hearsay: false,
            confidence: confidence(scene, &rule, m.rule.yields.confidence),
            rule,
            anchor: m.anchor,
        },
    ))
}

struct Told {
    status: ClaimStatus,
    hearsay: bool,
    confidence: Confidence,
    rule: String,
    anchor: TokenId,
}

fn found(
    scene: &Scene<'_>,
    issues: &Issues<'_>,
    tokens: Tokens,
    claimant: Option<usize>,
    told: Told,
) -> Found {
    let issue = issues.nearest(&tokens, told.anchor);
    let claim = Claim {
        id: Id::new("c"),
        proposition: scene.doc.text(tokens.clone()).to_owned(),
        claimant: Some(
            claimant.map_or_else(|| scene.stated_by(told.anchor), |c| scene.agent_id(c)),
        ),
        status: told.status,
        hearsay: told.hearsay,
        counters: None,
        realis: Realis::Claimed,
        evidence: vec![scene.span(tokens.clone())],
        confidence: told.confidence,
        rule: Some(told.rule),
    };
    Found { tokens, issue, side: claimant.map(|c| scene.side(c)), claim }
}

/// The longest piece of text that is given for one claim, in tokens.
const CLAIM_TOKENS: u32 = 45;

fn shortened(scene: &Scene<'_>, tokens: Tokens) -> Tokens {
    let end = tokens.end.min(tokens.start + CLAIM_TOKENS).min(scene.doc.tokens.len() as u32);
    tokens.start..end.max(tokens.start + 1)
}

// ---- by statement

/// What a statement claims: each of its sentences that could be wrong.
fn by_statement(scene: &Scene<'_>, issues: &Issues<'_>, at: usize) -> Vec<Found> {
    let (Some(statement), Some(place)) =
        (scene.speech.statements.get(at), scene.speech.statement_tokens.get(at))
    else {
        return Vec::new();
    };
    let cue = place.cue.map(|c| scene.doc.token(c).lemma.to_lowercase());
    let cue = cue.as_deref().unwrap_or("");
    // What one thinks, suspects or fears to be so can be wrong; what one wants or plans cannot.
    let thought = statement.kind == StatementKind::Belief && !scene.packs.has("thinking", cue);
    if statement.kind == StatementKind::Declined || thought {
        return Vec::new();
    }
    let mut sentences = by_sentence(scene, &place.content);
    // What a headline has somebody say, the report says in full.
    sentences.retain(|s| scene.doc.zone(s.start) != ZoneKind::Headline);
    sentences.into_iter().filter_map(|s| by_words(scene, issues, statement, cue, s)).collect()
}

/// The longest piece of each sentence that some content covers.
fn by_sentence(scene: &Scene<'_>, content: &[Tokens]) -> Vec<Tokens> {
    let mut longest: BTreeMap<u32, Tokens> = BTreeMap::new();
    for piece in content {
        let mut start = piece.start;
        while start < piece.end {
            let end = scene.doc.sentence(start).tokens.end.clamp(start + 1, piece.end);
            let old = longest.entry(scene.doc.token(start).sentence).or_insert(start..end);
            if old.len() < (start..end).len() {
                *old = start..end;
            }
            start = end;
        }
    }
    longest.into_values().collect()
}

/// Some said words are a claim if their predicate is told as a fact, or as what somebody else will or may do.
fn by_words(
    scene: &Scene<'_>,
    issues: &Issues<'_>,
    statement: &Statement,
    cue: &str,
    piece: Tokens,
) -> Option<Found> {
    let predicate = predicate(scene, &piece)?;
    let strong = scene.packs.has("claiming", cue);
    let claimant = statement.speaker.as_ref().and_then(|s| scene.agent_index(s));
    let about = about(scene, claimant, predicate);
    let foretold = is_foretold(scene, predicate, &piece, about);
    if !is_assertion(scene, predicate, &piece) && !strong && !foretold {
        return None;
    }
    let hearsay = scene.packs.has("hearsay", cue) || claimant.is_some_and(|c| scene.is_outlet(c));
    let gainsaid = is_gainsaid(scene, predicate);
    let voiced = statement.kind == StatementKind::Direct;
    if voiced && !strong && !gainsaid && is_banter(scene, predicate, &piece) {
        return None;
    }
    // "we did not sign", "there was no deal"; that somebody else has not done a thing denies nothing.
    let not = scene.doc.child_by(predicate, Dep::Neg).is_some();
    let denied = gainsaid && (about == About::Own || !not);
    let status = status(scene, cue, predicate, denied);
    let [pressed, told_ahead, no, said] = OWN_RULES;
    let weight = match (strong, foretold) {
        (true, _) => pressed,
        (false, true) => told_ahead,
        (false, false) if gainsaid && about != About::Own => no,
        (false, false) => said,
    };
    let words = shortened(scene, piece);
    let voice = if voiced { "quoted" } else { "told" };
    let rule = format!("{weight}.{}.{voice}/{}", about.name(), figure(scene, &words));
    let confidence = confidence(scene, &rule, STATED);
    let told = Told { status, hearsay, confidence, rule, anchor: predicate };
    Some(found(scene, issues, words, claimant, told))
}

/// How sure a statement is to be a claim that matters, before any were counted.
const STATED: f32 = 0.35;

/// Of what kind a claim's source and subject are: what one says of the other side is contested sooner than what one
/// says of oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// Said by someone whom the report does not name.
    Unnamed,
    /// Of the speaker's own side.
    Own,
    /// Of another party.
    Other,
    /// Of no party.
    Matter,
}

impl About {
    fn name(self) -> &'static str {
        match self {
            About::Unnamed => "unnamed",
            About::Own => "own",
            About::Other => "other",
            About::Matter => "matter",
        }
    }
}

fn about(scene: &Scene<'_>, claimant: Option<usize>, predicate: TokenId) -> About {
    let Some(claimant) = claimant else { return About::Unnamed };
    if is_unnamed(scene, claimant) {
        return About::Unnamed;
    }
    let subject = [Dep::Nsubj, Dep::Nsubjpass]
        .iter()
        .find_map(|dep| scene.doc.child_by(predicate, *dep))
        .and_then(|s| scene.named(s).or_else(|| scene.agent(s)));
    match subject {
        Some(agent) if scene.side(agent) == scene.side(claimant) => About::Own,
        Some(_) => About::Other,
        None => About::Matter,
    }
}

/// "officials", "two people briefed on the talks": a source without a name.
fn is_unnamed(scene: &Scene<'_>, agent: usize) -> bool {
    let Some(agent) = scene.speech.agents.get(agent) else { return false };
    let head = agent.name.split_whitespace().next_back().unwrap_or("").to_lowercase();
    let singular = head.strip_suffix('s').unwrap_or(&head);
    let listed = scene.packs.has("unnamed", &head) || scene.packs.has("unnamed", singular);
    agent.kind != AgentKind::Party && listed
}

/// Whether the words bear a figure that is no date.
fn figure(scene: &Scene<'_>, words: &Tokens) -> &'static str {
    let mut figures = scene.speech.quantity_tokens.iter();
    let figure = figures.any(|q| words.start <= q.start && q.end <= words.end);
    if figure { "figure" } else { "plain" }
}

fn confidence(scene: &Scene<'_>, rule: &str, stated: f32) -> Confidence {
    scene.packs.calibration.confidence(SECTION, rule, stated)
}

/// The topmost clause of a piece of reported content. Without a verb nothing is said to be so ("called the mood calm"),
/// and a thing is no proposition, whatever clause hangs from it ("rejected a treaty under which ...").
fn predicate(scene: &Scene<'_>, piece: &Tokens) -> Option<TokenId> {
    let token = |t: TokenId| scene.doc.token(t);
    if !piece.clone().any(|t| matches!(token(t).pos, Pos::Verb | Pos::Aux)) {
        return None;
    }
    let top = |t: &TokenId| !piece.contains(&token(*t).head) || token(*t).head == *t;
    let tops: Vec<TokenId> = piece.clone().filter(top).collect();
    let clause = tops.iter().copied().find(|t| is_clause(scene.doc, *t));
    let thing = |t: &TokenId| {
        matches!(token(*t).pos, Pos::Noun | Pos::Propn)
            && !scene.packs.has("claim_noun", &token(*t).lemma)
    };
    clause.or_else(|| {
        let within = piece.clone().find(|t| is_clause(scene.doc, *t));
        within.filter(|_| !tops.iter().any(thing))
    })
}

/// "They came, they sat down", "He lectures": what is said of somebody without a name and without a figure is told for its
/// sound; a report quotes what is contested with whom and how many.
fn is_banter(scene: &Scene<'_>, predicate: TokenId, piece: &Tokens) -> bool {
    let subjects = [Dep::Nsubj, Dep::Nsubjpass].into_iter();
    let mut subjects = subjects.flat_map(|dep| scene.doc.children_by(predicate, dep));
    let person = |t: &TokenId| {
        let token = scene.doc.token(*t);
        token.pos == Pos::Pron && scene.agent(*t).is_some()
            || scene.packs.has("anybody", &token.lemma)
    };
    figure(scene, piece) == "plain" && subjects.any(|t| person(&t))
}

/// Told as a fact of somebody or something else than the speaker's own wishes.
fn is_assertion(scene: &Scene<'_>, predicate: TokenId, piece: &Tokens) -> bool {
    let own_wish = scene.packs.has("unclaimed", &scene.doc.token(predicate).lemma);
    let told = scene.factuality(predicate).modality == Modality::Actual;
    told && !own_wish && is_whole(scene, predicate, piece)
}

/// A clause of its own that asks nothing.
fn is_whole(scene: &Scene<'_>, predicate: TokenId, piece: &Tokens) -> bool {
    let words = scene.doc.text(piece.clone());
    let question =
        words.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?');
    let subject = scene
        .doc
        .child_by(predicate, Dep::Nsubj)
        .or_else(|| scene.doc.child_by(predicate, Dep::Nsubjpass));
    // "would then be 12 percent of sales": a figure that is told stands for itself.
    let told = subject.is_some() || figure(scene, piece) == "figure" && !scene.is_quoted(predicate);
    told && piece.len() >= 4 && !question
}

/// "The tariff will cost jobs", "he may strike a deal": what comes of a thing, and what others might do, can be wrong.
/// "Talks will resume on Friday" is a plan, and what one will do oneself a promise.
fn is_foretold(scene: &Scene<'_>, predicate: TokenId, piece: &Tokens, about: About) -> bool {
    let modal = |list: &str| {
        let mut modals = scene.doc.children_by(predicate, Dep::Aux);
        modals.any(|a| scene.packs.has(list, &scene.doc.token(a).lower))
    };
    let lemma = &scene.doc.token(predicate).lemma;
    let denied = scene.doc.child_by(predicate, Dep::Neg).is_some() && about == About::Matter;
    let quality = scene.doc.child_by(predicate, Dep::Acomp).is_some();
    let outcome = scene.packs.has("outcome", lemma) || quality || denied;
    let dated = scene.time(predicate).is_some();
    let foretells = modal("possibility") || modal("future") && outcome && !dated;
    foretells
        && about != About::Own
        && !scene.is_supposed(predicate)
        && !scene.packs.has("reticent", lemma)
        && is_whole(scene, predicate, piece)
}

/// "There was no deal", "nobody promised a date": told as a fact, a no answers what somebody else has it to be.
fn is_gainsaid(scene: &Scene<'_>, predicate: TokenId) -> bool {
    let none = |dep: Dep| {
        let noun = scene.doc.child_by(predicate, dep);
        let mut determiners = noun.into_iter().flat_map(|n| scene.doc.children_by(n, Dep::Det));
        determiners.any(|d| scene.packs.has("none_of", &scene.doc.token(d).lower))
    };
    let fact = scene.factuality(predicate);
    let done = matches!(fact.tense, Tense::Past | Tense::Pluperfect);
    let felt = scene.packs.has("felt", &scene.doc.token(predicate).lemma);
    let told = fact.modality == Modality::Actual && done && !felt;
    told && (fact.negated || none(Dep::Attr) || none(Dep::Dobj))
}

fn status(scene: &Scene<'_>, cue: &str, predicate: TokenId, denied: bool) -> ClaimStatus {
    let modal = scene
        .doc
        .children_by(predicate, Dep::Aux)
        .any(|a| scene.packs.has("hedging_modal", &scene.doc.token(a).lower));
    if scene.packs.has("denying", cue) || denied {
        ClaimStatus::Denied
    } else if scene.packs.has("estimating", cue) {
        ClaimStatus::Estimate
    } else if modal {
        ClaimStatus::Caveat
    } else {
        ClaimStatus::Claimed
    }
}

// ---- what counters what

fn countered(found: &[Found]) -> Vec<Option<usize>> {
    let counters = |i: usize, f: &Found| {
        let against = matches!(f.claim.status, ClaimStatus::Denied | ClaimStatus::Counterclaim);
        let earlier = found.iter().enumerate().take(i).rev().filter(|_| against);
        earlier
            .filter(|(_, o)| o.issue.is_some() && o.issue == f.issue && o.side != f.side)
            .map(|(at, _)| at)
            .next()
    };
    found.iter().enumerate().map(|(i, f)| counters(i, f)).collect()
}
