//! One mention of a meeting, as its rule and the words around it give it.
//!
//! In: the scene and a match of a meeting rule. Out: [`Mention`]. Holds: what the clause does not say is `None` or
//! empty; a date says from how near it was taken.

use std::collections::BTreeSet;

use compact_str::{CompactString, format_compact};
use readout_patterns::{Match, Modality, Tense, conjuncts, is_clause, phrase_lemma};
use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};
use readout_types::speech::TimeExpression;
use readout_types::{AgentKind, Basis, Id, MeetingKind, QuantityKind, Realis, TimexKind, ZoneKind};

use super::{MeetingYield, table};
use crate::calendar;
use crate::scene::Scene;
use crate::when::{self, Dated};

/// One place where a report tells of a meeting.
#[derive(Clone)]
pub(super) struct Mention {
    pub(super) anchor: TokenId,
    pub(super) kind: MeetingKind,
    pub(super) rule: String,
    pub(super) confidence: f32,
    /// Who is named as taking part, and by which word.
    pub(super) who: Vec<(usize, TokenId)>,
    /// Of these, who is not said to have met, only to have spoken or agreed when it was.
    pub(super) supposed: BTreeSet<usize>,
    pub(super) host: Option<usize>,
    pub(super) place: Option<Id>,
    pub(super) date: Option<Dated>,
    pub(super) time_of_day: Option<String>,
    pub(super) duration: Vec<Id>,
    pub(super) realis: Realis,
    pub(super) view: View,
    /// The words that carry the mention.
    pub(super) tokens: Tokens,
    /// "another", "the second", "earlier": one of several.
    pub(super) counted: Option<String>,
    pub(super) definite: bool,
    pub(super) noun: bool,
    /// The words can stand for a meeting though they name nobody.
    pub(super) bare: bool,
    /// It may have been by telephone as well as face to face.
    pub(super) manner_open: bool,
    /// It is no meeting that was told of without its people.
    pub(super) apart: bool,
    /// It says who was at a meeting that it points back to.
    pub(super) attends: bool,
    /// Without a day it was at some time up to the report.
    pub(super) until: bool,
    /// The noun of the meeting that a verb of attending points back to.
    pub(super) of: Option<TokenId>,
    /// It was with "both sides".
    pub(super) both: bool,
    /// The verb that tells of its course: it opened, lasted, broke up, is planned.
    pub(super) course: Option<TokenId>,
}

/// From where a mention looks at its meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// It was held.
    Behind,
    /// It has not been held, though it might have.
    Missed,
    /// It goes on.
    Now,
    /// It is planned, wanted, possible or ruled out.
    Ahead,
}

/// Reads a match as a mention; `None` for an outcome, or where the words only look like a meeting.
pub(super) fn read(scene: &Scene<'_>, m: &Match<'_, MeetingYield>) -> Option<Mention> {
    let kind = m.rule.yields.kind?;
    let at = m.anchor;
    let noun = !is_clause(scene.doc, at);
    if is_set_phrase(scene, at) || !noun && is_of_anybody(scene, at) {
        return None;
    }
    let date = when::of(scene, at).or_else(|| beside_met(scene, m));
    let realis = realis(scene, at, noun, date.as_ref());
    let (realis, date) =
        if m.rule.yields.ahead { to_come(scene, at, realis, date) } else { (realis, date) };
    // "without speaking to the press": that nothing was said there is no occasion.
    if is_press(kind) && (realis == Realis::Negated || is_background(scene, m)) {
        return None;
    }
    let (who, supposed) = who(scene, m, kind);
    let duration = durations(scene, at);
    let told_when = !duration.is_empty()
        || date.as_ref().is_some_and(Dated::is_near)
        || scene.times(at).next().is_some();
    let unreal = matches!(realis, Realis::Negated | Realis::Hypothetical);
    let to_be = unreal || realis == Realis::Planned;
    let open = m.rule.yields.dated || m.rule.yields.real && unreal || m.rule.yields.held && to_be;
    if open && !told_when {
        return None;
    }
    // A weekday of a headline's plan was reckoned backwards.
    let ahead = |d: &Dated| scene.days_after_report(&d.date).is_none_or(|days| days >= 0);
    let date = date.filter(|d| !is_headline_plan(scene, at) || ahead(d));
    // "agreed on Sunday after 18 months of talks": the day is not that of the months.
    let long = duration.iter().any(|(id, _)| is_of_weeks(scene, id));
    let date = date.filter(|d| !long || d.from == when::From::Clause);
    Some(Mention {
        anchor: at,
        kind,
        rule: m.rule.id.clone(),
        confidence: m.rule.yields.confidence,
        host: m.get("host").and_then(|h| scene.agent(h)),
        place: place(scene, m),
        time_of_day: scene
            .times(at)
            .filter(|t| t.kind != TimexKind::Duration)
            .find_map(|t| t.value.split_once('T').map(|(_, p)| p.to_owned())),
        tokens: words(scene, at, m),
        counted: counted(scene, at),
        definite: is_definite(scene, at),
        bare: m.rule.yields.bare,
        apart: m.rule.yields.apart,
        manner_open: m.rule.yields.manner_open,
        until: m.rule.yields.until,
        of: m.get("of"),
        attends: m.get("of").is_some_and(|noun| is_definite(scene, noun)) || is_attended(scene, at),
        both: ["host", "a", "b"].iter().flat_map(|r| m.all(r)).any(|t| scene.is_both_sides(t)),
        course: course(scene, at),
        view: view(scene, at, realis),
        who,
        supposed,
        date,
        duration: duration.into_iter().map(|(id, _)| id).collect(),
        realis,
        noun,
    })
}

