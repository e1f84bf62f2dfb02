//! What one line looks like, whatever stands around it.
//!
//! In: a line and the lexicons. Out: [`Shape`]. Holds: nothing here knows of another line.

use std::sync::LazyLock;

use readout_types::ZoneKind;
use regex::Regex;

use crate::byline::{self, Byline};
use crate::date;
use crate::lexicon::{AgencyKind, Lexicons, Match};

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// A full stop, question or exclamation mark (before closing marks).
    Stop,
    Colon,
    Ellipsis,
    Open,
}

/// What one line looks like.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// In lower case, straight marks, single blanks, `#` for numbers, closing marks gone.
    pub norm: String,
    pub words: usize,
    pub function_words: usize,
    /// Words with a capital, of those longer than three letters.
    pub capitals: usize,
    pub long_words: usize,
    pub all_caps: bool,
    pub end: End,
    pub inner_stops: usize,
    /// Ends with a full stop (before closing marks), no question or exclamation mark.
    pub full_stop: bool,
    pub starts_lower: bool,
    pub bullet: bool,
    pub quote_first: bool,
    pub bracketed: bool,
    pub byline: Byline,
    pub date: Option<date::Found>,
    pub only_date: bool,
    /// The whole line is a known phrase.
    pub phrase: Option<ZoneKind>,
    /// Kinds of phrases that open or end it.
    pub edge_phrases: Vec<ZoneKind>,
    /// Kinds of phrases somewhere in it.
    pub inner_phrases: Vec<ZoneKind>,
    /// Kinds of phrases in it that are weak signs.
    pub hints: Vec<ZoneKind>,
    pub agency_only: Option<AgencyKind>,
    pub outlet_only: bool,
    pub outlet_like: bool,
    pub has_dateline: bool,
    /// The line is a dateline and nothing else.
    pub dateline_alone: bool,
    pub photo_credit: bool,
    pub tweet_attribution: bool,
    pub speaker_label: bool,
    pub code: bool,
    pub link_list: bool,
    pub address: bool,
    pub symbols_only: bool,
    pub number_only: bool,
}

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

fn is(regex: &LazyLock<Option<Regex>>, line: &str) -> bool {
    regex.as_ref().is_some_and(|r| r.is_match(line))
}

/// "BELMORA, Sept 23 (Intermarket) -", "PORT AULIS —", "London (AFP) –", "PORT AULIS:". The place is capitalised;
/// a colon or a place in small letters counts only with an agency or with the place in capitals.
pub(crate) static DATELINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:\d{1,2}\s\p{L}+,?\s\d{4}\s*)?
        (?P<place>\p{Lu}[\p{L}.'’-]+(?:[\ /]\p{Lu}[\p{L}.'’/-]*){0,3}(?:,\s\p{Lu}[\p{L}.]+(?:\s\p{Lu}[\p{L}.]+){0,2}){0,2})?
        (?P<date>,?\s+(?:\p{Lu}[a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s\p{Lu}[a-z]{2,8})(?:,?\s(?:19|20)\d\d)?)?
        (?P<agency>\s*\(\s*[\p{L}][\p{L}\d\s./&-]{1,30}\))?\*?
        \s*(?P<dash>—|–|--|-|_|:)\s*(?P<next>[\p{L}\d“\x22‘'«]|$)",
    )
});
static TWEET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(?:—|–|--|-)\s?.{2,60}\(@\w{1,20}\)|^.{0,60}\(@\w{1,20}\)\s+\p{Lu}\p{L}+ \d{1,2}, \d{4}$|pic\.twitter\.com/|^@\w{2,20}$",
    )
});
static SPEAKER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"^[\p{Lu}][\p{Lu} .'’-]{2,40}:$|^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,3}:$")
});
static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"[{};]\s*[\w$.]+\s*[:=(]|\bfunction\s*\(|=>\s*\{|\bvar \w+\s*=|window\.\w+|^\s*</?[a-z]+[^>]*>\s*$",
    )
});
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"^(?:https?://|www\.)\S+$|^\S+@\S+\.\w{2,}$|^[\w.-]+\.(?:com|org|net|co\.uk|tv)$")
});
static PHOTO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:©|\(c\)|Credit\s?\p{Lu}|CREDIT|Photo(?:graph)?(?:s)?\b\s?[:/(|by-]{1,3}\s?\p{Lu}|PHOTO:|Photo/|Image\s?[:©]|Picture\s?:)
        | (?:/|\||,\s|\s[-–—]\s|\bvia\s|\bOUT)\s?(?:AP|AFP|EPA|REUTERS|Reuters|Getty|Bloomberg|Pool|POOL|Shutterstock|Sputnik|TASS|Xinhua|Rex|REX)\b[^.]{0,60}$
        | ^[\p{Lu}][\p{L}.'’-]+(?:\s[\p{Lu}][\p{L}.'’-]+){0,3}\s?/\s?[\p{Lu}][\p{L}.'’\s-]{1,40}$",
    )
});

