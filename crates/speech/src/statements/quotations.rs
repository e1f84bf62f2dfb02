//! Pairs quotation marks: every shape of them, wrong mixtures, and quotations that run over paragraphs.
//!
//! In: a [`Doc`]. Out: [`Quotation`]s in text order, one a paragraph. Holds: they do not overlap; `inner` is
//! `outer` without its marks. A mark's side is told by its shape, or by the spaces around it where the shape is
//! straight or contradicted by them.

use readout_types::doc::{Doc, Paragraph, TokenId, Tokens};
use readout_types::labels::{Pos, Tag};

use super::lexicon::Lexicon;

/// What stands between two marks (or a mark and the paragraph's edge) in one paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Quotation {
    /// With its marks.
    pub(crate) outer: Tokens,
    /// Without them.
    pub(crate) inner: Tokens,
    /// Whether it goes on from the quotation before it: wire copy reopens a long quotation at each paragraph
    /// but closes it only once.
    pub(crate) continues: bool,
    /// Whether it is a sentence of its own, not words picked from one.
    pub(crate) whole: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Straight,
    Curly,
    Single,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    /// Spaces on both sides or on none, and a shape that does not tell.
    Either,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    at: TokenId,
    shape: Shape,
    nested: u32,
    continues: bool,
    /// Opened by a mark, not carried over from the paragraph before.
    marked: bool,
}

/// The quotations of a document.
pub(crate) fn find(doc: &Doc, lexicon: &Lexicon) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut carried = None;
    for (at, paragraph) in doc.paragraphs.iter().enumerate() {
        let spoken = behind_dash(doc, lexicon, paragraph);
        let end = spoken.as_ref().map_or(paragraph.tokens.end, |q| q.outer.start);
        let before = Paragraph { tokens: paragraph.tokens.start..end, ..paragraph.clone() };
        let open = carry(doc, &before, carried.take()).filter(|_| !before.tokens.is_empty());
        let open = scan(doc, &before, open, &mut found);
        if spoken.is_some() {
            found.extend(spoken);
        } else if let Some(open) = open {
            carried = leave(doc, paragraph, doc.paragraphs.get(at + 1), open, &mut found);
        }
    }
    found
}

/// "– A promise is a promise, says Lind": a dash that opens a paragraph or a sentence opens speech, and the cue behind a
/// comma ends it.
fn behind_dash(doc: &Doc, lexicon: &Lexicon, paragraph: &Paragraph) -> Option<Quotation> {
    let tokens = paragraph.tokens.clone();
    let opens = |id: &TokenId| {
        let first = *id == tokens.start || doc.token(*id - 1).lower == ".";
        let capital = (*id + 1 < tokens.end)
            && doc.word(*id + 1).starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        first && capital && matches!(doc.word(*id), "–" | "—" | "-" | "―")
    };
    let dash = tokens.clone().find(opens).filter(|dash| tokens.end - dash > 4)?;
    let behind = dash..tokens.end;
    if behind.clone().any(|id| matches!(mark(doc, id), Some(Shape::Straight | Shape::Curly))) {
        return None;
    }
    let is_cue = |id: &TokenId| {
        let token = doc.token(*id);
        let comma =
            *id > dash + 2 && (*id - 2..*id).any(|before| doc.token(before).tag == Tag::Comma);
        let quotes = lexicon.cue(&token.lemma, Pos::Verb).is_some_and(|cue| cue.quotes);
        comma && token.pos == Pos::Verb && quotes
    };
    let cue = behind.clone().find(is_cue)?;
    let comma = (dash..cue).rev().find(|id| doc.token(*id).tag == Tag::Comma)?;
    Some(Quotation {
        outer: dash..comma + 1,
        inner: dash + 1..comma + 1,
        continues: false,
        whole: true,
    })
}

/// What is open at the start of a paragraph, where the one before left a quotation open.
fn carry(doc: &Doc, paragraph: &Paragraph, carried: Option<Shape>) -> Option<Open> {
    let shape = carried.filter(|_| !paragraph.tokens.is_empty())?;
    let reopened = mark(doc, paragraph.tokens.start).is_some();
    Some(Open { at: paragraph.tokens.start, shape, nested: 0, continues: true, marked: reopened })
}

fn scan(
    doc: &Doc,
    paragraph: &Paragraph,
    mut open: Option<Open>,
    found: &mut Vec<Quotation>,
) -> Option<Open> {
    let first = paragraph.tokens.start + u32::from(open.is_some_and(|o| o.marked));
    for id in first..paragraph.tokens.end {
        let Some(shape) = mark(doc, id) else { continue };
        let side = side(doc, paragraph, id, shape);
        open = match open {
            None if side == Side::Close => None,
            None if shape == Shape::Single && !closes_later(doc, paragraph, id) => None,
            None => Some(Open { at: id, shape, nested: 0, continues: false, marked: true }),
            Some(o) => step(doc, o, id, (shape, side), found),
        };
    }
    open
}

