//! What happened when, over all reports.
//!
//! In: the readings' dates, the merged items and the alignment. Out: [`TimelineEntry`]s in the order of their dates.
//! Holds: every entry has words and a date that was stated or reckoned, and says from what; a date that one
//! report cannot place and another can is taken from there, and the anchor says so; an entry of several reports
//! stands once. "This year" and the like are when the report speaks, not when something happened; of two expressions
//! for one date in a clause the exact one counts; a headline or caption is not repeated where the body has its date.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use readout_types::{
    Basis, DateMention, Edtf, Id, Items, Reading, SentenceDigest, Span, TermKind, TimelineEntry,
    TimexKind, ZoneKind,
};

use crate::anomalies::is_day_after;
use crate::compare::{Evidence, SHOWN};
use crate::edtf::{Days, is_printed, weekday};
use crate::ids::Minter;
use crate::words;

/// Builds the timeline.
pub(crate) fn build(ev: Evidence<'_>, mint: &mut Minter) -> Vec<TimelineEntry> {
    let mut points: Vec<Point> = Vec::new();
    for (at, reading) in ev.cx.own() {
        points.extend(told(ev, at, reading));
        points.extend(published(reading));
    }
    let points = without_repeats(points);
    let groups = gather(ev, points);
    let mut entries: Vec<TimelineEntry> =
        groups.into_iter().filter_map(|g| entry(ev, g, mint)).collect();
    entries.sort_by_cached_key(|e| (Days::of(&e.date), ev.cx.first(&e.evidence)));
    entries
}

/// One report's words for something dated.
struct Point {
    days: Days,
    date: Edtf,
    basis: Basis,
    anchor: Option<String>,
    words: Span,
    /// The sentence as the alignment knows it; `None` for what is not a sentence.
    unit: Option<usize>,
    publication: bool,
    /// Whether it stands in the running text.
    body: bool,
    /// A single day, printed with its number, away from those on which the reports came out: hardly two steps fall on one such day.
    telling: bool,
}

fn told(ev: Evidence<'_>, at: usize, reading: &Reading) -> Vec<Point> {
    let mut points = Vec::new();
    let dated =
        || reading.dates.iter().filter(|d| matches!(d.kind, TimexKind::Date | TimexKind::Time));
    for mention in dated().filter(|d| !dated().any(|o| restates(reading, d, o))) {
        // Of two dates of which either may be meant the entry stands at the first.
        if dated().any(|o| is_or(reading, o, mention)) {
            continue;
        }
        let Some((date, basis, anchor)) = placed(ev, at, reading, mention) else { continue };
        let other = dated().find(|o| is_or(reading, mention, o));
        let other = other.and_then(|o| placed(ev, at, reading, o));
        let date = other.and_then(|(to, ..)| either(&date, &to)).unwrap_or(date);
        let Some(days) = Days::of(&date).filter(|_| !is_season(&date)) else { continue };
        let Some((clause, zone)) = words_around(reading, &mention.chars) else { continue };
        if is_now(reading, mention, days) || opens_report(reading, mention, days) {
            continue;
        }
        let beside = dated().filter(|o| o.date.is_some() && !is_one(reading, mention, o));
        let words = part(reading, &clause, mention, beside.map(|o| &o.chars));
        if is_aside(ev, &words) {
            continue;
        }
        let unit = ev.alignment.unit_at(ev.cx, &words);
        let body = zone == ZoneKind::Body;
        let telling = days.is_day() && is_printed(reading, mention) && ev.cx.is_away(days);
        let publication = false;
        points.push(Point { days, date, basis, anchor, words, unit, publication, body, telling });
    }
    points
}

/// Unicode scalar values between two dates that only "or" joins.
const OR: u32 = 10;

/// Whether "or" alone joins two dates: "in May or early June".
fn is_or(reading: &Reading, first: &DateMention, second: &DateMention) -> bool {
    let (from, to) = (first.chars.end, second.chars.start);
    if from >= to || to - from > OR {
        return false;
    }
    let between = words::fold(reading.report.text.slice(from as usize..to as usize));
    between.first().is_some_and(|word| word == "or")
}

