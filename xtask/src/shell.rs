//! Running other programs, and saying what was run.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

/// The workspace's root: the parent of this crate's folder.
pub(crate) fn root() -> anyhow::Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("xtask has no parent folder")?.to_owned())
}

/// Runs a program with the terminal as its own; fails where it fails.
pub(crate) fn run(program: &str, args: &[&str]) -> anyhow::Result<()> {
    eprintln!("$ {program} {}", args.join(" "));
    let status =
        command(program).args(args).status().with_context(|| format!("cannot start {program}"))?;
    ensure!(status.success(), "{program} {} ended with {status}", args.join(" "));
    Ok(())
}

/// Runs a program and takes what it prints; `accepted` are the exit codes that count as success.
pub(crate) fn output(program: &str, args: &[&str], accepted: &[i32]) -> anyhow::Result<Vec<u8>> {
    let out = command(program)
        .args(args)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {program}"))?;
    let code = out.status.code().unwrap_or(-1);
    ensure!(accepted.contains(&code), "{program} {} ended with {code}", args.join(" "));
    Ok(out.stdout)
}

/// A program without the variables that cargo set for this one: build scripts of dependencies watch them, and would have
/// half the network stack built anew.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    let ours = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| ours.iter().any(|prefix| name.starts_with(prefix))) {
            command.env_remove(&name);
        }
    }
    command
}

/// Whether a program can be started here.
pub(crate) fn has(program: &str, probe: &[&str]) -> bool {
    let quiet =
        Command::new(program).args(probe).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|s| s.success())
}
