//! When a thing was: the date that the words around it give, and from how near.
//!
//! In: the scene and the head of a mention. Out: [`Dated`]. Holds: the nearest date wins; a date from outside the
//! mention's own clause is inferred, whatever the expression itself is; a date that lies on the other side of the
//! report than the mention looks is not taken.

use readout_patterns::is_clause;
use readout_types::doc::TokenId;
use readout_types::speech::TimeExpression;
use readout_types::{Basis, Edtf, TimexKind};

use crate::scene::Scene;

/// A date with where it was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dated {
    pub(crate) date: Edtf,
    pub(crate) basis: Basis,
    pub(crate) from: From,
}

/// From where a date was taken, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum From {
    /// Of the words themselves or of the verb that carries them.
    Clause,
    /// Of the clause that they are the time of: "agreed on Tuesday after six hours of talks".
    Adjunct,
    /// Of a clause that their own stands in.
    Sentence,
    /// The last date of the sentences before it in the paragraph.
    Paragraph,
    /// The day of publication.
    Publication,
}

impl Dated {
    /// Whether the date is so near that two such dates can tell two occasions apart.
    pub(crate) fn is_near(&self) -> bool {
        self.from <= From::Adjunct
    }
}

/// The date of a mention, out of its sentence.
pub(crate) fn of(scene: &Scene<'_>, at: TokenId) -> Option<Dated> {
    if let Some(time) = scene.time(at).filter(|t| !is_bound(scene, t)) {
        let date = time.date.clone()?;
        return Some(Dated { date, basis: time.basis, from: From::Clause });
    }
    let inferred = |t: &TimeExpression, from: From| {
        t.date.clone().map(|date| Dated { date, basis: Basis::Inferred, from })
    };
    let verb = adjunct_of(scene, at);
    if let Some(time) = verb.and_then(|v| scene.time(v)) {
        return inferred(time, From::Adjunct);
    }
    let above = governors(scene, at);
    let mut over = above.iter().filter_map(|v| scene.times_from(*v).find(|t| t.date.is_some()));
    over.next().and_then(|time| inferred(time, From::Sentence))
}

/// "his sixth since January", "before Monday": an end of a stretch of time, not the day.
fn is_bound(scene: &Scene<'_>, time: &TimeExpression) -> bool {
    let outside = |t: &TokenId| !time.tokens.contains(t);
    let mut heads = time.tokens.clone().map(|t| scene.doc.token(t).head).filter(outside);
    heads.any(|h| scene.packs.has("bound_preposition", &scene.doc.token(h).lower))
}

/// The clauses that a mention stands in, innermost first.
fn governors(scene: &Scene<'_>, at: TokenId) -> Vec<TokenId> {
    let mut all = Vec::new();
    let mut token = at;
    for _ in 0..12 {
        let head = scene.doc.token(token).head;
        if head == token {
            break;
        }
        if is_clause(scene.doc, head) {
            all.push(head);
        }
        token = head;
    }
    all
}

/// The last date before a mention within its paragraph.
pub(crate) fn before(scene: &Scene<'_>, at: TokenId) -> Option<Dated> {
    let paragraph = scene.doc.paragraph(at).tokens.clone();
    let earlier = days(scene).filter(|t| paragraph.contains(&t.tokens.start) && t.tokens.end <= at);
    let time = earlier.last()?;
    Some(Dated { date: time.date.clone()?, basis: Basis::Inferred, from: From::Paragraph })
}

/// The day on which the report came out.
pub(crate) fn publication(scene: &Scene<'_>) -> Option<Dated> {
    let published = scene.doc.report.published.as_ref()?;
    let day = published.as_str().get(..10)?;
    // EDTF's mark of doubt: what an evening paper tells may be of the day before.
    let date = Edtf::new(format!("{day}?"));
    Some(Dated { date, basis: Basis::Inferred, from: From::Publication })
}

fn days<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = &'s TimeExpression> {
    scene
        .speech
        .times
        .iter()
        .filter(|t| t.date.is_some() && matches!(t.kind, TimexKind::Date | TimexKind::Time))
}

/// The verb whose time a noun phrase tells: "agreed after talks", "said during the session".
fn adjunct_of(scene: &Scene<'_>, at: TokenId) -> Option<TokenId> {
    let mut token = at;
    let mut of_time = false;
    for _ in 0..8 {
        let head = scene.doc.token(token).head;
        if head == token {
            return None;
        }
        of_time |= scene.packs.has("time_preposition", &scene.doc.token(token).lower);
        if is_clause(scene.doc, head) {
            return of_time.then_some(head);
        }
        token = head;
    }
    None
}
