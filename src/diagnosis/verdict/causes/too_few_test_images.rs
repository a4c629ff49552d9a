//! No fault found, and too few test images to say more.

use crate::claim::Compared;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::Text;
use crate::words::{percent, percent_interval, verb};

pub(super) const CAUSE: Entry = Entry {
    label: "Too few test images to tell",
    is_fault: false,
    cleared_by: None,
    text,
};

/// Fires where any test accuracy over so few images would be wide open.
pub(super) fn leave_all_open(measured: &Measured) -> Option<Decision> {
    measured
        .has_too_few_test_images()
        .then(|| Decision::new(Certainty::Unclear, &[P::Gap, P::Chance, P::Texture]))
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let accuracies = &measured.accuracies;
    let count = accuracies.test.map_or(0, |x| x.count);
    let said = match (accuracies.gap(), accuracies.test) {
        (Some(gap), Some(test)) => format!(
            "All that can be said: true test accuracy is somewhere in {}, and the gap somewhere in {} of 100 points.{}",
            percent_interval(test.interval()),
            percent_interval(gap.interval).trim_end_matches('%'),
            match gap.compared() {
                Compared::More =>
                    " That there is a gap is certain enough; how large it is, is not.",
                Compared::Less =>
                    " That test images score higher is certain enough; by how much, is not.",
                Compared::Alike | Compared::Open => "",
            }
        ),
        (None, Some(test)) => format!(
            "All that can be said: true test accuracy is somewhere in {}.",
            percent_interval(test.interval())
        ),
        _ => String::new(),
    };
    let noise = measured.texture().is_some_and(|x| x.is_noise);
    Text {
        headline: format!(
            "Too few test images to tell: there {} only {count}.",
            verb(count, "is", "are")
        ),
        explanation: format!(
            "No fault was found, but with so few images a single one moves test accuracy by {}. {said}",
            percent(1.0 / count.max(1) as f64)
        ),
        checks: vec![
            "Test on at least 100 images; 400 bring the figure within 5 points of the true one.",
        ],
        outlook: if noise {
            "The images are noise, with nothing in them to learn: on them no remedy can help, however many are tested.".to_owned()
        } else {
            "With these test images hardly any remedy could be seen to help. More of them come first."
                .to_owned()
        },
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{Case, SPEC, Spec};

    #[test]
    fn too_few_test_images_are_said_to_be_too_few() {
        let found = Case::new(Spec { test: 20, ..SPEC }).diagnose();
        assert_eq!(found.verdict.cause, Cause::TooFewTestImages);
        assert!(
            found.verdict.explanation.contains('%'),
            "{}",
            found.verdict.explanation
        );
    }
}
