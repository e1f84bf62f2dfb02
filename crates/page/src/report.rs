//! From one item to one report.
//!
//! In: an item. Out: a [`Report`] or a named skip. Holds: the text of plain input is the report's text.

use readout_types::{Id, Report, Skip, Text, ZoneKind};

use crate::harvest::{Harvest, harvest};
use crate::html::{self, Role};
use crate::item::{Content, Item, Stated};
use crate::language::{Language, language};
use crate::options::Options;
use crate::skip::{Reason, skip};
use crate::zones::{self, Zoned};

/// Reads an item.
pub(crate) fn report(item: Item, options: &Options) -> Result<Report, Skip> {
    let Item { source, sha256, content, stated } = item;
    match content {
        Content::Plain(text) => plain(Known { source, sha256, stated }, text, options),
        Content::Html(html) => marked_up(Known { source, sha256, stated }, &html, options),
    }
}

/// An HTML page: its main text line by line, the title first; what markup says of a line counts.
fn marked_up(known: Known, html: &str, options: &Options) -> Result<Report, Skip> {
    let page = html::page(html, known.stated.url.as_deref(), &options.limits, &options.lexicons)
        .map_err(|detail| skip(&known.source, Reason::Hostile, detail))?;
    let known = Known { stated: known.stated.or(page.stated), ..known };
    let mut lines: Vec<String> = known.stated.title.iter().cloned().collect();
    let titled = lines.len();
    lines.extend(page.blocks.iter().map(|b| b.text.clone()));
    if page.blocks.is_empty() {
        return Err(skip(&known.source, Reason::NoText, "the page has no main text"));
    }
    let mut report = plain(known, lines.join("\n"), options)?;
    let roles = page.blocks.iter().map(|b| b.role);
    for (zone, role) in report.zones.iter_mut().skip(titled).zip(roles) {
        zone.kind = with_role(zone.kind, role);
        zone.keep = zone.kind.keep();
    }
    if titled > 0 {
        if let Some(zone) = report.zones.first_mut() {
            (zone.kind, zone.keep) = (ZoneKind::Headline, true);
        }
    }
    Ok(report)
}

/// What a line is, by its words and by its markup.
fn with_role(kind: ZoneKind, role: Role) -> ZoneKind {
    match role {
        Role::Heading => ZoneKind::Subheading,
        Role::Caption => ZoneKind::Caption,
        Role::Paragraph | Role::Item => {
            let _ = kind;
            ZoneKind::Body
        }
    }
}

/// What is known of an item besides its text.
struct Known {
    source: String,
    sha256: String,
    stated: Stated,
}

fn plain(known: Known, text: String, options: &Options) -> Result<Report, Skip> {
    if text.len() > options.limits.text_bytes {
        let detail = format!("{} bytes of text", text.len());
        return Err(skip(&known.source, Reason::TooLarge, detail));
    }
    if text.trim().is_empty() {
        return Err(skip(&known.source, Reason::Empty, "no text"));
    }
    let text = Text::new(text);
    let title = known.stated.title.as_deref();
    let zoned = zones::zoned(&text, options.paragraph_mark.as_deref(), title, &options.lexicons);
    let lang = checked_language(&known.source, &zoned, options)?;
    let found = harvest(&zoned, &known.stated, &options.lexicons);
    let zones = zoned.zones();
    drop(zoned);
    Ok(assemble(known, found, Read { text, zones, lang }))
}

/// The text with its zones and language.
struct Read {
    text: Text,
    zones: Vec<readout_types::Zone>,
    lang: Option<String>,
}

fn assemble(known: Known, found: Harvest, read: Read) -> Report {
    let (outlet, outlet_basis) = found.outlet.unzip();
    let (published, published_basis) = found.published.unzip();
    Report {
        id: id(&known.source, &known.sha256),
        source: known.source,
        sha256: known.sha256,
        url: known.stated.url,
        outlet,
        outlet_basis,
        title: found.title,
        authors: found.authors,
        wire: found.wire,
        credit: found.credit,
        published,
        published_basis,
        dateline: found.dateline,
        lang: read.lang,
        text: read.text,
        zones: read.zones,
        times: Vec::new(),
    }
}

/// The language of the lines that are read; a skip where it is surely another than English.
fn checked_language(source: &str, page: &Zoned<'_>, options: &Options) -> Result<Option<String>, Skip> {
    let kept = page.lines.iter().zip(&page.kinds).filter(|(_, kind)| kind.keep());
    let text = kept.map(|(line, _)| line.text).collect::<Vec<_>>().join("\n");
    match language(&text) {
        Language::English => Ok(Some("en".to_owned())),
        Language::Other(name) if options.language_check => {
            Err(skip(source, Reason::OtherLanguage, name))
        }
        Language::Other(_) | Language::Unsure => Ok(None),
    }
}

/// `r` and twelve hexadecimal digits of the hash of source and content hash: stable, and short enough to read.
fn id(source: &str, sha256: &str) -> Id {
    let both = crate::item::sha256(format!("{source}\n{sha256}").as_bytes());
    Id::new(format!("r{}", both.get(..12).unwrap_or(&both)))
}
