//! What a follower of feeds has to remember stays, and nothing is taken twice.

use crate::common::{NOON, meddle, on_each, readings, stamp};
use readout_store::{Access, Filter, Mark, Store};

fn mark(name: &str, due: Option<i64>, body: &str) -> Mark {
    Mark { scope: "entry".into(), name: name.into(), due, body: body.into() }
}

async fn bodies(store: &Store, names: &[&str]) -> Vec<String> {
    let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
    store.marks("entry", &names).await.expect("marks").into_values().map(|m| m.body).collect()
}

#[test]
fn marks_are_due_in_their_order_and_new_ones_do_not_replace() {
    on_each(async |store| {
        let marks = [mark("b", Some(20), "b1"), mark("a", Some(10), "a1"), mark("c", None, "c1")];
        store.mark(&marks).await.expect("kept");
        let due = |until| store.due("entry", until, 9);
        let names = |marks: Vec<Mark>| marks.into_iter().map(|m| m.name).collect::<Vec<_>>();
        assert_eq!(names(due(15).await.expect("due")), ["a"]);
        assert_eq!(names(due(i64::MAX).await.expect("due")), ["a", "b"]);
        assert!(store.due("other", i64::MAX, 9).await.expect("due").is_empty());
        store.mark_new(&[mark("a", None, "a2"), mark("d", Some(1), "d1")]).await.expect("kept");
        store.mark(&[mark("b", Some(5), "b2"), mark("b", Some(6), "b3")]).await.expect("kept");
        assert_eq!(bodies(&store, &["a", "b", "c", "d", "e"]).await, ["a1", "b3", "c1", "d1"]);
    });
}

#[test]
fn what_is_settled_stays_settled_and_its_reports_are_taken_once() {
    on_each(async |store| {
        store.mark(&[mark("page", Some(1), "waits")]).await.expect("kept");
        let other =
            Store::open(store.location().clone(), Access::Keep).await.expect("opened again");
        let settled = |body: &str| [mark("page", None, body)];
        let noon = stamp(NOON);
        let first = store.ingest_and_settle(&readings(0..1), &settled("one"), &noon).await;
        assert_eq!(first.expect("kept").added.len(), 1);
        // Another follower fetched the same page a moment later, and got other bytes.
        let second = other.ingest_and_settle(&readings(1..2), &settled("two"), &noon).await;
        let second = second.expect("kept");
        assert_eq!((second.added.len(), second.known.len()), (0, 1));
        other.mark(&[mark("page", Some(9), "again")]).await.expect("kept");
        assert_eq!(bodies(&store, &["page"]).await, ["one"]);
        assert!(store.due("entry", i64::MAX, 9).await.expect("due").is_empty());
        let stories = store.stories(&Filter::default()).await.expect("a list");
        assert_eq!(stories.iter().map(|s| s.reports).sum::<i64>(), 1);
    });
}

#[test]
fn a_store_of_an_earlier_version_is_brought_up_to_date_with_all_it_has() {
    on_each(async |store| {
        store.ingest(&readings(0..4), &stamp(NOON)).await.expect("kept");
        let location = store.location().clone();
        meddle(&location, "DROP TABLE marks").await;
        meddle(&location, "DROP TABLE words").await;
        meddle(&location, "DELETE FROM readout_tables WHERE version > 2").await;
        let store = Store::open(location, Access::Keep).await.expect("brought up to date");
        store.mark(&[mark("a", Some(1), "a1")]).await.expect("kept");
        assert_eq!(bodies(&store, &["a"]).await, ["a1"]);
        let stories = store.stories(&Filter::default()).await.expect("a list");
        assert_eq!(stories.iter().map(|s| s.reports).sum::<i64>(), 4);
        assert_eq!(store.check().await.expect("looked at"), Vec::<String>::new());
    });
}
