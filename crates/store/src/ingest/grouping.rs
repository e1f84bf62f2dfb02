//! What grouping needs of the kept reports: word counts, and the few groups that a new report could join.
//!
//! In: features of new reports. Out: [`Field`]. Holds: how much is read for one report has an upper bound that grows with
//! the stories it resembles, not with the store.

use std::collections::{BTreeMap, BTreeSet};

use readout_story::group::{Counts, Features, Grouper, Params, Taken};
use sqlx::{AnyConnection, Row as _};

use crate::pack::{pack, unpack};
use crate::sql::{Sql, Value, insert};
use crate::{ErrorKind, day};

/// The kept groups that new reports could join, and the words of all reports counted.
pub(super) struct Field {
    pub(super) counts: Counts,
    /// Each group: its reports' numbers, and what is kept of them. The likeliest comes last: candidates are
    /// looked for from the end.
    pub(super) groups: Vec<Group>,
}

pub(super) struct Group {
    pub(super) reports: Vec<i64>,
    pub(super) taken: Vec<Taken>,
}

/// A report is found again by this many of its heaviest words.
const LOOKED_UP: usize = 32;
/// Of one word this many reports are looked at.
const NEAR: i64 = 192;
/// Kept reports looked at closely for one new report.
const CANDIDATES: usize = 40;
/// Words asked for in one statement.
const CHUNK: usize = 500;

pub(super) async fn field(
    on: &mut AnyConnection,
    fresh: &[(i64, Features)],
) -> Result<Field, ErrorKind> {
    let params = Params::default();
    let counts = counts(on, fresh, &params).await?;
    let mut probe = Grouper::resume(params.clone(), counts.clone(), Vec::new());
    let features: Vec<Features> = fresh.iter().map(|(_, f)| f.clone()).collect();
    probe.add(&features);
    let mut near: BTreeMap<i64, f64> = BTreeMap::new();
    for at in 0..fresh.len() {
        let Some(taken) = probe.taken(at) else { continue };
        for (report, score) in candidates(on, &taken, &params).await? {
            let best = near.entry(report).or_insert(0.0);
            *best = best.max(score);
        }
    }
    let fresh: BTreeSet<i64> = fresh.iter().map(|(seq, _)| *seq).collect();
    near.retain(|report, _| !fresh.contains(report));
    Ok(Field { counts, groups: groups(on, &near).await? })
}

/// Word counts over all kept reports, as far as the new ones need them.
async fn counts(
    on: &mut AnyConnection,
    fresh: &[(i64, Features)],
    params: &Params,
) -> Result<Counts, ErrorKind> {
    let days: BTreeSet<i64> = fresh.iter().filter_map(|(_, f)| f.day.map(i64::from)).collect();
    let from = days.first().map_or(0, |d| d - i64::from(params.window));
    let to = days.last().map_or(-1, |d| d + i64::from(params.window));
    let all = Sql::new("SELECT count(*) FROM grouping").first(on).await?;
    let all: i64 = all.map_or(Ok(0), |row| row.try_get(0))?;
    let mut sql = Sql::new("SELECT day, count(*) FROM reports WHERE story <> 0 AND day BETWEEN ");
    sql.bind(from).push(" AND ").bind(to).push(" GROUP BY day");
    let mut by_day = Vec::new();
    for row in sql.rows(on).await? {
        by_day.push((narrow(row.try_get(0)?), small(row.try_get(1)?)));
    }
    let mut counts = Counts::held(small(all), by_day);
    let terms: BTreeSet<u32> =
        fresh.iter().flat_map(|(_, f)| f.terms.iter().map(|t| t.id)).collect();
    let terms: Vec<u32> = terms.into_iter().collect();
    for chunk in terms.chunks(CHUNK) {
        count_words(on, chunk, (from, to), &mut counts).await?;
    }
    Ok(counts)
}

