//! The shelf before routes that count how often they are asked.

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::to_bytes;
use axum::http::header::AsHeaderName;
use axum::routing::get;
use axum::{Extension, extract::Path};
use readout_store::{Access, Location, Stamp, Store};
use readout_types::{Items, Reading, Report, Skip, Versions};
use tower::ServiceExt as _;

use super::*;
use crate::Reader;

/// Reads nothing.
struct Nobody;

impl Reader for Nobody {
    fn reports(&self, _: &str, _: &[u8]) -> (Vec<Report>, Vec<Skip>) {
        (Vec::new(), Vec::new())
    }
    fn read(&self, report: Report) -> Reading {
        Reading { report, items: Items::default(), sentences: Vec::new(), dates: Vec::new() }
    }
    fn stamp(&self) -> Stamp {
        let versions = Versions { readout: "0".into(), model: "0".into(), lexicons: "0".into() };
        Stamp { at: "2026-01-02T12:00:00Z".into(), versions }
    }
    fn now(&self) -> i64 {
        0
    }
}

struct Desk {
    app: App,
    routes: Router,
    made: Arc<AtomicUsize>,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// `/page/NAME` greets the visitor, `/story/ID` rests on a story, `/gone` is not there; all of them under `/api` too.
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::File(folder.path().join("desk.db"));
        let store = Store::open(location, Access::Keep).await.expect("a store");
        let app = App::new(store, Arc::new(Nobody));
        let made = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&made);
        let greet = |named: Path<String>, Extension(visitor): Extension<Visitor>| async move {
            let number = count.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            let Visitor { name, csrf, .. } = visitor;
            let text = format!("{} {number} {name} {csrf} {}", *named, "x".repeat(600));
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text)
        };
        let count = Arc::clone(&made);
        let about = move |State(app): State<App>, Path(id): Path<String>| async move {
            count.fetch_add(1, Ordering::SeqCst);
            let versions = app.store().versions(&id).await.expect("a story");
            let rests = versions.last().map(Rests::version).into_iter().collect();
            resting(id.into_response(), rests)
        };
        let count = Arc::clone(&made);
        let gone = move || async move {
            count.fetch_add(1, Ordering::SeqCst);
            StatusCode::NOT_FOUND
        };
        let routes = Router::new()
            .route("/page/{name}", get(greet))
            .route("/story/{id}", get(about))
            .route("/gone", get(gone))
            .with_state(app.clone());
        let routes = routes.clone().nest("/api", routes);
        let holes = Holes::new("n4m3".into(), "t0k3n".into());
        let cache = Cache::new(app.clone(), holes, Limits::default());
        Desk { app, routes: layer(cache, routes), made, _folder: folder }
    }

    async fn ask(&self, path: &str, visitor: &Visitor, told: &[(&str, &str)]) -> Response {
        let mut request = Request::get(path);
        for (name, value) in told {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).expect("a request");
        request.extensions_mut().insert(visitor.clone());
        self.routes.clone().oneshot(request).await.expect("always answered")
    }

    async fn page(&self, path: &str) -> String {
        text(self.ask(path, &Visitor::default(), &[]).await).await
    }

    fn made(&self) -> usize {
        self.made.load(Ordering::SeqCst)
    }

    /// Another report comes in; its story's id.
    async fn report(&self, id: &str, text: &str) -> String {
        let report = crate::testing::report(id, "Paper", text);
        let kept = self.app.store().ingest(&[Nobody.read(report)], &Nobody.stamp()).await;
        kept.expect("kept").stories.first().expect("a story").to_string()
    }
}

const TOLLS: &str = "River tolls\nEnvoys of Kolda and Serrat spoke about tolls on barges.";
const PEARS: &str = "Orchards bloom\nGrowers near Lunne expect a heavy harvest this autumn.";

async fn bytes(answer: Response) -> Vec<u8> {
    to_bytes(answer.into_body(), 1 << 20).await.expect("a body").to_vec()
}

async fn text(answer: Response) -> String {
    String::from_utf8(bytes(answer).await).expect("text")
}

fn told(answer: &Response, name: impl AsHeaderName) -> String {
    let value = answer.headers().get(name).map(|v| v.to_str().expect("text"));
    value.unwrap_or_default().to_owned()
}

fn visitor(name: &str) -> Visitor {
    Visitor {
        name: name.into(),
        csrf: format!("secret-of-{name}"),
        account: true,
        ..Visitor::default()
    }
}

#[tokio::test]
async fn of_many_who_ask_at_once_one_has_it_made() {
    let desk = Desk::new().await;
    let many = (0..50).map(|_| desk.page("/page/a"));
    let pages = futures_util::future::join_all(many).await;
    assert_eq!(desk.made(), 1);
    assert!(pages.iter().all(|p| p.starts_with("a 0 ")));
}

#[tokio::test]
async fn what_came_in_before_a_request_is_in_its_answer() {
    let desk = Desk::new().await;
    assert!(desk.page("/page/a").await.starts_with("a 0 "));
    assert!(desk.page("/page/a").await.starts_with("a 0 "));
    desk.report("one", TOLLS).await;
    assert!(desk.page("/page/a").await.starts_with("a 1 "));
    assert_eq!(desk.made(), 2);
}

