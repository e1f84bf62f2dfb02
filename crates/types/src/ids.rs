//! Small values that many items carry: ids, dates, confidence.

use std::borrow::Cow;
use std::fmt;

use compact_str::CompactString;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! string_value {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub CompactString);

        impl $name {
            /// Takes the text as it is.
            #[must_use]
            pub fn new(text: impl AsRef<str>) -> Self {
                $name(CompactString::new(text.as_ref()))
            }

            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                String::json_schema(generator)
            }
        }
    };
}

string_value! {
    /// Names an item or a report. Inside a reading a letter and a number (`a3`); in a record a stable hash. The value
    /// `narrator` stands for the report's own voice where a field asks for an agent.
    Id
}

string_value! {
    /// A date in EDTF (ISO 8601-2): `2025-12-02`, `2025-11~`, `../2025-12-02`, `2025-12-02/2025-12-03`.
    Edtf
}

impl Id {
    /// The report's own voice, where a field asks for who says so.
    #[must_use]
    pub fn narrator() -> Self {
        Id::new("narrator")
    }

    /// A reading's local id: a letter and a position.
    #[must_use]
    pub fn local(letter: char, at: usize) -> Self {
        Id(compact_str::format_compact!("{letter}{at}"))
    }
}

/// How sure, 0 to 1: of the items printed with at least 0.8, at least 80 % are right on the answer keys. Kept to
/// two decimals, so that printing is stable.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Confidence(f32);

impl Confidence {
    /// Clips to 0..1 and rounds to two decimals; not-a-number counts as 0.
    #[must_use]
    pub fn new(value: f32) -> Self {
        let value = if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) };
        Confidence((value * 100.0).round() / 100.0)
    }

    /// The value.
    #[must_use]
    pub fn get(self) -> f32 {
        self.0
    }

    /// Whether nothing at all speaks for the item but words that their own report does not bear out.
    #[must_use]
    pub fn is_none(self) -> bool {
        self.0 == 0.0
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        // Through f64 at two decimals: 0.7 must not print as 0.699999988.
        s.serialize_f64((f64::from(self.0) * 100.0).round() / 100.0)
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        f32::deserialize(d).map(Confidence::new)
    }
}

impl JsonSchema for Confidence {
    fn schema_name() -> Cow<'static, str> {
        "Confidence".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0, "maximum": 1 })
    }
}
