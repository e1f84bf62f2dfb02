//! What the reports say, each item as the vocabularies' nearest class and as our own.

use readout_types::{
    Agent, AgentKind, Claim, Comparison, Event, Meeting, Place, Position, Proposal, Quantity,
    Realis, Span, Statement,
};
use serde_json::{Value as Json, json};

use super::{Part, date, report_iri};
use crate::index::one_line;

impl Part<'_> {
    pub(super) fn items(&self) -> Vec<Json> {
        let items = &self.story.items;
        let mut all: Vec<Json> = items.agents.iter().map(|a| self.agent(a)).collect();
        all.extend(items.places.iter().map(|p| self.place(p)));
        all.extend(items.issues.iter().map(|i| {
            self.node(&i.id, &["Issue"])
                .with("code", json!(i.code))
                .with("name", json!(i.label))
                .done()
        }));
        all.extend(items.meetings.iter().map(|m| self.meeting(m)));
        all.extend(items.proposals.iter().map(|p| self.proposal(p)));
        all.extend(items.positions.iter().map(|p| self.position(p)));
        all.extend(items.statements.iter().map(|s| self.statement(s)));
        all.extend(items.quantities.iter().map(|q| self.quantity(q)));
        all.extend(items.claims.iter().map(|c| self.claim(c)));
        all.extend(items.events.iter().map(|e| self.event(e)));
        all.extend(self.story.comparisons.iter().map(|c| self.comparison(c)));
        all
    }

    fn agent(&self, a: &Agent) -> Json {
        let kind = match a.kind {
            AgentKind::Person => ["schema:Person", "prov:Person"],
            AgentKind::Party | AgentKind::Organization | AgentKind::Group => {
                ["schema:Organization", "prov:Organization"]
            }
        };
        let mut titles: Vec<&str> = a.roles.iter().map(|r| r.title.as_str()).collect();
        titles.dedup();
        let wikidata =
            a.wikidata.as_ref().map(|q| json!(format!("http://www.wikidata.org/entity/{q}")));
        let related: Vec<Json> = a
            .relations
            .iter()
            .map(|r| json!({"relation": r.kind.as_str(), "of": self.iri(&r.to)}))
            .collect();
        self.node(&a.id, &kind)
            .with("agentKind", json!(a.kind.as_str()))
            .with("name", json!(a.name))
            .with("alternateName", json!(a.aliases))
            .with("actsFor", self.maybe(a.party.as_ref()))
            .with("affiliation", self.iris(&a.affiliations))
            .with("member", self.iris(&a.members))
            .with("jobTitle", json!(titles))
            .with("relatedTo", json!(related))
            .with("country", a.country.as_deref().map(|c| json!(c)))
            .with("sector", a.sector.as_deref().map(|s| json!(s)))
            .with("sameAs", wikidata)
            .with("confidence", json!(a.confidence))
            .done()
    }

    fn place(&self, p: &Place) -> Json {
        let within = p.within.as_deref().map(|w| json!({"type": "schema:Place", "name": w}));
        self.node(&p.id, &["schema:Place"])
            .with("name", json!(p.name))
            .with("placeKind", json!(p.kind))
            .with("containedInPlace", within)
            .done()
    }

    fn meeting(&self, m: &Meeting) -> Json {
        let outcomes: Vec<Json> = m
            .outcome
            .iter()
            .map(|o| {
                json!({
                    "code": o.code.as_str(),
                    "object": o.object,
                    "realis": o.realis.as_str(),
                    "statedBy": o.stated_by.as_ref().map(|id| self.iri(id)),
                })
            })
            .collect();
        let who: Vec<_> = m.participants.iter().map(|p| p.agent.clone()).collect();
        self.node(&m.id, &[happened(m.realis, "schema:Event"), "Meeting"])
            .with("meetingKind", json!(m.kind.as_str()))
            .with("name", m.title.as_deref().map(|t| json!(t)))
            .with("startDate", m.date.as_ref().map(date))
            .with("location", self.maybe(m.place.as_ref()))
            .with("attendee", self.iris(&who))
            .with("organizer", self.maybe(m.host.as_ref()))
            .with("about", self.iris(&m.issues))
            .with("onTheTable", self.iris(&m.documents))
            .with("figure", self.iris(&m.duration))
            .with("outcome", json!(outcomes))
            .with("realis", json!(m.realis.as_str()))
            .with("confidence", json!(m.confidence))
            .done()
    }

    fn proposal(&self, p: &Proposal) -> Json {
        let about: Vec<_> = p.provisions.iter().map(|v| v.issue.clone()).collect();
        let status: Vec<&str> = p.status.iter().map(|s| s.code.as_str()).collect();
        self.node(&p.id, &["schema:CreativeWork", "Proposal"])
            .with("proposalKind", json!(p.kind.as_str()))
            .with("name", p.title.as_deref().map(|t| json!(t)))
            .with("author", self.iris(&p.authors))
            .with("recipient", self.iris(&p.recipients))
            .with("about", self.iris(&about))
            .with("respondsTo", self.iris(&p.responds_to))
            .with("status", json!(status))
            .with("confidence", json!(p.confidence))
            .done()
    }

    fn position(&self, p: &Position) -> Json {
        self.node(&p.id, &["Position"])
            .with("party", self.iri(&p.party))
            .with("issue", self.maybe(p.issue.as_ref()))
            .with("onProposal", self.maybe(p.target.as_ref()))
            .with("stance", json!(p.stance.as_str()))
            .with("condition", p.condition.as_deref().map(|c| json!(c)))
            .with("grounds", p.grounds.as_deref().map(|g| json!(g)))
            .with("asked", p.value.as_deref().map(|v| json!(v)))
            .with("statedBy", self.maybe(p.stated_by.as_ref()))
            .with("via", json!(p.via.as_str()))
            .with("date", p.date.as_ref().map(date))
            .with("supersedes", self.maybe(p.supersedes.as_ref()))
            .with("confidence", json!(p.confidence))
            .done()
    }

    fn statement(&self, s: &Statement) -> Json {
        let words = |spans: &[Span]| {
            spans.iter().map(|span| self.ix.words(span)).collect::<Vec<_>>().join(" … ")
        };
        let quoted = !s.quoted.is_empty();
        let kind = if quoted {
            ["schema:Quotation", "Statement"]
        } else {
            ["schema:CreativeWork", "Statement"]
        };
        let report = s.evidence.first().map(|span| json!(report_iri(&span.report)));
        self.node(&s.id, &kind)
            .with("text", json!(words(if quoted { &s.quoted } else { &s.content })))
            .with("content", json!(words(&s.content)))
            .with("statementKind", json!(s.kind.as_str()))
            .with(
                if quoted { "spokenByCharacter" } else { "author" },
                self.maybe(s.speaker.as_ref()),
            )
            .with("speakerText", s.speaker_text.as_deref().map(|t| json!(t)))
            .with("recipient", self.maybe(s.addressee.as_ref()))
            .with("venue", s.venue.as_deref().map(|v| json!(v)))
            .with("about", self.iris(&s.about))
            .with("variantOf", self.maybe(s.variant_of.as_ref()))
            .with("isPartOf", report)
            .with("confidence", json!(s.confidence))
            .done()
    }

    fn quantity(&self, q: &Quantity) -> Json {
        let (lo, hi) = q.interval.unwrap_or_default();
        self.node(&q.id, &["schema:QuantitativeValue", "Figure"])
            .with("name", json!(self.ix.first_words(&q.evidence)))
            .with("quantityKind", json!(q.kind.as_str()))
            .with("measure", q.measure.as_deref().map(|m| json!(m)))
            .with("value", q.nominal.map(|v| json!(v)))
            .with("minValue", lo.map(|v| json!(v)))
            .with("maxValue", hi.map(|v| json!(v)))
            .with("unitText", q.unit.as_deref().map(|u| json!(u)))
            .with("hedge", json!(q.hedge.as_str()))
            .with("about", self.maybe(q.about.as_ref()))
            .with("statedBy", self.maybe(q.attributed_to.as_ref()))
            .with("confidence", json!(q.confidence))
            .done()
    }

    fn claim(&self, c: &Claim) -> Json {
        self.node(&c.id, &["schema:Claim"])
            .with("text", json!(one_line(&c.proposition)))
            .with("author", self.maybe(c.claimant.as_ref()))
            .with("status", json!(c.status.as_str()))
            .with("counters", self.maybe(c.counters.as_ref()))
            .with("realis", json!(c.realis.as_str()))
            .with("confidence", json!(c.confidence))
            .done()
    }

    fn event(&self, e: &Event) -> Json {
        self.node(&e.id, &[happened(e.realis, "schema:Action"), "PloverEvent"])
            .with("plover", json!(e.event.as_str()))
            .with("mode", e.mode.as_deref().map(|m| json!(m)))
            .with("cameo", e.cameo.as_deref().map(|c| json!(c)))
            .with("agent", self.iris(&e.actor))
            .with("participant", self.iris(&e.recipient))
            .with("location", self.maybe(e.place.as_ref()))
            .with("startTime", e.date.as_ref().map(date))
            .with("realis", json!(e.realis.as_str()))
            .with("statedBy", self.maybe(e.attributed_to.as_ref()))
            .with("confidence", json!(e.confidence))
            .done()
    }

    fn comparison(&self, c: &Comparison) -> Json {
        let members: Vec<Json> = c
            .members
            .iter()
            .map(|m| json!({"inReport": report_iri(&m.report), "text": m.value}))
            .collect();
        self.node(&c.id, &["Comparison"])
            .with("name", json!(one_line(&c.fact)))
            .with("about", self.maybe(c.about.as_ref()))
            .with("verdict", json!(c.verdict.as_str()))
            .with("reason", json!(c.reason))
            .with("severity", c.severity.map(|s| json!(s.as_str())))
            .with("givenAs", json!(members))
            .with("newsrooms", json!(c.sources.newsrooms))
            .with("witnesses", json!(c.sources.witnesses))
            .done()
    }
}

/// What was planned, refused or only claimed must not be counted among what took place.
fn happened(realis: Realis, class: &'static str) -> &'static str {
    match realis {
        Realis::Occurred | Realis::Ongoing | Realis::Historical => class,
        Realis::Planned | Realis::Hypothetical | Realis::Negated | Realis::Claimed => {
            "NotEstablished"
        }
    }
}
