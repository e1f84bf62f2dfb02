//! Words for people and bodies, and given names.
//!
//! In: tables (shipped ones or a user's). Out: [`Lexicon`]. Holds: look-ups are by lemma in lower case, names by
//! their own spelling.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use compact_str::CompactString;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::{RelationKind, RoleStatus};

use super::registry::Registry;
use crate::LexiconError;
use crate::papers;
use crate::table::{self, Row};

const PEOPLE: &str = include_str!("../../../../data/lexicons/people.en.tsv");
const BODIES: &str = include_str!("../../../../data/lexicons/bodies.en.tsv");
const GIVEN_NAMES: &str = include_str!("../../../../data/lexicons/given_names.tsv");
const PRONOUNS: &str = include_str!("../../../../data/lexicons/pronouns.en.tsv");
const LEADERS: &str = include_str!("../../../../data/lexicons/kinds_of_leaders.en.tsv");
const CREDITS: &str = include_str!("../../../../data/lexicons/credit_words.en.tsv");
const LANDSCAPE: &str = include_str!("../../../../data/lexicons/landscape.en.tsv");
const NO_ACTORS: &str = include_str!("../../../../data/lexicons/no_actors.en.tsv");
const REGIONS: &str = include_str!("../../../../data/registry/regions.tsv");
const ROLE_STATUS: &str = include_str!("../../../../data/lexicons/role_status.en.tsv");
const PARTICLES: &str = include_str!("../../../../data/lexicons/name_particles.tsv");
const OFFICES: &str = include_str!("../../../../data/lexicons/offices.en.tsv");
const ENCOUNTERS: &str = include_str!("../../../../data/lexicons/encounters.en.tsv");
const PLACE_PREPOSITIONS: &str =
    include_str!("../../../../data/lexicons/place_prepositions.en.tsv");
const LEADING: &str = include_str!("../../../../data/lexicons/leading_verbs.en.tsv");
const APART: &str = include_str!("../../../../data/lexicons/apart.en.tsv");
const FAMILY_FIRST: &str = include_str!("../../../../data/lexicons/family_first.tsv");

/// A part of a state that bears another state's name.
#[derive(Debug, Clone)]
pub(crate) struct Namesake {
    /// The state that it is a part of, ISO 3166-1 alpha-3.
    pub(crate) part_of: CompactString,
    /// Words that say that the other state is meant.
    pub(crate) told_apart: Vec<CompactString>,
}

/// A man, a woman, or not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Gender {
    Male,
    Female,
    #[default]
    Unknown,
}

impl Gender {
    /// Whether one can be said of the other.
    pub(crate) fn agrees(self, other: Gender) -> bool {
        self == other || self == Gender::Unknown || other == Gender::Unknown
    }

    /// The known one of the two.
    pub(crate) fn or(self, other: Gender) -> Gender {
        if self == Gender::Unknown { other } else { self }
    }
}

/// What a word for people tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PersonKind {
    /// What one is to a body.
    Office,
    /// What one is to another person.
    Tie,
    /// Stands before a name only.
    Title,
    /// Any other noun for people.
    Person,
}

/// A word for people.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PersonWord {
    pub(crate) kind: PersonKind,
    pub(crate) gender: Gender,
    pub(crate) relation: Option<RelationKind>,
    /// Whether only a state has one.
    pub(crate) of_state: bool,
    /// Whether whoever bears it as a title alone is mostly a state's ("President Lind").
    pub(crate) titles_state: bool,
}

/// What sort of body a noun names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    State,
    Government,
    Firm,
    Union,
    /// Those whom a union faces.
    Employers,
    Party,
    /// States that act as one.
    Bloc,
    Media,
    Team,
    Body,
}

/// For what a pronoun can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pronoun {
    /// I.
    Speaker,
    /// We.
    Speakers,
    Man,
    Woman,
    Thing,
    Several,
    /// One of several who were told of: "one said", "another said".
    Member,
}

/// What a word tells of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Encounter {
    /// Its subject meets somebody.
    Verb,
    /// The same, and its object can be who is met.
    Object,
    Noun,
    /// Those who met, of any sort.
    Sides,
    /// Those who met, if they are people.
    People,
    /// A word of the two kinds before that any pair goes by, whatever its offices.
    Pair,
    /// A word without a noun beside it for two who met: "the pair".
    Two,
}

