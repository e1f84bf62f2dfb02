//! People, parties, organisations and groups over all stories.
//!
//! In: a [`Filter`] (its person, its window). Out: [`AgentLine`]s, those of most stories first. Holds: an agent's id is made of
//! its kind and name, so the same one in several stories is one line.

use async_recursion::async_recursion as boxed;
use readout_types::Id;
use serde::Serialize;
use sqlx::Row as _;

use super::{Filter, named};
use crate::sql::Sql;
use crate::{Error, ErrorKind, Store};

/// One agent in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgentLine {
    /// Its id, the same in every story.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// `person`, `party`, `organization` or `group`.
    pub kind: String,
    /// How many stories name it.
    pub stories: i64,
    /// How often it is named.
    pub mentions: i64,
}

impl Store {
    /// The agents whose name has all words of the filter's `person`; of one kind, if it is given.
    ///
    /// # Errors
    /// Where the filter makes no sense or the store cannot be read.
    #[boxed]
    pub async fn agents(
        &self,
        filter: &Filter,
        kind: Option<&str>,
    ) -> Result<Vec<AgentLine>, Error> {
        self.list_agents(filter, kind).await.map_err(|kind| self.error(kind))
    }

    async fn list_agents(
        &self,
        filter: &Filter,
        kind: Option<&str>,
    ) -> Result<Vec<AgentLine>, ErrorKind> {
        let mut on = self.look().await?;
        let mut sql = Sql::new(
            "SELECT a.agent, max(a.name), max(a.kind), count(*), CAST(sum(a.mentions) AS BIGINT) \
             FROM agents a WHERE 1 = 1",
        );
        if let Some(name) = &filter.person {
            named(&mut sql, "a.story, a.agent", name)?;
        }
        if let Some(kind) = kind {
            sql.push(" AND a.kind = ").bind(kind);
        }
        sql.push(" GROUP BY a.agent ORDER BY 4 DESC, 5 DESC, 2, 1");
        filter.page(&mut sql);
        let line = |row: &sqlx::any::AnyRow| -> Result<AgentLine, ErrorKind> {
            Ok(AgentLine {
                id: Id::new(row.try_get::<String, _>(0)?),
                name: row.try_get(1)?,
                kind: row.try_get(2)?,
                stories: row.try_get(3)?,
                mentions: row.try_get(4)?,
            })
        };
        sql.rows(&mut on).await?.iter().map(line).collect()
    }

    /// The stories that name an agent, the latest first; at most 200.
    ///
    /// # Errors
    /// [`ErrorKind::Unknown`] where there is none.
    #[boxed]
    pub async fn stories_of_agent(&self, agent: &str) -> Result<Vec<Id>, Error> {
        let read = async {
            let mut on = self.look().await?;
            let mut sql = Sql::new(
                "SELECT s.id FROM agents a JOIN stories s ON s.story = a.story WHERE a.agent = ",
            );
            sql.bind(agent).push(" ORDER BY s.last_day DESC, s.story DESC LIMIT 200");
            let id = |row: &sqlx::any::AnyRow| Ok(Id::new(row.try_get::<String, _>(0)?));
            let stories: Vec<Id> =
                sql.rows(&mut on).await?.iter().map(id).collect::<Result<_, ErrorKind>>()?;
            if stories.is_empty() {
                return Err(ErrorKind::Unknown(agent.to_owned()));
            }
            Ok(stories)
        };
        read.await.map_err(|kind| self.error(kind))
    }
}
