//! A feed's bytes to its entries.
//!
//! In: the bytes of an RSS, Atom or JSON feed, and where they came from. Out: [`Feed`]. Holds: every entry has a key that is
//! the same whenever and wherever it is seen; an entry without link, id or date is an entry all the same; entries come in
//! the order of the feed, each once.

use std::collections::BTreeSet;

use encoding_rs::{Encoding, UTF_8};
use feed_rs::model;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::client::Page;
use crate::target::Target;
use crate::{Error, ErrorKind};

/// What a feed says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// What it calls itself.
    pub title: Option<String>,
    /// For so many minutes it wants not to be asked again.
    pub ttl_minutes: Option<u32>,
    /// Its entries.
    pub entries: Vec<Entry>,
    /// Entries beyond the bound, or without any word or link.
    pub left_out: usize,
}

/// One entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// By which it is known again: its page's address, else its id in this feed, else a hash of its words.
    pub key: String,
    /// Its page, if it names one that can be fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it was published, by the feed (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// The words that the feed itself carries (HTML or plain).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// The most entries of one feed that are taken: news feeds carry some tens.
const MOST_ENTRIES: usize = 2_000;
/// The most bytes of an entry's own words that are kept; longer ones are read from their page only.
const MOST_CONTENT: usize = 512 << 10;

/// Reads a feed.
///
/// # Errors
/// [`ErrorKind::NotAFeed`] with what it is instead, as far as that can be told.
pub fn parse(page: &Page) -> Result<Feed, Error> {
    let fail = |why: String| Error { url: page.url.clone(), kind: ErrorKind::NotAFeed(why) };
    if looks_like_html(&page.bytes) {
        return Err(fail("an HTML page".into()));
    }
    let parsed = model_of(&page.bytes, page).or_else(|first| {
        // The charset that is declared inside may be wrong, or only named outside.
        let text = decoded(page).ok_or_else(|| first.clone())?;
        model_of(text.as_bytes(), page).map_err(|_| first)
    });
    let feed = parsed.map_err(fail)?;
    let outlet = feed.title.as_ref().map(|t| t.content.trim().to_owned());
    let mut seen = BTreeSet::new();
    let all = feed.entries.len();
    let entries = feed.entries.into_iter().filter_map(|e| entry(e, page));
    let entries: Vec<Entry> =
        entries.filter(|e| seen.insert(e.key.clone())).take(MOST_ENTRIES).collect();
    Ok(Feed {
        title: outlet.filter(|t| !t.is_empty()),
        ttl_minutes: feed.ttl,
        left_out: all - entries.len(),
        entries,
    })
}

fn model_of(bytes: &[u8], page: &Page) -> Result<model::Feed, String> {
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Some(&page.url))
        // An id that is not there stays away: one that is made up anew each time would make old entries new.
        .id_generator(|_, _, _| String::new())
        .build();
    parser.parse(bytes).map_err(|cause| cause.to_string())
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).to_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// The text by the charset that came with it; as UTF-8, with holes, where that names none. An XML declaration would name
/// the old charset, so it goes.
fn decoded(page: &Page) -> Option<String> {
    let named = page.charset.as_ref().and_then(|c| Encoding::for_label(c.as_bytes()));
    let (text, _, _) = named.unwrap_or(UTF_8).decode(&page.bytes);
    let text = text.trim_start();
    let text = match text.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>")?.1,
        None => text,
    };
    Some(text.to_owned())
}

fn entry(entry: model::Entry, page: &Page) -> Option<Entry> {
    let url = link(&entry.links, page);
    let title = entry.title.map(|t| t.content.trim().to_owned()).filter(|t| !t.is_empty());
    let words = entry.content.and_then(|c| c.body).or(entry.summary.map(|s| s.content));
    let content = words.filter(|c| !c.trim().is_empty() && c.len() <= MOST_CONTENT);
    let id = entry.id.trim();
    let key = match (&url, id.is_empty()) {
        (Some(url), _) => url.clone(),
        (None, false) => format!("{}#{id}", page.url),
        (None, true) => {
            let words = content.as_deref().or(title.as_deref())?;
            format!("{}#{}", page.url, hash(words))
        }
    };
    let names = entry.authors.into_iter().map(|a| a.name.unwrap_or_default().trim().to_owned());
    Some(Entry {
        key,
        url,
        title,
        published: entry.published.or(entry.updated).map(|d| d.to_rfc3339()),
        authors: names.filter(|n| !n.is_empty()).collect(),
        content,
    })
}

/// The page of an entry: the link that says so, else the first that says nothing else.
fn link(links: &[model::Link], page: &Page) -> Option<String> {
    let base = Target::parse(&page.url).ok()?;
    let is = |link: &&model::Link, rel: Option<&str>| link.rel.as_deref() == rel;
    let named = links.iter().find(|l| is(l, Some("alternate")));
    let link = named.or_else(|| links.iter().find(|l| is(l, None)))?;
    base.join(&link.href).ok().map(|target| target.to_string())
}

fn hash(words: &str) -> String {
    Sha256::digest(words.as_bytes()).iter().take(12).map(|b| format!("{b:02x}")).collect()
}

