//! Mysteries: a scenario spelled so that no eye can read it from the address.
//!
//! The code is a hash of the scenario's name under the mystery's number. It hides the answer from
//! a reader, not from a program: whoever has the page can try all names.

use serde_json::Value;
use xxhash_rust::xxh64::xxh64;

use crate::settings::scenarios::{SCENARIOS, Scenario};

/// Letters and digits that are not mistaken for each other.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Characters of a code: 25 bits, so that two of 17 names meet under one of 250,000 numbers.
const LENGTH: u32 = 5;
/// Bits of one character.
const BITS: u32 = 5;

/// The code of a scenario under a mystery's number.
pub fn code(mystery: u32, scenario: Scenario) -> String {
    let name = scenario.story().value;
    let hash = xxh64(name.as_bytes(), u64::from(mystery));
    (0..LENGTH)
        .map(|place| {
            let letter = (hash >> (place * BITS)) as usize % ALPHABET.len();
            char::from(ALPHABET[letter])
        })
        .collect()
}

/// The name of the scenario that a code hides.
pub fn scenario(mystery: u32, text: &str) -> Option<Value> {
    let mut scenarios = SCENARIOS.iter();
    let hidden = scenarios.find(|&&scenario| code(mystery, scenario) == text)?;
    Some(Value::from(hidden.story().value))
}
