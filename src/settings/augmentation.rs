//! Settings of the augmentation: how training images are changed before the network sees them.

use serde::{Deserialize, Serialize};

use crate::settings::control::{
    AUGMENTATION, Condition, Control, Kind, Need, Scale, choice, integer, number,
};

/// How training images are changed before the network sees them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Augmentation {
    /// How mirrored images join the training.
    pub flip: Flip,
    /// How images turned upside down join the training.
    pub vertical_flip: VerticalFlip,
    /// Largest rotation either way, in degrees.
    pub rotation: f64,
    /// Largest change of scale, as a share.
    pub zoom: f64,
    /// Largest shift across and down, as a share of the side.
    pub shift: f64,
    /// Largest change of brightness, as a share.
    pub brightness: f64,
    /// Largest change of contrast, as a share.
    pub contrast: f64,
    /// Largest change of saturation, as a share; a quarter of it in turns for the hue.
    pub color_jitter: f64,
    /// Standard deviation of the noise drawn afresh at each use.
    pub random_noise: f64,
    /// Side of the blackened square, as a share of the image's.
    pub cutout: f64,
    /// α of the beta distribution of mix-up's shares; 0 is no mix-up.
    pub mixup: f64,
    /// Augmented copies appended once; 0 augments each batch afresh.
    pub copies: usize,
}

impl Default for Augmentation {
    fn default() -> Self {
        Self {
            flip: Flip::None,
            vertical_flip: VerticalFlip::None,
            rotation: 0.0,
            zoom: 0.0,
            shift: 0.0,
            brightness: 0.0,
            contrast: 0.0,
            color_jitter: 0.0,
            random_noise: 0.0,
            cutout: 0.0,
            mixup: 0.0,
            copies: 0,
        }
    }
}

/// How horizontally mirrored images join the training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Flip {
    /// Not at all.
    None,
    /// A mirrored copy of the training split is appended once, before training.
    Copy,
    /// Each image of each batch is mirrored with probability one half.
    Random,
}

/// How vertically mirrored images join the training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum VerticalFlip {
    /// Not at all.
    None,
    /// Each image is mirrored with probability one half.
    Random,
}

/// The controls of these settings, in the order in which the page shows and links spell them.
pub(super) const CONTROLS: [Control; 12] = [
    Control {
        key: "flip",
        label: "Horizontal flip",
        help: "Mirrored images count as new ones: append a mirrored copy of the training images \
               once, or mirror each image at random whenever it is used.",
        kind: Kind::Choice {
            options: &[
                choice("none", "Off"),
                choice("copy", "Appended copy"),
                choice("random", "Random"),
            ],
        },
        ..AUGMENTATION
    },
    Control {
        key: "verticalFlip",
        label: "Vertical flip",
        help: "Turns each image upside down at random. Only where up and down mean nothing.",
        advanced: true,
        kind: Kind::Choice {
            options: &[choice("none", "Off"), choice("random", "Random")],
        },
        ..AUGMENTATION
    },
    Control {
        key: "rotation",
        label: "Rotation",
        help: "Turns each image by a random angle up to this many degrees either way. What comes \
               in at the border is the image mirrored.",
        kind: number(0.0, 180.0, 5.0, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "zoom",
        label: "Zoom",
        help: "Scales each image by a random factor up to this much below or above 1.",
        kind: number(0.0, 0.5, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "shift",
        label: "Shift",
        help: "Moves each image by a random distance up to this share of its side, across and \
               down.",
        kind: number(0.0, 0.5, 0.02, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "brightness",
        label: "Brightness",
        help: "Multiplies each image by a random factor up to this much below or above 1.",
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "contrast",
        label: "Contrast",
        help: "Spreads each image's pixels about its mean grey by a random factor up to this much \
               below or above 1.",
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "colorJitter",
        label: "Colour jitter",
        help: "Changes saturation by a random factor up to this much below or above 1, and turns \
               the hue by up to a quarter of this share of the colour circle.",
        advanced: true,
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "randomNoise",
        label: "Random pixel noise",
        help: "Adds Gaussian noise of this standard deviation, drawn afresh whenever an image is \
               used; pixels go from 0 to 1.",
        advanced: true,
        kind: number(0.0, 0.5, 0.02, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "cutout",
        label: "Cut-out",
        help: "Blackens a square whose side is this share of the image's, at a random place.",
        advanced: true,
        kind: number(0.0, 0.75, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "mixup",
        label: "Mix-up",
        help: "Blends each image and its label with another's of the batch. The shares are drawn \
               from a beta distribution with this α: small values blend little.",
        advanced: true,
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "copies",
        label: "Augmented copies",
        help: "0 changes the images afresh in each batch. Above 0, this many changed copies of \
               each training image are appended once, before training; mix-up stays per batch.",
        advanced: true,
        augments: false,
        needs: Some(Need {
            condition: Condition::Augmentation,
            reason: "No augmentation is set.",
        }),
        kind: integer(0, 10, Scale::Linear),
        ..AUGMENTATION
    },
];
