//! The user's own packs and rule files.
//!
//! In: a folder. Out: a pipeline that knows them too. Holds: files count in the order of their names.

use std::fs;
use std::path::Path;

use anyhow::Context;
use readout::Pipeline;
use readout::negotiation::{Packs, Sources};

/// The pipeline, with the packs in a folder where one is given.
pub(crate) fn pipeline(folder: Option<&Path>) -> anyhow::Result<Pipeline> {
    let pipeline = Pipeline::new()?;
    let Some(folder) = folder else { return Ok(pipeline) };
    let packs = Packs::with(&sources(folder)?)?;
    Ok(pipeline.with_packs(packs))
}

fn sources(folder: &Path) -> anyhow::Result<Sources> {
    let wrong = || format!("cannot read the packs in {}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(wrong)? {
        let path = entry.with_context(wrong)?.path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        if name.ends_with(".toml") || name.ends_with(".tsv") {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            files.push((name, text));
        }
    }
    files.sort();
    Ok(Sources { files })
}
