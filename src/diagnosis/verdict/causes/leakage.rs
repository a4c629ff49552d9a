//! Test images that were trained on.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::{Text, with_test};
use crate::words::{images, verb, whole_percent};

/// Exact copies that may be an accident.
const ACCIDENTAL: usize = 1;

pub(super) const CAUSE: Entry = Entry {
    label: "Test images that were trained on",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where test images are copies or near-copies of training images.
pub(super) fn finds_copies(measured: &Measured) -> Option<Decision> {
    let found = measured.duplicates().filter(|x| x.leaks)?;
    let certainty = if found.exact > ACCIDENTAL {
        Certainty::Certain
    } else {
        Certainty::Likely
    };
    Some(Decision::new(certainty, &[P::Duplicates, P::Gap]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let found = judged.measured.duplicates().filter(|x| x.are_few())?;
    Some(Cleared::by_fact(format!(
        "{} of {} for testing {} like a training image",
        found.test.part,
        images(found.test.count),
        verb(found.test.part, "looks", "look")
    )))
}

fn text(judged: &Judged) -> Text {
    let test = with_test(judged.measured, |test| format!(" of {test}"));
    Text::new(
        judged.measured.duplicates().map_or_else(String::new, |x| {
            format!(
                "The test accuracy{test} tells too much: {} of the test images are copies of training images.",
                whole_percent(x.test.value())
            )
        }),
        "A copy of a training image tests memory, not understanding. On images that are really new the network may do worse than this figure says.",
        &[
            "Remove copies and near-copies before dividing the images.",
            "Divide before augmenting, so that versions of one image stay in one split.",
            "Keep images of one scene, person or film in one split.",
        ],
        "Remedies cannot be judged by these test images. Remove the copies first; test accuracy may fall, and will be true.",
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;
    use rand::RngExt;

    use crate::simulator::{SPEC, finds};

    #[test]
    fn copies_across_the_splits() {
        for noise in [0.0, 0.01] {
            finds(Cause::Leakage, SPEC, |case| {
                for at in (0..200).step_by(2) {
                    let copy = case.train.image(at).to_vec();
                    let label = case.train.labels[at];
                    for (to, from) in case.test.image(at).iter_mut().zip(copy) {
                        let change: f32 = case.random.random_range(-1.7..1.7);
                        *to = (from + noise * change).clamp(0.0, 1.0);
                    }
                    case.test.labels[at] = label;
                }
            });
        }
    }
}
