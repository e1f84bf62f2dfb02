//! The record `readout/1`: what is printed, kept and exported.
//!
//! In: nothing (values only). Out: [`Record`] and every item in it; their JSON Schema is generated from these
//! types. Holds: field names are the contract; every item has at least one [`Span`] of evidence; what the texts
//! do not say is `None`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    AgentKind, Basis, ClaimStatus, Confidence, Edtf, EventKind, Hedge, Id, LineageClass,
    MeetingKind, OutcomeCode, ProposalKind, ProposalStatus, QuantityKind, Realis, RelationKind,
    Report, RoleStatus, Severity, Skip, Span, Stance, StatementKind, Verdict, Via,
};

/// Everything that one run found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// `readout/1`.
    pub schema: String,
    /// What made it.
    pub versions: Versions,
    /// The reports that were read, in the order of their sources.
    pub reports: Vec<Report>,
    /// What they tell.
    pub stories: Vec<Story>,
    /// What was not read, and why.
    pub skipped: Vec<Skip>,
}

/// The versions that a record depends on: same input and same versions give the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Versions {
    /// The program.
    pub readout: String,
    /// The language model.
    pub model: String,
    /// A hash over lexicons, packs and patterns.
    pub lexicons: String,
}

/// What the reports say, item by item. A [`Reading`](crate::Reading) has one for its report, a story one for all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Items {
    /// Persons, parties, organisations, groups.
    pub agents: Vec<Agent>,
    /// Places meant as places.
    pub places: Vec<Place>,
    /// Meetings, past, planned and refused ones too.
    pub meetings: Vec<Meeting>,
    /// Proposals on (or off) the table.
    pub proposals: Vec<Proposal>,
    /// What is disputed.
    pub issues: Vec<Issue>,
    /// Who stands where.
    pub positions: Vec<Position>,
    /// Who said what.
    pub statements: Vec<Statement>,
    /// Figures.
    pub quantities: Vec<Quantity>,
    /// Contested or attributed assertions.
    pub claims: Vec<Claim>,
    /// PLOVER events.
    pub events: Vec<Event>,
    /// Who went where.
    pub movements: Vec<Movement>,
    /// What happened when.
    pub timeline: Vec<TimelineEntry>,
}

/// One round of a process, told by one or more reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Story {
    /// Stable id.
    pub id: Id,
    /// The headline of its most central report.
    pub title: Option<String>,
    /// Its reports.
    pub reports: Vec<Id>,
    /// The dispute it belongs to.
    pub process: Option<Process>,
    /// Its key meetings or decisions.
    pub episodes: Vec<Episode>,
    /// On how many sources it rests.
    pub sources: Sources,
    /// Which report depends on which.
    pub lineage: Vec<Lineage>,
    /// What the reports say.
    #[serde(flatten)]
    pub items: Items,
    /// Facts that several reports give.
    pub comparisons: Vec<Comparison>,
    /// Facts that only one newsroom gives.
    pub single_source: Vec<SingleSource>,
    /// What is wrong or odd.
    pub anomalies: Vec<Anomaly>,
}

/// One dispute between the same parties, over all its rounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Process {
    /// Stable id.
    pub id: Id,
    /// The parties' names, as found.
    pub name: String,
    /// Its parties.
    pub parties: Vec<Id>,
    /// Its issues.
    pub issues: Vec<Id>,
}

/// One key meeting or decision inside a story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Episode {
    /// Stable id.
    pub id: Id,
    /// When.
    pub date: Option<Edtf>,
    /// The meeting, proposal or event that makes it.
    pub key: Option<Id>,
    /// The reports that tell of it.
    pub reports: Vec<Id>,
}

/// The three counts: who printed it, who wrote it, who saw or said it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sources {
    /// Outlets that printed it.
    pub outlets: u32,
    /// Newsrooms that wrote it: copies are folded into their origin.
    pub newsrooms: u32,
    /// Original speakers, documents and reporters' own observations.
    pub witnesses: u32,
}

/// How one report depends on another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lineage {
    /// The earlier report, or the one with less of its own where that is not known.
    pub from: Id,
    /// The later one.
    pub to: Id,
    /// In what way.
    pub class: LineageClass,
    /// Shared passages: a place in `from`, a place in `to`.
    pub shared: Vec<(Span, Span)>,
    /// Share of `from`'s 5-grams that stand in `to`, and the reverse.
    pub containment: (f64, f64),
    /// How it is known.
    pub basis: Basis,
    /// How sure.
    pub confidence: Confidence,
    /// Credit lines and the like.
    pub evidence: Vec<Span>,
}

