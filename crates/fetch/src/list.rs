//! The list of feeds that is followed: `FEEDS.toml`, and OPML from other readers.
//!
//! In: the text of such a file. Out: [`FeedList`]. Holds: a field that is not known, an address that cannot be fetched, or a
//! time that cannot be understood is an error that names it; every feed is in the list once.
//!
//! ```toml
//! every = "15m"                   # how often a feed is asked; "90s", "2h", "1d"
//! delay = "2s"                    # between two requests to one host
//! contact = "desk@example.org"    # who is behind it, for servers' logs
//! allow_private = ["intranet.example"]
//!
//! [[feed]]
//! url = "https://desk.example/feed.xml"
//! name = "Harbour Courier"        # the outlet, where pages do not say
//! every = "1h"
//! take = "page"                   # or "entry": the words that the feed itself carries
//! allow_private = ["desk.example"] # for this feed and its entries alone
//! ```

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::time::Duration;

use jiff::SignedDuration;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;

use crate::options::Allowed;
use crate::target::Target;

/// The feeds that are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedList {
    /// Least time between two requests to one host.
    pub delay: Option<Duration>,
    /// Who is behind it, for servers' logs.
    pub contact: Option<String>,
    /// Hosts that may be at private addresses, for every feed.
    pub allow_private: Allowed,
    /// Each feed.
    pub feeds: Vec<FeedLine>,
}

/// One feed of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLine {
    /// Where it is.
    pub url: Target,
    /// The outlet, where pages do not say.
    pub name: Option<String>,
    /// How often it is asked.
    pub every: Duration,
    /// What is read of an entry.
    pub take: Take,
    /// Hosts that may be at private addresses for this feed and its entries alone.
    pub allow_private: Allowed,
}

/// What is read of an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// The page that it links to; its own words where there is none.
    #[default]
    Page,
    /// The words that the feed itself carries.
    Entry,
}

/// What is wrong with a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListError(String);

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ListError {}

/// As it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    every: Option<String>,
    delay: Option<String>,
    contact: Option<String>,
    #[serde(default)]
    allow_private: Vec<String>,
    #[serde(default)]
    feed: Vec<WrittenFeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFeed {
    url: String,
    name: Option<String>,
    every: Option<String>,
    #[serde(default)]
    take: Take,
    #[serde(default)]
    allow_private: Vec<String>,
}

/// How often a feed is asked, where nothing is said.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// A feed is not asked more often than this.
const LEAST_EVERY: Duration = Duration::from_secs(60);

impl FeedList {
    /// Reads a list.
    ///
    /// # Errors
    /// Where it cannot be understood; the message names the line or the field.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let written: Written = toml::from_str(text).map_err(|e| ListError(e.to_string()))?;
        let every = written.every.as_deref().map(|t| often("every", t)).transpose()?;
        let every = every.unwrap_or(EVERY);
        let allow_private = hosts("allow_private", &written.allow_private)?;
        let mut feeds: Vec<FeedLine> = Vec::new();
        for feed in written.feed {
            let feed = line(feed, every)?;
            if feeds.iter().any(|f| f.url == feed.url) {
                return Err(ListError(format!("feed {}: it is there twice", feed.url)));
            }
            feeds.push(feed);
        }
        let contact = written.contact.map(|c| c.trim().to_owned()).filter(|c| !c.is_empty());
        if contact.as_ref().is_some_and(|c| !c.chars().all(|c| c.is_ascii_graphic() || c == ' ')) {
            return Err(ListError("contact: only ASCII can be sent to servers".into()));
        }
        let delay = written.delay.as_deref().map(|t| time("delay", t)).transpose()?;
        Ok(FeedList { delay, contact, allow_private, feeds })
    }
}

/// Hosts that may be at private addresses, as written under this name.
fn hosts(name: &str, written: &[String]) -> Result<Allowed, ListError> {
    let mut allowed = Allowed::default();
    for host in written {
        if !allowed.add(host) {
            return Err(ListError(format!("{name}: {host:?} is not the name of a host")));
        }
    }
    Ok(allowed)
}

fn line(feed: WrittenFeed, every: Duration) -> Result<FeedLine, ListError> {
    let url = Target::parse(&feed.url).map_err(|e| ListError(format!("feed {e}")))?;
    let every = match &feed.every {
        Some(text) => often(&format!("feed {url}: every"), text)?,
        None => every,
    };
    let name = feed.name.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
    let allow_private = hosts(&format!("feed {url}: allow_private"), &feed.allow_private)?;
    Ok(FeedLine { url, name, every, take: feed.take, allow_private })
}

fn time(field: &str, text: &str) -> Result<Duration, ListError> {
    let wrong =
        || ListError(format!("{field}: {text:?} is not a time such as \"90s\", \"15m\" or \"2h\""));
    let parsed: SignedDuration = in_hours(text).parse().map_err(|_| wrong())?;
    Duration::try_from(parsed).map_err(|_| wrong())
}

/// Days are 24 hours here; the parser leaves them to calendars.
fn in_hours(text: &str) -> String {
    let days = text.trim().strip_suffix(['d', 'D']).and_then(|n| n.trim().parse::<u32>().ok());
    days.map_or_else(|| text.trim().to_owned(), |days| format!("{}h", u64::from(days) * 24))
}

fn often(field: &str, text: &str) -> Result<Duration, ListError> {
    let time = time(field, text)?;
    if time < LEAST_EVERY {
        return Err(ListError(format!("{field}: no feed is asked more often than once a minute")));
    }
    Ok(time)
}

/// A feed in another reader's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Where it is, as written.
    pub url: String,
    /// What it is called there.
    pub name: Option<String>,
}

