//! Times of the clock: "10:35 a.m.", "5 p.m. EST, Nov. 6", "noon Thursday", "midnight", "4 in the morning".
//!
//! In: a token. Out: an [`Expression`] with a [`Clock`] and, where one follows, its day.

use readout_types::doc::TokenId;
use readout_types::labels::Tag;

use super::Grammar;
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
        let (hour, minute, colon) = hour_and_minute(self.lower(at))?;
        let next = at + 1;
        if let Some(afternoon) = self.half(next).filter(|_| next < end) {
            let hour = match (afternoon, hour) {
                (true, 1..=11) => hour + 12,
                (false, 12) => 0,
                _ => hour,
            };
            return Some((Clock { hour, minute }, next + 1));
        }
        if self.lower(next) == "o'clock"
            || (self.lower(next) == "o'" && self.lower(next + 1) == "clock")
        {
            return Some((Clock { hour, minute }, next + 1));
        }
        if let Some((hour, stop)) = self.in_the_morning(hour, next, end) {
            return Some((Clock { hour, minute }, stop));
        }
        let zone = self.class(next, |c| matches!(c, Class::Zone).then_some(())).is_some();
        // "12:30" alone is a time after "at", else it may be a score or a verse.
        let after_at = at > 0 && matches!(self.tag(at - 1), Some(Tag::In)) && colon;
        (colon && (zone || after_at)).then_some((Clock { hour, minute }, next))
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
        let later = matches!(part, Part::Afternoon | Part::Evening) && hour < 12;
        Some((if later { hour + 12 } else { hour }, at + 3))
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
