//! What augmentation does to the first images that the network is fed.

use crate::augmentation::extended_len;
use crate::batch::{Pixels, order};
use crate::dataset::Decks;
use crate::experiment::Experiment;

/// The first batch of a run, before and after augmentation.
pub struct Preview {
    /// The images as they are in the training split, appended copies included.
    pub before: Pixels,
    /// The same images as the network is fed them in the first optimiser step: bit for bit.
    pub after: Pixels,
}

impl Preview {
    /// Draws the first batch of an experiment's run.
    pub fn new(experiment: &Experiment, decks: &Decks) -> Self {
        let images = extended_len(experiment, decks.trained());
        let mut first = order(experiment.seed, 1, images);
        first.truncate(experiment.batch);
        let batch = decks.extended(first);
        let indices = || 0..batch.len();
        Self {
            before: Pixels::plain(&batch, indices()),
            after: Pixels::augmented(&batch, indices(), experiment, 1),
        }
    }
}
