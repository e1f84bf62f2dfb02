//! JSON: one item, an array of items, or one item a line.
//!
//! In: a stream. Out: items. Holds: a broken or over-long line is one skip, and the lines after it are read.

use std::io::{self, BufRead, BufReader, Read};

use readout_types::Skip;
use serde_json::{Map, Value};

use super::{Each, broken};
use crate::decode::decode;
use crate::item::{Content, Item, Stated, sha256};
use crate::options::Options;
use crate::skip::{Reason, skip};

/// Gives out the items.
pub(crate) fn items(source: &str, input: &mut dyn Read, options: &Options, each: &mut Each<'_>) {
    let mut lines =
        Lines { input: BufReader::with_capacity(1 << 16, input), most: options.limits.item_bytes };
    let mut number = 0usize;
    loop {
        match lines.next() {
            Ok(Line::End) => return,
            Err(e) => return each(Err(broken(source, &e))),
            Ok(Line::TooLong) => {
                number += 1;
                let detail = format!("line {number} is longer than {} bytes", lines.most);
                each(Err(skip(source, Reason::TooLarge, detail)));
            }
            Ok(Line::Text(line)) => {
                number += 1;
                if number == 1 && !one_value_a_line(&line) {
                    return document(source, line, lines, options, each);
                }
                read_line(source, number, &line, options, each);
            }
        }
    }
}

/// Whether the first line is a whole value that is no list of items (then each line is one).
fn one_value_a_line(line: &[u8]) -> bool {
    let trimmed = line.trim_ascii();
    // A UTF-16 document is never lines of bytes.
    if line.contains(&0) || trimmed.starts_with(b"[") {
        return false;
    }
    trimmed.ends_with(b"}") || serde_json::from_slice::<Value>(trimmed).is_ok()
}

fn read_line(source: &str, number: usize, line: &[u8], options: &Options, each: &mut Each<'_>) {
    if line.trim_ascii().is_empty() {
        return;
    }
    let name = format!("{source}#{number}");
    match parse(line) {
        Ok(Value::Object(map)) => each(item(&name, &map, line, options)),
        Ok(_) => each(Err(skip(&name, Reason::BadJson, "the line holds no object"))),
        Err(detail) => each(Err(skip(&name, Reason::BadJson, detail))),
    }
}

fn parse(bytes: &[u8]) -> Result<Value, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match serde_json::from_slice(bytes) {
        Ok(value) => Ok(value),
        // Not UTF-8, or broken: what can be decoded may still be JSON.
        Err(e) => decode(bytes, None)
            .ok()
            .and_then(|text| serde_json::from_str(&text).ok())
            .ok_or_else(|| e.to_string()),
    }
}

/// One JSON text over many lines.
fn document(
    source: &str,
    first: Vec<u8>,
    lines: Lines<impl BufRead>,
    options: &Options,
    each: &mut Each<'_>,
) {
    let most = options.limits.item_bytes * 16;
    let mut bytes = first;
    bytes.push(b'\n');
    let mut rest = lines.input.take(most as u64);
    if let Err(e) = rest.read_to_end(&mut bytes) {
        return each(Err(broken(source, &e)));
    }
    if bytes.len() > most {
        return each(Err(skip(
            source,
            Reason::TooLarge,
            format!("more than {most} bytes of one JSON text"),
        )));
    }
    match parse(&bytes) {
        Ok(value) => {
            for (number, value) in listed(value, options).into_iter().enumerate() {
                let name = format!("{source}#{}", number + 1);
                match value {
                    Value::Object(map) => {
                        let own = Value::Object(map.clone()).to_string();
                        each(item(&name, &map, own.as_bytes(), options));
                    }
                    _ => each(Err(skip(&name, Reason::BadJson, "the item is no object"))),
                }
            }
        }
        Err(detail) => each(Err(skip(source, Reason::BadJson, detail))),
    }
}

/// The items of a JSON text: its array, the one array of objects in it, or itself.
fn listed(value: Value, options: &Options) -> Vec<Value> {
    let named = |map: &Map<String, Value>| {
        let texts = ["text", "html"].map(|ours| options.names(ours)).concat();
        map.iter().any(|(k, v)| v.is_string() && texts.contains(&k.to_lowercase()))
    };
    match value {
        Value::Array(items) => items,
        Value::Object(map) if !named(&map) => {
            let list =
                map.values().find_map(|v| v.as_array().filter(|a| a.iter().all(Value::is_object)));
            match list {
                Some(items) if !items.is_empty() => items.clone(),
                _ => vec![Value::Object(map)],
            }
        }
        other => vec![other],
    }
}

/// One item from its fields.
fn item(
    name: &str,
    map: &Map<String, Value>,
    bytes: &[u8],
    options: &Options,
) -> Result<Item, Skip> {
    let values = |ours: &str| -> Vec<&Value> {
        let theirs = options.names(ours);
        let of = |t: &String| map.iter().find(|(k, _)| k.to_lowercase() == *t).map(|(_, v)| v);
        theirs.iter().filter_map(of).collect()
    };
    // The first name that holds something: an empty "text" beside a full "body" hides nothing.
    let field =
        |ours: &str| values(ours).into_iter().filter_map(scalar).find(|s| !s.trim().is_empty());
    let url = field("url");
    let source = field("id").or_else(|| url.clone()).unwrap_or_else(|| name.to_owned());
    let content = match (field("text"), field("html")) {
        (Some(text), _) => Content::with_deck(field("deck"), text),
        (None, Some(html)) => Content::Html(html),
        (None, None) => return Err(skip(&source, Reason::NoText, "neither text nor html")),
    };
    let stated = Stated {
        title: field("title"),
        published: field("published"),
        url,
        outlet: field("outlet"),
        authors: values("authors")
            .into_iter()
            .map(names)
            .find(|n| !n.is_empty())
            .unwrap_or_default(),
    };
    Ok(Item { source, sha256: sha256(bytes), content, stated })
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// Names as a string, a list of strings, or a list of objects with a name.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Array(all) => all
            .iter()
            .filter_map(|v| scalar(v).or_else(|| v.get("name").and_then(scalar)))
            .collect(),
        _ => Vec::new(),
    }
}

enum Line {
    Text(Vec<u8>),
    TooLong,
    End,
}

/// Lines of bounded length.
struct Lines<R> {
    input: R,
    most: usize,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Line> {
        let mut line = Vec::new();
        let n = (&mut self.input).take(self.most as u64 + 1).read_until(b'\n', &mut line)?;
        if n == 0 {
            return Ok(Line::End);
        }
        if n > self.most && line.last() != Some(&b'\n') {
            self.drop_rest_of_line()?;
            return Ok(Line::TooLong);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        Ok(Line::Text(line))
    }

    fn drop_rest_of_line(&mut self) -> io::Result<()> {
        loop {
            let ready = self.input.fill_buf()?;
            if ready.is_empty() {
                return Ok(());
            }
            if let Some(at) = ready.iter().position(|b| *b == b'\n') {
                self.input.consume(at + 1);
                return Ok(());
            }
            let n = ready.len();
            self.input.consume(n);
        }
    }
}
