//! What an analyst decides holds through new reports, new readings and new groups, and can be undone.

use std::collections::BTreeSet;

use crate::common::{NOON, compose, on_each, readings, stamp};
use readout_store::{Anchor, Correction, Filter, Store, StoryView};
use readout_types::{Reading, Span, Stance};

const LATER: &str = "2026-01-03T12:00:00Z";

async fn sizes(store: &Store) -> Vec<i64> {
    let stories = store.stories(&Filter::default()).await.expect("a list");
    let mut sizes: Vec<i64> = stories.iter().map(|s| s.reports).collect();
    sizes.sort_unstable();
    sizes
}

/// The story that report `n` is in.
async fn story(store: &Store, n: u64) -> StoryView {
    let report = store.report(compose::reading(n).report.id.as_str()).await.expect("a report");
    store.story(report.story.as_str(), None).await.expect("its story")
}

fn sha(n: u64) -> String {
    compose::reading(n).report.sha256
}

fn anchor(reading: &Reading, span: &Span) -> Anchor {
    Anchor { sha256: reading.report.sha256.clone(), start: span.start, end: span.end }
}

/// Everything that can happen after a decision: more reports, and all of them read again.
async fn much_later(store: &Store) {
    store.ingest(&readings(6..16), &stamp(LATER)).await.expect("kept");
    store.reread(&readings(0..16), &stamp(LATER)).await.expect("read again");
    assert_eq!(store.check().await.expect("checked"), Vec::<String>::new());
}

#[test]
fn joined_stories_stay_joined_until_undone() {
    on_each(async |store| {
        store.ingest(&readings(0..14), &stamp(NOON)).await.expect("kept");
        assert_eq!(sizes(&store).await, [6, 8]);
        let join = Correction::Join { reports: BTreeSet::from([sha(0), sha(8)]) };
        let kept = store.correct(join, "Ann", &stamp(NOON)).await.expect("decided");
        assert_eq!(sizes(&store).await, [14]);
        much_later(&store).await;
        assert_eq!(sizes(&store).await, [16]);
        assert_eq!(story(&store, 3).await.corrections[0].correction.author, "Ann");
        store.undo(kept.id, "Ben", &stamp(LATER)).await.expect("undone");
        assert_eq!(sizes(&store).await, [8, 8]);
        let undone = store.corrections().await.expect("a list")[0].undone.clone();
        assert_eq!(undone, Some((LATER.to_owned(), "Ben".to_owned())));
    });
}

#[test]
fn reports_split_off_stay_apart_until_undone() {
    on_each(async |store| {
        store.ingest(&readings(0..6), &stamp(NOON)).await.expect("kept");
        let split = Correction::Split { reports: BTreeSet::from([sha(1), sha(2)]) };
        let kept = store.correct(split, "Ann", &stamp(NOON)).await.expect("decided");
        assert_eq!(sizes(&store).await, [2, 4]);
        much_later(&store).await;
        assert_eq!(sizes(&store).await.iter().sum::<i64>(), 16);
        let mine = story(&store, 1).await.record.reports.len();
        assert_eq!((mine, sizes(&store).await.len()), (2, 3), "{:?}", sizes(&store).await);
        store.undo(kept.id, "Ann", &stamp(LATER)).await.expect("undone");
        assert_eq!(sizes(&store).await, [8, 8]);
    });
}

#[test]
fn a_corrected_field_is_shown_with_what_it_was_until_undone() {
    on_each(async |store| {
        store.ingest(&readings(0..6), &stamp(NOON)).await.expect("kept");
        let reading = compose::reading(2);
        let position = &reading.items.positions[0];
        let set = |field: &str, value: &str| Correction::Set {
            section: "positions".into(),
            item: anchor(&reading, &position.evidence[0]),
            field: field.into(),
            value: value.into(),
        };
        assert!(store.correct(set("stance", "nonsense"), "Ann", &stamp(NOON)).await.is_err());
        assert!(store.correct(set("colour", "red"), "Ann", &stamp(NOON)).await.is_err());
        let kept = store
            .correct(set("stance", "conditional"), "Ann", &stamp(NOON))
            .await
            .expect("decided");
        much_later(&store).await;
        let view = story(&store, 2).await;
        let applied = &view.corrections[0];
        assert_eq!(applied.was, Some("reject".into()));
        let corrected = |view: &StoryView| {
            let positions = &view.story().expect("a story").items.positions;
            positions.iter().any(|p| p.stance == Stance::Conditional)
        };
        assert!(corrected(&view));
        let lines = store.positions(&Filter::default()).await.expect("positions");
        assert!(lines.iter().any(|p| p.stance == Stance::Conditional));
        store.undo(kept.id, "Ann", &stamp(LATER)).await.expect("undone");
        assert!(!corrected(&story(&store, 2).await));
    });
}

#[test]
fn a_struck_item_stays_away_with_all_that_points_at_it() {
    on_each(async |store| {
        store.ingest(&readings(0..1), &stamp(NOON)).await.expect("kept");
        let reading = compose::reading(0);
        let issue = &reading.items.issues[0];
        let strike = Correction::Strike {
            section: "issues".into(),
            item: anchor(&reading, &issue.evidence[0]),
        };
        let kept = store.correct(strike, "Ann", &stamp(NOON)).await.expect("decided");
        store.reread(&readings(0..1), &stamp(LATER)).await.expect("read again");
        let view = story(&store, 0).await;
        let items = &view.story().expect("a story").items;
        assert!(items.issues.is_empty());
        assert!(items.positions.iter().all(|p| p.issue.is_none()));
        assert!(items.meetings.iter().all(|m| m.issues.is_empty()));
        store.undo(kept.id, "Ann", &stamp(LATER)).await.expect("undone");
        assert_eq!(story(&store, 0).await.story().expect("a story").items.issues.len(), 1);
    });
}

