//! Learned the training images better than what they have in common with others.

use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::accuracy::GAP_WORTH_NAMING;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::{Text, accuracies};
use crate::words::percent;

pub(super) const CAUSE: Entry = Entry {
    label: "Overfitting",
    is_fault: false,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where there is surely a gap, and nothing before has explained it.
pub(super) fn leaves_a_gap(measured: &Measured) -> Option<Decision> {
    let (_, [low, _]) = measured.accuracies.gap()?;
    let certainty = if measured.paths.is_some() {
        Certainty::Likely
    } else {
        Certainty::Unclear
    };
    (low > GAP_WORTH_NAMING)
        .then(|| Decision::new(certainty, &[P::Gap, P::TrainingAsTest, P::HeldOutLoss]))
}

fn cleared_by(judged: &Judged) -> Option<String> {
    let paths = judged.measured.paths.as_ref();
    let paths = paths.filter(|x| judged.is_fault && x.collapses)?;
    Some(format!(
        "the very images trained on fall from {} to {} through the test path",
        percent(paths.by_training.value()),
        percent(paths.by_testing.value())
    ))
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let (train, test) = accuracies(measured);
    let learned = measured.accuracies.test_above();
    let noticed = if measured.paths.is_some() {
        "The pipeline shows no fault: training images keep their accuracy through the test path."
    } else {
        "Whether the pipeline treats test images like training images has not been measured."
    };
    Text {
        headline: if learned {
            format!(
                "Overfitting: {train} on training images, {test} on test images, and what was learned holds only in part for new images."
            )
        } else {
            format!(
                "Overfitting: {train} on training images, {test} on test images, and nothing that was learned holds for new images."
            )
        },
        explanation: format!(
            "The network has learned its training images better than what they have in common with others of their kind. {noticed}{}",
            if learned {
                ""
            } else {
                " On new images it does no better than guessing."
            }
        ),
        checks: vec![
            "Send some training images through the test path: their accuracy should stay high.",
            "Compare training and test accuracy after each epoch: the gap opens where learning by heart begins.",
        ],
        outlook: if learned {
            "Remedies may help: more training images most of all, then augmentation, dropout, weight decay or a smaller network. None is certain to.".to_owned()
        } else {
            "Whether there is anything to learn (labels may be random) cannot be told from this run. More training images would tell: if test accuracy stays at chance with ten times as many, look at the labels.".to_owned()
        },
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{Case, SPEC};

    #[test]
    fn a_gap_without_fault_is_overfitting() {
        assert_eq!(Case::new(SPEC).diagnose().verdict.cause, Cause::Overfitting);
    }
}