/// An office of several words.
#[derive(Debug, Clone)]
pub(crate) struct Office {
    /// In lower case.
    pub(crate) words: Vec<CompactString>,
    /// Which of them is the office itself.
    pub(crate) head: usize,
    /// What it makes of its holder; `None` where the office word tells.
    pub(crate) relation: Option<RelationKind>,
    /// By what else the same person may be called.
    pub(crate) like: Vec<CompactString>,
    /// Whether only a state has one.
    pub(crate) of_state: bool,
}

impl Office {
    /// Its words with a blank between two.
    pub(crate) fn name(&self) -> CompactString {
        self.words.join(" ").into()
    }
}

#[derive(Debug, Clone)]
struct GivenName {
    gender: Gender,
    short: Vec<CompactString>,
}

/// Countries, bodies, offices, given names, words for people.
#[derive(Debug, Clone)]
pub struct Lexicon {
    pub(crate) registry: Registry,
    people: HashMap<CompactString, PersonWord>,
    /// Offices that a state, by its code, does not have.
    lacking: BTreeSet<(CompactString, CompactString)>,
    /// The offices that a short title stands for: "gov." for governor.
    short_titles: BTreeMap<CompactString, Vec<CompactString>>,
    bodies: HashMap<CompactString, BodyKind>,
    given: HashMap<CompactString, GivenName>,
    family_first: BTreeSet<CompactString>,
    /// By the first word; the longest first.
    offices: HashMap<CompactString, Vec<Office>>,
    encounters: BTreeSet<(CompactString, Encounter)>,
    particles: BTreeSet<CompactString>,
    pronouns: HashMap<CompactString, Pronoun>,
    role_status: BTreeMap<CompactString, RoleStatus>,
    regions: BTreeSet<CompactString>,
    /// States whose name a part of another state bears.
    namesakes: BTreeMap<CompactString, Namesake>,
    landscape: BTreeSet<CompactString>,
    no_actors: BTreeSet<CompactString>,
    leaders: BTreeSet<CompactString>,
    credits: BTreeSet<CompactString>,
    place_prepositions: BTreeSet<CompactString>,
    leading: BTreeSet<CompactString>,
    apart: BTreeSet<CompactString>,
    /// Verbs that make their subject the author of a paper.
    pub(crate) papers: papers::Verbs,
}

impl Lexicon {
    /// The shipped lexicon.
    ///
    /// # Errors
    /// Where a shipped file is malformed.
    pub fn shipped() -> Result<Self, LexiconError> {
        let mut lexicon = Lexicon {
            registry: Registry::shipped()?,
            people: HashMap::new(),
            lacking: BTreeSet::new(),
            short_titles: BTreeMap::new(),
            bodies: HashMap::new(),
            given: HashMap::new(),
            family_first: words("family_first.tsv", FAMILY_FIRST)?,
            offices: HashMap::new(),
            encounters: BTreeSet::new(),
            particles: words("name_particles.tsv", PARTICLES)?,
            pronouns: HashMap::new(),
            role_status: BTreeMap::new(),
            regions: BTreeSet::new(),
            namesakes: BTreeMap::new(),
            landscape: words("landscape.en.tsv", LANDSCAPE)?,
            no_actors: words("no_actors.en.tsv", NO_ACTORS)?,
            leaders: words("kinds_of_leaders.en.tsv", LEADERS)?,
            credits: words("credit_words.en.tsv", CREDITS)?,
            place_prepositions: words("place_prepositions.en.tsv", PLACE_PREPOSITIONS)?,
            leading: words("leading_verbs.en.tsv", LEADING)?,
            apart: words("apart.en.tsv", APART)?,
            papers: papers::Verbs::shipped()?,
        };
        lexicon.add_people("people.en.tsv", PEOPLE)?;
        lexicon.add_bodies("bodies.en.tsv", BODIES)?;
        lexicon.add_given_names("given_names.tsv", GIVEN_NAMES)?;
        lexicon.add_long_offices("offices.en.tsv", OFFICES)?;
        lexicon.add_regions("regions.tsv", REGIONS)?;
        for row in table::rows("encounters.en.tsv", ENCOUNTERS) {
            lexicon.encounters.insert((row.field(0)?.into(), encounter(&row)?));
        }
        for row in table::rows("pronouns.en.tsv", PRONOUNS) {
            lexicon.pronouns.insert(row.field(0)?.into(), pronoun(&row)?);
        }
        for row in table::rows("role_status.en.tsv", ROLE_STATUS) {
            let status = row.field(1)?;
            let status =
                status.parse().map_err(|_| row.error(format!("no status is called {status:?}")))?;
            lexicon.role_status.insert(row.field(0)?.into(), status);
        }
        Ok(lexicon)
    }

