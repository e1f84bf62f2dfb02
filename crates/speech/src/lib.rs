//! Reads one document: who is who, who says what, which figures, when.
//!
//! In: a [`Doc`] and the [`Lexicons`]. Out: a [`Speech`]. Holds: the same document and lexicons give the same
//! speech; every item points into the document; nothing here reads files, the clock or the network.
//!
//! [`read`] is the whole flow: times, then who is attributed what (words only), then who is who (which needs to
//! know what stands inside quotations), then the statements with their speakers, then the figures with their givers.

pub mod agents;
mod numbers;
mod papers;
pub mod quantities;
pub mod statements;
mod syntax;
mod table;
pub mod times;

pub use table::LexiconError;

use readout_types::doc::Doc;
use readout_types::speech::Speech;

/// What the speech stage knows of the language and the world, one part a module.
#[derive(Debug, Clone)]
pub struct Lexicons {
    /// Time words.
    pub times: times::Lexicon,
    /// Number words, units, hedges.
    pub quantities: quantities::Lexicon,
    /// Countries, bodies, offices, given names, words for people.
    pub agents: agents::Lexicon,
    /// Words of saying, thinking and declining.
    pub statements: statements::Lexicon,
}

impl Lexicons {
    /// The lexicons that are shipped with the program.
    ///
    /// # Errors
    /// Where a shipped file is malformed, with its name and line; a test reads them all.
    pub fn shipped() -> Result<Self, LexiconError> {
        Ok(Lexicons {
            times: times::Lexicon::shipped()?,
            quantities: quantities::Lexicon::shipped()?,
            agents: agents::Lexicon::shipped()?,
            statements: statements::Lexicon::shipped()?,
        })
    }
}

/// Reads one document.
#[must_use]
pub fn read(doc: &Doc, lexicons: &Lexicons) -> Speech {
    read_with(doc, lexicons, &[])
}

/// Reads one document of a story whose other reports name these persons in full: what stands here alone as one's last name is
/// the person, whatever the language model takes it for.
#[must_use]
pub fn read_with(doc: &Doc, lexicons: &Lexicons, persons: &[String]) -> Speech {
    let times = times::find(doc, &lexicons.times);
    let attributions = statements::attributions(doc, &lexicons.statements);
    let agents = agents::find(doc, &attributions, &lexicons.agents, persons);
    let said = statements::find(doc, attributions, &agents, &lexicons.statements);
    let figures = quantities::find(doc, &agents, &said, &times, &lexicons.quantities);
    Speech {
        agents: agents.agents,
        places: agents.places,
        mentions: agents.mentions,
        mention_at: agents.mention_at,
        statements: said.statements,
        statement_tokens: said.tokens,
        quantities: figures.quantities,
        quantity_tokens: figures.tokens,
        times,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_lexicons_are_well_formed() {
        if let Err(error) = Lexicons::shipped() {
            panic!("{error}");
        }
    }
}
