//! What analysts decided, kept as data.
//!
//! In: a [`Correction`] with its author and time. Out: the same, listed, applied whenever a story is grouped or built, undone at
//! will. Holds: a correction is anchored to a report's bytes and a place in its text, so it outlives every re-reading;
//! nothing that was decided is ever overwritten.

pub(crate) mod decisions;
pub(crate) mod items;

use async_recursion::async_recursion as boxed;
use std::collections::BTreeSet;

use readout_types::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::ingest::{Anew, Stamp, rebuild, regroup};
use crate::sql::Sql;
use crate::{Error, ErrorKind, Store};

/// A place in a report, whatever the reading calls what stands there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Anchor {
    /// SHA-256 of the report's bytes.
    pub sha256: String,
    /// First Unicode scalar value of its text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Correction {
    /// These reports (by SHA-256) tell one story.
    Join {
        /// The reports.
        #[schemars(length(min = 1))]
        reports: BTreeSet<String>,
    },
    /// These reports (by SHA-256) are a story of their own.
    Split {
        /// The reports.
        #[schemars(length(min = 1))]
        reports: BTreeSet<String>,
    },
    /// Two agents are one; the first one's name stays.
    Merge {
        /// A mention of the agent that stays.
        stays: Anchor,
        /// A mention of the one that goes into it.
        goes: Anchor,
    },
    /// What an agent is said to do in these reports is another's doing.
    Part {
        /// A mention of the agent.
        agent: Anchor,
        /// The reports (by SHA-256) where another is meant.
        reports: BTreeSet<String>,
        /// The other's name.
        name: String,
    },
    /// An item's field has another value.
    Set {
        /// The section of the record (`positions`).
        section: String,
        /// The item's evidence.
        item: Anchor,
        /// The field (`stance`).
        field: String,
        /// Its value in the record's own form; `null` for not known.
        value: Json,
    },
    /// An item is not so.
    Strike {
        /// The section of the record.
        section: String,
        /// The item's evidence.
        item: Anchor,
    },
    /// A remark; nothing changes.
    Note {
        /// The words it is about.
        item: Anchor,
        /// The remark.
        text: String,
    },
}

impl Correction {
    /// The reports it is anchored in, by SHA-256.
    #[must_use]
    pub fn reports(&self) -> BTreeSet<&str> {
        match self {
            Correction::Join { reports } | Correction::Split { reports } => {
                reports.iter().map(String::as_str).collect()
            }
            Correction::Merge { stays, goes } => {
                [&stays.sha256, &goes.sha256].map(String::as_str).into()
            }
            Correction::Part { agent, reports, .. } => {
                reports.iter().chain([&agent.sha256]).map(String::as_str).collect()
            }
            Correction::Set { item, .. }
            | Correction::Strike { item, .. }
            | Correction::Note { item, .. } => [item.sha256.as_str()].into(),
        }
    }
}

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Kept {
    /// Its number, in the order of decisions.
    pub id: i64,
    /// When.
    pub at: String,
    /// By whom.
    pub author: String,
    /// What.
    pub what: Correction,
    /// When and by whom it was undone.
    pub undone: Option<(String, String)>,
}

/// What a decision changed in a story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Applied {
    /// The decision.
    pub correction: Kept,
    /// The item it met, in the story as it is now; the one that is gone where it was struck.
    pub item: Option<Id>,
    /// What the field said before.
    pub was: Option<Json>,
}

impl Store {
    /// Keeps a decision and brings the stories it touches up to date.
    ///
    /// # Errors
    /// [`ErrorKind::Unknown`] where no kept report bears its anchor's SHA-256.
    #[boxed]
    pub async fn correct(
        &self,
        what: Correction,
        author: &str,
        stamp: &Stamp,
    ) -> Result<Kept, Error> {
        self.decide(what, author, stamp).await.map_err(|kind| self.error(kind))
    }