    /// Adds a table of states; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field.
    pub fn add_countries(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        self.registry.add_countries(file, text)
    }

    /// Adds a table of bodies; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field or has an unknown kind.
    pub fn add_organisations(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        self.registry.add_organisations(file, text)
    }

    /// Adds a table of office-holders; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field or names a body that no table has.
    pub fn add_offices(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        self.registry.add_offices(file, text)
    }

    /// Adds a table of words for people; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field or has an unknown kind, gender or relation.
    pub fn add_people(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let word = person_word(&row)?;
            let long: Vec<CompactString> = row.list(5).map(Into::into).collect();
            if !long.is_empty() {
                self.short_titles.insert(row.field(0)?.into(), long);
            }
            if let Some(country) = row.optional(4).strip_prefix("state -") {
                self.lacking.insert((country.into(), row.field(0)?.into()));
            }
            self.people.insert(row.field(0)?.into(), word);
        }
        Ok(())
    }

    /// Adds a table of offices of several words; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field, counts past its words or has an unknown relation.
    pub fn add_long_offices(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let office = long_office(&row)?;
            let first = office.words.first().cloned().unwrap_or_default();
            let known = self.offices.entry(first).or_default();
            known.push(office);
            known.sort_by_key(|office| std::cmp::Reverse(office.words.len()));
        }
        Ok(())
    }

    /// Adds a table of nouns for bodies; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field or has an unknown kind.
    pub fn add_bodies(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let kind = match row.field(1)? {
                "state" => BodyKind::State,
                "government" => BodyKind::Government,
                "firm" => BodyKind::Firm,
                "union" => BodyKind::Union,
                "employers" => BodyKind::Employers,
                "party" => BodyKind::Party,
                "bloc" => BodyKind::Bloc,
                "media" => BodyKind::Media,
                "team" => BodyKind::Team,
                "body" => BodyKind::Body,
                other => return Err(row.error(format!("no kind of body is called {other:?}"))),
            };
            self.bodies.insert(row.field(0)?.into(), kind);
        }
        Ok(())
    }

    /// Adds a table of given names; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field or has an unknown gender.
    pub fn add_given_names(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let gender = gender(&row, 1)?;
            let short = row.list(2).map(Into::into).collect();
            self.given.insert(row.field(0)?.into(), GivenName { gender, short });
        }
        Ok(())
    }

    /// Adds a table of parts of the world; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks its name.
    pub fn add_regions(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let name: CompactString = row.field(0)?.into();
            match row.optional(1) {
                "" => {
                    self.regions.insert(name);
                }
                part_of => {
                    let told_apart = row.list(2).map(Into::into).collect();
                    self.namesakes.insert(name, Namesake { part_of: part_of.into(), told_apart });
                }
            }
        }
        Ok(())
    }

    /// The part of another state that bears a state's name.
    pub(crate) fn namesake(&self, name: &str) -> Option<&Namesake> {
        self.namesakes.get(name)
    }

    /// Whether it is a part of the world that is no state.
    pub(crate) fn is_region(&self, name: &str) -> bool {
        self.regions.contains(name)
    }

    /// Whether it is a name that acts for nobody ("Medicare").
    pub(crate) fn is_no_actor(&self, name: &str) -> bool {
        self.no_actors.contains(name)
    }

    /// Whether it is a word for a piece of land or water ("bay"); in lower case.
    pub(crate) fn is_landscape(&self, word: &str) -> bool {
        self.landscape.contains(word)
    }

    /// Whether it tells what kind of leader somebody is and names nobody's body ("majority"); in lower case.
    pub(crate) fn is_kind_of_leader(&self, word: &str) -> bool {
        self.leaders.contains(word)
    }

    /// Whether what stands behind it is a place ("in", "near"); in lower case.
    pub(crate) fn is_place_preposition(&self, word: &str) -> bool {
        self.place_prepositions.contains(word)
    }

    /// Whether its subject is at the head of its object ("leads the union"); the lemma in lower case.
    pub(crate) fn is_leading(&self, verb: &str) -> bool {
        self.leading.contains(verb)
    }

    /// Whether it names people who do not act for whom they are told by ("Norway's opponents"); the lemma in lower case.
    pub(crate) fn is_apart(&self, noun: &str) -> bool {
        self.apart.contains(noun)
    }

    /// Whether it stands in a line that tells who made a report or a picture; in lower case.
    pub(crate) fn is_credit(&self, word: &str) -> bool {
        self.credits.contains(word)
    }

    /// Whether only a state has such an officer or body ("minister", "government"); the lemma in lower case.
    pub(crate) fn is_of_state(&self, lemma: &str) -> bool {
        self.person(lemma).is_some_and(|w| w.of_state)
            || matches!(self.body(lemma), Some(BodyKind::Government | BodyKind::Team))
                && lemma != "team"
                && lemma != "side"
    }

    /// Whether a state, by its code, is known to have no such officer; the lemma in lower case.
    pub(crate) fn lacks_office(&self, country: &str, lemma: &str) -> bool {
        self.lacking.contains(&(country.into(), lemma.into()))
    }

    /// Whether a word tells that of a meeting; the lemma in lower case.
    pub(crate) fn is_encounter(&self, lemma: &str, kind: Encounter) -> bool {
        self.encounters.contains(&(lemma.into(), kind))
    }

    /// For what a word can stand as a pronoun; in lower case.
    pub(crate) fn pronoun(&self, word: &str) -> Option<Pronoun> {
        self.pronouns.get(word).copied()
    }

    /// How a title is held that has the word in it; in lower case.
    pub(crate) fn role_status(&self, word: &str) -> Option<RoleStatus> {
        self.role_status.get(word).copied()
    }

    /// What a word for people tells; the lemma in lower case.
    pub(crate) fn person(&self, lemma: &str) -> Option<PersonWord> {
        self.people.get(lemma).copied()
    }

    /// The offices that a short title stands for; none for any other word.
    pub(crate) fn written_out(&self, title: &str) -> &[CompactString] {
        self.short_titles.get(title).map_or(&[], Vec::as_slice)
    }

    /// The office of several words that begins at a token, and where it ends.
    pub(crate) fn long_office(&self, doc: &Doc, start: TokenId) -> Option<(&Office, Tokens)> {
        let stop = doc.sentence(start).tokens.end;
        let is = |id: TokenId, word: &str| {
            let token = doc.token(id);
            token.lower == word || token.lemma.eq_ignore_ascii_case(word)
        };
        let token = doc.token(start);
        let lemma = token.lemma.to_lowercase();
        let listed = [token.lower.as_str(), lemma.as_str()];
        let offices = listed.iter().filter_map(|word| self.offices.get(*word)).flatten();
        offices.into_iter().find_map(|office| {
            let end = start + office.words.len() as TokenId;
            let fits = end <= stop
                && (start..end).zip(&office.words).all(|(id, word)| is(id, word.as_str()));
            fits.then_some((office, start..end))
        })
    }

    /// The offices of several words in a document, each by the token that is the office.
    pub(crate) fn long_offices(&self, doc: &Doc) -> BTreeMap<TokenId, &Office> {
        let mut found = BTreeMap::new();
        for start in (0..doc.tokens.len() as TokenId).rev() {
            if let Some((long, tokens)) = self.long_office(doc, start) {
                found.insert(tokens.start + long.head as TokenId, long);
            }
        }
        found
    }

    /// The office of several words in which a token is the office.
    pub(crate) fn long_office_of(&self, doc: &Doc, office: TokenId) -> Option<&Office> {
        let first = doc.sentence(office).tokens.start.max(office.saturating_sub(3));
        (first..=office).find_map(|start| {
            let (long, tokens) = self.long_office(doc, start)?;
            (tokens.start + long.head as TokenId == office).then_some(long)
        })
    }

    /// What sort of body a noun names; the lemma in lower case.
    pub(crate) fn body(&self, lemma: &str) -> Option<BodyKind> {
        self.bodies.get(lemma).copied()
    }

    /// What sort of body a name of several words is of: its last telling word says, but employers stay employers
    /// ("Port Employers Federation") and workers workers ("Rail Workers Association").
    pub(crate) fn body_by_name(&self, name: &str) -> Option<BodyKind> {
        let words = name.split_whitespace().rev();
        let kinds: Vec<BodyKind> =
            words.filter_map(|word| self.body(&word.to_lowercase())).collect();
        let last = kinds.first().copied()?;
        let members = [BodyKind::Employers, BodyKind::Union];
        let told = members.into_iter().find(|kind| kinds.contains(kind));
        Some(
            told.filter(|_| last == BodyKind::Body || kinds.contains(&BodyKind::Employers))
                .unwrap_or(last),
        )
    }

    /// Who bears a given name.
    pub(crate) fn gender_of(&self, given: &str) -> Gender {
        match self.given.get(given) {
            Some(name) => name.gender,
            None => self.gender_of_ending(given),
        }
    }

    /// What the ending of an unlisted name tells ("-a").
    fn gender_of_ending(&self, given: &str) -> Gender {
        let listed = given
            .char_indices()
            .skip(3)
            .find_map(|(at, _)| self.given.get(format!("-{}", &given[at..]).as_str()));
        listed.map_or(Gender::Unknown, |ending| ending.gender)
    }

    /// Whether it is a given name.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// Whether one is a short form of the other.
    pub(crate) fn same_given(&self, a: &str, b: &str) -> bool {
        let short = |long: &str, short: &str| {
            self.given.get(long).is_some_and(|name| name.short.iter().any(|s| s == short))
        };
        short(a, b) || short(b, a)
    }

    /// Whether it is a small word inside names ("bin").
    pub(crate) fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(word)
    }

    /// Whether it is a family name that stands first.
    pub(crate) fn is_family_first(&self, name: &str) -> bool {
        self.family_first.contains(name)
    }
}

