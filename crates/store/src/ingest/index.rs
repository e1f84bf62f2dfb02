//! The rows that views and search look things up in.
//!
//! In: a story and the readings it was built of; one reading. Out: rows. Holds: everything in these tables can be made again
//! from what is kept elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{
    Agent, AgentKind, Basis, Id, Position, Quantity, Reading, Report, Span, Statement,
    StatementKind, Story,
};
use serde::Serialize;
use sqlx::AnyConnection;

use crate::db::Backend;
use crate::sql::{Sql, Value, insert};
use crate::views::{FigureLine, PositionLine, Printed, QuoteLine};
use crate::{ErrorKind, day, fold};

/// Makes a report's words findable: headline, names, quoted words, kept text.
pub(crate) async fn text(
    on: &mut AnyConnection,
    backend: Backend,
    seq: i64,
    reading: &Reading,
) -> Result<(), ErrorKind> {
    let report = &reading.report;
    let title = report.title.clone().unwrap_or_default();
    let names = reading.items.agents.iter().map(|a| a.name.as_str());
    let who = names.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("\n");
    let quoted = reading.items.statements.iter().flat_map(|s| &s.quoted);
    let quote = quoted.map(|span| report.text.at(span)).collect::<Vec<_>>().join("\n");
    let kept = report.zones.iter().filter(|z| z.keep);
    let body = kept.map(|z| report.text.slice(z.start as usize..z.end as usize));
    let body = body.collect::<Vec<_>>().join("\n");
    let mut sql = match backend {
        Backend::Sqlite => Sql::new("INSERT INTO texts (rowid, title, who, quote, body) VALUES "),
        Backend::Postgres => Sql::new("INSERT INTO texts (report, words) VALUES "),
    };
    match backend {
        Backend::Sqlite => {
            sql.list([Value::Int(seq), title.into(), who.into(), quote.into(), body.into()]);
        }
        Backend::Postgres => {
            sql.push("(").bind(seq).push(", ");
            for (at, (field, weight)) in
                [(title, "A"), (who, "B"), (quote, "C"), (body, "D")].into_iter().enumerate()
            {
                sql.push(if at > 0 { " || " } else { "" })
                    .push("setweight(to_tsvector('english', ");
                // A tsvector holds at most a megabyte; no report's text comes near it.
                sql.bind(field.replace('\0', " ")).push("), '").push(weight).push("')");
            }
            sql.push(")");
        }
    }
    sql.run(on).await?;
    Ok(())
}

/// Forgets a report's words, before they are indexed anew.
pub(crate) async fn forget_text(
    on: &mut AnyConnection,
    backend: Backend,
    seq: i64,
) -> Result<(), ErrorKind> {
    let mut sql = match backend {
        Backend::Sqlite => Sql::new("DELETE FROM texts WHERE rowid = "),
        Backend::Postgres => Sql::new("DELETE FROM texts WHERE report = "),
    };
    sql.bind(seq);
    sql.run(on).await?;
    Ok(())
}

/// Fills the views' tables for one story.
pub(super) async fn story(
    on: &mut AnyConnection,
    key: i64,
    story: &Story,
    kept: &[(i64, Reading)],
) -> Result<(), ErrorKind> {
    let cx = Context::new(key, story, kept);
    let issues: BTreeMap<&str, &str> =
        story.items.issues.iter().map(|i| (i.code.as_str(), i.label.as_str())).collect();
    let issues =
        issues.into_iter().map(|(code, label)| vec![code.into(), key.into(), label.into()]);
    insert(on, "story_issues (code, story, label)", issues.collect(), "").await?;
    let ids = item_ids(story).into_iter().map(|id| vec![id.into(), key.into()]);
    insert(on, "items (item, story)", ids.collect(), "").await?;
    let agents = story.items.agents.iter();
    let named = agents.clone().map(|a| cx.agent(a)).collect();
    insert(on, "agents (story, agent, name, kind, party, mentions)", named, "").await?;
    let places = story.items.places.iter().flat_map(|p| words_of(key, &p.id, [p.name.as_str()]));
    let words = agents.flat_map(|a| agent_words(key, a)).chain(places).collect();
    insert(on, "agent_words (word, story, agent)", words, "").await?;
    let quotes =
        rows(story.items.statements.iter().filter(|s| s.variant_of.is_none()), |s| cx.quote(s))?;
    insert(
        on,
        "quotes (story, item, report, day, kind, speaker, party, issues, confidence, body)",
        quotes,
        "",
    )
    .await?;
    let figures = rows(&story.items.quantities, |q| cx.figure(q))?;
    insert(
        on,
        "figures (story, item, report, day, kind, unit, giver, confidence, body)",
        figures,
        "",
    )
    .await?;
    let positions = rows(&story.items.positions, |p| cx.position(p))?;
    insert(
        on,
        "positions (story, item, report, day, party, issue, stance, confidence, body)",
        positions,
        "",
    )
    .await
}

