//! What the interface answers to, described for programs (OpenAPI 3.1).
//!
//! In: nothing. Out: [`document`]. Holds: every route of the router stands here once, and a test holds them together; the
//! schemas are made from the types that are sent, so that they cannot say anything else.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse as _;
use readout_types::Record;
use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::query::{AsOf, Asked, Lines, Nothing, Paged, Words};
use super::{Answer, ProblemBody, changes, views};

/// Puts a type into the document.
type Describe = fn(&mut SchemaGenerator) -> Schema;

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// What an answer holds.
enum Gives {
    Json(Describe),
    Text,
}

/// One route.
struct Route {
    method: &'static str,
    path: &'static str,
    says: &'static str,
    asks: Describe,
    takes: Option<Describe>,
    gives: Gives,
    /// Status of an answer, with what it means.
    statuses: &'static [(&'static str, &'static str)],
    /// Status of what goes wrong here and not everywhere.
    problems: &'static [(&'static str, &'static str)],
}

const FOUND: &[(&str, &str)] = &[("200", "Found.")];
const NOT_THERE: &[(&str, &str)] = &[("404", "Nothing, or more than one thing, has this name.")];

const fn look(path: &'static str, says: &'static str, asks: Describe, gives: Describe) -> Route {
    Route {
        method: "get",
        path,
        says,
        asks,
        takes: None,
        gives: Gives::Json(gives),
        statuses: FOUND,
        problems: NOT_THERE,
    }
}

const ROUTES: &[Route] = &[
    look("/openapi.json", "This document.", of::<Nothing>, of::<Map<String, Value>>),
    look("/stories", "The stories, the latest first.", of::<Lines>, of::<views::Stories>),
    look("/stories/{id}", "The record of one story.", of::<AsOf>, of::<Record>),
    look(
        "/stories/{id}/versions",
        "Every version of a story.",
        of::<Nothing>,
        of::<views::Versions>,
    ),
    look(
        "/stories/{id}/compare",
        "Where reports agree and differ.",
        of::<AsOf>,
        of::<views::Compared>,
    ),
    look("/stories/{id}/timeline", "What happened when.", of::<AsOf>, of::<views::Times>),
    look("/stories/{id}/agents", "Who acts in a story.", of::<AsOf>, of::<views::Agents>),
    look(
        "/stories/{id}/sources",
        "On how many sources a story rests.",
        of::<AsOf>,
        of::<views::Rests>,
    ),
    look("/reports/{id}", "One report.", of::<Nothing>, of::<views::KeptReport>),
    Route {
        gives: Gives::Text,
        ..look("/reports/{id}/text", "The text of one report.", of::<Nothing>, of::<Nothing>)
    },
    look("/quotes", "What was said, the latest first.", of::<Lines>, of::<views::Quotes>),
    look("/figures", "The figures, the latest first.", of::<Lines>, of::<views::Figures>),
    look("/positions", "Who stands where, the latest first.", of::<Lines>, of::<views::Positions>),
    look("/search", "Reports by their text, the best first.", of::<Words>, of::<views::Hits>),
    look(
        "/corrections",
        "What analysts decided, the latest first.",
        of::<Paged>,
        of::<views::Decisions>,
    ),
    Route {
        method: "post",
        takes: Some(of::<readout_store::Correction>),
        statuses: &[("201", "Kept, and the stories it touches are up to date.")],
        problems: &[
            ("404", "No kept report has these bytes."),
            ("409", "It meets nothing in the record as it is now."),
        ],
        ..look("/corrections", "Correct the record.", of::<Nothing>, of::<readout_store::Kept>)
    },
    Route {
        method: "delete",
        statuses: &[("200", "Undone; it stays listed.")],
        problems: &[("404", "No correction in force has this number.")],
        ..look(
            "/corrections/{number}",
            "Undo a correction.",
            of::<Nothing>,
            of::<readout_store::Kept>,
        )
    },
    Route {
        method: "post",
        takes: Some(of::<changes::Upload>),
        statuses: &[("200", "Nothing of it is new."), ("201", "New reports are kept.")],
        problems: &[],
        ..look("/reports", "Take reports in.", of::<Nothing>, of::<changes::Taken>)
    },
];

/// What can go wrong everywhere.
const ALWAYS: &[(&str, &str)] = &[
    ("400", "The request cannot be understood."),
    ("401", "Log in first."),
    ("403", "Not allowed, or sent by a page of another site."),
    ("414", "The address is too long."),
    ("421", "The server is not known by this name."),
    ("429", "Too many requests; `Retry-After` says when to come back."),
    ("500", "A fault of the program."),
    ("503", "The store cannot be asked now."),
];
const OF_BODIES: &[(&str, &str)] =
    &[("413", "The body is too large."), ("415", "The body is not JSON.")];

/// Made once: it says the same as long as the program runs.
static DOCUMENT: LazyLock<Value> = LazyLock::new(describe);

/// The document.
#[must_use]
pub fn document() -> &'static Value {
    &DOCUMENT
}

pub(super) async fn answer(Asked(_): Asked<Nothing>) -> Answer {
    let body = serde_json::to_vec(&*DOCUMENT).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Two generators: what is sent has every field, what is taken may leave some out.
struct Generators {
    sent: SchemaGenerator,
    taken: SchemaGenerator,
}

fn generator(contract: Contract) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    settings.contract = contract;
    settings.into_generator()
}

