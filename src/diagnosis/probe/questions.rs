//! What each probe is called, and what it asks.

use super::ProbeName;

pub(super) fn of(name: ProbeName) -> (&'static str, &'static str) {
    match name {
        ProbeName::Chance => ("Against chance", "Is test accuracy better than guessing?"),
        ProbeName::Gap => (
            "Gap",
            "How much better does the network do on training images than on test images?",
        ),
        ProbeName::TrainingAsTest => (
            "Training images through the test path",
            "Does the network still know its training images when they are prepared as test images are?",
        ),
        ProbeName::StatedAccuracy => (
            "Stated accuracy, counted again",
            "Is the stated training accuracy the share of training images named right?",
        ),
        ProbeName::ClassBalance => (
            "Classes in each split",
            "Do training and test images hold the same classes in the same shares?",
        ),
        ProbeName::InputStatistics => (
            "What the network is fed",
            "Does the same image become the same numbers by both paths?",
        ),
        ProbeName::LabelAgreement => (
            "Labels of both paths",
            "Does the same image have the same label by both paths?",
        ),
        ProbeName::Repeat => (
            "The test path, twice",
            "Does the test path feed the same numbers when asked again?",
        ),
        ProbeName::Normalization => (
            "Normalisation in both modes",
            "Does the network score the same with remembered averages as with those of the batch?",
        ),
        ProbeName::Information => (
            "What predictions tell",
            "Do predictions tell anything about the true classes?",
        ),
        ProbeName::Permutation => (
            "Classes renamed",
            "Would the predictions be right if the classes were numbered differently?",
        ),
        ProbeName::Collapse => (
            "Predicted classes",
            "Does the network answer with one class for nearly everything?",
        ),
        ProbeName::Duplicates => (
            "Copies across the splits",
            "Are test images copies of training images?",
        ),
        ProbeName::FirstLoss => (
            "Loss before training",
            "Does the network start as one that guesses?",
        ),
        ProbeName::Drift => (
            "Test images beside training images",
            "Are test images of the same kind as training images?",
        ),
        ProbeName::Shortcut => (
            "Telling details",
            "Does one place in the image tell the class in training images but not in test images?",
        ),
        ProbeName::Weights => (
            "Weights",
            "Was the trained network the one that was tested?",
        ),
        ProbeName::HeldOutLoss => (
            "Loss on held-out images",
            "Does the loss on held-out images rise while that on training images falls?",
        ),
        ProbeName::Texture => (
            "Is there anything to see",
            "Do neighbouring pixels have anything in common, as in any picture of something?",
        ),
        ProbeName::Memorization => (
            "Random labels",
            "Does the same network learn random labels as fast as the true ones?",
        ),
    }
}
