//! Training accuracy is still at chance.

use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{Text, accuracies};
use crate::words::percent;

pub(super) const CAUSE: Entry = Entry {
    label: "Nothing learned yet",
    is_fault: false,
    cleared_by: None,
    text,
};

/// Fires where training accuracy is not clearly better than guessing.
pub(super) fn trains_at_chance(measured: &Measured) -> Option<Decision> {
    (!measured.accuracies.learned()).then(|| Decision::likely(&[P::Gap, P::Chance]))
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let (train, _) = accuracies(measured);
    Text {
        headline: format!(
            "Nothing learned yet: {train} on training images is not clearly better than guessing."
        ),
        explanation: format!(
            "Guessing gives {} on these training images. As long as training accuracy stays there, test accuracy has nothing to follow.",
            percent(measured.accuracies.train_chance)
        ),
        checks: vec![
            "Train for more epochs, and watch whether the training loss falls.",
            "If it does not fall, try a learning rate ten times smaller or larger.",
            "Try to reach 100% on ten images: a network that cannot learn ten by heart has a fault.",
        ],
        outlook: "Training comes first; remedies against a gap would only slow it.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{Case, SPEC, Spec};

    #[test]
    fn training_at_chance_has_learned_nothing() {
        let spec = Spec {
            train_accuracy: 0.25,
            test_accuracy: 0.25,
            ..SPEC
        };
        assert_eq!(Case::new(spec).diagnose().verdict.cause, Cause::NotLearned);
    }
}
