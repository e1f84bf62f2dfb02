//! The list of stories.
//!
//! In: a [`Filter`]. Out: [`StoryLine`]s, the latest first.

use readout_types::{Id, Sources};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Filter, Order, StoryLine, named, pattern};
use crate::db::Backend;
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
        if let Some(text) = &filter.text {
            let like = if self.backend() == Backend::Sqlite { " LIKE " } else { " ILIKE " };
            sql.push(" AND s.title").push(like).bind(pattern(text, "%", "%")).push(" ESCAPE '\\'");
        }
        if let Some(name) = &filter.place {
            in_places(&mut sql, name)?;
        }
        if let Some(name) = &filter.outlet {
            sql.push(" AND s.story IN (SELECT r.story FROM reports r WHERE lower(r.outlet) LIKE ");
            sql.bind(pattern(&name.to_lowercase(), "%", "%")).push(" ESCAPE '\\')");
        }
        sql.push(match filter.order {
            Order::Newest => " ORDER BY s.last_day DESC, s.story DESC",
            Order::Disputed => " ORDER BY s.differences DESC, s.last_day DESC, s.story DESC",
            Order::Sources => {
                " ORDER BY s.newsrooms DESC, s.outlets DESC, s.witnesses DESC, s.story DESC"
            }
        });
        filter.page(&mut sql);
        sql.rows(&mut on).await?.iter().map(line).collect()
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
        process: row.try_get(2)?,
        reports: row.try_get(3)?,
        sources: Sources { outlets: count(4)?, newsrooms: count(5)?, witnesses: count(6)? },
        differences: row.try_get(7)?,
        first: day::text(row.try_get(8)?),
        last: day::text(row.try_get(9)?),
        updated_at: row.try_get(10)?,
    })
}
