//! Engines: what computes, from a name to Burn's device, and what each computes a layer with.
//!
//! The only place that knows which engines were built. Images are channels-last, `[batch, height,
//! width, channels]`. On engine `flex` our kernels compute (`flex.rs`); elsewhere Burn's own
//! operations do, put together here. [`layers`] is what the network calls; tests there hold both
//! ways against each other.

#![allow(
    deprecated,
    reason = "engine ndarray is kept as the reference that flex is checked against"
)]

#[cfg(feature = "flex")]
mod flex;
pub mod layers;
#[cfg(feature = "ndarray")]
mod ndarray;

use burn::backend::ops::{ConvOptions, FloatTensorOps};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, TensorMetadata, backend_extension};
use burn::tensor::{Device, Tensor, TensorData};
use kernels::Activation;
use kernels::convolution::SIDE;

use crate::error::{Error, ErrorKind, Result};
use crate::settings::{Arithmetic, Compute, Engine};

#[cfg(not(any(feature = "flex", feature = "ndarray")))]
compile_error!("Build at least one engine: --features flex or --features ndarray.");

/// The engines in this build, the fastest first.
pub const ENGINES: &[Engine] = &[
    #[cfg(feature = "flex")]
    Engine::Flex,
    #[cfg(feature = "ndarray")]
    Engine::Ndarray,
];

/// How an engine adds products up here: plainly where it cannot do what is asked for.
pub fn arithmetic(compute: &Compute) -> kernels::Arithmetic {
    match (compute.engine, compute.arithmetic) {
        (Engine::Flex, Arithmetic::Fastest | Arithmetic::Fused) => kernels::Arithmetic::fastest(),
        (Engine::Flex, Arithmetic::Plain) | (Engine::Ndarray, _) => kernels::Arithmetic::Plain,
    }
}

/// Numbers as a tensor on a device.
///
/// [`Tensor::from_data`] would bring the means to convert every type of number to every other, 11 kB
/// of the page's download.
pub fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D], device: &Device) -> Tensor<D> {
    let data = TensorData::new(values, shape);
    Tensor::from_dispatch(Dispatch::float_from_data(data, device.as_dispatch()))
}

impl From<kernels::Arithmetic> for Arithmetic {
    fn from(arithmetic: kernels::Arithmetic) -> Self {
        match arithmetic {
            kernels::Arithmetic::Plain => Self::Plain,
            kernels::Arithmetic::Fused => Self::Fused,
        }
    }
}

impl Engine {
    /// Burn's device for this engine, able to take gradients.
    ///
    /// # Errors
    /// The engine is not in this build.
    pub fn device(self) -> Result<Device> {
        match self {
            #[cfg(feature = "flex")]
            Self::Flex => Ok(Device::flex().autodiff()),
            #[cfg(feature = "ndarray")]
            Self::Ndarray => Ok(Device::ndarray().autodiff()),
            #[allow(unreachable_patterns, reason = "reachable in builds with one engine")]
            missing => {
                let built: Vec<_> = ENGINES.iter().map(|engine| engine.name()).collect();
                Err(Error::new(
                    ErrorKind::Engine,
                    "engine",
                    format!(
                        "Engine: {} is not in this build, which has {}.",
                        missing.name(),
                        built.join(", ")
                    ),
                ))
            }
        }
    }
}

/// The layers, as operations of a backend.
#[backend_extension(
    Flex: cfg(feature = "flex"),
    NdArray: cfg(feature = "ndarray"),
    Autodiff
)]
pub trait Layers: Backend {
    /// [`convolve`](layers::convolve), on tensors of a backend.
    fn convolution(
        images: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
        arithmetic: kernels::Arithmetic,
    ) -> FloatTensor<Self> {
        let _ = arithmetic;
        let options = ConvOptions::new([1, 1], [SIDE / 2, SIDE / 2], [1, 1], 1);
        let images = channels_first::<Self>(images);
        let given = Self::conv2d(images, weights, Some(bias), options);
        activate::<Self>(channels_last::<Self>(given), activation)
    }

    /// [`max_pool`](layers::max_pool), on tensors of a backend.
    fn pool(images: FloatTensor<Self>) -> FloatTensor<Self> {
        let images = channels_first::<Self>(images);
        let given = Self::max_pool2d(images, [2, 2], [2, 2], [0, 0], [1, 1], false);
        channels_last::<Self>(given)
    }

    /// [`dense`](layers::dense), on tensors of a backend.
    fn dense(
        units: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
        arithmetic: kernels::Arithmetic,
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
