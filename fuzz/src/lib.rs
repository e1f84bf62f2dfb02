//! What every target checks: any bytes end in reports and skips, and the zones of a report stand in order, in
//! bounds, and over every letter.

use std::sync::LazyLock;

use readout_page::{Options, read};

static OPTIONS: LazyLock<Options> = LazyLock::new(Options::default);

/// Reads bytes that begin as one format does, and checks what comes out.
pub fn check(start: &[u8], rest: &[u8]) {
    let bytes = [start, rest].concat();
    read("fuzz", &mut bytes.as_slice(), &OPTIONS, &mut |found| {
        let Ok(report) = found else { return };
        let chars: Vec<char> = report.text.as_str().chars().collect();
        let mut end = 0;
        for zone in &report.zones {
            assert!(end <= zone.start && zone.start < zone.end && zone.end as usize <= chars.len());
            let gap = &chars[end as usize..zone.start as usize];
            assert!(!gap.iter().any(|c| c.is_alphanumeric()), "a letter stands in no zone");
            end = zone.end;
        }
        assert!(
            !chars[end as usize..].iter().any(|c| c.is_alphanumeric()),
            "a letter stands in no zone"
        );
    });
}
