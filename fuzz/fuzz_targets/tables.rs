//! A user's own registry and lexicon tables; the first byte tells which.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use readout_speech::Lexicons;

static SHIPPED: LazyLock<Option<Lexicons>> = LazyLock::new(|| Lexicons::shipped().ok());

fuzz_target!(|bytes: &[u8]| {
    let (Some((first, rest)), Some(shipped)) = (bytes.split_first(), SHIPPED.as_ref()) else { return };
    let text = String::from_utf8_lossy(rest);
    let _ = match first % 8 {
        0 => shipped.agents.clone().add_countries("own", &text),
        1 => shipped.agents.clone().add_organisations("own", &text),
        2 => shipped.agents.clone().add_offices("own", &text),
        3 => shipped.agents.clone().add_people("own", &text),
        4 => shipped.statements.clone().add_cues("own", &text),
        5 => shipped.quantities.clone().extend_units("own", &text),
        6 => shipped.times.clone().extend_times("own", &text),
        _ => shipped.times.clone().extend_holidays("own", &text),
    };
});
