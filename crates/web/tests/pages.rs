//! Every page through the router, without a network: an empty store, a full one, hostile texts, and what analysts do.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use readout_store::{Access, Correction, Location, Stamp, Store};
use readout_types::{Id, Items, Reading, Report, Skip, Text, Versions, Zone, ZoneKind};
use readout_web::guard::Settings;
use readout_web::{App, Guard, Reader, router};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Takes each input as one report; an empty one is skipped.
struct Plain;

impl Reader for Plain {
    fn reports(&self, name: &str, bytes: &[u8]) -> (Vec<Report>, Vec<Skip>) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        if text.trim() == "empty" {
            let skip = Skip {
                source: name.into(),
                reason: "too_short".into(),
                detail: "nothing in it".into(),
            };
            return (Vec::new(), vec![skip]);
        }
        (vec![report(name, "Paper", &text)], Vec::new())
    }

    fn read(&self, report: Report) -> Reading {
        Reading { report, items: Items::default(), sentences: Vec::new(), dates: Vec::new() }
    }

    fn stamp(&self) -> Stamp {
        stamp()
    }

    fn now(&self) -> i64 {
        1_000_000_000
    }
}

fn stamp() -> Stamp {
    let versions = Versions { readout: "0".into(), model: "none".into(), lexicons: "none".into() };
    Stamp { at: "2026-03-05T10:00:00Z".into(), versions }
}

fn report(id: &str, outlet: &str, text: &str) -> Report {
    let count = |n: usize| u32::try_from(n).unwrap();
    let mut zones = Vec::new();
    let mut at = 0;
    for (n, line) in text.split('\n').enumerate() {
        let length = line.chars().count();
        let kind = if n == 0 { ZoneKind::Headline } else { ZoneKind::Body };
        if length > 0 {
            zones.push(Zone { start: count(at), end: count(at + length), kind, keep: true });
        }
        at += length + 1;
    }
    let hash: u64 =
        id.bytes().chain(text.bytes()).fold(7, |h, b| h * 31 % 1_000_000_007 + u64::from(b));
    Report {
        id: Id::new(format!("r{hash:x}")),
        source: id.into(),
        sha256: format!("{hash:064x}"),
        url: None,
        outlet: Some(outlet.into()),
        outlet_basis: None,
        title: text.lines().next().map(str::to_owned),
        authors: Vec::new(),
        wire: None,
        credit: None,
        published: Some(readout_types::Edtf::new("2026-03-04")),
        published_basis: None,
        dateline: None,
        lang: Some("en".into()),
        text: Text::new(text),
        zones,
        times: Vec::new(),
    }
}

