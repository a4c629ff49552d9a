//! What a run has to show: the only thing that a diagnosis sees.

use super::predictions::Predictions;
use crate::survey::Survey;

/// Everything known about one run. Each part may be missing; what needs it stays open then.
#[derive(Clone, Debug, Default)]
pub struct Evidence<'a> {
    /// Number of classes.
    pub classes: usize,
    /// The figures that the pipeline itself states, epoch by epoch; epoch 0 is untrained.
    pub history: Vec<Epoch>,
    /// Training images by the training path, in evaluation mode, after the latest epoch.
    pub train: Option<Predictions>,
    /// Validation images by the test path, after the latest epoch.
    pub validation: Option<Predictions>,
    /// Test images by the test path, after the latest epoch.
    pub test: Option<Predictions>,
    /// The same training images by both paths.
    pub paths: Option<Paths>,
    /// Predictions with either kind of statistics, where the network normalises batches.
    pub normalization: Option<Normalization>,
    /// What the stored images say.
    pub images: Option<&'a Survey>,
    /// Checksums of the weights.
    pub weights: Option<Weights>,
}

/// What the pipeline states after one epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Epoch {
    /// Which epoch; 0 before training.
    pub epoch: u32,
    /// Training accuracy as it ran along during the epoch, in training mode.
    pub reported: Option<Figure>,
    /// Training accuracy as measured after the epoch.
    pub train: Option<Figure>,
    /// Validation accuracy.
    pub validation: Option<Figure>,
    /// Test accuracy.
    pub test: Option<Figure>,
}

/// A stated accuracy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Share of images, 0 to 1.
    pub accuracy: f64,
    /// Mean cross-entropy in nats.
    pub loss: f64,
    /// Over how many images.
    pub count: usize,
}

/// The same training images, by the training path and by the test path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paths {
    /// By the path that training images take.
    pub by_training: Fed,
    /// By the path that test images take.
    pub by_testing: Fed,
    /// By the path that test images take, once more.
    pub by_testing_again: Option<Fed>,
}

/// What the network was fed, and what it made of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fed {
    /// The numbers that the network was fed, or empty where unknown.
    ///
    /// # Shapes
    /// `[images, CHANNELS, height × width]`
    pub pixels: Vec<f32>,
    /// Its predictions, with the labels as this path gives them.
    pub predictions: Predictions,
}

/// The same images, normalised by running statistics (evaluation mode) and by their own batch's
/// (as in training).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Normalization {
    /// Training images, evaluation mode.
    pub train_running: Predictions,
    /// Training images, as in training.
    pub train_batch: Predictions,
    /// Test images, evaluation mode.
    pub test_running: Predictions,
    /// Test images, as in training.
    pub test_batch: Predictions,
    /// By what factor the variance of a channel in a batch of training images typically differs from
    /// the remembered one, either way; 1 where they agree.
    pub variance_factor: Option<f64>,
}

/// Checksums of the weights that training ended with, and of those that were tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Of the network just trained.
    pub trained: u64,
    /// Of the network that the test path uses.
    pub tested: u64,
}
