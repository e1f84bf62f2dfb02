//! What a store promises: in, out, nothing twice, every moment kept.

use crate::common::{NOON, compose, on_each, readings, stamp};
use readout_store::{Filter, Search};

#[test]
fn reports_of_one_story_are_one_story_however_they_come() {
    on_each(async |store| {
        let mut all = readings(0..24);
        all.reverse();
        for batch in all.chunks(5) {
            store.ingest(batch, &stamp(NOON)).await.expect("kept");
        }
        let stories = store.stories(&Filter::default()).await.expect("a list");
        let sizes: Vec<i64> = stories.iter().map(|s| s.reports).collect();
        assert_eq!(sizes, [8, 8, 8]);
        assert_eq!(store.check().await.expect("checked"), Vec::<String>::new());
    });
}

#[test]
fn what_is_there_is_not_kept_twice() {
    on_each(async |store| {
        let first = store.ingest(&readings(0..8), &stamp(NOON)).await.expect("kept");
        let again = store.ingest(&readings(4..12), &stamp(NOON)).await.expect("kept");
        assert_eq!((first.added.len(), again.known.len(), again.added.len()), (8, 4, 4));
        assert_eq!(store.check().await.expect("checked"), Vec::<String>::new());
    });
}

#[test]
fn the_record_of_an_earlier_moment_can_be_had_and_compared() {
    on_each(async |store| {
        store.ingest(&readings(0..3), &stamp("2026-01-02T12:00:00Z")).await.expect("kept");
        let then = store.stories(&Filter::default()).await.expect("a list").remove(0);
        store.ingest(&readings(3..8), &stamp("2026-01-04T12:00:00Z")).await.expect("kept");
        let now = store.story(then.id.as_str(), None).await.expect("the story by its old id");
        let earlier = store.story(then.id.as_str(), Some("2026-01-03")).await.expect("as it was");
        assert_eq!((now.record.reports.len(), earlier.record.reports.len()), (8, 3));
        assert_eq!(earlier.story().map(|s| &s.id), Some(&then.id));
        let change = store.changes(then.id.as_str(), "2026-01-03", None).await.expect("a change");
        assert_eq!(change.reports.len(), 5);
        assert!(store.story(then.id.as_str(), Some("2026-01-01")).await.is_err());
    });
}

#[test]
fn quotes_are_found_by_person_party_issue_and_day() {
    on_each(async |store| {
        store.ingest(&readings(0..40), &stamp(NOON)).await.expect("kept");
        let all = store.quotes(&Filter { limit: 500, ..Filter::default() }).await.expect("quotes");
        let one = all.first().expect("a quote");
        let speaker = one.speaker.clone().expect("a speaker");
        let by = async |filter: Filter| store.quotes(&filter).await.expect("quotes");
        let hers = by(Filter { person: Some(speaker.to_uppercase()), ..Filter::default() }).await;
        assert!(
            !hers.is_empty() && hers.iter().all(|q| q.speaker.as_ref() == Some(&speaker)),
            "{hers:?}"
        );
        let theirs = by(Filter { party: one.party.clone(), ..Filter::default() }).await;
        assert!(!theirs.is_empty() && theirs.iter().all(|q| q.party == one.party));
        let none = by(Filter { until: Some("2020-01-01".into()), ..Filter::default() }).await;
        assert!(none.is_empty());
        let positions = store.positions(&Filter::default()).await.expect("positions");
        let code = positions[0].issue.clone().expect("an issue").0;
        let family = code.split('.').next().map(str::to_owned);
        let on = store
            .positions(&Filter { issue: family, ..Filter::default() })
            .await
            .expect("positions");
        assert!(on.iter().any(|p| p.issue.as_ref().is_some_and(|i| i.0 == code)));
        assert!(!store.figures(&Filter::default()).await.expect("figures").is_empty());
    });
}

#[test]
fn words_phrases_and_fields_find_reports_with_their_passage() {
    on_each(async |store| {
        store.ingest(&readings(0..16), &stamp(NOON)).await.expect("kept");
        let find = |query: &str| Search { query: query.into(), filter: Filter::default() };
        let title = compose::reading(9).report.title.expect("a title");
        let hits = store.search(&find(&format!("title:\"{title}\""))).await.expect("hits");
        assert_eq!(hits.len(), 8);
        let hits = store.search(&find("envoy undecided -nonsense")).await.expect("hits");
        assert_eq!(hits.len(), 16);
        let excerpt = &hits[0].excerpt;
        let marked: Vec<String> = excerpt
            .marks
            .iter()
            .map(|(s, e)| excerpt.words.chars().skip(*s as usize).take((e - s) as usize).collect())
            .collect();
        assert!(marked.iter().any(|m| m.starts_with("Envoys")), "{marked:?}");
        assert!(store.search(&find("nowhere-to-be-found")).await.expect("hits").is_empty());
    });
}

#[test]
fn outlets_narrow_a_search_and_are_left_out_of_it() {
    on_each(async |store| {
        store.ingest(&readings(0..16), &stamp(NOON)).await.expect("kept");
        let outlets = async |query: &str| {
            let search = Search { query: query.into(), filter: Filter::default() };
            let hits = store.search(&search).await.expect("hits");
            hits.into_iter().filter_map(|hit| hit.outlet).collect::<Vec<String>>()
        };
        let all = outlets("envoy").await;
        let one = all[0].clone();
        let other = all.iter().find(|name| **name != one).expect("two outlets").clone();
        let count = |name: &str| all.iter().filter(|known| *known == name).count();
        let only = outlets(&format!("envoy outlet:\"{one}\"")).await;
        assert!(only.iter().all(|name| *name == one) && only.len() == count(&one), "{only:?}");
        let without = outlets(&format!("envoy -outlet:\"{one}\"")).await;
        assert!(!without.contains(&one) && without.len() == all.len() - count(&one), "{without:?}");
        let both = outlets(&format!("envoy outlet:\"{one}\" OR outlet:\"{other}\"")).await;
        assert_eq!(both.len(), count(&one) + count(&other));
    });
}
