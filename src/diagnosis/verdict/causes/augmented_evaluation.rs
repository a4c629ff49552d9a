//! Test images are changed at random before each test.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::paths::Comparison;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{MEND_FIRST, Text, with_test};
use crate::words::images;

pub(super) const CAUSE: Entry = Entry {
    label: "Test images are changed at random",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where the test path feeds other numbers when asked again.
pub(super) fn differs_each_time(measured: &Measured) -> Option<Decision> {
    let paths = measured.paths.as_ref()?;
    (paths.comparison == Comparison::Random)
        .then(|| Decision::certain(&[P::Repeat, P::InputStatistics, P::TrainingAsTest]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let again = judged.measured.inputs()?.again?;
    let because = format!(
        "the test path feeds the same numbers twice for {}",
        images(again.count)
    );
    Cleared::by_images(again.count, because).filter(|_| again.part == 0)
}

fn text(judged: &Judged) -> Text {
    let test = with_test(judged.measured, |test| {
        format!(", so {test} varies from test to test and may be too low")
    });
    Text::new(
        format!(
            "A bug, not overfitting: test images are changed at random before each test{test}."
        ),
        "Changing training images at random helps learning. In testing it asks harder questions than meant, and other ones each time.",
        &[
            "Keep random changes (turns, crops, colours) out of the test path.",
            "In Keras, check that augmentation layers are called with training=False; in PyTorch, give the test set its own transforms.",
            "Test twice: the figures must agree to the last digit.",
        ],
        MEND_FIRST,
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;
    use rand::RngExt;

    use crate::simulator::{IMAGE_LEN, SIDE, SPEC, finds};

    #[test]
    fn test_images_changed_at_random() {
        finds(Cause::AugmentedEvaluation, SPEC, |case| {
            let shift = |pixels: &mut Vec<f32>, by: usize| {
                for image in pixels.chunks_exact_mut(IMAGE_LEN) {
                    image.rotate_right(by);
                }
            };
            shift(&mut case.paths().by_testing.pixels, 3);
            shift(
                &mut case.paths().by_testing_again.as_mut().unwrap().pixels,
                5,
            );
        });
    }

    #[test]
    fn test_images_mirrored_by_the_toss_of_a_coin() {
        finds(Cause::AugmentedEvaluation, SPEC, |case| {
            for again in [false, true] {
                let tosses: Vec<bool> = (0..64).map(|_| case.random.random()).collect();
                let paths = case.paths();
                let fed = if again {
                    paths.by_testing_again.as_mut().unwrap()
                } else {
                    &mut paths.by_testing
                };
                let images = fed.pixels.chunks_exact_mut(IMAGE_LEN).zip(tosses);
                for (image, _) in images.filter(|x| x.1) {
                    image.chunks_exact_mut(SIDE).for_each(<[f32]>::reverse);
                }
            }
        });
    }
}
