//! The stated accuracy counts something other than images named right.

use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::stated::Stated;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text};
use crate::words::{percent, whole_percent};

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
    if stated.claimed.count == stated.counted.count {
        Certainty::Certain
    } else {
        Certainty::Likely
    }
}

fn cleared_by(judged: &Judged) -> Option<String> {
    let stated = judged.measured.stated.as_ref();
    let right = stated.filter(|x| !x.differs && !x.is_wrong())?;
    Some(format!(
        "counted image by image, training accuracy is {} as stated",
        percent(right.counted.value())
    ))
}

fn text(judged: &Judged) -> Text {
    Text::new(
        judged.measured.stated.as_ref().map_or_else(String::new, |x| {
            format!(
                "A bug, not overfitting: the stated {} is not the share of training images named right, which is {}.",
                whole_percent(x.before_training.filter(|_| !x.differs).unwrap_or(x.claimed.accuracy)),
                whole_percent(x.counted.value())
            )
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
