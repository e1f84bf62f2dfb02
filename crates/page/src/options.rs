//! What a caller can set, and the bounds within which a page is read.
//!
//! In: nothing. Out: [`Options`], [`Limits`]. Holds: every bound has a value, so that no input can take memory or
//! time without limit.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Lexicons;

/// How to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// Columns that bear other names: ours (`id title text html published url outlet authors`) to theirs.
    pub columns: BTreeMap<String, String>,
    /// What stands between paragraphs where lines do not ("###"). It stays in the text; lines are split at it.
    pub paragraph_mark: Option<String>,
    /// The charset that came with the input (`Content-Type` of HTTP), for bytes that do not show their own.
    pub charset: Option<String>,
    /// The words by which a page's furniture is known.
    pub lexicons: Arc<Lexicons>,
    /// Bounds of memory and time.
    pub limits: Limits,
    /// Whether a text in another language than English is skipped by name.
    pub language_check: bool,
}

impl Options {
    /// The names, in lower case, under which a column of ours may stand, the likeliest first: what the caller says; else our
    /// own name, then the usual ones.
    pub(crate) fn names(&self, ours: &str) -> Vec<String> {
        if let Some(theirs) = self.columns.get(ours) {
            return vec![theirs.to_lowercase()];
        }
        let usual = self.lexicons.column_names(ours).iter().cloned();
        std::iter::once(ours.to_owned()).chain(usual).collect()
    }
}

impl Default for Options {
    fn default() -> Self {
        Options {
            columns: BTreeMap::new(),
            paragraph_mark: None,
            charset: None,
            lexicons: Arc::new(Lexicons::builtin()),
            limits: Limits::default(),
            language_check: true,
        }
    }
}

/// Bounds of memory and time. All sizes in bytes.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The longest single item (a page, one line of a JSONL, one record of a CSV or WARC).
    pub item_bytes: usize,
    /// The longest text that is read as one report: a book is not a report.
    pub text_bytes: usize,
    /// The most that one input may unpack to.
    pub unpacked_bytes: u64,
    /// The most that packed bytes may grow by, once they have grown past `item_bytes`. News text packs about
    /// 1 : 4 and repetitive JSONL up to 1 : 30; a bomb reaches 1 : 1000.
    pub unpack_ratio: u64,
    /// How often an input may be packed inside a packed one.
    pub unpack_depth: usize,
    /// The deepest nesting of tags that is given to the HTML parser's readers, which slow down with its square.
    pub html_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            item_bytes: 24 << 20,
            text_bytes: 4 << 20,
            unpacked_bytes: 64 << 30,
            unpack_ratio: 200,
            unpack_depth: 3,
            html_depth: 500,
        }
    }
}
