//! Which engine computes: from a name to Burn's device. The only place that knows what was built.

use burn::backend::Dispatch;
use burn::backend::ops::FloatTensorOps;
use burn::tensor::{Device, Tensor, TensorData};

use crate::error::{Error, ErrorKind, Result};
use crate::experiment::{Arithmetic, Engine, Experiment};

#[cfg(not(any(feature = "flex", feature = "ndarray")))]
compile_error!("Build at least one engine: --features flex or --features ndarray.");

/// The engines in this build, the fastest first.
pub const ENGINES: &[Engine] = &[
    #[cfg(feature = "flex")]
    Engine::Flex,
    #[cfg(feature = "ndarray")]
    Engine::Ndarray,
];

/// How an experiment's engine adds products up here: plainly where it cannot do what is asked for.
pub fn arithmetic(experiment: &Experiment) -> kernels::Arithmetic {
    match (experiment.engine, experiment.arithmetic) {
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
    /// As links spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flex => "flex",
            Self::Ndarray => "ndarray",
        }
    }

    /// Burn's device for this engine, able to take gradients.
    ///
    /// # Errors
    /// The engine is not in this build.
    pub fn device(self) -> Result<Device> {
        match self {
            #[cfg(feature = "flex")]
            Self::Flex => Ok(Device::flex().autodiff()),
            #[cfg(feature = "ndarray")]
            #[allow(
                deprecated,
                reason = "kept as the reference that flex is checked against"
            )]
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
