//! `readout show`: one layer of the reading, in the text or as JSON.
//!
//! In: reports. Out: for people the text with labels under it; for programs one line a report. Holds: with `--raw`
//! the tokens are exactly the language runtime's.

use std::io::Write;

use readout::types::doc::{Doc, NamedEntity};
use readout::types::{Id, Report, Span};
use readout::{Detail, Pipeline};
use serde::Serialize;
use serde_json::{Value, json};

use crate::Outcome;
use crate::args::{Layer, ListFormat, ShowArgs};
use crate::commands::{finish, for_a_person, writer};
use crate::inputs;
use crate::packs;
use crate::render::{Look, Mark, overlay};

pub(crate) fn run(args: &ShowArgs, quiet: bool) -> anyhow::Result<Outcome> {
    let pipeline = packs::pipeline(args.input.packs.as_deref())?;
    let inputs = inputs::read(&args.input)?;
    let text =
        args.format == Some(ListFormat::Text) || (args.format.is_none() && for_a_person(None));
    let mut out = writer(None)?;
    let read = inputs.reports.len();
    for report in inputs.reports {
        let source = report.source.clone();
        if args.raw {
            let tokens: Vec<RawToken> = raw_tokens(&pipeline, report.text.as_str());
            json_line(&mut out, &json!({ "source": source, "tokens": tokens }))?;
            continue;
        }
        let detail = pipeline.detail(report);
        if text {
            print_text(args.layer, &detail, &mut out)?;
        } else {
            json_line(&mut out, &layer_json(args.layer, &detail, &source))?;
        }
    }
    out.flush()?;
    Ok(finish(read, &inputs.skipped, quiet))
}

fn json_line(out: &mut dyn Write, value: &Value) -> anyhow::Result<()> {
    writeln!(out, "{value}")?;
    Ok(())
}

/// A token as the reference pipeline gives it; `idx` counts Unicode scalar values.
#[derive(Serialize)]
struct RawToken {
    text: String,
    idx: usize,
    tag: String,
    pos: String,
    morph: String,
    lemma: String,
    head: u32,
    dep: String,
    ent_iob: String,
    ent_type: String,
    sent_start: bool,
}

fn raw_tokens(pipeline: &Pipeline, text: &str) -> Vec<RawToken> {
    let parsed = pipeline.model().annotate(text);
    let (mut byte, mut idx) = (0, 0);
    let mut tokens = Vec::with_capacity(parsed.tokens.len());
    for token in &parsed.tokens {
        let start = token.start as usize;
        idx += text.get(byte..start).map_or(0, |t| t.chars().count());
        byte = start;
        tokens.push(RawToken {
            text: token.text(text).to_owned(),
            idx,
            tag: token.tag.to_string(),
            pos: token.pos.to_string(),
            morph: token.morph.to_string(),
            lemma: token.lemma.to_string(),
            head: token.head,
            dep: token.dep.to_string(),
            ent_iob: token.ent_iob.as_str().into(),
            ent_type: token.ent_type.map(|e| e.to_string()).unwrap_or_default(),
            sent_start: token.sent_start,
        });
    }
    tokens
}

/// The document's tokens in the same form: places in the report's text, corrections applied.
fn doc_tokens(doc: &Doc) -> Vec<RawToken> {
    let inside = |at: u32, e: &NamedEntity| e.tokens.contains(&at);
    (0..u32::try_from(doc.tokens.len()).unwrap_or(u32::MAX))
        .map(|at| {
            let token = doc.token(at);
            let entity = doc.entities.iter().find(|e| inside(at, e));
            let iob = entity.map_or("O", |e| if e.tokens.start == at { "B" } else { "I" });
            RawToken {
                text: doc.word(at).to_owned(),
                idx: token.chars.start as usize,
                tag: token.tag.to_string(),
                pos: token.pos.to_string(),
                morph: token.morph.to_owned(),
                lemma: token.lemma.to_string(),
                head: token.head,
                dep: token.dep.to_string(),
                ent_iob: iob.into(),
                ent_type: entity.map(|e| e.label.to_string()).unwrap_or_default(),
                sent_start: doc.sentence(at).tokens.start == at,
            }
        })
        .collect()
}

