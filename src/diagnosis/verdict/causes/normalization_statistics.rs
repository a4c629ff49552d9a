//! Batch normalisation by running statistics that do not fit.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text};
use crate::words::{percent, whole_percent};

/// Accuracy lost in evaluation mode that leaves no doubt.
const NO_DOUBT: f64 = 0.3;

pub(super) const CAUSE: Entry = Entry {
    label: "Batch normalisation statistics do not fit",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where the same training images score clearly worse with the running statistics.
pub(super) fn lose_accuracy(measured: &Measured) -> Option<Decision> {
    let found = measured.normalization.as_ref().filter(|x| x.collapses)?;
    let lost = found.batch.value() - found.running.value();
    let certainty = if lost > NO_DOUBT {
        Certainty::Certain
    } else {
        Certainty::Likely
    };
    Some(Decision::new(
        certainty,
        &[P::Normalization, P::Weights, P::InputStatistics],
    ))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let found = judged.measured.normalization.as_ref();
    let found = found.filter(|x| x.fits() && !x.is_unfit())?;
    Some(Cleared::by_fact(format!(
        "{} in evaluation mode, {} in training mode",
        percent(found.running.value()),
        percent(found.batch.value())
    )))
}

fn text(judged: &Judged) -> Text {
    Text::new(
        judged.measured.normalization.as_ref().map_or_else(String::new, |x| {
            format!(
                "A bug, not overfitting: batch normalisation forgets in evaluation mode, so even training images fall from {} to {}.",
                whole_percent(x.batch.value()),
                whole_percent(x.running.value())
            )
        }),
        "In training, each batch is brought to a common scale by its own mean and spread; in evaluation mode, running averages of them take their place. These averages have not caught up with the network, so every image reaches its later layers on a scale they have never seen.",
        &[
            "Look at the momentum of batch normalisation: in Keras 0.99 needs several hundred steps, 0.9 needs some tens (PyTorch counts the other way: 0.01 and 0.1).",
            "Train for more steps, or with larger batches, before testing.",
            "Check that the layers ran in training mode while training.",
        ],
        MEND_FIRST,
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::{Cause, Certainty, Normalization};

    use crate::simulator::{Case, SPEC, figure, finds, with_confidence};

    #[test]
    fn normalization_statistics_that_do_not_fit() {
        let found = finds(Cause::NormalizationStatistics, SPEC, |case| {
            let labels = case.train.labels.clone();
            let good = case.evidence.train.clone().unwrap();
            let bad = with_confidence(&labels, vec![1; labels.len()], 4, 0.9);
            case.evidence.normalization = Some(Normalization {
                train_running: bad.clone(),
                train_batch: good,
                test_running: case.evidence.test.clone().unwrap(),
                test_batch: case.evidence.test.clone().unwrap(),
                variance_factor: None,
            });
            case.evidence.history[2].train = Some(figure(&bad, 9.0));
            case.evidence.train = Some(bad);
            case.test_at(0.25);
        });
        assert_eq!(found.verdict.certainty, Certainty::Certain);
    }

    #[test]
    fn normalization_statistics_that_fit_are_no_fault() {
        let mut case = Case::new(SPEC);
        let (train, test) = (
            case.evidence.train.clone().unwrap(),
            case.evidence.test.clone().unwrap(),
        );
        case.evidence.normalization = Some(Normalization {
            train_running: train.clone(),
            train_batch: train,
            test_running: test.clone(),
            test_batch: test,
            variance_factor: None,
        });
        assert_eq!(case.diagnose().verdict.cause, Cause::Overfitting);
    }
}