/// Who acts: a person, a party, an organisation, a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Agent {
    /// Stable id.
    pub id: Id,
    /// What it is.
    pub kind: AgentKind,
    /// The fullest name.
    pub name: String,
    /// Other names that stand for it.
    pub aliases: Vec<String>,
    /// The side it acts for (an agent).
    pub party: Option<Id>,
    /// Employers, parties and bodies it belongs to (agents).
    pub affiliations: Vec<Id>,
    /// Who makes it up (agents), for a joint speaker or a group.
    pub members: Vec<Id>,
    /// Its ties to other agents.
    pub relations: Vec<Relation>,
    /// ISO 3166-1 alpha-3 code of its country.
    pub country: Option<String>,
    /// PLOVER sector (`GOV`, `MIL`, `LEG` ...).
    pub sector: Option<String>,
    /// Wikidata item, where the registry gives one.
    pub wikidata: Option<String>,
    /// Its titles and offices, as the reports give them.
    pub roles: Vec<Role>,
    /// Every place that names it, by name, description or pronoun.
    pub mentions: Vec<Span>,
    /// The words that introduce it.
    pub evidence: Vec<Span>,
    /// How sure.
    pub confidence: Confidence,
}

/// A tie between two agents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Relation {
    /// The other agent.
    pub to: Id,
    /// What tie.
    pub kind: RelationKind,
    /// The words that say so.
    pub evidence: Vec<Span>,
}

/// A title or office, as one report gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// The words.
    pub title: String,
    /// Of what body (name).
    pub org: Option<String>,
    /// How the report gives it.
    pub status: RoleStatus,
    /// Which report.
    pub report: Id,
    /// Where.
    pub evidence: Vec<Span>,
}

/// A place meant as a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Stable id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The place it lies in (name).
    pub within: Option<String>,
    /// OntoNotes kind in lower case (`gpe`, `loc`, `fac`).
    pub kind: String,
    /// Every place that names it.
    pub mentions: Vec<Span>,
    /// The words that name it.
    pub evidence: Vec<Span>,
}

/// A meeting: held, planned, refused or past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Meeting {
    /// Stable id.
    pub id: Id,
    /// What sort.
    pub kind: MeetingKind,
    /// The words that name it best.
    pub title: Option<String>,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// Who received (an agent).
    pub host: Option<Id>,
    /// Where (a place).
    pub place: Option<Id>,
    /// When.
    pub date: Option<Edtf>,
    /// How the date is known.
    pub date_basis: Option<Basis>,
    /// TIMEX3 part of day or clock time (`EV`, `NI`, `T21:00`).
    pub time_of_day: Option<String>,
    /// How long (quantities).
    pub duration: Vec<Id>,
    /// Papers on the table (proposals).
    pub documents: Vec<Id>,
    /// What it was about (issues).
    pub issues: Vec<Id>,
    /// What came of it.
    pub outcome: Vec<Outcome>,
    /// How the sides spoke of it.
    pub tone: Vec<Tone>,
    /// Who gives the account (an agent).
    pub readout_by: Option<Id>,
    /// Did it happen?
    pub realis: Realis,
    /// The words that tell of it.
    pub evidence: Vec<Span>,
    /// How sure.
    pub confidence: Confidence,
    /// The rule that found it.
    pub rule: Option<String>,
}

/// Someone at a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Participant {
    /// Who.
    pub agent: Id,
    /// For which side (an agent).
    pub side: Option<Id>,
    /// In what capacity, in the report's words.
    pub capacity: Option<String>,
    /// Named with the meeting, or taken from who negotiates for the report's sides.
    pub basis: Option<Basis>,
    /// Where it says so.
    pub evidence: Vec<Span>,
}

/// What came of a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// What.
    pub code: OutcomeCode,
    /// On what (an issue).
    pub issue: Option<Id>,
    /// The words for what was (not) agreed.
    pub object: Option<String>,
    /// Did it come about?
    pub realis: Realis,
    /// Who says so (an agent, or `narrator`).
    pub stated_by: Option<Id>,
    /// Where.
    pub evidence: Vec<Span>,
}

/// A side's word for how a meeting went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tone {
    /// Whose word (an agent).
    pub side: Option<Id>,
    /// The word.
    pub word: String,
    /// Where.
    pub evidence: Vec<Span>,
}

/// A plan, draft, bill, offer or demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Proposal {
    /// Stable id.
    pub id: Id,
    /// The words that name it best.
    pub title: Option<String>,
    /// What sort.
    pub kind: ProposalKind,
    /// Whose (agents).
    pub authors: Vec<Id>,
    /// To whom (agents).
    pub recipients: Vec<Id>,
    /// What it answers (proposals).
    pub responds_to: Vec<Id>,
    /// What it provides, by issue.
    pub provisions: Vec<Provision>,
    /// Where it stands, as reported.
    pub status: Vec<StatusEntry>,
    /// Its versions.
    pub versions: Vec<Version>,
    /// Proposals that may be the same.
    pub same_as: Vec<SameAs>,
    /// The words that tell of it.
    pub evidence: Vec<Span>,
    /// How sure.
    pub confidence: Confidence,
    /// The rule that found it.
    pub rule: Option<String>,
}

