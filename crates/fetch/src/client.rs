//! One page, over the network, within bounds.
//!
//! In: a [`Target`] and what is known of it. Out: an [`Answer`] or an [`Error`] by name. Holds: every hop of a redirect is
//! checked like the first address; what is unpacked is counted, and the reading stops at the bound; the body comes as it
//! was sent, with the charset that was named, for the page reader to judge.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout};

use crate::hosts::{Hosts, Turn};
use crate::options::{Bounds, Options};
use crate::resolve::Guard;
use crate::robots::Rules;
use crate::target::Target;
use crate::{Error, ErrorKind, causes};

/// What a server said by which it can be asked whether a page changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`, as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

impl Validators {
    fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// What a server gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it was at last, after redirects.
    pub url: String,
    /// The body, unpacked.
    pub bytes: Vec<u8>,
    /// The charset that came with it.
    pub charset: Option<String>,
    /// By which the server can be asked whether it changed.
    pub validators: Validators,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A page.
    Page(Page),
    /// It is as it was.
    Unchanged,
}

/// Whether robots.txt is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Robots {
    /// By a program that follows addresses of its own.
    Ask,
    /// For one page that a person named.
    Pass,
}

/// Fetches pages: bounded, polite, and never from a private address unless allowed.
#[derive(Debug)]
pub struct Fetcher {
    client: reqwest::Client,
    guard: Guard,
    hosts: Hosts,
    bounds: Bounds,
    delay: Duration,
    /// The name that robots.txt is read for.
    name: String,
}

/// One request as it is to be made.
#[derive(Clone, Copy)]
struct Ask<'a> {
    known: &'a Validators,
    robots: Robots,
    now: Timestamp,
}

/// One step on the way to a page.
enum Hop {
    There(Answer),
    Elsewhere(Target),
}

