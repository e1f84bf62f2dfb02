//! HTML pages: main text and what the page states of itself.
//!
//! In: a page as text. Out: [`Page`]: lines with the role their markup gives them, and the stated fields. Holds:
//! no more than the allowed depth of tags reaches the parser; a reader that fails leaves the plain text of the
//! page; no panic of a reader gets out.

mod depth;
mod linked;
mod meta;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};

use crate::item::Stated;
use crate::lexicon::Lexicons;
use crate::options::Limits;

pub(crate) use text::{Block, Role};

/// What an HTML page gives.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    /// Main text, a block a line.
    pub blocks: Vec<Block>,
    pub stated: Stated,
}

/// More elements than this are no news page; the reader's time grows with them.
const MOST_ELEMENTS: usize = 200_000;

/// Reads a page.
pub(crate) fn page(
    html: &str,
    url: Option<&str>,
    limits: &Limits,
    lexicons: &Lexicons,
) -> Result<Page, String> {
    let html = depth::capped(html, limits.html_depth);
    // The readers are other people's code over hostile input: what they break must not end the program.
    let read = catch_unwind(AssertUnwindSafe(|| read(&html, url, lexicons)));
    read.unwrap_or_else(|_| Err("a reader of the markup broke off".to_owned()))
}

/// Reads a piece of HTML that is all main text.
pub(crate) fn fragment(html: &str, title: Option<&str>, limits: &Limits) -> Result<Page, String> {
    let html = depth::capped(html, limits.html_depth);
    let read =
        catch_unwind(AssertUnwindSafe(|| text::blocks(&Document::from(html.as_ref()), title)));
    let blocks = read.map_err(|_| "a reader of the markup broke off".to_owned())?;
    Ok(Page { blocks, ..Page::default() })
}

/// A main text with so many bytes of paragraphs is not checked against the whole page.
const SURE_PARAGRAPHS: usize = 3000;
/// A main text with less than this share of the page's paragraphs missed the text.
const LEAST_SHARE: f64 = 0.3;

/// The main text, or that of the whole page where the reader took hold of a small part of it.
fn recovered(main: Vec<Block>, whole: Vec<Block>, title: Option<&str>) -> Vec<Block> {
    let whole = text::article(whole, title);
    let share = text::paragraphs(&main) as f64 / text::paragraphs(&whole).max(1) as f64;
    if share < LEAST_SHARE { whole } else { main }
}

fn read(html: &str, url: Option<&str>, lexicons: &Lexicons) -> Result<Page, String> {
    let document = Document::from(html);
    let stated = meta::stated(&document, url, lexicons);
    let title = stated.title.clone();
    // Taken now, since the reader takes the page apart, and parsing it again costs more than this.
    let whole = text::blocks(&document, None);
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        disable_json_ld: true,
        text_mode: TextMode::Raw,
        ..Config::default()
    };
    let mut reader =
        Readability::with_document(document, None, Some(config)).map_err(|e| e.to_string())?;
    let main = match reader.parse() {
        Ok(article) => text::blocks(&Document::from(article.content), title.as_deref()),
        Err(dom_smoothie::ReadabilityError::GrabFailed) => Vec::new(),
        Err(e) => return Err(e.to_string()),
    };
    let blocks = match text::paragraphs(&main) < SURE_PARAGRAPHS {
        true => recovered(main, whole, title.as_deref()),
        false => main,
    };
    Ok(Page { blocks, stated })
}
