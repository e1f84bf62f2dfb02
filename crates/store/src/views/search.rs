//! Full text: words, phrases and fields.
//!
//! In: a query as typed. Out: reports, the best first, each with the passage that answers. Holds: among very many matches the
//! latest are ranked ([`MOST_RANKED`]), so an answer takes the same time in a store of any size.
//!
//! A query is words (all must stand there), `"a phrase"`, `-not`, `beginning*`, `one OR other`; a field before a colon
//! narrows a word or phrase to headlines (`title:`), names (`who:`), words in quotation marks (`quote:`) or the text
//! (`text:`); `outlet:` and `source:` narrow the reports to those of any that is given, with `-` to the others.

use async_recursion::async_recursion as boxed;
use readout_types::{Id, Report};
use rust_stemmers::{Algorithm, Stemmer};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::Row as _;

use super::story::resolve;
use super::{Filter, pattern};
use crate::db::Backend;
use crate::pack::unpack;
use crate::sql::Sql;
use crate::{Error, ErrorKind, Store, day, fold};

/// A question to the full text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// As typed.
    pub query: String,
    /// Story, dates and number of answers; its other fields are not used.
    pub filter: Filter,
}

/// One report that answers.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Hit {
    /// The report.
    pub report: Id,
    /// Its story.
    pub story: Id,
    /// Its headline.
    pub title: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// When.
    pub published: Option<String>,
    /// Its path or URL as given.
    pub source: String,
    /// How well it answers; greater is better, only within one answer.
    pub score: f64,
    /// The passage that answers best.
    pub excerpt: Excerpt,
}

/// A passage of a report: half-open, in Unicode scalar values of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Excerpt {
    /// First scalar value.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words.
    pub words: String,
    /// The places of the words asked for, in scalar values of `words`.
    pub marks: Vec<(u32, u32)>,
}

/// Of very many matches so many of the latest are ranked.
const MOST_RANKED: i64 = 1_000;

/// A query taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
struct Query {
    /// All must hold; of each list one.
    all: Vec<Vec<Term>>,
    none: Vec<Term>,
    outlet: Narrow,
    source: Narrow,
}

/// Parts of a name of which one must be in it, and parts of which none may be.
#[derive(Debug, Default, PartialEq, Eq)]
struct Narrow {
    any: Vec<String>,
    none: Vec<String>,
}

impl Narrow {
    fn add(&mut self, not: bool, part: String) {
        if not { self.none.push(part) } else { self.any.push(part) }
    }

    /// As conditions on a column, each behind `AND`. What has no name has none of the parts.
    fn conditions(&self, sql: &mut Sql, column: &str, like: &str) {
        for (at, part) in self.any.iter().enumerate() {
            sql.push(if at == 0 { " AND (" } else { " OR " });
            sql.push(column).push(like).bind(pattern(part, "%", "%")).push(" ESCAPE '\\'");
        }
        if !self.any.is_empty() {
            sql.push(")");
        }
        for part in &self.none {
            sql.push(" AND (").push(column).push(" IS NULL OR NOT ").push(column).push(like);
            sql.bind(pattern(part, "%", "%")).push(" ESCAPE '\\')");
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    field: Option<Field>,
    words: Vec<String>,
    /// Whether the last word may go on.
    open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Who,
    Quote,
    Text,
}

impl Field {
    fn of(name: &str) -> Option<Field> {
        match name {
            "title" => Some(Field::Title),
            "who" => Some(Field::Who),
            "quote" => Some(Field::Quote),
            "text" => Some(Field::Text),
            _ => None,
        }
    }

    fn column(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Who => "who",
            Field::Quote => "quote",
            Field::Text => "body",
        }
    }

    fn weight(self) -> &'static str {
        match self {
            Field::Title => "A",
            Field::Who => "B",
            Field::Quote => "C",
            Field::Text => "D",
        }
    }
}

impl Store {
    /// Reports that answer a question, the best first.
    ///
    /// # Errors
    /// Where the query makes no sense or the store cannot be read.
    #[boxed]
    pub async fn search(&self, search: &Search) -> Result<Vec<Hit>, Error> {
        self.find(search).await.map_err(|kind| self.error(kind))
    }

