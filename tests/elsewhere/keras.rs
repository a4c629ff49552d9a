//! The reference experiments give what Keras gives, within the spread over seeds.
//!
//! `tests/elsewhere/keras/reference.json` holds ten Keras runs of each; `tests/elsewhere/keras/reference.py` made it
//! and names the versions. Seeds draw other data here than there, so distributions are compared.
#![cfg(all(feature = "flex", not(target_arch = "wasm32")))]

use std::thread;

use crate::common::{events, experiment};
use overfit_lab::run::event::Event;
use overfit_lab::run::split::Split;
use overfit_lab::settings::Experiment;
use overfit_lab::training::metrics::{mean_and_deviation, wilson_interval};
use serde_json::Value;

/// Seeds run here; `compare '#preset=…' --seeds 10` prints the figures of all ten.
const SEEDS: std::ops::RangeInclusive<u32> = 1..=2;
/// Our mean may lie this many Keras standard deviations from Keras' mean. With two seeds here and
/// ten there, a mean strays beyond 3 in about one of 10,000 figures if the two are alike.
const DEVIATIONS: f64 = 3.0;
/// Least standard deviation assumed: Keras' own is 0 where all seeds reach 100%.
const FLOOR: f64 = 0.02;

/// One run's figures, from Keras or from here.
#[derive(Default)]
struct Figures {
    reported_accuracy: Vec<f64>,
    reported_loss: Vec<f64>,
    train: f64,
    test: f64,
    test_count: usize,
}

fn keras(name: &str) -> Vec<Figures> {
    let all: Value = serde_json::from_str(include_str!("keras/reference.json")).unwrap();
    let curve = |run: &Value, key: &str| -> Vec<f64> {
        run[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|x| x.as_f64().unwrap())
            .collect()
    };
    all[name]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| Figures {
            reported_accuracy: curve(run, "reportedAccuracy"),
            reported_loss: curve(run, "reportedLoss"),
            train: run["trainAccuracy"].as_f64().unwrap(),
            test: run["testAccuracy"].as_f64().unwrap(),
            test_count: 0,
        })
        .collect()
}

fn ours(experiment: &Experiment) -> Figures {
    let mut figures = Figures::default();
    for event in events(experiment) {
        if let Event::Evaluation { split, score, .. } = event {
            match split {
                Split::Reported => {
                    figures.reported_accuracy.push(score.accuracy);
                    figures.reported_loss.push(score.loss);
                }
                Split::Train => figures.train = score.accuracy,
                _ => (figures.test, figures.test_count) = (score.accuracy, score.count),
            }
        }
    }
    figures
}

/// Runs a preset, checks its figures against Keras' and returns them.
fn agrees(name: &str) -> Vec<Figures> {
    let base = experiment(&format!("#preset={name}"));
    let ours: Vec<Figures> = thread::scope(|scope| {
        let base = &base;
        let runs: Vec<_> = SEEDS
            .map(|seed| {
                scope.spawn(move || {
                    ours(&Experiment {
                        seed,
                        ..base.clone()
                    })
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let keras = keras(name);
    assert_eq!(keras.len(), 10);
    for run in ours.iter().chain(&keras) {
        assert_eq!(run.reported_loss.len(), base.training.epochs as usize);
    }

    let compare = |what: &str, figure: &dyn Fn(&Figures) -> f64| {
        let (expected, deviation) =
            mean_and_deviation(&keras.iter().map(figure).collect::<Vec<_>>());
        let mean = ours.iter().map(figure).sum::<f64>() / ours.len() as f64;
        let allowed = DEVIATIONS * deviation.max(FLOOR);
        assert!(
            (mean - expected).abs() <= allowed,
            "{name}, {what}: {mean:.4} here, {expected:.4} ± {deviation:.4} in Keras"
        );
    };
    compare("training accuracy", &|run| run.train);
    compare("test accuracy", &|run| run.test);
    for epoch in [0, 1, 3, 6, 10, 14, 19, 24, 29, 34, 39] {
        if epoch >= base.training.epochs as usize {
            break;
        }
        compare(&format!("loss of epoch {}", epoch + 1), &|run| {
            run.reported_loss[epoch]
        });
        compare(&format!("accuracy of epoch {}", epoch + 1), &|run| {
            run.reported_accuracy[epoch]
        });
    }
    ours
}

#[test]
fn overfit_agrees_with_keras() {
    let _ = agrees("overfit");
}

#[test]
fn flip_agrees_with_keras() {
    let _ = agrees("flip");
}

#[test]
fn dropout_agrees_with_keras() {
    let _ = agrees("dropout");
}

#[test]
fn seventy_six_agrees_with_keras_and_has_70_percent_in_training_and_6_25_in_the_test() {
    for run in agrees("seventy-six") {
        let reported = run.reported_accuracy.last().unwrap();
        assert!(*reported > 0.7, "{:?}", run.reported_accuracy);
        let correct = (run.test * run.test_count as f64).round() as usize;
        let [low, high] = wilson_interval(correct, run.test_count);
        assert!(low <= 0.0625 && 0.0625 <= high, "{low} {high}");
    }
}
