//! The store as the program uses it: where it is, what time it is, who asks.
//!
//! In: `--store` as typed, the environment, the clock. Out: a [`Desk`]: an open store with a way to wait for it. Holds: only
//! here does the program look at the user's folders, name and clock for the store.

use std::env;
use std::path::PathBuf;

use readout::Pipeline;
use readout_store::{Access, Location, Stamp, Store};
use tokio::runtime::Runtime;

/// An open store, and the means to wait for its answers.
pub(crate) struct Desk {
    pub(crate) store: Store,
    runtime: Runtime,
}

impl Desk {
    /// Opens the store that was asked for, or the user's own.
    pub(crate) fn open(place: Option<&str>, access: Access) -> anyhow::Result<Self> {
        let location = location(place)?;
        // Current-thread: a command asks one thing after another.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let store = runtime.block_on(Store::open(location, access))?;
        Ok(Desk { store, runtime })
    }

    /// Waits for an answer.
    pub(crate) fn wait<T, E: Into<anyhow::Error>>(
        &self,
        answer: impl Future<Output = Result<T, E>>,
    ) -> anyhow::Result<T> {
        self.runtime.block_on(answer).map_err(Into::into)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.runtime.block_on(self.store.close());
    }
}

/// The store that was asked for, or the user's own.
pub(crate) fn location(place: Option<&str>) -> anyhow::Result<Location> {
    place.map_or_else(own, |place| Ok(Location::parse(place)))
}

/// The store in the user's data folder, as the XDG base directory specification places it.
fn own() -> anyhow::Result<Location> {
    let set = |name| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let folder = set("XDG_DATA_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".local/share")));
    let folder = folder.ok_or_else(|| {
        anyhow::anyhow!("no data folder is known (HOME is not set): name a store with --store")
    })?;
    Ok(Location::File(folder.join("readout").join("store.db")))
}

/// Now, and what this program's readings depend on.
pub(crate) fn stamp() -> Stamp {
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    Stamp { at: now.to_string(), versions: Pipeline::versions() }
}

/// Who asks, where no name is given.
pub(crate) fn user() -> String {
    let name = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| env::var(name).ok());
    name.filter(|n| !n.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}