    async fn find(&self, search: &Search) -> Result<Vec<Hit>, ErrorKind> {
        let query = parse(&search.query)?;
        let mut on = self.look().await?;
        let story = match &search.filter.story {
            Some(id) => Some(resolve(&mut on, id).await?),
            None => None,
        };
        let bounds = Bounds { query: &query, days: search.filter.days()?, story };
        let mut sql = match self.backend() {
            Backend::Sqlite => sqlite(&query, &bounds),
            Backend::Postgres => postgres(&query, &bounds),
        };
        sql.push(" ORDER BY t.score DESC, r.seq DESC");
        search.filter.page(&mut sql);
        let mut hits = Vec::new();
        for row in sql.rows(&mut on).await? {
            let report: Report = unpack(&row.try_get::<Vec<u8>, _>(1)?)?;
            hits.push(Hit {
                report: report.id.clone(),
                story: Id::new(row.try_get::<String, _>(0)?),
                title: report.title.clone(),
                outlet: report.outlet.clone(),
                published: report.published.as_ref().map(ToString::to_string),
                source: report.source.clone(),
                score: row.try_get(2)?,
                excerpt: excerpt(&report, &query),
            });
        }
        Ok(hits)
    }
}

/// Which reports may answer at all.
struct Bounds<'a> {
    query: &'a Query,
    /// First and last day.
    days: (Option<i64>, Option<i64>),
    /// A story's key.
    story: Option<i64>,
}

impl Bounds<'_> {
    fn is_open(&self) -> bool {
        let Query { outlet, source, .. } = self.query;
        let all = *outlet == Narrow::default() && *source == Narrow::default();
        all && self.days == (None, None) && self.story.is_none()
    }

    /// As conditions on `reports r`, each behind `AND`.
    fn conditions(&self, sql: &mut Sql, like: &str) {
        if let Some(day) = self.days.0 {
            sql.push(" AND r.day >= ").bind(day);
        }
        if let Some(day) = self.days.1 {
            sql.push(" AND r.day <= ").bind(day).push(" AND r.day > ").bind(day::UNKNOWN);
        }
        self.query.outlet.conditions(sql, "r.outlet", like);
        self.query.source.conditions(sql, "r.source", like);
        if let Some(key) = self.story {
            sql.push(" AND r.story = ").bind(key);
        }
    }
}

/// Headlines count most, then names and quoted words.
fn sqlite(query: &Query, bounds: &Bounds<'_>) -> Sql {
    let term = |t: &Term| {
        let field = t.field.map(|f| format!("{} : ", f.column())).unwrap_or_default();
        format!("{field}\"{}\"{}", t.words.join(" "), if t.open { " *" } else { "" })
    };
    let any =
        |list: &Vec<Term>| format!("({})", list.iter().map(term).collect::<Vec<_>>().join(" OR "));
    let mut wanted = query.all.iter().map(any).collect::<Vec<_>>().join(" AND ");
    if !query.none.is_empty() {
        let none = query.none.iter().map(term).collect::<Vec<_>>().join(" OR ");
        wanted = format!("({wanted}) NOT ({none})");
    }
    let mut sql = Sql::new(
        "SELECT s.id, r.body, t.score FROM (SELECT texts.rowid AS seq, \
         -bm25(texts, 4.0, 2.0, 2.0, 1.0) AS score FROM texts",
    );
    // Before the latest are taken: the one report of an outlet may be old.
    if !bounds.is_open() {
        sql.push(" JOIN reports r ON r.seq = texts.rowid");
    }
    sql.push(" WHERE texts MATCH ").bind(wanted);
    bounds.conditions(&mut sql, " LIKE ");
    sql.push(" ORDER BY texts.rowid DESC LIMIT ").bind(MOST_RANKED);
    sql.push(") t JOIN reports r ON r.seq = t.seq JOIN stories s ON s.story = r.story WHERE 1 = 1");
    sql
}

