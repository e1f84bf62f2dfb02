//! Bytes to report: formats, decoding, main text, line zones and what a page says of itself.
//!
//! In: the bytes of one input (a page, or a container of many) and how to read them. Out: one [`Report`] or one
//! named [`Skip`] an item, in the input's order. Holds: any bytes give reports or skips, never a panic, within
//! the bounds of [`Limits`]; the text of plain input is not altered; zones are in text order, do not overlap and
//! cover every line that is not blank.

mod byline;
mod date;
mod decode;
mod formats;
mod harvest;
mod html;
mod item;
mod language;
mod lexicon;
mod options;
mod report;
mod skip;
mod sniff;
mod unpack;
mod zones;

pub use lexicon::{LexiconError, Lexicons};
pub use options::{Limits, Options};
pub use zones::LineReason;

use std::io::Read;

use readout_types::{Report, Skip, Text};

/// Reads one input, giving out each report or skip as soon as it is there.
///
/// `source` is the input's name as given (a path, a URL); items of a container bear their own `id` or URL, else
/// `source` and their number.
pub fn read(
    source: &str,
    bytes: &mut dyn Read,
    options: &Options,
    emit: &mut dyn FnMut(Result<Report, Skip>),
) {
    let mut each = |found: Result<item::Item, Skip>| {
        emit(found.and_then(|item| report::report(item, options)));
    };
    match unpack::open(bytes, &options.limits) {
        Ok(mut input) => {
            let format = sniff::format(input.head(), options);
            formats::items(source, format, &mut input, options, &mut each);
        }
        Err(e) => each(Err(formats::broken(source, &e))),
    }
}

/// Why each line of a text was read or dropped; `title` is one that is stated outside the text.
#[must_use]
pub fn why(text: &Text, title: Option<&str>, options: &Options) -> Vec<LineReason> {
    zones::reasons(text, options.paragraph_mark.as_deref(), title, &options.lexicons)
}
