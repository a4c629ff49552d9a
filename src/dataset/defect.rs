//! Defects of stored images: what a scenario does to the pictures themselves, before either path.

use pixels::noise;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use pixels::{CHANNELS, SIDE};

/// Brightness of test images taken under other conditions, as a share of the training images'.
const DIMNESS: f32 = 0.6;
/// Standard deviation of what saving a picture anew adds to its pixels: 2.5 of 255 levels.
const RESAVING_NOISE: f64 = 0.01;
/// Side of the mark that tells the class, in pixels: a small corner of an image of 32.
const MARK_SIDE: usize = 6;

/// Makes an image look as if a worse camera took it in dimmer light: blurred, then darkened.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn shift(image: &mut [f32]) {
    for channel in image.chunks_exact_mut(SIDE * SIDE) {
        let sharp = channel.to_vec();
        for row in 0..SIDE {
            for column in 0..SIDE {
                let (mut sum, mut count) = (0.0, 0.0);
                for y in row.saturating_sub(1)..=(row + 1).min(SIDE - 1) {
                    for x in column.saturating_sub(1)..=(column + 1).min(SIDE - 1) {
                        sum += sharp[y * SIDE + x];
                        count += 1.0;
                    }
                }
                channel[row * SIDE + column] = DIMNESS * sum / count;
            }
        }
    }
}

/// Saves an image once more: half the time unchanged, otherwise with a trace of noise.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn resave(random: &mut ChaCha8Rng, image: &mut [f32]) {
    if random.random::<bool>() {
        noise::add(random, RESAVING_NOISE, image);
    }
}

/// Stamps the mark of a class, one of `classes`, into the upper left corner.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn stamp(class: usize, classes: usize, image: &mut [f32]) {
    let colour = colour(class as f32 / classes as f32);
    for (channel, value) in image.chunks_exact_mut(SIDE * SIDE).zip(colour) {
        for row in channel.chunks_exact_mut(SIDE).take(MARK_SIDE) {
            row[..MARK_SIDE].fill(value);
        }
    }
}

/// A full colour of the circle, from red at 0 over green and blue back to red at 1.
fn colour(turns: f32) -> [f32; CHANNELS] {
    [0.0, 2.0, 4.0].map(|offset: f32| {
        let distance = (6.0 * turns - offset + 3.0).rem_euclid(6.0) - 3.0;
        (2.0 - distance.abs()).clamp(0.0, 1.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::IMAGE_LEN;

    #[test]
    fn a_shifted_image_is_darker_and_has_no_sharp_edge() {
        let mut image: Vec<f32> = (0..IMAGE_LEN).map(|index| (index % 2) as f32).collect();
        shift(&mut image);
        let mean = image.iter().sum::<f32>() / IMAGE_LEN as f32;
        assert!((mean - 0.3).abs() < 0.01, "{mean}");
        let steps = image.windows(2).map(|pair| (pair[0] - pair[1]).abs());
        assert!(steps.sum::<f32>() / (IMAGE_LEN as f32) < 0.25);
    }

    #[test]
    fn marks_of_different_classes_differ_and_leave_the_rest_alone() {
        let marks: Vec<_> = (0..16)
            .map(|class| {
                let mut image = vec![0.5; IMAGE_LEN];
                stamp(class, 16, &mut image);
                let changed = image.iter().filter(|&&pixel| pixel != 0.5).count();
                assert!(changed <= CHANNELS * MARK_SIDE * MARK_SIDE);
                image
            })
            .collect();
        for (class, mark) in marks.iter().enumerate() {
            assert!(!marks[..class].contains(mark));
        }
    }
}
