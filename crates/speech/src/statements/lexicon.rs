//! Words that attribute, and words for where something is said.
//!
//! In: tables (shipped ones or a user's). Out: [`Lexicon`]. Holds: a later row for the same word replaces the
//! earlier one, so that a user's table can correct the shipped one.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use readout_types::labels::Pos;

use crate::LexiconError;
use crate::papers;
use crate::table::{self, Row};

const CUES: &str = include_str!("../../../../data/lexicons/cues.en.tsv");
const PHRASES: &str = include_str!("../../../../data/lexicons/cue_phrases.en.tsv");
const PEOPLE: &str = include_str!("../../../../data/lexicons/people.en.tsv");
const BODIES: &str = include_str!("../../../../data/lexicons/bodies.en.tsv");
const VENUES: &str = include_str!("../../../../data/lexicons/venues.en.tsv");

/// What sort of act a cue word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Saying.
    Say,
    /// Thinking, wanting, expecting.
    Think,
    /// Asking to know.
    Ask,
    /// Asking to have done.
    Demand,
    /// Promising and threatening.
    Promise,
    /// Denying.
    Deny,
    /// Declining to say or do.
    Decline,
    /// What papers do: show, state, list.
    Show,
    /// Making public.
    Release,
}

/// A word that attributes.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    /// What sort of act it names.
    pub(crate) class: Class,
    /// Whether it can stand with a quotation without any other sign.
    pub(crate) quotes: bool,
    /// Whether its negation withholds comment ("would not elaborate").
    pub(crate) reticent: bool,
    /// Whether its object is whom it is said to ("told reporters").
    pub(crate) hearer: bool,
    /// Whether its object attributes only where it is called something ("called the plan theft").
    pub(crate) names: bool,
    /// Whether a particle behind it makes another verb of it ("called off").
    pub(crate) alone: bool,
    frames: Vec<(CompactString, u8)>,
}

impl Cue {
    /// How many in a hundred of its uses in a frame attribute something; 0 where the frame is not its own.
    pub(crate) fn weight(&self, frame: &str) -> u8 {
        self.frames.iter().find(|(name, _)| name == frame).map_or(0, |(_, weight)| *weight)
    }
}

/// What a phrase of several words does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PhraseKind {
    /// "Let it be known that".
    Tell,
    /// "Put the toll at".
    Reckon,
    /// "Took no questions".
    No,
    /// "There was no comment".
    There,
    /// "By the reckoning of the port".
    Account,
    /// "Did not return calls".
    Not,
    /// "Would not be drawn".
    NotDrawn,
    /// "Did not want to comment".
    NotTo,
}

/// A way of saying or withholding that takes several words, by its verb.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    /// What it does.
    pub(crate) kind: PhraseKind,
    /// The words that go with the verb, each alternative on its own.
    pub(crate) words: Vec<Vec<CompactString>>,
}

/// What a word for where something is said stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Venue {
    /// People are there.
    Occasion,
    /// It carries the words.
    Channel,
    /// It can itself be said to say something.
    Text,
}

/// The kinds of word that can be a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    Verb,
    Noun,
    Adjective,
}

/// Words of saying, thinking and declining, and of where.
#[derive(Debug, Clone)]
pub struct Lexicon {
    cues: [BTreeMap<CompactString, Cue>; 3],
    phrases: BTreeMap<CompactString, Vec<Phrase>>,
    venues: BTreeMap<CompactString, Venue>,
    /// Verbs that make their subject the author of a paper.
    pub(crate) papers: papers::Verbs,
    /// Nouns for people and bodies, which can say and think.
    speakers: BTreeSet<CompactString>,
    /// Those of them that are for people.
    people: BTreeSet<CompactString>,
}

impl Lexicon {
    /// The shipped lexicon.
    ///
    /// # Errors
    /// Where a shipped file is malformed.
    pub fn shipped() -> Result<Self, LexiconError> {
        let mut lexicon = Lexicon {
            cues: Default::default(),
            phrases: BTreeMap::new(),
            venues: BTreeMap::new(),
            papers: papers::Verbs::shipped()?,
            speakers: BTreeSet::new(),
            people: BTreeSet::new(),
        };
        lexicon.add_cues("cues.en.tsv", CUES)?;
        lexicon.add_phrases("cue_phrases.en.tsv", PHRASES)?;
        lexicon.add_venues("venues.en.tsv", VENUES)?;
        for (file, text) in [("people.en.tsv", PEOPLE), ("bodies.en.tsv", BODIES)] {
            for row in table::rows(file, text) {
                lexicon.speakers.insert(row.field(0)?.into());
            }
        }
        for row in table::rows("people.en.tsv", PEOPLE) {
            lexicon.people.insert(row.field(0)?.into());
        }
        Ok(lexicon)
    }

