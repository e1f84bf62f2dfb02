//! A table with a text column.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readout_fuzz::check(
    b"id,title,text,html,published,url,outlet,authors\n",
    bytes
));
