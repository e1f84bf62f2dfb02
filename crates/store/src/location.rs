//! Where a store is.
//!
//! In: what a person typed. Out: [`Location`]. Holds: what does not look like a PostgreSQL address is a path; a
//! password never shows in messages.

use std::fmt;
use std::path::PathBuf;

/// Where a store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file: SQLite.
    File(PathBuf),
    /// A server: `postgres://user@host/database`.
    Postgres(String),
}

impl Location {
    /// What was typed: an address of a server, or a path.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Location::Postgres(text.to_owned());
        }
        Location::File(PathBuf::from(text))
    }

    /// The address as the database driver wants it.
    pub(crate) fn url(&self, mode: &str) -> String {
        match self {
            Location::Postgres(url) => url.clone(),
            Location::File(path) => {
                let mut url = String::from("sqlite://");
                for byte in path.to_string_lossy().bytes() {
                    match byte {
                        b'/' | b'-' | b'.' | b'_' | b'~' => url.push(byte as char),
                        b if b.is_ascii_alphanumeric() => url.push(b as char),
                        b => url.push_str(&format!("%{b:02X}")),
                    }
                }
                url + "?mode=" + mode
            }
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::File(path) => write!(f, "{}", path.display()),
            Location::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host_part, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match host_part.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or("");
            format!("{scheme}://{user}@{host}{path}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_server_is_told_from_a_path() {
        assert_eq!(Location::parse("a b/c.db"), Location::File("a b/c.db".into()));
        let server = Location::parse("postgres://ann:secret@db.example/desk");
        assert_eq!(server.to_string(), "postgres://ann@db.example/desk");
        assert_eq!(Location::parse("a b/ü?.db").url("rwc"), "sqlite://a%20b/%C3%BC%3F.db?mode=rwc");
    }
}
