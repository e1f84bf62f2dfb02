//! Boxes and arrows: who copied whom, and which paper came of which.
//!
//! In: nodes in rows and columns. Out: [`Graph`], numbers that a template draws as SVG. Holds: arrows run from left to right;
//! each row holds one box a column; what is drawn also stands in words beside it.

use std::collections::{BTreeMap, BTreeSet};

use readout_export::Tree;
use readout_types::{Id, Lineage, Proposal};
use serde::Serialize;

use super::book::{Book, Tag, spoken};
use super::passage::{folded, shortened};

/// A drawing, in pixels.
#[derive(Debug, Serialize)]
pub(crate) struct Graph {
    width: usize,
    height: usize,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

#[derive(Debug, Serialize)]
struct Node {
    x: usize,
    y: usize,
    name: String,
    note: String,
    /// All of the name, for those who ask.
    full: String,
    href: Option<String>,
}

#[derive(Debug, Serialize)]
struct Edge {
    path: String,
    label: String,
    label_x: usize,
    label_y: usize,
    /// Drawn as a doubt.
    unsure: bool,
}

const NODE: (usize, usize) = (196, 40);
const STEP: (usize, usize) = (330, 54);
/// Characters that fit a box at its type size.
const FITS: usize = 27;

/// A box at a column and a row.
struct Spot {
    column: usize,
    row: usize,
}

impl Spot {
    fn x(&self) -> usize {
        self.column * STEP.0 + 2
    }

    fn y(&self) -> usize {
        self.row * STEP.1 + 6
    }
}

fn node(spot: &Spot, name: &str, note: &str, href: Option<String>) -> Node {
    Node {
        x: spot.x(),
        y: spot.y(),
        name: shortened(name, FITS),
        note: shortened(note, FITS + 4),
        full: format!("{name}, {note}"),
        href,
    }
}

fn edge(from: &Spot, to: &Spot, label: String, unsure: bool) -> Edge {
    let (x1, y1) = (from.x() + NODE.0, from.y() + NODE.1 / 2);
    let (x2, y2) = (to.x(), to.y() + NODE.1 / 2);
    let bend = x1 + 26;
    let path =
        if y1 == y2 { format!("M{x1} {y1}H{x2}") } else { format!("M{x1} {y1}H{bend}V{y2}H{x2}") };
    Edge { path, label, label_x: bend + 6, label_y: y2 - 5, unsure }
}

fn graph(nodes: Vec<Node>, edges: Vec<Edge>) -> Graph {
    let width = nodes.iter().map(|n| n.x + NODE.0 + 4).max().unwrap_or(0);
    let height = nodes.iter().map(|n| n.y + NODE.1 + 8).max().unwrap_or(0);
    Graph { width, height, nodes, edges }
}

/// Who took from whom.
#[derive(Debug, Serialize)]
pub(crate) struct LineageView {
    graph: Option<Graph>,
    /// The same in words, each under the one it rests on.
    lines: Vec<Branch>,
    more: usize,
    /// Reports that rest on no other and on which none rests.
    alone: Vec<Tag>,
    more_alone: usize,
}

impl LineageView {
    /// Whether there is more than is shown.
    pub(crate) fn is_cut(&self) -> bool {
        self.more > 0
    }
}

#[derive(Debug, Serialize)]
struct Branch {
    depth: usize,
    tag: Tag,
    how: Option<String>,
    compare: Option<String>,
}

/// Boxes drawn, and reports named as standing alone.
const BOXES: usize = 40;
const ALONE: usize = 24;

/// The lineage of a story's reports; `most` boxes and lines.
pub(crate) fn lineage(book: &Book<'_>, most: usize) -> LineageView {
    let tree = Tree::of(book.story);
    let (mut grown, alone): (Vec<&Id>, Vec<&Id>) =
        tree.roots.iter().partition(|id| !tree.below(id).is_empty());
    grown.sort_by_key(|id| std::cmp::Reverse(tree.size(id)));
    let mut walk = Walk {
        book,
        tree: &tree,
        most: most.min(BOXES),
        nodes: Vec::new(),
        edges: Vec::new(),
        lines: Vec::new(),
        row: 0,
    };
    for root in &grown {
        walk.visit(root, None, 0);
    }
    let all: usize = grown.iter().map(|id| tree.size(id)).sum();
    let drawn = walk.lines.len();
    LineageView {
        graph: (!walk.nodes.is_empty()).then(|| graph(walk.nodes, walk.edges)),
        lines: walk.lines,
        more: all - drawn,
        more_alone: alone.len().saturating_sub(ALONE),
        alone: alone.iter().take(ALONE).map(|id| book.tag(id)).collect(),
    }
}

/// Draws a forest from the left, depth first.
struct Walk<'w, 'a> {
    book: &'w Book<'a>,
    tree: &'w Tree<'a>,
    most: usize,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    lines: Vec<Branch>,
    row: usize,
}

impl Walk<'_, '_> {
    fn visit(&mut self, id: &Id, from: Option<(&Spot, &Lineage)>, depth: usize) {
        if self.lines.len() >= self.most {
            return;
        }
        // Deeper copies of copies stay in one column, so that a drawing has a width.
        let spot = Spot { column: depth.min(4), row: self.row };
        let tag = self.book.tag(id);
        let note = self.note(id);
        let name = format!("{} {}", tag.number, tag.outlet);
        self.nodes.push(node(&spot, &name, &note, Some(tag.href.clone())));
        let how = from.map(|(_, link)| how(link));
        if let Some((parent, link)) = from {
            self.edges.push(edge(parent, &spot, how_short(link), link.confidence.get() < 0.5));
        }
        let compare = from.filter(|_| self.book.shown == super::book::Shown::Served);
        let compare = compare.map(|(_, l)| format!("/compare?report={}&report={}", l.from, l.to));
        self.lines.push(Branch { depth: depth.min(4), tag, how, compare });
        let below = self.tree.below(id);
        for (at, link) in below.iter().enumerate() {
            if at > 0 {
                self.row += 1;
            }
            self.visit(&link.to, Some((&spot, link)), depth + 1);
        }
        if from.is_none() {
            self.row += 1;
        }
    }

