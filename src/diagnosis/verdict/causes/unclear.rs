//! The evidence does not decide between several causes.

use super::{
    augmented_evaluation, class_indices, memorized_noise, normalization_statistics, not_learned,
    overfitting, prediction_order, preprocessing, weights_not_restored,
};
use crate::claim::Standing;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::confusion::Information;
use crate::probe::paths::Labels;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{Text, with_both, with_test};
use crate::words::{images, whole_percent};

pub(super) const CAUSE: Entry = Entry {
    label: "Not clear from this evidence",
    is_fault: false,
    cleared_by: None,
    text,
};

/// What makes a network that has learned answer with one class.
const ONE_CLASS: &[&Entry] = &[
    &preprocessing::CAUSE,
    &normalization_statistics::CAUSE,
    &weights_not_restored::CAUSE,
];
/// The probes that show how training images fall through the test path.
const FALL: &[P] = &[P::TrainingAsTest, P::Collapse, P::Information];

/// Fires where both paths feed the same images with the same labels, and answers are clearly worse
/// all the same.
pub(super) fn same_numbers_other_answers(measured: &Measured) -> Option<Decision> {
    let paths = measured.paths.as_ref()?;
    (paths.feeds_the_same() && paths.labels == Labels::Same && paths.collapses).then(|| {
        Decision::between(
            &[
                &weights_not_restored::CAUSE,
                &normalization_statistics::CAUSE,
            ],
            &[P::TrainingAsTest, P::InputStatistics],
        )
    })
}

/// Fires where training images fall through the test path, and answers name one class.
pub(super) fn falls_to_one_class(measured: &Measured) -> Option<Decision> {
    measured.answers_that_fall()?;
    measured
        .answers_one_class()
        .then(|| Decision::between(ONE_CLASS, FALL))
}

/// Fires where training images fall through the test path, and answers tell nothing about labels.
pub(super) fn falls_to_no_information(measured: &Measured) -> Option<Decision> {
    let answers = measured.answers_that_fall()?;
    Information::of(answers, measured.evidence.classes)
        .is_some_and(|x| x.tells_nothing())
        .then(|| {
            Decision::between(
                &[
                    &prediction_order::CAUSE,
                    &preprocessing::CAUSE,
                    &normalization_statistics::CAUSE,
                ],
                FALL,
            )
        })
}

/// Fires where training images fall through the test path, in whatever way.
pub(super) fn falls(measured: &Measured) -> Option<Decision> {
    measured.answers_that_fall()?;
    Some(Decision::between(
        &[
            &preprocessing::CAUSE,
            &augmented_evaluation::CAUSE,
            &normalization_statistics::CAUSE,
        ],
        FALL,
    ))
}

/// Fires where training images seem to fall through the test path, but are too few to be sure.
pub(super) fn may_fall(measured: &Measured) -> Option<Decision> {
    measured.paths.as_ref().filter(|x| x.may_collapse())?;
    Some(Decision::between(
        &[
            &preprocessing::CAUSE,
            &normalization_statistics::CAUSE,
            &overfitting::CAUSE,
        ],
        &[P::TrainingAsTest, P::Gap, P::Chance],
    ))
}

/// Fires where test accuracy is at chance because answers name one class.
pub(super) fn tests_as_one_class(measured: &Measured) -> Option<Decision> {
    (measured.is_at_chance_unexplained() && measured.answers_one_class())
        .then(|| Decision::between(ONE_CLASS, &[P::Collapse, P::Chance]))
}

/// Fires where test accuracy is at chance, and no measurement of the paths tells why.
pub(super) fn tests_at_chance(measured: &Measured) -> Option<Decision> {
    measured.is_at_chance_unexplained().then(|| {
        Decision::between(
            &[
                &prediction_order::CAUSE,
                &class_indices::CAUSE,
                &preprocessing::CAUSE,
                &weights_not_restored::CAUSE,
                &overfitting::CAUSE,
                &memorized_noise::CAUSE,
            ],
            &[P::Chance, P::Information, P::Collapse],
        )
    })
}

