//! Who is logged in.
//!
//! In: a request's head. Out: [`Known`]. Holds: a browser's cookie can be read by no script and is sent with no request from
//! another site; a program sends the same token in `Authorization: Bearer`.

use axum::http::header::{AUTHORIZATION, COOKIE, HeaderMap};
use axum::http::request::Parts;
use readout_store::{Error, Role};

use super::{Guard, Visitor, tokens};

/// What is known of who asks.
pub(super) struct Known {
    /// `None` where nobody is logged in and someone has to be.
    pub(super) role: Option<Role>,
    pub(super) visitor: Visitor,
    /// Whether the token came with the request's own header: no page of another site can send that, so that no form token
    /// is needed.
    pub(super) bearer: bool,
}

/// Who asks.
pub(super) async fn known(guard: &Guard, parts: &Parts, team: bool) -> Result<Known, Error> {
    let outside = tokens::csrf(&guard.0.secret);
    if !team {
        let visitor =
            Visitor { name: "local".into(), may_edit: true, csrf: outside, ..Visitor::default() };
        return Ok(Known { role: Some(Role::Edit), visitor, bearer: false });
    }
    let bearer = bearer(&parts.headers);
    let token = bearer.or_else(|| cookie(&parts.headers, guard.0.settings.proxy));
    let account = match token {
        Some(token) if token.len() == 64 => {
            let now = guard.now().div_euclid(1_000);
            guard.app().store().session(&tokens::kept(token), now).await?
        }
        _ => None,
    };
    Ok(match (account, token) {
        (Some(account), Some(token)) => Known {
            role: Some(account.role),
            visitor: Visitor {
                may_edit: account.role >= Role::Edit,
                may_admin: account.role >= Role::Admin,
                account: true,
                csrf: tokens::csrf(token),
                name: account.name,
            },
            bearer: bearer.is_some(),
        },
        _ => {
            let visitor = Visitor { csrf: outside, ..Visitor::default() };
            Known { role: None, visitor, bearer: false }
        }
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// The name of the cookie. Behind TLS browsers hold it to this host and to TLS by its name alone.
const fn cookie_name(proxy: bool) -> &'static str {
    if proxy { "__Host-readout" } else { "readout" }
}

/// The token in the request's cookie.
pub(super) fn cookie(headers: &HeaderMap, proxy: bool) -> Option<&str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = all.flat_map(|v| v.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == cookie_name(proxy)).map(|(_, value)| value)
}

/// Gives a browser its token for so many seconds; none for zero.
pub(super) fn set_cookie(token: &str, seconds: u64, proxy: bool) -> String {
    let secure = if proxy { "; Secure" } else { "" };
    let name = cookie_name(proxy);
    format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}
