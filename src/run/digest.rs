//! The digest of a run, which links state: two runs have measured the same if theirs are the same.

use std::fmt::{Display, Formatter, Result};

use xxhash_rust::xxh64::Xxh64;

use crate::run::split::Split;
use crate::training::metrics::Score;

/// A hash of the bits of all metrics of a run, in the order in which they are measured, written in
/// 16 hexadecimal digits.
#[derive(Clone, Default)]
pub struct Digest(Xxh64);

impl Digest {
    /// Adds the score of a split after an epoch; epoch 0 is before the first.
    pub fn add(&mut self, epoch: u32, split: Split, score: &Score) {
        self.0.update(&epoch.to_le_bytes());
        self.0.update(&[split as u8]);
        self.0.update(&score.accuracy.to_bits().to_le_bytes());
        self.0.update(&score.loss.to_bits().to_le_bytes());
        self.0.update(&(score.count as u64).to_le_bytes());
    }
}

impl Display for Digest {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        write!(formatter, "{:016x}", self.0.digest())
    }
}
