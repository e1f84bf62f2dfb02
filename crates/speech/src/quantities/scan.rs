//! Reads figures in running text: a number with its currency or unit, a range of two, a rate, a hedge.
//!
//! In: a [`Doc`] and the lexicon. Out: [`Figure`]s in text order. Holds: figures lie in one sentence and their `core`s
//! do not overlap; whether a figure means something is for others to say.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};
use readout_types::{Hedge, QuantityKind};

use super::lexicon::{Lexicon, Noun, Unit};
use crate::numbers::{self, Number, NumberKind};

/// A figure as the words give it.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    /// From the hedge to the unit.
    pub(super) tokens: Tokens,
    /// The number (both of a range) with currency and unit, without the hedge.
    pub(super) core: Tokens,
    pub(super) number: Number,
    /// The upper end of a range.
    pub(super) second: Option<Number>,
    pub(super) unit: Option<Unit>,
    /// What the unit is counted by: "a year", "per barrel".
    pub(super) per: Option<String>,
    pub(super) hedge: Hedge,
}

/// A number with its own currency or unit, before ranges and hedges.
#[derive(Debug, Clone)]
struct Measured {
    tokens: Tokens,
    number: Number,
    unit: Option<Unit>,
    /// Whether the currency stood before the figures.
    signed: bool,
}

/// Every figure of a document.
pub(super) fn figures(doc: &Doc, lexicon: &Lexicon) -> Vec<Figure> {
    let mut found = Vec::new();
    for sentence in &doc.sentences {
        let scan = Scan { doc, lexicon, sentence: sentence.tokens.clone() };
        let mut at = scan.sentence.start;
        let mut free = at;
        while at < scan.sentence.end {
            let figure = scan.figure(at, free);
            at = figure.as_ref().map_or(at + 1, |f| f.core.end.max(at + 1));
            free = figure.as_ref().map_or(free, |f| f.tokens.end);
            found.extend(figure);
        }
    }
    share_hedges(doc, &mut found);
    join_lengths(doc, &mut found);
    found
}

/// "More than 100 km (60 miles)": the conversion in brackets is hedged as what it converts.
fn share_hedges(doc: &Doc, figures: &mut [Figure]) {
    for at in 1..figures.len() {
        let (before, rest) = figures.split_at_mut(at);
        let (Some(first), Some(second)) = (before.last(), rest.first_mut()) else { continue };
        let opens = |t: TokenId| doc.token(t).lower == "(" || doc.token(t).lower == "/";
        let close = second.core.start == first.tokens.end + 1 && opens(first.tokens.end);
        let both = first.unit.is_some() && second.unit.is_some();
        if close && both && second.hedge == Hedge::None && first.hedge != Hedge::Range {
            second.hedge = first.hedge;
        }
    }
}

/// "Two hours and ten minutes" is one length.
fn join_lengths(doc: &Doc, figures: &mut Vec<Figure>) {
    let code = |f: &Figure| f.unit.as_ref().map(|u| u.code.clone()).unwrap_or_default();
    let mut at = 1;
    while at < figures.len() {
        let (first, second) = (&figures[at - 1], &figures[at]);
        let linked = second.core.start == first.core.end + 1 && doc.word(first.core.end) == "and";
        let plain = |f: &Figure| f.second.is_none() && f.number.kind == NumberKind::Cardinal;
        let clock = code(first) == "h" && code(second) == "min";
        if linked && clock && plain(first) && plain(second) && second.hedge == Hedge::None {
            let minutes = figures.remove(at);
            let hours = &mut figures[at - 1];
            hours.number.value = 60.0 * hours.number.value + minutes.number.value;
            hours.number.step = minutes.number.step;
            hours.number.significant += minutes.number.significant;
            hours.core.end = minutes.core.end;
            hours.tokens.end = minutes.tokens.end;
            hours.unit = minutes.unit;
        } else {
            at += 1;
        }
    }
}

