//! Gives words quoted in a headline to whoever says them in the body.
//!
//! In: quotations with the attributions that own them. Out: for a quotation above the body, the owner of the one in the
//! body that holds its words. Holds: a single word must be all that is quoted there; the first such quotation counts.

use compact_str::CompactString;
use readout_types::ZoneKind;
use readout_types::doc::{Doc, TokenId};
use readout_types::labels::Pos;

use super::quotations::Quotation;

/// Whether a place stands above the body or between its parts.
pub(super) fn is_heading(doc: &Doc, id: TokenId) -> bool {
    matches!(doc.zone(id), ZoneKind::Headline | ZoneKind::Deck | ZoneKind::Subheading)
}

/// Quotations of headings, each with the place (in `owned`) of the one of the body that it repeats.
pub(super) fn find(
    doc: &Doc,
    quotations: &[Quotation],
    owned: &[(Quotation, usize)],
) -> Vec<(Quotation, usize)> {
    let body = owned.iter().filter(|(q, _)| !is_heading(doc, q.outer.start));
    let body: Vec<(Vec<CompactString>, usize)> =
        body.map(|(q, owner)| (words(doc, q), *owner)).collect();
    let headings = quotations.iter().filter(|q| is_heading(doc, q.outer.start));
    let repeated = headings.filter_map(|heading| {
        let said = words(doc, heading);
        let holds = |whole: &[CompactString]| match said.len() {
            0 => false,
            1 => whole == said,
            len => whole.windows(len).any(|part| part == said),
        };
        let (_, owner) = body.iter().find(|(whole, _)| holds(whole))?;
        Some((heading.clone(), *owner))
    });
    repeated.collect()
}

/// The words between the marks, in lower case.
fn words(doc: &Doc, q: &Quotation) -> Vec<CompactString> {
    let tokens = q.inner.clone().map(|id| doc.token(id));
    tokens
        .filter(|t| !matches!(t.pos, Pos::Punct | Pos::Space))
        .map(|t| t.lower.replace('’', "'").into())
        .collect()
}
