//! What a time expression says, before it is reckoned to a date.
//!
//! In: nothing (values only). Out: [`Expression`], which the grammar makes and the reckoning reads.

use readout_types::doc::{TokenId, Tokens};

use super::calendar::{Season, Unit};
use super::lexicon::{Edge, Holiday, Part, Reference, Shift};

/// How many units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Count {
    Exact(f64),
    /// "Several", "two or three", a plural without a number.
    Several,
}

/// Where a length lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    /// Up to now: "the past two weeks".
    Past,
    /// From now: "the next two weeks".
    Next,
    /// Not said.
    Anywhere,
}

/// A time of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: i8,
}

/// What a time expression means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// "Today", "yesterday".
    Day(i32),
    /// A time of the day whose day is not said.
    SameDay,
    /// "Oct. 3, 1998", "3 October", "October", "last October".
    Calendar {
        year: Option<Year>,
        month: i8,
        day: Option<i8>,
        shift: Option<Shift>,
    },
    /// "Friday", "last Friday", "Friday next week".
    Weekday {
        day: i8,
        shift: Option<Shift>,
        week: Option<Shift>,
    },
    /// "1998", and "1950-53" with its last year.
    Year {
        year: i16,
        last: Option<i16>,
    },
    Decade(i16),
    Century(i16),
    /// "The third quarter", "the second half of 1989".
    Nth {
        unit: Unit,
        nth: i8,
        year: Option<Year>,
    },
    Season {
        season: Season,
        shift: Option<Shift>,
        year: Option<Year>,
    },
    Holiday {
        rule: Holiday,
        span: Unit,
        eve: bool,
        shift: Option<Shift>,
        year: Option<i16>,
    },
    /// "Last week", "this year", "the quarter".
    Period {
        unit: Unit,
        shift: Shift,
        year: Option<Year>,
    },
    /// "Two weeks ago", "a year earlier", "the year-ago quarter" (whose length is given).
    Away {
        count: Count,
        unit: Unit,
        shift: Shift,
        of: Option<(Unit, Option<i8>)>,
    },
    Length {
        count: Count,
        unit: Unit,
        window: Window,
    },
    /// "Every two weeks", "daily".
    Every {
        count: f64,
        unit: Unit,
    },
    EveryWeekday(i8),
    EveryMonth(i8),
    Reference(Reference),
}

/// A year as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    Number(i16),
    /// "Of last year", "this year's".
    Shifted(Shift),
}

/// A time expression as the grammar read it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expression {
    /// Its tokens.
    pub(super) tokens: Tokens,
    /// The token from which the governing verb is sought.
    pub(super) head: TokenId,
    /// What it means.
    pub(super) meaning: Meaning,
    /// Which part of it.
    pub(super) edge: Option<Edge>,
    /// Part of the day.
    pub(super) part: Option<Part>,
    /// Time of the clock.
    pub(super) clock: Option<Clock>,
}