fn postgres(query: &Query, bounds: &Bounds<'_>) -> Sql {
    let term = |t: &Term| {
        let weight = t.field.map(Field::weight).unwrap_or_default();
        let last = t.words.len().saturating_sub(1);
        let word = |(at, w): (usize, &String)| {
            let open = if t.open && at == last { "*" } else { "" };
            if open.is_empty() && weight.is_empty() {
                w.clone()
            } else {
                format!("{w}:{open}{weight}")
            }
        };
        format!("({})", t.words.iter().enumerate().map(word).collect::<Vec<_>>().join(" <-> "))
    };
    let any =
        |list: &Vec<Term>| format!("({})", list.iter().map(term).collect::<Vec<_>>().join(" | "));
    let mut wanted = query.all.iter().map(any).collect::<Vec<_>>();
    wanted.extend(query.none.iter().map(|t| format!("!{}", term(t))));
    let wanted = wanted.join(" & ");
    let mut sql = Sql::new(
        "SELECT s.id, r.body, CAST(t.score AS DOUBLE PRECISION) FROM (SELECT m.report AS seq, \
         ts_rank('{0.25, 0.5, 0.5, 1.0}', m.words, to_tsquery('english', ",
    );
    sql.bind(wanted.clone()).push(")) AS score FROM (SELECT x.report, x.words FROM texts x");
    if !bounds.is_open() {
        sql.push(" JOIN reports r ON r.seq = x.report");
    }
    sql.push(" WHERE x.words @@ to_tsquery('english', ").bind(wanted).push(")");
    bounds.conditions(&mut sql, " ILIKE ");
    sql.push(" ORDER BY x.report DESC LIMIT ").bind(MOST_RANKED);
    sql.push(
        ") m) t JOIN reports r ON r.seq = t.seq JOIN stories s ON s.story = r.story WHERE 1 = 1",
    );
    sql
}

/// Takes a query apart.
fn parse(text: &str) -> Result<Query, ErrorKind> {
    let mut query = Query::default();
    let mut or = false;
    for piece in pieces(text)? {
        if piece.text == "OR" && !piece.quoted && piece.field.is_none() {
            or = true;
            continue;
        }
        match piece.field.as_deref() {
            Some("outlet") => query.outlet.add(piece.not, piece.text),
            Some("source") => query.source.add(piece.not, piece.text),
            field => {
                let named =
                    field.map(|f| Field::of(f).ok_or_else(|| unknown_field(f))).transpose()?;
                let words = fold::words(&piece.text);
                if words.is_empty() {
                    continue;
                }
                let open = !piece.quoted && piece.text.ends_with('*');
                let term = Term { field: named, words, open };
                match query.all.last_mut() {
                    _ if piece.not => query.none.push(term),
                    Some(list) if or => list.push(term),
                    _ => query.all.push(vec![term]),
                }
            }
        }
        or = false;
    }
    if query.all.is_empty() {
        return Err(ErrorKind::Query("it has no word to look for".into()));
    }
    Ok(query)
}

fn unknown_field(name: &str) -> ErrorKind {
    let known = "title, who, quote, text, outlet, source";
    ErrorKind::Query(format!("there is no field {name:?}; there are {known}"))
}

/// One piece between spaces, or one phrase.
struct Piece {
    not: bool,
    field: Option<String>,
    text: String,
    quoted: bool,
}

fn pieces(text: &str) -> Result<Vec<Piece>, ErrorKind> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (not, after) = rest.strip_prefix('-').map_or((false, rest), |r| (true, r));
        let end = after.find([':', '"', ' ']).unwrap_or(after.len());
        let (field, after) = match after.get(end..).and_then(|r| r.strip_prefix(':')) {
            Some(value) if end > 0 => (Some(after[..end].to_owned()), value),
            _ => (None, after),
        };
        let (text, quoted, after) = match after.strip_prefix('"') {
            Some(phrase) => {
                let (phrase, after) = phrase
                    .split_once('"')
                    .ok_or_else(|| ErrorKind::Query("a quotation mark is not closed".into()))?;
                (phrase, true, after)
            }
            None => {
                let (word, after) = after.split_once(char::is_whitespace).unwrap_or((after, ""));
                (word, false, after)
            }
        };
        pieces.push(Piece { not, field, text: text.to_owned(), quoted });
        rest = after.trim_start();
    }
    Ok(pieces)
}

