//! One figure table a section of the record.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::names::words;
use crate::place::{Leniency, Place, gold_places, hit, pair, supported};
use crate::record::{Record, list, text};
use crate::{Share, Table, Verdict};

const STANCES: &[&[&str]] = &[
    &["accept", "seek", "co_author", "concede", "support"],
    &["accept_in_part", "conditional", "reject_in_part"],
    &["under_consideration", "undecided", "not_agreed", "no_compromise", "divided"],
    &["criticise", "reject", "accuse", "threaten", "deny"],
    &["propose", "counter_propose", "revise", "demand", "withdraw"],
];
const VERDICTS: &[&[&str]] = &[
    &["same", "agree", "agree_partial", "agree_broader", "compatible", "no_difference"],
    &[
        "overlap",
        "tension",
        "framing_difference",
        "different_scope",
        "update",
        "internal_qualification",
        "not_comparable",
    ],
    &["conflict", "internal_mismatch", "claim_vs_counterclaim"],
];

pub(crate) struct Scored<'a> {
    gold: &'a Value,
    record: Record<'a>,
    files: BTreeSet<String>,
    pub(crate) table: Table,
}

type Pairs<'a> = Vec<(&'a Value, &'a Value)>;
/// Items, and how to find out where one stands.
type Placed<'i, 'a> = (&'i [&'a Value], &'i dyn Fn(&Value) -> Vec<Place>);

impl<'a> Scored<'a> {
    pub(crate) fn new(gold: &'a Value, record: &'a Value) -> Self {
        let agents: BTreeMap<&str, &Value> =
            list(gold, "agents").iter().map(|a| (text(a, "id"), a)).collect();
        let files = gold["meta"]["files"]
            .as_object()
            .map(|m| m.keys().cloned().collect())
            .unwrap_or_default();
        Scored { gold, record: Record::new(record, agents), files, table: Table::new() }
    }

    fn add(&mut self, section: &str, name: &str, right: f64, of: usize) {
        self.table
            .entry(section.into())
            .or_default()
            .insert(name.into(), Share { right, of: of as f64 });
    }

