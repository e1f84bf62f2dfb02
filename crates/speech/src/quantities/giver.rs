//! Who gave a figure: the speaker of the innermost statement whose content holds it, else the narrator.
//!
//! In: statements and their tokens. Out: an agent id, and whether the figure stands inside quotation marks.

use readout_types::doc::{Doc, Tokens};
use readout_types::{Id, Statement};

use crate::statements::Said;

/// The statement that tells a figure.
pub(super) fn statement<'a>(said: &'a Said, core: &Tokens) -> Option<&'a Statement> {
    // A scale may stand outside the closing quotation mark; where the figure begins decides.
    let holds = |piece: &Tokens| piece.contains(&core.start);
    said.statements
        .iter()
        .zip(&said.tokens)
        .filter(|(statement, _)| statement.speaker.is_some())
        .filter_map(|(statement, tokens)| {
            let piece = tokens.content.iter().find(|p| holds(p))?;
            Some((piece.end - piece.start, statement))
        })
        .min_by_key(|(length, _)| *length)
        .map(|(_, statement)| statement)
}

/// Its speaker, else the narrator.
pub(super) fn speaker(statement: Option<&Statement>) -> Id {
    statement.and_then(|s| s.speaker.clone()).unwrap_or_else(Id::narrator)
}

/// Whether the figure stands inside quotation marks.
pub(super) fn in_quote(doc: &Doc, said: &Said, core: &Tokens) -> bool {
    let span = doc.span(core.clone());
    said.statements.iter().any(|s| s.quoted.iter().any(|q| q.overlap(&span) > 0))
}
