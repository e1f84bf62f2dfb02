//! RSS and Atom.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readout_fuzz::check(
    b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>",
    bytes
));
