//! The record as one graph: reports, agents, meetings, proposals, issues, statements and events, and what ties them.
//!
//! In: a record. Out: GraphML 1.0. Holds: every edge ends at nodes of the graph; a node's `kind` and an edge's `kind` say what it is;
//! ids are `STORY/ITEM`, since an item's id is only meant inside its story.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use readout_types::{Id, Record, Span, Story};

use crate::index::{Index, one_line};

/// Attributes of nodes and edges, in the order in which they are declared.
const NODE_KEYS: [&str; 6] = ["kind", "label", "code", "date", "realis", "words"];
const EDGE_KEYS: [&str; 4] = ["kind", "code", "weight", "date"];

/// A graph over all stories.
#[must_use]
pub fn graphml(record: &Record) -> Vec<u8> {
    let mut graph = Graph::default();
    for story in &record.stories {
        let mut of_story = Part { graph: &mut graph, ix: Index::of(record, story), story };
        of_story.reports();
        of_story.agents();
        of_story.issues_and_places();
        of_story.meetings();
        of_story.proposals();
        of_story.positions();
        of_story.statements();
        of_story.events();
    }
    graph.print().into_bytes()
}

#[derive(Default)]
struct Graph {
    nodes: Vec<(String, [String; 6])>,
    edges: Vec<(String, String, [String; 4])>,
    known: BTreeSet<String>,
}

impl Graph {
    /// A node that is known already stays as it was.
    fn node(&mut self, id: String, values: [String; 6]) {
        if self.known.insert(id.clone()) {
            self.nodes.push((id, values));
        }
    }

    fn print(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
             http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
        );
        declare(&mut out, "node", "n", &NODE_KEYS);
        declare(&mut out, "edge", "e", &EDGE_KEYS);
        out.push_str("  <graph id=\"readout\" edgedefault=\"directed\">\n");
        for (id, values) in &self.nodes {
            let _ = write!(out, "    <node id=\"{}\">", escape(id));
            data(&mut out, "n", values);
            out.push_str("</node>\n");
        }
        let known = |(from, to, _): &&(String, String, _)| {
            self.known.contains(from) && self.known.contains(to)
        };
        for (at, (from, to, values)) in self.edges.iter().filter(known).enumerate() {
            let (from, to) = (escape(from), escape(to));
            let _ = write!(out, "    <edge id=\"e{at}\" source=\"{from}\" target=\"{to}\">");
            data(&mut out, "e", values);
            out.push_str("</edge>\n");
        }
        out.push_str("  </graph>\n</graphml>\n");
        out
    }
}

fn declare(out: &mut String, of: &str, letter: &str, names: &[&str]) {
    for (at, name) in names.iter().enumerate() {
        let kind = if *name == "weight" { "double" } else { "string" };
        let _ = writeln!(
            out,
            "  <key id=\"{letter}{at}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        );
    }
}

fn data(out: &mut String, letter: &str, values: &[String]) {
    for (at, value) in values.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(out, "<data key=\"{letter}{at}\">{}</data>", escape(value));
    }
}

/// Text for XML 1.0; characters that it cannot hold are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
    out
}

/// One story on its way into the graph.
struct Part<'a, 'g> {
    graph: &'g mut Graph,
    ix: Index<'a>,
    story: &'a Story,
}

/// What a node shows; what is left out is empty.
#[derive(Default)]
struct Node<'a> {
    kind: &'a str,
    label: &'a str,
    code: &'a str,
    date: Option<&'a str>,
    realis: &'a str,
    evidence: &'a [Span],
}

impl Part<'_, '_> {
    fn id(&self, id: &Id) -> String {
        format!("{}/{id}", self.story.id)
    }

    fn node(&mut self, id: &Id, node: &Node<'_>) {
        let id = self.id(id);
        let values = [
            node.kind.to_owned(),
            one_line(node.label),
            node.code.to_owned(),
            node.date.unwrap_or_default().to_owned(),
            node.realis.to_owned(),
            self.ix.first_words(node.evidence),
        ];
        self.graph.node(id, values);
    }

    fn edge(&mut self, from: &Id, to: &Id, kind: &str, code: &str) {
        let values = [kind.to_owned(), code.to_owned(), String::new(), String::new()];
        let (from, to) = (self.id(from), self.id(to));
        self.graph.edges.push((from, to, values));
    }

    /// From an item to every report that carries it.
    fn printed(&mut self, id: &Id, evidence: &[Span]) {
        let reports: BTreeSet<&Id> = evidence.iter().map(|span| &span.report).collect();
        for report in reports {
            self.edge(id, report, "printed_in", "");
        }
    }

    fn reports(&mut self) {
        let reports: Vec<_> = self.ix.reports().collect();
        for r in reports {
            let label = r.title.as_deref().unwrap_or(&r.source);
            let code = r.outlet.as_deref().unwrap_or_default();
            let date = r.published.as_ref().map(|d| d.as_str());
            self.node(&r.id, &Node { kind: "report", label, code, date, ..Node::default() });
        }
        for l in &self.story.lineage {
            let (from, to) = (self.id(&l.from), self.id(&l.to));
            let weight = l.containment.1.to_string();
            let values = ["lineage".to_owned(), l.class.to_string(), weight, String::new()];
            self.graph.edges.push((from, to, values));
        }
    }