/// The feeds of an OPML file, each once, in its order.
///
/// # Errors
/// Where it is no OPML, or broken.
pub fn outlines(text: &str) -> Result<Vec<Outline>, ListError> {
    let mut reader = Reader::from_str(text);
    let (mut found, mut seen, mut is_opml) = (Vec::new(), BTreeSet::new(), false);
    loop {
        let wrong = |e: &dyn fmt::Display| ListError(format!("the OPML file is broken: {e}"));
        match reader.read_event().map_err(|e| wrong(&e))? {
            Event::Start(tag) | Event::Empty(tag) => {
                is_opml |= tag.local_name().as_ref().eq_ignore_ascii_case("opml");
                let outline = outline(&tag).map_err(|e| wrong(&e))?;
                found.extend(outline.filter(|o| seen.insert(o.url.clone())));
            }
            Event::Eof if is_opml => return Ok(found),
            Event::Eof => return Err(ListError("this is no OPML file".into())),
            _ => {}
        }
    }
}

fn outline(tag: &quick_xml::events::BytesStart<'_>) -> Result<Option<Outline>, String> {
    if !tag.local_name().as_ref().eq_ignore_ascii_case("outline") {
        return Ok(None);
    }
    let (mut url, mut text, mut title) = (None, None, None);
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|e| e.to_string())?;
        let value = Some(value.trim().to_owned()).filter(|v| !v.is_empty());
        // Programs do not agree on the case of this one.
        match attribute.key.local_name().as_ref().to_ascii_lowercase().as_str() {
            "xmlurl" => url = value,
            "text" => text = value,
            "title" => title = value,
            _ => {}
        }
    }
    Ok(url.map(|url| Outline { url, name: title.or(text) }))
}

/// What is to be added to a list for feeds of another reader: those that it has not and that can be fetched; with the
/// reasons for the others.
#[must_use]
pub fn addition(list: &FeedList, outlines: &[Outline]) -> (String, usize, Vec<String>) {
    let mut known: BTreeSet<Target> = list.feeds.iter().map(|f| f.url.clone()).collect();
    let (mut added, mut count, mut refused) = (String::new(), 0, Vec::new());
    for outline in outlines {
        match Target::parse(&outline.url) {
            Ok(url) if known.insert(url.clone()) => {
                let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
                let _ = write!(added, "\n[[feed]]\nurl = {}\n", quoted(url.as_str()));
                if let Some(name) = &outline.name {
                    let _ = writeln!(added, "name = {}", quoted(name));
                }
                count += 1;
            }
            Ok(_) => {}
            Err(error) => refused.push(error.to_string()),
        }
    }
    (added, count, refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = match FeedList::parse(text) {
            Ok(list) => {
                let feeds = list.feeds.iter();
                let line = |f: &FeedLine| format!("{} {}s {:?}", f.url, f.every.as_secs(), f.take);
                feeds.map(line).collect::<Vec<_>>().join("\n")
            }
            Err(error) => error.to_string(),
        };
        assert!(found.contains(expected), "{found:?} lacks {expected:?}");
    }

    #[test]
    fn a_list_says_how_often_and_what() {
        let text = "every = '30m'\n[[feed]]\nurl = 'https://a.example/f'\n\
                    [[feed]]\nurl = 'https://b.example/f'\nevery = '1d'\ntake = 'entry'\n";
        check(text, "https://a.example/f 1800s Page\nhttps://b.example/f 86400s Entry");
        check("[[feed]]\nurl = 'https://a.example/f'\nname = ' '", "https://a.example/f 900s Page");
    }

    #[test]
    fn what_is_wrong_with_a_list_is_named() {
        check("evry = '1h'", "unknown field `evry`");
        check("every = 'often'", "every: \"often\" is not a time");
        check("every = '1s'", "more often than once a minute");
        check("every = '-5m'", "every: \"-5m\" is not a time");
        check("[[feed]]\nname = 'x'", "missing field `url`");
        check("[[feed]]\nurl = 'file:///x'", "only http and https");
        check("[[feed]]\nurl = 'http://a.example'\ntake = 'all'", "unknown variant `all`");
        check("[[feed]]\nurl='http://a.example'\n[[feed]]\nurl='http://a.example/'", "there twice");
        check("allow_private = ['http://x/']", "allow_private");
        let own = "[[feed]]\nurl='http://a.example'\nallow_private = ['http://x/']";
        check(own, "feed http://a.example/: allow_private");
        check("contact = \"a\\nb\"", "contact");
        check("= broken", "TOML parse error");
    }

    #[test]
    fn feeds_of_another_reader_are_added_once() {
        let opml = "<?xml version='1.0'?><opml version='2.0'><body><outline text='News'>\
            <outline type='rss' text='A &amp; B' xmlUrl='https://a.example/f?x=1&amp;y=2'/>\
            <outline text='old' title='Old' XMLURL='https://old.example/f'/>\
            <outline xmlUrl='file:///etc/passwd'/>\
            <outline text='again' xmlUrl='https://a.example/f?x=1&amp;y=2'/></outline></body></opml>";
        let list = FeedList::parse("[[feed]]\nurl = 'https://old.example/f'").expect("a list");
        let (text, count, refused) = addition(&list, &outlines(opml).expect("OPML"));
        assert_eq!((count, refused.len()), (1, 1), "{text} {refused:?}");
        let both = FeedList::parse(&text).expect("a list again");
        assert_eq!(both.feeds[0].url.as_str(), "https://a.example/f?x=1&y=2");
        assert_eq!(both.feeds[0].name.as_deref(), Some("A & B"));
        assert!(outlines("<html><body>x</body></html>").is_err());
        assert!(outlines("<opml><body></opml>").is_err());
    }
}
