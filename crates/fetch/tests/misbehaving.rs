//! A server that misbehaves in every way gets a clear error by name, within its bounds.

#[path = "../testing/server.rs"]
mod server;

use std::io::{Result, Write as _};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use readout_fetch::{
    Allowed, Answer, Bounds, Error, Fetcher, Options, Page, Robots, Target, Validators, feed,
};
use server::{Request, Server, answer};

fn local() -> Options {
    let mut allow_private = Allowed::default();
    assert!(allow_private.add("127.0.0.1"));
    let bounds = Bounds {
        connect: Duration::from_secs(5),
        head: Duration::from_secs(1),
        idle: Duration::from_secs(1),
        total: Duration::from_secs(3),
        bytes: 1 << 20,
        ..Bounds::default()
    };
    Options { delay: Duration::ZERO, allow_private, bounds, ..Options::default() }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(work)
}

fn get_as(
    options: Options,
    url: &str,
    known: &Validators,
    robots: Robots,
) -> std::result::Result<Answer, Error> {
    let fetcher = Fetcher::new(options).expect("a fetcher");
    let target = Target::parse(url)?;
    wait(fetcher.get(&target, known, robots, jiff::Timestamp::UNIX_EPOCH))
}

fn get(url: &str) -> std::result::Result<Page, Error> {
    match get_as(local(), url, &Validators::default(), Robots::Pass)? {
        Answer::Page(page) => Ok(page),
        Answer::Unchanged => panic!("nothing was known that could be unchanged"),
    }
}

/// What becomes of a page that a server treats so: the name of the error, or how many bytes came.
fn check(
    expected: &str,
    act: impl Fn(&Request, &mut TcpStream) -> Result<()> + Send + Sync + 'static,
) {
    let server = Server::start(act);
    let began = Instant::now();
    let found = match get(&server.url("/page")) {
        Ok(page) => format!("{} bytes", page.bytes.len()),
        Err(error) => format!("{}: {error}", error.kind.name()),
    };
    assert!(found.starts_with(expected), "{found:?}, not {expected:?}");
    assert!(began.elapsed() < Duration::from_secs(8), "{expected} took {:?}", began.elapsed());
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

fn say(stream: &mut TcpStream, text: &str) -> Result<()> {
    stream.write_all(text.as_bytes())
}

#[test]
fn a_plain_page_comes_as_it_was_sent() {
    let server = Server::start(|_, s| {
        answer(
            s,
            "200 OK",
            "Content-Type: text/html; charset=windows-1251\r\nETag: \"7\"\r\n",
            b"\xcf\xf0",
        )
    });
    let page = get(&server.url("/a?utm_source=x&id=1")).expect("a page");
    assert_eq!(page.bytes, b"\xcf\xf0");
    assert_eq!(page.charset.as_deref(), Some("windows-1251"));
    assert_eq!(page.validators.etag.as_deref(), Some("\"7\""));
    let request = server.requests().remove(0);
    assert_eq!(request.path, "/a?id=1");
    assert!(request.headers["user-agent"].starts_with("Readout/"));
}

#[test]
fn a_body_that_drips_is_ended() {
    check("too_slow", |_, s| {
        say(s, &format!("{OK}\r\n"))?;
        (0..100).try_for_each(|_| {
            sleep(Duration::from_millis(300));
            say(s, "x")
        })
    });
}

#[test]
fn a_head_that_drips_is_ended() {
    check("too_slow", |_, s| {
        OK.chars().cycle().take(500).try_for_each(|c| {
            sleep(Duration::from_millis(100));
            say(s, &c.to_string())
        })
    });
}

#[test]
fn a_server_that_says_nothing_is_ended() {
    check("too_slow", |_, _| {
        sleep(Duration::from_secs(6));
        Ok(())
    });
}

#[test]
fn a_body_without_end_is_ended_at_the_bound() {
    check("too_large", |_, s| {
        say(s, &format!("{OK}\r\n"))?;
        let piece = vec![b'x'; 1 << 16];
        loop {
            s.write_all(&piece)?;
        }
    });
}

#[test]
fn a_length_beyond_the_bound_is_not_even_begun() {
    check("too_large", |_, s| say(s, &format!("{OK}Content-Length: 99999999999\r\n\r\nx")));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).expect("packed");
    packed.finish().expect("packed")
}

