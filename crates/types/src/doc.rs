//! A report as the language pipeline reads it.
//!
//! In: nothing (a value only). Out: [`Doc`]: tokens with tag, lemma, head and entity, in sentences, in paragraphs
//! (one kept line of the page each). Holds: every token lies in one sentence and one paragraph; tokens are in
//! text order and do not overlap; `head` points into the same sentence; a root points at itself.

use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;
use readout_labels::{Dep, Entity, Pos, Tag};

use crate::{Report, Span, ZoneKind};

/// Index of a token in [`Doc::tokens`].
pub type TokenId = u32;

/// A range of token indices, half-open.
pub type Tokens = Range<TokenId>;

/// One token of the reference pipeline, placed in the report's text.
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stands, in bytes of the report's text.
    pub bytes: Range<u32>,
    /// Where it stands, in Unicode scalar values of the report's text.
    pub chars: Range<u32>,
    /// Whether a space follows it directly.
    pub space_after: bool,
    /// Penn Treebank tag.
    pub tag: Tag,
    /// Universal Dependencies part of speech.
    pub pos: Pos,
    /// Relation to its head; `ROOT` at the head of a sentence.
    pub dep: Dep,
    /// Its head; itself where it is a root.
    pub head: TokenId,
    /// The sentence it lies in: index of [`Doc::sentences`].
    pub sentence: u32,
    /// Kind of the named entity that it is part of.
    pub entity: Option<Entity>,
    /// Dictionary form.
    pub lemma: CompactString,
    /// Lower-case form, with no-break hyphens and curly apostrophes made plain.
    pub lower: CompactString,
    /// Universal Dependencies features (`Number=Sing|Person=3`), empty where there are none.
    pub morph: &'static str,
}

/// One sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Tokens,
    /// Its paragraph: index of [`Doc::paragraphs`].
    pub paragraph: u32,
}

/// One kept line of the page, read as one piece.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Its tokens.
    pub tokens: Tokens,
    /// Its sentences: indices of [`Doc::sentences`].
    pub sentences: Range<u32>,
    /// What the line is on its page.
    pub zone: ZoneKind,
    /// Whether the same words stood earlier on the page (a repeated headline, deck or caption).
    pub repeated: bool,
}

/// A named entity: its tokens and its OntoNotes kind, after Readout's corrections.
#[derive(Debug, Clone)]
pub struct NamedEntity {
    /// Its tokens.
    pub tokens: Tokens,
    /// Its kind.
    pub label: Entity,
}

/// A report with its linguistic reading. Every layer is always there.
#[derive(Debug, Clone)]
pub struct Doc {
    /// The report that was read.
    pub report: Arc<Report>,
    /// Tokens in text order.
    pub tokens: Vec<Token>,
    /// Sentences in text order.
    pub sentences: Vec<Sentence>,
    /// Paragraphs in text order.
    pub paragraphs: Vec<Paragraph>,
    /// Named entities in text order; they do not overlap.
    pub entities: Vec<NamedEntity>,
    children: Vec<TokenId>,
    children_at: Vec<u32>,
    edges: Vec<(TokenId, TokenId)>,
}

impl Doc {
    /// Joins the layers; children and subtrees are reckoned from the heads.
    #[must_use]
    pub fn new(
        report: Arc<Report>,
        tokens: Vec<Token>,
        sentences: Vec<Sentence>,
        paragraphs: Vec<Paragraph>,
        entities: Vec<NamedEntity>,
    ) -> Self {
        let (children_at, children) = children(&tokens);
        let edges = edges(&tokens, &sentences);
        Doc { report, tokens, sentences, paragraphs, entities, children, children_at, edges }
    }

