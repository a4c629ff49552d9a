//! Tested with weights other than those trained.

use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text, accuracies};

pub(super) const CAUSE: Entry = Entry {
    label: "Weights not restored",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where the checksums of the trained and the tested weights differ.
pub(super) fn checksums_differ(measured: &Measured) -> Option<Decision> {
    let weights = measured.evidence.weights?;
    (weights.trained != weights.tested).then(|| Decision::certain(&[P::Weights, P::TrainingAsTest]))
}

/// Fires where training images fall through the test path, and the network guesses there as an
/// untrained one would.
pub(super) fn guesses_on_training_images(measured: &Measured) -> Option<Decision> {
    measured.answers_that_fall()?;
    guesses(measured).then(|| Decision::likely(&[P::TrainingAsTest, P::Collapse, P::Information]))
}

/// Fires where test accuracy is at chance, and the network guesses as an untrained one would.
pub(super) fn guesses_on_test_images(measured: &Measured) -> Option<Decision> {
    (measured.is_at_chance_unexplained() && guesses(measured))
        .then(|| Decision::likely(&[P::Chance, P::Information]))
}

/// Whether the network guesses, and no checksums tell that its weights are the trained ones.
fn guesses(measured: &Measured) -> bool {
    measured.guesses() && measured.evidence.weights.is_none()
}

fn cleared_by(judged: &Judged) -> Option<String> {
    let weights = judged.measured.evidence.weights?;
    (weights.trained == weights.tested).then(|| {
        format!(
            "trained and tested weights have the same checksum {:08x}",
            weights.trained >> 32
        )
    })
}

fn text(judged: &Judged) -> Text {
    let (train, test) = accuracies(judged.measured);
    Text::new(
        format!(
            "A bug, not overfitting: the network that was tested is not the one that was trained ({train} in training, {test} in testing)."
        ),
        "The weights hold all that a network has learned. The test path uses others, so it tests a network that has learned nothing, or something else.",
        &[
            "Load the saved weights before testing, and check that no name was skipped.",
            "Do not build or initialise the network again after loading.",
            "Predict one training image before saving and after loading: the answers should be the same.",
        ],
        MEND_FIRST,
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::{Cause, Weights};

    use crate::simulator::{SPEC, finds};

    #[test]
    fn weights_that_were_not_restored() {
        finds(Cause::WeightsNotRestored, SPEC, |case| {
            case.evidence.weights = Some(Weights {
                trained: 1,
                tested: 2,
            });
            case.test_at(0.25);
        });
    }
}
