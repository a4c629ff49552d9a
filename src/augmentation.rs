//! Changes to training images that leave their class as it is.
//!
//! What happens to one image is a [`Transform`]: numbers drawn here from a stream, as the experiment's
//! settings say, and applied in the crate [`pixels`]; then comes noise. To add one: a setting in
//! [`experiment`](crate::experiment), a row in [`controls`](crate::controls), a number in
//! [`Transform`].

use pixels::cutout::Square;
use pixels::geometry::flip_horizontally;
use pixels::{Transform, noise};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::experiment::{Experiment, Flip, VerticalFlip};
use crate::random::{Stream, stream};

/// Whether an experiment's settings leave every image as it is: whether they take no number from
/// a stream.
pub fn is_identity(experiment: &Experiment) -> bool {
    let untouched = stream(0, Stream::Augmentation, 0);
    let mut random = untouched.clone();
    draw(experiment, &mut random);
    random == untouched
}

/// Draws what happens to one image. A setting that is off takes no number from the stream, so
/// that turning one on leaves runs without it as they were.
pub fn draw(experiment: &Experiment, random: &mut ChaCha8Rng) -> Transform {
    let flip = experiment.flip == Flip::Random && random.random::<bool>();
    let vertical_flip = experiment.vertical_flip == VerticalFlip::Random && random.random::<bool>();
    let mut around = |middle: f32, reach: f64| {
        if reach == 0.0 {
            return middle;
        }
        middle + reach as f32 * random.random_range(-1.0..=1.0)
    };
    Transform {
        flip,
        vertical_flip,
        rotation_degrees: around(0.0, experiment.rotation),
        scale: around(1.0, experiment.zoom),
        shift_x: around(0.0, experiment.shift),
        shift_y: around(0.0, experiment.shift),
        brightness: around(1.0, experiment.brightness),
        contrast: around(1.0, experiment.contrast),
        saturation: around(1.0, experiment.color_jitter),
        hue_turns: around(0.0, experiment.color_jitter / 4.0),
        cutout: Square::draw(experiment.cutout, random),
    }
}

/// Changes one image at random, as the experiment says.
fn change(experiment: &Experiment, random: &mut ChaCha8Rng, image: &mut [f32]) {
    draw(experiment, random).apply(image);
    if experiment.random_noise > 0.0 {
        noise::add(random, experiment.random_noise, image);
    }
}

/// Changes one image of a batch at random, unless the changes are in appended copies already.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn apply(experiment: &Experiment, random: &mut ChaCha8Rng, image: &mut [f32]) {
    if experiment.copies == 0 {
        change(experiment, random, image);
    }
}

/// How many images the training split has once copies are appended to `originals`.
pub fn extended_len(experiment: &Experiment, originals: usize) -> usize {
    let mirrored = if experiment.flip == Flip::Copy { 2 } else { 1 };
    originals * (1 + experiment.copies) * mirrored
}

