//! What holds for any bytes.

use proptest::prelude::*;
use readout_page::{Options, read};

fn holds(bytes: &[u8]) {
    let options = Options::default();
    let mut items = 0;
    read("any", &mut &*bytes, &options, &mut |found| {
        items += 1;
        let Ok(report) = found else { return };
        let chars: Vec<char> = report.text.as_str().chars().collect();
        let mut covered = vec![false; chars.len()];
        let mut last = 0;
        for zone in &report.zones {
            assert!(
                last <= zone.start && zone.start < zone.end && zone.end as usize <= chars.len()
            );
            assert_eq!(zone.keep, zone.kind.keep());
            covered[zone.start as usize..zone.end as usize].fill(true);
            last = zone.end;
        }
        let left_out = |(at, c): (usize, &char)| !covered[at] && c.is_alphanumeric();
        assert!(!chars.iter().enumerate().any(left_out), "{:?}", report.zones);
    });
    let _ = items;
}

/// Pieces of which hostile inputs are made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("{\"id\":\"a\",\"text\":\"".to_owned()),
        Just("\"}\n".to_owned()),
        Just("<html><body><div>".to_owned()),
        Just(
            "</p><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"Article\","
                .to_owned()
        ),
        Just("id,text\n1,\"".to_owned()),
        Just("WARC/1.0\r\nContent-Length: 9\r\n\r\n".to_owned()),
        Just("<rss><channel><item><title>".to_owned()),
        Just("By Ann Lee, Reuters\n4 March 2026\n".to_owned()),
        Just("PORT AULIS (AP) — The envoys met. ".to_owned()),
        Just("© 99.99.9999 @x (Photo: / | \u{a0}\u{2028}\u{85}".to_owned()),
        "\\PC{0,40}",
        "[ \\n\\t:.,;'\"“”()/|&#<>–—-]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_reports_or_skips(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        holds(&bytes);
    }

    #[test]
    fn any_mixture_of_formats_gives_reports_or_skips(pieces in proptest::collection::vec(piece(), 0..14)) {
        holds(pieces.concat().as_bytes());
    }
}
