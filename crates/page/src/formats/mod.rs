//! From an unpacked stream to items, format by format.
//!
//! In: a stream and its format. Out: items and skips in the stream's order. Holds: containers are streamed, so
//! that one bad item costs only itself and memory stays within one item.

mod csv;
mod feed;
mod json;
mod warc;
mod whole;

use std::io::{self, Read};

use readout_types::Skip;

use crate::item::Item;
use crate::options::Options;
use crate::skip::{Reason, skip};
use crate::sniff::Format;
use crate::unpack::{Peeked, TOO_FAR};

/// What takes each item.
pub(crate) type Each<'a> = dyn FnMut(Result<Item, Skip>) + 'a;

/// Gives out the items of a stream.
pub(crate) fn items(
    source: &str,
    format: Format,
    input: &mut Peeked<'_>,
    options: &Options,
    each: &mut Each<'_>,
) {
    match format {
        Format::Binary(what) => each(Err(skip(source, Reason::Binary, what))),
        Format::Text => each(whole::plain(source, input, options)),
        Format::Html => each(whole::html(source, input, options)),
        Format::Json => json::items(source, input, options, each),
        Format::Csv(separator) => csv::items(source, separator, input, options, each),
        Format::Feed => feed::items(source, input, options, each),
        Format::Warc => warc::items(source, input, &options.limits, each),
    }
}

/// The skip for a stream that broke.
pub(crate) fn broken(source: &str, error: &io::Error) -> Skip {
    let text = error.to_string();
    let reason = if text.contains(TOO_FAR) {
        Reason::UnpacksTooFar
    } else if error.kind() == io::ErrorKind::UnexpectedEof || text.contains("UnexpectedEof") {
        Reason::Truncated
    } else if matches!(
        error.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other
    ) {
        Reason::BadArchive
    } else {
        Reason::Unreadable
    };
    skip(source, reason, text)
}

/// Reads all of a stream that must be one item.
fn read_whole(source: &str, input: &mut dyn Read, most: usize) -> Result<Vec<u8>, Skip> {
    let mut bytes = Vec::new();
    let n = input.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|e| broken(source, &e))?;
    if n > most {
        return Err(skip(source, Reason::TooLarge, format!("more than {most} bytes in one item")));
    }
    Ok(bytes)
}