impl Fetcher {
    /// With these manners and bounds.
    ///
    /// # Errors
    /// Where the user agent is no value for a header, or no encrypted connection can be set up on this machine.
    pub fn new(options: Options) -> Result<Self, String> {
        let guard = Guard::new(options.allow_private);
        // Several crates may bring a provider; the choice is made here, and who comes second is content with it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent(&options.user_agent)
            .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(ACCEPTED))]))
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // A proxy of the environment would ask for names itself, behind the back of the guard.
            .no_proxy()
            .pool_max_idle_per_host(1)
            .http1_only()
            .connect_timeout(options.bounds.connect)
            .dns_resolver(guard.clone())
            .build()
            .map_err(|cause| causes::chain(&cause))?;
        let name = options.user_agent.split(['/', ' ']).next().unwrap_or_default().to_owned();
        let (bounds, delay) = (options.bounds, options.delay);
        Ok(Fetcher { client, guard, hosts: Hosts::default(), bounds, delay, name })
    }

    /// Fetches a page, or learns that it is as it was. `now` is for a `Retry-After` that names a time.
    ///
    /// # Errors
    /// Each by its name; see [`ErrorKind`].
    pub async fn get(
        &self,
        target: &Target,
        known: &Validators,
        robots: Robots,
        now: Timestamp,
    ) -> Result<Answer, Error> {
        let ask = Ask { known, robots, now };
        let (mut at, mut left) = (target.clone(), self.bounds.total);
        let mut seen = BTreeSet::from([at.clone()]);
        for _ in 0..=self.bounds.redirects {
            match self.polite_hop(&at, ask, &mut left).await? {
                Hop::There(answer) => return Ok(answer),
                Hop::Elsewhere(next) if !seen.insert(next.clone()) => {
                    return Err(error(&at, ErrorKind::RedirectLoop));
                }
                Hop::Elsewhere(next) => at = next,
            }
        }
        Err(error(&at, ErrorKind::Redirects(self.bounds.redirects)))
    }

    /// One hop in the host's turn, if its robots.txt allows it.
    async fn polite_hop(
        &self,
        at: &Target,
        ask: Ask<'_>,
        left: &mut Duration,
    ) -> Result<Hop, Error> {
        self.guard.check(at).map_err(|kind| error(at, kind))?;
        let mut turn = self.hosts.turn(at.host()).await;
        let mut delay = self.delay;
        if ask.robots == Robots::Ask {
            self.learn_rules(&mut turn, at, ask.now).await;
            if let Some(rules) = turn.rules(&at.origin(), self.bounds.robots_age) {
                rules.check(at).map_err(|kind| error(at, kind))?;
                let asked = rules.delay().unwrap_or_default();
                delay = delay.max(asked.min(self.bounds.crawl_delay));
            }
            turn.wait().await;
        }
        let began = Instant::now();
        let most = self.bounds.total;
        let hop = timeout(*left, self.hop(at, ask, self.bounds.bytes)).await;
        turn.rest(delay);
        *left = left.saturating_sub(began.elapsed());
        hop.unwrap_or_else(|_| Err(error(at, ErrorKind::Slow { what: "the whole", most })))
    }

    /// Asks for the robots.txt of an origin, unless it is known.
    async fn learn_rules(&self, turn: &mut Turn, at: &Target, now: Timestamp) {
        if turn.rules(&at.origin(), self.bounds.robots_age).is_some() {
            return;
        }
        let most = self.bounds.total;
        let answer = timeout(most, self.robots_txt(at.robots(), now)).await;
        let answer =
            answer.unwrap_or_else(|_| Err(error(at, ErrorKind::Slow { what: "robots.txt", most })));
        turn.keep_rules(&at.origin(), Rules::of(answer, &self.name));
        turn.rest(self.delay);
    }

    /// Follows the redirects of a robots.txt; RFC 9309 wants five at least.
    async fn robots_txt(&self, mut at: Target, now: Timestamp) -> Result<Answer, Error> {
        let ask = Ask { known: &Validators::default(), robots: Robots::Pass, now };
        for _ in 0..=5 {
            self.guard.check(&at).map_err(|kind| error(&at, kind))?;
            match self.hop(&at, ask, self.bounds.robots_bytes).await? {
                Hop::There(answer) => return Ok(answer),
                Hop::Elsewhere(next) => at = next,
            }
        }
        Err(error(&at, ErrorKind::Redirects(5)))
    }

    /// One request and its answer.
    async fn hop(&self, at: &Target, ask: Ask<'_>, most: u64) -> Result<Hop, Error> {
        let send = self.client.get(at.url().clone()).headers(conditions(ask.known)).send();
        let slow = ErrorKind::Slow { what: "the head of the answer", most: self.bounds.head };
        let response = match timeout(self.bounds.head, send).await {
            Ok(Ok(response)) => response,
            Ok(Err(cause)) => return Err(error(at, causes::kind(&cause))),
            Err(_) => return Err(error(at, slow)),
        };
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED {
            let asked = !ask.known.is_empty();
            return if asked {
                Ok(Hop::There(Answer::Unchanged))
            } else {
                Err(error(at, ErrorKind::NotModifiedUnasked))
            };
        }
        if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            let place = text_of(response.headers(), &LOCATION);
            let place = place.ok_or_else(|| error(at, ErrorKind::RedirectNowhere))?;
            return at.join(&place).map(Hop::Elsewhere);
        }
        if status != StatusCode::OK {
            let retry_after =
                text_of(response.headers(), &RETRY_AFTER).and_then(|t| wait_of(&t, ask.now));
            let status = status.as_u16();
            return Err(error(at, ErrorKind::Status { status, retry_after }));
        }
        self.page(at, response, most).await.map(|page| Hop::There(Answer::Page(page)))
    }

    /// The body, piece by piece, up to the bound.
    async fn page(&self, at: &Target, mut response: Response, most: u64) -> Result<Page, Error> {
        let headers = response.headers();
        // What could be unpacked has lost this header.
        if let Some(packing) = text_of(headers, &CONTENT_ENCODING)
            && !packing.trim().eq_ignore_ascii_case("identity")
        {
            return Err(error(at, ErrorKind::BadPacking(packing)));
        }
        let charset = text_of(headers, &CONTENT_TYPE).and_then(|t| charset_of(&t));
        let validators = Validators {
            etag: text_of(headers, &ETAG),
            last_modified: text_of(headers, &LAST_MODIFIED),
        };
        let is_robots = most == self.bounds.robots_bytes;
        if !is_robots && response.content_length().is_some_and(|n| n > most) {
            return Err(error(at, ErrorKind::TooLarge(most)));
        }
        let mut bytes = Vec::new();
        while let Some(piece) = self.piece(at, &mut response).await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() as u64 > most {
                if is_robots {
                    break;
                }
                return Err(error(at, ErrorKind::TooLarge(most)));
            }
        }
        Ok(Page { url: at.to_string(), bytes, charset, validators })
    }

    async fn piece(
        &self,
        at: &Target,
        response: &mut Response,
    ) -> Result<Option<impl AsRef<[u8]> + std::ops::Deref<Target = [u8]>>, Error> {
        match timeout(self.bounds.idle, response.chunk()).await {
            Ok(Ok(piece)) => Ok(piece),
            Ok(Err(cause)) => Err(error(at, causes::kind(&cause))),
            Err(_) => {
                let slow = ErrorKind::Slow {
                    what: "the next piece of the answer",
                    most: self.bounds.idle,
                };
                Err(error(at, slow))
            }
        }
    }
}

