//! The stated accuracy counts something other than images named right.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::stated::Stated;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text};
use crate::words::percent;

pub(super) const CAUSE: Entry = Entry {
    label: "Wrong accuracy",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where the stated accuracy is neither what was counted nor a running average.
pub(super) fn counts_something_else(measured: &Measured) -> Option<Decision> {
    let stated = measured.stated.as_ref().filter(|x| x.is_wrong())?;
    Some(Decision::new(
        certainty(stated),
        &[P::StatedAccuracy, P::FirstLoss, P::Chance],
    ))
}

/// How sure a difference to the stated accuracy is: it is a fact where both count the same images.
pub(super) fn certainty(stated: &Stated) -> Certainty {
    if stated.is_same_count() {
        Certainty::Certain
    } else {
        Certainty::Likely
    }
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let stated = judged.measured.stated.as_ref();
    let right = stated.filter(|x| x.agrees && !x.is_wrong())?;
    let (stated, counted) = (percent(right.claimed.accuracy), right.counted_in_words());
    Some(Cleared::by_fact(if right.is_same_count() {
        format!("counted image by image, training accuracy is {counted}, as stated")
    } else {
        format!("counted image by image, training accuracy is {counted}, and {stated} was stated")
    }))
}

fn text(judged: &Judged) -> Text {
    Text::new(
        judged.measured.stated.as_ref().map_or_else(String::new, |x| {
            match x.before_training.filter(|_| !x.differs) {
                Some(before) => format!(
                    "A bug, not overfitting: the stated accuracy is not the share of images named right, for it was {} before any training.",
                    percent(before)
                ),
                None => format!(
                    "A bug, not overfitting: the stated {} is not the share of training images named right, which is {}.",
                    percent(x.claimed.accuracy),
                    x.counted_in_words()
                ),
            }
        }),
        "With several classes, an accuracy that judges every output by itself counts each class that is rightly not named: a network that knows nothing already scores very high. The share of images whose largest output is the true class is what test accuracy means.",
        &[
            "In Keras, use metrics=[\"accuracy\"] with a categorical loss, not binary_crossentropy or BinaryAccuracy.",
            "Count by hand on some images: is the largest output the true class?",
            "Look at the accuracy before training: it should be about one in the number of classes.",
        ],
        MEND_FIRST,
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{SPEC, Spec, finds};

    #[test]
    fn stated_accuracy_that_counts_every_output() {
        finds(Cause::WrongMetric, SPEC, |case| {
            case.evidence.history[0].train.as_mut().unwrap().accuracy = 0.75;
            case.evidence.history[2].train.as_mut().unwrap().accuracy = 0.985;
            case.evidence.history[2].reported.as_mut().unwrap().accuracy = 0.97;
        });
        // Fitted perfectly, both figures are 100%: the first epoch tells.
        finds(
            Cause::WrongMetric,
            Spec {
                train_accuracy: 1.0,
                ..SPEC
            },
            |case| {
                case.evidence.history[0].train.as_mut().unwrap().accuracy = 0.75;
            },
        );
    }
}
