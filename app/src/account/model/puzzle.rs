//! A puzzle that costs a computer a moment of work and a robot many: the protocol of ALTCHA. Somewhere below `max` is the number
//! whose SHA-256 after `salt` is `challenge`.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a page asks a browser to find.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Puzzle {
    /// SHA-256 of salt and number, hexadecimal.
    pub challenge: String,
    /// Random, with what the puzzle is good for and until when.
    pub salt: String,
    /// That it is one of ours.
    pub signature: String,
    /// The number is below this one.
    pub max: u64,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solution {
    /// How it is hashed.
    pub algorithm: String,
    /// As in the puzzle.
    pub challenge: String,
    /// What was found; nothing by whoever waited instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// As in the puzzle.
    pub salt: String,
    /// As in the puzzle.
    pub signature: String,
}

/// The one way of hashing.
pub const ALGORITHM: &str = "SHA-256";

/// The hash of a number after a salt, hexadecimal.
pub fn hash(salt: &str, number: u64) -> String {
    let digest = Sha256::digest(format!("{salt}{number}"));
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(half.into(), 16).unwrap_or('0'));
        }
        text
    })
}

impl Puzzle {
    /// Looks among the numbers from `from`, at most `count` of them.
    pub fn search(&self, from: u64, count: u64) -> Option<Solution> {
        let to = from.saturating_add(count).min(self.max);
        let number = (from..to).find(|number| hash(&self.salt, *number) == self.challenge)?;
        Some(Solution {
            number: Some(number),
            ..self.unsolved()
        })
    }

    /// What a browser without script brings: it counts once some time has passed.
    pub fn unsolved(&self) -> Solution {
        Solution {
            algorithm: ALGORITHM.to_owned(),
            challenge: self.challenge.clone(),
            number: None,
            salt: self.salt.clone(),
            signature: self.signature.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_where_it_is_and_nowhere_else() {
        // sha-256 of "abc" (FIPS 180-2, appendix B.1) is that of the salt "ab" and no number of ours
        assert_eq!(hash("salt", 7), hash("salt", 7));
        assert_eq!(
            hash("", 0),
            "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"
        );
        let puzzle = Puzzle {
            challenge: hash("salt", 4_321),
            salt: "salt".to_owned(),
            signature: "s".to_owned(),
            max: 5_000,
        };
        assert_eq!(puzzle.search(0, 4_321), None);
        assert_eq!(puzzle.search(4_000, 1_000).unwrap().number, Some(4_321));
        assert_eq!(Puzzle { max: 4_321, ..puzzle }.search(0, u64::MAX), None);
    }
}
