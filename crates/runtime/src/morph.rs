//! Morphological features: the bundles that the English pipeline gives.
//!
//! In and out: a bundle as text, `Number=Sing|Person=3`. Holds: the set is closed; a package with another bundle is
//! refused when it is loaded.

use std::fmt;
use std::str::FromStr;

use readout_labels::UnknownLabel;

/// A bundle of Universal Dependencies features, one byte wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Morph(u8);

impl Morph {
    /// The bundle without features.
    pub const EMPTY: Self = Self(0);

    /// The bundle as text, features in alphabetical order; empty for none.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        BUNDLES.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// The features, in alphabetical order.
    pub fn features(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.as_str().split('|').filter_map(|feature| feature.split_once('='))
    }

    /// The value of one feature: `get("Number")`.
    #[must_use]
    pub fn get(self, feature: &str) -> Option<&'static str> {
        self.features().find(|(name, _)| *name == feature).map(|(_, value)| value)
    }
}

impl FromStr for Morph {
    type Err = UnknownLabel;

    /// Reads a bundle; `_` is the empty one, as in CoNLL-U.
    fn from_str(text: &str) -> Result<Self, UnknownLabel> {
        let text = if text == "_" { "" } else { text };
        let at = BUNDLES.iter().position(|bundle| *bundle == text);
        at.and_then(|at| at.try_into().ok()).map(Self).ok_or_else(|| UnknownLabel(text.to_owned()))
    }
}

impl fmt::Display for Morph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Every bundle that a rule of `en_core_web_md` 3.8 writes.
const BUNDLES: &[&str] = &[
    "",
    "Aspect=Perf|Tense=Past|VerbForm=Part",
    "Aspect=Prog|Tense=Pres|VerbForm=Part",
    "Case=Acc|Gender=Fem|Number=Sing|Person=3|PronType=Prs",
    "Case=Acc|Gender=Fem|Number=Sing|Person=3|PronType=Prs|Reflex=Yes",
    "Case=Acc|Gender=Masc|Number=Sing|Person=3|PronType=Prs",
    "Case=Acc|Gender=Masc|Number=Sing|Person=3|PronType=Prs|Reflex=Yes",
    "Case=Acc|Gender=Neut|Number=Sing|Person=3|PronType=Prs",
    "Case=Acc|Gender=Neut|Number=Sing|Person=3|PronType=Prs|Reflex=Yes",
    "Case=Acc|Number=Plur|Person=1|PronType=Prs",
    "Case=Acc|Number=Plur|Person=1|PronType=Prs|Reflex=Yes",
    "Case=Acc|Number=Plur|Person=3|PronType=Prs",
    "Case=Acc|Number=Plur|Person=3|PronType=Prs|Reflex=Yes",
    "Case=Acc|Number=Sing|Person=1|PronType=Prs",
    "Case=Acc|Number=Sing|Person=1|PronType=Prs|Reflex=Yes",
    "Case=Acc|Number=Sing|Person=3|PronType=Prs|Reflex=Yes",
    "Case=Acc|Person=2|PronType=Prs",
    "Case=Acc|Person=2|PronType=Prs|Reflex=Yes",
    "Case=Nom|Gender=Fem|Number=Sing|Person=3|PronType=Prs",
    "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs",
    "Case=Nom|Gender=Neut|Number=Sing|Person=3|PronType=Prs",
    "Case=Nom|Number=Plur|Person=1|PronType=Prs",
    "Case=Nom|Number=Plur|Person=3|PronType=Prs",
    "Case=Nom|Number=Sing|Person=1|PronType=Prs",
    "Case=Nom|Person=2|PronType=Prs",
    "ConjType=Cmp",
    "Definite=Def|PronType=Art",
    "Definite=Ind|PronType=Art",
    "Degree=Cmp",
    "Degree=Pos",
    "Degree=Sup",
    "Foreign=Yes",
    "Gender=Fem|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "Gender=Masc|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "Gender=Neut|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "Gender=Neut|Number=Sing|Person=3|PronType=Prs",
    "Hyph=Yes",
    "Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin",
    "Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin",
    "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin",
    "Mood=Ind|Tense=Past|VerbForm=Fin",
    "Mood=Ind|Tense=Pres|VerbForm=Fin",
    "NumType=Card",
    "NumType=Mult",
    "NumType=Ord",
    "Number=Plur",
    "Number=Plur|Person=1|Poss=Yes|PronType=Prs",
    "Number=Plur|Person=2|Poss=Yes|PronType=Prs",
    "Number=Plur|Person=3|Poss=Yes|PronType=Prs",
    "Number=Plur|PronType=Dem",
    "Number=Sing",
    "Number=Sing|Person=1|Poss=Yes|PronType=Prs",
    "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin",
    "Number=Sing|PronType=Dem",
    "Number=Sing|PronType=Ind",
    "Person=2|Poss=Yes|PronType=Prs",
    "Person=2|PronType=Prs",
    "Polarity=Neg",
    "Poss=Yes",
    "Poss=Yes|PronType=Prs",
    "PronType=Dem",
    "PronType=Prs",
    "PronType=Rel",
    "PunctSide=Fin|PunctType=Brck",
    "PunctSide=Fin|PunctType=Quot",
    "PunctSide=Ini|PunctType=Brck",
    "PunctSide=Ini|PunctType=Quot",
    "PunctType=Comm",
    "PunctType=Dash",
    "PunctType=Peri",
    "Tense=Past|VerbForm=Fin",
    "Tense=Past|VerbForm=Part",
    "Tense=Pres|VerbForm=Fin",
    "VerbForm=Fin",
    "VerbForm=Ger",
    "VerbForm=Inf",
    "VerbType=Mod",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bundle_are_inverse() {
        assert!(BUNDLES.iter().all(|text| text.parse::<Morph>().unwrap().as_str() == *text));
        assert_eq!("_".parse(), Ok(Morph::EMPTY));
        assert!("Number=Dual".parse::<Morph>().is_err());
    }

    #[test]
    fn a_feature_is_found_by_name() {
        let morph: Morph = "Mood=Ind|Tense=Past|VerbForm=Fin".parse().unwrap();
        assert_eq!(morph.get("Tense"), Some("Past"));
        assert_eq!(morph.get("Number"), None);
    }
}
