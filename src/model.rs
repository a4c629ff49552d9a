//! The CNN: convolution blocks, a dense layer, one logit a class.

use burn::module::{Module, Param};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{Linear, LinearConfig, PaddingConfig2d};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor, TensorData};
use rand::RngExt;
use serde::Serialize;

use crate::dataset::{CHANNELS, SIDE};
use crate::dropout::Dropout;
use crate::experiment::Experiment;
use crate::random::{Stream, stream};

/// Side of a convolution's kernel, in pixels.
const KERNEL: usize = 3;

/// The network's dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct CnnConfig {
    /// Convolution blocks, each ended by a 2×2 max pool.
    pub blocks: usize,
    /// Convolutions in each block.
    pub convs: usize,
    /// Channels of the first block; each further block doubles them.
    pub width: usize,
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
    pub name: &'static str,
    /// What it gives for one image: height, width, channels; or units.
    pub output_shape: Vec<usize>,
    /// Trainable parameters.
    pub parameters: usize,
    /// Dropout rate of its output in training mode; 0 is none.
    pub dropout: f64,
}

impl CnnConfig {
    /// The dimensions of an experiment's network.
    pub fn new(experiment: &Experiment) -> Self {
        Self {
            blocks: experiment.blocks,
            convs: experiment.convs,
            width: experiment.width,
            dense: experiment.dense,
            classes: experiment.classes,
            pool_dropout: experiment.pool_dropout_rate(),
            dropout: experiment.dropout,
        }
    }

    /// Channels given by a block, counted from 0.
    fn channels(&self, block: usize) -> usize {
        self.width << block
    }

    /// Units after the last pool.
    fn flattened(&self) -> usize {
        let side = SIDE >> self.blocks;
        self.channels(self.blocks - 1) * side * side
    }

    /// The network, layer by layer.
    pub fn layers(&self) -> Vec<LayerSummary> {
        let mut layers = Vec::new();
        let (mut channels, mut side) = (CHANNELS, SIDE);
        let mut add = |name, output_shape: &[usize], parameters, dropout| {
            layers.push(LayerSummary {
                name,
                output_shape: output_shape.to_vec(),
                parameters,
                dropout,
            });
        };
        for block in 0..self.blocks {
            for _ in 0..self.convs {
                let given = self.channels(block);
                let parameters = (channels * KERNEL * KERNEL + 1) * given;
                add("conv 3×3 + ReLU", &[side, side, given], parameters, 0.0);
                channels = given;
            }
            side /= 2;
            add(
                "max pool 2×2",
                &[side, side, channels],
                0,
                self.pool_dropout,
            );
        }
        let flattened = self.flattened();
        add("flatten", &[flattened], 0, 0.0);
        let parameters = (flattened + 1) * self.dense;
        add("dense + ReLU", &[self.dense], parameters, self.dropout);
        let parameters = (self.dense + 1) * self.classes;
        add("dense + softmax", &[self.classes], parameters, 0.0);
        layers
    }

    /// Trainable parameters, as Keras' `count_params()` counts them.
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
        let unfolded = SIDE * SIDE * self.width * KERNEL * KERNEL;
        size_of::<f32>() * (8 * self.parameter_count() + batch * (5 * outputs + unfolded))
    }

    /// The network with fresh weights from the seed's own stream.
    ///
    /// Keras' defaults: Glorot-uniform weights, zero biases.
    pub fn init(&self, seed: u32, device: &Device) -> Cnn {
        let mut weights = GlorotUniform {
            seed,
            layer: 0,
            device,
        };
        let mut channels = CHANNELS;
        let blocks = (0..self.blocks)
            .map(|block| {
                let convs = (0..self.convs)
                    .map(|_| {
                        let given = self.channels(block);
                        let conv = weights.conv(channels, given);
                        channels = given;
                        conv
                    })
                    .collect();
                Block {
                    convs,
                    pool: MaxPool2dConfig::new([2, 2]).init(),
                }
            })
            .collect();
        Cnn {
            blocks,
            hidden: weights.linear(self.flattened(), self.dense),
            output: weights.linear(self.dense, self.classes),
        }
    }
}

/// Draws layers' weights, layer after layer, each from its own stream.
struct GlorotUniform<'a> {
    seed: u32,
    layer: u64,
    device: &'a Device,
}

impl GlorotUniform<'_> {
    /// Weights uniform within ±√(6 / (fan in + fan out)).
    ///
    /// Glorot & Bengio (2010), *Understanding the difficulty of training deep feedforward neural
    /// networks*, equation 16; Keras' default for convolutions and dense layers.
    fn draw<const D: usize>(
        &mut self,
        shape: [usize; D],
        fan_in: usize,
        fan_out: usize,
    ) -> Param<Tensor<D>> {
        let limit = libm::sqrtf(6.0 / (fan_in + fan_out) as f32);
        let mut random = stream(u64::from(self.seed), Stream::Weights, self.layer);
        self.layer += 1;
        let weights: Vec<f32> = (0..shape.iter().product())
            .map(|_| random.random_range(-limit..limit))
            .collect();
        Param::from_data(TensorData::new(weights, shape), self.device)
    }

    fn zeros(&self, count: usize) -> Param<Tensor<1>> {
        Param::from_tensor(Tensor::zeros([count], self.device))
    }

    fn conv(&mut self, taken: usize, given: usize) -> Conv2d {
        let area = KERNEL * KERNEL;
        let mut conv = Conv2dConfig::new([taken, given], [KERNEL, KERNEL])
            .with_padding(PaddingConfig2d::Same)
            .init(self.device);
        conv.weight = self.draw([given, taken, KERNEL, KERNEL], taken * area, given * area);
        conv.bias = Some(self.zeros(given));
        conv
    }

    fn linear(&mut self, taken: usize, given: usize) -> Linear {
        let mut linear = LinearConfig::new(taken, given).init(self.device);
        linear.weight = self.draw([taken, given], taken, given);
        linear.bias = Some(self.zeros(given));
        linear
    }
}

