//! Uniform random pixels with random labels: nothing to learn, only to memorise.
//!
//! The counterpart of NumPy's `rand(n, 32, 32, 3)` and `randint(0, classes, n)`.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Fills `image` (`[CHANNELS, SIDE, SIDE]`) with random pixels and returns a random class below
/// `classes`.
pub fn draw(random: &mut ChaCha8Rng, classes: usize, image: &mut [f32]) -> u8 {
    let label = label(random, classes);
    image.fill_with(|| random.random());
    label
}

/// A random class below `classes`, each as likely as any other: the first number of an image's stream.
pub fn label(random: &mut ChaCha8Rng, classes: usize) -> u8 {
    random.random_range(0..classes as u32) as u8
}

/// Adds Gaussian noise to pixels and keeps them from 0 to 1.
///
/// Thousands of numbers an image: they come from a quicker generator, seeded from the stream.
pub fn add(random: &mut ChaCha8Rng, deviation: f64, image: &mut [f32]) {
    let mut quick = Xoshiro256PlusPlus::from_rng(random);
    for pixel in image {
        let normal: f32 = StandardNormal.sample(&mut quick);
        *pixel = (*pixel + deviation as f32 * normal).clamp(0.0, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::IMAGE_LEN;

    #[test]
    fn pixels_and_labels_are_uniform() {
        const IMAGES: usize = 1600;
        let (mut sum, mut labels) = (0.0, [0usize; 16]);
        let mut image = [0.0; IMAGE_LEN];
        for index in 0..IMAGES {
            let mut random = ChaCha8Rng::seed_from_u64(index as u64);
            labels[usize::from(draw(&mut random, 16, &mut image))] += 1;
            sum += image.iter().map(|&x| f64::from(x)).sum::<f64>() / IMAGE_LEN as f64;
        }
        assert!((sum / IMAGES as f64 - 0.5).abs() < 1e-3);
        // χ² with 15 degrees of freedom: 37.7 is exceeded once in a thousand seeds.
        let expected = IMAGES as f64 / 16.0;
        let chi2: f64 = labels
            .iter()
            .map(|&n| (n as f64 - expected).powi(2) / expected)
            .sum();
        assert!(chi2 < 37.7, "{labels:?}");
    }
}
