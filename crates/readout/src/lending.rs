//! Lends reports what others of their story know: one without a date its day, so that "on Tuesday" can be told; one that names
//! people by their last names only who they are.
//!
//! In: reports and their groups. Out: for each the day that it is lent, or none, and the full names of persons. Holds: a last
//! name is lent only where the report has it as a word with a capital and no person of its own who bears it; only a report without a date of its own is lent one,
//! and only by reports of its story that came out within a week of one another; the day is the middle one of theirs.
//! What is read keeps no trace of it but in dates that are the same whether the report came out on that day or the next.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Agent, AgentKind, Basis, Edtf, Reading, Report};

use crate::stories::Group;

/// The days of one story's reports lie no farther apart.
const SPREAD: usize = 7;

/// For each report, the day that its story lends it.
pub(crate) fn days(reports: &[Report], groups: &[Group]) -> Vec<Option<Edtf>> {
    let mut lent = vec![None; reports.len()];
    let undated = |at: &usize| reports.get(*at).is_some_and(|r| r.published.is_none());
    for group in groups {
        let known = group.members.iter().filter_map(|at| reports.get(*at)?.published.as_ref());
        let Some(day) = middle(known) else { continue };
        for at in group.members.iter().copied().filter(undated) {
            if let Some(slot) = lent.get_mut(at) {
                *slot = Some(day.clone());
            }
        }
    }
    lent
}

/// The middle one of some days, where these are near one another.
fn middle<'d>(published: impl Iterator<Item = &'d Edtf>) -> Option<Edtf> {
    let day = |d: &Edtf| d.as_str().get(..10)?.parse::<jiff::civil::Date>().ok();
    let mut days: Vec<jiff::civil::Date> = published.filter_map(day).collect();
    days.sort_unstable();
    let (first, last) = (days.first()?, days.last()?);
    let spread = first.duration_until(*last).as_hours() / 24;
    let near = usize::try_from(spread).is_ok_and(|days| days <= SPREAD);
    let middle = days.get((days.len() - 1) / 2).filter(|_| near)?;
    Some(Edtf::new(middle.to_string()))
}

/// The report as if it had come out on a day that others lent it, which the basis tells.
pub(crate) fn lend(report: Report, day: Edtf) -> Report {
    Report { published: Some(day), published_basis: Some(Basis::External), ..report }
}

/// For each reading, the full names by which other reports of its story tell people whose last name alone stands in it, and in
/// whom it sees no person.
pub(crate) fn names(readings: &[Reading], groups: &[Group]) -> Vec<Vec<String>> {
    let mut lent = vec![Vec::new(); readings.len()];
    for group in groups.iter().filter(|group| group.members.len() > 1) {
        let members = || group.members.iter().filter_map(|at| Some((*at, readings.get(*at)?)));
        let mut full: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for agent in members().flat_map(|(_, reading)| &reading.items.agents) {
            if let Some(last) = last_name(agent).filter(|_| is_sure(agent)) {
                full.entry(last).or_default().insert(&agent.name);
            }
        }
        for (at, reading) in members() {
            let own: BTreeSet<&str> = reading
                .items
                .agents
                .iter()
                .filter(|a| a.kind == AgentKind::Person)
                .filter_map(last_word)
                .collect();
            let words = words_alone(reading.report.text.as_str());
            let place = |last: &str| reading.items.places.iter().any(|p| p.name == last);
            // Two who bear one last name are told apart by the report's own words or not at all.
            let known = full.iter().filter(|(last, names)| {
                names.len() == 1 && !own.contains(*last) && words.contains(*last) && !place(last)
            });
            if let Some(slot) = lent.get_mut(at) {
                *slot = known.flat_map(|(_, names)| names).map(ToString::to_string).collect();
            }
        }
    }
    lent
}

/// Told by an office, or more than once.
fn is_sure(agent: &Agent) -> bool {
    !agent.roles.is_empty() || agent.mentions.len() > 2
}

/// The last word of a person's full name.
fn last_name(agent: &Agent) -> Option<&str> {
    let full = agent.kind == AgentKind::Person && agent.name.contains(' ');
    last_word(agent)
        .filter(|last| full && last.chars().count() > 2 && last.starts_with(char::is_uppercase))
}

fn last_word(agent: &Agent) -> Option<&str> {
    agent.name.rsplit(' ').next()
}

/// Words with a capital behind a word in small letters, which is no sentence's first: names, not headlines.
fn words_alone(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut things = BTreeSet::new();
    let mut before = "";
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        if bare.starts_with(char::is_uppercase) && before.starts_with(char::is_lowercase) {
            found.insert(bare);
        }
        // "The Baltic" is nobody's last name.
        if before.eq_ignore_ascii_case("the") {
            things.insert(bare);
        }
        before = word;
    }
    found.retain(|word| !things.contains(word));
    found
}
