//! What a page's lines say together: where its text stands, which line is its title, what repeats.
//!
//! In: the lines' shapes. Out: [`Page`]. Holds: found before any line has a kind.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::ZoneKind;

use super::lines::Line;
use super::shape::{End, Shape};
use crate::lexicon::Lexicons;

/// What the lines say together.
#[derive(Debug)]
pub(crate) struct Page {
    /// First line of the running text.
    pub body_start: usize,
    /// Last line of the running text.
    pub body_end: usize,
    /// Lines that bear the title.
    pub titles: BTreeSet<usize>,
    /// Line that another one earlier, or later, repeats.
    pub repeats_earlier: Vec<bool>,
    pub repeats_later: Vec<bool>,
    /// Line whose words stand inside a longer line of prose.
    pub inside_other: Vec<bool>,
    /// Line that begins with the whole of an earlier heading (share boxes repeat title and summary as one).
    pub glued: Vec<bool>,
    /// Share of a line's content words that the running text has.
    pub overlap: Vec<f32>,
    /// First line with a byline or date of publication before the running text has gone on for long.
    pub first_byline: Option<usize>,
    /// The first line is a name by which other lines speak of the outlet.
    pub echoed_name: bool,
    /// Lines that are nothing but the agency that the dateline names in brackets.
    pub dateline_agency: Vec<bool>,
    /// Names in the bylines before the text, in lower case.
    pub authors: Vec<String>,
    /// Short lines that follow a line with a colon, or one another after it.
    pub listed: Vec<bool>,
    /// How many lines are prose.
    pub prose: usize,
}

/// Looks at the lines together; `title` is one stated outside the text.
pub(crate) fn page(
    lines: &[Line<'_>],
    shapes: &[Shape],
    title: Option<&str>,
    lexicons: &Lexicons,
) -> Page {
    let (repeats_earlier, repeats_later) = repeats(shapes);
    let inside_other = inside_other(shapes);
    let glued = glued(shapes);
    let body: Vec<bool> = (0..shapes.len())
        .map(|at| {
            let repeated = repeats_later[at] || repeats_earlier[at] && at < 20;
            let aside = repeated || looks_like_caption(&shapes[at]);
            shapes[at].is_prose() && !aside && !heads_page(at, shapes)
        })
        .enumerate()
        .map(|(at, prose)| prose && !glued[at] && !shapes[at].is_marked())
        .collect();
    let (body_start, body_end) = extent(shapes, &body);
    let body_start = past_deck(shapes, &body, body_start, lexicons).min(shapes.len());
    let body_end = body_end.max(body_start);
    let vocabulary = vocabulary(lines, shapes, lexicons);
    let overlap = lines.iter().map(|l| overlap(l.text, &vocabulary, lexicons)).collect::<Vec<_>>();
    let first_byline = first_byline(shapes, body_start, lexicons);
    let mut page = Page {
        body_start,
        body_end,
        titles: BTreeSet::new(),
        repeats_earlier,
        repeats_later,
        inside_other,
        glued,
        overlap,
        first_byline,
        echoed_name: echoed_name(lines, shapes),
        dateline_agency: dateline_agency(lines, shapes),
        listed: listed(shapes),
        authors: authors(shapes, body_start, lexicons),
        prose: body.iter().filter(|b| **b).count(),
    };
    page.titles = titles(lines, shapes, &page, title);
    page
}

/// Headlines stand among so many lines at the top.
const TOP: usize = 4;

/// A headline that reads like a sentence: one question or exclamation at the top of the page, or one short sentence
/// right after nothing but the outlet's name and a date.
fn heads_page(at: usize, shapes: &[Shape]) -> bool {
    let shape = &shapes[at];
    if at >= TOP || shape.inner_stops > 0 || shape.quote_first || shape.end != End::Stop {
        return false;
    }
    let asks = (5..=22).contains(&shape.words) && !shape.full_stop;
    let masthead = |s: &Shape| s.outlet_only || s.outlet_like || s.only_date;
    let after_masthead = at > 0 && shapes.iter().take(at).all(masthead);
    asks || after_masthead && (5..=16).contains(&shape.words)
}

/// Cues of a caption, seen from the line alone.
pub(crate) fn looks_like_caption(shape: &Shape) -> bool {
    shape.has_phrase(ZoneKind::Caption) && !shape.has_dateline
}

/// Lines (of 20 characters and more) that return whole, or as the start of a longer line.
fn repeats(shapes: &[Shape]) -> (Vec<bool>, Vec<bool>) {
    let mut earlier = vec![false; shapes.len()];
    let mut later = vec![false; shapes.len()];
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, shape) in shapes.iter().enumerate() {
        let norm = shape.norm.as_str();
        if norm.len() < 20 {
            continue;
        }
        // Among those sorted before it, only the nearest can be its start, but for rare chains of starts.
        let start = seen.range(..=norm).next_back().filter(|(s, _)| norm.starts_with(**s));
        let longer = seen.range(norm..).next().filter(|(s, _)| s.starts_with(norm));
        let other = start
            .or(longer)
            .filter(|(s, _)| s.len().min(norm.len()) * 10 >= s.len().max(norm.len()) * 5);
        if let Some((_, first)) = other {
            earlier[at] = true;
            later[*first] = true;
        }
        seen.entry(norm).or_insert(at);
    }
    (earlier, later)
}

