//! A report's running text as words that can be compared.
//!
//! In: a [`Report`]. Out: [`Tokens`]. Holds: words are in text order; a word inside quotation marks or in an embedded
//! post is marked, because two newsrooms that quote one speaker do not copy each other.

use readout_types::Report;

use crate::kept;

/// One word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// Hash of its letters in lower case.
    pub(super) id: u32,
    /// Where it begins and ends, in bytes of the report's text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether it is somebody else's words: quoted, or part of an embedded post.
    pub(super) quoted: bool,
}

/// The words of a report's running text.
#[derive(Debug, Clone, Default)]
pub(super) struct Tokens {
    pub(super) words: Vec<Token>,
    /// Hash of each run of [`RUN`] words and its first word, by hash.
    pub(super) runs: Vec<(u32, u32)>,
    /// How many words are the report's own, not quoted.
    pub(super) own: usize,
}

/// Words in a run: shorter runs are shared by chance, longer ones are broken by small edits.
pub(super) const RUN: usize = 5;

impl Tokens {
    pub(super) fn of(report: &Report) -> Self {
        let text = report.text.as_str();
        let mut words = Vec::new();
        for range in kept::prose(report) {
            let line = text.get(range.clone()).unwrap_or("");
            if is_teaser(line) {
                continue;
            }
            add_line(line, range.start, &mut words);
        }
        let mut runs: Vec<(u32, u32)> =
            words.windows(RUN).zip(0..).map(|(run, at)| (run_hash(run), at)).collect();
        runs.sort_unstable();
        let own = words.iter().filter(|w: &&Token| !w.quoted).count();
        Tokens { words, runs, own }
    }

    /// Whether the run from this word on is quoted, for the greater part.
    pub(super) fn quotes(&self, first: u32) -> bool {
        let first = first as usize;
        let run = self.words.get(first..first + RUN).unwrap_or(&[]);
        run.iter().filter(|w| w.quoted).count() * 2 > run.len()
    }

    /// The first words of the places where a run stands.
    pub(super) fn places(&self, hash: u32) -> impl Iterator<Item = usize> + '_ {
        let first = self.runs.partition_point(|r| r.0 < hash);
        self.runs[first..].iter().take_while(move |r| r.0 == hash).map(|r| r.1 as usize)
    }
}

fn run_hash(run: &[Token]) -> u32 {
    let hash = run.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |h, t| {
        let x = (h ^ u64::from(t.id)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        x ^ (x >> 32)
    });
    #[expect(clippy::cast_possible_truncation, reason = "the upper half was folded in")]
    let folded = hash as u32;
    folded
}

fn add_line(line: &str, base: usize, out: &mut Vec<Token>) {
    let quotes = if embedded(line) { vec![(0, line.len())] } else { quoted(line) };
    let mut chars = line.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut hash = letter(0x811c_9dc5, c);
        while let Some((at, next)) = chars.peek().copied() {
            let inner = matches!(next, '\'' | '’') && letter_after(line, at + next.len_utf8());
            if !next.is_alphanumeric() && !inner {
                break;
            }
            hash = if inner { hash } else { letter(hash, next) };
            end = at + next.len_utf8();
            chars.next();
        }
        let inside = quotes.iter().any(|(from, to)| *from <= start && start < *to);
        let place = |at: usize| u32::try_from(base + at).unwrap_or(u32::MAX);
        out.push(Token { id: hash, start: place(start), end: place(end), quoted: inside });
    }
}

/// FNV-1a over the lower-case letters.
fn letter(hash: u32, c: char) -> u32 {
    c.to_lowercase().fold(hash, |h, l| (h ^ u32::from(l)).wrapping_mul(0x0100_0193))
}

fn letter_after(line: &str, at: usize) -> bool {
    line.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric)
}

/// Whether a line is cut off by an ellipsis: the teaser of another page.
fn is_teaser(line: &str) -> bool {
    let bare = line.trim_end();
    bare.ends_with('…')
        || bare.ends_with("...")
        || bare.ends_with(". . .")
        || bare.ends_with(".\u{a0}.\u{a0}.")
}

/// Whether a line is a post taken over from a social network: it carries the poster's handle in brackets or a link
/// that such posts end in.
fn embedded(line: &str) -> bool {
    line.contains("(@") || line.contains("pic.twitter.com/") || line.contains("https://t.co/")
}

/// The stretches of a line inside quotation marks. A double mark left open runs to the end of the line; a single
/// one counts only where it is closed, since it may be an apostrophe.
fn quoted(line: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut double: Option<usize> = None;
    let mut single: Option<usize> = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let opens = !before.is_alphanumeric() && letter_after(line, at + c.len_utf8());
        match c {
            '“' | '„' | '«' => double = double.or(Some(at)),
            '”' | '»' => out.extend(double.take().map(|from| (from, at))),
            '"' => match double.take() {
                Some(from) => out.push((from, at)),
                None => double = Some(at),
            },
            '‘' | '\'' if double.is_none() && single.is_none() && opens => single = Some(at),
            '’' | '\'' if single.is_some() && !letter_after(line, at + c.len_utf8()) => {
                out.extend(single.take().map(|from| (from, at)));
            }
            _ => {}
        }
        before = c;
    }
    out.extend(double.map(|from| (from, line.len())));
    out
}
