//! Times of the clock: "10:35 a.m.", "2.40am", "5 p.m. EST, Nov. 6", "noon Thursday", "midnight", "4 in the morning", "three
//! o'clock", "half past three".
//!
//! In: a token. Out: an [`Expression`] with a [`Clock`] and, where one follows, its day.

use readout_types::doc::TokenId;
use readout_types::labels::Tag;

use super::{Grammar, is_ordinal};
use crate::times::expression::{Clock, Expression, Meaning};
use crate::times::lexicon::{Class, Part, Phrase};

impl Grammar<'_> {
    /// A time of the clock, with a hedge before it and its day behind it.
    pub(super) fn clock(&self, start: TokenId, end: TokenId) -> Option<Expression> {
        let hedge = self.lexicon.phrase(self.doc, start..end, |p| p == Phrase::Hedge);
        let at = hedge.map_or(start, |(_, after)| after);
        if at >= end {
            return None;
        }
        let (clock, stop) = self.clock_time(at, end)?;
        let stop = self.zones(stop, end);
        let comma = stop + u32::from(self.lower(stop) == ",");
        let day = self.day_after(comma, end);
        let (meaning, part, stop) = match day {
            Some(e) => (e.meaning, e.part, e.tokens.end),
            None => (Meaning::SameDay, None, stop),
        };
        Some(Expression {
            tokens: start..stop,
            head: at,
            meaning,
            edge: None,
            part,
            clock: Some(clock),
        })
    }

    fn clock_time(&self, at: TokenId, end: TokenId) -> Option<(Clock, TokenId)> {
        let named = self.class(at, |c| match c {
            Class::Clock { hour, minute } => Some(Clock { hour, minute }),
            _ => None,
        });
        if let Some(clock) = named {
            return Some((clock, at + 1));
        }
        if let Some(clock) = self.glued(at) {
            return Some((clock, at + 1));
        }
        if let Some(found) = self.past_or_to(at, end) {
            return Some(found);
        }
        let (hour, minute, colon) = self.hour(at, end)?;
        let next = at + 1;
        if let Some(afternoon) = self.half(next).filter(|_| next < end) {
            return Some((Clock { hour: in_half(hour, afternoon), minute }, next + 1));
        }
        if let Some(stop) = self.o_clock(next, end) {
            let (hour, stop) = self.in_the_morning(hour, stop, end).unwrap_or((hour, stop));
            return Some((Clock { hour, minute }, stop));
        }
        if let Some((hour, stop)) = self.in_the_morning(hour, next, end) {
            return Some((Clock { hour, minute }, stop));
        }
        // "2:30 this morning": the part of the day is the hour's.
        if let Some(hour) = self.this_morning(hour, next, end).filter(|_| minute > 0) {
            return Some((Clock { hour, minute }, next));
        }
        let zone = self.class(next, |c| matches!(c, Class::Zone).then_some(())).is_some();
        // "12:30" alone is a time after "at", else it may be a score or a verse.
        let after_at = at > 0 && matches!(self.tag(at - 1), Some(Tag::In)) && colon;
        (colon && (zone || after_at)).then_some((Clock { hour, minute }, next))
    }

    /// The hour at a token, in figures or spelled out; whether a colon stands in it.
    fn hour(&self, at: TokenId, end: TokenId) -> Option<(i8, i8, bool)> {
        if let Some(found) = hour_and_minute(self.lower(at)) {
            return Some(found);
        }
        let spelled = self.small_number(at, end).filter(|n| (1..=12).contains(n))?;
        // "Six in the morning" may count anything; an hour that is spelled out bears the word.
        let named = self.o_clock(at + 1, end).is_some() || self.half(at + 1).is_some();
        named.then_some((spelled, 0, false))
    }

    /// A whole number below a hundred that is one token.
    fn small_number(&self, at: TokenId, end: TokenId) -> Option<i8> {
        let number = self.number(at, end).filter(|n| n.tokens.end == at + 1)?;
        let whole = number.value.fract() == 0.0 && (1.0..100.0).contains(&number.value);
        (whole && !is_ordinal(&number)).then_some(number.value as i8)
    }

    /// "O'clock", as one token or two; where it ends.
    fn o_clock(&self, at: TokenId, end: TokenId) -> Option<TokenId> {
        if at >= end {
            return None;
        }
        if matches!(self.lower(at), "o'clock" | "o’clock") {
            return Some(at + 1);
        }
        let split = matches!(self.lower(at), "o'" | "o’") && self.lower(at + 1) == "clock";
        (split && at + 1 < end).then_some(at + 2)
    }

    /// "2.40am": the half of the day glued to the hour.
    fn glued(&self, at: TokenId) -> Option<Clock> {
        let text = self.lower(at);
        let letters = text.find(|c: char| c.is_alphabetic())?;
        let (figures, half) = text.split_at(letters);
        let afternoon = match half {
            "am" | "a.m." | "a.m" => false,
            "pm" | "p.m." | "p.m" => true,
            _ => return None,
        };
        let (hour, minute, _) = hour_and_minute(figures)?;
        Some(Clock { hour: in_half(hour, afternoon), minute })
    }

    /// "Half past three", "ten past two", "a quarter to one".
    fn past_or_to(&self, at: TokenId, end: TokenId) -> Option<(Clock, TokenId)> {
        let at = at + TokenId::from(self.lower(at) == "a" && self.lower(at + 1) == "quarter");
        let (minutes, named) = match self.lower(at) {
            "half" => (30, true),
            "quarter" => (15, true),
            _ => (self.small_number(at, end).filter(|n| n % 5 == 0 && *n < 30)?, false),
        };
        let word = at + 1 + TokenId::from(self.lower(at + 1) == "minutes");
        let past = self.lower(word) == "past";
        let named = named || word > at + 1;
        // "Ten to twelve" may be a range.
        if word + 1 >= end || !(past || (self.lower(word) == "to" && named && minutes < 30)) {
            return None;
        }
        let hour = self.small_number(word + 1, end).filter(|n| (1..=12).contains(n))?;
        let (hour, minute) = if past { (hour, minutes) } else { (hour - 1, 60 - minutes) };
        let (hour, stop) = match self.in_the_morning(hour, word + 2, end) {
            Some(found) => found,
            None => (hour, word + 2),
        };
        Some((Clock { hour, minute }, stop))
    }

    /// "2:30 this morning": the hour of the day.
    fn this_morning(&self, hour: i8, at: TokenId, end: TokenId) -> Option<i8> {
        if at + 1 >= end || self.lower(at) != "this" {
            return None;
        }
        let part = self.class(at + 1, |c| if let Class::Part(p) = c { Some(p) } else { None })?;
        Some(later(hour, part))
    }

    fn half(&self, at: TokenId) -> Option<bool> {
        self.class(at, |c| if let Class::Half { afternoon } = c { Some(afternoon) } else { None })
    }

    /// "4 in the morning".
    fn in_the_morning(&self, hour: i8, at: TokenId, end: TokenId) -> Option<(i8, TokenId)> {
        if at + 2 >= end || self.lower(at) != "in" || self.lower(at + 1) != "the" {
            return None;
        }
        let part = self.class(at + 2, |c| if let Class::Part(p) = c { Some(p) } else { None })?;
        Some((later(hour, part), at + 3))
    }

    /// "EST", "(0401 GMT)" is left outside.
    fn zones(&self, mut at: TokenId, end: TokenId) -> TokenId {
        while at < end && self.class(at, |c| matches!(c, Class::Zone).then_some(())).is_some() {
            at += 1;
        }
        at
    }

    /// The day behind a time of the clock.
    fn day_after(&self, at: TokenId, end: TokenId) -> Option<Expression> {
        if at >= end || (self.weekday(at).is_none() && self.month(at).is_none() && !self.is_day(at))
        {
            return None;
        }
        self.framed(at, end).filter(|e| {
            matches!(
                e.meaning,
                Meaning::Day(_) | Meaning::Weekday { .. } | Meaning::Calendar { day: Some(_), .. }
            )
        })
    }

    fn is_day(&self, at: TokenId) -> bool {
        self.class(at, |c| matches!(c, Class::Day { .. }).then_some(())).is_some()
    }
}

/// An hour of the afternoon or evening counted from noon, in hours from midnight.
fn later(hour: i8, part: Part) -> i8 {
    let later = matches!(part, Part::Afternoon | Part::Evening) && hour < 12;
    if later { hour + 12 } else { hour }
}

fn in_half(hour: i8, afternoon: bool) -> i8 {
    match (afternoon, hour) {
        (true, 1..=11) => hour + 12,
        (false, 12) => 0,
        _ => hour,
    }
}

/// "10", "10:35", "7.15": hour, minute, and whether both stood there.
fn hour_and_minute(text: &str) -> Option<(i8, i8, bool)> {
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, ""));
    let digits = |s: &str, most: usize| {
        !s.is_empty() && s.len() <= most && s.bytes().all(|b| b.is_ascii_digit())
    };
    let minute_right = minute.is_empty() || (minute.len() == 2 && digits(minute, 2));
    if !digits(hour, 2) || !minute_right || (minute.is_empty() && text.contains([':', '.'])) {
        return None;
    }
    let (h, m): (i8, i8) =
        (hour.parse().ok()?, if minute.is_empty() { 0 } else { minute.parse().ok()? });
    (h <= 24 && m < 60).then_some((h, m, text.contains(':')))
}