fn glued(shapes: &[Shape]) -> Vec<bool> {
    let mut headings: BTreeSet<&str> = BTreeSet::new();
    let mut glued = Vec::with_capacity(shapes.len());
    for shape in shapes {
        let norm = shape.norm.as_str();
        let start = headings.range(..norm).next_back();
        glued.push(start.is_some_and(|s| norm.starts_with(s)));
        if norm.len() >= 25 && shape.is_title_like() && !shape.is_prose() {
            headings.insert(norm);
        }
    }
    glued
}

/// Short lines whose words stand in a longer one (pull quotes). Only lines whose opening words (as a shingle)
/// return elsewhere are searched for, so that this stays close to linear.
fn inside_other(shapes: &[Shape]) -> Vec<bool> {
    let mut shingles: BTreeMap<u64, u32> = BTreeMap::new();
    let long = |s: &&Shape| s.is_long_prose();
    for shape in shapes.iter().filter(long) {
        openings(&shape.norm).for_each(|h| *shingles.entry(h).or_default() += 1);
    }
    let prose: Vec<(usize, &str)> = shapes
        .iter()
        .enumerate()
        .filter(|(_, s)| s.is_long_prose())
        .map(|(at, s)| (at, s.norm.as_str()))
        .collect();
    shapes
        .iter()
        .enumerate()
        .map(|(at, shape)| {
            let words = shape.norm.trim_matches(|c: char| !c.is_alphanumeric());
            let own = u32::from(shape.is_long_prose());
            let known =
                openings(words).next().is_some_and(|h| shingles.get(&h).is_some_and(|n| *n > own));
            known
                && (6..=45).contains(&shape.words)
                && prose.iter().any(|(other, text)| {
                    let longer = *other != at && text.len() * 100 > words.len() * 103;
                    longer && text.contains(words) && !text.starts_with(words)
                })
        })
        .collect()
}

/// Hashes of each four words in a row.
fn openings(norm: &str) -> impl Iterator<Item = u64> {
    let words: Vec<&str> =
        norm.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let hash = |four: &[&str]| {
        // FNV-1a over the words with a blank between them.
        four.iter().flat_map(|w| w.bytes().chain([b' '])).fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    };
    words.windows(4).map(hash).collect::<Vec<_>>().into_iter()
}

