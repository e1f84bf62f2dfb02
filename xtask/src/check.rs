//! What CI holds: `check` fails where something is off, `bless` rewrites what is generated.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::{browser, exports, model, score, shell};

/// Which of our crates each crate may use. Data flows one way; stages do not know one another.
const ARROWS: &[(&str, &[&str])] = &[
    ("readout-labels", &[]),
    ("readout-types", &["readout-labels"]),
    ("readout-runtime", &["readout-labels"]),
    ("readout-page", &["readout-types"]),
    ("readout-doc", &["readout-types", "readout-runtime"]),
    ("readout-patterns", &["readout-types"]),
    ("readout-speech", &["readout-types"]),
    ("readout-negotiation", &["readout-types", "readout-patterns"]),
    ("readout-story", &["readout-types"]),
    ("readout-store", &["readout-types", "readout-story"]),
    ("readout-web", &["readout-types", "readout-store", "readout-export"]),
    ("readout-fetch", &[]),
    ("readout-export", &["readout-types"]),
    ("readout-score", &[]),
];

/// Where the published schema stands.
const SCHEMA: &str = "schema/readout-1.schema.json";

pub(crate) fn check() -> anyhow::Result<()> {
    arrows()?;
    links()?;
    model::check()?;
    shell::run("cargo", &["fmt", "--all", "--check"])?;
    shell::run("cargo", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    shell::run("cargo", &["test", "--workspace"])?;
    docs()?;
    licences()?;
    schema(Mode::Check)?;
    score::floors()?;
    exports::run()?;
    browser::if_present()
}

pub(crate) fn bless() -> anyhow::Result<()> {
    shell::run("cargo", &["fmt", "--all"])?;
    schema(Mode::Bless)
}

#[derive(PartialEq)]
enum Mode {
    Check,
    Bless,
}

/// The published JSON Schema is what the types say.
fn schema(mode: Mode) -> anyhow::Result<()> {
    let bin = score::build()?;
    let fresh = shell::output(&bin, &["schema"], &[0])?;
    if mode == Mode::Bless {
        fs::create_dir_all("schema")?;
        return fs::write(SCHEMA, fresh).context(SCHEMA);
    }
    let held = fs::read(SCHEMA).context(SCHEMA)?;
    ensure!(
        held == fresh,
        "{SCHEMA} is not what the types say: run `cargo xtask bless` and read the diff"
    );
    Ok(())
}

/// Documents build without a warning, private items too.
fn docs() -> anyhow::Result<()> {
    // Set through cargo's own configuration, so that it adds to whatever the environment holds.
    let deny = "build.rustdocflags=['-D','warnings']";
    let args = ["doc", "--workspace", "--no-deps", "--document-private-items", "--config", deny];
    shell::run("cargo", &args)
}

fn licences() -> anyhow::Result<()> {
    if shell::has("cargo", &["deny", "--version"]) {
        return shell::run(
            "cargo",
            &["deny", "--all-features", "check", "bans", "licenses", "sources"],
        );
    }
    eprintln!("skipped: cargo-deny is not installed (cargo install --locked cargo-deny)");
    Ok(())
}

/// Crates use one another only along the allowed arrows (tests and benches may use more).
fn arrows() -> anyhow::Result<()> {
    let metadata =
        shell::output("cargo", &["metadata", "--no-deps", "--format-version", "1"], &[0])?;
    let metadata: Value = serde_json::from_slice(&metadata)?;
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ARROWS.iter().map(|(name, to)| (*name, to.iter().copied().collect())).collect();
    for package in metadata["packages"].as_array().context("no packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        let Some(allowed) = allowed.get(name) else { continue };
        for dependency in package["dependencies"].as_array().context("no dependencies")? {
            let to = dependency["name"].as_str().unwrap_or_default();
            let of_ours = to.starts_with("readout") && dependency["kind"].is_null();
            ensure!(
                !of_ours || allowed.contains(to),
                "{name} must not use {to}: see ARCHITECTURE.md"
            );
        }
    }
    Ok(())
}

/// Every relative link in our documents leads somewhere.
fn links() -> anyhow::Result<()> {
    let mut broken = Vec::new();
    for entry in walkdir::WalkDir::new(".").into_iter().filter_entry(|e| !skipped(e)) {
        let entry = entry?;
        if entry.path().extension().is_none_or(|x| x != "md") {
            continue;
        }
        let text = fs::read_to_string(entry.path())?;
        for target in targets(&text) {
            let folder = entry.path().parent().context("a file has a folder")?;
            if !folder.join(target).exists() {
                broken.push(format!("{}: {target}", entry.path().display()));
            }
        }
    }
    ensure!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
    Ok(())
}

fn skipped(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() > 0 && (name.starts_with('.') || name == "target" || name == "node_modules")
}

/// Link targets inside the project, without their anchors.
fn targets(markdown: &str) -> Vec<&str> {
    let links = markdown.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let inside =
        links.filter(|t| !t.contains("://") && !t.starts_with('#') && !t.starts_with("mailto:"));
    inside.map(|t| t.split('#').next().unwrap_or(t)).filter(|t| !t.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::targets;

    #[test]
    fn only_links_inside_the_project_are_followed() {
        let text = "[a](DESIGN.md#why) and [b](https://example.org) and [c](#here), [d](x/y.md)";
        assert_eq!(targets(text), ["DESIGN.md", "x/y.md"]);
    }
}
