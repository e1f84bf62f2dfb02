//! States, bodies and office-holders that are known beforehand.
//!
//! In: the registry's tables (shipped ones or a user's). Out: [`Registry`], which finds the longest known name that
//! begins at a token. Holds: names are matched with their capitals, and end where a token ends.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use readout_types::doc::{Doc, TokenId, Tokens};

use crate::LexiconError;
use crate::table::{self, Row};

const COUNTRIES: &str = include_str!("../../../../data/registry/countries.tsv");
const ORGANISATIONS: &str = include_str!("../../../../data/registry/organisations.tsv");
const OFFICES: &str = include_str!("../../../../data/registry/offices.tsv");

/// A state or body: index of [`Registry::known`].
pub(crate) type KnownId = u32;

/// What a known name stands for.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) name: CompactString,
    pub(crate) kind: KnownKind,
    /// ISO 3166-1 alpha-3 code of the state that it is or belongs to.
    pub(crate) country: Option<CompactString>,
    /// Name of the side for which its people act.
    pub(crate) side: Option<CompactString>,
    /// PLOVER sector.
    pub(crate) sector: Option<CompactString>,
    /// Names that a record gives as its aliases.
    pub(crate) aliases: Vec<CompactString>,
    /// What stands for it behind a legislator's name.
    pub(crate) letter: Option<CompactString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KnownKind {
    State,
    /// A side that is no state: a bloc, a branch, a caucus.
    Party,
    Organization,
}

/// How a name stands for what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Name,
    /// "Russian".
    Adjective,
    /// "Russians".
    People,
    /// A city that may stand for the government in it.
    Capital,
    /// A palace or street that stands for the government in it.
    Seat,
    /// A name that counts only where the rest of the report supports it.
    Doubtful,
    /// A name that bodies of several states bear: it counts only where the report names the state or its people.
    Common,
}

#[derive(Debug, Clone)]
struct Alias {
    text: CompactString,
    known: KnownId,
    how: How,
}

/// A known name in a text.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub(crate) tokens: Tokens,
    pub(crate) known: KnownId,
    pub(crate) how: How,
}

/// States, bodies, office-holders.
#[derive(Debug, Clone)]
pub(crate) struct Registry {
    pub(crate) known: Vec<Known>,
    /// By the first word of the alias; the longest alias first.
    by_first: BTreeMap<CompactString, Vec<Alias>>,
    by_code: BTreeMap<CompactString, KnownId>,
    by_name: BTreeMap<CompactString, KnownId>,
    /// By the holder's name: the office and the state or body.
    holders: BTreeMap<CompactString, KnownId>,
    families: BTreeSet<CompactString>,
}

impl Registry {
    pub(crate) fn shipped() -> Result<Self, LexiconError> {
        let mut registry = Registry {
            known: Vec::new(),
            by_first: BTreeMap::new(),
            by_code: BTreeMap::new(),
            by_name: BTreeMap::new(),
            holders: BTreeMap::new(),
            families: BTreeSet::new(),
        };
        registry.add_countries("countries.tsv", COUNTRIES)?;
        registry.add_organisations("organisations.tsv", ORGANISATIONS)?;
        registry.add_offices("offices.tsv", OFFICES)?;
        Ok(registry)
    }