/// Where the running text begins and ends.
fn extent(shapes: &[Shape], body: &[bool]) -> (usize, usize) {
    let dateline = (0..shapes.len()).find(|at| shapes[*at].has_dateline && shapes[*at].words >= 10);
    let strong = |at: &usize| {
        let ahead = (*at..shapes.len().min(at + 5)).filter(|i| body[*i]).count();
        body[*at] && (shapes[*at].is_long_prose() || ahead >= 3) && ahead >= 2
    };
    let first = (0..shapes.len()).find(strong).or_else(|| body.iter().position(|b| *b));
    let start = match (dateline, first) {
        // A dateline opens the text, unless prose ran well before it (a round-up).
        (Some(d), Some(f)) if d >= f && d - f <= 4 => d,
        (Some(d), None) => d,
        (_, Some(f)) => f,
        (None, None) => shapes.len(),
    };
    (start, text_end(shapes, body, start))
}

/// Where a byline, or the title once more, follows close on the first prose, that prose was a summary.
fn past_deck(shapes: &[Shape], body: &[bool], start: usize, lexicons: &Lexicons) -> usize {
    let title = |at: usize| {
        let norm = &shapes[at].norm;
        norm.len() >= 25 && shapes.iter().take(start).any(|s| s.norm == *norm)
    };
    let byline = |at: usize| {
        let shape = &shapes[at];
        let by = shape.byline.is_personal(lexicons) && (shape.byline.by || shape.byline.labelled);
        by && shape.words <= 25 && !shape.is_prose()
    };
    let last = shapes.len().min(start.saturating_add(4));
    let follows = (start.saturating_add(1)..last).find(|at| byline(*at) || title(*at));
    let Some(mark) = follows.filter(|m| *m <= start + 2 || title(*m)) else { return start };
    (mark + 1..shapes.len()).find(|at| body[*at]).filter(|next| next - mark <= 6).unwrap_or(start)
}

/// The last line of the running text: prose goes on until a mark of the end, after which it never runs on.
fn text_end(shapes: &[Shape], body: &[bool], start: usize) -> usize {
    let mut end = start;
    let mut gap = 0;
    let mut seen = 0;
    for at in start..shapes.len() {
        if seen >= 3 && ends_text(shapes, body, at) {
            break;
        }
        if body[at] && gap <= 14 {
            (end, gap) = (at, 0);
            seen += 1;
        } else {
            gap += 1;
        }
    }
    end
}

/// Whether the text ends before line `at`: contributors, tags, comments or copyright stand there and no run of
/// prose follows; or a heading of other stories does, and what follows is headlines for the most part.
fn ends_text(shapes: &[Shape], body: &[bool], at: usize) -> bool {
    let shape = &shapes[at];
    let rest_prose = body.iter().skip(at + 1).filter(|b| **b).count();
    let has = |k: ZoneKind| shape.has_edge(k) || shape.inner_phrases.contains(&k);
    if shape.words <= 70 && (has(ZoneKind::Credit) || shape.norm.contains("rights reserved"))
        || shape.norm == "tags"
    {
        return longest_run(body, at + 1) < 3;
    }
    // Calls for comments and for tips stand in the middle of live pages, too.
    if shape.words <= 70 && (has(ZoneKind::Comments) || has(ZoneKind::Footer)) {
        return rest_prose <= 1;
    }
    // A page with several times of day between its entries goes on after links.
    let live = shapes.iter().take(at).filter(|s| s.only_date).count() >= 4;
    let rest = shapes.len() - at - 1;
    let next_is_text = body.iter().skip(at + 1).take(2).any(|b| *b);
    shape.has_edge(ZoneKind::Related)
        && shape.words <= 6
        // "Analysis: It is the railway" is one link, no heading of many.
        && !shape.norm.contains(": ")
        && !(live && rest_prose > 1)
        && !next_is_text
        && rest >= 3
        && rest_prose * 5 < rest * 2
        && longest_run(body, at + 1) < 3
}

