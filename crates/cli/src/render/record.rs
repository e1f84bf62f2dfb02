//! The record for people: the most important first, every line with the reports that carry it.
//!
//! In: a record. Out: one block a story: meetings, what differs, proposals, positions, figures, quotations, claims,
//! events, timeline, people, sources. Holds: items under the threshold show only with `--all`, and then say so.

use std::collections::BTreeMap;
use std::io::{self, Write};

use readout::types::{
    Agent, AgentKind, Comparison, Id, Meeting, Position, Proposal, Quantity, Realis, Record,
    Report, Skip, Span, Statement, StatementKind, Story, Verdict,
};

use crate::render::Look;
use crate::render::table::wrap;

/// Items surer than this are shown without being asked for.
const THRESHOLD: f32 = 0.5;
/// How many of a section's items are shown without `--all`.
const MOST: usize = 12;

/// Prints a record.
pub(crate) fn record(record: &Record, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let many = record.stories.len() > 1;
    for (at, story) in record.stories.iter().enumerate() {
        if at > 0 {
            writeln!(out, "\n{}", look.faint(&"─".repeat(look.width)))?;
        }
        Printer::new(record, story, look, out)
            .story(many.then_some((at + 1, record.stories.len())))?;
    }
    skipped(&record.skipped, look, out)
}

fn skipped(skipped: &[Skip], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    if skipped.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", look.head("NOT READ"))?;
    for skip in skipped {
        writeln!(
            out,
            "{}",
            wrap(
                &format!("{}: {} ({})", skip.source, skip.reason, skip.detail),
                look.width,
                "  ",
                "    "
            )
        )?;
    }
    Ok(())
}

struct Printer<'a> {
    story: &'a Story,
    look: &'a Look,
    out: &'a mut dyn Write,
    reports: BTreeMap<&'a Id, &'a Report>,
    numbers: BTreeMap<&'a Id, usize>,
    agents: BTreeMap<&'a Id, &'a Agent>,
    names: BTreeMap<&'a Id, &'a str>,
}

impl<'a> Printer<'a> {
    fn new(record: &'a Record, story: &'a Story, look: &'a Look, out: &'a mut dyn Write) -> Self {
        let items = &story.items;
        let mut names: BTreeMap<&Id, &str> = BTreeMap::new();
        names.extend(items.agents.iter().map(|a| (&a.id, a.name.as_str())));
        names.extend(items.places.iter().map(|p| (&p.id, p.name.as_str())));
        names.extend(items.issues.iter().map(|i| (&i.id, i.label.as_str())));
        names.extend(items.proposals.iter().filter_map(|p| Some((&p.id, p.title.as_deref()?))));
        Printer {
            story,
            look,
            out,
            reports: record.reports.iter().map(|r| (&r.id, r)).collect(),
            numbers: story.reports.iter().enumerate().map(|(n, id)| (id, n + 1)).collect(),
            agents: items.agents.iter().map(|a| (&a.id, a)).collect(),
            names,
        }
    }

    fn story(&mut self, of: Option<(usize, usize)>) -> io::Result<()> {
        let title = self.story.title.as_deref().unwrap_or("(no title)");
        let place = of.map(|(n, all)| format!("Story {n} of {all}: ")).unwrap_or_default();
        let title = wrap(&format!("{place}{title}"), self.look.width, "", "  ");
        writeln!(self.out, "{}", self.look.strong(&title))?;
        let s = &self.story.sources;
        let counts = format!(
            "{} · {} · {} · {}   {}",
            count(self.story.reports.len(), "report"),
            count(s.outlets as usize, "outlet"),
            count(s.newsrooms as usize, "newsroom"),
            count(s.witnesses as usize, "witness"),
            self.story.id
        );
        writeln!(self.out, "{}", self.look.faint(&counts))?;
        self.meetings()?;
        self.comparisons()?;
        self.proposals()?;
        self.positions()?;
        self.figures()?;
        self.quotations()?;
        self.claims()?;
        self.events()?;
        self.single_source()?;
        self.anomalies()?;
        self.timeline()?;
        self.people()?;
        self.sources()
    }

    // ---- pieces

    fn head(&mut self, title: &str, n: usize) -> io::Result<()> {
        let line = format!("{} {}", self.look.head(title), self.look.faint(&n.to_string()));
        writeln!(self.out, "\n{line}")
    }

