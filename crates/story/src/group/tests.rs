use proptest::prelude::*;
use readout_types::Report;

use super::*;
use crate::testing::{published, report};

/// Three stories of invented talks: title and text, by story.
const STORIES: [&[(&str, &str)]; 3] = [
    &[
        (
            "Orsk and Velden sign ferry accord",
            "ORSK — The ministers of Orsk and Velden signed an accord on ferry tolls on Tuesday after nine hours of talks in Kessel harbour. Tolls for lorries fall by a third, the Velden minister Ada Brann said.",
        ),
        (
            "Ferry tolls to fall after Kessel talks",
            "Lorry drivers will pay a third less on the Orsk ferry under an accord that Ada Brann signed for Velden on Tuesday. The talks in Kessel lasted into the evening.",
        ),
        (
            "Velden wins lower ferry tolls",
            "Velden's minister Ada Brann left Kessel on Tuesday with an accord on lower ferry tolls. Orsk agreed to cut what lorries pay, and both sides will review the ferry accord next spring.",
        ),
    ],
    &[
        (
            "Nurses at Marrow clinic reject pay offer",
            "Nurses at the Marrow clinic voted on Friday against a pay offer of four percent. Their union leader Tomas Quill said a strike could begin within a fortnight.",
        ),
        (
            "Strike looms at Marrow clinic",
            "A strike of nurses at the Marrow clinic came closer on Friday when their union refused a pay offer. Tomas Quill, who leads the union, said four percent was an insult.",
        ),
    ],
    &[
        (
            "Parliament of Tavia delays water levy",
            "The parliament of Tavia put off its vote on the water levy on Thursday because the farmers' caucus walked out. Speaker Ilse Hoorn wants a new draft by the summer.",
        ),
        (
            "Farmers' walkout stalls water levy",
            "Tavia's farmers' caucus walked out on Thursday and with it fell the vote on the water levy. Ilse Hoorn, the speaker, asked both camps for a new draft.",
        ),
    ],
];

fn all() -> Vec<Report> {
    let numbered = STORIES.iter().enumerate().flat_map(|(s, reports)| {
        reports
            .iter()
            .enumerate()
            .map(move |(n, (title, text))| report(&format!("r{s}{n}"), title, text))
    });
    numbered.collect()
}

fn grouped(reports: &[Report]) -> Vec<Vec<String>> {
    let found = group(&reports.iter().map(|r| features(r, None)).collect::<Vec<_>>());
    let name = |at: &usize| reports[*at].id.to_string();
    let mut out: Vec<Vec<String>> =
        found.groups.iter().map(|g| g.iter().map(name).collect()).collect();
    out.iter_mut().for_each(|g| g.sort());
    out.sort();
    out
}

#[test]
fn reports_of_one_story_are_grouped_and_stories_are_kept_apart() {
    let want: Vec<Vec<&str>> =
        vec![vec!["r00", "r01", "r02"], vec!["r10", "r11"], vec!["r20", "r21"]];
    assert_eq!(grouped(&all()), want);
}

#[test]
fn three_reports_alone_are_one_story() {
    assert_eq!(grouped(&all()[..3]).len(), 1);
}

#[test]
fn the_same_people_a_month_later_are_another_story() {
    let text = STORIES[0];
    let dated =
        |id: &str, at: usize, date: &str| published(report(id, text[at].0, text[at].1), date);
    let reports =
        [dated("a", 0, "2031-03-04"), dated("b", 1, "2031-03-05"), dated("c", 2, "2031-04-06")];
    assert_eq!(grouped(&reports), [vec!["a", "b"], vec!["c"]]);
}

#[test]
fn a_copy_joins_at_once_under_another_headline() {
    let text = STORIES[1][0].1.repeat(2);
    let copy = format!("{text} The clinic opened in 1978.");
    let reports =
        [report("a", "Nurses say no", &text), report("b", "Hospital dispute drags on", &copy)];
    let found = group(&reports.iter().map(|r| features(r, None)).collect::<Vec<_>>());
    assert_eq!(found.groups, [[0, 1]]);
    assert!(found.why.iter().all(|w| w.copy));
}