/// Whether a date is a season: too vague to put anything in order. Of such entries one in twenty was in the keys.
fn is_season(date: &Edtf) -> bool {
    let month = date.as_str().get(5..7).and_then(|m| m.parse::<u8>().ok());
    date.as_str().len() == 7 && month.is_some_and(|m| m > 12)
}

/// From the one date to the other.
fn either(from: &Edtf, to: &Edtf) -> Option<Edtf> {
    let single = |d: &Edtf| !d.as_str().contains('/');
    let both = Edtf::new(format!("{}/{}", from.as_str(), to.as_str()));
    let ordered = Days::of(from)?.last < Days::of(to)?.first;
    (single(from) && single(to) && ordered).then_some(both)
}

/// Unicode scalar values between two expressions for one date: "on Thursday of next week, 12 March".
const BESIDE: u32 = 12;

/// Whether a date is only another, vaguer expression for the exact one that stands right beside it, or an hour of the day
/// that the same sentence names. Dates that do not meet are two dates.
fn restates(reading: &Reading, vague: &DateMention, exact: &DateMention) -> bool {
    let days = |d: &DateMention| d.date.as_ref().and_then(Days::of);
    if days(vague).zip(days(exact)).is_some_and(|(v, e)| !v.meets(e)) {
        return false;
    }
    let (first, second) =
        if vague.chars.start < exact.chars.start { (vague, exact) } else { (exact, vague) };
    let gap = second.chars.start.saturating_sub(first.chars.end);
    let clock = vague.kind == TimexKind::Time && exact.kind == TimexKind::Date;
    if clock && sentence_of(reading, &vague.chars) == sentence_of(reading, &exact.chars) {
        return true;
    }
    vague.chars != exact.chars
        && gap <= BESIDE
        && is_printed(reading, exact)
        && !is_printed(reading, vague)
        && exact.date.as_ref().and_then(Days::of).is_some_and(Days::is_day)
}

/// Whether two expressions are one date's, or of two dates that only "or" joins.
fn is_one(reading: &Reading, a: &DateMention, b: &DateMention) -> bool {
    let either = is_or(reading, a, b) || is_or(reading, b, a);
    a.chars == b.chars || either || restates(reading, a, b) || restates(reading, b, a)
}

/// Marks at which a clause of two dates falls in two.
const BREAKS: [char; 8] = [',', ';', ':', '\u{2014}', '\u{2013}', '(', ')', '\u{2026}'];

/// The part of a clause that one of its dates dates: from the last mark between it and the date before it to the last one
/// before the next date. A part that tells nothing besides its date is no part.
fn part<'a>(
    reading: &Reading,
    clause: &Span,
    mention: &DateMention,
    others: impl Iterator<Item = &'a Range<u32>>,
) -> Span {
    let (mut start, mut end) = (clause.start, clause.end);
    for other in others.filter(|o| clause.start <= o.start && o.end <= clause.end) {
        if other.end <= mention.chars.start {
            start =
                start.max(mark_between(reading, other.end, mention.chars.start).unwrap_or(start));
        } else if mention.chars.end <= other.start {
            end = end.min(mark_between(reading, mention.chars.end, other.start).unwrap_or(end));
        }
    }
    let text = |from: u32, to: u32| reading.report.text.slice(from as usize..to as usize);
    let blank = |c: &char| c.is_whitespace() || BREAKS.contains(c);
    start += text(start, end).chars().take_while(blank).count() as u32;
    end -= text(start, end).chars().rev().take_while(blank).count() as u32;
    let tells = |t: &readout_types::Term| {
        let inside = start <= t.chars.start && t.chars.end <= end;
        let own = mention.chars.start <= t.chars.start && t.chars.end <= mention.chars.end;
        inside && !own && matches!(t.kind, TermKind::Noun | TermKind::Verb)
    };
    let told = sentence_of(reading, &mention.chars).is_some_and(|s| s.terms.iter().any(tells));
    let part = if told { Span { start, end, ..clause.clone() } } else { clause.clone() };
    if part.len() > LONG { around(reading, &part, mention) } else { part }
}

