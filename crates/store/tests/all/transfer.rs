//! A store goes out and in again whole, from one kind of database to the other.

use crate::common::{NOON, compose, on_each, readings, stamp, wait};
use readout_store::{Access, Correction, Filter, Location, Search, Store};

async fn lines(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    let mut write = |line: &str| {
        lines.push(line.to_owned());
        Ok(())
    };
    store.export(&mut write).await.expect("exported");
    lines
}

#[test]
fn what_comes_in_is_what_went_out() {
    on_each(async |store| {
        store.ingest(&readings(0..5), &stamp(NOON)).await.expect("kept");
        store.ingest(&readings(5..20), &stamp("2026-02-01T08:00:00Z")).await.expect("kept");
        let sha256 = compose::reading(0).report.sha256;
        let split = Correction::Split { reports: [sha256].into() };
        store.correct(split, "Ann", &stamp("2026-02-02T08:00:00Z")).await.expect("decided");
        let out = lines(&store).await;
        let folder = tempfile::tempdir().expect("a folder");
        let copy = Location::File(folder.path().join("copy.db"));
        let copy = Store::open(copy, Access::Keep).await.expect("a new store");
        let taken =
            copy.import(&mut out.iter().cloned().map(Ok), &stamp(NOON)).await.expect("imported");
        assert_eq!((taken.reports, taken.corrections), (20, 1));
        assert_eq!(lines(&copy).await, out);
        assert_eq!(copy.check().await.expect("checked"), Vec::<String>::new());
        let all = Filter { limit: 500, ..Filter::default() };
        assert_eq!(
            copy.quotes(&all).await.expect("quotes"),
            store.quotes(&all).await.expect("quotes")
        );
        let query = Search { query: "envoys".into(), filter: all };
        let found = copy.search(&query).await.expect("hits").len();
        assert_eq!(found, 20);
        // A second time nothing is taken, and later reports still join.
        let again =
            copy.import(&mut out.iter().cloned().map(Ok), &stamp(NOON)).await.expect("imported");
        assert_eq!((again.reports, again.known, again.corrections), (0, 20, 0));
        copy.ingest(&readings(20..24), &stamp(NOON)).await.expect("kept");
        assert_eq!(copy.stories(&Filter::default()).await.expect("a list").len(), 4);
    });
}

#[test]
fn a_line_that_is_no_export_is_refused_and_nothing_is_taken() {
    wait(async {
        let folder = tempfile::tempdir().expect("a folder");
        let file = Location::File(folder.path().join("desk.db"));
        let store = Store::open(file, Access::Keep).await.expect("a new store");
        store.ingest(&readings(0..2), &stamp(NOON)).await.expect("kept");
        let mut out = lines(&store).await;
        out.push("{\"table\": \"reports\", \"row\": {\"seq\": \"three\"}}".into());
        let other = Location::File(folder.path().join("other.db"));
        let other = Store::open(other, Access::Keep).await.expect("a new store");
        assert!(other.import(&mut out.into_iter().map(Ok), &stamp(NOON)).await.is_err());
        assert!(
            other
                .import(&mut ["hello".to_owned()].into_iter().map(Ok), &stamp(NOON))
                .await
                .is_err()
        );
        assert!(other.stories(&Filter::default()).await.expect("a list").is_empty());
    });
}
