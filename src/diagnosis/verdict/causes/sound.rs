//! Nothing wrong, and no gap worth naming.

use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::{Text, accuracies};

/// A gap that may be this large is not called small.
const GAP_OPEN: f64 = 0.15;

pub(super) const CAUSE: Entry = Entry {
    label: "Sound",
    is_fault: false,
    cleared_by: None,
    text,
};

/// Fires where only test images were predicted, and better than by guessing.
pub(super) fn by_test_images_alone(measured: &Measured) -> Option<Decision> {
    let accuracies = &measured.accuracies;
    (accuracies.gap().is_none() && accuracies.test_above()).then(|| {
        Decision::new(
            Certainty::Unclear,
            &[P::Chance, P::Information, P::Collapse],
        )
    })
}

/// Decides where no rule of triage fires: how sure that is depends on how large the gap may be.
pub(super) fn when_no_rule_fires(measured: &Measured) -> Decision {
    let gap = measured.accuracies.gap();
    let certainty = if gap.is_some_and(|(_, [_, high])| high > GAP_OPEN) {
        Certainty::Unclear
    } else {
        Certainty::Likely
    };
    Decision::new(certainty, &[P::Gap, P::TrainingAsTest, P::Chance])
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let (train, test) = accuracies(measured);
    let open = judged.decision.certainty == Certainty::Unclear;
    let alone = measured.accuracies.train.is_none();
    Text {
        headline: if alone {
            format!(
                "Test accuracy of {test} is clearly better than guessing; without predictions on training images there is no more to say."
            )
        } else if open {
            format!(
                "No fault found, and no gap that is certain: {train} on training images, {test} on test images."
            )
        } else {
            format!("Sound: {train} on training images, {test} on test images, and no fault found.")
        },
        explanation: if alone {
            "The predictions tell something about the true classes. Whether the network does better on the images it was trained on cannot be seen from test predictions alone.".to_owned()
        } else {
            "The network does about as well on images it has never seen as on those it was trained on. That is what training is for.".to_owned()
        },
        checks: vec![
            "Nothing needs mending; more test images would make the figures more precise.",
        ],
        outlook: if measured.accuracies.test_above() {
            "There is no clear gap to close. A larger network or longer training may raise both accuracies.".to_owned()
        } else {
            "Both accuracies are low: train longer, or with a larger network.".to_owned()
        },
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{Case, SPEC, Spec};

    #[test]
    fn a_run_without_fault_or_gap_is_sound() {
        let spec = Spec {
            test_accuracy: 0.95,
            ..SPEC
        };
        assert_eq!(Case::new(spec).diagnose().verdict.cause, Cause::Sound);
    }
}
