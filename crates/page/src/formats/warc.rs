//! WARC: an item a web page that was answered.
//!
//! In: a stream of records (packed ones are unpacked before). Out: items of `response` records that hold text, in
//! order; records of other kinds are the archive's own and are passed over. Holds: one record is in memory at a
//! time, and none larger than allowed.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};

use readout_types::Skip;

use super::whole::html_bytes;
use super::{Each, broken};
use crate::decode::decode;
use crate::item::{Content, Item, Stated, sha256};
use crate::options::Limits;
use crate::skip::{Reason, skip};

/// A header line is no longer; more lines than this are no header.
const LONGEST_LINE: u64 = 16 << 10;
const MOST_LINES: usize = 400;

/// Gives out the pages.
pub(crate) fn items(source: &str, input: &mut dyn Read, limits: &Limits, each: &mut Each<'_>) {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut number = 0usize;
    loop {
        let headers = match record_headers(&mut input) {
            Ok(Some(headers)) => headers,
            Ok(None) => return,
            Err(e) if e.kind() == io::ErrorKind::InvalidInput => {
                return each(Err(skip(source, Reason::BadWarc, e.to_string())));
            }
            Err(e) => return each(Err(broken(source, &e))),
        };
        number += 1;
        let name = headers.get("warc-target-uri").cloned();
        let name = name.unwrap_or_else(|| format!("{source}#{number}"));
        let length: u64 =
            headers.get("content-length").and_then(|l| l.trim().parse().ok()).unwrap_or(0);
        let wanted = headers.get("warc-type").is_some_and(|t| t == "response" || t == "resource");
        match block(&mut input, length, wanted, limits.item_bytes) {
            Ok(Some(bytes)) => each(response(&name, &bytes, &headers, limits)),
            Ok(None) if wanted => {
                each(Err(skip(&name, Reason::TooLarge, format!("a record of {length} bytes"))));
            }
            Ok(None) => {}
            Err(e) => return each(Err(broken(source, &e))),
        }
    }
}

/// The headers of the next record; nothing at the end of the stream.
fn record_headers(input: &mut impl BufRead) -> io::Result<Option<BTreeMap<String, String>>> {
    let mut first = String::new();
    while first.trim().is_empty() {
        match line(input)? {
            Some(next) => first = next,
            None => return Ok(None),
        }
    }
    if !first.starts_with("WARC/") {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a record does not begin with its version",
        ));
    }
    headers(input).map(Some)
}

fn headers(input: &mut impl BufRead) -> io::Result<BTreeMap<String, String>> {
    let mut headers = BTreeMap::new();
    for _ in 0..MOST_LINES {
        let Some(text) = line(input)? else { break };
        if text.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = text.split_once(':') {
            headers.insert(name.trim().to_lowercase(), value.trim().to_owned());
        }
    }
    Ok(headers)
}

fn line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let n = input.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    Ok((n > 0).then(|| String::from_utf8_lossy(&bytes).into_owned()))
}

/// The record's block where it is wanted and not too large; else it is passed over.
fn block(
    input: &mut impl BufRead,
    length: u64,
    wanted: bool,
    most: usize,
) -> io::Result<Option<Vec<u8>>> {
    if !wanted || length > most as u64 {
        let passed = io::copy(&mut input.take(length), &mut io::sink())?;
        let whole = passed == length;
        return if whole { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

fn response(
    name: &str,
    bytes: &[u8],
    record: &BTreeMap<String, String>,
    limits: &Limits,
) -> Result<Item, Skip> {
    let http = record.get("content-type").is_some_and(|t| t.contains("application/http"));
    let (headers, body) = if http { parted(bytes) } else { (record.clone(), bytes.to_vec()) };
    let kind = headers.get("content-type").cloned().unwrap_or_default().to_lowercase();
    let body = unpacked(name, body, &headers, limits)?;
    let charset =
        kind.split_once("charset=").map(|(_, c)| c.trim_matches(['"', '\'', ' ', ';']).to_owned());
    let url = name.starts_with("http").then(|| name.to_owned());
    let mut item = if kind.contains("html") || kind.is_empty() {
        html_bytes(name, &body, charset.as_deref())?
    } else if kind.starts_with("text/plain") {
        let text = decode(&body, charset.as_deref())
            .map_err(|(reason, detail)| skip(name, reason, detail))?;
        let stated = Stated::default();
        Item {
            source: name.to_owned(),
            sha256: sha256(&body),
            content: Content::Plain(text),
            stated,
        }
    } else {
        return Err(skip(name, Reason::NoText, kind));
    };
    item.stated.url = url;
    Ok(item)
}

/// The HTTP headers and the body, chunks joined.
fn parted(bytes: &[u8]) -> (BTreeMap<String, String>, Vec<u8>) {
    let mut rest = bytes;
    let _status = line(&mut rest);
    let headers = headers(&mut rest).unwrap_or_default();
    let chunked = headers.get("transfer-encoding").is_some_and(|t| t.contains("chunked"));
    let body = if chunked { joined(rest).unwrap_or_else(|| rest.to_vec()) } else { rest.to_vec() };
    (headers, body)
}

/// The chunks of a body; nothing where it is not in chunks after all (many archives store it joined).
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let size = line(&mut rest).ok()??;
        let size = usize::from_str_radix(size.trim().split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?.trim_ascii_start();
    }
}

/// The body without its content encoding.
fn unpacked(
    name: &str,
    body: Vec<u8>,
    headers: &BTreeMap<String, String>,
    limits: &Limits,
) -> Result<Vec<u8>, Skip> {
    if !headers.get("content-encoding").is_some_and(|e| e.contains("gzip"))
        || !body.starts_with(&[0x1f, 0x8b])
    {
        return Ok(body);
    }
    let mut packed = body.as_slice();
    let mut open = crate::unpack::open(&mut packed, limits).map_err(|e| broken(name, &e))?;
    super::read_whole(name, &mut open, limits.item_bytes)
}
