//! When a thing was: the date that the words around it give, and from how near.
//!
//! In: the scene and the head of a mention. Out: [`Dated`]. Holds: the nearest date wins; a date from outside the
//! mention's own clause is inferred, whatever the expression itself is; a date that lies on the other side of the
//! report than the mention looks is not taken; what is before, after or ahead of a thing does not date it but by the
//! days between them, nor does the day on which it was spoken of.

use readout_patterns::{Tense, is_clause, phrase_lemma};
use readout_types::doc::TokenId;
use readout_types::labels::Dep;
use readout_types::speech::TimeExpression;
use readout_types::{Basis, Edtf, TimexKind, ZoneKind};

use crate::calendar;
use crate::scene::Scene;

/// A date with where it was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dated {
    pub(crate) date: Edtf,
    pub(crate) basis: Basis,
    pub(crate) from: From,
}

/// From where a date was taken, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum From {
    /// Of the words themselves or of the verb that carries them.
    Clause,
    /// Of the clause that they are the time of: "agreed on Tuesday after six hours of talks".
    Adjunct,
    /// Of a clause that their own stands in.
    Sentence,
    /// The last date of the sentences before it in the paragraph.
    Paragraph,
    /// The day of publication.
    Publication,
}

impl Dated {
    /// Whether the date is so near that two such dates can tell two occasions apart.
    pub(crate) fn is_near(&self) -> bool {
        self.from <= From::Adjunct
    }
}

/// The date of a mention, out of its sentence.
pub(crate) fn of(scene: &Scene<'_>, at: TokenId) -> Option<Dated> {
    if let Some(time) = scene.time(at).filter(|t| !is_reckoning(scene, at, t)) {
        let time = day_beside(scene, at, time).unwrap_or(time);
        return narrower_day(scene, at, time).or_else(|| own(scene, time));
    }
    if let Some(time) = told_of(scene, at).or_else(|| below(scene, at)) {
        return own(scene, time);
    }
    if let Some(dated) = shifted(scene, at) {
        return Some(dated);
    }
    let inferred = |t: &TimeExpression, from: From| {
        t.date.clone().map(|date| Dated { date, basis: Basis::Inferred, from })
    };
    let verb = adjunct_of(scene, at);
    if let Some(time) = verb.and_then(|v| scene.time(v)) {
        return inferred(time, From::Adjunct);
    }
    let above = governors(scene, at);
    let mut over = above.iter().filter_map(|v| scene.times_from(*v).find(|t| scene.dates(t)));
    over.next().and_then(|time| inferred(time, From::Sentence))
}

/// "the first meeting of 2031": the year within which it is counted, not its day.
fn is_reckoning(scene: &Scene<'_>, at: TokenId, time: &TimeExpression) -> bool {
    let year = time.value.len() == 4;
    let of = time.tokens.start.checked_sub(1).is_some_and(|t| scene.doc.token(t).lower == "of");
    let mut before = scene.doc.children_by(at, Dep::Amod);
    year && of && before.any(|w| scene.packs.has("counted", &scene.doc.token(w).lower))
}

/// "will meet a week later than planned, on June 25": the day that is printed with its number, beside a wider or reckoned
/// time.
fn day_beside<'s>(
    scene: &Scene<'s>,
    at: TokenId,
    time: &TimeExpression,
) -> Option<&'s TimeExpression> {
    let day = |t: &TimeExpression| {
        let date = t.date.as_ref()?.as_str();
        let first = calendar::first_day(date)?;
        (calendar::last_day(date) == Some(first)).then_some(first)
    };
    let numbered = |t: &TimeExpression| {
        t.tokens.clone().any(|w| scene.doc.token(w).lower.starts_with(|c: char| c.is_ascii_digit()))
    };
    let wide = day(time).is_none() && !numbered(time);
    let holder = scene.times_from(at).any(|t| t.tokens == time.tokens).then_some(at);
    let holder = holder.or_else(|| scene.carrying_verb(at))?;
    scene.times_from(holder).find(|t| wide && scene.dates(t) && numbered(t) && day(t).is_some())
}