/// Unicode scalar values from which a clause tells more than its date dates: two printed lines.
const LONG: u32 = 200;

/// So many marks to each side are looked at: a list of a thousand is none to be read.
const MARKS: usize = 12;

/// Of a long clause the least that lies between two of its marks and holds the date and a verb.
fn around(reading: &Reading, clause: &Span, mention: &DateMention) -> Span {
    let verbs: Vec<&Range<u32>> = sentence_of(reading, &mention.chars)
        .into_iter()
        .flat_map(|s| &s.terms)
        .filter(|t| t.kind == TermKind::Verb)
        .map(|t| &t.chars)
        .collect();
    let marks = marks_between(reading, clause.start, clause.end);
    let before = marks.iter().rev().filter(|at| **at < mention.chars.start).map(|at| at + 1);
    let after = marks.iter().filter(|at| **at >= mention.chars.end).copied();
    let starts: Vec<u32> = before.take(MARKS).chain([clause.start]).collect();
    let ends: Vec<u32> = after.take(MARKS).chain([clause.end]).collect();
    let all = ends.iter().flat_map(|end| starts.iter().map(move |start| (*start, *end)));
    let holds =
        |(start, end): &(u32, u32)| verbs.iter().any(|v| *start <= v.start && v.end <= *end);
    let (start, end) = all
        .filter(holds)
        .min_by_key(|(start, end)| end - start)
        .unwrap_or((clause.start, clause.end));
    let text = reading.report.text.slice(start as usize..end as usize);
    let blank = text.chars().take_while(|c| c.is_whitespace()).count() as u32;
    Span { start: start + blank, end, ..clause.clone() }
}

/// Where the last mark between two places stands that parts them; a comma inside a number parts nothing.
fn mark_between(reading: &Reading, from: u32, to: u32) -> Option<u32> {
    marks_between(reading, from, to).pop()
}

fn marks_between(reading: &Reading, from: u32, to: u32) -> Vec<u32> {
    let text: Vec<char> = reading.report.text.slice(from as usize..to as usize).chars().collect();
    let digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    let parts = |at: &usize| BREAKS.contains(&text[*at]) && !digit(at + 1);
    (0..text.len()).filter(parts).map(|at| from + at as u32).collect()
}

/// Whether words stand in a quotation and carry no meeting, proposal or event: a date that somebody only speaks of. Of such
/// entries one in six was in the keys.
fn is_aside(ev: Evidence<'_>, words: &Span) -> bool {
    let quotes = |span: &Span| {
        let holds = |q: &Span| q.overlap(span) == span.len();
        ev.ground.statements.at(span, |_| true).iter().any(|s| s.quoted.iter().any(holds))
    };
    quotes(words) && refs(ev, std::slice::from_ref(words)).is_empty()
}

/// The sentence that holds a place.
fn sentence_of<'a>(reading: &'a Reading, chars: &Range<u32>) -> Option<&'a SentenceDigest> {
    let holds = |s: &&SentenceDigest| s.chars.start <= chars.start && chars.end <= s.chars.end;
    reading.sentences.iter().find(holds)
}

/// Whether a date is that of the dateline that opens a report's first sentence ("PORT, 4 March -"): it tells when was
/// written, not what happened.
fn opens_report(reading: &Reading, mention: &DateMention, days: Days) -> bool {
    let first = reading.sentences.iter().find(|s| s.zone == ZoneKind::Body);
    let clause = |s: &SentenceDigest| {
        s.terms.iter().find(|t| t.kind == TermKind::Verb).map(|t| t.chars.start)
    };
    // A dateline may be cut off as a sentence of its own.
    let before_verb = |s: &SentenceDigest| {
        s.chars.start <= mention.chars.start
            && mention.chars.end <= s.chars.end
            && clause(s).is_none_or(|v| mention.chars.end <= v)
    };
    let own = reading.report.published.as_ref().and_then(Days::of);
    let when_written = match own {
        Some(own) => own == days,
        // An undated report's dateline is the only day that it has of itself.
        None => {
            let near = first.is_some_and(|s| {
                mention.chars.end.checked_sub(s.chars.start).is_some_and(|n| n <= DATELINE)
            });
            near && closes_dateline(reading, mention)
        }
    };
    first.is_some_and(before_verb) && when_written && is_printed(reading, mention)
}

