//! The record in other formats: JSON-LD, CSV, Markdown, PLOVER, GraphML, SQLite.
