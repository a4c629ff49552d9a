//! Scenarios: faults planted in an otherwise sound pipeline, each the way it happens to people, in a
//! file of its own.
//!
//! A file tells what the fault is called, what it looks like in code, which cause a verdict should
//! name, and what it does to the settings of the network. Where else it is planted is said there:
//! which image stands where in the splits ([`placement`](crate::dataset::placement)), the stored
//! images ([`defect`](crate::dataset::defect)), the path of test images
//! ([`test_path`](crate::run::test_path)), or the accuracy that is stated
//! ([`metrics`](crate::training::metrics)).
//!
//! The verdict never sees any of it: the crate `diagnosis` does not know this one.

mod augmented_evaluation;
mod class_indices;
mod class_sorted_split;
mod domain_shift;
mod imbalance;
mod leakage;
mod none;
mod normalization_statistics;
mod prediction_order;
mod preprocessing_channels_swapped;
mod preprocessing_inverted;
mod preprocessing_scaled_twice;
mod preprocessing_unscaled;
mod reported_accuracy;
mod shortcut;
mod story;
mod weights_not_restored;
mod wrong_metric;

use serde::{Deserialize, Serialize};

use crate::settings::control::{Choice, choices};

pub use story::Story;

/// Makes the scenarios and their stories from one list: its order is that of the page.
macro_rules! scenarios {
    ($($(#[$doc:meta])* $scenario:ident => $file:ident,)*) => {
        /// A fault planted in the pipeline.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[serde(rename_all = "kebab-case")]
        pub enum Scenario {
            $($(#[$doc])* $scenario,)*
        }

        /// All scenarios; the first is none.
        pub const SCENARIOS: &[Scenario] = &[$(Scenario::$scenario,)*];

        /// The story of each scenario.
        pub const STORIES: &[Story] = &[$($file::STORY,)*];
    };
}

scenarios! {
    /// None: the pipeline is sound.
    None => none,
    /// Batch normalisation whose running statistics never converge.
    NormalizationStatistics => normalization_statistics,
    /// Predictions come in another order than the labels they are compared with.
    PredictionOrder => prediction_order,
    /// Test images are not divided by 255.
    PreprocessingUnscaled => preprocessing_unscaled,
    /// Test images are divided by 255 twice.
    PreprocessingScaledTwice => preprocessing_scaled_twice,
    /// Test images have red and blue in each other's place.
    PreprocessingChannelsSwapped => preprocessing_channels_swapped,
    /// Test images are negatives.
    PreprocessingInverted => preprocessing_inverted,
    /// The test split is the end of a list that is sorted by class.
    ClassSortedSplit => class_sorted_split,
    /// Training and testing number the classes differently.
    ClassIndices => class_indices,
    /// Test images were taken under other conditions.
    DomainShift => domain_shift,
    /// Test images are among the training images.
    Leakage => leakage,
    /// The accuracy stated in training counts right answers of each output, not of each image.
    WrongMetric => wrong_metric,
    /// The test is made with fresh weights.
    WeightsNotRestored => weights_not_restored,
    /// Nearly all images are of one class.
    Imbalance => imbalance,
    /// Test images are augmented.
    AugmentedEvaluation => augmented_evaluation,
    /// The training accuracy stated is a running average with dropout on.
    ReportedAccuracy => reported_accuracy,
    /// A mark tells the class in training images, and lies in test images.
    Shortcut => shortcut,
}

impl Scenario {
    /// What there is to know of it.
    pub fn story(self) -> &'static Story {
        &STORIES[self as usize]
    }
}

/// What the control of the setting offers.
pub(super) const CHOICES: [Choice; STORIES.len()] = choices!(STORIES);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_told_and_spelled_as_links_spell_it() {
        assert_eq!(SCENARIOS[0], Scenario::None);
        for &scenario in SCENARIOS {
            let story = scenario.story();
            assert_eq!(serde_json::json!(scenario), story.value);
            assert!(!story.label.is_empty() && !story.story.is_empty() && !story.shows.is_empty());
            assert_eq!(story.keras.lines().count(), 3, "{}", story.value);
            assert_eq!(story.pytorch.lines().count(), 3, "{}", story.value);
            assert_eq!(story.cause.is_none(), scenario == Scenario::None);
            assert!(story.cause.is_none_or(diagnosis::Cause::is_fault));
        }
    }
}
