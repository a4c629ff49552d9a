//! A detail tells the class in training images but not in test images.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::survey::FALL;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{Text, with_test};
use crate::words::percent;

pub(super) const CAUSE: Entry = Entry {
    label: "A shortcut in the training images",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where the splits hold the same classes, and the colour of one place tells them in training
/// images only.
pub(super) fn misleads(measured: &Measured) -> Option<Decision> {
    (measured.alike() && measured.shortcut().is_some_and(|x| x.misleads))
        .then(|| Decision::likely(&[P::Shortcut, P::Chance, P::TrainingAsTest]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let shortcut = judged.measured.shortcut().filter(|x| !x.misleads)?;
    let (train, test) = (
        percent(shortcut.train.value()),
        percent(shortcut.test.value()),
    );
    let because = if shortcut.tells_little() {
        format!(
            "the most telling place tells the class of {train} of the training images, where guessing gives {}",
            percent(shortcut.chance)
        )
    } else {
        format!(
            "the most telling place tells the class of {train} of training and {test} of test images"
        )
    };
    Cleared::by_bound(shortcut.most_misled(), FALL, because)
}

fn text(judged: &Judged) -> Text {
    let test = with_test(judged.measured, |test| format!(" ({test})"));
    Text::new(
        judged.measured.shortcut().map_or_else(String::new, |x| {
            format!(
                "A shortcut: a small place at the {} tells the class in training images but not in test images{test}.",
                x.place.split(" (").next().unwrap_or_default()
            )
        }),
        "A network learns the easiest thing that tells the classes apart, and here that is a detail which has nothing to do with what the images show: a mark, a frame, a date. Where the detail is missing or means something else, answers that follow it are wrong.",
        &[
            "Look at that place in some images of each class.",
            "Crop it away or cover it, and train again.",
            "Ask how images of each class were made: another camera, a caption, a border.",
        ],
        "Remove the detail, or make it say nothing about the class. Dropout or a smaller network will not help: the shortcut is the easiest thing to learn.",
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{self, SIDE, SPEC, Spec, finds};

    #[test]
    fn a_patch_that_tells_the_class() {
        for (classes, train, test, size) in [
            (2, 60, 60, 4),
            (4, 200, 200, 4),
            (10, 500, 200, 3),
            (16, 200, 200, 6),
        ] {
            let palette = |class: usize| {
                let wave = |turn: f32| {
                    0.5 + 0.5
                        * (std::f32::consts::TAU * (class as f32 / classes as f32 + turn)).cos()
                };
                [wave(0.0), wave(1.0 / 3.0), wave(2.0 / 3.0)]
            };
            finds(
                Cause::Shortcut,
                Spec {
                    classes,
                    train,
                    test,
                    test_accuracy: 0.02,
                    ..SPEC
                },
                |case| {
                    let stamp = |images: &mut simulator::Images, turn: usize| {
                        for at in 0..images.labels.len() {
                            let colour = palette((usize::from(images.labels[at]) + turn) % classes);
                            let image = images.image(at);
                            for (channel, value) in colour.into_iter().enumerate() {
                                for row in 1..=size {
                                    image[(channel * SIDE + row) * SIDE + 1..][..size].fill(value);
                                }
                            }
                        }
                    };
                    stamp(&mut case.train, 0);
                    stamp(&mut case.test, 1);
                },
            );
        }
    }
}
