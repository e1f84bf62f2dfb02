//! What made a record: same input and same versions give the same bytes.

use readout_types::Versions;

/// The program, the model, and a hash over the lexicons built in.
pub(crate) fn versions() -> Versions {
    Versions {
        readout: env!("CARGO_PKG_VERSION").into(),
        model: "en_core_web_md-3.8.0".into(),
        lexicons: env!("READOUT_LEXICONS").into(),
    }
}
