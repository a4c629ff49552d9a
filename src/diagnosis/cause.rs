//! The causes that a verdict may name.

use serde::Serialize;

/// Why training and test accuracy are what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Nothing wrong, and no gap worth naming.
    Sound,
    /// Learned the training images better than what they have in common with others.
    Overfitting,
    /// The images hold nothing that could be learned; training images were learned by heart.
    MemorizedNoise,
    /// Training accuracy is still at chance.
    NotLearned,
    /// No fault found, and too few test images to say more.
    TooFewTestImages,
    /// The evidence does not decide.
    Unclear,
    /// Normalisation by running statistics that do not fit.
    NormalizationStatistics,
    /// Predictions and labels in different orders.
    PredictionOrder,
    /// The test path feeds other numbers for the same image.
    Preprocessing,
    /// Splits cut from images sorted by class.
    ClassSortedSplit,
    /// Classes numbered differently by the two paths.
    ClassIndices,
    /// Test images of another kind.
    DomainShift,
    /// Test images that were trained on.
    Leakage,
    /// The stated accuracy counts something else.
    WrongMetric,
    /// Tested with weights other than those trained.
    WeightsNotRestored,
    /// One class outnumbers the others, and the network answers with it.
    Imbalance,
    /// Test images are changed at random.
    AugmentedEvaluation,
    /// The stated training accuracy is a running average from training mode.
    ReportedAccuracy,
    /// A detail tells the class in training images but not in test images.
    Shortcut,
}

impl Cause {
    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sound => "Sound",
            Self::Overfitting => "Overfitting",
            Self::MemorizedNoise => "Memorised noise",
            Self::NotLearned => "Nothing learned yet",
            Self::TooFewTestImages => "Too few test images to tell",
            Self::Unclear => "Not clear from this evidence",
            Self::NormalizationStatistics => "Batch normalisation statistics do not fit",
            Self::PredictionOrder => "Predictions and labels in different order",
            Self::Preprocessing => "Test images are prepared differently",
            Self::ClassSortedSplit => "Split taken from sorted images",
            Self::ClassIndices => "Classes numbered differently",
            Self::DomainShift => "Test images of another kind",
            Self::Leakage => "Test images that were trained on",
            Self::WrongMetric => "Wrong accuracy",
            Self::WeightsNotRestored => "Weights not restored",
            Self::Imbalance => "One class outnumbers the others",
            Self::AugmentedEvaluation => "Test images are changed at random",
            Self::ReportedAccuracy => "Training accuracy measured during training",
            Self::Shortcut => "A shortcut in the training images",
        }
    }

    /// Whether it is a fault of pipeline or data, rather than of the learning.
    pub fn is_fault(self) -> bool {
        !matches!(
            self,
            Self::Sound
                | Self::Overfitting
                | Self::MemorizedNoise
                | Self::NotLearned
                | Self::TooFewTestImages
                | Self::Unclear
        )
    }
}