async fn count_words(
    on: &mut AnyConnection,
    terms: &[u32],
    (from, to): (i64, i64),
    counts: &mut Counts,
) -> Result<(), ErrorKind> {
    let mut days: BTreeMap<i64, Vec<(i32, u32)>> = BTreeMap::new();
    let mut sql = Sql::new("SELECT term, day, reports FROM word_days WHERE day BETWEEN ");
    sql.bind(from).push(" AND ").bind(to).push(" AND term IN ");
    sql.list(terms.iter().map(|t| i64::from(*t))).push(" ORDER BY term, day");
    for row in sql.rows(on).await? {
        let day = (narrow(row.try_get(1)?), small(row.try_get(2)?));
        days.entry(row.try_get(0)?).or_default().push(day);
    }
    let mut sql = Sql::new("SELECT term, reports FROM words WHERE term IN ");
    sql.list(terms.iter().map(|t| i64::from(*t))).push(" ORDER BY term");
    for row in sql.rows(on).await? {
        let term: i64 = row.try_get(0)?;
        let days = days.remove(&term).unwrap_or_default();
        counts.word(small(term), small(row.try_get(1)?), days);
    }
    Ok(())
}

/// Kept reports that share heavy words near in time, or runs of words at any time; best first.
async fn candidates(
    on: &mut AnyConnection,
    taken: &Taken,
    params: &Params,
) -> Result<Vec<(i64, f64)>, ErrorKind> {
    let mut seen: BTreeMap<i64, f64> = BTreeMap::new();
    if !taken.vector.is_empty() {
        for row in by_words(taken, params).rows(on).await? {
            seen.insert(row.try_get(0)?, row.try_get(1)?);
        }
    }
    let mut sql = Sql::new("SELECT report, count(*) FROM runs WHERE run IN ");
    sql.list(taken.features.sketch.iter().map(|r| i64::from(*r)));
    sql.push(" GROUP BY report ORDER BY count(*) DESC, report LIMIT 20");
    if !taken.features.sketch.is_empty() {
        for row in sql.rows(on).await? {
            // A copy outranks any likeness of words.
            *seen.entry(row.try_get(0)?).or_default() += real(row.try_get(1)?);
        }
    }
    let mut best: Vec<(i64, f64)> = seen.into_iter().collect();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(CANDIDATES);
    Ok(best)
}

/// The reports that share most of the weight of a report's heaviest words, added up by the database: one row a report.
fn by_words(taken: &Taken, params: &Params) -> Sql {
    let mut sql = Sql::new("SELECT report, sum(score) FROM (");
    let mut is_first = true;
    for (term, weight) in heaviest(&taken.vector) {
        for days in days(taken.features.day, params) {
            sql.push(if is_first { "" } else { " UNION ALL " });
            is_first = false;
            near(&mut sql, (term, weight), days);
        }
    }
    sql.push(") shared GROUP BY report ORDER BY sum(score) DESC, report LIMIT ");
    sql.bind(i64::try_from(CANDIDATES).unwrap_or(i64::MAX));
    sql
}

/// The days that are looked at, from and to: around the report's own, and those that are not known; all, where its own is
/// not known.
fn days(day: Option<i32>, params: &Params) -> Vec<(i64, i64)> {
    let Some(day) = day.map(i64::from) else { return vec![(i64::MIN, i64::MAX)] };
    let most = i64::from(params.days_most);
    vec![(day - most, day + most), (day::UNKNOWN, day::UNKNOWN)]
}

/// The latest reports with a word. Each range of days is a query of its own: joined by OR, the database would look at all
/// days of the word.
fn near(sql: &mut Sql, (term, weight): (u32, f32), (from, to): (i64, i64)) {
    sql.push("SELECT report, weight * ").bind(f64::from(weight)).push(" AS score FROM (");
    sql.push("SELECT report, weight FROM heavy_words WHERE term = ").bind(i64::from(term));
    sql.push(" AND day BETWEEN ").bind(from).push(" AND ").bind(to);
    sql.push(" ORDER BY day DESC, report DESC LIMIT ").bind(NEAR).push(") latest");
}