    fn note(&self, id: &Id) -> String {
        let report = self.book.report(id);
        let wire = report.and_then(|r| r.wire.as_ref()).map(|w| format!("{}, ", w.name));
        let date = self.book.published(id).unwrap_or_else(|| "undated".into());
        format!("{}{date}", wire.unwrap_or_default())
    }
}

fn share(link: &Lineage) -> String {
    format!("{:.0} %", link.containment.1 * 100.0)
}

fn how_short(link: &Lineage) -> String {
    format!("{} {}", spoken(link.class.as_str()), share(link))
}

fn how(link: &Lineage) -> String {
    format!("{}; {} of it stands there too", spoken(link.class.as_str()), share(link))
}

/// Papers that answer, follow or may be one another; `None` where none does.
pub(crate) fn papers(book: &Book<'_>, proposals: &[&Proposal]) -> Option<Graph> {
    let ids: BTreeSet<&Id> = proposals.iter().map(|p| &p.id).collect();
    let linked = |p: &&&Proposal| {
        versions(p).len() > 1
            || p.responds_to.iter().chain(p.same_as.iter().map(|s| &s.id)).any(|x| ids.contains(x))
            || proposals
                .iter()
                .any(|o| o.responds_to.contains(&p.id) || o.same_as.iter().any(|s| s.id == p.id))
    };
    let drawn: Vec<&Proposal> = proposals.iter().filter(linked).take(16).copied().collect();
    if drawn.is_empty() {
        return None;
    }
    let spots: BTreeMap<&Id, Spot> = drawn
        .iter()
        .enumerate()
        .map(|(row, p)| (&p.id, Spot { column: depth(p, &drawn, 0), row }))
        .collect();
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    for p in &drawn {
        let Some(spot) = spots.get(&p.id) else { continue };
        let authors = p.authors.iter().map(|a| book.name(a)).collect::<Vec<_>>().join(", ");
        let title = p.title.as_deref().map_or_else(|| spoken(p.kind.as_str()), folded);
        let note = if authors.is_empty() { spoken(p.kind.as_str()) } else { authors };
        nodes.push(node(spot, &title, &note, book.item_href(&p.id)));
        for from in p.responds_to.iter().filter_map(|id| spots.get(id)) {
            edges.push(edge(from, spot, "answered by".into(), false));
        }
        for same in p.same_as.iter().filter(|s| s.id > p.id) {
            if let Some(to) = spots.get(&same.id) {
                edges.push(side(spot, to, "may be the same"));
            }
        }
        let mut last = Spot { column: spot.column, row: spot.row };
        for (label, note) in versions(p) {
            let next = Spot { column: (last.column + 1).min(5), row: spot.row };
            if next.column == last.column {
                break;
            }
            nodes.push(node(&next, &label, &note, book.item_href(&p.id)));
            edges.push(edge(&last, &next, "version".into(), false));
            last = next;
        }
    }
    Some(graph(nodes, edges))
}

/// A line between two boxes of one column.
fn side(from: &Spot, to: &Spot, label: &str) -> Edge {
    let (x1, y1) = (from.x() + NODE.0, from.y() + NODE.1 / 2);
    let (x2, y2) = (to.x() + NODE.0, to.y() + NODE.1 / 2);
    let bend = x1.max(x2) + 16;
    Edge {
        path: format!("M{x1} {y1}H{bend}V{y2}H{x2}"),
        label: label.to_owned(),
        label_x: bend + 6,
        label_y: usize::midpoint(y1, y2) + 4,
        unsure: true,
    }
}

/// How many papers lie before this one.
fn depth(p: &Proposal, all: &[&Proposal], guard: usize) -> usize {
    if guard > 4 {
        return 0;
    }
    let before = all.iter().filter(|o| p.responds_to.contains(&o.id));
    before.map(|o| depth(o, all, guard + 1) + 1).max().unwrap_or(0)
}

/// Different versions, each once, with what is known of each.
pub(crate) fn versions(p: &Proposal) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    let different = p.versions.iter().filter(|v| seen.insert(folded(&v.label).to_lowercase()));
    different
        .map(|v| {
            let known = [
                v.points.map(|n| format!("{n} points")),
                v.status.map(|s| spoken(s.as_str())),
                v.date.as_ref().map(ToString::to_string),
            ];
            let known: Vec<String> = known.into_iter().flatten().collect();
            (folded(&v.label), known.join(", "))
        })
        .collect()
}
