//! Every technical word that a sentence of this crate may use, explained.

use serde::Serialize;

/// A technical word, explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Term {
    /// The technical word, as it stands in sentences.
    pub term: &'static str,
    /// What the word means, in a sentence or two.
    pub means: &'static str,
}

const fn term(term: &'static str, means: &'static str) -> Term {
    Term { term, means }
}

/// All technical words that a sentence of this crate may use.
pub fn glossary() -> &'static [Term] {
    &TERMS
}

static TERMS: [Term; 50] = [
    term(
        "accuracy",
        "The share of images whose class the network names correctly.",
    ),
    term(
        "training accuracy",
        "Accuracy on the images that the network learns from.",
    ),
    term(
        "test accuracy",
        "Accuracy on images that the network never learned from: the figure that counts.",
    ),
    term("gap", "Training accuracy minus test accuracy."),
    term(
        "chance",
        "The accuracy of guessing: one in the number of classes, or the share of the commonest class where classes are uneven.",
    ),
    term(
        "95% interval",
        "Where the true figure lies in 95 of 100 such measurements. Few images make it wide.",
    ),
    term("points", "One hundredth: from 40% to 45% are 5 points."),
    term(
        "class",
        "The kind of thing that an image shows, such as “shoe” or “shirt”: what the network is to name.",
    ),
    term("label", "The true class of an image, as noted in the data."),
    term(
        "prediction",
        "The class that the network names for an image.",
    ),
    term(
        "split",
        "A part of the images with one purpose: training, validation or test.",
    ),
    term(
        "held-out",
        "Not used for learning, so that it can be used for measuring.",
    ),
    term(
        "validation",
        "Images kept aside to compare settings, so that test images stay unseen.",
    ),
    term(
        "pipeline",
        "All that happens to an image on its way to the network, and to the answer on its way back.",
    ),
    term(
        "training path",
        "The way by which training images reach the network.",
    ),
    term(
        "test path",
        "The way by which test images reach the network. It should prepare them as the training path does.",
    ),
    term(
        "train-as-test",
        "Training images sent through the test path. If their accuracy falls, the path is at fault.",
    ),
    term("epoch", "One pass over all training images."),
    term(
        "step",
        "One small change of the network, made after looking at one batch.",
    ),
    term(
        "batch",
        "The few images that the network looks at before it is changed a little.",
    ),
    term(
        "learning rate",
        "How much the network is changed in each step.",
    ),
    term(
        "loss",
        "How wrong the network's probabilities are: 0 if it was sure and right, large if it was sure and wrong.",
    ),
    term(
        "nats",
        "The unit of loss and of information: 0.69 nats are one yes-or-no question.",
    ),
    term(
        "information",
        "How much one thing tells about another; 0 if they have nothing to do with each other.",
    ),
    term(
        "probability",
        "How sure the network is of a class, from 0 to 1. Over all classes they sum to 1.",
    ),
    term(
        "softmax",
        "The last operation of a network, which turns its outputs into probabilities that sum to 1.",
    ),
    term(
        "output",
        "One number of the network's last layer; there is one for each class, and the largest is the answer.",
    ),
    term(
        "layer",
        "One stage of the network; what it computes is passed on to the next.",
    ),
    term(
        "weights",
        "The numbers inside the network that training changes: all that it has learned.",
    ),
    term(
        "checksum",
        "A short number computed from many: if two checksums differ, so do the numbers behind them.",
    ),
    term(
        "training mode",
        "How the network works while it learns: dropout on, batches brought to scale by themselves.",
    ),
    term(
        "evaluation mode",
        "How the network works when it is used: dropout off, running averages for scale.",
    ),
    term(
        "running average",
        "An average taken along the way, from values of earlier and later steps together.",
    ),
    term(
        "batch normalisation",
        "A layer that brings numbers to a common scale: in training by the mean and spread of each batch, later by running averages of them.",
    ),
    term(
        "momentum",
        "How slowly a running average follows: the share of the old value kept in each step.",
    ),
    term(
        "mean",
        "The average: the sum divided by the number of values.",
    ),
    term(
        "spread",
        "How far values lie from their mean, typically (the standard deviation).",
    ),
    term(
        "standard deviation",
        "How far values lie from their mean, typically.",
    ),
    term(
        "dropout",
        "Switching off a random part of the network in each training step, so that it relies on no single part.",
    ),
    term(
        "augmentation",
        "Changing training images at random (turned, cropped, recoloured), so that learning by heart gets harder.",
    ),
    term(
        "weight decay",
        "Pulling all weights a little towards zero in each step, which keeps the network simple.",
    ),
    term(
        "overfitting",
        "Learning the training images by heart rather than what they have in common with new ones.",
    ),
    term("remedy", "A change that might close the gap."),
    term("noise", "Random values without meaning."),
    term(
        "correlation",
        "How far two values rise and fall together: 1 always, 0 not at all, −1 in opposite directions.",
    ),
    term(
        "pixel",
        "One dot of an image, with a number each for red, green and blue.",
    ),
    term("colour channel", "The red, green or blue part of an image."),
    term(
        "distribution",
        "Which values occur, and how often. Two of them are 0% apart if equal, 100% if they share no value.",
    ),
    term("shuffle", "To bring into random order."),
    term(
        "metric",
        "A figure by which a network is judged, such as accuracy.",
    ),
];
