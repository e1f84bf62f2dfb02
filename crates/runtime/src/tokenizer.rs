//! The tokenizer: text to tokens, as spaCy's does it.
//!
//! In: a text. Out: tokens in order, each with its bytes, its form and whether one space follows it.
//! Holds: a token's bytes and the spaces between tokens make up the whole text; no token is empty.
//!
//! 1. The text is cut into runs of white space and of anything else (*chunks*). One space after a chunk belongs to the
//!    token before it; any other white space is a token of its own.
//! 2. A chunk that is listed as an exception is split as the list says. Any other loses prefixes and suffixes until
//!    nothing more comes off, or what is left is an exception; the rest is one token if it looks like a URL, else it is
//!    cut at its infixes. What becomes of a chunk is remembered.
//! 3. Exceptions that contain affix characters (`:-)`, `U.S.`) may have been taken apart by step 2 when something stood
//!    beside them; sequences of tokens that look like the parts of one are put together again.

use std::collections::BTreeMap;

use compact_str::CompactString;
use hashbrown::HashMap;

use crate::affixes::Affixes;
use crate::chars::is_space;
use crate::error::Error;
use crate::forms::{FormId, Forms, Lexicon};
use crate::tables::{Patterns, Piece};

/// A token as the tokenizer leaves it. Offsets are bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawToken {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) form: FormId,
    pub(crate) space: bool,
}

/// One token of an exception: its text and the id of its norm (0: the ordinary one).
type ExceptionPiece = (CompactString, u64);

/// The tokenizer's rules; part of the model.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    affixes: Affixes,
    exceptions: HashMap<CompactString, Vec<ExceptionPiece>>,
    /// Bytes of the longest of them.
    longest_exception: usize,
    /// By first token: the token texts that an exception falls into when it is not treated as one.
    phrases: HashMap<CompactString, Vec<Vec<CompactString>>>,
}

/// What has been learnt about chunks; one for each thread.
#[derive(Debug, Default)]
pub(crate) struct ChunkCache {
    chunks: HashMap<CompactString, (u32, u32)>,
    pieces: Vec<(FormId, u32)>,
}

impl ChunkCache {
    pub(crate) fn len(&self) -> usize {
        self.chunks.len()
    }
}

/// Longer chunks are not remembered, in bytes: they are rare, do not come again and would fill the memory.
const LONGEST_REMEMBERED: usize = 64;

impl Tokenizer {
    pub(crate) fn new(
        patterns: &Patterns,
        exceptions: BTreeMap<String, Vec<Piece>>,
        lexicon: &mut Lexicon,
    ) -> Result<Self, Error> {
        let affixes = Affixes::compile(patterns)?;
        let mut tokenizer = Self {
            affixes,
            exceptions: HashMap::new(),
            longest_exception: 0,
            phrases: HashMap::new(),
        };
        // Taken apart while the list is still empty, which is what "not treated as one" means.
        for key in exceptions.keys() {
            if let Some(parts) = tokenizer.phrase(key) {
                lexicon.phrase_starts.insert(parts[0].clone());
                tokenizer.phrases.entry(parts[0].clone()).or_default().push(parts);
            }
        }
        for (key, pieces) in exceptions {
            if pieces.iter().map(|p| p.orth.as_str()).collect::<String>() != key {
                return Err(Error::Inconsistent(format!("exception {key:?} is not its pieces")));
            }
            let id = |piece: &Piece| piece.norm.as_ref().map_or(0, |n| lexicon.ids.id(n));
            let pieces = pieces.iter().map(|p| (p.orth.as_str().into(), id(p))).collect();
            tokenizer.longest_exception = tokenizer.longest_exception.max(key.len());
            tokenizer.exceptions.insert(key.into(), pieces);
        }
        Ok(tokenizer)
    }

    /// The token texts of an exception that has something to take apart; none for any other.
    fn phrase(&self, key: &str) -> Option<Vec<CompactString>> {
        let affixed = key.contains(' ')
            || self.affixes.prefix(key) > 0
            || self.affixes.suffix(key) > 0
            || self.affixes.next_infix(key, 0).is_some();
        if !affixed {
            return None;
        }
        let mut cuts = Vec::new();
        for (start, end, _) in runs(key) {
            self.cut(&key[start..end], start, &mut cuts);
        }
        let parts: Vec<CompactString> = cuts.iter().map(|c| key[c.start..c.end].into()).collect();
        (!parts.is_empty()).then_some(parts)
    }

