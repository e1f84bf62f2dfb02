//! Takes the packing off an input, and looks at its first bytes.
//!
//! In: a reader. Out: [`Peeked`], a reader over the unpacked bytes whose head can be seen without being taken.
//! Holds: at most a fixed depth of packing is taken off, and never more than a fixed ratio or size comes out.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use crate::options::Limits;

/// How much of the head is looked at to tell the format.
const HEAD: usize = 64 << 10;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// A reader whose head can be seen first.
pub(crate) struct Peeked<'a> {
    head: Vec<u8>,
    at: usize,
    rest: Box<dyn Read + 'a>,
    /// What went wrong while the head was read; given out after the head.
    late: Option<io::Error>,
}

impl<'a> Peeked<'a> {
    fn new(mut rest: Box<dyn Read + 'a>) -> Self {
        let mut head = Vec::with_capacity(HEAD);
        let late = (&mut rest).take(HEAD as u64).read_to_end(&mut head).err();
        Peeked { head, at: 0, rest, late }
    }

    /// The first bytes (up to 64 KiB).
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }
}

impl Read for Peeked<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ready = self.head.get(self.at..).unwrap_or(&[]);
        if !ready.is_empty() {
            let n = ready.len().min(out.len());
            out[..n].copy_from_slice(&ready[..n]);
            self.at += n;
            return Ok(n);
        }
        match self.late.take() {
            Some(e) => Err(e),
            None => self.rest.read(out),
        }
    }
}

/// Marks an error of [`Guarded`] apart from those of the stream.
pub(crate) const TOO_FAR: &str = "unpacks past the bound";

/// Counts what goes in.
struct Counted<'a> {
    inner: Peeked<'a>,
    taken: Rc<Cell<u64>>,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.taken.set(self.taken.get() + n as u64);
        Ok(n)
    }
}

/// Stops a stream that has grown too far beyond what went in.
struct Guarded<'a> {
    inner: Box<dyn Read + 'a>,
    taken: Rc<Cell<u64>>,
    given: u64,
    limits: Limits,
}

impl Read for Guarded<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.given += n as u64;
        let ratio_counts = self.given > self.limits.item_bytes as u64;
        let too_dense = self.given / self.taken.get().max(1) > self.limits.unpack_ratio;
        if self.given > self.limits.unpacked_bytes || (ratio_counts && too_dense) {
            return Err(io::Error::other(TOO_FAR));
        }
        Ok(n)
    }
}

/// Unpacks as deep as allowed; `Err` where it is packed deeper still or the packing cannot be opened.
pub(crate) fn open<'a>(bytes: &'a mut dyn Read, limits: &Limits) -> io::Result<Peeked<'a>> {
    let mut input = Peeked::new(Box::new(bytes));
    for _ in 0..=limits.unpack_depth {
        let packed_as = if input.head().starts_with(GZIP) {
            GZIP
        } else if input.head().starts_with(ZSTD) {
            ZSTD
        } else {
            return Ok(input);
        };
        let taken = Rc::new(Cell::new(0));
        let counted = Counted { inner: input, taken: Rc::clone(&taken) };
        let inner: Box<dyn Read + 'a> = if packed_as == GZIP {
            Box::new(flate2::read::MultiGzDecoder::new(counted))
        } else {
            Box::new(
                ruzstd::decoding::StreamingDecoder::new(counted)
                    .map_err(|e| io::Error::other(e.to_string()))?,
            )
        };
        input = Peeked::new(Box::new(Guarded { inner, taken, given: 0, limits: limits.clone() }));
    }
    Err(io::Error::other(TOO_FAR))
}
