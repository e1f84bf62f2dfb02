//! What is not known and would matter: the questions that the reports leave open.

use std::io::{self, Write};

use readout::types::{AgentKind, Realis, Span, Story};
use readout_export::rank;
use readout_store::StoryView;

use crate::render::{Lines, Look, short, spoken};

/// Things shown of a section without `--all`, and words shown of each.
const MOST: usize = 8;
const LONG: usize = 120;

/// One thing with what is not known of it.
struct Gap<'a> {
    what: String,
    missing: Vec<&'static str>,
    evidence: &'a [Span],
}

pub(crate) fn unknown(view: &StoryView, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(story) = view.story() else { return Ok(()) };
    let mut lines = Lines::of(&view.record, story, look, out);
    lines.title(story)?;
    let sure = |c: f32| look.all || c >= 0.5;
    section(&mut lines, "MEETINGS", meetings(story, sure))?;
    section(&mut lines, "PROPOSALS", proposals(story, sure))?;
    section(&mut lines, "POSITIONS", positions(story, sure))?;
    section(&mut lines, "WHO SPEAKS", statements(story, sure))?;
    section(&mut lines, "PEOPLE", people(story))?;
    let gaps = reports(view);
    if !gaps.is_empty() {
        lines.head("REPORTS", gaps.len())?;
        for (id, missing) in gaps {
            let line = format!("{}: {}", lines.label(&id), missing.join(", "));
            lines.item(&line, &[])?;
        }
    }
    if story.sources.newsrooms < 2 {
        lines.head("SOURCES", 1)?;
        lines.item("All of it rests on one newsroom: nothing could be compared.", &[])?;
    }
    Ok(())
}

fn section(lines: &mut Lines<'_>, title: &str, gaps: Vec<Gap<'_>>) -> io::Result<()> {
    if gaps.is_empty() {
        return Ok(());
    }
    lines.head(title, gaps.len())?;
    lines.first(MOST, &gaps, |lines, gap| {
        let words = gap.evidence.first().map(|s| lines.words(s)).unwrap_or_default();
        let what = match gap.what.as_str() {
            "" => short(&words, LONG),
            what if words.contains(what) => short(what, LONG),
            what => format!("{} (“{}”)", short(what, LONG), short(&words, LONG)),
        };
        let line = format!(
            "{what}: {} {}",
            lines.look.warn(&gap.missing.join(", ")),
            lines.carried(gap.evidence)
        );
        lines.item(&line, gap.evidence)
    })
}

/// Names what is missing; `None` where nothing is.
fn gap(
    what: String,
    evidence: &[Span],
    asked: impl IntoIterator<Item = (bool, &'static str)>,
) -> Option<Gap<'_>> {
    let missing: Vec<&str> =
        asked.into_iter().filter(|(missing, _)| *missing).map(|(_, name)| name).collect();
    (!missing.is_empty()).then_some(Gap { what, missing, evidence })
}

fn meetings(story: &Story, sure: impl Fn(f32) -> bool) -> Vec<Gap<'_>> {
    let held = rank::meetings(story).into_iter().filter(|m| sure(m.confidence.get()));
    held.filter_map(|m| {
        let took_place = matches!(m.realis, Realis::Occurred | Realis::Ongoing);
        gap(
            m.title.clone().unwrap_or_else(|| spoken(m.kind.as_str())),
            &m.evidence,
            [
                (m.date.is_none(), "when"),
                (m.place.is_none(), "where"),
                (m.participants.len() < 2, "who took part"),
                (took_place && m.outcome.is_empty(), "what came of it"),
                (took_place && m.duration.is_empty(), "how long"),
            ],
        )
    })
    .collect()
}

fn proposals(story: &Story, sure: impl Fn(f32) -> bool) -> Vec<Gap<'_>> {
    let made = rank::proposals(story).into_iter().filter(|p| sure(p.confidence.get()));
    made.filter_map(|p| {
        gap(
            p.title.clone().unwrap_or_else(|| spoken(p.kind.as_str())),
            &p.evidence,
            [
                (p.authors.is_empty(), "whose it is"),
                (p.provisions.is_empty(), "what is in it"),
                (p.status.is_empty(), "where it stands"),
            ],
        )
    })
    .collect()
}

fn positions(story: &Story, sure: impl Fn(f32) -> bool) -> Vec<Gap<'_>> {
    let held = story.items.positions.iter().filter(|p| sure(p.confidence.get()));
    held.filter_map(|p| {
        gap(
            spoken(p.stance.as_str()),
            &p.evidence,
            [(p.issue.is_none() && p.target.is_none(), "on what")],
        )
    })
    .collect()
}

fn statements(story: &Story, sure: impl Fn(f32) -> bool) -> Vec<Gap<'_>> {
    let said = story.items.statements.iter().filter(|s| sure(s.confidence.get()));
    said.filter_map(|s| gap(String::new(), &s.evidence, [(s.speaker.is_none(), "who says it")]))
        .collect()
}

fn people(story: &Story) -> Vec<Gap<'_>> {
    let people = story.items.agents.iter().filter(|a| a.kind == AgentKind::Person);
    people
        .filter_map(|a| {
            let asked =
                [(a.roles.is_empty(), "in what office"), (a.party.is_none(), "for which side")];
            gap(a.name.clone(), &a.evidence, asked)
        })
        .collect()
}

fn reports(view: &StoryView) -> Vec<(readout::types::Id, Vec<&'static str>)> {
    let missing = |r: &readout::types::Report| {
        let asked = [
            (r.published.is_none(), "when it was published"),
            (r.outlet.is_none(), "who printed it"),
            (r.authors.is_empty() && r.wire.is_none(), "who wrote it"),
        ];
        asked.into_iter().filter(|(missing, _)| *missing).map(|(_, name)| name).collect::<Vec<_>>()
    };
    let gaps = view.record.reports.iter().map(|r| (r.id.clone(), missing(r)));
    gaps.filter(|(_, missing)| !missing.is_empty()).collect()
}
