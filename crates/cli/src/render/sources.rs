//! The tree of who took from whom, and the three counts: who printed it, who wrote it, who saw or said it.

use std::io::{self, Write};

use readout::types::{Id, Lineage};
use readout_export::Tree;
use readout_store::StoryView;

use crate::render::table::wrap;
use crate::render::{Lines, Look, spoken};

pub(crate) fn sources(view: &StoryView, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(story) = view.story() else { return Ok(()) };
    let mut lines = Lines::of(&view.record, story, look, out);
    lines.title(story)?;
    let s = &story.sources;
    lines.head("ON HOW MANY IT RESTS", 3)?;
    lines.item(&format!("outlets (who printed it): {}", s.outlets), &[])?;
    lines.item(
        &format!("newsrooms (who wrote it, copies folded into their origin): {}", s.newsrooms),
        &[],
    )?;
    lines.item(&format!("witnesses (who saw or said it): {}", s.witnesses), &[])?;
    lines.head("WHO TOOK FROM WHOM", story.lineage.len())?;
    let tree = Tree::of(story);
    for root in &tree.roots {
        print(&tree, &mut lines, root, "", None)?;
    }
    Ok(())
}

fn print(
    tree: &Tree<'_>,
    lines: &mut Lines<'_>,
    id: &Id,
    indent: &str,
    how: Option<&Lineage>,
) -> io::Result<()> {
    let report = lines.report(id);
    let title = report.and_then(|r| r.title.as_deref()).unwrap_or("(no title)");
    let wire =
        report.and_then(|r| r.wire.as_ref()).map(|w| format!(" ({})", w.name)).unwrap_or_default();
    let how = how.map(|l| {
        let share = (l.containment.1 * 100.0).round();
        format!("  {}", lines.look.warn(&format!("{}, {share} % of it", spoken(l.class.as_str()))))
    });
    let label = lines.look.strong(&lines.label(id));
    writeln!(lines.out, "  {indent}{label}{wire}{}", how.unwrap_or_default())?;
    let pad = indent.replace("├─ ", "│  ").replace("└─ ", "   ");
    let pad_to = format!("  {pad}");
    let title = wrap(title, lines.look.width, &pad_to, &format!("{pad_to}  "));
    writeln!(lines.out, "{}", lines.look.faint(&title))?;
    let below = tree.below(id);
    for (at, link) in below.iter().enumerate() {
        let branch = if at + 1 == below.len() { "└─ " } else { "├─ " };
        print(tree, lines, &link.to, &format!("{pad}{branch}"), Some(link))?;
        lines.evidence(&link.evidence)?;
    }
    Ok(())
}
