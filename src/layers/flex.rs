//! The layers on engine `flex`: our kernels, and how gradients go back through them.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Flex, TensorMetadata};
use burn::tensor::TensorData;
use kernels::{bias, convolution, dense, pooling};

use super::{Activation, Arithmetic, Layers};

type Floats = FloatTensor<Flex>;

/// A tensor of numbers.
fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Floats {
    Floats::from_data(TensorData::new(values, shape))
}

/// A tensor whose numbers lie one after the other, as the kernels take them.
fn in_order(tensor: Floats) -> Floats {
    if tensor.is_contiguous() {
        tensor
    } else {
        tensor.to_contiguous()
    }
}

/// The numbers of a tensor that is in order.
fn values(tensor: &Floats) -> &[f32] {
    tensor
        .as_slice()
        .expect("a tensor of 32-bit numbers that was put in order")
}

fn sizes<const D: usize>(tensor: &Floats) -> [usize; D] {
    tensor.shape().dims()
}

/// The gradient towards a sum, from that towards what an activation made of it.
fn before_activation(gradient: Floats, given: &Floats, activation: Activation) -> Floats {
    let mut gradient = in_order(gradient);
    if let Some((begin, end)) = gradient.layout().contiguous_offsets() {
        activation.input_gradient(values(given), &mut gradient.storage_mut()[begin..end]);
    }
    gradient
}

fn convolution_shape(images: &Floats, weights: &Floats) -> convolution::Shape {
    let [_, height, width, taken] = sizes(images);
    let [given, ..] = sizes::<4>(weights);
    convolution::Shape {
        height,
        width,
        taken,
        given,
    }
}

impl Layers for Flex {
    fn convolution(
        images: Floats,
        weights: Floats,
        bias: Floats,
        activation: Activation,
        arithmetic: Arithmetic,
    ) -> Floats {
        let (images, weights, bias) = (in_order(images), in_order(weights), in_order(bias));
        let shape = convolution_shape(&images, &weights);
        let given = convolution::forward(
            arithmetic,
            shape,
            values(&images),
            values(&weights),
            values(&bias),
            activation,
        );
        let [batch, ..] = sizes::<4>(&images);
        tensor(given, [batch, shape.height, shape.width, shape.given])
    }

    fn pool(images: Floats) -> Floats {
        pool(&in_order(images)).0
    }

    fn dense(
        units: Floats,
        weights: Floats,
        bias: Floats,
        activation: Activation,
        arithmetic: Arithmetic,
    ) -> Floats {
        let (units, weights, bias) = (in_order(units), in_order(weights), in_order(bias));
        let ([batch, _], shape) = (sizes(&units), dense_shape(&weights));
        let given = dense::forward(
            arithmetic,
            shape,
            values(&units),
            values(&weights),
            values(&bias),
            activation,
        );
        tensor(given, [batch, shape.given])
    }
}

fn pool(images: &Floats) -> (Floats, Vec<u8>) {
    let [batch, height, width, channels] = sizes(images);
    let shape = pooling::Shape {
        height,
        width,
        channels,
    };
    let (largest, origins) = pooling::forward(shape, values(images));
    let largest = tensor(largest, [batch, height / 2, width / 2, channels]);
    (largest, origins)
}

fn dense_shape(weights: &Floats) -> dense::Shape {
    let [taken, given] = sizes(weights);
    dense::Shape { taken, given }
}