#[test]
fn a_packed_bomb_is_ended_at_the_bound() {
    let bomb = gzip(&vec![0; 200 << 20]);
    assert!(bomb.len() < 1 << 20, "the bomb is small enough to be let in");
    check("too_large", move |_, s| answer(s, "200 OK", "Content-Encoding: gzip\r\n", &bomb));
}

#[test]
fn packing_is_undone_and_broken_packing_is_named() {
    let packed = gzip(&vec![b'x'; 5_000]);
    let cut = packed[..packed.len() - 12].to_vec();
    let mut broken = packed.clone();
    broken[15] ^= 0xff;
    broken.truncate(30);
    check("5000 bytes", move |_, s| answer(s, "200 OK", "Content-Encoding: gzip\r\n", &packed));
    check("truncated", move |_, s| answer(s, "200 OK", "Content-Encoding: gzip\r\n", &cut));
    check("bad_packing", |_, s| answer(s, "200 OK", "Content-Encoding: gzip\r\n", &[7; 300]));
    check("bad_packing", |_, s| answer(s, "200 OK", "Content-Encoding: br\r\n", b"xyz"));
}

#[test]
fn redirects_are_followed_as_far_as_the_bound() {
    check("4 bytes", |r, s| match r.path.as_str() {
        "/page" => answer(s, "301 Moved", "Location: /b\r\n", b""),
        "/b" => answer(s, "307 Elsewhere", "Location: c?fbclid=1\r\n", b""),
        "/c" => answer(s, "200 OK", "", b"here"),
        _ => answer(s, "404 Not Found", "", b""),
    });
    check("redirect_loop", |r, s| {
        let next = if r.path == "/page" { "/b" } else { "/page" };
        answer(s, "302 Found", &format!("Location: {next}\r\n"), b"")
    });
    check("too_many_redirects", |r, s| {
        answer(s, "302 Found", &format!("Location: {}x\r\n", r.path), b"")
    });
    check("redirect_nowhere", |_, s| answer(s, "302 Found", "", b""));
    check("bad_scheme", |_, s| answer(s, "302 Found", "Location: file:///etc/passwd\r\n", b""));
    check("credentials_in_address", |_, s| {
        answer(s, "302 Found", "Location: http://ann:pw@127.0.0.1/\r\n", b"")
    });
    check("bad_address", |_, s| answer(s, "302 Found", "Location: http://[::1/\r\n", b""));
}

#[test]
fn a_redirect_into_a_private_network_is_refused_after_the_name_is_resolved() {
    for place in [
        "http://localhost:9/",
        "http://10.0.0.1/",
        "http://[::1]:9/",
        "http://[::ffff:127.0.0.1]:9/",
        "http://2130706434/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://0.0.0.0:9/",
    ] {
        check("private_address", move |_, s| {
            answer(s, "302 Found", &format!("Location: {place}\r\n"), b"")
        });
    }
}

#[test]
fn a_private_page_is_refused_without_a_request_unless_it_is_allowed_by_name() {
    let server = Server::start(|_, s| answer(s, "200 OK", "", b"secret"));
    let by_name = server.url("/").replace("127.0.0.1", "localhost");
    for url in [server.url("/"), by_name.clone()] {
        let options = Options { allow_private: Allowed::default(), ..local() };
        let error =
            get_as(options, &url, &Validators::default(), Robots::Ask).expect_err("refused");
        assert_eq!(error.kind.name(), "private_address", "{error}");
        assert!(error.to_string().contains("loopback"), "{error}");
    }
    assert!(server.requests().is_empty());
    let mut options = local();
    assert!(options.allow_private.add("localhost"));
    get_as(options, &by_name, &Validators::default(), Robots::Pass).expect("allowed");
}

#[test]
fn a_body_that_ends_before_its_end_is_named() {
    check("truncated", |_, s| say(s, &format!("{OK}Content-Length: 100\r\n\r\nonly this")));
    check("truncated", |_, s| {
        say(s, &format!("{OK}Transfer-Encoding: chunked\r\n\r\n40\r\nonly this"))
    });
    check("bad_answer", |_, s| {
        say(s, &format!("{OK}Transfer-Encoding: chunked\r\n\r\n4\r\nonly\r\nzzz\r\n"))
    });
}

