//! The program fetches pages and follows feeds from a server that misbehaves; what was taken is taken once, however it ends.

#[path = "../../fetch/testing/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use readout_store::{Access, Location, Mark, Store};
use serde_json::Value;
use server::{Server, answer};

fn readout(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readout"));
    command.args(args).env("XDG_DATA_HOME", home).env_remove("READOUT_STORE");
    command
}

fn run(home: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = readout(home, args).output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code(), text(stdout), text(stderr))
}

/// A page of the invented river talks; every number is another page.
fn page(n: usize) -> String {
    let town = ["Port Kolda", "Serrat", "Velmora", "Ostby", "Lunne", "Marrow Bay"][n % 6];
    format!(
        "<!doctype html><html><head><title>Step {n} of the river talks</title></head><body><article>\
         <h1>Step {n} of the river talks in {town}</h1>\
         <p>Envoys of Kolda and Serrat met in {town} for {n} hours on Monday to speak about the river tolls, \
         and left without a deal that either side wanted to name.</p>\
         <p>\u{201c}We are at step {n} of a long way,\u{201d} said Ilse Brandvold, the foreign minister of Kolda, \
         on the stairs of the old customs house in {town}.</p></article></body></html>"
    )
}

fn feed(server: &str, pages: impl IntoIterator<Item = usize>) -> String {
    let item = |n: usize| {
        format!(
            "<item><title>Step {n}</title><link>{server}/p/{n}?utm_source=rss</link>\
             <pubDate>Tue, 03 Mar 2026 07:30:00 GMT</pubDate></item>"
        )
    };
    let items: String = pages.into_iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Harbour Courier</title>{items}</channel></rss>")
}

/// A list of feeds on a server of our own, asked without pause.
fn list(home: &Path, urls: &[String]) -> PathBuf {
    let mut text = String::from("delay = \"0s\"\nallow_private = [\"127.0.0.1\"]\n");
    urls.iter()
        .for_each(|url| text += &format!("\n[[feed]]\nurl = \"{url}\"\nname = \"Courier\"\n"));
    let path = home.join("feeds.toml");
    fs::write(&path, text).expect("written");
    path
}

/// Sources of all kept reports, each with how often it is there.
fn kept(home: &Path) -> BTreeMap<String, usize> {
    let out = home.join("all.jsonl");
    let (code, _, said) = run(home, &["store", "export", out.to_str().expect("a path")]);
    assert_eq!(code, Some(0), "{said}");
    let mut sources = BTreeMap::new();
    for line in fs::read_to_string(&out).expect("read").lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        if line["table"] == "reports" {
            let source = line["row"]["source"].as_str().expect("a source").to_owned();
            *sources.entry(source).or_default() += 1;
        }
    }
    sources
}

/// A server of one feed with so many pages.
fn paper(pages: usize) -> Server {
    Server::start(move |r, s| {
        let own = format!("http://{}", r.headers.get("host").map_or("", String::as_str));
        let number = r.path.strip_prefix("/p/").and_then(|n| n.parse::<usize>().ok());
        match (r.path.as_str(), number) {
            ("/feed.xml", _) if r.headers.get("if-none-match").is_some_and(|e| e == "\"1\"") => {
                answer(s, "304 Not Modified", "ETag: \"1\"\r\n", b"")
            }
            ("/feed.xml", _) => {
                answer(s, "200 OK", "ETag: \"1\"\r\n", feed(&own, 0..pages).as_bytes())
            }
            (_, Some(n)) => answer(s, "200 OK", "Content-Type: text/html\r\n", page(n).as_bytes()),
            _ => answer(s, "404 Not Found", "", b""),
        }
    })
}

#[test]
fn a_page_is_read_from_its_address_and_a_private_one_only_where_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(|r, s| match r.path.as_str() {
        "/latin" => {
            let page = page(3).replace("Ilse Brandvold", "Il\u{f8}se Brandv\u{e5}ld");
            // The right quotes have a place in this charset, the page does not say which it is.
            let bytes: Vec<u8> = page
                .chars()
                .map(|c| match c {
                    '\u{201c}' => 0x93,
                    '\u{201d}' => 0x94,
                    c => u8::try_from(u32::from(c)).expect("Latin"),
                })
                .collect();
            answer(s, "200 OK", "Content-Type: text/html; charset=windows-1252\r\n", &bytes)
        }
        "/private" => answer(s, "302 Found", "Location: http://localhost:1/\r\n", b""),
        _ => answer(s, "404 Not Found", "", b"<p>No such page, but many words about it.</p>"),
    });
    let url = server.url("/latin?fbclid=1");
    let args = ["read", "--no-store", "--format", "json", &url];
    let (code, _, said) = run(folder.path(), &args);
    assert_eq!(code, Some(1));
    assert!(said.contains("private_address"), "{said}");
    let (more, gone) = (server.url("/private"), server.url("/gone"));
    let args =
        [&args[..], &["--allow-private", "127.0.0.1", &more, &gone, "http://a:b@desk.example/"]]
            .concat();
    let (code, out, said) = run(folder.path(), &args);
    assert_eq!(code, Some(2), "{said}");
    let record: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(record["reports"][0]["source"], server.url("/latin"));
    assert_eq!(record["reports"][0]["url"], server.url("/latin"));
    assert!(
        record["reports"][0]["text"].as_str().expect("text").contains("Il\u{f8}se Brandv\u{e5}ld")
    );
    let reasons: Vec<&str> = record["skipped"]
        .as_array()
        .expect("skipped")
        .iter()
        .filter_map(|s| s["reason"].as_str())
        .collect();
    assert_eq!(reasons, ["status", "private_address", "credentials_in_address"]);
}

