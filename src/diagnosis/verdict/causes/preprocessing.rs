//! The test path feeds other numbers for the same image.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::paths::Comparison;
use crate::probe::regression::Relation;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text};
use crate::words::{images, percent};

pub(super) const CAUSE: Entry = Entry {
    label: "Test images are prepared differently",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where the two paths feed other numbers for the same image, and always the same ones.
pub(super) fn feeds_other_numbers(measured: &Measured) -> Option<Decision> {
    let paths = measured.paths.as_ref()?;
    matches!(paths.comparison, Comparison::Numbers(_))
        .then(|| Decision::certain(&[P::InputStatistics, P::TrainingAsTest, P::Repeat]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let paths = judged.measured.inputs().filter(|x| x.feeds_the_same())?;
    Some(Cleared::by_fact(format!(
        "the test path feeds the same numbers for {}",
        images(paths.changed.count)
    )))
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let relation = measured
        .paths
        .as_ref()
        .map_or(Relation::Other, |x| match x.comparison {
            Comparison::Numbers(relation) => relation,
            _ => Relation::Other,
        });
    let fall = measured.paths.as_ref().map_or_else(String::new, |x| {
        format!(
            " Training images score {} by the training path and {} through the test path.",
            percent(x.by_training.value()),
            percent(x.by_testing.value())
        )
    });
    let (what, check) = match relation {
        Relation::Unscaled => (
            "are fed from 0 to 255 rather than from 0 to 1",
            "Divide by 255 in the test path as in the training path.",
        ),
        Relation::ScaledTwice => (
            "are divided by 255 once too often",
            "Divide by 255 once: in the loader or in the network, not in both.",
        ),
        Relation::Inverted => (
            "are fed with light and dark exchanged",
            "Do not invert images, or invert them in both paths.",
        ),
        Relation::Swapped => (
            "are fed with their colours in another order",
            "Read images as red, green, blue in both paths (OpenCV gives blue, green, red).",
        ),
        Relation::Rescaled { .. } => (
            "are brought to another scale than training images",
            "Use the same mean and spread, those of the training images, in both paths.",
        ),
        Relation::Blank => (
            "reach the network blank",
            "Look at what the test path gives for one image: it is the same number everywhere.",
        ),
        Relation::Other => (
            "are prepared differently from training images",
            "Go through both paths step by step with one image, and compare after each step.",
        ),
    };
    Text {
        headline: format!("A bug, not overfitting: test images {what}."),
        explanation: format!(
            "The network learned from one kind of numbers and is tested with another.{fall}"
        ),
        checks: vec![
            check,
            "Write the preparation of images once, and call it from both paths.",
            "Print the smallest, largest and mean number of one image just before the network, in both paths.",
        ],
        outlook: MEND_FIRST.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::{Cause, Certainty};

    use crate::simulator::{Case, IMAGE_LEN, SIDE, SPEC, finds};

    #[test]
    fn other_preprocessing_is_named() {
        type Change = fn(&[f32]) -> Vec<f32>;
        let kinds: [(&str, Change); 6] = [
            ("from 0 to 255", |x| x.iter().map(|x| x * 255.0).collect()),
            ("divided by 255 once too often", |x| {
                x.iter().map(|x| x / 255.0).collect()
            }),
            ("light and dark exchanged", |x| {
                x.iter().map(|x| 1.0 - x).collect()
            }),
            ("colours in another order", |x| {
                x.chunks_exact(SIDE * SIDE)
                    .rev()
                    .flatten()
                    .copied()
                    .collect()
            }),
            ("another scale", |x| {
                x.iter().map(|x| (x - 0.4) / 0.2).collect()
            }),
            ("prepared differently", |x| {
                x.iter().map(|x| x * x * x).collect()
            }),
        ];
        for (words, change) in kinds {
            let found = finds(Cause::Preprocessing, SPEC, |case| {
                case.through_test_path(change);
            });
            assert_eq!(found.verdict.certainty, Certainty::Certain);
            let headline = &found.verdict.headline;
            assert!(headline.contains(words), "{headline}");
        }
    }

    #[test]
    fn swapped_channels_of_grey_images_change_nothing() {
        let mut case = Case::new(SPEC);
        let grey = |pixels: &mut Vec<f32>| {
            for image in pixels.chunks_exact_mut(IMAGE_LEN) {
                let (first, others) = image.split_at_mut(SIDE * SIDE);
                for other in others.chunks_exact_mut(SIDE * SIDE) {
                    other.copy_from_slice(first);
                }
            }
        };
        grey(&mut case.train.pixels);
        grey(&mut case.test.pixels);
        let paths = case.paths();
        grey(&mut paths.by_training.pixels);
        paths
            .by_testing
            .pixels
            .clone_from(&paths.by_training.pixels);
        paths.by_testing_again = None;
        assert_eq!(case.diagnose().verdict.cause, Cause::Overfitting);
    }
}
