//! The words for faults of pipeline or data.

use super::{Text, accuracies};
use crate::cause::Cause;
use crate::measured::Measured;
use crate::probe::paths::Comparison;
use crate::probe::regression::Relation;
use crate::words::{percent, whole_percent};

/// What every mended fault leaves to be seen.
const THEN: &str =
    "Mend this first; only then will the gap, if any is left, say something about the learning.";

fn text(headline: String, explanation: &str, checks: &[&'static str], outlook: &str) -> Text {
    Text {
        headline,
        explanation: explanation.to_owned(),
        checks: checks.to_vec(),
        outlook: outlook.to_owned(),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "One entry a cause, to be read side by side."
)]
pub(super) fn of(cause: Cause, measured: &Measured) -> Text {
    let (train, test) = accuracies(measured);
    match cause {
        Cause::NormalizationStatistics => text(
            measured.normalization.as_ref().map_or_else(String::new, |x| format!(
                "A bug, not overfitting: batch normalisation forgets in evaluation mode, so even training images fall from {} to {}.",
                whole_percent(x.batch.value()), whole_percent(x.running.value())
            )),
            "In training, each batch is brought to a common scale by its own mean and spread; in evaluation mode, running averages of them take their place. These averages have not caught up with the network, so every image reaches its later layers on a scale they have never seen.",
            &[
                "Look at the momentum of batch normalisation: in Keras 0.99 needs several hundred steps, 0.9 needs some tens (PyTorch counts the other way: 0.01 and 0.1).",
                "Train for more steps, or with larger batches, before testing.",
                "Check that the layers ran in training mode while training.",
            ],
            THEN,
        ),
        Cause::PredictionOrder => text(
            format!("A bug, not overfitting: predictions and labels of the test path are in different order, so {test} says nothing about the network."),
            "Each prediction is compared with the label of another image. The network may be right about every image and still score no better than guessing.",
            &[
                "Set shuffle=False for the loader that test images come from.",
                "Take labels and predictions from the same pass over the images.",
                "Look at ten test images with their label beside them.",
            ],
            THEN,
        ),
        Cause::Preprocessing => preprocessing(measured),
        Cause::ClassSortedSplit => text(
            format!("A bug, not overfitting: the split was taken from images sorted by class, so the {test} is over classes hardly trained on."),
            "The images were in order of their classes when they were divided: training got the first classes, the test split the last. A network cannot name a class that it was never shown.",
            &[
                "Shuffle the images before dividing them, or divide each class by itself (stratified).",
                "Count the images of each class in each split.",
                "In Keras, validation_split takes the last images as they stand, without shuffling.",
            ],
            THEN,
        ),
        Cause::ClassIndices => text(
            format!("A bug, not overfitting: the test path numbers the classes differently, so right answers count as wrong ({test})."),
            "The same class has one number in training and another in testing. The network recognises the images, but its answers are compared with the wrong numbers.",
            &[
                "Print the table from class name to number of both paths and compare.",
                "Give both paths the same list of class names; do not let each derive it from its own folder.",
                "Check that the last layer's outputs are in the order of that list.",
            ],
            THEN,
        ),
        Cause::DomainShift => text(
            measured.drift().map_or_else(String::new, |x| format!(
                "Not overfitting alone: test images are of another kind than training images, most clearly in {} ({test} on test images, {train} on training images).", x.property
            )),
            "The network is asked about images unlike those it learned from, as if it had learned in daylight and were tested at dusk. It may still do better than guessing, but not as well as on images like its own.",
            &[
                "Compare some training and test images side by side.",
                "Ask where each split comes from: another camera, light, size or compression.",
                "Take test images from the same source as training images, or training images from the source that counts.",
            ],
            "Images like the test images in training help most; augmentation that imitates the difference may help. Dropout or a smaller network hardly will.",
        ),
        Cause::Leakage => text(
            measured.duplicates().map_or_else(String::new, |x| format!(
                "The test accuracy of {test} is too good: {} of the test images are copies of training images.", whole_percent(x.test.value())
            )),
            "A copy of a training image tests memory, not understanding. On images that are really new the network will do worse than this figure says.",
            &[
                "Remove copies and near-copies before dividing the images.",
                "Divide before augmenting, so that versions of one image stay in one split.",
                "Keep images of one scene, person or film in one split.",
            ],
            "Remedies cannot be judged by these test images. Remove the copies first; test accuracy will fall, and be true.",
        ),
        Cause::WrongMetric => text(
            measured.stated.as_ref().map_or_else(String::new, |x| format!(
                "A bug, not overfitting: the stated {} is not the share of training images named right, which is {}.",
                whole_percent(x.before_training.filter(|_| !x.differs).unwrap_or(x.claimed.accuracy)), whole_percent(x.counted.value())
            )),
            "With several classes, an accuracy that judges every output by itself counts each class that is rightly not named: a network that knows nothing already scores very high. The share of images whose largest output is the true class is what test accuracy means.",
            &[
                "In Keras, use metrics=[\"accuracy\"] with a categorical loss, not binary_crossentropy or BinaryAccuracy.",
                "Count by hand on some images: is the largest output the true class?",
                "Look at the accuracy before training: it should be about one in the number of classes.",
            ],
            THEN,
        ),
        Cause::WeightsNotRestored => text(
            format!("A bug, not overfitting: the network that was tested is not the one that was trained ({train} in training, {test} in testing)."),
            "The weights hold all that a network has learned. The test path uses others, so it tests a network that has learned nothing, or something else.",
            &[
                "Load the saved weights before testing, and check that no name was skipped.",
                "Do not build or initialise the network again after loading.",
                "Predict one training image before saving and after loading: the answers should be the same.",
            ],
            THEN,
        ),
        Cause::Imbalance => text(
            measured.collapse.as_ref().map_or_else(String::new, |x| format!(
                "The {test} means little: {} of the test images are of one class, and averaged over classes accuracy is {}.",
                whole_percent(x.majority.value()), whole_percent(x.balanced)
            )),
            "When one class outnumbers the others, answering with it nearly always is right most of the time. Accuracy then hides that the other classes are hardly recognised.",
            &[
                "Look at the accuracy of each class, or their average.",
                "Collect more images of the rare classes, or show them more often in training.",
                "Weigh the classes in the loss by their rarity.",
            ],
            "More images of the rare classes help most; weighing the classes may. Judge by the average over classes, not by accuracy.",
        ),
        Cause::AugmentedEvaluation => text(
            format!("A bug, not overfitting: test images are changed at random before each test, so {test} is lower than it should be and varies."),
            "Changing training images at random helps learning. In testing it asks harder questions than meant, and other ones each time.",
            &[
                "Keep random changes (turns, crops, colours) out of the test path.",
                "In Keras, check that augmentation layers are called with training=False; in PyTorch, give the test set its own transforms.",
                "Test twice: the figures must agree to the last digit.",
            ],
            THEN,
        ),
        Cause::ReportedAccuracy => text(
            measured.stated.as_ref().map_or_else(String::new, |x| format!(
                "Not what it seems: the stated training accuracy of {} was measured while training; measured afterwards it is {}.",
                whole_percent(x.claimed.accuracy), whole_percent(x.counted.value())
            )),
            "During an epoch the network changes, and dropout switches parts of it off. The running average over the epoch is therefore lower than what the trained network scores, and test accuracy may even seem better than training accuracy.",
            &[
                "Measure training accuracy again after the epoch, in evaluation mode.",
                "In Keras, call evaluate on the training images; in PyTorch, call model.eval() first.",
            ],
            "Nothing is lost but the figure. Judge the gap by training accuracy in evaluation mode.",
        ),
        Cause::Shortcut => text(
            measured.shortcut().map_or_else(String::new, |x| format!(
                "A shortcut: a small place at the {} tells the class in training images but not in test images ({test}).",
                x.place.split(" (").next().unwrap_or_default()
            )),
            "The network learned the easiest thing that tells the classes apart, and that was a detail which has nothing to do with what the images show: a mark, a frame, a date. Where the detail is missing or means something else, its answers are wrong.",
            &[
                "Look at that place in some images of each class.",
                "Crop it away or cover it, and train again.",
                "Ask how images of each class were made: another camera, a caption, a border.",
            ],
            "Remove the detail, or make it say nothing about the class. Dropout or a smaller network will not help: the shortcut is the easiest thing to learn.",
        ),
        _ => text(String::new(), "", &[], ""),
    }
}

fn preprocessing(measured: &Measured) -> Text {
    let relation = measured
        .paths
        .as_ref()
        .map_or(Relation::Other, |x| match x.comparison {
            Comparison::Numbers(relation) => relation,
            _ => Relation::Other,
        });
    let fall = measured.paths.as_ref().map_or_else(String::new, |x| {
        format!(
            " Through the test path even training images score {} instead of {}.",
            percent(x.by_testing.value()),
            percent(x.by_training.value())
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
            "The network learned from one kind of numbers and is tested with another. To it, the test images are unlike anything it knows.{fall}"
        ),
        checks: vec![
            check,
            "Write the preparation of images once, and call it from both paths.",
            "Print the smallest, largest and mean number of one image just before the network, in both paths.",
        ],
        outlook: THEN.to_owned(),
    }
}