/// One thing that a proposal provides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Provision {
    /// On what (an issue).
    pub issue: Id,
    /// The words.
    pub evidence: Vec<Span>,
}

/// One report of where a proposal stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatusEntry {
    /// Where it stands.
    pub code: ProposalStatus,
    /// By whom (an agent).
    pub by: Option<Id>,
    /// When.
    pub date: Option<Edtf>,
    /// The words.
    pub evidence: Vec<Span>,
}

/// One version of a proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// What the report calls it.
    pub label: String,
    /// When.
    pub date: Option<Edtf>,
    /// Where it stands.
    pub status: Option<ProposalStatus>,
    /// How many points it has, or how many documents.
    pub points: Option<u32>,
    /// The label of the version it was made from.
    pub derived_from: Option<String>,
    /// Who changed it (agents).
    pub changed_by: Vec<Id>,
    /// The words.
    pub evidence: Vec<Span>,
}

/// A probable identity of two proposals; they are never merged on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SameAs {
    /// The other proposal.
    pub id: Id,
    /// Why.
    pub basis: String,
    /// How sure.
    pub confidence: Confidence,
}

/// Something disputed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    /// Stable id.
    pub id: Id,
    /// `FAMILY.code`, or `OPEN.words` where no pack knows it.
    pub code: String,
    /// The pack's label, or the words.
    pub label: String,
    /// The words that raise it.
    pub evidence: Vec<Span>,
}

/// Where a party stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// Stable id.
    pub id: Id,
    /// Who stands there (an agent; the person where only a person is meant).
    pub party: Id,
    /// On what (an issue).
    pub issue: Option<Id>,
    /// On which paper (a proposal).
    pub target: Option<Id>,
    /// Where.
    pub stance: Stance,
    /// On what condition, in the report's words.
    pub condition: Option<String>,
    /// For what reason, in the report's words.
    pub grounds: Option<String>,
    /// The figure or term asked or offered, in the report's words.
    pub value: Option<String>,
    /// Who states it (an agent, or `narrator`).
    pub stated_by: Option<Id>,
    /// Through what it is known.
    pub via: Via,
    /// When.
    pub date: Option<Edtf>,
    /// The position that it replaces.
    pub supersedes: Option<Id>,
    /// The words.
    pub evidence: Vec<Span>,
    /// How sure.
    pub confidence: Confidence,
    /// The rule that found it.
    pub rule: Option<String>,
}

/// Who said, thought, wrote or declined what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Stable id.
    pub id: Id,
    /// What sort.
    pub kind: StatementKind,
    /// Who (an agent).
    pub speaker: Option<Id>,
    /// The words that name the speaker.
    pub speaker_text: Option<String>,
    /// The whole reported content, quoted or not, in pieces where it is split.
    pub content: Vec<Span>,
    /// The words inside quotation marks, marks left out.
    pub quoted: Vec<Span>,
    /// The cue ("said").
    pub cue: Option<Span>,
    /// The source phrase.
    pub source: Option<Span>,
    /// To whom (an agent).
    pub addressee: Option<Id>,
    /// Where or through what it was said, in the report's words.
    pub venue: Option<String>,
    /// What it is about (any items).
    pub about: Vec<Id>,
    /// Through whom: "A said that B had agreed" has A here for B's statement (agents).
    pub chain: Vec<Id>,
    /// The statement of which it is another wording.
    pub variant_of: Option<Id>,
    /// The words.
    pub evidence: Vec<Span>,
    /// How sure.
    pub confidence: Confidence,
    /// The rule that found it.
    pub rule: Option<String>,
}

/// A figure with its hedge and who gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// Stable id.
    pub id: Id,
    /// What sort.
    pub kind: QuantityKind,
    /// What it measures, in the report's words.
    pub measure: Option<String>,
    /// The item it belongs to.
    pub about: Option<Id>,
    /// The number said.
    pub nominal: Option<f64>,
    /// What was most likely meant: [lo, hi], `null` where open.
    pub interval: Option<(Option<f64>, Option<f64>)>,
    /// What the words allow at most: [lo, hi], `null` where open.
    pub hard: Option<(Option<f64>, Option<f64>)>,
    /// Whether the soft interval's ends belong to it.
    pub closed: (bool, bool),
    /// Unit in lower case (`h`, `%`, `usd`); for counts the singular lemma of what is counted.
    pub unit: Option<String>,
    /// How it is hedged.
    pub hedge: Hedge,
    /// Of whom, where, over which window.
    pub scope: Scope,
    /// As of when.
    pub as_of: Option<Edtf>,
    /// Who gave it (an agent, or `narrator`).
    pub attributed_to: Option<Id>,
    /// Whether it stands in the headline or deck.
    pub in_headline: bool,
    /// Whether it stands inside quotation marks.
    pub in_quote: bool,
    /// The words.
    pub evidence: Vec<Span>,
    /// How sure.
    pub confidence: Confidence,
    /// The rule that found it.
    pub rule: Option<String>,
}

