//! One report's worth of input, before it is read.

use sha2::{Digest, Sha256};

/// What the input says of the item outside its text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stated {
    pub title: Option<String>,
    pub published: Option<String>,
    pub url: Option<String>,
    pub outlet: Option<String>,
    pub authors: Vec<String>,
}

/// The words of an item.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Plain(String),
    Html(String),
    /// A piece of HTML that is all main text (an entry of a feed).
    Fragment(String),
}

impl Content {
    /// A text column with the summary that a table or an item keeps apart from it, which is its first line unless the
    /// text says it too.
    pub(crate) fn with_deck(deck: Option<String>, text: String) -> Content {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        match deck.as_deref().map(words) {
            Some(deck) if !words(&text).contains(&deck) => {
                Content::Plain(format!("{deck}\n{text}"))
            }
            _ => Content::Plain(text),
        }
    }
}

/// One report's worth of input.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The path as given, the URL, or the item's own id.
    pub source: String,
    /// Of the item's bytes as they came.
    pub sha256: String,
    pub content: Content,
    pub stated: Stated,
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

impl Stated {
    /// What is missing here is taken from `other`.
    pub(crate) fn or(self, other: Stated) -> Stated {
        Stated {
            title: self.title.or(other.title),
            published: self.published.or(other.published),
            url: self.url.or(other.url),
            outlet: self.outlet.or(other.outlet),
            authors: if self.authors.is_empty() { other.authors } else { self.authors },
        }
    }
}
