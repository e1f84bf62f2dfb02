//! Hashes the lexicons, packs and patterns that are built in, so that a record can say which ones made it.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn main() {
    let data = Path::new("../../data");
    let mut files = Vec::new();
    collect(data, &mut files);
    files.sort();
    let mut hash = Sha256::new();
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        hash.update(file.to_string_lossy().as_bytes());
        hash.update(fs::read(file).unwrap_or_default());
    }
    println!("cargo::rerun-if-changed={}", data.display());
    let hex: String = hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
    println!("cargo::rustc-env=READOUT_LEXICONS={hex}");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|e| Some(e.ok()?.path())) {
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