    /// Adds a table of cues; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field or has an unknown class or part of speech.
    pub fn add_cues(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let word = word(&row)?;
            let cue = cue(&row)?;
            for lemma in row.list(1) {
                self.cues[word as usize].insert(lemma.into(), cue.clone());
            }
        }
        Ok(())
    }

    /// Adds a table of cues of several words; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field or has an unknown class.
    pub fn add_phrases(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let kind = match row.field(1)? {
                "tell" => PhraseKind::Tell,
                "reckon" => PhraseKind::Reckon,
                "no" => PhraseKind::No,
                "there" => PhraseKind::There,
                "account" => PhraseKind::Account,
                "not" => PhraseKind::Not,
                "not_drawn" => PhraseKind::NotDrawn,
                "not_to" => PhraseKind::NotTo,
                other => return Err(row.error(format!("no class of phrases is called {other:?}"))),
            };
            let words = row.optional(2).split('|').filter(|words| !words.is_empty());
            let words = words.map(|words| words.split(' ').map(CompactString::from).collect());
            let phrase = Phrase { kind, words: words.collect() };
            self.phrases.entry(row.field(0)?.into()).or_default().push(phrase);
        }
        Ok(())
    }

    /// Adds a table of venues; `file` names it in errors.
    ///
    /// # Errors
    /// Where a row lacks a field or has an unknown kind.
    pub fn add_venues(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let venue = match row.field(1)? {
                "occasion" => Venue::Occasion,
                "channel" => Venue::Channel,
                "text" => Venue::Text,
                other => return Err(row.error(format!("no kind of venue is called {other:?}"))),
            };
            self.venues.insert(row.field(0)?.into(), venue);
        }
        Ok(())
    }

    /// The cue that a lemma is, as a word of that part of speech.
    pub(crate) fn cue(&self, lemma: &str, pos: Pos) -> Option<&Cue> {
        let word = match pos {
            Pos::Verb => Word::Verb,
            Pos::Noun => Word::Noun,
            Pos::Adj => Word::Adjective,
            _ => return None,
        };
        self.cues[word as usize].get(lemma)
    }

    /// The phrases that a verb opens, by its lemma.
    pub(crate) fn phrases(&self, lemma: &str) -> &[Phrase] {
        self.phrases.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// Whether a noun names the words that are withheld ("there was no comment").
    pub(crate) fn is_withheld(&self, noun: &str) -> bool {
        let no = self.phrases.values().flatten().filter(|phrase| phrase.kind == PhraseKind::There);
        no.flat_map(|phrase| &phrase.words).any(|words| words.iter().any(|word| word == noun))
    }

    /// Whether a noun names a person.
    pub(crate) fn is_person(&self, lemma: &str) -> bool {
        self.people.contains(lemma)
    }

    /// Whether a noun names people or a body.
    pub(crate) fn is_someone(&self, lemma: &str) -> bool {
        self.speakers.contains(lemma)
    }

    /// Whether a noun names a paper.
    pub(crate) fn is_text(&self, lemma: &str) -> bool {
        self.venue(&lemma.to_lowercase()) == Some(Venue::Text)
    }

    /// Whether a noun names people, a body or a paper: what can say something.
    pub(crate) fn can_speak(&self, lemma: &str) -> bool {
        let speaks =
            |lemma: &str| self.speakers.contains(lemma) || self.venue(lemma) == Some(Venue::Text);
        match lemma.chars().any(char::is_uppercase) {
            true => speaks(&lemma.to_lowercase()),
            false => speaks(lemma),
        }
    }

    /// Whether a lemma is a word for where something is said.
    pub(crate) fn venue(&self, lemma: &str) -> Option<Venue> {
        self.venues.get(lemma).copied()
    }
}

fn word(row: &Row<'_>) -> Result<Word, LexiconError> {
    match row.field(0)? {
        "verb" => Ok(Word::Verb),
        "noun" => Ok(Word::Noun),
        "adj" => Ok(Word::Adjective),
        other => Err(row.error(format!("no part of speech is called {other:?}"))),
    }
}

fn cue(row: &Row<'_>) -> Result<Cue, LexiconError> {
    let class = match row.field(2)? {
        "say" => Class::Say,
        "think" => Class::Think,
        "ask" => Class::Ask,
        "demand" => Class::Demand,
        "promise" => Class::Promise,
        "deny" => Class::Deny,
        "decline" => Class::Decline,
        "show" => Class::Show,
        "release" => Class::Release,
        other => return Err(row.error(format!("no class is called {other:?}"))),
    };
    let frames = row.field(4)?.split_whitespace().map(|frame| frame_weight(row, frame));
    let marks = row.field(3)?;
    Ok(Cue {
        class,
        quotes: marks.contains("quote"),
        reticent: marks.contains("reticent"),
        hearer: marks.contains("hearer"),
        names: marks.contains("names"),
        alone: marks.contains("alone"),
        frames: frames.collect::<Result<_, _>>()?,
    })
}

fn frame_weight(row: &Row<'_>, frame: &str) -> Result<(CompactString, u8), LexiconError> {
    frame
        .split_once(':')
        .and_then(|(name, weight)| Some((name.into(), weight.parse().ok()?)))
        .ok_or_else(|| row.error(format!("{frame:?} is not frame:figure")))
}