    fn golds(&self, section: &str) -> Vec<&'a Value> {
        list(self.gold, section).iter().collect()
    }

    fn mine(&self, section: &'static str) -> Vec<&'a Value> {
        self.record.items(section).collect()
    }

    /// Pairs items one to one by where they stand.
    fn paired(
        &self,
        (golds, places): Placed<'_, 'a>,
        (mine, my_places): Placed<'_, 'a>,
        how: Leniency,
        also: &dyn Fn(&Value, &Value) -> bool,
    ) -> Pairs<'a> {
        let g: Vec<_> = golds.iter().map(|x| places(x)).collect();
        let p: Vec<_> = mine.iter().map(|x| my_places(x)).collect();
        pair(&g, &p, how, &|i, j| also(golds[i], mine[j]))
            .into_iter()
            .map(|(i, j)| (golds[i], mine[j]))
            .collect()
    }

    fn by_evidence_of(
        &self,
        golds: &[&'a Value],
        mine: &[&'a Value],
        slack: i64,
        also: &dyn Fn(&Value, &Value) -> bool,
    ) -> Pairs<'a> {
        let how = Leniency { slack, iou: 0.0 };
        self.paired(
            (golds, &evidence),
            (mine, &|x| self.record.places(x.get("evidence"))),
            how,
            also,
        )
    }

    fn recall(&mut self, section: &str, golds: &[&Value], pairs: &Pairs) {
        for level in ["core", "std"] {
            let of: Vec<&&Value> = golds.iter().filter(|g| weight(g) == level).collect();
            let found = of
                .iter()
                .filter(|g| pairs.iter().any(|(p, _)| std::ptr::eq(*p, **g as &Value)))
                .count();
            self.add(section, &format!("recall_{level}"), found as f64, of.len());
        }
    }

    fn share(
        &mut self,
        section: &str,
        name: &str,
        pairs: &Pairs,
        ok: impl Fn(&Self, &Value, &Value) -> bool,
    ) {
        let right = pairs.iter().filter(|(g, p)| ok(self, g, p)).count();
        self.add(section, name, right as f64, pairs.len());
    }

    pub(crate) fn story(&mut self) {
        let reports = self.record.story().map(|s| list(s, "reports")).unwrap_or(&[]);
        let files: BTreeSet<&str> =
            reports.iter().filter_map(|r| self.record.file(r.as_str()?)).collect();
        let found = self.files.iter().filter(|f| files.contains(f.as_str())).count();
        self.add("story", "reports_in_one_story", found as f64, self.files.len());
        let want = &self.gold["lineage"]["independent_newsrooms"];
        let want = want.as_array().map(|l| l.len() as u64).or(want.as_u64());
        if let Some(want) = want {
            let got = self.record.story().and_then(|s| s["sources"]["newsrooms"].as_u64());
            self.add("story", "newsrooms", f64::from(u8::from(got == Some(want))), 1);
        }
    }

    pub(crate) fn people(&mut self) {
        let people: Vec<_> =
            self.golds("agents").into_iter().filter(|a| text(a, "kind") == "person").collect();
        let printed: Vec<_> =
            self.mine("agents").into_iter().filter(|a| text(a, "kind") == "person").collect();
        let mut used: BTreeSet<&str> = BTreeSet::new();
        let mut pairs: Pairs = Vec::new();
        for g in &people {
            let is = |p: &&&Value| {
                self.record.key_of(text(p, "id")) == Some(text(g, "id"))
                    && !used.contains(text(p, "id"))
            };
            if let Some(p) = printed.iter().find(is) {
                used.insert(text(p, "id"));
                pairs.push((g, p));
            }
        }
        self.recall("people", &people, &pairs);
        self.add("people", "precision", pairs.len() as f64, printed.len());
        let roles: Pairs = pairs
            .iter()
            .flat_map(|(g, p)| list(g, "roles").iter().map(move |r| (r, *p)))
            .filter(|(r, _)| !evidence(r).is_empty())
            .collect();
        self.share("people", "roles", &roles, Self::role_found);
        let sided: Pairs =
            pairs.iter().filter(|(g, _)| self.record.any_known(g.get("party"))).copied().collect();
        self.share("people", "party", &sided, |s, g, p| {
            s.record.same(g.get("party"), p.get("party"))
        });
        let parties: Vec<_> =
            self.golds("agents").into_iter().filter(|a| text(a, "kind") == "party").collect();
        let found = parties.iter().filter(|g| self.record.any_stands_for(text(g, "id"))).count();
        self.add("people", "parties_recall", found as f64, parties.len());
    }

    fn role_found(&self, role: &Value, person: &Value) -> bool {
        let said =
            if role.get("role").is_some() { text(role, "role") } else { text(role, "title") };
        let want: BTreeSet<String> =
            words(said).into_iter().filter(|w| w.chars().count() > 3).collect();
        list(person, "roles").iter().any(|mine| {
            let near = hit(
                &evidence(role),
                &self.record.places(mine.get("evidence")),
                Leniency::default(),
            );
            near && (want.is_empty() || words(text(mine, "title")).iter().any(|w| want.contains(w)))
        })
    }

    pub(crate) fn coreference(&mut self) {
        let links: Vec<_> = self
            .golds("coreference")
            .into_iter()
            .filter(|c| self.record.any_known(c.get("refers_to")))
            .collect();
        let how = Leniency { slack: 80, iou: 0.0 };
        let found = links.iter().filter(|c| {
            let place = gold_places(c.get("mention").or(c.get("evidence")).unwrap_or(&Value::Null));
            self.record.items("agents").any(|a| {
                self.record.same(c.get("refers_to"), a.get("id"))
                    && hit(&place, &self.record.places(a.get("mentions")), how)
            })
        });
        let found = found.count();
        self.add("coreference", "links", found as f64, links.len());
    }

    pub(crate) fn statements(&mut self) {
        let said = self.golds("statements");
        let printed = self.mine("statements");
        let is_quote = |kind: &str| kind == "direct" || kind == "mixed";
        let quoted: Vec<_> = said.iter().copied().filter(|s| is_quote(text(s, "type"))).collect();
        let (pquoted, pother): (Vec<_>, Vec<_>) =
            printed.iter().copied().partition(|s| is_quote(text(s, "kind")));
        let both = |s: &Value| {
            [self.record.places(s.get("content")), self.record.places(s.get("quoted"))].concat()
        };
        let how = Leniency { slack: 250, iou: 0.0 };
        let mut pairs = self.paired((&quoted, &content), (&pquoted, &both), how, &|_, _| true);
        pairs.retain(|(g, p)| {
            text(g, "type") == "mixed"
                || text(p, "kind") == "mixed"
                || hit(&content(g), &both(p), Leniency { slack: 0, iou: 0.5 })
        });
        let indirect: Vec<_> = said
            .iter()
            .copied()
            .filter(|s| matches!(text(s, "type"), "indirect" | "declined"))
            .collect();
        let named: Vec<_> =
            indirect.into_iter().filter(|s| self.record.any_known(s.get("speaker"))).collect();
        let mine = |s: &Value| self.record.places(s.get("content"));
        let how = Leniency { iou: 0.33, ..Leniency::default() };
        let spoken = self.paired((&named, &content), (&printed, &mine), how, &|g, p| {
            self.record.same(g.get("speaker"), p.get("speaker"))
        });
        let other =
            self.paired((&said, &content), (&pother, &mine), Leniency::default(), &|_, _| true);
        self.recall("quotations", &quoted, &pairs);
        self.add("quotations", "precision", pairs.len() as f64, pquoted.len());
        pairs.retain(|(g, _)| self.record.any_known(g.get("speaker")));
        self.share("quotations", "speaker", &pairs, |s, g, p| {
            s.record.same(g.get("speaker"), p.get("speaker"))
        });
        self.add("indirect_speech", "recall_with_speaker", spoken.len() as f64, named.len());
        self.add("indirect_speech", "precision_at_least", other.len() as f64, pother.len());
    }

    pub(crate) fn quantities(&mut self) {
        let (golds, mine) = (self.golds("quantities"), self.mine("quantities"));
        let pairs = self.by_evidence_of(&golds, &mine, 80, &|_, _| true);
        self.recall("quantities", &golds, &pairs);
        self.add("quantities", "precision_at_least", pairs.len() as f64, mine.len());
        let valued: Pairs = pairs
            .iter()
            .filter(|(g, _)| g.get("nominal").is_some_and(Value::is_number))
            .copied()
            .collect();
        self.share("quantities", "value", &valued, |_, g, p| {
            near(g["nominal"].as_f64(), p["nominal"].as_f64())
        });
        let hedged: Pairs = pairs
            .iter()
            .filter(|(g, _)| {
                g.get("interval").is_some_and(Value::is_array)
                    && !matches!(text(g, "hedge"), "" | "none")
            })
            .copied()
            .collect();
        self.share("quantities", "interval", &hedged, |_, g, p| {
            close(&g["interval"], &p["interval"])
        });
        self.share("quantities", "unit", &pairs, |_, g, p| {
            unit(text(g, "unit")) == unit(text(p, "unit"))
        });
        let given: Pairs = pairs
            .iter()
            .filter(|(g, _)| self.record.any_known(g.get("attributed_to")))
            .copied()
            .collect();
        self.share("quantities", "giver", &given, |s, g, p| {
            s.record.same(g.get("attributed_to"), p.get("attributed_to"))
        });
    }

    pub(crate) fn meetings(&mut self) {
        let (golds, mine) = (self.golds("meetings"), self.mine("meetings"));
        let pairs = self.by_evidence_of(&golds, &mine, 300, &|_, _| true);
        self.recall("meetings", &golds, &pairs);
        self.add("meetings", "precision_at_least", pairs.len() as f64, mine.len());
        let want: Pairs = pairs
            .iter()
            .flat_map(|(g, p)| list(g, "participants").iter().map(move |x| (x, *p)))
            .filter(|(x, _)| self.record.any_known(x.get("agent")))
            .collect();
        self.share("meetings", "participants_recall", &want, |s, x, p| {
            list(p, "participants").iter().any(|q| s.record.same(x.get("agent"), q.get("agent")))
        });
        let given: Pairs = pairs
            .iter()
            .flat_map(|(g, p)| list(p, "participants").iter().map(move |x| (x, *g)))
            .collect();
        self.share("meetings", "participants_precision", &given, |s, x, g| {
            list(g, "participants").iter().any(|y| s.record.same(y.get("agent"), x.get("agent")))
        });
        let dated: Pairs =
            pairs.iter().filter(|(g, _)| g["date"]["edtf"].is_string()).copied().collect();
        self.share("meetings", "date", &dated, |_, g, p| {
            edtf(&g["date"]["edtf"]) == edtf(&p["date"])
        });
        self.realis("meetings", &pairs);
    }

    fn realis(&mut self, section: &str, pairs: &Pairs) {
        let told: Pairs = pairs.iter().filter(|(g, _)| g["realis"].is_string()).copied().collect();
        self.share(section, "realis", &told, |_, g, p| g["realis"] == p["realis"]);
    }

    /// Proposals, claims, single-source facts and anomalies pair by their evidence alone.
    pub(crate) fn by_evidence(&mut self) {
        for section in ["proposals", "claims", "single_source", "anomalies"] {
            let (golds, mine) = (self.golds(section), self.mine(section));
            let pairs = self.by_versions(&golds, &mine);
            self.recall(section, &golds, &pairs);
            self.add(section, "precision_at_least", pairs.len() as f64, mine.len());
            if section == "claims" {
                self.sided(section, "claimant", &pairs, ("claimed_by", "claimant"));
            }
            if section == "proposals" {
                self.sided(section, "author", &pairs, ("author", "authors"));
            }
        }
    }

    /// Pairs items by their evidence and that of their versions.
    fn by_versions(&self, golds: &[&'a Value], mine: &[&'a Value]) -> Pairs<'a> {
        let versions = |x: &Value| -> Vec<Place> {
            let more = list(x, "versions").iter().flat_map(evidence);
            evidence(x).into_iter().chain(more).collect()
        };
        let my_versions = |x: &Value| -> Vec<Place> {
            let more =
                list(x, "versions").iter().flat_map(|v| self.record.places(v.get("evidence")));
            self.record.places(x.get("evidence")).into_iter().chain(more).collect()
        };
        let how = Leniency::default();
        self.paired((golds, &versions), (mine, &my_versions), how, &|_, _| true)
    }

    /// Whether the agent in a key's field and the one in ours act for the same side.
    fn sided(&mut self, section: &str, name: &str, pairs: &Pairs, fields: (&str, &str)) {
        let (gold, mine) = fields;
        let known: Pairs =
            pairs.iter().filter(|(g, _)| self.record.any_known(g.get(gold))).copied().collect();
        self.share(section, name, &known, |s, g, p| {
            s.record.any_same_side(g.get(gold), p.get(mine))
        });
    }

    pub(crate) fn positions(&mut self) {
        let (golds, mine) = (self.golds("positions"), self.mine("positions"));
        let code: BTreeMap<&str, &str> =
            list(self.gold, "issues").iter().map(|i| (text(i, "id"), text(i, "code"))).collect();
        let my_code: BTreeMap<&str, &str> =
            self.record.items("issues").map(|i| (text(i, "id"), text(i, "code"))).collect();
        let side = |g: &Value, p: &Value| self.record.same_side(g.get("party"), p.get("party"));
        let pairs = self.by_evidence_of(&golds, &mine, 300, &side);
        let credit = |g: &Value, p: &Value| credit(STANCES, g, p, "stance");
        let core = golds.iter().filter(|g| weight(g) == "core").count();
        let right: f64 =
            pairs.iter().filter(|(g, _)| weight(g) == "core").map(|(g, p)| credit(g, p)).sum();
        self.add("positions", "recall_core", right, core);
        let right: f64 = pairs.iter().map(|(g, p)| credit(g, p)).sum();
        self.add("positions", "precision_at_least", right, mine.len());
        let coded: Pairs = pairs
            .into_iter()
            .filter(|(g, _)| code.get(text(g, "issue")).is_some_and(|c| !c.is_empty()))
            .collect();
        self.share("positions", "issue_family", &coded, |_, g, p| {
            family(code.get(text(g, "issue"))) == family(my_code.get(text(p, "issue")))
        });
    }

    /// Meetings, proposals, positions, claims and events one by one.
    pub(crate) fn verdicts(&self) -> Vec<Verdict> {
        let any = |_: &Value, _: &Value| true;
        let side = |g: &Value, p: &Value| self.record.same_side(g.get("party"), p.get("party"));
        let kind = |g: &Value, p: &Value| text(g, "event").eq_ignore_ascii_case(text(p, "event"));
        let stance = |g: &Value, p: &Value| credit(STANCES, g, p, "stance");
        let full = |_: &Value, _: &Value| 1.0;
        let pairs = |section, gold, also: &dyn Fn(&Value, &Value) -> bool| {
            self.by_evidence_of(&self.golds(gold), &self.mine(section), 300, also)
        };
        let made = self.by_versions(&self.golds("proposals"), &self.mine("proposals"));
        [
            self.judged("meetings", &pairs("meetings", "meetings", &any), &full),
            self.judged("proposals", &made, &full),
            self.judged("positions", &pairs("positions", "positions", &side), &stance),
            self.judged("claims", &pairs("claims", "claims", &any), &full),
            self.judged("events", &pairs("events", "plover_events", &kind), &full),
        ]
        .concat()
    }

    fn judged(
        &self,
        section: &'static str,
        pairs: &Pairs,
        worth: &dyn Fn(&Value, &Value) -> f64,
    ) -> Vec<Verdict> {
        let right = |p: &Value| {
            pairs.iter().find(|(_, q)| std::ptr::eq(*q, p)).map_or(0.0, |(g, q)| worth(g, q))
        };
        self.mine(section)
            .iter()
            .map(|p| Verdict {
                section,
                id: text(p, "id").to_owned(),
                rule: text(p, "rule").to_owned(),
                right: right(p),
            })
            .collect()
    }

    pub(crate) fn comparisons(&mut self) {
        let golds = self.golds("comparisons");
        let mine = self.mine("comparisons");
        let mut left = mine.clone();
        let mut pairs: Pairs = Vec::new();
        for g in &golds {
            let fits: Vec<&Value> =
                left.iter().copied().filter(|p| self.members_match(g, p)).collect();
            let best = fits.iter().find(|p| accepted(g, "verdict", p)).or(fits.first()).copied();
            if let Some(best) = best {
                pairs.push((g, best));
                left.retain(|x| !std::ptr::eq(*x, best));
            }
        }
        self.recall("comparisons", &golds, &pairs);
        self.add("comparisons", "precision_at_least", pairs.len() as f64, mine.len());
        let right = pairs.iter().map(|(g, p)| credit(VERDICTS, g, p, "verdict")).sum();
        self.add("comparisons", "verdict", right, pairs.len());
    }

    fn members_match(&self, gold: &Value, mine: &Value) -> bool {
        let (members, theirs) = (list(gold, "members"), list(mine, "members"));
        let mut used = BTreeSet::new();
        for m in members {
            let fits = |k: &usize| {
                !used.contains(k)
                    && supported(
                        &evidence(m),
                        &self.record.places(theirs[*k].get("evidence")),
                        Leniency::default(),
                    )
            };
            if let Some(k) = (0..theirs.len()).find(fits) {
                used.insert(k);
            }
        }
        used.len() >= members.len().clamp(1, 2)
    }

    pub(crate) fn events(&mut self) {
        let (golds, mine) = (self.golds("plover_events"), self.mine("events"));
        let kind = |g: &Value, p: &Value| text(g, "event").eq_ignore_ascii_case(text(p, "event"));
        let pairs = self.by_evidence_of(&golds, &mine, 300, &kind);
        self.recall("events", &golds, &pairs);
        self.add("events", "precision_at_least", pairs.len() as f64, mine.len());
        self.sided("events", "actor", &pairs, ("actor", "actor"));
        self.realis("events", &pairs);
    }

    pub(crate) fn timeline(&mut self) {
        let (golds, mine) = (self.golds("timeline"), self.mine("timeline"));
        let pairs = self.by_evidence_of(&golds, &mine, 300, &|_, _| true);
        self.recall("timeline", &golds, &pairs);
        self.add("timeline", "precision_at_least", pairs.len() as f64, mine.len());
        self.share("timeline", "date", &pairs, |_, g, p| edtf(&g["edtf"]) == edtf(&p["date"]));
    }

    /// Every span lies inside its text, every item has one.
    pub(crate) fn evidence(&mut self) {
        let length: BTreeMap<&str, i64> = list(self.record.value, "reports")
            .iter()
            .map(|r| (text(r, "id"), text(r, "text").chars().count() as i64))
            .collect();
        let (mut good, mut all) = (0, 0);
        walk(&self.record.value["stories"], &mut |map| {
            if let (Some(report), Some(start), Some(end)) = (
                map.get("report").and_then(Value::as_str),
                map.get("start").and_then(Value::as_i64),
                map.get("end").and_then(Value::as_i64),
            ) {
                all += 1;
                good += usize::from(
                    0 <= start && start < end && end <= length.get(report).copied().unwrap_or(0),
                );
            }
        });
        self.add("evidence", "spans_in_bounds", good as f64, all);
        let sections = [
            "agents",
            "meetings",
            "proposals",
            "positions",
            "quantities",
            "events",
            "timeline",
            "claims",
        ];
        let items: Vec<&Value> = sections.iter().flat_map(|s| self.record.items(s)).collect();
        let proven =
            items.iter().filter(|x| !self.record.places(x.get("evidence")).is_empty()).count();
        self.add("evidence", "items_with_evidence", proven as f64, items.len());
    }
}

