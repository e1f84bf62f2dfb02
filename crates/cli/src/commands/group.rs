//! `readout group`: which reports belong to one story.

use std::io::Write;

use readout::Pipeline;
use serde::Serialize;

use crate::Outcome;
use crate::args::{GroupArgs, ListFormat};
use crate::commands::{finish, for_a_person, writer};
use crate::inputs;

/// One story as `group` prints it.
#[derive(Serialize)]
struct Line<'a> {
    story: &'a str,
    reports: Vec<&'a str>,
    title: Option<&'a str>,
}

pub(crate) fn run(args: &GroupArgs, quiet: bool) -> anyhow::Result<Outcome> {
    let inputs = inputs::read(&args.input)?;
    let groups = Pipeline::group(&inputs.reports);
    let text =
        args.format == Some(ListFormat::Text) || (args.format.is_none() && for_a_person(None));
    let mut out = writer(None)?;
    for group in &groups {
        let line = Line {
            story: group.id.as_str(),
            reports: group.members.iter().map(|i| inputs.reports[*i].source.as_str()).collect(),
            title: group.title.as_deref(),
        };
        if text {
            writeln!(out, "{}  {}", line.story, line.title.unwrap_or("(no title)"))?;
            for source in &line.reports {
                writeln!(out, "    {source}")?;
            }
        } else {
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(finish(inputs.reports.len(), &inputs.skipped, quiet))
}
