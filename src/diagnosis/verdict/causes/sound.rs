//! Nothing wrong, and no gap worth naming.

use crate::claim::{Compared, Difference, Standing};
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::statistics::Share;
use crate::verdict::entry::{Certainty, Decision, Entry, Judged};
use crate::verdict::text::{Text, with_test};
use crate::words::whole_percent;

/// A gap that may be this large is not called small.
const GAP_OPEN: f64 = 0.15;

pub(super) const CAUSE: Entry = Entry {
    label: "Sound",
    is_fault: false,
    cleared_by: None,
    text,
};

/// Fires where only test images were predicted, and better than by guessing.
pub(super) fn by_test_images_alone(measured: &Measured) -> Option<Decision> {
    let accuracies = &measured.accuracies;
    (accuracies.gap().is_none() && accuracies.test_above()).then(|| {
        Decision::new(
            Certainty::Unclear,
            &[P::Chance, P::Information, P::Collapse],
        )
    })
}

/// Decides where no rule of triage fires: how sure that is depends on how large the gap may be.
pub(super) fn when_no_rule_fires(measured: &Measured) -> Decision {
    let gap = measured.accuracies.gap();
    let is_open = gap.is_none_or(|x| x.interval[1] > GAP_OPEN || x.interval[0] < -GAP_OPEN);
    let certainty = if is_open || !measured.accuracies.learned() {
        Certainty::Unclear
    } else {
        Certainty::Likely
    };
    Decision::new(certainty, &[P::Gap, P::TrainingAsTest, P::Chance])
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let accuracies = &measured.accuracies;
    let (Some(train), Some(test)) = (accuracies.train, accuracies.test) else {
        return by_test_alone(measured);
    };
    let (train, test) = (whole_percent(train.value()), whole_percent(test.value()));
    let gap = accuracies.gap();
    let is_alike = gap.is_some_and(|x| x.compared() == Compared::Alike);
    let is_sure = judged.decision.certainty != Certainty::Unclear;
    let standing = accuracies.test_standing();
    let of_guessing = match standing {
        Some(standing) if standing != Standing::Above => {
            format!(" On test images it is {}.", standing.says())
        }
        _ if !accuracies.learned() => format!(
            " On training images it is {}.",
            accuracies.train_standing().map_or("", Standing::says)
        ),
        _ => String::new(),
    };
    Text {
        headline: if is_sure {
            format!("Sound: {train} on training images, {test} on test images, and no fault found.")
        } else {
            format!(
                "No fault found, and no gap that is certain: {train} on training images, {test} on test images."
            )
        },
        explanation: format!(
            "{}{of_guessing}",
            gap.map_or_else(String::new, Difference::on_new_images)
        ),
        checks: vec![if is_sure && is_alike {
            "Nothing needs mending; more test images would make the figures more precise."
        } else {
            "Test on more images: 400 bring test accuracy within 5 points of the true one."
        }],
        outlook: outlook(measured),
    }
}

/// What is left to gain.
fn outlook(measured: &Measured) -> String {
    let accuracies = &measured.accuracies;
    let is_right = |x: Option<Share>| x.is_some_and(|x| x.part == x.count);
    if is_right(accuracies.train) && is_right(accuracies.test) {
        "Every answer on these images is right: they leave nothing to gain."
    } else if measured.held_out.is_some_and(|x| x.rises) {
        "There is no clear gap to close, but the loss on held-out images rises: longer training would open one."
    } else if accuracies.test_above() && accuracies.learned() {
        "There is no clear gap to close. A larger network or longer training may raise both accuracies."
    } else {
        "There is no clear gap to close. Whether the network does better than guessing has to be seen first: train longer, and test on more images."
    }
    .to_owned()
}

fn by_test_alone(measured: &Measured) -> Text {
    let test = with_test(measured, str::to_owned);
    Text {
        headline: format!(
            "Test accuracy of {test} is clearly better than guessing; without predictions on training images there is no more to say."
        ),
        explanation: "More answers are right than guessing would give. Whether the network does better on the images it was trained on cannot be seen from test predictions alone.".to_owned(),
        checks: vec!["Export the predictions on training images, too, as split train: they tell whether there is a gap."],
        outlook: "Whether there is a gap to close is not known yet.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{Case, SPEC, Spec};

    #[test]
    fn a_run_without_fault_or_gap_is_sound() {
        let spec = Spec {
            test_accuracy: 0.95,
            ..SPEC
        };
        assert_eq!(Case::new(spec).diagnose().verdict.cause, Cause::Sound);
    }
}
