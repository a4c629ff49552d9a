//! Settings of the training: how the network learns.

use serde::{Deserialize, Serialize};

use crate::settings::control::{
    Condition, Control, Effect, Kind, Need, Scale, TRAINING, choice, integer, number,
};

/// How the network learns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Training {
    /// Passes over the training split.
    pub epochs: u32,
    /// Images in one optimiser step.
    pub batch: usize,
    /// How the weights are updated.
    pub optimizer: OptimizerKind,
    /// Learning rate at the start.
    pub lr: f64,
    /// How it changes.
    pub schedule: Schedule,
    /// Momentum of SGD.
    pub momentum: f64,
    /// Weight decay: in units of the learning rate, for SGD added to the gradient.
    pub decay: f64,
    /// The share of each label that is spread over all classes.
    pub smoothing: f64,
    /// Epochs without a lower validation loss after which the run ends; 0 is never.
    pub patience: u32,
}

impl Default for Training {
    fn default() -> Self {
        Self {
            epochs: 20,
            batch: 16,
            optimizer: OptimizerKind::Adam,
            lr: 3e-3,
            schedule: Schedule::Constant,
            momentum: 0.9,
            decay: 0.0,
            smoothing: 0.0,
            patience: 0,
        }
    }
}

/// How the weights are updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum OptimizerKind {
    /// Adam as Keras computes it, with Keras' constants and decoupled weight decay.
    Adam,
    /// Adam with decoupled weight decay as PyTorch computes it.
    #[serde(rename = "adamw")]
    AdamW,
    /// Gradient descent with momentum; weight decay is added to the gradient.
    Sgd,
}

/// How the learning rate changes in the course of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Not at all.
    Constant,
    /// A tenth after half of the epochs, and again after three quarters.
    Step,
    /// Along a cosine to 0.
    Cosine,
}

/// The controls of these settings, in the order in which the page shows and links spell them.
pub(super) const CONTROLS: [Control; 9] = [
    Control {
        key: "epochs",
        label: "Epochs",
        help: "Passes over the training images.",
        effect: Effect::Live,
        kind: integer(1, 200, Scale::Log),
        ..TRAINING
    },
    Control {
        key: "batch",
        label: "Batch size",
        help: "Images in one optimiser step.",
        advanced: true,
        kind: integer(1, 128, Scale::Log),
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
        needs: Some(Need {
            condition: Condition::Is {
                key: "optimizer",
                value: "sgd",
            },
            reason: "Only SGD uses it.",
        }),
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
        needs: Some(Need {
            condition: Condition::IsNot {
                key: "validation",
                value: "0",
            },
            reason: "It needs a validation share above 0.",
        }),
        kind: integer(0, 50, Scale::Linear),
        ..TRAINING
    },
];
