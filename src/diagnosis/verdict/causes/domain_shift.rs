//! Test images of another kind than training images.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{Text, with_both};
use crate::words::percent;

pub(super) const CAUSE: Entry = Entry {
    label: "Test images of another kind",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where images of the same classes differ in a simple property between the splits.
pub(super) fn images_differ(measured: &Measured) -> Option<Decision> {
    (measured.alike() && measured.drift().is_some_and(|x| x.drifts))
        .then(|| Decision::likely(&[P::Drift, P::TrainingAsTest, P::Gap]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let drift = judged.measured.drift().filter(|x| x.is_small())?;
    Some(Cleared::by_fact(format!(
        "the property that differs most, {}, is only {} apart",
        drift.property,
        percent(drift.distance)
    )))
}

fn text(judged: &Judged) -> Text {
    let both = with_both(judged.measured, |train, test| {
        format!(" ({test} on test images, {train} on training images)")
    });
    Text::new(
        judged.measured.drift().map_or_else(String::new, |x| {
            format!(
                "Not overfitting alone: test images are of another kind than training images, most clearly in {}{both}.",
                x.property
            )
        }),
        "The network is asked about images unlike those it learned from, as if it had learned in daylight and were tested at dusk. What it scores on them says little about images like its own.",
        &[
            "Compare some training and test images side by side.",
            "Ask where each split comes from: another camera, light, size or compression.",
            "Take test images from the same source as training images, or training images from the source that counts.",
        ],
        "Images like the test images in training help most; augmentation that imitates the difference may help. Dropout or a smaller network hardly will.",
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{IMAGE_LEN, SIDE, SPEC, Spec, finds};

    #[test]
    fn test_images_of_another_kind() {
        for (train, test) in [(50, 40), (200, 200), (1000, 100)] {
            finds(
                Cause::DomainShift,
                Spec {
                    train,
                    test,
                    ..SPEC
                },
                |case| {
                    for image in case.test.pixels.chunks_exact_mut(IMAGE_LEN) {
                        for line in image.chunks_exact_mut(SIDE) {
                            for column in 1..SIDE {
                                line[column] = f32::midpoint(line[column], line[column - 1]);
                            }
                            for x in line.iter_mut() {
                                *x *= 0.6;
                            }
                        }
                    }
                },
            );
        }
    }
}
