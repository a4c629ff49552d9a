//! The CNN: convolution blocks, a head, one logit a class.

use std::cell::RefCell;

use burn::module::{Module, Param};
use burn::nn::conv::Conv2d;
use burn::nn::{BatchNorm, Linear};
use burn::tensor::activation::{gelu, leaky_relu, relu, tanh};
use burn::tensor::{Device, Tensor};

use pixels::CHANNELS;

use crate::model::activations::Activations;
use crate::model::dropout::Dropout;
use crate::model::engine::layers::{self, Arithmetic, convolve, dense, max_pool};
use crate::model::normalization::{by_batch_statistics, centred_and_variance};
use crate::model::parameters::{BATCH_NORM_EPSILON, Parameter, Parameters, Source, Weights};
use crate::settings::{Activation, CnnConfig, Head};

/// Slope of the leaky ReLU below 0: PyTorch's default.
pub const LEAKY_SLOPE: f64 = 0.01;

impl CnnConfig {
    /// The network with fresh weights from the seed's own stream.
    ///
    /// Keras' defaults: Glorot-uniform weights, zero biases.
    pub fn init(&self, arithmetic: Arithmetic, seed: u32, device: &Device) -> Cnn {
        let source = Source::GlorotUniform { seed, layer: 0 };
        self.build(arithmetic, Weights { source, device })
    }

    /// The network with these parameters, in the order of [`Cnn::parameters`] and of their lengths.
    pub fn with_parameters(
        &self,
        arithmetic: Arithmetic,
        values: Vec<Vec<f32>>,
        device: &Device,
    ) -> Cnn {
        let source = Source::Given(values.into_iter());
        self.build(arithmetic, Weights { source, device })
    }

    fn build(&self, arithmetic: Arithmetic, mut weights: Weights) -> Cnn {
        let mut channels = CHANNELS;
        let blocks = (0..self.blocks)
            .map(|block| {
                let convs = (0..self.convs)
                    .map(|_| {
                        let outputs = self.channels(block);
                        // What follows takes the batch's mean away, and a bias with it.
                        let has_bias = self.batch_norm.is_none();
                        let conv = weights.conv(channels, outputs, has_bias);
                        channels = outputs;
                        let norm = self
                            .batch_norm
                            .map(|momentum| weights.batch_norm(outputs, momentum));
                        Convolution { conv, norm }
                    })
                    .collect();
                Block { convs }
            })
            .collect();
        let (hidden, inputs) = match self.head {
            Head::Dense => {
                let hidden = weights.linear(self.flattened(), self.dense);
                (Some(hidden), self.dense)
            }
            Head::Pooling => (None, self.last_channels()),
        };
        Cnn {
            blocks,
            hidden,
            output: weights.linear(inputs, self.classes),
            activation: self.activation,
            arithmetic,
        }
    }
}

fn bias_or_zeros(bias: Option<&Param<Tensor<1>>>, count: usize, device: &Device) -> Tensor<1> {
    bias.map_or_else(|| Tensor::zeros([count], device), Param::val)
}

/// The convolutional network.
#[derive(Module, Debug)]
pub struct Cnn {
    pub(super) blocks: Vec<Block>,
    /// The dense layer before the last one, where the head has one.
    pub(super) hidden: Option<Linear>,
    pub(super) output: Linear,
    #[module(skip)]
    activation: Activation,
    #[module(skip)]
    arithmetic: Arithmetic,
}

/// Convolutions, and a pool after them.
#[derive(Module, Debug)]
pub(super) struct Block {
    pub(super) convs: Vec<Convolution>,
}

/// A convolution and what brings its channels to one scale.
#[derive(Module, Debug)]
pub(super) struct Convolution {
    pub(super) conv: Conv2d,
    pub(super) norm: Option<BatchNorm>,
}

impl Cnn {
    /// The logits of each image: training mode with a dropout, evaluation mode without.
    ///
    /// Batch normalisation goes by the batch's statistics on a device that takes gradients, and by
    /// its running statistics on one that does not.
    ///
    /// # Shapes
    /// - `images`: `[batch, CHANNELS, SIDE, SIDE]`
    /// - returns: `[batch, classes]`
    pub fn forward(&self, images: Tensor<4>, dropout: Option<Dropout>) -> Tensor<2> {
        self.run(
            images,
            dropout,
            BatchNorm::forward,
            &mut Activations::default(),
        )
    }

    /// The logits in evaluation mode, but for batch normalisation: it goes by the batch's own
    /// statistics, as in training, and leaves the running ones as they are.
    ///
    /// # Shapes
    /// As [`Self::forward`].
    pub fn forward_by_batch_statistics(&self, images: Tensor<4>) -> Tensor<2> {
        self.run(
            images,
            None,
            by_batch_statistics,
            &mut Activations::default(),
        )
    }

