//! A model's file that is not one.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The header is JSON behind its own length; without the right length nothing further would be tried.
    let length = (bytes.len().min(4096) as u64).to_le_bytes();
    let _ = readout_runtime::Model::load(bytes);
    let _ = readout_runtime::Model::load(&[&length, bytes].concat());
});
