//! Changes to training images that leave their class as it is.
//!
//! What happens to one image is a [`Transform`]: numbers that are drawn here from a stream, as the
//! settings say, and applied by the crate [`pixels`]; then comes noise. `.github/CONTRIBUTING.md`
//! has the steps that add one.

use pixels::cutout::Square;
use pixels::geometry::flip_horizontally;
use pixels::{Transform, noise};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::random::{Stream, stream};
use crate::settings::{Augmentation, Flip, VerticalFlip};

/// Whether the settings leave every image unchanged: then no random number is drawn.
pub fn is_identity(augmentation: &Augmentation) -> bool {
    let untouched = stream(0, Stream::Augmentation, 0);
    let mut random = untouched.clone();
    draw(augmentation, &mut random);
    random == untouched
}

/// Draws what happens to one image. A setting that is off takes no number from the stream, so
/// that turning one on leaves runs without it as they were.
pub fn draw(augmentation: &Augmentation, random: &mut ChaCha8Rng) -> Transform {
    let flip = augmentation.flip == Flip::Random && random.random::<bool>();
    let vertical_flip =
        augmentation.vertical_flip == VerticalFlip::Random && random.random::<bool>();
    let mut around = |middle: f32, reach: f64| {
        if reach == 0.0 {
            return middle;
        }
        middle + reach as f32 * random.random_range(-1.0..=1.0)
    };
    Transform {
        flip,
        vertical_flip,
        rotation_degrees: around(0.0, augmentation.rotation),
        scale: around(1.0, augmentation.zoom),
        shift_x: around(0.0, augmentation.shift),
        shift_y: around(0.0, augmentation.shift),
        brightness: around(1.0, augmentation.brightness),
        contrast: around(1.0, augmentation.contrast),
        saturation: around(1.0, augmentation.color_jitter),
        hue_turns: around(0.0, augmentation.color_jitter / 4.0),
        cutout: Square::draw(augmentation.cutout, random),
    }
}

/// Changes one image at random, as the settings say.
fn change(augmentation: &Augmentation, random: &mut ChaCha8Rng, image: &mut [f32]) {
    draw(augmentation, random).apply(image);
    if augmentation.random_noise > 0.0 {
        noise::add(random, augmentation.random_noise, image);
    }
}

/// Changes one image of a batch at random, unless the changes are in appended copies already.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn apply(augmentation: &Augmentation, random: &mut ChaCha8Rng, image: &mut [f32]) {
    if augmentation.copies == 0 {
        change(augmentation, random, image);
    }
}

/// Whether images change afresh in each batch, apart from mix-up.
pub fn changes_batches(augmentation: &Augmentation) -> bool {
    let changes = augmentation.random_noise > 0.0 || !is_identity(augmentation);
    augmentation.copies == 0 && changes
}

/// How many images the training split has once copies are appended to `originals`.
pub fn extended_len(augmentation: &Augmentation, originals: usize) -> usize {
    let mirrored = if augmentation.flip == Flip::Copy {
        2
    } else {
        1
    };
    originals * (1 + augmentation.copies) * mirrored
}

/// Makes the `index`th image of the extended training split from the original it is a copy of, the
/// one at `index % originals`: first the originals, then changed copies of all of them, again and
/// again, then a mirrored copy of all that.
pub fn extend(
    augmentation: &Augmentation,
    seed: u32,
    originals: usize,
    index: usize,
    image: &mut [f32],
) {
    let unmirrored = originals * (1 + augmentation.copies);
    let number = index % unmirrored;
    if number >= originals {
        let mut random = stream(u64::from(seed), Stream::Copies, (number - originals) as u64);
        change(augmentation, &mut random, image);
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

    fn draws(augmentation: &Augmentation) -> Vec<Transform> {
        let mut random = stream(1, Stream::Augmentation, 0);
        (0..1000).map(|_| draw(augmentation, &mut random)).collect()
    }

    #[test]
    fn without_settings_nothing_happens_and_no_number_is_drawn() {
        let mut random = stream(1, Stream::Augmentation, 0);
        let mut image = ramp();
        apply(&Augmentation::default(), &mut random, &mut image);
        assert_eq!(image, ramp());
        assert_eq!(random, stream(1, Stream::Augmentation, 0));
    }

    #[test]
    fn random_flips_come_about_half_the_time_and_off_never() {
        let flipped = |flip| {
            let augmentation = Augmentation {
                flip,
                ..Augmentation::default()
            };
            draws(&augmentation)
                .iter()
                .filter(|drawn| drawn.flip)
                .count()
        };
        assert!((430..570).contains(&flipped(Flip::Random)));
        assert_eq!(flipped(Flip::None), 0);
        assert_eq!(flipped(Flip::Copy), 0);
    }

    #[test]
    fn each_strength_bounds_its_own_number_and_reaches_both_ends() {
        type Number = fn(&Transform) -> f32;
        let plain = Augmentation::default();
        let cases: [(Augmentation, Number, f32, f32); 7] = [
            (
                Augmentation {
                    rotation: 30.0,
                    ..plain.clone()
                },
                |t| t.rotation_degrees,
                0.0,
                30.0,
            ),
            (
                Augmentation {
                    zoom: 0.2,
                    ..plain.clone()
                },
                |t| t.scale,
                1.0,
                0.2,
            ),
            (
                Augmentation {
                    shift: 0.1,
                    ..plain.clone()
                },
                |t| t.shift_y,
                0.0,
                0.1,
            ),
            (
                Augmentation {
                    brightness: 0.4,
                    ..plain.clone()
                },
                |t| t.brightness,
                1.0,
                0.4,
            ),
            (
                Augmentation {
                    contrast: 0.4,
                    ..plain.clone()
                },
                |t| t.contrast,
                1.0,
                0.4,
            ),
            (
                Augmentation {
                    color_jitter: 0.4,
                    ..plain.clone()
                },
                |t| t.saturation,
                1.0,
                0.4,
            ),
            (
                Augmentation {
                    color_jitter: 0.4,
                    ..plain.clone()
                },
                |t| t.hue_turns,
                0.0,
                0.1,
            ),
        ];
        for (augmentation, number, middle, reach) in cases {
            let numbers: Vec<f32> = draws(&augmentation).iter().map(number).collect();
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
        let all = Augmentation {
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
            ..Augmentation::default()
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
        let copied = Augmentation {
            rotation: 20.0,
            copies: 2,
            flip: Flip::Copy,
            ..Augmentation::default()
        };
        assert_eq!(extended_len(&copied, 3), 18);
        let extended = |index| {
            let mut image = ramp();
            extend(&copied, 1, 3, index, &mut image);
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
