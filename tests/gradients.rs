//! Gradients of the whole network agree with finite differences: natively and in browsers.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::nn::loss::CrossEntropyLossConfig;
use burn::optim::GradientsParams;
use burn::tensor::{Tensor, TensorData};
use rand::RngExt;

use common::{TINY, experiment};
use overfit_lab::batch::Batch;
use overfit_lab::dataset::Splits;
use overfit_lab::metrics::Tally;
use overfit_lab::model::{Cnn, CnnConfig};
use overfit_lab::random::{Stream, stream};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// How far weights are moved to either side: little enough to stay on one side of nearly every
/// kink, far enough for 32-bit floats.
const STEP: f32 = 4e-3;

/// A random direction of unit length for the `index`th parameter tensor.
fn direction(index: u64, length: usize) -> Vec<f32> {
    let mut random = stream(9, Stream::Weights, index);
    let raw: Vec<f32> = (0..length)
        .map(|_| random.random_range(-1.0..1.0))
        .collect();
    let norm = raw.iter().map(|x| x * x).sum::<f32>().sqrt();
    raw.iter().map(|x| x / norm).collect()
}

/// Moves the `target`th parameter tensor along its direction.
struct Nudge {
    target: u64,
    by: f32,
    index: u64,
}

impl ModuleMapper for Nudge {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let index = self.index;
        self.index += 1;
        if index != self.target {
            return parameter;
        }
        parameter.map(|tensor| {
            let shape = tensor.dims();
            let step = direction(index, shape.iter().product());
            let step = Tensor::<D>::from_data(TensorData::new(step, shape), &tensor.device());
            (tensor + step * self.by).detach().require_grad()
        })
    }
}

/// Derivatives along each parameter tensor's direction, from back-propagation.
struct Slopes<'a> {
    gradients: &'a GradientsParams,
    found: Vec<f32>,
}

impl ModuleVisitor for Slopes<'_> {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        let gradient = self
            .gradients
            .get::<D>(parameter.id)
            .expect("every parameter has a gradient");
        let gradient: Vec<f32> = gradient.into_data().try_to_vec().unwrap();
        let along = direction(self.found.len() as u64, gradient.len());
        self.found
            .push(gradient.iter().zip(along).map(|(g, d)| g * d).sum());
    }
}

#[test]
fn every_layers_gradient_agrees_with_finite_differences() {
    // Two convolutions in a row, two pools, both dense layers: every kind of neighbour there is.
    let experiment = experiment(&format!("{TINY}&convs=2"));
    let device = experiment.engine.device().unwrap();
    let images = Splits::draw(&experiment).train;
    let model = CnnConfig::new(&experiment).init(1, &device);
    let batch = || Batch::plain(&images, 0..8, &device);
    let loss = |model: &Cnn| {
        let Batch { images, labels, .. } = batch();
        let logits: Vec<f32> = model
            .forward(images, None)
            .into_data()
            .try_to_vec()
            .unwrap();
        let mut tally = Tally::default();
        tally.add(&logits, &labels, experiment.classes);
        tally.score().loss
    };

    let Batch {
        images: pixels,
        targets,
        ..
    } = batch();
    let gradients = CrossEntropyLossConfig::new()
        .init(&device)
        .forward(model.forward(pixels, None), targets)
        .backward();
    let gradients = GradientsParams::from_grads(gradients, &model);
    let mut slopes = Slopes {
        gradients: &gradients,
        found: Vec::new(),
    };
    model.visit(&mut slopes);
    assert_eq!(
        slopes.found.len(),
        12,
        "a weight and a bias for each of six layers"
    );

    for (target, slope) in slopes.found.into_iter().enumerate() {
        let moved = |by| {
            loss(&model.clone().map(&mut Nudge {
                target: target as u64,
                by,
                index: 0,
            }))
        };
        let difference = (moved(STEP) - moved(-STEP)) / f64::from(2.0 * STEP);
        let error = (difference - f64::from(slope)).abs();
        assert!(
            error < 2e-4 + 0.02 * f64::from(slope).abs(),
            "tensor {target}: {slope} by back-propagation, {difference} by differences"
        );
    }
}
