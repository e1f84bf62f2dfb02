//! The web face in a real browser, and its JSON interface against its own description.
//!
//! In: the program as built, Node.js, Chromium, schemathesis. Out: what fails. Holds: a tool that is missing is named, with
//! how to get it; nothing but loopback addresses is asked.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::{score, shell};

const TESTS: &str = "web-tests";
/// Where `.ci/run` puts schemathesis.
const OWN_SCHEMATHESIS: &str = "target/schemathesis/bin/schemathesis";

/// What to run.
#[derive(Debug, clap::Args)]
pub(crate) struct BrowserArgs {
    /// Only these test files (`hostile` for web-tests/hostile.test.mjs).
    only: Vec<String>,
}

/// The tools, and the ones that are not there.
struct Tools {
    chromium: Option<String>,
    schemathesis: Option<String>,
    missing: Vec<&'static str>,
}

fn tools() -> Tools {
    let mut missing = Vec::new();
    for (tool, how) in [
        ("node", "node 20 or later (apt-get install nodejs)"),
        ("npm", "npm (apt-get install npm)"),
    ] {
        if !shell::has(tool, &["--version"]) {
            missing.push(how);
        }
    }
    let named = std::env::var("CHROMIUM").ok();
    let known =
        named.into_iter().chain(["chromium", "chromium-browser", "google-chrome"].map(Into::into));
    let chromium = known.into_iter().find_map(|name| found(&name));
    if chromium.is_none() {
        missing.push("chromium (apt-get install chromium, or CHROMIUM=/path/to/it)");
    }
    let own = Path::new(OWN_SCHEMATHESIS).exists().then(|| OWN_SCHEMATHESIS.to_owned());
    let schemathesis = own.or_else(|| found("schemathesis"));
    Tools { chromium, schemathesis, missing }
}

/// The path of a program.
fn found(name: &str) -> Option<String> {
    let out = Command::new("sh").args(["-c", "command -v \"$0\"", name]).output().ok()?;
    let path = String::from_utf8(out.stdout).ok()?.trim().to_owned();
    (!path.is_empty()).then_some(path)
}

/// Runs the tests; a missing tool is an error.
pub(crate) fn run(args: &BrowserArgs) -> Result<()> {
    let tools = tools();
    if !tools.missing.is_empty() {
        bail!("the browser tests need:\n  {}", tools.missing.join("\n  "));
    }
    with(&tools, &files(&args.only)?)
}

/// Runs them where the tools are; says loudly what is left out.
pub(crate) fn if_present() -> Result<()> {
    let tools = tools();
    if !tools.missing.is_empty() {
        eprintln!(
            "SKIPPED: all browser tests of the web face: missing:\n  {}",
            tools.missing.join("\n  ")
        );
        return Ok(());
    }
    if let Err(error) = install() {
        eprintln!(
            "SKIPPED: all browser tests of the web face: their packages cannot be had: {error:#}"
        );
        return Ok(());
    }
    with(&tools, &files(&[])?)
}

fn files(only: &[String]) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(TESTS).context(TESTS)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".test.mjs") else { continue };
        if only.is_empty() || only.iter().any(|o| o == stem) {
            files.push(format!("{TESTS}/{name}"));
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "no test file is called so");
    Ok(files)
}

/// Runs Node.js on files of ours.
fn with(tools: &Tools, files: &[String]) -> Result<()> {
    install()?;
    let program = score::build()?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]);
    node.args(files).env("READOUT_BIN", std::fs::canonicalize(&program)?);
    node.env_remove("NODE_OPTIONS");
    if let Some(chromium) = &tools.chromium {
        node.env("CHROMIUM", chromium);
    }
    if let Some(program) = &tools.schemathesis {
        node.env("SCHEMATHESIS", program);
    } else {
        eprintln!(
            "SKIPPED: the JSON interface under schemathesis: it is not installed (python3 -m venv target/schemathesis && \
             target/schemathesis/bin/pip install schemathesis)"
        );
    }
    eprintln!("$ node --test {}", files.join(" "));
    let status = node.status().context("cannot start node")?;
    ensure!(status.success(), "the browser tests ended with {status}");
    Ok(())
}

/// Brings the two packages that the tests use.
fn install() -> Result<()> {
    if Path::new(TESTS).join("node_modules/playwright-core").exists() {
        return Ok(());
    }
    // Without a lock file, which would name the registry's host; the versions in package.json are exact.
    let quiet = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
    let args: Vec<&str> = ["install", "--prefix", TESTS].into_iter().chain(quiet).collect();
    shell::run("npm", &args)
}

/// Measures the web face; see `web-tests/bench.mjs`.
pub(crate) fn bench() -> Result<()> {
    let tools = tools();
    if !tools.missing.is_empty() {
        bail!("the measurement needs:\n  {}", tools.missing.join("\n  "));
    }
    install()?;
    let program = score::build()?;
    let mut node = Command::new("node");
    node.arg(format!("{TESTS}/bench.mjs")).env("READOUT_BIN", std::fs::canonicalize(&program)?);
    if let Some(chromium) = &tools.chromium {
        node.env("CHROMIUM", chromium);
    }
    let status = node.status().context("cannot start node")?;
    ensure!(status.success(), "the measurement ended with {status}");
    Ok(())
}