impl Shape {
    /// Looks at a line.
    pub(crate) fn of(line: &str, lexicons: &Lexicons) -> Shape {
        let norm = normal(line);
        let [edge_phrases, inner_phrases, hints] = phrases(without_note(&norm), lexicons);
        let bare = norm.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
        let phrase =
            lexicons.lines.get(norm.as_str()).or_else(|| lexicons.lines.get(bare)).copied();
        let count = Counts::of(line, lexicons);
        let agency = lexicons
            .agency(bare.trim_start_matches("by "))
            .map(|a| a.kind)
            .or_else(|| lexicons.agency_by_words(bare));
        let short = line.len() <= 220;
        let dateline_alone = dateline(line).map(|d| d.alone);
        let letters = line.chars().any(char::is_alphabetic);
        Shape {
            words: count.words,
            function_words: count.function,
            capitals: count.capitals,
            long_words: count.long,
            all_caps: count.letters >= 4 && count.upper * 10 >= count.letters * 9,
            end: end(line),
            inner_stops: inner_stops(line),
            full_stop: closed(line).ends_with('.') && !line.ends_with("..."),
            starts_lower: line.chars().next().is_some_and(char::is_lowercase),
            bullet: line.starts_with(['•', '■', '*', '·', '►', '▪', '–', '—', '-', '●', '→', '👉']),
            quote_first: line.starts_with(['"', '“', '‘', '\'', '«', '„']),
            bracketed: line.starts_with(['(', '['])
                && line.trim_end_matches('.').ends_with([')', ']']),
            byline: byline::read(line, lexicons),
            date: if short { date::find(line, lexicons) } else { None },
            only_date: date::only_date(line, lexicons),
            phrase,
            agency_only: agency,
            outlet_only: lexicons.outlet(line).is_some() || lexicons.outlet(bare).is_some(),
            outlet_like: outlet_like(line, lexicons),
            dateline_alone: count.words <= 12
                && (dateline_alone == Some(true) || place_and_agency(line, lexicons)),
            has_dateline: dateline_alone == Some(false)
                && !edge_phrases.iter().any(|k| !k.keep() || *k == ZoneKind::Caption),
            photo_credit: short && is(&PHOTO, line),
            tweet_attribution: short && is(&TWEET, line),
            speaker_label: short && is(&SPEAKER, line),
            code: is(&CODE, line),
            link_list: link_list(line, lexicons),
            address: short && is(&ADDRESS, line),
            symbols_only: !letters && !line.chars().any(char::is_numeric),
            number_only: !letters && line.chars().any(char::is_numeric),
            norm,
            edge_phrases,
            inner_phrases,
            hints,
        }
    }

    /// Whether it reads like running prose.
    pub(crate) fn is_prose(&self) -> bool {
        let running = self.words >= 6
            && self.function_words * 6 >= self.words
            && (self.end == End::Stop || self.inner_stops > 0 || self.words >= 22);
        (running || self.is_short_sentence()) && !self.code && !self.only_date
    }

