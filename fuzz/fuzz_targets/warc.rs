//! A web archive.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readout_fuzz::check(b"WARC/1.0\r\nWARC-Type: response\r\n", bytes));
