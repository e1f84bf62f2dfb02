//! Line zones of raw pages against a key: what was dropped, and what each line was taken for.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::record::{list, text};
use crate::{Share, Table};

/// Scores the zones of the reports in `records` (one record a report) against a key of pages.
#[must_use]
pub fn zones(gold: &Value, records: &[Value]) -> Table {
    let mut dropped = [0.0_f64; 3];
    let mut kinds = Share::default();
    for page in gold.as_array().map(Vec::as_slice).unwrap_or_default() {
        let name = file_name(text(page, "file"));
        let report = records
            .iter()
            .flat_map(|r| list(r, "reports"))
            .find(|r| file_name(text(r, "source")) == name);
        let none = Value::Null;
        let zones = list(report.unwrap_or(&none), "zones");
        let lined = characters(list(page, "zones"), |_| true);
        let want = characters(list(page, "zones"), |z| z["keep"] == false);
        let mine = characters(zones, |z| z["keep"] == false);
        let mine: BTreeSet<i64> = mine.intersection(&lined).copied().collect();
        dropped[0] += want.intersection(&mine).count() as f64;
        dropped[1] += mine.len() as f64;
        dropped[2] += want.len() as f64;
        for zone in list(page, "zones") {
            kinds.of += 1.0;
            let best =
                zones.iter().max_by_key(|z| overlap(zone, z)).filter(|z| overlap(zone, z) > 0);
            kinds.right += f64::from(u8::from(best.is_some_and(|z| z["kind"] == zone["kind"])));
        }
    }
    let mut table = Table::new();
    let into = table.entry("zones".into()).or_default();
    into.insert("dropped_precision".into(), Share { right: dropped[0], of: dropped[1] });
    into.insert("dropped_recall".into(), Share { right: dropped[0], of: dropped[2] });
    into.insert("kind_of_line".into(), kinds);
    table
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn characters(zones: &[Value], which: impl Fn(&Value) -> bool) -> BTreeSet<i64> {
    let ends = |z: &Value| (z["start"].as_i64().unwrap_or(0), z["end"].as_i64().unwrap_or(0));
    zones.iter().filter(|z| which(z)).flat_map(|z| ends(z).0..ends(z).1).collect()
}

fn overlap(a: &Value, b: &Value) -> i64 {
    let ends = |z: &Value| (z["start"].as_i64().unwrap_or(0), z["end"].as_i64().unwrap_or(0));
    let ((s, e), (t, f)) = (ends(a), ends(b));
    e.min(f) - s.max(t)
}
