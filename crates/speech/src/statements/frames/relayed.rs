//! Finds what one says through another: "The mayor replied, an aide said, that he could not stay".
//!
//! In: attributions by frame. Out: the same, where the clause behind an aside belongs to the cue before it. Holds: who
//! speaks in the aside tells the whole sentence; the clause is the words of the one before.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};

use super::{LEAST_WEIGHT, attribution};
use crate::statements::Attribution;
use crate::statements::lexicon::Lexicon;
use crate::syntax::{self, trim};

/// How many tokens before the aside the cue may stand whose clause it parts: its hearer and when it was stand between.
const BACK: TokenId = 14;

/// Parts what is relayed from who relays it.
pub(super) fn part(doc: &Doc, lexicon: &Lexicon, found: &mut Vec<Attribution>) {
    let mut more = Vec::new();
    for made in found.iter_mut() {
        let Some((cue, clause)) = relayed(doc, lexicon, made) else { continue };
        let Some(entry) = lexicon.cue(&doc.token(cue).lemma, Pos::Verb) else { continue };
        let mut inner = attribution(doc, lexicon, cue, entry, "that");
        inner.content = vec![clause.clone()];
        inner.weight = entry.weight("that").max(LEAST_WEIGHT);
        let Some(source) = made.source.clone() else { continue };
        let before = doc.sentence(cue).tokens.start..source.start;
        made.content = vec![trim(doc, before), clause];
        more.push(inner);
    }
    found.retain(|made| !more.iter().any(|inner: &Attribution| inner.cue == made.cue));
    found.extend(more);
    found.sort_by_key(|made| made.cue);
}

/// The cue before an aside and the clause behind the aside that it governs.
fn relayed(doc: &Doc, lexicon: &Lexicon, made: &Attribution) -> Option<(TokenId, Tokens)> {
    let (cue, source) = (made.cue?, made.source.clone()?);
    let sentence = doc.sentence(cue).tokens.clone();
    let comma = |id: TokenId| sentence.contains(&id) && doc.token(id).tag == Tag::Comma;
    let opens = |id: TokenId| {
        sentence.contains(&id) && matches!(doc.token(id).lower.as_str(), "that" | "whether")
    };
    let aside = source.end == cue
        && matches!(doc.token(cue).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp)
        && comma(source.start.checked_sub(1)?)
        && comma(cue + 1)
        && opens(cue + 2)
        && doc.token(cue + 2).dep != Dep::Det;
    let before = sentence.start.max(source.start.saturating_sub(BACK))..source.start;
    let is_cue = |id: &TokenId| {
        let token = doc.token(*id);
        let entry = lexicon.cue(&token.lemma, Pos::Verb).filter(|_| token.pos == Pos::Verb);
        entry.is_some_and(|entry| entry.quotes) && syntax::own_subject(doc, *id).is_some()
    };
    let outer = before.rev().filter(|_| aside).find(is_cue)?;
    // What stands between is no clause of its own: a hearer, a time.
    let finite =
        |id: TokenId| matches!(doc.token(id).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
    if (outer + 1..source.start).any(finite) {
        return None;
    }
    Some((outer, trim(doc, cue + 2..sentence.end)))
}
