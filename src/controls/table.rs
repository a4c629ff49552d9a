//! The table of all settings: label, help, place, effect, range.

use super::{Choice, Control, Effect, Group, Kind, Scale};
use crate::scenario;

/// What most controls of a group have in common.
const DATA: Control = Control {
    key: "",
    label: "",
    help: "",
    group: Group::Data,
    effect: Effect::Restart,
    advanced: false,
    kind: Kind::Choice { options: &[] },
};
const AUGMENTATION: Control = Control {
    group: Group::Augmentation,
    ..DATA
};
const MODEL: Control = Control {
    group: Group::Model,
    ..DATA
};
const TRAINING: Control = Control {
    group: Group::Training,
    ..DATA
};

const fn integer(min: u32, max: u32, step: u32, scale: Scale) -> Kind {
    Kind::Integer {
        min: min as f64,
        max: max as f64,
        step: step as f64,
        scale,
    }
}

const fn number(min: f64, max: f64, step: f64, scale: Scale) -> Kind {
    Kind::Number {
        min,
        max,
        step,
        scale,
        follows: None,
    }
}

const fn choice(value: &'static str, label: &'static str) -> Choice {
    Choice { value, label }
}

const ON_OR_OFF: Kind = Kind::Choice {
    options: &[choice("off", "Off"), choice("on", "On")],
};

