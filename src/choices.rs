//! Settings that take one of several names; links and JSON spell them as `serde` does here.

use serde::{Deserialize, Serialize};

/// Where images and labels come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum DataSource {
    /// Uniform random pixels with random labels: nothing to learn.
    Noise,
    /// Drawn shapes: something to learn.
    Shapes,
    /// Photographs of clothes.
    FashionMnist,
    /// Handwritten digits.
    Mnist,
    /// Photographs of animals and vehicles.
    #[serde(rename = "cifar-10")]
    Cifar10,
    /// Images brought by whoever uses the page.
    Own,
}

/// How horizontally mirrored images join the training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Flip {
    /// Not at all.
    None,
    /// A mirrored copy of the training split is appended once, before training.
    Copy,
    /// Each image of each batch is mirrored with probability one half.
    Random,
}

/// How vertically mirrored images join the training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum VerticalFlip {
    /// Not at all.
    None,
    /// Each image is mirrored with probability one half.
    Random,
}

/// The function after each convolution and dense layer but the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// max(x, 0).
    Relu,
    /// x above 0, 0.01·x below.
    LeakyRelu,
    /// x·Φ(x), with the exact normal distribution function.
    Gelu,
    /// The hyperbolic tangent.
    Tanh,
}

/// Whether something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    /// It is not.
    Off,
    /// It is.
    On,
}

/// What follows the convolution blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Head {
    /// A dense layer over all channels and positions, then the last layer.
    Dense,
    /// The mean of each channel over all positions, then the last layer.
    Pooling,
}

/// How the weights are updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum OptimizerKind {
    /// Adam as Keras computes it, with Keras' constants and decoupled weight decay.
    Adam,
    /// Adam with decoupled weight decay as PyTorch computes it.
    #[serde(rename = "adamw")]
    AdamW,
    /// Gradient descent with momentum; weight decay is added to the gradient.
    Sgd,
}

/// How the learning rate changes in the course of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Not at all.
    Constant,
    /// A tenth after half of the epochs, and again after three quarters.
    Step,
    /// Along a cosine to 0.
    Cosine,
}

/// What computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Engine {
    /// Burn's `flex`: the fast one.
    Flex,
    /// Burn's `ndarray`: the slow reference that others are checked against.
    Ndarray,
}

/// How engine `flex` adds products up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Arithmetic {
    /// The fastest way there is where it runs.
    Fastest,
    /// Each product is rounded before it is added: the same bits in every browser.
    Plain,
    /// A product and its sum are rounded once: the same bits wherever processor and browser can.
    Fused,
}

/// A fault planted in the pipeline; [`scenario`](crate::scenario) says what each is and does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// None: the pipeline is sound.
    None,
    /// Batch normalisation whose running statistics never converge.
    NormalizationStatistics,
    /// Predictions come in another order than the labels they are compared with.
    PredictionOrder,
    /// Test images are not divided by 255.
    PreprocessingUnscaled,
    /// Test images are divided by 255 twice.
    PreprocessingScaledTwice,
    /// Test images have red and blue in each other's place.
    PreprocessingChannelsSwapped,
    /// Test images are negatives.
    PreprocessingInverted,
    /// The test split is the end of a list that is sorted by class.
    ClassSortedSplit,
    /// Training and testing number the classes differently.
    ClassIndices,
    /// Test images were taken under other conditions.
    DomainShift,
    /// Test images are among the training images.
    Leakage,
    /// The accuracy stated in training counts right answers of each output, not of each image.
    WrongMetric,
    /// The test is made with fresh weights.
    WeightsNotRestored,
    /// Nearly all images are of one class.
    Imbalance,
    /// Test images are augmented.
    AugmentedEvaluation,
    /// The training accuracy stated is a running average with dropout on.
    ReportedAccuracy,
    /// A mark tells the class in training images, and lies in test images.
    Shortcut,
}
