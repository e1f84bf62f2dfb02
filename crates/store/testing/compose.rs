//! Readings of invented talks, as many as wanted: for benches and for tests of the store.
//!
//! In: a number. Out: the same [`Reading`] for the same number, every time. Holds: names, places and sentences are made up from
//! syllables and frames; every item's words stand in the text; eight reports tell one story.

use readout_types::{
    Agent, AgentKind, Basis, Confidence, Edtf, Hedge, Id, Issue, Items, Meeting, MeetingKind,
    Participant, Position, Quantity, QuantityKind, Reading, Realis, Report, Role, RoleStatus,
    Scope, SentenceDigest, Span, Stance, Statement, StatementKind, Tense, Term, TermKind, Text,
    Via, Zone, ZoneKind,
};

/// Reports that tell one story.
pub(crate) const STORY: u64 = 8;
/// Stories on one day.
const STORIES_A_DAY: u64 = 12;

const FIRST: [&str; 24] = [
    "Mara", "Ivo", "Selma", "Tarek", "Odile", "Bram", "Nuria", "Pavo", "Liesl", "Okon", "Rhea",
    "Dov", "Anouk", "Jorun", "Kesi", "Milan", "Petra", "Sabir", "Thora", "Ugo", "Vesna", "Wim",
    "Yara", "Zeno",
];
const HEAD: [&str; 20] = [
    "Vos", "Kel", "Mar", "Tor", "Bel", "Dran", "Fen", "Gol", "Hal", "Jor", "Lun", "Nem", "Or",
    "Pel", "Quin", "Ras", "Sol", "Tam", "Ul", "Wes",
];
const TAIL: [&str; 20] = [
    "mora", "dane", "vik", "stad", "ria", "lund", "bek", "heim", "sen", "tova", "grad", "ley",
    "nau", "quist", "roth", "sky", "tara", "vale", "wick", "zet",
];
const MATTERS: [(&str, &str, &str); 8] = [
    ("TRADE.tariff", "tariffs", "timber tariffs"),
    ("LAB.pay", "pay", "dockers' pay"),
    ("CEASE.truce", "truce", "the river truce"),
    ("SEC.guarantees", "security guarantees", "border guarantees"),
    ("ECON.energy", "energy", "the gas transit"),
    ("HUM.prisoners", "prisoners", "the prisoner lists"),
    ("MIGR.visas", "visas", "seasonal visas"),
    ("CLIMATE.targets", "climate targets", "the peat targets"),
];
const OUTLETS: [&str; 12] = [
    "Harbour Courier",
    "The Lantern",
    "Delta Post",
    "Northern Ledger",
    "Quay Times",
    "Evening Beacon",
    "Valley Herald",
    "The Signal",
    "Inland Review",
    "Mercury Desk",
    "Coastline",
    "Plain Dealer",
];

/// Numbers that look random and are always the same (SplitMix64, by S. Vigna).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides.max(1) as u64).unwrap_or(0)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.roll(list.len())]
    }

    fn coined(&mut self) -> String {
        format!(
            "{}{}{}",
            self.of(&HEAD),
            self.of(&TAIL),
            if self.roll(3) == 0 { *self.of(&TAIL) } else { "" }
        )
    }

    fn person(&mut self) -> String {
        format!("{} {}", self.of(&FIRST), self.coined())
    }
}

/// What a story's reports have in common.
struct Talks {
    place: String,
    parties: [String; 2],
    people: [String; 2],
    matter: (&'static str, &'static str, &'static str),
    hours: usize,
    papers: usize,
    thing: String,
}

impl Talks {
    fn of(story: u64) -> Self {
        let mut dice = Dice(story.wrapping_mul(0x5851_f42d_4c95_7f2d));
        Talks {
            place: dice.coined(),
            parties: [dice.coined(), dice.coined()],
            people: [dice.person(), dice.person()],
            matter: *dice.of(&MATTERS),
            hours: 2 + dice.roll(8),
            papers: 2 + dice.roll(90),
            thing: dice.coined().to_lowercase(),
        }
    }
}

/// A text in the making that remembers where its pieces stand.
struct Writer {
    report: Id,
    text: String,
    sentences: Vec<SentenceDigest>,
}

impl Writer {
    /// Writes a sentence; a zone's digest goes with it.
    fn sentence(&mut self, zone: ZoneKind, text: &str) {
        let start = self.chars();
        self.text.push_str(text);
        let mut at = start;
        let mut terms = Vec::new();
        for word in text.split_inclusive(' ') {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let length = count(word);
            if bare.chars().count() > 3 {
                let kind = if bare.starts_with(char::is_uppercase) {
                    TermKind::Name
                } else {
                    TermKind::Noun
                };
                let lemma = bare.to_lowercase().into();
                terms.push(Term {
                    chars: at..at + count(word.trim_end()),
                    lemma,
                    kind,
                    clause: 0,
                    subject: false,
                });
            }
            at += length;
        }
        let chars = start..self.chars();
        let clause = readout_types::Clause {
            chars: chars.clone(),
            parent: 0,
            tense: Tense::Past,
            negated: false,
            modal: false,
        };
        self.sentences.push(SentenceDigest {
            chars,
            zone,
            repeated: false,
            terms,
            clauses: vec![clause],
        });
        self.text.push('\n');
    }

