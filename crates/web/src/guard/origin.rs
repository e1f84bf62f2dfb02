//! Which host is asked, and from which page.
//!
//! In: a request's head. Out: go on, or a refusal. Holds: a page of another site that has its own name point here (DNS
//! rebinding) is not answered; a form or script of another site changes nothing.

use axum::http::StatusCode;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;

use super::refusal::Refusal;
use super::safe;

/// Longest path with its query, in bytes.
const LONGEST: usize = 8 << 10;

/// The address must be one that pages can work with: not endless, and without NUL, which PostgreSQL keeps in no text.
pub(super) fn address(parts: &Parts) -> Result<(), Refusal> {
    let address = parts.uri.path_and_query().map_or("", |p| p.as_str());
    if address.len() > LONGEST {
        return Err(Refusal::of(StatusCode::URI_TOO_LONG, "That address is too long."));
    }
    if address.contains("%00") {
        return Err(Refusal::of(StatusCode::BAD_REQUEST, "That address has a NUL in it."));
    }
    Ok(())
}

/// The host must be an address, `localhost`, or one of the names given: no other name can have been typed by a user of ours.
pub(super) fn host(parts: &Parts, hosts: &[String]) -> Result<(), Refusal> {
    let authority = authority(parts).ok_or_else(|| {
        Refusal::of(StatusCode::BAD_REQUEST, "The request does not say which host is asked.")
    })?;
    let host = authority.host();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<std::net::IpAddr>().is_ok();
    let named = |name: &String| name.eq_ignore_ascii_case(host);
    if address || host.eq_ignore_ascii_case("localhost") || hosts.iter().any(named) {
        return Ok(());
    }
    Err(Refusal::of(
        StatusCode::MISDIRECTED_REQUEST,
        "This server is not known by that name. Start it with --host NAME to have it answer.",
    ))
}

fn authority(parts: &Parts) -> Option<Authority> {
    let mut hosts = parts.headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(one), None) => one.to_str().ok()?.parse().ok(),
        (None, _) => parts.uri.authority().cloned(),
        (Some(_), Some(_)) => None,
    }
}

/// What changes something must come from a page of ours, where the browser says from which.
pub(super) fn origin(parts: &Parts) -> Result<(), Refusal> {
    if safe(&parts.method) {
        return Ok(());
    }
    let elsewhere = || {
        Refusal::of(
            StatusCode::FORBIDDEN,
            "This was sent by a page of another site: nothing was changed.",
        )
    };
    let site = parts.headers.get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(elsewhere());
    }
    let Some(origin) = parts.headers.get(ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().ok().and_then(|o| o.split_once("://"));
    let asked = authority(parts);
    match (origin, asked) {
        (Some((_, from)), Some(asked)) if from.eq_ignore_ascii_case(asked.as_str()) => Ok(()),
        _ => Err(elsewhere()),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn parts(method: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().method(method).uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).expect("a request").into_parts().0
    }

    #[test]
    fn only_names_of_ours_are_answered() {
        let hosts = ["desk.example".to_owned()];
        let check = |host: &str| super::host(&parts("GET", &[("host", host)]), &hosts).is_ok();
        for good in ["127.0.0.1:7878", "localhost", "[::1]:80", "Desk.Example:443", "10.1.2.3"] {
            assert!(check(good), "{good}");
        }
        for bad in ["rebound.example", "localhost.evil.example", "", "desk.example.evil.example"] {
            assert!(!check(bad), "{bad}");
        }
        let two = parts("GET", &[("host", "localhost"), ("host", "evil.example")]);
        assert!(super::host(&two, &hosts).is_err());
        assert!(super::host(&parts("GET", &[]), &hosts).is_err());
    }

    #[test]
    fn a_change_comes_from_a_page_of_ours() {
        let check = |more: &[(&str, &str)]| {
            let headers: Vec<_> =
                [("host", "localhost:7878")].iter().chain(more).copied().collect();
            origin(&parts("POST", &headers)).is_ok()
        };
        assert!(check(&[]));
        assert!(check(&[("origin", "http://localhost:7878"), ("sec-fetch-site", "same-origin")]));
        assert!(!check(&[("origin", "http://evil.example")]));
        assert!(!check(&[("origin", "http://localhost:9999")]));
        assert!(!check(&[("origin", "null")]));
        assert!(!check(&[("sec-fetch-site", "cross-site")]));
        assert!(!check(&[("sec-fetch-site", "same-site")]));
    }
}
