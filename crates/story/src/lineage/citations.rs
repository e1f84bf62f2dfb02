//! One report cites another's newsroom.
//!
//! In: reports. Out: which newsrooms each cites, and where. Holds: a name counts only beside a word of reporting, and not
//! where the report is that newsroom's own text.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use readout_types::{Report, Span};

use crate::kept;

/// Newsroom → the first place that cites it.
pub(super) type Cited = BTreeMap<String, Span>;

/// The newsrooms that a report cites.
pub(super) fn cited(report: &Report) -> Cited {
    let mut out = Cited::new();
    for range in kept::prose(report) {
        let line = report.text.as_str().get(range.clone()).unwrap_or("");
        for (name, from, to) in in_line(line) {
            let at = |byte: usize| {
                u32::try_from(report.text.char_of(range.start + byte)).unwrap_or(u32::MAX)
            };
            let place = Span { report: report.id.clone(), start: at(from), end: at(to) };
            out.entry(name).or_insert(place);
        }
    }
    newsrooms(report).iter().for_each(|own| drop(out.remove(own)));
    out
}

/// The newsrooms known by name that a report cites beside a word of reporting, with the first place of each.
pub(crate) fn cited_newsrooms(report: &Report) -> Vec<(String, Span)> {
    let known = |name: &str| names().usual.values().any(|usual| bare(usual) == name);
    cited(report).into_iter().filter(|(name, _)| known(name)).collect()
}

/// The names that stand beside a word of reporting or saying, once for each place; not only newsrooms'.
pub(crate) fn cited_names(report: &Report) -> Vec<String> {
    let lines = kept::prose(report).into_iter().filter_map(|range| report.text.as_str().get(range));
    let cues = |line: &str| {
        let said = names().saying.iter().flat_map(|cue| places(line, cue).map(|(start, _)| start));
        let before = said.filter_map(|end| line.get(..end).and_then(capitals_back));
        let mut found: Vec<String> = before.map(|n| usual(n).to_string()).collect();
        found.extend(in_line(line).into_iter().map(|(name, _, _)| name));
        found
    };
    lines.flat_map(cues).collect()
}

/// The newsrooms whose text a report is: its outlet and the agency it credits, by their usual names.
pub(super) fn newsrooms(report: &Report) -> Vec<String> {
    let wire = report.wire.as_ref().map(|w| w.name.as_str());
    [wire, report.outlet.as_deref()].into_iter().flatten().map(|n| usual(n).to_string()).collect()
}

#[derive(Default)]
struct Names {
    /// Lower-case name → usual name.
    usual: BTreeMap<String, String>,
    before: Vec<String>,
    after: Vec<String>,
    saying: Vec<String>,
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names::default();
        for fields in rows(include_str!("../../data/citations.tsv")) {
            match fields[..] {
                ["before", cue, ..] => names.before.push(cue.to_string()),
                ["after", cue, ..] => names.after.push(cue.to_string()),
                ["saying", cue, ..] => names.saying.push(cue.to_string()),
                _ => {}
            }
        }
        for fields in rows(include_str!("../../../../data/lexicons/page.outlets.tsv")) {
            let others = fields.get(2).into_iter().flat_map(|others| others.split('|'));
            let all = fields.first().copied().into_iter().chain(others);
            names.usual.extend(all.map(|n| (bare(n).to_lowercase(), fields[0].to_string())));
        }
        for fields in rows(include_str!("../../../../data/lexicons/page.agencies.tsv")) {
            if let [name, form, "wire", ..] = fields[..] {
                names.usual.insert(bare(form).to_lowercase(), name.to_string());
            }
        }
        names
    })
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect())
}

fn usual(name: &str) -> &str {
    let known = names().usual.get(&bare(name).to_lowercase());
    known.map_or(bare(name), |n| bare(n))
}

/// A name without its article.
fn bare(name: &str) -> &str {
    name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name)
}

/// The names that stand right after a word such as "according to" or right before one such as "reported".
fn in_line(line: &str) -> Vec<(String, usize, usize)> {
    let names = names();
    let mut out = Vec::new();
    let after = names.before.iter().flat_map(|cue| places(line, cue).map(|(_, end)| end));
    for start in after {
        let name = line.get(start..).and_then(capitals);
        out.extend(name.map(|n| (usual(n).to_string(), start, start + n.len())));
    }
    let before = names.after.iter().flat_map(|cue| places(line, cue).map(|(start, _)| start));
    for end in before {
        let name = line.get(..end).and_then(capitals_back);
        out.extend(name.map(|n| (usual(n).to_string(), end - n.len(), end)));
    }
    out
}

fn places<'a>(line: &'a str, cue: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    line.match_indices(cue).map(move |(at, found)| (at, at + found.len()))
}

/// The capitalised words that open a text ("The Harbour Post on Monday" → "The Harbour Post").
fn capitals(text: &str) -> Option<&str> {
    let mut end = 0;
    for word in text.split(' ').take(MOST_WORDS) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !bare.starts_with(char::is_uppercase) {
            break;
        }
        end = if end == 0 { bare.len() } else { end + 1 + bare.len() };
        if bare.len() < word.len() {
            break;
        }
    }
    (end > 0).then(|| &text[..end])
}

/// The capitalised words that close a text.
fn capitals_back(text: &str) -> Option<&str> {
    let mut start = text.len();
    for word in text.rsplit(' ').take(MOST_WORDS) {
        if !word.starts_with(char::is_uppercase) || word.ends_with(|c: char| !c.is_alphanumeric()) {
            break;
        }
        start = start.min(text.len()) - word.len() - usize::from(start < text.len());
    }
    (start < text.len()).then(|| &text[start..])
}

/// A newsroom's name has at most this many words.
const MOST_WORDS: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, want: &[&str]) {
        let got: Vec<String> = in_line(line).into_iter().map(|(name, _, _)| name).collect();
        assert_eq!(got, want, "{line}");
    }

    #[test]
    fn a_newsroom_is_cited_by_name_beside_a_word_of_reporting() {
        check("Both ships left port, according to Agence France-Presse.", &["AFP"]);
        check("The Harbour Post reported that both ships had left.", &["Harbour Post"]);
        check("She said so, the Northline Courier reported on Monday.", &["Northline Courier"]);
        check("The ministry reported two ships. According to the captain, both had left.", &[]);
    }
}