    /// The factor by which the batch's variance exceeds the running one, for every normalised
    /// channel, layer after layer.
    ///
    /// # Shapes
    /// - `images`: `[batch, CHANNELS, SIDE, SIDE]`
    /// - each tensor returned: `[channels]`
    pub fn variance_ratios(&self, images: Tensor<4>) -> Vec<Tensor<1>> {
        let ratios = RefCell::new(Vec::new());
        let normalize = |norm: &BatchNorm, units: Tensor<4>| {
            let channels = units.dims()[1];
            let (_, variance) = centred_and_variance(units.clone());
            let variance = variance.reshape([channels]) + BATCH_NORM_EPSILON;
            let running = norm.running_var.value() + BATCH_NORM_EPSILON;
            ratios.borrow_mut().push(variance / running);
            by_batch_statistics(norm, units)
        };
        self.run(images, None, normalize, &mut Activations::default());
        ratios.into_inner()
    }

    /// The outputs of each layer of [`CnnConfig::layers`] for some images in evaluation mode; the
    /// last are logits.
    ///
    /// # Shapes
    /// - `images`: `[batch, CHANNELS, SIDE, SIDE]`
    /// - each tensor returned, flattened: `[batch, height, width, channels]` or `[batch, units]`
    pub fn activations(&self, images: Tensor<4>) -> Vec<Tensor<1>> {
        let mut seen = Activations::wanted();
        self.run(images, None, BatchNorm::forward, &mut seen);
        seen.into_layers()
    }

    fn run(
        &self,
        images: Tensor<4>,
        mut dropout: Option<Dropout>,
        normalize: impl Fn(&BatchNorm, Tensor<4>) -> Tensor<4>,
        seen: &mut Activations,
    ) -> Tensor<2> {
        // Channels last, as the layers take them, until they are flattened.
        let mut units = images.permute([0, 2, 3, 1]);
        for block in &self.blocks {
            for convolution in &block.convs {
                units = self.convolve(convolution, units, &normalize, seen);
                seen.note(&units);
            }
            units = max_pool(units);
            seen.note(&units);
            if let Some(dropout) = &mut dropout {
                // Units drop out in the order of links of version 1, which had channels first.
                let first = units.permute([0, 3, 1, 2]);
                units = dropout.after_pool(first).permute([0, 2, 3, 1]);
            }
        }
        let mut units = match &self.hidden {
            Some(hidden) => {
                // In the order that PyTorch flattens, and with it exported weights.
                let flat = units.permute([0, 3, 1, 2]).flatten(1, 3);
                seen.note(&flat);
                self.activated(|activation| self.dense(hidden, flat, activation))
            }
            None => units.mean_dims(&[1, 2]).flatten(1, 3),
        };
        seen.note(&units);
        if let Some(dropout) = &mut dropout {
            units = dropout.before_last(units);
        }
        let logits = self.dense(&self.output, units, layers::Activation::Identity);
        seen.note(&logits);
        logits
    }

    fn convolve(
        &self,
        Convolution { conv, norm }: &Convolution,
        units: Tensor<4>,
        normalize: impl Fn(&BatchNorm, Tensor<4>) -> Tensor<4>,
        seen: &mut Activations,
    ) -> Tensor<4> {
        let weights = conv.weight.val();
        let [given, ..] = weights.dims();
        let bias = bias_or_zeros(conv.bias.as_ref(), given, &units.device());
        let sum = |activation| convolve(units, weights, bias, activation, self.arithmetic);
        let Some(norm) = norm else {
            return self.activated(sum);
        };
        let sums = sum(layers::Activation::Identity);
        seen.note(&sums);
        // Statistics are those of a channel over all pixels: each pixel may as well be an image.
        let shape @ [batch, height, width, channels] = sums.dims();
        let pixels = sums.reshape([batch * height * width, channels, 1, 1]);
        self.activate(normalize(norm, pixels).reshape(shape))
    }

    fn dense(
        &self,
        linear: &Linear,
        units: Tensor<2>,
        activation: layers::Activation,
    ) -> Tensor<2> {
        let weights = linear.weight.val();
        let [_, outputs] = weights.dims();
        let bias = bias_or_zeros(linear.bias.as_ref(), outputs, &units.device());
        dense(units, weights, bias, activation, self.arithmetic)
    }

    /// A layer's outputs after the activation, which the layer itself applies where it can.
    fn activated<const D: usize>(
        &self,
        layer: impl FnOnce(layers::Activation) -> Tensor<D>,
    ) -> Tensor<D> {
        match self.activation {
            Activation::Relu => layer(layers::Activation::Relu),
            _ => self.activate(layer(layers::Activation::Identity)),
        }
    }

