//! What a run has to show: the only thing that a diagnosis sees.

use super::predictions::Predictions;
use crate::survey::Survey;

/// Everything known about one run. Where a part is missing, what needs it is not measured.
#[derive(Clone, Debug, Default)]
pub struct Evidence<'a> {
    /// Number of classes.
    pub classes: usize,
    /// What the classes are called, by number; or empty where they are called by their numbers.
    pub names: Vec<String>,
    /// The metrics that the pipeline itself states, epoch by epoch; epoch 0 is untrained.
    pub history: Vec<Epoch>,
    /// Predictions on training images by the training path, in evaluation mode, after the latest epoch.
    pub train: Option<Predictions>,
    /// Predictions on validation images by the test path, after the latest epoch.
    pub validation: Option<Predictions>,
    /// Predictions on test images by the test path, after the latest epoch.
    pub test: Option<Predictions>,
    /// What both paths make of the same training images.
    pub paths: Option<Paths>,
    /// Predictions with running and with batch statistics, where the network normalises batches.
    pub normalization: Option<Normalization>,
    /// What the stored images say.
    pub images: Option<&'a Survey>,
    /// Checksums of the trained and of the tested weights.
    pub weights: Option<Weights>,
}

impl Evidence<'_> {
    /// What a class is called.
    pub(crate) fn name(&self, class: usize) -> String {
        let name = self.names.get(class);
        name.cloned().unwrap_or_else(|| class.to_string())
    }
}

/// What the pipeline states after one epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Epoch {
    /// Which epoch this is; 0 before training.
    pub epoch: u32,
    /// Training accuracy and loss as running averages of the epoch, in training mode.
    pub reported: Option<Figure>,
    /// Training accuracy and loss as measured after the epoch.
    pub train: Option<Figure>,
    /// Validation accuracy and loss after the epoch.
    pub validation: Option<Figure>,
    /// Test accuracy and loss after the epoch.
    pub test: Option<Figure>,
}

/// An accuracy and a loss as the pipeline states them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The share of images predicted right, 0 to 1.
    pub accuracy: f64,
    /// Mean cross-entropy in nats.
    pub loss: f64,
    /// How many images both were measured on.
    pub count: usize,
}

/// The same training images, by the training path and by the test path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paths {
    /// What the training path feeds, and the predictions on it.
    pub by_training: Fed,
    /// What the test path feeds, and the predictions on it.
    pub by_testing: Fed,
    /// What the test path feeds when asked once more, and the predictions on it.
    pub by_testing_again: Option<Fed>,
}

/// What one path fed the network, and the predictions on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fed {
    /// The numbers that the network was fed, or empty where unknown.
    ///
    /// # Shapes
    /// `[images, CHANNELS, height × width]`
    pub pixels: Vec<f32>,
    /// The predictions of the network, with the labels as this path gives them.
    pub predictions: Predictions,
}

/// Predictions on the same images, normalised by running statistics (evaluation mode) and by those of
/// their own batch (as in training).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Normalization {
    /// Predictions on training images with running statistics.
    pub train_running: Predictions,
    /// Predictions on training images with batch statistics.
    pub train_batch: Predictions,
    /// Predictions on test images with running statistics.
    pub test_running: Predictions,
    /// Predictions on test images with batch statistics.
    pub test_batch: Predictions,
    /// By what factor the variance of a channel in a batch of training images typically differs from
    /// the remembered one, either way; 1 where they agree.
    pub variance_factor: Option<f64>,
}

/// Checksums of the weights that training ended with, and of those that were tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Checksum of the weights that training ended with.
    pub trained: u64,
    /// Checksum of the weights that the test path uses.
    pub tested: u64,
}