/// Words of a passage.
const PASSAGE: usize = 32;

/// The stretch of kept text with most of the words asked for.
fn excerpt(report: &Report, query: &Query) -> Excerpt {
    let stemmer = Stemmer::create(Algorithm::English);
    let wanted: Vec<(String, bool)> = query
        .all
        .iter()
        .flatten()
        .flat_map(|t| {
            let last = t.words.len().saturating_sub(1);
            t.words.iter().enumerate().map(move |(at, w)| (w, t.open && at == last))
        })
        .map(|(w, open)| (if open { w.clone() } else { stemmer.stem(w).into_owned() }, open))
        .collect();
    let is_wanted = |word: &str| {
        let folded = fold::words(word);
        folded.iter().find_map(|w| {
            wanted.iter().position(|(x, open)| {
                if *open { w.starts_with(x.as_str()) } else { stemmer.stem(w) == *x }
            })
        })
    };
    let words = kept_words(report);
    let found: Vec<Option<usize>> = words.iter().map(|(_, _, w)| is_wanted(w)).collect();
    let from = best_window(&found);
    let Some(window) = words.get(from..(from + PASSAGE).min(words.len())) else {
        return Excerpt::default();
    };
    let (Some(first), Some(last)) = (window.first(), window.last()) else {
        return Excerpt::default();
    };
    let marks = window.iter().zip(&found[from..]).filter(|(_, f)| f.is_some());
    Excerpt {
        start: first.0,
        end: last.1,
        words: report.text.slice(first.0 as usize..last.1 as usize).to_owned(),
        marks: marks.map(|((s, e, _), _)| (s - first.0, e - first.0)).collect(),
    }
}

/// The words of the kept lines with their places, the headline's last.
fn kept_words(report: &Report) -> Vec<(u32, u32, String)> {
    let mut words = Vec::new();
    for zone in report.zones.iter().filter(|z| z.keep) {
        let mut at = zone.start;
        let text = report.text.slice(zone.start as usize..zone.end as usize);
        for word in text.split_inclusive(char::is_whitespace) {
            let length = u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
            let bare = word.trim_end();
            let bare_length = u32::try_from(bare.chars().count()).unwrap_or(u32::MAX);
            if !bare.is_empty() {
                words.push((at, at + bare_length, bare.to_owned()));
            }
            at += length;
        }
    }
    words
}

/// Where the window with most different words asked for begins; of equal ones the first. It begins a little before.
fn best_window(found: &[Option<usize>]) -> usize {
    const LEAD: usize = 6;
    let mut best = (0, 0);
    for start in (0..found.len()).filter(|at| found[*at].is_some()) {
        let window = &found[start..(start + PASSAGE - LEAD).min(found.len())];
        let distinct: std::collections::BTreeSet<usize> =
            window.iter().filter_map(|f| *f).collect();
        if distinct.len() > best.0 {
            best = (distinct.len(), start);
        }
    }
    best.1.saturating_sub(LEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, sqlite_query: &str, postgres_query: &str) {
        let query = parse(text).expect("a query");
        let bounds = Bounds { query: &query, days: (None, None), story: None };
        assert!(
            format!("{:?}", sqlite(&query, &bounds)).contains(&format!("{sqlite_query:?}")),
            "{:?}",
            sqlite(&query, &bounds)
        );
        assert!(
            format!("{:?}", postgres(&query, &bounds)).contains(&format!("{postgres_query:?}")),
            "{:?}",
            postgres(&query, &bounds)
        );
    }

    #[test]
    fn words_phrases_fields_and_negation_are_understood() {
        check("talks Port", "(\"talks\") AND (\"port\")", "((talks)) & ((port))");
        check(
            "title:\"Harbour deal\" -strike",
            "((title : \"harbour deal\")) NOT (\"strike\")",
            "((harbour:A <-> deal:A)) & !(strike)",
        );
        check("truce OR ceasef*", "(\"truce\" OR \"ceasef\" *)", "((truce) | (ceasef:*))");
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        for bad in ["", "-only", "\"open", "colour:red", "!!"] {
            assert!(matches!(parse(bad), Err(ErrorKind::Query(_))), "{bad:?}");
        }
    }
}
