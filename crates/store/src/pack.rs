//! Values as bytes and back.
//!
//! In: anything with a JSON form. Out: one byte for the form, then zstd over the JSON. Holds: what was packed by an earlier
//! version of this form is still read; the same value gives the same bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ErrorKind;

/// zstd over JSON.
const FORM: u8 = 1;
/// Readings shrink some tenfold at this level at hundreds of megabytes a second; higher ones gain little.
const LEVEL: i32 = 3;

pub(crate) fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, ErrorKind> {
    let json = serde_json::to_vec(value)?;
    let mut bytes = vec![FORM];
    bytes.extend(zstd::bulk::compress(&json, LEVEL)?);
    Ok(bytes)
}

pub(crate) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ErrorKind> {
    match bytes.split_first() {
        Some((&FORM, packed)) => {
            let json = zstd::stream::decode_all(packed)?;
            Ok(serde_json::from_slice(&json)?)
        }
        Some((form, _)) => Err(ErrorKind::Value(format!("form {form} is not known"))),
        None => Err(ErrorKind::Value("no bytes".into())),
    }
}
