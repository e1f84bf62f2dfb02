//! Pages and feeds over the network: bounded, polite, and never into a private address unless allowed.
//!
//! In: an address, and what is known of it. Out: the bytes of a page, the entries of a feed, or an [`Error`] by name. Holds:
//! a connection goes only to an address that was checked after the name was resolved, on every hop; sizes, times and
//! redirects are bounded; one request at a time to a host. There is no wall clock, environment or file here: the time, the
//! list of feeds and what was remembered come in as values, and whoever calls keeps them.
//!
//! [`Fetcher::get`] fetches one page. [`feed::parse`] reads a feed. [`FeedList`] is the list that is followed; [`follow`]
//! says what is remembered and when something is due again.

mod address;
mod causes;
mod client;
mod error;
pub mod feed;
pub mod follow;
mod hosts;
pub mod list;
mod options;
mod resolve;
mod robots;
mod target;

pub use client::{Answer, Fetcher, Page, Robots, Validators};
pub use error::{Error, ErrorKind};
pub use feed::{Entry, Feed};
pub use list::{FeedLine, FeedList, Take};
pub use options::{Allowed, Bounds, Options};
pub use target::Target;
