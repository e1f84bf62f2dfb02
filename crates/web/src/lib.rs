//! The web face: server-rendered pages and the JSON interface over the store.
