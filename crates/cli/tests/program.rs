//! What other programs rely on: exit codes, order, determinism, evidence.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn example(story: &str) -> Vec<PathBuf> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(story).join("reports");
    let entries = std::fs::read_dir(folder).expect("the examples are there");
    let mut files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    files.sort();
    files
}

fn readout(threads: &str, args: &[&str], files: &[PathBuf]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readout"));
    command.args(args).args(files).env("RAYON_NUM_THREADS", threads);
    command.output().expect("the program starts")
}

const READ: &[&str] = &["read", "--no-store", "--format", "json"];

#[test]
fn order_of_inputs_and_number_of_threads_do_not_show() {
    let mut files = example("aulis-peace-talks");
    files.extend(example("sable-bay-dock-strike"));
    let first = readout("1", READ, &files);
    files.reverse();
    let second = readout("2", READ, &files);
    files.rotate_left(3);
    let third = readout("2", READ, &files);
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(first.stdout == second.stdout && second.stdout == third.stdout);
}

#[test]
fn each_gives_one_record_a_report_in_input_order() {
    let files = example("belmora-tariff-round");
    let out = readout("2", &["read", "--no-store", "--each", "--format", "jsonl"], &files);
    let lines = String::from_utf8(out.stdout).expect("text");
    let sources: Vec<String> = lines
        .lines()
        .map(|l| {
            serde_json::from_str::<Value>(l).expect("JSON")["reports"][0]["source"]
                .as_str()
                .expect("a source")
                .to_owned()
        })
        .collect();
    let given: Vec<String> = files.iter().map(|f| f.to_string_lossy().into_owned()).collect();
    assert_eq!(sources, given);
}

#[test]
fn a_bad_input_is_named_and_the_rest_is_read() {
    let folder = std::env::temp_dir().join(format!("readout-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    let bad = folder.join("bad.txt");
    std::fs::write(&bad, [0_u8, 159, 146, 150, 0, 0, 1, 2]).expect("a bad file");
    let mut files = example("halvard-budget-standoff");
    let read = files.len();
    files.insert(0, bad.clone());
    let out = readout("2", READ, &files);
    let record: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("bad.txt"));
    assert_eq!(record["reports"].as_array().map(Vec::len), Some(read));
    assert_eq!(record["skipped"][0]["source"], bad.to_string_lossy().as_ref());
    assert_eq!(readout("1", READ, &[bad]).status.code(), Some(1));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn bad_usage_ends_with_one() {
    assert_eq!(readout("1", &["read", "--no-such-option"], &[]).status.code(), Some(1));
    assert_eq!(readout("1", &["--version"], &[]).status.code(), Some(0));
}

#[test]
fn every_item_has_evidence_inside_its_text() {
    let out = readout("2", READ, &example("skerry-sound-fisheries"));
    let record: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let length = |id: &str| {
        let reports = record["reports"].as_array().expect("reports");
        let report =
            reports.iter().find(|r| r["id"] == id).expect("a span's report is in the record");
        report["text"].as_str().expect("a text").chars().count() as u64
    };
    let sections = [
        "agents",
        "meetings",
        "proposals",
        "positions",
        "statements",
        "quantities",
        "claims",
        "events",
        "timeline",
    ];
    for story in record["stories"].as_array().expect("stories") {
        for section in sections {
            for item in story[section].as_array().expect("a section") {
                let evidence = item["evidence"].as_array().expect("evidence");
                assert!(!evidence.is_empty(), "{section} without evidence: {item}");
                for span in evidence {
                    let (start, end) = (span["start"].as_u64(), span["end"].as_u64());
                    assert!(
                        start < end
                            && end <= Some(length(span["report"].as_str().expect("a report")))
                    );
                }
            }
        }
    }
}
