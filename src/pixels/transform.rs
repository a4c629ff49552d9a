//! What happens to one image: numbers, drawn by whoever wants chance, and what they do.

use serde::Deserialize;

use crate::cutout::Square;
use crate::{colour, geometry};

/// What happens to one image.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transform {
    /// Mirrored left to right.
    pub flip: bool,
    /// Mirrored top to bottom.
    pub vertical_flip: bool,
    /// Turned by this angle.
    pub rotation_degrees: f32,
    /// Enlarged by this factor.
    pub scale: f32,
    /// Moved to the right, as a share of the side.
    pub shift_x: f32,
    /// Moved down, as a share of the side.
    pub shift_y: f32,
    /// Factor of every pixel.
    pub brightness: f32,
    /// Factor of every pixel's distance from the image's mean grey.
    pub contrast: f32,
    /// Factor of every pixel's distance from its own grey.
    pub saturation: f32,
    /// Turns of the colour circle added to every hue.
    pub hue_turns: f32,
    /// Blackened.
    pub cutout: Option<Square>,
}

impl Transform {
    /// Leaves an image as it is.
    pub const IDENTITY: Self = Self {
        flip: false,
        vertical_flip: false,
        rotation_degrees: 0.0,
        scale: 1.0,
        shift_x: 0.0,
        shift_y: 0.0,
        brightness: 1.0,
        contrast: 1.0,
        saturation: 1.0,
        hue_turns: 0.0,
        cutout: None,
    };

    /// Changes an image: where pixels go, what colour they have, then what is blackened.
    ///
    /// # Shapes
    /// `image`: `[CHANNELS, SIDE, SIDE]`
    pub fn apply(&self, image: &mut [f32]) {
        geometry::apply(self, image);
        colour::apply(self, image);
        if let Some(square) = self.cutout {
            square.blacken(image);
        }
    }
}
