//! Probes: measurements, each with what a sound pipeline would give beside it.

pub(crate) mod accuracy;
pub(crate) mod balance;
pub(crate) mod collapse;
pub(crate) mod confusion;
pub(crate) mod images;
pub(crate) mod losses;
pub(crate) mod memorization;
pub(crate) mod normalization;
pub(crate) mod paths;
mod questions;
pub(crate) mod regression;
pub(crate) mod stated;
pub(crate) mod weights;

use serde::Serialize;

/// Which measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum ProbeName {
    /// Test accuracy against chance.
    Chance,
    /// Training accuracy minus test accuracy.
    Gap,
    /// Training images by the test path.
    TrainingAsTest,
    /// The stated training accuracy against one counted from the predictions.
    StatedAccuracy,
    /// Images of each class in each split.
    ClassBalance,
    /// What either path feeds the network.
    InputStatistics,
    /// The labels that either path gives the same images.
    LabelAgreement,
    /// The test path asked twice.
    Repeat,
    /// Running statistics against the batch's own.
    Normalization,
    /// What a prediction tells about the label.
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
    /// Checksums of the weights.
    Weights,
    /// Whether the loss on held-out images rises while that on training images falls.
    HeldOutLoss,
    /// Whether neighbouring pixels have anything in common.
    Texture,
    /// Whether random labels are learned as fast as the true ones.
    Memorization,
}

/// What a probe says about the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// As a sound pipeline would have it.
    Fine,
    /// Not as a sound pipeline would have it.
    Concern,
    /// Cannot tell.
    Open,
}

/// One measurement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// Which measurement.
    pub name: ProbeName,
    /// What people call it.
    pub label: String,
    /// What it asks, in one sentence.
    pub question: String,
    /// What it measured, in words.
    pub figure: String,
    /// The number itself, where there is one.
    pub value: Option<f64>,
    /// Its 95% interval, where there is one.
    pub interval: Option<[f64; 2]>,
    /// What a sound pipeline would give.
    pub expected: String,
    /// What it says about the pipeline.
    pub finding: Finding,
    /// What it means, in one sentence.
    pub sentence: String,
}

impl Probe {
    /// A measurement; label and question follow from its name.
    pub(crate) fn new(
        name: ProbeName,
        figure: String,
        (value, interval): (Option<f64>, Option<[f64; 2]>),
        expected: String,
        finding: Finding,
        sentence: String,
    ) -> Self {
        let (label, question) = questions::of(name);
        Self {
            name,
            label: label.to_owned(),
            question: question.to_owned(),
            figure,
            value,
            interval,
            expected,
            finding,
            sentence,
        }
    }
}