/// The network.
#[derive(Module, Debug)]
pub struct Cnn {
    blocks: Vec<Block>,
    hidden: Linear,
    output: Linear,
}

/// Convolutions and a pool.
#[derive(Module, Debug)]
struct Block {
    convs: Vec<Conv2d>,
    pool: MaxPool2d,
}

impl Cnn {
    /// One logit an image and class: training mode with a dropout, evaluation mode without.
    ///
    /// # Shapes
    /// - `images`: `[batch, CHANNELS, SIDE, SIDE]`
    /// - returns: `[batch, classes]`
    pub fn forward(&self, images: Tensor<4>, mut dropout: Option<Dropout>) -> Tensor<2> {
        let mut units = images;
        for block in &self.blocks {
            for conv in &block.convs {
                units = relu(conv.forward(units));
            }
            units = block.pool.forward(units);
            if let Some(dropout) = &mut dropout {
                units = dropout.after_pool(units);
            }
        }
        let mut units = relu(self.hidden.forward(units.flatten(1, 3)));
        if let Some(dropout) = &mut dropout {
            units = dropout.before_last(units);
        }
        self.output.forward(units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Engine;
    use crate::presets::Preset;

    fn reference() -> Experiment {
        Preset::find("overfit").unwrap().experiment()
    }

    #[test]
    fn the_reference_network_has_as_many_parameters_as_in_keras() {
        // By hand, kernel × inputs × outputs + biases, as Keras' summary() lists them:
        //   conv   3→64   3·3·3·64    + 64  =     1,792
        //   conv  64→64   3·3·64·64   + 64  =    36,928
        //   conv  64→128  3·3·64·128  + 128 =    73,856
        //   conv 128→128  3·3·128·128 + 128 =   147,584
        //   dense 8·8·128→256  8,192·256 + 256 = 2,097,408
        //   dense 256→2        256·2 + 2       =       514
        let config = CnnConfig::new(&reference());
        assert_eq!(config.parameter_count(), 2_358_082);
        let device = Engine::Flex.device().unwrap();
        assert_eq!(config.init(1, &device).num_params(), 2_358_082);
    }

    #[test]
    fn the_summary_counts_what_the_network_holds() {
        let device = Engine::Flex.device().unwrap();
        for (blocks, convs, width) in [(1, 1, 4), (2, 1, 12), (3, 2, 8)] {
            let experiment = Experiment {
                blocks,
                convs,
                width,
                ..Experiment::default()
            };
            let config = CnnConfig::new(&experiment);
            assert_eq!(
                config.init(1, &device).num_params(),
                config.parameter_count()
            );
        }
    }

    #[test]
    fn logits_have_one_row_an_image_and_one_column_a_class() {
        let device = Engine::Flex.device().unwrap();
        let experiment = Experiment {
            classes: 5,
            ..Experiment::default()
        };
        let model = CnnConfig::new(&experiment).init(1, &device);
        let images = Tensor::zeros([3, CHANNELS, SIDE, SIDE], &device);
        assert_eq!(model.forward(images, None).dims(), [3, 5]);
    }

    #[test]
    fn weights_fill_the_glorot_range_and_biases_are_zero() {
        let device = Engine::Flex.device().unwrap();
        let model = CnnConfig::new(&reference()).init(1, &device);
        let weights: Vec<f32> = model.hidden.weight.val().into_data().try_to_vec().unwrap();
        let limit = (6.0f32 / (8192.0 + 256.0)).sqrt();
        let largest = weights.iter().fold(0f32, |most, w| most.max(w.abs()));
        assert!(largest <= limit && largest > 0.9999 * limit);
        let bias: Vec<f32> = model
            .output
            .bias
            .unwrap()
            .val()
            .into_data()
            .try_to_vec()
            .unwrap();
        assert_eq!(bias, [0.0, 0.0]);
    }

    #[test]
    fn evaluation_mode_never_drops_out_and_training_mode_does() {
        let device = Engine::Flex.device().unwrap();
        let experiment = Experiment {
            dropout: 0.5,
            ..Experiment::default()
        };
        let model = CnnConfig::new(&experiment).init(1, &device);
        let images = Tensor::<4>::ones([2, CHANNELS, SIDE, SIDE], &device);
        let evaluate = || model.forward(images.clone(), None).into_data();
        let train = |step| {
            let dropout = Dropout::new(&experiment, step);
            model.forward(images.clone(), Some(dropout)).into_data()
        };
        assert_eq!(evaluate(), evaluate());
        assert_ne!(train(1), evaluate());
        assert_ne!(train(1), train(2));
    }
}