/// "left on Friday after the second meeting this week": the day, where it lies in the week.
fn narrower_day(scene: &Scene<'_>, at: TokenId, wide: &TimeExpression) -> Option<Dated> {
    let days = |t: &TimeExpression| {
        let date = t.date.as_ref()?.as_str();
        Some((calendar::first_day(date)?, calendar::last_day(date)?))
    };
    let (first, last) = days(wide)?;
    let verb = adjunct_of(scene, at).or_else(|| dated_by(scene, at))?;
    let time = scene.time(verb)?;
    let (day, end) = days(time)?;
    let inside = first < last && day == end && first <= day && day <= last;
    let date = time.date.clone().filter(|_| inside)?;
    Some(Dated { date, basis: Basis::Inferred, from: From::Adjunct })
}

/// The time in a clause that tells a noun's course: "talks lasting ten hours on Tuesday", "the talks are to resume on
/// Friday", "the meeting is due to take place on Monday".
fn told_of<'s>(scene: &Scene<'s>, at: TokenId) -> Option<&'s TimeExpression> {
    let doc = scene.doc;
    if is_clause(doc, at) {
        return None;
    }
    // "the summit that was called off last week": the day of the calling off.
    let courses = |v: &TokenId| {
        let verb = phrase_lemma(doc, *v);
        scene.packs.has("course", &verb) && !scene.packs.has("speaking_of", &verb)
    };
    let below = doc.children_by(at, Dep::Acl).chain(doc.children_by(at, Dep::Relcl));
    let subject = matches!(doc.token(at).dep, Dep::Nsubj | Dep::Nsubjpass);
    let mut verbs: Vec<TokenId> = below.filter(courses).collect();
    let mut next = Some(doc.token(at).head).filter(|_| subject);
    for _ in 0..3 {
        let Some(verb) = next else { break };
        let parts = doc.children(verb).iter().copied();
        next = parts.into_iter().find(|c| matches!(doc.token(*c).dep, Dep::Xcomp | Dep::Acomp));
        verbs.extend(next.filter(courses));
    }
    // A day over the hour at which they ended.
    let of = |v: TokenId| scene.times_from(v).filter(|t| scene.dates(t));
    verbs.into_iter().find_map(|v| of(v).min_by_key(|t| t.kind != TimexKind::Date))
}

/// "is due back on Thursday", "went back on Friday": the time that hangs from what completes a verb.
fn below<'s>(scene: &Scene<'s>, at: TokenId) -> Option<&'s TimeExpression> {
    let completes = |t: TokenId| {
        let parts = scene.doc.children(t).iter().copied();
        parts.filter(|c| matches!(scene.doc.token(*c).dep, Dep::Advmod | Dep::Acomp))
    };
    let near: Vec<TokenId> = completes(at).filter(|_| is_clause(scene.doc, at)).collect();
    let all = near.iter().copied().chain(near.iter().copied().flat_map(completes));
    all.into_iter().find_map(|t| scene.times_from(t).find(|time| scene.dates(time)))
}

fn own(scene: &Scene<'_>, time: &TimeExpression) -> Option<Dated> {
    let date = match through(scene, time) {
        Stretch::Days(date) => date,
        Stretch::None => last_night(scene, time).or_else(|| time.date.clone())?,
        Stretch::Either => return None,
    };
    Some(Dated { date, basis: time.basis, from: From::Clause })
}

/// "overnight", told on the morning after: the evening before and the morning.
fn last_night(scene: &Scene<'_>, time: &TimeExpression) -> Option<Edtf> {
    let mut words = time.tokens.clone().map(|t| &scene.doc.token(t).lower);
    let date = time.date.as_ref().filter(|d| scene.days_after_report(d) == Some(0))?;
    let day = calendar::first_day(date.as_str())?;
    let told = words.any(|w| scene.packs.has("overnight", w));
    told.then(|| calendar::stretch(day - 1, day))
}

