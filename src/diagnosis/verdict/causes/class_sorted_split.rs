//! Splits cut from images sorted by class.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::balance::Balance;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text, with_test};
use crate::words::{images, percent};

pub(super) const CAUSE: Entry = Entry {
    label: "Split taken from sorted images",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where the splits hold different classes.
pub(super) fn holds_other_classes(measured: &Measured) -> Option<Decision> {
    measured
        .balance
        .as_ref()
        .is_some_and(|x| x.sorted)
        .then(|| Decision::likely(&[P::ClassBalance, P::Chance, P::TrainingAsTest]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let balance = judged.measured.balance.as_ref();
    let balance = balance.filter(|x| x.is_surely_mixed())?;
    Cleared::by_images(
        balance.images[0].min(balance.images[1]),
        format!(
            "the shares of the classes differ by only {} between the splits",
            percent(balance.apart)
        ),
    )
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let test = with_test(measured, |test| {
        format!(" The {test} on test images says little about the network.")
    });
    let balance = measured.balance.as_ref();
    let unseen = balance.and_then(Balance::unseen);
    let what = unseen.unwrap_or_else(|| {
        format!(
            "{} of the test images would have to change class to match training",
            balance.map_or_else(String::new, |x| percent(x.apart))
        )
    });
    let seen = measured.accuracies.seen.map_or_else(String::new, |x| {
        format!(
            " On the {} of classes that were trained, accuracy is {}.",
            images(x.count).replacen("image", "test image", 1),
            percent(x.value())
        )
    });
    Text::new(
        format!("A bug before any overfitting: {what}."),
        &format!(
            "That happens where images in order of their classes are divided as they stand: training gets the first classes, the test split the last. A network cannot name a class that it was never shown.{test}{seen}"
        ),
        &[
            "Shuffle the images before dividing them, or divide each class by itself (stratified).",
            "Count the images of each class in each split.",
            "In Keras, validation_split takes the last images as they stand, without shuffling.",
        ],
        MEND_FIRST,
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{Case, SPEC, Spec, finds};

    #[test]
    fn splits_cut_from_sorted_images() {
        for (classes, train, test) in [(2, 50, 20), (4, 200, 100), (10, 500, 100), (16, 50, 200)] {
            finds(
                Cause::ClassSortedSplit,
                Spec {
                    classes,
                    train,
                    test,
                    ..SPEC
                },
                |case| {
                    let mut labels = [case.train.labels.clone(), case.test.labels.clone()].concat();
                    labels.sort_unstable();
                    case.train.labels = labels[..train].to_vec();
                    case.test.labels = labels[train..].to_vec();
                    let spec = case.spec;
                    let random = case.random.clone();
                    let (one, other) = (case.train.clone(), case.test.clone());
                    *case = Case::of(
                        Spec {
                            test_accuracy: 0.05,
                            ..spec
                        },
                        random,
                        one,
                        other,
                    );
                },
            );
        }
    }
}
