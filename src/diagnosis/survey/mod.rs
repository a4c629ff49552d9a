//! What the stored images say by themselves, measured once a run.

use crate::evidence::ImageSet;

/// What was measured on the stored images.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    pub(crate) train_counts: Vec<usize>,
    pub(crate) test_counts: Vec<usize>,
}

impl Survey {
    /// Measures the training and the test images, as stored. Images of another size than
    /// `[3, 32, 32]` are ignored.
    pub fn new(train: ImageSet, test: ImageSet, classes: usize) -> Self {
        Self {
            train_counts: counts(train.labels, classes),
            test_counts: counts(test.labels, classes),
        }
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
