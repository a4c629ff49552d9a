//! The update of weights by stochastic gradient descent with momentum, in one pass over them.

use crate::parallel::{PIECE, for_each};

/// The factors of one update by stochastic gradient descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// How much of the velocity stays at each update.
    pub momentum: f32,
    /// Share of each weight that is added to its gradient: weight decay.
    pub decay: f32,
    /// Learning rate.
    pub rate: f32,
}

/// Updates weights and the velocities at which they move, which are 0 before the first update.
///
/// # Shapes
/// `weights`, `gradient` and `velocity` are of the same length.
pub fn update(update: Update, weights: &mut [f32], gradient: &[f32], velocity: &mut [f32]) {
    let Update {
        momentum,
        decay,
        rate,
    } = update;
    let weights_count = weights.len();
    let pieces = weights
        .chunks_mut(PIECE)
        .zip(gradient.chunks(PIECE))
        .zip(velocity.chunks_mut(PIECE));
    for_each(weights_count, pieces, |((weights, gradient), velocity)| {
        for ((weight, &slope), velocity) in weights.iter_mut().zip(gradient).zip(velocity) {
            *velocity = *weight * decay + slope + *velocity * momentum;
            *weight -= *velocity * rate;
        }
    });
}
