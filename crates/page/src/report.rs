//! From one item to one report.
//!
//! In: an item. Out: a [`Report`] or a named skip. Holds: the text of plain input is the report's text.

use readout_types::{Id, Report, Skip, Text, Zone, ZoneKind};

use crate::harvest::{Harvest, harvest};
use crate::html::{self, Block, Role};
use crate::item::{Content, Item, Stated};
use crate::language::{Language, language};
use crate::options::Options;
use crate::skip::{Reason, skip};
use crate::zones;

/// Reads an item.
pub(crate) fn report(item: Item, options: &Options) -> Result<Report, Skip> {
    let Item { source, sha256, content, stated } = item;
    match content {
        Content::Plain(text) => plain(Known { source, sha256, stated }, text, options),
        Content::Html(html) => marked_up(Known { source, sha256, stated }, &html, false, options),
        Content::Fragment(html) => {
            marked_up(Known { source, sha256, stated }, &html, true, options)
        }
    }
}

/// An HTML page: its main text line by line, the title first. The markup says what a line is; the words of the
/// lines at both ends are read for what the page says of itself.
fn marked_up(known: Known, html: &str, fragment: bool, options: &Options) -> Result<Report, Skip> {
    let page = if fragment {
        html::fragment(html, known.stated.title.as_deref(), &options.limits)
    } else {
        html::page(html, known.stated.url.as_deref(), &options.limits, &options.lexicons)
    };
    let page = page.map_err(|detail| skip(&known.source, Reason::Hostile, detail))?;
    if page.blocks.is_empty() {
        return Err(skip(&known.source, Reason::NoText, "the page has no main text"));
    }
    let known = Known { stated: known.stated.or(page.stated), ..known };
    let title = known.stated.title.as_deref();
    let (text, mut zones) = laid_out(title, &page.blocks);
    let text = checked_size(&known.source, text, options)?;
    let lang = checked_language(&known.source, kept(&text, &zones), options)?;
    let ends = zones::zoned_ends(&text, title, &options.lexicons);
    for (zone, shape) in ends.zones().iter().zip(&ends.shapes) {
        let signed = zone.kind == ZoneKind::Byline && shape.byline.by;
        if signed || zone.kind == ZoneKind::Credit {
            let same =
                zones.iter_mut().filter(|z| z.start == zone.start && z.kind == ZoneKind::Body);
            same.for_each(|z| (z.kind, z.keep) = (zone.kind, false));
        }
    }
    let found = harvest(&ends, &known.stated, &options.lexicons);
    drop(ends);
    Ok(assemble(known, found, Read { text, zones, lang }))
}

/// The title and the blocks, a line each, and their zones.
fn laid_out(title: Option<&str>, blocks: &[Block]) -> (String, Vec<Zone>) {
    let (mut text, mut zones, mut at) = (String::new(), Vec::new(), 0u32);
    let titled = title.map(|t| (t, ZoneKind::Headline));
    let lines = titled.into_iter().chain(blocks.iter().map(|b| (b.text.as_str(), kind_of(b.role))));
    for (line, kind) in lines {
        let line = line.trim();
        let end = at + u32::try_from(line.chars().count()).unwrap_or(0);
        if !line.is_empty() {
            zones.push(Zone { start: at, end, kind, keep: kind.keep() });
            text.push_str(line);
            text.push('\n');
            at = end + 1;
        }
    }
    (text, zones)
}

fn kind_of(role: Role) -> ZoneKind {
    match role {
        Role::Heading => ZoneKind::Subheading,
        Role::Caption => ZoneKind::Caption,
        Role::Paragraph | Role::Item => ZoneKind::Body,
    }
}

/// The lines that are read.
fn kept(text: &Text, zones: &[Zone]) -> String {
    let lines =
        zones.iter().filter(|z| z.keep).map(|z| text.slice(z.start as usize..z.end as usize));
    lines.collect::<Vec<_>>().join("\n")
}

fn checked_size(source: &str, text: String, options: &Options) -> Result<Text, Skip> {
    if text.len() > options.limits.text_bytes {
        return Err(skip(source, Reason::TooLarge, format!("{} bytes of text", text.len())));
    }
    if text.trim().is_empty() {
        return Err(skip(source, Reason::Empty, "no text"));
    }
    Ok(Text::new(text))
}

/// What is known of an item besides its text.
struct Known {
    source: String,
    sha256: String,
    stated: Stated,
}

fn plain(known: Known, text: String, options: &Options) -> Result<Report, Skip> {
    let text = checked_size(&known.source, text, options)?;
    let title = known.stated.title.as_deref();
    let zoned = zones::zoned(&text, options.paragraph_mark.as_deref(), title, &options.lexicons);
    let zones = zoned.zones();
    let lang = checked_language(&known.source, kept(&text, &zones), options)?;
    let found = harvest(&zoned, &known.stated, &options.lexicons);
    drop(zoned);
    Ok(assemble(known, found, Read { text, zones, lang }))
}

/// The text with its zones and language.
struct Read {
    text: Text,
    zones: Vec<Zone>,
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

/// The language of what is read; a skip where it is surely another than English.
fn checked_language(source: &str, kept: String, options: &Options) -> Result<Option<String>, Skip> {
    match language(&kept) {
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
