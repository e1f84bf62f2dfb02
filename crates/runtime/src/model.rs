//! The model: loading it, and annotating a text with it.
//!
//! In: an asset's bytes; then texts. Out: [`Parsed`]. Holds: the same text gives the same tokens, whatever was annotated
//! before it and on how many threads; no text makes it panic.

use std::sync::{Mutex, PoisonError};

use compact_str::CompactString;
use pulp::Arch;
use readout_labels::{Dep, Entity, Pos, Tag};

use crate::asset::Asset;
use crate::dense::Dense;
use crate::entities::Recogniser;
use crate::error::Error;
use crate::forms::Lexicon;
use crate::keys::KeyMap;
use crate::lemmatizer::Lemmatizer;
use crate::morph::Morph;
use crate::parser::Parser;
use crate::pieces::{LONGEST, pieces};
use crate::pipeline::Workspace;
use crate::ruler::{LowerTests, Ruler};
use crate::tables::{LemmaTables, Tables};
use crate::tok2vec::{Features, Tok2Vec, WIDTH};
use crate::tokenizer::Tokenizer;

/// Where a token stands in an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Iob {
    /// Outside any entity.
    Outside,
    /// At the beginning of one.
    Begin,
    /// Inside one, not at its beginning.
    Inside,
}

impl Iob {
    /// `O`, `B` or `I`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outside => "O",
            Self::Begin => "B",
            Self::Inside => "I",
        }
    }
}

/// A token and all that the pipeline says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its first byte in the text.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// Whether one space follows it that belongs to no token.
    pub space_after: bool,
    /// Penn Treebank tag.
    pub tag: Tag,
    /// Universal Dependencies part of speech.
    pub pos: Pos,
    /// Morphological features.
    pub morph: Morph,
    /// Lemma.
    pub lemma: CompactString,
    /// Its head's place among the tokens; its own for the root of a sentence.
    pub head: u32,
    /// `ClearNLP` dependency label.
    pub dep: Dep,
    /// Where it stands in an entity.
    pub ent_iob: Iob,
    /// The kind of that entity; none outside.
    pub ent_type: Option<Entity>,
    /// Whether a sentence starts with it.
    pub sent_start: bool,
}

impl Token {
    /// The token's text, given the text that was annotated.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// An annotated text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Its tokens, in order. They and the spaces after them make up the whole text.
    pub tokens: Vec<Token>,
}

/// A loaded pipeline. It can be shared between threads: each call borrows a workspace of its own.
#[derive(Debug)]
pub struct Model {
    package: String,
    pub(crate) arch: Arch,
    pub(crate) lexicon: Lexicon,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) encoder: Tok2Vec,
    pub(crate) tagger: Dense,
    pub(crate) tags: Vec<Tag>,
    pub(crate) parser: Parser,
    pub(crate) ruler: Ruler,
    pub(crate) lemmatizer: Lemmatizer,
    pub(crate) entity_encoder: Tok2Vec,
    pub(crate) recogniser: Recogniser,
    workspaces: Mutex<Vec<Workspace>>,
}

impl Model {
    /// Loads a pipeline from the bytes of an asset (`cargo xtask model` makes one from spaCy's package).
    ///
    /// # Errors
    ///
    /// When the bytes are not an asset that this version of the runtime understands.
    pub fn load(bytes: &[u8]) -> Result<Self, Error> {
        let asset = Asset::open(bytes)?;
        let tables: Tables =
            serde_json::from_slice(asset.bytes("tables")?).map_err(Error::Tables)?;
        let lower_tests = LowerTests::of(&tables.rules)?;
        let ruler = Ruler::compile(&tables.rules, &lower_tests)?;
        let vectors = KeyMap::read(&asset, "keys")?;
        let mut lexicon = Lexicon::new(tables.lexeme_norms, vectors, lower_tests);
        let tokenizer = Tokenizer::new(&tables.patterns, tables.exceptions, &mut lexicon)?;
        let tags = tables.tags.iter().map(|t| t.parse()).collect::<Result<Vec<Tag>, _>>()?;
        let encoder = Tok2Vec::read(&asset, "tok2vec", Features::WithSpaces, &tables.tagger_seeds)?;
        let entity_encoder =
            Tok2Vec::read(&asset, "entities", Features::WordOnly, &tables.entity_seeds)?;
        Ok(Self {
            package: tables.package,
            arch: Arch::new(),
            lexicon,
            tokenizer,
            encoder,
            tagger: read_tagger(&asset, tags.len())?,
            tags,
            parser: Parser::read(&asset, &tables.parser_moves)?,
            ruler,
            lemmatizer: read_lemmatizer(&asset, tables.lemmas)?,
            entity_encoder,
            recogniser: Recogniser::read(&asset, &tables.entity_moves)?,
            workspaces: Mutex::default(),
        })
    }

