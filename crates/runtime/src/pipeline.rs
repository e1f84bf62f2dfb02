//! The way of a batch of documents through the pipeline.
//!
//! In: documents. Out: their tokens. Holds: each document is read for itself; they are only computed together, which
//! spares reading the weights anew for each.

use std::ops::Range;

use compact_str::CompactString;
use hashbrown::HashMap;
use readout_labels::{Pos, Tag};

use crate::entities::{Context, Span};
use crate::forms::{FormId, Forms, NO_SLOT};
use crate::model::{Iob, Model, Token};
use crate::morph::Morph;
use crate::parser::Arc;
use crate::ruler::Attributes;
use crate::step::{Steps, best_class};
use crate::tok2vec::{EncoderSpace, WIDTH, row_of};
use crate::tokenizer::{ChunkCache, RawToken};
use crate::tree::{Edges, deprojectivize};

/// What one thread has learnt about words, and memory that is used again.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    forms: Forms,
    chunks: ChunkCache,
    encoder: EncoderSpace,
    entity_encoder: EncoderSpace,
    lemmas: HashMap<(u32, Pos, Morph), CompactString>,
    steps: Steps,
}

impl Workspace {
    /// Forms and chunks that a workspace may hold between texts. Past that it starts anew: with the usual distribution
    /// of words, the common ones are back after a few texts.
    const MOST_FORMS: usize = 40_000;

    pub(crate) fn is_full(&self) -> bool {
        self.forms.len().max(self.chunks.len()) > Self::MOST_FORMS
    }
}

/// Documents side by side.
struct Batch {
    raw: Vec<RawToken>,
    is_space: Vec<bool>,
    /// The tokens of each document.
    documents: Vec<Range<usize>>,
}

/// What the tagger and the parser say of a document.
struct Reading {
    attributes: Attributes,
    arcs: Vec<Arc>,
    sentence_start: Vec<bool>,
}

impl Model {
    /// Annotates documents, none of which is longer than a piece may be.
    pub(crate) fn annotate_batch(&self, texts: &[&str], work: &mut Workspace) -> Vec<Vec<Token>> {
        let batch = self.tokenize(texts, work);
        let readings = self.read(&batch, work);
        let spans = self.entities(&batch, &readings, work);
        let documents = batch.documents.iter().zip(readings).zip(spans);
        let tokens = documents.map(|((document, reading), spans)| {
            let mut tokens = self.assemble(&batch.raw[document.clone()], reading, work);
            mark_entities(&mut tokens, &spans);
            tokens
        });
        tokens.collect()
    }

    fn tokenize(&self, texts: &[&str], work: &mut Workspace) -> Batch {
        let mut raw = Vec::new();
        let mut documents = Vec::with_capacity(texts.len());
        for text in texts {
            let first = raw.len();
            let (forms, chunks) = (&mut work.forms, &mut work.chunks);
            raw.extend(self.tokenizer.tokens(text, &self.lexicon, forms, chunks));
            documents.push(first..raw.len());
        }
        let is_space = raw.iter().map(|t| work.forms.get(t.form).is_space).collect();
        Batch { raw, is_space, documents }
    }

    /// Tags, trees, sentences and what follows from them.
    fn read(&self, batch: &Batch, work: &mut Workspace) -> Vec<Reading> {
        let slots = self.tagger_slots(&batch.raw, work);
        let rows = self.encoder.encode(self.arch, &slots, &batch.documents, &mut work.encoder);
        let tags = self.tags(rows);
        self.parser.prepare(self.arch, rows, &mut work.steps);
        let mut readings = Vec::with_capacity(batch.documents.len());
        for (number, document) in batch.documents.iter().enumerate() {
            let first = row_of(number, document.start);
            let mut arcs = self.parser.parse(self.arch, first, document.len(), &mut work.steps);
            let is_space = &batch.is_space[document.clone()];
            deprojectivize(&mut arcs, |token| is_space[token]);
            let raw = &batch.raw[document.clone()];
            let mut attributes =
                Attributes::new(&tags[first..first + raw.len()], arcs.iter().map(|a| a.label.dep));
            self.ruler.apply(&mut attributes, |token| work.forms.get(raw[token].form));
            let sentence_start = Edges::of(&arcs).starts;
            readings.push(Reading { attributes, arcs, sentence_start });
        }
        readings
    }

