//! Lists inside items: each row names the item it belongs to.

use super::{list, name};
use crate::index::Index;
use crate::tables::Kind::{Integer, Text};
use crate::tables::{Table, cell};

pub(super) fn roles(ix: &Index<'_>) -> Table {
    let columns = [
        ("agent", Text),
        ("agent_name", Text),
        ("title", Text),
        ("org", Text),
        ("status", Text),
        ("report", Text),
    ];
    let roles = ix.story.items.agents.iter().flat_map(|a| a.roles.iter().map(move |r| (a, r)));
    let rows = roles.map(|(a, r)| {
        [
            cell(&a.id),
            cell(&a.name),
            cell(&r.title),
            cell(r.org.as_deref()),
            cell(r.status.as_str()),
            cell(&r.report),
        ]
    });
    Table::of("roles", columns, rows)
}

pub(super) fn relations(ix: &Index<'_>) -> Table {
    let columns = [
        ("agent", Text),
        ("agent_name", Text),
        ("kind", Text),
        ("to_agent", Text),
        ("to_name", Text),
    ];
    let ties = ix.story.items.agents.iter().flat_map(|a| a.relations.iter().map(move |r| (a, r)));
    let rows = ties.map(|(a, r)| {
        [cell(&a.id), cell(&a.name), cell(r.kind.as_str()), cell(&r.to), cell(ix.name(&r.to))]
    });
    Table::of("relations", columns, rows)
}

pub(super) fn participants(ix: &Index<'_>) -> Table {
    let columns = [
        ("meeting", Text),
        ("agent", Text),
        ("agent_name", Text),
        ("side", Text),
        ("side_name", Text),
        ("capacity", Text),
    ];
    let meetings = ix.story.items.meetings.iter();
    let rows = meetings.flat_map(|m| m.participants.iter().map(move |p| (m, p))).map(|(m, p)| {
        [
            cell(&m.id),
            cell(&p.agent),
            cell(ix.name(&p.agent)),
            cell(p.side.as_ref()),
            cell(name(ix, p.side.as_ref())),
            cell(p.capacity.as_deref()),
        ]
    });
    Table::of("participants", columns, rows)
}

pub(super) fn outcomes(ix: &Index<'_>) -> Table {
    let columns = [
        ("meeting", Text),
        ("code", Text),
        ("issue_label", Text),
        ("object", Text),
        ("realis", Text),
        ("stated_by", Text),
        ("words", Text),
    ];
    let meetings = ix.story.items.meetings.iter();
    let rows = meetings.flat_map(|m| m.outcome.iter().map(move |o| (m, o))).map(|(m, o)| {
        [
            cell(&m.id),
            cell(o.code.as_str()),
            cell(name(ix, o.issue.as_ref())),
            cell(o.object.as_deref()),
            cell(o.realis.as_str()),
            cell(name(ix, o.stated_by.as_ref())),
            cell(ix.first_words(&o.evidence)),
        ]
    });
    Table::of("outcomes", columns, rows)
}

pub(super) fn tones(ix: &Index<'_>) -> Table {
    let columns = [("meeting", Text), ("side_name", Text), ("word", Text)];
    let meetings = ix.story.items.meetings.iter();
    let rows = meetings
        .flat_map(|m| m.tone.iter().map(move |t| (m, t)))
        .map(|(m, t)| [cell(&m.id), cell(name(ix, t.side.as_ref())), cell(&t.word)]);
    Table::of("tones", columns, rows)
}

pub(super) fn provisions(ix: &Index<'_>) -> Table {
    let columns = [("proposal", Text), ("issue", Text), ("issue_label", Text), ("words", Text)];
    let proposals = ix.story.items.proposals.iter();
    let rows = proposals.flat_map(|p| p.provisions.iter().map(move |v| (p, v))).map(|(p, v)| {
        [cell(&p.id), cell(&v.issue), cell(ix.name(&v.issue)), cell(ix.first_words(&v.evidence))]
    });
    Table::of("provisions", columns, rows)
}

pub(super) fn proposal_status(ix: &Index<'_>) -> Table {
    let columns =
        [("proposal", Text), ("code", Text), ("by_name", Text), ("date", Text), ("words", Text)];
    let proposals = ix.story.items.proposals.iter();
    let rows = proposals.flat_map(|p| p.status.iter().map(move |s| (p, s))).map(|(p, s)| {
        [
            cell(&p.id),
            cell(s.code.as_str()),
            cell(name(ix, s.by.as_ref())),
            cell(s.date.as_ref()),
            cell(ix.first_words(&s.evidence)),
        ]
    });
    Table::of("proposal_status", columns, rows)
}

pub(super) fn proposal_versions(ix: &Index<'_>) -> Table {
    let columns = [
        ("proposal", Text),
        ("label", Text),
        ("date", Text),
        ("status", Text),
        ("points", Integer),
        ("derived_from", Text),
        ("changed_by", Text),
    ];
    let proposals = ix.story.items.proposals.iter();
    let rows = proposals.flat_map(|p| p.versions.iter().map(move |v| (p, v))).map(|(p, v)| {
        [
            cell(&p.id),
            cell(&v.label),
            cell(v.date.as_ref()),
            cell(v.status.map(|s| s.as_str())),
            cell(v.points),
            cell(v.derived_from.as_deref()),
            cell(list(ix, &v.changed_by)),
        ]
    });
    Table::of("proposal_versions", columns, rows)
}
