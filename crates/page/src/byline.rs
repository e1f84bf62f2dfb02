//! Bylines: who wrote a report, for whom.
//!
//! In: a line. Out: [`Byline`] where the line is one. Holds: a line of capitalised words alone is no byline
//! unless a given name, an agency or a writer's function says so, or the line opens with "By".

use crate::date;
use crate::lexicon::{AgencyKind, Lexicons};

/// What a byline says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Byline {
    pub names: Vec<String>,
    /// Short name of the agency.
    pub agency: Option<String>,
    pub outlet: Option<String>,
    /// How many outlets are named ("Aulis Media for Aulis.example").
    pub outlets: usize,
    /// Opened with "By" or the like.
    pub by: bool,
    /// A label of publication stands in it ("Published 4 March").
    pub labelled: bool,
    /// A writer's function stands in it.
    pub role: bool,
    /// "Staff", "Newsroom": nobody by name.
    pub staff: bool,
    /// Pieces that are none of these.
    pub other: usize,
}

/// No byline is longer (bytes).
const LONGEST: usize = 260;

/// Reads a line as a byline, whatever it is.
pub(crate) fn read(line: &str, lexicons: &Lexicons) -> Byline {
    let mut byline = Byline::default();
    if line.len() > LONGEST {
        byline.other = 1;
        return byline;
    }
    let (rest, by) = without_by(line.trim(), lexicons);
    byline.by = by;
    let (rest, owner) = without_owner(rest);
    byline.outlet = owner.and_then(|o| lexicons.outlet(o)).map(str::to_owned);
    byline.labelled = rest.split([' ', '\u{a0}']).any(|w| {
        let word = w.trim_end_matches(':');
        ["published", "updated", "posted"].iter().any(|label| word.eq_ignore_ascii_case(label))
    });
    for piece in pieces(&without_date(rest, lexicons)) {
        take(&piece, &mut byline, lexicons);
    }
    byline
}

impl Byline {
    /// Whether this is a byline with a person.
    pub(crate) fn is_personal(&self, lexicons: &Lexicons) -> bool {
        let strange = if self.by { self.names.len() } else { 0 };
        if self.names.is_empty() || self.other > strange {
            return false;
        }
        let known = self.names.iter().any(|n| given(n, lexicons));
        self.by
            || self.agency.is_some()
            || self.role
            || self.staff
            || self.labelled && self.other == 0
            || (self.outlet.is_some() && known)
    }

    /// Whether it is nothing but names, one of them with a known given name.
    pub(crate) fn is_bare_names(&self, lexicons: &Lexicons) -> bool {
        self.other == 0
            && !self.names.is_empty()
            && self.agency.is_none()
            && self.names.iter().any(|n| given(n, lexicons))
    }

    /// Whether it is nothing but what could be names.
    pub(crate) fn could_be_names(&self) -> bool {
        self.other == 0 && !self.names.is_empty() && self.names.iter().all(|n| n.contains(' '))
    }

    /// Whether it names an agency, a desk or an outlet and nobody.
    pub(crate) fn is_impersonal(&self) -> bool {
        self.names.is_empty()
            && self.other == 0
            && (self.agency.is_some()
                || self.staff
                || (self.by && self.outlet.is_some())
                || self.outlets > 1)
    }
}

fn given(name: &str, lexicons: &Lexicons) -> bool {
    let first = name.split([' ', '-']).next().unwrap_or("");
    lexicons.given_names.contains(&first.to_lowercase())
}

/// The line without its opening "By", "Analysis by", "From Radio X's".
fn without_by<'a>(line: &'a str, lexicons: &Lexicons) -> (&'a str, bool) {
    let open = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut best = 0;
    for (at, c) in open.char_indices().take(40) {
        let end = at + c.len_utf8();
        let last =
            open.get(end..).is_none_or(|r| r.is_empty() || r.starts_with([' ', '\u{a0}', ':']));
        let head = open.get(..end).unwrap_or("").to_lowercase();
        let last = last || head.ends_with(':');
        if last && lexicons.by_words.contains(head.as_str()) {
            best = end;
        }
    }
    match open.get(best..) {
        Some(rest) if best > 0 => (rest.trim_start_matches([':', ' ', '\u{a0}']), true),
        _ => (open, false),
    }
}