/// "invited her to Oslo on Monday": the invitation is made, and its day is the next one of that name. A day that stands
/// before the verb, or is printed with its number, is that of the invitation.
fn to_come(
    scene: &Scene<'_>,
    at: TokenId,
    realis: Realis,
    date: Option<Dated>,
) -> (Realis, Option<Dated>) {
    let realis = match realis {
        Realis::Occurred | Realis::Historical | Realis::Ongoing => Realis::Planned,
        other => other,
    };
    let of_word = |t: &TimeExpression| {
        let numbered =
            |t: TokenId| scene.doc.token(t).lower.starts_with(|c: char| c.is_ascii_digit());
        t.tokens.start > at && !t.tokens.clone().any(numbered)
    };
    if date.is_some() && !scene.time(at).is_some_and(of_word) {
        return (realis, date.filter(|d| scene.days_after_report(&d.date).is_none_or(|n| n >= 0)));
    }
    let next = |d: Dated| {
        let edtf = d.date.as_str();
        let day = calendar::first_day(edtf).filter(|f| calendar::last_day(edtf) == Some(*f));
        match day.zip(scene.days_after_report(&d.date)) {
            Some((day, -6..=-1)) => {
                Dated { date: calendar::date(day + 7), basis: Basis::Inferred, from: d.from }
            }
            _ => d,
        }
    };
    (realis, date.map(next))
}

impl Mention {
    /// Two rules at one word: the surer one's kind, both ones' people. Says that the other is done with.
    pub(super) fn absorb(&mut self, other: &mut Mention) -> bool {
        if other.confidence > self.confidence {
            self.kind = other.kind;
            self.manner_open = other.manner_open;
            self.rule.clone_from(&other.rule);
            self.confidence = other.confidence;
        }
        self.supposed.append(&mut other.supposed);
        for part in other.who.drain(..) {
            if self.who.iter().all(|(a, _)| *a != part.0) {
                self.who.push(part);
            }
        }
        self.host = self.host.or(other.host);
        self.bare |= other.bare;
        self.both |= other.both;
        let (a, b) = (&self.tokens, &other.tokens);
        self.tokens = a.start.min(b.start)..a.end.max(b.end);
        true
    }

    /// Those who are named: not "negotiators", "both sides".
    pub(super) fn named<'m>(&'m self, scene: &'m Scene<'_>) -> impl Iterator<Item = usize> + 'm {
        self.who.iter().map(|(a, _)| *a).filter(|a| !is_anonymous(scene, *a))
    }

    pub(super) fn names_nobody(&self, scene: &Scene<'_>) -> bool {
        self.named(scene).next().is_none()
    }

    /// Whether the mention alone tells of an occasion, though it may name nobody: a length, a day of its own, a course.
    pub(super) fn is_occasion(&self) -> bool {
        let told = matches!(self.realis, Realis::Occurred | Realis::Planned | Realis::Ongoing);
        let dated = self.date.as_ref().is_some_and(|d| d.is_near());
        let run = self.course.is_some() && self.view == View::Behind;
        let seated = self.kind == MeetingKind::Summit && self.place.is_some();
        self.bare && told && (dated || !self.duration.is_empty() || run || seated)
    }
}

/// "agreed to his meeting with Putin": where the report names someone else as the other one's counterpart, and never the
/// one for whom the pronoun was taken, the pronoun names nobody.
pub(super) fn drop_doubtful_pronouns(scene: &Scene<'_>, mentions: &mut [Mention]) {
    let is_owner = |t: TokenId| {
        let token = scene.doc.token(t);
        token.pos == Pos::Pron && token.dep == Dep::Poss
    };
    let by_name = |m: &Mention| -> Vec<usize> {
        m.who.iter().filter(|(_, t)| !is_owner(*t)).map(|(a, _)| *a).collect()
    };
    let pairs: Vec<Vec<usize>> = mentions.iter().map(by_name).filter(|p| p.len() > 1).collect();
    for mention in mentions {
        let others = by_name(mention);
        let with_them: Vec<&Vec<usize>> =
            pairs.iter().filter(|p| p.iter().any(|x| others.contains(x))).collect();
        let met = |a: &usize| with_them.iter().any(|p| p.contains(a));
        mention.who.retain(|(a, t)| with_them.is_empty() || !is_owner(*t) || met(a));
    }
}

/// People without a name who belong to no side: any meeting may be theirs.
pub(crate) fn is_anonymous(scene: &Scene<'_>, agent: usize) -> bool {
    scene.kind(agent) == Some(AgentKind::Group) && scene.side(agent) == agent
}

/// Whether those who listen are a public: a group without a name, an outlet ("told UBN"), a word for one.
fn is_public(scene: &Scene<'_>, agent: usize, at: TokenId) -> bool {
    let person = scene.kind(agent) == Some(AgentKind::Person);
    let common = scene.doc.token(at).pos == Pos::Noun && scene.named(at) == Some(agent);
    is_anonymous(scene, agent) || scene.is_outlet(agent) || common && !person
}

pub(super) fn is_body(scene: &Scene<'_>, agent: usize) -> bool {
    matches!(scene.kind(agent), Some(AgentKind::Party | AgentKind::Organization))
}

/// Said to the press or a public, not to another side.
pub(super) fn is_press(kind: MeetingKind) -> bool {
    matches!(kind, MeetingKind::Briefing | MeetingKind::PublicAppearance)
}

