//! Whether a number means something, and how sure that is.
//!
//! In: a figure, what it counts, what is known of its surroundings. Out: a [`Sense`]. Holds: dates, years, clock times,
//! names, labels, scores, rhetorical numbers and list marks have none.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Entity, Pos, Tag};
use readout_types::{QuantityKind, TimexKind, ZoneKind};

use super::counted::Counted;
use super::lexicon::{Lexicon, Noun, Why};
use super::scan::Figure;
use crate::numbers::NumberKind;

/// How a number is meant, with how sure that is in a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// So much of a unit.
    Measure(u8),
    /// So many of something.
    Count(u8),
    /// A part of something.
    Share(u8),
    /// The so-manieth of something.
    Ordinal(u8),
    /// A number alone ("closed at 13,176").
    Bare(u8),
}

/// What the words around a figure say of it.
pub(super) struct Around<'a> {
    pub(super) doc: &'a Doc,
    pub(super) lexicon: &'a Lexicon,
    /// The kind of the time expression that a token lies in.
    pub(super) times: &'a [Option<TimexKind>],
}

impl Around<'_> {
    /// The sense of a figure, or nothing where it has none.
    pub(super) fn sense(&self, figure: &Figure, counted: Option<&Counted>) -> Option<Sense> {
        let measured = figure.unit.as_ref();
        let duration = measured.is_some_and(|u| u.kind == QuantityKind::Duration);
        let tokens = &figure.number.tokens;
        if figure.number.kind == NumberKind::Ordinal {
            return self.ordinal(figure, counted);
        }
        if self.in_date(tokens) && !duration {
            return None;
        }
        let why = self.lexicon.no_figure(self.doc, &self.doc.sentence(tokens.start).tokens, tokens);
        match why {
            Some(Why::Age) => return Some(Sense::Measure(50)),
            Some(Why::Idiom) => return None,
            Some(Why::Label) if figure.number.figures && measured.is_none() => return None,
            _ => {}
        }
        if measured.is_some() {
            return self.measure(figure);
        }
        if self.is_name(figure, counted) || self.is_score(figure, counted) || self.is_mark(tokens) {
            return None;
        }
        match figure.number.kind {
            NumberKind::Fraction => self.share(figure, counted),
            NumberKind::Vague { .. } => {
                counted.filter(|_| self.vague_counts(tokens)).map(|_| Sense::Count(80))
            }
            _ => self.count(figure, counted),
        }
    }

    fn in_date(&self, tokens: &Tokens) -> bool {
        tokens.clone().any(|t| {
            matches!(
                self.times.get(t as usize).copied().flatten(),
                Some(TimexKind::Date | TimexKind::Time | TimexKind::Set)
            )
        })
    }

    fn measure(&self, figure: &Figure) -> Option<Sense> {
        // "The second half" and "a few years" are told by their own rules; a bare "few" is a negation.
        let vague = matches!(figure.number.kind, NumberKind::Vague { .. });
        let sure = match (vague, figure.number.figures) {
            (true, _) if !self.vague_counts(&figure.number.tokens) => return None,
            (true, _) => 80,
            (_, true) => 95,
            _ => 90,
        };
        Some(Sense::Measure(sure))
    }

    /// "Few buyers" is said of too little, not of a number; "a few" and "the next few" count.
    fn vague_counts(&self, tokens: &Tokens) -> bool {
        if self.doc.token(tokens.start).lower != "few" {
            return true;
        }
        tokens.start.checked_sub(1).is_some_and(|b| {
            let before = self.doc.token(b);
            matches!(before.tag, Tag::Dt | Tag::PrpS)
                || matches!(before.lower.as_str(), "last" | "past" | "next" | "first")
        })
    }

    // Shares, counts, ordinals ------------------------------------------------------------------------------

    fn share(&self, figure: &Figure, counted: Option<&Counted>) -> Option<Sense> {
        let end = figure.number.tokens.end;
        let start = figure.number.tokens.start;
        let behind = self.doc.tokens.get(end as usize).map_or("", |t| t.lower.as_str());
        let ordinal = start.checked_sub(1).is_some_and(|b| {
            let word = self.doc.token(b).lower.as_str();
            matches!(word, "first" | "second" | "last" | "latter" | "other" | "-" | "and")
        });
        let odd = figure.number.figures && !fraction_of_measure(figure.number.value);
        let of = behind == "of" || matches!(behind, "the" | "its" | "their" | "his" | "all");
        let more = |t: &readout_types::doc::Token| matches!(t.tag, Tag::Jjr | Tag::Rbr);
        let of = of || self.doc.tokens.get(end as usize).is_some_and(more);
        let alone = figure.hedge != readout_types::Hedge::None || of;
        (!ordinal && !odd && (of || alone || counted.is_some())).then_some(Sense::Share(if of {
            90
        } else {
            70
        }))
    }

    fn count(&self, figure: &Figure, counted: Option<&Counted>) -> Option<Sense> {
        let one = figure.number.value == 1.0 && !figure.number.figures && figure.second.is_none();
        match counted {
            Some(noun) if one => self.one_counts(figure, noun).then(|| {
                let person = noun.unit == "person";
                Sense::Count(if person { 55 } else { 45 })
            }),
            Some(noun) if self.is_the_sides(figure, noun) => None,
            Some(noun) if self.is_year(figure) && self.is_year_of(figure, noun) => None,
            Some(noun) if self.lexicon.is(&noun.lemma, Noun::Loose) && !figure.number.figures => {
                None
            }
            Some(_) => Some(Sense::Count(if figure.number.figures { 90 } else { 85 })),
            None if one => None,
            None if self.is_year(figure) || self.is_appositive_age(figure) => None,
            None if figure.number.figures => Some(Sense::Bare(60)),
            // "A dozen" without what there is a dozen of.
            None if figure.number.scale == 12.0 => None,
            None => self.stands_for_counted(figure).then_some(Sense::Bare(55)),
        }
    }

    /// "The two countries" are the parties of which the report tells, not a number of countries.
    fn is_the_sides(&self, figure: &Figure, noun: &Counted) -> bool {
        let tokens = &figure.number.tokens;
        let before = tokens.start.checked_sub(1).map(|b| self.doc.token(b));
        let pointed =
            before.is_some_and(|b| matches!(b.tag, Tag::Dt | Tag::PrpS) || b.lower == "these");
        let bare = figure.hedge == readout_types::Hedge::None && figure.second.is_none();
        let of = self.doc.tokens.get(tokens.end as usize).is_some_and(|t| t.lower == "of");
        bare && pointed
            && !of
            && figure.number.value == 2.0
            && self.lexicon.is(&noun.lemma, Noun::Side)
    }

    /// "One" counts where it stands straight before its noun; elsewhere it is a pronoun.
    fn one_counts(&self, figure: &Figure, noun: &Counted) -> bool {
        let token = self.doc.token(figure.number.tokens.start);
        let end = figure.number.tokens.end;
        // "One of the officials" picks somebody out and counts nobody.
        let of = self.doc.tokens.get(end as usize).is_some_and(|t| t.lower == "of");
        let near = noun.head < end + 3;
        token.tag == Tag::Cd && near && !of && !self.lexicon.is(&noun.lemma, Noun::Loose)
    }

    /// A number in words without a noun counts what was named before ("one missile hit, two were shot down").
    fn stands_for_counted(&self, figure: &Figure) -> bool {
        let token = self.doc.token(figure.number.tokens.end - 1);
        let entity =
            matches!(token.entity, Some(Entity::Cardinal | Entity::Quantity | Entity::Money));
        let start = self.doc.sentence(figure.number.tokens.start).tokens.start;
        let written = self.doc.word(figure.number.tokens.start);
        // "Channel Two": a number with a capital inside a sentence belongs to a name.
        if figure.number.tokens.start > start && written.starts_with(char::is_uppercase) {
            return false;
        }
        // "The bottom three" names a place in a table.
        let before = figure.number.tokens.start.checked_sub(1).map(|b| self.doc.token(b).tag);
        entity
            && figure.number.value >= 2.0
            && !matches!(before, Some(Tag::Jj | Tag::Jjs | Tag::Nn))
    }

    /// "The 2020 model", "in 2019 a great performance": a year before a noun that is not a plural.
    fn is_year_of(&self, figure: &Figure, noun: &Counted) -> bool {
        let plural = matches!(self.doc.token(noun.head).tag, Tag::Nns | Tag::Nnps);
        let before = figure.number.tokens.start.checked_sub(1).map(|b| self.doc.token(b).tag);
        !plural
            || self.doc.token(figure.number.tokens.end).tag == Tag::Dt
            || before == Some(Tag::In)
    }

    /// "Jane Roe, 25, said": an age behind a name.
    fn is_appositive_age(&self, figure: &Figure) -> bool {
        let tokens = &figure.number.tokens;
        let at = |t: Option<TokenId>| t.and_then(|t| self.doc.tokens.get(t as usize));
        let comma = at(tokens.start.checked_sub(1)).is_some_and(|t| t.lower == ",");
        let name = at(tokens.start.checked_sub(2))
            .is_some_and(|t| matches!(t.pos, Pos::Propn | Pos::Noun));
        let closed =
            at(Some(tokens.end)).is_none_or(|t| matches!(t.lower.as_str(), "," | "." | ";" | ")"));
        comma && name && closed && figure.number.figures && figure.number.value < 110.0
    }

    fn is_year(&self, figure: &Figure) -> bool {
        let number = &figure.number;
        let word = self.doc.token(number.tokens.start).lower.as_str();
        number.figures
            && word.len() == 4
            && (1900.0..2200.0).contains(&number.value)
            && !word.contains('.')
    }

    /// An ordinal counts where it ranks an occasion: "the third round", "its 14th day".
    fn ordinal(&self, figure: &Figure, counted: Option<&Counted>) -> Option<Sense> {
        let noun = counted?;
        let word = figure.number.tokens.start;
        let adjective = matches!(self.doc.token(word).pos, Pos::Adj | Pos::Num | Pos::Noun);
        // "The first five months" counts months, and "a first-term president" is of a kind.
        let next = word + 1;
        let joined = self.doc.tokens.get(next as usize).is_some_and(|t| {
            t.tag == Tag::Hyph
                || self
                    .lexicon
                    .numbers
                    .read(self.doc, next, self.doc.sentence(word).tokens.end)
                    .is_some()
        });
        if joined {
            return None;
        }
        let again = noun.lemma == "time" && figure.number.value >= 2.0;
        let occasion = self.lexicon.is(&noun.lemma, Noun::Occasion) || again;
        let name = matches!(
            self.doc.token(noun.head).entity,
            Some(Entity::Event | Entity::Org | Entity::WorkOfArt | Entity::Law)
        );
        (adjective && occasion && !name && !self.in_named_date(figure, noun))
            .then_some(Sense::Ordinal(80))
    }

    /// "The first week of May" is a date.
    fn in_named_date(&self, figure: &Figure, noun: &Counted) -> bool {
        let unit =
            self.lexicon.unit_word(&noun.lemma).is_some_and(|u| u.kind == QuantityKind::Duration);
        let of_month = self.doc.children(noun.head).iter().any(|of| {
            self.doc.token(*of).lower == "of"
                && self
                    .doc
                    .children(*of)
                    .iter()
                    .any(|c| self.times.get(*c as usize).copied().flatten().is_some())
        });
        (unit && of_month) || self.in_date(&figure.number.tokens)
    }

    // Names, scores, marks --------------------------------------------------------------------------------------

    /// "Falcon 9", "Game 2", "the S&P 500": a number that belongs to a name.
    fn is_name(&self, figure: &Figure, counted: Option<&Counted>) -> bool {
        let tokens = &figure.number.tokens;
        let first = self.doc.token(tokens.start);
        let named = matches!(
            first.entity,
            Some(
                Entity::Person
                    | Entity::Org
                    | Entity::Fac
                    | Entity::Product
                    | Entity::Event
                    | Entity::WorkOfArt
                    | Entity::Law
                    | Entity::Gpe
                    | Entity::Loc
                    | Entity::Norp
                    | Entity::Language
            )
        );
        let before = tokens.start.checked_sub(1).map(|b| self.doc.token(b));
        let proper = before.is_some_and(|b| b.pos == Pos::Propn && b.sentence == first.sentence);
        let leans_back = self.doc.token(tokens.end - 1).head < tokens.start;
        let one_name = before.zip(counted).is_some_and(|(b, noun)| proper && b.head == noun.head);
        let after_name =
            figure.number.figures && ((proper && (counted.is_none() || leans_back)) || one_name);
        // "787 Dreamliner", "10 Chandlers Road": things are counted in the plural.
        let numbered_name = figure.number.value != 1.0
            && figure.number.figures
            && counted.is_some_and(|c| self.doc.token(c.head).tag == Tag::Nnp);
        let inside = named && self.whole_name(tokens.start);
        // "Planet 9 project": a thing in the singular is not counted.
        let singular = proper
            && figure.number.figures
            && counted
                .is_some_and(|c| self.doc.token(c.head).tag == Tag::Nn && c.head != tokens.end + 1);
        inside || after_name || numbered_name || singular || self.ends_name(figure)
    }

    /// "The Big Six banks": a number in words with a capital, behind a name, in a text that writes its numbers small.
    fn ends_name(&self, figure: &Figure) -> bool {
        let at = figure.number.tokens.start;
        let sentence = self.doc.sentence(at).tokens.clone();
        let capital = |id: TokenId| self.doc.word(id).starts_with(char::is_uppercase);
        let title_case = matches!(self.doc.zone(at), ZoneKind::Headline | ZoneKind::Deck)
            || sentence.clone().filter(|id| self.doc.token(*id).pos == Pos::Noun).all(capital);
        let named = at > sentence.start && capital(at - 1) && at - 1 > sentence.start;
        let before = self.doc.token(at.saturating_sub(1)).pos == Pos::Propn;
        !figure.number.figures && capital(at) && named && before && !title_case
    }

    /// Whether the entity is longer than the number itself.
    fn whole_name(&self, at: TokenId) -> bool {
        let entity = self.doc.token(at).entity;
        let same = |t: Option<TokenId>| {
            t.and_then(|t| self.doc.tokens.get(t as usize))
                .is_some_and(|t| t.entity == entity && t.pos == Pos::Propn)
        };
        same(at.checked_sub(1)) || same(Some(at + 1))
    }

    /// "2-1", "51-48" and "3,888-2": a score, a tally or a code; so are long digits without commas.
    fn is_score(&self, figure: &Figure, counted: Option<&Counted>) -> bool {
        let tokens = &figure.number.tokens;
        let digit = |t: Option<TokenId>| {
            t.and_then(|t| self.doc.tokens.get(t as usize))
                .is_some_and(|t| t.lower.starts_with(|c: char| c.is_ascii_digit()))
        };
        let dash = |t: Option<TokenId>| {
            t.and_then(|t| self.doc.tokens.get(t as usize))
                .is_some_and(|t| matches!(t.lower.as_str(), "-" | "–" | "/" | ":"))
        };
        // "Image 1 of 4": a place in a gallery.
        let of = |t: Option<TokenId>| {
            counted.is_none()
                && t.and_then(|t| self.doc.tokens.get(t as usize)).is_some_and(|t| t.lower == "of")
        };
        let link = |t: Option<TokenId>| dash(t) || of(t);
        let ahead = link(Some(tokens.end)) && digit(Some(tokens.end + 1));
        let back = link(tokens.start.checked_sub(1)) && digit(tokens.start.checked_sub(2));
        let code = figure.number.significant >= 8 && counted.is_none();
        figure.number.figures && figure.second.is_none() && (ahead || back || code)
    }

    /// "1." at a line's start numbers the line; a line of figures alone belongs to the page.
    fn is_mark(&self, tokens: &Tokens) -> bool {
        let line = &self.doc.paragraph(tokens.start).tokens;
        let words = line.clone().any(|t| self.doc.token(t).lower.contains(char::is_alphabetic));
        let starts = line.start == tokens.start;
        if !words {
            return true;
        }
        let next = self.doc.tokens.get(tokens.end as usize).map_or("", |t| t.lower.as_str());
        starts && matches!(next, "." | ")" | "/")
    }
}

/// "3/4" is a fraction; "9/11" and "24/7" are none.
fn fraction_of_measure(value: f64) -> bool {
    let parts = [2.0, 3.0, 4.0, 5.0, 8.0, 10.0, 16.0, 100.0];
    value < 1.0 && parts.iter().any(|p| ((value * p).round() - value * p).abs() < 1e-9)
}
