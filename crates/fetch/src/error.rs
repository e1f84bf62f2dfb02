//! Why something could not be fetched, by name.
//!
//! In: what a server, a resolver or a bound said. Out: [`Error`]. Holds: each reason has a stable name, and says whether
//! trying again later can help.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// Why an address could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The address as asked for; after a redirect the one that was reached.
    pub url: String,
    /// The reason.
    pub kind: ErrorKind,
}

/// The reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The address cannot be understood.
    Address(String),
    /// Neither `http` nor `https`.
    Scheme(String),
    /// A name or password stands in the address.
    Credentials,
    /// The name leads into a block of special addresses.
    Private {
        /// The host as asked for.
        host: String,
        /// Where it leads.
        address: IpAddr,
        /// What kind of address that is.
        block: String,
    },
    /// No address is known for the name.
    NoSuchHost(String),
    /// The server does not take the connection, or ends it.
    Connection(String),
    /// No encrypted connection could be agreed on.
    Tls(String),
    /// It took too long.
    Slow {
        /// What was waited for.
        what: &'static str,
        /// The bound.
        most: Duration,
    },
    /// It is larger than the bound, in bytes after unpacking.
    TooLarge(u64),
    /// The server answered with a status that is no page.
    Status {
        /// The number.
        status: u16,
        /// How long the server wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// More redirects than the bound.
    Redirects(usize),
    /// The redirects lead in a circle.
    RedirectLoop,
    /// A redirect that does not say where to.
    RedirectNowhere,
    /// "Not modified", though nothing was known that could be unmodified.
    NotModifiedUnasked,
    /// The answer ended before its end.
    Truncated(String),
    /// The answer does not follow the protocol.
    BadAnswer(String),
    /// The packing of the answer is not known or is broken.
    BadPacking(String),
    /// robots.txt says no.
    Robots,
    /// robots.txt could not be had, so nothing may be asked of this host now.
    RobotsUnavailable(String),
    /// What came is no feed.
    NotAFeed(String),
}

impl ErrorKind {
    /// The name by which people count and filter.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            ErrorKind::Address(_) => "bad_address",
            ErrorKind::Scheme(_) => "bad_scheme",
            ErrorKind::Credentials => "credentials_in_address",
            ErrorKind::Private { .. } => "private_address",
            ErrorKind::NoSuchHost(_) => "no_such_host",
            ErrorKind::Connection(_) => "no_connection",
            ErrorKind::Tls(_) => "tls",
            ErrorKind::Slow { .. } => "too_slow",
            ErrorKind::TooLarge(_) => "too_large",
            ErrorKind::Status { .. } => "status",
            ErrorKind::Redirects(_) => "too_many_redirects",
            ErrorKind::RedirectLoop => "redirect_loop",
            ErrorKind::RedirectNowhere => "redirect_nowhere",
            ErrorKind::NotModifiedUnasked => "not_modified_unasked",
            ErrorKind::Truncated(_) => "truncated",
            ErrorKind::BadAnswer(_) => "bad_answer",
            ErrorKind::BadPacking(_) => "bad_packing",
            ErrorKind::Robots => "robots",
            ErrorKind::RobotsUnavailable(_) => "robots_unavailable",
            ErrorKind::NotAFeed(_) => "bad_feed",
        }
    }

    /// Whether the same may go well later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            ErrorKind::NoSuchHost(_)
            | ErrorKind::Connection(_)
            | ErrorKind::Slow { .. }
            | ErrorKind::NotModifiedUnasked
            | ErrorKind::Truncated(_)
            | ErrorKind::BadAnswer(_)
            | ErrorKind::RobotsUnavailable(_) => true,
            // RFC 9110: timeouts, "too early", "too many requests", and the server's own faults.
            ErrorKind::Status { status, .. } => {
                matches!(status, 408 | 421 | 425 | 429) || *status >= 500
            }
            _ => false,
        }
    }

    /// How long the server wants to be left alone.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            ErrorKind::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.url, self.kind)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::Address(why) => write!(f, "not an address ({why})"),
            ErrorKind::Scheme(scheme) => write!(f, "only http and https are fetched, not {scheme}"),
            ErrorKind::Credentials => f.write_str("a name or password in an address is not sent"),
            ErrorKind::Private { host, address, block } => write!(
                f,
                "{host} leads to {address} ({block}), not into the public network; \
                 allow it by name if you mean it"
            ),
            ErrorKind::NoSuchHost(why) => write!(f, "no address is known for this name ({why})"),
            ErrorKind::Connection(why) => write!(f, "no connection ({why})"),
            ErrorKind::Tls(why) => write!(f, "no encrypted connection ({why})"),
            ErrorKind::Slow { what, most } => {
                write!(f, "{what} took more than {} s", most.as_secs_f64())
            }
            ErrorKind::TooLarge(most) => write!(f, "larger than {most} bytes"),
            ErrorKind::Status { status, retry_after } => match retry_after {
                Some(wait) => write!(f, "status {status}, not before {} s", wait.as_secs()),
                None => write!(f, "status {status}"),
            },
            ErrorKind::Redirects(most) => write!(f, "more than {most} redirects"),
            ErrorKind::RedirectLoop => f.write_str("redirects lead in a circle"),
            ErrorKind::RedirectNowhere => f.write_str("a redirect without a place"),
            ErrorKind::NotModifiedUnasked => {
                f.write_str("\"not modified\" in answer to an unconditional request")
            }
            ErrorKind::Truncated(why) => write!(f, "the answer was cut short ({why})"),
            ErrorKind::BadAnswer(why) => write!(f, "the answer is not HTTP ({why})"),
            ErrorKind::BadPacking(why) => write!(f, "the answer cannot be unpacked ({why})"),
            ErrorKind::Robots => f.write_str("robots.txt of this host does not allow it"),
            ErrorKind::RobotsUnavailable(why) => {
                write!(f, "robots.txt of this host could not be had ({why})")
            }
            ErrorKind::NotAFeed(why) => write!(f, "not a feed ({why})"),
        }
    }
}

impl std::error::Error for Error {}
