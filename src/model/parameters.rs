//! Where a network's parameters come from, and how others read them.

use std::vec::IntoIter;

use burn::module::{ModuleVisitor, Param, RunningState};
use burn::nn::conv::Conv2d;
use burn::nn::{BatchNorm, Linear, PaddingConfig2d};
use burn::tensor::{Device, Tensor};
use rand::RngExt;

use crate::model::engine::layers::SIDE;
use crate::model::engine::tensor;
use crate::random::{Stream, stream};

/// What batch normalisation adds to a variance before it divides by its root: Keras' default.
pub const BATCH_NORM_EPSILON: f64 = 1e-3;

/// Makes layers with their parameters, one after the other.
///
/// (Not from Burn's configurations of layers: they bring all ways to draw weights, orthogonal ones
/// among them, and with those 15 kB of linear algebra into the page's download.)
pub(super) struct Weights<'a> {
    pub source: Source,
    pub device: &'a Device,
}

/// Where parameters come from.
pub(super) enum Source {
    /// Fresh weights, drawn from each layer's own stream.
    GlorotUniform { seed: u32, layer: u64 },
    /// Values from elsewhere, in the order of [`Cnn::parameters`].
    Given(IntoIter<Vec<f32>>),
}

impl Weights<'_> {
    /// Draws weights uniformly within ±√(6 / (fan in + fan out)), unless they come from elsewhere.
    ///
    /// Glorot & Bengio (2010), *Understanding the difficulty of training deep feedforward neural
    /// networks*, equation 16; Keras' default for convolutions and dense layers.
    fn draw<const D: usize>(
        &mut self,
        shape: [usize; D],
        fan_in: usize,
        fan_out: usize,
    ) -> Param<Tensor<D>> {
        let values = match &mut self.source {
            Source::Given(values) => values.next().unwrap_or_default(),
            Source::GlorotUniform { seed, layer } => {
                let limit = libm::sqrtf(6.0 / (fan_in + fan_out) as f32);
                let mut random = stream(u64::from(*seed), Stream::Weights, *layer);
                *layer += 1;
                (0..shape.iter().product())
                    .map(|_| random.random_range(-limit..limit))
                    .collect()
            }
        };
        Param::from_tensor(tensor(values, shape, self.device))
    }

    /// One number, repeated, unless the values come from elsewhere.
    fn constant(&mut self, value: f32, count: usize) -> Tensor<1> {
        let values = match &mut self.source {
            Source::Given(values) => values.next().unwrap_or_default(),
            Source::GlorotUniform { .. } => vec![value; count],
        };
        tensor(values, [count], self.device)
    }

    fn zeros(&mut self, count: usize) -> Param<Tensor<1>> {
        Param::from_tensor(self.constant(0.0, count))
    }

    pub fn conv(&mut self, inputs: usize, outputs: usize, has_bias: bool) -> Conv2d {
        let area = SIDE * SIDE;
        Conv2d {
            weight: self.draw([outputs, inputs, SIDE, SIDE], inputs * area, outputs * area),
            bias: has_bias.then(|| self.zeros(outputs)),
            stride: [1, 1],
            kernel_size: [SIDE, SIDE],
            dilation: [1, 1],
            groups: 1,
            padding: PaddingConfig2d::Same,
        }
    }

    /// A batch normalisation of so many channels.
    ///
    /// Burn's momentum is the share that a batch brings, Keras' the share that it leaves.
    pub fn batch_norm(&mut self, channels: usize, momentum: f64) -> BatchNorm {
        BatchNorm {
            gamma: Param::from_tensor(self.constant(1.0, channels)),
            beta: self.zeros(channels),
            training: Param::from_bool(true),
            running_mean: RunningState::new(self.constant(0.0, channels)),
            running_var: RunningState::new(self.constant(1.0, channels)),
            momentum: 1.0 - momentum,
            epsilon: BATCH_NORM_EPSILON,
        }
    }

    pub fn linear(&mut self, inputs: usize, outputs: usize) -> Linear {
        Linear {
            weight: self.draw([inputs, outputs], inputs, outputs),
            bias: Some(self.zeros(outputs)),
        }
    }
}

/// A parameter, or a running statistic, as others read it.
pub struct Parameter {
    /// The parameter's shape.
    pub shape: Vec<usize>,
    /// The parameter's values in row-major order.
    pub values: Tensor<1>,
}

/// Gathers a network's parameters, layer after layer.
#[derive(Default)]
pub(super) struct Parameters {
    pub found: Vec<Parameter>,
}

impl ModuleVisitor for Parameters {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let values = param.val();
        let shape = values.dims().to_vec();
        let values = values.reshape([-1]);
        self.found.push(Parameter { shape, values });
    }
}
