//! The network's layers as operations on tensors, differentiable, the same on every engine.

use burn::backend::Dispatch;
use burn::tensor::Tensor;
pub use kernels::convolution::SIDE;
pub use kernels::{Activation, Arithmetic};

use crate::model::engine::Layers;

/// A 3 × 3 convolution with “same” padding.
///
/// # Shapes
/// - `images`: `[batch, height, width, in_channels]`
/// - `weights`: `[out_channels, in_channels, SIDE, SIDE]`
/// - `bias`: `[out_channels]`
/// - returns: `[batch, height, width, out_channels]`
pub fn convolve(
    images: Tensor<4>,
    weights: Tensor<4>,
    bias: Tensor<1>,
    activation: Activation,
    arithmetic: Arithmetic,
) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::convolution(
        images.into_dispatch(),
        weights.into_dispatch(),
        bias.into_dispatch(),
        activation,
        arithmetic,
    ))
}

/// The largest of each 2 × 2 pixels.
///
/// # Shapes
/// `[batch, height, width, channels]` → `[batch, height / 2, width / 2, channels]`
pub fn max_pool(images: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::pool(images.into_dispatch()))
}

/// A dense layer: each output is a weighted sum of all inputs, plus a bias.
///
/// # Shapes
/// - `units`: `[batch, inputs]`
/// - `weights`: `[inputs, outputs]`
/// - `bias`: `[outputs]`
/// - returns: `[batch, outputs]`
pub fn dense(
    units: Tensor<2>,
    weights: Tensor<2>,
    bias: Tensor<1>,
    activation: Activation,
    arithmetic: Arithmetic,
) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::dense(
        units.into_dispatch(),
        weights.into_dispatch(),
        bias.into_dispatch(),
        activation,
        arithmetic,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Engine;
    use burn::backend::ops::ConvOptions;
    use burn::nn::pool::MaxPool2dConfig;
    use burn::tensor::activation::relu;
    use burn::tensor::module::{conv2d, linear};
    use burn::tensor::{Device, TensorData};

    fn device() -> Device {
        Engine::Flex.device().unwrap()
    }

    /// Numbers around 0, tracked.
    fn some<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
        let count: usize = shape.iter().product();
        let values: Vec<f32> = (0..count)
            .map(|index| ((index * 7919 + seed * 104_729) % 2003) as f32 / 1001.5 - 1.0)
            .collect();
        Tensor::from_data(TensorData::new(values, shape), &device()).require_grad()
    }

    fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().try_to_vec().unwrap()
    }

    fn assert_close<const D: usize>(ours: Tensor<D>, theirs: Tensor<D>) {
        assert_eq!(ours.dims(), theirs.dims());
        for (one, other) in values(ours).iter().zip(values(theirs)) {
            assert!((one - other).abs() < 1e-4, "{one} {other}");
        }
    }

    /// Compares the outputs of two implementations, and their gradients with respect to the inputs.
    fn assert_agree<const N: usize, const D: usize>(
        ways: [&dyn Fn() -> Tensor<N>; 2],
        taken: &Tensor<N>,
        weights_and_bias: Option<(&Tensor<D>, &Tensor<1>)>,
    ) {
        let [ours, theirs] = ways.map(|way| {
            let given = way();
            let slopes = some(given.dims(), 9).inner();
            let gradients = (given.clone() * Tensor::from_inner(slopes))
                .sum()
                .backward();
            (given.inner(), gradients)
        });
        assert_close(ours.0, theirs.0);
        let (ours, theirs) = (ours.1, theirs.1);
        assert_close(taken.grad(&ours).unwrap(), taken.grad(&theirs).unwrap());
        if let Some((weights, bias)) = weights_and_bias {
            assert_close(weights.grad(&ours).unwrap(), weights.grad(&theirs).unwrap());
            assert_close(bias.grad(&ours).unwrap(), bias.grad(&theirs).unwrap());
        }
    }

    fn activated<const D: usize>(units: Tensor<D>, activation: Activation) -> Tensor<D> {
        match activation {
            Activation::Identity => units,
            Activation::Relu => relu(units),
        }
    }

    #[test]
    fn convolutions_agree_with_those_of_burn() {
        for activation in [Activation::Identity, Activation::Relu] {
            let (images, weights, bias) =
                (some([3, 6, 10, 5], 1), some([9, 5, 3, 3], 2), some([9], 3));
            let given = || (weights.clone(), bias.clone());
            let ours = || {
                let (weights, bias) = given();
                convolve(
                    images.clone(),
                    weights,
                    bias,
                    activation,
                    Arithmetic::fastest(),
                )
            };
            let theirs = || {
                let (weights, bias) = given();
                let options = ConvOptions::new([1, 1], [1, 1], [1, 1], 1);
                let images = images.clone().permute([0, 3, 1, 2]);
                let sums = conv2d(images, weights, Some(bias), options);
                activated(sums.permute([0, 2, 3, 1]), activation)
            };
            assert_agree([&ours, &theirs], &images, Some((&weights, &bias)));
        }
    }

    #[test]
    fn dense_layers_agree_with_those_of_burn() {
        for activation in [Activation::Identity, Activation::Relu] {
            let (units, weights, bias) = (some([5, 70], 1), some([70, 19], 2), some([19], 3));
            let given = || (weights.clone(), bias.clone());
            let ours = || {
                let (weights, bias) = given();
                dense(
                    units.clone(),
                    weights,
                    bias,
                    activation,
                    Arithmetic::fastest(),
                )
            };
            let theirs = || {
                let (weights, bias) = given();
                activated(linear(units.clone(), weights, Some(bias)), activation)
            };
            assert_agree([&ours, &theirs], &units, Some((&weights, &bias)));
        }
    }

    #[test]
    fn pools_agree_with_those_of_burn() {
        let images = some([2, 4, 6, 3], 1);
        let ours = || max_pool(images.clone());
        let theirs = || {
            let images = images.clone().permute([0, 3, 1, 2]);
            let pool = MaxPool2dConfig::new([2, 2]).init();
            pool.forward(images).permute([0, 2, 3, 1])
        };
        assert_agree::<4, 4>([&ours, &theirs], &images, None);
    }

    #[test]
    fn layers_take_tensors_that_do_not_lie_in_order() {
        let images = some([2, 5, 6, 4], 1);
        let (weights, bias) = (some([3, 5, 3, 3], 2), some([3], 3));
        let activation = Activation::Relu;
        let convolved = |images| {
            let (weights, bias) = (weights.clone(), bias.clone());
            convolve(images, weights, bias, activation, Arithmetic::Plain)
        };
        let turned = images.permute([0, 2, 3, 1]);
        let copied = Tensor::from_data(turned.clone().into_data(), &device());
        assert_eq!(values(convolved(turned)), values(convolved(copied)));
    }
}
