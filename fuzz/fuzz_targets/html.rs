//! An HTML page.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readout_fuzz::check(b"<!doctype html><html><body>", bytes));
