//! Adam's update of weights, in one pass over them.

use crate::parallel::{PIECE, for_each};

/// The factors of one of Adam's updates, corrected for the number of steps already made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// How much of the gradient's running mean stays at each update.
    pub beta_1: f64,
    /// How much of the squared gradient's running mean stays at each update.
    pub beta_2: f64,
    /// Added to the root of the second moment, so that nothing is divided by 0.
    pub epsilon: f32,
    /// Learning rate, corrected for both moments' beginning at 0.
    pub rate: f32,
    /// Factor of each weight before the update: less than 1 under weight decay.
    pub kept: f32,
}

/// Updates weights and both moments of their gradients, Adam's way.
///
/// # Shapes
/// `weights`, `gradient`, `first` and `second` are of the same length.
pub fn update(
    update: Update,
    weights: &mut [f32],
    gradient: &[f32],
    first: &mut [f32],
    second: &mut [f32],
) {
    let Update {
        beta_1,
        beta_2,
        epsilon,
        rate,
        kept,
    } = update;
    // Subtracted before they are rounded: 1 − 0.999 in 32 bits is 5e-5 off.
    let (old_1, new_1) = (beta_1 as f32, (1.0 - beta_1) as f32);
    let (old_2, new_2) = (beta_2 as f32, (1.0 - beta_2) as f32);
    let moments = first.chunks_mut(PIECE).zip(second.chunks_mut(PIECE));
    let weights_count = weights.len();
    let pieces = weights
        .chunks_mut(PIECE)
        .zip(gradient.chunks(PIECE))
        .zip(moments);
    for_each(
        weights_count,
        pieces,
        |((weights, gradient), (first, second))| {
            let moments = first.iter_mut().zip(second.iter_mut());
            for ((weight, &slope), (first, second)) in weights.iter_mut().zip(gradient).zip(moments)
            {
                *first = *first * old_1 + slope * new_1;
                *second = *second * old_2 + slope * slope * new_2;
                *weight = *weight * kept - *first * rate / (second.sqrt() + epsilon);
            }
        },
    );
}