    /// The best tag of each row.
    fn tags(&self, rows: &[f32]) -> Vec<Tag> {
        let mut scores = vec![0.0; rows.len() / WIDTH * self.tagger.width()];
        self.tagger.apply(self.arch, rows, WIDTH, &mut scores);
        let tags = scores.chunks_exact(self.tagger.width()).map(|scores| {
            let best = best_class(scores, std::iter::once(0..self.tags.len()));
            best.and_then(|class| self.tags.get(class)).copied().unwrap_or(Tag::Xx)
        });
        tags.collect()
    }

    /// The slot of each token in the tagger's encoder, computing those that are new.
    fn tagger_slots(&self, raw: &[RawToken], work: &mut Workspace) -> Vec<u32> {
        let mut new = Vec::new();
        let first_new = work.encoder.store.len();
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
        self.encoder.fill_slots(self.arch, new, &mut work.encoder.store);
        slots
    }

    /// The slot of each token in the entity recogniser's encoder, computing those that are new.
    fn entity_slots(&self, raw: &[RawToken], work: &mut Workspace) -> Vec<u32> {
        let mut new = Vec::new();
        let first_new = work.entity_encoder.store.len();
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
        self.entity_encoder.fill_slots(self.arch, new, &mut work.entity_encoder.store);
        slots
    }

    /// The entities of each document.
    fn entities(
        &self,
        batch: &Batch,
        readings: &[Reading],
        work: &mut Workspace,
    ) -> Vec<Vec<Span>> {
        let slots = self.entity_slots(&batch.raw, work);
        let space = &mut work.entity_encoder;
        let rows = self.entity_encoder.encode(self.arch, &slots, &batch.documents, space);
        self.recogniser.prepare(self.arch, rows, &mut work.steps);
        let documents = batch.documents.iter().zip(readings).enumerate();
        let spans = documents.map(|(number, (document, reading))| {
            let context = Context {
                sentence_start: &reading.sentence_start,
                is_space: &batch.is_space[document.clone()],
            };
            let first = row_of(number, document.start);
            self.recogniser.find(self.arch, first, context, &mut work.steps)
        });
        spans.collect()
    }

    /// The tokens of a document, without entities.
    fn assemble(&self, raw: &[RawToken], reading: Reading, work: &mut Workspace) -> Vec<Token> {
        let Reading { attributes, arcs, sentence_start } = reading;
        let Attributes { tags, deps, pos, morphs, lemmas } = attributes;
        let tokens = raw.iter().zip(lemmas).enumerate().map(|(i, (raw, lemma))| {
            let (pos, morph) = (pos[i], morphs[i]);
            Token {
                start: raw.start,
                end: raw.end,
                space_after: raw.space,
                tag: tags[i],
                pos,
                morph,
                lemma: lemma.unwrap_or_else(|| self.lemma(raw.form, pos, morph, work)),
                head: arcs[i].head,
                dep: deps[i],
                ent_iob: Iob::Outside,
                ent_type: None,
                sent_start: sentence_start[i],
            }
        });
        tokens.collect()
    }

    fn lemma(&self, form: FormId, pos: Pos, morph: Morph, work: &mut Workspace) -> CompactString {
        let Workspace { forms, lemmas, .. } = work;
        let known = lemmas.entry((form, pos, morph)).or_insert_with(|| {
            let form = forms.get(form);
            self.lemmatizer.lemma(&form.text, &form.lower, pos, morph)
        });
        known.clone()
    }
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