    fn name(&self, id: &Id) -> String {
        if *id == Id::narrator() {
            return "the report itself".into();
        }
        self.names.get(id).map_or_else(|| id.to_string(), |n| (*n).to_owned())
    }

    fn list(&self, ids: &[Id]) -> String {
        ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", ")
    }

    /// The numbers of the reports that carry an item: `[1 3]`.
    fn carried(&self, evidence: &[Span]) -> String {
        let mut numbers: Vec<usize> =
            evidence.iter().filter_map(|s| self.numbers.get(&s.report).copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.len() > 8 {
            return format!("[{} reports]", numbers.len());
        }
        format!("[{}]", numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    }

    fn words(&self, span: &Span) -> String {
        let words = self.reports.get(&span.report).map_or("", |r| r.text.at(span));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// One item's line, and under it, if asked for, the words that carry it.
    fn line(&mut self, text: &str, evidence: &[Span]) -> io::Result<()> {
        let text = format!("{text} {}", self.look.faint(&self.carried(evidence)));
        writeln!(self.out, "{}", wrap(&text, self.look.width, "  • ", "    "))?;
        self.evidence(evidence)
    }

    fn sub(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, self.look.width, "      ", "        "))
    }

    fn evidence(&mut self, evidence: &[Span]) -> io::Result<()> {
        if !self.look.evidence {
            return Ok(());
        }
        for span in evidence.iter().take(4) {
            let number = self.numbers.get(&span.report).copied().unwrap_or(0);
            let (before, words, after) = self.in_sentence(span);
            let text = format!("{number}: {before}{}{after}", self.look.strong(&words));
            writeln!(
                self.out,
                "{}",
                self.look.faint(&wrap(&text, self.look.width, "      ", "         "))
            )?;
        }
        Ok(())
    }

    /// The words of a span with the rest of their line on both sides, shortened.
    fn in_sentence(&self, span: &Span) -> (String, String, String) {
        const AROUND: usize = 80;
        let Some(report) = self.reports.get(&span.report) else { return Default::default() };
        let (start, end) = (span.start as usize, span.end as usize);
        let before = report.text.slice(start.saturating_sub(AROUND)..start);
        let after = report.text.slice(end..end + AROUND);
        let before = before.rsplit('\n').next().unwrap_or("");
        let after = after.split('\n').next().unwrap_or("");
        (before.to_owned(), self.words(span), after.to_owned())
    }

    fn shown<T>(&self, items: &'a [T], sure: impl Fn(&T) -> f32) -> Vec<&'a T> {
        items.iter().filter(|x| self.look.all || sure(x) >= THRESHOLD).collect()
    }

    /// Prints a section: its head, its items up to the limit, and how many more there are.
    fn section<T>(
        &mut self,
        title: &str,
        items: &[&'a T],
        print: impl Fn(&mut Self, &'a T) -> io::Result<()>,
    ) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        self.head(title, items.len())?;
        let most = if self.look.all { items.len() } else { MOST };
        for item in items.iter().take(most) {
            print(self, item)?;
        }
        if items.len() > most {
            let more = format!("    … {} more with --all", items.len() - most);
            writeln!(self.out, "{}", self.look.faint(&more))?;
        }
        Ok(())
    }

    // ---- sections

    fn meetings(&mut self) -> io::Result<()> {
        let items = self.shown(&self.story.items.meetings, |m| m.confidence.get());
        self.section("MEETINGS", &items, Self::meeting)
    }

    fn meeting(&mut self, m: &'a Meeting) -> io::Result<()> {
        let when = m.date.as_ref().map(|d| format!(", {d}")).unwrap_or_default();
        let place = m.place.as_ref().map(|p| format!(", {}", self.name(p))).unwrap_or_default();
        let realis = realis(m.realis);
        let title = m.title.as_deref().map(|t| format!(": {t}")).unwrap_or_default();
        let head = format!("{}{title}", self.look.strong(m.kind.as_str()));
        self.line(&format!("{head}{when}{place}{realis}"), &m.evidence)?;
        for line in self.delegations(m) {
            self.sub(&line)?;
        }
        let lengths: Vec<String> =
            m.duration.iter().filter_map(|id| self.quantity_words(id)).collect();
        if !lengths.is_empty() {
            self.sub(&format!("length: {}", lengths.join("; ")))?;
        }
        for o in &m.outcome {
            let by =
                o.stated_by.as_ref().map(|b| format!(" — {}", self.name(b))).unwrap_or_default();
            let object = o.object.as_deref().map(|x| format!(": {x}")).unwrap_or_default();
            let code = o.code.as_str().replace('_', " ");
            self.sub(&format!("outcome: {code}{object}{by}"))?;
        }
        Ok(())
    }

    /// One line a side: `Russia: A, B`; those without a side last.
    fn delegations(&self, m: &Meeting) -> Vec<String> {
        let mut sides: BTreeMap<(bool, String), Vec<String>> = BTreeMap::new();
        for p in &m.participants {
            let side = p.side.as_ref().filter(|s| **s != p.agent).map(|s| self.name(s));
            sides
                .entry((side.is_none(), side.unwrap_or_default()))
                .or_default()
                .push(self.name(&p.agent));
        }
        sides
            .into_iter()
            .map(
                |((none, side), who)| {
                    if none { who.join(", ") } else { format!("{side}: {}", who.join(", ")) }
                },
            )
            .collect()
    }

    fn quantity_words(&self, id: &Id) -> Option<String> {
        let q = self.story.items.quantities.iter().find(|q| q.id == *id)?;
        Some(format!("{} {}", self.words(q.evidence.first()?), self.carried(&q.evidence)))
    }

    fn comparisons(&mut self) -> io::Result<()> {
        let (differ, agree): (Vec<_>, Vec<_>) =
            self.story.comparisons.iter().partition(|c| differs(c.verdict));
        self.section("WHERE THE REPORTS DIFFER", &differ, Self::comparison)?;
        self.section("WHAT THEY AGREE ON", &agree, Self::comparison)
    }

    fn comparison(&mut self, c: &'a Comparison) -> io::Result<()> {
        let verdict = c.verdict.as_str().replace('_', " ");
        let verdict = if differs(c.verdict) { self.look.warn(&verdict) } else { verdict };
        let severity = c
            .severity
            .filter(|_| differs(c.verdict))
            .map(|s| format!(" ({s})"))
            .unwrap_or_default();
        let evidence: Vec<Span> = c.members.iter().flat_map(|m| m.evidence.clone()).collect();
        self.line(&format!("{}: {verdict}{severity}", self.look.strong(&c.fact)), &evidence)?;
        if differs(c.verdict) {
            for m in &c.members {
                let number = self.numbers.get(&m.report).copied().unwrap_or(0);
                self.sub(&format!("{number}: {}", m.value))?;
            }
        }
        Ok(())
    }

    fn proposals(&mut self) -> io::Result<()> {
        let items = self.shown(&self.story.items.proposals, |p| p.confidence.get());
        self.section("PROPOSALS", &items, Self::proposal)
    }

    fn proposal(&mut self, p: &'a Proposal) -> io::Result<()> {
        let title = p.title.clone().unwrap_or_else(|| p.kind.as_str().replace('_', " "));
        let by = if p.authors.is_empty() {
            String::new()
        } else {
            format!(" — {}", self.list(&p.authors))
        };
        let to = if p.recipients.is_empty() {
            String::new()
        } else {
            format!(" → {}", self.list(&p.recipients))
        };
        let mut status: Vec<String> =
            p.status.iter().map(|s| s.code.as_str().replace('_', " ")).collect();
        status.dedup();
        let status =
            if status.is_empty() { String::new() } else { format!(" ({})", status.join(", ")) };
        self.line(&format!("{}{by}{to}{status}", self.look.strong(&title)), &p.evidence)?;
        for v in &p.versions {
            let points = v.points.map(|n| format!(", {n} points")).unwrap_or_default();
            self.sub(&format!("version: {}{points}", v.label))?;
        }
        if !p.responds_to.is_empty() {
            self.sub(&format!("answers: {}", self.list(&p.responds_to)))?;
        }
        Ok(())
    }

    fn positions(&mut self) -> io::Result<()> {
        let mut items = self.shown(&self.story.items.positions, |p| p.confidence.get());
        items.sort_by_key(|p| p.issue.as_ref().map(|i| self.name(i)));
        self.section("POSITIONS", &items, Self::position)
    }

    fn position(&mut self, p: &'a Position) -> io::Result<()> {
        let on = p.issue.as_ref().map(|i| format!(" on {}", self.name(i))).unwrap_or_default();
        let stance = p.stance.as_str().replace('_', " ");
        let words = p
            .evidence
            .first()
            .map(|s| format!(": “{}”", short(&self.words(s))))
            .unwrap_or_default();
        let by = p.stated_by.as_ref().filter(|b| **b != p.party && **b != Id::narrator());
        let by = by.map(|b| format!(" (through {})", self.name(b))).unwrap_or_default();
        let party = self.look.strong(&self.name(&p.party));
        self.line(&format!("{party} {stance}{on}{words}{by}"), &p.evidence)
    }

    fn figures(&mut self) -> io::Result<()> {
        let items = self.shown(&self.story.items.quantities, |q| q.confidence.get());
        self.section("FIGURES", &items, Self::figure)
    }

    fn figure(&mut self, q: &'a Quantity) -> io::Result<()> {
        let words = q.evidence.first().map(|s| self.words(s)).unwrap_or_default();
        let measure = q.measure.as_deref().map(|m| format!(" — {m}")).unwrap_or_default();
        let range = q
            .interval
            .map(|(lo, hi)| format!(" {}", self.look.faint(&interval(lo, hi, q))))
            .unwrap_or_default();
        let by = q.attributed_to.as_ref().filter(|b| **b != Id::narrator());
        let by = by.map(|b| format!(" ({})", self.name(b))).unwrap_or_default();
        self.line(&format!("{}{range}{measure}{by}", self.look.strong(&words)), &q.evidence)
    }

    fn quotations(&mut self) -> io::Result<()> {
        let items = self.shown(&self.story.items.statements, |s| s.confidence.get());
        let (quoted, other): (Vec<&Statement>, Vec<&Statement>) = items
            .into_iter()
            .partition(|s| matches!(s.kind, StatementKind::Direct | StatementKind::Mixed));
        self.section("QUOTATIONS", &quoted, Self::quotation)?;
        self.section("REPORTED SPEECH", &other, Self::quotation)
    }

    fn quotation(&mut self, s: &'a Statement) -> io::Result<()> {
        let speaker = s.speaker.as_ref().map(|a| self.name(a)).or_else(|| s.speaker_text.clone());
        let speaker = self.look.strong(speaker.as_deref().unwrap_or("(no speaker named)"));
        let pieces: Vec<String> = s.content.iter().map(|span| self.words(span)).collect();
        let kind = match s.kind {
            StatementKind::Direct | StatementKind::Mixed => String::new(),
            kind => format!(" {}", self.look.faint(&format!("({kind})"))),
        };
        self.line(&format!("{speaker}: {}{kind}", short(&pieces.join(" … "))), &s.evidence)
    }

    fn claims(&mut self) -> io::Result<()> {
        let items = self.shown(&self.story.items.claims, |c| c.confidence.get());
        self.section("CLAIMS", &items, |p, c| {
            let by = c.claimant.as_ref().map(|a| p.name(a)).unwrap_or_default();
            let text = format!(
                "{} {}: {}",
                p.look.strong(&by),
                p.look.faint(c.status.as_str()),
                short(&c.proposition)
            );
            p.line(&text, &c.evidence)
        })
    }

    fn events(&mut self) -> io::Result<()> {
        let items = self.shown(&self.story.items.events, |e| e.confidence.get());
        self.section("EVENTS", &items, |p, e| {
            let to = if e.recipient.is_empty() {
                String::new()
            } else {
                format!(" → {}", p.list(&e.recipient))
            };
            let when = e.date.as_ref().map(|d| format!(", {d}")).unwrap_or_default();
            let words = e.evidence.first().map(|s| short(&p.words(s))).unwrap_or_default();
            let head = format!(
                "{} {}{to}{when}{}",
                p.look.strong(e.event.as_str()),
                p.list(&e.actor),
                realis(e.realis)
            );
            p.line(&format!("{head}: “{words}”"), &e.evidence)
        })
    }

    fn single_source(&mut self) -> io::Result<()> {
        let items: Vec<_> = self.story.single_source.iter().collect();
        self.section("WHAT ONLY ONE SAYS", &items, |p, x| p.line(&short(&x.fact), &x.evidence))
    }

    fn anomalies(&mut self) -> io::Result<()> {
        let items: Vec<_> = self.story.anomalies.iter().collect();
        self.section("ODD OR WRONG", &items, |p, x| {
            let kind = p.look.warn(&x.kind.replace('_', " "));
            let words = x
                .evidence
                .first()
                .map(|s| format!(": “{}”", short(&p.words(s))))
                .unwrap_or_default();
            let right = x.correction.as_deref().map(|c| format!(" → {c}")).unwrap_or_default();
            p.line(&format!("{kind} ({}){words}{right}", x.severity), &x.evidence)
        })
    }

    fn timeline(&mut self) -> io::Result<()> {
        let items: Vec<_> = self.story.items.timeline.iter().collect();
        self.section("TIMELINE", &items, |p, t| {
            let anchor = t
                .anchor
                .as_deref()
                .map(|a| p.look.faint(&format!(" (from {a})")))
                .unwrap_or_default();
            p.line(
                &format!("{}  {}{anchor}", p.look.strong(t.date.as_str()), short(&t.what)),
                &t.evidence,
            )
        })
    }

    fn people(&mut self) -> io::Result<()> {
        let people: Vec<&Agent> =
            self.story.items.agents.iter().filter(|a| a.kind == AgentKind::Person).collect();
        self.section("PEOPLE", &people, |p, a| {
            let mut roles: Vec<&str> = Vec::new();
            for role in &a.roles {
                if !roles.contains(&role.title.as_str()) {
                    roles.push(&role.title);
                }
            }
            roles.truncate(3);
            let roles =
                if roles.is_empty() { String::new() } else { format!(", {}", roles.join("; ")) };
            let party = a.party.as_ref().map(|id| format!(" — {}", p.name(id))).unwrap_or_default();
            p.line(&format!("{}{roles}{party}", p.look.strong(&a.name)), &a.mentions)
        })?;
        let parties: Vec<&Agent> =
            self.agents.values().copied().filter(|a| a.kind == AgentKind::Party).collect();
        self.section("PARTIES", &parties, |p, a| p.line(&p.look.strong(&a.name), &a.mentions))
    }

    fn sources(&mut self) -> io::Result<()> {
        self.head("SOURCES", self.story.reports.len())?;
        for (at, id) in self.story.reports.iter().enumerate() {
            let Some(report) = self.reports.get(id) else { continue };
            let outlet = report.outlet.as_deref().unwrap_or("(outlet not known)");
            let date = report.published.as_ref().map_or("undated", |d| d.as_str());
            let wire = report.wire.as_ref().map(|w| format!(", {}", w.name)).unwrap_or_default();
            let title = report.title.as_deref().unwrap_or("(no title)");
            let head = format!("[{}] {}{wire}, {date}: {title}", at + 1, self.look.strong(outlet));
            writeln!(self.out, "{}", wrap(&head, self.look.width, "  ", "      "))?;
            writeln!(self.out, "{}", self.look.faint(&format!("      {}", report.source)))?;
        }
        for link in &self.story.lineage {
            let (from, to) = (self.numbers.get(&link.from), self.numbers.get(&link.to));
            if let (Some(from), Some(to)) = (from, to) {
                self.sub(&format!("[{to}] ← [{from}] {}", link.class.as_str().replace('_', " ")))?;
            }
        }
        Ok(())
    }
}

fn count(n: usize, what: &str) -> String {
    match (n, what) {
        (1, _) => format!("1 {what}"),
        (_, "witness") => format!("{n} witnesses"),
        _ => format!("{n} {what}s"),
    }
}

/// What happened needs no word; everything else says what it is.
fn realis(realis: Realis) -> String {
    if realis == Realis::Occurred { String::new() } else { format!(" ({realis})") }
}

fn differs(verdict: Verdict) -> bool {
    !matches!(
        verdict,
        Verdict::Same
            | Verdict::Agree
            | Verdict::AgreePartial
            | Verdict::AgreeBroader
            | Verdict::Compatible
    )
}

/// Long words cut at a space: the whole stands in the report, and in the JSON.
fn short(text: &str) -> String {
    const MOST: usize = 220;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{cut} …")
}

fn interval(lo: Option<f64>, hi: Option<f64>, q: &Quantity) -> String {
    let unit = q.unit.as_deref().unwrap_or("");
    let end = |v: Option<f64>, open: &str| v.map_or_else(|| open.to_owned(), number);
    if lo.is_some() && lo == hi {
        return format!("= {} {unit}", end(lo, "")).trim_end().to_owned();
    }
    let (left, right) = (if q.closed.0 { '[' } else { '(' }, if q.closed.1 { ']' } else { ')' });
    format!("{left}{}, {}{right} {unit}", end(lo, "−∞"), end(hi, "∞")).trim_end().to_owned()
}

/// At most four decimals, none where there is none.
fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
