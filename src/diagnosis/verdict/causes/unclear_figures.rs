//! The evidence does not decide: its accuracies are what learning does not give, or too uncertain.
//!
//! Rules for [`Cause::Unclear`](super::Cause::Unclear), each with words of its own.

use super::not_learned::HOW_TO_LEARN;
use crate::claim::{Compared, Loss, Standing};
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::accuracy::Accuracies;
use crate::verdict::entry::{Decision, Judged};
use crate::verdict::text::{Text, with_both, with_test};
use crate::words::{images, percent, percent_interval, point_range, whole_percent};

/// The part of what guessing gives, below which an accuracy is no accident.
const FAR_BELOW: f64 = 0.75;

/// Fires where test images score clearly higher than training images.
pub(super) fn tests_better(measured: &Measured) -> Option<Decision> {
    let gap = measured.accuracies.gap()?;
    (gap.compared() == Compared::Less)
        .then(|| Decision::between(&[], &[P::Gap, P::Chance, P::TrainingAsTest]).told_by(of_better))
}

fn of_better(judged: &Judged) -> Text {
    let measured = judged.measured;
    let headline = with_both(measured, |train, test| {
        format!(
            "The wrong way round: {test} on test images, but only {train} on training images; that is neither overfitting nor sound."
        )
    });
    let lead = measured.accuracies.gap().map_or_else(String::new, |x| {
        point_range([-x.interval[1], -x.interval[0]])
    });
    Text {
        headline,
        explanation: format!(
            "A network knows the images it was trained on at least as well as others. Here test accuracy is higher by {lead} of 100, which so many images do not give by chance."
        ),
        checks: vec![
            "Are the two splits or files exchanged?",
            "Are the test images easier: of fewer classes, larger, cleaner, or copies of each other?",
            "Was training accuracy measured with augmentation or dropout on? Measure it again in evaluation mode, on the images as they are.",
            "Are the labels of the training images right?",
        ],
        outlook: "Trust neither figure before the reason is found.".to_owned(),
    }
}

/// Fires where training images are named worse than by guessing.
pub(super) fn trains_below_chance(measured: &Measured) -> Option<Decision> {
    let Accuracies {
        train,
        train_chance,
        ..
    } = measured.accuracies;
    let is_below = train?.interval()[1] < FAR_BELOW * train_chance;
    is_below.then(|| {
        Decision::between(&[], &[P::Gap, P::Permutation, P::Chance]).told_by(of_below_chance)
    })
}

fn of_below_chance(judged: &Judged) -> Text {
    let accuracies = &judged.measured.accuracies;
    let train = accuracies.train.unwrap_or_default();
    Text {
        headline: format!(
            "{} on training images is {}, which no network gets by having learned nothing.",
            whole_percent(train.value()),
            Standing::Below.says()
        ),
        explanation: format!(
            "Guessing gives {} on these {}. What does worse goes wrong by some rule: classes numbered differently, labels and predictions that do not belong together, or classes written in two ways.",
            percent(accuracies.train_chance),
            images(train.count).replacen("image", "training image", 1)
        ),
        checks: vec![
            "Look at ten training images with their true and predicted classes.",
            "Print the table from class name to number wherever labels and predictions are written.",
        ],
        outlook: "Mend this first; until then no figure says anything about the learning."
            .to_owned(),
    }
}

/// Fires where so few training images do not tell whether anything was learned.
pub(super) fn learning_is_open(measured: &Measured) -> Option<Decision> {
    let accuracies = &measured.accuracies;
    (!accuracies.learned() && !accuracies.test_above())
        .then(|| Decision::between(&[], &[P::Gap, P::Chance]).told_by(of_open_learning))
}

fn of_open_learning(judged: &Judged) -> Text {
    let accuracies = &judged.measured.accuracies;
    let train = accuracies.train.unwrap_or_default();
    Text {
        headline: format!(
            "Too few training images to tell whether anything was learned: {} on {} is {}.",
            whole_percent(train.value()),
            images(train.count),
            Standing::Open.in_short()
        ),
        explanation: format!(
            "Guessing gives {}, and true training accuracy is somewhere in {}.",
            percent(accuracies.train_chance),
            percent_interval(train.interval())
        ),
        checks: HOW_TO_LEARN.to_vec(),
        outlook: "Training comes first; remedies against a gap would only slow it.".to_owned(),
    }
}

/// Fires where answers on test images name one class, and nothing else was found.
pub(super) fn names_one_class(measured: &Measured) -> Option<Decision> {
    measured.answers_one_class().then(|| {
        Decision::between(&[], &[P::Collapse, P::Gap, P::TrainingAsTest]).told_by(of_one_answer)
    })
}

fn of_one_answer(judged: &Judged) -> Text {
    let measured = judged.measured;
    let test = with_test(measured, |test| format!(", and so {test} are right"));
    let is_clear = measured
        .paths
        .as_ref()
        .is_some_and(|x| x.lost.on_the_way() == Loss::None);
    Text {
        headline: format!(
            "Nearly all answers on test images name one class{test}; why, the evidence does not tell."
        ),
        explanation: if is_clear {
            "Training images keep what they score through the test path, so the network itself may have learned little more than that answer.".to_owned()
        } else {
            "The network may have learned little more than that answer, or the test path may present images in a way that it does not know.".to_owned()
        },
        checks: vec![
            "Count the predicted classes on training images, too.",
            "Send training images through the test path, and compare their answers.",
        ],
        outlook: "Do not try remedies before the cause is known.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::simulator::judged;

    #[test]
    fn test_images_that_score_higher_are_told() {
        let verdict = judged(
            &[(0, 0, 90), (0, 1, 60), (1, 1, 90), (1, 0, 60)],
            &[(0, 0, 145), (0, 1, 5), (1, 1, 145), (1, 0, 5)],
        );
        assert!(
            verdict.headline.contains("wrong way round"),
            "{}",
            verdict.headline
        );
        assert!(verdict.checks.iter().any(|x| x.contains("exchanged")));
    }

    #[test]
    fn what_is_worse_than_guessing_has_not_learned_nothing() {
        let verdict = judged(
            &[(0, 1, 95), (0, 0, 5), (1, 0, 95), (1, 1, 5)],
            &[(0, 0, 60), (0, 1, 60), (1, 1, 50), (1, 0, 70)],
        );
        assert!(
            verdict.headline.contains("clearly worse than guessing"),
            "{}",
            verdict.headline
        );
    }

    #[test]
    fn few_training_images_do_not_tell_whether_anything_was_learned() {
        let verdict = judged(
            &[(0, 0, 6), (0, 1, 4), (1, 1, 6), (1, 0, 4)],
            &[(0, 0, 50), (0, 1, 50), (1, 1, 50), (1, 0, 50)],
        );
        assert!(
            verdict.headline.starts_with("Too few training images"),
            "{}",
            verdict.headline
        );
    }
}