/// A reading with something in every section; each text says `word`.
fn reading(id: &str, outlet: &str, word: &str) -> Reading {
    let text = format!(
        "{word} Envoys of Ostra and Velm meet\nAnna Bell of Ostra met Carl Dunn in Port Seld for four hours.\n\
         \"We will not sign,\" Bell said. The plan of Velm has 12 points. {word}"
    );
    let mut report = report(id, &format!("{outlet}{word}"), &text);
    report.url = Some(format!("javascript:alert(1)//{word}"));
    report.authors = vec![readout_types::Author { name: word.into(), role: "author".into() }];
    report.credit = Some(word.into());
    report.dateline = Some(word.into());
    let span = |words: &str| {
        let byte = text.find(words).unwrap();
        let start = text[..byte].chars().count();
        json!([{ "report": report.id, "start": start, "end": start + words.chars().count() }])
    };
    let one = |words: &str| span(words)[0].clone();
    let w = |text: &str| format!("{text} {word}");
    let agent = |id: &str, kind: &str, name: &str, party: Value| {
        json!({ "id": id, "kind": kind, "name": w(name), "aliases": [w("alias")], "party": party,
            "affiliations": [], "members": [], "relations": [], "country": null, "sector": null, "wikidata": null,
            "roles": [{ "title": w("envoy"), "org": w("ministry"), "status": "asserted", "report": report.id, "evidence": span("Anna Bell") }],
            "mentions": span(name), "evidence": span(name), "confidence": 0.9 })
    };
    let items = json!({
        "agents": [agent("a0", "person", "Anna Bell", json!("a2")), agent("a1", "person", "Carl Dunn", json!("a3")),
                   agent("a2", "party", "Ostra", Value::Null), agent("a3", "party", "Velm", Value::Null)],
        "places": [{ "id": "l0", "name": w("Port Seld"), "within": null, "kind": "gpe", "mentions": span("Port Seld"), "evidence": span("Port Seld") }],
        "meetings": [{ "id": "m0", "kind": "talks", "title": w("met Carl Dunn"),
            "participants": [{ "agent": "a0", "side": "a2", "capacity": word, "evidence": span("Anna Bell") },
                             { "agent": "a1", "side": "a3", "capacity": null, "evidence": span("Carl Dunn") }],
            "host": null, "place": "l0", "date": "2026-03-03", "date_basis": "inferred", "time_of_day": "EV", "duration": ["q0"],
            "documents": ["p0"], "issues": ["i0"],
            "outcome": [{ "code": "no_agreement", "issue": "i0", "object": word, "realis": "occurred", "stated_by": "a0", "evidence": span("We will not sign") }],
            "tone": [{ "side": "a2", "word": word, "evidence": span("sign") }], "readout_by": null, "realis": "occurred",
            "evidence": span("Anna Bell of Ostra met Carl Dunn"), "confidence": 0.9, "rule": "r" }],
        "proposals": [
            { "id": "p0", "title": w("The plan of Velm"), "kind": "peace_plan", "authors": ["a3"], "recipients": ["a2"], "responds_to": [],
              "provisions": [{ "issue": "i0", "evidence": span("plan") }],
              "status": [{ "code": "tabled", "by": "a3", "date": null, "evidence": span("plan") }],
              "versions": [{ "label": w("first"), "date": null, "status": null, "points": 18, "derived_from": null, "changed_by": [], "evidence": span("12 points") },
                           { "label": w("second"), "date": null, "status": null, "points": 12, "derived_from": w("first"), "changed_by": [], "evidence": span("12 points") }],
              "same_as": [], "evidence": span("The plan of Velm"), "confidence": 0.9, "rule": "r" }],
        "issues": [{ "id": "i0", "code": "OPEN.signing", "label": w("signing"), "evidence": span("sign") }],
        "positions": [{ "id": "o0", "party": "a0", "issue": "i0", "target": null, "stance": "reject", "condition": word, "grounds": word,
            "value": word, "stated_by": "a0", "via": "quote", "date": null, "supersedes": null, "evidence": span("We will not sign"), "confidence": 0.9, "rule": "r" }],
        "statements": [{ "id": "s0", "kind": "direct", "speaker": "a0", "speaker_text": word, "content": span("We will not sign,"),
            "quoted": span("We will not sign,"), "cue": one("said"), "source": one("Bell said"), "addressee": null, "venue": word, "about": ["i0"],
            "chain": [], "variant_of": null, "evidence": span("\"We will not sign,\" Bell said"), "confidence": 0.9, "rule": "r" }],
        "quantities": [{ "id": "q0", "kind": "duration", "measure": word, "about": "m0", "nominal": 4.0, "interval": [4.0, 4.5], "hard": [4.0, null],
            "closed": [true, true], "unit": "h", "hedge": "at_least", "scope": { "population": word, "side": null, "area": null, "window": null },
            "as_of": null, "attributed_to": "a0", "in_headline": false, "in_quote": false, "evidence": span("four hours"), "confidence": 0.9, "rule": "r" }],
        "claims": [], "events": [{ "id": "e0", "event": "CONSULT", "mode": word, "context": [word], "cameo": null, "actor": ["a0"], "recipient": ["a1"],
            "place": "l0", "date": null, "condition": word, "realis": "occurred", "attributed_to": null, "confidence": 0.9, "evidence": span("met"), "rule": "r" }],
        "movements": [], "timeline": [{ "id": "t0", "date": "2026-03-03", "what": w("met Carl Dunn"), "refs": ["m0"], "basis": "inferred",
            "anchor": word, "evidence": span("met Carl Dunn") }]
    });
    let items: Items = serde_json::from_value(items).unwrap();
    Reading { report, items, sentences: Vec::new(), dates: Vec::new() }
}

