//! What a page says of itself: title, authors, agency, outlet, dateline, dates, credit.
//!
//! In: a page's lines with their kinds, and what is stated outside the text. Out: [`Harvest`]. Holds: what is
//! stated outside the text wins; every value stands in the text or was given; nothing is guessed from nothing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use readout_types::{Author, Basis, Edtf, Wire, ZoneKind};
use regex::Regex;

use crate::byline;
use crate::date;
use crate::item::Stated;
use crate::lexicon::{AgencyKind, Lexicons};
use crate::zones::{Shape, Zoned, dateline, masthead_name};

/// What a page says of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Harvest {
    pub title: Option<String>,
    pub outlet: Option<(String, Basis)>,
    pub authors: Vec<Author>,
    pub wire: Option<Wire>,
    pub credit: Option<String>,
    pub published: Option<(Edtf, Basis)>,
    pub dateline: Option<String>,
}

/// Gathers.
pub(crate) fn harvest(page: &Zoned<'_>, stated: &Stated, lexicons: &Lexicons) -> Harvest {
    let dateline = first_dateline(page);
    Harvest {
        title: stated.title.clone().or_else(|| title(page)),
        outlet: outlet(page, stated, lexicons),
        authors: authors(page, stated, lexicons),
        wire: wire(page, stated, lexicons),
        credit: credit(page),
        published: published(page, stated, lexicons)
            .or_else(|| dated_line(&dateline.as_ref()?.0, page, lexicons)),
        dateline: dateline.map(|(text, _)| text),
    }
}

/// Lines of one kind.
fn of_kind<'p>(page: &'p Zoned<'_>, kind: ZoneKind) -> impl Iterator<Item = (&'p str, &'p Shape)> {
    page.lines
        .iter()
        .zip(&page.shapes)
        .zip(&page.kinds)
        .filter(move |(_, k)| **k == kind)
        .map(|((line, shape), _)| (line.text, shape))
}

fn title(page: &Zoned<'_>) -> Option<String> {
    of_kind(page, ZoneKind::Headline).next().map(|(line, _)| line.to_owned())
}

/// The dateline of the first paragraphs, and its agency.
fn first_dateline(page: &Zoned<'_>) -> Option<(String, Option<String>)> {
    let lines = page.lines.iter().zip(&page.shapes).zip(&page.kinds);
    lines
        .filter(|(_, kind)| matches!(kind, ZoneKind::Body | ZoneKind::Dateline))
        .take(3)
        .filter(|((_, shape), _)| shape.has_dateline || shape.dateline_alone)
        .find_map(|((line, _), _)| {
            let found = dateline(line.text)?;
            let start = line.text.find(found.place)?;
            let text = line.text.get(start..found.end)?.trim().trim_start_matches(',').to_owned();
            Some((text, found.agency.map(str::to_owned)))
        })
}

fn wire(page: &Zoned<'_>, stated: &Stated, lexicons: &Lexicons) -> Option<Wire> {
    let named = |name: &str| {
        lexicons.agency(name).filter(|a| a.kind == AgencyKind::Wire).map(|a| a.short.clone())
    };
    let wire = |name: String, basis| Some(Wire { name, basis });
    let in_dateline = first_dateline(page).and_then(|(_, agency)| agency);
    if let Some(name) = in_dateline.as_deref().and_then(named) {
        return wire(name, Basis::Stated);
    }
    let given =
        stated.authors.iter().find_map(|a| byline::read(a, lexicons).agency.or_else(|| named(a)));
    if let Some(name) = given {
        return wire(name, Basis::Stated);
    }
    for kind in [ZoneKind::Byline, ZoneKind::Credit, ZoneKind::Published] {
        let agency = of_kind(page, kind).find_map(|(line, shape)| {
            let short = shape.words <= 30;
            let own = shape.byline.agency.clone().filter(|_| short && shape.byline.other <= 1);
            own.or_else(|| whole_or_bracketed(line, &named))
        });
        if let Some(name) = agency {
            return wire(name, Basis::Stated);
        }
    }
    if let Some(name) = unknown_agency(page, in_dateline, lexicons) {
        return wire(name, Basis::Stated);
    }
    let named_in = |kind| of_kind(page, kind).find_map(|(line, _)| agency_at_start(line, lexicons));
    let copyright = of_kind(page, ZoneKind::Footer)
        .filter(|(_, shape)| shape.has_phrase(ZoneKind::Footer))
        .find_map(|(line, _)| agency_in_copyright(line, lexicons));
    let inferred = named_in(ZoneKind::Credit).or(copyright)?;
    wire(inferred, Basis::Inferred)
}

