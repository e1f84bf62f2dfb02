//! Headlines that tell one story as a defeat, a wreck, a ruin or a success.
//!
//! In: the first headline of each newsroom. Out: a finding where two newsrooms' headlines judge in different ways, and the
//! headlines whose judgement their own body does not carry. Holds: only listed words count (`data/loaded_words.tsv`); a body
//! carries a judgement with any word of its class.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use readout_types::{Reading, SentenceDigest, Severity, Span, Verdict, ZoneKind};

use super::figures::Judged;
use super::{Evidence, Finding};
use crate::words;

/// A class of loaded words.
struct Class {
    name: &'static str,
    /// Whether a body has to carry it.
    charge: bool,
    forms: Vec<Vec<String>>,
}

fn classes() -> &'static Vec<Class> {
    static CLASSES: OnceLock<Vec<Class>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let lines = include_str!("../../data/loaded_words.tsv").lines();
        let rows = lines.filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
        let class = |(name, forms): (&'static str, &'static str)| Class {
            name: name.trim_end_matches('!'),
            charge: name.ends_with('!'),
            forms: forms.split('|').map(words::fold).collect(),
        };
        rows.map(class).collect()
    })
}

impl Class {
    /// The form of this class that stands in some words.
    fn form_in(&self, folded: &[String]) -> Option<&[String]> {
        let stands =
            |form: &&Vec<String>| folded.windows(form.len().max(1)).any(|w| w == form.as_slice());
        self.forms.iter().find(stands).map(Vec::as_slice)
    }
}

fn folded(reading: &Reading, sentence: &SentenceDigest) -> Vec<String> {
    words::fold(
        reading.report.text.slice(sentence.chars.start as usize..sentence.chars.end as usize),
    )
}

fn headline(reading: &Reading) -> Option<&SentenceDigest> {
    reading.sentences.iter().find(|s| s.zone == ZoneKind::Headline)
}

/// A headline with a word of judgement that its body has none of its class for: the headline and the word.
pub(super) fn unfounded(reading: &Reading) -> Option<(&SentenceDigest, String)> {
    let headline = headline(reading)?;
    let own = folded(reading, headline);
    let body = || reading.sentences.iter().filter(|s| s.zone == ZoneKind::Body);
    let uncarried = |class: &&Class| body().all(|s| class.form_in(&folded(reading, s)).is_none());
    let charges = classes().iter().filter(|c| c.charge);
    let mut found =
        charges.filter_map(|c| Some((c.form_in(&own)?, c))).filter(|(_, c)| uncarried(c));
    found.next().map(|(form, _)| (headline, form.join(" ")))
}

/// Headlines of two newsrooms that judge in different ways.
pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut judges: BTreeMap<usize, (Span, BTreeSet<&'static str>)> = BTreeMap::new();
    for (at, reading) in ev.cx.own() {
        let Some(headline) = headline(reading) else { continue };
        let own = folded(reading, headline);
        let taken =
            classes().iter().filter(|c| c.form_in(&own).is_some()).map(|c| c.name).collect();
        let span = Span {
            report: reading.report.id.clone(),
            start: headline.chars.start,
            end: headline.chars.end,
        };
        judges.entry(ev.cx.room_at(at)).or_insert((span, taken));
    }
    judges.retain(|_, (_, taken)| !taken.is_empty());
    let named: BTreeSet<&str> = judges.values().flat_map(|(_, taken)| taken).copied().collect();
    let differ = judges.values().any(|(_, a)| judges.values().any(|(_, b)| a.is_disjoint(b)));
    let first = judges.values().next().filter(|_| differ);
    let finding = |(span, _): &(Span, BTreeSet<&str>)| Finding {
        fact: format!("headlines: {}", ev.cx.words(span)),
        about: None,
        judged: Judged::new(
            Verdict::FramingDifference,
            format!(
                "headlines that judge otherwise: {}",
                named.iter().copied().collect::<Vec<_>>().join(", ")
            ),
        )
        .severe(Severity::Low),
        members: judges.values().map(|(span, _)| span.clone()).collect(),
        rank: 0.95,
    };
    first.map(finding).into_iter().collect()
}
