//! TIMEX3 values: of placed stretches, of lengths, and of what cannot be placed.
//!
//! In: stretches, counts and units. Out: [`Value`]. Holds: an unplaced value has an `X` for every digit that is not
//! known.

use readout_types::TimexKind;

use crate::times::calendar::{Unit, When};
use crate::times::expression::Meaning;

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    pub(super) kind: TimexKind,
    pub(super) timex: String,
    pub(super) edtf: Option<String>,
    pub(super) when: Option<When>,
}

impl Value {
    /// A placed stretch.
    pub(super) fn of(when: When) -> Value {
        Value { kind: TimexKind::Date, timex: when.timex(), edtf: when.edtf(), when: Some(when) }
    }

    /// A repeated time.
    pub(super) fn set(timex: String) -> Value {
        Value { kind: TimexKind::Set, timex, edtf: None, when: None }
    }

    /// A time whose place is not known: what is known of it, the rest `X`.
    pub(super) fn unplaced(meaning: &Meaning) -> Value {
        let (timex, edtf) = match meaning {
            Meaning::Calendar { month, day: Some(day), .. } => {
                let value = format!("XXXX-{month:02}-{day:02}");
                (value.clone(), Some(value))
            }
            Meaning::Calendar { month, .. } => {
                let value = format!("XXXX-{month:02}");
                (value.clone(), Some(value))
            }
            Meaning::Weekday { day, .. } => (format!("XXXX-WXX-{day}"), None),
            Meaning::Nth { unit: Unit::Half, nth, .. } => (format!("XXXX-H{nth}"), None),
            Meaning::Nth { nth, .. } => (format!("XXXX-Q{nth}"), None),
            Meaning::Period { unit, .. } | Meaning::Away { unit, .. } => {
                (unknown(*unit).to_owned(), None)
            }
            Meaning::Day(_) | Meaning::SameDay | Meaning::Holiday { .. } => {
                ("XXXX-XX-XX".to_owned(), None)
            }
            _ => ("XXXX".to_owned(), None),
        };
        Value { kind: TimexKind::Date, timex, edtf, when: None }
    }
}

/// A stretch of some unit of which nothing else is known.
fn unknown(unit: Unit) -> &'static str {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Night | Unit::Day => "XXXX-XX-XX",
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Half => "XXXX-HX",
        Unit::Year | Unit::Period => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century | Unit::Millennium => "XX",
    }
}

/// `P3D`, `PT1H30M`: the length in TIMEX3, with a broken number in the next smaller unit.
pub(super) fn period(count: f64, unit: Unit) -> String {
    let (count, unit) = match unit {
        Unit::Fortnight => (count * 2.0, Unit::Week),
        Unit::Decade => (count * 10.0, Unit::Year),
        Unit::Weekend if count == 1.0 => return "P1WE".to_owned(),
        _ => (count, unit),
    };
    let (clock, letter) = unit.designator();
    if count.fract() == 0.0 {
        return format!("P{clock}{count:.0}{letter}");
    }
    let (part, small) = match unit {
        Unit::Year => (12.0, "M"),
        Unit::Hour => (60.0, "M"),
        Unit::Minute => (60.0, "S"),
        _ => return format!("P{clock}{count}{letter}"),
    };
    let (whole, rest) = (count.trunc(), (count.fract() * part).round());
    match whole == 0.0 {
        true => format!("P{clock}{rest:.0}{small}"),
        false => format!("P{clock}{whole:.0}{letter}{rest:.0}{small}"),
    }
}

/// `PXM`: some number of units.
pub(super) fn some_period(unit: Unit) -> String {
    let (clock, letter) = unit.designator();
    format!("P{clock}X{letter}")
}