/// What a further mark does to an open quotation.
fn step(
    doc: &Doc,
    mut open: Open,
    id: TokenId,
    (shape, side): (Shape, Side),
    found: &mut Vec<Quotation>,
) -> Option<Open> {
    if (shape == Shape::Single) != (open.shape == Shape::Single) {
        return Some(open);
    }
    match side {
        Side::Open if shape != open.shape => open.nested += 1,
        // The same shape opens again: the earlier one was never closed, and tells nothing.
        Side::Open => {
            return Some(Open { at: id, shape, nested: 0, continues: false, marked: true });
        }
        Side::Close | Side::Either if open.nested > 0 && shape != open.shape => open.nested -= 1,
        Side::Close | Side::Either => {
            found.extend(quotation(doc, open, id + 1, true));
            return None;
        }
    }
    Some(open)
}

/// What becomes of a quotation that its paragraph does not close: the shape that goes on in the next one, if any.
fn leave(
    doc: &Doc,
    paragraph: &Paragraph,
    next: Option<&Paragraph>,
    open: Open,
    found: &mut Vec<Quotation>,
) -> Option<Shape> {
    if open.shape == Shape::Single {
        return None;
    }
    let goes_on = next.is_some_and(|next| goes_on(doc, next));
    let opens_speech = open.at == paragraph.tokens.start
        || matches!(doc.token(open.at - 1).tag, Tag::Colon | Tag::Comma);
    let glued_to_speaker = open.at > paragraph.tokens.start
        && doc.token(open.at - 1).tag == Tag::Comma
        && !doc.token(open.at).space_after
        && doc.tokens.get(open.at as usize + 1).is_some_and(|t| t.pos == Pos::Propn);
    if goes_on || opens_speech && !glued_to_speaker {
        found.extend(quotation(doc, open, paragraph.tokens.end, false));
    }
    goes_on.then_some(open.shape)
}

/// Whether a paragraph carries on what the one before left open: it reopens it, or closes it without opening it.
fn goes_on(doc: &Doc, next: &Paragraph) -> bool {
    let mut marks = next.tokens.clone().filter_map(|id| Some((id, mark(doc, id)?)));
    match marks.find(|(_, shape)| *shape != Shape::Single) {
        Some((id, _)) if id == next.tokens.start => true,
        Some((id, shape)) => side(doc, next, id, shape) == Side::Close,
        None => false,
    }
}

fn quotation(doc: &Doc, open: Open, end: TokenId, closed: bool) -> Option<Quotation> {
    let outer = open.at..end;
    let inner = open.at + u32::from(open.marked)..end - u32::from(closed);
    let words = inner.clone().filter(|id| doc.token(*id).lower.chars().any(char::is_alphanumeric));
    if inner.start >= inner.end || words.count() == 0 {
        return None;
    }
    let whole = is_whole(doc, &inner) || open.continues;
    Some(Quotation { outer, inner, continues: open.continues, whole })
}

/// A sentence begins with a capital and has a finite verb, or at least ends as one.
fn is_whole(doc: &Doc, inner: &Tokens) -> bool {
    let mut words =
        inner.clone().filter(|id| doc.token(*id).lower.chars().any(char::is_alphanumeric));
    let Some(first) = words.next() else { return false };
    let capital =
        doc.word(first).chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let finite = inner
        .clone()
        .any(|id| matches!(doc.token(id).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
    let ends = matches!(doc.token(inner.end - 1).tag, Tag::Period | Tag::Comma);
    capital && (finite && inner.len() > 2 || ends && inner.len() > 3)
}

fn mark(doc: &Doc, id: TokenId) -> Option<Shape> {
    match doc.word(id) {
        "\"" | "''" | "\u{2033}" => Some(Shape::Straight),
        "“" | "”" | "„" | "‟" | "«" | "»" | "‘‘" | "’’" | "``" => {
            Some(Shape::Curly)
        }
        "‘" | "’" | "'" if doc.token(id).tag != Tag::Pos => Some(Shape::Single),
        _ => None,
    }
}

fn side(doc: &Doc, paragraph: &Paragraph, id: TokenId, shape: Shape) -> Side {
    let before = id == paragraph.tokens.start || {
        let token = doc.token(id - 1);
        token.space_after || matches!(token.tag, Tag::Lrb | Tag::Colon | Tag::Hyph | Tag::OpenQuote)
    };
    let after = id + 1 >= paragraph.tokens.end || {
        let next = doc.token(id + 1);
        doc.token(id).space_after || matches!(next.tag, Tag::Comma | Tag::Period | Tag::Rrb)
    };
    match (before, after) {
        (true, false) => Side::Open,
        (false, true) => Side::Close,
        _ => match doc.word(id) {
            "“" | "„" | "«" | "‘" | "``" | "‘‘" => Side::Open,
            "”" | "»" | "’" | "’’" => Side::Close,
            _ if !before && shape == Shape::Straight => Side::Close,
            _ => Side::Either,
        },
    }
}

/// A single mark may be an apostrophe; it opens only where one closes later in the paragraph.
fn closes_later(doc: &Doc, paragraph: &Paragraph, id: TokenId) -> bool {
    (id + 2..paragraph.tokens.end).any(|later| {
        mark(doc, later) == Some(Shape::Single)
            && side(doc, paragraph, later, Shape::Single) == Side::Close
    })
}