struct Desk {
    app: App,
    pages: Router,
    _folder: TempDir,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Location::File(folder.path().join("store.db"));
        let store = Store::open(place, Access::Keep).await.unwrap();
        let app = App::new(store, Arc::new(Plain));
        let guard = Guard::new(app.clone(), Settings::local()).await.unwrap();
        Desk { pages: router(&app, &guard), app, _folder: folder }
    }

    /// With two reports of one story that say `word` wherever a report can.
    async fn with(word: &str) -> (Self, String) {
        let desk = Desk::new().await;
        let readings =
            [reading("one.txt", "Seld Post", word), reading("two.txt", "Ostra Times", word)];
        let store = desk.app.store();
        store.ingest(&readings, &stamp()).await.unwrap();
        let reports = readings.iter().map(|r| r.report.sha256.clone()).collect();
        store.correct(Correction::Join { reports }, "ann", &stamp()).await.unwrap();
        let story =
            store.stories(&readout_store::Filter::default()).await.unwrap()[0].id.to_string();
        (desk, story)
    }

    async fn ask(&self, mut request: Request<Body>) -> (StatusCode, String, String) {
        request.headers_mut().insert(header::HOST, "localhost".parse().unwrap());
        let answer = self.pages.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let to = answer.headers().get(header::LOCATION);
        let to = to.map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let body = to_bytes(answer.into_body(), 8 << 20).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap(), to)
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let (status, body, _) = self.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        (status, body)
    }

    async fn page(&self, path: &str) -> String {
        let (status, body) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    /// The token that forms bring back.
    async fn csrf(&self) -> String {
        let page = self.page("/add").await;
        let value = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
        value.split('"').next().unwrap().to_owned()
    }

    async fn post(&self, path: &str, form: &str) -> (StatusCode, String, String) {
        let form = format!("csrf={}&{form}", self.csrf().await);
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form));
        self.ask(request.unwrap()).await
    }

    /// Every page that a story of this store leads to.
    async fn addresses(&self, story: &str) -> Vec<String> {
        let view = self.app.story(story, None).await.unwrap();
        let kept = view.story().unwrap();
        let reports = &kept.reports;
        let mut all = vec![
            "/".into(),
            "/?sort=disputed".into(),
            "/people".into(),
            "/search?q=envoys".into(),
            "/add".into(),
            "/corrections".into(),
            format!("/stories/{story}"),
            format!("/stories/{story}/brief"),
            format!("/stories/{story}/export/html"),
            format!("/compare?report={}&report={}", reports[0], reports[1]),
            format!("/reports/{}", reports[0]),
            format!("/reports/{}?at=5-25", reports[0]),
        ];
        let sections = [
            "differ",
            "agree",
            "single",
            "meetings",
            "proposals",
            "positions",
            "figures",
            "timeline",
            "quotes",
            "lineage",
            "anomalies",
            "gaps",
            "reports",
        ];
        all.extend(sections.map(|s| format!("/stories/{story}/{s}")));
        let items = &kept.items;
        let ids = [
            &items.agents[0].id,
            &items.meetings[0].id,
            &items.proposals[0].id,
            &items.positions[0].id,
        ];
        all.extend(ids.map(|id| format!("/stories/{story}/items/{id}")));
        all.extend(
            kept.comparisons.iter().take(2).map(|c| format!("/stories/{story}/items/{}", c.id)),
        );
        all.extend(items.agents.iter().map(|a| format!("/people/{}", a.id)));
        all
    }
}

/// What holds for every page.
fn sound(path: &str, page: &str) {
    assert!(page.contains("<h1"), "{path} has no heading");
    assert!(page.contains("<main id=\"main\""), "{path} has no main part");
    assert_eq!(page.matches("<h1").count(), 1, "{path}");
    let file = path.ends_with("/html");
    assert_eq!(page.matches("<script").count(), if file { 0 } else { 2 }, "{path}");
    assert!(!page.contains(" style=\""), "{path} has style of its own");
    assert!(!page.contains("http://") || file, "{path} names another place");
}

