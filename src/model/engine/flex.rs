//! The layers on engine `flex`: our kernels, and how gradients go back through them.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Flex, TensorMetadata};
use burn::tensor::{Shape, TensorData};
use kernels::parallel::join;
use kernels::{Activation, Arithmetic, bias, convolution, dense, pooling};

use crate::model::engine::Layers;

type Floats = FloatTensor<Flex>;

/// Makes a tensor of numbers.
fn tensor(values: Vec<f32>, shape: impl Into<Shape>) -> Floats {
    Floats::from_data(TensorData::new(values, shape))
}

/// Puts a tensor's numbers one after the other, as the kernels need them.
fn in_order(tensor: Floats) -> Floats {
    if tensor.is_contiguous() {
        tensor
    } else {
        tensor.to_contiguous()
    }
}

/// The numbers of a contiguous tensor.
fn values(tensor: &Floats) -> &[f32] {
    tensor
        .as_slice()
        .expect("a tensor of 32-bit numbers that was put in order")
}

fn sizes<const D: usize>(tensor: &Floats) -> [usize; D] {
    tensor.shape().dims()
}

/// The gradient with respect to a layer's sums, from that with respect to its activated outputs.
fn before_activation(gradient: Floats, output: &Floats, activation: Activation) -> Floats {
    let mut gradient = in_order(gradient);
    if let Some((begin, end)) = gradient.layout().contiguous_offsets() {
        activation.input_gradient(values(output), &mut gradient.storage_mut()[begin..end]);
    }
    gradient
}

fn convolution_shape(images: &Floats, weights: &Floats) -> convolution::Shape {
    let [_, height, width, in_channels] = sizes(images);
    let [out_channels, ..] = sizes::<4>(weights);
    convolution::Shape {
        height,
        width,
        in_channels,
        out_channels,
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
        let output = convolution::forward(
            arithmetic,
            shape,
            values(&images),
            values(&weights),
            values(&bias),
            activation,
        );
        let [batch, ..] = sizes::<4>(&images);
        tensor(
            output,
            [batch, shape.height, shape.width, shape.out_channels],
        )
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
        let outputs = dense::forward(
            arithmetic,
            shape,
            values(&units),
            values(&weights),
            values(&bias),
            activation,
        );
        tensor(outputs, [batch, shape.outputs])
    }
}

fn pool(images: &Floats) -> (Floats, Vec<u8>) {
    let [batch, height, width, channels] = sizes(images);
    let (largest, origins) = pooling::forward(pool_shape(sizes(images)), values(images));
    let largest = tensor(largest, [batch, height / 2, width / 2, channels]);
    (largest, origins)
}

fn pool_shape([_, height, width, channels]: [usize; 4]) -> pooling::Shape {
    pooling::Shape {
        height,
        width,
        channels,
    }
}

fn dense_shape(weights: &Floats) -> dense::Shape {
    let [inputs, outputs] = sizes(weights);
    dense::Shape { inputs, outputs }
}

impl<C: CheckpointStrategy> Layers for Autodiff<Flex, C> {
    fn convolution(
        images: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
        arithmetic: Arithmetic,
    ) -> FloatTensor<Self> {
        track::<C>(CONVOLUTION, images, weights, bias, activation, arithmetic)
    }

    fn pool(images: FloatTensor<Self>) -> FloatTensor<Self> {
        let (images, node) = images.into_parts();
        let images = in_order(images);
        let (output, origins) = pool(&images);
        match Pool.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((sizes(&images), origins), output),
            OpsKind::UnTracked(prepared) => prepared.finish(output),
        }
    }

    fn dense(
        units: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
        arithmetic: Arithmetic,
    ) -> FloatTensor<Self> {
        track::<C>(DENSE, units, weights, bias, activation, arithmetic)
    }
}

/// A layer with weights: its forward pass and its gradients.
#[derive(Clone, Copy, Debug)]
struct Weighing {
    /// Computes the output from input, weights and bias.
    forward: fn(Floats, Floats, Floats, Activation, Arithmetic) -> Floats,
    /// Computes the gradient with respect to the input.
    input_gradient: fn(&Weighed, gradient: &Floats) -> Vec<f32>,
    /// Computes the gradient with respect to the weights.
    weight_gradient: fn(&Weighed, gradient: &Floats) -> Vec<f32>,
}

