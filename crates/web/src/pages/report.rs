//! One report: its text with zones and layers, and what of it stands elsewhere too.
//!
//! In: a report and the story it is in. Out: paragraphs of segments. Holds: the segments of a page joined are the report's
//! text; layers are classes on them, so that showing and hiding needs no script.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use axum::extract::{Path, Query, State};
use readout_export::is_dependent;
use readout_types::{Id, Report, Span, Story, Zone};
use serde::{Deserialize, Serialize};

use super::shell::{Answer, Asker, Page, Problem};
use super::view::book::{Book, Shown, Tag, spoken};
use super::view::passage::{folded, shortened};
use crate::App;
use crate::cache::{Rests, resting};

/// Which passage is meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// `120-180`: Unicode scalar values of the text.
    at: String,
    /// Which part of a very long report.
    part: usize,
}

#[derive(Serialize)]
struct View {
    id: String,
    title: String,
    outlet: Option<String>,
    published: Option<String>,
    authors: Vec<String>,
    wire: Option<String>,
    credit: Option<String>,
    dateline: Option<String>,
    source: String,
    url: Option<String>,
    added_at: String,
    story: String,
    story_title: String,
    number: usize,
    others: usize,
    why: Option<String>,
    nearest: Option<Tag>,
    origins: Vec<Origin>,
    paragraphs: Vec<Paragraph>,
    layers: Vec<Layer>,
    part: usize,
    parts: usize,
    read: Vec<(String, String)>,
    sha256: String,
    marked: bool,
}

#[derive(Serialize)]
struct Origin {
    tag: Tag,
    how: String,
    share: String,
    compare: String,
    /// The other rests on this one.
    reverse: bool,
}

#[derive(Serialize)]
struct Layer {
    name: &'static str,
    text: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct Paragraph {
    zone: &'static str,
    keep: bool,
    start: u32,
    end: u32,
    segments: Vec<Segment>,
}

#[derive(Serialize)]
struct Segment {
    text: String,
    class: String,
    title: Option<String>,
    /// The first piece of the passage that was asked for.
    here: bool,
    marked: bool,
}

/// A stretch of the text with what it is.
struct Mark {
    start: u32,
    end: u32,
    layer: &'static str,
    title: Option<String>,
}

/// Paragraphs shown at once.
const A_PART: usize = 400;

const LAYERS: [(&str, &str); 7] = [
    ("who", "People and parties"),
    ("said", "Quotations"),
    ("figure", "Figures"),
    ("time", "Times"),
    ("event", "Events and meetings"),
    ("stand", "Positions"),
    ("copied", "Stands elsewhere too"),
];

/// One report.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Asker,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let whole = app.store().report(&id).await?;
    let kept = app.story(whole.story.as_str(), None).await?;
    let story = kept.story().ok_or_else(|| Problem::not_found("The report has no story."))?;
    let book = Book::new(&kept.record, story, Shown::Served);
    let report = &whole.report;
    let at = passage(&asked.at);
    let marks = marks(&book, report);
    let (part, parts) = part(report, at, asked.part);
    let zones = report.zones.iter().skip((part - 1) * A_PART).take(A_PART);
    let counted = |name: &str| marks.iter().filter(|m| m.layer == name).count();
    let view = View {
        id: report.id.to_string(),
        title: folded(report.title.as_deref().unwrap_or("No headline")),
        outlet: report.outlet.clone(),
        published: report.published.as_ref().map(ToString::to_string),
        authors: report
            .authors
            .iter()
            .take(12)
            .map(|a| format!("{} ({})", a.name, a.role))
            .collect(),
        wire: report.wire.as_ref().map(|w| w.name.clone()),
        credit: report.credit.as_deref().map(|c| shortened(&folded(c), 240)),
        dateline: report.dateline.clone(),
        source: report.source.clone(),
        url: report.url.clone().filter(|u| u.starts_with("https://") || u.starts_with("http://")),
        added_at: whole.added_at.clone(),
        story: story.id.to_string(),
        story_title: book.title(),
        number: book.number(&report.id),
        others: story.reports.len().saturating_sub(1),
        why: whole.why.as_ref().map(reason),
        nearest: whole.nearest.as_ref().map(|id| book.tag(id)),
        origins: origins(&book, story, &report.id),
        paragraphs: paragraphs(report, zones, &marks, at),
        layers: LAYERS
            .iter()
            .map(|(name, text)| Layer { name, text, count: counted(name) })
            .collect(),
        part,
        parts,
        read: whole.readings.iter().map(|(at, v)| (at.clone(), v.readout.clone())).collect(),
        sha256: report.sha256.clone(),
        marked: at.is_some(),
    };
    let title =
        format!("{} · {}", view.title, view.outlet.as_deref().unwrap_or("outlet not known"));
    let rests = vec![
        Rests::version(&kept.version),
        Rests::Report { id: report.id.clone(), readings: whole.readings.len() },
    ];
    let page = Page { template: "report.html", title: &title, here: "stories", visitor: &visitor };
    Ok(resting(page.answer(&view), rests))
}

