//! Activations: the functions that a layer applies to its sums as soon as they are complete.

use crate::parallel::{PIECE, for_each};

/// The function that a layer applies to each of its sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// Leaves a sum as it is.
    Identity,
    /// Turns a negative sum into 0.
    Relu,
}

impl Activation {
    /// The activations of some sums.
    #[inline(always)]
    #[must_use]
    pub fn of<const N: usize>(self, sums: [f32; N]) -> [f32; N] {
        match self {
            Self::Identity => sums,
            // A sum that is not a number must stay one: `max` would hide it.
            Self::Relu => sums.map(|sum| if sum < 0.0 { 0.0 } else { sum }),
        }
    }

    /// Turns the gradient towards a layer's activations into the one towards its sums, in place.
    ///
    /// `output`: the activations, in the shape of the gradient.
    pub fn input_gradient(self, output: &[f32], gradient: &mut [f32]) {
        if self == Self::Relu {
            let pieces = gradient.chunks_mut(PIECE).zip(output.chunks(PIECE));
            for_each(output.len(), pieces, |(gradient, output)| {
                for (gradient, &output) in gradient.iter_mut().zip(output) {
                    *gradient = if output > 0.0 { *gradient } else { 0.0 };
                }
            });
        }
    }
}