fn layer_json(layer: Layer, detail: &Detail, source: &str) -> Value {
    if layer == Layer::Tokens || layer == Layer::Parse {
        return json!({ "source": source, "tokens": doc_tokens(&detail.doc) });
    }
    let items: Vec<Value> = marks(layer, detail)
        .into_iter()
        .map(|m| json!({ "start": m.start, "end": m.end, "label": m.label }))
        .collect();
    json!({ "source": source, "layer": format!("{layer:?}").to_lowercase(), "marks": items })
}

fn print_text(layer: Layer, detail: &Detail, out: &mut dyn Write) -> anyhow::Result<()> {
    let look = Look::here(true, false, false);
    let report = &detail.reading.report;
    writeln!(out, "{}", look.head(&report.source))?;
    match layer {
        Layer::Zones => print_zones(report, &look, out)?,
        Layer::Parse | Layer::Tokens => print_tokens(&detail.doc, out)?,
        _ => print_marks(detail, &marks(layer, detail), &look, out)?,
    }
    Ok(())
}

fn print_zones(report: &Report, look: &Look, out: &mut dyn Write) -> anyhow::Result<()> {
    for zone in &report.zones {
        let words = report.text.slice(zone.start as usize..zone.end as usize);
        let room = look.width.saturating_sub(18);
        let words: String = words.chars().take(room).collect();
        let sign = if zone.keep { '+' } else { '-' };
        let line = format!("{sign} {:14} {words}", zone.kind.as_str());
        writeln!(out, "{}", if zone.keep { line } else { look.faint(&line) })?;
    }
    let published = report.published.as_ref().map_or("null", |d| d.as_str());
    writeln!(out, "  outlet {:?}, title {:?}, published {published}", report.outlet, report.title)?;
    writeln!(out, "  authors {:?}, wire {:?}", report.authors, report.wire)?;
    Ok(())
}

fn print_tokens(doc: &Doc, out: &mut dyn Write) -> anyhow::Result<()> {
    for token in doc_tokens(doc) {
        if token.sent_start {
            writeln!(out)?;
        }
        let entity = if token.ent_type.is_empty() {
            String::new()
        } else {
            format!("{}-{}", token.ent_iob, token.ent_type)
        };
        let head = doc.word(token.head);
        writeln!(
            out,
            "{:18} {:6} {:6} {:10} {head:18} {:18} {entity}",
            token.text, token.tag, token.pos, token.dep, token.lemma
        )?;
    }
    Ok(())
}

