//! The nouns of Readout.
