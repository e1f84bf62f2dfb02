//! Inputs that are one item: a plain-text page, an HTML page.

use std::io::Read;

use readout_types::Skip;

use super::read_whole;
use crate::decode::decode;
use crate::item::{Content, Item, Stated, sha256};
use crate::options::Options;
use crate::skip::skip;

/// A plain-text page.
pub(crate) fn plain(source: &str, input: &mut dyn Read, options: &Options) -> Result<Item, Skip> {
    let bytes = read_whole(source, input, options.limits.item_bytes)?;
    let text = decode(&bytes, options.charset.as_deref())
        .map_err(|(reason, detail)| skip(source, reason, detail))?;
    Ok(item(source, &bytes, Content::Plain(text)))
}

/// An HTML page.
pub(crate) fn html(source: &str, input: &mut dyn Read, options: &Options) -> Result<Item, Skip> {
    let bytes = read_whole(source, input, options.limits.item_bytes)?;
    html_bytes(source, &bytes, options.charset.as_deref())
}

/// An HTML page whose bytes are at hand, with the encoding that came with them.
pub(crate) fn html_bytes(source: &str, bytes: &[u8], sent_as: Option<&str>) -> Result<Item, Skip> {
    let declared = sent_as.map(str::to_owned).or_else(|| declared_charset(bytes));
    let text = decode(bytes, declared.as_deref())
        .map_err(|(reason, detail)| skip(source, reason, detail))?;
    Ok(item(source, bytes, Content::Html(text)))
}

fn item(source: &str, bytes: &[u8], content: Content) -> Item {
    let stated = Stated { url: address(source), ..Stated::default() };
    Item { source: source.to_owned(), sha256: sha256(bytes), content, stated }
}

/// An input whose name is an address was fetched from there.
fn address(source: &str) -> Option<String> {
    let is_address = source.starts_with("https://") || source.starts_with("http://");
    is_address.then(|| source.to_owned())
}

/// `charset=` in the first kilobytes, where the HTML standard wants it.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096))?).to_lowercase();
    let rest = head.split_once("charset=")?.1.trim_start_matches(['"', '\'', ' ']);
    let name: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c)).collect();
    (!name.is_empty()).then_some(name)
}
