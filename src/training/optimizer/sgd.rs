//! Stochastic gradient descent with momentum, as Keras and PyTorch have it: without dampening.

use kernels::sgd;

/// Stochastic gradient descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// The share of a weight's velocity that one step leaves to the next, from 0 to 1.
    pub momentum: f64,
    /// The share of a weight that is added to its gradient.
    pub weight_decay: f64,
}

impl Sgd {
    /// A step's update at a learning rate.
    pub(super) fn update(self, lr: f64) -> sgd::Update {
        sgd::Update {
            momentum: self.momentum as f32,
            decay: self.weight_decay as f32,
            rate: lr as f32,
        }
    }
}