/// The ids of everything in a story that has one.
fn item_ids(story: &Story) -> BTreeSet<String> {
    let items = &story.items;
    let mut ids: BTreeSet<&Id> = BTreeSet::new();
    ids.extend(items.agents.iter().map(|x| &x.id));
    ids.extend(items.places.iter().map(|x| &x.id));
    ids.extend(items.meetings.iter().map(|x| &x.id));
    ids.extend(items.proposals.iter().map(|x| &x.id));
    ids.extend(items.issues.iter().map(|x| &x.id));
    ids.extend(items.positions.iter().map(|x| &x.id));
    ids.extend(items.statements.iter().map(|x| &x.id));
    ids.extend(items.quantities.iter().map(|x| &x.id));
    ids.extend(items.claims.iter().map(|x| &x.id));
    ids.extend(items.events.iter().map(|x| &x.id));
    ids.extend(items.movements.iter().map(|x| &x.id));
    ids.extend(items.timeline.iter().map(|x| &x.id));
    ids.extend(story.comparisons.iter().map(|x| &x.id));
    ids.extend(story.single_source.iter().map(|x| &x.id));
    ids.extend(story.anomalies.iter().map(|x| &x.id));
    ids.into_iter().map(ToString::to_string).collect()
}

/// Rows of the items that have words in a kept report.
fn rows<T>(
    items: impl IntoIterator<Item = T>,
    row: impl Fn(T) -> Option<Result<Vec<Value>, ErrorKind>>,
) -> Result<Vec<Vec<Value>>, ErrorKind> {
    items.into_iter().filter_map(row).collect()
}

fn agent_words(key: i64, agent: &Agent) -> Vec<Vec<Value>> {
    let names =
        std::iter::once(agent.name.as_str()).chain(agent.aliases.iter().map(String::as_str));
    words_of(key, &agent.id, names)
}

fn words_of<'a>(key: i64, id: &Id, names: impl IntoIterator<Item = &'a str>) -> Vec<Vec<Value>> {
    let words: BTreeSet<String> = names.into_iter().flat_map(fold::words).collect();
    words.into_iter().map(|w| vec![w.into(), key.into(), id.as_str().into()]).collect()
}

/// Names, reports and sides of one story, to look up.
struct Context<'a> {
    key: i64,
    story: &'a Story,
    reports: BTreeMap<&'a Id, (i64, &'a Report)>,
    agents: BTreeMap<&'a Id, &'a Agent>,
    issues: BTreeMap<&'a Id, (&'a str, &'a str)>,
}

impl<'a> Context<'a> {
    fn new(key: i64, story: &'a Story, kept: &'a [(i64, Reading)]) -> Self {
        Context {
            key,
            story,
            reports: kept.iter().map(|(seq, r)| (&r.report.id, (*seq, &r.report))).collect(),
            agents: story.items.agents.iter().map(|a| (&a.id, a)).collect(),
            issues: story
                .items
                .issues
                .iter()
                .map(|i| (&i.id, (i.code.as_str(), i.label.as_str())))
                .collect(),
        }
    }

    fn agent(&self, agent: &Agent) -> Vec<Value> {
        vec![
            self.key.into(),
            agent.id.as_str().into(),
            agent.name.as_str().into(),
            agent.kind.as_str().into(),
            self.party(&agent.id).map(Id::as_str).into(),
            i64::try_from(agent.mentions.len()).unwrap_or(i64::MAX).into(),
        ]
    }

    fn name(&self, id: Option<&Id>) -> Option<String> {
        Some(self.agents.get(id?)?.name.clone())
    }