/// The date that hangs from a name itself: "met with Lund last month", as the parser may have it.
pub(crate) fn beside(scene: &Scene<'_>, name: TokenId) -> Option<Dated> {
    scene.times_from(name).find(|t| scene.dates(t)).and_then(|time| own(scene, time))
}

/// "on Thursday and Friday": both days. "on Monday and Friday" are two, of which the first is meant; of "on Thursday or
/// Friday" no day is told.
fn through(scene: &Scene<'_>, time: &TimeExpression) -> Stretch {
    let joined = |t: &&TimeExpression| {
        let mut tokens = t.tokens.clone().map(|at| scene.doc.token(at));
        tokens.any(|token| token.dep == Dep::Conj && time.tokens.contains(&token.head))
    };
    let Some(next) = days(scene).find(joined) else { return Stretch::None };
    let mut between = time.tokens.end..next.tokens.start;
    if between.any(|at| scene.packs.has("either", &scene.doc.token(at).lower)) {
        return Stretch::Either;
    }
    let day = |t: &TimeExpression| {
        let date = t.date.as_ref()?.as_str();
        let first = calendar::first_day(date)?;
        (calendar::last_day(date) == Some(first)).then_some(first)
    };
    match (day(time), day(next)) {
        (Some(first), Some(last)) if last == first + 1 => {
            Stretch::Days(calendar::stretch(first, last))
        }
        _ => Stretch::None,
    }
}

/// What a second day beside the first one makes of it.
enum Stretch {
    /// Nothing.
    None,
    /// One day or the other.
    Either,
    /// From the one to the other.
    Days(Edtf),
}

/// The word that puts a meeting or the clause that it carries before or after something: "before the meeting", "after
/// the meeting failed".
fn ordering(scene: &Scene<'_>, at: TokenId) -> TokenId {
    let doc = scene.doc;
    let own = doc.child_by(at, Dep::Mark).filter(|_| is_clause(doc, at));
    if let Some(own) = own {
        return own;
    }
    let over = doc.token(at).head;
    let subject = matches!(doc.token(at).dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj);
    let mark = doc.child_by(over, Dep::Mark).filter(|_| subject && is_clause(doc, over));
    mark.unwrap_or(over)
}

/// "on July 13, three days before the meeting": so many days from the date of the words that it is before or after.
fn shifted(scene: &Scene<'_>, at: TokenId) -> Option<Dated> {
    let preposition = ordering(scene, at);
    let word = &scene.doc.token(preposition).lower;
    let sign = if scene.packs.has("offset_before", word) {
        1
    } else if scene.packs.has("offset_after", word) {
        -1
    } else {
        return None;
    };
    let sentence = scene.doc.sentence(at).tokens.clone();
    let earlier =
        |t: &&TimeExpression| sentence.contains(&t.tokens.start) && t.tokens.start < preposition;
    let length = scene
        .speech
        .times
        .iter()
        .filter(earlier)
        .find_map(|t| (t.tokens.end == preposition).then(|| days_of(&t.value)).flatten())?;
    let base = days(scene).filter(earlier).filter(|t| scene.dates(t)).last()?;
    let day = calendar::first_day(base.date.as_ref()?.as_str())?;
    let single = calendar::last_day(base.date.as_ref()?.as_str()) == Some(day);
    single.then(|| Dated {
        date: calendar::date(day + sign * length),
        basis: Basis::Inferred,
        from: From::Adjunct,
    })
}

/// The days of a TIMEX3 length in days or weeks.
fn days_of(value: &str) -> Option<i64> {
    let rest = value.strip_prefix('P')?;
    let weeks = rest.strip_suffix('W').map(|n| (n, 7));
    let (count, each) = weeks.or_else(|| rest.strip_suffix('D').map(|n| (n, 1)))?;
    Some(count.parse::<i64>().ok()? * each)
}