fn evidence(value: &Value) -> Vec<Place> {
    value.get("evidence").map(gold_places).unwrap_or_default()
}

fn content(statement: &Value) -> Vec<Place> {
    let content = statement.get("content").map(gold_places).unwrap_or_default();
    if content.is_empty() { evidence(statement) } else { content }
}

fn weight(gold: &Value) -> &str {
    gold.get("importance").and_then(Value::as_str).unwrap_or("std")
}

fn accepted(gold: &Value, field: &str, mine: &Value) -> bool {
    let also = match gold.get("also_accept") {
        Some(Value::Array(list)) => list.clone(),
        Some(other) => vec![other.clone()],
        None => Vec::new(),
    };
    mine.get(field).is_some_and(|m| gold.get(field) == Some(m) || also.contains(m))
}

/// One for the key's own code, a half for one of its group.
fn credit(groups: &[&[&str]], gold: &Value, mine: &Value, field: &str) -> f64 {
    if accepted(gold, field, mine) {
        return 1.0;
    }
    let group = |v: &Value| groups.iter().position(|g| g.contains(&text(v, field)));
    if group(gold).is_some() && group(gold) == group(mine) { 0.5 } else { 0.0 }
}

fn family<'a>(code: Option<&&'a str>) -> Option<&'a str> {
    code.and_then(|c| c.split('.').next())
}

