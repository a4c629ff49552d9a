//! The stated training accuracy is a running average from training mode.

use super::wrong_metric::certainty;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::Text;
use crate::words::percent;

pub(super) const CAUSE: Entry = Entry {
    label: "Training accuracy measured during training",
    is_fault: true,
    cleared_by: None,
    text,
};

/// Fires where the stated accuracy is the running average of the epoch, and another was counted.
pub(super) fn is_running_average(measured: &Measured) -> Option<Decision> {
    let stated = measured.stated.as_ref();
    let stated = stated.filter(|x| x.is_running_average())?;
    Some(Decision::new(
        certainty(stated),
        &[P::StatedAccuracy, P::Gap],
    ))
}

fn text(judged: &Judged) -> Text {
    Text::new(
        judged.measured.stated.as_ref().map_or_else(String::new, |x| {
            format!(
                "Not what it seems: the stated training accuracy of {} was measured while training; measured afterwards it is {}.",
                percent(x.claimed.accuracy),
                x.counted_in_words()
            )
        }),
        "During an epoch the network changes, and dropout switches parts of it off. The running average over the epoch is therefore another figure than what the trained network scores: most often a lower one, so that test accuracy may even seem better than training accuracy.",
        &[
            "Measure training accuracy again after the epoch, in evaluation mode.",
            "In Keras, call evaluate on the training images; in PyTorch, call model.eval() first.",
        ],
        "Nothing is lost but the figure. Judge the gap by training accuracy in evaluation mode.",
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{SPEC, finds};

    #[test]
    fn stated_accuracy_that_ran_along() {
        finds(Cause::ReportedAccuracy, SPEC, |case| {
            let last = case.evidence.history.last_mut().unwrap();
            last.train = last.reported;
        });
    }
}
