//! Random tokens and what is made of them.
//!
//! In: the operating system's random numbers. Out: texts of hexadecimal digits. Holds: a token is never kept or compared as it
//! is, only its hash; comparing takes the same time wherever two texts differ.

use sha2::{Digest as _, Sha256};

/// 256 random bits.
pub(super) fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hexadecimal(&bytes))
}

/// What is kept of a token.
pub(super) fn kept(token: &str) -> String {
    hash("kept", token)
}

/// What a form brings back, made from a secret that the form's page does not show.
pub(super) fn csrf(secret: &str) -> String {
    hash("csrf", secret)
}

/// Words that nobody outside can guess.
pub(super) fn hole(what: &str, secret: &str) -> String {
    hash(&format!("hole for {what}"), secret)
}

/// The same secret gives unrelated texts for different purposes.
fn hash(purpose: &str, secret: &str) -> String {
    let digest = Sha256::new().chain_update(purpose).chain_update([0]).chain_update(secret);
    hexadecimal(&digest.finalize())
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Whether two texts are the same, in a time that tells only their lengths.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |off, (x, y)| off | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_its_hash_and_its_form_token_tell_nothing_of_one_another() {
        let token = random().expect("random numbers");
        assert_eq!(token.len(), 64);
        assert_ne!(token, random().expect("random numbers"));
        assert_ne!(kept(&token), csrf(&token));
        assert!(same(&token, &token.clone()) && !same(&token, &kept(&token)));
        assert!(!same("ab", "abc"));
    }
}
