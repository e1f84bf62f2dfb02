//! As much of a report's sentences and dates as comparing reports needs.
//!
//! In: a [`Doc`] and its [`Speech`]. Out: [`SentenceDigest`]s and [`DateMention`]s for
//! [`Reading`](readout_types::Reading). Holds: sentences, terms and dates are in text order; a clause is a verb with what
//! depends on it; a sentence without a verb is one clause.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use readout_types::doc::{Doc, Sentence, Token, TokenId};
use readout_types::labels::{Dep, Entity, Pos, Tag};
use readout_types::speech::{Speech, TimeExpression};
use readout_types::{Clause, DateMention, Edtf, SentenceDigest, Tense, Term, TermKind};

use crate::edtf::Days;

/// Digests every sentence of a report.
#[must_use]
pub fn sentences(doc: &Doc) -> Vec<SentenceDigest> {
    doc.sentences.iter().filter(|s| !s.tokens.is_empty()).map(|s| sentence(doc, s)).collect()
}

/// The time expressions of a report, with the dates that they were reckoned to; two that are the ends of one stretch are one.
#[must_use]
pub fn dates(doc: &Doc, speech: &Speech) -> Vec<DateMention> {
    let mention = |time: &TimeExpression| {
        let span = doc.span(time.tokens.clone());
        DateMention {
            chars: span.start..span.end,
            kind: time.kind,
            value: time.value.clone(),
            date: time.date.clone(),
            basis: time.basis,
            anchor: time.anchor.clone(),
        }
    };
    let mut dates: Vec<DateMention> = Vec::new();
    let mut last: Option<&TimeExpression> = None;
    for time in speech.times.iter().filter(|t| !t.tokens.is_empty()) {
        let own = mention(time);
        let stretch = last.and_then(|before| stretch(doc, before, time));
        match (stretch, dates.last_mut()) {
            (Some(stretch), Some(first)) => {
                first.chars.end = own.chars.end;
                first.value = stretch.to_string();
                first.date = Some(stretch);
                last = None;
            }
            _ => {
                dates.push(own);
                last = Some(time);
            }
        }
    }
    dates
}

/// "May 30 to June 2", "between 9 and 24 July", "Wednesday and Thursday": two dates that are the ends of one stretch.
fn stretch(doc: &Doc, first: &TimeExpression, second: &TimeExpression) -> Option<Edtf> {
    let (from, to) = (first.date.as_ref()?, second.date.as_ref()?);
    let (begin, end) = (Days::of(from)?, Days::of(to)?);
    let plain = |e: &Edtf| e.as_str().chars().all(|c| c.is_ascii_digit() || c == '-');
    let alike = from.as_str().len() == to.as_str().len() && begin.last < end.first;
    if !alike || !plain(from) || !plain(to) || second.tokens.start != first.tokens.end + 1 {
        return None;
    }
    let before = first.tokens.start.checked_sub(1).map(|at| doc.token(at).lower.as_str());
    let joins = match doc.token(first.tokens.end).lower.as_str() {
        // "Moved from 29 March to 30 June": two dates of one thing.
        "to" | "until" | "till" => before != Some("from"),
        "-" | "–" | "through" => true,
        "and" => before == Some("between") || begin.last + 1 == end.first,
        _ => false,
    };
    joins.then(|| Edtf::new(format!("{from}/{to}")))
}

fn sentence(doc: &Doc, sentence: &Sentence) -> SentenceDigest {
    let heads: Vec<TokenId> = sentence.tokens.clone().filter(|t| heads_clause(doc, *t)).collect();
    let span = doc.span(sentence.tokens.clone());
    let mut clauses: Vec<Clause> = heads.iter().map(|head| clause(doc, &heads, *head)).collect();
    if clauses.is_empty() {
        clauses.push(Clause {
            chars: span.start..span.end,
            parent: 0,
            tense: Tense::None,
            negated: false,
            modal: false,
        });
    }
    let paragraph = doc.paragraphs.get(sentence.paragraph as usize);
    SentenceDigest {
        chars: span.start..span.end,
        zone: paragraph.map_or(readout_types::ZoneKind::Other, |p| p.zone),
        repeated: paragraph.is_some_and(|p| p.repeated),
        terms: sentence.tokens.clone().filter_map(|t| term(doc, &heads, t)).collect(),
        clauses,
    }
}

/// Whether a token is the verb of a clause: not of a bare infinitive that only completes another verb.
fn heads_clause(doc: &Doc, id: TokenId) -> bool {
    let token = doc.token(id);
    let verb = matches!(token.pos, Pos::Verb | Pos::Aux);
    match token.dep {
        Dep::Root => true,
        Dep::Ccomp
        | Dep::Advcl
        | Dep::Relcl
        | Dep::Acl
        | Dep::Pcomp
        | Dep::Csubj
        | Dep::Csubjpass
        | Dep::Parataxis => verb,
        Dep::Conj => verb && has_own_parts(doc, id),
        _ => false,
    }
}

fn has_own_parts(doc: &Doc, id: TokenId) -> bool {
    let part = |d: Dep| {
        matches!(
            d,
            Dep::Nsubj
                | Dep::Nsubjpass
                | Dep::Aux
                | Dep::Auxpass
                | Dep::Dobj
                | Dep::Prep
                | Dep::Xcomp
                | Dep::Ccomp
        )
    };
    doc.children(id).iter().any(|c| part(doc.token(*c).dep))
}

