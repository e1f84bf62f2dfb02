//! Passwords and their hashes.
//!
//! In: passwords as typed. Out: argon2id hashes in PHC form. Holds: the costs are those that the argon2 crate and OWASP
//! recommend (19 MiB, two passes, one lane); every hash has its own salt.

use std::fmt;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};

/// NIST SP 800-63B asks for 8 at least and for no rule about their kind; a few more cost nobody anything.
const SHORTEST: usize = 10;
/// Longer ones only keep the processor busy.
const LONGEST: usize = 1_000;

/// Why a password is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// Too short to hold out.
    Short,
    /// Longer than anyone types.
    Long,
    /// It could not be hashed.
    Failed(String),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::Short => write!(f, "a password has at least {SHORTEST} characters"),
            Unfit::Long => write!(f, "a password has at most {LONGEST} bytes"),
            Unfit::Failed(why) => write!(f, "the password could not be hashed: {why}"),
        }
    }
}

impl std::error::Error for Unfit {}

/// The hash to keep. Takes some tens of milliseconds.
///
/// # Errors
/// Where it is too short or too long, or the system gives no random numbers.
pub fn hash(password: &str) -> Result<String, Unfit> {
    if password.chars().count() < SHORTEST {
        return Err(Unfit::Short);
    }
    if password.len() > LONGEST {
        return Err(Unfit::Long);
    }
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|e| Unfit::Failed(e.to_string()))?;
    let salt = SaltString::encode_b64(&salt).map_err(|e| Unfit::Failed(e.to_string()))?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    hash.map(|h| h.to_string()).map_err(|e| Unfit::Failed(e.to_string()))
}

/// Whether a password is the one that was hashed.
pub(super) fn fits(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    password.len() <= LONGEST
        && Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let kept = hash("correct horse").expect("hashed");
        assert!(kept.starts_with("$argon2id$"));
        assert!(fits("correct horse", &kept) && !fits("correct horsf", &kept));
        assert!(!fits("correct horse", "not a hash"));
        assert_ne!(kept, hash("correct horse").expect("hashed"));
    }

    #[test]
    fn too_short_and_too_long_ones_are_refused() {
        assert_eq!(hash("äöüäöüäöü"), Err(Unfit::Short));
        assert_eq!(hash(&"x".repeat(LONGEST + 1)), Err(Unfit::Long));
    }
}