/// Equal to a millionth.
fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0),
        _ => false,
    }
}

/// Intersection over union of two intervals, at least 0.8; open ends must agree.
fn close(want: &Value, got: &Value) -> bool {
    let ends =
        |v: &Value| v.as_array().filter(|l| l.len() == 2).map(|l| [l[0].as_f64(), l[1].as_f64()]);
    let (Some(want), Some(got)) = (ends(want), ends(got)) else { return false };
    if near(want[0], got[0]) && near(want[1], got[1]) {
        return true;
    }
    if let ([Some(a), Some(b)], [Some(c), Some(d)]) = (want, got) {
        let union = b.max(d) - a.min(c);
        return union > 0.0 && b.min(d) - a.max(c) >= 0.8 * union;
    }
    want.iter().zip(got).all(|(a, b)| match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= 0.1 * a.abs().max(b.abs()),
        _ => false,
    })
}

/// A unit without brackets, plural and spelling.
fn unit(unit: &str) -> String {
    let bare = unit.split('(').next().unwrap_or("").trim().to_lowercase();
    let one = |part: &str| -> String {
        match part.trim() {
            "hr" | "hrs" | "hour" | "hours" => "h".into(),
            "minute" | "minutes" => "min".into(),
            "day" | "days" => "d".into(),
            "percent" | "per cent" | "pct" | "percentage point" | "percentage points" | "pp" => {
                "%".into()
            }
            "persons" | "people" | "casualty" | "casualties" => "person".into(),
            "dollar" | "dollars" | "$" | "us$" => "usd".into(),
            "euro" | "euros" | "€" => "eur".into(),
            "ton" | "tons" | "tonne" | "tonnes" | "metric ton" | "metric tons" => "t".into(),
            "year" | "years" => "yr".into(),
            "month" | "months" => "mo".into(),
            "week" | "weeks" => "wk".into(),
            "share" | "rank" | "ordinal" | "ratio" | "fraction" | "" => "1".into(),
            other => other.trim_end_matches('s').to_owned(),
        }
    };
    bare.split('/').map(one).collect::<Vec<_>>().join("/")
}

/// A date without its time and its doubt marks.
fn edtf(value: &Value) -> String {
    let text = value.as_str().unwrap_or("");
    text.split('T').next().unwrap_or("").chars().filter(|c| !matches!(c, '~' | '?' | '%')).collect()
}

fn walk(value: &Value, visit: &mut dyn FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Array(list) => list.iter().for_each(|x| walk(x, visit)),
        Value::Object(map) => {
            visit(map);
            map.values().for_each(|x| walk(x, visit));
        }
        _ => {}
    }
}
