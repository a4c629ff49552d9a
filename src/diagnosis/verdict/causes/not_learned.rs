//! Training accuracy is still at chance.

use crate::claim::Standing;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::Text;
use crate::words::{percent, whole_percent};

/// How far above guessing training accuracy may be, at the end of its interval.
const LITTLE: f64 = 0.15;

/// What to try where training gets nowhere.
pub(super) const HOW_TO_LEARN: [&str; 3] = [
    "Train for more epochs, and watch whether the training loss falls.",
    "If it does not fall, try a learning rate ten times smaller or larger.",
    "Try to reach 100% on ten images: a network that cannot learn ten by heart has a fault.",
];

pub(super) const CAUSE: Entry = Entry {
    label: "Nothing learned yet",
    is_fault: false,
    cleared_by: None,
    text,
};

/// Fires where training accuracy is that of guessing or better by little, and test accuracy is not
/// clearly better.
pub(super) fn trains_at_chance(measured: &Measured) -> Option<Decision> {
    let accuracies = &measured.accuracies;
    let is_little = accuracies.train?.interval()[1] <= accuracies.train_chance + LITTLE;
    (is_little && !accuracies.learned() && !accuracies.test_above())
        .then(|| Decision::likely(&[P::Gap, P::Chance]))
}

fn text(judged: &Judged) -> Text {
    let accuracies = &judged.measured.accuracies;
    let train = accuracies.train.unwrap_or_default();
    let standing = Standing::of(train, accuracies.train_chance);
    let what = match standing {
        Standing::Open => "Nothing learned yet that shows clearly",
        _ => "Nothing learned yet",
    };
    Text {
        headline: format!(
            "{what}: {} on training images is {}.",
            whole_percent(train.value()),
            standing.in_short()
        ),
        explanation: format!(
            "Guessing gives {} on these training images. As long as training accuracy stays there, test accuracy has nothing to follow.",
            percent(accuracies.train_chance)
        ),
        checks: HOW_TO_LEARN.to_vec(),
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