/// The nearest clause head above a token, itself included: position in `heads`.
fn clause_of(doc: &Doc, heads: &[TokenId], mut at: TokenId) -> u16 {
    for _ in 0..=doc.tokens.len() {
        if let Ok(found) = heads.binary_search(&at) {
            return u16::try_from(found).unwrap_or(u16::MAX);
        }
        let head = doc.token(at).head;
        if head == at {
            break;
        }
        at = head;
    }
    0
}

fn clause(doc: &Doc, heads: &[TokenId], head: TokenId) -> Clause {
    let token = doc.token(head);
    let parent = if token.head == head {
        clause_of(doc, heads, head)
    } else {
        clause_of(doc, heads, token.head)
    };
    let (roles, has) = (clause_words(doc, head), |c: TokenId, d: Dep| doc.token(c).dep == d);
    Clause {
        chars: trimmed(doc, head),
        parent,
        tense: if roles.contains(&"future") || roles.contains(&"plan") {
            Tense::Future
        } else {
            tense(doc, head)
        },
        negated: doc.children(head).iter().any(|c| has(*c, Dep::Neg)),
        modal: roles.contains(&"modal") || roles.contains(&"condition"),
    }
}

/// What the auxiliaries, conjunctions and the verb itself do to the clause.
fn clause_words(doc: &Doc, head: TokenId) -> Vec<&'static str> {
    static WORDS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
        let lines =
            include_str!("../data/clause_words.tsv").lines().filter(|l| !l.starts_with('#'));
        lines.filter_map(|l| l.split_once('\t')).collect()
    });
    let role = |t: &Token| WORDS.get(t.lemma.as_str()).copied();
    let joined = doc.children(head).iter().map(|c| doc.token(*c));
    let beside =
        joined.filter(|t| matches!(t.dep, Dep::Aux | Dep::Mark | Dep::Acomp)).filter_map(role);
    let plans = doc.child_by(head, Dep::Xcomp).is_some();
    let own = role(doc.token(head)).filter(|r| *r == "plan" && plans);
    beside.chain(own).collect()
}

fn tense(doc: &Doc, head: TokenId) -> Tense {
    let aux = || {
        doc.children(head)
            .iter()
            .map(|c| doc.token(*c))
            .filter(|t| matches!(t.dep, Dep::Aux | Dep::Auxpass))
    };
    let tags: Vec<Tag> = aux().map(|t| t.tag).chain([doc.token(head).tag]).collect();
    let perfect = doc.token(head).tag == Tag::Vbn && aux().any(|t| t.lemma == "have");
    if tags.contains(&Tag::Vbd) || perfect {
        Tense::Past
    } else if tags.contains(&Tag::Vbp) || tags.contains(&Tag::Vbz) {
        Tense::Present
    } else {
        Tense::None
    }
}

/// The words of a clause without punctuation at its ends.
fn trimmed(doc: &Doc, head: TokenId) -> Range<u32> {
    let mut tokens = doc.subtree(head);
    let punctuation = |t: TokenId| matches!(doc.token(t).pos, Pos::Punct | Pos::Space);
    while tokens.len() > 1 && punctuation(tokens.end - 1) {
        tokens.end -= 1;
    }
    while tokens.len() > 1 && punctuation(tokens.start) {
        tokens.start += 1;
    }
    let span = doc.span(tokens);
    span.start..span.end
}

fn term(doc: &Doc, heads: &[TokenId], id: TokenId) -> Option<Term> {
    let token = doc.token(id);
    let kind = kind(token)?;
    let as_written = matches!(kind, TermKind::Name | TermKind::PlaceName | TermKind::Number);
    let lemma = if as_written { token.lower.clone() } else { token.lemma.to_lowercase() };
    if is_light(&lemma, kind) || !lemma.contains(char::is_alphanumeric) {
        return None;
    }
    Some(Term {
        chars: token.chars.clone(),
        lemma,
        kind,
        clause: clause_of(doc, heads, id),
        subject: in_subject(doc, heads, id),
    })
}

fn kind(token: &Token) -> Option<TermKind> {
    let place =
        matches!(token.entity, Some(Entity::Gpe | Entity::Loc | Entity::Fac | Entity::Norp));
    match token.pos {
        Pos::Propn | Pos::Adj if place => Some(TermKind::PlaceName),
        Pos::Propn => Some(TermKind::Name),
        Pos::Noun => Some(TermKind::Noun),
        Pos::Verb => Some(TermKind::Verb),
        Pos::Adj if token.tag == Tag::Jjs => Some(TermKind::Superlative),
        Pos::Adj => Some(TermKind::Adjective),
        Pos::Adv => Some(TermKind::Adverb),
        Pos::Num => Some(TermKind::Number),
        _ => None,
    }
}

fn is_light(lemma: &str, kind: TermKind) -> bool {
    static LIGHT: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut words: Vec<&str> = include_str!("../data/light_words.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .collect();
        words.sort_unstable();
        words
    });
    matches!(kind, TermKind::Verb | TermKind::Adverb | TermKind::Adjective)
        && LIGHT.binary_search(&lemma).is_ok()
}

/// Whether a token stands in the subject of its clause.
fn in_subject(doc: &Doc, heads: &[TokenId], id: TokenId) -> bool {
    let mut at = id;
    for _ in 0..=doc.tokens.len() {
        let token = doc.token(at);
        if matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass) {
            return true;
        }
        if token.head == at || heads.binary_search(&at).is_ok() {
            return false;
        }
        at = token.head;
    }
    false
}