#[test]
fn a_feed_is_followed_and_nothing_is_asked_for_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let server = paper(4);
    let list = list(home, &[server.url("/feed.xml")]);
    let args = ["watch", list.to_str().expect("a path"), "--once", "-v"];
    let (code, _, said) = run(home, &args);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(kept(home), (0..4).map(|n| (server.url(&format!("/p/{n}")), 1)).collect());
    let first = server.requests().len();
    assert_eq!(first, 1 + 1 + 4, "robots.txt, the feed, its pages");
    let (code, _, said) = run(home, &args);
    assert_eq!(code, Some(0), "{said}");
    let later: Vec<String> = server.requests().into_iter().skip(first).map(|r| r.path).collect();
    assert_eq!(later, ["/robots.txt", "/feed.xml"], "the pages are known, the feed is as it was");
    assert_eq!(server.most_open(), 1);
    let (_, out, _) = run(home, &["watch", list.to_str().expect("a path"), "--status"]);
    assert!(out.contains("Courier") && out.contains("0 entries wait"), "{out}");
}

#[test]
fn a_feed_and_a_page_that_fail_cost_only_themselves() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let bad = Server::start(|r, s| match r.path.as_str() {
        "/html" => answer(s, "200 OK", "", b"<!doctype html><p>We moved."),
        "/later" => answer(s, "503 Service Unavailable", "Retry-After: 3600\r\n", b""),
        "/robots.txt" => answer(s, "404 Not Found", "", b""),
        _ => Ok(()),
    });
    let good = Server::start(|r, s| {
        let own = format!("http://{}", r.headers.get("host").map_or("", String::as_str));
        match r.path.as_str() {
            "/feed.xml" => {
                let words = page(9).replace('&', "&amp;").replace('<', "&lt;");
                let own_words = format!(
                    "<item><title>Step 9</title><link>{own}/gone</link><description>{words}</description></item>\
                     <item><title>Nothing here</title><link>{own}/gone/2</link></item></channel>"
                );
                let body = feed(&own, [1, 2, 3]).replace("</channel>", &own_words);
                answer(s, "200 OK", "", body.as_bytes())
            }
            "/p/1" => answer(s, "200 OK", "", page(1).as_bytes()),
            "/p/2" => answer(s, "429 Too Many Requests", "Retry-After: 60\r\n", b""),
            "/robots.txt" => answer(s, "200 OK", "", b"User-agent: *\nDisallow: /p/3\n"),
            _ => answer(s, "404 Not Found", "", b""),
        }
    });
    let feeds = [bad.url("/html"), bad.url("/later"), bad.url("/reset"), good.url("/feed.xml")];
    let list = list(home, &feeds);
    let list = list.to_str().expect("a path");
    let (code, _, said) = run(home, &["watch", list, "--once", "-v"]);
    assert_eq!(code, Some(2), "{said}");
    for name in ["bad_feed", "status", "no_connection", "robots", "not before 60 s"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    let taken: Vec<String> = kept(home).into_keys().collect();
    assert_eq!(taken, [good.url("/gone"), good.url("/p/1")], "{said}");
    let (_, out, _) = run(home, &["watch", list, "--status"]);
    assert!(out.contains("1 entries wait") && out.contains("status 503"), "{out}");
    let asked = bad.requests().len();
    run(home, &["watch", list, "--once"]);
    let again: Vec<String> = bad.requests().into_iter().skip(asked).map(|r| r.path).collect();
    assert!(again.is_empty(), "those that failed are left alone: {again:?}");
}

