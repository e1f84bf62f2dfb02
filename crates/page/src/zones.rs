//! What each line of a page is.

use readout_types::{Text, Zone, ZoneKind};

/// A zone a line that is not blank.
pub(crate) fn zones(text: &Text, _mark: Option<&str>) -> Vec<Zone> {
    let mut zones = Vec::new();
    let mut at = 0u32;
    for line in text.as_str().split('\n') {
        let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
        if !line.trim().is_empty() {
            zones.push(Zone { start: at, end: at + length, kind: ZoneKind::Body, keep: true });
        }
        at += length + 1;
    }
    zones
}