    /// The token itself.
    #[must_use]
    pub fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id as usize]
    }

    /// Its syntactic children, in text order.
    #[must_use]
    pub fn children(&self, id: TokenId) -> &[TokenId] {
        let id = id as usize;
        &self.children[self.children_at[id] as usize..self.children_at[id + 1] as usize]
    }

    /// Its children of one relation, in text order.
    pub fn children_by(&self, id: TokenId, dep: Dep) -> impl Iterator<Item = TokenId> + '_ {
        self.children(id).iter().copied().filter(move |c| self.token(*c).dep == dep)
    }

    /// Its first child of one relation.
    #[must_use]
    pub fn child_by(&self, id: TokenId, dep: Dep) -> Option<TokenId> {
        self.children_by(id, dep).next()
    }

    /// From the leftmost to the rightmost token that depends on it, itself included.
    #[must_use]
    pub fn subtree(&self, id: TokenId) -> Tokens {
        let (left, right) = self.edges[id as usize];
        left..right + 1
    }

    /// Whether `below` depends on `above`, directly or not; a token does on itself.
    #[must_use]
    pub fn depends_on(&self, below: TokenId, above: TokenId) -> bool {
        let mut at = below;
        // A tree is at most as deep as it has tokens; the bound also ends a damaged one.
        for _ in 0..=self.tokens.len() {
            if at == above {
                return true;
            }
            let head = self.token(at).head;
            if head == at {
                return false;
            }
            at = head;
        }
        false
    }

    /// The words from one token to another, as they stand in the text.
    #[must_use]
    pub fn text(&self, tokens: Tokens) -> &str {
        if tokens.is_empty() {
            return "";
        }
        let (from, to) =
            (self.token(tokens.start).bytes.start, self.token(tokens.end - 1).bytes.end);
        self.report.text.as_str().get(from as usize..to as usize).unwrap_or("")
    }

    /// The word itself, as it stands in the text.
    #[must_use]
    pub fn word(&self, id: TokenId) -> &str {
        self.text(id..id + 1)
    }

    /// The place of these tokens in the report's text. An empty range gives an empty span.
    #[must_use]
    pub fn span(&self, tokens: Tokens) -> Span {
        let report = self.report.id.clone();
        if tokens.is_empty() {
            return Span { report, start: 0, end: 0 };
        }
        let (first, last) = (self.token(tokens.start), self.token(tokens.end - 1));
        Span { report, start: first.chars.start, end: last.chars.end }
    }

    /// The sentence of a token.
    #[must_use]
    pub fn sentence(&self, id: TokenId) -> &Sentence {
        &self.sentences[self.token(id).sentence as usize]
    }

    /// The paragraph of a token.
    #[must_use]
    pub fn paragraph(&self, id: TokenId) -> &Paragraph {
        &self.paragraphs[self.sentence(id).paragraph as usize]
    }

    /// What the line of a token is on its page.
    #[must_use]
    pub fn zone(&self, id: TokenId) -> ZoneKind {
        self.paragraph(id).zone
    }
}

fn children(tokens: &[Token]) -> (Vec<u32>, Vec<TokenId>) {
    let mut at = vec![0_u32; tokens.len() + 1];
    for (id, token) in tokens.iter().enumerate() {
        if token.head as usize != id {
            at[token.head as usize + 1] += 1;
        }
    }
    for i in 1..at.len() {
        at[i] += at[i - 1];
    }
    let mut next = at.clone();
    let mut children = vec![0; at.last().copied().unwrap_or(0) as usize];
    for (id, token) in tokens.iter().enumerate() {
        let head = token.head as usize;
        if head != id {
            children[next[head] as usize] = u32::try_from(id).unwrap_or(u32::MAX);
            next[head] += 1;
        }
    }
    (at, children)
}

fn edges(tokens: &[Token], sentences: &[Sentence]) -> Vec<(TokenId, TokenId)> {
    let mut edges: Vec<(TokenId, TokenId)> = (0..tokens.len() as u32).map(|i| (i, i)).collect();
    for sentence in sentences {
        // A non-projective tree may need more than one round; each round can only widen.
        let mut changed = true;
        while changed {
            changed = false;
            for id in sentence.tokens.clone().chain(sentence.tokens.clone().rev()) {
                let head = tokens[id as usize].head as usize;
                let (left, right) = edges[id as usize];
                let wide = (edges[head].0.min(left), edges[head].1.max(right));
                changed |= wide != edges[head];
                edges[head] = wide;
            }
        }
    }
    edges
}
