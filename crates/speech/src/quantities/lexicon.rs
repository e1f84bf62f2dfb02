//! What the reader of figures knows: number words, hedges and their intervals, units, counted nouns, idioms.
//!
//! In: tables. Out: [`Lexicon`]. Holds: phrases are tried longest first; every table can be extended with rows of the
//! same form.

use std::collections::{HashMap, HashSet};

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::Dep;
use readout_types::{Hedge, QuantityKind};

use super::interval::Rules;
use crate::LexiconError;
use crate::numbers;
use crate::papers;
use crate::table;

const HEDGES: &str = include_str!("../../../../data/lexicons/hedges.en.tsv");
const UNITS: &str = include_str!("../../../../data/lexicons/units.en.tsv");
const COUNTED: &str = include_str!("../../../../data/lexicons/counted.en.tsv");
const GIVERS: &str = include_str!("../../../../data/lexicons/givers.en.tsv");
const NO_FIGURES: &str = include_str!("../../../../data/lexicons/no_figures.en.tsv");

/// A unit of measure or money.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    /// Its code (`h`, `%`, `usd`).
    pub(super) code: String,
    /// What sort of figure it makes.
    pub(super) kind: QuantityKind,
    /// How many of the code the word stands for (a cent: 0.01).
    pub(super) factor: f64,
}

/// Why a number is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Idiom,
    Label,
    Age,
}

/// What a counted noun is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Noun {
    Person,
    Occasion,
    Decided,
    Change,
    Part,
    Loose,
    Rank,
    Side,
    /// Stands for what was counted before: "nine of the rest".
    StandsIn,
    /// Tells that a number without a noun counts people: "killed at least 15".
    InPersons,
    /// Tells that numbers without a noun count votes.
    InVotes,
    /// A word of a ballot's outcome, by which two numbers set against each other count votes: "approved 219 to 208".
    Tallied,
    /// A syllable before a hyphen that makes one noun with the word behind: "co-sponsor".
    Prefix,
    /// Tells that a number without a noun is an age.
    InYears,
    /// Makes a rate of the unit of time behind it: "40 lorries a day".
    Apiece,
    /// Makes a distance in time of the unit before it: "a day later".
    Distance,
    /// Sets two figures of one thing beside each other: "from 12 percent to 8".
    Parallel,
}

/// How a word makes a figure somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// Asks for it, offers it, threatens with it.
    Want,
    /// Reckons it.
    Tell,
    /// Reckons it where its subject is a paper.
    Show,
    /// A paper in which figures of others stand.
    Text,
}

/// Phrases by their first word, longest first.
#[derive(Debug, Clone)]
struct Phrases<T>(HashMap<String, Vec<(Vec<String>, T)>>);

impl<T: Clone> Phrases<T> {
    fn new() -> Self {
        Phrases(HashMap::new())
    }

    fn add(&mut self, words: &str, value: T) {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let Some(first) = words.first().cloned() else { return };
        let list = self.0.entry(first).or_default();
        list.push((words, value));
        list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }

    /// The longest phrase that begins at a token; its end.
    fn at(&self, doc: &Doc, within: Tokens) -> Option<(T, TokenId)> {
        let first = doc.tokens.get(within.start as usize).filter(|_| within.start < within.end)?;
        self.0.get(first.lower.as_str())?.iter().find_map(|(words, value)| {
            let end = within.start + words.len() as u32;
            let same = end <= within.end
                && words.iter().zip(within.start..).all(|(w, t)| doc.token(t).lower == w.as_str());
            same.then(|| (value.clone(), end))
        })
    }
}

/// Number words, units, hedges, and what surrounds figures.
#[derive(Debug, Clone)]
pub struct Lexicon {
    pub(super) numbers: numbers::Lexicon,
    pub(super) rules: Rules,
    pub(super) papers: papers::Verbs,
    before: Phrases<Hedge>,
    after: Phrases<Hedge>,
    units: Phrases<Unit>,
    signs: HashMap<String, Unit>,
    codes: HashMap<String, Unit>,
    /// What transliteration leaves of a sign.
    glyphs: HashMap<String, Unit>,
    nouns: HashMap<String, HashSet<Noun>>,
    /// Verbs, nouns and prepositions that make a figure somebody's.
    givers: [HashMap<String, Vec<Gives>>; 3],
    /// Words before the number, words behind it, why; a number is `#`.
    no_figures: Vec<(Vec<String>, Vec<String>, Why)>,
    idioms: Phrases<Why>,
    /// The most words that a hedge has.
    longest_hedge: u32,
}