/// The clauses that a mention stands in, innermost first, as far as their time can be its own.
fn governors(scene: &Scene<'_>, at: TokenId) -> Vec<TokenId> {
    let mut all = Vec::new();
    let mut token = at;
    for _ in 0..12 {
        let head = scene.doc.token(token).head;
        if head == token {
            break;
        }
        if scene.packs.has("order_word", &scene.doc.token(head).lower) {
            break;
        }
        if is_clause(scene.doc, head) {
            let spoken = scene.packs.has("speaking_of", &phrase_lemma(scene.doc, head));
            if spoken && !is_clause(scene.doc, token) {
                break;
            }
            all.push(head);
        }
        token = head;
    }
    all
}

/// Whether a word of order stands over a mention: "on the eve of the summit".
fn is_ordered(scene: &Scene<'_>, at: TokenId) -> bool {
    let mut token = at;
    for _ in 0..8 {
        let head = scene.doc.token(token).head;
        if head == token || is_clause(scene.doc, head) {
            break;
        }
        if scene.packs.has("order_word", &scene.doc.token(head).lower) {
            return true;
        }
        token = head;
    }
    false
}

/// The last day named before a mention within its paragraph.
pub(crate) fn before(scene: &Scene<'_>, at: TokenId) -> Option<Dated> {
    let paragraph = scene.doc.paragraph(at).tokens.clone();
    // What its own sentence puts before or after it is not its day.
    let at = if is_ordered(scene, at) { scene.doc.sentence(at).tokens.start } else { at };
    let is_day = |t: &&TimeExpression| {
        t.kind == TimexKind::Date
            && t.date
                .as_ref()
                .is_some_and(|d| calendar::first_day(d.as_str()) == calendar::last_day(d.as_str()))
    };
    let earlier = days(scene)
        .filter(|t| paragraph.contains(&t.tokens.start) && t.tokens.end <= at)
        .filter(is_day);
    let time = earlier.last()?;
    Some(Dated { date: time.date.clone()?, basis: Basis::Inferred, from: From::Paragraph })
}

/// The day of the news that a mention near the top of the report belongs to: the last one named before it, within days.
pub(crate) fn of_the_news(scene: &Scene<'_>, at: TokenId) -> Option<Dated> {
    // "Whom she met at school", "had phoned", "has met him often": no news.
    let verb = scene.governing_verb(at).unwrap_or(at);
    let beside = scene.doc.token(verb).dep == Dep::Relcl;
    let told = scene.factuality(at).tense == Tense::Past;
    if is_ordered(scene, at) || beside || !told {
        return None;
    }
    let is_day = |edtf: &Edtf| {
        let edtf = edtf.as_str();
        calendar::first_day(edtf).is_some_and(|d| calendar::last_day(edtf) == Some(d))
    };
    let of_news = |edtf: &Edtf| {
        let days = scene.days_after_report(edtf);
        is_day(edtf) && days.is_some_and(|n| (-NEWS_DAYS..=0).contains(&n))
    };
    let before = |t: &TimeExpression| {
        let body = scene.doc.zone(t.tokens.start) == ZoneKind::Body;
        body && t.tokens.end <= at && at - t.tokens.end < NEWS_REACH
    };
    let dates = days(scene).filter(|t| t.kind == TimexKind::Date && before(t));
    let date = dates.filter_map(|t| t.date.as_ref()).filter(|d| of_news(d)).last()?;
    Some(Dated { date: date.clone(), basis: Basis::Inferred, from: From::Paragraph })
}

/// A report's news is of so many days, and the day of it holds for so many tokens.
const NEWS_DAYS: i64 = 2;
const NEWS_REACH: u32 = 60;

