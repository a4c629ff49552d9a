//! Settings of the network.

use serde::{Deserialize, Serialize};

use crate::settings::control::{
    Condition, Control, Effect, Kind, MODEL, Need, Scale, choice, integer, number,
};

/// The network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// Convolution blocks, each ended by a 2×2 max pool.
    pub blocks: usize,
    /// 3×3 convolutions in each block.
    pub convs: usize,
    /// Channels of the first block; each further block doubles them.
    pub width: usize,
    /// The function after each layer but the last.
    pub activation: Activation,
    /// Batch normalisation after each convolution.
    pub batch_norm: Switch,
    /// The share of the running statistics that each batch keeps.
    pub batch_norm_momentum: f64,
    /// What follows the convolution blocks.
    pub head: Head,
    /// Units of the dense layer before the last.
    pub dense: usize,
    /// Dropout rate before the last layer.
    pub dropout: f64,
    /// Dropout rate after each pool; `None` is half of `dropout`.
    pub pool_dropout: Option<f64>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            blocks: 3,
            convs: 1,
            width: 8,
            activation: Activation::Relu,
            batch_norm: Switch::Off,
            batch_norm_momentum: 0.99,
            head: Head::Dense,
            dense: 64,
            dropout: 0.0,
            pool_dropout: None,
        }
    }
}

impl Network {
    /// Dropout rate after each pool.
    pub fn pool_dropout_rate(&self) -> f64 {
        self.pool_dropout.unwrap_or(self.dropout / 2.0)
    }
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

/// The controls of these settings, in the order in which the page shows and links spell them.
pub(super) const CONTROLS: [Control; 10] = [
    Control {
        key: "blocks",
        label: "Convolution blocks",
        help: "Each block finds patterns, then halves the image's side by max pooling.",
        advanced: true,
        kind: integer(1, 3, Scale::Linear),
        ..MODEL
    },
    Control {
        key: "convs",
        label: "Convolutions per block",
        help: "3×3 convolutions, each followed by the activation.",
        advanced: true,
        kind: integer(1, 2, Scale::Linear),
        ..MODEL
    },
    Control {
        key: "width",
        label: "Width",
        help: "Channels of the first block; each further block doubles them. A wider network \
               memorises more and trains more slowly.",
        kind: Kind::Integer {
            min: 4.0,
            max: 64.0,
            step: 4.0,
            scale: Scale::Linear,
        },
        ..MODEL
    },
    Control {
        key: "activation",
        label: "Activation",
        help: "What bends the straight lines: the function after each convolution and dense \
               layer but the last.",
        advanced: true,
        kind: Kind::Choice {
            options: &[
                choice("relu", "ReLU"),
                choice("leaky-relu", "Leaky ReLU"),
                choice("gelu", "GELU"),
                choice("tanh", "tanh"),
            ],
        },
        ..MODEL
    },
    Control {
        key: "batchNorm",
        label: "Batch normalisation",
        help: "After each convolution: every channel is brought to mean 0 and variance 1, in \
               training by the batch's own statistics, in evaluation by their running averages.",
        advanced: true,
        kind: Kind::Choice {
            options: &[choice("off", "Off"), choice("on", "On")],
        },
        ..MODEL
    },
    Control {
        key: "batchNormMomentum",
        label: "Batch norm momentum",
        help: "How much of the running averages each batch keeps, as in Keras (PyTorch counts the \
               other way round). Near 1 they need many batches to arrive: until then the \
               accuracy in evaluation mode collapses.",
        advanced: true,
        needs: Some(Need {
            condition: Condition::Is {
                key: "batchNorm",
                value: "on",
            },
            reason: "Batch normalisation is off.",
        }),
        kind: number(0.0, 0.999, 0.01, Scale::Linear),
        ..MODEL
    },
    Control {
        key: "head",
        label: "Head",
        help: "What follows the convolutions: a dense layer over all positions, or the mean of \
               each channel (global average pooling), which has far fewer weights.",
        advanced: true,
        kind: Kind::Choice {
            options: &[
                choice("dense", "Dense layer"),
                choice("pooling", "Global average pooling"),
            ],
        },
        ..MODEL
    },
    Control {
        key: "dense",
        label: "Dense units",
        help: "Units of the fully connected layer before the last. Most parameters sit here.",
        advanced: true,
        needs: Some(Need {
            condition: Condition::Is {
                key: "head",
                value: "dense",
            },
            reason: "Global average pooling has no dense layer.",
        }),
        kind: integer(8, 512, Scale::Log),
        ..MODEL
    },
    Control {
        key: "dropout",
        label: "Dropout",
        help: "The share of units switched off at random in each training step, before the last \
               layer; half of it after each pool. It makes memorising harder.",
        effect: Effect::Live,
        kind: number(0.0, 0.9, 0.05, Scale::Linear),
        ..MODEL
    },
    Control {
        key: "poolDropout",
        label: "Dropout after pools",
        help: "Set apart from the Dropout slider, which otherwise sets half of itself here.",
        effect: Effect::Live,
        advanced: true,
        kind: Kind::Number {
            min: 0.0,
            max: 0.9,
            step: 0.05,
            scale: Scale::Linear,
            follows: Some("half of Dropout"),
        },
        ..MODEL
    },
];
