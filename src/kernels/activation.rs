//! What becomes of a sum of products at once, while it is at hand.

use crate::parallel::{PIECE, for_each};

/// What becomes of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// It stays.
    Identity,
    /// 0 if it is negative.
    Relu,
}

impl Activation {
    /// What becomes of some sums.
    #[inline(always)]
    #[must_use]
    pub fn of<const N: usize>(self, sums: [f32; N]) -> [f32; N] {
        match self {
            Self::Identity => sums,
            // A sum that is not a number must stay one: `max` would hide it.
            Self::Relu => sums.map(|sum| if sum < 0.0 { 0.0 } else { sum }),
        }
    }

    /// Makes the gradient towards what became of sums the one towards the sums.
    ///
    /// `given` is what became of them; both of the same shape.
    pub fn input_gradient(self, given: &[f32], gradient: &mut [f32]) {
        if self == Self::Relu {
            let pieces = gradient.chunks_mut(PIECE).zip(given.chunks(PIECE));
            for_each(given.len(), pieces, |(gradient, given)| {
                for (gradient, &given) in gradient.iter_mut().zip(given) {
                    *gradient = if given > 0.0 { *gradient } else { 0.0 };
                }
            });
        }
    }
}
