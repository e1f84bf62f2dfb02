//! An address that may be asked for.
//!
//! In: what a person, a feed or a redirect wrote. Out: [`Target`]. Holds: `http` or `https`, a host, no name or password, no
//! fragment; what only says where a reader came from is left out, so that one page has one address.

use std::fmt;

use url::{Host, Url};

use crate::{Error, ErrorKind};

/// Parameters that are left out, with their source.
const TRACKING: &str = include_str!("../../../data/fetch/tracking_parameters.tsv");

/// An address that may be asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target(Url);

impl Target {
    /// Checks and cleans an address.
    ///
    /// # Errors
    /// [`ErrorKind::Address`], [`ErrorKind::Scheme`], [`ErrorKind::Credentials`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let url = Url::parse(text.trim());
        checked(url, text)
    }

    /// An address as it stands in an answer of this one.
    ///
    /// # Errors
    /// As [`Target::parse`].
    pub fn join(&self, text: &str) -> Result<Self, Error> {
        checked(self.0.join(text.trim()), text)
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host as it stands in the address.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub(crate) fn parsed_host(&self) -> Option<Host<&str>> {
        self.0.host()
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
    }

    /// Scheme, host and port: what one robots.txt speaks for.
    pub(crate) fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Where this host's robots.txt is.
    pub(crate) fn robots(&self) -> Self {
        let mut url = self.0.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        Target(url)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn checked(parsed: Result<Url, url::ParseError>, text: &str) -> Result<Target, Error> {
    let fail = |kind| Err(Error { url: shown(text), kind });
    let mut url = match parsed {
        Ok(url) => url,
        Err(why) => return fail(ErrorKind::Address(why.to_string())),
    };
    if !matches!(url.scheme(), "http" | "https") {
        return fail(ErrorKind::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return fail(ErrorKind::Credentials);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return fail(ErrorKind::Address("no host".into()));
    }
    url.set_fragment(None);
    without_tracking(&mut url);
    Ok(Target(url))
}

/// An address as messages may show it: without a password, and not without end.
fn shown(text: &str) -> String {
    let text = match text.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (host, path) = rest.split_at(end);
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
        None => text.to_owned(),
    };
    text.chars().take(500).collect()
}

/// Takes out the parameters of the list; what stays is not written anew, since servers may care how it is written.
fn without_tracking(url: &mut Url) {
    let Some(query) = url.query() else { return };
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracking(pair)).collect();
    if kept.len() < query.split('&').count() {
        let kept = kept.join("&");
        url.set_query((!kept.is_empty()).then_some(&kept));
    }
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    let rows = TRACKING.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.into_iter().any(|row| match row.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == row,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = match Target::parse(text) {
            Ok(target) => target.to_string(),
            Err(error) => format!("{} {}", error.kind.name(), error.url),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn an_address_is_cleaned_of_where_the_reader_came_from() {
        check(
            "https://Desk.example/a?UTM_source=x&id=7&fbclid=q#top",
            "https://desk.example/a?id=7",
        );
        check("https://desk.example/a?gclid=1", "https://desk.example/a");
        check("https://desk.example/a?q=a+b&%C3%A4=%2f", "https://desk.example/a?q=a+b&%C3%A4=%2f");
        check("http://desk.example:80", "http://desk.example/");
    }

    #[test]
    fn what_is_no_page_of_the_network_is_refused_by_name() {
        check("file:///etc/passwd", "bad_scheme file:///etc/passwd");
        check("ftp://desk.example/a", "bad_scheme ftp://desk.example/a");
        check("https://ann:secret@desk.example/a", "credentials_in_address https://desk.example/a");
        check("https://ann@desk.example", "credentials_in_address https://desk.example");
        check("http://", "bad_address http://");
        check("desk.example/a", "bad_address desk.example/a");
    }

    #[test]
    fn disguised_numbers_are_addresses() {
        for text in ["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1"] {
            check(text, "http://127.0.0.1/");
        }
    }

    #[test]
    fn a_redirect_is_checked_like_any_address() {
        let page = Target::parse("https://desk.example/a/b").expect("an address");
        assert_eq!(page.join("../c?utm_id=1").expect("joined").as_str(), "https://desk.example/c");
        assert_eq!(page.join("gopher://x/").expect_err("refused").kind.name(), "bad_scheme");
        let secret = page.join("//ann:pw@desk.example/").expect_err("refused");
        assert_eq!(secret.kind, ErrorKind::Credentials);
    }
}