#[tokio::test]
async fn an_empty_store_has_pages_that_say_so() {
    let desk = Desk::new().await;
    for path in [
        "/",
        "/people",
        "/search",
        "/search?q=port",
        "/add",
        "/corrections",
        "/?person=nobody",
        "/people?name=nobody",
    ] {
        sound(path, &desk.page(path).await);
    }
    assert!(desk.page("/").await.contains("Nothing has been read yet"));
}

#[tokio::test]
async fn what_is_not_there_gets_a_page_that_helps() {
    let desk = Desk::new().await;
    for path in [
        "/stories/syffffffffffff",
        "/stories/syffffffffffff/meetings",
        "/stories/x/items/y",
        "/reports/r000",
        "/people/ag0",
        "/nowhere",
        "/add/77",
        "/compare?report=a&report=b",
        "/stories/syffffffffffff/export/json",
    ] {
        let (status, page) = desk.get(path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.contains("All stories"), "{path}: {page}");
    }
    let (status, _) = desk.get("/compare?report=a").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = desk.get("/?since=yesterday").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(desk.page("/search?q=%22open").await.contains("cannot be asked so"));
}

#[tokio::test]
async fn every_page_of_a_story_is_there_and_sound() {
    let (desk, story) = Desk::with("").await;
    for path in desk.addresses(&story).await {
        sound(&path, &desk.page(&path).await);
    }
}

#[tokio::test]
async fn a_story_tells_who_met_where_and_what_was_said() {
    let (desk, story) = Desk::with("").await;
    let page = desk.page(&format!("/stories/{story}")).await;
    for told in [
        "Anna Bell",
        "Port Seld",
        "four hours",
        "no agreement",
        "We will not sign",
        "Seld Post",
        "reject",
        "2026-03-03",
    ] {
        assert!(page.contains(told), "{told} is missing");
    }
    assert!(page.contains("<mark>four hours</mark>"), "evidence is marked in its sentence");
    assert!(page.contains("<dt>Who</dt><dd><strong>"), "the sides stand in the head");
}

#[tokio::test]
async fn hostile_words_stay_words_on_every_page() {
    let payloads = [
        "\"><script>alert(1)</script><img src=x onerror=alert(1)>",
        "' autofocus onfocus=alert(1) x='",
        "</style></title></textarea></q></mark><svg/onload=alert(1)>",
        "{{ 7 * 7 }}{% include 'layout.html' %}",
        "\u{202e}<iframe srcdoc='<b>'>\u{0}\u{7}",
    ];
    for word in payloads {
        let (desk, story) = Desk::with(word).await;
        for path in desk.addresses(&story).await {
            let page = desk.page(&path).await;
            sound(&path, &page);
            tame(&path, &page);
        }
    }
}

/// No hostile word became an element or an attribute of its own.
fn tame(path: &str, page: &str) {
    for bad in ["<script>alert", "<img", "<svg/", "<iframe", "=\"javascript:"] {
        assert!(!page.contains(bad), "{bad} on {path}");
    }
    for tag in page.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
        let unquoted: String = tag.split('"').step_by(2).collect();
        for bad in ["onerror", "onload", "onfocus"] {
            assert!(!unquoted.contains(bad), "{tag} on {path}");
        }
    }
}