impl Entry {
    /// The entry as an Atom feed of its own, for a reader of feeds: its words are then read like those of any feed.
    #[must_use]
    pub fn alone(&self, outlet: Option<&str>) -> String {
        let element = |name: &str, words: Option<&str>| {
            words.map(|w| format!("<{name}>{}</{name}>", escaped(w))).unwrap_or_default()
        };
        let authors: String = self
            .authors
            .iter()
            .map(|name| format!("<author>{}</author>", element("name", Some(name))))
            .collect();
        let link = self.url.as_deref().map(|url| format!("<link href=\"{}\"/>", escaped(url)));
        let content = self.content.as_deref().unwrap_or_default();
        [
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>feed</id>".to_owned(),
            element("title", outlet),
            "<entry>".to_owned(),
            element("id", Some(&self.key)),
            element("title", self.title.as_deref()),
            element("published", self.published.as_deref()),
            link.unwrap_or_default(),
            authors,
            format!("<content type=\"html\">{}</content></entry></feed>", escaped(content)),
        ]
        .concat()
    }
}

/// Text that may stand anywhere in XML; what XML has no way to say is left out.
fn escaped(text: &str) -> String {
    let sayable = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    quick_xml::escape::escape(text.chars().filter(sayable).collect::<String>()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(bytes: &[u8], charset: Option<&str>) -> Page {
        Page {
            url: "https://desk.example/feed".into(),
            bytes: bytes.to_vec(),
            charset: charset.map(str::to_owned),
            validators: Default::default(),
        }
    }

    fn check(bytes: &[u8], charset: Option<&str>, expected: &[&str]) {
        let found = match parse(&page(bytes, charset)) {
            Ok(feed) => feed
                .entries
                .iter()
                .map(|e| {
                    let part = |x: &Option<String>| x.clone().unwrap_or_else(|| "-".into());
                    format!("{} | {} | {}", e.key, part(&e.title), part(&e.published))
                })
                .collect(),
            Err(error) => vec![error.kind.to_string()],
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn rss_atom_and_json_feeds_are_read() {
        check(
            b"<rss version='2.0'><channel><title>Desk</title><item><title>Talks end</title>\
              <link>https://desk.example/1?utm_source=rss</link><guid>7</guid>\
              <pubDate>Tue, 03 Mar 2026 07:30:00 GMT</pubDate></item></channel></rss>",
            None,
            &["https://desk.example/1 | Talks end | 2026-03-03T07:30:00+00:00"],
        );
        check(
            b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Desk</title><id>x</id><entry><id>a</id>\
              <title>Talks begin</title><link rel='self' href='https://desk.example/1.atom'/>\
              <link rel='alternate' href='/1'/><updated>2026-03-03T07:30:00Z</updated></entry></feed>",
            None,
            &["https://desk.example/1 | Talks begin | 2026-03-03T07:30:00+00:00"],
        );
        check(
            br#"{"version":"https://jsonfeed.org/version/1","title":"Desk","items":[
              {"id":"1","url":"https://desk.example/1","title":"Talks pause","content_text":"They paused."}]}"#,
            None,
            &["https://desk.example/1 | Talks pause | -"],
        );
    }

    #[test]
    fn entries_without_link_id_or_date_are_known_again() {
        let feed = b"<rss version='2.0'><channel><title>Desk</title>\
            <item><title>No link</title><guid isPermaLink='false'>g1</guid></item>\
            <item><title>Nothing but words</title></item><item></item>\
            <item><title>Nothing but words</title></item></channel></rss>";
        let found = parse(&page(feed, None)).expect("a feed");
        let keys: Vec<&str> = found.entries.iter().map(|e| e.key.as_str()).collect();
        assert_eq!(keys[0], "https://desk.example/feed#g1");
        assert!(keys[1].starts_with("https://desk.example/feed#") && keys[1].len() > 40);
        assert_eq!((keys.len(), found.left_out), (2, 2));
        assert_eq!(parse(&page(feed, None)).expect("a feed"), found);
    }

    #[test]
    fn an_entry_alone_is_the_same_entry() {
        let entry = Entry {
            key: "https://desk.example/1?a=1&b=2".into(),
            url: Some("https://desk.example/1?a=1&b=2".into()),
            title: Some("\"A\" & <B>".into()),
            published: Some("2026-03-03T07:30:00+00:00".into()),
            authors: vec!["Ann O'Hara".into(), "Ben".into()],
            content: Some("<p>They \u{1}met &amp; left.</p>".into()),
        };
        let feed = parse(&page(entry.alone(Some("A & B")).as_bytes(), None)).expect("a feed");
        assert_eq!(feed.title.as_deref(), Some("A & B"));
        let content = Some("<p>They met &amp; left.</p>".to_owned());
        assert_eq!(feed.entries, [Entry { content, ..entry }]);
    }

    #[test]
    fn what_is_no_feed_is_named() {
        check(
            b" <!DOCTYPE html><html><body>404</body></html>",
            None,
            &["not a feed (an HTML page)"],
        );
        for bytes in [&b""[..], b"hello", b"{\"a\": 1}", b"<rss><channel><item>", b"\0\x01\x02"] {
            assert!(parse(&page(bytes, None)).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_feed_in_another_charset_is_read() {
        let body = "<rss version='2.0'><channel><title>D</title><item><title>Caf\u{e9} talks</title>\
                    <link>https://desk.example/1</link></item></channel></rss>";
        let latin: Vec<u8> =
            body.chars().map(|c| u8::try_from(u32::from(c)).expect("latin")).collect();
        let expected = &["https://desk.example/1 | Caf\u{e9} talks | -"];
        check(&latin, Some("iso-8859-1"), expected);
        let declared = [&b"<?xml version='1.0' encoding='ISO-8859-1'?>"[..], &latin].concat();
        check(&declared, None, expected);
        let wrong = [&b"<?xml version='1.0' encoding='utf-8'?>"[..], &latin].concat();
        check(&wrong, Some("windows-1252"), expected);
    }
}
