//! Accounts, sessions and the number that grows with every change.

use readout_store::{Account, ErrorKind, Filter, Role};

use crate::common::{NOON, on_each, readings, stamp};

fn account(name: &str, role: Role) -> Account {
    Account { name: name.into(), role, made_at: NOON.into(), password: "$argon2id$x".into() }
}

#[test]
fn a_session_lasts_until_its_time_or_its_end() {
    on_each(async |store| {
        store.keep_account(&account("ana", Role::Edit)).await.expect("kept");
        store.open_session("hash", "ana", 100, 200).await.expect("open");
        let at = async |now| store.session("hash", now).await.expect("read").map(|a| a.role);
        assert_eq!(at(199).await, Some(Role::Edit));
        assert_eq!(at(200).await, None);
        assert_eq!(store.session("other", 150).await.expect("read"), None);
        store.end_session("hash").await.expect("ended");
        assert_eq!(at(150).await, None);
    });
}

#[test]
fn a_changed_or_dropped_account_is_logged_out() {
    on_each(async |store| {
        for change in [Some(Role::Read), None] {
            store.keep_account(&account("ana", Role::Admin)).await.expect("kept");
            store.open_session("hash", "ana", 100, 200).await.expect("open");
            match change {
                Some(role) => store.keep_account(&account("ana", role)).await.expect("changed"),
                None => assert!(store.drop_account("ana").await.expect("dropped")),
            }
            assert_eq!(store.session("hash", 150).await.expect("read"), None);
        }
        assert!(!store.drop_account("ana").await.expect("dropped"));
        assert_eq!(store.accounts().await.expect("read"), []);
    });
}

#[test]
fn a_name_that_cannot_be_typed_is_refused() {
    on_each(async |store| {
        for name in ["", "a b", "a\u{7}", &"x".repeat(65)] {
            let error = store.keep_account(&account(name, Role::Read)).await.expect_err(name);
            assert!(matches!(error.kind, ErrorKind::Query(_)), "{error}");
        }
    });
}

#[test]
fn the_pulse_grows_with_the_record_and_not_with_sessions() {
    on_each(async |store| {
        let before = store.pulse().await.expect("read");
        store.keep_account(&account("ana", Role::Read)).await.expect("kept");
        store.open_session("hash", "ana", 100, 200).await.expect("open");
        assert_eq!(store.pulse().await.expect("read"), before);
        store.ingest(&readings(0..3), &stamp(NOON)).await.expect("kept");
        assert!(store.pulse().await.expect("read") > before);
    });
}

#[test]
fn pages_of_a_list_join_without_a_gap() {
    on_each(async |store| {
        store.ingest(&readings(0..40), &stamp(NOON)).await.expect("kept");
        let page = async |limit, offset| {
            let filter = Filter { limit, offset, unsure: true, ..Filter::default() };
            store.quotes(&filter).await.expect("quotes")
        };
        let all = page(500, 0).await;
        let mut joined = page(2, 0).await;
        joined.extend(page(500, 2).await);
        assert!(all.len() > 2, "{} quotes", all.len());
        assert_eq!(joined, all);
    });
}
