//! How weights are updated: the optimiser of an experiment, and its learning rate step by step.
//!
//! Burn's own optimisers give the same results but for Keras' ε, and are tested against; they keep
//! what they remember as tensors, which costs 30 kB of the page's download and two copies a step.

pub mod adam;
pub mod schedule;
mod sgd;

use std::collections::HashMap;

use burn::module::{Module, ModuleMapper, Param, ParamId};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use crate::model::engine::tensor;
use crate::settings::{OptimizerKind, Training};
use adam::Adam;
use sgd::Sgd;

/// Updates a network's parameters, step after step.
pub struct Optimizer {
    /// How a step changes parameters; it may be another one from step to step.
    pub rule: Rule,
    steps: i32,
    memories: HashMap<ParamId, Memory>,
}

/// How a step changes parameters by their gradients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Adam, with decoupled weight decay.
    Adam(Adam),
    /// Stochastic gradient descent, with momentum.
    Sgd(Sgd),
}

/// What is remembered of a parameter's earlier gradients.
#[derive(Default)]
struct Memory {
    /// The gradient's running mean with Adam, its velocity without.
    first: Vec<f32>,
    /// The running mean of the squared gradient; empty without Adam.
    second: Vec<f32>,
}

impl Rule {
    /// The rule that the settings ask for.
    pub fn new(training: &Training) -> Self {
        let weight_decay = training.decay;
        match training.optimizer {
            kind @ (OptimizerKind::Adam | OptimizerKind::AdamW) => Self::Adam(Adam {
                corrects_epsilon: kind == OptimizerKind::AdamW,
                weight_decay,
            }),
            OptimizerKind::Sgd => Self::Sgd(Sgd {
                momentum: training.momentum,
                weight_decay,
            }),
        }
    }
}

impl Optimizer {
    /// An optimiser that has made no step yet.
    pub fn new(rule: Rule) -> Self {
        Self {
            rule,
            steps: 0,
            memories: HashMap::new(),
        }
    }

    /// One update, at a learning rate, of every parameter that has a gradient.
    pub fn step<M: Module>(&mut self, lr: f64, model: M, gradients: GradientsParams) -> M {
        self.steps += 1;
        model.map(&mut Step {
            optimizer: self,
            lr,
            gradients,
        })
    }
}

/// A step under way.
struct Step<'a> {
    optimizer: &'a mut Optimizer,
    lr: f64,
    gradients: GradientsParams,
}

impl ModuleMapper for Step<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (id, weights, mapper) = param.consume();
        let Some(gradient) = self.gradients.remove::<D>(id) else {
            return Param::from_mapped_value(id, weights, mapper);
        };
        let weights = weights.inner();
        let (shape, device) = (weights.dims(), weights.device());
        let (mut weights, gradient) = (numbers(weights), numbers(gradient));
        let Optimizer {
            rule,
            steps,
            memories,
        } = &mut *self.optimizer;
        let Memory { first, second } = memories.entry(id).or_default();
        first.resize(weights.len(), 0.0);
        match rule {
            Rule::Adam(adam) => {
                second.resize(weights.len(), 0.0);
                let update = adam.update(self.lr, *steps);
                kernels::adam::update(update, &mut weights, &gradient, first, second);
            }
            Rule::Sgd(sgd) => {
                kernels::sgd::update(sgd.update(self.lr), &mut weights, &gradient, first);
            }
        }
        let weights = Tensor::from_inner(tensor(weights, shape, &device)).require_grad();
        Param::from_mapped_value(id, weights, mapper)
    }
}

