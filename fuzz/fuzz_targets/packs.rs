//! A user's own issue pack, rule file or word list; the first byte tells which.
#![no_main]

use libfuzzer_sys::fuzz_target;
use readout_negotiation::{Packs, Sources};

const NAMES: [&str; 9] =
    ["own", "events", "meetings", "proposals", "stances", "claims", "movements", "words", "factuality"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let text = String::from_utf8_lossy(rest).into_owned();
    let _ = Packs::with(&Sources { files: vec![(format!("{name}.toml"), text)] });
});
