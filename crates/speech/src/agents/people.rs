//! Joins the names of one person: full name, surname, title and surname, short forms, spellings.
//!
//! In: the names found in a report. Out: [`Person`]s in order of first mention. Holds: two full names are one
//! person only where family name, suffix and given names agree; a single name goes to the one person whom it fits,
//! or to the one of several that stood last before it.

use readout_types::doc::{Doc, Tokens};

use super::lexicon::{Gender, Lexicon, PersonKind};
use super::names::{self, Named, What};

/// One person by name.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The fullest form.
    pub(crate) name: Name,
    pub(crate) gender: Gender,
    /// Its mentions: indices of the names found.
    pub(crate) mentions: Vec<usize>,
}

/// A person's name in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// As it stands, without suffix.
    pub(crate) text: String,
    given: Vec<String>,
    family: String,
    suffix: Option<String>,
}

impl Name {
    fn new(doc: &Doc, lexicon: &Lexicon, tokens: &Tokens) -> Self {
        let last = names::last_name(doc, tokens);
        let text = doc.text(tokens.start..last + 1).to_owned();
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let suffix = (last + 1..tokens.end)
            .map(|id| doc.word(id).trim_end_matches('.').to_lowercase())
            .find(|word| word != ",");
        let first = words.first().cloned().unwrap_or_default();
        let family_first = words.len() > 1 && words.len() < 4 && lexicon.is_family_first(&first);
        let (given, family) = if family_first {
            (words[1..].to_vec(), first)
        } else {
            let family = words.last().cloned().unwrap_or_default();
            (words[..words.len().saturating_sub(1)].to_vec(), family)
        };
        Name { text, given, family, suffix }
    }

    fn is_full(&self) -> bool {
        !self.given.is_empty()
    }

    /// The name with its ending ("Jr."), which tells it from another's.
    pub(crate) fn whole(&self) -> String {
        match &self.suffix {
            Some(suffix) if suffix.starts_with(['i', 'v']) => {
                format!("{} {}", self.text, suffix.to_uppercase())
            }
            Some(suffix) => {
                let (first, rest) = suffix.split_at(1);
                format!("{} {}{rest}.", self.text, first.to_uppercase())
            }
            None => self.text.clone(),
        }
    }

    /// Letters only: "Jong-un" and "Jong Un" are one spelling.
    fn letters(&self) -> String {
        self.text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
    }

    fn is_same(&self, other: &Name, lexicon: &Lexicon) -> bool {
        if self.letters() == other.letters() {
            return self.suffix == other.suffix;
        }
        self.family == other.family
            && self.suffix == other.suffix
            && self.given_agrees(other, lexicon)
    }

    fn given_agrees(&self, other: &Name, lexicon: &Lexicon) -> bool {
        let (Some(a), Some(b)) = (self.given.first(), other.given.first()) else { return false };
        let initial = |short: &str, long: &str| {
            short.trim_end_matches('.').chars().count() == 1
                && long.chars().next() == short.chars().next()
        };
        a == b || initial(a, b) || initial(b, a) || lexicon.same_given(a, b)
    }

