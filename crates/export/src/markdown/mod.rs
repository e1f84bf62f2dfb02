//! A brief that a person can hand on: one page first, details after it, footnotes last.
//!
//! In: a record. Out: Markdown (CommonMark with tables and footnotes). Holds: labels are this format's, everything else is the
//! record's values and the reports' words in quotation marks; no sentence is made up; each line has a footnote that shows its words
//! in their sentence.

mod details;
mod notes;
mod page;
mod text;

use std::fmt::Write as _;

use readout_types::{Id, Record, Span, Story};

use crate::THRESHOLD;
use crate::index::Index;
use notes::Notes;
use text::escape;

/// How much a brief says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// What is sure enough, and of long lists the first.
    #[default]
    Brief,
    /// All of it.
    Whole,
}

/// A brief of every story of a record.
#[must_use]
pub fn markdown(record: &Record, extent: Extent) -> Vec<u8> {
    let mut out = String::new();
    let mut notes = Notes::default();
    for story in &record.stories {
        let ix = Index::of(record, story);
        let mut brief = Brief { ix, story, extent, notes: &mut notes, out: &mut out };
        brief.page();
        brief.details();
    }
    if !record.skipped.is_empty() {
        out.push_str("## Not read\n\n");
        for skip in &record.skipped {
            let (source, detail) = (escape(&skip.source), escape(&skip.detail));
            let _ = writeln!(out, "- {source}: {} ({detail})", escape(&skip.reason));
        }
        out.push('\n');
    }
    out.push_str("## Evidence\n\n");
    notes.print(&mut out);
    let v = &record.versions;
    let _ = writeln!(
        out,
        "\n---\n\nreadout {}, {}, {}",
        escape(&v.readout),
        escape(&v.model),
        escape(&v.lexicons)
    );
    out.into_bytes()
}

/// One story's brief being written.
struct Brief<'a, 'o> {
    ix: Index<'a>,
    story: &'a Story,
    extent: Extent,
    notes: &'o mut Notes,
    out: &'o mut String,
}

impl<'a> Brief<'a, '_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn mark(&mut self, evidence: &[Span]) -> String {
        self.notes.mark(&self.ix, evidence)
    }

    fn name(&self, id: &Id) -> String {
        if *id == Id::narrator() {
            "the report itself".to_owned()
        } else {
            escape(self.ix.name(id))
        }
    }

    fn names(&self, ids: &[Id]) -> String {
        ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", ")
    }

    /// The outlet of a report, for a line.
    fn outlet(&self, report: &Id) -> String {
        let report = self.ix.report(report);
        report.map_or_else(String::new, |r| escape(r.outlet.as_deref().unwrap_or(&r.source)))
    }

    fn is_sure(&self, confidence: f32) -> bool {
        self.extent == Extent::Whole || confidence >= THRESHOLD
    }

    /// A section with its head, as many lines as fit, and how many more there are.
    fn section<T>(
        &mut self,
        title: &str,
        most: usize,
        items: &[&'a T],
        print: impl Fn(&mut Self, &'a T) -> String,
    ) {
        if items.is_empty() {
            return;
        }
        self.line(&format!("### {title}\n"));
        let most = if self.extent == Extent::Whole { items.len() } else { most };
        for item in items.iter().take(most) {
            let text = print(self, item);
            self.line(&format!("- {text}"));
        }
        if items.len() > most {
            self.line(&format!("- *{} more in the record*", items.len() - most));
        }
        self.line("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn brief(extent: Extent) -> String {
        String::from_utf8(markdown(&testing::record(), extent)).expect("text")
    }

    #[test]
    fn the_first_page_answers_the_questions() {
        let text = brief(Extent::Brief);
        let page = text.split("## Details").next().expect("a page");
        for line in [
            "# Kolda and Serrat end river talks without a deal",
            "**2 reports · 2 outlets · 2 newsrooms · 3 witnesses** · 2026-03-03",
            "| **What** | talks “river talks”[^1] |",
            "| **Who** | Kolda: Ilse Brandvold (minister) |",
            "| **When** | 2026-03-02 (inferred) |",
            "| **How long** | “six hours” (Harbour Courier)[^2]; “more than five hours” (The Lantern)[^3] |",
            "| **Outcome** | no agreement: “without a deal” — the report itself[^4] |",
            "| tariffs \\| tolls | reject |",
        ] {
            assert!(page.contains(line), "{line}\nis not in\n{page}");
        }
    }

    #[test]
    fn each_place_is_one_footnote_with_its_sentence() {
        let text = brief(Extent::Brief);
        assert_eq!(text.matches("\n[^2]: ").count(), 1);
        let note = "[^2]: \\[1\\] Harbour Courier, 2026-03-03: The talks took **six hours**.";
        assert!(text.contains(note), "{text}");
    }

    #[test]
    fn what_is_not_sure_is_only_in_the_whole() {
        assert!(!brief(Extent::Brief).contains("### Claims"));
        assert!(brief(Extent::Whole).contains("### Claims"));
    }

    #[test]
    fn words_of_a_report_are_never_marks() {
        let text = brief(Extent::Whole);
        assert!(text.contains("&amp; calls \\<that\\> \\*final\\*"), "{text}");
    }
}
