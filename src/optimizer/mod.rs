//! How weights are updated: the optimiser of an experiment, and its learning rate step by step.

pub mod adam;
pub mod schedule;

use burn::optim::decay::WeightDecayConfig;
use burn::optim::momentum::MomentumConfig;
use burn::optim::{ModuleOptimizer, SgdConfig};

use crate::experiment::{Experiment, OptimizerKind};

/// A fresh optimiser.
pub fn optimizer(experiment: &Experiment) -> ModuleOptimizer {
    let &Experiment {
        decay, momentum, ..
    } = experiment;
    match experiment.optimizer {
        kind @ (OptimizerKind::Adam | OptimizerKind::AdamW) => ModuleOptimizer::from(adam::Adam {
            corrects_epsilon: kind == OptimizerKind::AdamW,
            weight_decay: decay,
        }),
        OptimizerKind::Sgd => {
            // Dampening is 0 in Keras and PyTorch, 0.1 by default in Burn.
            let momentum = MomentumConfig::new()
                .with_momentum(momentum)
                .with_dampening(0.0);
            let decay = WeightDecayConfig::new(decay as f32);
            SgdConfig::new()
                .with_momentum(Some(momentum))
                .with_weight_decay(Some(decay))
                .init()
        }
    }
}
