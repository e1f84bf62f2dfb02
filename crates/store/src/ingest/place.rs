//! Puts reports into stories.
//!
//! In: new reports' features, or stories to be grouped anew. Out: the stories whose reports changed. Holds: a story that gains
//! or loses reports stays itself; one that another takes in points to it; what an analyst joined or split stands.

use std::collections::{BTreeMap, BTreeSet};

use readout_story::group::{Features, Grouper, Params, Why};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _};

use super::grouping::{self, Field};
use super::{Stamp, retire};
use crate::ErrorKind;
use crate::corrections::decisions::{self, Decision};
use crate::sql::Sql;

/// Why a report joined its story, as it is kept and shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// The report that it is most like, by number.
    pub(crate) nearest: i64,
    /// How like those two are, 0 to 1.
    pub score: f32,
    /// The likeness that was asked for.
    pub needed: f32,
    /// The words that count most for it.
    pub terms: Vec<String>,
    /// Whether the two are copies.
    pub copy: bool,
    /// Days between the two, where both are dated.
    pub days_apart: Option<u32>,
    /// The report (its id) from which the day was borrowed, where the report states none itself.
    #[serde(default)]
    pub day_from: Option<String>,
    /// Whether both name the same key meeting.
    pub same_meeting: bool,
}

/// A group of reports, by number.
pub(crate) type Members = BTreeSet<i64>;

/// Places new reports; the stories that changed.
pub(super) async fn place(
    on: &mut AnyConnection,
    fresh: &[(i64, Features)],
    stamp: &Stamp,
) -> Result<Vec<i64>, ErrorKind> {
    let Field { counts, groups } = grouping::field(on, fresh).await?;
    let mut seqs: Vec<i64> = groups.iter().flat_map(|g| g.reports.iter().copied()).collect();
    seqs.extend(fresh.iter().map(|(seq, _)| *seq));
    let held = groups.into_iter().map(|g| g.taken).collect();
    let mut grouper = Grouper::resume(Params::default(), counts, held);
    let features: Vec<Features> = fresh.iter().map(|(_, f)| f.clone()).collect();
    grouper.add(&features);
    let made = grouper.groups();
    let first = seqs.len() - fresh.len();
    for (at, (seq, _)) in fresh.iter().enumerate() {
        if let Some(taken) = grouper.taken(first + at) {
            let why = made.why.iter().find(|w| w.report == first + at);
            grouping::keep(on, *seq, &taken, why.map(|w| join(w, &seqs)).transpose()?).await?;
        }
    }
    let member = |at: &usize| seqs.get(*at).copied();
    let groups = made.groups.iter().map(|g| g.iter().filter_map(member).collect()).collect();
    settle(on, groups, stamp).await
}

fn join(why: &Why, seqs: &[i64]) -> Result<String, ErrorKind> {
    let join = Join {
        nearest: seqs.get(why.nearest).copied().unwrap_or(0),
        score: why.score,
        needed: why.needed,
        terms: why.terms.clone(),
        copy: why.copy,
        days_apart: why.days_apart,
        day_from: why.day_from.clone(),
        same_meeting: why.same_meeting,
    };
    Ok(serde_json::to_string(&join)?)
}

/// Whether groups are made anew from the reports, or those that stand are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anew {
    /// As if the reports came together now.
    Yes,
    /// The groups that stand.
    No,
}

/// Groups the reports of some stories; the stories that changed.
pub(crate) async fn regroup(
    on: &mut AnyConnection,
    stories: &BTreeSet<i64>,
    anew: Anew,
    stamp: &Stamp,
) -> Result<Vec<i64>, ErrorKind> {
    let mut held = Vec::new();
    for story in stories {
        held.push(grouping::group_of(on, *story).await?);
    }
    if anew == Anew::No {
        let groups = held.into_iter().map(|g| g.reports.into_iter().collect()).collect();
        return settle(on, groups, stamp).await;
    }
    let fresh: Vec<(i64, Features)> = held
        .into_iter()
        .flat_map(|g| g.reports.into_iter().zip(g.taken))
        .map(|(seq, taken)| (seq, taken.features))
        .collect();
    // Other stories stand as they are, and may take these reports in.
    let Field { counts, groups } = grouping::field(on, &fresh).await?;
    let mut seqs: Vec<i64> = groups.iter().flat_map(|g| g.reports.iter().copied()).collect();
    seqs.extend(fresh.iter().map(|(seq, _)| *seq));
    let held = groups.into_iter().map(|g| g.taken).collect();
    let mut grouper = Grouper::resume(Params::default(), counts, held);
    let features: Vec<Features> = fresh.into_iter().map(|(_, features)| features).collect();
    grouper.add(&features);
    let member = |at: &usize| seqs.get(*at).copied();
    let groups = grouper.groups().groups;
    let groups = groups.iter().map(|g| g.iter().filter_map(member).collect()).collect();
    settle(on, groups, stamp).await
}