/// Whether a dash or a bracket follows a date at once: "PORT, 4 March -", "PORT, 4 March (Agency) -".
fn closes_dateline(reading: &Reading, mention: &DateMention) -> bool {
    let end = mention.chars.end as usize;
    let after = reading.report.text.slice(end..end + 3);
    let next = after.chars().find(|c| !c.is_whitespace() && *c != '.');
    next.is_some_and(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}' | '(' | ')'))
}

/// Unicode scalar values that a place, an agency and a day take at most.
const DATELINE: u32 = 60;

/// Whether an expression without a number names a time, longer than a day, in which the report itself speaks.
fn is_now(reading: &Reading, mention: &DateMention, days: Days) -> bool {
    let own = reading.report.published.as_ref().and_then(Days::of);
    !days.is_day() && !is_printed(reading, mention) && own.is_some_and(|own| own.within(days))
}

/// Leaves out what stands above or beside the running text and has a date that the running text of any report has.
fn without_repeats(points: Vec<Point>) -> Vec<Point> {
    let told: BTreeSet<Days> = points.iter().filter(|p| p.body).map(|p| p.days).collect();
    points.into_iter().filter(|p| p.body || p.publication || !told.contains(&p.days)).collect()
}

/// The date of a mention: its own, or one that another report lets it be reckoned from.
fn placed(
    ev: Evidence<'_>,
    at: usize,
    reading: &Reading,
    mention: &DateMention,
) -> Option<(Edtf, Basis, Option<String>)> {
    let known = ev.cx.date_with_source(mention);
    if let Some((date, source)) = known.filter(|(d, _)| Days::of(d).is_some()) {
        let Some(source) = source.filter(|_| mention.date.as_ref() != Some(&date)) else {
            return Some(
                after_publication(ev, reading, mention)
                    .unwrap_or_else(|| (date, mention.basis, mention.anchor.clone())),
            );
        };
        let from = outlet(ev.cx.readings.get(source)?);
        let anchor = format!("year of the publication of another report: {from}");
        return Some((date, Basis::Inferred, Some(anchor)));
    }
    if reading.report.published.is_some() {
        return None;
    }
    let wanted = weekday_of(&mention.value)?;
    let (day, source) = latest_publication(ev, at)?;
    // The report came out within a few days of the others, before them or after.
    let ahead = (wanted - weekday(day) + HALF_WEEK).rem_euclid(7) - HALF_WEEK;
    let date = Days { first: day + ahead, last: day + ahead }.edtf();
    Some((
        date,
        Basis::Inferred,
        Some(format!("weekday nearest to the publication of another report: {source}")),
    ))
}

/// The day after a report's printed date, where its text tells of that day and another report names it: the text was updated.
fn after_publication(
    ev: Evidence<'_>,
    reading: &Reading,
    mention: &DateMention,
) -> Option<(Edtf, Basis, Option<String>)> {
    let own = reading.report.published.as_ref().and_then(Days::of).filter(|d| d.is_day())?;
    let next = Days { first: own.first + 1, last: own.first + 1 };
    let names = |r: &&Reading| r.dates.iter().any(|d| ev.cx.days(d) == Some(next));
    let mut others = ev.cx.readings.iter().copied().filter(|r| r.report.id != reading.report.id);
    let other = others.find(names)?;
    let anchor = format!("day after the printed date; another report names it: {}", outlet(other));
    is_day_after(reading, mention).then(|| (next.edtf(), Basis::Inferred, Some(anchor)))
}

/// Days before and after a day within which each weekday stands once.
const HALF_WEEK: i64 = 3;

/// The ISO weekday that a TIMEX3 value names without a week: `XXXX-WXX-3`.
fn weekday_of(value: &str) -> Option<i64> {
    let day = value.strip_prefix("XXXX-WXX-")?.get(..1)?;
    day.parse().ok().filter(|d| (1..=7).contains(d))
}