    async fn decide(
        &self,
        what: Correction,
        author: &str,
        stamp: &Stamp,
    ) -> Result<Kept, ErrorKind> {
        let mut tx = self.write().await?;
        for sha256 in what.reports() {
            if decisions::reports_with(&mut tx, sha256).await?.is_empty() {
                return Err(ErrorKind::Unknown(sha256.to_owned()));
            }
        }
        let last = Sql::new("SELECT max(id) FROM corrections").first(&mut tx).await?;
        let last: Option<i64> = last.map(|row| row.try_get(0)).transpose()?.flatten();
        let kept = Kept {
            id: last.unwrap_or(0) + 1,
            at: stamp.at.clone(),
            author: author.to_owned(),
            what,
            undone: None,
        };
        keep(&mut tx, &kept).await?;
        again(&mut tx, &kept, Anew::No, stamp).await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// Undoes a decision; it stays listed, with who undid it.
    ///
    /// # Errors
    /// [`ErrorKind::Unknown`] where there is no such decision in force.
    #[boxed]
    pub async fn undo(&self, id: i64, author: &str, stamp: &Stamp) -> Result<Kept, Error> {
        self.take_back(id, author, stamp).await.map_err(|kind| self.error(kind))
    }

    async fn take_back(&self, id: i64, author: &str, stamp: &Stamp) -> Result<Kept, ErrorKind> {
        let mut tx = self.write().await?;
        let all = all(&mut tx).await?;
        let kept = all.into_iter().find(|k| k.id == id && k.undone.is_none());
        let kept = kept.ok_or_else(|| ErrorKind::Unknown(format!("correction {id}")))?;
        let mut sql = Sql::new("UPDATE corrections SET undone_at = ");
        sql.bind(stamp.at.as_str())
            .push(", undone_by = ")
            .bind(author)
            .push(" WHERE id = ")
            .bind(id);
        sql.run(&mut tx).await?;
        again(&mut tx, &kept, Anew::Yes, stamp).await?;
        tx.commit().await?;
        Ok(Kept { undone: Some((stamp.at.clone(), author.to_owned())), ..kept })
    }

    /// The first report with these bytes.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn report_with(&self, sha256: &str) -> Result<Option<Id>, Error> {
        let read = async {
            let mut on = self.look().await?;
            let mut sql = Sql::new("SELECT id FROM reports WHERE sha256 = ");
            sql.bind(sha256).push(" ORDER BY seq LIMIT 1");
            let row = sql.first(&mut on).await?;
            Ok(row.map(|r| r.try_get::<String, _>(0)).transpose()?.map(Id::new))
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// Some decisions, the latest first, those undone too: at most so many, after passing over so many.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn latest_corrections(&self, most: u32, over: u32) -> Result<Vec<Kept>, Error> {
        let read = async {
            let mut on = self.look().await?;
            let mut sql = Sql::new(COLUMNS);
            sql.push(" ORDER BY id DESC LIMIT ").bind(i64::from(most));
            sql.push(" OFFSET ").bind(i64::from(over));
            sql.rows(&mut on).await?.iter().map(row).collect::<Result<Vec<_>, ErrorKind>>()
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// Every decision, in order, those undone too.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn corrections(&self) -> Result<Vec<Kept>, Error> {
        let read = async {
            let mut on = self.look().await?;
            all(&mut on).await
        };
        read.await.map_err(|kind| self.error(kind))
    }
}

pub(crate) async fn keep(on: &mut AnyConnection, kept: &Kept) -> Result<(), ErrorKind> {
    let mut sql =
        Sql::new("INSERT INTO corrections (id, at, author, body, undone_at, undone_by) VALUES (");
    sql.bind(kept.id).push(", ").bind(kept.at.as_str()).push(", ").bind(kept.author.as_str());
    sql.push(", ").bind(serde_json::to_string(&kept.what)?);
    sql.push(", ").bind(kept.undone.as_ref().map(|u| u.0.as_str()));
    sql.push(", ").bind(kept.undone.as_ref().map(|u| u.1.as_str())).push(")");
    sql.run(on).await?;
    Ok(())
}

const COLUMNS: &str = "SELECT id, at, author, body, undone_at, undone_by FROM corrections";

pub(crate) async fn all(on: &mut AnyConnection) -> Result<Vec<Kept>, ErrorKind> {
    let mut sql = Sql::new(COLUMNS);
    sql.push(" ORDER BY id");
    sql.rows(on).await?.iter().map(row).collect()
}

fn row(row: &AnyRow) -> Result<Kept, ErrorKind> {
    let undone_at: Option<String> = row.try_get(4)?;
    Ok(Kept {
        id: row.try_get(0)?,
        at: row.try_get(1)?,
        author: row.try_get(2)?,
        what: serde_json::from_str(&row.try_get::<String, _>(3)?)?,
        undone: undone_at.zip(row.try_get(5)?),
    })
}

/// Groups and builds again what a decision touches, now that it is in force or no longer.
///
/// # Errors
/// [`ErrorKind::Query`] where it is in force and meets nothing: then it is not kept.
async fn again(
    on: &mut AnyConnection,
    kept: &Kept,
    anew: Anew,
    stamp: &Stamp,
) -> Result<(), ErrorKind> {
    let mut stories = BTreeSet::new();
    for sha256 in kept.what.reports() {
        for (_, story) in decisions::reports_with(on, sha256).await? {
            stories.insert(story);
        }
    }
    let changed = match kept.what {
        Correction::Join { .. } | Correction::Split { .. } => {
            regroup(on, &stories, anew, stamp).await?
        }
        _ => stories.into_iter().collect(),
    };
    for story in changed {
        let failed = rebuild(on, story, stamp).await?.failed;
        if let Some((_, why)) = failed.into_iter().find(|(id, _)| *id == kept.id) {
            return Err(ErrorKind::Query(why));
        }
    }
    Ok(())
}