    fn agents(&mut self) {
        for a in &self.story.items.agents {
            let code = a.kind.as_str();
            let (label, evidence) = (a.name.as_str(), a.evidence.as_slice());
            self.node(&a.id, &Node { kind: "agent", label, code, evidence, ..Node::default() });
        }
        for a in &self.story.items.agents {
            if let Some(party) = &a.party {
                self.edge(&a.id, party, "acts_for", "");
            }
            for to in &a.affiliations {
                self.edge(&a.id, to, "affiliated", "");
            }
            for to in &a.members {
                self.edge(to, &a.id, "member_of", "");
            }
            for r in &a.relations {
                self.edge(&a.id, &r.to, "relation", r.kind.as_str());
            }
        }
    }

    fn issues_and_places(&mut self) {
        for i in &self.story.items.issues {
            let (label, code, evidence) =
                (i.label.as_str(), i.code.as_str(), i.evidence.as_slice());
            self.node(&i.id, &Node { kind: "issue", label, code, evidence, ..Node::default() });
        }
        for p in &self.story.items.places {
            let (label, code, evidence) = (p.name.as_str(), p.kind.as_str(), p.evidence.as_slice());
            self.node(&p.id, &Node { kind: "place", label, code, evidence, ..Node::default() });
        }
    }

    fn meetings(&mut self) {
        for m in &self.story.items.meetings {
            let node = Node {
                kind: "meeting",
                label: m.title.as_deref().unwrap_or(m.kind.as_str()),
                code: m.kind.as_str(),
                date: m.date.as_ref().map(|d| d.as_str()),
                realis: m.realis.as_str(),
                evidence: &m.evidence,
            };
            self.node(&m.id, &node);
            for p in &m.participants {
                self.edge(&p.agent, &m.id, "took_part", "");
            }
            if let Some(place) = &m.place {
                self.edge(&m.id, place, "held_at", "");
            }
            for issue in &m.issues {
                self.edge(&m.id, issue, "about", "");
            }
            for document in &m.documents {
                self.edge(&m.id, document, "on_the_table", "");
            }
            self.printed(&m.id, &m.evidence);
        }
    }

    fn proposals(&mut self) {
        for p in &self.story.items.proposals {
            let (label, code) = (p.title.as_deref().unwrap_or(p.kind.as_str()), p.kind.as_str());
            let evidence = p.evidence.as_slice();
            self.node(&p.id, &Node { kind: "proposal", label, code, evidence, ..Node::default() });
            for author in &p.authors {
                self.edge(author, &p.id, "author_of", "");
            }
            for to in &p.recipients {
                self.edge(&p.id, to, "addressed_to", "");
            }
            for answered in &p.responds_to {
                self.edge(&p.id, answered, "responds_to", "");
            }
            for v in &p.provisions {
                self.edge(&p.id, &v.issue, "about", "");
            }
            self.printed(&p.id, &p.evidence);
        }
    }

    /// A stance is an edge from a party to what it is about.
    fn positions(&mut self) {
        for p in &self.story.items.positions {
            let date = p.date.as_ref().map(ToString::to_string).unwrap_or_default();
            for to in p.issue.iter().chain(&p.target) {
                let (from, to) = (self.id(&p.party), self.id(to));
                let weight = format!("{:.2}", p.confidence.get());
                let values = ["position".to_owned(), p.stance.to_string(), weight, date.clone()];
                self.graph.edges.push((from, to, values));
            }
        }
    }

    fn statements(&mut self) {
        for s in &self.story.items.statements {
            let words: Vec<String> = s.content.iter().map(|span| self.ix.words(span)).collect();
            let label = words.join(" … ");
            let (code, evidence) = (s.kind.as_str(), s.evidence.as_slice());
            let node = Node { kind: "statement", label: &label, code, evidence, ..Node::default() };
            self.node(&s.id, &node);
            if let Some(speaker) = &s.speaker {
                self.edge(speaker, &s.id, "said", "");
            }
            if let Some(to) = &s.addressee {
                self.edge(&s.id, to, "addressed_to", "");
            }
            for about in &s.about {
                self.edge(&s.id, about, "about", "");
            }
            self.printed(&s.id, &s.evidence);
        }
    }

    fn events(&mut self) {
        for e in &self.story.items.events {
            let words = self.ix.first_words(&e.evidence);
            let node = Node {
                kind: "event",
                label: if words.is_empty() { e.event.as_str() } else { &words },
                code: e.event.as_str(),
                date: e.date.as_ref().map(|d| d.as_str()),
                realis: e.realis.as_str(),
                evidence: &e.evidence,
            };
            self.node(&e.id, &node);
            for actor in &e.actor {
                self.edge(actor, &e.id, "actor", e.event.as_str());
            }
            for to in &e.recipient {
                self.edge(&e.id, to, "recipient", e.event.as_str());
            }
            self.printed(&e.id, &e.evidence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn edges_end_at_nodes_and_nothing_breaks_the_markup() {
        let mut record = testing::record();
        record.stories[0].items.agents[0].name = "Kolda & <Sons> \u{1}\"Ltd\"".into();
        let text = String::from_utf8(graphml(&record)).expect("text");
        assert!(text.contains("Kolda &amp; &lt;Sons&gt; &quot;Ltd&quot;"), "{text}");
        let ends = |mark: &str| -> Vec<String> {
            text.split(mark)
                .skip(1)
                .filter_map(|r| r.split('"').next())
                .map(str::to_owned)
                .collect()
        };
        let nodes = ends("<node id=\"");
        let edges = [ends(" source=\""), ends(" target=\"")].concat();
        assert!(edges.len() > 10 && edges.iter().all(|end| nodes.contains(end)), "{text}");
    }

    #[test]
    fn an_edge_to_what_is_not_there_is_left_out() {
        let mut record = testing::record();
        record.stories[0].items.agents.clear();
        let text = String::from_utf8(graphml(&record)).expect("text");
        assert!(!text.contains("sy1/ag3"), "{text}");
    }
}
