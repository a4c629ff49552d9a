//! Batch normalisation by the batch's own statistics.

use burn::nn::BatchNorm;
use burn::tensor::Tensor;

use crate::model::parameters::BATCH_NORM_EPSILON;

/// Normalises by the batch's own mean and (biased) variance of each channel, as in training.
///
/// # Shapes
/// `units`: `[pixels, channels, 1, 1]`, and returned alike
pub fn by_batch_statistics(norm: &BatchNorm, units: Tensor<4>) -> Tensor<4> {
    let channels = units.dims()[1];
    let each = |values: Tensor<1>| values.reshape([1, channels, 1, 1]);
    let (centred, variance) = centred_and_variance(units);
    let deviation = (variance + BATCH_NORM_EPSILON).sqrt();
    centred / deviation * each(norm.gamma.val()) + each(norm.beta.val())
}

/// Each channel minus its mean over the batch, and each channel's (biased) variance.
///
/// # Shapes
/// `units`: `[pixels, channels, 1, 1]` → the same and `[1, channels, 1, 1]`
pub fn centred_and_variance(units: Tensor<4>) -> (Tensor<4>, Tensor<4>) {
    let mean = units.clone().mean_dims(&[0, 2, 3]);
    let centred = units - mean;
    let variance = centred.clone().square().mean_dims(&[0, 2, 3]);
    (centred, variance)
}
