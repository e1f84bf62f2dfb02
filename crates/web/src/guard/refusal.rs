//! Why a request goes no further, told to people and to programs.
//!
//! In: a status and words of our own. Out: a page, or `application/problem+json` under `/api`. Holds: nothing of the request
//! is repeated in it.

use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::api::problem;
use crate::pages;

/// Why a request goes no further.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    what: &'static str,
    /// Seconds after which another try makes sense.
    after: Option<i64>,
    /// Where to log in.
    to: Option<String>,
}

impl Refusal {
    pub(super) fn of(status: StatusCode, what: &'static str) -> Self {
        Refusal { status, what, after: None, to: None }
    }

    pub(super) fn after(self, seconds: i64) -> Self {
        Refusal { after: Some(seconds), ..self }
    }

    /// Sends people to the log-in page, and back to where they wanted to go.
    pub(super) fn log_in(next: &str) -> Self {
        let to = Some(format!("/login?next={}", encoded(next)));
        Refusal { to, ..Refusal::of(StatusCode::SEE_OTHER, "Log in first.") }
    }

    /// As an answer to a request for this path.
    pub(super) fn answer(self, path: &str) -> Response {
        let for_programs = path == "/api" || path.starts_with("/api/");
        let mut response = match &self.to {
            Some(to) => (self.status, [(header::LOCATION, to.as_str())]).into_response(),
            None if for_programs => problem(self.status, self.what),
            None => pages::problem(self.status, self.what),
        };
        if let Some(seconds) = self.after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Percent-encoded, as one value of a query.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            b if b.is_ascii_alphanumeric() => out.push(b as char),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// Where to go after logging in: only to a page of ours.
pub(super) fn inside(next: &str) -> &str {
    let mut bytes = next.bytes();
    // `//host` and `/\host` are addresses of other sites to a browser; control characters are dropped by browsers.
    let ours = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if ours && plain { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (next, to) in [
            ("/stories/x?a=b", "/stories/x?a=b"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
            ("", "/"),
        ] {
            assert_eq!(inside(next), to, "{next:?}");
        }
        assert_eq!(encoded("/a?b=c&d=é"), "/a%3Fb%3Dc%26d%3D%C3%A9");
    }
}