#[tokio::test]
async fn a_correction_is_made_in_place_seen_and_undone() {
    let (desk, story) = Desk::with("").await;
    let view = desk.app.story(&story, None).await.unwrap();
    let position = view.story().unwrap().items.positions[0].id.clone();
    let place = format!("/stories/{story}/items/{position}");
    let (status, body, to) = desk.post(&place, "what=set&field=stance&value=conditional").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert!(desk.page("/corrections").await.contains("stance is conditional"));
    assert!(desk.page(&format!("/stories/{story}")).await.contains("conditional"));
    let number = to.rsplit('c').next().unwrap();
    let (status, _, _) = desk.post(&format!("/corrections/{number}/undo"), "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(desk.page("/corrections").await.contains("undone by"));
    assert!(!desk.page(&format!("/stories/{story}")).await.contains("conditional"));
}

#[tokio::test]
async fn a_note_is_kept_and_a_form_that_lacks_something_is_refused() {
    let (desk, story) = Desk::with("").await;
    let view = desk.app.story(&story, None).await.unwrap();
    let meeting = view.story().unwrap().items.meetings[0].id.clone();
    let place = format!("/stories/{story}/items/{meeting}");
    let (status, _, _) = desk.post(&place, "what=note&text=Ask+the+host").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(desk.page(&place).await.contains("Ask the host"));
    for bad in [
        "what=note&text=",
        "what=set&field=nothing&value=1",
        "what=merge&other=zz",
        "what=dance",
        "",
    ] {
        let (status, page, _) = desk.post(&place, bad).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}: {page}");
    }
}

#[tokio::test]
async fn a_report_is_split_off_and_joined_again() {
    let (desk, story) = Desk::with("").await;
    let report = desk.app.story(&story, None).await.unwrap().story().unwrap().reports[1].clone();
    let (status, _, _) = desk.post(&format!("/reports/{report}/regroup"), "what=split").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let stories = desk.app.store().stories(&readout_store::Filter::default()).await.unwrap();
    assert_eq!(stories.len(), 2);
    let form = format!("what=join&other=/stories/{}", stories[0].id);
    let other = desk.app.story(stories[1].id.as_str(), None).await.unwrap();
    let report = other.story().unwrap().reports[0].clone();
    let (status, body, _) = desk.post(&format!("/reports/{report}/regroup"), &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(desk.app.store().stories(&readout_store::Filter::default()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_upload_reads_what_it_can_and_names_what_it_skips() {
    let desk = Desk::new().await;
    let csrf = desk.csrf().await;
    let body = format!(
        "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n\
                --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"good.txt\"\r\n\r\nHarbour talks\nThey met.\r\n\
                --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bad<b>.txt\"\r\n\r\nempty\r\n--B--\r\n"
    );
    let request = Request::post("/add")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B")
        .body(Body::from(body));
    let (status, text, to) = desk.ask(request.unwrap()).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
    let mut page = String::new();
    for _ in 0..200 {
        page = desk.page(&to).await;
        if page.contains("Add more") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(page.contains("too short") && page.contains("bad&lt;b&gt;.txt"), "{page}");
    assert!(desk.page("/").await.contains("Harbour talks"));
}

#[tokio::test]
async fn a_story_file_needs_nothing_else() {
    let (desk, story) = Desk::with("").await;
    let view = desk.app.story(&story, None).await.unwrap();
    let file = readout_web::story_file(&view.record).unwrap();
    for bad in ["<script", "href=\"/", "src=\"", "<link", "<form"] {
        assert!(!file.contains(bad), "{bad} in the file");
    }
    assert!(file.contains("<style>") && file.contains("We will not sign"));
}

#[tokio::test]
async fn corrections_come_in_pages_the_latest_first() {
    let (desk, story) = Desk::with("").await;
    let view = desk.app.story(&story, None).await.unwrap();
    let meeting = view.story().unwrap().items.meetings[0].id.clone();
    let place = format!("/stories/{story}/items/{meeting}");
    desk.post(&place, "what=note&text=Ask+the+host").await;
    let page = |at: u32| {
        let path = format!("/api/corrections?limit=1&offset={at}");
        let desk = &desk;
        async move { serde_json::from_str::<Value>(&desk.page(&path).await).unwrap() }
    };
    let (first, second) = (page(0).await, page(1).await);
    assert_eq!(first["items"][0]["what"]["text"], "Ask the host");
    assert_eq!((&first["next"], &second["next"]), (&json!(1), &Value::Null));
    assert_eq!(second["items"].as_array().map(Vec::len), Some(1));
    let (status, _) = desk.get("/api/corrections?limit=0").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
