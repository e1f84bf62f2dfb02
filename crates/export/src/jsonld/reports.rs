//! Reports as news articles, and which was made from which.

use readout_types::{Author, Lineage, LineageClass, Record, Report};
use serde_json::{Value as Json, json};

use super::{Node, date, report_iri};

pub(super) fn report(record: &Record, r: &Report) -> Json {
    let derived: Vec<&Lineage> = record
        .stories
        .iter()
        .flat_map(|s| &s.lineage)
        .filter(|l| l.to == r.id && depends(l.class))
        .collect();
    let from: Vec<String> = derived.iter().map(|l| report_iri(&l.from)).collect();
    let how: Vec<Json> = derived.into_iter().map(derivation).collect();
    Node::new(report_iri(&r.id), &["schema:NewsArticle", "prov:Entity"])
        .with("headline", r.title.as_deref().map(|t| json!(t)))
        .with("identifier", json!(r.source))
        .with("url", r.url.as_deref().filter(|u| is_iri(u)).map(|u| json!(u)))
        .with("publisher", r.outlet.as_deref().map(|name| named("schema:Organization", name)))
        .with("author", by(&r.authors, "author"))
        .with("editor", by(&r.authors, "editor"))
        .with("contributor", by(&r.authors, "contributor"))
        .with("datePublished", r.published.as_ref().map(date))
        .with("dateline", r.dateline.as_deref().map(|d| json!(d)))
        .with("wire", r.wire.as_ref().map(|w| named("schema:NewsMediaOrganization", &w.name)))
        .with("inLanguage", r.lang.as_deref().map(|l| json!(l)))
        .with("sha256", json!(r.sha256))
        .with("articleBody", json!(r.text.as_str()))
        .with("wasDerivedFrom", json!(from))
        .with("qualifiedDerivation", json!(how))
        .done()
}

fn named(kind: &str, name: &str) -> Json {
    json!({"type": kind, "name": name})
}

fn by(authors: &[Author], role: &str) -> Json {
    let of_role = authors.iter().filter(|a| a.role == role);
    of_role.map(|a| named("schema:Person", &a.name)).collect()
}

fn depends(class: LineageClass) -> bool {
    !matches!(class, LineageClass::Original | LineageClass::Independent | LineageClass::Unrelated)
}

fn derivation(l: &Lineage) -> Json {
    json!({
        "type": "prov:Derivation",
        "entity": report_iri(&l.from),
        "lineageClass": l.class.as_str(),
        "shareOfSource": l.containment.0,
        "shareOfCopy": l.containment.1,
        "basis": l.basis.as_str(),
        "confidence": l.confidence,
    })
}

/// An address that can stand as an IRI; others are only texts.
fn is_iri(url: &str) -> bool {
    let allowed = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`".contains(c);
    (url.starts_with("http://") || url.starts_with("https://")) && url.chars().all(allowed)
}