/// "A senior official who briefed reporters": an unnamed source is where words come from, no occasion.
fn is_background(scene: &Scene<'_>, m: &Match<'_, MeetingYield>) -> bool {
    let unnamed = |t: TokenId| {
        let token = scene.doc.token(t);
        token.pos == Pos::Noun && scene.packs.has("unnamed", &token.lemma)
    };
    m.all("a").next().is_some() && m.all("a").all(unnamed)
}

/// "talk radio", "in the meeting room": words that only look like a meeting.
fn is_set_phrase(scene: &Scene<'_>, at: TokenId) -> bool {
    let token = scene.doc.token(at);
    matches!(token.dep, Dep::Compound | Dep::Amod) && scene.doc.token(token.head).pos == Pos::Noun
}

fn is_definite(scene: &Scene<'_>, at: TokenId) -> bool {
    let mut determiners = scene.doc.children_by(at, Dep::Det);
    determiners.any(|d| scene.packs.has("pointing", &scene.doc.token(d).lower))
}

/// Where it is; "met Lund in Oslo" may hang the place from whom they met.
fn place(scene: &Scene<'_>, m: &Match<'_, MeetingYield>) -> Option<Id> {
    let named = m.get("where").and_then(|w| scene.place_id(w));
    let below = || {
        let mut met = m.all("b").filter(|t| scene.doc.token(*t).pos == Pos::Propn && *t > m.anchor);
        met.find_map(|t| scene.place_below(t))
    };
    named.or_else(|| scene.place(m.anchor)).or_else(below)
}

/// "met with Lund last month", where the parser hangs the date from whom they met.
fn beside_met(scene: &Scene<'_>, m: &Match<'_, MeetingYield>) -> Option<Dated> {
    let mut met = m.all("b").filter(|t| scene.doc.token(*t).pos == Pos::Propn && *t > m.anchor);
    met.find_map(|t| when::beside(scene, t))
}

/// The agents that the rule captured; an outlet takes part in nothing but what is said to the press, and the press in
/// nothing. With them those who are only supposed to have been there.
fn who(
    scene: &Scene<'_>,
    m: &Match<'_, MeetingYield>,
    kind: MeetingKind,
) -> (Vec<(usize, TokenId)>, BTreeSet<usize>) {
    let press = is_press(kind);
    let mut who: Vec<(usize, TokenId)> = Vec::new();
    let mut add = |agent: Option<usize>, part: TokenId| {
        let agent = agent.filter(|a| press || !scene.is_outlet(*a));
        if let Some(agent) = agent.filter(|a| who.iter().all(|(w, _)| w != a)) {
            who.push((agent, part));
        }
    };
    for token in ["host", "a", "b"].iter().flat_map(|role| m.all(role)) {
        let parts = joined(scene, token).into_iter();
        for part in parts.flat_map(|p| spelled_out(scene, p)) {
            if scene.packs.has("press", &scene.doc.token(part).lemma) {
                continue;
            }
            let agent = participant(scene, m, part);
            // The public that listens takes part in nothing, unless it is a person or a body with a name; nor does an
            // outlet, known as one or not, that is told something.
            let listens = press && m.all("b").any(|b| b == token);
            let outlet = |a: usize| kind == MeetingKind::Briefing && is_body(scene, a);
            if listens && agent.is_none_or(|a| is_public(scene, a, part) || outlet(a)) {
                continue;
            }
            let titles = agent.is_some_and(|a| is_body(scene, a)) && is_in_title(scene, part);
            if !titles && !is_venue(scene, m.anchor, part) {
                add(agent, part);
            }
        }
    }
    if let (MeetingKind::Visit, Some(place)) = (kind, m.get("where")) {
        add(host_side(scene, place), place);
    }
    let sides =
        |who: &[(usize, TokenId)]| who.iter().map(|(a, _)| scene.side(*a)).collect::<BTreeSet<_>>();
    let known = sides(&who);
    if press && who.is_empty() {
        who.extend(speaking_beside(scene, m.anchor));
    }
    let known = if who.is_empty() { known } else { sides(&who) };
    let arranged = arranged_by(scene, m.anchor).filter(|_| known.len() < 2);
    let arranged = arranged.map(|verb| subjects_above(scene, verb, &known)).unwrap_or_default();
    // One alone arranges talks with somebody who is not told; a visit needs nobody else.
    if known.len() == 1 || kind == MeetingKind::Visit || sides(&arranged).len() > 1 {
        who.extend(arranged);
    }
    if who.is_empty() {
        who.extend(both_owners(scene, m.anchor));
    }
    if !press && sides(&who).len() < 2 {
        let row = of_row(scene, m.anchor);
        who.extend(
            row.into_iter().filter(|(a, _)| who.iter().all(|(w, _)| w != a)).collect::<Vec<_>>(),
        );
    }
    let known = sides(&who);
    let alone = press || kind == MeetingKind::Session;
    let inferred = of_clause(scene, m.anchor, &known, alone);
    let inferred: Vec<_> =
        inferred.into_iter().filter(|(agent, _)| who.iter().all(|(w, _)| w != agent)).collect();
    let supposed = inferred.iter().map(|(agent, _)| *agent).collect();
    who.extend(inferred);
    (who, supposed)
}

/// "everyone I met today": those whom nobody names, on whatever occasions.
fn is_of_anybody(scene: &Scene<'_>, at: TokenId) -> bool {
    let token = scene.doc.token(at);
    token.dep == Dep::Relcl && scene.packs.has("anybody", &scene.doc.token(token.head).lower)
}

