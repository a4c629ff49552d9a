//! One seed, many named streams: every random number of a run comes from here.
//!
//! A stream is a `ChaCha8` generator keyed by the experiment's seed; its name and an index select
//! one of the cipher's 2⁶⁴ independent sequences. Numbers can therefore be drawn in any order, by
//! image, layer, epoch or step, and changing one setting (say, the number of training images)
//! leaves everything drawn from other streams as it was.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What a stream of random numbers is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Stream {
    /// Pixels and labels of the training split, indexed by image; for a collection, the order in
    /// which its images are dealt, indexed by class.
    TrainData = 1,
    /// Pixels and labels of the test split, or the order in which its images are dealt, indexed as
    /// for the training split.
    TestData = 2,
    /// Initial weights; indexed by layer.
    Weights = 3,
    /// The order in which training images are visited; indexed by epoch.
    Order = 4,
    /// Random changes to the images of a batch; indexed by step.
    Augmentation = 5,
    /// Which units drop out; indexed by step.
    Dropout = 6,
    /// Which training labels are redrawn, and to what; indexed by image.
    LabelNoise = 7,
    /// Noise in the pixels of every split; indexed by image.
    PixelNoise = 8,
    /// Augmented copies that are appended; indexed by copy and image.
    Copies = 9,
    /// What a scenario draws; each of its draws has its own index.
    Scenario = 10,
}

/// Indices take the low 48 bits of a stream number, names the high 16.
const INDEX_BITS: u32 = 48;

/// The generator for one name and index under `seed`.
pub fn stream(seed: u64, name: Stream, index: u64) -> ChaCha8Rng {
    debug_assert!(index < 1 << INDEX_BITS);
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(((name as u64) << INDEX_BITS) | index);
    generator
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    fn first(seed: u64, name: Stream, index: u64) -> u64 {
        stream(seed, name, index).random()
    }

    #[test]
    fn same_seed_name_and_index_repeat() {
        assert_eq!(first(7, Stream::Order, 3), first(7, Stream::Order, 3));
    }

    #[test]
    fn seed_name_and_index_each_change_the_stream() {
        let base = first(7, Stream::Order, 3);
        assert_ne!(base, first(8, Stream::Order, 3));
        assert_ne!(base, first(7, Stream::Dropout, 3));
        assert_ne!(base, first(7, Stream::Order, 4));
    }

    #[test]
    fn numbers_are_frozen_so_that_old_links_keep_their_runs() {
        assert_eq!(first(1, Stream::TrainData, 0), 16_211_689_357_093_010_036);
    }
}
