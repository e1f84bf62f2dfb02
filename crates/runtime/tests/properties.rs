//! What holds for any text at all.

#![allow(clippy::unwrap_used, reason = "a test stops where something is missing")]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use readout_runtime::{Model, Parsed};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let asset = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_md-3.8.0.readout");
    Model::load(&std::fs::read(asset).unwrap()).unwrap()
});

/// Annotates a text and checks what has to hold.
fn check(text: &str) -> Parsed {
    let parsed = MODEL.annotate(text);
    let rebuilt: String = parsed
        .tokens
        .iter()
        .flat_map(|token| [token.text(text), if token.space_after { " " } else { "" }])
        .collect();
    assert_eq!(rebuilt, text);
    let mut start = 0;
    for token in &parsed.tokens {
        assert_eq!(token.start, start, "tokens follow one another");
        assert!(token.start < token.end, "no token is empty");
        start = token.end + u32::from(token.space_after);
        assert!((token.head as usize) < parsed.tokens.len());
        assert_eq!(token.ent_type.is_some(), token.ent_iob.as_str() != "O");
    }
    assert!(parsed.tokens.first().is_none_or(|token| token.sent_start));
    parsed
}

/// Words, signs and white space as they meet in news pages.
const AWKWARD: &[&str] = &[
    "talks",
    "U.S.",
    "don't",
    "cannot",
    "Mr.",
    "9:30am",
    "5km",
    "$3.2bn",
    "US$",
    "...",
    "…",
    ".",
    ",",
    "'s",
    "’s",
    "'",
    "\"",
    "“",
    "”",
    "(",
    ")",
    "-",
    "\u{2011}",
    "—",
    "--",
    ":)",
    ":-(",
    "😡",
    "https://a.example/b?c#d",
    "a@b.example",
    "\n",
    "\n\n",
    "\t",
    "  ",
    " ",
    "\u{a0}",
    "\u{1c}",
    "\u{200b}",
    "\u{feff}",
    "é",
    "Å",
    "ß",
    "İ",
    "Σ",
    "中文",
    "كم",
    "½",
    "²",
    "\u{301}",
    "\0",
    "\u{10ffff}",
    "gonna",
    "o'clock",
    "I'd've",
    "and/or",
    "x",
    "A",
    "1",
    "°C.",
    "%",
    "+1",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn tokens_and_spaces_rebuild_any_text(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn tokens_and_spaces_rebuild_awkward_text(
        parts in prop::collection::vec(prop::sample::select(AWKWARD), 0..40)
    ) {
        check(&parts.concat());
    }
}

#[test]
fn an_empty_text_has_no_tokens() {
    assert!(check("").tokens.is_empty());
}

#[test]
fn a_space_alone_is_a_token() {
    assert_eq!(check(" ").tokens.len(), 1);
}

#[test]
fn hostile_texts_take_bounded_time() {
    let hostile = [
        "a".repeat(200_000),
        "(".repeat(20_000),
        ".".repeat(100_000),
        "a.".repeat(50_000),
        "a@".repeat(50_000),
        "1-".repeat(15_000),
        "’s".repeat(15_000),
        "\u{301}".repeat(40_000),
        "\n ".repeat(30_000),
        "0.1.2.3:".repeat(10_000),
    ];
    for text in hostile {
        let start = Instant::now();
        check(&text);
        let first: String = text.chars().take(8).collect();
        assert!(start.elapsed() < Duration::from_secs(20), "{first:?} takes {:?}", start.elapsed());
    }
}