/// Every setting of an [`Experiment`](crate::experiment::Experiment), in the order in which the
/// page shows and links spell them. The order of settings that links may hold already is frozen.
pub const CONTROLS: &[Control] = &[
    Control {
        key: "data",
        label: "Data",
        help: "Shapes, photographs of clothes, digits and your own images have something to \
               learn. Noise is random pixels with random labels: the network can only memorise \
               it, and no remedy can lift the test above chance.",
        kind: Kind::Choice {
            options: &[
                choice("shapes", "Shapes"),
                choice("noise", "Noise"),
                choice("fashion-mnist", "Fashion-MNIST"),
                choice("mnist", "MNIST digits"),
                choice("cifar-10", "CIFAR-10"),
                choice("own", "Your own images"),
            ],
        },
        ..DATA
    },
    Control {
        key: "images",
        label: "Fingerprint of own images",
        help: "Tells whether the images at hand are those that a link was made with; 0 is any.",
        advanced: true,
        kind: integer(0, u32::MAX, 1, Scale::Linear),
        ..DATA
    },
    Control {
        key: "classes",
        label: "Classes",
        help: "How many kinds of image there are. Guessing is right one time in this many.",
        kind: integer(2, 16, 1, Scale::Linear),
        ..DATA
    },
    Control {
        key: "train",
        label: "Training images",
        help: "How many images the network learns from. Few are quickly memorised; many force it \
               to find what they have in common.",
        kind: integer(10, 5000, 1, Scale::Log),
        ..DATA
    },
    Control {
        key: "test",
        label: "Test images",
        help: "How many images only measure. Few give a wide interval: the test accuracy is then \
               mostly luck.",
        advanced: true,
        kind: integer(10, 2000, 1, Scale::Log),
        ..DATA
    },
    Control {
        key: "validation",
        label: "Validation share",
        help: "This share of the training images is held out to choose between settings and to \
               stop early, so that the test images stay unseen.",
        advanced: true,
        kind: number(0.0, 0.5, 0.05, Scale::Linear),
        ..DATA
    },
    Control {
        key: "labelNoise",
        label: "Label noise",
        help: "This share of the training labels is redrawn at random. Wrong labels can only be \
               memorised.",
        advanced: true,
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..DATA
    },
    Control {
        key: "pixelNoise",
        label: "Pixel noise",
        help: "Gaussian noise of this standard deviation in every image of every split, drawn \
               once; pixels go from 0 to 1.",
        advanced: true,
        kind: number(0.0, 0.5, 0.02, Scale::Linear),
        ..DATA
    },
    Control {
        key: "flip",
        label: "Horizontal flip",
        help: "Mirrored images count as new ones: append a mirrored copy of the training images \
               once, or mirror each image at random whenever it is used.",
        kind: Kind::Choice {
            options: &[
                choice("none", "Off"),
                choice("copy", "Appended copy"),
                choice("random", "Random"),
            ],
        },
        ..AUGMENTATION
    },
    Control {
        key: "verticalFlip",
        label: "Vertical flip",
        help: "Turns each image upside down at random. Only where up and down mean nothing.",
        advanced: true,
        kind: Kind::Choice {
            options: &[choice("none", "Off"), choice("random", "Random")],
        },
        ..AUGMENTATION
    },
    Control {
        key: "rotation",
        label: "Rotation",
        help: "Turns each image by a random angle up to this many degrees either way. What comes \
               in at the border is the image mirrored.",
        kind: number(0.0, 180.0, 5.0, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "zoom",
        label: "Zoom",
        help: "Scales each image by a random factor up to this much below or above 1.",
        kind: number(0.0, 0.5, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "shift",
        label: "Shift",
        help: "Moves each image by a random distance up to this share of its side, across and \
               down.",
        kind: number(0.0, 0.5, 0.02, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "brightness",
        label: "Brightness",
        help: "Multiplies each image by a random factor up to this much below or above 1.",
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "contrast",
        label: "Contrast",
        help: "Spreads each image's pixels about its mean grey by a random factor up to this much \
               below or above 1.",
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "colorJitter",
        label: "Colour jitter",
        help: "Changes saturation by a random factor up to this much below or above 1, and turns \
               the hue by up to a quarter of this share of the colour circle.",
        advanced: true,
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "randomNoise",
        label: "Random pixel noise",
        help: "Adds Gaussian noise of this standard deviation, drawn afresh whenever an image is \
               used; pixels go from 0 to 1.",
        advanced: true,
        kind: number(0.0, 0.5, 0.02, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "cutout",
        label: "Cut-out",
        help: "Blackens a square whose side is this share of the image's, at a random place.",
        advanced: true,
        kind: number(0.0, 0.75, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "mixup",
        label: "Mix-up",
        help: "Blends each image and its label with another's of the batch. The shares are drawn \
               from a beta distribution with this α: small values blend little.",
        advanced: true,
        kind: number(0.0, 1.0, 0.05, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "copies",
        label: "Augmented copies",
        help: "0 changes the images afresh in each batch. Above 0, this many changed copies of \
               each training image are appended once, before training; mix-up stays per batch.",
        advanced: true,
        kind: integer(0, 10, 1, Scale::Linear),
        ..AUGMENTATION
    },
    Control {
        key: "blocks",
        label: "Convolution blocks",
        help: "Each block finds patterns, then halves the image's side by max pooling.",
        advanced: true,
        kind: integer(1, 3, 1, Scale::Linear),
        ..MODEL
    },
    Control {
        key: "convs",
        label: "Convolutions per block",
        help: "3×3 convolutions, each followed by the activation.",
        advanced: true,
        kind: integer(1, 2, 1, Scale::Linear),
        ..MODEL
    },
    Control {
        key: "width",
        label: "Width",
        help: "Channels of the first block; each further block doubles them. A wider network \
               memorises more and trains more slowly.",
        kind: integer(4, 64, 4, Scale::Linear),
        ..MODEL
    },
    Control {
        key: "activation",
        label: "Activation",
        help: "What bends the straight lines: the function after each convolution and dense \
               layer but the last.",
        advanced: true,
        kind: Kind::Choice {
            options: &[
                choice("relu", "ReLU"),
                choice("leaky-relu", "Leaky ReLU"),
                choice("gelu", "GELU"),
                choice("tanh", "tanh"),
            ],
        },
        ..MODEL
    },
    Control {
        key: "batchNorm",
        label: "Batch normalisation",
        help: "After each convolution: every channel is brought to mean 0 and variance 1, in \
               training by the batch's own statistics, in evaluation by their running averages.",
        advanced: true,
        kind: ON_OR_OFF,
        ..MODEL
    },
    Control {
        key: "batchNormMomentum",
        label: "Batch norm momentum",
        help: "How much of the running averages each batch keeps, as in Keras (PyTorch counts the \
               other way round). Near 1 they need many batches to arrive: until then the \
               accuracy in evaluation mode collapses.",
        advanced: true,
        kind: number(0.0, 0.999, 0.01, Scale::Linear),
        ..MODEL
    },
    Control {
        key: "head",
        label: "Head",
        help: "What follows the convolutions: a dense layer over all positions, or the mean of \
               each channel (global average pooling), which has far fewer weights.",
        advanced: true,
        kind: Kind::Choice {
            options: &[
                choice("dense", "Dense layer"),
                choice("pooling", "Global average pooling"),
            ],
        },
        ..MODEL
    },
    Control {
        key: "dense",
        label: "Dense units",
        help: "Units of the fully connected layer before the last. Most parameters sit here.",
        advanced: true,
        kind: integer(8, 512, 1, Scale::Log),
        ..MODEL
    },
    Control {
        key: "dropout",
        label: "Dropout",
        help: "The share of units switched off at random in each training step, before the last \
               layer; half of it after each pool. It makes memorising harder.",
        effect: Effect::Live,
        kind: number(0.0, 0.9, 0.05, Scale::Linear),
        ..MODEL
    },
    Control {
        key: "poolDropout",
        label: "Dropout after pools",
        help: "Set apart from the Dropout slider, which otherwise sets half of itself here.",
        effect: Effect::Live,
        advanced: true,
        kind: Kind::Number {
            min: 0.0,
            max: 0.9,
            step: 0.05,
            scale: Scale::Linear,
            follows: Some("half of Dropout"),
        },
        ..MODEL
    },
    Control {
        key: "epochs",
        label: "Epochs",
        help: "Passes over the training images.",
        effect: Effect::Live,
        kind: integer(1, 200, 1, Scale::Log),
        ..TRAINING
    },
    Control {
        key: "batch",
        label: "Batch size",
        help: "Images in one optimiser step.",
        advanced: true,
        kind: integer(1, 128, 1, Scale::Log),
        ..TRAINING
    },
    Control {
        key: "optimizer",
        label: "Optimizer",
        help: "How the weights are updated: Adam as in Keras, AdamW as in PyTorch, or plain \
               gradient descent with momentum.",
        advanced: true,
        kind: Kind::Choice {
            options: &[
                choice("adam", "Adam"),
                choice("adamw", "AdamW"),
                choice("sgd", "SGD with momentum"),
            ],
        },
        ..TRAINING
    },
    Control {
        key: "lr",
        label: "Learning rate",
        help: "How far each step moves the weights. Too high and the loss explodes.",
        effect: Effect::Live,
        kind: number(1e-5, 1.0, 1e-5, Scale::Log),
        ..TRAINING
    },
    Control {
        key: "schedule",
        label: "Learning-rate schedule",
        help: "Constant; a tenth after half and again after three quarters of the epochs; or \
               falling to 0 along a cosine.",
        effect: Effect::Live,
        advanced: true,
        kind: Kind::Choice {
            options: &[
                choice("constant", "Constant"),
                choice("step", "Steps"),
                choice("cosine", "Cosine"),
            ],
        },
        ..TRAINING
    },
    Control {
        key: "momentum",
        label: "Momentum",
        help: "How much of its last movement SGD keeps in each step. Adam and AdamW have their \
               own.",
        effect: Effect::Live,
        advanced: true,
        kind: number(0.0, 0.99, 0.01, Scale::Linear),
        ..TRAINING
    },
    Control {
        key: "decay",
        label: "Weight decay",
        help: "Pulls every weight towards zero a little in each step: by this share of the \
               learning rate, or with SGD by adding this share of the weights to their gradient.",
        effect: Effect::Live,
        kind: number(0.0, 1.0, 0.01, Scale::Linear),
        ..TRAINING
    },
    Control {
        key: "smoothing",
        label: "Label smoothing",
        help: "This share of each label is spread evenly over all classes, so that the network \
               is not asked to be certain.",
        effect: Effect::Live,
        advanced: true,
        kind: number(0.0, 0.5, 0.05, Scale::Linear),
        ..TRAINING
    },
    Control {
        key: "patience",
        label: "Early stopping",
        help: "Ends the run when the validation loss has not fallen for this many epochs, and \
               goes back to the weights of its best epoch; 0 is off. It needs a validation share.",
        advanced: true,
        effect: Effect::Live,
        kind: integer(0, 50, 1, Scale::Linear),
        ..TRAINING
    },
    Control {
        key: "seed",
        label: "Seed",
        help: "The root of every random number: same seed, same run, bit for bit.",
        kind: integer(0, u32::MAX, 1, Scale::Linear),
        ..TRAINING
    },
    Control {
        key: "engine",
        label: "Engine",
        help: "What computes: flex is fast; ndarray is the slow reference it is checked against.",
        advanced: true,
        kind: Kind::Choice {
            options: &[
                choice("flex", "flex"),
                choice("ndarray", "ndarray (slow reference)"),
            ],
        },
        ..TRAINING
    },
    Control {
        key: "arithmetic",
        label: "Arithmetic",
        help: "How engine flex adds products up: plain gives the same bits in every browser; fused, \
               which rounds once instead of twice, is faster where browser and processor have it.",
        advanced: true,
        kind: Kind::Choice {
            options: &[
                choice("fastest", "fastest here"),
                choice("plain", "plain"),
                choice("fused", "fused multiply-add"),
            ],
        },
        ..TRAINING
    },
    Control {
        key: "scenario",
        label: "Scenario",
        help: "Plants one fault in an otherwise sound pipeline, as it happens to people: the verdict \
               finds it from the evidence alone.",
        kind: Kind::Choice {
            options: &scenario::CHOICES,
        },
        ..DATA
    },
    Control {
        key: "mystery",
        label: "Mystery",
        help: "Above 0, links hide which scenario is planted behind this number; 0 spells it out.",
        advanced: true,
        kind: integer(0, u32::MAX, 1, Scale::Linear),
        ..DATA
    },
];