impl<C: CheckpointStrategy> Layers for Autodiff<Flex, C> {
    fn convolution(
        images: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
        arithmetic: Arithmetic,
    ) -> FloatTensor<Self> {
        let (images, images_node) = images.into_parts();
        let (weights, weights_node) = weights.into_parts();
        let (bias, bias_node) = bias.into_parts();
        let (images, weights) = (in_order(images), in_order(weights));
        let given = Flex::convolution(
            images.clone(),
            weights.clone(),
            bias,
            activation,
            arithmetic,
        );
        match Convolution
            .prepare::<C>([images_node, weights_node, bias_node])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prepared) => {
                let weighing = Weighing {
                    taken: images,
                    weights,
                    given: given.clone(),
                    activation,
                    arithmetic,
                };
                prepared.finish(weighing, given)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(given),
        }
    }

    fn pool(images: FloatTensor<Self>) -> FloatTensor<Self> {
        let (images, node) = images.into_parts();
        let images = in_order(images);
        let (given, origins) = pool(&images);
        match Pool.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((sizes(&images), origins), given),
            OpsKind::UnTracked(prepared) => prepared.finish(given),
        }
    }

    fn dense(
        units: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
        arithmetic: Arithmetic,
    ) -> FloatTensor<Self> {
        let (units, units_node) = units.into_parts();
        let (weights, weights_node) = weights.into_parts();
        let (bias, bias_node) = bias.into_parts();
        let (units, weights) = (in_order(units), in_order(weights));
        let given = Flex::dense(units.clone(), weights.clone(), bias, activation, arithmetic);
        match Dense
            .prepare::<C>([units_node, weights_node, bias_node])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prepared) => {
                let weighing = Weighing {
                    taken: units,
                    weights,
                    given: given.clone(),
                    activation,
                    arithmetic,
                };
                prepared.finish(weighing, given)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(given),
        }
    }
}

/// What a layer with weights did.
#[derive(Clone, Debug)]
struct Weighing {
    taken: Floats,
    weights: Floats,
    given: Floats,
    activation: Activation,
    arithmetic: Arithmetic,
}

#[derive(Debug)]
struct Convolution;

impl Backward<Flex, 3> for Convolution {
    type State = Weighing;

    fn backward(self, ops: Ops<Weighing, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Weighing {
            taken: images,
            weights,
            given,
            activation,
            arithmetic,
        } = ops.state;
        let shape = convolution_shape(&images, &weights);
        let gradient = before_activation(gradients.consume::<Flex>(&ops.node), &given, activation);
        let [images_node, weights_node, bias_node] = ops.parents;
        if let Some(node) = images_node {
            let towards =
                convolution::input_gradient(arithmetic, shape, values(&gradient), values(&weights));
            gradients.register::<Flex>(node.id, tensor(towards, sizes::<4>(&images)));
        }
        if let Some(node) = weights_node {
            let towards =
                convolution::weight_gradient(arithmetic, shape, values(&images), values(&gradient));
            gradients.register::<Flex>(node.id, tensor(towards, sizes::<4>(&weights)));
        }
        if let Some(node) = bias_node {
            let towards = bias::gradient(values(&gradient), shape.given);
            gradients.register::<Flex>(node.id, tensor(towards, [shape.given]));
        }
    }
}

#[derive(Debug)]
struct Pool;

impl Backward<Flex, 1> for Pool {
    /// The shape of what was taken, and where each number given comes from.
    type State = ([usize; 4], Vec<u8>);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let (sizes, origins) = ops.state;
        let gradient = in_order(gradients.consume::<Flex>(&ops.node));
        if let [Some(node)] = ops.parents {
            let [_, height, width, channels] = sizes;
            let shape = pooling::Shape {
                height,
                width,
                channels,
            };
            let towards = pooling::input_gradient(shape, values(&gradient), &origins);
            gradients.register::<Flex>(node.id, tensor(towards, sizes));
        }
    }
}

#[derive(Debug)]
struct Dense;

impl Backward<Flex, 3> for Dense {
    type State = Weighing;

    fn backward(self, ops: Ops<Weighing, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Weighing {
            taken: units,
            weights,
            given,
            activation,
            arithmetic,
        } = ops.state;
        let shape = dense_shape(&weights);
        let gradient = before_activation(gradients.consume::<Flex>(&ops.node), &given, activation);
        let [units_node, weights_node, bias_node] = ops.parents;
        if let Some(node) = units_node {
            let towards =
                dense::input_gradient(arithmetic, shape, values(&gradient), values(&weights));
            gradients.register::<Flex>(node.id, tensor(towards, sizes::<2>(&units)));
        }
        if let Some(node) = weights_node {
            let towards =
                dense::weight_gradient(arithmetic, shape, values(&units), values(&gradient));
            gradients.register::<Flex>(node.id, tensor(towards, sizes::<2>(&weights)));
        }
        if let Some(node) = bias_node {
            let towards = bias::gradient(values(&gradient), shape.given);
            gradients.register::<Flex>(node.id, tensor(towards, [shape.given]));
        }
    }
}
