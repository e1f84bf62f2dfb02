//! The list of stories: when, how many say it, whether they differ.

use std::io::{self, Write};

use readout_store::StoryLine;

use crate::render::table::wrap;
use crate::render::{Look, count};

pub(crate) fn stories(stories: &[StoryLine], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    if stories.is_empty() {
        return writeln!(out, "No story in the store is like that.");
    }
    for story in stories {
        let opening = story.opening.as_ref().map(|words| format!("“{words} …”"));
        let title = story.title.as_deref().or(opening.as_deref()).unwrap_or("(no title)");
        writeln!(out, "{}", look.strong(&wrap(title, look.width, "", "  ")))?;
        let mut facts = vec![days(story)];
        if let Some(process) = &story.process {
            facts.push(process.clone());
        }
        facts.push(count(usize::try_from(story.reports).unwrap_or(0), "report", "reports"));
        facts.push(count(story.sources.newsrooms as usize, "newsroom", "newsrooms"));
        facts.push(count(story.sources.witnesses as usize, "witness", "witnesses"));
        let line = wrap(&facts.join(" · "), look.width, "  ", "  ");
        writeln!(out, "{line}")?;
        let differ = usize::try_from(story.differences).unwrap_or(0);
        let differ = match differ {
            0 => String::new(),
            n => format!(
                "   {}",
                look.warn(&format!("the reports differ on {}", count(n, "fact", "facts")))
            ),
        };
        writeln!(out, "  {}{differ}", look.faint(story.id.as_str()))?;
    }
    Ok(())
}

fn days(story: &StoryLine) -> String {
    match (&story.first, &story.last) {
        (Some(first), Some(last)) if first == last => first.clone(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "undated".into(),
    }
}
