//! The causes, one file each, and the two orders in which they are looked at.

mod augmented_evaluation;
mod class_indices;
mod class_sorted_split;
mod domain_shift;
mod imbalance;
mod leakage;
mod memorized_noise;
mod normalization_statistics;
mod not_learned;
mod overfitting;
mod prediction_order;
mod preprocessing;
mod reported_accuracy;
mod shortcut;
mod sound;
mod too_few_test_images;
mod unclear;
mod unclear_data;
mod unclear_figures;
mod weights_not_restored;
mod wrong_metric;

use serde::Serialize;

use super::entry::{Decision, Entry, Rule};
use crate::measured::Measured;

/// Declares [`Cause`]: for each identifier, the file that holds everything else about the cause.
macro_rules! causes {
    ($($(#[$doc:meta])* $cause:ident => $file:ident,)*) => {
        /// Why training and test accuracy are what they are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[serde(rename_all = "kebab-case")]
        pub enum Cause {
            $($(#[$doc])* $cause,)*
        }

        impl Cause {
            /// Every cause, once.
            pub const ALL: &[Self] = &[$(Self::$cause),*];

            /// What there is to say about the cause.
            pub(crate) fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$cause => &$file::CAUSE,)*
                }
            }
        }
    };
}

causes! {
    /// Nothing wrong, and no gap worth naming.
    Sound => sound,
    /// Learned the training images better than what they have in common with others.
    Overfitting => overfitting,
    /// The images hold nothing that could be learned; training images were learned by heart.
    MemorizedNoise => memorized_noise,
    /// Training accuracy is still at chance.
    NotLearned => not_learned,
    /// No fault found, and too few test images to say more.
    TooFewTestImages => too_few_test_images,
    /// The evidence does not decide.
    Unclear => unclear,
    /// Normalisation by running statistics that do not fit.
    NormalizationStatistics => normalization_statistics,
    /// Predictions and labels in different orders.
    PredictionOrder => prediction_order,
    /// The test path feeds other numbers for the same image.
    Preprocessing => preprocessing,
    /// Splits cut from images sorted by class.
    ClassSortedSplit => class_sorted_split,
    /// Classes numbered differently by the two paths.
    ClassIndices => class_indices,
    /// Test images of another kind.
    DomainShift => domain_shift,
    /// Test images that were trained on.
    Leakage => leakage,
    /// The stated accuracy counts something else.
    WrongMetric => wrong_metric,
    /// Tested with weights other than those trained.
    WeightsNotRestored => weights_not_restored,
    /// One class outnumbers the others, and the network answers with it.
    Imbalance => imbalance,
    /// Test images are changed at random.
    AugmentedEvaluation => augmented_evaluation,
    /// The stated training accuracy is a running average from training mode.
    ReportedAccuracy => reported_accuracy,
    /// A detail tells the class in training images but not in test images.
    Shortcut => shortcut,
}

impl Cause {
    /// What people call the cause.
    pub fn label(self) -> &'static str {
        self.entry().label
    }

    /// Whether the cause is a fault of pipeline or data, rather than of the learning.
    pub fn is_fault(self) -> bool {
        self.entry().is_fault
    }
}

