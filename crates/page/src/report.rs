//! From one item to one report.

use readout_types::{Author, Basis, Edtf, Id, Report, Skip, Text};

use crate::item::{Content, Item};
use crate::options::Options;
use crate::skip::{Reason, skip};
use crate::zones;

/// Reads an item.
pub(crate) fn report(item: Item, options: &Options) -> Result<Report, Skip> {
    let (Content::Plain(text) | Content::Html(text)) = item.content;
    if text.len() > options.limits.text_bytes {
        let detail = format!("{} bytes of text", text.len());
        return Err(skip(&item.source, Reason::TooLarge, detail));
    }
    let text = Text::new(text);
    let zones = zones::zones(&text, options.paragraph_mark.as_deref());
    let stated = item.stated;
    Ok(Report {
        id: id(&item.source, &item.sha256),
        source: item.source,
        sha256: item.sha256,
        url: stated.url,
        outlet_basis: stated.outlet.as_ref().map(|_| Basis::Stated),
        outlet: stated.outlet,
        title: stated.title,
        authors: stated
            .authors
            .into_iter()
            .map(|name| Author { name, role: "author".to_owned() })
            .collect(),
        wire: None,
        credit: None,
        published_basis: stated.published.as_ref().map(|_| Basis::Stated),
        published: stated.published.map(Edtf::new),
        dateline: None,
        lang: None,
        text,
        zones,
        times: Vec::new(),
    })
}

/// `r` and twelve hexadecimal digits of the hash of source and content hash: stable, and short enough to read.
fn id(source: &str, sha256: &str) -> Id {
    let both = crate::item::sha256(format!("{source}\n{sha256}").as_bytes());
    Id::new(format!("r{}", both.get(..12).unwrap_or(&both)))
}