/// What is asked for: pages first, feeds as well, and the rest for servers that know no better.
const ACCEPTED: &str = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, \
                        application/feed+json, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.5";

fn error(at: &Target, kind: ErrorKind) -> Error {
    Error { url: at.to_string(), kind }
}

fn conditions(known: &Validators) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut add = |name: HeaderName, value: &Option<String>| {
        if let Some(value) = value.as_ref().and_then(|v| HeaderValue::from_str(v).ok()) {
            headers.insert(name, value);
        }
    };
    add(IF_NONE_MATCH, &known.etag);
    add(IF_MODIFIED_SINCE, &known.last_modified);
    headers
}

/// The longest value of a header that is looked at.
const HEADER: usize = 8 << 10;

fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let bytes = headers.get(name)?.as_bytes();
    // Addresses in redirects come as raw UTF-8 now and then.
    let text = String::from_utf8_lossy(bytes).trim().to_owned();
    (!text.is_empty() && text.len() <= HEADER).then_some(text)
}

/// `charset=` in a content type.
fn charset_of(content_type: &str) -> Option<String> {
    let parts = content_type.split(';').skip(1);
    let mut named = parts.filter_map(|part| part.split_once('='));
    let (_, value) = named.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    let value = value.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_owned())
}

/// `Retry-After`: seconds, or a time (RFC 9110, 10.2.3).
fn wait_of(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    let seconds = then.as_second().saturating_sub(now.as_second());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_time() {
        let now = "2026-03-03T07:28:00Z".parse().expect("a time");
        let wait = |text: &str| wait_of(text, now).map(|d| d.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Tue, 03 Mar 2026 07:30:00 GMT"), Some(120));
        assert_eq!(wait("Tue, 03 Mar 2026 07:00:00 GMT"), Some(0));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-5"), None);
    }

    #[test]
    fn a_charset_is_found_however_it_is_written() {
        assert_eq!(
            charset_of("text/html; Charset=\"windows-1251\"").as_deref(),
            Some("windows-1251")
        );
        assert_eq!(charset_of("text/html;boundary=x; charset=utf-8").as_deref(), Some("utf-8"));
        assert_eq!(charset_of("text/html"), None);
        assert_eq!(charset_of("text/html; charset="), None);
    }
}
