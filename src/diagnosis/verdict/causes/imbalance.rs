//! One class outnumbers the others, and the network answers with it.

use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::collapse::OUTNUMBERS;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{Text, with_test};
use crate::words::{percent, whole_percent};

pub(super) const CAUSE: Entry = Entry {
    label: "One class outnumbers the others",
    is_fault: true,
    cleared_by: Some(cleared_by),
    text,
};

/// Fires where accuracy over images is much better than accuracy averaged over classes.
pub(super) fn hides_rare_classes(measured: &Measured) -> Option<Decision> {
    measured
        .collapse
        .as_ref()
        .is_some_and(|x| x.imbalanced)
        .then(|| Decision::likely(&[P::Collapse, P::Chance, P::ClassBalance]))
}

fn cleared_by(judged: &Judged) -> Option<Cleared> {
    let collapse = judged.measured.collapse.as_ref();
    let collapse = collapse.filter(|x| !x.imbalanced)?;
    Cleared::by_bound(
        collapse.majority.interval()[1],
        OUTNUMBERS,
        format!(
            "the commonest class holds only {} of the test images",
            percent(collapse.majority.value())
        ),
    )
}

fn text(judged: &Judged) -> Text {
    let test = with_test(judged.measured, |test| format!("The {test} means little: "));
    Text::new(
        judged.measured.collapse.as_ref().map_or_else(String::new, |x| {
            format!(
                "{test}{} of the test images are of one class, and averaged over classes accuracy is {}.",
                whole_percent(x.majority.value()),
                whole_percent(x.balanced)
            )
        }),
        "When one class outnumbers the others, answering with it nearly always is right most of the time. Accuracy then hides that the other classes are hardly recognised.",
        &[
            "Look at the accuracy of each class, or their average.",
            "Collect more images of the rare classes, or show them more often in training.",
            "Weigh the classes in the loss by their rarity.",
        ],
        "More images of the rare classes help most; weighing the classes may. Judge by the average over classes, not by accuracy.",
    )
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;
    use rand::RngExt;

    use crate::simulator::{self, Case, IMAGE_LEN, SPEC, Spec, finds, with_confidence};

    #[test]
    fn one_class_that_outnumbers_the_others() {
        for classes in [2, 4, 10] {
            finds(Cause::Imbalance, Spec { classes, ..SPEC }, |case| {
                let uneven = |case: &mut Case, count: usize| -> Vec<u8> {
                    let label = |random: &mut rand_chacha::ChaCha8Rng| {
                        if random.random::<f64>() < 0.85 {
                            0
                        } else {
                            random.random_range(1..classes) as u8
                        }
                    };
                    (0..count).map(|_| label(&mut case.random)).collect()
                };
                let (one, other) = (uneven(case, 200), uneven(case, 200));
                // Bands tell the class: draw them anew for these labels.
                let draw = |case: &mut Case, labels: Vec<u8>| {
                    let all = simulator::images(
                        &mut case.random,
                        case.spec.source,
                        classes,
                        classes * labels.len(),
                    );
                    let pixels = labels.iter().enumerate().flat_map(|(at, &label)| {
                        let from = (at * classes + usize::from(label)) * IMAGE_LEN;
                        all.pixels[from..from + IMAGE_LEN].to_vec()
                    });
                    simulator::Images {
                        pixels: pixels.collect(),
                        labels,
                    }
                };
                let (one, other) = (draw(case, one), draw(case, other));
                *case = Case::of(case.spec, case.random.clone(), one, other);
                let labels = case.test.labels.clone();
                case.evidence.test = Some(with_confidence(
                    &labels,
                    vec![0; labels.len()],
                    classes,
                    0.9,
                ));
            });
        }
    }
}