#[test]
fn agents_are_merged_and_parted_until_undone() {
    on_each(async |store| {
        store.ingest(&readings(0..6), &stamp(NOON)).await.expect("kept");
        let reading = compose::reading(0);
        let person = |at: usize| reading.items.agents[at + 2].clone();
        let names = async |store: &Store| {
            let view = story(store, 0).await;
            let agents = &view.story().expect("a story").items.agents;
            agents.iter().map(|a| a.name.clone()).collect::<BTreeSet<String>>()
        };
        let before = names(&store).await;
        let merge = Correction::Merge {
            stays: anchor(&reading, &person(0).mentions[0]),
            goes: anchor(&reading, &person(1).mentions[0]),
        };
        let kept = store.correct(merge, "Ann", &stamp(NOON)).await.expect("decided");
        much_later(&store).await;
        let merged = names(&store).await;
        assert_eq!(before.difference(&merged).collect::<Vec<_>>(), [&person(1).name]);
        let by = Filter { person: Some(person(1).name), limit: 500, ..Filter::default() };
        assert!(
            store
                .quotes(&by)
                .await
                .expect("quotes")
                .iter()
                .all(|q| q.speaker == Some(person(0).name))
        );
        store.undo(kept.id, "Ann", &stamp(LATER)).await.expect("undone");
        assert_eq!(names(&store).await, before);
        let part = Correction::Part {
            agent: anchor(&reading, &person(0).mentions[0]),
            reports: BTreeSet::from([sha(3)]),
            name: "Another Envoy".into(),
        };
        let kept = store.correct(part, "Ann", &stamp(LATER)).await.expect("decided");
        store.reread(&readings(0..6), &stamp(LATER)).await.expect("read again");
        assert!(names(&store).await.contains("Another Envoy"));
        store.undo(kept.id, "Ann", &stamp(LATER)).await.expect("undone");
        assert_eq!(names(&store).await, before);
    });
}

#[test]
fn a_note_is_kept_and_a_decision_about_nothing_is_refused() {
    on_each(async |store| {
        store.ingest(&readings(0..2), &stamp(NOON)).await.expect("kept");
        let reading = compose::reading(0);
        let item = anchor(&reading, &reading.items.statements[0].evidence[0]);
        let note = Correction::Note { item, text: "heard it on the wire first".into() };
        store.correct(note.clone(), "Ann", &stamp(NOON)).await.expect("decided");
        assert_eq!(story(&store, 0).await.corrections[0].correction.what, note);
        let unknown = Anchor { sha256: "0".repeat(63), start: 0, end: 4 };
        let strike = Correction::Strike { section: "claims".into(), item: unknown };
        assert!(store.correct(strike, "Ann", &stamp(NOON)).await.is_err());
        assert_eq!(store.corrections().await.expect("a list").len(), 1);
    });
}

/// Stories are joined and parted again: every group is made anew from its reports.
async fn regrouped(store: &Store) {
    let join = Correction::Join { reports: BTreeSet::from([sha(0), sha(8)]) };
    let kept = store.correct(join, "Ben", &stamp(LATER)).await.expect("decided");
    store.undo(kept.id, "Ben", &stamp(LATER)).await.expect("undone");
    assert_eq!(sizes(store).await, [8, 8]);
}

#[test]
fn every_kind_of_decision_outlives_new_readings_and_new_groups() {
    on_each(async |store| {
        store.ingest(&readings(0..6), &stamp(NOON)).await.expect("kept");
        let reading = compose::reading(1);
        let items = &reading.items;
        let at = |span: &Span| anchor(&reading, span);
        let decisions = [
            Correction::Set {
                section: "positions".into(),
                item: at(&items.positions[0].evidence[0]),
                field: "stance".into(),
                value: "conditional".into(),
            },
            Correction::Strike {
                section: "quantities".into(),
                item: at(&items.quantities[0].evidence[0]),
            },
            Correction::Merge {
                stays: at(&items.agents[2].mentions[0]),
                goes: at(&items.agents[3].mentions[0]),
            },
            Correction::Part {
                agent: at(&items.agents[2].mentions[0]),
                reports: BTreeSet::from([sha(4)]),
                name: "Another Envoy".into(),
            },
            Correction::Note {
                item: at(&items.statements[0].evidence[0]),
                text: "heard it on the wire first".into(),
            },
        ];
        for what in &decisions {
            store.correct(what.clone(), "Ann", &stamp(NOON)).await.expect("decided");
        }
        much_later(&store).await;
        regrouped(&store).await;
        let view = story(&store, 1).await;
        for what in &decisions {
            assert!(
                view.corrections.iter().any(|a| a.correction.what == *what),
                "{what:?} is gone: {:?}",
                view.corrections
            );
        }
        let names: BTreeSet<String> =
            view.story().expect("a story").items.agents.iter().map(|a| a.name.clone()).collect();
        assert!(names.contains("Another Envoy") && !names.contains(&items.agents[3].name));
        assert_eq!(view.story().expect("a story").items.positions.len(), 1);
        assert_eq!(store.check().await.expect("checked"), Vec::<String>::new());
    });
}