/// Makes the `index`th image of the extended training split from the original it is a copy of, the
/// one at `index % originals`: first the originals, then changed copies of all of them, again and
/// again, then a mirrored copy of all that.
pub fn extend(experiment: &Experiment, originals: usize, index: usize, image: &mut [f32]) {
    let unmirrored = originals * (1 + experiment.copies);
    let number = index % unmirrored;
    if number >= originals {
        let seed = u64::from(experiment.seed);
        let mut random = stream(seed, Stream::Copies, (number - originals) as u64);
        change(experiment, &mut random, image);
    }
    if index >= unmirrored {
        flip_horizontally(image);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::IMAGE_LEN;

    fn ramp() -> Vec<f32> {
        (0..IMAGE_LEN)
            .map(|index| index as f32 / IMAGE_LEN as f32)
            .collect()
    }

    fn draws(experiment: &Experiment) -> Vec<Transform> {
        let mut random = stream(1, Stream::Augmentation, 0);
        (0..1000).map(|_| draw(experiment, &mut random)).collect()
    }

    #[test]
    fn without_settings_nothing_happens_and_no_number_is_drawn() {
        let mut random = stream(1, Stream::Augmentation, 0);
        let mut image = ramp();
        apply(&Experiment::default(), &mut random, &mut image);
        assert_eq!(image, ramp());
        assert_eq!(random, stream(1, Stream::Augmentation, 0));
    }

    #[test]
    fn random_flips_come_about_half_the_time_and_off_never() {
        let flipped = |flip| {
            let experiment = Experiment {
                flip,
                ..Experiment::default()
            };
            draws(&experiment).iter().filter(|drawn| drawn.flip).count()
        };
        assert!((430..570).contains(&flipped(Flip::Random)));
        assert_eq!(flipped(Flip::None), 0);
        assert_eq!(flipped(Flip::Copy), 0);
    }

    #[test]
    fn each_strength_bounds_its_own_number_and_reaches_both_ends() {
        type Number = fn(&Transform) -> f32;
        let plain = Experiment::default();
        let cases: [(Experiment, Number, f32, f32); 7] = [
            (
                Experiment {
                    rotation: 30.0,
                    ..plain.clone()
                },
                |t| t.rotation_degrees,
                0.0,
                30.0,
            ),
            (
                Experiment {
                    zoom: 0.2,
                    ..plain.clone()
                },
                |t| t.scale,
                1.0,
                0.2,
            ),
            (
                Experiment {
                    shift: 0.1,
                    ..plain.clone()
                },
                |t| t.shift_y,
                0.0,
                0.1,
            ),
            (
                Experiment {
                    brightness: 0.4,
                    ..plain.clone()
                },
                |t| t.brightness,
                1.0,
                0.4,
            ),
            (
                Experiment {
                    contrast: 0.4,
                    ..plain.clone()
                },
                |t| t.contrast,
                1.0,
                0.4,
            ),
            (
                Experiment {
                    color_jitter: 0.4,
                    ..plain.clone()
                },
                |t| t.saturation,
                1.0,
                0.4,
            ),
            (
                Experiment {
                    color_jitter: 0.4,
                    ..plain.clone()
                },
                |t| t.hue_turns,
                0.0,
                0.1,
            ),
        ];
        for (experiment, number, middle, reach) in cases {
            let numbers: Vec<f32> = draws(&experiment).iter().map(number).collect();
            let least = numbers.iter().copied().fold(f32::INFINITY, f32::min);
            let most = numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            assert!(
                least >= middle - reach - 1e-6 && least < middle - 0.95 * reach,
                "{least}"
            );
            assert!(
                most <= middle + reach + 1e-6 && most > middle + 0.95 * reach,
                "{most}"
            );
        }
    }

    #[test]
    fn pixels_stay_within_zero_and_one_under_everything_at_once() {
        let all = Experiment {
            flip: Flip::Random,
            vertical_flip: VerticalFlip::Random,
            rotation: 180.0,
            zoom: 0.5,
            shift: 0.5,
            brightness: 1.0,
            contrast: 1.0,
            color_jitter: 1.0,
            random_noise: 0.5,
            cutout: 0.75,
            ..Experiment::default()
        };
        let mut random = stream(1, Stream::Augmentation, 0);
        for _ in 0..50 {
            let mut image = ramp();
            apply(&all, &mut random, &mut image);
            assert!(image.iter().all(|x| (0.0..=1.0).contains(x)));
        }
    }

    #[test]
    fn copies_are_appended_and_batches_left_alone() {
        let copied = Experiment {
            rotation: 20.0,
            copies: 2,
            flip: Flip::Copy,
            ..Experiment::default()
        };
        assert_eq!(extended_len(&copied, 3), 18);
        let extended = |index| {
            let mut image = ramp();
            extend(&copied, 3, index, &mut image);
            image
        };
        assert_eq!(extended(2), ramp());
        assert_ne!(extended(3), ramp());
        assert_ne!(extended(3), extended(4));
        assert_ne!(extended(3), extended(6));
        for index in 0..9 {
            let mut mirrored = extended(index);
            flip_horizontally(&mut mirrored);
            assert_eq!(mirrored, extended(9 + index));
        }
        let mut image = ramp();
        apply(&copied, &mut stream(1, Stream::Augmentation, 1), &mut image);
        assert_eq!(image, ramp());
    }
}