fn describe() -> Value {
    let mut make = Generators {
        sent: generator(Contract::Serialize),
        taken: generator(Contract::Deserialize),
    };
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let path = paths.entry(format!("/api{}", route.path)).or_insert_with(|| json!({}));
        path[route.method] = operation(route, &mut make);
    }
    let problem = make.sent.subschema_for::<ProblemBody<'static>>();
    let mut schemas = make.sent.take_definitions(true);
    for (name, schema) in make.taken.take_definitions(true) {
        schemas.entry(name).or_insert(schema);
    }
    let mut schemas = Value::Object(schemas);
    bound(&mut schemas);
    let mut document = head();
    document["paths"] = Value::Object(paths);
    document["components"] = json!({
        "schemas": schemas,
        "responses": { "Problem": {
            "description": "What went wrong.",
            "content": { "application/problem+json": { "schema": problem } },
        } },
    });
    document
}

/// The document without its routes.
fn head() -> Value {
    let says =
        "The record of many news reports of one negotiation: the same data as the pages show.";
    json!({
        // The schemas are those of JSON Schema 2020-12, which 3.1 takes as they are and every tool knows.
        "openapi": "3.1.0",
        "info": {
            "title": "Readout",
            "description": says,
            "license": { "name": "MIT OR Apache-2.0" },
            "version": env!("CARGO_PKG_VERSION"),
        },
        "paths": {},
    })
}

fn operation(route: &Route, make: &mut Generators) -> Value {
    let mut parameters = in_path(route.path);
    parameters.extend(in_query((route.asks)(&mut make.taken), &make.taken));
    let name: String = route.path.chars().filter(|c| c.is_alphanumeric() || *c == '/').collect();
    let mut operation = json!({
        "operationId": format!("{}{}", route.method, name.replace('/', "_")),
        "summary": route.says,
        "parameters": parameters,
        "responses": responses(route, make),
    });
    if let Some(takes) = route.takes {
        let schema = takes(&mut make.taken);
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    operation
}

fn responses(route: &Route, make: &mut Generators) -> Value {
    let content = match route.gives {
        Gives::Json(gives) => {
            json!({ "application/json": { "schema": gives(&mut make.sent) } })
        }
        Gives::Text => json!({ "text/plain": { "schema": { "type": "string" } } }),
    };
    let mut responses = Map::new();
    for (status, says) in route.statuses {
        let mut response = json!({ "description": says, "content": content });
        if route.method == "get" {
            response["headers"] = json!({ "ETag": {
                "description": "Names this answer: send it as If-None-Match.",
                "schema": { "type": "string" },
            } });
        }
        responses.insert((*status).to_owned(), response);
    }
    if route.method == "get" {
        let unchanged = json!({ "description": "The client has it already (If-None-Match)." });
        responses.insert("304".to_owned(), unchanged);
    }
    let bodies = if route.method == "post" { OF_BODIES } else { &[] };
    for (status, says) in ALWAYS.iter().chain(route.problems).chain(bodies) {
        let mut problem = json!({ "$ref": "#/components/responses/Problem" });
        problem["description"] = json!(says);
        responses.insert((*status).to_owned(), problem);
    }
    Value::Object(responses)
}

/// The names in braces.
fn in_path(path: &str) -> Vec<Value> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let one = |name: &str| {
        let schema = match name {
            "number" => json!({ "type": "integer", "minimum": 1, "maximum": i64::MAX }),
            _ => json!({ "type": "string", "minLength": 1 }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    };
    names.map(one).collect()
}

/// The fields of a query's type.
fn in_query(schema: Schema, generator: &SchemaGenerator) -> Vec<Value> {
    let schema = schema.to_value();
    let name = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()).unwrap_or_default();
    let whole = generator.definitions().get(name).cloned().unwrap_or_default();
    let required = whole["required"].as_array().cloned().unwrap_or_default();
    let fields = whole["properties"].as_object().cloned().unwrap_or_default();
    let one = |(name, mut schema): (String, Value)| {
        let says = schema["description"].take();
        if let Some(fields) = schema.as_object_mut() {
            fields.retain(|key, _| key != "description" && key != "default");
        }
        // An address has texts; what is not there is left out, not null.
        if let Some(kinds) = schema["type"].as_array() {
            schema["type"] = kinds.iter().find(|k| *k != "null").cloned().unwrap_or_default();
        }
        bound(&mut schema);
        let required = required.iter().any(|r| *r == name.as_str());
        json!({ "name": name, "in": "query", "required": required, "description": says, "schema": schema })
    };
    fields.into_iter().map(one).collect()
}

/// Says how large a number of a fixed width can be, which the generated schemas leave to `format`.
fn bound(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("format").is_some_and(|f| f == "uint32") {
                fields.entry("maximum").or_insert_with(|| json!(u32::MAX));
            }
            fields.values_mut().for_each(bound);
        }
        Value::Array(items) => items.iter_mut().for_each(bound),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        fn look(value: &Value, whole: &Value) {
            match value {
                Value::Object(fields) => {
                    if let Some(Value::String(to)) = fields.get("$ref") {
                        let place = to.strip_prefix('#').expect("inside the document");
                        assert!(whole.pointer(place).is_some(), "{to}");
                    }
                    fields.values().for_each(|v| look(v, whole));
                }
                Value::Array(items) => items.iter().for_each(|v| look(v, whole)),
                _ => {}
            }
        }
        look(document(), document());
        assert!(document()["components"]["schemas"].get("Record").is_some());
    }

    #[test]
    fn a_query_is_described_as_it_is_taken() {
        let parameters = document()["paths"]["/api/stories"]["get"]["parameters"].clone();
        let named = |name: &str| {
            let found = parameters.as_array().and_then(|p| p.iter().find(|p| p["name"] == name));
            found.cloned().unwrap_or_default()
        };
        assert_eq!(named("limit")["schema"]["maximum"], 500);
        assert_eq!(named("limit")["schema"]["type"], "integer");
        assert_eq!(named("since")["required"], false);
        assert!(named("since")["schema"]["pattern"].is_string());
    }
}
