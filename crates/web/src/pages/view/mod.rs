//! From a record to what is shown of it.
//!
//! In: a record with one story. Out: views, typed values for templates. Holds: no view grows without bound: each section takes
//! a window of its items and says how many there are; nothing here knows HTML.

pub(crate) mod book;
pub(crate) mod facts;
pub(crate) mod figures;
pub(crate) mod graph;
pub(crate) mod head;
pub(crate) mod lines;
pub(crate) mod matrix;
pub(crate) mod meetings;
pub(crate) mod passage;
pub(crate) mod proposals;

use readout_types::{Confidence, TimelineEntry};
use serde::Serialize;

use book::{Book, Shown};
use facts::{AnomalyView, FactView, SingleView};
use figures::Scale;
use graph::{Graph, LineageView};
use head::HeadView;
use lines::{Day, Gap, QuoteView, ReportLine};
use matrix::MatrixView;
use meetings::MeetingView;
use proposals::ProposalView;

/// Items surer than this are shown.
const THRESHOLD: f32 = 0.4;

pub(crate) fn sure(confidence: Confidence) -> bool {
    confidence.get() >= THRESHOLD
}

/// Some of a section's items.
#[derive(Debug, Serialize)]
pub(crate) struct Section<T> {
    /// Its name in addresses.
    pub(crate) name: &'static str,
    /// How many there are.
    pub(crate) total: usize,
    pub(crate) items: Vec<T>,
    /// Where all of them stand.
    pub(crate) all: Option<String>,
}

/// Which of a section's items are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) from: usize,
    pub(crate) most: usize,
}

impl Window {
    fn first(most: usize) -> Self {
        Window { from: 0, most }
    }
}

fn section<S, T>(
    book: &Book<'_>,
    name: &'static str,
    list: &[S],
    window: Window,
    view: impl Fn(&S) -> T,
) -> Section<T> {
    let items: Vec<T> = list.iter().skip(window.from).take(window.most).map(view).collect();
    let more = book.shown == Shown::Served && list.len() > items.len();
    let all = more.then(|| format!("/stories/{}/{name}", book.story.id));
    Section { name, total: list.len(), items, all }
}

/// All sections of a story.
#[derive(Debug, Serialize)]
pub(crate) struct StoryPage {
    pub(crate) head: HeadView,
    pub(crate) differ: Option<Section<FactView>>,
    pub(crate) agree: Option<Section<FactView>>,
    pub(crate) single: Option<Section<SingleView>>,
    pub(crate) meetings: Option<Section<MeetingView>>,
    pub(crate) proposals: Option<Section<ProposalView>>,
    pub(crate) papers: Option<Graph>,
    pub(crate) positions: Option<Section<MatrixView>>,
    pub(crate) figures: Option<Section<Scale>>,
    pub(crate) timeline: Option<Section<Day>>,
    pub(crate) quotes: Option<Section<QuoteView>>,
    pub(crate) lineage: Option<Section<LineageView>>,
    pub(crate) anomalies: Option<Section<AnomalyView>>,
    pub(crate) gaps: Option<Section<Gap>>,
    pub(crate) reports: Option<Section<ReportLine>>,
}

/// The names of the sections, in the order of the page.
pub(crate) const SECTIONS: [&str; 13] = [
    "differ",
    "agree",
    "single",
    "meetings",
    "proposals",
    "positions",
    "figures",
    "timeline",
    "quotes",
    "lineage",
    "anomalies",
    "gaps",
    "reports",
];

/// How many items of each section a page shows.
struct Most {
    facts: usize,
    few: usize,
    many: usize,
    reports: usize,
    room: matrix::Room,
}

const PAGE: Most =
    Most { facts: 8, few: 6, many: 14, reports: 20, room: matrix::Room { issues: 12, parties: 5 } };

/// A file has no further pages, so it shows more at once.
const FILE: Most = Most {
    facts: 60,
    few: 40,
    many: 80,
    reports: 1_000,
    room: matrix::Room { issues: 60, parties: 8 },
};

/// The page of a story: of every section the most important items.
pub(crate) fn story(book: &Book<'_>) -> StoryPage {
    let most = if book.shown == Shown::File { FILE } else { PAGE };
    let mut page = empty(book);
    for name in SECTIONS {
        fill(&mut page, book, name, &most, None);
    }
    page
}

/// One section of a story, paged.
pub(crate) fn one_section(book: &Book<'_>, name: &str, window: Window) -> StoryPage {
    let mut page = empty(book);
    let most = Most { room: matrix::Room { issues: 400, parties: 24 }, ..FILE };
    fill(&mut page, book, name, &most, Some(window));
    page
}

fn empty(book: &Book<'_>) -> StoryPage {
    StoryPage {
        head: head::head(book),
        differ: None,
        agree: None,
        single: None,
        meetings: None,
        proposals: None,
        papers: None,
        positions: None,
        figures: None,
        timeline: None,
        quotes: None,
        lineage: None,
        anomalies: None,
        gaps: None,
        reports: None,
    }
}

