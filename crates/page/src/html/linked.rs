//! JSON-LD: what a page states as linked data.
//!
//! In: the scripts of a page. Out: [`Linked`]. Holds: arrays, `@graph`, nested and referenced nodes are walked;
//! broken JSON is mended where it is broken in the usual ways, else passed over.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What linked data says of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Linked {
    pub headline: Option<String>,
    pub published: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
}

/// No deeper nesting is walked, and no more nodes than this.
const DEEPEST: usize = 24;
const MOST_NODES: usize = 20_000;

/// Reads the scripts.
pub(crate) fn linked<'a>(scripts: impl Iterator<Item = &'a str>) -> Linked {
    let mut nodes = Vec::new();
    for script in scripts {
        if let Some(value) = parse(script) {
            walk(&value, 0, &mut nodes);
        }
    }
    let by_id: BTreeMap<&str, &Map<String, Value>> = nodes
        .iter()
        .filter(|n| n.len() > 1)
        .filter_map(|n| Some((n.get("@id")?.as_str()?, n)))
        .collect();
    let mut found = Linked::default();
    let mut ranked: Vec<(u8, &Map<String, Value>)> =
        nodes.iter().filter_map(|n| Some((rank(n)?, n))).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    for (rank, node) in ranked {
        fill(&mut found, node, rank, &by_id);
    }
    found
}

/// Articles first, then pages.
fn rank(node: &Map<String, Value>) -> Option<u8> {
    let kinds: Vec<&str> = match node.get("@type")? {
        Value::String(s) => vec![s],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let is = |end: &str| kinds.iter().any(|k| k.rsplit('/').next().unwrap_or(k).ends_with(end));
    if is("Article") || is("BlogPosting") || is("Report") || is("LiveBlogPosting") {
        Some(0)
    } else if is("WebPage") || is("ItemPage") {
        Some(1)
    } else {
        None
    }
}

fn fill(
    found: &mut Linked,
    node: &Map<String, Value>,
    rank: u8,
    by_id: &BTreeMap<&str, &Map<String, Value>>,
) {
    let text = |key: &str| node.get(key).and_then(string);
    found.headline = found.headline.take().or_else(|| text("headline")).or_else(|| text("name"));
    found.published =
        found.published.take().or_else(|| text("datePublished")).or_else(|| text("dateCreated"));
    found.url = found.url.take().or_else(|| text("url"));
    if found.authors.is_empty() && rank == 0 {
        for key in ["author", "creator"] {
            if let Some(value) = node.get(key).filter(|_| found.authors.is_empty()) {
                names(value, by_id, 0, &mut found.authors);
            }
        }
    }
    if found.publisher.is_none() {
        let mut all = Vec::new();
        if let Some(value) = node.get("publisher") {
            names(value, by_id, 0, &mut all);
        }
        found.publisher = all.into_iter().next();
    }
}

fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(clean(s)).filter(|s| !s.is_empty()),
        Value::Array(all) => all.iter().find_map(string),
        _ => None,
    }
}

/// Names of persons or organisations: a string, a node, a reference to one, or a list of these.
fn names(
    value: &Value,
    by_id: &BTreeMap<&str, &Map<String, Value>>,
    depth: usize,
    out: &mut Vec<String>,
) {
    if depth > 4 || out.len() > 40 {
        return;
    }
    match value {
        Value::String(s) if s.starts_with("http") => {
            if let Some(node) = by_id.get(s.as_str()) {
                names(&Value::Object((*node).clone()), by_id, depth + 1, out);
            }
        }
        Value::String(s) => {
            let name = clean(s);
            if !name.is_empty() && !out.contains(&name) {
                out.push(name);
            }
        }
        Value::Array(all) => all.iter().for_each(|v| names(v, by_id, depth + 1, out)),
        Value::Object(node) => match node.get("name") {
            Some(name) => names(name, by_id, depth + 1, out),
            None => {
                let target = node.get("@id").and_then(Value::as_str).and_then(|id| by_id.get(id));
                if let Some(target) = target.filter(|t| t.contains_key("name")) {
                    names(&Value::Object((*target).clone()), by_id, depth + 1, out);
                }
            }
        },
        _ => {}
    }
}

/// Text without the entities and tags that some generators leave in.
fn clean(text: &str) -> String {
    let mut text = text.trim().to_owned();
    for (entity, c) in [
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&apos;", "'"),
        ("&#8217;", "’"),
        ("&#8216;", "‘"),
        ("&#8211;", "–"),
        ("&rsquo;", "’"),
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
    ] {
        if text.contains(entity) {
            text = text.replace(entity, c);
        }
    }
    text
}

/// Collects every node of a value.
fn walk(value: &Value, depth: usize, out: &mut Vec<Map<String, Value>>) {
    if depth > DEEPEST || out.len() > MOST_NODES {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|v| walk(v, depth + 1, out)),
        Value::Object(node) => {
            if node.contains_key("@type") || node.contains_key("@id") {
                out.push(node.clone());
            }
            node.values()
                .filter(|v| v.is_object() || v.is_array())
                .for_each(|v| walk(v, depth + 1, out));
        }
        _ => {}
    }
}

/// Parses, mending what is usually broken: comments round it, raw line ends in strings, commas before a bracket.
fn parse(script: &str) -> Option<Value> {
    let text = script.trim();
    let text = text.strip_prefix("<!--").unwrap_or(text);
    let text = text.strip_suffix("-->").unwrap_or(text).trim().trim_end_matches(';');
    let text = text
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("/*<![CDATA[*/")
        .trim_start_matches("<![CDATA[");
    let text =
        text.trim_end_matches("//]]>").trim_end_matches("/*]]>*/").trim_end_matches("]]>").trim();
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&mended(text)).ok())
}

fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut inside, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            '"' if !escaped => inside = !inside,
            '\n' | '\r' | '\t' if inside => {
                out.push(' ');
                continue;
            }
            ']' | '}' if !inside => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
            }
            c if c.is_control() && !c.is_whitespace() => continue,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_references_and_broken_json_are_read() {
        let graph = r##"{"@graph":[{"@type":"WebPage","name":"Page"},
            {"@type":["NewsArticle"],"headline":"Ferry deal holds","datePublished":"2026-03-04T10:00:00+01:00",
             "author":[{"@id":"#jo"}],"publisher":{"@type":"Organization","name":"The Aulis Courier"}},
            {"@type":"Person","@id":"#jo","name":"Jo Orlu"},]}"##;
        let found = linked([graph].into_iter());
        assert_eq!(found.headline.as_deref(), Some("Ferry deal holds"));
        assert_eq!(found.authors, ["Jo Orlu"]);
        assert_eq!(found.publisher.as_deref(), Some("The Aulis Courier"));
        let broken = "{\"@type\":\"Article\",\"headline\":\"Two\nlines\",}";
        assert_eq!(linked([broken].into_iter()).headline.as_deref(), Some("Two lines"));
        assert_eq!(linked(["{", "null", "[]", "\"x\""].into_iter()), Linked::default());
    }
}
