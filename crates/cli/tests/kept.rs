//! The program keeps what it reads, shows it again, and loses nothing that it acknowledged, even when it is killed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

fn readout(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readout"));
    command.args(args).env("XDG_DATA_HOME", home).env_remove("READOUT_STORE");
    command
}

fn run(home: &Path, args: &[&str]) -> Output {
    readout(home, args).output().expect("the program starts")
}

fn said(home: &Path, args: &[&str]) -> String {
    let out = run(home, args);
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("text")
}

const EVENING: &str = "Kolda and Serrat end river talks without a deal\n\
    Harbour Courier, 3 March 2026\n\n\
    PORT KOLDA - Envoys of Kolda and Serrat ended six hours of talks on the river tolls on Monday without a deal.\n\n\
    \"We will not pay twice for the same water,\" Kolda's foreign minister Ilse Brandvold told reporters at the gate.\n\n\
    Serrat rejects any toll above 4 percent, its envoy Tomas Quell said. The two sides will meet again on Friday.\n";

const MORNING: &str = "River toll talks between Kolda and Serrat break off\n\
    The Lantern, 3 March 2026\n\n\
    Negotiators for Kolda and Serrat broke off talks on the river tolls in Port Kolda on Monday after more than five hours.\n\n\
    \"We will not pay twice for the same water,\" said Ilse Brandvold, foreign minister of Kolda.\n\n\
    Envoy Tomas Quell of Serrat said that a toll above 4 percent could not be accepted.\n";

fn pages(folder: &Path) -> PathBuf {
    let pages = folder.join("pages");
    fs::create_dir_all(&pages).expect("a folder");
    fs::write(pages.join("evening.txt"), EVENING).expect("written");
    fs::write(pages.join("morning.txt"), MORNING).expect("written");
    pages
}

#[test]
fn what_is_read_is_kept_and_shown_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let pages = pages(home);
    let pages = pages.to_str().expect("a path");
    said(home, &["read", "--no-store", pages]);
    assert!(!home.join("readout").exists(), "--no-store kept something");
    said(home, &["read", pages]);
    said(home, &["read", pages]);
    let stories = said(home, &["stories", "--format", "jsonl"]);
    let stories: Vec<serde_json::Value> =
        stories.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let reports: u64 = stories.iter().filter_map(|s| s["reports"].as_u64()).sum();
    assert_eq!(reports, 2, "{stories:?}");
    let id = stories[0]["id"].as_str().expect("an id");
    for view in ["story", "compare", "timeline", "sources", "unknown", "positions", "figures"] {
        assert!(!said(home, &[view, id]).is_empty(), "{view}");
    }
    assert!(
        said(home, &["quotes", "--person", "brandvold"])
            .contains("We will not pay twice for the same water")
    );
    assert!(said(home, &["search", "\"river tolls\" -ferry"]).contains("Kolda"));
    assert!(said(home, &["diff", id, "--since", "2000-01-01"]).contains("all of it is new"));
    let why = said(home, &["why", &format!("{pages}/evening.txt")]);
    assert!(why.contains("WHY IT STANDS IN ITS STORY"), "{why}");
}

#[test]
fn a_store_that_cannot_be_used_is_named_and_nothing_is_printed_as_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let pages = pages(home);
    let notes = home.join("notes.txt");
    fs::write(&notes, "Somebody's notes, no database at all.".repeat(40)).expect("written");
    let store = notes.to_str().expect("a path");
    for args in
        [vec!["read", pages.to_str().expect("a path")], vec!["stories"], vec!["store", "check"]]
    {
        let out = run(home, &[&["--store", store], args.as_slice()].concat());
        assert_eq!(out.status.code(), Some(1), "{args:?}");
        assert!(
            String::from_utf8_lossy(&out.stderr).contains("not a store or is damaged"),
            "{out:?}"
        );
    }
    let out = run(home, &["stories"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("there is none yet"));
}

