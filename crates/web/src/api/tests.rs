//! Answers, tags and problems.

use super::openapi;

#[test]
fn every_route_is_described() {
    // The router's own lines, read as text: axum does not list its routes.
    let source = include_str!("mod.rs");
    let routes = source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let described = &openapi::document()["paths"];
    let mut count = 0;
    for route in routes {
        assert!(described.get(format!("/api{route}")).is_some(), "{route}");
        count += 1;
    }
    assert_eq!(described.as_object().map(serde_json::Map::len), Some(count));
}

#[test]
fn whatever_takes_a_body_takes_json_only() {
    // What a form of another site can send must never be read here: the guard asks no token under /api.
    let source = include_str!("changes.rs");
    let handlers: Vec<&str> = source.split("pub(super) async fn ").skip(1).collect();
    assert_eq!(handlers.len(), 4);
    for handler in handlers {
        let body = handler.split("\n}\n").next().unwrap_or_default();
        assert!(
            !body.contains("body: Bytes") || body.contains("body_of(&headers, &body)?"),
            "{body}"
        );
        assert!(!body.contains("Form<") && !body.contains("Multipart"), "{body}");
    }
}
