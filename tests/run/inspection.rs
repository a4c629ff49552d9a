//! What an inspection shows is what the network does: held against full predictions, weights and
//! pixels that are computed apart from it.

use std::collections::HashMap;

use crate::common::{TINY, experiment, run, splits};
use overfit_lab::dataset::{Dataset, IMAGE_LEN, Library};
use overfit_lab::run::Run;
use overfit_lab::run::event::Event;
use overfit_lab::run::split::Split;
use overfit_lab::settings::Experiment;
use overfit_lab::settings::{CnnConfig, LayerSummary, Training};
use overfit_lab::training::batch::{Pixels, order};
use overfit_lab::training::metrics::{Tally, wilson_interval};
use overfit_lab::training::trainer::{Mode, Trainer};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const SPLITS: [Split; 3] = [Split::Train, Split::Validation, Split::Test];

/// Networks of every kind of layer.
const NETWORKS: [&str; 4] = [
    "&blocks=2",
    "&blocks=2&batchNorm=on&activation=gelu",
    "&blocks=2&head=pooling&convs=1",
    "&blocks=3&batchNorm=on&head=pooling",
];

fn with_network(network: &str) -> String {
    TINY.replace("&blocks=2", network)
}

/// A run at its end, and the accuracies that it stated.
fn finished(experiment: &Experiment) -> (Run, HashMap<(u32, u8), f64>) {
    let mut run = run(experiment);
    let mut accuracies = HashMap::new();
    while !run.is_done() {
        for event in pollster::block_on(run.advance()) {
            if let Event::Evaluation {
                epoch,
                split,
                score,
            } = event.event
            {
                accuracies.insert((epoch, split as u8), score.accuracy);
            }
        }
    }
    (run, accuracies)
}

/// The network's layers.
fn layers(experiment: &Experiment) -> Vec<LayerSummary> {
    CnnConfig::new(&experiment.in_force()).layers()
}

fn length(layer: &LayerSummary) -> usize {
    layer.output_shape.iter().product()
}

fn softmax(logits: &[f32]) -> Vec<f64> {
    let powers: Vec<f64> = logits.iter().map(|&z| f64::from(z).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|x| x / sum).collect()
}

fn assert_close(one: &[f64], other: &[f64], tolerance: f64, what: &str) {
    assert_eq!(one.len(), other.len(), "{what}");
    for (a, b) in one.iter().zip(other) {
        assert!(
            (a - b).abs() <= tolerance * b.abs().max(1.0),
            "{what}: {a} {b}"
        );
    }
}

fn doubles(values: &[f32]) -> Vec<f64> {
    values.iter().copied().map(f64::from).collect()
}

#[test]
fn predictions_of_every_epoch_give_the_accuracies_that_the_run_stated() {
    let experiment = experiment(&format!("{TINY}&validation=0.25"));
    let (run, accuracies) = finished(&experiment);
    assert_eq!(run.inspection().epochs().len(), 3);
    let mut compared = 0;
    for epoch in 0..3 {
        for split in SPLITS {
            let ranking = run.inspection().ranking(split, epoch).unwrap();
            let ranks = ranking.classes.chunks_exact(3);
            let right = ranks.zip(&ranking.labels).filter(|(x, y)| x[0] == **y);
            let accuracy = right.count() as f64 / ranking.labels.len() as f64;
            assert_eq!(accuracy, accuracies[&(epoch as u32, split as u8)]);
            compared += 1;
        }
    }
    assert_eq!(compared, 9);
    assert!(run.inspection().ranking(Split::Test, 3).is_none());
}

#[test]
fn ranks_are_the_largest_of_all_probabilities() {
    let (run, _) = finished(&experiment(&TINY.replace("classes=3", "classes=6")));
    for split in [Split::Train, Split::Test] {
        let all = run.latest().of(split);
        let ranking = run.inspection().ranking(split, 2).unwrap();
        assert_eq!(ranking.labels, all.labels);
        for (image, row) in all.probabilities.chunks_exact(6).enumerate() {
            let mut sorted: Vec<u8> = (0..6).collect();
            sorted.sort_by(|&a, &b| row[usize::from(b)].total_cmp(&row[usize::from(a)]));
            let range = 3 * image..3 * image + 3;
            assert_eq!(ranking.classes[range.clone()], sorted[..3]);
            let expected = [0, 1, 2].map(|rank| row[usize::from(sorted[rank])]);
            assert_eq!(ranking.probabilities[range], expected);
        }
    }
}

#[test]
fn intervals_are_those_of_each_class() {
    let (run, _) = finished(&experiment(TINY));
    let ranking = run.inspection().ranking(Split::Test, 2).unwrap();
    let all = run.latest().of(Split::Test);
    let intervals = ranking.class_intervals(3);
    for class in 0..3u8 {
        let of_class = || (0..16).filter(|&image| all.labels[image] == class);
        let right = of_class().filter(|&image| all.predicted[image] == class);
        let expected = wilson_interval(right.count(), of_class().count());
        assert_eq!(intervals[usize::from(class)], expected);
    }
}