/// The day on which the report came out.
pub(crate) fn publication(scene: &Scene<'_>) -> Option<Dated> {
    let day = own_day(scene)?;
    // EDTF's mark of doubt: what an evening paper tells may be of the day before.
    let date = Edtf::new(format!("{day}?"));
    Some(Dated { date, basis: Basis::Inferred, from: From::Publication })
}

/// The day that the report itself gives; one that others lent it is not its own.
fn own_day<'s>(scene: &Scene<'s>) -> Option<&'s str> {
    let report = &scene.doc.report;
    let lent = report.published_basis == Some(Basis::External);
    report.published.as_ref().filter(|_| !lent)?.as_str().get(..10)
}

/// Any day up to that on which the report came out.
pub(crate) fn up_to_publication(scene: &Scene<'_>) -> Option<Dated> {
    let date = Edtf::new(format!("../{}", own_day(scene)?));
    Some(Dated { date, basis: Basis::Inferred, from: From::Publication })
}

/// "early Thursday": told so, some hour before the day's work begins.
pub(crate) fn early(scene: &Scene<'_>, time: &TimeExpression) -> Option<u8> {
    let start = time.tokens.start;
    let around = start.saturating_sub(1)..start + 1;
    let says = |t: TokenId| scene.packs.has("early_word", &scene.doc.token(t).lower);
    around.into_iter().any(says).then_some(EARLY)
}

/// Before this hour it is early.
const EARLY: u8 = 7;

/// The hour of a time of day: 2 of "2015-11-06T02:00".
pub(crate) fn hour(time: &TimeExpression) -> Option<u8> {
    time.value.split_once('T')?.1.get(..2)?.parse().ok()
}

fn days<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = &'s TimeExpression> {
    scene
        .speech
        .times
        .iter()
        .filter(|t| t.date.is_some() && matches!(t.kind, TimexKind::Date | TimexKind::Time))
}

/// "dug in after the meeting failed": the clause whose time a meeting's own clause tells.
pub(crate) fn dated_by(scene: &Scene<'_>, at: TokenId) -> Option<TokenId> {
    let verb = scene.doc.token(at).head;
    let token = scene.doc.token(verb);
    let mut marks = scene.doc.children_by(verb, Dep::Mark);
    let of_time = marks.any(|m| scene.packs.has("time_preposition", &scene.doc.token(m).lower));
    (scene.doc.token(at).dep == Dep::Nsubj && token.dep == Dep::Advcl && of_time)
        .then_some(token.head)
}

/// The verb that a noun is the time of, so that its subject can have been there: "agreed after talks", "said at the
/// talks"; not "attacked the government over talks".
pub(crate) fn attended_by(scene: &Scene<'_>, at: TokenId) -> Option<TokenId> {
    let mut preposition = scene.doc.token(at).head;
    // "in the middle of a meeting": the same as in it.
    let phase = scene.doc.token(preposition).head;
    let of_phase = scene.doc.token(preposition).lower == "of"
        && scene.packs.has("phase_noun", &scene.doc.token(phase).lemma);
    if of_phase {
        preposition = scene.doc.token(phase).head;
    }
    let token = scene.doc.token(preposition);
    let of_time = scene.packs.has("attended_preposition", &token.lower) && preposition != at;
    (of_time && is_clause(scene.doc, token.head)).then_some(token.head)
}

/// The verb whose time a noun phrase tells: "agreed after talks", "said during the session".
pub(crate) fn adjunct_of(scene: &Scene<'_>, at: TokenId) -> Option<TokenId> {
    let mut token = at;
    let mut of_time = false;
    for _ in 0..8 {
        let head = scene.doc.token(token).head;
        if head == token {
            return None;
        }
        if scene.packs.has("order_word", &scene.doc.token(token).lower) {
            return None;
        }
        of_time |= scene.packs.has("time_preposition", &scene.doc.token(token).lower);
        if is_clause(scene.doc, head) {
            return of_time.then_some(head);
        }
        token = head;
    }
    None
}
