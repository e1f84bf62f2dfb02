//! Says how sure an item is: how often items of its rule were right when they were counted.
//!
//! In: a table of counts (`section <tab> rule <tab> right <tab> of`) and floors (`section <tab> floor <tab> least`).
//! Out: [`Calibration`], which turns a rule's name and its own figure into a [`Confidence`]. Holds: more right ones
//! never make an item less sure; a rule that was counted little stays near what is known without it. A rule's name
//! may bear classes after `/` (`stance.reject/clause`): the class is shrunk towards its rule, the rule towards what is
//! known without counts of it: halfway between the figure that its file states and the hit rate of its section.

#[cfg(test)]
use std::collections::BTreeSet;
use std::collections::{BTreeMap, HashMap};

use readout_types::Confidence;

/// How many observations what is known of a rule without counts weighs. With a story left out of the counts, 4 told
/// right from wrong no better in that story than chance, 12 somewhat (nine stories, November 2026): few keys make a
/// rule's own counts a matter of luck.
const OWN: f32 = 12.0;
/// How many observations a rule's hit rate counts for when a class of it is asked for.
const RULE: f32 = 8.0;

/// Counts by section and rule.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calibration {
    counts: BTreeMap<String, Section>,
    floors: BTreeMap<String, f32>,
}

/// The counts of one section, by rule, and of all its rules without their classes.
#[derive(Debug, Clone, Default)]
struct Section {
    rules: HashMap<String, Count>,
    all: Count,
}

impl Section {
    fn add(&mut self, rule: &str, count: Count) {
        if !rule.contains('/') {
            self.all.right += count.right;
            self.all.of += count.of;
        }
        self.rules.insert(rule.to_owned(), count);
    }

    fn count(&self, rule: &str) -> Count {
        self.rules.get(rule).copied().unwrap_or_default()
    }

    /// What a rule is worth before it is counted. Authors are hopeful: the section's own rate holds them down.
    fn uncounted(&self, stated: f32) -> f32 {
        if self.all.of > 0.0 { (stated + self.all.right / self.all.of) / 2.0 } else { stated }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    right: f32,
    of: f32,
}

impl Calibration {
    /// Adds a table; where it counts a section, its counts take the place of all earlier ones of that section.
    ///
    /// # Errors
    /// The number of the first line that does not read.
    pub(crate) fn add(&mut self, table: &str) -> Result<(), usize> {
        let mut new = Calibration::default();
        for (number, line) in table.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            new.line(line).ok_or(number + 1)?;
        }
        self.counts.extend(new.counts);
        self.floors.extend(new.floors);
        Ok(())
    }

    fn line(&mut self, line: &str) -> Option<()> {
        match line.split('\t').collect::<Vec<_>>()[..] {
            [section, "floor", least] => {
                self.floors.insert(section.to_owned(), least.trim().parse().ok()?);
            }
            [section, rule, right, of] => {
                let count = Count { right: right.parse().ok()?, of: of.trim().parse().ok()? };
                self.counts.entry(section.to_owned()).or_default().add(rule, count);
            }
            _ => return None,
        }
        Some(())
    }

    /// How often items of a rule (and class) are right.
    pub(crate) fn confidence(&self, section: &str, rule: &str, stated: f32) -> Confidence {
        let Some(section) = self.counts.get(section) else { return Confidence::new(stated) };
        let (base, class) = rule.split_once('/').map_or((rule, None), |(b, _)| (b, Some(rule)));
        let mut rate = shrunk(section.count(base), section.uncounted(stated), OWN);
        if let Some(class) = class {
            rate = shrunk(section.count(class), rate, RULE);
        }
        Confidence::new(rate)
    }

    /// The rules that a section counts, without their classes.
    #[cfg(test)]
    pub(crate) fn counted(&self, section: &str) -> BTreeSet<&str> {
        let rules = self.counts.get(section).into_iter().flat_map(|s| s.rules.keys());
        rules.map(|rule| rule.split('/').next().unwrap_or(rule)).collect()
    }

    /// Under this an item of a section is not worth keeping.
    pub(crate) fn floor(&self, section: &str) -> f32 {
        self.floors.get(section).copied().unwrap_or(0.0)
    }
}

fn shrunk(count: Count, towards: f32, weight: f32) -> f32 {
    (count.right + weight * towards) / (count.of + weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str) -> Calibration {
        let mut calibration = Calibration::default();
        calibration.add(table).expect("a good table");
        calibration
    }

    #[test]
    fn a_rule_that_was_never_counted_is_as_sure_as_its_file_says() {
        assert_eq!(read("").confidence("events", "new.rule", 0.7).get(), 0.7);
    }

    #[test]
    fn counts_outweigh_what_a_file_says() {
        let table = read("events\tsure.rule\t95\t100\nevents\tpoor.rule\t2\t100");
        assert!(table.confidence("events", "sure.rule", 0.5).get() > 0.85);
        assert!(table.confidence("events", "poor.rule", 0.9).get() < 0.2);
    }

    #[test]
    fn a_class_leans_on_its_rule() {
        let table = read("claims\tsaid\t16\t60\nclaims\tsaid/figure\t14\t16");
        let plain = table.confidence("claims", "said/plain", 0.5).get();
        let figure = table.confidence("claims", "said/figure", 0.5).get();
        assert!(plain < 0.3 && figure > 0.6, "{plain} {figure}");
    }

    #[test]
    fn one_more_right_is_never_less_sure() {
        let of = |right: u32| {
            read(&format!("events\tr\t{right}\t9")).confidence("events", "r", 0.6).get()
        };
        assert!((0..9).all(|n| of(n) <= of(n + 1)));
    }

    #[test]
    fn a_bad_line_is_named() {
        assert_eq!(Calibration::default().add("# counts\nevents\tr\tmany\t3"), Err(2));
    }
}