    /// Whether it is a sentence of few words: small letters for the most part, a full stop at the end.
    fn is_short_sentence(&self) -> bool {
        let small = self.capitals * 2 <= self.long_words
            || self.function_words > 0 && !self.is_title_case();
        self.full_stop && self.words >= 4 && small && !self.bracketed && self.phrase.is_none()
    }

    /// Whether it is long running prose.
    pub(crate) fn is_long_prose(&self) -> bool {
        self.words >= 20 && self.is_prose()
    }

    /// Whether it could be a headline: some words, no full stop.
    pub(crate) fn is_title_like(&self) -> bool {
        (2..=28).contains(&self.words)
            && self.end != End::Colon
            && !(self.full_stop && self.inner_stops > 0 && self.words > 14)
            && !self.only_date
            && self.phrase.is_none()
            && !self.code
            && !self.number_only
    }

    /// Whether most of its longer words are capitalised.
    pub(crate) fn is_title_case(&self) -> bool {
        self.long_words >= 3 && self.capitals * 10 >= self.long_words * 8
    }

    /// Whether it is a few words that stand alone like a heading.
    pub(crate) fn is_short_label(&self) -> bool {
        (1..=6).contains(&self.words)
            && self.end == End::Open
            && !self.starts_lower
            && self.phrase.is_none()
            && !self.only_date
            && !self.number_only
            && !self.symbols_only
    }

    /// Whether a known phrase says that it is furniture, in so few words that it is not also a paragraph.
    pub(crate) fn is_marked(&self) -> bool {
        let kinds = self.edge_phrases.iter().chain(&self.inner_phrases);
        self.words <= 70
            && kinds
                .into_iter()
                .any(|k| !k.keep() && !matches!(k, ZoneKind::Related | ZoneKind::ImageCredit))
    }

    /// Whether a phrase of this kind opens or ends it, or is all of it.
    pub(crate) fn has_edge(&self, kind: ZoneKind) -> bool {
        self.phrase == Some(kind) || self.edge_phrases.contains(&kind)
    }

    /// Whether a phrase of this kind is in it, anywhere.
    pub(crate) fn has_phrase(&self, kind: ZoneKind) -> bool {
        self.phrase == Some(kind)
            || self.edge_phrases.contains(&kind)
            || self.inner_phrases.contains(&kind)
    }
}

/// Bytes of the longest function words ("although"); longer words are not looked up.
const LONGEST_FUNCTION_WORD: usize = 8;

struct Counts {
    words: usize,
    function: usize,
    capitals: usize,
    long: usize,
    letters: usize,
    upper: usize,
}

impl Counts {
    fn of(line: &str, lexicons: &Lexicons) -> Counts {
        let mut count =
            Counts { words: 0, function: 0, capitals: 0, long: 0, letters: 0, upper: 0 };
        let words = line.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
        for word in words.filter(|w| w.chars().any(char::is_alphanumeric)) {
            count.words += 1;
            let short = word.len() <= LONGEST_FUNCTION_WORD;
            count.function +=
                usize::from(short && lexicons.function_words.contains(&word.to_lowercase()));
            if word.chars().count() > 3 {
                count.long += 1;
                count.capitals += usize::from(word.chars().next().is_some_and(char::is_uppercase));
            }
        }
        for c in line.chars().filter(|c| c.is_alphabetic()) {
            count.letters += 1;
            count.upper += usize::from(c.is_uppercase());
        }
        count
    }
}

