//! The tree of who took from whom, and the three counts: who printed it, who wrote it, who saw or said it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use readout::types::{Id, Lineage, LineageClass, Story};
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
        tree.print(&mut lines, root, "", None)?;
    }
    Ok(())
}

struct Tree<'a> {
    roots: Vec<&'a Id>,
    below: BTreeMap<&'a Id, Vec<&'a Lineage>>,
}

impl<'a> Tree<'a> {
    /// Each report hangs on the one it shares most with; links that would close a ring are left out.
    fn of(story: &'a Story) -> Self {
        let mut best: BTreeMap<&Id, &Lineage> = BTreeMap::new();
        let dependent =
            |l: &&Lineage| !matches!(l.class, LineageClass::Independent | LineageClass::Unrelated);
        for link in story.lineage.iter().filter(dependent) {
            let stronger = best.get(&link.to).is_none_or(|held| strength(link) > strength(held));
            if stronger && !leads_to(&best, &link.from, &link.to) {
                best.insert(&link.to, link);
            }
        }
        let roots = story.reports.iter().filter(|id| !best.contains_key(id)).collect();
        let mut below: BTreeMap<&Id, Vec<&Lineage>> = BTreeMap::new();
        for link in best.into_values() {
            below.entry(&link.from).or_default().push(link);
        }
        Tree { roots, below }
    }

    fn print(
        &self,
        lines: &mut Lines<'_>,
        id: &Id,
        indent: &str,
        how: Option<&Lineage>,
    ) -> io::Result<()> {
        let report = lines.report(id);
        let title = report.and_then(|r| r.title.as_deref()).unwrap_or("(no title)");
        let wire = report
            .and_then(|r| r.wire.as_ref())
            .map(|w| format!(" ({})", w.name))
            .unwrap_or_default();
        let how = how.map(|l| {
            let share = (l.containment.1 * 100.0).round();
            format!(
                "  {}",
                lines.look.warn(&format!("{}, {share} % of it", spoken(l.class.as_str())))
            )
        });
        let label = lines.look.strong(&lines.label(id));
        writeln!(lines.out, "  {indent}{label}{wire}{}", how.unwrap_or_default())?;
        let pad = indent.replace("├─ ", "│  ").replace("└─ ", "   ");
        let pad_to = format!("  {pad}");
        let title = wrap(title, lines.look.width, &pad_to, &format!("{pad_to}  "));
        writeln!(lines.out, "{}", lines.look.faint(&title))?;
        let below = self.below.get(id).map_or(&[][..], Vec::as_slice);
        for (at, link) in below.iter().enumerate() {
            let branch = if at + 1 == below.len() { "└─ " } else { "├─ " };
            self.print(lines, &link.to, &format!("{pad}{branch}"), Some(link))?;
            lines.evidence(&link.evidence)?;
        }
        Ok(())
    }
}

fn strength(link: &Lineage) -> (f64, f64) {
    (link.containment.0.max(link.containment.1), f64::from(link.confidence.get()))
}

/// Whether going up from `from` one comes to `to`.
fn leads_to(best: &BTreeMap<&Id, &Lineage>, from: &Id, to: &Id) -> bool {
    let mut seen = BTreeSet::new();
    let mut at = from;
    while seen.insert(at) {
        if at == to {
            return true;
        }
        match best.get(at) {
            Some(link) => at = &link.from,
            None => return false,
        }
    }
    false
}
