//! What the reports say, item by item.

use std::collections::BTreeMap;

use readout_types::{Quantity, Record, Span, Statement};

use super::{ids, list, name};
use crate::index::{Index, one_line, spoken};
use crate::tables::Kind::{Boolean, Integer, Real, Text};
use crate::tables::{Cell, Table, cell};

pub(super) fn agents(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("kind", Text),
        ("name", Text),
        ("aliases", Text),
        ("party", Text),
        ("party_name", Text),
        ("affiliations", Text),
        ("members", Text),
        ("country", Text),
        ("sector", Text),
        ("wikidata", Text),
        ("mentions", Integer),
        ("confidence", Real),
    ];
    let rows = ix.story.items.agents.iter().map(|a| {
        [
            cell(&a.id),
            cell(a.kind.as_str()),
            cell(&a.name),
            cell(a.aliases.join("; ")),
            cell(a.party.as_ref()),
            cell(name(ix, a.party.as_ref())),
            cell(list(ix, &a.affiliations)),
            cell(list(ix, &a.members)),
            cell(a.country.as_deref()),
            cell(a.sector.as_deref()),
            cell(a.wikidata.as_deref()),
            cell(a.mentions.len()),
            cell(a.confidence),
        ]
    });
    Table::of("agents", columns, rows)
}

pub(super) fn places(ix: &Index<'_>) -> Table {
    let columns =
        [("id", Text), ("name", Text), ("within", Text), ("kind", Text), ("mentions", Integer)];
    let rows = ix.story.items.places.iter().map(|p| {
        [
            cell(&p.id),
            cell(&p.name),
            cell(p.within.as_deref()),
            cell(&p.kind),
            cell(p.mentions.len()),
        ]
    });
    Table::of("places", columns, rows)
}

pub(super) fn meetings(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("kind", Text),
        ("title", Text),
        ("date", Text),
        ("date_basis", Text),
        ("time_of_day", Text),
        ("place", Text),
        ("place_name", Text),
        ("host", Text),
        ("host_name", Text),
        ("participants", Text),
        ("durations", Text),
        ("documents", Text),
        ("issues", Text),
        ("outcomes", Text),
        ("readout_by", Text),
        ("realis", Text),
        ("confidence", Real),
        ("rule", Text),
        ("words", Text),
    ];
    let rows = ix.story.items.meetings.iter().map(|m| {
        let who: Vec<_> = m.participants.iter().map(|p| ix.name(&p.agent)).collect();
        let came: Vec<_> = m.outcome.iter().map(|o| o.code.as_str()).collect();
        [
            cell(&m.id),
            cell(m.kind.as_str()),
            cell(m.title.as_deref()),
            cell(m.date.as_ref()),
            cell(m.date_basis.map(|b| b.as_str())),
            cell(m.time_of_day.as_deref()),
            cell(m.place.as_ref()),
            cell(name(ix, m.place.as_ref())),
            cell(m.host.as_ref()),
            cell(name(ix, m.host.as_ref())),
            cell(who.join("; ")),
            cell(ids(&m.duration)),
            cell(ids(&m.documents)),
            cell(list(ix, &m.issues)),
            cell(came.join("; ")),
            cell(name(ix, m.readout_by.as_ref())),
            cell(m.realis.as_str()),
            cell(m.confidence),
            cell(m.rule.as_deref()),
            cell(ix.first_words(&m.evidence)),
        ]
    });
    Table::of("meetings", columns, rows)
}

pub(super) fn proposals(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("kind", Text),
        ("title", Text),
        ("authors", Text),
        ("recipients", Text),
        ("responds_to", Text),
        ("same_as", Text),
        ("confidence", Real),
        ("rule", Text),
        ("words", Text),
    ];
    let rows = ix.story.items.proposals.iter().map(|p| {
        let same: Vec<_> = p.same_as.iter().map(|s| s.id.as_str()).collect();
        [
            cell(&p.id),
            cell(p.kind.as_str()),
            cell(p.title.as_deref()),
            cell(list(ix, &p.authors)),
            cell(list(ix, &p.recipients)),
            cell(ids(&p.responds_to)),
            cell(same.join("; ")),
            cell(p.confidence),
            cell(p.rule.as_deref()),
            cell(ix.first_words(&p.evidence)),
        ]
    });
    Table::of("proposals", columns, rows)
}

pub(super) fn issues(ix: &Index<'_>) -> Table {
    let rows = ix
        .story
        .items
        .issues
        .iter()
        .map(|i| [cell(&i.id), cell(&i.code), cell(&i.label), cell(i.evidence.len())]);
    Table::of(
        "issues",
        [("id", Text), ("code", Text), ("label", Text), ("mentions", Integer)],
        rows,
    )
}