/// The form in which lines and phrases are compared.
pub(crate) fn normal(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut digits = false;
    for c in line.chars() {
        let c = match c {
            '’' | '‘' | '`' => '\'',
            '“' | '”' | '«' | '»' => '"',
            '‑' | '‐' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c.is_ascii_digit() || (digits && (c == ',' || c == '.')) {
            if !digits {
                out.push('#');
            }
            digits = true;
            continue;
        }
        digits = false;
        if !(c == ' ' && out.ends_with(' ')) {
            out.extend(c.to_lowercase());
        }
    }
    let end = out.trim_end_matches([' ', ':', '.', '…', '»', '>', '→', '▼', '*', '•', '|']).len();
    out.truncate(end);
    out.trim_start_matches(|c: char| !c.is_alphanumeric() && !"([#\"'@$%&©_/;".contains(c))
        .to_owned()
}

/// The line without a note in brackets that closes a paragraph ("... said. (Reporting by ...)"): the paragraph
/// counts. Paragraphs of so many bytes only.
fn without_note(norm: &str) -> &str {
    const PARAGRAPH: usize = 90;
    match norm.rfind(" (") {
        Some(at) if at >= PARAGRAPH && norm.ends_with(')') => norm.get(..at).unwrap_or(norm),
        _ => norm,
    }
}

/// Kinds of the phrases at the edges, inside, and of weak signs.
fn phrases(norm: &str, lexicons: &Lexicons) -> [Vec<ZoneKind>; 3] {
    let mut lists = [Vec::new(), Vec::new(), Vec::new()];
    for phrase in lexicons.furniture(norm) {
        let at = match phrase.place {
            Match::Start | Match::End => 0,
            Match::In => 1,
            Match::Hint => 2,
        };
        if !lists[at].contains(&phrase.kind) {
            lists[at].push(phrase.kind);
        }
    }
    lists
}

/// The line without closing marks.
fn closed(line: &str) -> &str {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ', '\u{a0}'])
}

fn end(line: &str) -> End {
    let line = closed(line);
    if line.ends_with('…') || line.ends_with("...") {
        End::Ellipsis
    } else if line.ends_with(['.', '?', '!']) {
        End::Stop
    } else if line.ends_with(':') {
        End::Colon
    } else {
        End::Open
    }
}

/// Full stops between sentences inside the line.
fn inner_stops(line: &str) -> usize {
    let mut stops = 0;
    let mut before = (' ', ' ', ' ', ' ');
    for c in line.chars() {
        // A stop after two small letters ("a.m. ET" has one), a blank, and a capital or an opening mark.
        let opens = c.is_uppercase() || matches!(c, '“' | '"' | '‘' | '«');
        let ends =
            matches!(before.2, '.' | '?' | '!' | '”' | '"' | '’') && before.3.is_whitespace();
        let worded = before.1.is_lowercase() && before.0.is_lowercase();
        stops += usize::from(opens && ends && (worded || ".!?”\"".contains(before.1)));
        before = (before.1, before.2, before.3, c);
    }
    stops
}

/// A short name made of an outlet's words ("The Harbour Post", "KTR Radio").
fn outlet_like(line: &str, lexicons: &Lexicons) -> bool {
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace()).filter(|w| !w.is_empty()).collect();
    let capitals = words.iter().all(|w| {
        w.chars().next().is_some_and(|c| !c.is_lowercase())
            || lexicons.function_words.contains(&w.to_lowercase())
    });
    let named = words.iter().any(|w| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        lexicons.outlet_words.contains(&bare)
    });
    (1..=6).contains(&words.len()) && capitals && named && !line.ends_with(['.', ':', '?'])
}

/// Places, agency and the end of a dateline.
pub(crate) struct Dateline<'a> {
    pub place: &'a str,
    pub agency: Option<&'a str>,
    /// Bytes of the dateline itself (without the dash).
    pub end: usize,
    /// Nothing follows it in the line.
    pub alone: bool,
}

/// Scalar values within which a dateline ends.
const LONGEST_DATELINE: usize = 200;