/// Fills one section; a table with one arm a section.
fn fill(page: &mut StoryPage, book: &Book<'_>, name: &str, most: &Most, window: Option<Window>) {
    let up_to = |n: usize| window.unwrap_or(Window::first(n));
    let story = book.story;
    match name {
        "differ" => {
            let list = facts::differing(book);
            page.differ =
                Some(section(book, "differ", &list, up_to(most.facts), |c| facts::fact(book, c)));
        }
        "agree" => {
            let list = facts::agreeing(book);
            page.agree =
                Some(section(book, "agree", &list, up_to(most.facts), |c| facts::fact(book, c)));
        }
        "single" => {
            let view = |s: &_| facts::single(book, s);
            page.single =
                Some(section(book, "single", &story.single_source, up_to(most.facts), view));
        }
        "meetings" => {
            let list = meetings::listed(book);
            let view = |m: &&_| meetings::meeting(book, m);
            page.meetings = Some(section(book, "meetings", &list, up_to(most.few), view));
        }
        "proposals" => {
            let list = proposals::listed(book);
            let view = |p: &&_| proposals::proposal(book, p);
            page.proposals = Some(section(book, "proposals", &list, up_to(most.few), view));
            page.papers = graph::papers(book, &list);
        }
        "positions" => page.positions = Some(positions(book, most.room)),
        "figures" => page.figures = Some(figures_of(book, up_to(most.many))),
        "timeline" => page.timeline = Some(timeline(book, up_to(most.many))),
        "quotes" => {
            let list = lines::quotes(book);
            page.quotes =
                Some(section(book, "quotes", &list, up_to(most.facts), |s| lines::quote(book, s)));
        }
        "lineage" => page.lineage = Some(lineage(book, up_to(most.many).most)),
        "anomalies" => {
            let list = facts::anomalies(book);
            let view = |a: &&_| facts::anomaly(book, a);
            page.anomalies = Some(section(book, "anomalies", &list, up_to(most.facts), view));
        }
        "gaps" => {
            let list = lines::gaps(book);
            page.gaps =
                Some(section(book, "gaps", &list, up_to(most.facts), |g| lines::gap(book, g)));
        }
        _ => page.reports = Some(reports(book, up_to(most.reports))),
    }
}

fn positions(book: &Book<'_>, room: matrix::Room) -> Section<MatrixView> {
    let total = book.story.items.positions.iter().filter(|p| sure(p.confidence)).count();
    let matrix = matrix::matrix(book, room);
    let more = book.shown == Shown::Served && matrix.more_issues > 0;
    let all = more.then(|| format!("/stories/{}/positions", book.story.id));
    Section { name: "positions", total, items: vec![matrix], all }
}

fn figures_of(book: &Book<'_>, window: Window) -> Section<Scale> {
    let list = figures::listed(book);
    let some: Vec<_> = list.iter().skip(window.from).take(window.most).copied().collect();
    let shell = section(book, "figures", &list, window, |_| ());
    Section {
        name: "figures",
        total: list.len(),
        items: figures::scales(book, &some),
        all: shell.all,
    }
}

fn timeline(book: &Book<'_>, window: Window) -> Section<Day> {
    let list: Vec<&TimelineEntry> = book.story.items.timeline.iter().collect();
    let some: Vec<_> = list.iter().skip(window.from).take(window.most).copied().collect();
    let shell = section(book, "timeline", &list, window, |_| ());
    Section {
        name: "timeline",
        total: list.len(),
        items: lines::timeline(book, &some),
        all: shell.all,
    }
}

fn lineage(book: &Book<'_>, most: usize) -> Section<LineageView> {
    let total = book.story.lineage.iter().filter(|l| readout_export::is_dependent(l.class)).count();
    let view = graph::lineage(book, most);
    let all = (book.shown == Shown::Served && view.is_cut())
        .then(|| format!("/stories/{}/lineage", book.story.id));
    Section { name: "lineage", total, items: vec![view], all }
}

fn reports(book: &Book<'_>, window: Window) -> Section<ReportLine> {
    let list = &book.story.reports;
    let shell = section(book, "reports", list, window, |_| ());
    let some = list.iter().skip(window.from).take(window.most);
    let items = some.filter_map(|id| lines::report(book, id)).collect();
    Section { name: "reports", total: list.len(), items, all: shell.all }
}

impl StoryPage {
    /// How many items a section has.
    pub(crate) fn total(&self, name: &str) -> usize {
        fn of<T>(section: Option<&Section<T>>) -> Option<usize> {
            section.map(|s| s.total)
        }
        let total = match name {
            "differ" => of(self.differ.as_ref()),
            "agree" => of(self.agree.as_ref()),
            "single" => of(self.single.as_ref()),
            "meetings" => of(self.meetings.as_ref()),
            "proposals" => of(self.proposals.as_ref()),
            "positions" => of(self.positions.as_ref()),
            "figures" => of(self.figures.as_ref()),
            "timeline" => of(self.timeline.as_ref()),
            "quotes" => of(self.quotes.as_ref()),
            "lineage" => of(self.lineage.as_ref()),
            "anomalies" => of(self.anomalies.as_ref()),
            "gaps" => of(self.gaps.as_ref()),
            _ => of(self.reports.as_ref()),
        };
        total.unwrap_or(0)
    }
}

/// What people call a section.
pub(crate) fn title_of(name: &str) -> &'static str {
    match name {
        "differ" => "What differs",
        "agree" => "What all agree on",
        "single" => "What one alone says",
        "meetings" => "Meetings",
        "proposals" => "Proposals",
        "positions" => "Positions",
        "figures" => "Figures",
        "timeline" => "Timeline",
        "quotes" => "Quotations",
        "lineage" => "Who copied whom",
        "anomalies" => "What is odd",
        "gaps" => "What is not known",
        _ => "Reports",
    }
}