#[test]
fn a_watch_that_is_killed_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    const PAGES: usize = 12;
    let slow = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&slow);
    let server = Server::start(move |r, s| {
        let own = format!("http://{}", r.headers.get("host").map_or("", String::as_str));
        let number = r.path.strip_prefix("/p/").and_then(|n| n.parse::<usize>().ok());
        match (r.path.as_str(), number) {
            ("/feed.xml", _) => answer(s, "200 OK", "", feed(&own, 0..PAGES).as_bytes()),
            (_, Some(n)) => {
                // Every answer has other bytes, as pages with advertisements have.
                let nonce = count.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(40));
                let body = page(n).replace("<article>", &format!("<article data-n=\"{nonce}\">"));
                answer(s, "200 OK", "", body.as_bytes())
            }
            _ => answer(s, "404 Not Found", "", b""),
        }
    });
    let list = list(home, &[server.url("/feed.xml")]);
    let list = list.to_str().expect("a path");
    // Killed once when a page was asked for, and once some pages later.
    for pages in [1, 5] {
        let mut child = readout(home, &["watch", list, "--quiet"]).spawn().expect("it starts");
        let began = Instant::now();
        while slow.load(Ordering::Relaxed) < pages && began.elapsed() < Duration::from_secs(60) {
            sleep(Duration::from_millis(5));
        }
        child.kill().expect("killed");
        child.wait().expect("ended");
    }
    let (code, _, said) = run(home, &["watch", list, "--once"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(kept(home), (0..PAGES).map(|n| (server.url(&format!("/p/{n}")), 1)).collect());
    assert_eq!(run(home, &["store", "check"]).0, Some(0));
}

#[test]
fn feeds_of_another_reader_come_into_the_list() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let opml = home.join("reader.opml");
    fs::write(
        &opml,
        "<opml version=\"2.0\"><body><outline text=\"A\" xmlUrl=\"https://a.example/f\"/>\
         <outline text=\"B\" xmlUrl=\"ftp://b.example/f\"/></body></opml>",
    )
    .expect("written");
    let list = home.join("feeds.toml");
    fs::write(&list, "# mine\nevery = \"1h\"\n").expect("written");
    let (list_text, opml) = (list.to_str().expect("a path"), opml.to_str().expect("a path"));
    for _ in 0..2 {
        let (code, _, said) = run(home, &["watch", list_text, "--import-opml", opml]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("only http and https"), "{said}");
    }
    let text = fs::read_to_string(&list).expect("read");
    assert!(text.starts_with("# mine\n") && text.matches("[[feed]]").count() == 1, "{text}");
    let (code, _, said) = run(home, &["watch", opml, "--once"]);
    assert_eq!((code, said.contains("TOML")), (Some(1), true), "{said}");
}

#[test]
fn a_mark_that_cannot_be_read_costs_only_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let server = paper(2);
    let list = list(home, &[server.url("/feed.xml")]);
    let list = list.to_str().expect("a path");
    let marks = [("entry", "x".to_owned()), ("feed", server.url("/feed.xml"))];
    // As a later version of the program might write it.
    let marks = marks.map(|(scope, name)| Mark {
        scope: scope.into(),
        name,
        due: Some(0),
        body: "{\"state\":\"dreaming\"}".into(),
    });
    let store = || {
        let place = Location::File(home.join("readout").join("store.db"));
        Store::open(place, Access::Keep)
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    runtime.block_on(async {
        let store = store().await.expect("a store");
        store.mark(&marks).await.expect("kept");
        store.close().await;
    });
    let (code, _, said) = run(home, &["watch", list, "--once"]);
    assert_eq!((code, said.matches("later x").count()), (Some(0), 1), "{said}");
    assert_eq!(kept(home).len(), 2);
    let (code, told, said) = run(home, &["watch", list, "--status"]);
    assert_eq!((code, told.contains("x: what is remembered")), (Some(0), true), "{told}{said}");
    runtime.block_on(async {
        let store = store().await.expect("the store");
        let kept = store.marks("entry", &["x".to_owned()]).await.expect("marks");
        assert_eq!(kept["x"].body, marks[0].body, "it stays for a program that can read it");
        assert!(kept["x"].due > marks[0].due);
        store.close().await;
    });
}

#[test]
fn a_private_host_allowed_to_one_feed_is_closed_to_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let (open, shut) = (paper(1), paper(2));
    let (open_url, shut_url) = (open.url("/feed.xml"), shut.url("/feed.xml"));
    let list = home.join("feeds.toml");
    let text = format!(
        "delay = \"0s\"\n[[feed]]\nurl = \"{open_url}\"\nallow_private = [\"127.0.0.1\"]\n\
         [[feed]]\nurl = \"{shut_url}\"\n"
    );
    fs::write(&list, text).expect("written");
    let (code, _, said) = run(home, &["watch", list.to_str().expect("a path"), "--once"]);
    assert_eq!((code, said.contains(&format!("feed {shut_url}"))), (Some(2), true), "{said}");
    assert_eq!(kept(home).into_keys().collect::<Vec<_>>(), [open.url("/p/0")]);
}
