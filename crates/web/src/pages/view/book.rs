//! One story's names, reports and links, to look up while views are built.
//!
//! In: a record. Out: [`Book`], [`Evidence`]. Holds: reports bear the same numbers on every page of a story; a link is only
//! given where what it points at is there.

use std::collections::{BTreeMap, BTreeSet};

use readout_export::{Index, is_dependent, sentence};
use readout_types::{
    Agent, AgentKind, Id, Lineage, Proposal, Quantity, Record, Report, Span, Story,
};
use serde::Serialize;

use super::passage::{folded, shortened};

/// Where a view is shown: what it can link to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// By a server: reports, items and people have pages of their own.
    Served,
    /// In a file: all there is stands in it.
    File,
}

/// Text that may lead somewhere.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Named {
    pub(crate) text: String,
    pub(crate) href: Option<String>,
}

/// A report in few characters.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tag {
    pub(crate) number: usize,
    pub(crate) outlet: String,
    pub(crate) href: String,
}

/// Words in their sentence, with the report that bears them.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Passage {
    pub(crate) tag: Tag,
    pub(crate) date: Option<String>,
    pub(crate) before: String,
    pub(crate) words: String,
    pub(crate) after: String,
}

/// What carries an item.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Evidence {
    /// The reports, each once.
    pub(crate) tags: Vec<Tag>,
    /// Of how many reports there is no room for a tag.
    pub(crate) more_tags: usize,
    pub(crate) passages: Vec<Passage>,
    /// Of how many passages there is no room here.
    pub(crate) more: usize,
    /// The item's own page, with all of them.
    pub(crate) href: Option<String>,
}

/// Passages and tags shown with an item; the rest stands on its own page.
const PASSAGES: usize = 3;
const TAGS: usize = 8;

/// Of longer words only the beginning is shown, in characters.
const LONGEST: usize = 480;

/// One story's names, reports and links.
pub(crate) struct Book<'a> {
    pub(crate) story: &'a Story,
    pub(crate) shown: Shown,
    index: Index<'a>,
    proposals: BTreeMap<&'a Id, &'a Proposal>,
    origins: BTreeMap<&'a Id, &'a Lineage>,
}

impl<'a> Book<'a> {
    pub(crate) fn new(record: &'a Record, story: &'a Story, shown: Shown) -> Self {
        Book {
            story,
            shown,
            index: Index::of(record, story),
            proposals: story.items.proposals.iter().map(|p| (&p.id, p)).collect(),
            origins: origins(story),
        }
    }

    /// What people call the story: its headline, else its first headline, else who is in it.
    pub(crate) fn title(&self) -> String {
        let headline = || {
            let mut titles = self.story.reports.iter().filter_map(|id| self.report(id));
            titles.find_map(|r| r.title.clone())
        };
        let process = || self.story.process.as_ref().map(|p| p.name.clone());
        let title = self.story.title.clone().or_else(headline).or_else(process);
        shortened(&folded(&title.unwrap_or_else(|| "Untitled story".into())), 300)
    }

