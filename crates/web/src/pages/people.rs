//! People and parties: a list, and a page each over all stories.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use readout_store::{AgentLine, Filter, StoryView};
use readout_types::{Agent, Id, Span};
use serde::{Deserialize, Serialize};

use super::shell::{Answer, Asker, Page, Problem};
use super::view::book::{Book, Evidence, Named, Shown, spoken};
use super::view::lines::{self, QuoteView};
use super::view::meetings::{self, MeetingView};
use super::view::passage::{folded, shortened};
use super::view::{matrix, sure};
use crate::App;

/// Agents on one page.
const A_PAGE: u32 = 100;
/// Stories that a page about one agent is made of, the latest; and what is shown of each kind in each.
const STORIES: usize = 8;
const OF_EACH: usize = 8;

/// What may be asked of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    name: String,
    kind: String,
    page: u32,
}

#[derive(Serialize)]
struct ListView<'a> {
    agents: Vec<AgentLine>,
    name: &'a str,
    kind: &'a str,
    number: u32,
    before: Option<String>,
    after: Option<String>,
}

/// People, parties, organisations and groups, those of most stories first.
pub(super) async fn list(
    State(app): State<App>,
    visitor: Asker,
    Query(mut asked): Query<Asked>,
) -> Answer {
    asked.page = asked.page.clamp(1, 100_000);
    let name = asked.name.trim();
    let filter = Filter {
        person: (!name.is_empty()).then(|| name.to_owned()),
        limit: A_PAGE + 1,
        offset: (asked.page - 1) * A_PAGE,
        ..Filter::default()
    };
    let kind = (!asked.kind.is_empty()).then_some(asked.kind.as_str());
    let mut agents = app.store().agents(&filter, kind).await?;
    let more = agents.len() > A_PAGE as usize;
    agents.truncate(A_PAGE as usize);
    let address = |page: u32| {
        let page = page.to_string();
        let pairs = [("name", name), ("kind", asked.kind.as_str()), ("page", page.as_str())];
        let given: Vec<_> = pairs.into_iter().filter(|(_, v)| !v.is_empty()).collect();
        format!("/people?{}", super::shell::query(&given))
    };
    let view = ListView {
        agents,
        name,
        kind: &asked.kind,
        number: asked.page,
        before: (asked.page > 1).then(|| address(asked.page - 1)),
        after: more.then(|| address(asked.page + 1)),
    };
    let page = Page {
        template: "people.html",
        title: "People and parties",
        here: "people",
        visitor: &visitor,
    };
    Ok(page.answer(&view))
}

#[derive(Serialize)]
struct View {
    id: String,
    name: String,
    kind: String,
    aliases: Vec<String>,
    country: Option<String>,
    sector: Option<String>,
    wikidata: Option<String>,
    stories: Vec<Chapter>,
    /// Stories that name it and tell no more of it.
    named: Vec<Named>,
    more_stories: usize,
    roles: Vec<RoleView>,
}

/// What one story tells of an agent.
#[derive(Serialize)]
struct Chapter {
    id: String,
    title: String,
    side: Option<Named>,
    ties: Vec<Tie>,
    members: Vec<Named>,
    positions: Vec<Stand>,
    quotes: Vec<QuoteView>,
    more_quotes: usize,
    meetings: Vec<MeetingView>,
    mentions: usize,
}

impl Chapter {
    fn is_empty(&self) -> bool {
        self.positions.is_empty()
            && self.quotes.is_empty()
            && self.meetings.is_empty()
            && self.ties.is_empty()
            && self.members.is_empty()
    }
}

#[derive(Serialize)]
struct Tie {
    kind: String,
    to: Named,
}

#[derive(Serialize)]
struct Stand {
    issue: String,
    stance: String,
    tone: &'static str,
    sign: &'static str,
    who: Option<String>,
    date: Option<String>,
    evidence: Evidence,
}

/// A title or office with when and by whom it was given.
#[derive(Serialize)]
struct RoleView {
    title: String,
    org: Option<String>,
    status: Option<String>,
    first: Option<String>,
    last: Option<String>,
    outlets: Vec<String>,
    href: Option<String>,
}

/// One person, party, organisation or group over all stories.
pub(super) async fn page(State(app): State<App>, visitor: Asker, Path(id): Path<String>) -> Answer {
    let stories = app.store().stories_of_agent(&id).await?;
    let mut kept: Vec<Arc<StoryView>> = Vec::new();
    for story in stories.iter().take(STORIES) {
        kept.push(app.story(story.as_str(), None).await?);
    }
    let id = Id::new(&id);
    let mut view = None;
    let mut roles = Roles::default();
    for kept in &kept {
        let Some(story) = kept.story() else { continue };
        let book = Book::new(&kept.record, story, Shown::Served);
        let Some(agent) = book.agent(&id) else { continue };
        let view = view.get_or_insert_with(|| empty(agent, stories.len()));
        view.aliases.extend(agent.aliases.iter().map(|a| folded(a)));
        let chapter = chapter(&book, agent);
        if chapter.is_empty() {
            let href = Some(format!("/stories/{}", chapter.id));
            view.named.push(Named { text: chapter.title, href });
        } else {
            view.stories.push(chapter);
        }
        roles.add(&book, agent);
    }
    let mut view =
        view.ok_or_else(|| Problem::not_found("Nobody in the store is called by this id."))?;
    view.roles = roles.views();
    let mut seen = BTreeSet::from([view.name.clone()]);
    view.aliases.retain(|a| seen.insert(a.clone()));
    view.aliases.truncate(12);
    let title = view.name.clone();
    let page = Page { template: "agent.html", title: &title, here: "people", visitor: &visitor };
    Ok(page.answer(&view))
}

