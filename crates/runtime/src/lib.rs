//! Runs spaCy's English CPU pipeline `en_core_web_md` 3.8 in Rust, without Python.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let model = readout_runtime::Model::load(&std::fs::read("en_core_web_md-3.8.0.readout")?)?;
//! let text = "The envoys met in Port Ansel on Friday.";
//! for token in model.annotate(text).tokens {
//!     println!("{}\t{}\t{}\t{}", token.text(text), token.tag, token.dep, token.lemma);
//! }
//! # Ok(())
//! # }
//! ```

mod affixes;
mod asset;
mod chars;
mod dense;
mod entities;
mod error;
mod forms;
mod keys;
mod lemmatizer;
mod model;
mod morph;
mod parser;
mod pieces;
mod ruler;
mod step;
mod strings;
mod tables;
mod tok2vec;
mod tokenizer;
mod tree;

pub use error::Error;
pub use model::{Iob, Model, Parsed, Token};
pub use morph::Morph;
pub use readout_labels::{Dep, Entity, Pos, Tag};

/// What a converter needs to write an asset.
pub mod convert {
    pub use crate::asset::{AssetWriter, Dtype};
    pub use crate::keys::KeyMap;
    pub use crate::strings::{StringIds, murmur_hash_64a};
    pub use crate::tables::{LemmaTables, Move, Patterns, Piece, Rule, Tables, Test, TokenPattern};
}
