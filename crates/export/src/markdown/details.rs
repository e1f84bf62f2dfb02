//! What stands behind the first page: every section, the most important first.

use std::fmt::Write as _;

use readout_types::{
    Agent, AgentKind, Anomaly, Claim, Event, Id, Meeting, Position, Proposal, Quantity, Statement,
    TimelineEntry,
};

use super::Brief;
use super::text::{day, escape, in_marks, short};
use crate::index::spoken;
use crate::rank;

/// Lines of a section in the details.
const MOST: usize = 25;

impl<'a> Brief<'a, '_> {
    pub(super) fn details(&mut self) {
        self.line("## Details\n");
        let story = self.story;
        let meetings = self.sure(rank::meetings(story), |m| m.confidence.get());
        self.section("Meetings", MOST, &meetings, Self::met);
        let proposals = self.sure(rank::proposals(story), |p| p.confidence.get());
        self.section("Proposals", MOST, &proposals, Self::proposal);
        let positions = self.sure(rank::positions(story), |p| p.confidence.get());
        self.section("Positions, in words", MOST, &positions, Self::position);
        let statements = self.sure(rank::statements(story), |s| s.confidence.get());
        self.section("What was said", MOST, &statements, Self::statement);
        let figures = self.sure(story.items.quantities.iter().collect(), |q| q.confidence.get());
        self.section("Figures", MOST, &figures, Self::figure);
        let claims = self.sure(story.items.claims.iter().collect(), |c| c.confidence.get());
        self.section("Claims", MOST, &claims, Self::claim);
        let events = self.sure(story.items.events.iter().collect(), |e| e.confidence.get());
        self.section("Events", MOST, &events, Self::event);
        let timeline: Vec<&TimelineEntry> = story.items.timeline.iter().collect();
        self.section("Timeline", MOST, &timeline, Self::moment);
        let odd: Vec<&Anomaly> = story.anomalies.iter().collect();
        self.section("Odd or wrong", MOST, &odd, Self::anomaly);
        let people: Vec<&Agent> =
            story.items.agents.iter().filter(|a| a.kind == AgentKind::Person).collect();
        self.section("People", MOST, &people, Self::person);
        self.reports();
    }

    fn sure<T>(&self, items: Vec<&'a T>, confidence: impl Fn(&T) -> f32) -> Vec<&'a T> {
        items.into_iter().filter(|x| self.is_sure(confidence(x))).collect()
    }

    fn met(&mut self, m: &'a Meeting) -> String {
        let mark = self.mark(&m.evidence);
        let title = m.title.as_deref().map(|t| format!(" {}", in_marks(t))).unwrap_or_default();
        let date = m.date.as_ref().map(|d| format!(", {}", escape(d.as_str()))).unwrap_or_default();
        let place = m.place.as_ref().map(|p| format!(", {}", self.name(p))).unwrap_or_default();
        let who: Vec<String> = m.participants.iter().map(|p| self.name(&p.agent)).collect();
        let who = if who.is_empty() { String::new() } else { format!(" — {}", who.join(", ")) };
        format!("**{}**{title}{date}{place} ({}){who}{mark}", spoken(m.kind.as_str()), m.realis)
    }

    fn proposal(&mut self, p: &'a Proposal) -> String {
        let mark = self.mark(&p.evidence);
        let title = p.title.as_deref().map_or_else(|| spoken(p.kind.as_str()), in_marks);
        let mut line = format!("**{title}** ({})", spoken(p.kind.as_str()));
        if !p.authors.is_empty() {
            let _ = write!(line, " — {}", self.names(&p.authors));
        }
        if !p.recipients.is_empty() {
            let _ = write!(line, " → {}", self.names(&p.recipients));
        }
        let mut status: Vec<String> = p.status.iter().map(|s| spoken(s.code.as_str())).collect();
        status.dedup();
        if !status.is_empty() {
            let _ = write!(line, "; {}", status.join(", "));
        }
        for v in &p.versions {
            let points = v.points.map(|n| format!(", {n} points")).unwrap_or_default();
            let _ = write!(line, "; {}{points}", in_marks(&v.label));
        }
        if !p.responds_to.is_empty() {
            let _ = write!(line, "; answers {}", self.names(&p.responds_to));
        }
        line + &mark
    }

    fn position(&mut self, p: &'a Position) -> String {
        let mark = self.mark(&p.evidence);
        let on = p.issue.as_ref().map(|i| format!(", {}", self.name(i))).unwrap_or_default();
        let by = p.stated_by.as_ref().filter(|b| **b != p.party && **b != Id::narrator());
        let by = by.map(|b| format!(" (through {})", self.name(b))).unwrap_or_default();
        let words = in_marks(&self.ix.first_words(&p.evidence));
        let stance = spoken(p.stance.as_str());
        format!("**{}**: {stance}{on} — {words}{by}{mark}", self.name(&p.party))
    }

    fn statement(&mut self, s: &'a Statement) -> String {
        let mark = self.mark(&s.evidence);
        let speaker = s.speaker.as_ref().map(|id| self.name(id));
        let speaker = speaker.or_else(|| s.speaker_text.as_deref().map(escape));
        let speaker = speaker.unwrap_or_else(|| "(no speaker named)".into());
        let pieces: Vec<String> = s.content.iter().map(|span| self.ix.words(span)).collect();
        let venue = s.venue.as_deref().map(|v| format!(", {}", escape(v))).unwrap_or_default();
        let outlet = s.evidence.first().map(|span| self.outlet(&span.report)).unwrap_or_default();
        let kind = if s.quoted.is_empty() { format!(" ({})", s.kind) } else { String::new() };
        let words = short(&pieces.join(" … "));
        format!("**{speaker}**{venue}{kind}: {words} — {outlet}{mark}")
    }

    fn figure(&mut self, q: &'a Quantity) -> String {
        let mark = self.mark(&q.evidence);
        let words = in_marks(&self.ix.first_words(&q.evidence));
        let measure = q.measure.as_deref().map(|m| format!(" — {}", escape(m))).unwrap_or_default();
        let by = q.attributed_to.as_ref().filter(|b| **b != Id::narrator());
        let by = by.map(|b| format!(" ({})", self.name(b))).unwrap_or_default();
        let range = interval(q).map(|i| format!(" {}", escape(&i))).unwrap_or_default();
        format!("**{words}**{range}{measure}{by}{mark}")
    }

    fn claim(&mut self, c: &'a Claim) -> String {
        let mark = self.mark(&c.evidence);
        let by = c.claimant.as_ref().map(|b| self.name(b)).unwrap_or_default();
        format!("**{by}** ({}): {}{mark}", c.status, in_marks(&c.proposition))
    }

    fn event(&mut self, e: &'a Event) -> String {
        let mark = self.mark(&e.evidence);
        let to = if e.recipient.is_empty() {
            String::new()
        } else {
            format!(" → {}", self.names(&e.recipient))
        };
        let date = e.date.as_ref().map(|d| format!(", {}", escape(d.as_str()))).unwrap_or_default();
        let words = in_marks(&self.ix.first_words(&e.evidence));
        format!("**{}** {}{to}{date} ({}) — {words}{mark}", e.event, self.names(&e.actor), e.realis)
    }

    fn moment(&mut self, t: &'a TimelineEntry) -> String {
        let mark = self.mark(&t.evidence);
        let basis =
            if t.basis.as_str() == "stated" { String::new() } else { format!(" ({})", t.basis) };
        format!("**{}**{basis}: {}{mark}", escape(t.date.as_str()), in_marks(&t.what))
    }

    fn anomaly(&mut self, a: &'a Anomaly) -> String {
        let mark = self.mark(&a.evidence);
        let right =
            a.correction.as_deref().map(|c| format!(" → {}", escape(c))).unwrap_or_default();
        let words = in_marks(&self.ix.first_words(&a.evidence));
        format!("**{}** ({}): {words}{right}{mark}", escape(&spoken(&a.kind)), a.severity)
    }

    pub(super) fn person(&mut self, a: &'a Agent) -> String {
        let mark = self.mark(&a.evidence);
        let mut roles: Vec<String> = Vec::new();
        for role in &a.roles {
            let title = escape(&role.title);
            if !roles.contains(&title) {
                roles.push(title);
            }
        }
        roles.truncate(3);
        let roles =
            if roles.is_empty() { String::new() } else { format!(", {}", roles.join("; ")) };
        let party = a.party.as_ref().map(|p| format!(" — {}", self.name(p))).unwrap_or_default();
        format!("**{}**{roles}{party}{mark}", escape(&a.name))
    }

    /// Every report by its number, and whose copy it is.
    fn reports(&mut self) {
        self.line("### Reports\n");
        let reports: Vec<_> = self.ix.reports().collect();
        for (at, r) in reports.into_iter().enumerate() {
            let outlet = escape(r.outlet.as_deref().unwrap_or("(outlet not known)"));
            let wire =
                r.wire.as_ref().map(|w| format!(" ({})", escape(&w.name))).unwrap_or_default();
            let date = r.published.as_ref().map_or("undated", |d| day(d.as_str()));
            let title = escape(r.title.as_deref().unwrap_or("(no title)"));
            let from: Vec<String> = self
                .story
                .lineage
                .iter()
                .filter(|l| l.to == r.id)
                .filter_map(|l| {
                    let number = self.ix.number(&l.from)?;
                    Some(format!("{} of \\[{number}\\]", spoken(l.class.as_str())))
                })
                .collect();
            let from =
                if from.is_empty() { String::new() } else { format!(" — {}", from.join(", ")) };
            let source = escape(r.url.as_deref().unwrap_or(&r.source));
            self.line(&format!(
                "{}. **{outlet}**{wire}, {}: {title}{from} — {source}",
                at + 1,
                escape(date)
            ));
        }
        self.line("");
    }
}

/// The likely range with its unit; nothing where the words say it exactly.
fn interval(q: &Quantity) -> Option<String> {
    let (lo, hi) = q.interval?;
    if lo.is_some() && lo == hi {
        return None;
    }
    let end = |v: Option<f64>, open: &str| v.map_or_else(|| open.to_owned(), |v| v.to_string());
    let (left, right) = (if q.closed.0 { '[' } else { '(' }, if q.closed.1 { ']' } else { ')' });
    let unit = Some(q.unit_shown()).filter(|u| !u.is_empty()).map(|u| format!(" {u}"));
    let unit = unit.unwrap_or_default();
    Some(format!("{left}{}, {}{right}{unit}", end(lo, "−∞"), end(hi, "∞")))
}