/// The whole groups of the candidates, the likeliest last.
async fn groups(
    on: &mut AnyConnection,
    near: &BTreeMap<i64, f64>,
) -> Result<Vec<Group>, ErrorKind> {
    let mut best: BTreeMap<i64, f64> = BTreeMap::new();
    let reports: Vec<i64> = near.keys().copied().collect();
    for chunk in reports.chunks(CHUNK) {
        let mut sql = Sql::new("SELECT seq, story FROM reports WHERE story <> 0 AND seq IN ");
        sql.list(chunk.iter().copied());
        for row in sql.rows(on).await? {
            let score = near.get(&row.try_get(0)?).copied().unwrap_or(0.0);
            let of_story = best.entry(row.try_get(1)?).or_insert(0.0);
            *of_story = of_story.max(score);
        }
    }
    let mut order: Vec<(f64, i64)> =
        best.into_iter().map(|(story, score)| (score, story)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut groups = Vec::with_capacity(order.len());
    for (_, story) in order {
        groups.push(group_of(on, story).await?);
    }
    Ok(groups)
}

/// The kept reports of one story.
pub(super) async fn group_of(on: &mut AnyConnection, story: i64) -> Result<Group, ErrorKind> {
    let mut sql = Sql::new(
        "SELECT r.seq, g.taken FROM reports r JOIN grouping g ON g.report = r.seq WHERE r.story = ",
    );
    sql.bind(story).push(" ORDER BY r.seq");
    let mut group = Group { reports: Vec::new(), taken: Vec::new() };
    for row in sql.rows(on).await? {
        group.reports.push(row.try_get(0)?);
        group.taken.push(unpack(&row.try_get::<Vec<u8>, _>(1)?)?);
    }
    Ok(group)
}

/// Keeps what grouping will need of a report later.
pub(super) async fn keep(
    on: &mut AnyConnection,
    seq: i64,
    taken: &Taken,
    why: Option<String>,
) -> Result<(), ErrorKind> {
    let mut sql = Sql::new("INSERT INTO grouping (report, taken, why) VALUES (");
    sql.bind(seq).push(", ").bind(pack(taken)?).push(", ").bind(why).push(")");
    sql.run(on).await?;
    index(on, seq, taken).await
}

/// Makes a report findable by its words and runs of words.
pub(super) async fn index(
    on: &mut AnyConnection,
    seq: i64,
    taken: &Taken,
) -> Result<(), ErrorKind> {
    let day = taken.features.day.map_or(day::UNKNOWN, i64::from);
    let heavy = heaviest(&taken.vector).into_iter().map(|(term, weight)| {
        vec![Value::Int(term.into()), Value::Int(day), Value::Int(seq), Value::Real(weight.into())]
    });
    insert(on, "heavy_words (term, day, report, weight)", heavy.collect(), "").await?;
    let words = taken.features.terms.iter();
    let words = words.map(|t| vec![Value::Int(t.id.into()), Value::Int(day), Value::Int(1)]);
    let add = "ON CONFLICT (term, day) DO UPDATE SET reports = word_days.reports + 1";
    insert(on, "word_days (term, day, reports)", words.collect(), add).await?;
    let words = taken.features.terms.iter();
    let words = words.map(|t| vec![Value::Int(t.id.into()), Value::Int(1)]);
    let add = "ON CONFLICT (term) DO UPDATE SET reports = words.reports + 1";
    insert(on, "words (term, reports)", words.collect(), add).await?;
    let runs = taken.features.sketch.iter().collect::<BTreeSet<_>>().into_iter();
    let runs = runs.map(|run| vec![Value::Int((*run).into()), Value::Int(seq)]);
    insert(on, "runs (run, report)", runs.collect(), "").await
}

fn heaviest(vector: &[(u32, f32)]) -> Vec<(u32, f32)> {
    let mut heavy = vector.to_vec();
    heavy.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    heavy.truncate(LOOKED_UP);
    heavy
}

fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(if n < 0 { 0 } else { u32::MAX })
}

fn narrow(day: i64) -> i32 {
    i32::try_from(day).unwrap_or(i32::MIN)
}

#[expect(clippy::cast_precision_loss, reason = "a handful of shared runs")]
fn real(n: i64) -> f64 {
    n as f64
}