/// An agency that no list knows: by the way its credit line ends, or by its place in the dateline.
fn unknown_agency(
    page: &Zoned<'_>,
    dateline: Option<String>,
    lexicons: &Lexicons,
) -> Option<String> {
    let whole = |(line, shape): (&str, &Shape)| {
        let name = line.trim_matches(|c: char| !c.is_alphanumeric());
        let ends = lexicons.agency_by_words(&name.to_lowercase()).is_some() && shape.words <= 6;
        ends.then(|| name.to_owned())
    };
    let credit = [ZoneKind::Credit, ZoneKind::Byline]
        .into_iter()
        .find_map(|k| of_kind(page, k).find_map(whole));
    // An outlet signs datelines with its own name, too.
    let initials =
        |name: &str| name.split_whitespace().filter_map(|w| w.chars().next()).collect::<String>();
    let spelt = |short: &str| credit.clone().filter(|name| initials(name) == short);
    let own = |name: &String| {
        lexicons.outlet(name).is_none()
            && !of_kind(page, ZoneKind::Masthead)
                .any(|(l, _)| l.to_lowercase().contains(&name.to_lowercase()))
    };
    match dateline.filter(own) {
        Some(short) => spelt(&short).or(Some(short)),
        None => credit,
    }
}

/// The line is an agency's name, or ends with one in brackets.
fn whole_or_bracketed(line: &str, named: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let bracketed = || {
        line.rsplit_once('(').and_then(|(_, rest)| named(rest.trim_end_matches([')', '.', ' '])))
    };
    named(bare).or_else(bracketed)
}

/// "Associated Press writer Ann Lee contributed to this report."
fn agency_at_start(line: &str, lexicons: &Lexicons) -> Option<String> {
    let lower = line.to_lowercase();
    let lower = lower.trim_start_matches(['(', '_', ' ', '—']).trim_start_matches("the ");
    lexicons
        .agencies
        .iter()
        .filter(|(form, a)| a.kind == AgencyKind::Wire && form.len() > 3)
        .find(|(form, _)| {
            lower
                .strip_prefix(form.as_str())
                .is_some_and(|rest| rest.starts_with([' ', '\'', '\u{2019}']))
        })
        .map(|(_, a)| a.short.clone())
}

static COPYRIGHT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:©|\(c\)|copyright)(?:\s*(?:©|\(c\)|copyright))*\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?,?)?\s*(?:by\s+)?([^.|©]{2,60}?)\s*(?:(?:19|20)\d\d|[.|,]|all rights|$)").ok()
});

/// Who holds the copyright.
fn copyright_holder(line: &str) -> Option<&str> {
    let holder = COPYRIGHT.as_ref()?.captures(line)?.get(1)?.as_str().trim();
    holder.starts_with(char::is_uppercase).then_some(holder)
}

fn agency_in_copyright(line: &str, lexicons: &Lexicons) -> Option<String> {
    let holder = copyright_holder(line)?;
    lexicons.agency(holder).filter(|a| a.kind == AgencyKind::Wire).map(|a| a.short.clone())
}

fn credit(page: &Zoned<'_>) -> Option<String> {
    let lines: Vec<(&str, &Shape)> = of_kind(page, ZoneKind::Credit).collect();
    let best =
        lines.iter().find(|(_, s)| s.byline.agency.is_some() || s.has_phrase(ZoneKind::Credit));
    best.or(lines.first()).map(|(line, _)| (*line).to_owned())
}

