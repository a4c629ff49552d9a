//! What the stored images say by themselves, measured once a run.

mod drift;
mod duplicates;
mod shortcut;
mod texture;
mod thumbnail;

pub(crate) use drift::Drift;
pub(crate) use duplicates::Duplicates;
pub(crate) use shortcut::Shortcut;
pub(crate) use texture::Texture;

use crate::evidence::{IMAGE_LEN, ImageSet};
use crate::statistics::Share;

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
        let (train, test) = (whole(train), whole(test));
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

fn whole(set: ImageSet) -> ImageSet {
    let count = set.labels.len().min(set.pixels.len() / IMAGE_LEN);
    ImageSet {
        pixels: &set.pixels[..count * IMAGE_LEN],
        labels: &set.labels[..count],
    }
}

impl<'a> ImageSet<'a> {
    /// Its images, one after another.
    pub(crate) fn images(self) -> std::slice::ChunksExact<'a, f32> {
        self.pixels.chunks_exact(IMAGE_LEN)
    }
}

/// The labels that name the commonest class.
pub(crate) fn commonest(labels: &[u8], classes: usize) -> Share {
    Share {
        part: counts(labels, classes).into_iter().max().unwrap_or(0),
        count: labels.len(),
    }
}

/// How many labels name each class; labels outside of the classes are not counted.
pub(crate) fn counts(labels: &[u8], classes: usize) -> Vec<usize> {
    let mut counts = vec![0; classes];
    for &label in labels {
        if let Some(count) = counts.get_mut(usize::from(label)) {
            *count += 1;
        }
    }
    counts
}
