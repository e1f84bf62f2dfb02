//! The guard as a whole: requests in, status and headers out.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use readout_store::{Access, Account, Location, Role, Stamp, Store};
use readout_types::{Reading, Report, Skip, Versions};
use tower::ServiceExt as _;

use super::{Guard, Limits, Refused, Settings, hash};
use crate::{App, Reader};

/// Reads nothing; its clock is set by hand.
struct Clock(AtomicI64);

impl Reader for Clock {
    fn reports(&self, _: &str, _: &[u8]) -> (Vec<Report>, Vec<Skip>) {
        (Vec::new(), Vec::new())
    }
    fn read(&self, _: Report) -> Reading {
        unreachable!("no report is given to it")
    }
    fn stamp(&self) -> Stamp {
        let versions = Versions { readout: "0".into(), model: "0".into(), lexicons: "0".into() };
        Stamp { at: "2026-01-02T12:00:00Z".into(), versions }
    }
    fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

const PASSWORD: &str = "a long password";

/// A server over an empty store with these accounts.
struct Desk {
    routes: Router,
    clock: Arc<Clock>,
    _folder: tempfile::TempDir,
}

async fn app(folder: &tempfile::TempDir, accounts: &[(&str, Role)]) -> (App, Arc<Clock>) {
    let location = Location::File(folder.path().join("desk.db"));
    let store = Store::open(location, Access::Keep).await.expect("a store");
    for (name, role) in accounts {
        let password = hash(PASSWORD).expect("hashed");
        let made_at = "2026-01-02T12:00:00Z".into();
        let account = Account { name: (*name).into(), role: *role, made_at, password };
        store.keep_account(&account).await.expect("kept");
    }
    let clock = Arc::new(Clock(AtomicI64::new(1_000_000_000)));
    (App::new(store, Arc::clone(&clock) as Arc<dyn Reader>), clock)
}

async fn desk(accounts: &[(&str, Role)]) -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, clock) = app(&folder, accounts).await;
    let limits = Limits { body: 100_000, ..Limits::default() };
    let settings = Settings { limits, ..Settings::local() };
    let guard = Guard::new(app.clone(), settings).await.expect("served");
    Desk { routes: crate::router(&app, &guard), clock, _folder: folder }
}

fn wait(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(work);
}

impl Desk {
    async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.routes.clone().oneshot(request).await.expect("always answered")
    }

    async fn get(&self, path: &str, cookie: &str) -> Response<Body> {
        let request = Request::get(path).header("host", "localhost").header("cookie", cookie);
        self.ask(request.body(Body::empty()).expect("a request")).await
    }

    async fn post(&self, path: &str, cookie: &str, form: &str) -> Response<Body> {
        let request = Request::post(path).header("host", "localhost").header("cookie", cookie);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).expect("a request")).await
    }

    /// The token in a page's form.
    async fn csrf(&self, path: &str, cookie: &str) -> String {
        let page = text(self.get(path, cookie).await).await;
        let value = page.split("name=\"csrf\" value=\"").nth(1).expect("a form");
        value.split('"').next().expect("a value").to_owned()
    }

    async fn log_in(&self, name: &str, password: &str) -> Response<Body> {
        let csrf = self.csrf("/login", "").await;
        let form = format!("csrf={csrf}&name={name}&password={}", password.replace(' ', "+"));
        self.post("/login", "", &form).await
    }

    /// The cookie of someone who is logged in.
    async fn cookie(&self, name: &str) -> String {
        let answer = self.log_in(name, PASSWORD).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        cookie_of(answer.headers())
    }
}

fn cookie_of(headers: &HeaderMap) -> String {
    let set = headers[header::SET_COOKIE].to_str().expect("text");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
    set.split(';').next().expect("a value").to_owned()
}

