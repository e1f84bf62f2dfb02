//! What came of each meeting, as the clauses near it tell.
//!
//! In: the matches of the outcome rules and the meetings. Out: outcomes in the meetings. Holds: an outcome belongs to
//! the meeting told of nearest, never to a briefing; one code stands once in a meeting.

use readout_patterns::{Match, Modality};
use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::Entity;
use readout_types::{Id, Meeting, MeetingKind, Outcome, OutcomeCode, Realis};

use super::MeetingYield;
use super::coref::REACH;
use super::mention::Mention;
use crate::issues::Issues;
use crate::scene::Scene;

/// Gives each outcome to the meeting told of nearest before it (or named by the clause).
pub(super) fn outcomes(
    scene: &Scene<'_>,
    issues: &Issues,
    matches: &[Match<'_, MeetingYield>],
    groups: &[Vec<Mention>],
    meetings: &mut [Meeting],
) {
    for m in matches {
        let Some(code) = m.rule.yields.outcome else { continue };
        let anchor = m.get("what").unwrap_or(m.anchor);
        let Some(at) = told_of(groups, anchor) else { continue };
        let Some(meeting) = meetings.get_mut(at).filter(|x| may_have(x, code)) else { continue };
        let realis = scene.realis(m.anchor);
        let none = code == OutcomeCode::NoAgreement;
        let denied = !none && realis == Realis::Negated;
        let feared = none && scene.factuality(m.anchor).modality != Modality::Actual;
        if denied || feared || meeting.outcome.iter().any(|o| o.code == code) {
            continue;
        }
        let tokens = scene.clause(m.anchor);
        meeting.outcome.push(Outcome {
            code,
            issue: issues.nearest(&tokens, m.anchor),
            object: m
                .get("issue")
                .filter(|i| !is_time(scene, *i))
                .map(|i| scene.doc.text(scene.phrase(i)).to_owned()),
            realis: if none { Realis::Occurred } else { realis },
            stated_by: Some(giver(scene, m.anchor, &tokens)),
            evidence: vec![scene.span(tokens)],
        });
    }
}

/// "Agreed on Tuesday": a day is nothing that was agreed on.
fn is_time(scene: &Scene<'_>, id: TokenId) -> bool {
    matches!(scene.doc.token(id).entity, Some(Entity::Date | Entity::Time))
}

/// Who gives the account: the speaker of the words, or of a statement that takes up part of their clause.
fn giver(scene: &Scene<'_>, at: TokenId, clause: &Tokens) -> Id {
    let own = scene.stated_by(at);
    if own != Id::narrator() {
        return own;
    }
    let spoken = clause.clone().map(|t| scene.stated_by(t)).find(|s| *s != Id::narrator());
    spoken.unwrap_or(own)
}

/// Whether such an outcome can be a meeting's: a briefing settles nothing, and what was not held can only be put off.
fn may_have(meeting: &Meeting, code: OutcomeCode) -> bool {
    use OutcomeCode::{Cancelled, NoAgreement, Pending, Postponed};
    let held = matches!(
        meeting.realis,
        Realis::Occurred | Realis::Ongoing | Realis::Historical | Realis::Claimed
    );
    let put_off = matches!(code, Postponed | Cancelled | Pending);
    match meeting.kind {
        MeetingKind::Briefing | MeetingKind::PublicAppearance => false,
        _ if held => true,
        _ => put_off || code == NoAgreement && meeting.realis == Realis::Negated,
    }
}

fn told_of(groups: &[Vec<Mention>], at: TokenId) -> Option<usize> {
    let all = groups.iter().enumerate().flat_map(|(i, g)| g.iter().map(move |m| (i, m.anchor)));
    all.filter(|(_, a)| a.abs_diff(at) < REACH)
        .min_by_key(|(_, a)| (a.abs_diff(at), *a))
        .map(|(i, _)| i)
}
