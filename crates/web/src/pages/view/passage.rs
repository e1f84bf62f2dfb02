//! The sentence around words.
//!
//! In: a report and a span. Out: what stands before, the words, what stands after. Holds: the three together are a stretch of
//! the report's text with its white space folded; nothing is longer than a few hundred characters.

use readout_types::{Report, Span};

/// How far the sentence's limits are looked for on each side, in characters.
const AROUND: usize = 220;
/// Of longer words only the beginning and the end are shown.
const LONGEST: usize = 480;

/// The words of a span in their sentence.
pub(crate) struct InSentence {
    pub(crate) before: String,
    pub(crate) words: String,
    pub(crate) after: String,
}

/// The words of a span with the rest of their sentence on both sides, as far as marks show its limits.
pub(crate) fn in_sentence(report: &Report, span: &Span) -> InSentence {
    let (start, end) = (span.start as usize, span.end as usize);
    let before = report.text.slice(start.saturating_sub(AROUND)..start);
    let after = report.text.slice(end..end.saturating_add(AROUND));
    let from = opening(before);
    let to = closing(after);
    let cut_before = from == 0 && start > AROUND;
    let cut_after = to == after.len() && end + AROUND < report.text.chars();
    let lead = before[from..].trim_start_matches(['”', '"', ' ']);
    let tail = &after[..to];
    InSentence {
        before: format!(
            "{}{}{}",
            if cut_before { "… " } else { "" },
            folded(lead),
            if lead.ends_with(char::is_whitespace) { " " } else { "" }
        ),
        words: shortened(&folded(report.text.at(span)), LONGEST),
        after: format!(
            "{}{}{}",
            if tail.starts_with(char::is_whitespace) { " " } else { "" },
            folded(tail),
            if cut_after { " …" } else { "" }
        ),
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?')
}

/// Where the sentence that goes on after `before` begins in it (a byte offset).
fn opening(before: &str) -> usize {
    let begins = |at: usize, c: char| {
        c == '\n' || (is_stop(c) && before[at + c.len_utf8()..].starts_with([' ', '”', '"']))
    };
    let last = before.char_indices().rev().find(|(at, c)| begins(*at, *c));
    last.map_or(0, |(at, c)| at + c.len_utf8())
}

/// Where the sentence that `after` goes on with ends in it (a byte offset).
fn closing(after: &str) -> usize {
    let ends = |at: usize, c: char| {
        c == '\n' || (is_stop(c) && after[at + c.len_utf8()..].starts_with([' ', '\n', '”', '"']))
    };
    let first = after.char_indices().find(|(at, c)| ends(*at, *c));
    first.map_or(after.len(), |(at, c)| if c == '\n' { at } else { at + c.len_utf8() })
}

/// Text on one line.
pub(crate) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of at most so many characters; a mark shows where something is left out.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    let at_word = cut.rfind(char::is_whitespace).filter(|at| *at > cut.len() / 2);
    format!("{} …", at_word.map_or(cut.as_str(), |at| &cut[..at]))
}

#[cfg(test)]
mod tests {
    use readout_types::{Id, Text};

    use super::*;
    use crate::testing::report;

    fn check(text: &str, words: &str, expected: &str) {
        let start = text.find(words).map_or(0, |byte| text[..byte].chars().count());
        let report = Report { text: Text::new(text), ..report("r1", "Paper", text) };
        let count = |n: usize| u32::try_from(n).expect("short");
        let span = Span {
            report: Id::new("r1"),
            start: count(start),
            end: count(start + words.chars().count()),
        };
        let s = in_sentence(&report, &span);
        assert_eq!(format!("{}[{}]{}", s.before, s.words, s.after), expected);
    }

    #[test]
    fn the_sentence_around_words_is_found() {
        let text = "A harbour deal\nThe envoys met on Monday in Velmora. They spoke for 4.5 hours, he said. Then they left.";
        check(text, "4.5 hours", "They spoke for [4.5 hours], he said.");
        check(text, "The envoys", "[The envoys] met on Monday in Velmora.");
        check(text, "left", "Then they [left].");
    }

    #[test]
    fn a_span_past_the_end_is_empty_and_no_panic() {
        let report = report("r1", "Paper", "Short.");
        let span = Span { report: Id::new("r1"), start: 90, end: 4_000_000_000 };
        assert_eq!(in_sentence(&report, &span).words, "");
    }

    #[test]
    fn long_words_are_cut_at_a_word() {
        assert_eq!(shortened("one two three four", 12), "one two …");
    }
}
