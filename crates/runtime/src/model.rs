//! The model: loading it, and annotating a text with it.
//!
//! In: an asset's bytes; then texts. Out: [`Parsed`]. Holds: the same text gives the same tokens, whatever was annotated
//! before it and on how many threads; no text makes it panic.

use std::sync::{Mutex, PoisonError};

use compact_str::CompactString;
use hashbrown::HashMap;
use pulp::Arch;
use readout_labels::{Dep, Entity, Pos, Tag};

use crate::asset::Asset;
use crate::dense::Dense;
use crate::entities::{Context, Recogniser, Span};
use crate::error::Error;
use crate::forms::{Form, Forms, Lexicon, NO_SLOT};
use crate::keys::KeyMap;
use crate::lemmatizer::Lemmatizer;
use crate::morph::Morph;
use crate::parser::{Arc, Parser};
use crate::pieces::pieces;
use crate::ruler::{Attributes, LowerTests, Ruler};
use crate::step::Steps;
use crate::tables::{LemmaTables, Tables};
use crate::tok2vec::{Buffers, Features, SlotStore, Tok2Vec, WIDTH};
use crate::tokenizer::{ChunkCache, RawToken, Tokenizer};
use crate::tree::{Edges, deprojectivize};

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
    arch: Arch,
    lexicon: Lexicon,
    tokenizer: Tokenizer,
    encoder: Tok2Vec,
    tagger: Dense,
    tags: Vec<Tag>,
    parser: Parser,
    ruler: Ruler,
    lemmatizer: Lemmatizer,
    entity_encoder: Tok2Vec,
    recogniser: Recogniser,
    workspaces: Mutex<Vec<Workspace>>,
}

/// What one thread has learnt about words, and memory that is used again.
#[derive(Debug, Default)]
struct Workspace {
    forms: Forms,
    chunks: ChunkCache,
    slots: SlotStore,
    entity_slots: SlotStore,
    lemmas: HashMap<(u32, Pos, Morph), CompactString>,
    buffers: Buffers,
    steps: Steps,
}

impl Workspace {
    /// Forms and chunks that a workspace may hold between texts. Past that it starts anew: with the usual distribution
    /// of words, the common ones are back after a few texts.
    const MOST_FORMS: usize = 40_000;