    /// The package that the model was made from: `en_core_web_md-3.8.0`.
    #[must_use]
    pub fn package(&self) -> &str {
        &self.package
    }

    /// Annotates a text.
    ///
    /// A text is read as one document: words up to four tokens away, across sentences, bear on each decision. One longer
    /// than 32 KiB is read in several documents, cut at line breaks or spaces. Past 4 GiB a text is not read.
    #[must_use]
    pub fn annotate(&self, text: &str) -> Parsed {
        self.annotate_all(&[text]).pop().unwrap_or_default()
    }

    /// Annotates several texts, each for itself as [`annotate`](Self::annotate) does. For short texts this is faster.
    #[must_use]
    pub fn annotate_all(&self, texts: &[&str]) -> Vec<Parsed> {
        let mut workspace = self.borrow_workspace();
        let mut parsed = vec![Parsed::default(); texts.len()];
        let all = texts.iter().enumerate();
        let mut pieces =
            all.flat_map(|(text, t)| pieces(t).map(move |(start, t)| (text, start, t))).peekable();
        while pieces.peek().is_some() {
            let batch = next_batch(&mut pieces);
            let documents: Vec<&str> = batch.iter().map(|(_, _, text)| *text).collect();
            let annotated = self.annotate_batch(&documents, &mut workspace);
            for ((text, start, _), tokens) in batch.into_iter().zip(annotated) {
                parsed[text].append(start, tokens);
            }
            if workspace.is_full() {
                workspace = Workspace::default();
            }
        }
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).push(workspace);
        parsed
    }

    fn borrow_workspace(&self) -> Workspace {
        let free = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.unwrap_or_default()
    }
}

/// The next pieces that together are not longer than one may be: the number of the text, the piece's first byte, the
/// piece.
fn next_batch<'t>(
    pieces: &mut std::iter::Peekable<impl Iterator<Item = (usize, u32, &'t str)>>,
) -> Vec<(usize, u32, &'t str)> {
    let mut room = LONGEST;
    let mut batch = Vec::new();
    while let Some(piece) = pieces.next_if(|(_, _, text)| text.len() <= room) {
        room -= piece.2.len();
        batch.push(piece);
    }
    batch
}

impl Parsed {
    /// Adds the tokens of the piece that begins at byte `start`.
    fn append(&mut self, start: u32, tokens: Vec<Token>) {
        let first = self.tokens.len() as u32;
        self.tokens.extend(tokens.into_iter().map(|token| Token {
            start: token.start + start,
            end: token.end + start,
            head: token.head + first,
            ..token
        }));
    }
}

fn read_tagger(asset: &Asset<'_>, classes: usize) -> Result<Dense, Error> {
    let weights = asset.weights("tagger/weights", &[classes, WIDTH])?;
    let bias = asset.floats("tagger/bias", &[classes])?;
    Ok(Dense::linear(WIDTH, &bias, |class| &weights[class * WIDTH..][..WIDTH]))
}

fn read_lemmatizer(
    asset: &Asset<'_>,
    tables: std::collections::BTreeMap<String, LemmaTables>,
) -> Result<Lemmatizer, Error> {
    let tables = tables.into_iter().map(|(name, tables)| {
        let index = asset.bytes(&format!("lemmas/{name}"))?;
        let index = std::str::from_utf8(index)
            .map_err(|_| Error::Inconsistent(format!("lemmas/{name} is not UTF-8")))?;
        Ok((name.to_uppercase().parse::<Pos>()?, tables, index.to_owned()))
    });
    Ok(Lemmatizer::new(tables.collect::<Result<Vec<_>, Error>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let asset =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_md-3.8.0.readout");
        Model::load(&std::fs::read(asset).unwrap()).unwrap()
    }

    #[test]
    fn texts_together_are_read_as_each_alone() {
        let model = model();
        let long = "The dockers of Sable Quay struck again, and nobody came to talk. ".repeat(600);
        let texts = ["The envoys met.", "", "In Port Ansel", " ", &long, "they didn't sign."];
        let alone: Vec<_> = texts.iter().map(|text| model.annotate(text)).collect();
        assert_eq!(model.annotate_all(&texts), alone);
    }

    #[test]
    fn a_machine_without_wide_vectors_gives_the_same_tokens() {
        let mut model = model();
        let text = "Envoys of Marvia, who arrived on 3 May, won't meet the union's Mabel Osei.";
        let widest = model.annotate(text);
        model.arch = Arch::Scalar;
        model.workspaces = Mutex::default();
        assert_eq!(model.annotate(text), widest);
    }
}