/// Fires where only test images were predicted, and not better than by guessing.
pub(super) fn by_test_images_alone(measured: &Measured) -> Option<Decision> {
    measured.accuracies.gap().is_none().then(|| {
        Decision::between(
            &[
                &not_learned::CAUSE,
                &prediction_order::CAUSE,
                &preprocessing::CAUSE,
            ],
            &[P::Chance, P::Information, P::Collapse],
        )
    })
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let names: Vec<String> = judged
        .candidates()
        .iter()
        .map(|x| format!("“{}”", x.label))
        .collect();
    let fallen = measured
        .paths
        .as_ref()
        .filter(|x| x.collapses || x.may_collapse());
    let candidates = names.join(" or ");
    let standing = measured
        .accuracies
        .test_standing()
        .unwrap_or(Standing::Open);
    let standing = standing.in_short();
    Text {
        headline: if let Some(paths) = fallen {
            let (from, to) = (
                whole_percent(paths.by_training.value()),
                whole_percent(paths.by_testing.value())
            );
            if paths.collapses {
                format!("A fault of the pipeline, not overfitting: training images fall from {from} to {to} through the test path; which fault, the evidence does not tell.")
            } else {
                format!("A fault of the pipeline, or overfitting: training images seem to fall from {from} to {to} through the test path, but {} are too few to be sure.", images(paths.by_testing.count))
            }
        } else {
            let both = with_both(measured, |train, test| {
                format!("{train} on training images, but {test} on test images is {standing}; these predictions alone do not tell why.")
            });
            if both.is_empty() {
                with_test(measured, |test| format!("Test accuracy of {test} is {standing}, and test predictions alone do not tell why."))
            } else {
                both
            }
        },
        explanation: if fallen.is_some_and(|x| x.collapses) {
            format!("The network knows these images better than it does as the test path presents them. It may be {candidates}.")
        } else if fallen.is_some() {
            format!("It may be {candidates}. More training images sent through the test path would decide.")
        } else {
            format!("It may be {candidates}. One measurement would decide whether the pipeline is at fault: training images sent through the test path.")
        },
        checks: vec![
            if fallen.is_some_and(|x| x.collapses) {
                "Go through both paths step by step with one training image, and compare after each step."
            } else if fallen.is_some() {
                "Send all training images, or some hundreds, through the test path, and export their predictions as split train-as-test."
            } else {
                "Send some training images through the test path and export their predictions as split train-as-test: if their accuracy falls, the pipeline is at fault, not the learning."
            },
            "Compare what both paths feed the network for the same image: smallest, largest and mean number of each colour channel.",
            "Look at ten test images with their true and predicted classes.",
        ],
        outlook: "Do not try remedies before the cause is known: none of them mends a fault of the pipeline.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::{Cause, Certainty, Predictions};

    use crate::simulator::{Case, SPEC, share, with_confidence};

    #[test]
    fn the_same_numbers_with_other_answers_leave_two_causes() {
        let mut case = Case::new(SPEC);
        case.evidence.weights = None;
        let answers: &mut Predictions = &mut case.paths().by_testing.predictions;
        *answers = with_confidence(&answers.labels, vec![0; answers.labels.len()], 4, 0.9);
        assert!(share(answers) < 0.5);
        let verdict = case.diagnose().verdict;
        assert_eq!(verdict.cause, Cause::Unclear);
        assert_eq!(verdict.certainty, Certainty::Unclear);
        for candidate in [Cause::WeightsNotRestored, Cause::NormalizationStatistics] {
            let name = candidate.label();
            assert!(
                verdict.explanation.contains(name),
                "{}",
                verdict.explanation
            );
            assert!(verdict.ruled_out.iter().all(|x| x.cause != candidate));
        }
    }
}