#[test]
fn a_body_longer_than_it_says_is_read_to_where_it_says() {
    check("4 bytes", |_, s| say(s, &format!("{OK}Content-Length: 4\r\n\r\nbody and more")));
}

#[test]
fn garbage_instead_of_an_answer_is_named() {
    check("bad_answer", |_, s| say(s, "\x16\x03\x01 what is this?\r\n\r\n"));
    check("bad_answer", |_, s| say(s, "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"));
    check("bad_answer", |_, s| say(s, "HTTP/1.1 2000 OK\r\n\r\n"));
    check("bad_answer", |_, s| say(s, &format!("{OK}Content-Length: many\r\n\r\nx")));
    check("bad_answer", |_, s| {
        say(s, OK)?;
        (0..500).try_for_each(|n| say(s, &format!("X-{n}: y\r\n")))?;
        say(s, "\r\n")
    });
    check("bad_answer", |_, s| {
        say(s, &format!("{OK}X: "))?;
        (0..2_000).try_for_each(|_| say(s, &"y".repeat(1_000)))
    });
}

#[test]
fn a_connection_that_is_closed_or_reset_is_named() {
    check("no_connection", |_, _| Ok(()));
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let error = get(&format!("http://127.0.0.1:{port}/")).expect_err("nobody there");
    assert_eq!(error.kind.name(), "no_connection", "{error}");
}

#[test]
fn a_server_without_encryption_is_named_where_it_is_asked_for() {
    let server = Server::start(|_, s| answer(s, "400 Bad Request", "", b"speak HTTP"));
    let error = get(&server.url("/").replace("http:", "https:")).expect_err("no TLS");
    assert!(["tls", "no_connection"].contains(&error.kind.name()), "{error}");
}

#[test]
fn a_name_that_nobody_has_is_named() {
    let error = get("http://no-such-host.invalid/").expect_err("nobody has it");
    assert_eq!(error.kind.name(), "no_such_host", "{error}");
    assert!(error.kind.is_passing());
}

#[test]
fn not_modified_is_an_answer_only_to_who_asked() {
    let server = Server::start(|r, s| {
        let known = r.headers.get("if-none-match").is_some_and(|e| e == "\"7\"");
        answer(s, if known { "304 Not Modified" } else { "200 OK" }, "ETag: \"7\"\r\n", b"")
    });
    let page = get(&server.url("/")).expect("a page");
    let again = get_as(local(), &server.url("/"), &page.validators, Robots::Pass);
    assert_eq!(again, Ok(Answer::Unchanged));
    check("not_modified_unasked", |_, s| say(s, "HTTP/1.1 304 Not Modified\r\n\r\n"));
    let dated =
        Validators { last_modified: Some("Tue, 03 Mar 2026 07:30:00 GMT".into()), etag: None };
    get_as(local(), &server.url("/"), &dated, Robots::Pass).expect("a page");
    assert!(server.requests()[2].headers.contains_key("if-modified-since"));
}

#[test]
fn a_status_that_is_no_page_is_named_with_the_wait_that_it_asks_for() {
    check("status: http", |_, s| answer(s, "404 Not Found", "", b"<h1>Not here</h1>"));
    check("status", |_, s| answer(s, "204 No Content", "", b""));
    check("status", |_, s| answer(s, "300 Multiple Choices", "", b""));
    let server = Server::start(|r, s| match r.path.as_str() {
        "/429" => answer(s, "429 Too Many Requests", "Retry-After: 120\r\n", b""),
        _ => answer(
            s,
            "503 Service Unavailable",
            "Retry-After: Thu, 01 Jan 1970 00:02:00 GMT\r\n",
            b"",
        ),
    });
    for path in ["/429", "/503"] {
        let error = get(&server.url(path)).expect_err("not now");
        assert_eq!(error.kind.retry_after(), Some(Duration::from_secs(120)), "{error}");
        assert!(error.kind.is_passing());
    }
}

