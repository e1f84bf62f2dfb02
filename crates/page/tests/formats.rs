//! Inputs of every format in, reports and named skips out.

use std::io::Write as _;

use readout_page::{Limits, Options, read};
use readout_types::{Report, Skip};

fn all(bytes: &[u8], options: &Options) -> Vec<Result<Report, Skip>> {
    let mut found = Vec::new();
    read("input", &mut &*bytes, options, &mut |r| found.push(r));
    found
}

fn reasons(bytes: &[u8], options: &Options) -> Vec<String> {
    let name = |r: Result<Report, Skip>| r.map_or_else(|s| s.reason, |r| format!("+{}", r.source));
    all(bytes, options).into_iter().map(name).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).expect("writes to memory");
    packer.finish().expect("writes to memory")
}

const LINES: &str = "{\"id\":\"a\",\"text\":\"The envoys met on Monday.\",\"title\":\"Envoys meet\",\"published\":\"2026-03-04\",\"outlet\":\"KTR\",\"authors\":[\"Jo Orlu\"]}\n\
    {\"id\":\"b\",\"text\":\n\
    {\"id\":\"c\",\"html\":\"<p>They will meet again on Friday.</p>\"}\n";

#[test]
fn a_broken_line_of_json_costs_only_itself() {
    assert_eq!(reasons(LINES.as_bytes(), &Options::default()), ["+a", "bad_json", "+c"]);
    let first = all(LINES.as_bytes(), &Options::default()).remove(0).expect("a report");
    assert_eq!(first.text.as_str(), "The envoys met on Monday.");
    assert_eq!(
        (first.title.as_deref(), first.outlet.as_deref()),
        (Some("Envoys meet"), Some("KTR"))
    );
    assert_eq!(first.authors[0].name, "Jo Orlu");
    assert_eq!(first.published.expect("given").as_str(), "2026-03-04");
}

#[test]
fn packed_inputs_are_opened_also_twice() {
    let once = gzip(LINES.as_bytes());
    assert_eq!(reasons(&once, &Options::default()), ["+a", "bad_json", "+c"]);
    assert_eq!(reasons(&gzip(&once), &Options::default()), ["+a", "bad_json", "+c"]);
}

