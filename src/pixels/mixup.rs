//! Mix-up: images blended with others of their batch, and labels with them.
//!
//! Zhang et al. (2018), *mixup: beyond empirical risk minimization*. Shares are drawn image by
//! image, as in Keras' `MixUp` layer; the larger share counts as the image's own.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution};

use crate::image::IMAGE_LEN;

/// The other image that an image of a batch is blended with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Partner {
    /// Class of the other image.
    pub label: u8,
    /// How much the blended image keeps of itself, from ½ to 1.
    pub share: f32,
}

/// Blends the images of a batch; returns what each was blended with, or nothing for α = 0.
///
/// # Shapes
/// - `pixels`: `[batch, CHANNELS, SIDE, SIDE]`
/// - `labels`: `[batch]`
pub fn apply(
    alpha: f64,
    random: &mut ChaCha8Rng,
    pixels: &mut [f32],
    labels: &[u8],
) -> Vec<Partner> {
    let Ok(beta) = Beta::new(alpha as f32, alpha as f32) else {
        return Vec::new();
    };
    let originals = pixels.to_vec();
    let mut others: Vec<usize> = (0..labels.len()).collect();
    others.shuffle(random);
    let partners: Vec<Partner> = others
        .iter()
        .map(|&other| {
            let share: f32 = beta.sample(random);
            Partner {
                label: labels[other],
                share: share.max(1.0 - share),
            }
        })
        .collect();
    for (index, image) in pixels.chunks_exact_mut(IMAGE_LEN).enumerate() {
        let other = &originals[others[index] * IMAGE_LEN..][..IMAGE_LEN];
        blend(image, other, partners[index].share);
    }
    partners
}

/// Blends an image with another, keeping `share` of itself.
pub fn blend(image: &mut [f32], other: &[f32], share: f32) {
    for (pixel, other) in image.iter_mut().zip(other) {
        *pixel = share * *pixel + (1.0 - share) * other;
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn mixed(alpha: f64) -> (Vec<f32>, Vec<Partner>) {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let labels: Vec<u8> = (0..64).collect();
        let mut pixels: Vec<f32> = labels
            .iter()
            .flat_map(|&label| [f32::from(label); IMAGE_LEN])
            .collect();
        let partners = apply(alpha, &mut random, &mut pixels, &labels);
        (pixels, partners)
    }

    #[test]
    fn pixels_and_labels_are_blended_in_the_same_shares() {
        let (pixels, partners) = mixed(0.4);
        for (own, (image, partner)) in pixels.chunks_exact(IMAGE_LEN).zip(&partners).enumerate() {
            let expected =
                partner.share * own as f32 + (1.0 - partner.share) * f32::from(partner.label);
            assert!(image.iter().all(|x| (x - expected).abs() < 1e-4));
            assert!((0.5..=1.0).contains(&partner.share));
        }
        let mut met: Vec<u8> = partners.iter().map(|partner| partner.label).collect();
        met.sort_unstable();
        assert_eq!(met, (0..64).collect::<Vec<_>>());
    }

    #[test]
    fn small_alphas_blend_little_and_zero_not_at_all() {
        let mean = |alpha| {
            let partners = mixed(alpha).1;
            partners.iter().map(|partner| partner.share).sum::<f32>() / 64.0
        };
        assert!(mean(0.1) > mean(1.0) + 0.1);
        assert_eq!(mixed(0.0).1, []);
    }
}