#[tokio::test]
async fn an_answer_that_rests_on_one_story_outlives_changes_elsewhere() {
    let desk = Desk::new().await;
    let story = desk.report("one", TOLLS).await;
    let path = format!("/story/{story}");
    desk.page(&path).await;
    let other = desk.report("two", PEARS).await;
    desk.page(&path).await;
    assert_eq!(desk.made(), 1);
    let mut reports = std::collections::BTreeSet::new();
    for story in [&story, &other] {
        let whole = desk.app.story(story, None).await.expect("a story");
        reports.extend(whole.record.reports.iter().map(|r| r.sha256.clone()));
    }
    let join = readout_store::Correction::Join { reports };
    desk.app.store().correct(join, "ann", &Nobody.stamp()).await.expect("kept");
    desk.page(&path).await;
    assert_eq!(desk.made(), 2);
}

#[tokio::test]
async fn nothing_of_one_visitor_reaches_another() {
    let desk = Desk::new().await;
    for name in ["ana", "ben", "<i>"] {
        for packed in [false, true] {
            let accept = if packed { "gzip, br" } else { "br" };
            let answer = desk.ask("/page/a", &visitor(name), &[("accept-encoding", accept)]).await;
            assert_eq!(told(&answer, header::CONTENT_ENCODING) == "gzip", packed);
            let body = bytes(answer).await;
            let mut page = String::new();
            if packed {
                let unpacked = flate2::read::GzDecoder::new(&body[..]).read_to_string(&mut page);
                unpacked.expect("gzip");
            } else {
                page = String::from_utf8(body).expect("text");
            }
            let name = name.replace('<', "&lt;").replace('>', "&gt;");
            let token = format!(
                "secret-of-{}",
                visitor(&name).name.replace("&lt;", "<").replace("&gt;", ">")
            );
            assert!(page.starts_with(&format!("a 0 {name} {token} x")), "{page}");
        }
    }
    assert_eq!(desk.made(), 1);
}

#[tokio::test]
async fn those_who_may_do_more_get_pages_of_their_own() {
    let desk = Desk::new().await;
    let reader = visitor("ana");
    let editor = Visitor { may_edit: true, ..visitor("ben") };
    for who in [&reader, &editor, &reader, &editor] {
        desk.ask("/page/a", who, &[]).await;
    }
    assert_eq!(desk.made(), 2);
}

#[tokio::test]
async fn a_client_that_has_it_gets_no_body() {
    let desk = Desk::new().await;
    let first = desk.ask("/page/a", &visitor("ana"), &[]).await;
    let tag = told(&first, header::ETAG);
    let packed = desk.ask("/page/a", &visitor("ana"), &[("accept-encoding", "gzip")]).await;
    assert_ne!(tag, told(&packed, header::ETAG), "other bytes, another tag");
    let ask = |name, tag: String| {
        let desk = &desk;
        async move { desk.ask("/page/a", &visitor(name), &[("if-none-match", &tag)]).await }
    };
    for tags in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let again = ask("ana", tags).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(told(&again, header::ETAG), tag);
        assert!(bytes(again).await.is_empty());
    }
    assert_eq!(ask("ana", "\"x\"".into()).await.status(), StatusCode::OK);
    let other = ask("ben", tag).await;
    assert_eq!(other.status(), StatusCode::OK, "another visitor's page has another token");
}

#[tokio::test]
async fn only_what_is_there_is_kept_and_addresses_stay_apart() {
    let desk = Desk::new().await;
    for _ in 0..3 {
        assert_eq!(desk.ask("/gone", &visitor("ana"), &[]).await.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(desk.made(), 3);
    let addresses = ["/page/a", "/page/b", "/page/a?x=1", "/api/page/a"];
    for path in addresses.iter().chain(&addresses) {
        desk.page(path).await;
    }
    assert_eq!(desk.made(), 3 + 4);
}

#[tokio::test]
async fn who_goes_away_leaves_the_answer_to_the_next() {
    let desk = Desk::new().await;
    let brief = std::time::Duration::from_millis(5);
    assert!(tokio::time::timeout(brief, desk.page("/page/a")).await.is_err());
    assert!(desk.page("/page/a").await.starts_with("a 0 "));
    assert_eq!(desk.made(), 1);
}

#[tokio::test]
async fn a_head_is_made_of_the_same_answer() {
    let desk = Desk::new().await;
    desk.page("/page/a").await;
    let mut request = Request::head("/page/a").body(Body::empty()).expect("a request");
    request.extensions_mut().insert(Visitor::default());
    let answer = desk.routes.clone().oneshot(request).await.expect("answered");
    assert!(!told(&answer, header::ETAG).is_empty());
    assert!(told(&answer, header::CONTENT_LENGTH).parse::<usize>().is_ok_and(|n| n > 600));
    assert!(bytes(answer).await.is_empty());
    assert_eq!(desk.made(), 1);
}

#[test]
fn gzip_is_sent_to_those_who_take_it() {
    let takes = |told: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(told));
        Wants::of(&headers).gzip
    };
    assert!(takes("gzip, deflate, br") && takes("br;q=1.0, GZIP;q=0.5") && takes("*"));
    assert!(!takes("br") && !takes("") && !takes("gzip;q=0") && !takes("identity"));
}