fn published(page: &Zoned<'_>, stated: &Stated, lexicons: &Lexicons) -> Option<(Edtf, Basis)> {
    if let Some(given) = stated.published.as_deref().and_then(|p| date::field(p, lexicons)) {
        return Some((given, Basis::Stated));
    }
    let order = date::order(page.lines.iter().map(|l| l.text), lexicons);
    let mut best: Option<(u8, Edtf)> = None;
    let mut label_before = 0;
    for ((line, shape), kind) in page.lines.iter().zip(&page.shapes).zip(&page.kinds) {
        if !matches!(
            kind,
            ZoneKind::Published | ZoneKind::Byline | ZoneKind::Masthead | ZoneKind::Credit
        ) {
            label_before = 0;
            continue;
        }
        let label = label(&shape.norm);
        let rank = if label == 0 { label_before } else { label };
        let value = shape.date.as_ref().and_then(|found| {
            // A byline's date counts, a credit's only with a label.
            let counts = *kind != ZoneKind::Credit || rank == 3;
            counts.then(|| date::edtf(found, order, date::weekday(line.text, lexicons)))?
        });
        match value {
            Some(value) => {
                let rank = rank_of(rank);
                if best.as_ref().is_none_or(|(other, _)| rank > *other) {
                    best = Some((rank, value));
                }
                label_before = 0;
            }
            None => label_before = label,
        }
    }
    let value = best.map(|(_, value)| value).or_else(|| at_the_head(page, order, lexicons));
    value.map(|value| (value, Basis::Stated))
}

/// So many lines of running text may stand over a page's date: a deck, a summary.
const TEXT_OVER_DATE: usize = 3;

/// The date of a line that was taken for something else but stands at the page's head: labelled, alone, or first in its
/// line ("Friday November 13 2026, 12.01am, The Review"), and with its year.
fn at_the_head(page: &Zoned<'_>, order: date::Order, lexicons: &Lexicons) -> Option<Edtf> {
    let kinds = || page.kinds.iter().enumerate();
    let of_text = |kind: &ZoneKind| matches!(kind, ZoneKind::Body | ZoneKind::Headline);
    let texts = kinds().filter(|(_, kind)| **kind == ZoneKind::Body);
    let end = texts.map(|(at, _)| at).nth(TEXT_OVER_DATE - 1).unwrap_or(page.kinds.len());
    let head = page.lines.iter().zip(&page.shapes).zip(&page.kinds).take(end);
    let lines = head.filter(|(_, kind)| !of_text(kind)).map(|(line, _)| line);
    let mut dated = lines.filter_map(|(line, shape)| {
        let found = shape.date.as_ref()?;
        let with_year = !matches!(found.value, date::Value::Day { year: None, .. });
        let before = line.text.get(..found.start).unwrap_or_default();
        let opens = date::only_labels(before, lexicons);
        let counts = with_year && (shape.only_date || opens);
        counts.then(|| date::edtf(found, order, date::weekday(line.text, lexicons)))?
    });
    dated.next()
}

/// The date of a dateline that has its year ("VIENNA, Feb 7, 2031 (Intermarket) -").
fn dated_line(dateline: &str, page: &Zoned<'_>, lexicons: &Lexicons) -> Option<(Edtf, Basis)> {
    let found = date::find(dateline, lexicons)?;
    let with_year = !matches!(found.value, date::Value::Day { year: None, .. });
    let order = date::order(page.lines.iter().map(|l| l.text), lexicons);
    let day = with_year.then(|| date::edtf(&found, order, None)).flatten()?;
    Some((day, Basis::Inferred))
}

/// What a label before a date says: 3 first publication, 1 update.
fn label(norm: &str) -> u8 {
    if norm.contains("publish") || norm.contains("posted") || norm.contains("first") {
        3
    } else if norm.contains("updated") || norm.contains("modified") {
        1
    } else {
        0
    }
}

/// First publication before an unlabelled date before an update.
fn rank_of(label: u8) -> u8 {
    if label == 0 { 2 } else { label }
}