    /// All parameters, layer after layer: weights, then bias; or scale, shift, running mean and
    /// running variance.
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = Parameters::default();
        self.visit(&mut parameters);
        parameters.found
    }

    /// Whether the network has batch normalisation.
    pub fn has_batch_norm(&self) -> bool {
        let convolutions = self.blocks.iter().flat_map(|block| &block.convs);
        convolutions.into_iter().any(|conv| conv.norm.is_some())
    }

    fn activate<const D: usize>(&self, units: Tensor<D>) -> Tensor<D> {
        match self.activation {
            Activation::Relu => relu(units),
            Activation::LeakyRelu => leaky_relu(units, LEAKY_SLOPE),
            Activation::Gelu => gelu(units),
            Activation::Tanh => tanh(units),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::TensorData;

    use crate::settings::presets::Preset;
    use crate::settings::{Data, Engine, Experiment, Network, Switch};
    use pixels::SIDE;

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
        let config = CnnConfig::new(&reference().in_force());
        assert_eq!(config.parameter_count(), 2_358_082);
        let device = Engine::Flex.device().unwrap();
        assert_eq!(
            config.init(Arithmetic::fastest(), 1, &device).num_params(),
            2_358_082
        );
    }

    #[test]
    fn the_summary_counts_what_the_network_holds() {
        let device = Engine::Flex.device().unwrap();
        for (blocks, convs, width, head, batch_norm) in [
            (1, 1, 4, Head::Dense, Switch::Off),
            (2, 1, 12, Head::Pooling, Switch::Off),
            (3, 2, 8, Head::Pooling, Switch::On),
        ] {
            let experiment = Experiment {
                network: Network {
                    blocks,
                    convs,
                    width,
                    batch_norm,
                    head,
                    ..Network::default()
                },
                ..Experiment::default()
            };
            let config = CnnConfig::new(&experiment.in_force());
            // Burn counts the running statistics too: a mean and a variance a channel, as many as
            // batch normalisation has weights.
            let layers = config.layers();
            let norms = layers
                .iter()
                .filter(|layer| layer.name.starts_with("batch norm"));
            let running: usize = norms.map(|layer| layer.parameters).sum();
            assert_eq!(
                config.init(Arithmetic::fastest(), 1, &device).num_params(),
                config.parameter_count() + running
            );
        }
    }

    #[test]
    fn logits_have_one_row_an_image_and_one_column_a_class() {
        let device = Engine::Flex.device().unwrap();
        let experiment = Experiment {
            data: Data {
                classes: 5,
                ..Data::default()
            },
            ..Experiment::default()
        };
        let model = CnnConfig::new(&experiment.in_force()).init(Arithmetic::fastest(), 1, &device);
        let images = Tensor::zeros([3, CHANNELS, SIDE, SIDE], &device);
        assert_eq!(model.forward(images, None).dims(), [3, 5]);
    }

    #[test]
    fn weights_fill_the_glorot_range_and_biases_are_zero() {
        let device = Engine::Flex.device().unwrap();
        let model = CnnConfig::new(&reference().in_force()).init(Arithmetic::fastest(), 1, &device);
        let weights: Vec<f32> = model
            .hidden
            .unwrap()
            .weight
            .val()
            .into_data()
            .try_to_vec()
            .unwrap();
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
    fn batch_statistics_are_those_of_training_mode_and_change_nothing() {
        let device = Engine::Flex.device().unwrap().autodiff();
        let experiment = Experiment {
            network: Network {
                batch_norm: Switch::On,
                ..Network::default()
            },
            ..Experiment::default()
        };
        let model = CnnConfig::new(&experiment.in_force()).init(Arithmetic::fastest(), 1, &device);
        let ramp: Vec<f32> = (0..4 * CHANNELS * SIDE * SIDE)
            .map(|i| (i % 97) as f32 / 97.0)
            .collect();
        let images =
            Tensor::<4>::from_data(TensorData::new(ramp, [4, CHANNELS, SIDE, SIDE]), &device);
        let values = |logits: Tensor<2>| -> Vec<f32> { logits.into_data().try_to_vec().unwrap() };
        let evaluated = || values(model.valid().forward(images.clone().inner(), None));
        let before = evaluated();
        let by_batch = values(
            model
                .valid()
                .forward_by_batch_statistics(images.clone().inner()),
        );
        assert_eq!(evaluated(), before);
        let trained = values(model.forward(images.clone(), None));
        for (one, other) in by_batch.iter().zip(&trained) {
            assert!((one - other).abs() < 1e-4, "{one} {other}");
        }
        assert_ne!(by_batch, before);
    }

    #[test]
    fn evaluation_mode_never_drops_out_and_training_mode_does() {
        let device = Engine::Flex.device().unwrap();
        let experiment = Experiment {
            network: Network {
                dropout: 0.5,
                ..Network::default()
            },
            ..Experiment::default()
        };
        let model = CnnConfig::new(&experiment.in_force()).init(Arithmetic::fastest(), 1, &device);
        let images = Tensor::<4>::ones([2, CHANNELS, SIDE, SIDE], &device);
        let evaluate = || model.forward(images.clone(), None).into_data();
        let train = |step| {
            let dropout = Dropout::new(&experiment.network, 1, step);
            model.forward(images.clone(), Some(dropout)).into_data()
        };
        assert_eq!(evaluate(), evaluate());
        assert_ne!(train(1), evaluate());
        assert_ne!(train(1), train(2));
    }
}
