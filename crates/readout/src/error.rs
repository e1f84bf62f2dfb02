//! Why a pipeline could not be made.

use std::fmt;

/// Why a pipeline could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The language model is damaged or of another version.
    Model(readout_runtime::Error),
    /// A lexicon of the speech stage is malformed.
    Speech(readout_speech::LexiconError),
    /// A pack or rule file of the negotiation stage is malformed.
    Packs(readout_negotiation::PackError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Model(_) => f.write_str("the language model cannot be loaded"),
            Error::Speech(_) => f.write_str("a lexicon of the speech stage cannot be read"),
            Error::Packs(_) => f.write_str("a pack or rule file cannot be read"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Model(cause) => Some(cause),
            Error::Speech(cause) => Some(cause),
            Error::Packs(cause) => Some(cause),
        }
    }
}

impl From<readout_runtime::Error> for Error {
    fn from(cause: readout_runtime::Error) -> Self {
        Error::Model(cause)
    }
}

impl From<readout_speech::LexiconError> for Error {
    fn from(cause: readout_speech::LexiconError) -> Self {
        Error::Speech(cause)
    }
}

impl From<readout_negotiation::PackError> for Error {
    fn from(cause: readout_negotiation::PackError) -> Self {
        Error::Packs(cause)
    }
}
