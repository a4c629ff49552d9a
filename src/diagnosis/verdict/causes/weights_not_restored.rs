//! Tested with weights other than those trained.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text, with_both};

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

/// Fires where test accuracy is at chance, and the network guesses as an untrained one would: sure of
/// no class, and naming one for nearly everything. A network that has learned noise, and was kept from
/// being too sure, may be as unsure of new images, but names them all kinds of classes.
pub(super) fn guesses_on_test_images(measured: &Measured) -> Option<Decision> {
    let is_untrained = guesses(measured) && measured.answers_one_class();
    (measured.is_at_chance_unexplained() && is_untrained)
        .then(|| Decision::likely(&[P::Chance, P::Information]))
}

/// Whether the network guesses, and no checksums tell that its weights are the trained ones.
fn guesses(measured: &Measured) -> bool {
    measured.guesses() && measured.evidence.weights.is_none()
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let weights = judged.measured.evidence.weights?;
    (weights.trained == weights.tested).then(|| {
        Cleared::by_fact(format!(
            "trained and tested weights have the same checksum {:08x}",
            weights.trained >> 32
        ))
    })
}

fn text(judged: &Judged) -> Text {
    let both = with_both(judged.measured, |train, test| {
        format!(" ({train} in training, {test} in testing)")
    });
    let (headline, explanation) = if judged.decision.certainty == Certainty::Certain {
        (
            format!(
                "A bug, not overfitting: the network that was tested is not the one that was trained{both}."
            ),
            "The weights hold all that a network has learned. The test path uses others, so it tests a network that has learned nothing, or something else.",
        )
    } else {
        (
            format!(
                "Probably a bug, not overfitting: the network that was tested answers as if it had never been trained{both}."
            ),
            "The weights hold all that a network has learned. Where the test path uses others, it tests a network that has learned nothing; such a network is sure of no class, as this one is on the test path.",
        )
    };
    Text::new(
        headline,
        explanation,
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
