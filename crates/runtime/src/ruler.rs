//! The attribute ruler: rules that turn tags and labels into parts of speech, features and some lemmas.
//!
//! In: tags, dependency labels and forms. Out: parts of speech, features, fixed lemmas, corrected tags and labels.
//! Holds: every rule sees the state before the ruler ran; of two rules that write the same, the later wins.

use std::collections::BTreeMap;

use compact_str::CompactString;
use hashbrown::HashMap;
use readout_labels::{Dep, Pos, Tag};
use regex::Regex;

use crate::error::Error;
use crate::forms::Form;
use crate::morph::Morph;
use crate::tables::{Rule, Test, TokenPattern};

/// Which of the tests of the lower-case text hold: one bit for each.
pub(crate) type LowerFacts = u128;

/// The rules' tests of the lower-case text, numbered.
#[derive(Debug, Default)]
pub(crate) struct LowerTests {
    numbers: BTreeMap<Test, u32>,
    /// For texts that are named in a test: the tests that hold of them because they are.
    named: HashMap<String, LowerFacts>,
    /// Tests that hold of all texts but those named.
    unless: Vec<(Vec<String>, LowerFacts)>,
    expressions: Vec<(Regex, LowerFacts)>,
}

impl LowerTests {
    /// Collects the tests of all rules.
    pub(crate) fn of(rules: &[Rule]) -> Result<Self, Error> {
        let mut tests = Self::default();
        let patterns = rules.iter().flat_map(|rule| rule.patterns.iter().flatten());
        for test in patterns.filter_map(|pattern| pattern.lower.as_ref()) {
            tests.add(test)?;
        }
        Ok(tests)
    }

    fn add(&mut self, test: &Test) -> Result<(), Error> {
        if self.numbers.contains_key(test) {
            return Ok(());
        }
        let number = self.numbers.len() as u32;
        let fact = 1_u128.checked_shl(number).ok_or_else(|| {
            Error::Inconsistent("more than 128 different tests of the lower-case text".to_owned())
        })?;
        self.numbers.insert(test.clone(), number);
        match test {
            Test::Is(text) => *self.named.entry(text.clone()).or_default() |= fact,
            Test::In { set } => {
                for text in set {
                    *self.named.entry(text.clone()).or_default() |= fact;
                }
            }
            Test::NotIn { set } => self.unless.push((set.clone(), fact)),
            Test::Regex { pattern } => {
                let expression = Regex::new(pattern).map_err(|cause| Error::Pattern {
                    name: pattern.clone(),
                    problem: cause.to_string(),
                })?;
                self.expressions.push((expression, fact));
            }
        }
        Ok(())
    }

    /// The tests that hold of a lower-case text.
    pub(crate) fn facts(&self, lower: &str) -> LowerFacts {
        let named = self.named.get(lower).copied().unwrap_or_default();
        let unless = self.unless.iter().filter(|(set, _)| !set.iter().any(|text| text == lower));
        let matched = self.expressions.iter().filter(|(expression, _)| expression.is_match(lower));
        named
            | unless.map(|(_, fact)| fact).fold(0, |all, fact| all | fact)
            | matched.map(|(_, fact)| fact).fold(0, |all, fact| all | fact)
    }

    fn fact(&self, test: &Test) -> LowerFacts {
        self.numbers.get(test).map_or(0, |number| 1 << number)
    }
}

/// What a rule asks of one token, as sets of bits.
#[derive(Debug, Clone, Copy)]
struct Condition {
    tags: u64,
    deps: u64,
    lower: LowerFacts,
    is_space: Option<bool>,
}

impl Condition {
    fn compile(pattern: &TokenPattern, tests: &LowerTests) -> Result<Self, Error> {
        Ok(Self {
            tags: label_set(pattern.tag.as_ref(), Tag::ALL.iter().map(|l| l.as_str()))?,
            deps: label_set(pattern.dep.as_ref(), Dep::ALL.iter().map(|l| l.as_str()))?,
            lower: pattern.lower.as_ref().map_or(0, |test| tests.fact(test)),
            is_space: pattern.is_space,
        })
    }

    fn holds(&self, tag: Tag, dep: Dep, form: &Form) -> bool {
        self.tags >> (tag as u8) & 1 == 1
            && self.deps >> (dep as u8) & 1 == 1
            && self.lower & !form.lower_facts == 0
            && self.is_space.is_none_or(|wanted| wanted == form.is_space)
    }
}

/// The labels, by their place in the set, that pass a test. A label that the set does not have cannot come up.
fn label_set(
    test: Option<&Test>,
    labels: impl Iterator<Item = &'static str>,
) -> Result<u64, Error> {
    let mut set = 0;
    for (place, label) in labels.enumerate() {
        let passes = match test {
            None => true,
            Some(Test::Is(text)) => text == label,
            Some(Test::In { set }) => set.iter().any(|text| text == label),
            Some(Test::NotIn { set }) => !set.iter().any(|text| text == label),
            Some(Test::Regex { pattern }) => {
                return Err(Error::Inconsistent(format!("expression {pattern:?} over labels")));
            }
        };
        set |= u64::from(passes) << place;
    }
    Ok(set)
}

/// One token sequence of a rule.
#[derive(Debug)]
struct Pattern {
    first: Condition,
    rest: Vec<Condition>,
    rule: u16,
}

/// What a rule writes.
#[derive(Debug, Default)]
struct Effect {
    /// Which token of the sequence it is written to.
    index: usize,
    tag: Option<Tag>,
    pos: Option<Pos>,
    morph: Option<Morph>,
    lemma: Option<CompactString>,
    dep: Option<Dep>,
}

