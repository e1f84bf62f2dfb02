//! Applies decisions about items to a story that was just built.
//!
//! In: a [`Story`] as the program made it, and its reports. Out: the same as it shall be, and what each decision changed. Holds:
//! decisions are applied in order; one whose words no item carries any more changes nothing and is named; the rest of
//! the story is as it was.

mod agents;
mod json;

use std::collections::BTreeMap;

use readout_types::{Id, Report, Story};
use serde_json::Value as Json;
use sqlx::AnyConnection;

use super::{Applied, Correction, Kept, all};
use crate::ErrorKind;

/// A story after its corrections.
#[derive(Debug)]
pub(crate) struct Corrected {
    pub(crate) story: Story,
    pub(crate) applied: Vec<Applied>,
    /// Decisions that met nothing or made nonsense, by number, with the reason.
    pub(crate) failed: Vec<(i64, String)>,
}

/// What one decision did to a story.
struct Change {
    item: Option<Id>,
    was: Option<Json>,
}

/// Applies every decision in force that is anchored in these reports.
pub(crate) async fn corrected(
    on: &mut AnyConnection,
    story: Story,
    reports: &[&Report],
) -> Result<Corrected, ErrorKind> {
    let ids: BTreeMap<&str, Vec<&Id>> = reports.iter().fold(BTreeMap::new(), |mut ids, r| {
        ids.entry(r.sha256.as_str()).or_insert_with(Vec::new).push(&r.id);
        ids
    });
    let mine =
        |k: &Kept| k.undone.is_none() && k.what.reports().iter().any(|s| ids.contains_key(s));
    let kept: Vec<Kept> = all(on).await?.into_iter().filter(mine).collect();
    apply(story, kept, &ids)
}

fn apply(
    story: Story,
    kept: Vec<Kept>,
    ids: &BTreeMap<&str, Vec<&Id>>,
) -> Result<Corrected, ErrorKind> {
    let mut done = Corrected { story, applied: Vec::new(), failed: Vec::new() };
    for correction in kept {
        let mut story = serde_json::to_value(&done.story)?;
        let change = one(&mut story, &correction.what, ids);
        let change = change.and_then(|change| match serde_json::from_value::<Story>(story) {
            Ok(story) => Ok((change, story)),
            Err(cause) => Err(cause.to_string()),
        });
        match change {
            Ok((Change { item, was }, story)) => {
                done.story = story;
                done.applied.push(Applied { correction, item, was });
            }
            Err(why) => done.failed.push((correction.id, why)),
        }
    }
    Ok(done)
}

fn one(
    story: &mut Json,
    what: &Correction,
    ids: &BTreeMap<&str, Vec<&Id>>,
) -> Result<Change, String> {
    match what {
        // Groups are made before stories are built.
        Correction::Join { .. } | Correction::Split { .. } => Ok(Change { item: None, was: None }),
        Correction::Merge { stays, goes } => agents::merge(story, stays, goes, ids),
        Correction::Part { agent, reports, name } => agents::part(story, agent, reports, name, ids),
        Correction::Set { section, item, field, value } => {
            let item = json::item(story, section, item, ids)?;
            let was = json::set(item, field, value.clone())?;
            Ok(Change { item: json::id(item), was: Some(was) })
        }
        Correction::Strike { section, item } => {
            let id = json::id(json::item(story, section, item, ids)?);
            let was = json::strike(story, section, id.as_ref());
            Ok(Change { item: id, was })
        }
        Correction::Note { item, .. } => {
            let item = json::anywhere(story, item, ids);
            Ok(Change { item, was: None })
        }
    }
}
