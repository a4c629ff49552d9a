//! The network's layers as operations of Burn: what each takes and gives, on every engine.
//!
//! Images are channels-last, `[batch, height, width, channels]`. On engine `flex` our kernels
//! compute ([`mod@flex`]); elsewhere Burn's own operations do, put together here. Both ways are
//! differentiable, and tests hold them against each other.

#[cfg(feature = "flex")]
mod flex;
#[cfg(feature = "ndarray")]
mod ndarray;

use burn::backend::ops::ConvOptions;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, TensorMetadata, backend_extension};
use burn::tensor::Tensor;
pub use kernels::convolution::SIDE;
pub use kernels::{Activation, Arithmetic};

/// The layers.
#[backend_extension(
    Flex: cfg(feature = "flex"),
    NdArray: cfg(feature = "ndarray"),
    Autodiff
)]
pub trait Layers: Backend {
    /// [`convolve`], on tensors of a backend.
    fn convolution(
        images: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
        arithmetic: Arithmetic,
    ) -> FloatTensor<Self> {
        let _ = arithmetic;
        let options = ConvOptions::new([1, 1], [SIDE / 2, SIDE / 2], [1, 1], 1);
        let images = channels_first::<Self>(images);
        let given = Self::conv2d(images, weights, Some(bias), options);
        activate::<Self>(channels_last::<Self>(given), activation)
    }

    /// [`max_pool`], on tensors of a backend.
    fn pool(images: FloatTensor<Self>) -> FloatTensor<Self> {
        let images = channels_first::<Self>(images);
        let given = Self::max_pool2d(images, [2, 2], [2, 2], [0, 0], [1, 1], false);
        channels_last::<Self>(given)
    }

    /// [`weigh`], on tensors of a backend.
    fn dense(
        units: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
        arithmetic: Arithmetic,
    ) -> FloatTensor<Self> {
        let _ = arithmetic;
        let given = bias.shape()[0];
        let bias = Self::float_reshape(bias, [1, given].into());
        let weighed = Self::float_add(Self::float_matmul(units, weights), bias);
        activate::<Self>(weighed, activation)
    }
}

fn channels_first<B: Backend>(images: FloatTensor<B>) -> FloatTensor<B> {
    B::float_permute(images, &[0, 3, 1, 2])
}

fn channels_last<B: Backend>(images: FloatTensor<B>) -> FloatTensor<B> {
    B::float_permute(images, &[0, 2, 3, 1])
}

fn activate<B: Backend>(units: FloatTensor<B>, activation: Activation) -> FloatTensor<B> {
    match activation {
        Activation::Identity => units,
        Activation::Relu => B::relu(units),
    }
}

/// A 3 × 3 convolution with “same” padding.
///
/// # Shapes
/// - `images`: `[batch, height, width, taken]`
/// - `weights`: `[given, taken, SIDE, SIDE]`
/// - `bias`: `[given]`
/// - returns: `[batch, height, width, given]`
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

/// A dense layer.
///
/// # Shapes
/// - `units`: `[batch, taken]`
/// - `weights`: `[taken, given]`
/// - `bias`: `[given]`
/// - returns: `[batch, given]`
pub fn weigh(
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