/// The line without the outlet whose writers these are ("Radio Aulis's Petra Lindqvist").
fn without_owner(line: &str) -> (&str, Option<&str>) {
    let cut = ["'s ", "’s ", "'s\u{a0}", "’s\u{a0}"].iter().find_map(|s| line.split_once(s));
    match cut {
        Some((owner, rest)) if owner.split_whitespace().count() <= 4 => (rest, Some(owner)),
        _ => (line, None),
    }
}

/// The line without the date that many bylines carry, and without the label before it.
fn without_date(line: &str, lexicons: &Lexicons) -> String {
    let mut line = line.replace('\u{a0}', " ");
    while let Some(found) = date::find(&line, lexicons) {
        line.replace_range(found.start..found.end, " | ");
    }
    let keep: Vec<&str> = line
        .split(' ')
        .filter(|w| {
            let bare = w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let dated = lexicons.dates.get(&bare);
            let label = matches!(
                dated,
                Some(crate::lexicon::DateWord::Label | crate::lexicon::DateWord::Zone)
            );
            // "The", "of" and one-letter words are labels of dates, but parts of names too.
            let of_name = ["the", "of", "on", "at"].contains(&bare.as_str());
            let of_date = label && bare.len() > 1 && !of_name;
            let number = bare.starts_with(|c: char| c.is_ascii_digit());
            !(of_date || number)
        })
        .collect();
    keep.join(" ")
}