/// What a report is called by: its outlet, else its source.
fn outlet(reading: &Reading) -> &str {
    reading.report.outlet.as_deref().unwrap_or(reading.report.source.as_str())
}

/// The latest publication day of the other newsrooms' reports in the story.
fn latest_publication<'a>(ev: Evidence<'a>, at: usize) -> Option<(i64, &'a str)> {
    let others = ev.cx.readings.iter().enumerate().filter(|(other, _)| *other != at);
    let dated = others.filter_map(|(_, r)| {
        let days = Days::of(r.report.published.as_ref()?)?;
        Some((days.last, outlet(r)))
    });
    dated.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))
}

/// The clause that holds the date, else its sentence; and what its line is.
fn words_around(reading: &Reading, chars: &Range<u32>) -> Option<(Span, ZoneKind)> {
    let holds = |outer: &Range<u32>| outer.start <= chars.start && chars.end <= outer.end;
    let sentence = sentence_of(reading, chars)?;
    if sentence.repeated || matches!(sentence.zone, ZoneKind::Dateline) {
        return None;
    }
    let clauses = sentence.clauses.iter().map(|c| &c.chars).filter(|c| holds(c));
    let narrow = clauses.min_by_key(|c| (c.end - c.start, c.start)).unwrap_or(&sentence.chars);
    let words = Span { report: reading.report.id.clone(), start: narrow.start, end: narrow.end };
    Some((words, sentence.zone))
}

/// The report's own publication, where a line of it says so.
fn published(reading: &Reading) -> Option<Point> {
    let report = &reading.report;
    let date = report.published.clone()?;
    let zone = report.zones.iter().find(|z| z.kind == ZoneKind::Published)?;
    Some(Point {
        days: Days::of(&date)?,
        date,
        basis: report.published_basis.unwrap_or(Basis::Stated),
        anchor: None,
        words: Span { report: report.id.clone(), start: zone.start, end: zone.end },
        unit: None,
        publication: true,
        body: false,
        telling: false,
    })
}

/// Points of one date that tell the same: in aligned sentences, or in one sentence.
fn gather(ev: Evidence<'_>, points: Vec<Point>) -> Vec<Vec<Point>> {
    let meetings = places_of_meetings(ev.items);
    let mut by_date: BTreeMap<(Days, bool), Vec<Vec<Told<'_>>>> = BTreeMap::new();
    for point in points {
        let told = Told::of(ev, point, &meetings);
        let groups = by_date.entry((told.point.days, told.point.publication)).or_default();
        let like = |g: &Vec<Told<'_>>| g.iter().map(|t| t.shared(&told)).max();
        let homes = groups.iter_mut().filter(|g| g.iter().any(|t| one_thing(ev, t, &told)));
        // Of equals the first.
        let home = homes.rev().max_by_key(|g| like(g));
        match home {
            Some(group) => group.push(told),
            None => groups.push(vec![told]),
        }
    }
    let groups = by_date.into_values().flatten();
    groups.map(|g| g.into_iter().map(|t| t.point).collect()).collect()
}

/// A point with what it is compared by.
struct Told<'a> {
    point: Point,
    /// Its words, folded. A caption that many pages print is one thing, wherever it stands.
    key: String,
    /// The nouns and verbs of its words: what one report tells apart may be two steps of one day.
    what: BTreeSet<&'a str>,
    /// Its verbs alone.
    did: BTreeSet<&'a str>,
    /// The names in its words.
    names: BTreeSet<&'a str>,
    /// The meetings in whose words it stands.
    meetings: BTreeSet<usize>,
}

impl<'a> Told<'a> {
    fn of(ev: Evidence<'a>, point: Point, meetings: &BTreeMap<&Id, Vec<(&Span, usize)>>) -> Self {
        let on = |e: &Span| 2 * e.overlap(&point.words) >= e.len().max(1);
        let near = meetings.get(&point.words.report).into_iter().flatten();
        Told {
            key: words::key(ev.cx.words(&point.words)),
            what: lemmas(ev, &point, [TermKind::Noun, TermKind::Verb]),
            did: lemmas(ev, &point, [TermKind::Verb, TermKind::Verb]),
            names: lemmas(ev, &point, [TermKind::Name, TermKind::PlaceName]),
            meetings: near.filter(|(e, _)| on(e)).map(|(_, at)| *at).collect(),
            point,
        }
    }

