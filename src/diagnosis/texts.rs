//! The words of a verdict: what it means, what to check, whether a remedy can help.

mod faults;

use crate::cause::Cause;
use crate::measured::Measured;
use crate::probe::accuracy::GAP_WORTH_NAMING;
use crate::triage::Ruling;
use crate::verdict::Certainty;
use crate::words::{percent, percent_interval, whole_percent};

/// The words of one verdict.
pub(crate) struct Text {
    pub headline: String,
    pub explanation: String,
    pub checks: Vec<&'static str>,
    pub outlook: String,
}

/// The words of this verdict.
pub(crate) fn of(measured: &Measured, ruling: &Ruling) -> Text {
    match ruling.cause {
        Cause::Sound => sound(measured, ruling),
        Cause::Overfitting => overfitting(measured),
        Cause::MemorizedNoise => memorized_noise(measured),
        Cause::NotLearned => not_learned(measured),
        Cause::TooFewTestImages => too_few(measured),
        Cause::Unclear => unclear(measured, ruling),
        fault => faults::of(fault, measured),
    }
}

/// Training and test accuracy in whole percent, as far as known.
pub(super) fn accuracies(measured: &Measured) -> (String, String) {
    let share = |x: Option<crate::statistics::Share>| {
        x.map_or("unknown".to_owned(), |x| whole_percent(x.value()))
    };
    (
        share(measured.accuracies.train),
        share(measured.accuracies.test),
    )
}

fn chance(measured: &Measured) -> String {
    if measured.accuracies.uneven {
        format!(
            "{} is what answering with the commonest class gives",
            whole_percent(measured.accuracies.chance)
        )
    } else {
        format!(
            "{} is chance for {} classes",
            whole_percent(measured.accuracies.chance),
            measured.accuracies.classes
        )
    }
}

fn sound(measured: &Measured, ruling: &Ruling) -> Text {
    let (train, test) = accuracies(measured);
    let open = ruling.certainty == Certainty::Unclear;
    let alone = measured.accuracies.train.is_none();
    Text {
        headline: if alone {
            format!(
                "Test accuracy of {test} is clearly better than guessing; without predictions on training images there is no more to say."
            )
        } else if open {
            format!(
                "No fault found, and no gap that is certain: {train} on training images, {test} on test images."
            )
        } else {
            format!("Sound: {train} on training images, {test} on test images, and no fault found.")
        },
        explanation: if alone {
            "The predictions tell something about the true classes. Whether the network does better on the images it was trained on cannot be seen from test predictions alone.".to_owned()
        } else {
            "The network does about as well on images it has never seen as on those it was trained on. That is what training is for.".to_owned()
        },
        checks: vec![
            "Nothing needs mending; more test images would make the figures more precise.",
        ],
        outlook: if measured.accuracies.test_above() {
            "There is no clear gap to close. A larger network or longer training may raise both accuracies.".to_owned()
        } else {
            "Both accuracies are low: train longer, or with a larger network.".to_owned()
        },
    }
}

fn overfitting(measured: &Measured) -> Text {
    let (train, test) = accuracies(measured);
    let learned = measured.accuracies.test_above();
    let noticed = if measured.paths.is_some() {
        "The pipeline shows no fault: training images keep their accuracy through the test path."
    } else {
        "Whether the pipeline treats test images like training images has not been measured."
    };
    Text {
        headline: if learned {
            format!(
                "Overfitting: {train} on training images, {test} on test images, and what was learned holds only in part for new images."
            )
        } else {
            format!(
                "Overfitting: {train} on training images, {test} on test images, and nothing that was learned holds for new images."
            )
        },
        explanation: format!(
            "The network has learned its training images better than what they have in common with others of their kind. {noticed}{}",
            if learned {
                ""
            } else {
                " On new images it does no better than guessing."
            }
        ),
        checks: vec![
            "Send some training images through the test path: their accuracy should stay high.",
            "Compare training and test accuracy after each epoch: the gap opens where learning by heart begins.",
        ],
        outlook: if learned {
            "Remedies may help: more training images most of all, then augmentation, dropout, weight decay or a smaller network. None is certain to.".to_owned()
        } else {
            "Whether there is anything to learn (labels may be random) cannot be told from this run. More training images would tell: if test accuracy stays at chance with ten times as many, look at the labels.".to_owned()
        },
    }
}