/// Trains step by step, apart from any run, and gives the weights after every epoch.
fn weights_by_hand(experiment: &Experiment) -> Vec<Vec<Vec<f32>>> {
    let mut trainer = Trainer::new(&experiment.in_force()).unwrap();
    let train: Dataset = splits(experiment).train;
    let mut weights = vec![pollster::block_on(trainer.weights_by_layer()).unwrap()];
    for epoch in 1..=experiment.training.epochs {
        let order = order(experiment.seed, epoch, train.len());
        for part in order.chunks(experiment.training.batch) {
            let step = trainer.steps() + 1;
            let pixels = Pixels::augmented(
                &train,
                part.iter().copied(),
                &experiment.augmentation,
                experiment.seed,
                step,
            );
            let batch = pixels.into_batch(trainer.device());
            let lr = experiment.training.lr;
            pollster::block_on(trainer.step(batch, lr, &mut Tally::default())).unwrap();
        }
        weights.push(pollster::block_on(trainer.weights_by_layer()).unwrap());
    }
    weights
}

#[test]
fn norms_and_filters_are_those_of_the_weights_in_every_kind_of_network() {
    for network in NETWORKS {
        let experiment = experiment(&with_network(network));
        let (run, _) = finished(&experiment);
        let layers = layers(&experiment);
        let counts: Vec<usize> = layers.iter().map(|x| x.parameters).collect();
        let counts: Vec<usize> = counts.into_iter().filter(|&x| x > 0).collect();
        let weights = weights_by_hand(&experiment);
        let records = run.inspection().epochs();
        assert_eq!(records.len(), weights.len());
        for (record, weights) in records.iter().zip(weights) {
            let lengths: Vec<usize> = weights.iter().map(Vec::len).collect();
            assert_eq!(lengths, counts, "{network}");
            let expected: Vec<f64> = weights
                .iter()
                .map(|layer| doubles(layer).iter().map(|x| x * x).sum::<f64>().sqrt())
                .collect();
            assert_close(&doubles(&record.weight_norms), &expected, 1e-6, network);
            assert_eq!(record.filters, weights[0][..4 * 27], "{network}");
        }
        assert!(records[0].gradient_norms.is_empty());
        assert!(records[1].gradient_norms.iter().all(|&norm| norm > 0.0));
        assert_eq!(records[1].gradient_norms.len(), counts.len());
    }
}

#[test]
fn gradients_are_what_plain_descent_subtracts() {
    for network in NETWORKS {
        // One step an epoch, so that the last one is known.
        let link = with_network(network) + "&optimizer=sgd&momentum=0&lr=0.01";
        let experiment = Experiment {
            training: Training {
                batch: 24,
                epochs: 1,
                ..experiment(&link).training
            },
            ..experiment(&link)
        };
        let (run, _) = finished(&experiment);
        let [before, after] = weights_by_hand(&experiment).try_into().unwrap();
        let expected: Vec<f64> = before
            .iter()
            .zip(&after)
            .map(|(before, after)| {
                let steps = doubles(before).into_iter().zip(doubles(after));
                let gradients = steps.map(|(before, after)| (before - after) / 0.01);
                gradients.map(|x| x * x).sum::<f64>().sqrt()
            })
            .collect();
        let norms = doubles(&run.inspection().epochs()[1].gradient_norms);
        assert_close(&norms, &expected, 2e-3, network);
    }
}

#[test]
fn watching_a_step_changes_nothing() {
    let experiment = experiment(TINY);
    let train = splits(&experiment).train;
    let [mut one, mut other] = [(); 2].map(|()| Trainer::new(&experiment.in_force()).unwrap());
    let batch = |trainer: &Trainer| Pixels::plain(&train, 0..8).into_batch(trainer.device());
    for _ in 0..3 {
        let (first, second) = (batch(&one), batch(&other));
        pollster::block_on(one.step(first, 0.01, &mut Tally::default())).unwrap();
        let (mut tally, mut norms) = (Tally::default(), Vec::new());
        let step = other.watched_step(second, 0.01, &mut tally, Some(&mut norms));
        pollster::block_on(step).unwrap();
        assert!(!norms.is_empty());
    }
    let checksum = |trainer: &Trainer| pollster::block_on(trainer.checksum(Mode::Evaluation));
    assert_eq!(checksum(&one).unwrap(), checksum(&other).unwrap());
}

#[test]
fn every_layer_shows_what_it_gives_and_the_last_one_what_was_predicted() {
    for network in NETWORKS {
        let experiment = experiment(&with_network(network));
        let (run, _) = finished(&experiment);
        let layers = layers(&experiment);
        let lengths: Vec<usize> = layers.iter().map(length).collect();
        for split in [Split::Train, Split::Test] {
            let predictions = run.latest().of(split);
            let seen = pollster::block_on(run.activations(split, 5)).unwrap();
            let given: Vec<usize> = seen.iter().map(Vec::len).collect();
            assert_eq!(given, lengths, "{network}");
            let probabilities = doubles(&predictions.probabilities[15..18]);
            assert_close(
                &softmax(seen.last().unwrap()),
                &probabilities,
                1e-5,
                network,
            );
            let pool = layers.iter().position(|x| x.name.starts_with("max pool"));
            assert_pooled(
                &seen,
                pool.unwrap(),
                layers[pool.unwrap() - 1].output_shape[2],
            );
        }
    }
}

