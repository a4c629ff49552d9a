//! The history of a run: every measurement by epoch, and the digest of all of them.

use diagnosis::Epoch;

use crate::run::digest::Digest;
use crate::run::split::Split;
use crate::training::metrics::Score;

/// What was measured so far.
#[derive(Default)]
pub struct History {
    epochs: Vec<Epoch>,
    digest: Digest,
}

impl History {
    /// Takes a measurement down; its bits enter the digest.
    pub fn add(&mut self, epoch: u32, split: Split, score: Score) {
        self.digest.add(epoch, split, &score);
        if self.epochs.last().is_none_or(|last| last.epoch != epoch) {
            self.epochs.push(Epoch {
                epoch,
                ..Epoch::default()
            });
        }
        if let Some(measured) = self.epochs.last_mut() {
            let figure = match split {
                Split::Reported => &mut measured.reported,
                Split::Train => &mut measured.train,
                Split::Validation => &mut measured.validation,
                Split::Test => &mut measured.test,
            };
            *figure = Some(score.figure());
        }
    }

    /// The measurements of each epoch, as evidence.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The digest of all measurements, those of epochs that were gone back from included.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Forgets the epochs after one whose weights the run goes back to.
    pub fn go_back(&mut self, epoch: u32) {
        self.epochs.retain(|measured| measured.epoch <= epoch);
    }
}
