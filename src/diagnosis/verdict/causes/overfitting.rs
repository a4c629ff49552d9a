//! Learned the training images better than what they have in common with others.

use crate::claim::{Cleared, Compared, Loss, Standing};
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::{Text, with_both};
use crate::words::percent;

pub(super) const CAUSE: Entry = Entry {
    label: "Overfitting",
    is_fault: false,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where there is surely a gap, and nothing before has explained it.
pub(super) fn leaves_a_gap(measured: &Measured) -> Option<Decision> {
    let gap = measured.accuracies.gap()?;
    let paths = measured.paths.as_ref();
    let is_way_clear = paths.is_some_and(|x| x.lost.on_the_way() != Loss::Open);
    let certainty = if is_way_clear {
        Certainty::Likely
    } else {
        Certainty::Unclear
    };
    (gap.compared() == Compared::More)
        .then(|| Decision::new(certainty, &[P::Gap, P::TrainingAsTest, P::HeldOutLoss]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let paths = judged.measured.paths.as_ref();
    let paths = paths.filter(|x| judged.is_fault && x.collapses)?;
    Some(Cleared::by_fact(format!(
        "the very images trained on fall from {} to {} through the test path",
        percent(paths.by_training.value()),
        percent(paths.by_testing.value())
    )))
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let accuracies = &measured.accuracies;
    let standing = accuracies.test_standing().unwrap_or(Standing::Open);
    let is_learned = standing == Standing::Above;
    let noticed = measured.paths.as_ref().map_or_else(
        || {
            "Whether the pipeline treats test images like training images has not been measured."
                .to_owned()
        },
        |x| x.lost.of_the_pipeline(),
    );
    let both = with_both(measured, |train, test| {
        format!("{train} on training images, {test} on test images, and ")
    });
    let mut checks = vec![
        "Send some training images through the test path: their accuracy should stay high.",
        "Compare training and test accuracy after each epoch: the gap opens where learning by heart begins.",
    ];
    if standing == Standing::Below {
        checks.insert(0, "Look at ten test images with their true and predicted classes: what does worse than guessing goes wrong by some rule.");
    }
    Text {
        headline: format!("Overfitting: {both}{}.", standing.of_new_images()),
        explanation: format!(
            "The network has learned its training images better than what they have in common with others of their kind. {noticed}{}",
            if is_learned {
                String::new()
            } else {
                format!(" On new images it is {}.", standing.says())
            }
        ),
        checks,
        outlook: if is_learned {
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
