//! Adam with decoupled weight decay, as Keras computes it or as PyTorch does.
//!
//! PyTorch (and Burn's own Adam) scale ε by the second moment's bias correction; Keras, after the end
//! of section 2 of Kingma & Ba (2015), *Adam: a method for stochastic optimization*, does not. On
//! the reference experiments that moves the loss of epoch 20 by 1 to 5%.

use kernels::adam;

/// Decay of the gradient's running mean: Keras' `beta_1`.
const BETA_1: f64 = 0.9;
/// Decay of the squared gradient's running mean: Keras' `beta_2`.
const BETA_2: f64 = 0.999;
/// Keras' `epsilon`, for PyTorch's way too.
pub(crate) const EPSILON: f64 = 1e-7;

/// Adam with decoupled weight decay: Keras' `weight_decay=`, PyTorch's `AdamW`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// Whether ε is scaled by the second moment's bias correction.
    pub corrects_epsilon: bool,
    /// The share of the learning rate by which every weight shrinks in each step.
    pub weight_decay: f64,
}

impl Adam {
    /// The update of step `step` (from 1) at a learning rate.
    pub(super) fn update(self, lr: f64, step: i32) -> adam::Update {
        let second_correction = (1.0 - BETA_2.powi(step)).sqrt();
        let corrected_lr = lr * second_correction / (1.0 - BETA_1.powi(step));
        let epsilon = if self.corrects_epsilon {
            EPSILON * second_correction
        } else {
            EPSILON
        };
        adam::Update {
            beta_1: BETA_1,
            beta_2: BETA_2,
            epsilon: epsilon as f32,
            rate: corrected_lr as f32,
            kept: (1.0 - lr * self.weight_decay) as f32,
        }
    }
}