pub(super) fn positions(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("party", Text),
        ("party_name", Text),
        ("issue", Text),
        ("issue_code", Text),
        ("issue_label", Text),
        ("target", Text),
        ("target_title", Text),
        ("stance", Text),
        ("condition", Text),
        ("grounds", Text),
        ("value", Text),
        ("stated_by", Text),
        ("via", Text),
        ("date", Text),
        ("supersedes", Text),
        ("confidence", Real),
        ("rule", Text),
        ("words", Text),
    ];
    let items = &ix.story.items;
    let rows = items.positions.iter().map(|p| {
        let issue = p.issue.as_ref().and_then(|id| items.issues.iter().find(|i| i.id == *id));
        [
            cell(&p.id),
            cell(&p.party),
            cell(ix.name(&p.party)),
            cell(p.issue.as_ref()),
            cell(issue.map(|i| &i.code)),
            cell(issue.map(|i| &i.label)),
            cell(p.target.as_ref()),
            cell(name(ix, p.target.as_ref())),
            cell(p.stance.as_str()),
            cell(p.condition.as_deref()),
            cell(p.grounds.as_deref()),
            cell(p.value.as_deref()),
            cell(name(ix, p.stated_by.as_ref())),
            cell(p.via.as_str()),
            cell(p.date.as_ref()),
            cell(p.supersedes.as_ref()),
            cell(p.confidence),
            cell(p.rule.as_deref()),
            cell(ix.first_words(&p.evidence)),
        ]
    });
    Table::of("positions", columns, rows)
}

pub(super) fn statements(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("kind", Text),
        ("speaker", Text),
        ("speaker_name", Text),
        ("speaker_text", Text),
        ("party_name", Text),
        ("content", Text),
        ("quoted", Text),
        ("cue", Text),
        ("addressee", Text),
        ("venue", Text),
        ("about", Text),
        ("chain", Text),
        ("variant_of", Text),
        ("outlet", Text),
        ("published", Text),
        ("confidence", Real),
        ("rule", Text),
    ];
    let rows = ix.story.items.statements.iter().map(|s| statement(ix, s));
    Table::of("statements", columns, rows)
}

fn statement(ix: &Index<'_>, s: &Statement) -> [Cell; 18] {
    let words =
        |spans: &[Span]| spans.iter().map(|span| ix.words(span)).collect::<Vec<_>>().join(" … ");
    let party = s.speaker.as_ref().and_then(|id| ix.agent(id)?.party.as_ref());
    let report = s.evidence.first().and_then(|span| ix.report(&span.report));
    [
        cell(&s.id),
        cell(s.kind.as_str()),
        cell(s.speaker.as_ref()),
        cell(name(ix, s.speaker.as_ref())),
        cell(s.speaker_text.as_deref()),
        cell(name(ix, party)),
        cell(words(&s.content)),
        cell(words(&s.quoted)),
        cell(s.cue.as_ref().map(|cue| ix.words(cue))),
        cell(name(ix, s.addressee.as_ref())),
        cell(s.venue.as_deref()),
        cell(list(ix, &s.about)),
        cell(list(ix, &s.chain)),
        cell(s.variant_of.as_ref()),
        cell(report.and_then(|r| r.outlet.as_deref())),
        cell(report.and_then(|r| r.published.as_ref())),
        cell(s.confidence),
        cell(s.rule.as_deref()),
    ]
}

pub(super) fn quantities(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("kind", Text),
        ("words", Text),
        ("measure", Text),
        ("about", Text),
        ("nominal", Real),
        ("lo", Real),
        ("hi", Real),
        ("lo_closed", Boolean),
        ("hi_closed", Boolean),
        ("hard_lo", Real),
        ("hard_hi", Real),
        ("unit", Text),
        ("hedge", Text),
        ("population", Text),
        ("side", Text),
        ("area", Text),
        ("window", Text),
        ("as_of", Text),
        ("attributed_to", Text),
        ("in_headline", Boolean),
        ("in_quote", Boolean),
        ("confidence", Real),
        ("rule", Text),
    ];
    let rows = ix.story.items.quantities.iter().map(|q| quantity(ix, q));
    Table::of("quantities", columns, rows)
}

fn quantity(ix: &Index<'_>, q: &Quantity) -> [Cell; 24] {
    let ((lo, hi), (hard_lo, hard_hi)) =
        (q.interval.unwrap_or_default(), q.hard.unwrap_or_default());
    [
        cell(&q.id),
        cell(q.kind.as_str()),
        cell(ix.first_words(&q.evidence)),
        cell(q.measure.as_deref()),
        cell(q.about.as_ref()),
        cell(q.nominal),
        cell(lo),
        cell(hi),
        cell(q.interval.map(|_| q.closed.0)),
        cell(q.interval.map(|_| q.closed.1)),
        cell(hard_lo),
        cell(hard_hi),
        cell(q.unit.as_deref()),
        cell(q.hedge.as_str()),
        cell(q.scope.population.as_deref()),
        cell(q.scope.side.as_deref()),
        cell(q.scope.area.as_deref()),
        cell(q.scope.window.as_deref()),
        cell(q.as_of.as_ref()),
        cell(name(ix, q.attributed_to.as_ref())),
        cell(q.in_headline),
        cell(q.in_quote),
        cell(q.confidence),
        cell(q.rule.as_deref()),
    ]
}

