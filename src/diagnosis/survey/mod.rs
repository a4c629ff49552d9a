//! What the stored images say by themselves, measured once a run.

mod drift;
mod duplicates;
mod image_set;
mod shortcut;
mod texture;
mod thumbnail;

pub(crate) use drift::Drift;
pub(crate) use duplicates::Duplicates;
pub(crate) use image_set::CHANNELS;
pub use image_set::ImageSet;
pub(crate) use shortcut::{FALL, Shortcut};
pub(crate) use texture::Texture;

use crate::statistics::counts;

/// What was measured on the stored images.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    pub(crate) train_counts: Vec<usize>,
    pub(crate) test_counts: Vec<usize>,
    pub(crate) duplicates: Option<Duplicates>,
    pub(crate) drift: Option<Drift>,
    pub(crate) shortcut: Option<Shortcut>,
    pub(crate) texture: Option<Texture>,
}

impl Survey {
    /// Measures the training and the test images, as stored: each `[3, 32, 32]`, from 0 to 1.
    /// Pixels beyond the labels, and labels without pixels, are left out.
    pub fn new(train: ImageSet, test: ImageSet, classes: usize) -> Self {
        let (train, test) = (train.complete(), test.complete());
        let both = !train.labels.is_empty() && !test.labels.is_empty();
        Self {
            train_counts: counts(train.labels, classes),
            test_counts: counts(test.labels, classes),
            duplicates: both.then(|| Duplicates::measure(train, test)),
            drift: both.then(|| Drift::measure(train, test)),
            shortcut: both
                .then(|| Shortcut::measure(train, test, classes))
                .flatten(),
            texture: Texture::measure(train),
        }
    }
}