    /// All tokens of a text.
    pub(crate) fn tokens(
        &self,
        text: &str,
        lexicon: &Lexicon,
        forms: &mut Forms,
        cache: &mut ChunkCache,
    ) -> Vec<RawToken> {
        let mut tokens: Vec<RawToken> = Vec::with_capacity(text.len() / 5 + 1);
        for (start, end, space) in runs(text) {
            let mut at = start as u32;
            let (first, count) = self.chunk(&text[start..end], lexicon, forms, cache);
            let pieces = &cache.pieces[first as usize..(first + count) as usize];
            for (form, length) in pieces {
                tokens.push(RawToken { start: at, end: at + length, form: *form, space: false });
                at += length;
            }
            if let (true, Some(last)) = (space, tokens.last_mut()) {
                last.space = true;
            }
            cache.forget_unnamed(end - start, first);
        }
        if tokens.iter().any(|t| forms.get(t.form).starts_phrase) {
            tokens = self.join_phrases(text, tokens, lexicon, forms);
        }
        tokens
    }

    /// Where the pieces of a chunk are in the cache.
    fn chunk(
        &self,
        chunk: &str,
        lexicon: &Lexicon,
        forms: &mut Forms,
        cache: &mut ChunkCache,
    ) -> (u32, u32) {
        if let Some(place) = cache.chunks.get(chunk) {
            return *place;
        }
        let first = cache.pieces.len();
        let mut cuts = Vec::new();
        self.cut(chunk, 0, &mut cuts);
        for cut in &cuts {
            let text = &chunk[cut.start..cut.end];
            let form = forms.intern(lexicon, text, cut.norm);
            cache.pieces.push((form, text.len() as u32));
        }
        let place = (first as u32, (cache.pieces.len() - first) as u32);
        if chunk.len() <= LONGEST_REMEMBERED {
            cache.chunks.insert(chunk.into(), place);
        }
        place
    }
}

impl ChunkCache {
    /// Drops the pieces of a chunk that is too long to be remembered, once they have been read.
    fn forget_unnamed(&mut self, length: usize, first: u32) {
        if length > LONGEST_REMEMBERED {
            self.pieces.truncate(first as usize);
        }
    }
}

/// Maximal runs of white space or of anything else: start, end, and whether one space after it belongs to it.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize, bool)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let first = text[start..].chars().next()?;
        let kind = is_space(first);
        let length = text[start..].find(|c| is_space(c) != kind).unwrap_or(text.len() - start);
        let end = start + length;
        // Only a run of other characters can have a space behind it: white space would have taken it in.
        let space = text[end..].starts_with(' ');
        let run = (start, end, space);
        start = if space { end + 1 } else { end };
        Some(run)
    })
}

/// A piece of a chunk, in bytes, and the id of its norm (0: the ordinary one).
#[derive(Debug, Clone, Copy)]
struct Cut {
    start: usize,
    end: usize,
    norm: u64,
}

impl Tokenizer {
    fn is_exception(&self, text: &str) -> bool {
        text.len() <= self.longest_exception && self.exceptions.contains_key(text)
    }

    /// Cuts one chunk; offsets are counted from `base`.
    fn cut(&self, chunk: &str, base: usize, cuts: &mut Vec<Cut>) {
        let from = cuts.len();
        let plain = |start, end| Cut { start, end, norm: 0 };
        let (mut start, mut end) = (0, chunk.len());
        let mut suffixes = Vec::new();
        while start < end {
            let rest = &chunk[start..end];
            if self.is_exception(rest) {
                break;
            }
            let prefix = self.affixes.prefix(rest);
            if prefix > 0 && self.is_exception(&rest[prefix..]) {
                cuts.push(plain(start, start + prefix));
                start += prefix;
                break;
            }
            // The suffix is looked for behind the prefix, so that the two cannot overlap.
            let suffix = self.affixes.suffix(&rest[prefix..]);
            if suffix > 0 && self.is_exception(&rest[..rest.len() - suffix]) {
                suffixes.push(plain(end - suffix, end));
                end -= suffix;
                break;
            }
            if prefix + suffix == 0 {
                break;
            }
            if prefix > 0 {
                cuts.push(plain(start, start + prefix));
                start += prefix;
            }
            if suffix > 0 {
                suffixes.push(plain(end - suffix, end));
                end -= suffix;
            }
        }
        self.cut_core(chunk, start, end, cuts);
        cuts.extend(suffixes.into_iter().rev());
        for cut in &mut cuts[from..] {
            cut.start += base;
            cut.end += base;
        }
    }

