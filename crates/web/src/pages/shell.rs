//! What every page shares: templates, the frame around a page, and what is said when something is not there.
//!
//! In: a typed view. Out: a response. Holds: every value is escaped by the templates; an unknown field in a template is an
//! error, not a blank.

use std::sync::LazyLock;

use axum::Extension;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{
    AutoEscape, Environment, Output, State, UndefinedBehavior, Value, escape_formatter,
};
use readout_store::Error;
use serde::Serialize;

use crate::guard::Visitor;

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),+]
    };
}

const TEMPLATES: &[(&str, &str)] = templates![
    "accounts.html",
    "add.html",
    "agent.html",
    "body.html",
    "brief.html",
    "compare.html",
    "corrections.html",
    "file.html",
    "head.html",
    "hits.html",
    "item.html",
    "job.html",
    "layout.html",
    "login.html",
    "parts.html",
    "people.html",
    "problem.html",
    "report.html",
    "search.html",
    "section.html",
    "stories.html",
    "story.html",
    "toc.html",
];

/// Parsed once: they are part of the program, like its code.
static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_formatter(write_escaped);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.unwrap_or_default());
    for (name, text) in TEMPLATES {
        // A template that does not parse shows as a problem when it is used, and every page is under test.
        let _ = environment.add_template(name, text);
    }
    environment
});

/// Writes a value into a page: whatever could begin or end markup or an attribute is escaped. The default does the same and
/// escapes slashes too, of which addresses are full.
fn write_escaped(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    let text = value
        .as_str()
        .filter(|_| !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html));
    let Some(text) = text else { return escape_formatter(out, state, value) };
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let Some(entity) = entity(byte) else { continue };
        out.write_str(&text[written..at])?;
        out.write_str(entity)?;
        written = at + 1;
    }
    Ok(out.write_str(&text[written..])?)
}

fn entity(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\'' => "&#x27;",
        _ => return None,
    })
}

/// Text as the templates write it.
pub(crate) fn escaped(text: &str) -> String {
    let one = |c: char| {
        u8::try_from(c).ok().and_then(entity).map_or_else(|| c.to_string(), str::to_owned)
    };
    text.chars().map(one).collect()
}

/// A page's frame.
#[derive(Debug, Serialize)]
struct Frame<'a, V> {
    /// What the browser calls the page.
    title: &'a str,
    /// Which entry of the navigation is lit.
    here: &'a str,
    visitor: Asking<'a>,
    view: &'a V,
}

#[derive(Debug, Serialize)]
struct Asking<'a> {
    name: &'a str,
    may_edit: bool,
    may_admin: bool,
    account: bool,
    csrf: &'a str,
}

/// Which page, for whom.
pub(crate) struct Page<'a> {
    pub(crate) template: &'static str,
    pub(crate) title: &'a str,
    pub(crate) here: &'static str,
    pub(crate) visitor: &'a Visitor,
}

impl Page<'_> {
    /// The page as text.
    pub(super) fn text<V: Serialize>(&self, view: &V) -> Result<String, minijinja::Error> {
        let Visitor { name, may_edit, may_admin, account, csrf } = self.visitor;
        let visitor =
            Asking { name, may_edit: *may_edit, may_admin: *may_admin, account: *account, csrf };
        let frame = Frame { title: self.title, here: self.here, visitor, view };
        ENVIRONMENT.get_template(self.template)?.render(Value::from(Serde(&frame)))
    }

    /// The page as a response.
    pub(crate) fn answer<V: Serialize>(&self, view: &V) -> Response {
        match self.text(view) {
            Ok(text) => Html(text).into_response(),
            Err(cause) => {
                Problem::of(StatusCode::INTERNAL_SERVER_ERROR, &cause.to_string()).into_response()
            }
        }
    }
}

/// What went wrong, told as a page.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    what: String,
}

#[derive(Serialize)]
struct ProblemView<'a> {
    status: u16,
    head: &'a str,
    what: &'a str,
}

impl Problem {
    pub(super) fn of(status: StatusCode, what: &str) -> Self {
        Problem { status, what: what.to_owned() }
    }

    pub(super) fn forbidden() -> Self {
        Problem::of(StatusCode::FORBIDDEN, "You may look here, but not change anything.")
    }

    pub(super) fn not_found(what: &str) -> Self {
        Problem::of(StatusCode::NOT_FOUND, what)
    }

    pub(super) fn asked_wrongly(what: &str) -> Self {
        Problem::of(StatusCode::BAD_REQUEST, what)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (status, what) = crate::told::told(&error.kind);
        Problem { status, what }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let head = match self.status {
            StatusCode::NOT_FOUND => "Not here",
            StatusCode::FORBIDDEN => "Not for you to change",
            StatusCode::BAD_REQUEST => "That cannot be asked so",
            StatusCode::SERVICE_UNAVAILABLE => "The store is busy",
            _ => "Something went wrong",
        };
        let view = ProblemView { status: self.status.as_u16(), head, what: &self.what };
        let visitor = Visitor::default();
        let page = Page { template: "problem.html", title: head, here: "", visitor: &visitor };
        match page.text(&view) {
            Ok(text) => (self.status, Html(text)).into_response(),
            Err(_) => (self.status, self.what).into_response(),
        }
    }
}

/// What a handler gives back.
pub(super) type Answer = Result<Response, Problem>;

/// Who asks, as a handler's argument.
pub(super) type Asker = Extension<Visitor>;

/// Every address that is none.
pub(super) async fn no_such_page() -> Problem {
    Problem::not_found("There is no page at this address.")
}

/// Pairs as the query of an address.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(name);
        query.push('=');
        for byte in value.bytes() {
            match byte {
                b'-' | b'.' | b'_' | b'~' => query.push(byte as char),
                b if b.is_ascii_alphanumeric() => query.push(b as char),
                b' ' => query.push('+'),
                b => query.push_str(&format!("%{b:02X}")),
            }
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_parses() {
        for (name, _) in TEMPLATES {
            let found = ENVIRONMENT.get_template(name);
            assert!(found.is_ok(), "{name}: {found:?}");
        }
    }

    #[test]
    fn nothing_that_ends_a_place_is_written_as_it_is() {
        let visitor = Visitor { name: "<b a='\"&/".into(), account: true, ..Visitor::default() };
        let page = Page { template: "problem.html", title: "t", here: "", visitor: &visitor };
        let view = ProblemView { status: 404, head: "h", what: "a<b>\u{e9}" };
        let text = page.text(&view).unwrap_or_default();
        assert!(text.contains("<span>&lt;b a=&#x27;&quot;&amp;/</span>"), "{text}");
        assert!(text.contains("a&lt;b&gt;\u{e9}"), "{text}");
    }

    #[test]
    fn what_is_typed_stays_in_its_place() {
        assert_eq!(query(&[("q", "a b&c=\"ü"), ("page", "2")]), "q=a+b%26c%3D%22%C3%BC&page=2");
    }
}