fn authors(page: &Zoned<'_>, stated: &Stated, lexicons: &Lexicons) -> Vec<Author> {
    let mut authors = Vec::new();
    for given in &stated.authors {
        let read = byline::read(given, lexicons);
        if read.names.is_empty() || read.other > 0 {
            add(&mut authors, given.trim(), "author");
        }
        read.names.iter().filter(|_| read.other == 0).for_each(|n| add(&mut authors, n, "author"));
    }
    if authors.is_empty() {
        for (_, shape) in of_kind(page, ZoneKind::Byline) {
            shape.byline.names.iter().for_each(|n| add(&mut authors, n, "author"));
        }
    }
    if authors.is_empty() {
        let bio =
            of_kind(page, ZoneKind::Credit).find_map(|(line, _)| name_before_verb(line, lexicons));
        bio.iter().for_each(|n| add(&mut authors, n, "author"));
    }
    for (line, _) in of_kind(page, ZoneKind::Credit) {
        helpers(line, lexicons, &mut authors);
    }
    authors
}

fn add(authors: &mut Vec<Author>, name: &str, role: &str) {
    let same = |a: &Author| a.name.to_lowercase() == name.to_lowercase();
    if !name.is_empty() && !authors.iter().any(same) {
        authors.push(Author { name: name.to_owned(), role: role.to_owned() });
    }
}

/// "Ann Lee is a staff writer", "Ann Lee wrote ...", "Ann Lee can be reached".
fn name_before_verb(line: &str, lexicons: &Lexicons) -> Option<String> {
    static VERB: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(.{4,40}?),?\s(?:is|was|wrote|covers|reports|can be|may be)\b").ok()
    });
    let name =
        VERB.as_ref()?.captures(&line.replace('\u{a0}', " "))?.get(1)?.as_str().trim().to_owned();
    byline::is_name(&name, lexicons).then_some(name)
}

/// "Reporting by A and B; Writing by C; Editing by D"; "Associated Press writer E contributed to this report."
fn helpers(line: &str, lexicons: &Lexicons, authors: &mut Vec<Author>) {
    static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(reporting|writing|editing|compiled|translated|produced) by ([^;.()]+)")
            .ok()
    });
    for part in PART.iter().flat_map(|r| r.captures_iter(line)) {
        let (Some(what), Some(names)) = (part.get(1), part.get(2)) else { continue };
        let role =
            if what.as_str().eq_ignore_ascii_case("editing") { "editor" } else { "contributor" };
        for name in names_in(names.as_str(), lexicons) {
            add(authors, &name, role);
        }
    }
    if let Some((head, _)) = line.split_once(" contributed") {
        let head = head.trim_end_matches(" also");
        for name in names_in(head, lexicons) {
            add(authors, &name, "contributor");
        }
    }
}

/// The names in a list such as "Ann Lee in Belmora, Jo Field and Associated Press writer Max Orde".
fn names_in(list: &str, lexicons: &Lexicons) -> Vec<String> {
    let mut text = list.replace('\u{a0}', " ");
    for word in [" and by ", " and ", " & ", " with "] {
        text = text.replace(word, ",");
    }
    text.split([',', ';'])
        .filter_map(|piece| {
            let piece = piece.split(" in ").next()?.trim();
            let words: Vec<&str> = piece.split_whitespace().collect();
            // "Associated Press writer Max Orde": the name is what follows the last small word.
            let from = words
                .iter()
                .rposition(|w| w.chars().all(char::is_lowercase) && w.len() > 3)
                .map_or(0, |i| i + 1);
            let name = words.get(from..)?.join(" ");
            (byline::is_name(&name, lexicons) && name.contains(' ')).then_some(name)
        })
        .collect()
}