    pub(crate) fn report(&self, id: &Id) -> Option<&'a Report> {
        self.index.report(id)
    }

    pub(crate) fn number(&self, id: &Id) -> usize {
        self.index.number(id).unwrap_or(0)
    }

    pub(crate) fn agent(&self, id: &Id) -> Option<&'a Agent> {
        self.index.agent(id)
    }

    pub(crate) fn quantity(&self, id: &Id) -> Option<&'a Quantity> {
        self.index.quantity(id)
    }

    pub(crate) fn proposal(&self, id: &Id) -> Option<&'a Proposal> {
        self.proposals.get(id).copied()
    }

    pub(crate) fn name(&self, id: &Id) -> String {
        if *id == Id::narrator() {
            return "the report itself".into();
        }
        folded(self.index.name(id))
    }

    /// The tie to the report of which most stands in this one.
    pub(crate) fn origin(&self, id: &Id) -> Option<&'a Lineage> {
        self.origins.get(id).copied()
    }

    /// An agent with its page.
    pub(crate) fn named(&self, id: &Id) -> Named {
        let served = self.shown == Shown::Served && self.index.agent(id).is_some();
        Named { text: self.name(id), href: served.then(|| format!("/people/{id}")) }
    }

    /// The side that an agent acts for: a party acts for itself.
    pub(crate) fn side(&self, id: &'a Id) -> Option<&'a Id> {
        let agent = self.index.agent(id)?;
        agent.party.as_ref().or((agent.kind == AgentKind::Party).then_some(&agent.id))
    }

    /// The words at a span, on one line.
    pub(crate) fn words(&self, span: &Span) -> String {
        self.index.words(span)
    }

    /// The first words that carry an item.
    pub(crate) fn first_words(&self, evidence: &[Span]) -> String {
        shortened(&evidence.first().map(|s| self.words(s)).unwrap_or_default(), 240)
    }

    /// Who printed a report.
    pub(crate) fn outlet(&self, id: &Id) -> String {
        let report = self.index.report(id);
        let outlet = report.and_then(|r| r.outlet.as_deref());
        shortened(&folded(outlet.unwrap_or("outlet not known")), 60)
    }

    pub(crate) fn published(&self, id: &Id) -> Option<String> {
        Some(day(self.index.report(id)?.published.as_ref()?.as_str()))
    }

    pub(crate) fn tag(&self, id: &Id) -> Tag {
        Tag { number: self.number(id), outlet: self.outlet(id), href: self.report_href(id) }
    }

    fn report_href(&self, id: &Id) -> String {
        match self.shown {
            Shown::Served => format!("/reports/{id}"),
            Shown::File => format!("#report-{}", self.number(id)),
        }
    }

    pub(crate) fn passage(&self, span: &Span) -> Option<Passage> {
        let report = self.index.report(&span.report)?;
        let mut tag = self.tag(&span.report);
        if self.shown == Shown::Served {
            tag.href = passage_href(span);
        }
        let said = sentence(report, span);
        Some(Passage {
            tag,
            date: self.published(&span.report),
            before: said.before,
            words: shortened(&said.words, LONGEST),
            after: said.after,
        })
    }

    /// An item's own page.
    pub(crate) fn item_href(&self, item: &Id) -> Option<String> {
        (self.shown == Shown::Served).then(|| format!("/stories/{}/items/{item}", self.story.id))
    }

    /// What carries an item.
    pub(crate) fn evidence(&self, item: Option<&Id>, spans: &[Span]) -> Evidence {
        let mut seen = BTreeSet::new();
        let mut tags: Vec<Tag> = spans
            .iter()
            .filter(|s| self.index.number(&s.report).is_some() && seen.insert(&s.report))
            .map(|s| self.tag(&s.report))
            .collect();
        tags.sort_by_key(|t| t.number);
        let more_tags = tags.len().saturating_sub(TAGS);
        tags.truncate(TAGS);
        let chosen = self.chosen(spans);
        Evidence {
            tags,
            more_tags,
            more: spans.len().saturating_sub(chosen.len()),
            passages: chosen.into_iter().filter_map(|s| self.passage(s)).collect(),
            href: item.and_then(|id| self.item_href(id)),
        }
    }

    /// A few spans, of as many different reports as there are.
    fn chosen<'s>(&self, spans: &'s [Span]) -> Vec<&'s Span> {
        let known = |s: &&Span| self.index.report(&s.report).is_some();
        let mut seen = BTreeSet::new();
        let (first, rest): (Vec<&Span>, Vec<&Span>) =
            spans.iter().filter(known).partition(|s| seen.insert(&s.report));
        first.into_iter().chain(rest).take(PASSAGES).collect()
    }
}

/// For each report that rests on another the strongest tie; a story has many times more ties than reports.
fn origins(story: &Story) -> BTreeMap<&Id, &Lineage> {
    let mut origins: BTreeMap<&Id, &Lineage> = BTreeMap::new();
    for link in story.lineage.iter().filter(|l| is_dependent(l.class)) {
        let held = origins.entry(&link.to).or_insert(link);
        if link.containment.1.total_cmp(&held.containment.1).is_ge() {
            *held = link;
        }
    }
    origins
}

/// A page of a report with a passage marked.
pub(crate) fn passage_href(span: &Span) -> String {
    format!("/reports/{}?at={}-{}#here", span.report, span.start, span.end)
}

/// A code for people.
pub(crate) fn spoken(code: &str) -> String {
    code.replace('_', " ")
}

/// The day of a date that may have a time.
pub(crate) fn day(date: &str) -> String {
    date.split('T').next().unwrap_or(date).to_owned()
}
