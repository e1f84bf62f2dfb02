//! RSS and Atom: an item an entry.
//!
//! In: a stream. Out: items. Holds: an entry without content of its own gives its summary; one without either is
//! a named skip.

use std::io::Read;

use feed_rs::model::Entry;
use readout_types::Skip;

use super::{Each, read_whole};
use crate::decode::decode;
use crate::item::{Content, Item, Stated, sha256};
use crate::options::Options;
use crate::skip::{Reason, skip};

/// Gives out the entries.
pub(crate) fn items(source: &str, input: &mut dyn Read, options: &Options, each: &mut Each<'_>) {
    let bytes = match read_whole(source, input, options.limits.item_bytes) {
        Ok(bytes) => bytes,
        Err(skipped) => return each(Err(skipped)),
    };
    let parsed = feed_rs::parser::parse(bytes.as_slice()).or_else(|first| {
        // A feed whose declared encoding is wrong may still be read as text.
        let text = decode(&bytes, options.charset.as_deref()).map_err(|_| first.to_string())?;
        feed_rs::parser::parse(text.as_bytes()).map_err(|e| e.to_string())
    });
    match parsed {
        Ok(feed) => {
            let outlet = feed.title.map(|t| t.content);
            for (number, entry) in feed.entries.into_iter().enumerate() {
                each(item(&format!("{source}#{}", number + 1), entry, outlet.as_deref()));
            }
        }
        Err(detail) => each(Err(skip(source, Reason::BadFeed, detail))),
    }
}

fn item(name: &str, entry: Entry, outlet: Option<&str>) -> Result<Item, Skip> {
    let url = entry.links.first().map(|l| l.href.clone());
    let source = url
        .clone()
        .unwrap_or_else(|| if entry.id.is_empty() { name.to_owned() } else { entry.id.clone() });
    let content = entry.content.and_then(|c| c.body).or(entry.summary.map(|s| s.content));
    let Some(content) = content.filter(|c| !c.trim().is_empty()) else {
        return Err(skip(&source, Reason::NoText, "the entry has neither content nor summary"));
    };
    let title = entry.title.map(|t| t.content.trim().to_owned()).filter(|t| !t.is_empty());
    let stated = Stated {
        title,
        published: entry.published.or(entry.updated).map(|d| d.to_rfc3339()),
        url,
        outlet: outlet.map(str::to_owned),
        authors: entry
            .authors
            .into_iter()
            .filter_map(|a| a.name)
            .filter(|n| !n.trim().is_empty())
            .collect(),
    };
    let sha256 = sha256(content.as_bytes());
    let content =
        if content.contains('<') { Content::Fragment(content) } else { Content::Plain(content) };
    Ok(Item { source, sha256, content, stated })
}
