//! Cut-out: a blackened square whose centre is anywhere in the image, so that it may hang over the
//! border.
//!
//! DeVries & Taylor (2017), *Improved regularization of convolutional neural networks with cutout*.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

use crate::image::SIDE;

/// The square of whole pixels that is blackened.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Square {
    /// Left column of the square; may be outside the image.
    pub x: i32,
    /// Top row of the square; may be outside the image.
    pub y: i32,
    /// Height and width of the square.
    pub side: i32,
}

impl Square {
    /// Draws a square at random, whose side is a share of the image's; none for a share of 0.
    pub fn draw(share: f64, random: &mut ChaCha8Rng) -> Option<Self> {
        if share == 0.0 {
            return None;
        }
        let side = (share * SIDE as f64).round() as i32;
        let mut start = || random.random_range(0..SIDE as i32) - side / 2;
        Some(Self {
            x: start(),
            y: start(),
            side,
        })
    }

    /// Sets the pixels that the square covers to 0.
    ///
    /// # Shapes
    /// `image`: `[CHANNELS, SIDE, SIDE]`
    pub fn blacken(self, image: &mut [f32]) {
        let within = |start: i32| {
            let clip = |place: i32| place.clamp(0, SIDE as i32) as usize;
            clip(start)..clip(start + self.side)
        };
        for channel in image.chunks_exact_mut(SIDE * SIDE) {
            for row in within(self.y) {
                channel[row * SIDE..][within(self.x)].fill(0.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn squares_cover_a_share_of_the_image_and_hang_over_its_border() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut covered = Vec::new();
        for _ in 0..200 {
            let mut image = vec![1.0; SIDE * SIDE];
            Square::draw(0.5, &mut random).unwrap().blacken(&mut image);
            covered.push(image.iter().filter(|&&x| x == 0.0).count());
        }
        assert_eq!(covered.iter().max(), Some(&256));
        assert!(covered.iter().min() < Some(&100));
        assert_eq!(Square::draw(0.0, &mut random), None);
    }
}