/// The longest run of prose from a line on.
fn longest_run(body: &[bool], from: usize) -> usize {
    let (mut best, mut run) = (0, 0);
    for is_body in body.iter().skip(from) {
        run = if *is_body { run + 1 } else { 0 };
        best = best.max(run);
    }
    best
}

/// Content words of the prose, cut to six letters so that endings do not part them.
fn vocabulary(lines: &[Line<'_>], shapes: &[Shape], lexicons: &Lexicons) -> BTreeSet<String> {
    let prose = lines.iter().zip(shapes).filter(|(_, s)| s.is_prose());
    prose.flat_map(|(line, _)| content(line.text, lexicons)).collect()
}

fn content(text: &str, lexicons: &Lexicons) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= 4)
        .map(str::to_lowercase)
        .filter(|w| !lexicons.function_words.contains(w))
        .map(|w| w.chars().take(6).collect())
        .collect()
}

fn overlap(text: &str, vocabulary: &BTreeSet<String>, lexicons: &Lexicons) -> f32 {
    let words = content(text, lexicons);
    if words.is_empty() {
        return 0.0;
    }
    words.iter().filter(|w| vocabulary.contains(*w)).count() as f32 / words.len() as f32
}

/// Whether what stands before any motto in the first line (one to four words) is named in a later line, too.
fn echoed_name(lines: &[Line<'_>], shapes: &[Shape]) -> bool {
    let (Some(first), Some(shape)) = (lines.first(), shapes.first()) else { return false };
    let name = super::masthead_name(first.text);
    let words = name.split_whitespace().count();
    let plain = (1..=4).contains(&words) && name.chars().count() >= 4 && shape.words <= 9;
    if !plain || shape.only_date || shape.phrase.is_some() || shape.end == End::Stop {
        return false;
    }
    let name = name.trim_start_matches("The ").trim_start_matches("THE ").to_lowercase();
    let furniture = lines.iter().zip(shapes).skip(1).filter(|(_, s)| s.norm != shape.norm);
    let mut told = furniture.filter(|(line, s)| {
        !s.is_long_prose() || line.text.contains(super::masthead_name(first.text))
    });
    told.any(|(line, _)| line.text.to_lowercase().contains(&name))
}

fn dateline_agency(lines: &[Line<'_>], shapes: &[Shape]) -> Vec<bool> {
    let opening = lines.iter().zip(shapes).filter(|(_, s)| s.has_dateline);
    let agency =
        opening.filter_map(|(l, _)| super::dateline(l.text)?.agency).map(str::to_lowercase).next();
    let bare = |s: &Shape| s.norm.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let same = |s: &Shape| agency.as_ref().is_some_and(|a| bare(s).trim_start_matches("by ") == a);
    shapes.iter().map(same).collect()
}

fn listed(shapes: &[Shape]) -> Vec<bool> {
    let mut open = false;
    let mut listed = Vec::with_capacity(shapes.len());
    for shape in shapes {
        let item = shape.words <= 25
            && shape.end != End::Colon
            && shape.phrase.is_none()
            && shape.edge_phrases.is_empty();
        listed.push(open && item && !shape.is_prose());
        let opens = shape.end == End::Colon && shape.words >= 5 && shape.edge_phrases.is_empty();
        open = opens || open && item && !shape.is_prose();
    }
    listed
}

fn authors(shapes: &[Shape], body_start: usize, lexicons: &Lexicons) -> Vec<String> {
    let head = shapes.iter().take(body_start.saturating_add(2));
    head.filter(|s| s.byline.is_personal(lexicons))
        .flat_map(|s| s.byline.names.iter())
        .filter(|n| n.contains(' '))
        .map(|n| n.to_lowercase())
        .collect()
}

fn first_byline(shapes: &[Shape], body_start: usize, lexicons: &Lexicons) -> Option<usize> {
    let last = body_start.saturating_add(3).min(shapes.len());
    (0..last).find(|at| {
        let shape = &shapes[*at];
        shape.words <= 40
            && (shape.byline.is_personal(lexicons) && shape.byline.by
                || shape.byline.is_personal(lexicons) && shape.words <= 12
                || shape.byline.is_impersonal() && shape.words <= 6)
    })
}

/// A title's least score, and how far below the best the first good one may be.
const LEAST_TITLE: f32 = 1.2;
const TITLE_MARGIN: f32 = 0.5;

/// The lines that bear the title: the best candidate before the text, and its repetitions.
fn titles(
    lines: &[Line<'_>],
    shapes: &[Shape],
    page: &Page,
    title: Option<&str>,
) -> BTreeSet<usize> {
    let wanted = title.map(super::shape::normal);
    let last = if page.body_start >= shapes.len() { 6 } else { page.body_start };
    let scored: Vec<(usize, f32)> = (0..shapes.len().min(last))
        .filter_map(|at| Some((at, title_score(at, lines, shapes, page, wanted.as_deref())?)))
        .collect();
    let top = scored.iter().map(|(_, score)| *score).fold(f32::MIN, f32::max);
    // A deck shares more words with the text than its headline does: the first of the good ones is the headline.
    // Names of outlets and of sections are shorter than that.
    let margin = |at: usize| if shapes[at].words >= 7 { TITLE_MARGIN } else { 0.0 };
    let close = |at: usize, score: f32| score > LEAST_TITLE && score >= top - margin(at);
    let Some((best, _)) = scored.into_iter().find(|(at, score)| close(*at, *score)) else {
        return BTreeSet::new();
    };
    let norm = shapes[best].norm.as_str();
    (0..shapes.len())
        .filter(|at| shapes[*at].norm == norm && *at <= page.body_start.saturating_add(12))
        .collect()
}

fn title_score(
    at: usize,
    lines: &[Line<'_>],
    shapes: &[Shape],
    page: &Page,
    wanted: Option<&str>,
) -> Option<f32> {
    let shape = &shapes[at];
    if wanted.is_some_and(|w| w == shape.norm) {
        return Some(10.0);
    }
    let known = shape.words < 8 && shape.edge_phrases.iter().any(|k| *k != ZoneKind::Related);
    let known =
        known || shape.has_edge(ZoneKind::Other) || shape.inner_phrases.contains(&ZoneKind::Other);
    let name = at == 0 && page.echoed_name;
    let dead = name
        || shape.bullet
        || !shape.is_title_like()
        || known
        || shape.photo_credit
        || shape.link_list
        || shape.outlet_only;
    if dead
        || shape.byline.by && !shape.byline.names.is_empty()
        || shape.tweet_attribution
        || looks_like_caption(shape)
    {
        return None;
    }
    let mut score = 2.0 * page.overlap[at];
    score += match shape.words {
        5..=18 => 0.7,
        4 | 19..=24 => 0.3,
        _ => -0.3,
    };
    score += if (page.repeats_earlier[at] || page.repeats_later[at]) && shape.words <= 20 {
        0.8
    } else {
        0.0
    };
    score += match shape.end {
        End::Open => 0.3,
        End::Stop if heads_page(at, shapes) => 0.0,
        End::Stop if lines[at].text.ends_with('.') => -2.2,
        _ => 0.0,
    };
    score -= if shape.inner_stops > 0 { 1.0 } else { 0.0 };
    score -= if shape.date.is_some() { 0.8 } else { 0.0 };
    score -= if shape.byline.could_be_names() { 1.0 } else { 0.0 };
    score -= if shape.outlet_like { 0.5 } else { 0.0 };
    score -= 0.02 * at.min(20) as f32;
    // The title stands before the byline.
    score += if page.first_byline.is_some_and(|b| at < b) { 0.5 } else { 0.0 };
    let after_byline = page.first_byline.is_some_and(|b| at > b);
    score -= if after_byline { 0.6 } else { 0.0 };
    score += if lines[at].text.chars().count() > 24 { 0.2 } else { 0.0 };
    Some(score)
}
