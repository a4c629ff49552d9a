//! Gradients of the whole network agree with finite differences: natively and in browsers.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Tensor, TensorData};

use crate::common::{TINY, experiment, splits};
use overfit_lab::model::Cnn;
use overfit_lab::model::engine::arithmetic;
use overfit_lab::settings::CnnConfig;
use overfit_lab::training::batch::{Batch, Pixels};
use overfit_lab::training::loss;
use overfit_lab::training::metrics::Tally;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// How far a weight is moved to either side: little enough to stay on one side of nearly every
/// kink, far enough for 32-bit floats.
const STEP: f32 = 1e-4;
/// Weights moved in each parameter tensor.
const MOVED: usize = 24;
/// Largest length of the two gradients' difference, as a share of their length. Some weights do
/// push an activation across a kink of ReLU or max pool. That this is all shows in how the error
/// shrinks with the step: the worst tensor's was 12% at 1e-3, 6% at 3e-4 and 3% at 1e-4.
const TOLERANCE: f64 = 0.05;

/// Moves one weight of the `tensor`th parameter tensor.
struct Nudge {
    tensor: usize,
    weight: usize,
    by: f32,
    index: usize,
}

impl ModuleMapper for Nudge {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let index = self.index;
        self.index += 1;
        if index != self.tensor {
            return parameter;
        }
        parameter.map(|tensor| {
            let (shape, device) = (tensor.dims(), tensor.device());
            let mut weights: Vec<f32> = tensor.into_data().try_to_vec().unwrap();
            weights[self.weight] += self.by;
            Tensor::<D>::from_data(TensorData::new(weights, shape), &device).require_grad()
        })
    }
}

/// The gradient of each parameter tensor, from back-propagation.
struct Gradients<'a> {
    gradients: &'a GradientsParams,
    found: Vec<Vec<f32>>,
}

impl ModuleVisitor for Gradients<'_> {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        let gradient = self.gradients.get::<D>(parameter.id);
        let gradient = gradient.expect("every parameter has a gradient");
        self.found.push(gradient.into_data().try_to_vec().unwrap());
    }
}

#[test]
fn every_layers_gradient_agrees_with_finite_differences() {
    // Two convolutions in a row, two pools, both dense layers: every kind of neighbour there is.
    agree(&format!("{TINY}&convs=2"), 12);
}

#[test]
fn other_activations_and_the_pooling_head_agree_too() {
    agree(&format!("{TINY}&activation=gelu&head=pooling"), 6);
    agree(&format!("{TINY}&activation=tanh"), 8);
    agree(&format!("{TINY}&activation=leaky-relu"), 8);
}

/// Compares the gradients of a link's network, a tensor each for every weight and bias.
fn agree(link: &str, tensors: usize) {
    let experiment = experiment(link);
    let device = experiment.compute.engine.device().unwrap();
    let images = splits(&experiment).train;
    let model =
        CnnConfig::new(&experiment.in_force()).init(arithmetic(&experiment.compute), 1, &device);
    let batch = || Pixels::plain(&images, 0..8).into_batch(&device);
    let loss_of = |model: &Cnn| {
        let Batch { images, labels, .. } = batch();
        let logits: Vec<f32> = model
            .forward(images, None)
            .into_data()
            .try_to_vec()
            .unwrap();
        let mut tally = Tally::default();
        tally.add(&logits, &labels, experiment.data.classes);
        tally.score().loss
    };

    let logits = model.forward(batch().images, None);
    let gradients = loss::loss(logits, &batch(), 0.0).backward();
    let gradients = GradientsParams::from_grads(gradients, &model);
    let mut all = Gradients {
        gradients: &gradients,
        found: Vec::new(),
    };
    model.visit(&mut all);
    assert_eq!(all.found.len(), tensors, "{link}");

    for (tensor, gradient) in all.found.iter().enumerate() {
        let moved = |weight, by| {
            let mut nudge = Nudge {
                tensor,
                weight,
                by,
                index: 0,
            };
            loss_of(&model.clone().map(&mut nudge))
        };
        let (mut difference, mut length) = (0.0, 0.0);
        for weight in (0..gradient.len()).step_by(gradient.len().div_ceil(MOVED)) {
            let slope = (moved(weight, STEP) - moved(weight, -STEP)) / f64::from(2.0 * STEP);
            difference += (slope - f64::from(gradient[weight])).powi(2);
            length += slope.powi(2);
        }
        let error = (difference / length).sqrt();
        assert!(
            error < TOLERANCE,
            "{link}, tensor {tensor}: {error} of its length"
        );
    }
}
