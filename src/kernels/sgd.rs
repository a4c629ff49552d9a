//! The update of weights by stochastic gradient descent with momentum, in one pass over them.

use crate::parallel::{PIECE, for_each};

/// One update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// What is left of the velocity before the update.
    pub momentum: f32,
    /// The share of each weight that is added to its gradient.
    pub decay: f32,
    /// The learning rate.
    pub rate: f32,
}

/// Updates weights and the velocities at which they move, 0 before the first update.
///
/// # Shapes
/// All alike.
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