/// Which part of a long report is shown, and how many there are.
fn part(report: &Report, at: Option<(u32, u32)>, asked: usize) -> (usize, usize) {
    let parts = report.zones.len().div_ceil(A_PART).max(1);
    let part = match at {
        // The passage is on the page that is shown.
        Some((start, _)) => {
            report.zones.iter().position(|z| z.end > start).unwrap_or(0) / A_PART + 1
        }
        None => asked.clamp(1, parts),
    };
    (part, parts)
}

/// `120-180` as places; nothing where it is not that.
fn passage(at: &str) -> Option<(u32, u32)> {
    let (start, end) = at.split_once('-')?;
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start < end).then_some((start, end))
}

/// Why a report joined its story, in words.
fn reason(join: &readout_store::Join) -> String {
    let terms = shortened(&join.terms.join(", "), 160);
    let mut told = vec![
        format!("likeness {:.2} where {:.2} was asked for", join.score, join.needed),
        format!("shared words: {terms}"),
    ];
    if join.copy {
        told.push("they are copies".into());
    }
    if join.same_meeting {
        told.push("both name the same key meeting".into());
    }
    if let Some(days) = join.days_apart {
        told.push(format!("{days} days apart"));
    }
    told.join("; ")
}

/// The reports that this one rests on, and those that rest on it.
fn origins(book: &Book<'_>, story: &Story, id: &Id) -> Vec<Origin> {
    let held =
        story.lineage.iter().filter(|l| is_dependent(l.class) && (l.to == *id || l.from == *id));
    let mut origins: Vec<(f64, Origin)> = held
        .map(|l| {
            let reverse = l.from == *id;
            let (other, part) =
                if reverse { (&l.to, l.containment.0) } else { (&l.from, l.containment.1) };
            let origin = Origin {
                tag: book.tag(other),
                how: spoken(l.class.as_str()),
                share: format!("{:.0} %", part * 100.0),
                compare: format!("/compare?report={}&report={}", l.from, l.to),
                reverse,
            };
            (part, origin)
        })
        .collect();
    origins.sort_by(|a, b| a.1.reverse.cmp(&b.1.reverse).then(b.0.total_cmp(&a.0)));
    origins.into_iter().take(12).map(|(_, o)| o).collect()
}

/// Everything that the record knows of places in this report.
fn marks(book: &Book<'_>, report: &Report) -> Vec<Mark> {
    let items = &book.story.items;
    let mut marks = Vec::new();
    let mut add = |layer: &'static str, spans: &[Span], title: Option<String>| {
        for span in spans.iter().filter(|s| s.report == report.id) {
            let title = title.clone();
            marks.push(Mark { start: span.start, end: span.end, layer, title });
        }
    };
    for a in &items.agents {
        let side = a.party.as_ref().filter(|p| **p != a.id).map(|p| format!(", {}", book.name(p)));
        let title = format!("{}{}", folded(&a.name), side.unwrap_or_default());
        add("who", &a.mentions, Some(shortened(&title, 120)));
    }
    for s in &items.statements {
        let who = s.speaker.as_ref().map(|id| book.name(id)).or_else(|| s.speaker_text.clone());
        let title = who.map(|w| format!("said by {}", shortened(&folded(&w), 100)));
        add("said", if s.quoted.is_empty() { &s.content } else { &s.quoted }, title);
    }
    for q in &items.quantities {
        add("figure", &q.evidence, q.unit.as_ref().map(|u| format!("{}, {u}", q.kind)));
    }
    for e in &items.events {
        add("event", &e.evidence, Some(format!("{}, {}", e.event, e.realis)));
    }
    for m in &items.meetings {
        add("event", &m.evidence, Some(format!("{}, {}", spoken(m.kind.as_str()), m.realis)));
    }
    for p in &items.positions {
        let issue = p.issue.as_ref().map(|i| format!(" on {}", book.name(i)));
        let title = format!(
            "{}: {}{}",
            book.name(&p.party),
            spoken(p.stance.as_str()),
            issue.unwrap_or_default()
        );
        add("stand", &p.evidence, Some(shortened(&title, 140)));
    }
    for t in &report.times {
        marks.push(Mark {
            start: t.start,
            end: t.end,
            layer: "time",
            title: Some(t.value.clone()),
        });
    }
    marks.extend(copied(book, report));
    marks
}