/// The parts between commas, conjunctions and bars.
fn pieces(line: &str) -> Vec<String> {
    let mut text = line.to_owned();
    for separator in [
        " and ", " AND ", " & ", " with ", " for ", " | ", " — ", " – ", " - ", " / ", ". Photo",
        " • ", " · ",
    ] {
        text = text.replace(separator, ",");
    }
    text.split([',', ';', '|', '•', '·', '/', '(', ')', '—'])
        // "Ann Lee in Belmora": where she writes from is no part of the name.
        .map(|p| p.split_once(" in ").map_or(p, |(name, _)| name))
        .map(|p| p.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != '.').trim())
        .filter(|p| p.chars().any(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

/// Sorts one piece in.
fn take(piece: &str, byline: &mut Byline, lexicons: &Lexicons) {
    let lower = piece.to_lowercase();
    let bare = lower.trim_start_matches("the ").trim_end_matches(['.', ':']);
    if let Some(agency) = lexicons.agency(bare).filter(|a| a.kind == AgencyKind::Wire) {
        byline.agency.get_or_insert(agency.short.clone());
    } else if lexicons.roles.contains(bare) {
        byline.role = true;
    } else if lexicons.staff.contains(bare) {
        byline.staff = true;
    } else if let Some(outlet) = lexicons.outlet(piece).or_else(|| lexicons.outlet(bare)) {
        byline.outlet.get_or_insert(outlet.to_owned());
        byline.outlets += 1;
    } else if let Some((name, agency)) = agency_at_end(piece, lexicons) {
        byline.agency.get_or_insert(agency);
        take(&name, byline, lexicons);
    } else if let Some((name, rest)) = role_at_end(piece, lexicons) {
        byline.role = true;
        byline.names.push(name);
        let _ = rest;
    } else if is_name(piece, lexicons) {
        byline.names.push(piece.to_owned());
    } else if !lexicons.lines.contains_key(bare) {
        byline.other += 1;
    }
}

/// Words of the longest name and the longest agency's name together.
const LONGEST_CREDIT: usize = 10;

/// "Ann Lee Associated Press", also with the blank lost between them.
fn agency_at_end(piece: &str, lexicons: &Lexicons) -> Option<(String, String)> {
    let words = piece.split_whitespace().count();
    let lower = piece.to_lowercase();
    if !(2..=LONGEST_CREDIT).contains(&words) || lower.len() != piece.len() {
        return None;
    }
    lexicons
        .agencies
        .iter()
        .filter(|(form, agency)| agency.kind == AgencyKind::Wire && lower.ends_with(form.as_str()))
        .filter_map(|(form, agency)| {
            let cut = piece.len() - form.len();
            let head = piece.get(..cut)?;
            // Short forms need a blank before them: "Chap" does not end with AP.
            let apart = head.ends_with(' ') || form.len() >= 10;
            let name = head.trim().trim_end_matches(" The").trim_end_matches(" the").trim();
            (apart && is_name(name, lexicons)).then(|| (name.to_owned(), agency.short.clone()))
        })
        .max_by_key(|(name, _)| usize::MAX - name.len())
}

/// "Jo Field Diplomatic Correspondent".
fn role_at_end(piece: &str, lexicons: &Lexicons) -> Option<(String, String)> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    (2..words.len()).find_map(|at| {
        let (name, role) = (words.get(..at)?.join(" "), words.get(at..)?.join(" "));
        let known = lexicons.roles.contains(&role.to_lowercase());
        (known && is_name(&name, lexicons)).then_some((name, role))
    })
}

/// Parts of names that are written small.
fn is_particle(word: &str) -> bool {
    word.len() <= 4 && word.chars().all(|c| c.is_lowercase() || c == '\'')
}

/// Two to five capitalised words (initials and small particles between them).
pub(crate) fn is_name(text: &str, lexicons: &Lexicons) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let known = given(text, lexicons);
    let single = words.len() == 1 && known && text.len() > 2;
    if !(single || (2..=5).contains(&words.len())) {
        return false;
    }
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    let shape = words.iter().all(|w| {
        let letters = w.chars().all(|c| c.is_alphabetic() || "'’.-‐‑".contains(c));
        letters && (capital(w) || is_particle(w))
    });
    let ends = words.first().is_some_and(capital) && words.last().is_some_and(capital);
    let function = words
        .iter()
        .any(|w| capital(w) && w.len() > 1 && lexicons.function_words.contains(&w.to_lowercase()));
    let institutional = words.iter().any(|w| {
        let lower = w.to_lowercase();
        lexicons.outlet_words.contains(&lower) && !known
    });
    let furniture = lexicons.lines.contains_key(&text.to_lowercase());
    shape && ends && !function && !institutional && !furniture
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, names: &[&str], agency: Option<&str>) {
        let lexicons = Lexicons::builtin();
        let byline = read(line, &lexicons);
        assert!(byline.is_personal(&lexicons), "{line:?}: {byline:?}");
        assert_eq!(byline.names, names, "{line:?}");
        assert_eq!(byline.agency.as_deref(), agency, "{line:?}");
    }

    #[test]
    fn bylines_in_many_dresses() {
        check("By Petra Lindqvist and Samir Okoye", &["Petra Lindqvist", "Samir Okoye"], None);
        check("BY MIREL TASSOU Associated Press", &["MIREL TASSOU"], Some("AP"));
        check("Ann Lee and Jon M. OrdeAssociated Press", &["Ann Lee", "Jon M. Orde"], Some("AP"));
        check("Tobias Renner, Diplomatic Correspondent", &["Tobias Renner"], None);
        check(
            "By Jo van der Meer, Reuters — 4 March 2026 02:45 PM",
            &["Jo van der Meer"],
            Some("Reuters"),
        );
        check(
            "Jo Orlu, Mary Tassou Published 04.03.26, 06:52 AM, staff writer",
            &["Jo Orlu", "Mary Tassou"],
            None,
        );
        check("From Radio Aulis's Petra Lindqvist", &["Petra Lindqvist"], None);
    }

    #[test]
    fn titles_and_labels_are_no_bylines() {
        let lexicons = Lexicons::builtin();
        for line in [
            "Prime Minister Of The Year",
            "Top Stories",
            "Talks Resume In Belmora",
            "By noon the hall was empty.",
        ] {
            assert!(!read(line, &lexicons).is_personal(&lexicons), "{line:?}");
        }
    }
}
