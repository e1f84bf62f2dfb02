//! What a caller can set, and the bounds within which the network may act.
//!
//! In: nothing. Out: [`Options`], [`Bounds`]. Holds: every bound has a value, so that no server can take memory or time
//! without limit.

use std::collections::BTreeSet;
use std::time::Duration;

use url::Host;

/// How to fetch.
#[derive(Debug, Clone)]
pub struct Options {
    /// Who asks, as servers see it; its part before the first `/` or blank is the name that robots.txt is read for.
    pub user_agent: String,
    /// Least time between two requests to one host; a `Crawl-delay` may make it longer.
    pub delay: Duration,
    /// Hosts that may be at private addresses.
    pub allow_private: Allowed,
    /// Bounds of memory and time.
    pub bounds: Bounds,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            user_agent: concat!("Readout/", env!("CARGO_PKG_VERSION")).to_owned(),
            delay: Duration::from_secs(2),
            allow_private: Allowed::default(),
            bounds: Bounds::default(),
        }
    }
}

/// Bounds of one request. Sizes in bytes.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the head of the answer is there, name look-up and connection included.
    pub head: Duration,
    /// Between two pieces of the answer.
    pub idle: Duration,
    /// For everything, redirects included, but without the time that politeness waits.
    pub total: Duration,
    /// The most that an answer may unpack to: as much as the page reader takes for one item.
    pub bytes: u64,
    /// The most of a robots.txt that is read: RFC 9309 wants at least 500 KiB; what comes after is not looked at.
    pub robots_bytes: u64,
    /// How many redirects are followed.
    pub redirects: usize,
    /// The longest `Crawl-delay` that is kept to; who asks for more would never be read to the end.
    pub crawl_delay: Duration,
    /// How long a robots.txt holds: RFC 9309 allows a day.
    pub robots_age: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            connect: Duration::from_secs(10),
            head: Duration::from_secs(30),
            idle: Duration::from_secs(20),
            total: Duration::from_secs(90),
            bytes: 24 << 20,
            robots_bytes: 512 << 10,
            redirects: 8,
            crawl_delay: Duration::from_secs(60),
            robots_age: Duration::from_secs(24 * 3600),
        }
    }
}

/// Hosts that may be at private addresses, each by its name (or its address) as it stands in addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(BTreeSet<String>);

impl Allowed {
    /// Adds a host; false where the text is no host.
    pub fn add(&mut self, host: &str) -> bool {
        let host = host.trim();
        // An IPv6 address stands in brackets in addresses, and may be given without.
        let parsed = Host::parse(host).or_else(|_| Host::parse(&format!("[{host}]")));
        parsed.is_ok_and(|host| {
            self.0.insert(host.to_string());
            true
        })
    }

    /// Adds the hosts of another list.
    pub fn extend(&mut self, other: Allowed) {
        self.0.extend(other.0);
    }

    pub(crate) fn has(&self, host: &str) -> bool {
        self.0.contains(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_allowed_however_it_is_written() {
        let mut allowed = Allowed::default();
        for host in ["Intranet.Example", "127.0.0.1", "::1"] {
            assert!(allowed.add(host), "{host}");
        }
        assert!(!allowed.add("http://intranet.example/"));
        for host in ["intranet.example", "127.0.0.1", "[::1]"] {
            assert!(allowed.has(host), "{host}");
        }
        assert!(!allowed.has("other.intranet.example"));
    }
}
