//! A small record about invented talks, for tests.

use readout_types::Record;
use serde_json::{Value as Json, json};

/// What the first report says; `at` finds places in it.
pub(crate) const EVENING: &str = "Kolda and Serrat end river talks without a deal\n\
    “We will not pay twice for the same water,” minister Ilse Brandvold said at the gate.\n\
    The talks took six hours. Serrat rejects any toll above 4 % & calls <that> *final*.";

/// What the second says.
pub(crate) const MORNING: &str =
    "River toll talks break off\nThe talks took more than five hours, an aide said.";

fn at(report: &str, words: &str) -> Json {
    let text = if report == "r1" { EVENING } else { MORNING };
    let start = text.find(words).map_or(0, |byte| text[..byte].chars().count());
    json!({"report": report, "start": start, "end": start + words.chars().count()})
}

fn report(id: &str, outlet: &str, text: &str) -> Json {
    json!({
        "id": id, "source": format!("{outlet}.txt"), "sha256": "00", "url": null, "outlet": outlet,
        "outlet_basis": "stated", "title": text.lines().next(), "authors": [{"name": "Ada Holt", "role": "author"}],
        "wire": null, "credit": null, "published": "2026-03-03T07:10", "published_basis": "stated", "dateline": null,
        "lang": "en", "text": text, "zones": [], "times": [],
    })
}

fn agent(id: &str, kind: &str, name: &str, party: Option<&str>) -> Json {
    json!({
        "id": id, "kind": kind, "name": name, "aliases": [], "party": party, "affiliations": [], "members": [],
        "relations": [], "country": null, "sector": "GOV", "wikidata": null, "roles": [], "mentions": [],
        "evidence": [at("r1", name)], "confidence": 0.9,
    })
}

fn hours(id: &str, report: &str, words: &str, nominal: f64, interval: Json) -> Json {
    json!({
        "id": id, "kind": "duration", "measure": "talks", "about": null, "nominal": nominal, "interval": interval,
        "hard": interval, "closed": [true, true], "unit": "h", "hedge": "none",
        "scope": {"population": null, "side": null, "area": null, "window": null}, "as_of": null,
        "attributed_to": "narrator", "in_headline": false, "in_quote": false, "evidence": [at(report, words)],
        "confidence": 0.9, "rule": "duration",
    })
}

fn compared(id: &str, fact: &str, verdict: &str, witnesses: u32) -> Json {
    json!({
        "id": id, "fact": fact, "about": null, "verdict": verdict, "reason": "r", "severity": null,
        "members": [
            {"report": "r1", "value": "six hours", "evidence": [at("r1", "six hours")]},
            {"report": "r2", "value": "more than five hours", "evidence": [at("r2", "more than five hours")]},
        ],
        "sources": {"outlets": 2, "newsrooms": 2, "witnesses": witnesses},
    })
}

/// Two reports of one evening: a meeting, a quotation, a refusal, two lengths.
pub(crate) fn record() -> Record {
    let quoted = "We will not pay twice for the same water,";
    let refusal = "Serrat rejects any toll above 4 %";
    let mut story = json!({
        "id": "sy1", "title": "Kolda and Serrat end river talks without a deal", "reports": ["r1", "r2"],
        "process": null, "episodes": [{"id": "ep1", "date": "2026-03-02", "key": "me1", "reports": ["r1", "r2"]}],
        "sources": {"outlets": 2, "newsrooms": 2, "witnesses": 3},
        "lineage": [{"from": "r1", "to": "r2", "class": "rewrite", "shared": [], "containment": [0.25, 0.5],
                     "basis": "inferred", "confidence": 0.7, "evidence": []}],
        "agents": [agent("ag1", "party", "Kolda", None), agent("ag2", "party", "Serrat", None),
                   agent("ag3", "person", "Ilse Brandvold", Some("ag1"))],
        "places": [], "proposals": [], "movements": [], "timeline": [], "single_source": [], "anomalies": [],
        "issues": [{"id": "is1", "code": "TRADE.tariff", "label": "tariffs | tolls", "evidence": [at("r1", "toll")]}],
        "quantities": [hours("qu1", "r1", "six hours", 6.0, json!([5.5, 6.5])),
                       hours("qu2", "r2", "more than five hours", 5.0, json!([5.0, null]))],
    });
    story["meetings"] = json!([{
        "id": "me1", "kind": "talks", "title": "river talks", "participants":
            [{"agent": "ag3", "side": "ag1", "capacity": "minister", "evidence": [at("r1", "Ilse Brandvold")]}],
        "host": null, "place": null, "date": "2026-03-02", "date_basis": "inferred", "time_of_day": null,
        "duration": ["qu1", "qu2"], "documents": [], "issues": [], "outcome":
            [{"code": "no_agreement", "issue": null, "object": "without a deal", "realis": "occurred",
              "stated_by": "narrator", "evidence": [at("r1", "without a deal")]}],
        "tone": [], "readout_by": null, "realis": "occurred", "evidence": [at("r1", "river talks")],
        "confidence": 0.9, "rule": null,
    }]);
    story["statements"] = json!([{
        "id": "st1", "kind": "direct", "speaker": "ag3", "speaker_text": "minister Ilse Brandvold",
        "content": [at("r1", quoted)], "quoted": [at("r1", quoted)], "cue": at("r1", "said"),
        "source": at("r1", "minister Ilse Brandvold"), "addressee": null, "venue": "at the gate", "about": ["is1"],
        "chain": [], "variant_of": null, "evidence": [at("r1", quoted)], "confidence": 0.9, "rule": "quote",
    }]);
    story["positions"] = json!([{
        "id": "po1", "party": "ag2", "issue": "is1", "target": null, "stance": "reject", "condition": null,
        "grounds": null, "value": null, "stated_by": "narrator", "via": "narrator", "date": null, "supersedes": null,
        "evidence": [at("r1", refusal)], "confidence": 0.8, "rule": "stance.reject",
    }]);
    story["claims"] = json!([{
        "id": "cl1", "proposition": refusal, "claimant": "ag2", "status": "asserted", "hearsay": false,
        "counters": null, "realis": "occurred", "evidence": [at("r1", refusal)], "confidence": 0.3, "rule": null,
    }]);
    story["events"] = json!([{
        "id": "ev1", "event": "REJECT", "mode": null, "context": [], "cameo": "120", "actor": ["ag2"],
        "recipient": ["ag1"], "place": null, "date": "2026-03", "condition": null, "realis": "occurred",
        "attributed_to": "narrator", "confidence": 0.8, "evidence": [at("r1", refusal)], "rule": "reject",
    }]);
    story["comparisons"] = json!([
        compared("co1", "The talks took six hours", "agree", 3),
        compared("co2", "figure: six hours", "agree", 1),
        compared("co3", "figure: the river talks", "agree", 2),
        compared("co4", "how long", "overlap", 2),
    ]);
    let record = json!({
        "schema": "readout/1", "versions": {"readout": "0", "model": "m", "lexicons": "l"},
        "reports": [report("r1", "Harbour Courier", EVENING), report("r2", "The Lantern", MORNING)],
        "stories": [story], "skipped": [],
    });
    serde_json::from_value(record).expect("the fixture has the record's form")
}