#[test]
fn a_cut_or_endless_packing_is_named() {
    let whole = gzip("The envoys met on Monday and said nothing. ".repeat(400).as_bytes());
    assert_eq!(reasons(&whole[..whole.len() / 2], &Options::default()), ["truncated"]);
    let limits = Limits { item_bytes: 1 << 16, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    assert_eq!(reasons(&gzip(&vec![b'a'; 4 << 20]), &options), ["too_large"]);
    let endless = LINES.to_owned() + &"\n".repeat(4 << 20);
    let named = ["+a", "bad_json", "+c", "unpacks_too_far"];
    assert_eq!(reasons(&gzip(endless.as_bytes()), &options), named);
    let mut deep = b"text".to_vec();
    (0..8).for_each(|_| deep = gzip(&deep));
    assert_eq!(reasons(&deep, &Options::default()), ["unpacks_too_far"]);
}

#[test]
fn csv_columns_can_bear_other_names() {
    let table =
        "id,publisher,body\n7,ktr.example,\"The envoys met, \"\"at last\"\", on Monday.\"\n8,x,\n";
    let columns = [("outlet", "publisher"), ("text", "body")];
    let columns = columns.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
    let options = Options { columns, ..Options::default() };
    let found = all(table.as_bytes(), &options);
    let first = found[0].as_ref().expect("a report");
    assert_eq!((first.source.as_str(), first.outlet.as_deref()), ("7", Some("ktr.example")));
    assert_eq!(first.text.as_str(), "The envoys met, \"at last\", on Monday.");
    assert_eq!(found[1].as_ref().expect_err("no text").reason, "no_text");
}

#[test]
fn entries_of_feeds_are_reports() {
    let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>KTR</title><item><title>Envoys meet</title>\
        <link>https://ktr.example/1</link><pubDate>Wed, 04 Mar 2026 10:00:00 GMT</pubDate>\
        <description>&lt;p&gt;The envoys met.&lt;/p&gt;&lt;p&gt;Nobody smiled.&lt;/p&gt;</description></item></channel></rss>";
    let found = all(feed.as_bytes(), &Options::default());
    let report = found[0].as_ref().expect("a report");
    assert_eq!(report.source, "https://ktr.example/1");
    assert_eq!(report.text.as_str(), "Envoys meet\nThe envoys met.\nNobody smiled.\n");
    assert_eq!(report.published.as_ref().map(|d| d.as_str()), Some("2026-03-04T10:00"));
}

#[test]
fn a_charset_that_came_with_the_page_is_believed_where_its_bytes_do_not_show_one() {
    let page = "<html><head><title>Talks</title></head><body><p>Minister Ta\u{161}i said in the \u{17d}ivko caf\u{e9} \
        that the talks would go on for as long as the two sides had coffee.</p></body></html>";
    let bytes: Vec<u8> = page
        .chars()
        .map(|c| match c {
            '\u{161}' => 0xb9,
            '\u{17d}' => 0xae,
            c => u8::try_from(u32::from(c)).expect("Latin"),
        })
        .collect();
    let options = Options { charset: Some("iso-8859-2".into()), ..Options::default() };
    let mut found = Vec::new();
    read("https://ktr.example/3", &mut bytes.as_slice(), &options, &mut |r| found.push(r));
    let report = found[0].as_ref().expect("a report");
    assert!(
        report.text.as_str().contains("Ta\u{161}i said in the \u{17d}ivko"),
        "{}",
        report.text.as_str()
    );
    assert_eq!(report.url.as_deref(), Some("https://ktr.example/3"));
}

#[test]
fn pages_of_an_archive_are_reports() {
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>Envoys meet in Belmora</title></head>\
        <body><h1>Envoys meet in Belmora</h1><p>The envoys met for two hours and said that they would meet again before the feast.</p></body></html>";
    let record = |kind: &str, body: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://ktr.example/2\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    };
    let archive = record("request", "GET / HTTP/1.1\r\n\r\n") + &record("response", page);
    let packed =
        [gzip(record("request", "x").as_bytes()), gzip(record("response", page).as_bytes())]
            .concat();
    for bytes in [archive.as_bytes(), &packed] {
        let found = all(bytes, &Options::default());
        assert_eq!(found.len(), 1);
        let report = found[0].as_ref().expect("a report");
        assert_eq!(report.url.as_deref(), Some("https://ktr.example/2"));
        assert_eq!(report.title.as_deref(), Some("Envoys meet in Belmora"));
        assert!(report.text.as_str().contains("before the feast"));
    }
    assert_eq!(
        reasons(&archive.as_bytes()[..archive.len() - 60], &Options::default()),
        ["truncated"]
    );
}

#[test]
fn encodings_are_found() {
    let text = "Die „Gespräche“ are café talk – the envoys met on Monday and will meet again.";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xff, 0xfe][..], &wide].concat();
    let western: Vec<u8> = "The café talks – so called – went on."
        .chars()
        .map(|c| match c {
            'é' => 0xe9,
            '–' => 0x96,
            c => c as u8,
        })
        .collect();
    let read = |bytes: &[u8]| {
        all(bytes, &Options::default()).remove(0).expect("a report").text.as_str().to_owned()
    };
    assert_eq!(read(&wide), text);
    assert_eq!(read(&marked), text);
    assert_eq!(read(&western), "The café talks – so called – went on.");
    assert_eq!(read(b"\xef\xbb\xbfThe envoys met."), "The envoys met.");
}

#[test]
fn bad_inputs_have_a_name() {
    let options = Options::default();
    assert_eq!(reasons(b"", &options), ["empty"]);
    assert_eq!(reasons(b"  \n\t ", &options), ["empty"]);
    assert_eq!(reasons(b"%PDF-1.7 ...", &options), ["binary"]);
    assert_eq!(reasons(&[0, 1, 2, 3, 0, 0, 9, 8].repeat(50), &options), ["binary"]);
    assert_eq!(reasons(b"{\"id\": \"x\", \"title\": \"only\"}", &options), ["no_text"]);
    let german = "Die Unterhändler trafen sich am Dienstag in der Hauptstadt und sprachen mehrere Stunden lang über den \
        Abzug der Truppen, ohne sich auf einen gemeinsamen Wortlaut zu einigen, wie ein Sprecher am Abend sagte.";
    assert_eq!(reasons(german.as_bytes(), &options), ["other_language"]);
    let limits = Limits { item_bytes: 1000, ..Limits::default() };
    let small = Options { limits, ..Options::default() };
    assert_eq!(reasons("one line ".repeat(200).as_bytes(), &small), ["too_large"]);
    let long = format!(
        "{}{{\"id\":\"z\",\"text\":\"Still read.\"}}\n",
        "{\"id\":\"y\",\"text\":\"".to_owned() + &"x".repeat(2000) + "\"}\n"
    );
    assert_eq!(reasons(long.as_bytes(), &small), ["too_large", "+z"]);
}

