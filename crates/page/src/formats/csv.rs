//! Tables with a text column.
//!
//! In: a stream whose first line names its columns. Out: an item a row. Holds: a row past the bound ends the
//! reading with a named skip; a row with too few cells costs only itself.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};
use readout_types::Skip;

use super::{Each, broken};
use crate::decode::decode;
use crate::item::{Content, Item, Stated, sha256};
use crate::options::Options;
use crate::skip::{Reason, skip};

const TOO_LONG: &str = "a row is past the bound";

/// Fails once a row has taken more than its bound, so that an unclosed quotation mark cannot take all memory.
struct Budget<'a> {
    inner: &'a mut dyn Read,
    left: Rc<Cell<usize>>,
}

impl Read for Budget<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        let left = self.left.get();
        if n > left {
            return Err(io::Error::other(TOO_LONG));
        }
        self.left.set(left - n);
        Ok(n)
    }
}

/// Gives out the rows.
pub(crate) fn items(
    source: &str,
    separator: u8,
    input: &mut dyn Read,
    options: &Options,
    each: &mut Each<'_>,
) {
    let most = options.limits.item_bytes;
    let left = Rc::new(Cell::new(most));
    let mut table = ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(Budget { inner: input, left: Rc::clone(&left) });
    let columns = match table.byte_headers() {
        Ok(names) => places(names, options),
        Err(e) => return each(Err(bad(source, &e))),
    };
    let mut row = ByteRecord::new();
    let mut number = 0usize;
    loop {
        left.set(most);
        number += 1;
        match table.read_byte_record(&mut row) {
            Ok(true) => each(item(&format!("{source}#{number}"), &row, &columns)),
            Ok(false) => return,
            Err(e) => return each(Err(bad(source, &e))),
        }
    }
}

fn bad(source: &str, error: &csv::Error) -> Skip {
    match error.kind() {
        csv::ErrorKind::Io(e) if e.to_string().contains(TOO_LONG) => {
            skip(source, Reason::TooLarge, TOO_LONG)
        }
        csv::ErrorKind::Io(e) => broken(source, e),
        _ => skip(source, Reason::BadCsv, error.to_string()),
    }
}

const OURS: &[&str] =
    &["id", "title", "deck", "text", "html", "published", "url", "outlet", "authors"];

/// Which cells may hold which of our fields, in the order in which they are asked.
type Places = BTreeMap<&'static str, Vec<usize>>;

fn places(names: &ByteRecord, options: &Options) -> Places {
    let names: Vec<String> = names
        .iter()
        .map(|n| String::from_utf8_lossy(n).trim_start_matches('\u{feff}').trim().to_lowercase())
        .collect();
    let columns = |ours: &str| {
        let theirs = options.names(ours);
        theirs.iter().filter_map(|t| names.iter().position(|n| n == t)).collect()
    };
    OURS.iter().map(|ours| (*ours, columns(ours))).collect()
}

fn item(name: &str, row: &ByteRecord, columns: &Places) -> Result<Item, Skip> {
    let cell = |ours: &str| {
        let places = columns.get(ours).into_iter().flatten();
        let texts = places.filter_map(|at| decode(row.get(*at)?, None).ok());
        texts.into_iter().find(|s: &String| !s.trim().is_empty())
    };
    let url = cell("url");
    let source = cell("id").or_else(|| url.clone()).unwrap_or_else(|| name.to_owned());
    let content = match (cell("text"), cell("html")) {
        (Some(text), _) => Content::with_deck(cell("deck"), text),
        (None, Some(html)) => Content::Html(html),
        (None, None) => {
            return Err(skip(&source, Reason::NoText, "neither text nor html in the row"));
        }
    };
    let stated = Stated {
        title: cell("title"),
        published: cell("published"),
        url,
        outlet: cell("outlet"),
        authors: cell("authors").into_iter().collect(),
    };
    Ok(Item { source, sha256: sha256(row.as_slice()), content, stated })
}