    pub(crate) fn add_countries(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let code = row.field(0)?;
            let known = self.add(Known {
                name: row.field(1)?.into(),
                kind: KnownKind::State,
                country: Some(code.into()),
                side: None,
                sector: None,
                aliases: aliases(&row, &[2, 3, 4, 5]),
                letter: None,
            });
            self.by_code.insert(code.into(), known);
            self.alias(row.field(1)?, known, How::Name);
            self.aliases(&row, 2, known, How::Name);
            self.adjectives(&row, 3, known);
            self.aliases(&row, 4, known, How::Capital);
            self.aliases(&row, 5, known, How::Seat);
        }
        self.sort();
        Ok(())
    }

    pub(crate) fn add_organisations(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let kind = match row.field(1)? {
                "party" => KnownKind::Party,
                "organization" => KnownKind::Organization,
                other => return Err(row.error(format!("no kind of body is called {other:?}"))),
            };
            let known = self.add(Known {
                name: row.field(0)?.into(),
                kind,
                country: some(row.optional(2)),
                side: some(row.optional(3)),
                sector: some(row.optional(4)),
                aliases: aliases(&row, &[5]),
                letter: some(row.optional(6)),
            });
            let common: BTreeSet<&str> = row.list(7).collect();
            for name in std::iter::once(row.field(0)?).chain(row.list(5)) {
                let how = if common.contains(name) { How::Common } else { How::Name };
                self.alias(name, known, how);
            }
        }
        self.sort();
        Ok(())
    }

    pub(crate) fn add_offices(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let body = row.field(2)?;
            let known = self.by_code.get(body).or_else(|| self.by_name.get(body)).copied();
            let known =
                known.ok_or_else(|| row.error(format!("no state or body is called {body:?}")))?;
            let name = row.field(0)?;
            self.families.extend(name.split(' ').next_back().map(CompactString::from));
            self.holders.insert(name.into(), known);
        }
        Ok(())
    }

    fn add(&mut self, known: Known) -> KnownId {
        let id = self.known.len() as KnownId;
        self.by_name.insert(known.name.clone(), id);
        self.known.push(known);
        id
    }

    fn aliases(&mut self, row: &Row<'_>, field: usize, known: KnownId, how: How) {
        for alias in row.list(field) {
            self.alias(alias, known, how);
        }
    }

    fn adjectives(&mut self, row: &Row<'_>, field: usize, known: KnownId) {
        for adjective in row.list(field) {
            self.alias(adjective, known, How::Adjective);
            let own_plural =
                ["s", "sh", "ch", "ese", "z"].iter().any(|end| adjective.ends_with(end));
            if !own_plural {
                self.alias(&format!("{adjective}s"), known, How::People);
            }
        }
    }

    fn alias(&mut self, alias: &str, known: KnownId, how: How) {
        let (text, how) = match alias.strip_suffix('?') {
            Some(text) => (text, How::Doubtful),
            None => (alias, how),
        };
        let entry = Alias { text: text.into(), known, how };
        self.by_first.entry(first_word(text).into()).or_default().push(entry);
    }

    fn sort(&mut self) {
        for aliases in self.by_first.values_mut() {
            aliases.sort_by_key(|alias| std::cmp::Reverse(alias.text.len()));
        }
    }

    pub(crate) fn get(&self, id: KnownId) -> &Known {
        &self.known[id as usize]
    }

    /// The state of an ISO 3166-1 alpha-3 code.
    pub(crate) fn state(&self, code: &str) -> Option<KnownId> {
        self.by_code.get(code).copied()
    }

    /// The state or body of that very name.
    pub(crate) fn named(&self, name: &str) -> Option<KnownId> {
        self.by_name.get(name).copied()
    }

    /// The state or body of which a person is known to have held an office.
    pub(crate) fn held_by(&self, person: &str) -> Option<KnownId> {
        self.holders.get(person).copied()
    }

    /// Whether somebody with that family name is known to have held an office.
    pub(crate) fn is_family_of_holder(&self, family: &str) -> bool {
        self.families.contains(family)
    }

    /// The states and bodies of which somebody with that family name is known to have held an office.
    pub(crate) fn held_by_family(&self, family: &str) -> impl Iterator<Item = KnownId> {
        let last = |name: &str| name.rsplit(' ').next() == Some(family);
        self.holders.iter().filter(move |(name, _)| last(name)).map(|(_, known)| *known)
    }

    /// Whether somebody of that full name is known to have held an office.
    pub(crate) fn is_holder(&self, person: &str) -> bool {
        self.holders.contains_key(person)
    }

    /// The body for which a letter stands behind a legislator's name.
    pub(crate) fn lettered(&self, letter: &str) -> Option<KnownId> {
        let at = self.known.iter().position(|k| k.letter.as_deref() == Some(letter))?;
        KnownId::try_from(at).ok()
    }

    /// The longest known name that begins at a token.
    pub(crate) fn at(&self, doc: &Doc, start: TokenId) -> Option<Match> {
        let token = doc.token(start);
        let rest = doc.report.text.as_str().get(token.bytes.start as usize..)?;
        let aliases = self.by_first.get(first_word(doc.word(start)))?;
        let stop = doc.sentence(start).tokens.end;
        aliases.iter().find_map(|alias| {
            if !rest.starts_with(alias.text.as_str()) {
                return None;
            }
            let byte = token.bytes.start + u32::try_from(alias.text.len()).ok()?;
            let end = (start..stop).find(|id| doc.token(*id).bytes.end >= byte)?;
            let clean =
                doc.token(end).bytes.end == byte || rest[alias.text.len()..].starts_with('-');
            clean.then(|| Match { tokens: start..end + 1, known: alias.known, how: alias.how })
        })
    }

    /// Whether a text is, as a whole, a name of something known.
    pub(crate) fn whole(&self, text: &str) -> Option<(KnownId, How)> {
        let aliases = self.by_first.get(first_word(text))?;
        aliases.iter().find(|alias| alias.text == text).map(|alias| (alias.known, alias.how))
    }
}

fn first_word(text: &str) -> &str {
    let end = text.find([' ', '-', ',', '\'', '’']).unwrap_or(text.len());
    if end == 0 { text } else { &text[..end] }
}

fn some(text: &str) -> Option<CompactString> {
    (!text.is_empty()).then(|| text.into())
}

fn aliases(row: &Row<'_>, fields: &[usize]) -> Vec<CompactString> {
    let listed = fields.iter().flat_map(|field| row.list(*field));
    listed.filter(|alias| !alias.ends_with('?')).map(Into::into).collect()
}