/// "Berg and Lund, who met on Monday", "Berg and Lund, whose call lasted an hour": all of the row that a relative clause
/// hangs from, where it names no other side.
fn of_row(scene: &Scene<'_>, at: TokenId) -> Vec<(usize, TokenId)> {
    let doc = scene.doc;
    let whose = || doc.children_by(at, Dep::Poss).any(|p| doc.token(p).tag == Tag::WpS);
    let clause = match is_clause(doc, at) {
        true => Some(at),
        false => {
            Some(doc.token(measured(scene, at)).head).filter(|v| is_clause(doc, *v) && whose())
        }
    };
    let Some(clause) = clause.filter(|c| doc.token(*c).dep == Dep::Relcl) else {
        return Vec::new();
    };
    let asks = |s: TokenId| matches!(doc.token(s).tag, Tag::Wp | Tag::Wdt);
    let subject = doc.child_by(clause, Dep::Nsubj).is_some_and(asks);
    let alone = doc.child_by(clause, Dep::Dobj).is_none();
    let mut first = doc.token(clause).head;
    while doc.token(first).dep == Dep::Conj && doc.token(first).head != first {
        first = doc.token(first).head;
    }
    let row = conjuncts(doc, first);
    if !is_clause(doc, at) || subject && alone {
        let named = row.iter().filter_map(|t| Some((scene.named(*t)?, *t)));
        return named.filter(|(a, _)| !scene.is_outlet(*a)).collect();
    }
    Vec::new()
}

/// Whom a word stands for; "we have had talks with Norway" is said for the speaker's side.
fn participant(scene: &Scene<'_>, m: &Match<'_, MeetingYield>, at: TokenId) -> Option<usize> {
    let agent = scene.named(at).or_else(|| scene.agent(at))?;
    let joint = scene.packs.has("first_plural", &scene.doc.token(at).lower);
    if !joint {
        return Some(agent);
    }
    m.all("b").any(|b| b != at).then(|| scene.side(agent))
}

/// "House Speaker Ada Brenn": the body in a person's title is not there beside its holder.
fn is_in_title(scene: &Scene<'_>, at: TokenId) -> bool {
    let token = scene.doc.token(at);
    let word = scene.span(at..at + 1);
    let next = scene.doc.sentence(at).tokens.clone().contains(&(at + 1));
    let people = scene.speech.agents.iter().filter(|a| a.kind == AgentKind::Person);
    let titles = people.flat_map(|a| &a.roles).flat_map(|r| &r.evidence);
    let inside = |s: &readout_types::Span| s.start <= word.start && word.end <= s.end;
    next && token.pos == Pos::Propn && titles.into_iter().any(inside)
}

/// "a White House meeting": a seat before the noun says where, not who.
fn is_venue(scene: &Scene<'_>, meeting: TokenId, at: TokenId) -> bool {
    let token = scene.doc.token(at);
    let name = || scene.speech.mention(at).map(|m| scene.doc.text(m.tokens.clone()).to_lowercase());
    token.head == meeting
        && token.dep == Dep::Compound
        && name().is_some_and(|n| scene.packs.has("seat", &n))
}

/// The side whose country is visited, where the report knows it as one.
fn host_side(scene: &Scene<'_>, place: TokenId) -> Option<usize> {
    let state = |a: &usize| scene.kind(*a) == Some(AgentKind::Party);
    if let Some(state) = scene.named(place).filter(state) {
        return Some(state);
    }
    let found = scene.speech.places.get(scene.speech.place_at(place)?)?;
    let names = [Some(found.name.as_str()), found.within.as_deref()];
    let is_side = |a: &readout_types::Agent| {
        a.kind == AgentKind::Party && names.contains(&Some(a.name.as_str()))
    };
    scene.speech.agents.iter().position(is_side)
}