    /// Cuts what is left between prefixes and suffixes.
    fn cut_core(&self, chunk: &str, start: usize, end: usize, cuts: &mut Vec<Cut>) {
        let core = &chunk[start..end];
        if let Some(pieces) = self.exceptions.get(core) {
            let mut at = start;
            for (text, norm) in pieces {
                cuts.push(Cut { start: at, end: at + text.len(), norm: *norm });
                at += text.len();
            }
            return;
        }
        let mut push = |from: usize, to: usize| {
            if from < to {
                cuts.push(Cut { start: start + from, end: start + to, norm: 0 });
            }
        };
        let (mut done, mut from) = (0, 0);
        let is_url = self.affixes.is_url(core);
        let next = |from| if is_url { None } else { self.affixes.next_infix(core, from) };
        while let Some((cut_start, cut_end)) = next(from) {
            from = cut_end;
            // An infix at the very start cuts nothing off.
            if cut_start > 0 {
                push(done, cut_start);
                push(cut_start, cut_end);
                done = cut_end;
            }
        }
        push(done, core.len());
    }

    /// Puts together the exceptions that were taken apart.
    fn join_phrases(
        &self,
        text: &str,
        tokens: Vec<RawToken>,
        lexicon: &Lexicon,
        forms: &mut Forms,
    ) -> Vec<RawToken> {
        let spans = longest_first(self.phrase_spans(&tokens, forms), tokens.len());
        let mut joined = Vec::with_capacity(tokens.len());
        let mut next = 0;
        for (start, end) in spans {
            joined.extend_from_slice(&tokens[next..start]);
            next = end;
            let (first, last) = (tokens[start], tokens[end - 1]);
            let phrase = &text[first.start as usize..last.end as usize];
            let Some(pieces) = self.exceptions.get(phrase) else {
                joined.extend_from_slice(&tokens[start..end]);
                continue;
            };
            let mut at = first.start;
            for (piece, norm) in pieces {
                let form = forms.intern(lexicon, piece, *norm);
                let end = at + piece.len() as u32;
                joined.push(RawToken { start: at, end, form, space: false });
                at = end;
            }
            if let Some(token) = joined.last_mut() {
                token.space = last.space;
            }
        }
        joined.extend_from_slice(&tokens[next..]);
        joined
    }

    /// Every place where the tokens read as the parts of an exception.
    fn phrase_spans(&self, tokens: &[RawToken], forms: &Forms) -> Vec<(usize, usize)> {
        let text = |token: &RawToken| forms.get(token.form).text.as_str();
        let mut spans = Vec::new();
        for (start, token) in tokens.iter().enumerate() {
            if !forms.get(token.form).starts_phrase {
                continue;
            }
            for parts in self.phrases.get(text(token)).into_iter().flatten() {
                let Some(candidate) = tokens.get(start..start + parts.len()) else { continue };
                if candidate.iter().zip(parts).all(|(t, part)| text(t) == part) {
                    spans.push((start, start + parts.len()));
                }
            }
        }
        spans
    }
}

/// Longest spans first, then leftmost; a span is dropped when its first or last token lies in an earlier one, dropped
/// or not. Given back from left to right.
fn longest_first(mut spans: Vec<(usize, usize)>, tokens: usize) -> Vec<(usize, usize)> {
    spans.sort_by_key(|(start, end)| (std::cmp::Reverse(end - start), *start));
    let mut covered = vec![false; tokens];
    let mut kept = Vec::new();
    for (start, end) in spans {
        if !covered[start] && !covered[end - 1] {
            kept.push((start, end));
        }
        covered[start..end].fill(true);
    }
    kept.sort_unstable();
    kept
}