fn memorized_noise(measured: &Measured) -> Text {
    let (train, test) = accuracies(measured);
    Text {
        headline: format!(
            "Training memorised noise: the {test} on test images is no better than guessing ({}), and no remedy can help.",
            chance(measured)
        ),
        explanation: format!(
            "The images are noise: their pixels have nothing in common with their neighbours, and nothing tells one class from another. The network reached {train} on the training images by learning each by heart, as one can learn random telephone numbers; that says nothing about new ones."
        ),
        checks: vec!["Look at some images with their labels: could anyone tell the class from the image?"],
        outlook: "No remedy can help: there is nothing to learn in these images. Another dropout, more images or a smaller network change how fast noise is learned by heart, not the accuracy on new images.".to_owned(),
    }
}

fn not_learned(measured: &Measured) -> Text {
    let (train, _) = accuracies(measured);
    Text {
        headline: format!(
            "Nothing learned yet: {train} on training images is not clearly better than guessing."
        ),
        explanation: format!(
            "Guessing gives {} on these training images. As long as training accuracy stays there, test accuracy has nothing to follow.",
            percent(measured.accuracies.train_chance)
        ),
        checks: vec![
            "Train for more epochs, and watch whether the training loss falls.",
            "If it does not fall, try a learning rate ten times smaller or larger.",
            "Try to reach 100% on ten images: a network that cannot learn ten by heart has a fault.",
        ],
        outlook: "Training comes first; remedies against a gap would only slow it.".to_owned(),
    }
}

fn too_few(measured: &Measured) -> Text {
    let accuracies = &measured.accuracies;
    let count = accuracies.test.map_or(0, |x| x.count);
    let said = match (accuracies.gap(), accuracies.test) {
        (Some((_, interval)), Some(test)) => format!(
            "All that can be said: true test accuracy is somewhere in {}, and the gap somewhere in {} of 100 points.{}",
            percent_interval(test.interval()),
            percent_interval(interval).trim_end_matches('%'),
            if interval[0] > GAP_WORTH_NAMING {
                " That there is a gap is certain enough; how large it is, is not."
            } else {
                ""
            }
        ),
        (None, Some(test)) => format!(
            "All that can be said: true test accuracy is somewhere in {}.",
            percent_interval(test.interval())
        ),
        _ => "There are no test predictions at all.".to_owned(),
    };
    let noise = measured.texture().is_some_and(|x| x.is_noise);
    Text {
        headline: format!(
            "Too few test images to tell: there {} only {count}.",
            if count == 1 { "is" } else { "are" }
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
            "With these test images no remedy could be seen to help. More of them come first."
                .to_owned()
        },
    }
}

fn unclear(measured: &Measured, ruling: &Ruling) -> Text {
    let (train, test) = accuracies(measured);
    let names: Vec<String> = ruling
        .candidates
        .iter()
        .map(|x| format!("“{}”", x.label()))
        .collect();
    if measured.accuracies.test.is_none() && measured.accuracies.train.is_none() {
        return Text {
            headline: "Nothing has been measured yet.".to_owned(),
            explanation: "There are no predictions to look at.".to_owned(),
            checks: vec!["Train for an epoch, or bring a file of predictions."],
            outlook: "Nothing can be said yet.".to_owned(),
        };
    }
    let fallen = measured.paths.as_ref().filter(|x| x.collapses);
    let candidates = names.join(" or ");
    Text {
        headline: if let Some(paths) = fallen {
            format!(
                "A fault of the pipeline, not overfitting: training images fall from {} to {} through the test path; which fault, the evidence does not tell.",
                whole_percent(paths.by_training.value()),
                whole_percent(paths.by_testing.value())
            )
        } else if measured.accuracies.train.is_none() {
            format!("Test accuracy of {test} is no better than guessing, and test predictions alone do not tell why.")
        } else {
            format!("{train} on training images, but {test} on test images is no better than guessing; these predictions alone do not tell why.")
        },
        explanation: if fallen.is_some() {
            format!("The network knows these images, but not as the test path presents them. It may be {candidates}.")
        } else {
            format!("It may be {candidates}. One measurement would decide whether the pipeline is at fault: training images sent through the test path.")
        },
        checks: vec![
            if fallen.is_some() {
                "Go through both paths step by step with one training image, and compare after each step."
            } else {
                "Send some training images through the test path and export their predictions as split train-as-test: if their accuracy falls, the pipeline is at fault, not the learning."
            },
            "Compare what both paths feed the network for the same image: smallest, largest and mean number of each colour channel.",
            "Look at ten test images with their true and predicted classes.",
        ],
        outlook: "Do not try remedies before the cause is known: none of them mends a fault of the pipeline.".to_owned(),
    }
}
