//! The first page: who, what, when, where, what came of it, what the reports agree and differ on.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{
    Agent, AgentKind, Bearing, Comparison, Id, Meeting, Participant, Realis, SingleSource,
};

use super::Brief;
use super::text::{day, escape, in_marks, short, table, time_of_day};
use crate::index::spoken;

use crate::rank;

/// Lines of a section on the first page.
const MOST: usize = 5;
/// Meetings told whole on the first page.
const MEETINGS: usize = 2;

impl<'a> Brief<'a, '_> {
    pub(super) fn page(&mut self) {
        let title = escape(self.story.title.as_deref().unwrap_or("(no title)"));
        self.line(&format!("# {title}\n"));
        let counts = self.counts();
        self.line(&format!("{counts}\n"));
        let sure: Vec<&Meeting> = rank::meetings(self.story)
            .into_iter()
            .filter(|m| self.is_sure(m.confidence.get()) && m.realis != Realis::Negated)
            .take(MEETINGS)
            .collect();
        if sure.is_empty() {
            self.who();
        }
        for meeting in sure {
            self.meeting(meeting);
        }
        self.compared();
        self.matrix();
        let single: Vec<&SingleSource> = self.story.single_source.iter().collect();
        self.section("Only one newsroom says", MOST, &single, Self::single);
    }

    /// The three counts, and the days over which the reports were published.
    fn counts(&self) -> String {
        let s = &self.story.sources;
        let many =
            |n: u32, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
        let reports = u32::try_from(self.story.reports.len()).unwrap_or(u32::MAX);
        let days: BTreeSet<&str> = self
            .ix
            .reports()
            .filter_map(|r| r.published.as_ref())
            .map(|d| day(d.as_str()))
            .collect();
        let days = match (days.first(), days.last()) {
            (Some(first), Some(last)) if first == last => format!(" · {}", escape(first)),
            (Some(first), Some(last)) => format!(" · {} to {}", escape(first), escape(last)),
            _ => String::new(),
        };
        format!(
            "**{} · {} · {} · {}**{days} · `{}`",
            many(reports, "report", "reports"),
            many(s.outlets, "outlet", "outlets"),
            many(s.newsrooms, "newsroom", "newsrooms"),
            many(s.witnesses, "witness", "witnesses"),
            self.story.id
        )
    }

    /// Where no meeting is told of: the parties, and who is named most.
    fn who(&mut self) {
        let mut people: Vec<&Agent> = self.story.items.agents.iter().collect();
        people.retain(|a| matches!(a.kind, AgentKind::Person | AgentKind::Party));
        people.sort_by_key(|a| (a.kind == AgentKind::Person, std::cmp::Reverse(a.mentions.len())));
        people.truncate(2 * MOST);
        self.section("Who", 2 * MOST, &people, |b, a| b.person(a));
    }

    /// One meeting as a table of answers.
    fn meeting(&mut self, m: &'a Meeting) {
        let kind = spoken(m.kind.as_str());
        let realis = if m.realis.as_str() == "occurred" {
            String::new()
        } else {
            format!(" ({})", m.realis)
        };
        let what = m.title.as_deref().map(in_marks).unwrap_or_default();
        let mark = self.mark(&m.evidence);
        let mut rows = vec![("What", format!("{kind}{realis} {what}{mark}"))];
        rows.extend(self.delegations(m).into_iter().map(|line| ("Who", line)));
        if let Some(date) = &m.date {
            let time = m.time_of_day.as_deref().and_then(time_of_day);
            let time = time.map(|t| format!(", {t}")).unwrap_or_default();
            let basis = m.date_basis.map(|b| format!(" ({b})")).unwrap_or_default();
            rows.push(("When", format!("{}{time}{basis}", escape(date.as_str()))));
        }
        if let Some(place) = &m.place {
            rows.push(("Where", self.place(place)));
        }
        rows.extend(self.durations(m).map(|line| ("How long", line)));
        if !m.documents.is_empty() {
            rows.push(("On the table", self.names(&m.documents)));
        }
        for o in &m.outcome {
            let words = o.object.clone().unwrap_or_else(|| self.ix.first_words(&o.evidence));
            let object = if words.is_empty() { words } else { format!(": {}", in_marks(&words)) };
            let by =
                o.stated_by.as_ref().map(|b| format!(" — {}", self.name(b))).unwrap_or_default();
            let mark = self.mark(&o.evidence);
            rows.push(("Outcome", format!("{}{object}{by}{mark}", spoken(o.code.as_str()))));
        }
        let told: Vec<String> = m
            .tone
            .iter()
            .map(|t| {
                let side =
                    t.side.as_ref().map(|s| format!("{}: ", self.name(s))).unwrap_or_default();
                format!("{side}{}", in_marks(&t.word))
            })
            .collect();
        if !told.is_empty() {
            rows.push(("Tone", told.join("; ")));
        }
        self.answers(&rows);
    }

    /// Two columns; a label that stands above already is not said again.
    fn answers(&mut self, rows: &[(&str, String)]) {
        let mut last = "";
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|(label, text)| {
                let shown = if *label == last { String::new() } else { format!("**{label}**") };
                last = label;
                vec![shown, text.clone()]
            })
            .collect();
        let table = table(&[String::new(), String::new()], &rows);
        self.line(&table);
    }

    /// One line a side: `Kestria: Willem Sarkady (chief negotiator), ...`; those without a side last.
    fn delegations(&mut self, m: &'a Meeting) -> Vec<String> {
        let mut sides: BTreeMap<(bool, String), Vec<String>> = BTreeMap::new();
        for p in &m.participants {
            let side = p.side.as_ref().filter(|s| **s != p.agent).map(|s| self.name(s));
            let who = self.participant(p);
            sides.entry((side.is_none(), side.unwrap_or_default())).or_default().push(who);
        }
        let told = |((none, side), who): ((bool, String), Vec<String>)| {
            if none { who.join(", ") } else { format!("{side}: {}", who.join(", ")) }
        };
        sides.into_iter().map(told).collect()
    }

    fn participant(&mut self, p: &Participant) -> String {
        let office = self.ix.agent(&p.agent).and_then(|a| a.roles.first());
        let office = p.capacity.as_deref().or(office.map(|r| r.title.as_str()));
        let office = office.map(|o| format!(" ({})", escape(o))).unwrap_or_default();
        format!("{}{office}", self.name(&p.agent))
    }

    fn place(&self, id: &Id) -> String {
        let place = self.story.items.places.iter().find(|p| p.id == *id);
        let within = place.and_then(|p| p.within.as_deref()).map(|w| format!(", {}", escape(w)));
        format!("{}{}", self.name(id), within.unwrap_or_default())
    }

    /// Each length once, with who gives it.
    fn durations(&mut self, m: &'a Meeting) -> Option<String> {
        let mut lengths: Vec<(String, String)> = Vec::new();
        let given: Vec<_> = m.duration.iter().filter_map(|id| self.ix.quantity(id)).collect();
        for q in given {
            let words = in_marks(&self.ix.first_words(&q.evidence));
            let outlet = q.evidence.first().map(|s| self.outlet(&s.report)).unwrap_or_default();
            if lengths.iter().all(|(w, _)| *w != words) {
                let mark = self.mark(&q.evidence);
                lengths.push((words.clone(), format!("{words} ({outlet}){mark}")));
            }
        }
        let lengths: Vec<String> = lengths.into_iter().map(|(_, line)| line).collect();
        (!lengths.is_empty()).then(|| lengths.join("; "))
    }

    fn compared(&mut self) {
        let differ = rank::comparisons(self.story, Bearing::Differ);
        self.section("Where the reports differ", MOST + 1, &differ, Self::difference);
        let agree = rank::comparisons(self.story, Bearing::Agree);
        self.section("What they agree on", MOST, &agree, Self::agreement);
    }

    fn difference(&mut self, c: &'a Comparison) -> String {
        let severity = c.severity.map(|s| format!(", {s}")).unwrap_or_default();
        let mut members = Vec::new();
        for m in &c.members {
            let (outlet, mark) = (self.outlet(&m.report), self.mark(&m.evidence));
            members.push(format!("{} ({outlet}){mark}", in_marks(&m.value)));
        }
        let verdict = spoken(c.verdict.as_str());
        format!("**{}**: {verdict}{severity} — {}", short(&c.fact), members.join("; "))
    }

    fn agreement(&mut self, c: &'a Comparison) -> String {
        let spans: Vec<_> = c.members.iter().flat_map(|m| m.evidence.clone()).collect();
        let mark = self.mark(&spans);
        let s = &c.sources;
        let many =
            |n: u32, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
        let rests = format!(
            "{}, {}",
            many(s.newsrooms, "newsroom", "newsrooms"),
            many(s.witnesses, "witness", "witnesses")
        );
        let values: Vec<String> = rank::values(c).into_iter().take(3).map(in_marks).collect();
        let values =
            if values.is_empty() { String::new() } else { format!(" — {}", values.join("; ")) };
        format!("**{}**: {}{values} ({rests}){mark}", short(&c.fact), spoken(c.verdict.as_str()))
    }

    fn single(&mut self, s: &'a SingleSource) -> String {
        let mark = self.mark(&s.evidence);
        format!("{}: {}{mark}", self.outlet(&s.report), in_marks(&s.fact))
    }

    /// Issues down, the parties that say most across.
    fn matrix(&mut self) {
        let mut held: BTreeMap<Id, BTreeMap<Id, Vec<&str>>> = BTreeMap::new();
        let mut weight: BTreeMap<Id, usize> = BTreeMap::new();
        for p in self.story.items.positions.iter().filter(|p| self.is_sure(p.confidence.get())) {
            let Some(issue) = &p.issue else { continue };
            *weight.entry(p.party.clone()).or_default() += rank::reports(&p.evidence);
            let stances =
                held.entry(issue.clone()).or_default().entry(p.party.clone()).or_default();
            if !stances.contains(&p.stance.as_str()) {
                stances.push(p.stance.as_str());
            }
        }
        let mut parties: Vec<(Id, usize)> = weight.into_iter().collect();
        parties.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        parties.truncate(4);
        let mut issues: Vec<_> = held.into_iter().collect();
        let most = |by: &BTreeMap<Id, Vec<&str>>| {
            parties.iter().filter(|(p, _)| by.contains_key(p)).count()
        };
        issues.retain(|(_, by)| most(by) > 0);
        // Issues that no pack knows stand after those that one knows.
        let of_pack: BTreeSet<&Id> = self
            .story
            .items
            .issues
            .iter()
            .filter(|i| !i.code.starts_with("OPEN."))
            .map(|i| &i.id)
            .collect();
        issues.sort_by_key(|(issue, by)| (!of_pack.contains(issue), std::cmp::Reverse(most(by))));
        issues.truncate(2 * MOST);
        if issues.is_empty() {
            return;
        }
        let heads: Vec<String> = std::iter::once(String::new())
            .chain(parties.iter().map(|(p, _)| self.name(p)))
            .collect();
        let rows: Vec<Vec<String>> = issues
            .iter()
            .map(|(issue, by)| {
                let cell = |(p, _): &(Id, usize)| {
                    by.get(p).map(|s| spoken(&s.join(", "))).unwrap_or_default()
                };
                std::iter::once(self.name(issue)).chain(parties.iter().map(cell)).collect()
            })
            .collect();
        self.line("### Positions\n");
        let table = table(&heads, &rows);
        self.line(&table);
    }
}
