//! What several titles of one person are to each other.
//!
//! In: a person's roles, as the newsrooms give them. Out: camps of titles that one person cannot bear together. Holds: a
//! title before another person's name, one that marks a step ("former", "elect"), names two offices at once or no portfolio belongs to no camp; words for
//! the state or body are not part of a portfolio.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use readout_types::{Agent, AgentKind, Id, Items, Role, RoleStatus, Span};

use crate::merge::Context;
use crate::words;

/// Titles that one person can bear together, as some newsrooms give them.
pub(crate) struct Camp<'a> {
    pub(crate) roles: Vec<&'a Role>,
    /// The newsrooms, each by its first reading.
    pub(crate) rooms: BTreeSet<usize>,
}

/// More camps than this are a person taken for several, not a wrong office.
const MOST_CAMPS: usize = 3;

/// Letters that two words for one portfolio share: "fisheries", "fishing".
const STEM: usize = 4;

/// Words of office steps (`elect`, `former`), with the step.
pub(crate) fn steps() -> &'static BTreeMap<&'static str, &'static str> {
    static STEPS: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    STEPS.get_or_init(|| pairs(include_str!("../data/office_steps.tsv")))
}

/// Nouns that name an office, each with its class.
pub(crate) fn heads() -> &'static BTreeMap<&'static str, &'static str> {
    static HEADS: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    HEADS.get_or_init(|| pairs(include_str!("../data/office_heads.tsv")))
}

fn pairs(table: &'static str) -> BTreeMap<&'static str, &'static str> {
    table.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect()
}

/// What a story's titles are read by.
pub(crate) struct Offices<'a> {
    bodies: BTreeSet<String>,
    /// Where a person's name begins, by report and place.
    names: BTreeMap<(&'a Id, u32), Vec<&'a Id>>,
}

impl<'a> Offices<'a> {
    pub(crate) fn of(items: &'a Items) -> Self {
        let mut names: BTreeMap<(&Id, u32), Vec<&Id>> = BTreeMap::new();
        for person in items.agents.iter().filter(|a| a.kind == AgentKind::Person) {
            for mention in &person.mentions {
                names.entry((&mention.report, mention.start)).or_default().push(&person.id);
            }
        }
        Offices { bodies: body_words(items), names }
    }

    /// The camps of a person's titles, the one with most newsrooms first; empty where nothing clashes.
    pub(crate) fn camps<'p>(&self, cx: &Context<'_>, person: &'p Agent) -> Vec<Camp<'p>> {
        if person.kind != AgentKind::Person {
            return Vec::new();
        }
        let own = person.roles.iter().filter(|r| !self.is_of_next(cx, person, r));
        let titles: Vec<Title<'_>> = own.filter_map(|r| Title::of(cx, r, &self.bodies)).collect();
        parted(&titles)
    }

    /// Whether another person's name follows the title: in a list it is the next one's.
    fn is_of_next(&self, cx: &Context<'_>, person: &Agent, role: &Role) -> bool {
        let ends = |title: &Span, start: u32| {
            let gap = Span { start: title.end, end: start, ..title.clone() };
            !cx.words(&gap).contains(['.', ';', ':'])
        };
        let another = |title: &Span, start: u32| {
            let named = self.names.get(&(&title.report, start));
            named.is_some_and(|who| who.iter().any(|id| **id != person.id)) && ends(title, start)
        };
        role.evidence.iter().any(|t| (t.end..=t.end + 2).any(|start| another(t, start)))
    }
}

/// The titles in camps, where those exclude each other.
fn parted<'a>(titles: &[Title<'a>]) -> Vec<Camp<'a>> {
    let mut camps: Vec<(Vec<usize>, Camp<'_>)> = Vec::new();
    for (at, title) in titles.iter().enumerate() {
        let home = camps.iter_mut().find(|(of, _)| of.iter().any(|o| titles[*o].is(title)));
        let (of, camp) = match home {
            Some(found) => found,
            None => {
                camps.push((Vec::new(), Camp { roles: Vec::new(), rooms: BTreeSet::new() }));
                let Some(new) = camps.last_mut() else { continue };
                new
            }
        };
        of.push(at);
        camp.roles.push(title.role);
        camp.rooms.insert(title.room);
    }
    camps.sort_by_key(|(of, c)| (std::cmp::Reverse(c.rooms.len()), of.first().copied()));
    let clash = clash(&camps, titles);
    if clash { camps.into_iter().map(|(_, c)| c).collect() } else { Vec::new() }
}

