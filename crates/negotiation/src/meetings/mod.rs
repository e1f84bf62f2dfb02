//! Reads meetings: held, planned, refused and past ones, several mentions of one as one item.
//!
//! In: the scene and the meeting rules. Out: meetings in order of first mention. Holds: two mentions are one meeting
//! only if their participants, dates, places and realis allow it and something speaks for it; a mention that names
//! nobody joins the meeting that it can be of, or founds one only where it tells of an occasion (a day, a length, an
//! end); participants that no mention names are those at the report's table and are marked as inferred.

mod coref;
mod item;
mod mention;
mod outcome;
mod table;

use readout_patterns::find;
use readout_types::{Id, Meeting, MeetingKind, OutcomeCode};
use serde::Deserialize;

use crate::issues::Issues;
use crate::scene::Scene;
use mention::Mention;
pub(crate) use mention::is_anonymous;
use table::Table;

/// What a meeting rule yields: a mention of a meeting, or what came of one.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MeetingYield {
    kind: Option<MeetingKind>,
    outcome: Option<OutcomeCode>,
    /// Whether the words can stand for a meeting though they name nobody.
    #[serde(default)]
    bare: bool,
    /// Whether the words tell of a meeting only where they say on which day or for how long.
    #[serde(default)]
    dated: bool,
    /// Whether the words, without a day, tell of a meeting only where it was or is to be: a vote that was not taken is none.
    #[serde(default)]
    real: bool,
    /// Whether the words, without a day, tell of a meeting only where it was held: "I will only sign a good deal".
    #[serde(default)]
    held: bool,
    /// Whether the words leave open whether it was face to face: "spoke with".
    #[serde(default)]
    manner_open: bool,
    /// Whether the words tell of an occasion of its own, not of one told of without its people: a meal.
    #[serde(default)]
    apart: bool,
    /// Whether the words, without a day, leave open when before the report it was: an interview, a broadcast.
    #[serde(default)]
    until: bool,
    /// Whether the words are of a meeting to come, whatever their tense: an invitation.
    #[serde(default)]
    ahead: bool,
    confidence: f32,
}

/// Reads the meetings of one report.
pub(crate) fn read(scene: &Scene<'_>, issues: &Issues) -> Vec<Meeting> {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let matches = find(scene.text(&light), &scene.packs.meetings);
    let mut mentions: Vec<Mention> =
        matches.iter().filter_map(|m| mention::read(scene, m)).collect();
    mentions.sort_by_key(|m| m.anchor);
    mentions.dedup_by(|b, a| a.anchor == b.anchor && a.absorb(b));
    mention::drop_doubtful_pronouns(scene, &mut mentions);
    let mentions: Vec<Mention> =
        mentions.into_iter().flat_map(|m| mention::one_each(scene, m)).collect();
    let table = Table::of(scene, &mentions);
    let groups = coref::groups(scene, mentions, &table);
    let mut meetings: Vec<Meeting> =
        groups.iter().map(|g| item::meeting(scene, issues, &table, g)).collect();
    for (i, meeting) in meetings.iter_mut().enumerate() {
        meeting.id = Id::new(format!("m{i}"));
    }
    outcome::outcomes(scene, issues, &matches, &groups, &mut meetings);
    meetings
}
