//! Which measurements there are, what each is called and what it asks.

use serde::Serialize;

/// The measurements that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum ProbeName {
    /// Test accuracy against chance.
    Chance,
    /// Accuracy on validation images, where there are no test images.
    Validation,
    /// Whether the predicted class is the most probable one.
    Answers,
    /// Training accuracy minus test accuracy.
    Gap,
    /// The accuracy on training images sent through the test path.
    TrainingAsTest,
    /// The stated training accuracy against one counted from the predictions.
    StatedAccuracy,
    /// The number of images of each class in each split.
    ClassBalance,
    /// The numbers that either path feeds the network.
    InputStatistics,
    /// The labels that either path gives the same images.
    LabelAgreement,
    /// The numbers that the test path feeds when asked twice for the same images.
    Repeat,
    /// Accuracy with running statistics of batch normalisation against that with the batch's own.
    Normalization,
    /// How much predictions tell about the true classes.
    Information,
    /// Whether renaming the classes mends the predictions.
    Permutation,
    /// Whether one class is predicted for nearly everything.
    Collapse,
    /// Test images that are copies of training images.
    Duplicates,
    /// The loss before training against that of guessing.
    FirstLoss,
    /// Properties of images that differ between the splits.
    Drift,
    /// Details that tell the class in training images but not in test images.
    Shortcut,
    /// Checksums of the trained and of the tested weights.
    Weights,
    /// Whether the loss on held-out images rises while that on training images falls.
    HeldOutLoss,
    /// Whether neighbouring pixels have anything in common.
    Texture,
    /// Whether random labels are learned as fast as the true ones.
    Memorization,
}

impl ProbeName {
    /// What people call the measurement, and what it asks in one sentence.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Chance => ("Against chance", "Is test accuracy better than guessing?"),
            Self::Validation => (
                "Validation accuracy",
                "How well does the network do on validation images?",
            ),
            Self::Answers => (
                "Answers beside probabilities",
                "Is the predicted class the one with the largest probability?",
            ),
            Self::Gap => (
                "Gap",
                "How much better does the network do on training images than on test images?",
            ),
            Self::TrainingAsTest => (
                "Training images through the test path",
                "Does the network still know its training images when they are prepared as test images are?",
            ),
            Self::StatedAccuracy => (
                "Stated accuracy, counted again",
                "Is the stated training accuracy the share of training images named right?",
            ),
            Self::ClassBalance => (
                "Classes in each split",
                "Do training and test images hold the same classes in the same shares?",
            ),
            Self::InputStatistics => (
                "What the network is fed",
                "Does the same image become the same numbers by both paths?",
            ),
            Self::LabelAgreement => (
                "Labels of both paths",
                "Does the same image have the same label by both paths?",
            ),
            Self::Repeat => (
                "The test path, twice",
                "Does the test path feed the same numbers when asked again?",
            ),
            Self::Normalization => (
                "Normalisation in both modes",
                "Does the network score the same with remembered averages as with those of the batch?",
            ),
            Self::Information => (
                "What predictions tell",
                "Do predictions tell anything about the true classes?",
            ),
            Self::Permutation => (
                "Classes renamed",
                "Would the predictions be right if the classes were numbered differently?",
            ),
            Self::Collapse => (
                "Predicted classes",
                "Does the network answer with one class for nearly everything?",
            ),
            Self::Duplicates => (
                "Copies across the splits",
                "Are test images copies of training images?",
            ),
            Self::FirstLoss => (
                "Loss before training",
                "Does the network start as one that guesses?",
            ),
            Self::Drift => (
                "Test images beside training images",
                "Are test images of the same kind as training images?",
            ),
            Self::Shortcut => (
                "Telling details",
                "Does one place in the image tell the class in training images but not in test images?",
            ),
            Self::Weights => (
                "Weights",
                "Was the trained network the one that was tested?",
            ),
            Self::HeldOutLoss => (
                "Loss on held-out images",
                "Does the loss on held-out images rise while that on training images falls?",
            ),
            Self::Texture => (
                "Is there anything to see",
                "Do neighbouring pixels have anything in common, as in any picture of something?",
            ),
            Self::Memorization => (
                "Random labels",
                "Does the same network learn random labels as fast as the true ones?",
            ),
        }
    }
}