/// The order of triage: the first rule that fires names the cause.
///
/// Facts come first: they decide by themselves. Statistics follow, from those that spoil the others
/// to those that the others would spoil. Only when nothing fires is it the learning.
pub(super) const TRIAGE: &[(Cause, Rule)] = &[
    // Facts.
    (Cause::Unclear, unclear_data::columns_contradict),
    (Cause::WrongMetric, wrong_metric::counts_something_else),
    (
        Cause::ReportedAccuracy,
        reported_accuracy::is_running_average,
    ),
    (
        Cause::NormalizationStatistics,
        normalization_statistics::lose_accuracy,
    ),
    (
        Cause::WeightsNotRestored,
        weights_not_restored::checksums_differ,
    ),
    (
        Cause::AugmentedEvaluation,
        augmented_evaluation::differs_each_time,
    ),
    (Cause::Preprocessing, preprocessing::feeds_other_numbers),
    (Cause::Unclear, unclear::same_numbers_other_answers),
    (Cause::ClassIndices, class_indices::labels_are_renamed),
    (
        Cause::PredictionOrder,
        prediction_order::labels_do_not_follow,
    ),
    // Statistics.
    (Cause::Unclear, unclear_data::one_class),
    (
        Cause::ClassSortedSplit,
        class_sorted_split::holds_other_classes,
    ),
    (Cause::Leakage, leakage::finds_copies),
    (Cause::DomainShift, domain_shift::images_differ),
    (Cause::Shortcut, shortcut::misleads),
    (Cause::Imbalance, imbalance::hides_rare_classes),
    (Cause::ClassIndices, class_indices::renaming_mends),
    // Predictions alone, where training images fall through the test path.
    (Cause::ClassIndices, class_indices::renaming_mends_the_fall),
    (
        Cause::WeightsNotRestored,
        weights_not_restored::guesses_on_training_images,
    ),
    (Cause::Unclear, unclear::falls_to_one_class),
    (Cause::Unclear, unclear::falls_to_no_information),
    (Cause::Unclear, unclear::falls),
    (Cause::Unclear, unclear::may_fall),
    // Predictions alone, where nothing was sent through both paths.
    (
        Cause::WeightsNotRestored,
        weights_not_restored::guesses_on_test_images,
    ),
    (Cause::Unclear, unclear::tests_as_one_class),
    (Cause::Unclear, unclear::tests_at_chance),
    // The learning.
    (Cause::Unclear, unclear_data::nothing_measured),
    (Cause::Unclear, unclear_data::without_test_images),
    (Cause::Unclear, unclear_data::one_trained_class),
    (Cause::Unclear, unclear_figures::trains_below_chance),
    (Cause::Unclear, unclear_figures::tests_better),
    (Cause::TooFewTestImages, too_few_test_images::leave_all_open),
    (Cause::Sound, sound::by_test_images_alone),
    (Cause::Unclear, unclear::by_test_images_alone),
    (Cause::NotLearned, not_learned::trains_at_chance),
    (Cause::Unclear, unclear_figures::learning_is_open),
    (Cause::MemorizedNoise, memorized_noise::images_are_noise),
    (Cause::Overfitting, overfitting::leaves_a_gap),
    (Cause::Unclear, unclear_figures::names_one_class),
];

/// What it is when no rule of triage fires.
pub(super) const OTHERWISE: (Cause, fn(&Measured) -> Decision) =
    (Cause::Sound, sound::when_no_rule_fires);

/// The causes that evidence can exclude, the most relevant first.
pub(super) const RELEVANCE: &[Cause] = &[
    Cause::Overfitting,
    Cause::Preprocessing,
    Cause::PredictionOrder,
    Cause::ClassIndices,
    Cause::WeightsNotRestored,
    Cause::NormalizationStatistics,
    Cause::DomainShift,
    Cause::Shortcut,
    Cause::ClassSortedSplit,
    Cause::AugmentedEvaluation,
    Cause::WrongMetric,
    Cause::Leakage,
    Cause::Imbalance,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_a_place_in_triage() {
        for &cause in Cause::ALL {
            let is_named = OTHERWISE.0 == cause || TRIAGE.iter().any(|x| x.0 == cause);
            assert!(is_named, "{cause:?} has no rule in TRIAGE");
        }
    }

    #[test]
    fn every_cause_that_can_be_cleared_is_ranked_once() {
        for &cause in Cause::ALL {
            let times = RELEVANCE.iter().filter(|&&x| x == cause).count();
            let expected = usize::from(cause.entry().cleared_by.is_some());
            assert_eq!(times, expected, "{cause:?} in RELEVANCE");
        }
    }

    #[test]
    fn no_two_causes_are_called_the_same() {
        for (at, cause) in Cause::ALL.iter().enumerate() {
            let earlier = &Cause::ALL[..at];
            assert!(
                earlier.iter().all(|x| x.label() != cause.label()),
                "{cause:?}"
            );
        }
    }
}
