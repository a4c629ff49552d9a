//! What augmentations do to one image: numbers, drawn by the caller, and how they are applied.
//!
//! An augmentation is a file of `transform/`. To add one, this is the only other file of the crate
//! to touch: the file's `mod`, a field of [`Transform`] and a line of [`Transform::apply`], which does
//! not compile before it names every field.

mod colour;
pub mod cutout;
pub mod geometry;

use serde::Deserialize;

use cutout::Square;
use geometry::Affine;

/// What happens to one image, as numbers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transform {
    /// Whether the image is mirrored left to right.
    pub flip: bool,
    /// Whether the image is mirrored top to bottom.
    pub vertical_flip: bool,
    /// Angle by which the image is turned, in degrees.
    pub rotation_degrees: f32,
    /// Factor by which the image is enlarged.
    pub scale: f32,
    /// How far the image is moved to the right, as a share of its side.
    pub shift_x: f32,
    /// How far the image is moved down, as a share of its side.
    pub shift_y: f32,
    /// Factor of every pixel.
    pub brightness: f32,
    /// Factor of every pixel's distance from the image's mean grey.
    pub contrast: f32,
    /// Factor of every pixel's distance from its own grey.
    pub saturation: f32,
    /// Turns of the colour circle added to every hue.
    pub hue_turns: f32,
    /// The square that is blackened, if any.
    pub cutout: Option<Square>,
}

impl Transform {
    /// Changes an image: where pixels go, what colour they have, then what is blackened.
    ///
    /// # Shapes
    /// `image`: `[CHANNELS, SIDE, SIDE]`
    pub fn apply(&self, image: &mut [f32]) {
        // No `..`: the compiler asks for a new field here, then for what it is used for.
        let Self {
            flip,
            vertical_flip,
            rotation_degrees,
            scale,
            shift_x,
            shift_y,
            brightness,
            contrast,
            saturation,
            hue_turns,
            cutout,
        } = *self;
        let affine = Affine {
            flip,
            vertical_flip,
            rotation_degrees,
            scale,
            shift_x,
            shift_y,
        };
        affine.apply(image);
        colour::adjust_brightness(image, brightness);
        colour::adjust_contrast(image, contrast);
        colour::adjust_saturation(image, saturation);
        colour::adjust_hue(image, hue_turns);
        if let Some(square) = cutout {
            square.blacken(image);
        }
    }
}