    /// Whether a single word can stand for the person.
    fn answers_to(&self, word: &Name) -> Fit {
        let letters = word.letters();
        if word.family == self.family {
            return Fit::Family;
        }
        let given: String = self.given.concat().chars().filter(|c| c.is_alphabetic()).collect();
        let first = self.given.first().is_some_and(|g| g.to_lowercase() == letters);
        if first || given.to_lowercase() == letters { Fit::Given } else { Fit::No }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Family,
    Given,
    No,
}

/// The persons named in a report.
pub(crate) fn join(doc: &Doc, lexicon: &Lexicon, named: &[Named]) -> Vec<Person> {
    let mut persons: Vec<Person> = Vec::new();
    let of_persons = || named.iter().enumerate().filter(|(_, n)| n.what == What::Person);
    for (at, n) in of_persons() {
        let name = Name::new(doc, lexicon, &n.tokens);
        if name.is_full() {
            add_full(doc, lexicon, &mut persons, (at, n), name);
        }
    }
    for (at, n) in of_persons() {
        let name = Name::new(doc, lexicon, &n.tokens);
        if !name.is_full() {
            add_single(doc, lexicon, &mut persons, (at, n), name);
        }
    }
    for person in &mut persons {
        person.mentions.sort_unstable();
    }
    persons.sort_by_key(|person| person.mentions.first().copied());
    persons
}

/// Whom the report names by the last name only has the gender that the first name elsewhere tells.
pub(crate) fn lend_gender(lexicon: &Lexicon, persons: &mut [Person], lent: &[String]) {
    for person in persons.iter_mut().filter(|p| !p.name.is_full() && p.gender == Gender::Unknown) {
        let mut bearers = lent
            .iter()
            .filter(|name| name.rsplit(' ').next().is_some_and(|last| last == person.name.family));
        let given = bearers.next().and_then(|name| name.split(' ').next());
        if let Some(given) = given.filter(|_| bearers.next().is_none()) {
            person.gender = lexicon.gender_of(given);
        }
    }
}

fn add_full(
    doc: &Doc,
    lexicon: &Lexicon,
    persons: &mut Vec<Person>,
    (at, named): (usize, &Named),
    name: Name,
) {
    let gender = gender(doc, lexicon, named, &name);
    let same =
        persons.iter_mut().find(|p| p.name.is_same(&name, lexicon) && p.gender.agrees(gender));
    match same {
        Some(person) => {
            person.mentions.push(at);
            person.gender = person.gender.or(gender);
            let all_capitals = |n: &Name| n.text.chars().filter(|c| c.is_lowercase()).count() == 0;
            if name.text.len() > person.name.text.len() && !all_capitals(&name) {
                person.name = name;
            }
        }
        None => persons.push(Person { name, gender, mentions: vec![at] }),
    }
}

fn add_single(
    doc: &Doc,
    lexicon: &Lexicon,
    persons: &mut Vec<Person>,
    (at, named): (usize, &Named),
    name: Name,
) {
    let gender = title_gender(doc, lexicon, named);
    let fits = |fit: Fit| {
        let found = persons.iter().enumerate();
        let found =
            found.filter(|(_, p)| p.name.answers_to(&name) == fit && p.gender.agrees(gender));
        found.map(|(index, _)| index).collect::<Vec<_>>()
    };
    let mut candidates = of_generation(persons, &name, fits(Fit::Family));
    if candidates.is_empty() && name.suffix.is_none() {
        candidates = fits(Fit::Given);
    }
    if candidates.is_empty() && name.suffix.is_none() {
        // "Peter" beside a "President Lindqvist" whose given name the report leaves out.
        let full = |p: &Person| format!("{} {}", name.text, p.name.text);
        let known = |index: &usize| lexicon.registry.is_holder(&full(&persons[*index]));
        candidates = (0..persons.len()).filter(known).collect();
    }
    let last_before =
        |index: &usize| persons[*index].mentions.iter().copied().filter(|m| *m < at).max();
    let chosen = candidates
        .iter()
        .copied()
        .max_by_key(|index| (last_before(index), std::cmp::Reverse(*index)));
    match chosen {
        Some(index) => {
            persons[index].mentions.push(at);
            persons[index].gender = persons[index].gender.or(gender);
        }
        None => persons.push(Person { name, gender, mentions: vec![at] }),
    }
}

/// "Lindqvist Jr." is no other Lindqvist; "Lindqvist" alone is the one whose name has no such ending, where there is one.
fn of_generation(persons: &[Person], name: &Name, family: Vec<usize>) -> Vec<usize> {
    let same: Vec<usize> =
        family.iter().copied().filter(|at| persons[*at].name.suffix == name.suffix).collect();
    if same.is_empty() && name.suffix.is_none() { family } else { same }
}

/// As a title before the name tells, or the given name.
fn gender(doc: &Doc, lexicon: &Lexicon, named: &Named, name: &Name) -> Gender {
    let by_name = name.given.first().map_or(Gender::Unknown, |given| lexicon.gender_of(given));
    title_gender(doc, lexicon, named).or(by_name)
}

fn title_gender(doc: &Doc, lexicon: &Lexicon, named: &Named) -> Gender {
    let Some(before) = named.tokens.start.checked_sub(1) else { return Gender::Unknown };
    let word = lexicon.person(&doc.token(before).lower);
    word.filter(|w| w.kind == PersonKind::Title || w.kind == PersonKind::Office)
        .map_or(Gender::Unknown, |w| w.gender)
}