impl Quantity {
    /// The unit as people read it: nothing for a mere number, whose unit is `1`.
    #[must_use]
    pub fn unit_shown(&self) -> &str {
        self.unit.as_deref().filter(|u| *u != "1").unwrap_or("")
    }
}

/// Of whom, where and over which window a figure is, in the report's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// Who or what is counted.
    pub population: Option<String>,
    /// Whose.
    pub side: Option<String>,
    /// Where.
    pub area: Option<String>,
    /// Over which time.
    pub window: Option<String>,
}

/// A contested or attributed assertion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// Stable id.
    pub id: Id,
    /// The words.
    pub proposition: String,
    /// Who claims (an agent, or `narrator`).
    pub claimant: Option<Id>,
    /// Where it stands.
    pub status: ClaimStatus,
    /// Whether it is passed on from hearsay.
    pub hearsay: bool,
    /// The claim that it counters.
    pub counters: Option<Id>,
    /// Did it happen?
    pub realis: Realis,
    /// The words.
    pub evidence: Vec<Span>,
    /// How sure.
    pub confidence: Confidence,
    /// The rule that found it.
    pub rule: Option<String>,
}

/// A PLOVER event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Stable id.
    pub id: Id,
    /// What sort.
    pub event: EventKind,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Who does it (agents, at most five).
    pub actor: Vec<Id>,
    /// To whom (agents, at most five).
    pub recipient: Vec<Id>,
    /// Where (a place).
    pub place: Option<Id>,
    /// When.
    pub date: Option<Edtf>,
    /// On what condition, in the report's words.
    pub condition: Option<String>,
    /// Did it happen?
    pub realis: Realis,
    /// Who says so (an agent, or `narrator`).
    pub attributed_to: Option<Id>,
    /// How sure.
    pub confidence: Confidence,
    /// The words.
    pub evidence: Vec<Span>,
    /// The rule that found it.
    pub rule: Option<String>,
}

/// Who went from where to where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Movement {
    /// Stable id.
    pub id: Id,
    /// Who (an agent).
    pub agent: Id,
    /// From (a place).
    pub from: Option<Id>,
    /// To (a place).
    pub to: Option<Id>,
    /// When.
    pub date: Option<Edtf>,
    /// Did it happen?
    pub realis: Realis,
    /// The words.
    pub evidence: Vec<Span>,
}

/// What happened when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimelineEntry {
    /// Stable id.
    pub id: Id,
    /// When.
    pub date: Edtf,
    /// The words for what happened.
    pub what: String,
    /// The items that it tells of.
    pub refs: Vec<Id>,
    /// How the date is known.
    pub basis: Basis,
    /// What the date was reckoned from.
    pub anchor: Option<String>,
    /// The words.
    pub evidence: Vec<Span>,
}

/// One fact as several reports give it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Stable id.
    pub id: Id,
    /// What is compared, in words of the record and the reports.
    pub fact: String,
    /// The item compared.
    pub about: Option<Id>,
    /// What the values are to each other.
    pub verdict: Verdict,
    /// The rule behind the verdict.
    pub reason: String,
    /// How much it matters.
    pub severity: Option<Severity>,
    /// Each report's value.
    pub members: Vec<Member>,
    /// On how many sources it rests.
    pub sources: Sources,
}

/// One report's value of a compared fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// Which report.
    pub report: Id,
    /// The words.
    pub value: String,
    /// Where.
    pub evidence: Vec<Span>,
}

/// A fact that only one newsroom gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SingleSource {
    /// Stable id.
    pub id: Id,
    /// The words.
    pub fact: String,
    /// Which report (the first, where a newsroom's copies repeat it).
    pub report: Id,
    /// The item, if the record has one.
    pub about: Option<Id>,
    /// Where.
    pub evidence: Vec<Span>,
}

/// Something wrong or odd.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Anomaly {
    /// Stable id.
    pub id: Id,
    /// What sort (`wrong_office`, `headline_body_mismatch` ...).
    pub kind: String,
    /// `internal`, `cross` or `external`.
    pub basis: String,
    /// How much it matters.
    pub severity: Severity,
    /// What would be right, where that is known.
    pub correction: Option<String>,
    /// Which report, where it is one report's.
    pub report: Option<Id>,
    /// The words.
    pub evidence: Vec<Span>,
}
