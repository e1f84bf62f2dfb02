//! What the store promises, on SQLite and, where it is installed, on PostgreSQL.

mod accounts;
mod bad_stores;
mod common;
mod corrections;
mod keeping;
mod kills;
mod marks;
mod transfer;
