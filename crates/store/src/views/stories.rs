//! The list of stories.
//!
//! In: a [`Filter`]. Out: [`StoryLine`]s, the latest first.

use async_recursion::async_recursion as boxed;
use readout_types::{Id, Report, Sources};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{Filter, Order, StoryLine, named, pattern};
use crate::db::Backend;
use crate::pack::unpack;
use crate::sql::Sql;
use crate::{Error, ErrorKind, Store, day, fold};

const COLUMNS: &str = "SELECT s.id, s.title, s.process, s.reports, s.outlets, s.newsrooms, s.witnesses, \
                       s.differences, s.first_day, s.last_day, s.updated_at FROM stories s \
                       WHERE s.merged_into IS NULL";

impl Store {
    /// The stories that a filter lets through, the latest first.
    ///
    /// # Errors
    /// Where the filter makes no sense or the store cannot be read.
    #[boxed]
    pub async fn stories(&self, filter: &Filter) -> Result<Vec<StoryLine>, Error> {
        self.list_stories(filter).await.map_err(|kind| self.error(kind))
    }

    async fn list_stories(&self, filter: &Filter) -> Result<Vec<StoryLine>, ErrorKind> {
        let mut on = self.look().await?;
        let mut sql = Sql::new(COLUMNS);
        let (since, until) = filter.days()?;
        if let Some(day) = since {
            sql.push(" AND s.last_day >= ").bind(day);
        }
        if let Some(day) = until {
            sql.push(" AND s.first_day <= ")
                .bind(day)
                .push(" AND s.first_day > ")
                .bind(day::UNKNOWN);
        }
        if let Some(name) = &filter.person {
            in_stories(&mut sql, name, None)?;
        }
        if let Some(name) = &filter.party {
            in_stories(&mut sql, name, Some("party"))?;
        }
        if let Some(code) = &filter.issue {
            sql.push(" AND s.story IN (SELECT story FROM story_issues WHERE code = ")
                .bind(code.as_str());
            sql.push(" OR code LIKE ").bind(pattern(code, "", ".%")).push(" ESCAPE '\\')");
        }
        let like = if self.backend() == Backend::Sqlite { " LIKE " } else { " ILIKE " };
        if let Some(text) = &filter.text {
            sql.push(" AND s.title").push(like).bind(pattern(text, "%", "%")).push(" ESCAPE '\\'");
        }
        if let Some(name) = &filter.place {
            in_places(&mut sql, name)?;
        }
        if let Some(name) = &filter.outlet {
            sql.push(" AND s.story IN (SELECT r.story FROM reports r WHERE r.outlet").push(like);
            sql.bind(pattern(name, "%", "%")).push(" ESCAPE '\\')");
        }
        sql.push(match filter.order {
            Order::Newest => " ORDER BY s.last_day DESC, s.story DESC",
            Order::Disputed => " ORDER BY s.differences DESC, s.last_day DESC, s.story DESC",
            Order::Sources => {
                " ORDER BY s.newsrooms DESC, s.outlets DESC, s.witnesses DESC, s.story DESC"
            }
        });
        filter.page(&mut sql);
        let lines: Result<Vec<StoryLine>, _> = sql.rows(&mut on).await?.iter().map(line).collect();
        let mut lines = lines?;
        for line in lines.iter_mut().filter(|line| line.title.is_none()) {
            line.opening = opening(&mut on, &line.id).await?;
        }
        Ok(lines)
    }
}

/// Adds "has a place whose name has all these words".
fn in_places(sql: &mut Sql, name: &str) -> Result<(), ErrorKind> {
    let mut words = fold::words(name);
    words.sort();
    words.dedup();
    if words.is_empty() {
        return Err(ErrorKind::Query(format!("{name:?} has no word in it")));
    }
    let all = i64::try_from(words.len()).unwrap_or(i64::MAX);
    // Ids of places begin with these letters; agents have others.
    sql.push(" AND s.story IN (SELECT story FROM agent_words WHERE agent LIKE 'pl%' AND word IN ");
    sql.list(words).push(" GROUP BY story, agent HAVING count(*) = ").bind(all).push(")");
    Ok(())
}

/// What a story without a headline begins with.
async fn opening(on: &mut AnyConnection, id: &Id) -> Result<Option<String>, ErrorKind> {
    /// Words enough to know it again in a list.
    const WORDS: usize = 14;
    let mut sql =
        Sql::new("SELECT r.body FROM reports r JOIN stories s ON s.story = r.story WHERE s.id = ");
    sql.bind(id.as_str()).push(" AND s.merged_into IS NULL ORDER BY r.seq LIMIT 1");
    let Some(row) = sql.first(on).await? else { return Ok(None) };
    let report: Report = unpack(&row.try_get::<Vec<u8>, _>(0)?)?;
    let kept = report.zones.iter().filter(|z| z.keep);
    let words =
        kept.flat_map(|z| report.text.slice(z.start as usize..z.end as usize).split_whitespace());
    let words: Vec<&str> = words.take(WORDS).collect();
    Ok((!words.is_empty()).then(|| words.join(" ")))
}

/// Adds "has an agent whose name has all these words".
fn in_stories(sql: &mut Sql, name: &str, kind: Option<&str>) -> Result<(), ErrorKind> {
    if fold::words(name).is_empty() {
        return Err(ErrorKind::Query(format!("{name:?} has no word in it")));
    }
    sql.push(" AND s.story IN (SELECT a.story FROM agents a WHERE 1 = 1");
    named(sql, "a.story, a.agent", name)?;
    if let Some(kind) = kind {
        sql.push(" AND a.kind = ").bind(kind);
    }
    sql.push(")");
    Ok(())
}

fn line(row: &AnyRow) -> Result<StoryLine, ErrorKind> {
    let count = |at: usize| -> Result<u32, ErrorKind> {
        Ok(u32::try_from(row.try_get::<i64, _>(at)?).unwrap_or(0))
    };
    Ok(StoryLine {
        id: Id::new(row.try_get::<String, _>(0)?),
        title: row.try_get(1)?,
        opening: None,
        process: row.try_get(2)?,
        reports: row.try_get(3)?,
        sources: Sources { outlets: count(4)?, newsrooms: count(5)?, witnesses: count(6)? },
        differences: row.try_get(7)?,
        first: day::text(row.try_get(8)?),
        last: day::text(row.try_get(9)?),
        updated_at: row.try_get(10)?,
    })
}
