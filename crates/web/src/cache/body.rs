//! A body as it is kept: once plain, once compressed, with holes for what differs from visitor to visitor.
//!
//! In: a body that was made with [`Holes`] in the place of a visitor's name and form token. Out: the body for one visitor, plain
//! or as gzip. Holds: both are the same bytes once unpacked; what fills a hole is never compressed together with anything, so
//! that the length of an answer tells nothing of a token (BREACH).

use std::ops::Range;

use axum::body::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use sha2::{Digest as _, Sha256};

use crate::guard::Visitor;
use crate::pages::escaped;

/// Stands for the visitor while a page is made: words that nobody outside can guess, so that no report can bear them.
#[derive(Debug, Clone)]
pub(crate) struct Holes {
    name: String,
    csrf: String,
}

/// What stands in a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hole {
    Name,
    Csrf,
}

impl Holes {
    /// From two texts of letters and digits that only this process knows.
    pub(crate) fn new(name: String, csrf: String) -> Self {
        Holes { name, csrf }
    }

    /// Someone who may do the same, and is nobody.
    pub(super) fn masked(&self, visitor: &Visitor) -> Visitor {
        Visitor { name: self.name.clone(), csrf: self.csrf.clone(), ..*visitor }
    }

    fn words(&self, hole: Hole) -> &str {
        match hole {
            Hole::Name => &self.name,
            Hole::Csrf => &self.csrf,
        }
    }

    /// The first hole in a text, and where.
    fn first(&self, text: &[u8]) -> Option<(Range<usize>, Hole)> {
        let find = |hole| {
            let words = self.words(hole).as_bytes();
            let at = text.windows(words.len()).position(|w| w == words)?;
            Some((at..at + words.len(), hole))
        };
        let found = [Hole::Name, Hole::Csrf].into_iter().filter_map(find);
        found.min_by_key(|(at, _)| at.start)
    }
}

/// A stretch of a body, and the hole after it.
#[derive(Debug)]
struct Piece {
    plain: Bytes,
    /// Deflate blocks that look back at nothing before them and end at a whole byte; none where the body is not compressed.
    packed: Vec<u8>,
    sum: Crc,
    hole: Option<Hole>,
}

/// A body as it is kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pieces: Vec<Piece>,
    /// A hash of the pieces.
    digest: [u8; 32],
    is_packed: bool,
}

impl Kept {
    /// Cuts a body at its holes, and compresses it where that is worth it.
    pub(super) fn of(body: &Bytes, holes: &Holes, is_packed: bool) -> Self {
        let mut pieces = Vec::new();
        let mut digest = Sha256::new();
        let mut at = 0;
        loop {
            let rest = body.slice(at..);
            let next = holes.first(&rest);
            let end = next.as_ref().map_or(rest.len(), |(range, _)| range.start);
            let plain = rest.slice(..end);
            let mut sum = Crc::new();
            sum.update(&plain);
            let packed = if is_packed { packed(&plain) } else { Vec::new() };
            digest.update(plain.len().to_le_bytes());
            digest.update(&plain);
            let hole = next.as_ref().map(|(_, hole)| *hole);
            pieces.push(Piece { plain, packed, sum, hole });
            match next {
                Some((range, _)) => at += range.end,
                None => return Kept { pieces, digest: digest.finalize().into(), is_packed },
            }
        }
    }

    /// Bytes that it takes.
    pub(super) fn size(&self) -> usize {
        self.pieces.iter().map(|p| p.plain.len() + p.packed.len()).sum()
    }

    pub(super) fn is_packed(&self) -> bool {
        self.is_packed
    }

    /// What is the same wherever the visitor gets the same bytes.
    pub(super) fn tag(&self, visitor: &Visitor) -> String {
        let mut digest = Sha256::new_with_prefix(self.digest);
        for hole in self.pieces.iter().filter_map(|p| p.hole) {
            digest.update(filling(visitor, hole));
        }
        digest.finalize().iter().take(12).map(|b| format!("{b:02x}")).collect()
    }

    /// For one visitor, as it is.
    pub(super) fn plain(&self, visitor: &Visitor) -> Bytes {
        if let [only] = self.pieces.as_slice() {
            return only.plain.clone();
        }
        let mut body = Vec::with_capacity(self.size());
        for piece in &self.pieces {
            body.extend_from_slice(&piece.plain);
            body.extend(piece.hole.iter().flat_map(|h| filling(visitor, *h).into_bytes()));
        }
        body.into()
    }

    /// For one visitor, as gzip (RFC 1952).
    pub(super) fn gzip(&self, visitor: &Visitor) -> Bytes {
        // Deflate, no name, no time, no operating system.
        let mut body = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        let mut sum = Crc::new();
        for piece in &self.pieces {
            body.extend_from_slice(&piece.packed);
            sum.combine(&piece.sum);
            if let Some(hole) = piece.hole {
                let words = filling(visitor, hole);
                stored(&mut body, words.as_bytes(), false);
                sum.update(words.as_bytes());
            }
        }
        stored(&mut body, &[], true);
        body.extend_from_slice(&sum.sum().to_le_bytes());
        body.extend_from_slice(&sum.amount().to_le_bytes());
        body.into()
    }
}

