//! The network on paper: its dimensions, its layers as people read them, what it takes.

use serde::Serialize;

use kernels::convolution::SIDE as KERNEL_SIDE;
use pixels::{CHANNELS, SIDE};

use crate::settings::experiment::InForce;
use crate::settings::network::{Activation, Head, Network, Switch};

/// The network's dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct CnnConfig {
    /// Convolution blocks, each ended by a 2×2 max pool.
    pub blocks: usize,
    /// Convolutions in each block.
    pub convs: usize,
    /// Channels of the first block; each further block doubles them.
    pub width: usize,
    /// The function after each layer but the last.
    pub activation: Activation,
    /// The share of its running statistics that batch normalisation keeps in each batch; `None` is
    /// no batch normalisation.
    pub batch_norm: Option<f64>,
    /// What follows the convolution blocks.
    pub head: Head,
    /// Units of the dense layer before the last.
    pub dense: usize,
    /// Number of logits.
    pub classes: usize,
    /// Dropout rate after each pool.
    pub pool_dropout: f64,
    /// Dropout rate before the last layer.
    pub dropout: f64,
}

/// A layer as people read it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LayerSummary {
    /// What it is: “conv 3×3 + ReLU”.
    pub name: String,
    /// What it gives for one image: height, width, channels; or units.
    pub output_shape: Vec<usize>,
    /// Trainable parameters.
    pub parameters: usize,
    /// Dropout rate of its output in training mode; 0 is none.
    pub dropout: f64,
}

impl CnnConfig {
    /// The dimensions of an experiment's network.
    pub fn new(experiment: &InForce) -> Self {
        let Network {
            blocks,
            convs,
            width,
            activation,
            batch_norm,
            batch_norm_momentum,
            head,
            dense,
            dropout,
            ..
        } = experiment.network;
        Self {
            blocks,
            convs,
            width,
            activation,
            batch_norm: (batch_norm == Switch::On).then_some(batch_norm_momentum),
            head,
            dense,
            classes: experiment.data.classes,
            pool_dropout: experiment.network.pool_dropout_rate(),
            dropout,
        }
    }

    /// Output channels of a block, counted from 0.
    pub(crate) fn channels(&self, block: usize) -> usize {
        self.width << block
    }

    /// Inputs of the dense layer.
    pub(crate) fn flattened(&self) -> usize {
        let side = SIDE >> self.blocks;
        self.channels(self.blocks - 1) * side * side
    }

    /// Output channels of the last block.
    pub(crate) fn last_channels(&self) -> usize {
        self.channels(self.blocks - 1)
    }

    /// The layers, from the first to the last.
    pub fn layers(&self) -> Vec<LayerSummary> {
        let mut layers = Vec::new();
        let (mut channels, mut side) = (CHANNELS, SIDE);
        let activation = match self.activation {
            Activation::Relu => "ReLU",
            Activation::LeakyRelu => "leaky ReLU",
            Activation::Gelu => "GELU",
            Activation::Tanh => "tanh",
        };
        let mut add = |name: &str, output_shape: &[usize], parameters, dropout| {
            layers.push(LayerSummary {
                name: name.to_owned(),
                output_shape: output_shape.to_vec(),
                parameters,
                dropout,
            });
        };
        for block in 0..self.blocks {
            for _ in 0..self.convs {
                let outputs = self.channels(block);
                let shape = [side, side, outputs];
                let weights = channels * KERNEL_SIDE * KERNEL_SIDE * outputs;
                if self.batch_norm.is_some() {
                    add("conv 3×3", &shape, weights, 0.0);
                    let name = format!("batch norm + {activation}");
                    add(&name, &shape, 2 * outputs, 0.0);
                } else {
                    let name = format!("conv 3×3 + {activation}");
                    add(&name, &shape, weights + outputs, 0.0);
                }
                channels = outputs;
            }
            side /= 2;
            let shape = [side, side, channels];
            add("max pool 2×2", &shape, 0, self.pool_dropout);
        }
        let inputs = match self.head {
            Head::Dense => {
                let flattened = self.flattened();
                add("flatten", &[flattened], 0, 0.0);
                let parameters = (flattened + 1) * self.dense;
                let name = format!("dense + {activation}");
                add(&name, &[self.dense], parameters, self.dropout);
                self.dense
            }
            Head::Pooling => {
                add("global average pool", &[channels], 0, self.dropout);
                channels
            }
        };
        let parameters = (inputs + 1) * self.classes;
        add("dense + softmax", &[self.classes], parameters, 0.0);
        layers
    }

    /// Trainable parameters: what Keras' `summary()` calls so.
    pub fn parameter_count(&self) -> usize {
        self.layers().iter().map(|layer| layer.parameters).sum()
    }

    /// Rough memory of one optimiser step, in bytes.
    ///
    /// Parameters are held about eight times at the peak (weights, gradients, two moments and the
    /// update's intermediates); of every layer's output five copies live at once (the output,
    /// its ReLU, their gradients, a layout copy), and the widest convolution is unfolded once.
    pub fn training_bytes(&self, batch: usize) -> usize {
        let outputs: usize = self
            .layers()
            .iter()
            .map(|layer| layer.output_shape.iter().product::<usize>())
            .sum();
        let unfolded = SIDE * SIDE * self.width * KERNEL_SIDE * KERNEL_SIDE;
        size_of::<f32>() * (8 * self.parameter_count() + batch * (5 * outputs + unfolded))
    }
}