const CONVOLUTION: Weighing = Weighing {
    forward: Flex::convolution,
    input_gradient: |Weighed {
                         input,
                         weights,
                         arithmetic,
                         ..
                     },
                     gradient| {
        let shape = convolution_shape(input, weights);
        convolution::input_gradient(*arithmetic, shape, values(gradient), values(weights))
    },
    weight_gradient: |Weighed {
                          input,
                          weights,
                          arithmetic,
                          ..
                      },
                      gradient| {
        let shape = convolution_shape(input, weights);
        convolution::weight_gradient(*arithmetic, shape, values(input), values(gradient))
    },
};

const DENSE: Weighing = Weighing {
    forward: Flex::dense,
    input_gradient: |Weighed {
                         weights,
                         arithmetic,
                         ..
                     },
                     gradient| {
        let shape = dense_shape(weights);
        dense::input_gradient(*arithmetic, shape, values(gradient), values(weights))
    },
    weight_gradient: |Weighed {
                          input,
                          weights,
                          arithmetic,
                          ..
                      },
                      gradient| {
        let shape = dense_shape(weights);
        dense::weight_gradient(*arithmetic, shape, values(input), values(gradient))
    },
};

/// What the backward pass needs to know of a layer's forward pass.
#[derive(Clone, Debug)]
struct Weighed {
    input: Floats,
    weights: Floats,
    output: Floats,
    activation: Activation,
    arithmetic: Arithmetic,
}

/// Computes a layer with weights, and records how gradients go back through it.
fn track<C: CheckpointStrategy>(
    layer: Weighing,
    input: FloatTensor<Autodiff<Flex, C>>,
    weights: FloatTensor<Autodiff<Flex, C>>,
    bias: FloatTensor<Autodiff<Flex, C>>,
    activation: Activation,
    arithmetic: Arithmetic,
) -> FloatTensor<Autodiff<Flex, C>> {
    let (input, input_node) = input.into_parts();
    let (weights, weights_node) = weights.into_parts();
    let (bias, bias_node) = bias.into_parts();
    let (input, weights) = (in_order(input), in_order(weights));
    let forward = layer.forward;
    let output = forward(input.clone(), weights.clone(), bias, activation, arithmetic);
    let nodes = [input_node, weights_node, bias_node];
    match layer.prepare::<C>(nodes).compute_bound().stateful() {
        OpsKind::Tracked(prepared) => {
            let weighed = Weighed {
                input,
                weights,
                output: output.clone(),
                activation,
                arithmetic,
            };
            prepared.finish(weighed, output)
        }
        OpsKind::UnTracked(prepared) => prepared.finish(output),
    }
}

impl Backward<Flex, 3> for Weighing {
    type State = Weighed;

    fn backward(self, ops: Ops<Weighed, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let weighed = ops.state;
        let gradient = gradients.consume::<Flex>(&ops.node);
        let gradient = before_activation(gradient, &weighed.output, weighed.activation);
        let shape = gradient.shape();
        let outputs = shape[shape.num_dims() - 1];
        let cost = values(&gradient).len() / outputs * values(&weighed.weights).len();
        let [input, weights, bias] = ops.parents;
        // No gradient needs another.
        let (towards_input, (towards_weights, towards_bias)) = join(
            cost,
            || {
                input
                    .is_some()
                    .then(|| (self.input_gradient)(&weighed, &gradient))
            },
            || {
                let weights = weights
                    .is_some()
                    .then(|| (self.weight_gradient)(&weighed, &gradient));
                let bias = bias
                    .is_some()
                    .then(|| bias::gradient(values(&gradient), outputs));
                (weights, bias)
            },
        );
        for (node, towards, shape) in [
            (input, towards_input, weighed.input.shape()),
            (weights, towards_weights, weighed.weights.shape()),
            (bias, towards_bias, [outputs].into()),
        ] {
            if let (Some(node), Some(towards)) = (node, towards) {
                gradients.register::<Flex>(node.id, tensor(towards, shape));
            }
        }
    }
}

#[derive(Debug)]
struct Pool;

impl Backward<Flex, 1> for Pool {
    /// What the backward pass of a pool needs: the input's shape, and where each output comes from.
    type State = ([usize; 4], Vec<u8>);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let (sizes, origins) = ops.state;
        let gradient = in_order(gradients.consume::<Flex>(&ops.node));
        if let [Some(node)] = ops.parents {
            let towards = pooling::input_gradient(pool_shape(sizes), values(&gradient), &origins);
            gradients.register::<Flex>(node.id, tensor(towards, sizes));
        }
    }
}
