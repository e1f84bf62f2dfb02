//! Runs spaCy's English CPU pipeline `en_core_web_md` 3.8 in Rust: tokens, tags, parts of speech, features, lemmas,
//! dependency trees, sentences and named entities.
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
//!
//! # What it promises
//!
//! - **The same answer as spaCy.** Tokens are equal; tags, labels, heads, lemmas and entities differ on fewer than two
//!   tokens in ten thousand, where two answers score nearly alike and the weights' 16 bits decide.
//! - **The same answer every time.** A text's annotation does not depend on what was read before it, on the number of
//!   threads, or on how wide the machine's vectors are.
//! - **An answer to any text.** [`Model::annotate`] cannot fail, does not panic, and takes time in proportion to the text;
//!   memory does not grow with it beyond the tokens themselves, since a text longer than 32 KiB is read in pieces.
//!
//! # Offsets
//!
//! All offsets are bytes of the UTF-8 text; [`Token::head`] counts tokens.
//!
//! # The asset
//!
//! The weights and rules come from one file that `cargo xtask model` makes from spaCy's package. It is in the layout of
//! the `safetensors` format; [`convert`] has what is needed to write one. The file is given as bytes: this crate reads no
//! files, prints nothing and asks no clock.

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
mod pipeline;
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
    pub use crate::asset::AssetWriter;
    pub use crate::keys::KeyMap;
    pub use crate::strings::{StringIds, murmur_hash_64a};
    pub use crate::tables::{LemmaTables, Move, Patterns, Piece, Rule, Tables, Test, TokenPattern};
}
