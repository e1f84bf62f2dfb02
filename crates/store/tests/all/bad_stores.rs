//! What is no store, or cannot be written, is named, and nothing is lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{NOON, meddle, on_each, readings, stamp, wait};
use readout_store::{Access, Error, ErrorKind, Filter, Location, Store};

async fn open(path: &Path, access: Access) -> Result<Store, Error> {
    Store::open(Location::File(path.to_owned()), access).await
}

/// A store with a few reports, closed.
fn filled(folder: &Path) -> PathBuf {
    let path = folder.join("desk.db");
    wait(async {
        let store = open(&path, Access::Keep).await.expect("a new store");
        store.ingest(&readings(0..4), &stamp(NOON)).await.expect("kept");
        store.close().await;
    });
    path
}

async fn count(path: &Path) -> usize {
    let store = open(path, Access::Look).await.expect("the store");
    let stories = store.stories(&Filter::default()).await.expect("a list");
    usize::try_from(stories.iter().map(|s| s.reports).sum::<i64>()).expect("a count")
}

#[test]
fn a_file_that_is_no_store_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    let notes = "Not a database, but somebody's notes.\n".repeat(50);
    fs::write(&path, &notes).expect("written");
    wait(async {
        for access in [Access::Look, Access::Keep] {
            let error = open(&path, access).await.expect_err("no store");
            assert!(matches!(error.kind, ErrorKind::Damaged(_)), "{error}");
        }
    });
    assert_eq!(fs::read_to_string(&path).expect("read"), notes);
}

#[test]
fn a_damaged_store_is_found_and_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = filled(folder.path());
    let mut bytes = fs::read(&path).expect("read");
    // Every page after the first few: tables, indexes and reports.
    for byte in bytes.iter_mut().skip(4096 * 3) {
        *byte ^= 0x5a;
    }
    fs::write(&path, &bytes).expect("written");
    wait(async {
        let error = match open(&path, Access::Keep).await {
            Err(error) => error,
            Ok(store) => store.ingest(&readings(4..6), &stamp(NOON)).await.expect_err("damaged"),
        };
        assert!(matches!(error.kind, ErrorKind::Damaged(_)), "{error}");
        assert!(error.to_string().contains("damaged"), "{error}");
    });
}

#[test]
fn a_store_cut_short_is_found_by_the_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = filled(folder.path());
    let bytes = fs::read(&path).expect("read");
    fs::write(&path, &bytes[..bytes.len() / 2]).expect("written");
    wait(async {
        let sound = match open(&path, Access::Look).await {
            Err(error) => {
                matches!(error.kind, ErrorKind::Damaged(_)).then_some(()).ok_or(error.to_string())
            }
            Ok(store) => match store.check().await {
                Ok(faults) if faults.is_empty() => Err("nothing found".into()),
                Ok(_) => Ok(()),
                Err(error) => matches!(error.kind, ErrorKind::Damaged(_))
                    .then_some(())
                    .ok_or(error.to_string()),
            },
        };
        assert_eq!(sound, Ok(()));
    });
}

#[test]
fn a_store_of_a_later_version_is_left_as_it_is() {
    on_each(async |store| {
        store.ingest(&readings(0..2), &stamp(NOON)).await.expect("kept");
        let location = store.location().clone();
        meddle(&location, "INSERT INTO readout_tables (version) VALUES (999)").await;
        for access in [Access::Look, Access::Keep] {
            let error = Store::open(location.clone(), access).await.expect_err("later");
            assert!(matches!(error.kind, ErrorKind::Later { found: 999, .. }), "{error}");
        }
        assert_eq!(store.stories(&Filter::default()).await.expect("a list").len(), 1);
    });
}

#[test]
fn a_database_of_another_program_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = filled(folder.path());
    wait(async {
        meddle(&Location::File(path.clone()), "DROP TABLE readout_tables").await;
        let error = open(&path, Access::Keep).await.expect_err("another program's");
        assert!(matches!(error.kind, ErrorKind::Damaged(_)), "{error}");
    });
}

#[test]
fn a_store_that_is_not_there_is_named_when_only_looked_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("none.db");
    wait(async {
        let error = open(&path, Access::Look).await.expect_err("none");
        assert!(matches!(error.kind, ErrorKind::Missing), "{error}");
        assert!(!path.exists());
        let error = open(folder.path(), Access::Keep).await.expect_err("a folder");
        assert!(matches!(error.kind, ErrorKind::Unreachable(_)), "{error}");
    });
}

/// The superuser may write anywhere: a file system that says no is needed, and only the superuser can make one.
fn mounted(folder: &Path, options: &str) -> bool {
    let mount =
        Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder).output();
    mount.is_ok_and(|out| out.status.success())
}

struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    if !mounted(folder.path(), "size=3m") {
        eprintln!("left out: no small file system can be mounted here");
        return;
    }
    let _mounted = Mounted(folder.path());
    let path = folder.path().join("desk.db");
    let mut kept = 0;
    wait(async {
        let store = open(&path, Access::Keep).await.expect("a new store");
        let error = loop {
            match store.ingest(&readings(kept..kept + 4), &stamp(NOON)).await {
                Ok(done) => kept += done.added.len() as u64,
                Err(error) => break error,
            }
            assert!(kept < 20_000, "the disk never fills");
        };
        assert!(matches!(error.kind, ErrorKind::Full), "{error}");
        store.close().await;
    });
    assert!(kept > 0);
    assert_eq!(wait(count(&path)) as u64, kept);
}

#[test]
fn a_read_only_store_can_be_looked_at_and_says_why_it_cannot_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    if !mounted(folder.path(), "size=16m") {
        eprintln!("left out: no file system can be mounted here");
        return;
    }
    let _mounted = Mounted(folder.path());
    let path = filled(folder.path());
    let remount = Command::new("mount").args(["-o", "remount,ro"]).arg(folder.path()).status();
    assert!(remount.is_ok_and(|s| s.success()));
    assert_eq!(wait(count(&path)), 4);
    wait(async {
        let error = match open(&path, Access::Keep).await {
            Err(error) => error,
            Ok(store) => store.ingest(&readings(4..6), &stamp(NOON)).await.expect_err("read-only"),
        };
        assert!(matches!(error.kind, ErrorKind::ReadOnly(_)), "{error}");
        let new =
            open(&folder.path().join("sub/new.db"), Access::Keep).await.expect_err("read-only");
        assert!(matches!(new.kind, ErrorKind::ReadOnly(_)), "{new}");
    });
}

#[test]
fn a_read_only_store_whose_log_cannot_be_read_says_so_and_shows_no_half() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = tempfile::tempdir().expect("a folder");
    if !mounted(disk.path(), "size=32m") {
        eprintln!("left out: no file system can be mounted here");
        return;
    }
    let _mounted = Mounted(disk.path());
    let path = filled(folder.path());
    wait(async {
        let store = open(&path, Access::Keep).await.expect("the store");
        store.ingest(&readings(4..8), &stamp(NOON)).await.expect("kept");
        // As a killed writer leaves it: the last reports are in the log only.
        for name in ["desk.db", "desk.db-wal"] {
            fs::copy(folder.path().join(name), disk.path().join(name)).expect("copied");
        }
        let remount = Command::new("mount").args(["-o", "remount,ro"]).arg(disk.path()).status();
        assert!(remount.is_ok_and(|s| s.success()));
        let error = open(&disk.path().join("desk.db"), Access::Look).await.expect_err("half");
        assert!(matches!(error.kind, ErrorKind::ReadOnly(_)), "{error}");
        assert!(error.to_string().contains("log"), "{error}");
        store.close().await;
    });
}

#[test]
fn a_server_that_does_not_answer_is_named_without_its_password() {
    wait(async {
        let location = Location::parse("postgres://ann:secret@%2Fnowhere%2Fat-all/desk");
        let error = Store::open(location, Access::Keep).await.expect_err("no server");
        assert!(matches!(error.kind, ErrorKind::Unreachable(_)), "{error:?}");
        assert!(!error.to_string().contains("secret"), "{error}");
    });
}

#[test]
fn two_writers_at_once_lose_nothing_and_keep_nothing_twice() {
    on_each(async |store| {
        let other =
            Store::open(store.location().clone(), Access::Keep).await.expect("opened again");
        let (all, noon) = (readings(0..32), stamp(NOON));
        let write = async |store: &Store, from: usize| {
            for batch in all[from..from + 20].chunks(3) {
                store.ingest(batch, &noon).await.expect("kept");
            }
        };
        futures_join(write(&store, 0), write(&other, 12)).await;
        let stories = store.stories(&Filter::default()).await.expect("a list");
        assert_eq!(stories.iter().map(|s| s.reports).sum::<i64>(), 32);
        assert_eq!(store.check().await.expect("checked"), Vec::<String>::new());
    });
}

async fn futures_join(a: impl Future<Output = ()>, b: impl Future<Output = ()>) {
    let (mut a, mut b) = (std::pin::pin!(a), std::pin::pin!(b));
    let (mut a_done, mut b_done) = (false, false);
    std::future::poll_fn(|cx| {
        a_done = a_done || a.as_mut().poll(cx).is_ready();
        b_done = b_done || b.as_mut().poll(cx).is_ready();
        if a_done && b_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}
