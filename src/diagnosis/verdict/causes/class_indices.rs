//! The two paths number the classes differently.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::confusion::{GAIN, Permutation};
use crate::probe::paths::Labels;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text, with_test};
use crate::words::{each_image, percent};

pub(super) const CAUSE: Entry = Entry {
    label: "Classes numbered differently",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where both paths feed the same images, and the test path consistently renames their labels.
pub(super) fn labels_are_renamed(measured: &Measured) -> Option<Decision> {
    let paths = measured.paths.as_ref()?;
    (paths.feeds_the_same() && paths.labels == Labels::Renamed)
        .then(|| Decision::certain(&[P::LabelAgreement, P::Permutation, P::TrainingAsTest]))
}

/// Fires where predictions on test images are right once the classes are renamed.
pub(super) fn renaming_mends(measured: &Measured) -> Option<Decision> {
    measured
        .permutation
        .is_some_and(|x| x.mends)
        .then(|| Decision::likely(&[P::Permutation, P::Information, P::Chance]))
}

/// Fires where training images fall through the test path, but not once the classes are renamed.
pub(super) fn renaming_mends_the_fall(measured: &Measured) -> Option<Decision> {
    let answers = measured.answers_that_fall()?;
    Permutation::of(answers, measured.evidence.classes)
        .is_some_and(|x| x.mends)
        .then(|| Decision::likely(&[P::TrainingAsTest, P::Permutation]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let measured = judged.measured;
    if let Some(paths) = measured.inputs().filter(|x| x.labels == Labels::Same) {
        let count = paths.relabelled.count;
        let because = format!("both paths give {} the same label", each_image(count));
        return Cleared::by_images(count, because);
    }
    let permutation = measured.permutation.filter(Permutation::mends_nothing)?;
    Cleared::by_bound(
        permutation.won.interval[1],
        GAIN,
        format!(
            "renaming the classes gives {} instead of {}",
            percent(permutation.renamed.value()),
            percent(permutation.as_is.value())
        ),
    )
}

fn text(judged: &Judged) -> Text {
    let test = with_test(judged.measured, |test| format!(" ({test})"));
    Text::new(
        format!(
            "A bug, not overfitting: the test path numbers the classes differently, so right answers count as wrong{test}."
        ),
        "The same class has one number in training and another in testing. The network recognises the images, but its answers are compared with the wrong numbers.",
        &[
            "Print the table from class name to number of both paths and compare.",
            "Give both paths the same list of class names; do not let each derive it from its own folder.",
            "Check that the last layer's outputs are in the order of that list.",
        ],
        MEND_FIRST,
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{SPEC, finds};

    #[test]
    fn classes_numbered_differently() {
        finds(Cause::ClassIndices, SPEC, |case| {
            let rename = |labels: &mut Vec<u8>| {
                for x in labels {
                    *x = (*x + 1) % 4;
                }
            };
            rename(&mut case.paths().by_testing.predictions.labels);
            rename(
                &mut case
                    .paths()
                    .by_testing_again
                    .as_mut()
                    .unwrap()
                    .predictions
                    .labels,
            );
            rename(&mut case.evidence.test.as_mut().unwrap().labels);
        });
    }
}
