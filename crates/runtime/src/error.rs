//! What can be wrong with a model asset. Annotating a text cannot fail.

use std::fmt;

use readout_labels::UnknownLabel;

/// Why a model could not be loaded.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no asset at all: the header is cut short or is not JSON.
    Header(String),
    /// A section that the runtime needs is not there.
    MissingSection(String),
    /// A section has another element type, shape or length than the runtime needs.
    Section {
        /// The section's name.
        name: String,
        /// What was expected and what was found.
        problem: String,
    },
    /// The `tables` section cannot be read.
    Tables(serde_json::Error),
    /// A pattern of the tokenizer does not compile.
    Pattern {
        /// Which pattern: `prefix`, `suffix`, `infix`, `url` or the text of a rule's expression.
        name: String,
        /// What the compiler says.
        problem: String,
    },
    /// The package has a label that this runtime does not know.
    Label(UnknownLabel),
    /// The tables contradict one another.
    Inconsistent(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(problem) => write!(f, "not a model asset: {problem}"),
            Self::MissingSection(name) => write!(f, "the model asset has no section {name:?}"),
            Self::Section { name, problem } => write!(f, "model section {name:?}: {problem}"),
            Self::Tables(cause) => write!(f, "the model's tables cannot be read: {cause}"),
            Self::Pattern { name, problem } => {
                write!(f, "the model's {name} pattern does not compile: {problem}")
            }
            Self::Label(cause) => write!(f, "the model has an {cause}"),
            Self::Inconsistent(problem) => write!(f, "the model contradicts itself: {problem}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Tables(cause) => Some(cause),
            Self::Label(cause) => Some(cause),
            _ => None,
        }
    }
}

impl From<UnknownLabel> for Error {
    fn from(cause: UnknownLabel) -> Self {
        Self::Label(cause)
    }
}
