//! The parsers of what strangers bring. Each has a `check`, which holds whatever the bytes are, and
//! makes `hostile` bytes, which are nearly right. Tests run both; `tests/fuzz/` runs the checks on
//! bytes that lead to code not reached before.

#![allow(dead_code, reason = "a fuzz target uses one check")]

pub mod images;
pub mod link;
pub mod predictions;
pub mod settings;
pub mod weights;

use arbtest::arbitrary::{Result, Unstructured};

/// A parser, and how it is attacked.
pub struct Parser {
    /// What its fuzz target and its folder of inputs are called.
    pub name: &'static str,
    /// Has it read some bytes: panics unless what it makes of them is right, or it names a problem.
    /// Returns whether it named none.
    pub check: fn(&[u8]) -> bool,
    /// Makes bytes to read.
    pub hostile: fn(&mut Unstructured) -> Result<Vec<u8>>,
}

/// All parsers.
pub const PARSERS: [Parser; 5] = [
    Parser {
        name: "link",
        check: link::check,
        hostile: link::hostile,
    },
    Parser {
        name: "predictions",
        check: predictions::check,
        hostile: predictions::hostile,
    },
    Parser {
        name: "weights",
        check: weights::check,
        hostile: weights::hostile,
    },
    Parser {
        name: "settings",
        check: settings::check,
        hostile: settings::hostile,
    },
    Parser {
        name: "images",
        check: images::check,
        hostile: images::hostile,
    },
];

/// Changes a few bytes of a file, or its length; or, one time in four, nothing.
fn spoil(file: &mut Vec<u8>, source: &mut Unstructured) -> Result<()> {
    match source.int_in_range(0..=3)? {
        0 => {}
        1 => file.truncate(source.int_in_range(0..=file.len())?),
        2 => file.extend(source.arbitrary::<Vec<u8>>()?),
        _ => {
            for _ in 0..source.int_in_range(1..=4)? {
                // Most of what matters stands in front.
                let last = if source.arbitrary()? {
                    file.len()
                } else {
                    32.min(file.len())
                };
                if let Some(at) = last.checked_sub(1) {
                    let at = source.int_in_range(0..=at)?;
                    file[at] = source.arbitrary()?;
                }
            }
        }
    }
    Ok(())
}
