//! Logging in and out, and looking after accounts.
//!
//! In: forms. Out: pages, and a session's cookie. Holds: a wrong name and a wrong password look the same and take the same
//! time; a new session has a new token; who changes an account logs it out everywhere.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Form, Router};
use readout_store::{Account, ErrorKind, LONGEST_NAME};
use serde::{Deserialize, Serialize};

use super::refusal::{Refusal, inside};
use super::{Client, Guard, Visitor, passwords, sessions, tokens};
use crate::pages::Page;

/// The routes of the guard.
pub(super) fn router() -> Router<Guard> {
    Router::new()
        .route("/login", get(ask).post(log_in))
        .route("/logout", post(log_out))
        .route("/accounts", get(list).post(keep))
        .route("/accounts/drop", post(drop_one))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: String,
}

#[derive(Debug, Serialize)]
struct LoginView<'a> {
    next: &'a str,
    name: &'a str,
    wrong: bool,
}

async fn ask(Extension(visitor): Extension<Visitor>, Query(to): Query<Next>) -> Response {
    let view = LoginView { next: inside(&to.next), name: "", wrong: false };
    page("login.html", "Log in", &visitor).answer(&view)
}

fn page<'a>(template: &'static str, title: &'a str, visitor: &'a Visitor) -> Page<'a> {
    Page { template, title, here: "accounts", visitor }
}

#[derive(Debug, Deserialize)]
struct Login {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn log_in(
    State(guard): State<Guard>,
    Extension(visitor): Extension<Visitor>,
    Extension(client): Extension<Client>,
    Form(login): Form<Login>,
) -> Response {
    let to = inside(&login.next);
    match enter(&guard, client, &login).await {
        Ok(Some(cookie)) => {
            (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(to)).into_response()
        }
        Ok(None) => {
            let view = LoginView { next: to, name: &login.name, wrong: true };
            let page = page("login.html", "Log in", &visitor).answer(&view);
            (StatusCode::UNAUTHORIZED, page).into_response()
        }
        Err(refusal) => refusal.answer("/login"),
    }
}

/// A new session's cookie, where name and password fit.
async fn enter(guard: &Guard, client: Client, login: &Login) -> Result<Option<String>, Refusal> {
    let (now, name) = (guard.now(), login.name.trim());
    if name.len() > LONGEST_NAME {
        return Ok(None);
    }
    guard.0.rates.login(client.0, name, now)?;
    let store = guard.app().store();
    let account = store.account(name).await?;
    let hash = account.as_ref().map_or(&guard.0.nobody, |a| &a.password).clone();
    let password = login.password.clone();
    let fits = heavy(guard, move || passwords::fits(&password, &hash)).await?;
    let Some(account) = account.filter(|_| fits) else { return Ok(None) };
    guard.0.rates.logged_in(client.0, name);
    let token = tokens::random().map_err(|_| no_random())?;
    let (seconds, now) = (guard.0.settings.limits.session.as_secs(), now.div_euclid(1_000));
    let until = now.saturating_add(i64::try_from(seconds).unwrap_or(i64::MAX));
    store.open_session(&tokens::kept(&token), &account.name, now, until).await?;
    Ok(Some(sessions::set_cookie(&token, seconds, guard.0.settings.proxy)))
}

fn no_random() -> Refusal {
    Refusal::of(StatusCode::SERVICE_UNAVAILABLE, "The system gives no random numbers now.")
}

/// Hashing keeps a core busy: aside, and only so many at once.
async fn heavy<T: Send + 'static>(
    guard: &Guard,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    let failed = || Refusal::of(StatusCode::SERVICE_UNAVAILABLE, "That could not be done now.");
    let _place = guard.0.hashing.acquire().await.map_err(|_| failed())?;
    tokio::task::spawn_blocking(work).await.map_err(|_| failed())
}

async fn log_out(State(guard): State<Guard>, headers: HeaderMap) -> Response {
    let proxy = guard.0.settings.proxy;
    if let Some(token) = sessions::cookie(&headers, proxy)
        && let Err(error) = guard.app().store().end_session(&tokens::kept(token)).await
    {
        return Refusal::from(error).answer("/logout");
    }
    let gone = sessions::set_cookie("", 0, proxy);
    (AppendHeaders([(header::SET_COOKIE, gone)]), Redirect::to("/login")).into_response()
}

#[derive(Debug, Serialize)]
struct AccountsView {
    accounts: Vec<Account>,
    problem: Option<String>,
}

async fn list(State(guard): State<Guard>, Extension(visitor): Extension<Visitor>) -> Response {
    answer_list(&guard, &visitor, None).await
}

async fn answer_list(guard: &Guard, visitor: &Visitor, problem: Option<String>) -> Response {
    match guard.app().store().accounts().await {
        Ok(accounts) => {
            let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
            let view = AccountsView { accounts, problem };
            (status, page("accounts.html", "Accounts", visitor).answer(&view)).into_response()
        }
        Err(error) => Refusal::from(error).answer("/accounts"),
    }
}

#[derive(Debug, Deserialize)]
struct Keep {
    name: String,
    role: String,
    password: String,
}

async fn keep(
    State(guard): State<Guard>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<Keep>,
) -> Response {
    match keep_one(&guard, &visitor, form).await {
        Ok(None) => Redirect::to("/accounts").into_response(),
        Ok(Some(problem)) => answer_list(&guard, &visitor, Some(problem)).await,
        Err(refusal) => refusal.answer("/accounts"),
    }
}

/// What is wrong with the form, if anything.
async fn keep_one(guard: &Guard, visitor: &Visitor, form: Keep) -> Result<Option<String>, Refusal> {
    let name = form.name.trim().to_owned();
    let role = match form.role.parse() {
        Ok(role) => role,
        Err(why) => return Ok(Some(why)),
    };
    if name == visitor.name {
        return Ok(Some("another admin must change your own account".into()));
    }
    let password = match heavy(guard, move || passwords::hash(&form.password)).await? {
        Ok(hash) => hash,
        Err(why) => return Ok(Some(why.to_string())),
    };
    let account = Account { name, role, password, made_at: guard.app().reader().stamp().at };
    match guard.app().store().keep_account(&account).await {
        Ok(()) => Ok(None),
        Err(error) => match error.kind {
            ErrorKind::Query(why) => Ok(Some(why)),
            _ => Err(error.into()),
        },
    }
}

#[derive(Debug, Deserialize)]
struct Drop {
    name: String,
}

async fn drop_one(
    State(guard): State<Guard>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<Drop>,
) -> Response {
    if form.name == visitor.name {
        let why = "another admin must take your own account away".to_owned();
        return answer_list(&guard, &visitor, Some(why)).await;
    }
    match guard.app().store().drop_account(&form.name).await {
        Ok(_) => Redirect::to("/accounts").into_response(),
        Err(error) => Refusal::from(error).answer("/accounts"),
    }
}