    fn chars(&self) -> u32 {
        count(&self.text)
    }

    /// Where words stand, every time.
    fn all(&self, words: &str) -> Vec<Span> {
        let places = self.text.match_indices(words);
        places
            .map(|(byte, _)| {
                let start = count(&self.text[..byte]);
                Span { report: self.report.clone(), start, end: start + count(words) }
            })
            .collect()
    }

    fn first(&self, words: &str) -> Vec<Span> {
        self.all(words).into_iter().take(1).collect()
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Days of 2023 and after, written out.
fn date(day: u64) -> String {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (year, mut rest) = (2023 + day / 365, day % 365);
    for (month, length) in (1..).zip(lengths) {
        if rest < length {
            return format!("{year}-{month:02}-{:02}", rest + 1);
        }
        rest -= length;
    }
    format!("{year}-12-31")
}

/// The reading of report number `n`.
#[must_use]
pub(crate) fn reading(n: u64) -> Reading {
    let talks = Talks::of(n / STORY);
    let mut dice = Dice(n.wrapping_mul(0xd129_0ef7_17e3_9a4b));
    let mut w = Writer {
        report: Id::new(format!("r{n:016x}")),
        text: String::new(),
        sentences: Vec::new(),
    };
    let title = format!(
        "{} and {} end talks on {} in {}",
        talks.parties[0], talks.parties[1], talks.matter.2, talks.place
    );
    w.sentence(ZoneKind::Headline, &title);
    let headline = w.chars() - 1;
    let said = body(&mut w, &talks, &mut dice);
    let zones = vec![
        Zone { start: 0, end: headline, kind: ZoneKind::Headline, keep: true },
        Zone { start: headline + 1, end: w.chars() - 1, kind: ZoneKind::Body, keep: true },
    ];
    let published = date(n / STORY / STORIES_A_DAY);
    let items = items(&w, &talks, &said);
    let report = Report {
        id: w.report.clone(),
        source: format!("composed/{n}.txt"),
        sha256: format!("{n:064x}"),
        url: None,
        outlet: Some((*dice.of(&OUTLETS)).to_owned()),
        outlet_basis: Some(Basis::Stated),
        title: Some(title),
        authors: Vec::new(),
        wire: None,
        credit: None,
        published: Some(Edtf::new(published)),
        published_basis: Some(Basis::Stated),
        dateline: None,
        lang: Some("en".into()),
        text: Text::new(w.text),
        zones,
        times: Vec::new(),
    };
    Reading { report, items, sentences: w.sentences, dates: Vec::new() }
}

/// The words quoted, by speaker.
struct Said {
    quotes: [String; 2],
    figures: [String; 2],
    rejects: String,
}

/// Every few words one that only this story has: frames alone must not make reports copies of one another.
fn body(w: &mut Writer, talks: &Talks, dice: &mut Dice) -> Said {
    let Talks { place, parties, people, matter, hours, papers, thing } = talks;
    let moods = ["long", "hard", "frank", "useful", "slow", "calm"];
    let quotes = [
        format!("No {thing}, no deal in {place}"),
        format!("A {} day, and the {thing} stays open", dice.of(&moods)),
    ];
    let figures = [format!("{hours} hours"), format!("about {papers} documents")];
    let rejects = format!("{} rejects any {thing} change", parties[1]);
    for sentence in [
        format!(
            "Envoys of {} met {} guests for {}; the {thing} stayed undecided.",
            parties[0], parties[1], figures[0]
        ),
        format!("“{},” said {}, the {} envoy.", quotes[0], people[0], parties[0]),
        format!("{} of {} answered: “{}.”", people[1], parties[1], quotes[1]),
        format!("In {place}, {} lay on {thing} tables.", figures[1]),
        format!("{rejects}, {} heard, before {} is settled.", people[0], matter.2),
    ] {
        w.sentence(ZoneKind::Body, &sentence);
    }
    for _ in 0..3 {
        let spot = dice.of(&["market", "harbour", "square", "station"]);
        let names: Vec<String> = (0..4).map(|_| dice.coined()).collect();
        let filler = format!(
            "Near {} {spot}, {} traders told {} of a {} {} season.",
            names[0],
            names[1],
            names[2],
            dice.of(&moods),
            names[3]
        );
        w.sentence(ZoneKind::Body, &filler);
    }
    Said { quotes, figures, rejects }
}

fn items(w: &Writer, talks: &Talks, said: &Said) -> Items {
    let party = |at: usize| Id::local('a', at);
    let person = |at: usize| Id::local('a', at + 2);
    let mut agents: Vec<Agent> =
        (0..2).map(|at| agent(w, party(at), AgentKind::Party, &talks.parties[at], None)).collect();
    agents.extend(
        (0..2)
            .map(|at| agent(w, person(at), AgentKind::Person, &talks.people[at], Some(party(at)))),
    );
    let statements =
        (0..2).map(|at| statement(w, Id::local('s', at), person(at), &said.quotes[at])).collect();
    let issue = Issue {
        id: Id::local('i', 0),
        code: talks.matter.0.into(),
        label: talks.matter.1.into(),
        evidence: w.first(talks.matter.2),
    };
    let quantities = vec![
        quantity(w, 0, QuantityKind::Duration, &said.figures[0], (talks.hours, "h")),
        quantity(w, 1, QuantityKind::Count, &said.figures[1], (talks.papers, "document")),
    ];
    let position = Position {
        id: Id::local('x', 0),
        party: party(1),
        issue: Some(issue.id.clone()),
        target: None,
        stance: Stance::Reject,
        condition: None,
        grounds: None,
        value: None,
        stated_by: Some(Id::narrator()),
        via: Via::Narrator,
        date: None,
        supersedes: None,
        evidence: w.first(&said.rejects),
        confidence: Confidence::new(0.9),
        rule: None,
    };
    let meetings = vec![meeting(w, talks, &issue.id)];
    Items {
        agents,
        meetings,
        issues: vec![issue],
        positions: vec![position],
        statements,
        quantities,
        ..Items::default()
    }
}

fn agent(w: &Writer, id: Id, kind: AgentKind, name: &str, party: Option<Id>) -> Agent {
    let role = party.is_some().then(|| Role {
        title: "envoy".into(),
        org: None,
        status: RoleStatus::Asserted,
        report: w.report.clone(),
        evidence: w.first(name),
    });
    Agent {
        id,
        kind,
        name: name.to_owned(),
        aliases: Vec::new(),
        party,
        affiliations: Vec::new(),
        members: Vec::new(),
        relations: Vec::new(),
        country: None,
        sector: None,
        wikidata: None,
        roles: role.into_iter().collect(),
        mentions: w.all(name),
        evidence: w.first(name),
        confidence: Confidence::new(0.9),
    }
}

fn statement(w: &Writer, id: Id, speaker: Id, words: &str) -> Statement {
    Statement {
        id,
        kind: StatementKind::Direct,
        speaker: Some(speaker),
        speaker_text: None,
        content: w.first(words),
        quoted: w.first(words),
        cue: None,
        source: None,
        addressee: None,
        venue: None,
        about: Vec::new(),
        chain: Vec::new(),
        variant_of: None,
        evidence: w.first(words),
        confidence: Confidence::new(0.9),
        rule: None,
    }
}

fn quantity(
    w: &Writer,
    at: usize,
    kind: QuantityKind,
    words: &str,
    (value, unit): (usize, &str),
) -> Quantity {
    #[expect(clippy::cast_precision_loss, reason = "at most two digits")]
    let value = value as f64;
    Quantity {
        id: Id::local('q', at),
        kind,
        measure: None,
        about: None,
        nominal: Some(value),
        interval: Some((Some(value * 0.9), Some(value * 1.1))),
        hard: Some((Some(value * 0.75), Some(value * 1.25))),
        closed: (true, true),
        unit: Some(unit.into()),
        hedge: if at == 0 { Hedge::None } else { Hedge::About },
        scope: Scope::default(),
        as_of: None,
        attributed_to: Some(Id::narrator()),
        in_headline: false,
        in_quote: false,
        evidence: w.first(words),
        confidence: Confidence::new(0.9),
        rule: None,
    }
}

fn meeting(w: &Writer, talks: &Talks, issue: &Id) -> Meeting {
    let participants = (0..2).map(|at| Participant {
        agent: Id::local('a', at + 2),
        side: Some(Id::local('a', at)),
        capacity: None,
        basis: None,
        evidence: w.first(&talks.people[at]),
    });
    Meeting {
        id: Id::local('m', 0),
        kind: MeetingKind::Talks,
        title: None,
        participants: participants.collect(),
        host: None,
        place: None,
        date: None,
        date_basis: None,
        time_of_day: None,
        duration: vec![Id::local('q', 0)],
        documents: Vec::new(),
        issues: vec![issue.clone()],
        outcome: Vec::new(),
        tone: Vec::new(),
        readout_by: None,
        realis: Realis::Occurred,
        evidence: w.first("met"),
        confidence: Confidence::new(0.9),
        rule: None,
    }
}