/// The day that grouping gives the last report, in days after the first.
fn settled(reports: &[Report]) -> Option<i32> {
    let mut grouper = Grouper::new(Params::default());
    grouper.add(&reports.iter().map(|r| features(r, None)).collect::<Vec<_>>());
    let day = |at: usize| grouper.taken(at).and_then(|t| t.features.day);
    Some(day(reports.len() - 1)? - day(0)?)
}

#[test]
fn a_report_without_a_date_borrows_the_day_of_reports_that_tell_the_same() {
    let text = STORIES[0];
    let dated =
        |id: &str, at: usize, date: &str| published(report(id, text[at].0, text[at].1), date);
    let undated = report("c", text[2].0, text[2].1);
    let near = [dated("a", 0, "2031-03-04"), dated("b", 1, "2031-03-05"), undated.clone()];
    assert!(settled(&near).is_some_and(|day| (0..=1).contains(&day)));
    let far = [dated("a", 0, "2031-03-04"), dated("b", 1, "2031-07-19"), undated];
    assert_eq!(settled(&far), None, "two stories of one process lend nothing");
}

#[test]
fn a_dateline_without_a_year_takes_the_year_of_its_neighbours() {
    let text = STORIES[0];
    let first = published(report("a", text[0].0, text[0].1), "2031-03-04");
    let mut late = report("c", text[2].0, text[2].1);
    late.dateline = Some("KESSEL, March 6 (KTR)".into());
    assert_eq!(settled(&[first.clone(), late.clone()]), Some(2));
    late.dateline = Some("KESSEL, Aug. 19 (KTR)".into());
    assert_eq!(settled(&[first, late]), None, "its own month and day speak against it");
}

#[test]
fn each_join_names_the_words_and_days_behind_it() {
    let reports: Vec<Report> =
        all().into_iter().take(2).map(|r| published(r, "2031-03-04")).collect();
    let found = group(&reports.iter().map(|r| features(r, None)).collect::<Vec<_>>());
    let why = &found.why[1];
    assert_eq!((why.report, why.nearest, why.days_apart), (1, 0, Some(0)));
    assert!(why.terms.iter().any(|t| t == "ferri") && why.score > why.needed, "{why:?}");
    assert_eq!(why.day_from, None);
}

#[test]
fn a_join_on_a_borrowed_day_says_from_which_report() {
    let mut reports: Vec<Report> = all().into_iter().take(2).collect();
    reports[0] = published(reports[0].clone(), "2031-03-04");
    let found = group(&reports.iter().map(|r| features(r, None)).collect::<Vec<_>>());
    assert_eq!(found.why[1].day_from.as_deref(), Some("r00"));
}

#[test]
fn a_later_batch_joins_the_groups_that_are_there() {
    let features: Vec<Features> = all().iter().map(|r| features(r, None)).collect();
    let mut grouper = Grouper::new(Params::default());
    grouper.add(&features[..6]);
    grouper.add(&features[6..]);
    assert_eq!(grouper.groups().groups, group(&features).groups);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_a_batch_does_not_matter(order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle()) {
        let reports = all();
        let shuffled: Vec<Report> = order.iter().map(|at| reports[*at].clone()).collect();
        prop_assert_eq!(grouped(&shuffled), grouped(&reports));
    }

    #[test]
    fn any_text_has_features_and_falls_into_exactly_one_group(texts in proptest::collection::vec("\\PC{0,80}", 0..6)) {
        let reports: Vec<Report> = texts.iter().enumerate().map(|(n, t)| report(&format!("x{n}"), "", t)).collect();
        let mut seen: Vec<String> = grouped(&reports).concat();
        seen.sort();
        prop_assert_eq!(seen.len(), reports.len());
        seen.dedup();
        prop_assert_eq!(seen.len(), reports.len());
    }
}