/// Who printed it: from what is stated, the masthead, the copyright line, addresses and author notes.
fn outlet(page: &Zoned<'_>, stated: &Stated, lexicons: &Lexicons) -> Option<(String, Basis)> {
    if let Some(given) = &stated.outlet {
        let known = lexicons.outlet(given).map_or_else(|| given.clone(), str::to_owned);
        return Some((known, Basis::Stated));
    }
    let mut votes: BTreeMap<String, i32> = BTreeMap::new();
    let mut vote = |name: &str, weight: i32| *votes.entry(name.to_owned()).or_default() += weight;
    for (at, (line, shape)) in of_kind(page, ZoneKind::Masthead).enumerate() {
        match lexicons.outlet(line).or_else(|| names_of_outlets(line, lexicons).next()) {
            Some(name) => vote(name, 6),
            None if at == 0 && (!is_section(line, shape, lexicons) || is_repeated(page, line)) => {
                vote(masthead_name(line), 4 + i32::from(shape.outlet_like));
            }
            None => {}
        }
    }
    for (line, shape) in of_kind(page, ZoneKind::Byline).chain(of_kind(page, ZoneKind::Credit)) {
        if let Some(name) = &shape.byline.outlet {
            vote(name, 4);
        } else {
            names_of_outlets(line, lexicons).for_each(|n| vote(n, 3));
        }
    }
    for (line, _) in of_kind(page, ZoneKind::Footer) {
        if let Some(holder) = copyright_holder(line).filter(|h| lexicons.agency(h).is_none()) {
            vote(lexicons.outlet(holder).unwrap_or(holder), 5);
        }
    }
    for (line, kind) in page.lines.iter().zip(&page.kinds) {
        if *kind == ZoneKind::ImageCredit {
            names_of_outlets(line.text, lexicons).for_each(|n| vote(n, 1));
        } else if matches!(kind, ZoneKind::Other | ZoneKind::Advertisement | ZoneKind::Comments) {
            names_of_outlets(line.text, lexicons).for_each(|n| vote(n, 3));
        }
        if !kind.keep() && !matches!(kind, ZoneKind::Related | ZoneKind::ImageCredit) {
            hosts(line.text).filter_map(|h| lexicons.domain(h)).for_each(|n| vote(n, 3));
        }
    }
    let (name, weight) =
        votes.into_iter().max_by_key(|(name, w)| (*w, std::cmp::Reverse(name.clone())))?;
    let basis = if weight >= 4 { Basis::Stated } else { Basis::Inferred };
    (weight >= 2).then_some((name, basis))
}

/// "World Analysis", "HALLEN PORT LIFE": a line on top that labels a section or is a row of them, and names no outlet.
fn is_section(line: &str, shape: &Shape, lexicons: &Lexicons) -> bool {
    let words = || line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let label = words().any(|word| lexicons.section_words.contains(&word.to_lowercase()));
    let row = words().count() > 2 && !line.chars().any(char::is_lowercase);
    !shape.outlet_like && (label || row)
}

/// Whether a name on top of the page stands in another of its lines that are no report: the foot, a copyright line.
fn is_repeated(page: &Zoned<'_>, line: &str) -> bool {
    let name = masthead_name(line).to_lowercase();
    let others =
        page.lines.iter().zip(&page.kinds).filter(|(other, _)| other.text.trim() != line.trim());
    let mut others = others.filter(|(_, kind)| !kind.keep() && **kind != ZoneKind::Related);
    name.len() > 2 && others.any(|(other, _)| other.text.to_lowercase().contains(&name))
}

/// Known outlets that a line names with capitals.
fn names_of_outlets<'l>(line: &'l str, lexicons: &'l Lexicons) -> impl Iterator<Item = &'l str> {
    let lower = line.to_lowercase().replace(['\u{a0}', '’'], " ");
    let mut found: Vec<(&str, &str)> = lexicons
        .outlets
        .iter()
        .filter(|(form, name)| {
            form.len() > 3 && line.contains(name.split(' ').next_back().unwrap_or(""))
        })
        .filter(|(form, _)| {
            lower.match_indices(form.as_str()).any(|(at, _)| {
                let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
                let before = lower.get(..at).and_then(|h| h.chars().next_back());
                let after = lower.get(at + form.len()..).and_then(|t| t.chars().next());
                edge(before) && edge(after)
            })
        })
        .map(|(form, name)| (form.as_str(), name.as_str()))
        .collect();
    // The longest name only: "The Washington Post" holds no "Post".
    found.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    found.into_iter().take(1).map(|(_, name)| name).filter(|n| lexicons.agency(n).is_none())
}

/// Host names in a line: of addresses, and of mail addresses.
fn hosts(line: &str) -> impl Iterator<Item = &str> {
    static HOST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b((?:[a-z0-9-]+\.)+(?:com|org|net|tv|info|news|io|eu|ws|[a-z]{2}))\b")
            .ok()
    });
    HOST.iter().flat_map(move |r| r.find_iter(line)).map(|m| m.as_str())
}