    /// The side an agent acts for; a party acts for itself.
    fn party(&self, id: &Id) -> Option<&'a Id> {
        let agent = self.agents.get(id)?;
        agent.party.as_ref().or((agent.kind == AgentKind::Party).then_some(&agent.id))
    }

    fn words(&self, span: &Span) -> String {
        let words = self.reports.get(&span.report).map_or("", |(_, r)| r.text.at(span));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The first report that carries an item, its number and its day.
    fn printed(&self, evidence: &[Span]) -> Option<(i64, i64, Printed)> {
        let (seq, report) = self.reports.get(&evidence.first()?.report)?;
        let printed = Printed {
            report: report.id.clone(),
            source: report.source.clone(),
            url: report.url.clone(),
            outlet: report.outlet.clone(),
            published: report.published.clone(),
            evidence: evidence.to_vec(),
        };
        Some((*seq, day::of(report.published.as_ref()), printed))
    }

    fn quote(&self, s: &Statement) -> Option<Result<Vec<Value>, ErrorKind>> {
        let (seq, day, printed) = self.printed(&s.evidence)?;
        let speaker = s.speaker.as_ref().and_then(|id| self.agents.get(id));
        let role = speaker.and_then(|a| {
            let here = a.roles.iter().find(|r| r.report == printed.report);
            here.or(a.roles.first()).map(|r| r.title.clone())
        });
        let party = s.speaker.as_ref().and_then(|id| self.party(id));
        let issues = self.issues_near(s);
        // Of a mixed statement the whole is shown: its quoted words alone may not be a sentence.
        let pieces = if s.kind == StatementKind::Direct && !s.quoted.is_empty() {
            &s.quoted
        } else {
            &s.content
        };
        let line = QuoteLine {
            story: None,
            id: s.id.clone(),
            kind: s.kind,
            speaker: speaker.map(|a| a.name.clone()),
            speaker_text: s.speaker_text.clone(),
            role,
            party: self.name(party),
            words: pieces.iter().map(|span| self.words(span)).collect(),
            venue: s.venue.clone(),
            issues: issues.iter().map(|c| (*c).to_owned()).collect(),
            printed,
            confidence: s.confidence,
        };
        let issues = issues.into_iter().fold(String::from(" "), |all, code| all + code + " ");
        Some(self.row(
            &s.id,
            (seq, day),
            &line,
            vec![
                s.kind.as_str().into(),
                s.speaker.as_ref().map(Id::as_str).into(),
                party.map(Id::as_str).into(),
                issues.into(),
                f64::from(s.confidence.get()).into(),
            ],
        ))
    }

    /// Issues that a statement is about, by its own word or because their evidence lies in its words.
    fn issues_near(&self, s: &Statement) -> BTreeSet<&'a str> {
        let named = s.about.iter().filter_map(|id| self.issues.get(id)).map(|(code, _)| *code);
        let inside = self.story.items.issues.iter().filter(|i| {
            i.evidence
                .iter()
                .any(|e| s.content.iter().any(|c| c.overlap(e) == e.len() && !e.is_empty()))
        });
        let about = self.story.items.positions.iter().filter(|p| s.about.contains(&p.id));
        let held = about.filter_map(|p| self.issues.get(p.issue.as_ref()?)).map(|(code, _)| *code);
        named.chain(inside.map(|i| i.code.as_str())).chain(held).collect()
    }

    fn figure(&self, q: &Quantity) -> Option<Result<Vec<Value>, ErrorKind>> {
        let (seq, day, printed) = self.printed(&q.evidence)?;
        let line = FigureLine {
            story: None,
            id: q.id.clone(),
            kind: q.kind,
            words: q.evidence.first().map(|s| self.words(s)).unwrap_or_default(),
            measure: q.measure.clone(),
            nominal: q.nominal,
            interval: q.interval,
            hard: q.hard,
            closed: q.closed,
            unit: q.unit.clone(),
            hedge: q.hedge,
            scope: q.scope.clone(),
            giver: self.name(q.attributed_to.as_ref()),
            printed,
            confidence: q.confidence,
        };
        Some(self.row(
            &q.id,
            (seq, day),
            &line,
            vec![
                q.kind.as_str().into(),
                q.unit.as_deref().into(),
                q.attributed_to.as_ref().map(Id::as_str).into(),
                f64::from(q.confidence.get()).into(),
            ],
        ))
    }

    fn position(&self, p: &Position) -> Option<Result<Vec<Value>, ErrorKind>> {
        let (seq, published, printed) = self.printed(&p.evidence)?;
        let dated = day::of(p.date.as_ref());
        let issue = p.issue.as_ref().and_then(|id| self.issues.get(id));
        let target = p.target.as_ref();
        let target = target.and_then(|id| self.story.items.proposals.iter().find(|x| x.id == *id));
        let line = PositionLine {
            story: None,
            id: p.id.clone(),
            party: self.name(Some(&p.party)).unwrap_or_else(|| p.party.to_string()),
            issue: issue.map(|(code, label)| ((*code).to_owned(), (*label).to_owned())),
            target: target.and_then(|x| x.title.clone()),
            stance: p.stance,
            condition: p.condition.clone(),
            grounds: p.grounds.clone(),
            value: p.value.clone(),
            stated_by: self.name(p.stated_by.as_ref()),
            via: p.via,
            date: p.date.clone().or_else(|| printed.published.clone()),
            date_basis: if p.date.is_some() { Basis::Stated } else { Basis::Inferred },
            words: p.evidence.first().map(|s| self.words(s)).unwrap_or_default(),
            printed,
            confidence: p.confidence,
        };
        let day = if dated == day::UNKNOWN { published } else { dated };
        Some(self.row(
            &p.id,
            (seq, day),
            &line,
            vec![
                p.party.as_str().into(),
                issue.map(|(code, _)| *code).into(),
                p.stance.as_str().into(),
                f64::from(p.confidence.get()).into(),
            ],
        ))
    }

    /// Story, item, report and day; then what the table has of its own; then the line itself.
    fn row<T: Serialize>(
        &self,
        id: &Id,
        (seq, day): (i64, i64),
        line: &T,
        own: Vec<Value>,
    ) -> Result<Vec<Value>, ErrorKind> {
        let mut row: Vec<Value> = vec![self.key.into(), id.as_str().into(), seq.into(), day.into()];
        row.extend(own);
        row.push(serde_json::to_string(line)?.into());
        Ok(row)
    }
}