/// A table of one word a line.
fn words(file: &str, text: &str) -> Result<BTreeSet<CompactString>, LexiconError> {
    table::rows(file, text).map(|row| Ok(row.field(0)?.into())).collect()
}

fn encounter(row: &Row<'_>) -> Result<Encounter, LexiconError> {
    match row.field(1)? {
        "verb" => Ok(Encounter::Verb),
        "object" => Ok(Encounter::Object),
        "noun" => Ok(Encounter::Noun),
        "sides" => Ok(Encounter::Sides),
        "people" => Ok(Encounter::People),
        "pair" => Ok(Encounter::Pair),
        "two" => Ok(Encounter::Two),
        other => Err(row.error(format!("no word of a meeting is of the kind {other:?}"))),
    }
}

fn long_office(row: &Row<'_>) -> Result<Office, LexiconError> {
    let words: Vec<CompactString> = row.field(0)?.split(' ').map(Into::into).collect();
    let head = row.field(1)?.parse().ok().filter(|at| (1..=words.len()).contains(at));
    let head: usize =
        head.ok_or_else(|| row.error("the office is none of the words".to_owned()))?;
    let relation = match row.field(2)? {
        "-" => None,
        text => {
            Some(text.parse().map_err(|_| row.error(format!("no relation is called {text:?}")))?)
        }
    };
    let like = row.list(3).map(Into::into).collect();
    Ok(Office { words, head: head - 1, relation, like, of_state: row.optional(4) == "state" })
}