/// "A day", "each month" right behind what is counted.
pub(super) fn per_time(doc: &Doc, lexicon: &Lexicon, behind: Tokens) -> Option<(String, TokenId)> {
    let article = doc.tokens.get(behind.start as usize).filter(|_| behind.start < behind.end)?;
    let by = lexicon.unit(doc, behind.start + 1..behind.end);
    let (unit, end) = by.filter(|(unit, _)| unit.kind == QuantityKind::Duration)?;
    let by = lexicon.is(&article.lower, Noun::Apiece) && unit.factor == 1.0;
    (by && !is_distance(doc, lexicon, end)).then_some((unit.code, end))
}

/// "Freed 40 prisoners a week after the truce": the word behind a unit of time that makes it tell when, not how often.
fn is_distance(doc: &Doc, lexicon: &Lexicon, behind: TokenId) -> bool {
    doc.tokens.get(behind as usize).is_some_and(|token| lexicon.is(&token.lower, Noun::Distance))
}

struct Scan<'a> {
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    sentence: Tokens,
}

impl Scan<'_> {
    /// The figure whose currency or number begins at a token; its hedge may reach back to `free`.
    fn figure(&self, at: TokenId, free: TokenId) -> Option<Figure> {
        let mut first = self.measured(at)?;
        let second = self.range(&first, free);
        if let Some(second) = second.as_ref().filter(|second| self.is_change(&first, second)) {
            first.unit = first.unit.or_else(|| second.unit.clone());
            let tokens = first.tokens.clone();
            let (hedge, tokens) = self.hedge(&tokens, &first.number, false, free);
            let (core, number, unit) = (first.tokens, first.number, first.unit);
            return Some(Figure { tokens, core, number, second: None, unit, per: None, hedge });
        }
        let (second, core, unit, number) = match second {
            Some(second) => join(first, second),
            None => (None, first.tokens, first.unit, first.number),
        };
        let (core, number) = match self.out_of(&core, &number) {
            Some((end, part)) if second.is_none() && unit.is_none() => (core.start..end, part),
            _ => (core, number),
        };
        let bare = unit.is_none() && number.kind == NumberKind::Cardinal && number.value < 1_900.0;
        let timed = || per_time(self.doc, self.lexicon, core.end..self.sentence.end);
        let (per, end) = match bare.then(timed).flatten() {
            Some((per, end)) => (Some(per), end),
            None => self.per(core.end, unit.as_ref()),
        };
        let core = core.start..end;
        let free = if self.is_span(&core, unit.as_ref()) { core.start } else { free };
        let (hedge, tokens) = self.hedge(&core, &number, second.is_some(), free);
        Some(Figure { tokens, core, number, second, unit, per, hedge })
    }

    /// "A raise of 9 percent over two years": the preposition of a noun tells how long, and hedges nothing.
    fn is_span(&self, core: &Tokens, unit: Option<&Unit>) -> bool {
        let Some(before) = core.start.checked_sub(1) else { return false };
        let token = self.doc.token(before);
        let long = unit.is_some_and(|u| u.kind == QuantityKind::Duration);
        let behind_noun = before.checked_sub(1).is_some_and(|noun| {
            matches!(self.doc.token(noun).pos, Pos::Noun | Pos::Propn) || self.doc.word(noun) == "%"
        });
        long && token.lower == "over" && token.dep == Dep::Prep && behind_noun
    }

    fn lower(&self, at: TokenId) -> &str {
        if at < self.sentence.end { &self.doc.token(at).lower } else { "" }
    }

    // One number --------------------------------------------------------------------------------------

    fn measured(&self, at: TokenId) -> Option<Measured> {
        if let Some(measured) = self.one_and_a_half(at) {
            return Some(measured);
        }
        let (sign, start, first) = self.sign(at);
        let number = self.number(first, sign.is_some())?;
        if sign.is_none() && first != at {
            return None;
        }
        let glued = self.glued(&number, sign.as_ref());
        if (!number.prefix.is_empty() || !number.suffix.is_empty()) && glued.is_none() {
            return None;
        }
        let signed = sign.is_some() || !number.prefix.is_empty();
        let (unit, end) = glued.unwrap_or((None, number.tokens.end));
        let mut measured = Measured { tokens: start..end, unit: unit.or(sign), number, signed };
        if measured.signed {
            self.take_quoted_scale(&mut measured);
            self.skip_country(&mut measured);
        } else if measured.unit.is_none() {
            self.take_unit(&mut measured);
        }
        Some(measured)
    }

    /// "A month and a half"; "almost an hour", where a hedge makes the article a number.
    fn one_and_a_half(&self, at: TokenId) -> Option<Measured> {
        if !matches!(self.lower(at), "a" | "an" | "another") {
            return None;
        }
        let (unit, end) = self.lexicon.unit(self.doc, at + 1..self.sentence.end)?;
        let hedged = || {
            let long = unit.kind == QuantityKind::Duration;
            long && self.lexicon.hedge_before(self.doc, self.sentence.start, at).is_some()
        };
        let (part, end) = match self.added(end) {
            Some(added) => added,
            None if hedged() => (0.0, end),
            None => return None,
        };
        let number = Number {
            tokens: at..at + 1,
            kind: NumberKind::Cardinal,
            value: 1.0 + part,
            step: if part > 0.0 { part } else { 1.0 },
            significant: if part > 0.0 { 2 } else { 1 },
            figures: false,
            scale: 1.0,
            prefix: String::new(),
            suffix: String::new(),
        };
        Some(Measured { tokens: at..end, number, unit: Some(unit), signed: false })
    }

    /// What the words from a token on add to the number before them.
    fn added(&self, at: TokenId) -> Option<(f64, TokenId)> {
        self.lexicon.numbers.added(self.doc, at, self.sentence.end)
    }

    /// A currency sign or code at a token, a country's letters before the sign included.
    fn sign(&self, at: TokenId) -> (Option<Unit>, TokenId, TokenId) {
        let token = self.doc.token(at);
        let next = self.lower(at + 1);
        let letters = next.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let digit_follows = next.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            || (letters > 0 && self.lexicon.sign(&format!("{}$", &next[..letters])).is_some());
        if !digit_follows || token.lower.len() > 4 {
            return (None, at, at);
        }
        let Some(unit) = self.lexicon.currency(&token.lower) else { return (None, at, at) };
        // "US $5" and "C $6" where a space stands between.
        let before = at.checked_sub(1).filter(|b| *b >= self.sentence.start);
        let country = before.and_then(|b| {
            let name = self.doc.token(b).lower.trim_end_matches('.').replace('.', "");
            // "A $5 million deal": over a blank an article is no country.
            let article = self.doc.token(b).pos == Pos::Det && self.doc.token(b).space_after;
            if article || self.doc.word(b).starts_with(char::is_lowercase) {
                return None;
            }
            let written_together =
                (name.len() <= 3).then(|| self.lexicon.sign(&format!("{name}$")))??;
            (token.lower == "$").then(|| (written_together.clone(), b))
        });
        match country {
            Some((unit, start)) => (Some(unit), start, at + 1),
            None => (Some(unit.clone()), at, at + 1),
        }
    }

    fn number(&self, at: TokenId, after_sign: bool) -> Option<Number> {
        if at >= self.sentence.end {
            return None;
        }
        let token = self.doc.token(at);
        let digit = token.lower.contains(|c: char| c.is_ascii_digit()) || !token.lower.is_ascii();
        if !digit
            && !self.lexicon.numbers.opens(&token.lower)
            && !matches!(token.lower.as_str(), "a" | "an")
        {
            return None;
        }
        let mut number = self.lexicon.numbers.read(self.doc, at, self.sentence.end)?;
        let prefix = number.prefix.as_str();
        let money = after_sign
            || self.lexicon.currency(prefix).or_else(|| self.lexicon.glyph(prefix)).is_some();
        self.take_letter(money, &mut number);
        Some(number)
    }

    /// "$5m" and "4.3M" come as two tokens, since "m" is a unit elsewhere.
    fn take_letter(&self, money: bool, number: &mut Number) {
        let at = number.tokens.end;
        if at >= self.sentence.end || number.scale != 1.0 || self.doc.token(at - 1).space_after {
            return;
        }
        let letters = self.lower(at).trim_end_matches('.');
        // "80m kroner": millions of money, whatever else "m" is.
        let behind = at + 1 < self.sentence.end
            && self
                .lexicon
                .unit(self.doc, at + 1..self.sentence.end)
                .is_some_and(|(unit, _)| unit.kind == QuantityKind::Money);
        let million = number.figures && self.doc.word(at) == "M" || behind;
        if let Some(scale) = self.lexicon.numbers.suffix(letters).filter(|_| money || million) {
            number.value *= scale;
            number.step *= scale;
            number.scale = scale;
            number.tokens.end += 1;
        }
    }

    /// Letters glued to figures must be a currency before them or a unit behind them; a plus is a hedge. Where the unit
    /// ends: it may go on in words of its own ("3923sq m").
    fn glued(&self, number: &Number, sign: Option<&Unit>) -> Option<(Option<Unit>, TokenId)> {
        let end = number.tokens.end;
        // "$US160": the country behind the sign.
        if let Some(sign) = sign.filter(|_| number.suffix.is_empty() && !number.prefix.is_empty()) {
            let country = self.lexicon.sign(&format!("{}$", number.prefix));
            return Some((country.cloned().or(Some(sign.clone())), end));
        }
        let before = match number.prefix.as_str() {
            "" | "~" | "+" | "<" | ">" | "sub-" => None,
            prefix => Some(self.glued_currency(prefix, number)?.clone()),
        };
        let behind = match number.suffix.as_str() {
            "" | "+" => None,
            suffix => Some(self.lexicon.unit_glued(self.doc, suffix, end..self.sentence.end)?),
        };
        let (unit, end) = behind.map_or((None, end), |(unit, end)| (Some(unit), end));
        Some((before.or(unit), end))
    }

    /// "EUR50m"; what transliteration leaves of a sign is one only before a sum and in a report that it has left no other
    /// letter, since it may begin a name as well ("the PS150 engine").
    fn glued_currency(&self, prefix: &str, number: &Number) -> Option<&Unit> {
        let sum = number.scale > 1.0 || number.value >= 100.0;
        let plain = || self.doc.report.text.as_str().is_ascii();
        let left = || self.lexicon.glyph(prefix).filter(|_| sum && plain());
        self.lexicon.currency(prefix).or_else(left)
    }

    /// `$5.6” billion`: the scale stands outside the quotation mark.
    fn take_quoted_scale(&self, measured: &mut Measured) {
        let at = measured.tokens.end;
        let quote = matches!(self.lower(at), "\"" | "”" | "''" | "'" | "’");
        let scale = self.lexicon.numbers.scale_word(self.lower(at + 1));
        let Some(scale) = scale.filter(|_| quote && measured.number.scale == 1.0) else { return };
        measured.number.value *= scale;
        measured.number.step *= scale;
        measured.number.scale = scale;
        measured.tokens.end = at + 2;
    }

    /// "$76 US a barrel", "$500 U.S.".
    fn skip_country(&self, measured: &mut Measured) {
        let at = measured.tokens.end;
        let country = matches!(self.lower(at), "us" | "u.s.") && self.doc.token(at).head == at - 1;
        if country {
            measured.tokens.end += 1;
        }
    }

    /// The unit behind a number, a hyphen or an adjective of extent between them.
    fn take_unit(&self, measured: &mut Measured) {
        let at = measured.tokens.end;
        if let Some(hyphen) = numbers::awaited(self.doc, &measured.number.tokens, self.sentence.end)
        {
            let unit = self.lexicon.unit(self.doc, hyphen + 1..self.sentence.end);
            measured.unit = unit.map(|(unit, _)| unit);
            return;
        }
        let mut from = at;
        if self.lower(from) == "-" {
            from += 1;
        }
        // "Five more days", "30 additional minutes", "the first nine full months".
        let more =
            self.doc.tokens.get(from as usize).is_some_and(|t| {
                from == at && matches!(t.tag, Tag::Jj | Tag::Jjr) && t.head > from
            });
        let direct = self.lexicon.unit(self.doc, from..self.sentence.end);
        // "By 193 to 21 last week" counts no weeks: so many of them would stand in the plural.
        let several =
            |end: TokenId| measured.number.value <= 1.0 || self.doc.token(end - 1).tag != Tag::Nn;
        let skipped = || {
            let unit = more.then(|| self.lexicon.unit(self.doc, from + 1..self.sentence.end));
            unit.flatten().filter(|(_, end)| several(*end))
        };
        let of = || {
            let vague = matches!(measured.number.kind, NumberKind::Vague { .. })
                || !measured.number.figures;
            (vague && self.lower(at) == "of")
                .then(|| self.lexicon.unit(self.doc, at + 1..self.sentence.end))
                .flatten()
        };
        let half = || {
            let half = measured.number.kind == NumberKind::Fraction
                && matches!(self.lower(at), "a" | "an");
            half.then(|| self.lexicon.unit(self.doc, at + 1..self.sentence.end)).flatten()
        };
        // "110 JPY", "50 €".
        let digits_follow = self.lower(from + 1).starts_with(|c: char| c.is_ascii_digit());
        let code = || {
            let unit = self
                .lexicon
                .currency(self.lower(from))
                .filter(|_| measured.number.figures && !digits_follow)?;
            let word = self.doc.word(from);
            (word.chars().all(|c| !c.is_lowercase())).then(|| (unit.clone(), from + 1))
        };
        let found = direct.or_else(skipped).or_else(half).or_else(of).or_else(code);
        let Some((unit, end)) = found else { return };
        if !self.is_unit_here(&unit, from, end, measured) {
            return;
        }
        measured.unit = Some(unit);
        measured.tokens.end = end;
        self.take_half(measured);
    }

    /// Letters that are words as well ("a", "m", "in", "second") are units only directly behind figures.
    fn is_unit_here(&self, unit: &Unit, from: TokenId, end: TokenId, measured: &Measured) -> bool {
        let word = self.doc.token(end - 1);
        let short = word.lower.len() <= 2 && word.lower.is_ascii() && end == from + 1;
        let glued = !self.doc.token(from - 1).space_after || self.doc.token(from).dep != Dep::Prep;
        if measured.number.kind == NumberKind::Ordinal {
            // "The first hour and a half" is a length; "the first hour" is one of a row.
            let half = self.added(end).is_some();
            return half && unit.kind == QuantityKind::Duration && measured.number.value == 1.0;
        }
        !short || (measured.number.figures && glued && !matches!(word.pos, Pos::Adp | Pos::Det))
    }

    /// "An hour and a half" has its half behind the unit; "one and a half hours" was read as a number.
    fn take_half(&self, measured: &mut Measured) {
        let at = measured.tokens.end;
        let Some((part, end)) = self.added(at) else { return };
        if matches!(measured.number.kind, NumberKind::Cardinal | NumberKind::Ordinal) {
            measured.number.kind = NumberKind::Cardinal;
            measured.number.value += part;
            measured.number.step = part;
            measured.tokens.end = end;
        }
    }

    /// "One in five", "two out of three": a share.
    fn out_of(&self, core: &Tokens, number: &Number) -> Option<(TokenId, Number)> {
        let at = match (self.lower(core.end), self.lower(core.end + 1)) {
            ("in", _) => core.end + 1,
            ("out", "of") => core.end + 2,
            _ => return None,
        };
        let whole = self.number(at, false)?;
        let plain = |n: &Number| {
            n.kind == NumberKind::Cardinal && n.value.fract() == 0.0 && n.prefix.is_empty()
        };
        let fits =
            plain(number) && plain(&whole) && number.value < whole.value && whole.value <= 100.0;
        let value = number.value / whole.value;
        let share = Number {
            tokens: core.start..whole.tokens.end,
            kind: NumberKind::Fraction,
            value,
            step: 0.1,
            significant: 1,
            figures: false,
            ..number.clone()
        };
        fits.then_some((whole.tokens.end, share))
    }

    // Ranges --------------------------------------------------------------------------------------------

    /// The second number of a range that begins with the first.
    fn range(&self, first: &Measured, free: TokenId) -> Option<Measured> {
        let at = first.tokens.end;
        let link = self.lower(at);
        let opener =
            first.tokens.start.checked_sub(1).filter(|o| *o >= free.min(self.sentence.start));
        let opener = opener.map_or("", |o| self.lower(o));
        let before = |skip: u32| first.tokens.start.checked_sub(skip).map_or("", |o| self.lower(o));
        let from = opener == "from" || before(2) == "from";
        let between = opener == "between" || before(2) == "between";
        let linked = match link {
            "-" | "–" | "—" => first.number.tokens.end < self.sentence.end,
            "to" => true,
            "and" => between,
            _ => false,
        };
        if !linked || !matches!(first.number.kind, NumberKind::Cardinal) {
            return None;
        }
        let start = at + 1 + u32::from(matches!(self.lower(at + 1), "about" | "around" | "up"));
        let second = self.measured(start)?;
        let same = match (&first.unit, &second.unit) {
            (Some(a), Some(b)) => a == b,
            (None, _) => true,
            (Some(_), None) => first.signed && second.number.scale >= first.number.scale,
        };
        let cardinal =
            second.number.kind == NumberKind::Cardinal && second.number.value != first.number.value;
        let year = |m: &Measured| {
            m.unit.is_none()
                && (1900.0..2100.0).contains(&m.number.value)
                && m.number.step < 1_000.0
        };
        if matches!(link, "-" | "–" | "—") && year(first) {
            return None;
        }
        // "By 17 to 8": a vote for and against, of which neither is the end of a range.
        let scale = second.number.scale.max(first.number.scale) == first.number.scale;
        if link == "to" && !from && scale && second.number.value < first.number.value {
            return None;
        }
        let bare_dash =
            matches!(link, "-" | "–" | "—") && first.unit.is_none() && second.unit.is_none();
        let counted = self.counts_noun(&second);
        // "Rose 2 percent to 5 percent": the first is a change, not the lower end.
        let change =
            first.unit.is_some() && !from && !between && link == "to" && self.behind_verb(first);
        (same && cardinal && !change && (!bare_dash || counted)).then_some(second)
    }

    /// "Raised from 13 to 14.50 crowns", "from 12 to 5 per cent": what was and what is to be, not the ends of a range.
    fn is_change(&self, first: &Measured, second: &Measured) -> bool {
        let falls = second.number.value * second.number.scale.max(1.0)
            < first.number.value * first.number.scale.max(1.0)
            && first.number.scale == second.number.scale;
        let Some(from) = first.tokens.start.checked_sub(1) else { return false };
        let from = if self.lower(from) == "from" { from } else { return false };
        let verb = self.doc.token(from).head;
        let above = self.doc.token(verb).head;
        let changes = |at: TokenId| self.lexicon.is(&self.doc.token(at).lemma, Noun::Change);
        falls || changes(verb) || changes(above)
    }

    /// Whether a bare number stands before the noun that it counts.
    fn counts_noun(&self, measured: &Measured) -> bool {
        let last = self.doc.token(measured.number.tokens.end - 1);
        last.dep == Dep::Nummod && last.head >= measured.number.tokens.end
    }

    fn behind_verb(&self, measured: &Measured) -> bool {
        measured.tokens.start.checked_sub(1).is_some_and(|b| self.doc.token(b).pos == Pos::Verb)
    }

    // Rates ----------------------------------------------------------------------------------------------

    /// "A year", "per barrel", "each month", "/ year" behind a unit.
    fn per(&self, at: TokenId, unit: Option<&Unit>) -> (Option<String>, TokenId) {
        let word = self.lower(at);
        let skip = u32::from(matches!(word, "-"));
        let word = self.lower(at + skip);
        let per = matches!(word, "per" | "/");
        let article = !per && self.lexicon.is(word, Noun::Apiece) && unit.is_some();
        if !article && !per {
            return (None, at);
        }
        let noun = at + skip + 1;
        let noun = noun + u32::from(self.lower(noun) == "-");
        if noun >= self.sentence.end {
            return (None, at);
        }
        if let Some((by, end)) = self.lexicon.unit(self.doc, noun..self.sentence.end) {
            let timed = by.kind == QuantityKind::Duration;
            if article && timed && is_distance(self.doc, self.lexicon, end) {
                return (None, at);
            }
            if !article
                || timed
                || matches!(
                    by.kind,
                    QuantityKind::Other | QuantityKind::Distance | QuantityKind::Area
                )
            {
                return (Some(by.code), end);
            }
        }
        let token = self.doc.token(noun);
        let share = article && token.lower == "share";
        if (!article || share) && token.pos == Pos::Noun {
            return (Some(token.lemma.to_lowercase().to_string()), noun + 1);
        }
        (None, at)
    }

    // Hedges ---------------------------------------------------------------------------------------------

    fn hedge(&self, core: &Tokens, number: &Number, range: bool, free: TokenId) -> (Hedge, Tokens) {
        let before = self.lexicon.hedge_before(self.doc, free, core.start);
        let before = before.or_else(|| self.hedge_before_article(core, free));
        let after = self.lexicon.hedge_after(self.doc, core.end..self.sentence.end);
        let glued = match (number.prefix.as_str(), number.suffix.as_str()) {
            ("sub-" | "<", _) => Some(Hedge::LessThan),
            (">", _) => Some(Hedge::MoreThan),
            ("~", _) => Some(Hedge::About),
            (_, "+") => Some(Hedge::AtLeast),
            _ => None,
        };
        let start = before.map_or(core.start, |(_, from)| from);
        let end = after.filter(|_| before.is_none()).map_or(core.end, |(_, end)| end);
        let hedge = match number.kind {
            _ if range => Hedge::Range,
            NumberKind::Vague { .. } => Hedge::Vague,
            _ => glued.or(before.map(|(h, _)| h)).or(after.map(|(h, _)| h)).unwrap_or(Hedge::None),
        };
        let start = if range { self.range_opener(core.start, free) } else { start };
        (hedge, start..end)
    }

    /// "More than a dozen", "about the same 90 minutes", "over the past 30 years": an article may stand between.
    fn hedge_before_article(&self, core: &Tokens, free: TokenId) -> Option<(Hedge, TokenId)> {
        let article = core.start.checked_sub(1).filter(|a| *a >= free)?;
        let word = self.lower(article);
        if !matches!(word, "a" | "an" | "the" | "another" | "its" | "their" | "nearly") {
            return None;
        }
        let found = self.lexicon.hedge_before(self.doc, free, article)?;
        // "Over the 30 days" tells where, not how many.
        let phrase = article - found.1;
        (phrase > 1 || matches!(word, "a" | "an" | "another")).then_some(found)
    }

    /// "From" or "between" before the range belongs to it.
    fn range_opener(&self, start: TokenId, free: TokenId) -> TokenId {
        match start.checked_sub(1).filter(|b| *b >= free) {
            Some(before) if matches!(self.lower(before), "from" | "between") => before,
            _ => start,
        }
    }
}

type Joined = (Option<Number>, Tokens, Option<Unit>, Number);

/// The two ends of a range: unit and scale of the one hold for the other where that has none.
fn join(first: Measured, second: Measured) -> Joined {
    let mut low = first.number;
    // "$10 to $15 billion", "5 to 7 million": the scale is said once.
    if low.scale == 1.0 && second.number.scale > 1.0 && low.value < 1_000.0 {
        low.value *= second.number.scale;
        low.step *= second.number.scale;
    }
    let tokens = first.tokens.start..second.tokens.end;
    (Some(second.number), tokens, second.unit.or(first.unit), low)
}
