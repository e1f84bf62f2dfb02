//! Tells what format an input is in, by its first bytes.
//!
//! In: the head of the unpacked bytes. Out: a [`Format`]. Holds: the name of the file is not looked at.

use crate::options::Options;

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Html,
    /// One value, an array of items, or one item a line.
    Json,
    Csv(u8),
    Feed,
    Warc,
    /// A known format that is no text, by its name.
    Binary(&'static str),
}

/// Tags that open an HTML page or a piece of one.
const HTML_STARTS: &[&str] = &[
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<article",
    "<div",
    "<p>",
    "<p ",
    "<main",
    "<meta",
    "<title",
    "<h1",
];

/// First bytes of formats that people feed by mistake.
const BINARIES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
];

/// Columns that hold the report.
const TEXTS: [&str; 2] = ["text", "html"];
/// Columns that stand beside it.
const OTHERS: &[&str] = &["title", "published", "url", "outlet", "authors"];

const FEED_STARTS: &[&str] = &["<rss", "<feed", "<rdf:rdf"];

/// What the head looks like.
pub(crate) fn format(head: &[u8], options: &Options) -> Format {
    if let Some((_, what)) = BINARIES.iter().find(|(start, _)| head.starts_with(start)) {
        return Format::Binary(what);
    }
    let text = printable(head);
    let trimmed = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if trimmed.starts_with("warc/1.") || trimmed.starts_with("warc/0.") {
        return Format::Warc;
    }
    if looks_like_json(trimmed) {
        return Format::Json;
    }
    if trimmed.starts_with('<') {
        return markup(trimmed);
    }
    separator(trimmed, options).map_or(Format::Text, Format::Csv)
}

/// The head with ASCII letters in lower case and zero bytes left out, so that UTF-16 shows its ASCII.
fn printable(head: &[u8]) -> String {
    let bytes: Vec<u8> = head.iter().filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let text = String::from_utf8_lossy(&bytes);
    text.trim_start_matches('\u{fffd}').to_owned()
}

/// `{"` or `[{`: a page may open with a bracket, so what follows must be JSON too.
fn looks_like_json(text: &str) -> bool {
    let mut chars = text.chars().filter(|c| !c.is_whitespace());
    matches!(
        (chars.next(), chars.next()),
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | ']'))
    )
}

fn markup(text: &str) -> Format {
    let mut rest = text;
    // Prologue: <?xml ...?>, comments, a doctype.
    loop {
        rest = rest.trim_start();
        let end = match () {
            () if rest.starts_with("<?") => rest.find("?>").map(|i| i + 2),
            () if rest.starts_with("<!--") => rest.find("-->").map(|i| i + 3),
            () => break,
        };
        let Some(end) = end else { return Format::Text };
        rest = rest.get(end..).unwrap_or("");
    }
    if FEED_STARTS.iter().any(|tag| rest.starts_with(tag)) {
        Format::Feed
    } else if HTML_STARTS.iter().any(|tag| rest.starts_with(tag))
        || rest.contains("<html")
        || rest.contains("<body")
    {
        Format::Html
    } else {
        Format::Text
    }
}

/// The separator of a table whose first line names a text column. A line of a page may hold one of the usual names by
/// chance ("News, Article, Video"), so such a one counts only beside another.
fn separator(text: &str, options: &Options) -> Option<u8> {
    let first = text.lines().next()?;
    let sure = TEXTS.map(|ours| options.names(ours).into_iter().next().unwrap_or_default());
    [b',', b'\t', b';'].into_iter().find(|sep| {
        let cells = first.split(char::from(*sep));
        let names: Vec<String> =
            cells.map(|cell| cell.trim().trim_matches('"').trim().to_lowercase()).collect();
        let has = |ours: &&str| options.names(ours).iter().any(|n| names.contains(n));
        let texts = TEXTS.iter().any(&has);
        let others = OTHERS.iter().any(has);
        names.len() > 1 && (sure.iter().any(|n| names.contains(n)) || texts && others)
    })
}
