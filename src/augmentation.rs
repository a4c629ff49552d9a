//! Changes to training images that leave their class as it is.
//!
//! Pure functions of one image and a stream. To add one: a function here, a setting in
//! [`experiment`](crate::experiment), a row in [`controls`](crate::controls), a line in
//! [`apply`].

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::dataset::{Dataset, SIDE};
use crate::experiment::{Experiment, Flip};

/// Changes one image of a batch at random, as the experiment says.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn apply(experiment: &Experiment, random: &mut ChaCha8Rng, image: &mut [f32]) {
    if experiment.flip == Flip::Random && random.random::<bool>() {
        flip_horizontally(image);
    }
}

/// Appends a mirrored copy of every image, in the same order.
pub fn append_flipped(dataset: &mut Dataset) {
    for index in 0..dataset.len() {
        let mut image = dataset.image(index).to_vec();
        flip_horizontally(&mut image);
        dataset.push(&image, dataset.label(index));
    }
}

/// Mirrors an image left to right.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn flip_horizontally(image: &mut [f32]) {
    for row in image.chunks_exact_mut(SIDE) {
        row.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::IMAGE_LEN;
    use crate::random::{Stream, stream};

    fn ramp() -> Vec<f32> {
        (0..IMAGE_LEN).map(|index| index as f32).collect()
    }

    #[test]
    fn a_flip_swaps_columns_within_each_row_and_channel() {
        let mut image = ramp();
        flip_horizontally(&mut image);
        assert_eq!(image[0], 31.0);
        assert_eq!(image[SIDE], 63.0);
        assert_eq!(image[SIDE * SIDE], (SIDE * SIDE + SIDE - 1) as f32);
        flip_horizontally(&mut image);
        assert_eq!(image, ramp());
    }

    #[test]
    fn random_flips_come_about_half_the_time_and_off_never() {
        let flipped = |flip| {
            let experiment = Experiment {
                flip,
                ..Experiment::default()
            };
            let mut random = stream(1, Stream::Augmentation, 0);
            (0..1000)
                .filter(|_| {
                    let mut image = ramp();
                    apply(&experiment, &mut random, &mut image);
                    image[0] != 0.0
                })
                .count()
        };
        assert!((430..570).contains(&flipped(Flip::Random)));
        assert_eq!(flipped(Flip::None), 0);
        assert_eq!(flipped(Flip::Copy), 0);
    }
}
