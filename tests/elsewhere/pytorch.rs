//! Activations, batch normalisation, heads, optimisers, schedules and label smoothing agree step by
//! step with PyTorch's, from the same initial weights.
//!
//! `tests/elsewhere/pytorch/reference.py` recorded the losses and names the versions. This crate's Adam puts ε
//! where Keras does: for it the script has PyTorch compute Keras' conventions, as `expectedByKeras`.
#![cfg(all(feature = "flex", not(target_arch = "wasm32")))]

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Tensor, TensorData};
use overfit_lab::dataset::{Dataset, IMAGE_LEN};
use overfit_lab::model::Cnn;
use overfit_lab::model::engine::arithmetic;
use overfit_lab::settings::CnnConfig;
use overfit_lab::settings::{Experiment, Head, OptimizerKind, Switch};
use overfit_lab::training::batch::Pixels;
use overfit_lab::training::metrics::Tally;
use overfit_lab::training::optimizer::schedule::learning_rate;
use overfit_lab::training::trainer::{Mode, Trainer};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::common::floats;

/// Largest relative difference of a loss.
const TOLERANCE: f64 = 1e-4;
const STEPS_PER_EPOCH: usize = 3;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    parameters: Vec<Parameter>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Parameter {
    name: String,
    shape: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    name: String,
    settings: Map<String, Value>,
    expected: Losses,
    expected_by_keras: Option<Losses>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Losses {
    train_loss: Vec<f64>,
    evaluation_loss: Vec<f64>,
}

/// Puts recorded values in place of parameters, in the order in which the network holds them;
/// `None` leaves one as it is.
struct Load {
    values: std::vec::IntoIter<Option<Vec<f32>>>,
}

impl ModuleMapper for Load {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(values) = self.values.next().unwrap() else {
            return parameter;
        };
        parameter.map(|tensor| {
            let data = TensorData::new(values, tensor.dims());
            Tensor::<D>::from_data(data, &tensor.device()).require_grad()
        })
    }
}

/// The recorded parameter of a name.
fn parameter(reference: &Reference, initial: &[f32], name: &str) -> Vec<f32> {
    let mut start = 0;
    for parameter in &reference.parameters {
        let length: usize = parameter.shape.iter().product();
        if parameter.name == name {
            return initial[start..start + length].to_vec();
        }
        start += length;
    }
    panic!("{name} was not recorded")
}

fn network(reference: &Reference, initial: &[f32], experiment: &Experiment) -> Cnn {
    let recorded = |name: &str| Some(parameter(reference, initial, name));
    let mut values = Vec::new();
    for conv in ["conv1", "conv2"] {
        values.push(recorded(&format!("{conv}.weight")));
        if experiment.network.batch_norm == Switch::On {
            // γ, β, running mean, running variance begin as PyTorch's do.
            values.extend([None, None, None, None]);
        } else {
            values.push(recorded(&format!("{conv}.bias")));
        }
    }
    let linear: &[&str] = match experiment.network.head {
        Head::Dense => &["hidden", "output"],
        Head::Pooling => &["pooling.output"],
    };
    for layer in linear {
        values.push(recorded(&format!("{layer}.weight")));
        values.push(recorded(&format!("{layer}.bias")));
    }
    let device = experiment.compute.engine.device().unwrap();
    let mut load = Load {
        values: values.into_iter(),
    };
    let network = CnnConfig::new(&experiment.in_force())
        .init(arithmetic(&experiment.compute), 1, &device)
        .map(&mut load);
    assert!(load.values.next().is_none(), "every value found its place");
    network
}

fn train(
    reference: &Reference,
    initial: &[f32],
    images: &Dataset,
    settings: &Map<String, Value>,
) -> (Experiment, Losses) {
    let mut all = json!({
        "classes": 3, "train": 24, "test": 10, "blocks": 2, "convs": 1, "width": 4, "dense": 8,
        "batch": 8, "epochs": 4,
    });
    let values = all.as_object_mut().unwrap();
    values.extend(settings.clone());
    let experiment = Experiment::from_values(values).unwrap();
    let device = experiment.compute.engine.device().unwrap();
    let model = network(reference, initial, &experiment);
    let mut trainer = Trainer::with_model(&experiment.in_force(), model, device);
    let mut losses = Losses {
        train_loss: Vec::new(),
        evaluation_loss: Vec::new(),
    };
    for step in 0..experiment.training.epochs * STEPS_PER_EPOCH as u32 {
        let epoch = step / STEPS_PER_EPOCH as u32;
        let first = step as usize % STEPS_PER_EPOCH * experiment.training.batch;
        let indices = first..first + experiment.training.batch;
        let batch = Pixels::plain(images, indices).into_batch(trainer.device());
        let lr = learning_rate(&experiment.training, epoch, step, STEPS_PER_EPOCH);
        let mut tally = Tally::default();
        pollster::block_on(trainer.step(batch, lr, &mut tally)).unwrap();
        losses.train_loss.push(tally.score().loss);
        if (step as usize + 1).is_multiple_of(STEPS_PER_EPOCH) {
            let all = Pixels::plain(images, 0..images.len()).into_batch(trainer.device());
            let mut tally = Tally::default();
            let logits = pollster::block_on(trainer.predict(&all, Mode::Evaluation)).unwrap();
            tally.add(&logits, &all.labels, experiment.data.classes);
            losses.evaluation_loss.push(tally.score().loss);
        }
    }
    (experiment, losses)
}

#[test]
fn every_case_agrees_step_by_step() {
    let reference: Reference =
        serde_json::from_str(include_str!("pytorch/reference.json")).unwrap();
    let recorded = floats(include_bytes!("pytorch/initial.f32"));
    let (pixels, initial) = recorded.split_at(24 * IMAGE_LEN);
    let mut images = Dataset::default();
    for (index, image) in pixels.chunks_exact(IMAGE_LEN).enumerate() {
        images.push(image, (index % 3) as u8);
    }
    assert!(reference.cases.len() >= 16);
    let mut failures = Vec::new();
    for case in &reference.cases {
        let (experiment, losses) = train(&reference, initial, &images, &case.settings);
        let expected = match (experiment.training.optimizer, &case.expected_by_keras) {
            (OptimizerKind::Adam, Some(by_keras)) => by_keras,
            _ => &case.expected,
        };
        for (what, found, expected) in [
            ("training", &losses.train_loss, &expected.train_loss),
            (
                "evaluation",
                &losses.evaluation_loss,
                &expected.evaluation_loss,
            ),
        ] {
            assert_eq!(found.len(), expected.len());
            let pairs = found.iter().zip(expected);
            let worst = pairs.map(|(x, y)| (x / y - 1.0).abs()).fold(0.0, f64::max);
            if worst > TOLERANCE {
                failures.push(format!("{}, {what}: {worst:.1e}", case.name));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
