//! From the client's errors to ours.
//!
//! In: an error with its causes. Out: an [`ErrorKind`]. Holds: the innermost cause that has a name of ours decides.

use std::error::Error;
use std::io;

use crate::ErrorKind;
use crate::resolve::Refused;

/// The kind of a failed request or body.
pub(crate) fn kind(error: &reqwest::Error) -> ErrorKind {
    let all = all(error);
    if let Some(Refused(kind)) = all.iter().find_map(|e| e.downcast_ref()) {
        return kind.clone();
    }
    if all.iter().any(|e| e.is::<rustls::Error>()) {
        return ErrorKind::Tls(last(&all));
    }
    let said = chain(error);
    if error.is_connect() {
        return ErrorKind::Connection(last(&all));
    }
    // The gzip reader's errors are of these kinds; the socket's are not.
    let unpacking = |e: &io::Error| {
        matches!(e.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
    };
    if error.is_decode() || error.is_body() {
        let is_broken = all.iter().any(|e| e.downcast_ref::<io::Error>().is_some_and(unpacking));
        // The same kinds come from the connection where a chunk does not say how long it is.
        return match (is_broken, said.contains("from connection")) {
            (true, false) => ErrorKind::BadPacking(last(&all)),
            (true, true) => ErrorKind::BadAnswer(last(&all)),
            (false, _) => ErrorKind::Truncated(last(&all)),
        };
    }
    let io = all.iter().find_map(|e| e.downcast_ref::<io::Error>());
    match io.map(io::Error::kind) {
        Some(
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof,
        ) => ErrorKind::Connection(last(&all)),
        // The connection ended where the head of an answer should have been.
        _ if said.contains("before message completed") => ErrorKind::Connection(last(&all)),
        _ => ErrorKind::BadAnswer(last(&all)),
    }
}

/// An error and all its causes; an I/O error is also what it carries.
fn all<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let mut all = vec![error];
    let mut next = error.source();
    while let Some(cause) = next {
        all.push(cause);
        let carried = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match carried {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => cause.source(),
        };
    }
    all
}

fn last(all: &[&(dyn Error + 'static)]) -> String {
    all.last().map(ToString::to_string).unwrap_or_default()
}

/// All that an error says.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    all(error).iter().map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