fn filling(visitor: &Visitor, hole: Hole) -> String {
    match hole {
        Hole::Name => escaped(&visitor.name),
        Hole::Csrf => visitor.csrf.clone(),
    }
}

/// Most bytes of one stored block.
const MOST_STORED: usize = 0xffff;

/// Adds bytes as they are (RFC 1951, 3.2.4). What was written before ends at a whole byte.
fn stored(body: &mut Vec<u8>, bytes: &[u8], is_last: bool) {
    let mut blocks = bytes.chunks(MOST_STORED).peekable();
    loop {
        let block = blocks.next().unwrap_or_default();
        let ends = blocks.peek().is_none();
        // A block is no longer than a number of 16 bits.
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        body.push(u8::from(is_last && ends));
        body.extend_from_slice(&length.to_le_bytes());
        body.extend_from_slice(&(!length).to_le_bytes());
        body.extend_from_slice(block);
        if ends {
            return;
        }
    }
}

/// Deflate blocks, none of them the last, to a whole byte.
fn packed(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if plain.is_empty() {
        return out;
    }
    let mut deflate = Compress::new(Compression::default(), false);
    let mut rest = plain;
    loop {
        out.reserve(rest.len() / 3 + 256);
        let (room, before) = (out.capacity(), deflate.total_in());
        let status = deflate.compress_vec(rest, &mut out, FlushCompress::Sync);
        let taken = usize::try_from(deflate.total_in() - before).unwrap_or(rest.len());
        rest = rest.get(taken..).unwrap_or_default();
        // Room that is left says that nothing more was to be written.
        let is_done = rest.is_empty() && out.len() < room;
        if is_done || !matches!(status, Ok(Status::Ok)) {
            return out;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn holes() -> Holes {
        Holes::new("h0f1a2".into(), "h9c8b7".into())
    }

    fn visitor(name: &str) -> Visitor {
        let csrf = format!("token-of-{name}");
        Visitor { name: name.into(), csrf, account: true, ..Visitor::default() }
    }

    fn unpacked(gzip: &[u8]) -> String {
        let mut text = String::new();
        flate2::read::GzDecoder::new(gzip).read_to_string(&mut text).expect("gzip");
        text
    }

    /// Plain and unpacked, for one visitor.
    #[track_caller]
    fn check(made: &str, name: &str, expected: &str) {
        let kept = Kept::of(&Bytes::from(made.to_owned()), &holes(), true);
        assert_eq!(kept.plain(&visitor(name)), expected);
        assert_eq!(unpacked(&kept.gzip(&visitor(name))), expected);
    }

    #[test]
    fn holes_are_filled_for_each_visitor() {
        check("no hole", "ana", "no hole");
        check("", "ana", "");
        check("h0f1a2", "ana", "ana");
        check("a h9c8b7 b h0f1a2 c h9c8b7", "ana", "a token-of-ana b ana c token-of-ana");
        check("a h9c8b7 b h0f1a2", "<b>", "a token-of-<b> b &lt;b&gt;");
    }

    #[test]
    fn long_bodies_come_out_as_they_went_in() {
        let mut line = 7_u32;
        let mut made = String::new();
        for at in 0..60_000 {
            line = line.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            made.push_str(&format!("{at} {line:x}\n"));
        }
        let expected = format!("{made}ana");
        check(&format!("{made}h0f1a2"), "ana", &expected);
    }

    #[test]
    fn a_token_is_compressed_with_nothing() {
        let made = "token-of-ana token-of-ana ".repeat(40) + "h9c8b7";
        let kept = Kept::of(&Bytes::from(made), &holes(), true);
        let body = kept.gzip(&visitor("ana"));
        let token = b"token-of-ana";
        // Were it compressed, the same words before it would stand for it.
        assert!(body.ends_with(&{
            let mut end = token.to_vec();
            end.extend([1, 0, 0, 0xff, 0xff]);
            end.extend(&body[body.len() - 8..]);
            end
        }));
        let others = kept.gzip(&visitor("eve"));
        assert_eq!(body.len(), others.len(), "tokens of one length, answers of one length");
    }

    #[test]
    fn a_tag_is_of_the_bytes_that_a_visitor_gets() {
        let tag = |made: &str, name: &str| {
            Kept::of(&Bytes::from(made.to_owned()), &holes(), false).tag(&visitor(name))
        };
        assert_eq!(tag("page h9c8b7", "ana"), tag("page h9c8b7", "ana"));
        assert_ne!(tag("page h9c8b7", "ana"), tag("page h9c8b7", "eve"));
        assert_ne!(tag("page h9c8b7", "ana"), tag("other h9c8b7", "ana"));
        assert_eq!(tag("page", "ana"), tag("page", "eve"));
    }
}