/// The dateline that opens a paragraph.
pub(crate) fn dateline(line: &str) -> Option<Dateline<'_>> {
    // Most lines have no mark with which one could end, and the pattern is slow to say so.
    line.chars().take(LONGEST_DATELINE).find(|c| matches!(c, '—' | '–' | '-' | '_' | ':'))?;
    let found = DATELINE.as_ref()?.captures(line)?;
    let place = found.name("place").map_or("", |m| m.as_str());
    let agency = found.name("agency").map(|m| m.as_str().trim().trim_matches(['(', ')']).trim());
    let dash = found.name("dash")?.as_str();
    let dated = found.name("date").is_some();
    if place.is_empty() && agency.is_none() {
        return None;
    }
    let upper =
        place.split(',').next()?.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let spaced = line.get(found.name("dash")?.end()..)?.starts_with(char::is_whitespace);
    let certain = agency.is_some() || dated || upper;
    // "Moscow – President ...": a place of one or two words in small letters before a spaced long dash.
    let plain = matches!(dash, "—" | "–" | "--") && spaced && place.split(' ').count() <= 2;
    let capitals = place.chars().filter(|c| c.is_uppercase()).count();
    let nothing_follows = found.name("next")?.as_str().is_empty();
    if nothing_follows && agency.is_none() && dash == ":" {
        return None;
    }
    if dash == ":" && (!upper || capitals < 4) && agency.is_none() {
        return None;
    }
    let glued = !(spaced || nothing_follows);
    let loud = upper && capitals >= 4;
    if glued && agency.is_none() && !loud {
        return None;
    }
    let end = found.name("agency").or(found.name("date")).or(found.name("place"))?.end();
    let named = capitals >= 1 || agency.is_some();
    (certain && named || plain).then_some(Dateline { place, agency, end, alone: nothing_follows })
}

/// "Belmora (CNN)": a place and who reports from there.
fn place_and_agency(line: &str, lexicons: &Lexicons) -> bool {
    let Some((place, name)) = line.strip_suffix(')').and_then(|l| l.split_once(" (")) else {
        return false;
    };
    let words = place.split_whitespace().count();
    let capital = place.split_whitespace().all(|w| w.starts_with(char::is_uppercase));
    (1..=5).contains(&words)
        && capital
        && (lexicons.agency(name).is_some() || lexicons.outlet(name).is_some())
}

/// "News | Harbour | Business", "Home World Politics Money": names of sections in a row.
fn link_list(line: &str, lexicons: &Lexicons) -> bool {
    let parts: Vec<&str> = line
        .split(['|', '•', '·', '/', '»', '>', '\u{2002}'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let short = |p: &&str| p.split_whitespace().count() <= 3 && !p.ends_with(['.', ',']);
    if parts.len() >= 3 && line.len() < 300 && parts.iter().all(short) {
        return true;
    }
    let words: Vec<String> = line
        .split(|c: char| c.is_whitespace() || c == '|')
        .filter(|w| w.chars().any(char::is_alphabetic))
        .map(str::to_lowercase)
        .collect();
    let known = words.iter().filter(|w| {
        matches!(
            lexicons.lines.get(w.as_str()),
            Some(ZoneKind::Navigation | ZoneKind::Share | ZoneKind::Footer | ZoneKind::Comments)
        )
    });
    words.len() >= 2 && known.count() * 10 >= words.len() * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for (name, pattern) in [
            ("dateline", &DATELINE),
            ("tweet", &TWEET),
            ("speaker", &SPEAKER),
            ("code", &CODE),
            ("address", &ADDRESS),
            ("photo", &PHOTO),
        ] {
            assert!(pattern.is_some(), "{name}");
        }
    }

    #[test]
    fn datelines_are_told_from_sentences() {
        let place = |line| dateline(line).map(|d| (d.place, d.agency));
        assert_eq!(
            place("PORT AULIS, March 4 (Meridian) - Kestria and"),
            Some(("PORT AULIS", Some("Meridian")))
        );
        assert_eq!(place("BELMORA — Marovia will hold off"), Some(("BELMORA", None)));
        assert_eq!(
            place("Tesna Bridge, Kestria (AP) — Guards"),
            Some(("Tesna Bridge, Kestria", Some("AP")))
        );
        assert_eq!(place("PORT AULIS: Kestria and Ordova"), Some(("PORT AULIS", None)));
        assert_eq!(place("(Meridian) - Kestria and"), Some(("", Some("Meridian"))));
        assert_eq!(place("BELMORA, Marovia (AP) --"), Some(("BELMORA, Marovia", Some("AP"))));
        assert_eq!(place("Kestria and Ordova agreed on Tuesday - at last - to talk"), None);
        assert_eq!(place("Sarkady: we will not sign"), None);
    }
}
