//! Bodies: how large, and whether they came from a form of ours.
//!
//! In: a body as it comes. Out: the same, whole in memory. Holds: what a form of any site could send bears a token that only a
//! page of ours shows; whatever else has a body needs a type that no form can send.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest as _, Multipart};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};

use super::refusal::Refusal;
use super::sessions::Known;
use super::{safe, tokens};

/// The field of a form, and the header of a script.
const FIELD: &str = "csrf";
const HEADER: &str = "x-csrf-token";

/// What kind of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Names and values.
    Form,
    /// Names and files.
    Multipart,
    /// A type that any site could send without asking.
    Plain,
    /// A type that a browser sends to another site only when that allows it; we never do.
    Other,
}

/// Bodies up to this many bytes are taken in from anyone, any number at once.
pub(super) const SMALL: usize = 64 << 10;

/// Whether a request says that its body is small, or can have no other.
pub(super) fn is_small(parts: &Parts, most: usize) -> bool {
    safe(&parts.method) || most <= SMALL || told_length(parts).is_some_and(|told| told <= SMALL)
}

fn told_length(parts: &Parts) -> Option<usize> {
    parts.headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Takes the body in and looks for the token.
pub(super) async fn check(
    parts: &Parts,
    body: Body,
    known: &Known,
    most: usize,
) -> Result<Body, Refusal> {
    if safe(&parts.method) {
        return Ok(Body::empty());
    }
    let large = || {
        Refusal::of(StatusCode::PAYLOAD_TOO_LARGE, "That is more than this server takes at once.")
    };
    if told_length(parts).is_some_and(|told| told > most) {
        return Err(large());
    }
    let bytes = to_bytes(body, most).await.map_err(|_| large())?;
    let told = parts.headers.get(HEADER).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let kind = kind(&parts.headers);
    // Under /api only JSON is taken, and forms can send nothing but POST.
    let no_form = parts.method != Method::POST || parts.uri.path().starts_with("/api/");
    let token = match kind {
        _ if known.bearer || no_form || kind == Kind::Other => return Ok(Body::from(bytes)),
        _ if told.is_some() => told,
        Kind::Form => in_form(&bytes),
        Kind::Multipart => in_multipart(&parts.headers, bytes.clone()).await,
        Kind::Plain | Kind::Other => None,
    };
    if token.is_some_and(|token| tokens::same(&token, &known.visitor.csrf)) {
        return Ok(Body::from(bytes));
    }
    Err(Refusal::of(
        StatusCode::FORBIDDEN,
        "This form is out of date: nothing was changed. Go back, load the page again and send it once more.",
    ))
}

fn kind(headers: &HeaderMap) -> Kind {
    let told = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let told = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match told.as_str() {
        "application/x-www-form-urlencoded" => Kind::Form,
        "multipart/form-data" => Kind::Multipart,
        "application/json" | "application/octet-stream" => Kind::Other,
        _ => Kind::Plain,
    }
}

fn in_form(bytes: &Bytes) -> Option<String> {
    let mut pairs = form_urlencoded::parse(bytes);
    pairs.find(|(name, _)| name == FIELD).map(|(_, value)| value.into_owned())
}

async fn in_multipart(headers: &HeaderMap, bytes: Bytes) -> Option<String> {
    let mut request = Request::new(Body::from(bytes));
    let told = headers.get(header::CONTENT_TYPE)?;
    request.headers_mut().insert(header::CONTENT_TYPE, told.clone());
    let mut fields = Multipart::from_request(request, &()).await.ok()?;
    while let Ok(Some(field)) = fields.next_field().await {
        if field.name() == Some(FIELD) {
            return field.text().await.ok();
        }
    }
    None
}
