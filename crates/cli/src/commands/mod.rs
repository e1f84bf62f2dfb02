//! One file a command.

pub(crate) mod group;
pub(crate) mod read;
pub(crate) mod schema;
pub(crate) mod show;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;
use readout::types::Skip;

use crate::Outcome;

/// Where data goes: a file, or standard output.
pub(crate) fn writer(out: Option<&Path>) -> anyhow::Result<Box<dyn Write>> {
    Ok(match out {
        Some(path) => {
            let file =
                File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(io::stdout().lock())),
    })
}

/// Whether a person looks at standard output.
pub(crate) fn for_a_person(out: Option<&Path>) -> bool {
    out.is_none() && io::stdout().is_terminal()
}

/// Names each skipped input on standard error, and says what became of the run.
pub(crate) fn finish(read: usize, skipped: &[Skip], quiet: bool) -> Outcome {
    for skip in skipped {
        anstream::eprintln!("readout: skipped {}: {} ({})", skip.source, skip.reason, skip.detail);
    }
    if read == 0 {
        anstream::eprintln!("readout: no input could be read");
        return Outcome::Nothing;
    }
    if skipped.is_empty() {
        return Outcome::Done;
    }
    if !quiet {
        anstream::eprintln!("readout: {read} read, {} skipped", skipped.len());
    }
    Outcome::Skipped
}
