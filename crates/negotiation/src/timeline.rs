//! Reads what happened when: every clause with a date that can be placed.
//!
//! In: the scene and the items read so far. Out: entries in order of date, then of text. Holds: one entry a date and
//! clause; an entry points at the meetings, events and proposals told of in its words; its date's basis and anchor
//! are those of the time expression.

use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::{Dep, Pos};
use readout_types::speech::TimeExpression;
use readout_types::{Id, Span, TimelineEntry, TimexKind};

use readout_patterns::is_clause;

use crate::scene::Scene;

/// An item's id with its words.
pub(crate) type Told = (Id, Vec<Span>);

/// Reads the dated facts of one report.
pub(crate) fn read(scene: &Scene<'_>, told: &[Told]) -> Vec<TimelineEntry> {
    let mut entries: Vec<(TokenId, TimelineEntry)> = Vec::new();
    for time in &scene.speech.times {
        let Some(entry) = entry(scene, time, told) else { continue };
        let again = entries
            .iter_mut()
            .find(|(_, e)| e.date == entry.date && !e.refs.is_empty() && e.refs == entry.refs);
        match again {
            Some((_, known)) => known.evidence.extend(entry.evidence),
            None => entries.push((time.tokens.start, entry)),
        }
    }
    entries.sort_by(|(at, a), (bt, b)| a.date.as_str().cmp(b.date.as_str()).then(at.cmp(bt)));
    for (i, (_, entry)) in entries.iter_mut().enumerate() {
        entry.id = Id::new(format!("t{i}"));
    }
    entries.into_iter().map(|(_, e)| e).collect()
}

fn entry(scene: &Scene<'_>, time: &TimeExpression, told: &[Told]) -> Option<TimelineEntry> {
    let date =
        time.date.clone().filter(|_| matches!(time.kind, TimexKind::Date | TimexKind::Time))?;
    if is_now(&time.value) {
        return None;
    }
    let head = governor(scene, &time.tokens)?;
    let words = words(scene, head, &time.tokens);
    let span = scene.span(words.clone());
    let refs = told
        .iter()
        .filter(|(_, spans)| spans.iter().any(|s| 2 * s.overlap(&span) >= s.len().min(span.len())))
        .map(|(id, _)| id.clone())
        .collect();
    Some(TimelineEntry {
        id: Id::new("t"),
        date,
        what: scene.doc.text(words).to_owned(),
        refs,
        basis: time.basis,
        anchor: time.anchor.clone(),
        evidence: vec![span],
    })
}

/// "now", "currently", "recently" date nothing.
fn is_now(value: &str) -> bool {
    value.ends_with("_REF")
}

/// The word that the time expression dates: a verb, or a noun that is not its clause's own.
fn governor(scene: &Scene<'_>, tokens: &Tokens) -> Option<TokenId> {
    let top = tokens.clone().find(|t| !tokens.contains(&scene.doc.token(*t).head))?;
    let mut at = scene.doc.token(top).head;
    for _ in 0..8 {
        let token = scene.doc.token(at);
        if is_clause(scene.doc, at)
            || matches!(token.pos, Pos::Noun | Pos::Propn) && !tokens.contains(&at)
        {
            return Some(at);
        }
        if token.head == at {
            return None;
        }
        at = token.head;
    }
    None
}

/// The dated words with the expression itself.
fn words(scene: &Scene<'_>, head: TokenId, time: &Tokens) -> Tokens {
    let stretch = if is_clause(scene.doc, head) {
        let subject = scene
            .doc
            .children(head)
            .iter()
            .copied()
            .find(|c| matches!(scene.doc.token(*c).dep, Dep::Nsubj | Dep::Nsubjpass));
        let object = scene.doc.child_by(head, Dep::Dobj);
        scene.stretch(head, &[subject.unwrap_or(head), object.unwrap_or(head), time.start])
    } else {
        scene.phrase(head)
    };
    stretch.start.min(time.start)..stretch.end.max(time.end)
}