fn empty(agent: &Agent, stories: usize) -> View {
    View {
        id: agent.id.to_string(),
        name: folded(&agent.name),
        kind: agent.kind.to_string(),
        aliases: Vec::new(),
        country: agent.country.clone(),
        sector: agent.sector.clone(),
        wikidata: agent.wikidata.clone(),
        stories: Vec::new(),
        named: Vec::new(),
        more_stories: stories.saturating_sub(STORIES),
        roles: Vec::new(),
    }
}

fn chapter(book: &Book<'_>, agent: &Agent) -> Chapter {
    let is_me = |id: &Id| *id == agent.id;
    let mine =
        |id: &Id| is_me(id) || book.agent(id).and_then(|a| a.party.as_ref()).is_some_and(is_me);
    let said: Vec<_> =
        lines::quotes(book).into_iter().filter(|s| s.speaker.as_ref().is_some_and(mine)).collect();
    let met = meetings::listed(book).into_iter().filter(|m| {
        m.participants.iter().any(|p| mine(&p.agent) || p.side.as_ref().is_some_and(is_me))
    });
    Chapter {
        id: book.story.id.to_string(),
        title: book.title(),
        side: agent.party.as_ref().filter(|p| !is_me(p)).map(|p| book.named(p)),
        ties: ties(book, agent),
        members: members(book, agent),
        positions: stands(book, agent, mine),
        more_quotes: said.len().saturating_sub(OF_EACH),
        quotes: said.into_iter().take(OF_EACH).map(|s| lines::quote(book, s)).collect(),
        meetings: met.take(OF_EACH).map(|m| meetings::meeting(book, m)).collect(),
        mentions: agent.mentions.len(),
    }
}

fn ties(book: &Book<'_>, agent: &Agent) -> Vec<Tie> {
    let relations = agent
        .relations
        .iter()
        .map(|r| Tie { kind: spoken(r.kind.as_str()), to: book.named(&r.to) });
    let bodies =
        agent.affiliations.iter().map(|a| Tie { kind: "belongs to".into(), to: book.named(a) });
    relations.chain(bodies).take(12).collect()
}

/// Who makes it up, or acts for it, those named most first.
fn members(book: &Book<'_>, agent: &Agent) -> Vec<Named> {
    let mut people: Vec<&Agent> = book
        .story
        .items
        .agents
        .iter()
        .filter(|a| a.id != agent.id)
        .filter(|a| a.party.as_ref() == Some(&agent.id) || agent.members.contains(&a.id))
        .collect();
    people.sort_by_key(|a| std::cmp::Reverse(a.mentions.len()));
    people.into_iter().take(12).map(|a| book.named(&a.id)).collect()
}

/// Positions in the order of their dates: how the agent moved.
fn stands(book: &Book<'_>, agent: &Agent, mine: impl Fn(&Id) -> bool) -> Vec<Stand> {
    let held = book.story.items.positions.iter().filter(|p| sure(p.confidence) && mine(&p.party));
    let mut stands: Vec<Stand> = held
        .map(|p| {
            let (tone, sign) = matrix::tone(p.stance);
            Stand {
                issue: p
                    .issue
                    .as_ref()
                    .or(p.target.as_ref())
                    .map_or_else(|| "no issue named".into(), |i| book.name(i)),
                stance: spoken(p.stance.as_str()),
                tone,
                sign,
                who: (p.party != agent.id).then(|| book.name(&p.party)),
                date: matrix::when(book, p),
                evidence: book.evidence(Some(&p.id), &p.evidence),
            }
        })
        .collect();
    stands.sort_by(|a, b| a.issue.cmp(&b.issue).then_with(|| a.date.cmp(&b.date)));
    stands.truncate(4 * OF_EACH);
    stands
}

/// Titles as the reports give them, one entry a wording.
#[derive(Default)]
struct Roles(BTreeMap<String, RoleView>);

impl Roles {
    fn add(&mut self, book: &Book<'_>, agent: &Agent) {
        for role in &agent.roles {
            let title = shortened(&folded(&role.title), 160);
            let date = book.published(&role.report);
            let entry = self.0.entry(title.to_lowercase()).or_insert_with(|| RoleView {
                title,
                org: role.org.clone(),
                status: (role.status.as_str() != "asserted").then(|| spoken(role.status.as_str())),
                first: date.clone(),
                last: None,
                outlets: Vec::new(),
                href: role.evidence.first().map(|s: &Span| super::view::book::passage_href(s)),
            });
            entry.first = [entry.first.take(), date.clone()].into_iter().flatten().min();
            entry.last = [entry.last.take(), date].into_iter().flatten().max();
            let outlet = book.outlet(&role.report);
            if !entry.outlets.contains(&outlet) && entry.outlets.len() < 6 {
                entry.outlets.push(outlet);
            }
        }
    }

    /// The earliest first.
    fn views(self) -> Vec<RoleView> {
        let mut roles: Vec<RoleView> = self.0.into_values().collect();
        roles.sort_by(|a, b| a.first.cmp(&b.first).then_with(|| a.title.cmp(&b.title)));
        for role in &mut roles {
            role.last = role.last.take().filter(|l| Some(l) != role.first.as_ref());
        }
        roles.truncate(24);
        roles
    }
}