/// Applies what analysts decided, then makes the groups stories; the stories that changed.
pub(crate) async fn settle(
    on: &mut AnyConnection,
    groups: Vec<Members>,
    stamp: &Stamp,
) -> Result<Vec<i64>, ErrorKind> {
    let decided: Vec<Decision> = decisions::active(on).await?;
    let groups = decisions::apply(groups, &decided);
    let before = stories_of(on, groups.iter().flatten().copied().collect()).await?;
    let mut next = next_story(on).await?;
    let matched = matched(&groups, &before);
    let mut changed = Vec::new();
    let mut now: BTreeMap<i64, i64> = BTreeMap::new();
    for (group, kept) in groups.iter().zip(matched) {
        let story = kept.unwrap_or_else(|| {
            next += 1;
            next - 1
        });
        let moved: Vec<i64> =
            group.iter().filter(|seq| before.get(seq) != Some(&story)).copied().collect();
        let all = before.values().filter(|s| **s == story).count();
        if !moved.is_empty() || all != group.len() {
            move_to(on, story, &moved).await?;
            changed.push(story);
        }
        now.extend(group.iter().map(|seq| (*seq, story)));
    }
    for (story, into) in emptied(&before, &now) {
        retire(on, story, into, stamp).await?;
    }
    Ok(changed)
}

/// For each group the story that it goes on with: the one it shares most reports with, if no other group shares more.
fn matched(groups: &[Members], before: &BTreeMap<i64, i64>) -> Vec<Option<i64>> {
    let mut shared: BTreeMap<(usize, i64), usize> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        for story in group.iter().filter_map(|seq| before.get(seq)).filter(|s| **s != 0) {
            *shared.entry((at, *story)).or_default() += 1;
        }
    }
    let mut pairs: Vec<(usize, i64, usize)> =
        shared.into_iter().map(|((at, story), n)| (n, story, at)).collect();
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut matched = vec![None; groups.len()];
    let mut taken = BTreeSet::new();
    for (_, story, at) in pairs {
        if matched[at].is_none() && taken.insert(story) {
            matched[at] = Some(story);
        }
    }
    matched
}

/// Stories that have no report any more, with the story that most of theirs went to.
fn emptied(before: &BTreeMap<i64, i64>, now: &BTreeMap<i64, i64>) -> Vec<(i64, i64)> {
    let live: BTreeSet<&i64> = now.values().collect();
    let mut went: BTreeMap<i64, BTreeMap<i64, usize>> = BTreeMap::new();
    for (seq, story) in before.iter().filter(|(_, s)| **s != 0 && !live.contains(s)) {
        if let Some(into) = now.get(seq) {
            *went.entry(*story).or_default().entry(*into).or_default() += 1;
        }
    }
    let most = |to: BTreeMap<i64, usize>| to.into_iter().max_by_key(|(into, n)| (*n, -into));
    went.into_iter().filter_map(|(story, to)| Some((story, most(to)?.0))).collect()
}

async fn stories_of(
    on: &mut AnyConnection,
    seqs: Vec<i64>,
) -> Result<BTreeMap<i64, i64>, ErrorKind> {
    let mut stories = BTreeMap::new();
    for chunk in seqs.chunks(1_000) {
        let mut sql = Sql::new("SELECT seq, story FROM reports WHERE seq IN ");
        sql.list(chunk.iter().copied());
        for row in sql.rows(on).await? {
            stories.insert(row.try_get(0)?, row.try_get(1)?);
        }
    }
    Ok(stories)
}

async fn next_story(on: &mut AnyConnection) -> Result<i64, ErrorKind> {
    let last = Sql::new("SELECT max(story) FROM stories").first(on).await?;
    let last: Option<i64> = last.map(|row| row.try_get(0)).transpose()?.flatten();
    Ok(last.unwrap_or(0) + 1)
}

async fn move_to(on: &mut AnyConnection, story: i64, reports: &[i64]) -> Result<(), ErrorKind> {
    for chunk in reports.chunks(1_000) {
        let mut sql = Sql::new("UPDATE reports SET story = ");
        sql.bind(story).push(" WHERE seq IN ").list(chunk.iter().copied());
        sql.run(on).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_stays_with_the_group_that_has_most_of_it() {
        let before = BTreeMap::from([(1, 7), (2, 7), (3, 7), (4, 8), (5, 0)]);
        let groups = [Members::from([1]), Members::from([2, 3, 4, 5])];
        assert_eq!(matched(&groups, &before), [None, Some(7)]);
        let now = BTreeMap::from([(1, 9), (2, 7), (3, 7), (4, 7), (5, 7)]);
        assert_eq!(emptied(&before, &now), [(8, 7)]);
    }
}
