//! What every view is printed with: heads, lines, columns, and the sentence that carries a line.
//!
//! In: text with its evidence. Out: lines no wider than the look allows. Holds: numbers in brackets name reports in the order
//! of the story; without colour the same words stand there.

use std::collections::BTreeMap;
use std::io::{self, Write};

use readout::types::{Id, Items, Record, Report, Span, Story};
use readout_export::sentence;
use textwrap::Options;
use unicode_width::UnicodeWidthStr;

use crate::render::Look;
use crate::render::table::wrap;

/// A page being printed.
pub(crate) struct Lines<'a> {
    pub(crate) look: &'a Look,
    pub(crate) out: &'a mut dyn Write,
    reports: BTreeMap<&'a Id, &'a Report>,
    numbers: BTreeMap<&'a Id, usize>,
    names: BTreeMap<&'a Id, &'a str>,
}

impl<'a> Lines<'a> {
    /// For lines whose words stand in these reports.
    pub(crate) fn over(reports: &'a [Report], look: &'a Look, out: &'a mut dyn Write) -> Self {
        Lines {
            look,
            out,
            reports: reports.iter().map(|r| (&r.id, r)).collect(),
            numbers: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    /// For one story of a record.
    pub(crate) fn of(
        record: &'a Record,
        story: &'a Story,
        look: &'a Look,
        out: &'a mut dyn Write,
    ) -> Self {
        Lines {
            numbers: story.reports.iter().enumerate().map(|(n, id)| (id, n + 1)).collect(),
            names: names(&story.items),
            ..Lines::over(&record.reports, look, out)
        }
    }

    pub(crate) fn name(&self, id: &Id) -> String {
        if *id == Id::narrator() {
            return "the report itself".into();
        }
        self.names.get(id).map_or_else(|| id.to_string(), |n| (*n).to_owned())
    }

    pub(crate) fn report(&self, id: &Id) -> Option<&'a Report> {
        self.reports.get(id).copied()
    }

    pub(crate) fn number(&self, id: &Id) -> usize {
        self.numbers.get(id).copied().unwrap_or(0)
    }

    /// `[3] Outlet, 2025-11-28`.
    pub(crate) fn label(&self, id: &Id) -> String {
        let report = self.report(id);
        let outlet = report.and_then(|r| r.outlet.as_deref()).unwrap_or("(outlet not known)");
        let date = report.and_then(|r| r.published.as_ref()).map_or("undated", |d| day(d.as_str()));
        format!("[{}] {outlet}, {date}", self.number(id))
    }

    /// The title of a story with its counts.
    pub(crate) fn title(&mut self, story: &Story) -> io::Result<()> {
        let title = story.title.as_deref().unwrap_or("(no title)");
        let title = self.look.strong(&wrap(title, self.look.width, "", "  "));
        writeln!(self.out, "{title}")?;
        let s = &story.sources;
        let counts = format!(
            "{} · {} · {} · {}   {}",
            count(story.reports.len(), "report", "reports"),
            count(s.outlets as usize, "outlet", "outlets"),
            count(s.newsrooms as usize, "newsroom", "newsrooms"),
            count(s.witnesses as usize, "witness", "witnesses"),
            story.id
        );
        writeln!(self.out, "{}", self.look.faint(&counts))
    }

    pub(crate) fn head(&mut self, title: &str, n: usize) -> io::Result<()> {
        let line = format!("{} {}", self.look.head(title), self.look.faint(&n.to_string()));
        writeln!(self.out, "\n{line}")
    }

    /// A line with a bullet, and under it, if asked for, the sentences that carry it.
    pub(crate) fn item(&mut self, text: &str, evidence: &[Span]) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, self.look.width, "  • ", "    "))?;
        self.evidence(evidence)
    }

    /// The first items of a list, and how many more there are; with `--all` every one.
    pub(crate) fn first<T>(
        &mut self,
        most: usize,
        items: &[T],
        print: impl Fn(&mut Self, &T) -> io::Result<()>,
    ) -> io::Result<()> {
        let most = if self.look.all { items.len() } else { most };
        for item in items.iter().take(most) {
            print(self, item)?;
        }
        if items.len() > most {
            let more = format!("    … {} more with --all", items.len() - most);
            writeln!(self.out, "{}", self.look.faint(&more))?;
        }
        Ok(())
    }

    pub(crate) fn sub(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, self.look.width, "      ", "        "))
    }

    pub(crate) fn plain(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, self.look.width, "", ""))
    }

    pub(crate) fn evidence(&mut self, evidence: &[Span]) -> io::Result<()> {
        if !self.look.evidence {
            return Ok(());
        }
        for span in evidence.iter().take(4) {
            let Some(report) = self.report(&span.report) else { continue };
            let s = sentence(report, span);
            let text = format!("{}{}{}", s.before, self.look.strong(&s.words), s.after);
            let who = match self.numbers.get(&span.report) {
                Some(number) => format!("[{number}] "),
                None => String::new(),
            };
            let text = wrap(&format!("{who}{text}"), self.look.width, "      │ ", "      │ ");
            writeln!(self.out, "{}", self.look.faint(&text))?;
        }
        Ok(())
    }

    /// The words at a span, on one line.
    pub(crate) fn words(&self, span: &Span) -> String {
        let words = self.report(&span.report).map_or("", |r| r.text.at(span));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The numbers of the reports that carry an item: `[1 3]`.
    pub(crate) fn carried(&self, evidence: &[Span]) -> String {
        let mut numbers: Vec<usize> =
            evidence.iter().filter_map(|s| self.numbers.get(&s.report).copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let text = match numbers.len() {
            n if n > 8 => format!("[{n} reports]"),
            _ => format!(
                "[{}]",
                // No line ends between the numbers.
                numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("\u{a0}")
            ),
        };
        self.look.faint(&text)
    }

    /// Rows in columns, each cell wrapped in its own column.
    pub(crate) fn grid(&mut self, widths: &[usize], rows: &[Vec<String>]) -> io::Result<()> {
        for (at, row) in rows.iter().enumerate() {
            let cells: Vec<Vec<String>> =
                row.iter().zip(widths).map(|(cell, width)| cell_lines(cell, *width)).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let mut text = String::new();
                for (cell, width) in cells.iter().zip(widths) {
                    let part = cell.get(line).map_or("", String::as_str);
                    text.push_str(part);
                    text.push_str(&" ".repeat(width.saturating_sub(part.width()) + 2));
                }
                let text = if at == 0 {
                    self.look.strong(text.trim_end())
                } else {
                    text.trim_end().to_owned()
                };
                writeln!(self.out, "  {text}")?;
            }
        }
        Ok(())
    }
}

fn cell_lines(cell: &str, width: usize) -> Vec<String> {
    cell.lines()
        .flat_map(|line| textwrap::wrap(line, Options::new(width.max(4)).subsequent_indent(" ")))
        .map(std::borrow::Cow::into_owned)
        .collect()
}

fn names(items: &Items) -> BTreeMap<&Id, &str> {
    let mut names: BTreeMap<&Id, &str> = BTreeMap::new();
    names.extend(items.agents.iter().map(|a| (&a.id, a.name.as_str())));
    names.extend(items.places.iter().map(|p| (&p.id, p.name.as_str())));
    names.extend(items.issues.iter().map(|i| (&i.id, i.label.as_str())));
    names.extend(items.proposals.iter().filter_map(|p| Some((&p.id, p.title.as_deref()?))));
    names
}

/// The day of a date that may have a time: people compare days.
pub(crate) fn day(date: &str) -> &str {
    date.split_once('T').map_or(date, |(day, _)| day)
}

/// Words cut at a space: the whole stands in the report, and in the JSON.
pub(crate) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{cut} …")
}

/// `1 report`, `2 reports`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
