//! Finds what a name and a colon attribute: "Lind: No deal", "Poll: Most want peace", transcripts.
//!
//! In: a [`Doc`] and the [`Lexicon`]. Out: [`Attribution`]s, at most one a paragraph. Holds: the label opens its
//! paragraph; its content is the rest of it.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::doc::{Doc, Paragraph, TokenId, Tokens};
use readout_types::labels::{Entity, Pos};
use readout_types::{StatementKind, ZoneKind};

use super::Attribution;
use super::lexicon::Lexicon;
use crate::syntax::trim;

/// A label is a name with a title at most.
const LONGEST_LABEL: u32 = 10;

/// Every label that speaks.
pub(crate) fn find(doc: &Doc, lexicon: &Lexicon) -> Vec<Attribution> {
    let turns = turns(doc);
    doc.paragraphs.iter().filter_map(|paragraph| label(doc, lexicon, &turns, paragraph)).collect()
}

/// The labels of a conversation: at least two that open a paragraph each more than once.
fn turns(doc: &Doc) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for paragraph in &doc.paragraphs {
        if let Some((name, _)) = split(doc, paragraph) {
            *seen.entry(doc.text(name).to_owned()).or_default() += 1;
        }
    }
    seen.retain(|_, times| *times > 1);
    if seen.len() < 2 { BTreeSet::new() } else { seen.into_keys().collect() }
}

/// What stands before a paragraph's first colon, and the colon.
fn split(doc: &Doc, paragraph: &Paragraph) -> Option<(Tokens, TokenId)> {
    let mut tokens = paragraph.tokens.clone();
    // A transcript that is quoted as a whole reopens its mark at each turn.
    let quoted = |id: &TokenId| matches!(doc.word(*id), "\"" | "“");
    tokens.start += u32::from(tokens.clone().next().is_some_and(|first| quoted(&first)));
    let colon =
        tokens.clone().take(LONGEST_LABEL as usize + 1).find(|id| doc.token(*id).lower == ":")?;
    Some((trim(doc, tokens.start..colon), colon))
}

fn label(
    doc: &Doc,
    lexicon: &Lexicon,
    turns: &BTreeSet<String>,
    paragraph: &Paragraph,
) -> Option<Attribution> {
    let (name, colon) = split(doc, paragraph)?;
    let content = trim(doc, colon + 1..paragraph.tokens.end);
    let head = name.clone().rev().find(|id| doc.token(*id).pos != Pos::Punct)?;
    let headline =
        matches!(paragraph.zone, ZoneKind::Headline | ZoneKind::Deck | ZoneKind::Subheading);
    if content.len() < 3
        || !doc.token(colon).space_after
        || !speaks(doc, lexicon, &name, head, headline) && !(is_turn(doc, turns, &name, head))
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

/// "BRANDT:" again and again in a conversation, whether or not the model knows the name.
fn is_turn(doc: &Doc, turns: &BTreeSet<String>, name: &Tokens, head: TokenId) -> bool {
    doc.token(head).pos == Pos::Propn && turns.contains(doc.text(name.clone()))
}

fn speaks(doc: &Doc, lexicon: &Lexicon, name: &Tokens, head: TokenId, headline: bool) -> bool {
    let words = || name.clone().filter(|id| doc.token(*id).pos != Pos::Punct);
    // "President of the Republic of Orsa Ilse Brandt": what joins the words of a title is written small.
    let joins = |id: TokenId| matches!(doc.token(id).pos, Pos::Adp | Pos::Det | Pos::Cconj);
    let capital = words().all(|id| doc.word(id).starts_with(char::is_uppercase) || joins(id));
    let token = doc.token(head);
    let person = words().any(|id| doc.token(id).entity == Some(Entity::Person));
    let named =
        matches!(token.entity, Some(Entity::Person | Entity::Org | Entity::Gpe | Entity::Norp));
    let noun = token.pos == Pos::Noun && lexicon.can_speak(&token.lemma);
    capital && (person || headline && (named || noun))
}
