//! The record for people: the most important first, every line with the reports that carry it.
//!
//! In: a record. Out: one block a story: meetings, what differs, proposals, positions, figures, quotations, claims,
//! events, timeline, people, sources. Holds: items under the threshold show only with `--all`, and then say so.

use std::collections::BTreeMap;
use std::io::{self, Write};

use readout::types::{
    Agent, AgentKind, Bearing, Comparison, Id, Meeting, Position, Proposal, Quantity, Realis,
    Record, Skip, Span, Statement, StatementKind, Story,
};
use readout_export::rank;
use readout_export::{Index, THRESHOLD, sentence};

use crate::render::table::wrap;
use crate::render::{Look, day};

/// How many of a section's items are shown without `--all`: the first page of a story fits a screen or two.
const MOST: usize = 8;
/// The same for sections that stand behind others.
const FEW: usize = 5;

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
    index: Index<'a>,
}

impl<'a> Printer<'a> {
    fn new(record: &'a Record, story: &'a Story, look: &'a Look, out: &'a mut dyn Write) -> Self {
        Printer { story, look, out, index: Index::of(record, story) }
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
        self.index.name(id).to_owned()
    }

    fn list(&self, ids: &[Id]) -> String {
        ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", ")
    }

    /// The numbers of the reports that carry an item: `[1 3]`.
    fn carried(&self, evidence: &[Span]) -> String {
        let mut numbers: Vec<usize> =
            evidence.iter().filter_map(|s| self.index.number(&s.report)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.len() > 8 {
            return format!("[{} reports]", numbers.len());
        }
        // No line ends between the numbers.
        format!("[{}]", numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("\u{a0}"))
    }

    fn first_words(&self, evidence: &[Span]) -> String {
        self.index.first_words(evidence)
    }

    fn words(&self, span: &Span) -> String {
        self.index.words(span)
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
            let number = self.index.number(&span.report).unwrap_or(0);
            let Some(report) = self.index.report(&span.report) else { continue };
            let s = sentence(report, span);
            let text = format!("[{number}] {}{}{}", s.before, self.look.strong(&s.words), s.after);
            let text = wrap(&text, self.look.width, "      │ ", "      │ ");
            writeln!(self.out, "{}", self.look.faint(&text))?;
        }
        Ok(())
    }

    fn shown<T>(
        &self,
        items: impl IntoIterator<Item = &'a T>,
        sure: impl Fn(&T) -> f32,
    ) -> Vec<&'a T> {
        items.into_iter().filter(|x| self.look.all || sure(x) >= THRESHOLD).collect()
    }

    /// Prints a section: its head, its items up to the limit, and how many more there are.
    fn section<T>(
        &mut self,
        title: &str,
        most: usize,
        items: &[&'a T],
        print: impl Fn(&mut Self, &'a T) -> io::Result<()>,
    ) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        self.head(title, items.len())?;
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

    // ---- sections

    fn meetings(&mut self) -> io::Result<()> {
        let items = self.shown(rank::meetings(self.story), |m| m.confidence.get());
        self.section("MEETINGS", FEW, &items, Self::meeting)
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
        let mut lengths: Vec<(String, Vec<Span>)> = Vec::new();
        for q in m.duration.iter().filter_map(|id| self.quantity(id)) {
            let words = q.evidence.first().map(|s| self.words(s)).unwrap_or_default();
            match lengths.iter_mut().find(|(known, _)| *known == words) {
                Some((_, evidence)) => evidence.extend(q.evidence.iter().cloned()),
                None => lengths.push((words, q.evidence.clone())),
            }
        }
        if !lengths.is_empty() {
            let told = lengths.iter().map(|(words, e)| format!("“{words}” {}", self.carried(e)));
            let told: Vec<String> = told.collect();
            self.sub(&format!("length: {}", told.join("; ")))?;
        }
        for o in &m.outcome {
            let by =
                o.stated_by.as_ref().map(|b| format!(" — {}", self.name(b))).unwrap_or_default();
            let words = o.evidence.first().map(|s| self.words(s));
            let words = words.map(|x| format!(": “{}”", short(&x))).unwrap_or_default();
            let code = o.code.as_str().replace('_', " ");
            let carried = self.carried(&o.evidence);
            self.sub(&format!("outcome: {}{words}{by} {carried}", self.look.strong(&code)))?;
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

    fn quantity(&self, id: &Id) -> Option<&'a Quantity> {
        self.story.items.quantities.iter().find(|q| q.id == *id)
    }

    fn comparisons(&mut self) -> io::Result<()> {
        let differ = rank::comparisons(self.story, Bearing::Differ);
        self.section("WHERE THE REPORTS DIFFER", MOST, &differ, Self::comparison)?;
        let agree = rank::comparisons(self.story, Bearing::Agree);
        self.section("WHAT THEY AGREE ON", FEW, &agree, Self::comparison)?;
        let apart = rank::comparisons(self.story, Bearing::Apart);
        self.section("WHAT CHANGED, OR IS NOT THE SAME THING", FEW, &apart, Self::comparison)
    }

    /// A difference with each report's words; an agreement with those of the first.
    fn comparison(&mut self, c: &'a Comparison) -> io::Result<()> {
        let verdict = c.verdict.as_str().replace('_', " ");
        let differ = c.verdict.bearing() == Bearing::Differ;
        let verdict = if differ { self.look.warn(&verdict) } else { verdict };
        let severity = c.severity.filter(|_| differ).map(|s| format!(" ({s})")).unwrap_or_default();
        let rests = match (differ, c.sources.witnesses) {
            (true, _) => String::new(),
            (false, n) => self.look.faint(&format!(" ({})", count(n as usize, "witness"))),
        };
        let evidence: Vec<Span> = c.members.iter().flat_map(|m| m.evidence.clone()).collect();
        let fact = self.look.strong(&short(&c.fact));
        self.line(&format!("{fact}: {verdict}{severity}{rests}"), &evidence)?;
        if c.verdict.bearing() != Bearing::Agree {
            for m in &c.members {
                let number = self.index.number(&m.report).unwrap_or(0);
                self.sub(&format!("[{number}] “{}”", short(&m.value)))?;
            }
        }
        Ok(())
    }

    fn proposals(&mut self) -> io::Result<()> {
        let items = self.shown(rank::proposals(self.story), |p| p.confidence.get());
        self.section("PROPOSALS", MOST, &items, Self::proposal)
    }

    fn proposal(&mut self, p: &'a Proposal) -> io::Result<()> {
        let title =
            p.title.as_deref().map(short).unwrap_or_else(|| p.kind.as_str().replace('_', " "));
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
        let items = self.shown(rank::positions(self.story), |p| p.confidence.get());
        self.section("POSITIONS", MOST, &items, Self::position)
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
        let mut items = self.shown(&self.story.items.quantities, |q| q.confidence.get());
        // What a meeting or proposal is measured by, and what most reports print, comes first.
        items.sort_by_key(|q| (q.about.is_none(), std::cmp::Reverse(rank::reports(&q.evidence))));
        let mut seen = std::collections::BTreeSet::new();
        items.retain(|q| seen.insert((self.first_words(&q.evidence).to_lowercase(), &q.measure)));
        self.section("FIGURES", MOST, &items, Self::figure)
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
        let items = self.shown(rank::statements(self.story), |s| s.confidence.get());
        let (quoted, other): (Vec<&Statement>, Vec<&Statement>) = items
            .into_iter()
            .partition(|s| matches!(s.kind, StatementKind::Direct | StatementKind::Mixed));
        self.section("QUOTATIONS", MOST, &quoted, Self::quotation)?;
        self.section("REPORTED SPEECH", FEW, &other, Self::quotation)
    }

    fn quotation(&mut self, s: &'a Statement) -> io::Result<()> {
        let speaker = s.speaker.as_ref().map(|a| self.name(a)).or_else(|| s.speaker_text.clone());
        let speaker = self.look.strong(speaker.as_deref().unwrap_or("(no speaker named)"));
        let pieces: Vec<String> = s.content.iter().map(|span| self.words(span)).collect();
        let kind = match s.kind {
            StatementKind::Direct | StatementKind::Mixed => String::new(),
            kind => format!(" {}", self.look.faint(&format!("({kind})"))),
        };
        let words = format!("{speaker}: {}{kind}", short(&pieces.join(" … ")));
        self.line(&words, &self.printed_by(s))
    }

    /// Where an utterance stands in all reports that print it, whole or cut.
    fn printed_by(&self, s: &Statement) -> Vec<Span> {
        let all = &self.story.items.statements;
        let variants = all.iter().filter(|v| v.variant_of.as_ref() == Some(&s.id));
        std::iter::once(s).chain(variants).flat_map(|v| v.evidence.iter().cloned()).collect()
    }

    fn claims(&mut self) -> io::Result<()> {
        let items = self.shown(&self.story.items.claims, |c| c.confidence.get());
        self.section("CLAIMS", FEW, &items, |p, c| {
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
        self.section("EVENTS", FEW, &items, |p, e| {
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
        self.section("WHAT ONLY ONE SAYS", FEW, &items, |p, x| p.line(&short(&x.fact), &x.evidence))
    }

    fn anomalies(&mut self) -> io::Result<()> {
        let items: Vec<_> = self.story.anomalies.iter().collect();
        self.section("ODD OR WRONG", FEW, &items, |p, x| {
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
        self.section("TIMELINE", MOST, &items, |p, t| {
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
        let mut people: Vec<&Agent> =
            self.story.items.agents.iter().filter(|a| a.kind == AgentKind::Person).collect();
        people.sort_by_key(|a| {
            (std::cmp::Reverse(rank::reports(&a.mentions)), std::cmp::Reverse(a.mentions.len()))
        });
        self.section("PEOPLE", MOST, &people, |p, a| {
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
            self.story.items.agents.iter().filter(|a| a.kind == AgentKind::Party).collect();
        self.section("PARTIES", MOST, &parties, |p, a| p.line(&p.look.strong(&a.name), &a.mentions))
    }

    fn sources(&mut self) -> io::Result<()> {
        self.head("SOURCES", self.story.reports.len())?;
        for (at, id) in self.story.reports.iter().enumerate() {
            let Some(report) = self.index.report(id) else { continue };
            let outlet = report.outlet.as_deref().unwrap_or("(outlet not known)");
            let date = report.published.as_ref().map_or("undated", |d| day(d.as_str()));
            let wire = report.wire.as_ref().map(|w| format!(", {}", w.name)).unwrap_or_default();
            let title = report.title.as_deref().unwrap_or("(no title)");
            let head = format!("[{}] {}{wire}, {date}: {title}", at + 1, self.look.strong(outlet));
            writeln!(self.out, "{}", wrap(&head, self.look.width, "  ", "      "))?;
            writeln!(self.out, "{}", self.look.faint(&format!("      {}", report.source)))?;
        }
        for link in &self.story.lineage {
            let (from, to) = (self.index.number(&link.from), self.index.number(&link.to));
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
    let unit = q.unit_shown();
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