impl Effect {
    fn compile(rule: &Rule) -> Result<Self, Error> {
        let mut effect = Self { index: rule.index, ..Self::default() };
        for (name, value) in &rule.attrs {
            match name.as_str() {
                "TAG" => effect.tag = Some(value.parse()?),
                "POS" => effect.pos = Some(value.parse()?),
                "MORPH" => effect.morph = Some(value.parse()?),
                "LEMMA" => effect.lemma = Some(value.as_str().into()),
                "DEP" => effect.dep = Some(value.parse()?),
                other => {
                    return Err(Error::Inconsistent(format!("a rule writes {other:?}")));
                }
            }
        }
        Ok(effect)
    }
}

/// The compiled rules.
#[derive(Debug)]
pub(crate) struct Ruler {
    patterns: Vec<Pattern>,
    effects: Vec<Effect>,
    /// By tag: the patterns whose first token may have it and asks nothing of the text.
    any_word: Vec<Vec<u16>>,
    /// By tag: the patterns whose first token may have it and asks something of the text.
    certain_words: Vec<Vec<u16>>,
}

/// What is known of each token besides its form.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    pub(crate) tags: Vec<Tag>,
    pub(crate) deps: Vec<Dep>,
    pub(crate) pos: Vec<Pos>,
    pub(crate) morphs: Vec<Morph>,
    pub(crate) lemmas: Vec<Option<CompactString>>,
}

impl Ruler {
    pub(crate) fn compile(rules: &[Rule], tests: &LowerTests) -> Result<Self, Error> {
        let mut patterns = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            for sequence in &rule.patterns {
                let conditions: Vec<_> = sequence
                    .iter()
                    .map(|p| Condition::compile(p, tests))
                    .collect::<Result<_, _>>()?;
                let Some((first, rest)) = conditions.split_first() else { continue };
                if rule.index > rest.len() {
                    return Err(Error::Inconsistent(format!("rule {number} writes beyond itself")));
                }
                patterns.push(Pattern { first: *first, rest: rest.to_vec(), rule: number as u16 });
            }
        }
        let effects = rules.iter().map(Effect::compile).collect::<Result<_, _>>()?;
        let by_tag = |worded: bool| {
            Tag::ALL.iter().map(|tag| starting_with(&patterns, *tag, worded)).collect()
        };
        Ok(Self { any_word: by_tag(false), certain_words: by_tag(true), patterns, effects })
    }

    /// Runs the rules. `forms` gives each token's form.
    pub(crate) fn apply<'f>(&self, attributes: &mut Attributes, forms: impl Fn(usize) -> &'f Form) {
        let mut hits = Vec::new();
        for at in 0..attributes.tags.len() {
            self.hits_at(at, attributes, &forms, &mut hits);
        }
        hits.sort_unstable();
        for (target, rule) in hits {
            attributes.write(target as usize, &self.effects[usize::from(rule)]);
        }
    }

    /// The rules that match at a token: which token each writes to, and its number.
    fn hits_at<'f>(
        &self,
        at: usize,
        attributes: &Attributes,
        forms: &impl Fn(usize) -> &'f Form,
        hits: &mut Vec<(u32, u16)>,
    ) {
        let (tag, dep, form) = (attributes.tags[at], attributes.deps[at], forms(at));
        let any = &self.any_word[tag as usize];
        let certain: &[u16] =
            if form.lower_facts == 0 { &[] } else { &self.certain_words[tag as usize] };
        for number in any.iter().chain(certain) {
            let pattern = &self.patterns[usize::from(*number)];
            let rest = pattern.rest.iter().enumerate();
            let matches = pattern.first.holds(tag, dep, form)
                && rest.map(|(i, c)| (at + 1 + i, c)).all(|(i, condition)| {
                    i < attributes.tags.len()
                        && condition.holds(attributes.tags[i], attributes.deps[i], forms(i))
                });
            if matches {
                let index = self.effects[usize::from(pattern.rule)].index;
                hits.push(((at + index) as u32, pattern.rule));
            }
        }
    }
}

fn starting_with(patterns: &[Pattern], tag: Tag, worded: bool) -> Vec<u16> {
    let starts =
        |p: &Pattern| p.first.tags >> (tag as u8) & 1 == 1 && (p.first.lower != 0) == worded;
    (0..).zip(patterns).filter(|(_, p)| starts(p)).map(|(number, _)| number).collect()
}

impl Attributes {
    /// Tags and labels, with nothing else known yet.
    pub(crate) fn new(tags: &[Tag], deps: impl Iterator<Item = Dep>) -> Self {
        Self {
            tags: tags.to_vec(),
            deps: deps.collect(),
            pos: vec![Pos::Empty; tags.len()],
            morphs: vec![Morph::EMPTY; tags.len()],
            lemmas: vec![None; tags.len()],
        }
    }

    fn write(&mut self, at: usize, effect: &Effect) {
        if let Some(tag) = effect.tag {
            self.tags[at] = tag;
        }
        if let Some(pos) = effect.pos {
            self.pos[at] = pos;
        }
        if let Some(morph) = effect.morph {
            self.morphs[at] = morph;
        }
        if let Some(lemma) = &effect.lemma {
            self.lemmas[at] = Some(lemma.clone());
        }
        if let Some(dep) = effect.dep {
            self.deps[at] = dep;
        }
    }
}
