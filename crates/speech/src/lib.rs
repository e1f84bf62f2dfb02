//! Reads one document: who is who, who says what, which figures, when.
//!
//! In: a [`Doc`](readout_types::doc::Doc) and the lexicons. Out: a [`Speech`](readout_types::speech::Speech).
