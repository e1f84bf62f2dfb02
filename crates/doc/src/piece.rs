//! Cuts a report into the pieces that the language runtime reads, in a spelling that it knows.
//!
//! In: a report with zones. Out: [`Piece`]s in text order: kept lines only, one paragraph each. Holds: a piece's
//! `text` differs from the report's only in characters that the model never saw in training (no-break hyphens and
//! spaces, soft hyphens, zero-width marks, typewriters' quotation marks of two characters) and in white space, of which
//! a run is one space; `origin` leads every byte back.

use std::collections::BTreeSet;

use readout_types::{Report, Zone, ZoneKind};

/// One paragraph as the runtime reads it.
pub(crate) struct Piece {
    /// The words.
    pub(crate) text: String,
    /// For each byte of `text`, and for its end, the byte of the report's text that it stands for.
    pub(crate) origin: Vec<u32>,
    /// What it is on its page.
    pub(crate) zone: ZoneKind,
    /// Whether the same words stood earlier on the page.
    pub(crate) repeated: bool,
}

/// The pieces of a report.
pub(crate) fn pieces(report: &Report) -> Vec<Piece> {
    let mut seen = BTreeSet::new();
    let mut pieces = Vec::new();
    for group in paragraphs(report) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let from = report.text.byte_of(first.start as usize);
        let to = report.text.byte_of(last.end as usize);
        let Some(raw) = report.text.as_str().get(from..to) else { continue };
        let (text, origin) = plain(raw, from);
        if text.is_empty() {
            continue;
        }
        // Short lines ("Yes.") may well be said twice; only lines of some length are page repetitions.
        let repeated = text.len() > 20 && !seen.insert(text.clone());
        let piece = Piece { text, origin, zone: first.kind, repeated };
        match dateline_end(report, &piece.text) {
            Some(end) => pieces.extend(piece.cut(end)),
            None => pieces.push(piece),
        }
    }
    pieces
}

impl Piece {
    /// The two pieces that one makes when it is cut at a byte of its text; a space before the cut belongs to neither.
    fn cut(mut self, at: usize) -> [Piece; 2] {
        let rest = Piece {
            text: self.text.split_off(at),
            origin: self.origin.split_off(at),
            zone: self.zone,
            repeated: self.repeated,
        };
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        // Every byte before the cut has an origin, and so has the cut itself.
        let last = self.origin.get(end).or(rest.origin.first()).copied();
        self.origin.truncate(end);
        self.origin.extend(last);
        [self, rest]
    }
}

/// Where the sentence behind "PORT AULIS (Meridian) - " begins. Read in one piece, place and agency would become a part of
/// the first sentence's subject.
fn dateline_end(report: &Report, text: &str) -> Option<usize> {
    let (dateline, _) = plain(report.dateline.as_deref()?, 0);
    let rest = text.strip_prefix(dateline.as_str()).filter(|_| !dateline.is_empty())?;
    let sentence = rest.trim_start().strip_prefix(['-', '–', '—'])?.trim_start_matches([' ', '-']);
    (!sentence.is_empty()).then_some(text.len() - sentence.len())
}

/// Kept zones, lines of one hard-wrapped paragraph together.
fn paragraphs(report: &Report) -> Vec<Vec<&Zone>> {
    let wrapped = is_hard_wrapped(report);
    let mut groups: Vec<Vec<&Zone>> = Vec::new();
    for zone in report.zones.iter().filter(|z| z.keep) {
        let joins = wrapped
            && groups.last().and_then(|g| g.last()).is_some_and(|p| goes_on(report, p, zone));
        match groups.last_mut() {
            Some(group) if joins => group.push(zone),
            _ => groups.push(vec![zone]),
        }
    }
    groups
}

/// Whether the second line goes on with the first one's paragraph: same kind, no blank line and no indent between.
fn goes_on(report: &Report, before: &Zone, next: &Zone) -> bool {
    let gap = report.text.slice(before.end as usize..next.start as usize);
    let indented = gap.rsplit('\n').next().is_some_and(|rest| rest.chars().count() >= 2);
    before.kind == next.kind && gap.matches('\n').count() == 1 && !indented
}

/// Lines cut at a fixed width: most lines that another line follows directly are of nearly the same length, and do
/// not end a sentence.
fn is_hard_wrapped(report: &Report) -> bool {
    let body: Vec<&Zone> = report.zones.iter().filter(|z| z.kind == ZoneKind::Body).collect();
    let (mut followed, mut cut) = (0_usize, 0_usize);
    for pair in body.windows(2) {
        if !goes_on(report, pair[0], pair[1]) {
            continue;
        }
        followed += 1;
        let line = report.text.slice(pair[0].start as usize..pair[0].end as usize).trim_end();
        let open = line
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | ';' | '-'));
        cut += usize::from(open && line.chars().count() <= 130);
    }
    followed >= 2 && cut * 2 > followed
}

/// The text in the model's spelling, with each byte's origin (`base` is where `raw` begins).
fn plain(raw: &str, base: usize) -> (String, Vec<u32>) {
    let mut text = String::with_capacity(raw.len());
    let mut origin: Vec<u32> = Vec::with_capacity(raw.len() + 1);
    for (at, c) in raw.char_indices() {
        let Some(c) = known(c) else { continue };
        if c == ' ' && (text.is_empty() || text.ends_with(' ')) {
            continue;
        }
        let place = |at: usize| u32::try_from(base + at).unwrap_or(u32::MAX);
        if let Some(mark) = typewritten(&text, c) {
            text.pop();
            text.push(mark);
            // The mark begins at the first of the two characters and ends with the second.
            let first = origin.get(text.len() - mark.len_utf8()).copied().unwrap_or(place(at));
            origin.truncate(text.len() - mark.len_utf8());
            origin.resize(text.len() - 1, first);
            origin.push(place(at));
            continue;
        }
        text.push(c);
        origin.resize(text.len(), place(at));
    }
    while text.ends_with(' ') {
        text.pop();
        origin.pop();
    }
    let end = raw.trim_end().len();
    origin.push(u32::try_from(base + end).unwrap_or(u32::MAX));
    (text, origin)
}

/// The quotation mark that a second single mark makes of the one before it: ‘‘, ’’ and `` as agencies' wires set them.
fn typewritten(before: &str, c: char) -> Option<char> {
    let mark = match c {
        '‘' | '`' => '“',
        '’' => '”',
        _ => return None,
    };
    before.ends_with(c).then_some(mark)
}

/// The character as the model knows it; `None` for marks that only steer display.
fn known(c: char) -> Option<char> {
    match c {
        '\u{2010}' | '\u{2011}' | '\u{FE63}' | '\u{FF0D}' => Some('-'),
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{FEFF}' => None,
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c => Some(c),
    }
}
