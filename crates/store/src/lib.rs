//! Keeps reports, readings, stories and corrections, and answers what people ask of them.
//!
//! In: [`Reading`](readout_types::Reading)s with the time and versions that made them. Out: views. Holds: what was
//! acknowledged is on the disk; nothing is kept twice; every record that ever was can be seen again; only this crate knows
//! the disk format; there is no clock here, and no environment: times and places come in as values.
//!
//! [`Store::open`] opens SQLite files and PostgreSQL servers through the same code. [`Store::ingest`] takes readings in and
//! brings the stories they belong to up to date. The views: [`Store::stories`], [`Store::story`], [`Store::quotes`],
//! [`Store::figures`], [`Store::positions`], [`Store::search`]. What analysts decide: [`Store::correct`], [`Store::undo`].
//! Who may use it where a team shares it: [`Store::account`], [`Store::session`].
//!
//! Every face is `#[boxed]`: the code of an `async fn` is otherwise compiled anew in each crate that waits for it, and the
//! web face and the program took a minute longer to build.

mod accounts;
mod corrections;
mod day;
mod db;
mod error;
mod fold;
mod ingest;
mod location;
mod marks;
mod pack;
mod reread;
mod sql;
mod transfer;
mod views;

pub use accounts::{Account, LONGEST_NAME, Role};
pub use corrections::{Anchor, Applied, Correction, Kept};
pub use db::{Access, Store};
pub use error::{Error, ErrorKind};
pub use ingest::{Ingested, Join, Stamp};
pub use location::Location;
pub use marks::Mark;
pub use readout_story::diff::{Change as ItemChange, ChangeKind};
pub use transfer::Imported;
pub use views::merged::{self, Merged};
pub use views::{
    AgentLine, Change, Excerpt, FigureLine, Filter, Hit, Order, PositionLine, Printed, QuoteLine,
    Search, StoryLine, StoryView, VersionLine, Whole,
};