    fn is_full(&self) -> bool {
        self.forms.len().max(self.chunks.len()) > Self::MOST_FORMS
    }
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
    pub fn annotate(&self, text: &str) -> Parsed {
        let mut workspace = self.borrow_workspace();
        let mut tokens = Vec::new();
        for (start, piece) in pieces(text) {
            let first = tokens.len() as u32;
            let annotated = self.annotate_piece(piece, &mut workspace);
            tokens.extend(annotated.into_iter().map(|token| Token {
                start: token.start + start,
                end: token.end + start,
                head: token.head + first,
                ..token
            }));
            if workspace.is_full() {
                workspace = Workspace::default();
            }
        }
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).push(workspace);
        Parsed { tokens }
    }

    fn borrow_workspace(&self) -> Workspace {
        let free = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.unwrap_or_default()
    }

    fn annotate_piece(&self, text: &str, work: &mut Workspace) -> Vec<Token> {
        let raw = self.tokenizer.tokens(text, &self.lexicon, &mut work.forms, &mut work.chunks);
        if raw.is_empty() {
            return Vec::new();
        }
        let is_space: Vec<bool> = raw.iter().map(|t| work.forms.get(t.form).is_space).collect();
        let (tags, mut arcs) = self.tag_and_parse(&raw, work);
        deprojectivize(&mut arcs, |token| is_space[token]);
        let sentence_start = Edges::of(&arcs).starts;
        let attributes = self.attributes(tags, &arcs, |token| work.forms.get(raw[token].form));
        let context = Context { sentence_start: &sentence_start, is_space: &is_space };
        let spans = self.entities(&raw, context, work);
        let mut tokens = self.assemble(&raw, &arcs, attributes, work);
        for (token, start) in tokens.iter_mut().zip(&sentence_start) {
            token.sent_start = *start;
        }
        mark_entities(&mut tokens, &spans);
        tokens
    }

    fn tag_and_parse(&self, raw: &[RawToken], work: &mut Workspace) -> (Vec<Tag>, Vec<Arc>) {
        let slots = self.tagger_slots(raw, work);
        let rows = self.encoder.encode(self.arch, &slots, &mut work.slots, &mut work.buffers);
        let mut scores = vec![0.0; raw.len() * self.tagger.width()];
        self.tagger.apply(self.arch, rows, WIDTH, &mut scores);
        let tags = scores.chunks_exact(self.tagger.width()).map(|scores| {
            let best = crate::step::best_class(scores, std::iter::once(0..self.tags.len()));
            best.and_then(|class| self.tags.get(class)).copied().unwrap_or(Tag::Xx)
        });
        let arcs = self.parser.parse(self.arch, rows, raw.len(), &mut work.steps);
        (tags.collect(), arcs)
    }

    /// The slot of each token in the tagger's encoder, computing those that are new.
    fn tagger_slots(&self, raw: &[RawToken], work: &mut Workspace) -> Vec<u32> {
        let mut new = Vec::new();
        let first_new = work.slots.len();
        let mut slots = Vec::with_capacity(raw.len());
        for token in raw {
            let slot = &mut work.forms.get_mut(token.form).tagger_slots[usize::from(token.space)];
            if *slot == NO_SLOT {
                *slot = (first_new + new.len()) as u32;
                new.push((token.form, token.space));
            }
            slots.push(*slot);
        }
        let forms = &work.forms;
        let new = new.iter().map(|(form, space)| (forms.get(*form), *space));
        self.encoder.fill_slots(self.arch, new, &mut work.slots);
        slots
    }

    /// The slot of each token in the entity recogniser's encoder, computing those that are new.
    fn entity_slots(&self, raw: &[RawToken], work: &mut Workspace) -> Vec<u32> {
        let mut new = Vec::new();
        let first_new = work.entity_slots.len();
        let mut slots = Vec::with_capacity(raw.len());
        for token in raw {
            let slot = &mut work.forms.get_mut(token.form).entity_slot;
            if *slot == NO_SLOT {
                *slot = (first_new + new.len()) as u32;
                new.push(token.form);
            }
            slots.push(*slot);
        }
        let forms = &work.forms;
        let new = new.iter().map(|form| (forms.get(*form), false));
        self.entity_encoder.fill_slots(self.arch, new, &mut work.entity_slots);
        slots
    }

    fn entities(&self, raw: &[RawToken], context: Context<'_>, work: &mut Workspace) -> Vec<Span> {
        let slots = self.entity_slots(raw, work);
        let rows = self.entity_encoder.encode(
            self.arch,
            &slots,
            &mut work.entity_slots,
            &mut work.buffers,
        );
        self.recogniser.find(self.arch, rows, context, &mut work.steps)
    }

    fn attributes<'f>(
        &self,
        tags: Vec<Tag>,
        arcs: &[Arc],
        forms: impl Fn(usize) -> &'f Form,
    ) -> Attributes {
        let mut attributes = Attributes {
            deps: arcs.iter().map(|arc| arc.label.dep).collect(),
            pos: vec![Pos::Empty; tags.len()],
            morphs: vec![Morph::EMPTY; tags.len()],
            lemmas: vec![None; tags.len()],
            tags,
        };
        self.ruler.apply(&mut attributes, forms);
        attributes
    }

    /// Tokens without sentence starts and entities.
    fn assemble(
        &self,
        raw: &[RawToken],
        arcs: &[Arc],
        attributes: Attributes,
        work: &mut Workspace,
    ) -> Vec<Token> {
        let Attributes { tags, deps, pos, morphs, lemmas } = attributes;
        let tokens =
            raw.iter().zip(arcs).zip(lemmas).enumerate().map(|(i, ((raw, arc), lemma))| {
                let (pos, morph) = (pos[i], morphs[i]);
                Token {
                    start: raw.start,
                    end: raw.end,
                    space_after: raw.space,
                    tag: tags[i],
                    pos,
                    morph,
                    lemma: lemma.unwrap_or_else(|| self.lemma(raw.form, pos, morph, work)),
                    head: arc.head,
                    dep: deps[i],
                    ent_iob: Iob::Outside,
                    ent_type: None,
                    sent_start: false,
                }
            });
        tokens.collect()
    }

    fn lemma(&self, form: u32, pos: Pos, morph: Morph, work: &mut Workspace) -> CompactString {
        let Workspace { forms, lemmas, .. } = work;
        let known = lemmas.entry((form, pos, morph)).or_insert_with(|| {
            let form = forms.get(form);
            self.lemmatizer.lemma(&form.text, &form.lower, pos, morph)
        });
        known.clone()
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

fn mark_entities(tokens: &mut [Token], spans: &[Span]) {
    for span in spans {
        let range = span.start as usize..span.end as usize;
        for (i, token) in tokens[range].iter_mut().enumerate() {
            token.ent_iob = if i == 0 { Iob::Begin } else { Iob::Inside };
            token.ent_type = Some(span.label);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_wide_vectors_gives_the_same_tokens() {
        let asset =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_md-3.8.0.readout");
        let mut model = Model::load(&std::fs::read(asset).unwrap()).unwrap();
        let text = "Envoys of Marvia, who arrived on 3 May, won't meet the union's Mabel Osei.";
        let widest = model.annotate(text);
        model.arch = Arch::Scalar;
        model.workspaces = Mutex::default();
        assert_eq!(model.annotate(text), widest);
    }
}
