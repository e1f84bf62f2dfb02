//! Bytes to characters.
//!
//! In: an item's bytes and the encoding that it declares, if any. Out: the text, or why it is none. Holds: valid
//! UTF-8 comes out as it is, but for a byte order mark at the start and U+0000, which becomes U+FFFD (no store
//! or parser takes it); the count of characters does not change by that.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::skip::Reason;

/// More zero bytes than this share are no text (UTF-16 is recognised before).
const ZERO_SHARE: f64 = 0.02;
/// More characters that could not be decoded than this share make the text unreadable.
const BAD_SHARE: f64 = 0.02;
/// So many control characters are no text.
const CONTROL_SHARE: f64 = 0.05;

/// The text of the bytes.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<String, (Reason, String)> {
    if bytes.is_empty() {
        return Err((Reason::Empty, "no bytes".to_owned()));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0) => text.trim_start_matches('\u{feff}').to_owned(),
        _ => encoding_of(bytes, declared)?.decode_with_bom_removal(bytes).0.into_owned(),
    };
    check(&text)?;
    Ok(if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text })
}

fn encoding_of(
    bytes: &[u8],
    declared: Option<&str>,
) -> Result<&'static Encoding, (Reason, String)> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(encoding);
    }
    let zeros = bytes.iter().filter(|b| **b == 0).count();
    if zeros as f64 > ZERO_SHARE * bytes.len() as f64 {
        return Err((Reason::Binary, format!("{zeros} zero bytes in {}", bytes.len())));
    }
    if mostly_utf8(bytes) {
        return Ok(UTF_8);
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        && encoding != UTF_8
        && !encoding.decode_without_bom_handling(bytes).1
    {
        return Ok(encoding);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    // A guess that leaves holes is worse than the encoding that most old English pages are in.
    Ok(if guess.decode_without_bom_handling(bytes).1 { WINDOWS_1252 } else { guess })
}

/// UTF-16 text of a Latin script has a zero in every second place.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096) & !1)?;
    if head.len() < 8 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 > half * 7 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the bytes are UTF-8, but for rare damage (a cut character, one pasted byte) in a text that has real
/// sequences of several bytes.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || good > bad * 4
}

/// Control characters that are no blanks (Unicode's category Cc), counted by their bytes: U+0080 to U+009F are C2 and a byte.
fn controls(text: &str) -> usize {
    let bytes = text.as_bytes();
    let blank = |b: u8| (0x09..=0x0d).contains(&b);
    let first = bytes.iter().filter(|b| (**b < 0x20 && !blank(**b)) || **b == 0x7f).count();
    let follows = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // U+0085 is a line's end.
    let second = |(a, b): &(&u8, &u8)| **a == 0xc2 && (0x80..=0x9f).contains(*b) && **b != 0x85;
    first + follows.filter(second).count()
}

fn check(text: &str) -> Result<(), (Reason, String)> {
    let chars = text.chars().count();
    let bad = text.matches('\u{fffd}').count();
    let control = controls(text);
    if chars == 0 || text.trim().is_empty() {
        return Err((Reason::Empty, "only blanks".to_owned()));
    }
    if control as f64 > CONTROL_SHARE * chars as f64 {
        return Err((Reason::Binary, format!("{control} control characters in {chars}")));
    }
    if bad as f64 > BAD_SHARE * chars as f64 {
        return Err((
            Reason::BadEncoding,
            format!("{bad} of {chars} characters cannot be decoded"),
        ));
    }
    Ok(())
}