/// "Berg, speaking at a rally, said": whose doing it is that a participle stands beside.
fn speaking_beside(scene: &Scene<'_>, at: TokenId) -> Vec<(usize, TokenId)> {
    let token = scene.doc.token(at);
    match token.dep {
        Dep::Advcl if matches!(token.tag, Tag::Vbg | Tag::Vbn) => {
            named_subjects(scene, token.head, &BTreeSet::new())
        }
        Dep::Acl => scene.named(token.head).map(|a| (a, token.head)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// "Berg said after talks with Lund", "Norway and Sweden agreed after long talks": those of whose saying or agreeing it
/// is the time were there, as far as one can tell. Where the talks name nobody, only several who are not of one side,
/// whatever they did; a speech needs no other side.
fn of_clause(
    scene: &Scene<'_>,
    at: TokenId,
    known: &BTreeSet<usize>,
    alone: bool,
) -> Vec<(usize, TokenId)> {
    if is_clause(scene.doc, at) || known.len() > 1 {
        return Vec::new();
    }
    let attended = when::attended_by(scene, measured(scene, at));
    let verb = attended.or_else(|| when::dated_by(scene, at).filter(|_| known.is_empty()));
    let Some(verb) = verb else { return Vec::new() };
    let there = subjects_above(scene, verb, known);
    let tells = scene.packs.has("tells_as_one_there", &phrase_lemma(scene.doc, verb));
    if known.is_empty() && !alone && tells && !is_definite(scene, at) {
        // "Berg told Lund in a private meeting": who is told was there as well.
        let told = told_something(scene, verb);
        if !there.is_empty() && !told.is_empty() {
            return there.into_iter().chain(told).collect();
        }
    }
    let sides: BTreeSet<usize> = there.iter().map(|(a, _)| scene.side(*a)).collect();
    let enough = if known.is_empty() && alone {
        sides.len() == 1
    } else if known.is_empty() {
        let one = attended.is_some() && tells && there.iter().any(|(_, t)| is_person(scene, *t));
        (sides.len() > 1 || one) && !is_definite(scene, at)
    } else {
        tells
    };
    if enough { there } else { Vec::new() }
}

/// "flew to Oslo for talks with Lund", "was due for talks with Lund", "cancelled a meeting with Lund", "held two days of
/// talks", "walked out of talks": the verb of coming for it, of arranging it or of being at it.
fn arranged_by(scene: &Scene<'_>, meeting: TokenId) -> Option<TokenId> {
    let doc = scene.doc;
    let at = measured(scene, meeting);
    let (token, over) = (doc.token(at), doc.token(at).head);
    let is = |verb: TokenId, list: &str| {
        is_clause(doc, verb) && scene.packs.has(list, &phrase_lemma(doc, verb))
    };
    match token.dep {
        Dep::Dobj => {
            let held = at != meeting && scene.packs.is_light(&phrase_lemma(doc, over));
            (held || is(over, "arranging")).then_some(over)
        }
        Dep::Pobj => {
            let (verb, to) = led_to(scene, over);
            let comes = doc.token(over).lower == "for" && is(verb, "coming");
            let arranges = is_clause(doc, verb) && scene.packs.has("arranging", &to);
            (comes || arranges).then_some(verb)
        }
        _ => None,
    }
}

/// The verb that a preposition hangs from, with both as one word: "sit down to", "walk out of".
fn led_to(scene: &Scene<'_>, preposition: TokenId) -> (TokenId, CompactString) {
    let doc = scene.doc;
    let word = |t: TokenId| &doc.token(t).lower;
    let over = doc.token(preposition).head;
    if over == preposition || doc.token(over).pos != Pos::Adp {
        let to = format_compact!("{} {}", phrase_lemma(doc, over), word(preposition));
        return (over, to);
    }
    let verb = doc.token(over).head;
    (verb, format_compact!("{} {} {}", doc.token(verb).lemma, word(over), word(preposition)))
}

/// The named subjects of a verb, or those of the verb that it completes or stands beside: "is due to travel", "Speaking
/// after talks, Berg said".
fn subjects_above(
    scene: &Scene<'_>,
    verb: TokenId,
    known: &BTreeSet<usize>,
) -> Vec<(usize, TokenId)> {
    let mut at = verb;
    for _ in 0..4 {
        let subjects = named_subjects(scene, at, known);
        let token = scene.doc.token(at);
        let participle = token.dep == Dep::Advcl && matches!(token.tag, Tag::Vbg | Tag::Vbn);
        let completes = matches!(token.dep, Dep::Xcomp | Dep::Acomp) || participle;
        let own = scene.doc.child_by(at, Dep::Nsubj).is_some();
        if !subjects.is_empty() || own || !completes || token.head == at {
            return subjects;
        }
        at = token.head;
    }
    Vec::new()
}

/// The people and bodies with names to whom something is told.
fn told_something(scene: &Scene<'_>, verb: TokenId) -> Vec<(usize, TokenId)> {
    let objects = [Dep::Dobj, Dep::Dative].into_iter();
    let heads = objects.flat_map(|dep| scene.doc.children_by(verb, dep));
    heads
        .flat_map(|t| conjuncts(scene.doc, t))
        .filter(|t| !scene.packs.has("press", &scene.doc.token(*t).lemma))
        .filter_map(|t| Some((scene.named(t)?, t)))
        .filter(|(a, _)| !scene.is_outlet(*a))
        .collect()
}

/// "after their meeting", in a sentence that names just two people: those two, as far as one can tell.
fn both_owners(scene: &Scene<'_>, meeting: TokenId) -> Vec<(usize, TokenId)> {
    let joint = |t: TokenId| scene.packs.has("third_plural", &scene.doc.token(t).lower);
    let owner = scene.doc.child_by(meeting, Dep::Poss).filter(|t| joint(*t));
    if owner.is_none_or(|t| scene.named(t).is_some()) {
        return Vec::new();
    }
    let sentence = scene.doc.sentence(meeting).tokens.clone();
    let mut named: Vec<(usize, TokenId)> = Vec::new();
    for at in sentence.filter(|t| scene.doc.token(*t).pos == Pos::Propn && is_person(scene, *t)) {
        let agent = scene.named(at).filter(|a| named.iter().all(|(known, _)| known != a));
        named.extend(agent.map(|a| (a, at)));
    }
    if named.len() == 2 { named } else { Vec::new() }
}

/// The named subjects of a verb, of other sides than those known, who do not only speak for one.
fn named_subjects(
    scene: &Scene<'_>,
    verb: TokenId,
    known: &BTreeSet<usize>,
) -> Vec<(usize, TokenId)> {
    let light = |lemma: &str| scene.packs.is_light(lemma);
    let subjects = readout_patterns::roles(scene.doc, verb, &light).subjects;
    subjects
        .into_iter()
        .flat_map(|s| conjuncts(scene.doc, s))
        .filter_map(|t| scene.named(t).map(|a| (a, t)).or_else(|| named_beside(scene, t)))
        .filter(|(a, t)| !is_anonymous(scene, *a) || is_qualified(scene, *t))
        .filter(|(a, _)| !scene.is_outlet(*a))
        .filter(|(a, _)| !table::has_role(scene, *a, "voice_role"))
        .filter(|(a, _)| !known.contains(&scene.side(*a)))
        .collect()
}

/// "The union's negotiator, Ada Brenn, is due": the name beside an office that stands for nobody by itself.
fn named_beside(scene: &Scene<'_>, at: TokenId) -> Option<(usize, TokenId)> {
    let mut beside = scene.doc.children_by(at, Dep::Appos).filter(|t| is_person(scene, *t));
    beside.find_map(|t| Some((scene.named(t)?, t)))
}

/// "Liberal leaders", not just "leaders".
fn is_qualified(scene: &Scene<'_>, at: TokenId) -> bool {
    let qualifies = |c: &TokenId| matches!(scene.doc.token(*c).dep, Dep::Amod | Dep::Compound);
    scene.doc.children(at).iter().any(qualifies)
}

/// "the two presidents, Anna Berg and Carl Lund", "negotiators for the union and the port", "a delegation led by Ivo Dahl":
/// the names beside or under a word for several; else the word itself.
fn spelled_out(scene: &Scene<'_>, at: TokenId) -> Vec<TokenId> {
    let several = matches!(scene.doc.token(at).tag, Tag::Nns);
    let beside = scene.doc.children_by(at, Dep::Appos).filter(|_| several);
    let of_whom = scene
        .doc
        .children_by(at, Dep::Prep)
        .filter(|_| several)
        .filter(|p| scene.packs.has("of_whom", &scene.doc.token(*p).lower))
        .flat_map(|p| scene.doc.children_by(p, Dep::Pobj));
    let names = |first: TokenId| -> Vec<TokenId> {
        let all = conjuncts(scene.doc, first);
        let named = |t: &TokenId| scene.named(*t).is_some_and(|a| !is_anonymous(scene, a));
        if all.iter().all(named) { all } else { Vec::new() }
    };
    let both = hyphened(scene, at).into_iter();
    let found = both.chain(beside.chain(of_whom).map(names)).find(|names| names.len() > 1);
    let led = led_by(scene, at).map(|first| people(scene, first)).find(|names| !names.is_empty());
    found.or(led).unwrap_or_else(|| vec![at])
}

/// The people of a list, as far as they are named.
fn people(scene: &Scene<'_>, first: TokenId) -> Vec<TokenId> {
    let mut all = joined(scene, first);
    all.retain(|t| is_person(scene, *t));
    all
}

/// A word with those joined to it; of a list of people, the parser may take the second for the first one's title.
fn joined(scene: &Scene<'_>, first: TokenId) -> Vec<TokenId> {
    let mut all = conjuncts(scene.doc, first);
    let mut next = 0;
    while let Some(at) = all.get(next).copied() {
        let beside = scene.doc.children_by(at, Dep::Appos);
        // "... a summit of Lund and Dahl, the aide Ada Brenn said": whose words these are stands beside them only.
        let speaks = |t: TokenId| {
            let speaker = scene.speaker(at);
            speaker.is_some() && scene.named(t) == speaker
        };
        let others =
            beside.filter(|t| is_person(scene, at) && is_another(scene, at, *t) && !speaks(*t));
        for more in others.flat_map(|t| conjuncts(scene.doc, t)) {
            if !all.contains(&more) {
                all.push(more);
            }
        }
        next += 1;
    }
    all
}

fn is_person(scene: &Scene<'_>, at: TokenId) -> bool {
    scene.named(at).is_some_and(|a| scene.kind(a) == Some(AgentKind::Person))
}

fn is_another(scene: &Scene<'_>, one: TokenId, other: TokenId) -> bool {
    is_person(scene, other) && scene.named(one) != scene.named(other)
}

/// "the Berg-Lund summit": both of a pair that is written with a hyphen.
fn hyphened(scene: &Scene<'_>, at: TokenId) -> Option<Vec<TokenId>> {
    let first = at.checked_sub(2)?;
    let is_dash = matches!(scene.doc.token(at - 1).lower.as_str(), "-" | "–" | "‑");
    let same = scene.doc.token(first).sentence == scene.doc.token(at).sentence;
    let (one, other) = (scene.named(first)?, scene.named(at)?);
    (is_dash && same && one != other).then(|| vec![first, at])
}

/// Those who lead a body or of whom it is made up: "a delegation led by Ivo Dahl", "a team including Ada Brenn".
fn led_by<'s>(scene: &'s Scene<'_>, at: TokenId) -> impl Iterator<Item = TokenId> + 's {
    let doc = scene.doc;
    let below = move |t: TokenId| doc.children_by(t, Dep::Pobj);
    let led = doc
        .children_by(at, Dep::Acl)
        .filter(|v| scene.packs.has("leading", &doc.token(*v).lemma))
        .flat_map(move |v| doc.children_by(v, Dep::Agent))
        .flat_map(below);
    let including = doc
        .children_by(at, Dep::Prep)
        .filter(|p| scene.packs.has("including", &doc.token(*p).lower))
        .flat_map(below);
    led.chain(including)
}

/// "separate meetings with Lund and Dahl": one meeting with each.
pub(super) fn one_each(scene: &Scene<'_>, mention: Mention) -> Vec<Mention> {
    let apart = |t: &TokenId| scene.packs.has("severally", &scene.doc.token(*t).lower);
    // "in separate meetings Berg held with Lund and Dahl": the word stands with the noun that the clause hangs from.
    let before = scene.doc.child_by(mention.anchor, Dep::Nsubj).map(|s| scene.doc.subtree(s).start);
    let noun = before.and_then(|t| t.checked_sub(1)).filter(|_| !mention.noun);
    let of = |t: TokenId| scene.doc.children(t).iter().any(apart);
    let several = of(mention.anchor) || noun.is_some_and(of);
    let first = |t: TokenId| {
        let is_joined = |c: &TokenId| mention.who.iter().any(|(_, other)| other == c);
        mention
            .who
            .iter()
            .map(|(_, t)| *t)
            .find(|f| conjuncts(scene.doc, *f).contains(&t) && is_joined(f))
    };
    let roots: Vec<TokenId> = mention.who.iter().filter_map(|(_, t)| first(*t)).collect();
    let of = |root: TokenId| roots.iter().filter(|r| **r == root).count();
    let joined =
        roots.iter().copied().find(|r| of(*r) > 1).filter(|r| several && of(*r) < roots.len());
    let Some(joined) = joined else { return vec![mention] };
    let (each, all): (Vec<_>, Vec<_>) =
        mention.who.iter().copied().partition(|(_, t)| first(*t) == Some(joined));
    let with = |other: &(usize, TokenId)| {
        let who = all.iter().copied().chain([*other]).collect();
        // Each is told of by the words up to its own name.
        let mut tokens = mention.tokens.clone();
        let later = each.iter().any(|(_, t)| *t > other.1);
        if later && tokens.contains(&other.1) && other.1 > mention.anchor {
            tokens.end = other.1 + 1;
        }
        Mention { who, tokens, ..mention.clone() }
    };
    each.iter().map(with).collect()
}

/// "The meeting, attended by": a meeting told of before, and who else was there.
fn is_attended(scene: &Scene<'_>, at: TokenId) -> bool {
    let mut below = scene.doc.children_by(at, Dep::Acl);
    is_definite(scene, at)
        && below.any(|verb| scene.packs.has("attending", &scene.doc.token(verb).lemma))
}

/// The words from the participants to the place, with the length and, where a verb tells the meeting's course, its
/// clause.
fn words(scene: &Scene<'_>, at: TokenId, m: &Match<'_, MeetingYield>) -> Tokens {
    let press = m.rule.yields.kind.is_some_and(is_press) && is_clause(scene.doc, at);
    // Who speaks with a long title stands apart from the words that tell of the occasion.
    let reach = if press { 8 } else { 25 };
    let mut parts: Vec<TokenId> = ["host", "a", "b", "where", "what"]
        .iter()
        .flat_map(|r| m.all(r))
        .filter(|p| p.abs_diff(at) < reach)
        .collect();
    let sentence = scene.doc.sentence(at).tokens.clone();
    let lengths = durations(scene, at).into_iter().map(|(_, tokens)| tokens);
    let times = scene.times_from(at).map(|t| t.tokens.clone());
    let ends = lengths.chain(times).flat_map(|t| [t.start, t.end.saturating_sub(1)]);
    parts.extend(ends.filter(|t| sentence.contains(t) && t.abs_diff(at) < 25));
    if press {
        parts.extend(circumstances(scene, at));
    }
    let own = scene.stretch(at, &parts);
    match course(scene, at).filter(|_| m.rule.yields.bare) {
        Some(verb) => {
            let clause = scene.clause(verb);
            if clause.contains(&at) { clause } else { own }
        }
        None => own,
    }
}

/// "told reporters on the steps after the signing": where and when a thing was said, as far as it stands right behind.
fn circumstances(scene: &Scene<'_>, at: TokenId) -> Vec<TokenId> {
    let doc = scene.doc;
    let behind = doc.children(at).iter().copied().filter(|c| *c > at);
    let next = behind.skip_while(|c| doc.token(*c).dep != Dep::Prep);
    let phrases = next.take_while(|c| matches!(doc.token(*c).dep, Dep::Prep | Dep::Npadvmod));
    phrases.filter_map(|p| doc.child_by(p, Dep::Pobj)).filter(|o| o.abs_diff(at) < 12).collect()
}

/// The verb that tells a noun's course and has it as its subject or object: "the talks broke up", "ended the session".
fn course(scene: &Scene<'_>, at: TokenId) -> Option<TokenId> {
    let top = measured(scene, at);
    let token = scene.doc.token(top);
    let governed = matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj);
    let is_course = scene.packs.has("course", &phrase_lemma(scene.doc, token.head));
    (governed && is_course && is_clause(scene.doc, token.head)).then_some(token.head)
}

/// "nine hours of talks", "a round of talks": the word that counts the noun; else the noun itself.
pub(super) fn measured(scene: &Scene<'_>, at: TokenId) -> TokenId {
    let token = scene.doc.token(at);
    let of = token.head;
    if token.dep != Dep::Pobj && token.dep != Dep::Pcomp || scene.doc.token(of).lower != "of" {
        return at;
    }
    let counts = scene.doc.token(of).head;
    let length = scene.speech.quantity_tokens.iter().zip(&scene.speech.quantities);
    let is_length =
        length.into_iter().any(|(t, q)| q.kind == QuantityKind::Duration && t.contains(&counts));
    let is_count = scene.packs.has("meeting_counter", &scene.doc.token(counts).lemma);
    if is_length || is_count { counts } else { at }
}

/// A meeting that is only asked for or prepared is a plan; one in doubt is not more than a thought. What a meeting does
/// or is called ("could not break the impasse", "called the meeting useful") says that it was.
fn realis(scene: &Scene<'_>, at: TokenId, noun: bool, date: Option<&Dated>) -> Realis {
    let mut fact = scene.factuality(at);
    if let Some(hoped) = hoped_for(scene, at).filter(|_| noun) {
        fact.modality = fact.modality.max(hoped);
    }
    if noun && (is_doer(scene, at) || is_judged(scene, at)) {
        fact.negated = false;
        fact.modality = Modality::Actual;
    }
    let prepared = noun && fact.modality == Modality::Wished && !fact.negated;
    let near = date.filter(|d| d.is_near()).map(|d| &d.date);
    match scene.realis_of(fact, near) {
        _ if is_headline_plan(scene, at) => Realis::Planned,
        Realis::Hypothetical if prepared => Realis::Planned,
        Realis::Historical if near.is_none() => Realis::Occurred,
        other => other,
    }
}

/// "a hearing that he hopes to hold", "the talks it plans to open": what its relative clause says of its being held.
fn hoped_for(scene: &Scene<'_>, at: TokenId) -> Option<Modality> {
    let doc = scene.doc;
    let below = doc.children_by(at, Dep::Relcl).flat_map(|v| doc.children_by(v, Dep::Xcomp));
    let mut held = below.filter(|v| scene.packs.is_light(&doc.token(*v).lemma));
    held.find(|v| doc.child_by(*v, Dep::Dobj).is_none()).map(|v| scene.factuality(v).modality)
}

/// A definite meeting that is the subject of what it did, not of its being held.
fn is_doer(scene: &Scene<'_>, at: TokenId) -> bool {
    let token = scene.doc.token(measured(scene, at));
    let verb = scene.doc.token(token.head);
    let told =
        verb.pos == Pos::Verb && !scene.packs.has("course", &phrase_lemma(scene.doc, token.head));
    let past = matches!(scene.factuality(token.head).tense, Tense::Past | Tense::Pluperfect)
        || scene.doc.children_by(token.head, Dep::Aux).any(|a| scene.doc.token(a).lower == "could");
    token.dep == Dep::Nsubj && told && past
}

/// "called the talks useful", "described the meeting as tense".
fn is_judged(scene: &Scene<'_>, at: TokenId) -> bool {
    let token = scene.doc.token(at);
    let naming = scene.packs.has("naming", &phrase_lemma(scene.doc, token.head));
    let object = matches!(token.dep, Dep::Dobj | Dep::Nsubj | Dep::Nsubjpass | Dep::Ccomp);
    naming && object && is_definite(scene, at)
}

/// "Leaders to meet Friday": a headline's bare infinitive announces.
fn is_headline_plan(scene: &Scene<'_>, at: TokenId) -> bool {
    let heading = matches!(scene.doc.zone(at), ZoneKind::Headline | ZoneKind::Deck);
    let mut auxiliaries = scene.doc.children_by(at, Dep::Aux);
    let to = auxiliaries.any(|a| scene.doc.token(a).tag == Tag::To);
    let governed = matches!(scene.doc.token(at).dep, Dep::Xcomp | Dep::Advcl);
    heading && to && !governed
}

fn view(scene: &Scene<'_>, at: TokenId, realis: Realis) -> View {
    let fact = scene.factuality(at);
    match realis {
        Realis::Occurred | Realis::Historical | Realis::Claimed => View::Behind,
        Realis::Ongoing => View::Now,
        // "had been set for Friday": a plan of the past.
        Realis::Planned if fact.tense == Tense::Pluperfect => View::Missed,
        Realis::Planned | Realis::Hypothetical => View::Ahead,
        Realis::Negated => {
            // A headline tells in the present what was done: "Berg calls off summit".
            let heading = matches!(scene.doc.zone(at), ZoneKind::Headline | ZoneKind::Deck);
            let headed = heading && fact.tense == Tense::Present;
            let told = matches!(fact.tense, Tense::Past | Tense::Pluperfect) || headed;
            if told && fact.modality == Modality::Actual { View::Missed } else { View::Ahead }
        }
    }
}

fn counted(scene: &Scene<'_>, at: TokenId) -> Option<String> {
    let own = scene.doc.token(at);
    let children = scene.doc.children(at).iter().map(|c| &scene.doc.token(*c).lower);
    std::iter::once(&own.lower)
        .chain(children)
        .find(|w| scene.packs.has("counted", w))
        .map(ToString::to_string)
}

/// "two days after", "in two weeks": how far off, not how long.
fn is_distance(scene: &Scene<'_>, tokens: &Tokens) -> bool {
    let word = |t: TokenId, list: &str| scene.packs.has(list, &scene.doc.token(t).lower);
    let sentence = scene.doc.sentence(tokens.start).tokens.clone();
    let after = Some(tokens.end).filter(|t| sentence.contains(t));
    let before = tokens.start.checked_sub(1).filter(|t| sentence.contains(t));
    after.is_some_and(|t| word(t, "distance_after"))
        || before.is_some_and(|t| word(t, "distance_before"))
}

/// Whether a length is one of weeks, months or years.
fn is_of_weeks(scene: &Scene<'_>, length: &Id) -> bool {
    let unit = scene.speech.quantities.iter().find(|q| q.id == *length);
    unit.and_then(|q| q.unit.as_deref()).is_some_and(|u| matches!(u, "wk" | "mo" | "yr"))
}

/// Lengths of time that hang from the meeting or its verb, with their words.
fn durations(scene: &Scene<'_>, at: TokenId) -> Vec<(Id, Tokens)> {
    let verb = scene.governing_verb(at);
    let top = measured(scene, at);
    let near = |tokens: &Tokens| {
        let heads = tokens.clone().map(|t| scene.doc.token(t).head);
        let hangs = heads.into_iter().any(|h| {
            // "throwing months of work into doubt" under the verb is no length of it; "for two hours" is.
            let above = scene.doc.token(h);
            let up = if above.pos == Pos::Adp { above.head } else { h };
            [h, up].iter().any(|t| *t == at || Some(*t) == verb)
        });
        hangs || top != at && tokens.contains(&top)
    };
    let all = scene.speech.quantities.iter().zip(&scene.speech.quantity_tokens);
    let length = |t: &Tokens| top != at && t.contains(&top) || !is_distance(scene, t);
    all.filter(|(q, t)| q.kind == QuantityKind::Duration && near(t) && length(t))
        .map(|(q, t)| (q.id.clone(), t.clone()))
        .collect()
}
