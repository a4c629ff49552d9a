//! Predictions and labels are in different orders.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::confusion::Information;
use crate::probe::paths::{Comparison, Labels};
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text, with_test};
use crate::words::each_image;

pub(super) const CAUSE: Entry = Entry {
    label: "Predictions and labels in different order",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where both paths feed the same images, and labels of the test path follow no rule.
pub(super) fn labels_do_not_follow(measured: &Measured) -> Option<Decision> {
    let paths = measured.paths.as_ref()?;
    (paths.feeds_the_same() && paths.labels == Labels::Mixed)
        .then(|| Decision::certain(&[P::InputStatistics, P::LabelAgreement, P::Information]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let measured = judged.measured;
    if let Some(paths) = measured.inputs() {
        let in_place = paths.comparison == Comparison::Same && paths.labels != Labels::Mixed;
        let count = paths.changed.count;
        let because = format!("{} keeps its place in the test path", each_image(count));
        return Cleared::by_images(count, because).filter(|_| in_place);
    }
    let information = measured.information.filter(Information::tells)?;
    Some(Cleared::by_fact(format!(
        "predictions do tell about the true classes ({} standard deviations more than chance)",
        information.score.round()
    )))
}

fn text(judged: &Judged) -> Text {
    let test = with_test(judged.measured, |test| {
        format!(", so {test} says nothing about the network")
    });
    Text::new(
        format!(
            "A bug, not overfitting: predictions and labels of the test path are in different order{test}."
        ),
        "Each prediction is compared with the label of another image. The network may be right about every image and still score no better than guessing.",
        &[
            "Set shuffle=False for the loader that test images come from.",
            "Take labels and predictions from the same pass over the images.",
            "Look at ten test images with their label beside them.",
        ],
        MEND_FIRST,
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{Case, IMAGE_LEN, SPEC, finds};

    #[test]
    fn predictions_in_another_order() {
        for again_alike in [true, false] {
            finds(Cause::PredictionOrder, SPEC, |case| {
                let count = case.paths().by_testing.predictions.labels.len();
                for again in [false, true] {
                    let places: Vec<usize> = (0..count).collect();
                    let places = case.shuffled(&places);
                    let paths = case.paths();
                    let from = paths.by_training.clone();
                    let fed = if again {
                        paths.by_testing_again.as_mut().unwrap()
                    } else {
                        &mut paths.by_testing
                    };
                    for (place, &other) in places.iter().enumerate() {
                        fed.pixels[place * IMAGE_LEN..][..IMAGE_LEN]
                            .copy_from_slice(&from.pixels[other * IMAGE_LEN..][..IMAGE_LEN]);
                        fed.predictions.predicted[place] = from.predictions.predicted[other];
                    }
                }
                if again_alike {
                    let paths = case.paths();
                    paths.by_testing_again = Some(paths.by_testing.clone());
                }
                case.test_at(0.25);
            });
        }
    }

    #[test]
    fn images_in_another_order_with_their_labels_are_no_fault() {
        let mut case = Case::new(SPEC);
        let fed = &mut case.paths().by_testing;
        fed.pixels.rotate_left(IMAGE_LEN);
        fed.predictions.labels.rotate_left(1);
        fed.predictions.predicted.rotate_left(1);
        assert_eq!(case.diagnose().verdict.cause, Cause::Overfitting);
    }
}
