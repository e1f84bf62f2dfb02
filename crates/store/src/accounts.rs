//! Who may use a store that a team shares, and who is logged in.
//!
//! In: names, roles, hashes and times as values. Out: [`Account`]s. Holds: no password and no session token is kept as it was
//! typed or sent, only hashes that the caller made; accounts and sessions do not travel with an export of the store.

use async_recursion::async_recursion as boxed;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::sql::Sql;
use crate::{Error, ErrorKind, Store};

/// What an account may do; each may do all that the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Look.
    Read,
    /// Add reports, correct, remark.
    Edit,
    /// Look after accounts.
    Admin,
}

impl Role {
    /// The role as it is typed and kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Read => "read",
            Role::Edit => "edit",
            Role::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Role::Read, Role::Edit, Role::Admin];
        let role = all.into_iter().find(|role| role.as_str() == text);
        role.ok_or_else(|| format!("{text:?} is no role (read, edit, admin)"))
    }
}

/// Someone who may use the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The name to log in with.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made or last changed (RFC 3339 in UTC).
    pub made_at: String,
    /// The password's hash in PHC form; never shown.
    #[serde(skip)]
    pub password: String,
}

/// Longest name of an account, in bytes.
pub const LONGEST_NAME: usize = 64;

impl Store {
    /// A number that grows with every change of the record, whichever program made it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn pulse(&self) -> Result<i64, Error> {
        let read = async {
            let mut on = self.look().await?;
            let row = Sql::new("SELECT max(number) FROM pulse").first(&mut on).await?;
            let number: Option<i64> = row.map(|row| row.try_get(0)).transpose()?.flatten();
            Ok(number.unwrap_or(0))
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// Makes an account, or gives an existing one another role and password; whoever was logged in with it is logged out.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] where the name is empty, longer than [`LONGEST_NAME`] or not printable.
    #[boxed]
    pub async fn keep_account(&self, account: &Account) -> Result<(), Error> {
        let keep = async {
            fit(&account.name)?;
            let mut tx = self.begin().await?;
            let name = account.name.as_str();
            let mut sql = Sql::new("INSERT INTO accounts (name, role, password, made_at) VALUES ");
            sql.list([name, account.role.as_str(), &account.password, &account.made_at]);
            sql.push(" ON CONFLICT (name) DO UPDATE SET role = excluded.role, ");
            sql.push("password = excluded.password, made_at = excluded.made_at");
            sql.run(&mut tx).await?;
            let mut sql = Sql::new("DELETE FROM sessions WHERE account = ");
            sql.bind(name);
            sql.run(&mut tx).await?;
            Ok(tx.commit().await?)
        };
        keep.await.map_err(|kind| self.error(kind))
    }

    /// Takes an account away and logs it out; whether there was one.
    ///
    /// # Errors
    /// Where the store cannot be written.
    #[boxed]
    pub async fn drop_account(&self, name: &str) -> Result<bool, Error> {
        let forget = async {
            let mut tx = self.begin().await?;
            let mut sql = Sql::new("DELETE FROM sessions WHERE account = ");
            sql.bind(name);
            sql.run(&mut tx).await?;
            let mut sql = Sql::new("DELETE FROM accounts WHERE name = ");
            sql.bind(name);
            let gone = sql.run(&mut tx).await?;
            tx.commit().await?;
            Ok(gone > 0)
        };
        forget.await.map_err(|kind| self.error(kind))
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let read = async {
            let mut on = self.look().await?;
            let sql = Sql::new("SELECT name, role, password, made_at FROM accounts ORDER BY name");
            sql.rows(&mut on).await?.iter().map(account).collect::<Result<Vec<_>, ErrorKind>>()
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// The account of this name.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn account(&self, name: &str) -> Result<Option<Account>, Error> {
        let read = async {
            let mut on = self.look().await?;
            let mut sql =
                Sql::new("SELECT name, role, password, made_at FROM accounts WHERE name = ");
            sql.bind(name);
            sql.first(&mut on).await?.as_ref().map(account).transpose()
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// Logs an account in: `token` is the hash of what its browser will send, `now` and `until` are seconds since
    /// 1970-01-01. Sessions that are over are forgotten.
    ///
    /// # Errors
    /// Where the store cannot be written.
    #[boxed]
    pub async fn open_session(
        &self,
        token: &str,
        account: &str,
        now: i64,
        until: i64,
    ) -> Result<(), Error> {
        let keep = async {
            let mut tx = self.begin().await?;
            let mut sql = Sql::new("DELETE FROM sessions WHERE until <= ");
            sql.bind(now);
            sql.run(&mut tx).await?;
            let mut sql = Sql::new("INSERT INTO sessions (token, account, until) VALUES (");
            sql.bind(token).push(", ").bind(account).push(", ").bind(until).push(")");
            sql.run(&mut tx).await?;
            Ok(tx.commit().await?)
        };
        keep.await.map_err(|kind| self.error(kind))
    }

    /// Who is logged in with a token of this hash.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn session(&self, token: &str, now: i64) -> Result<Option<Account>, Error> {
        let read = async {
            let mut on = self.look().await?;
            let mut sql = Sql::new(
                "SELECT a.name, a.role, a.password, a.made_at FROM sessions s \
                 JOIN accounts a ON a.name = s.account WHERE s.token = ",
            );
            sql.bind(token).push(" AND s.until > ").bind(now);
            sql.first(&mut on).await?.as_ref().map(account).transpose()
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// Logs out.
    ///
    /// # Errors
    /// Where the store cannot be written.
    #[boxed]
    pub async fn end_session(&self, token: &str) -> Result<(), Error> {
        let forget = async {
            let mut tx = self.begin().await?;
            let mut sql = Sql::new("DELETE FROM sessions WHERE token = ");
            sql.bind(token);
            sql.run(&mut tx).await?;
            Ok(tx.commit().await?)
        };
        forget.await.map_err(|kind| self.error(kind))
    }
}

fn fit(name: &str) -> Result<(), ErrorKind> {
    let printable = !name.chars().any(|c| c.is_control() || c.is_whitespace());
    if name.is_empty() || name.len() > LONGEST_NAME || !printable {
        let why = format!("{name:?} cannot be a name: 1 to {LONGEST_NAME} bytes without spaces");
        return Err(ErrorKind::Query(why));
    }
    Ok(())
}

fn account(row: &AnyRow) -> Result<Account, ErrorKind> {
    let role: String = row.try_get(1)?;
    Ok(Account {
        name: row.try_get(0)?,
        role: role.parse().map_err(ErrorKind::Value)?,
        password: row.try_get(2)?,
        made_at: row.try_get(3)?,
    })
}
