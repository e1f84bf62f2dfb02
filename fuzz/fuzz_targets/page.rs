//! A plain-text page, or any other input: the format is told by the bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readout_fuzz::check(b"", bytes));
