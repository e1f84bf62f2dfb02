//! The nouns of Readout: what flows from bytes to the record.
//!
//! In: nothing. Out: [`Text`] and [`Span`]; [`Report`] (page stage); [`Doc`](doc::Doc) (language stage);
//! [`Speech`](speech::Speech) (speech stage); [`Reading`] (all that was found in one report); [`Story`] and
//! [`Record`]. Holds: no algorithm and no input or output here; every finding has a span in the stored text.

mod bearing;
mod codes;
pub mod doc;
mod ids;
mod measured;
mod reading;
mod record;
mod report;
pub mod speech;
mod text;

pub use bearing::Bearing;
pub use codes::*;
pub use ids::{Confidence, Edtf, Id};
pub use reading::{Clause, DateMention, Reading, SentenceDigest, Tense, Term, TermKind};
pub use readout_labels as labels;
pub use record::*;
pub use report::*;
pub use text::{Span, Text};