async fn text(answer: Response<Body>) -> String {
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[test]
fn every_answer_keeps_hostile_text_from_running() {
    wait(async {
        let desk = desk(&[]).await;
        for path in
            ["/", "/no/such/page", "/api/stories", "/api/none", "/assets/readout.css", "/login"]
        {
            let answer = desk.get(path, "").await;
            let headers = answer.headers();
            let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
            assert!(
                policy.contains("default-src 'none'") && !policy.contains("unsafe"),
                "{policy}"
            );
            assert!(policy.contains("frame-ancestors 'none'"));
            assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
            assert_eq!(headers[header::REFERRER_POLICY], "same-origin");
            assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        }
    });
}

#[test]
fn nobody_is_served_on_the_network_without_accounts() {
    wait(async {
        let folder = tempfile::tempdir().expect("a folder");
        let listen = "0.0.0.0:7878".parse().expect("an address");
        let (alone, _) = app(&folder, &[]).await;
        let settings = Settings { listen, ..Settings::local() };
        let refused = Guard::new(alone, settings.clone()).await.expect_err("refused");
        assert!(matches!(refused, Refused::NoAccounts(_)));
        assert!(refused.to_string().contains("readout account add"));
        let (behind, _) = app(&folder, &[]).await;
        let proxied = Settings { proxy: true, ..Settings::local() };
        let refused = Guard::new(behind, proxied).await.expect_err("refused");
        assert!(matches!(refused, Refused::NoAccounts(_)));
        let (team, _) = app(&folder, &[("ana", Role::Read)]).await;
        assert!(Guard::new(team, settings).await.is_ok());
    });
}

#[test]
fn a_form_without_its_token_changes_nothing() {
    wait(async {
        let desk = desk(&[]).await;
        let wrong = "csrf=0000000000000000000000000000000000000000000000000000000000000000";
        for form in ["", "x=1", wrong] {
            assert_eq!(desk.post("/upload", "", form).await.status(), StatusCode::FORBIDDEN);
        }
        let plain = Request::post("/api/corrections").header("host", "localhost");
        let plain = plain.header("content-type", "text/plain").body(Body::from("{}"));
        let answer = desk.ask(plain.expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
    });
}

#[test]
fn other_hosts_and_other_sites_are_refused() {
    wait(async {
        let desk = desk(&[]).await;
        let request = Request::get("/").header("host", "rebound.example").body(Body::empty());
        let answer = desk.ask(request.expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
        let request = Request::post("/api/corrections")
            .header("host", "localhost")
            .header("origin", "http://evil.example")
            .header("content-type", "application/json");
        let answer = desk.ask(request.body(Body::from("{}")).expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    });
}

#[test]
fn large_bodies_and_odd_addresses_are_refused() {
    wait(async {
        let desk = desk(&[]).await;
        let request = Request::post("/api/reports").header("host", "localhost");
        let request = request.header("content-type", "application/json");
        let answer =
            desk.ask(request.body(Body::from(vec![b' '; 100_001])).expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let long = format!("/stories/{}", "x".repeat(9_000));
        assert_eq!(desk.get(&long, "").await.status(), StatusCode::URI_TOO_LONG);
        assert_eq!(desk.get("/stories/a%00b", "").await.status(), StatusCode::BAD_REQUEST);
    });
}

#[test]
fn a_team_logs_in_and_does_what_its_roles_allow() {
    wait(async {
        let desk = desk(&[("ana", Role::Read), ("ben", Role::Edit), ("cyd", Role::Admin)]).await;
        let outside = desk.get("/stories/x?a=b", "").await;
        assert_eq!(outside.status(), StatusCode::SEE_OTHER);
        assert_eq!(outside.headers()[header::LOCATION], "/login?next=/stories/x%3Fa%3Db");
        assert_eq!(desk.get("/api/stories", "").await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(desk.get("/assets/readout.css", "").await.status(), StatusCode::OK);
        for (name, may_correct, may_admin) in
            [("ana", false, false), ("ben", true, false), ("cyd", true, true)]
        {
            let cookie = desk.cookie(name).await;
            assert_eq!(desk.get("/", &cookie).await.status(), StatusCode::OK);
            let request = Request::post("/api/corrections").header("host", "localhost");
            let request =
                request.header("cookie", &cookie).header("content-type", "application/json");
            let answer = desk.ask(request.body(Body::from("{}")).expect("a request")).await;
            let expected =
                if may_correct { StatusCode::BAD_REQUEST } else { StatusCode::FORBIDDEN };
            assert_eq!(answer.status(), expected, "{name}");
            let expected = if may_admin { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(desk.get("/accounts", &cookie).await.status(), expected, "{name}");
        }
    });
}

#[test]
fn a_session_ends_when_it_is_ended_and_when_its_time_is_over() {
    wait(async {
        let desk = desk(&[("cyd", Role::Admin)]).await;
        let (first, second) = (desk.cookie("cyd").await, desk.cookie("cyd").await);
        assert_ne!(first, second);
        let csrf = desk.csrf("/accounts", &first).await;
        let other = desk.csrf("/accounts", &second).await;
        let crossed = desk.post("/logout", &first, &format!("csrf={other}")).await;
        assert_eq!(crossed.status(), StatusCode::FORBIDDEN);
        let out = desk.post("/logout", &first, &format!("csrf={csrf}")).await;
        assert_eq!(out.status(), StatusCode::SEE_OTHER);
        assert_eq!(desk.get("/accounts", &first).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(desk.get("/accounts", &second).await.status(), StatusCode::OK);
        desk.clock.0.fetch_add(13 * 3_600_000, Ordering::Relaxed);
        assert_eq!(desk.get("/accounts", &second).await.status(), StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_wrong_name_looks_like_a_wrong_password_and_guessing_is_slow() {
    wait(async {
        let desk = desk(&[("ana", Role::Read)]).await;
        let wrong = desk.log_in("ana", "not her password").await;
        let nobody = desk.log_in("ann", "not her password").await;
        assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(text(wrong).await.replace("ana", "ann"), text(nobody).await);
        let mut last = StatusCode::OK;
        for _ in 0..12 {
            last = desk.log_in("ana", "not her password").await.status();
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        desk.clock.0.fetch_add(15 * 60_000, Ordering::Relaxed);
        desk.cookie("ana").await;
    });
}

#[test]
fn an_admin_adds_and_drops_others_but_not_the_own_account() {
    wait(async {
        let desk = desk(&[("cyd", Role::Admin)]).await;
        let cookie = desk.cookie("cyd").await;
        let csrf = desk.csrf("/accounts", &cookie).await;
        let add = format!("csrf={csrf}&name=dov&role=read&password=a+long+password");
        assert_eq!(desk.post("/accounts", &cookie, &add).await.status(), StatusCode::SEE_OTHER);
        let dov = desk.cookie("dov").await;
        for bad in ["name=e&role=read&password=short", "name=e&role=king&password=long+enough+1"] {
            let form = format!("csrf={csrf}&{bad}");
            let answer = desk.post("/accounts", &cookie, &form).await;
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{bad}");
        }
        let own = desk.post("/accounts/drop", &cookie, &format!("csrf={csrf}&name=cyd")).await;
        assert_eq!(own.status(), StatusCode::BAD_REQUEST);
        let gone = desk.post("/accounts/drop", &cookie, &format!("csrf={csrf}&name=dov")).await;
        assert_eq!(gone.status(), StatusCode::SEE_OTHER);
        assert_eq!(desk.get("/", &dov).await.status(), StatusCode::SEE_OTHER);
    });
}

#[test]
fn the_first_account_made_while_the_program_runs_locks_the_door() {
    wait(async {
        let folder = tempfile::tempdir().expect("a folder");
        let (app, clock) = app(&folder, &[]).await;
        let guard = Guard::new(app.clone(), Settings::local()).await.expect("served");
        let desk = Desk { routes: crate::router(&app, &guard), clock, _folder: folder };
        assert_eq!(desk.get("/", "").await.status(), StatusCode::OK);
        let password = hash(PASSWORD).expect("hashed");
        let account =
            Account { name: "ana".into(), role: Role::Read, made_at: "2026".into(), password };
        app.store().keep_account(&account).await.expect("kept");
        desk.clock.0.fetch_add(5_000, Ordering::Relaxed);
        assert_eq!(desk.get("/", "").await.status(), StatusCode::SEE_OTHER);
    });
}
