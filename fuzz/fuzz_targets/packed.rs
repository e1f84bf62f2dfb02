//! Bytes that were packed, and bytes that only say so.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    if packer.write_all(bytes).is_ok() {
        readout_fuzz::check(&packer.finish().unwrap_or_default(), b"");
    }
    readout_fuzz::check(b"\x1f\x8b\x08", bytes);
    readout_fuzz::check(b"\x28\xb5\x2f\xfd", bytes);
});
