//! Quotes, figures and positions over all stories or one.
//!
//! In: a [`Filter`]. Out: lines, the latest first.

use async_recursion::async_recursion as boxed;
use readout_types::Id;
use serde::de::DeserializeOwned;
use sqlx::Row as _;

use super::story::resolve;
use super::{FigureLine, Filter, PositionLine, QuoteLine, THRESHOLD, named, pattern};
use crate::db::Backend;
use crate::sql::Sql;
use crate::{Error, ErrorKind, Store, day};

/// One of the tables of items: its name and the columns that hold the person, the party and the issue.
struct Table {
    name: &'static str,
    person: &'static str,
    party: &'static str,
    issue: Issue,
}

/// How a table holds the issues of an item.
enum Issue {
    /// Codes in one text, each with a space on both sides.
    Codes,
    /// One code.
    Code,
    /// Those of its story.
    OfStory,
}

const QUOTES: Table =
    Table { name: "quotes", person: "speaker", party: "party", issue: Issue::Codes };
const FIGURES: Table =
    Table { name: "figures", person: "giver", party: "giver", issue: Issue::OfStory };
const POSITIONS: Table =
    Table { name: "positions", person: "party", party: "party", issue: Issue::Code };

impl Store {
    /// What was said.
    ///
    /// # Errors
    /// Where the filter makes no sense or the store cannot be read.
    #[boxed]
    pub async fn quotes(&self, filter: &Filter) -> Result<Vec<QuoteLine>, Error> {
        let lines =
            self.items::<QuoteLine>(&QUOTES, filter, |line, story| line.story = Some(story));
        lines.await.map_err(|kind| self.error(kind))
    }

    /// The figures.
    ///
    /// # Errors
    /// Where the filter makes no sense or the store cannot be read.
    #[boxed]
    pub async fn figures(&self, filter: &Filter) -> Result<Vec<FigureLine>, Error> {
        let lines =
            self.items::<FigureLine>(&FIGURES, filter, |line, story| line.story = Some(story));
        lines.await.map_err(|kind| self.error(kind))
    }

    /// Who stands where.
    ///
    /// # Errors
    /// Where the filter makes no sense or the store cannot be read.
    #[boxed]
    pub async fn positions(&self, filter: &Filter) -> Result<Vec<PositionLine>, Error> {
        let lines =
            self.items::<PositionLine>(&POSITIONS, filter, |line, story| line.story = Some(story));
        lines.await.map_err(|kind| self.error(kind))
    }

    async fn items<T: DeserializeOwned>(
        &self,
        table: &Table,
        filter: &Filter,
        tell: fn(&mut T, Id),
    ) -> Result<Vec<T>, ErrorKind> {
        let mut on = self.look().await?;
        let mut sql = Sql::new("SELECT s.id, q.body FROM ");
        sql.push(table.name).push(" q JOIN stories s ON s.story = q.story WHERE 1 = 1");
        if let Some(id) = &filter.story {
            let key = resolve(&mut on, id).await?;
            sql.push(" AND q.story = ").bind(key);
        }
        restrict(&mut sql, table, filter, self.backend())?;
        sql.push(" ORDER BY q.day DESC, q.report DESC, q.item");
        filter.page(&mut sql);
        let mut lines = Vec::new();
        for row in sql.rows(&mut on).await? {
            let mut line: T = serde_json::from_str(&row.try_get::<String, _>(1)?)?;
            tell(&mut line, Id::new(row.try_get::<String, _>(0)?));
            lines.push(line);
        }
        Ok(lines)
    }
}

fn restrict(
    sql: &mut Sql,
    table: &Table,
    filter: &Filter,
    backend: Backend,
) -> Result<(), ErrorKind> {
    let (since, until) = filter.days()?;
    if let Some(day) = since {
        sql.push(" AND q.day >= ").bind(day);
    }
    if let Some(day) = until {
        sql.push(" AND q.day <= ").bind(day).push(" AND q.day > ").bind(day::UNKNOWN);
    }
    if let Some(name) = &filter.person {
        named(sql, &format!("q.story, q.{}", table.person), name)?;
    }
    if let Some(name) = &filter.party {
        named(sql, &format!("q.story, q.{}", table.party), name)?;
    }
    if let Some(code) = &filter.issue {
        about(sql, &table.issue, code);
    }
    if let Some(text) = &filter.text {
        let like = if backend == Backend::Sqlite { " LIKE " } else { " ILIKE " };
        sql.push(" AND q.body").push(like).bind(pattern(text, "%", "%")).push(" ESCAPE '\\'");
    }
    if filter.quoted && table.name == QUOTES.name {
        sql.push(" AND q.kind IN ('direct', 'mixed')");
    }
    if !filter.unsure {
        sql.push(" AND q.confidence >= ").bind(THRESHOLD);
    }
    Ok(())
}

/// Adds "is about this issue": the code itself, or any of its family.
fn about(sql: &mut Sql, issue: &Issue, code: &str) {
    match issue {
        Issue::Codes => {
            sql.push(" AND (q.issues LIKE ").bind(pattern(code, "% ", " %")).push(" ESCAPE '\\'");
            sql.push(" OR q.issues LIKE ").bind(pattern(code, "% ", ".%")).push(" ESCAPE '\\')");
        }
        Issue::Code => {
            sql.push(" AND (q.issue = ").bind(code);
            sql.push(" OR q.issue LIKE ").bind(pattern(code, "", ".%")).push(" ESCAPE '\\')");
        }
        Issue::OfStory => {
            sql.push(" AND q.story IN (SELECT story FROM story_issues WHERE code = ").bind(code);
            sql.push(" OR code LIKE ").bind(pattern(code, "", ".%")).push(" ESCAPE '\\')");
        }
    }
}