/// Whether the camps exclude each other: two portfolios of one rank, or a cabinet post that single newsrooms give for what
/// another calls a member of a staff (or the reverse).
fn clash(camps: &[(Vec<usize>, Camp<'_>)], titles: &[Title<'_>]) -> bool {
    if camps.len() < 2 || camps.len() > MOST_CAMPS {
        return false;
    }
    let heads: BTreeSet<&str> = titles.iter().map(|t| t.head).collect();
    heads.len() == 1 || camps[1..].iter().all(|(_, c)| c.rooms.len() == 1)
}

struct Title<'a> {
    role: &'a Role,
    room: usize,
    head: &'static str,
    class: &'static str,
    portfolio: BTreeSet<String>,
}

impl<'a> Title<'a> {
    fn of(cx: &Context<'_>, role: &'a Role, bodies: &BTreeSet<String>) -> Option<Self> {
        let words = words::fold(&role.title);
        let step = words.iter().any(|w| steps().contains_key(w.as_str()));
        let status = matches!(role.status, RoleStatus::Denied | RoleStatus::Former);
        if step || status || role.evidence.is_empty() || words.iter().any(|w| w == "and") {
            return None;
        }
        let (head, class) = words.iter().rev().enumerate().find_map(|(after, w)| {
            let row = heads().get_key_value(w.as_str());
            match row.filter(|(_, c)| !matches!(**c, "none" | "house" | "chamber"))? {
                (_, &"closing") if after > 0 => None,
                (head, class) => Some((*head, *class)),
            }
        })?;
        let of = role.org.as_deref().map(words::fold).unwrap_or_default();
        // Who presides over a body is told apart by the body itself.
        let presides = class == "chair";
        let named = |w: &String| bodies.contains(w) || of.contains(w);
        let own = |w: &&String| match heads().get(w.as_str()) {
            Some(&"chamber") => presides,
            Some(&"none" | &"closing") => false,
            _ => w.as_str() != head && !presides && !named(w),
        };
        let portfolio: BTreeSet<String> = words.iter().filter(own).cloned().collect();
        let known = class == "staff" || !portfolio.is_empty();
        let room = cx.room(&role.report);
        known.then_some(Title { role, room, head, class, portfolio })
    }

    /// Whether both can be one office.
    fn is(&self, other: &Title<'_>) -> bool {
        let like = |a: &String, b: &String| {
            let stem = |w: &str| w.chars().take(STEM).collect::<String>();
            a == b || (a.chars().count() >= STEM && stem(a) == stem(b))
        };
        // A "policy chief" may be a minister or an aide.
        let loose = [self.class, other.class].contains(&"closing")
            && ![self.class, other.class].contains(&"chair");
        (self.class == other.class || loose)
            && (self.class == "staff"
                || self.head != other.head
                || self.portfolio.iter().any(|a| other.portfolio.iter().any(|b| like(a, b))))
    }
}

/// The words of the names of sides and bodies: "Samarandi foreign minister" is Samarand's.
fn body_words(items: &Items) -> BTreeSet<String> {
    let bodies = items
        .agents
        .iter()
        .filter(|a| matches!(a.kind, AgentKind::Party | AgentKind::Organization));
    let names = bodies.flat_map(|a| std::iter::once(&a.name).chain(&a.aliases));
    let proper = names.filter(|n| n.starts_with(char::is_uppercase)).map(|n| words::fold(n));
    // A ministry is named by the very portfolio that a title must keep.
    let house = |w: &String| heads().get(w.as_str()) == Some(&"house");
    proper.filter(|words| !words.iter().any(house)).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_word_as_titles_are_cut_into() {
        for word in heads().keys().chain(steps().keys()) {
            assert_eq!(words::fold(word), [*word], "{word} never stands in a title");
        }
    }
}
