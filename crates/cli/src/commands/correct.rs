//! `readout correct`: what an analyst decides, kept with name and time.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Context, bail};
use readout::types::{Agent, Span};
use readout_store::{Access, Anchor, Correction, Error, ErrorKind, StoryView};
use serde_json::Value as Json;

use crate::Outcome;
use crate::args::{CorrectArgs, CorrectWhat};
use crate::commands::writer;
use crate::keeping::{Desk, stamp, user};
use crate::render::{self, Look, why};

pub(crate) fn run(args: &CorrectArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    let author = args.author.clone().unwrap_or_else(user);
    let access = if matches!(args.what, CorrectWhat::List) { Access::Look } else { Access::Keep };
    let desk = Desk::open(place, access)?;
    let kept = match &args.what {
        CorrectWhat::List => desk.wait(desk.store.corrections())?,
        CorrectWhat::Undo { number } => {
            vec![desk.wait(desk.store.undo(*number, &author, &stamp()))?]
        }
        what => {
            let correction = correction(&desk, what)?;
            vec![desk.wait(desk.store.correct(correction, &author, &stamp()))?]
        }
    };
    let mut out = writer(None)?;
    render::decisions(&kept, &Look::here(true, false, false), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// What was typed, anchored in the reports' bytes.
fn correction(desk: &Desk, what: &CorrectWhat) -> anyhow::Result<Correction> {
    Ok(match what {
        CorrectWhat::Join { names } => Correction::Join { reports: reports(desk, names)? },
        CorrectWhat::Split { names } => Correction::Split { reports: reports(desk, names)? },
        CorrectWhat::Merge { story, stays, goes } => {
            let view = desk.wait(desk.store.story(story, None))?;
            Correction::Merge { stays: agent(&view, stays)?, goes: agent(&view, goes)? }
        }
        CorrectWhat::Part { story, agent: whole, name, reports: names } => {
            let view = desk.wait(desk.store.story(story, None))?;
            let agent = agent(&view, whole)?;
            Correction::Part { agent, reports: reports(desk, names)?, name: name.clone() }
        }
        CorrectWhat::Set { story, item, field, value } => {
            let (section, item) = item_of(desk, story, item)?;
            let value = serde_json::from_str(value).unwrap_or_else(|_| Json::String(value.clone()));
            Correction::Set { section, item, field: field.clone(), value }
        }
        CorrectWhat::Strike { story, item } => {
            let (section, item) = item_of(desk, story, item)?;
            Correction::Strike { section, item }
        }
        CorrectWhat::Note { story, item, text } => {
            let (_, item) = item_of(desk, story, item)?;
            Correction::Note { item, text: text.clone() }
        }
        CorrectWhat::List | CorrectWhat::Undo { .. } => bail!("nothing to decide"),
    })
}

/// The SHA-256 of reports, and of all reports of stories.
fn reports(desk: &Desk, names: &[String]) -> anyhow::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for name in names {
        match desk.wait(desk.store.report(name)) {
            Ok(whole) => {
                found.insert(whole.report.sha256);
            }
            Err(error) if is_unknown(&error) => {
                let view = desk.wait(desk.store.story(name, None))?;
                found.extend(view.record.reports.into_iter().map(|r| r.sha256));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

fn is_unknown(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Error>().is_some_and(|e| matches!(e.kind, ErrorKind::Unknown(_)))
}

/// An agent by id, or by its whole name or an alias.
fn agent(view: &StoryView, name: &str) -> anyhow::Result<Anchor> {
    let agents = view.story().map_or(&[][..], |s| s.items.agents.as_slice());
    let is = |a: &&Agent| {
        a.id.as_str() == name
            || a.name.eq_ignore_ascii_case(name)
            || a.aliases.iter().any(|x| x.eq_ignore_ascii_case(name))
    };
    let found: Vec<&Agent> = agents.iter().filter(is).collect();
    match found.as_slice() {
        [one] => {
            let span = one.evidence.first().or(one.mentions.first());
            anchor(view, span.context("the agent has no words")?)
        }
        [] => bail!("nobody in the story is called {name:?}"),
        _ => bail!("several agents are called {name:?}: give an id"),
    }
}

/// The section of an item and the words that carry it.
fn item_of(desk: &Desk, story: &str, id: &str) -> anyhow::Result<(String, Anchor)> {
    let view = desk.wait(desk.store.story(story, None))?;
    let found =
        why::find(&view, id).with_context(|| format!("no item of the story is called {id:?}"))?;
    let evidence = match &found.item["evidence"] {
        Json::Array(spans) if !spans.is_empty() => spans[0].clone(),
        _ => found.item["members"][0]["evidence"][0].clone(),
    };
    let span: Span = serde_json::from_value(evidence).context("the item has no words")?;
    Ok((found.section, anchor(&view, &span)?))
}

fn anchor(view: &StoryView, span: &Span) -> anyhow::Result<Anchor> {
    let report = view.record.reports.iter().find(|r| r.id == span.report);
    let report = report.context("the words stand in no report of the story")?;
    Ok(Anchor { sha256: report.sha256.clone(), start: span.start, end: span.end })
}