/// Passages that stand in a report that this one rests on, or the other way.
fn copied(book: &Book<'_>, report: &Report) -> Vec<Mark> {
    let mut marks = Vec::new();
    for link in book.story.lineage.iter().filter(|l| is_dependent(l.class)) {
        let (mine, other) = match (link.from == report.id, link.to == report.id) {
            (true, _) => (0, &link.to),
            (_, true) => (1, &link.from),
            _ => continue,
        };
        let title = format!("also in report {}, {}", book.number(other), book.outlet(other));
        for pair in &link.shared {
            let span = if mine == 0 { &pair.0 } else { &pair.1 };
            let title = Some(title.clone());
            marks.push(Mark { start: span.start, end: span.end, layer: "copied", title });
        }
    }
    marks
}

/// Marks that are drawn in one line; a text may be one line with thousands.
const MARKS: usize = 400;

/// These lines of the report, cut where a mark begins or ends.
fn paragraphs<'a>(
    report: &Report,
    zones: impl Iterator<Item = &'a Zone>,
    marks: &[Mark],
    at: Option<(u32, u32)>,
) -> Vec<Paragraph> {
    let mut ahead: Vec<&Mark> = marks.iter().filter(|m| m.start < m.end).collect();
    ahead.sort_by_key(|m| Reverse(m.start));
    let mut open: Vec<&Mark> = Vec::new();
    let mut told = at.is_none();
    zones
        .map(|zone| {
            while let Some(mark) = ahead.pop_if(|m| m.start < zone.end) {
                open.push(mark);
            }
            open.retain(|m| m.end > zone.start);
            let drawn = &open[..open.len().min(MARKS)];
            Paragraph {
                zone: zone.kind.as_str(),
                keep: zone.keep,
                start: zone.start,
                end: zone.end,
                segments: segments(report, (zone.start, zone.end), drawn, at, &mut told),
            }
        })
        .collect()
}

fn segments(
    report: &Report,
    (start, end): (u32, u32),
    marks: &[&Mark],
    at: Option<(u32, u32)>,
    told: &mut bool,
) -> Vec<Segment> {
    let mut cuts: BTreeSet<u32> = [start, end].into();
    let inside = |x: &u32| *x > start && *x < end;
    cuts.extend(marks.iter().flat_map(|m| [m.start, m.end]).filter(inside));
    cuts.extend(at.into_iter().flat_map(|(a, b)| [a, b]).filter(inside));
    let cuts: Vec<u32> = cuts.into_iter().collect();
    let mut segments = Vec::with_capacity(cuts.len());
    for pair in cuts.windows(2) {
        let &[from, to] = pair else { continue };
        let over: Vec<&&Mark> = marks.iter().filter(|m| m.start <= from && m.end >= to).collect();
        let layers: BTreeSet<&str> = over.iter().map(|m| m.layer).collect();
        let titles: BTreeSet<&str> = over.iter().filter_map(|m| m.title.as_deref()).collect();
        let marked = at.is_some_and(|(a, b)| a <= from && b >= to);
        let here = marked && !*told;
        *told |= here;
        let titles: Vec<&str> = titles.into_iter().take(4).collect();
        segments.push(Segment {
            text: report.text.slice(from as usize..to as usize).to_owned(),
            class: layers.iter().map(|l| format!("l-{l}")).collect::<Vec<_>>().join(" "),
            title: (!titles.is_empty()).then(|| titles.join("; ")),
            here,
            marked,
        });
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::report;

    #[test]
    fn the_segments_joined_are_the_text() {
        let report = report("r1", "Paper", "Head\nAnna Bell met nine envoys.");
        let mark = |start, end, layer| Mark { start, end, layer, title: None };
        let marks = [
            mark(5, 14, "who"),
            mark(10, 18, "event"),
            mark(19, 23, "figure"),
            mark(0, 99, "copied"),
        ];
        let made = paragraphs(&report, report.zones.iter(), &marks, Some((7, 12)));
        let text: Vec<String> = made
            .iter()
            .map(|p| p.segments.iter().map(|s| s.text.as_str()).collect::<String>())
            .collect();
        assert_eq!(text, ["Head", "Anna Bell met nine envoys."]);
        let marked: String = made
            .iter()
            .flat_map(|p| &p.segments)
            .filter(|s| s.marked)
            .map(|s| s.text.as_str())
            .collect();
        assert_eq!(marked, "na Be");
        assert_eq!(made.iter().flat_map(|p| &p.segments).filter(|s| s.here).count(), 1);
    }

    #[test]
    fn what_is_no_passage_is_passed_over() {
        for bad in ["", "9", "9-3", "x-4", "-", "1-99999999999"] {
            assert_eq!(passage(bad), None, "{bad}");
        }
        assert_eq!(passage("3-9"), Some((3, 9)));
    }
}