/// Many short reports, a line each.
fn lines(path: &Path, many: usize) {
    let towns = ["Port Kolda", "Serrat", "Velmora", "Ostby", "Lunne", "Marrow Bay"];
    let line = |n: usize| {
        let (town, other) = (towns[n % 6], towns[(n / 6 + 1 + n) % 6]);
        let text = format!(
            "Envoys met in {town} on day {n} of the toll talks. \"We are at step {n},\" an aide from {other} said."
        );
        serde_json::json!({ "id": format!("r{n}"), "text": text, "title": format!("Step {n} in {town}") }).to_string()
    };
    fs::write(path, (0..many).map(line).collect::<Vec<_>>().join("\n")).expect("written");
}

#[test]
fn a_killed_reading_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let input = home.join("reports.jsonl");
    lines(&input, 900);
    let mut acknowledged = BTreeSet::new();
    for kill in 1..=4_u64 {
        let args = ["read", "--each", "-v", "--format", "jsonl", input.to_str().expect("a path")];
        let mut child = readout(home, &args)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        let messages = BufReader::new(child.stderr.take().expect("piped"));
        let reader = thread::spawn(move || {
            let lines = messages.lines().map_while(Result::ok);
            lines
                .filter_map(|l| Some(l.strip_prefix("readout: kept ")?.to_owned()))
                .collect::<Vec<_>>()
        });
        thread::sleep(Duration::from_millis(700 * kill + 131 * kill * kill));
        child.kill().expect("killed");
        child.wait().expect("ended");
        acknowledged.extend(reader.join().expect("read"));
    }
    if !home.join("readout/store.db").exists() {
        return;
    }
    said(home, &["store", "check"]);
    let out = home.join("all.jsonl");
    said(home, &["store", "export", out.to_str().expect("a path")]);
    let kept = fs::read_to_string(&out).expect("read");
    let kept: Vec<String> = kept
        .lines()
        .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok())
        .filter(|l| l["table"] == "reports")
        .filter_map(|l| l["row"]["id"].as_str().map(str::to_owned))
        .collect();
    let once: BTreeSet<String> = kept.iter().cloned().collect();
    assert_eq!(once.len(), kept.len(), "something is kept twice");
    assert!(
        acknowledged.is_subset(&once),
        "{} acknowledged, {} kept",
        acknowledged.len(),
        once.len()
    );
}

#[test]
fn a_story_is_exported_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let pages = pages(home);
    said(home, &["read", pages.to_str().expect("a path")]);
    let stories = said(home, &["stories", "--format", "jsonl"]);
    let first = stories.lines().next().expect("a story");
    let story: serde_json::Value = serde_json::from_str(first).expect("JSON");
    let id = story["id"].as_str().expect("an id");
    let brief = said(home, &["export", id, "--format", "md"]);
    let title = story["title"].as_str().expect("a title");
    assert!(brief.starts_with(&format!("# {title}\n")), "{brief}");
    for format in ["json", "jsonl", "jsonld", "html", "plover-tsv", "graphml"] {
        assert!(!said(home, &["export", id, "--format", format]).is_empty(), "{format}");
    }
    for (format, name) in [("csv", "tables"), ("csv", "tables.zip"), ("sqlite", "story.sqlite")] {
        let out = home.join(name);
        said(home, &["export", id, "--format", format, "--out", out.to_str().expect("a path")]);
        assert!(out.exists(), "{name}");
    }
    assert!(home.join("tables/quantities.csv").exists());
    let nowhere = run(home, &["export", id, "--format", "sqlite"]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("--out"));
    assert_eq!(run(home, &["export", "nothing", "--format", "md"]).status.code(), Some(1));
}

/// Asks the program to end as whoever looks after services does.
#[cfg(unix)]
#[test]
fn serving_ends_in_order_when_it_is_told_to() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = readout(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut said = BufReader::new(child.stderr.take().expect("messages"));
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            assert!(said.read_line(&mut line).expect("messages") > 0, "it ended at once");
        }
        let told =
            Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
        assert!(told.expect("kill").success());
        let ended = child.wait().expect("it ends");
        assert_eq!(ended.code(), Some(0), "{signal}: {ended}");
    }
}