    /// Whether two reports' words name somebody in common: hardly two steps of one party fall on one printed day. What one
    /// report tells apart may be.
    fn one_party(&self, other: &Told<'_>) -> bool {
        self.point.words.report != other.point.words.report && !self.names.is_disjoint(&other.names)
    }

    /// How many nouns and verbs two points' words have in common.
    fn shared(&self, other: &Told<'_>) -> usize {
        self.what.intersection(&other.what).count()
    }
}

/// The places of each report in which a meeting is told, with the meeting.
fn places_of_meetings(items: &Items) -> BTreeMap<&Id, Vec<(&Span, usize)>> {
    let mut places: BTreeMap<&Id, Vec<(&Span, usize)>> = BTreeMap::new();
    for (at, meeting) in items.meetings.iter().enumerate() {
        for span in &meeting.evidence {
            places.entry(&span.report).or_default().push((span, at));
        }
    }
    places
}

fn one_thing(ev: Evidence<'_>, a: &Told<'_>, b: &Told<'_>) -> bool {
    let (p, q) = (&a.point, &b.point);
    match (p.unit, q.unit) {
        _ if p.publication && q.publication => true,
        _ if p.telling && q.telling => a.shared(b) > 0 || a.one_party(b),
        (Some(x), Some(y)) if x == y || ev.alignment.near(x, y) => true,
        (Some(_), Some(_)) if !a.meetings.is_disjoint(&b.meetings) => {
            // One report that tells of talks twice on one day may tell two steps: that they were held, that somebody left.
            p.words.report != q.words.report || !a.did.is_disjoint(&b.did)
        }
        _ => p.publication == q.publication && a.key == b.key,
    }
}

/// The words of some kinds in a point's words.
fn lemmas<'a>(ev: Evidence<'a>, point: &Point, kinds: [TermKind; 2]) -> BTreeSet<&'a str> {
    let inside =
        |chars: &Range<u32>| point.words.start <= chars.start && chars.end <= point.words.end;
    let digest = point.unit.and_then(|unit| ev.alignment.digest(ev.cx, unit));
    let terms = digest.into_iter().flat_map(|s| &s.terms);
    let own = terms.filter(|t| kinds.contains(&t.kind) && inside(&t.chars));
    own.map(|t| t.lemma.as_str()).collect()
}

fn entry(ev: Evidence<'_>, group: Vec<Point>, mint: &mut Minter) -> Option<TimelineEntry> {
    let mut evidence: Vec<Span> = group.iter().map(|p| p.words.clone()).collect();
    ev.cx.tidy(&mut evidence);
    let first = group.iter().min_by_key(|p| (!tells(ev, p), ev.cx.place_of(&p.words)))?;
    let best = group.iter().find(|p| p.basis == Basis::Stated).unwrap_or(first);
    let said = ev.cx.words(&first.words).split_whitespace().collect::<Vec<_>>().join(" ");
    let what = if first.publication { "reports published".to_owned() } else { said };
    Some(TimelineEntry {
        id: mint.mint("ti", &[best.date.as_str(), &what]),
        date: best.date.clone(),
        refs: refs(ev, &evidence),
        what,
        basis: best.basis,
        anchor: best.anchor.clone(),
        evidence,
    })
}

/// Whether a point's words carry a meeting, proposal or event and are no longer than three printed lines.
fn tells(ev: Evidence<'_>, point: &Point) -> bool {
    point.words.len() <= SHOWN && !refs(ev, std::slice::from_ref(&point.words)).is_empty()
}

/// The meetings, proposals and events that stand in these words.
fn refs(ev: Evidence<'_>, evidence: &[Span]) -> Vec<Id> {
    let on = |span| ev.ground.happenings.at(span, |s| 2 * s.overlap(span) >= s.len());
    let found: BTreeMap<usize, &Id> = evidence.iter().flat_map(on).collect();
    found.into_values().cloned().collect()
}