/// The first pool's output is the largest of each 2 × 2 pixels of what the layer before it gives.
fn assert_pooled(seen: &[Vec<f32>], pool: usize, channels: usize) {
    let taken = |y: usize, x: usize, c: usize| seen[pool - 1][(y * 32 + x) * channels + c];
    for (index, &value) in seen[pool].iter().enumerate() {
        let (y, x, c) = (
            index / channels / 16,
            index / channels % 16,
            index % channels,
        );
        let pixels = [(0, 0), (0, 1), (1, 0), (1, 1)];
        let largest = pixels.map(|(dy, dx)| taken(2 * y + dy, 2 * x + dx, c));
        assert_eq!(value, largest.into_iter().fold(f32::MIN, f32::max));
    }
}

#[test]
fn test_images_are_shown_and_fed_as_the_run_measured_them_whatever_the_fault() {
    for scenario in [
        "none",
        "prediction-order",
        "preprocessing-unscaled",
        "preprocessing-inverted",
        "augmented-evaluation",
        "weights-not-restored",
        "class-indices",
    ] {
        let experiment = experiment(&format!("{TINY}&scenario={scenario}"));
        let (run, _) = finished(&experiment);
        let predictions = run.latest().of(Split::Test);
        for image in [0, 7, 15] {
            let seen = pollster::block_on(run.activations(Split::Test, image)).unwrap();
            let probabilities = doubles(&predictions.probabilities[3 * image..3 * image + 3]);
            let logits = seen.last().unwrap();
            assert_close(&softmax(logits), &probabilities, 1e-5, scenario);
        }
        let fed = run.fed(Split::Test, 2, &[3, 1]).unwrap();
        assert_eq!(fed.labels, [predictions.labels[3], predictions.labels[1]]);
        let stored = splits(&experiment).test;
        let is_as_stored = fed.values[..IMAGE_LEN] == *stored.image(3);
        let is_sound = ["none", "weights-not-restored", "class-indices"].contains(&scenario);
        assert_eq!(is_as_stored, is_sound, "{scenario}");
    }
}

#[test]
fn early_stopping_leaves_the_network_and_its_predictions_at_the_best_epoch() {
    let link = "#data=noise&classes=3&train=24&test=16&blocks=1&width=4&dense=8&batch=8&epochs=30\
                &validation=0.4&patience=2&lr=0.01";
    let experiment = experiment(link);
    let mut run = run(&experiment);
    let mut best = None;
    while !run.is_done() {
        for event in pollster::block_on(run.advance()) {
            if let Event::Finished { best_epoch, .. } = event.event {
                best = best_epoch;
            }
        }
    }
    let best = best.unwrap() as usize;
    let inspection = run.inspection();
    assert!(
        best + 1 < inspection.epochs().len(),
        "epochs after it are kept"
    );
    let ranking = inspection.ranking(Split::Test, best).unwrap();
    let predictions = run.latest().of(Split::Test);
    let predicted: Vec<u8> = ranking.classes.iter().copied().step_by(3).collect();
    assert_eq!(predicted, predictions.predicted);
    let seen = pollster::block_on(run.activations(Split::Test, 2)).unwrap();
    let probabilities = doubles(&predictions.probabilities[6..9]);
    assert_close(&softmax(seen.last().unwrap()), &probabilities, 1e-5, "best");
}

#[test]
fn runs_that_nobody_looks_into_keep_nothing() {
    let experiment = experiment(&format!("{TINY}&validation=0.25"));
    let library = Library::default();
    let trial = Run::trial(&experiment, &library).unwrap();
    let unmeasured = Run::unmeasured(&experiment, &library).unwrap();
    for mut run in [trial, unmeasured] {
        while !run.is_done() {
            pollster::block_on(run.advance());
        }
        assert!(run.inspection().epochs().is_empty());
    }
}

#[test]
fn images_and_epochs_that_are_not_there_are_told_in_one_sentence() {
    let (run, _) = finished(&experiment(TINY));
    let error = pollster::block_on(run.activations(Split::Test, 16)).unwrap_err();
    assert_eq!(
        error.message,
        "Image: there is no number 16; there are 16, from 0 on."
    );
    assert_eq!(run.fed(Split::Train, 2, &[24]).unwrap_err().field, "image");
    let error = run.fed(Split::Train, 3, &[0]).unwrap_err();
    assert!(error.message.contains("0 to 2 were measured"), "{error:?}");
    assert_eq!(
        run.fed(Split::Validation, 2, &[0]).unwrap_err().field,
        "epoch"
    );
}