fn person_word(row: &Row<'_>) -> Result<PersonWord, LexiconError> {
    let kind = match row.field(1)? {
        "office" => PersonKind::Office,
        "tie" => PersonKind::Tie,
        "title" => PersonKind::Title,
        "person" => PersonKind::Person,
        other => return Err(row.error(format!("no kind of word is called {other:?}"))),
    };
    let relation = match row.optional(3) {
        "" => None,
        text => {
            Some(text.parse().map_err(|_| row.error(format!("no relation is called {text:?}")))?)
        }
    };
    let whose = row.optional(4);
    let of_state = whose == "state" || whose.starts_with("state -");
    Ok(PersonWord {
        kind,
        gender: gender(row, 2)?,
        relation,
        of_state,
        titles_state: whose == "title",
    })
}

fn gender(row: &Row<'_>, field: usize) -> Result<Gender, LexiconError> {
    match row.field(field)? {
        "m" => Ok(Gender::Male),
        "f" => Ok(Gender::Female),
        "-" => Ok(Gender::Unknown),
        other => Err(row.error(format!("{other:?} is neither m, f nor -"))),
    }
}

fn pronoun(row: &Row<'_>) -> Result<Pronoun, LexiconError> {
    match row.field(1)? {
        "speaker" => Ok(Pronoun::Speaker),
        "speakers" => Ok(Pronoun::Speakers),
        "man" => Ok(Pronoun::Man),
        "woman" => Ok(Pronoun::Woman),
        "thing" => Ok(Pronoun::Thing),
        "several" => Ok(Pronoun::Several),
        "member" => Ok(Pronoun::Member),
        other => Err(row.error(format!("no pronoun stands for {other:?}"))),
    }
}