pub(super) fn claims(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("proposition", Text),
        ("claimant", Text),
        ("claimant_name", Text),
        ("status", Text),
        ("hearsay", Boolean),
        ("counters", Text),
        ("realis", Text),
        ("confidence", Real),
        ("rule", Text),
    ];
    let rows = ix.story.items.claims.iter().map(|c| {
        [
            cell(&c.id),
            cell(one_line(&c.proposition)),
            cell(c.claimant.as_ref()),
            cell(name(ix, c.claimant.as_ref())),
            cell(c.status.as_str()),
            cell(c.hearsay),
            cell(c.counters.as_ref()),
            cell(c.realis.as_str()),
            cell(c.confidence),
            cell(c.rule.as_deref()),
        ]
    });
    Table::of("claims", columns, rows)
}

pub(super) fn events(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("event", Text),
        ("mode", Text),
        ("context", Text),
        ("cameo", Text),
        ("actor", Text),
        ("actor_name", Text),
        ("recipient", Text),
        ("recipient_name", Text),
        ("place_name", Text),
        ("date", Text),
        ("condition", Text),
        ("realis", Text),
        ("attributed_to", Text),
        ("confidence", Real),
        ("rule", Text),
        ("words", Text),
    ];
    let rows = ix.story.items.events.iter().map(|e| {
        [
            cell(&e.id),
            cell(e.event.as_str()),
            cell(e.mode.as_deref()),
            cell(e.context.join("; ")),
            cell(e.cameo.as_deref()),
            cell(ids(&e.actor)),
            cell(list(ix, &e.actor)),
            cell(ids(&e.recipient)),
            cell(list(ix, &e.recipient)),
            cell(name(ix, e.place.as_ref())),
            cell(e.date.as_ref()),
            cell(e.condition.as_deref()),
            cell(e.realis.as_str()),
            cell(name(ix, e.attributed_to.as_ref())),
            cell(e.confidence),
            cell(e.rule.as_deref()),
            cell(ix.first_words(&e.evidence)),
        ]
    });
    Table::of("events", columns, rows)
}

pub(super) fn movements(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("agent", Text),
        ("agent_name", Text),
        ("from_place", Text),
        ("to_place", Text),
        ("date", Text),
        ("realis", Text),
        ("words", Text),
    ];
    let rows = ix.story.items.movements.iter().map(|m| {
        [
            cell(&m.id),
            cell(&m.agent),
            cell(ix.name(&m.agent)),
            cell(name(ix, m.from.as_ref())),
            cell(name(ix, m.to.as_ref())),
            cell(m.date.as_ref()),
            cell(m.realis.as_str()),
            cell(ix.first_words(&m.evidence)),
        ]
    });
    Table::of("movements", columns, rows)
}

pub(super) fn timeline(ix: &Index<'_>) -> Table {
    let columns = [
        ("id", Text),
        ("date", Text),
        ("what", Text),
        ("refs", Text),
        ("basis", Text),
        ("anchor", Text),
    ];
    let rows = ix.story.items.timeline.iter().map(|t| {
        [
            cell(&t.id),
            cell(&t.date),
            cell(one_line(&t.what)),
            cell(ids(&t.refs)),
            cell(t.basis.as_str()),
            cell(t.anchor.as_deref()),
        ]
    });
    Table::of("timeline", columns, rows)
}

/// A cell of the matrix: story and issue down, party across.
type Held<'a> = BTreeMap<(&'a str, &'a str), BTreeMap<&'a str, Vec<&'a str>>>;

pub(crate) fn position_matrix(record: &Record) -> Table {
    let mut held: Held<'_> = BTreeMap::new();
    let mut parties: Vec<&str> = Vec::new();
    for story in &record.stories {
        let ix = Index::of(record, story);
        for p in &story.items.positions {
            let issue = story.items.issues.iter().find(|i| Some(&i.id) == p.issue.as_ref());
            let issue = issue.map_or("", |i| i.label.as_str());
            let party = story.items.agents.iter().find(|a| a.id == p.party);
            let party = party.map_or(p.party.as_str(), |a| a.name.as_str());
            if !parties.contains(&party) {
                parties.push(party);
            }
            let row = held.entry((ix.story.id.as_str(), issue)).or_default();
            let stances = row.entry(party).or_default();
            if stances.last() != Some(&p.stance.as_str()) {
                stances.push(p.stance.as_str());
            }
        }
    }
    parties.sort_unstable();
    let rows = held.iter().map(|((story, issue), by_party)| {
        let cells =
            parties.iter().map(|party| cell(by_party.get(party).map(|s| spoken(&s.join(" → ")))));
        [cell(*story), cell(*issue)].into_iter().chain(cells).collect()
    });
    let mut columns = vec![("story".to_owned(), Text), ("issue".to_owned(), Text)];
    columns.extend(parties.iter().map(|p| ((*p).to_owned(), Text)));
    Table { name: "position_matrix", columns, rows: rows.collect() }
}
