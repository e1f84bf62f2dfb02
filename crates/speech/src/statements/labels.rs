//! Finds what a name and a colon attribute: "Lind: No deal", "Poll: Most want peace", transcripts.
//!
//! In: a [`Doc`] and the [`Lexicon`]. Out: [`Attribution`]s, at most one a paragraph. Holds: the label opens its
//! paragraph; its content is the rest of it.

use readout_types::doc::{Doc, Paragraph, TokenId};
use readout_types::labels::{Entity, Pos};
use readout_types::{StatementKind, ZoneKind};

use super::Attribution;
use super::lexicon::Lexicon;
use crate::syntax::trim;

/// A label is a name with a title at most.
const LONGEST_LABEL: u32 = 6;

/// Every label that speaks.
pub(crate) fn find(doc: &Doc, lexicon: &Lexicon) -> Vec<Attribution> {
    doc.paragraphs.iter().filter_map(|paragraph| label(doc, lexicon, paragraph)).collect()
}

fn label(doc: &Doc, lexicon: &Lexicon, paragraph: &Paragraph) -> Option<Attribution> {
    let tokens = paragraph.tokens.clone();
    let colon =
        tokens.clone().take(LONGEST_LABEL as usize + 1).find(|id| doc.token(*id).lower == ":")?;
    let name = trim(doc, tokens.start..colon);
    let content = trim(doc, colon + 1..tokens.end);
    let head = name.clone().rev().find(|id| doc.token(*id).pos != Pos::Punct)?;
    let headline =
        matches!(paragraph.zone, ZoneKind::Headline | ZoneKind::Deck | ZoneKind::Subheading);
    if content.len() < 3
        || !doc.token(colon).space_after
        || !speaks(doc, lexicon, &name, head, headline)
    {
        return None;
    }
    let mut made = Attribution::without_cue("label");
    made.kind = if headline { StatementKind::Indirect } else { StatementKind::Direct };
    made.cue = Some(colon);
    made.cue_words = colon..colon + 1;
    made.source = Some(name);
    made.source_head = Some(head);
    made.content = vec![content];
    made.weight = 75;
    Some(made)
}

fn speaks(
    doc: &Doc,
    lexicon: &Lexicon,
    name: &std::ops::Range<TokenId>,
    head: TokenId,
    headline: bool,
) -> bool {
    let words = || name.clone().filter(|id| doc.token(*id).pos != Pos::Punct);
    let capital = words().all(|id| doc.word(id).starts_with(char::is_uppercase));
    let token = doc.token(head);
    let person = words().any(|id| doc.token(id).entity == Some(Entity::Person));
    let named =
        matches!(token.entity, Some(Entity::Person | Entity::Org | Entity::Gpe | Entity::Norp));
    let noun = token.pos == Pos::Noun && lexicon.can_speak(&token.lemma);
    capital && (person || headline && (named || noun))
}