impl Lexicon {
    /// The shipped lexicon.
    ///
    /// # Errors
    /// Where a shipped file is malformed.
    pub fn shipped() -> Result<Self, LexiconError> {
        let mut lexicon = Lexicon {
            numbers: numbers::Lexicon::shipped()?,
            rules: Rules::shipped()?,
            papers: papers::Verbs::shipped()?,
            before: Phrases::new(),
            after: Phrases::new(),
            units: Phrases::new(),
            signs: HashMap::new(),
            codes: HashMap::new(),
            glyphs: HashMap::new(),
            nouns: HashMap::new(),
            givers: Default::default(),
            no_figures: Vec::new(),
            idioms: Phrases::new(),
            longest_hedge: 1,
        };
        lexicon.extend_hedges("hedges.en.tsv", HEDGES)?;
        lexicon.extend_units("units.en.tsv", UNITS)?;
        lexicon.extend_nouns("counted.en.tsv", COUNTED)?;
        lexicon.extend_givers("givers.en.tsv", GIVERS)?;
        lexicon.extend_idioms("no_figures.en.tsv", NO_FIGURES)?;
        Ok(lexicon)
    }

    /// Adds hedges from a table of the shipped table's form.
    ///
    /// # Errors
    /// Where the table is malformed.
    pub fn extend_hedges(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let words = row.field(0)?;
            let hedge = row.field(2)?.parse().map_err(|_| row.error("no hedge of the record"))?;
            match row.field(1)? {
                "before" => self.before.add(words, hedge),
                "after" => self.after.add(words, hedge),
                other => return Err(row.error(format!("neither before nor after: {other}"))),
            }
            self.longest_hedge = self.longest_hedge.max(words.split(' ').count() as u32);
        }
        Ok(())
    }

    /// Adds units from a table of the shipped table's form.
    ///
    /// # Errors
    /// Where the table is malformed.
    pub fn extend_units(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let kind = row.field(2)?.parse().map_err(|_| row.error("no kind of the record"))?;
            let factor = match row.optional(3) {
                "" => 1.0,
                factor => factor.parse().map_err(|_| row.error("no factor"))?,
            };
            let unit = Unit { code: row.field(1)?.to_owned(), kind, factor };
            for words in row.list(0) {
                match row.optional(4) {
                    "sign" => drop(self.signs.insert(words.to_owned(), unit.clone())),
                    "code" => drop(self.codes.insert(words.to_owned(), unit.clone())),
                    "glyph" => drop(self.glyphs.insert(words.to_owned(), unit.clone())),
                    _ => self.units.add(words, unit.clone()),
                }
            }
        }
        Ok(())
    }

    /// Adds counted nouns from a table of the shipped table's form.
    ///
    /// # Errors
    /// Where the table is malformed.
    pub fn extend_nouns(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let class = match row.field(1)? {
                "person" => Noun::Person,
                "occasion" => Noun::Occasion,
                "decided" => Noun::Decided,
                "change" => Noun::Change,
                "part" => Noun::Part,
                "loose" => Noun::Loose,
                "rank" => Noun::Rank,
                "side" => Noun::Side,
                "stands_in" => Noun::StandsIn,
                "in_persons" => Noun::InPersons,
                "in_votes" => Noun::InVotes,
                "tallied" => Noun::Tallied,
                "prefix" => Noun::Prefix,
                "in_years" => Noun::InYears,
                "apiece" => Noun::Apiece,
                "distance" => Noun::Distance,
                "parallel" => Noun::Parallel,
                other => return Err(row.error(format!("no class of nouns: {other}"))),
            };
            for lemma in row.list(0) {
                self.nouns.entry(lemma.to_lowercase()).or_default().insert(class);
            }
        }
        Ok(())
    }

    /// Adds words by which a figure belongs to somebody, from a table of the shipped table's form.
    ///
    /// # Errors
    /// Where the table is malformed.
    pub fn extend_givers(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let words = match row.field(0)? {
                "verb" => 0,
                "noun" => 1,
                "prep" => 2,
                other => return Err(row.error(format!("no part of speech: {other}"))),
            };
            let gives = match row.field(2)? {
                "want" => Gives::Want,
                "tell" => Gives::Tell,
                "show" => Gives::Show,
                "text" => Gives::Text,
                other => return Err(row.error(format!("no class of givers: {other}"))),
            };
            for lemma in row.list(1) {
                self.givers[words].entry(lemma.to_owned()).or_default().push(gives);
            }
        }
        Ok(())
    }

    /// Whether a verb makes a figure its subject's in that way; the lemma in lower case.
    pub(super) fn verb_gives(&self, lemma: &str, how: Gives) -> bool {
        self.givers[0].get(lemma).is_some_and(|all| all.contains(&how))
    }

    /// Whether a noun makes a figure its owner's in that way; the lemma in lower case.
    pub(super) fn noun_gives(&self, lemma: &str, how: Gives) -> bool {
        self.givers[1].get(lemma).is_some_and(|all| all.contains(&how))
    }

    /// Whether a preposition tells in which paper a figure stands.
    pub(super) fn holds(&self, preposition: &str) -> bool {
        self.prep_gives(preposition, Gives::Text)
    }

    /// Whether a preposition stands before what makes a figure somebody's in that way.
    pub(super) fn prep_gives(&self, preposition: &str, how: Gives) -> bool {
        self.givers[2].get(preposition).is_some_and(|all| all.contains(&how))
    }

    /// Adds idioms, labels and ages from a table of the shipped table's form.
    ///
    /// # Errors
    /// Where the table is malformed.
    pub fn extend_idioms(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let why = match row.field(1)? {
                "idiom" => Why::Idiom,
                "label" => Why::Label,
                "age" => Why::Age,
                other => return Err(row.error(format!("no reason: {other}"))),
            };
            let words: Vec<&str> = row.field(0)?.split(' ').collect();
            let owned = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
            match words.iter().position(|w| *w == "#") {
                Some(at) => {
                    self.no_figures.push((owned(&words[..at]), owned(&words[at + 1..]), why))
                }
                None => self.idioms.add(row.field(0)?, why),
            }
        }
        Ok(())
    }

    /// The longest hedge that ends right before a token; where it begins.
    pub(super) fn hedge_before(
        &self,
        doc: &Doc,
        start: TokenId,
        at: TokenId,
    ) -> Option<(Hedge, TokenId)> {
        let first = at.saturating_sub(self.longest_hedge).max(start);
        (first..at).find_map(|from| {
            let (hedge, end) = self.before.at(doc, from..at)?;
            // "Handed over 46 papers": a particle belongs to its verb.
            let particle = from + 1 == at && doc.token(from).dep == Dep::Prt;
            (end == at && !particle).then_some((hedge, from))
        })
    }

    /// The hedge that begins at a token; where it ends.
    pub(super) fn hedge_after(&self, doc: &Doc, within: Tokens) -> Option<(Hedge, TokenId)> {
        self.after.at(doc, within)
    }

    /// The longest unit that begins at a token; where it ends.
    pub(super) fn unit(&self, doc: &Doc, within: Tokens) -> Option<(Unit, TokenId)> {
        self.units.at(doc, within)
    }

    /// The unit that letters glued to figures begin ("640bhp", "3923sq m"); `within` is what stands behind them.
    pub(super) fn unit_glued(
        &self,
        doc: &Doc,
        letters: &str,
        within: Tokens,
    ) -> Option<(Unit, TokenId)> {
        self.units.0.get(letters)?.iter().find_map(|(words, unit)| {
            let rest = words.get(1..)?;
            let end = within.start + rest.len() as u32;
            let same = end <= within.end
                && rest.iter().zip(within.start..).all(|(w, t)| doc.token(t).lower == w.as_str());
            same.then(|| (unit.clone(), end))
        })
    }

    /// A unit of one word.
    pub(super) fn unit_word(&self, word: &str) -> Option<Unit> {
        let list = self.units.0.get(word)?;
        list.iter().find(|(words, _)| words.len() == 1).map(|(_, unit)| unit.clone())
    }

    /// A currency by its sign or its code.
    pub(super) fn currency(&self, word: &str) -> Option<&Unit> {
        self.signs.get(word).or_else(|| self.codes.get(word))
    }

    /// A currency by what transliteration leaves of its sign.
    pub(super) fn glyph(&self, word: &str) -> Option<&Unit> {
        self.glyphs.get(word)
    }

    /// A currency by its sign.
    pub(super) fn sign(&self, word: &str) -> Option<&Unit> {
        self.signs.get(word)
    }

    /// Whether a noun belongs to a class.
    pub(super) fn is(&self, lemma: &str, class: Noun) -> bool {
        let has =
            |lemma: &str| self.nouns.get(lemma).is_some_and(|classes| classes.contains(&class));
        if lemma.bytes().any(|b| b.is_ascii_uppercase()) {
            has(&lemma.to_lowercase())
        } else {
            has(lemma)
        }
    }

    /// Why the words around a number make it no figure.
    pub(super) fn no_figure(&self, doc: &Doc, sentence: &Tokens, number: &Tokens) -> Option<Why> {
        let same = |words: &[String], from: TokenId| {
            words
                .iter()
                .zip(from..)
                .all(|(w, t)| t < sentence.end && doc.token(t).lower == w.as_str())
        };
        let around = self.no_figures.iter().find(|(before, behind, _)| {
            let from =
                number.start.checked_sub(before.len() as u32).filter(|f| *f >= sentence.start);
            from.is_some_and(|from| same(before, from)) && same(behind, number.end)
        });
        around.map(|(_, _, why)| *why).or_else(|| {
            // An idiom of fixed words may begin up to four words before its number.
            (number.start.saturating_sub(4).max(sentence.start)..=number.start).find_map(|from| {
                let (why, end) = self.idioms.at(doc, from..sentence.end)?;
                (end > number.start).then_some(why)
            })
        })
    }
}