/// A tensor's numbers, without a copy where nothing else holds the tensor.
fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let values = tensor.into_data().try_into_vec();
    values.expect("parameters are 32-bit numbers")
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::nn::{Linear, LinearConfig};
    use burn::optim::decay::WeightDecayConfig;
    use burn::optim::momentum::MomentumConfig;
    use burn::optim::{AdamWConfig, ModuleOptimizer, SgdConfig};
    use burn::tensor::Device;

    use crate::settings::Engine;

    fn device() -> Device {
        Engine::Flex.device().unwrap()
    }

    fn gradients(model: &Linear, gradient: f32) -> GradientsParams {
        let loss = model.forward(Tensor::<2>::ones([1, 1], &device())).sum() * gradient;
        GradientsParams::from_grads(loss.backward(), model)
    }

    fn weight(model: &Linear) -> f32 {
        model.weight.val().into_scalar()
    }

    fn one_weight() -> Linear {
        LinearConfig::new(1, 1).with_bias(false).init(&device())
    }

    /// What successive gradients do to one weight.
    fn updates<const N: usize>(rule: Rule, gradients_of_steps: [f32; N]) -> [f32; N] {
        let mut model = one_weight();
        let mut optimizer = Optimizer::new(rule);
        gradients_of_steps.map(|gradient| {
            let before = weight(&model);
            let gradients = gradients(&model, gradient);
            model = optimizer.step(0.01, model.clone(), gradients);
            weight(&model) - before
        })
    }

    fn adam(corrects_epsilon: bool) -> Rule {
        Rule::Adam(Adam {
            corrects_epsilon,
            weight_decay: 0.0,
        })
    }

    #[test]
    fn updates_are_keras_updates() {
        // By hand, with gradients 1, −1, 1 (so that √v̂ = 1), a learning rate of 0.01 and decay 0:
        // each update is −0.01·m̂, where m is 0.1, then 0.9·0.1 − 0.1, then 0.9·(−0.01) + 0.1.
        let updates = updates(adam(false), [1.0, -1.0, 1.0]);
        for (step, moment) in [0.1, -0.01, 0.091].into_iter().enumerate() {
            let expected = -0.01 * moment / (1.0 - 0.9f32.powi(step as i32 + 1));
            assert!((updates[step] - expected).abs() < 1e-6, "{updates:?}");
        }
    }

    #[test]
    fn epsilon_stands_where_keras_and_pytorch_put_it() {
        // With gradient 1e-7: √v = 1e-7·√0.001, so the first update is −0.01·√0.001/(√0.001 + 1)
        // in Keras and −0.01·1/(1 + 1) in PyTorch.
        let root = 0.001f32.sqrt();
        for (rule, expected) in [
            (adam(false), -0.01 * root / (root + 1.0)),
            (adam(true), -0.005),
        ] {
            let update = updates(rule, [1e-7])[0];
            assert!((update - expected).abs() < 1e-6, "{update} {expected}");
        }
    }

    /// Compares a weight's way by our rule with that by Burn's optimiser.
    fn assert_agree(rule: Rule, mut theirs: ModuleOptimizer, tolerance: f32) {
        let (mut ours, start) = (Optimizer::new(rule), one_weight());
        let (mut one, mut other) = (start.clone(), start.clone());
        for gradient in [0.3, -2.0, 1e-3, 0.7, 0.7, -0.1] {
            one = ours.step(0.01, one.clone(), gradients(&one, gradient));
            other = theirs.step(0.01, other.clone(), gradients(&other, gradient));
            let difference = (weight(&one) - weight(&other)).abs();
            assert!(difference <= tolerance, "{difference}");
        }
        assert_ne!(weight(&one), weight(&start));
    }

    #[test]
    fn gradient_descent_is_that_of_burn_to_the_bit() {
        for momentum in [0.0, 0.9] {
            // Dampening is 0 in Keras and PyTorch, 0.1 by default in Burn.
            let config = MomentumConfig::new()
                .with_momentum(momentum)
                .with_dampening(0.0);
            let theirs = SgdConfig::new()
                .with_momentum(Some(config))
                .with_weight_decay(Some(WeightDecayConfig::new(0.01)));
            let rule = Rule::Sgd(Sgd {
                momentum,
                weight_decay: 0.01,
            });
            assert_agree(rule, theirs.init(), 0.0);
        }
    }

    #[test]
    fn adam_is_that_of_burn() {
        let rule = Rule::Adam(Adam {
            corrects_epsilon: true,
            weight_decay: 0.01,
        });
        let theirs = AdamWConfig::new()
            .with_epsilon(1e-7)
            .with_weight_decay(0.01);
        assert_agree(rule, theirs.init(), 1e-6);
    }
}