/// The kept paragraphs, each with its own marks.
fn print_marks(
    detail: &Detail,
    marks: &[Mark],
    look: &Look,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let doc = &detail.doc;
    for paragraph in &doc.paragraphs {
        let span = doc.span(paragraph.tokens.clone());
        let (start, end) = (span.start as usize, span.end as usize);
        let here: Vec<Mark> = marks
            .iter()
            .filter(|m| m.start >= start && m.start < end)
            .map(|m| Mark {
                start: m.start - start,
                end: m.end.min(end) - start,
                label: m.label.clone(),
            })
            .collect();
        overlay(doc.report.text.slice(start..end), &here, look, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// A layer's labelled places in the report's text, in text order.
fn marks(layer: Layer, detail: &Detail) -> Vec<Mark> {
    let mut marks = match layer {
        Layer::Zones
        | Layer::Sentences
        | Layer::Tokens
        | Layer::Parse
        | Layer::Entities
        | Layer::Times => text_marks(layer, detail),
        Layer::Agents | Layer::Places | Layer::Quantities | Layer::Statements => {
            speech_marks(layer, detail)
        }
        _ => item_marks(layer, detail),
    };
    marks.sort_by(|a, b| (a.start, a.end, &a.label).cmp(&(b.start, b.end, &b.label)));
    marks
}

fn mark(span: &Span, label: impl Into<String>) -> Mark {
    Mark { start: span.start as usize, end: span.end as usize, label: label.into() }
}

fn text_marks(layer: Layer, detail: &Detail) -> Vec<Mark> {
    let doc = &detail.doc;
    match layer {
        Layer::Sentences => {
            let number = |(n, s): (usize, &readout::types::doc::Sentence)| {
                mark(&doc.span(s.tokens.clone()), format!("s{n}"))
            };
            doc.sentences.iter().enumerate().map(number).collect()
        }
        Layer::Entities => doc
            .entities
            .iter()
            .map(|e| mark(&doc.span(e.tokens.clone()), e.label.as_str()))
            .collect(),
        Layer::Times => {
            let label = |t: &readout::types::speech::TimeExpression| {
                let date =
                    t.date.as_ref().filter(|d| d.as_str() != t.value).map(|d| format!(" {d}"));
                format!("{}:{}{}", t.kind, t.value, date.unwrap_or_default())
            };
            detail
                .speech
                .times
                .iter()
                .map(|t| mark(&doc.span(t.tokens.clone()), label(t)))
                .collect()
        }
        _ => {
            let zones = detail.reading.report.zones.iter();
            zones
                .map(|z| Mark {
                    start: z.start as usize,
                    end: z.end as usize,
                    label: z.kind.to_string(),
                })
                .collect()
        }
    }
}

fn speech_marks(layer: Layer, detail: &Detail) -> Vec<Mark> {
    let items = &detail.reading.items;
    match layer {
        Layer::Agents => {
            items.agents.iter().flat_map(|a| a.mentions.iter().map(|s| mark(s, &a.name))).collect()
        }
        Layer::Places => {
            items.places.iter().flat_map(|p| p.mentions.iter().map(|s| mark(s, &p.name))).collect()
        }
        Layer::Quantities => {
            let label = |q: &readout::types::Quantity| {
                let nominal = q.nominal.map(|n| n.to_string()).unwrap_or_default();
                format!("{} {nominal} {}", q.hedge, q.unit.as_deref().unwrap_or(""))
            };
            items
                .quantities
                .iter()
                .flat_map(|q| q.evidence.iter().map(move |s| mark(s, label(q))))
                .collect()
        }
        _ => items.statements.iter().flat_map(|s| statement_marks(s, detail)).collect(),
    }
}

fn statement_marks(s: &readout::types::Statement, detail: &Detail) -> Vec<Mark> {
    let speaker = s.speaker.as_ref().map_or("?".into(), |id| name(detail, id));
    let mut marks: Vec<Mark> =
        s.content.iter().map(|c| mark(c, format!("{} {}: {speaker}", s.id, s.kind))).collect();
    marks.extend(s.cue.iter().map(|c| mark(c, format!("{} cue", s.id))));
    marks.extend(s.source.iter().map(|c| mark(c, format!("{} source", s.id))));
    marks
}

fn item_marks(layer: Layer, detail: &Detail) -> Vec<Mark> {
    let items = &detail.reading.items;
    let spread = |evidence: &[Span], label: String| -> Vec<Mark> {
        evidence.iter().map(|s| mark(s, label.clone())).collect()
    };
    match layer {
        Layer::Meetings => items
            .meetings
            .iter()
            .flat_map(|m| spread(&m.evidence, format!("{} {} {}", m.id, m.kind, m.realis)))
            .collect(),
        Layer::Proposals => items
            .proposals
            .iter()
            .flat_map(|p| spread(&p.evidence, format!("{} {}", p.id, p.kind)))
            .collect(),
        Layer::Positions => items
            .positions
            .iter()
            .flat_map(|p| {
                let issue =
                    p.issue.as_ref().and_then(|id| items.issues.iter().find(|i| i.id == *id));
                let issue = issue.map_or("", |i| i.code.as_str());
                spread(&p.evidence, format!("{} {} {issue}", name(detail, &p.party), p.stance))
            })
            .collect(),
        Layer::Claims => items
            .claims
            .iter()
            .flat_map(|c| {
                let by = c.claimant.as_ref().map_or("?".into(), |id| name(detail, id));
                spread(&c.evidence, format!("{by} {}", c.status))
            })
            .collect(),
        _ => items
            .events
            .iter()
            .flat_map(|e| {
                let list = |ids: &[Id]| {
                    ids.iter().map(|id| name(detail, id)).collect::<Vec<_>>().join("+")
                };
                spread(
                    &e.evidence,
                    format!(
                        "{} {} → {} ({})",
                        e.event,
                        list(&e.actor),
                        list(&e.recipient),
                        e.realis
                    ),
                )
            })
            .collect(),
    }
}

fn name(detail: &Detail, id: &Id) -> String {
    let agents = &detail.reading.items.agents;
    agents.iter().find(|a| a.id == *id).map_or_else(|| id.to_string(), |a| a.name.clone())
}
