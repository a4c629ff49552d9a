//! Ready-made experiments, by name.
//!
//! Links refer to presets by name, so their settings are part of link version 1 and frozen.

use serde::Serialize;

use crate::settings::augmentation::{Augmentation, Flip};
use crate::settings::data::Data;
use crate::settings::experiment::Experiment;
use crate::settings::network::Network;
use crate::settings::sources::DataSource;
use crate::settings::training::Training;

/// An experiment with a name and a lesson.
pub struct Preset {
    /// As links spell it.
    pub name: &'static str,
    /// As people read it.
    pub label: &'static str,
    /// What to look for, in a sentence or two.
    pub lesson: &'static str,
    build: fn() -> Experiment,
}

/// What the page shows of a preset.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PresetSummary {
    /// As links spell it.
    pub name: &'static str,
    /// As people read it.
    pub label: &'static str,
    /// What to look for.
    pub lesson: &'static str,
    /// Its settings.
    pub experiment: Experiment,
}

/// All presets; the first is what a first visitor sees.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "start",
        label: "Start: shapes, few images",
        lesson: "Eight kinds of shape, few training images: the network soon knows every one of \
                 them by heart, and little about new ones. More images, random flips and dropout \
                 each narrow the gap.",
        build: Experiment::default,
    },
    Preset {
        name: "overfit",
        label: "Overfit: noise, 2 classes",
        lesson: "Fifty images of pure noise with random labels, and 2.4 million weights: given \
                 epochs enough (some seeds need more than these 20), the network knows every image \
                 by heart. Yet there is nothing to learn: the test stays at chance.",
        build: reference,
    },
    Preset {
        name: "flip",
        label: "Flip: noise with mirrored copies",
        lesson: "The overfit experiment with a mirrored copy of each training image. On noise this \
                 cannot help: the test stays at chance.",
        build: || Experiment {
            augmentation: Augmentation {
                flip: Flip::Copy,
                ..reference().augmentation
            },
            ..reference()
        },
    },
    Preset {
        name: "dropout",
        label: "Dropout: noise with dropout",
        lesson: "The overfit experiment with dropout. It slows the memorising, and the reported \
                 training accuracy lags behind the real one; the test stays at chance.",
        build: || Experiment {
            network: Network {
                dropout: 0.5,
                ..reference().network
            },
            ..reference()
        },
    },
    Preset {
        name: "seventy-six",
        label: "70% / 6%: noise, 16 classes",
        lesson: "“My CNN reports 70% in training but 6% in testing.” Sixteen classes of noise: \
                 guessing is right in 6.25% of cases, and that is what the test shows however well \
                 the training images are memorised.",
        build: || Experiment {
            data: Data {
                classes: 16,
                test: 200,
                ..reference().data
            },
            training: Training {
                epochs: 40,
                ..reference().training
            },
            ..reference()
        },
    },
    Preset {
        name: "fashion",
        label: "Fashion-MNIST: 100 photographs",
        lesson: "Ten kinds of clothes, ten photographs of each. The network soon knows these hundred \
                 by heart; of new ones it gets about three in ten wrong. Augmentation and dropout \
                 narrow the gap; what lifts the test accuracy is more images.",
        build: || Experiment {
            data: Data {
                source: DataSource::FashionMnist,
                classes: 10,
                train: 100,
                test: 500,
                ..Data::default()
            },
            ..Experiment::default()
        },
    },
];

/// The Keras write-up's experiment: 50 training and 20 test images of noise in 2 classes.
fn reference() -> Experiment {
    Experiment {
        data: Data {
            source: DataSource::Noise,
            classes: 2,
            train: 50,
            test: 20,
            ..Data::default()
        },
        augmentation: Augmentation {
            flip: Flip::None,
            ..Augmentation::default()
        },
        network: Network {
            blocks: 2,
            convs: 2,
            width: 64,
            dense: 256,
            ..Network::default()
        },
        training: Training {
            epochs: 20,
            batch: 32,
            lr: 1e-3,
            ..Training::default()
        },
        ..Experiment::default()
    }
}

impl Preset {
    /// The preset of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name)
    }

    /// Its settings.
    pub fn experiment(&self) -> Experiment {
        (self.build)()
    }

    /// What the page shows.
    pub fn summary(&self) -> PresetSummary {
        PresetSummary {
            name: self.name,
            label: self.label,
            lesson: self.lesson,
            experiment: self.experiment(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_valid_and_the_first_is_the_default() {
        for preset in PRESETS {
            preset.experiment().validate().unwrap();
        }
        assert_eq!(PRESETS[0].experiment(), Experiment::default());
    }

    #[test]
    fn dropout_preset_has_a_quarter_after_pools_and_half_before_the_last_layer() {
        let experiment = Preset::find("dropout").unwrap().experiment();
        assert_eq!(experiment.network.pool_dropout_rate(), 0.25);
        assert_eq!(experiment.network.dropout, 0.5);
    }
}
