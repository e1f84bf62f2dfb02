//! The shipped tables: what holds for every one of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every table under `data/`, and those of the story stage.
fn tables() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("../../data"), root.join("../story/data")];
    let mut tables = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder data").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "tsv") {
                tables.push(path);
            }
        }
    }
    tables
}

/// The later of two equal rows changes nothing, and whoever mends the one leaves the other.
#[test]
fn no_table_has_a_row_twice_and_each_names_its_source() {
    let tables = tables();
    assert!(tables.len() > 20, "{} tables", tables.len());
    for path in tables {
        let text = fs::read_to_string(&path).expect("a table");
        let head = text.lines().take_while(|line| line.starts_with('#'));
        let tells = |line: &str| {
            let line = line.to_lowercase();
            ["source", "compiled for", "counts are made"].iter().any(|word| line.contains(word))
        };
        let named = head.clone().any(tells);
        assert!(named, "{}: no source", path.display());
        let mut seen = BTreeSet::new();
        for row in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            assert!(seen.insert(row), "{}: {row:?} stands twice", path.display());
        }
    }
}