#[test]
fn what_robots_txt_forbids_is_not_asked_for() {
    let server = Server::start(|r, s| match r.path.as_str() {
        "/robots.txt" => answer(s, "200 OK", "", b"User-agent: *\nDisallow: /closed\n"),
        "/moved" => answer(s, "302 Found", "Location: /closed/2\r\n", b""),
        _ => answer(s, "200 OK", "", b"page"),
    });
    let ask = |path: &str| get_as(local(), &server.url(path), &Validators::default(), Robots::Ask);
    assert!(ask("/open").is_ok());
    assert_eq!(ask("/closed/1").expect_err("closed").kind.name(), "robots");
    assert_eq!(ask("/moved").expect_err("closed").kind.name(), "robots");
    assert!(server.requests().iter().all(|r| !r.path.starts_with("/closed")));
    let pass = get_as(local(), &server.url("/closed/1"), &Validators::default(), Robots::Pass);
    assert!(pass.is_ok(), "a person may ask for one page");
}

#[test]
fn robots_txt_that_cannot_be_had_forbids_for_now_and_one_that_is_not_there_allows() {
    for (status, expected) in [
        ("500 Internal Server Error", "robots_unavailable"),
        ("503 Service Unavailable", "robots_unavailable"),
        ("404 Not Found", "ok"),
        ("403 Forbidden", "ok"),
    ] {
        let server = Server::start(move |r, s| match r.path.as_str() {
            "/robots.txt" => answer(s, status, "", b""),
            _ => answer(s, "200 OK", "", b"page"),
        });
        let found = get_as(local(), &server.url("/a"), &Validators::default(), Robots::Ask);
        let found = found.map_or_else(|e| e.kind.name(), |_| "ok");
        assert_eq!(found, expected, "{status}");
    }
}

#[test]
fn a_robots_txt_without_end_is_read_as_far_as_the_bound() {
    let server = Server::start(|r, s| match r.path.as_str() {
        "/robots.txt" => {
            say(s, &format!("{OK}\r\nUser-agent: *\nDisallow: /closed\n"))?;
            loop {
                say(s, &"# more of this\n".repeat(1_000))?;
            }
        }
        _ => answer(s, "200 OK", "", b"page"),
    });
    let ask = |path: &str| get_as(local(), &server.url(path), &Validators::default(), Robots::Ask);
    assert!(ask("/open").is_ok());
    assert_eq!(ask("/closed").expect_err("closed").kind.name(), "robots");
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_with_time_between() {
    let server = Server::start(|r, s| {
        sleep(Duration::from_millis(60));
        match r.path.as_str() {
            "/robots.txt" => answer(s, "200 OK", "", b"User-agent: readout\nCrawl-delay: 0.4\n"),
            _ => answer(s, "200 OK", "", b"page"),
        }
    });
    let fetcher =
        Fetcher::new(Options { delay: Duration::from_millis(100), ..local() }).expect("a fetcher");
    let ask = async |n: usize| {
        let target = Target::parse(&server.url(&format!("/{n}"))).expect("an address");
        fetcher.get(&target, &Validators::default(), Robots::Ask, jiff::Timestamp::UNIX_EPOCH).await
    };
    wait(async {
        let (a, b, c) = tokio::join!(ask(1), ask(2), ask(3));
        assert!(a.is_ok() && b.is_ok() && c.is_ok());
    });
    assert_eq!(server.most_open(), 1);
    let requests = server.requests();
    assert_eq!(requests.len(), 4, "robots.txt once, three pages");
    for two in requests.windows(2).skip(1) {
        assert!(two[1].at - two[0].at >= Duration::from_millis(390), "too soon after another");
    }
}

#[test]
fn a_feed_that_is_a_page_is_named() {
    let server = Server::start(|_, s| answer(s, "200 OK", "", b"<!doctype html><p>Moved"));
    let page = get(&server.url("/feed.xml")).expect("a page");
    assert_eq!(feed::parse(&page).expect_err("no feed").kind.name(), "bad_feed");
}

#[test]
fn a_feed_with_very_many_entries_is_read_as_far_as_the_bound() {
    let items = |n: usize| format!("<item><title>Step {n}</title><link>/p/{n}</link></item>");
    let body = format!(
        "<rss version='2.0'><channel><title>Desk</title>{}</channel></rss>",
        (0..5_000).map(items).collect::<String>()
    );
    let server = Server::start(move |_, s| answer(s, "200 OK", "", body.as_bytes()));
    let found = feed::parse(&get(&server.url("/feed.xml")).expect("a page")).expect("a feed");
    assert_eq!((found.entries.len(), found.left_out), (2_000, 3_000));
}
