//! Settings of the data: what the network learns from and is measured on.

use serde::{Deserialize, Serialize};

use crate::settings::control::{
    Condition, Control, DATA, Exported, Kind, Need, Scale, integer, number,
};
use crate::settings::sources::{self, DataSource};

/// Classes at least, and at most.
pub const CLASSES: [u32; 2] = [2, 16];
/// Training images at most, those of the validation split included.
pub const MOST_TRAINING: u32 = 5000;

/// What the network learns from and is measured on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Data {
    /// Where images and labels come from.
    #[serde(rename = "data")]
    pub source: DataSource,
    /// The fingerprint of the own images a link was made with; 0 is any.
    pub images: u32,
    /// Number of classes.
    pub classes: usize,
    /// Images in the training and validation splits, before augmentation.
    pub train: usize,
    /// Images in the test split.
    pub test: usize,
    /// The share of `train` that makes the validation split.
    pub validation: f64,
    /// The share of training labels that are redrawn.
    pub label_noise: f64,
    /// Standard deviation of the noise in every image of every split.
    pub pixel_noise: f64,
}

impl Default for Data {
    fn default() -> Self {
        Self {
            source: DataSource::Shapes,
            images: 0,
            classes: 8,
            train: 200,
            test: 300,
            validation: 0.0,
            label_noise: 0.0,
            pixel_noise: 0.0,
        }
    }
}

impl Data {
    /// Images of `train` that make the validation split.
    pub fn validation_count(&self) -> usize {
        self.validation_share_of(self.train)
    }

    /// Of so many images, those that make the validation split: at least one if the share is above
    /// 0.
    pub fn validation_share_of(&self, images: usize) -> usize {
        let share = (images as f64 * self.validation).round() as usize;
        share.max(usize::from(self.validation > 0.0))
    }
}

/// The controls of these settings, in the order in which the page shows and links spell them.
pub(super) const CONTROLS: [Control; 8] = [
    Control {
        key: "data",
        label: "Data",
        help: "Shapes, photographs of clothes, digits and your own images have something to \
               learn. Noise is random pixels with random labels: the network can only memorise \
               it, and no remedy can lift the test above chance.",
        exported: Exported::Not {
            because: "images and labels lie beside the programs as they are",
        },
        kind: Kind::Choice {
            options: &sources::CHOICES,
        },
        ..DATA
    },
    Control {
        key: "images",
        label: "Fingerprint of own images",
        help: "Tells whether the images at hand are those that a link was made with; 0 is any.",
        advanced: true,
        is_shown: false,
        is_named: false,
        exported: Exported::Not {
            because: "own images lie beside the programs",
        },
        kind: integer(0, u32::MAX, Scale::Linear),
        ..DATA
    },
    Control {
        key: "classes",
        label: "Classes",
        help: "How many kinds of image there are. Guessing is right one time in this many.",
        needs: Some(Need {
            condition: Condition::IsNot {
                key: "data",
                value: "own",
            },
            reason: "Your own images bring their classes.",
        }),
        kind: integer(CLASSES[0], CLASSES[1], Scale::Linear),
        ..DATA
    },
    Control {
        key: "train",
        label: "Training images",
        help: "How many images the network learns from. Few are quickly memorised; many force it \
               to find what they have in common.",
        exported: Exported::Not {
            because: "images and labels lie beside the programs as they are",
        },
        kind: integer(10, MOST_TRAINING, Scale::Log),
        ..DATA
    },
    Control {
        key: "test",
        label: "Test images",
        help: "How many images only measure. Few give a wide interval: the test accuracy is then \
               mostly luck.",
        advanced: true,
        exported: Exported::Not {
            because: "images and labels lie beside the programs as they are",
        },
        kind: integer(10, 2000, Scale::Log),
        ..DATA
    },
    Control {
        key: "validation",
        label: "Validation share",
        help: "This share of the training images is held out to choose between settings and to \
               stop early, so that the test images stay unseen.",
        advanced: true,
        kind: number(0.0, 0.5, 0.05, Scale::Linear),
        ..DATA
    },
    Control {
        key: "labelNoise",
        label: "Label noise",
        help: "This share of the training labels is redrawn at random. Wrong labels can only be \
               memorised.",
        advanced: true,
        exported: Exported::Not {
            because: "images and labels lie beside the programs as they are",
        },
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..DATA
    },
    Control {
        key: "pixelNoise",
        label: "Pixel noise",
        help: "Gaussian noise of this standard deviation in every image of every split, drawn \
               once; pixels go from 0 to 1.",
        advanced: true,
        exported: Exported::Not {
            because: "images and labels lie beside the programs as they are",
        },
        kind: number(0.0, 0.5, 0.02, Scale::Linear),
        ..DATA
    },
];