#[test]
fn hostile_markup_ends_in_time() {
    let deep = format!(
        "<html><body>{}The envoys met on Monday.{}",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    let open = format!("<html><body>{}The envoys met on Monday.", "<b><i><a>".repeat(30_000));
    for page in [deep, open] {
        let start = std::time::Instant::now();
        assert_eq!(all(page.as_bytes(), &Options::default()).len(), 1);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}

#[test]
fn tables_and_items_under_the_usual_names_are_read() {
    let table = "link,headline,date,publisher,body\n\
                 https://orsk.example/1,Ferry talks resume,2031-05-06,Orsk Mail,The two sides met in Orsk on Tuesday.\n";
    let item = r#"{"url": "https://orsk.example/1", "Headline": "Ferry talks resume", "pubDate": "2031-05-06",
        "publisher": "Orsk Mail", "articleBody": "The two sides met in Orsk on Tuesday."}"#;
    for input in [table, &item.replace('\n', " ")] {
        let found = all(input.as_bytes(), &Options::default());
        let report = found[0].as_ref().expect("a report");
        assert_eq!(report.title.as_deref(), Some("Ferry talks resume"));
        assert_eq!(report.outlet.as_deref(), Some("Orsk Mail"));
        assert_eq!(report.published.as_ref().map(|d| d.as_str()), Some("2031-05-06"));
        assert_eq!(report.url.as_deref(), Some("https://orsk.example/1"));
    }
}

#[test]
fn a_summary_of_its_own_column_is_the_first_line_unless_the_text_says_it() {
    let table = "id,date,summary,body\n\
        1,2031-05-06,The ministers spoke by telephone.,They agreed to speak again.\n\
        2,2031-05-06,They agreed to speak again.,They agreed to  speak again.\n\
        3,2031-05-06,,They hung up.\n";
    let found = all(table.as_bytes(), &Options::default());
    let texts: Vec<&str> = found.iter().flatten().map(|r| r.text.as_str()).collect();
    let both = "The ministers spoke by telephone.\nThey agreed to speak again.";
    assert_eq!(texts, [both, "They agreed to  speak again.", "They hung up."]);
    let item = r#"{"standfirst": "The ministers spoke.", "text": "They agreed to speak again."}"#;
    let found = all(item.as_bytes(), &Options::default());
    let report = found[0].as_ref().expect("a report");
    assert_eq!(report.text.as_str(), "The ministers spoke.\nThey agreed to speak again.");
}

#[test]
fn an_empty_field_hides_no_full_one_of_another_usual_name() {
    let table =
        "text,body,title,headline\n,The two sides met in Orsk on Tuesday.,,Ferry talks resume\n";
    let item = r#"{"text": " ", "body": "The two sides met in Orsk on Tuesday.", "title": null, "headline": "Ferry talks resume"}"#;
    for input in [table, item] {
        let found = all(input.as_bytes(), &Options::default());
        let report = found[0].as_ref().expect("a report");
        assert_eq!(report.title.as_deref(), Some("Ferry talks resume"));
        assert!(report.text.as_str().contains("met in Orsk"));
    }
}

#[test]
fn a_page_that_opens_with_names_of_sections_is_no_table() {
    let page = "News, Article, Video\nThe two sides met in Orsk on Tuesday, a minister said.\n";
    let found = all(page.as_bytes(), &Options::default());
    assert_eq!(found.len(), 1);
    assert!(found[0].as_ref().expect("a report").text.as_str().starts_with("News, Article"));
}
