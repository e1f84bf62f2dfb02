//! Reads a report with the language runtime: the `Doc` that all later stages stand on.
//!
//! In: a [`Report`] with zones, and a loaded model. Out: a [`Doc`]: kept lines only, paragraph by paragraph, in the
//! model's spelling, with corrections. Holds: every token lies at its own place in the report's text; no token
//! comes from a dropped line; same report and model give the same `Doc`.

mod corrections;
mod piece;

use std::sync::Arc;

use compact_str::CompactString;
use readout_runtime::{Iob, Model, Parsed};
use readout_types::Report;
use readout_types::doc::{Doc, NamedEntity, Paragraph, Sentence, Token, TokenId};

pub use crate::corrections::Corrections;
use crate::piece::Piece;

/// Reads one report with a model, and corrects what it is known to get wrong.
#[must_use]
pub fn annotate(model: &Model, corrections: &Corrections, report: Arc<Report>) -> Doc {
    let mut layers = Layers::default();
    let pieces = piece::pieces(&report);
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    for (piece, parsed) in pieces.iter().zip(model.annotate_all(&texts)) {
        layers.add(&report, piece, &parsed);
    }
    let Layers { mut tokens, mut sentences, mut paragraphs, mut entities, .. } = layers;
    corrections.sentences(report.text.as_str(), &mut tokens, &mut sentences);
    corrections.subjects(&mut tokens);
    renumber(&mut paragraphs, &sentences);
    corrections.entities(&tokens, &mut entities);
    for entity in &entities {
        for id in entity.tokens.clone() {
            tokens[id as usize].entity = Some(entity.label);
        }
    }
    Doc::new(report, tokens, sentences, paragraphs, entities)
}

#[derive(Default)]
struct Layers {
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
    paragraphs: Vec<Paragraph>,
    entities: Vec<NamedEntity>,
    /// How far bytes have been counted as scalar values: (bytes, scalar values). Pieces come in text order, so each
    /// character is counted once.
    counted: (usize, u32),
}

impl Layers {
    fn add(&mut self, report: &Report, piece: &Piece, parsed: &Parsed) {
        let first = len(&self.tokens);
        let first_sentence = len(&self.sentences);
        self.tokens.reserve(parsed.tokens.len());
        for (at, token) in parsed.tokens.iter().enumerate() {
            if at == 0 || token.sent_start {
                self.open_sentence();
            }
            self.add_token(report, piece, token, first);
        }
        self.close_sentence();
        self.add_entities(parsed, first);
        self.paragraphs.push(Paragraph {
            tokens: first..len(&self.tokens),
            sentences: first_sentence..len(&self.sentences),
            zone: piece.zone,
            repeated: piece.repeated,
        });
    }

    fn open_sentence(&mut self) {
        self.close_sentence();
        let start = len(&self.tokens);
        let paragraph = len(&self.paragraphs);
        self.sentences.push(Sentence { tokens: start..start, paragraph });
    }

    fn close_sentence(&mut self) {
        let end = len(&self.tokens);
        if let Some(open) = self.sentences.last_mut()
            && open.tokens.is_empty()
        {
            open.tokens.end = end;
        }
    }

    fn add_token(
        &mut self,
        report: &Report,
        piece: &Piece,
        token: &readout_runtime::Token,
        first: TokenId,
    ) {
        let text = token.text(&piece.text);
        let start = piece.origin[token.start as usize];
        // The last byte's own end: between two tokens characters may have been left out.
        let end = piece.origin[(token.end as usize).max(1) - 1];
        let end = end + char_len(report.text.as_str(), end);
        let chars =
            self.chars_at(report.text.as_str(), start)..self.chars_at(report.text.as_str(), end);
        self.tokens.push(Token {
            bytes: start..end,
            chars,
            space_after: token.space_after,
            tag: token.tag,
            pos: token.pos,
            dep: token.dep,
            head: first + token.head,
            sentence: len(&self.sentences).saturating_sub(1),
            entity: token.ent_type,
            lemma: token.lemma.clone(),
            lower: lower(text),
            morph: token.morph.as_str(),
        });
    }

    /// Scalar values before a byte; bytes are asked for in nearly ascending order.
    fn chars_at(&mut self, text: &str, byte: u32) -> u32 {
        let byte = byte as usize;
        if byte < self.counted.0 {
            self.counted = (0, 0);
        }
        let between = text.get(self.counted.0..byte).map_or(0, |t| t.chars().count());
        self.counted = (byte, self.counted.1 + u32::try_from(between).unwrap_or(u32::MAX));
        self.counted.1
    }

    fn add_entities(&mut self, parsed: &Parsed, first: TokenId) {
        for (at, token) in parsed.tokens.iter().enumerate() {
            let at = first + u32::try_from(at).unwrap_or(u32::MAX);
            match (token.ent_iob, token.ent_type) {
                (Iob::Begin, Some(label)) => {
                    self.entities.push(NamedEntity { tokens: at..at + 1, label })
                }
                (Iob::Inside, Some(_)) => {
                    if let Some(open) = self.entities.last_mut() {
                        open.tokens.end = at + 1;
                    }
                }
                _ => {}
            }
        }
    }
}

/// Each paragraph's sentences, after some were joined.
fn renumber(paragraphs: &mut [Paragraph], sentences: &[Sentence]) {
    let mut next = 0;
    for (number, paragraph) in paragraphs.iter_mut().enumerate() {
        let here = sentences[next..].iter().take_while(|s| s.paragraph as usize == number).count();
        let end = next + here;
        paragraph.sentences =
            u32::try_from(next).unwrap_or(u32::MAX)..u32::try_from(end).unwrap_or(u32::MAX);
        next = end;
    }
}

fn len<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

/// How many bytes the character at `byte` has.
fn char_len(text: &str, byte: u32) -> u32 {
    let c = text.get(byte as usize..).and_then(|rest| rest.chars().next());
    c.map_or(0, |c| u32::try_from(c.len_utf8()).unwrap_or(1))
}

/// The lower-case form with straight apostrophes, as lexicons spell words.
fn lower(text: &str) -> CompactString {
    let mut lower = CompactString::default();
    for c in text.chars() {
        match c {
            '’' | '‘' | 'ʼ' => lower.push('\''),
            c => lower.extend(c.to_lowercase()),
        }
    }
    lower
}
