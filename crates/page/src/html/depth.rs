//! Caps the nesting of tags.
//!
//! In: markup. Out: the same markup, without the tags that would nest deeper than allowed (their text stays).
//! Holds: one pass, linear in the input; well-formed pages of sensible depth come out as they are.

use std::borrow::Cow;

/// Elements that have no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// Elements whose end tag is often left out and that do not nest in themselves.
const SELF_CLOSING: &[&str] =
    &["p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody"];
/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "noscript", "iframe", "xmp"];

/// The markup with nothing nested deeper than `most`.
pub(crate) fn capped(html: &str, most: usize) -> Cow<'_, str> {
    if deepest(html) <= most {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut depth = 0usize;
    for piece in (Pieces { rest: html }) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Open(text) => {
                depth += 1;
                if depth <= most {
                    out.push_str(text);
                }
            }
            Piece::Close(text) => {
                if depth <= most {
                    out.push_str(text);
                }
                depth = depth.saturating_sub(1);
            }
        }
    }
    Cow::Owned(out)
}

fn deepest(html: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for piece in (Pieces { rest: html }) {
        match piece {
            Piece::Open(_) => depth += 1,
            Piece::Close(_) => depth = depth.saturating_sub(1),
            Piece::Text(_) => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

enum Piece<'a> {
    Open(&'a str),
    Close(&'a str),
    /// All else: text, comments, void elements, raw content.
    Text(&'a str),
}

struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    fn take(&mut self, length: usize) -> &'a str {
        let (piece, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        piece
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let Some(body) = self.rest.strip_prefix('<') else {
            let length = self.rest.find('<').unwrap_or(self.rest.len());
            return Some(Piece::Text(self.take(length)));
        };
        if body.starts_with("!--") {
            let length = self.rest.find("-->").map_or(self.rest.len(), |at| at + 3);
            return Some(Piece::Text(self.take(length)));
        }
        let closing = body.starts_with('/');
        let name: String = body
            .trim_start_matches('/')
            .chars()
            .take(16)
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if name.is_empty() {
            return Some(Piece::Text(self.take(1)));
        }
        let tag = self.rest.find('>').map_or(self.rest.len(), |at| at + 1);
        let own = self.rest.get(..tag).is_some_and(|t| t.ends_with("/>"));
        if VOID.contains(&name.as_str()) || SELF_CLOSING.contains(&name.as_str()) {
            return Some(Piece::Text(self.take(tag)));
        }
        if !closing && RAW.contains(&name.as_str()) {
            let end = self
                .rest
                .get(tag..)
                .and_then(|r| find_end(r, &name))
                .map_or(self.rest.len(), |at| tag + at);
            return Some(Piece::Text(self.take(end)));
        }
        if closing && RAW.contains(&name.as_str()) || own {
            return Some(Piece::Text(self.take(tag)));
        }
        let text = self.take(tag);
        Some(if closing { Piece::Close(text) } else { Piece::Open(text) })
    }
}

/// Where `</name` stands, in any case of letters.
fn find_end(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find("</").map(|i| from + i) {
        let found = bytes.get(at + 2..at + 2 + name.len());
        if found.is_some_and(|f| f.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sensible_pages_pass_untouched() {
        let html = "<html><body><div><p>One<p>Two<br>three <!-- <div> --><script>if (a<b) {}</script></div></body></html>";
        assert!(matches!(capped(html, 10), Cow::Borrowed(_)));
    }

    #[test]
    fn what_nests_too_deep_loses_its_tags_and_keeps_its_text() {
        let html = format!("{}deep{}", "<div>".repeat(1000), "</div>".repeat(1000));
        let flat = capped(&html, 50);
        assert_eq!(flat.matches("<div>").count(), 50);
        assert_eq!(flat.matches("</div>").count(), 50);
        assert!(flat.contains("deep"));
    }

    #[test]
    fn broken_tags_end_somewhere() {
        for html in ["<", "<a", "</", "<!--", "<script>", "<div <div <div", "<<<>>>", "<é>"] {
            let _ = capped(&html.repeat(100), 5);
        }
    }
}
