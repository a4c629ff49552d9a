//! Adam with decoupled weight decay, as Keras computes it or as PyTorch does.
//!
//! PyTorch (and Burn's own Adam) scale ε by the second moment's bias correction; Keras, after the end
//! of section 2 of Kingma & Ba (2015), *Adam: a method for stochastic optimization*, does not. On
//! the reference experiments that moves the loss of epoch 20 by 1 to 5%.

use burn::optim::{AdaptiveMomentumState, LearningRate, Optimizer};
use burn::tensor::{Device, Tensor, TensorData};
use kernels::adam;

/// Decay of the gradient's running mean: Keras' `beta_1`.
const BETA_1: f64 = 0.9;
/// Decay of the squared gradient's running mean: Keras' `beta_2`.
const BETA_2: f64 = 0.999;
/// Keras' `epsilon`, for PyTorch's way too.
pub(crate) const EPSILON: f64 = 1e-7;

/// Adam with decoupled weight decay: Keras' `weight_decay=`, PyTorch's `AdamW`.
#[derive(Clone)]
pub struct Adam {
    /// Whether ε is scaled by the second moment's bias correction.
    pub corrects_epsilon: bool,
    /// The share of the learning rate by which every weight shrinks in each step.
    pub weight_decay: f64,
}

impl Optimizer for Adam {
    type State<const D: usize> = AdaptiveMomentumState<D>;

    fn step<const D: usize>(
        &self,
        lr: LearningRate,
        weights: Tensor<D>,
        gradient: Tensor<D>,
        state: Option<Self::State<D>>,
    ) -> (Tensor<D>, Option<Self::State<D>>) {
        let (time, first, second) = match state {
            None => {
                let zeros = || Tensor::zeros(gradient.dims(), &gradient.device());
                (1, zeros(), zeros())
            }
            Some(state) => (state.time + 1, state.moment_1, state.moment_2),
        };
        let second_correction = (1.0 - BETA_2.powi(time as i32)).sqrt();
        let corrected_lr = lr * second_correction / (1.0 - BETA_1.powi(time as i32));
        let epsilon = if self.corrects_epsilon {
            EPSILON * second_correction
        } else {
            EPSILON
        };
        let update = adam::Update {
            beta_1: BETA_1,
            beta_2: BETA_2,
            epsilon: epsilon as f32,
            rate: corrected_lr as f32,
            kept: (1.0 - lr * self.weight_decay) as f32,
        };
        let device = weights.device();
        let (shape, mut weights) = numbers(weights);
        let (_, gradient) = numbers(gradient);
        let ((_, mut first), (_, mut second)) = (numbers(first), numbers(second));
        adam::update(update, &mut weights, &gradient, &mut first, &mut second);
        let [weights, first, second] = [weights, first, second]
            .map(|values| Tensor::from_data(TensorData::new(values, shape), &device));
        let state = AdaptiveMomentumState::new(time, first, second);
        (weights, Some(state))
    }

    fn to_device<const D: usize>(state: Self::State<D>, device: &Device) -> Self::State<D> {
        state.to_device(device)
    }
}

/// A tensor's shape and its numbers, which are its own memory if nobody else holds it.
fn numbers<const D: usize>(tensor: Tensor<D>) -> ([usize; D], Vec<f32>) {
    let shape = tensor.dims();
    let values = tensor.into_data().try_into_vec();
    (shape, values.expect("parameters are 32-bit numbers"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::nn::{Linear, LinearConfig};
    use burn::optim::{GradientsParams, ModuleOptimizer};

    const KERAS: Adam = Adam {
        corrects_epsilon: false,
        weight_decay: 0.0,
    };

    #[test]
    fn updates_are_keras_updates() {
        // By hand, with gradients 1, −1, 1 (so that √v̂ = 1), a learning rate of 0.01 and decay 0:
        // each update is −0.01·m̂, where m is 0.1, then 0.9·0.1 − 0.1, then 0.9·(−0.01) + 0.1.
        let updates = updates(KERAS, [1.0, -1.0, 1.0]);
        for (step, moment) in [0.1, -0.01, 0.091].into_iter().enumerate() {
            let expected = -0.01 * moment / (1.0 - 0.9f32.powi(step as i32 + 1));
            assert!((updates[step] - expected).abs() < 1e-6, "{updates:?}");
        }
    }

    #[test]
    fn epsilon_stands_where_keras_and_pytorch_put_it() {
        // With gradient 1e-7: √v = 1e-7·√0.001, so the first update is −0.01·√0.001/(√0.001 + 1)
        // in Keras and −0.01·1/(1 + 1) in PyTorch.
        let root = 0.001f32.sqrt();
        let pytorch = Adam {
            corrects_epsilon: true,
            ..KERAS
        };
        for (adam, expected) in [(KERAS, -0.01 * root / (root + 1.0)), (pytorch, -0.005)] {
            let update = updates(adam, [1e-7])[0];
            assert!((update - expected).abs() < 1e-6, "{update} {expected}");
        }
    }

    /// What successive gradients do to one weight.
    fn updates<const N: usize>(adam: Adam, gradients: [f32; N]) -> [f32; N] {
        let device = crate::experiment::Engine::Flex.device().unwrap();
        let mut model: Linear = LinearConfig::new(1, 1).with_bias(false).init(&device);
        let weight = |model: &Linear| -> f32 { model.weight.val().into_scalar() };
        let mut optimizer = ModuleOptimizer::from(adam);
        gradients.map(|gradient| {
            let before = weight(&model);
            let loss = model.forward(Tensor::<2>::ones([1, 1], &device)).sum() * gradient;
            let gradients = GradientsParams::from_grads(loss.backward(), &model);
            model = optimizer.step(0.01, model.clone(), gradients);
            weight(&model) - before
        })
    }
}
