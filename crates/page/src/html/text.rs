//! The blocks of a document as lines of text.
//!
//! In: a parsed document. Out: [`Block`]s in order, each one line. Holds: no line is blank; what markup says of a
//! line (heading, caption) is kept as its role.

use dom_query::{Document, NodeRef};

/// What the markup says that a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Paragraph,
    Heading,
    Item,
    Caption,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub text: String,
    pub role: Role,
}

/// Elements that hold no text for readers.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "head", "svg", "iframe", "select", "button", "form",
    "textarea", "nav", "object", "video", "audio", "canvas", "math",
];
/// Elements that begin and end lines.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
    "caption",
];

/// Bytes in blocks that read like paragraphs.
pub(crate) fn paragraphs(blocks: &[Block]) -> usize {
    blocks.iter().map(|b| b.text.len()).filter(|n| *n >= 80).sum()
}

/// From the title's heading (or the first paragraph) to the last paragraph.
pub(crate) fn article(blocks: Vec<Block>, title: Option<&str>) -> Vec<Block> {
    let long = |b: &Block| b.role != Role::Heading && b.text.len() >= 80;
    let heading =
        title.and_then(|t| blocks.iter().rposition(|b| b.role == Role::Heading && b.text == t));
    let first = heading.map(|at| at + 1).or_else(|| blocks.iter().position(long)).unwrap_or(0);
    let last = blocks.iter().rposition(long).map_or(blocks.len(), |at| at + 1);
    blocks.into_iter().take(last.max(first)).skip(first).collect()
}

/// The lines of a document; a heading that only repeats the title is left out.
pub(crate) fn blocks(document: &Document, title: Option<&str>) -> Vec<Block> {
    let mut writer = Writer::default();
    let mut stack = vec![Step::Enter(document.root())];
    while let Some(step) = stack.pop() {
        match step {
            Step::Leave(role) => {
                writer.end_line();
                writer.role = role;
            }
            Step::Enter(node) if node.is_text() => writer.text(&node.text()),
            Step::Enter(node) => enter(&node, &mut stack, &mut writer),
        }
    }
    writer.end_line();
    let plain = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let title = title.map(plain);
    let mut blocks = writer.blocks;
    if let Some(at) =
        blocks.iter().take(3).position(|b| b.role == Role::Heading && Some(plain(&b.text)) == title)
    {
        blocks.remove(at);
    }
    blocks
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(Role),
}

fn enter<'a>(node: &NodeRef<'a>, stack: &mut Vec<Step<'a>>, writer: &mut Writer) {
    let name = node.node_name().map(|n| n.to_string()).unwrap_or_default();
    if SKIPPED.contains(&name.as_str()) || node.is_comment() {
        return;
    }
    if name == "br" {
        return writer.end_line();
    }
    if BLOCKS.contains(&name.as_str()) {
        writer.end_line();
        stack.push(Step::Leave(writer.role));
        writer.role = match name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading,
            "figcaption" | "caption" => Role::Caption,
            "li" | "dd" | "dt" => Role::Item,
            _ => writer.role,
        };
    } else if matches!(name.as_str(), "td" | "th") {
        writer.text(" ");
    }
    let mut child = node.last_child();
    while let Some(next) = child {
        child = next.prev_sibling();
        stack.push(Step::Enter(next));
    }
}

struct Writer {
    blocks: Vec<Block>,
    line: String,
    role: Role,
}

impl Default for Writer {
    fn default() -> Self {
        Writer { blocks: Vec::new(), line: String::new(), role: Role::Paragraph }
    }
}

impl Writer {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{a0}' || c == '\u{200b}' {
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else {
                self.line.push(c);
            }
        }
    }

    fn end_line(&mut self) {
        let text = self.line.trim();
        if !text.is_empty() {
            self.blocks.push(Block { text: text.to_owned(), role: self.role });
        }
        self.line.clear();
    }
}
