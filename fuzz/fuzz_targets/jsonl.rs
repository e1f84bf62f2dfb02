//! Items as JSON, one a line.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readout_fuzz::check(b"{\"id\":\"a\",\"text\":\"", bytes));
