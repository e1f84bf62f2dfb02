//! The scorer's weights, as data.
//!
//! In: two tab-separated files. Out: [`Table`]. Holds: each named feature and kind is known (a test says so).

use readout_types::ZoneKind;

use super::features::Feature;

const WEIGHTS: &str = include_str!("../../../../data/page/line_weights.tsv");
const TRANSITIONS: &str = include_str!("../../../../data/page/line_transitions.tsv");

/// Number of kinds.
pub(crate) const KINDS: usize = ZoneKind::ALL.len();

/// One score a kind, in the order of `ZoneKind::ALL`.
pub(crate) type Scores = [f32; KINDS];

/// Weights of features and of neighbours.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub features: Vec<Scores>,
    pub transitions: [Scores; KINDS],
}

impl Table {
    /// The weights that come with the program.
    pub(crate) fn builtin() -> Self {
        let mut table = Table {
            features: vec![[0.0; KINDS]; Feature::ALL.len()],
            transitions: [[0.0; KINDS]; KINDS],
        };
        for (name, scores) in rows(WEIGHTS) {
            if let Some(feature) = Feature::named(name) {
                add(&mut table.features[feature as usize], scores);
            }
        }
        for (name, scores) in rows(TRANSITIONS) {
            if let Ok(kind) = name.parse::<ZoneKind>() {
                add(&mut table.transitions[kind as usize], scores);
            }
        }
        table
    }
}

/// Names and `kind=weight` lists.
fn rows(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

/// Adds a list of `kind=weight`; `*` stands for every kind, `keep` and `drop` for those that are read or not.
fn add(scores: &mut Scores, list: &str) {
    for (name, weight) in list.split_whitespace().filter_map(|cell| cell.split_once('=')) {
        let Ok(weight) = weight.parse::<f32>() else { continue };
        for kind in ZoneKind::ALL {
            let meant = match name {
                "*" => true,
                "keep" => kind.keep(),
                "drop" => !kind.keep(),
                _ => kind.as_str() == name,
            };
            if meant {
                scores[*kind as usize] += weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_tables_is_known() {
        let kind = |n: &str| n.parse::<ZoneKind>().is_ok() || ["*", "keep", "drop"].contains(&n);
        for (name, list) in rows(WEIGHTS) {
            assert!(Feature::named(name).is_some(), "no feature {name:?}");
            for cell in list.split_whitespace() {
                let (to, weight) = cell.split_once('=').expect(cell);
                assert!(kind(to) && weight.parse::<f32>().is_ok(), "{name}: {cell:?}");
            }
        }
        for (name, list) in rows(TRANSITIONS) {
            assert!(kind(name), "no kind {name:?}");
            for cell in list.split_whitespace() {
                let (to, weight) = cell.split_once('=').expect(cell);
                assert!(kind(to) && weight.parse::<f32>().is_ok(), "{name}: {cell:?}");
            }
        }
    }

    #[test]
    fn every_feature_has_weights() {
        for feature in Feature::ALL {
            assert!(rows(WEIGHTS).any(|(n, _)| n == feature.name()), "{} has none", feature.name());
        }
    }
}
