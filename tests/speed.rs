//! How much of a bare training loop's speed a run keeps, and what augmentation, the diagnosis and
//! what is kept for a look inside cost. Prints figures, asserts none.
//!
//! The bare loop is what Burn can do at most here: the reference network, one fixed batch, forward,
//! backward and Adam, nothing read back. Both are timed in turns, in one process:
//! `./build.sh bench` in Chromium, `cargo test --release --test speed -- --ignored --nocapture`
//! natively.
#![cfg(feature = "flex")]

#[path = "run/common.rs"]
mod common;

use burn::nn::loss::CrossEntropyLossConfig;
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Int, Tensor};
use common::{experiment, splits};
use overfit_lab::model::engine::arithmetic;
use overfit_lab::run::event::Event;
use overfit_lab::run::examination::LatestPredictions;
use overfit_lab::run::inspection::Inspection;
use overfit_lab::run::split::Split;
use overfit_lab::settings::CnnConfig;
use overfit_lab::settings::Experiment;
use overfit_lab::training::batch::{Batch, Pixels};
use overfit_lab::training::trainer::Trainer;
use web_time::Instant;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Timings of each; the first is warm-up and left out.
const ROUNDS: usize = 8;
/// Optimiser steps in one timing.
const STEPS: usize = 3;

fn say(line: &str) {
    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_test::console_log!("{line}");
    #[cfg(not(target_arch = "wasm32"))]
    println!("{line}");
}

/// Images per second of a bare loop, called again and again.
fn bare_loop(experiment: &Experiment) -> impl FnMut() -> f64 {
    let device = experiment.compute.engine.device().expect("flex is built");
    let images = splits(experiment).train;
    let Batch { images, labels, .. } =
        Pixels::plain(&images, 0..experiment.training.batch).into_batch(&device);
    let classes: Vec<i32> = labels.into_iter().map(i32::from).collect();
    let targets = Tensor::<1, Int>::from_ints(classes.as_slice(), &device);
    let mut model =
        CnnConfig::new(&experiment.in_force()).init(arithmetic(&experiment.compute), 1, &device);
    let mut optimizer = AdamConfig::new().with_epsilon(1e-7).init();
    let loss = CrossEntropyLossConfig::new().init(&device);
    let (batch, lr) = (experiment.training.batch, experiment.training.lr);
    move || {
        let began = Instant::now();
        for _ in 0..STEPS {
            let logits = model.forward(images.clone(), None);
            let gradients = loss.forward(logits, targets.clone()).backward();
            let gradients = GradientsParams::from_grads(gradients, &model);
            model = optimizer.step(lr, model.clone(), gradients);
        }
        (STEPS * batch) as f64 / began.elapsed().as_secs_f64()
    }
}

/// Images per second of a run's optimiser steps, evaluation left out.
fn run(experiment: &Experiment) -> impl FnMut() -> f64 {
    let mut run = common::run(experiment);
    let batch = experiment.training.batch;
    move || {
        let (mut steps, mut seconds) = (0, 0.0);
        while steps < STEPS {
            let began = Instant::now();
            let events = pollster::block_on(run.advance());
            if matches!(events[..], [ref first, ..] if matches!(first.event, Event::Step { .. })) {
                seconds += began.elapsed().as_secs_f64();
                steps += 1;
            }
        }
        (steps * batch) as f64 / seconds
    }
}

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

#[test]
#[ignore = "a measurement, not a test"]
fn a_run_beside_a_bare_loop() {
    say("| width | bare loop, images/s | run, images/s | run ÷ bare loop |");
    say("|---|---|---|---|");
    for width in [16, 64] {
        let link = format!("#preset=overfit&train=320&test=10&epochs=200&width={width}");
        let experiment = experiment(&link);
        let (mut bare_loop, mut run) = (bare_loop(&experiment), run(&experiment));
        let (mut bare, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let (one, other) = (bare_loop(), run());
            if round > 0 {
                bare.push(one);
                ours.push(other);
                ratios.push(other / one);
            }
        }
        say(&format!(
            "| {width} | {:.1} | {:.1} | {:.2} |",
            median(&mut bare),
            median(&mut ours),
            median(&mut ratios)
        ));
    }
}

/// Every augmentation at once.
const AUGMENTED: &str = "&flip=random&verticalFlip=random&rotation=20&zoom=0.2&shift=0.1\
                         &brightness=0.3&contrast=0.3&colorJitter=0.3&randomNoise=0.05&cutout=0.3\
                         &mixup=0.2";

#[test]
#[ignore = "a measurement, not a test"]
fn augmentation_beside_a_training_step() {
    let experiment = experiment(&format!("#epochs=200{AUGMENTED}"));
    let images = splits(&experiment).train;
    let mut run = run(&experiment);
    let mut shares = Vec::new();
    for round in 0..ROUNDS {
        let began = Instant::now();
        for step in 0..STEPS {
            let batch = Pixels::augmented(
                &images,
                0..experiment.training.batch,
                &experiment.augmentation,
                experiment.seed,
                step as u32 + 1,
            );
            assert_eq!(batch.labels.len(), experiment.training.batch);
        }
        let augmenting = began.elapsed().as_secs_f64() / (STEPS * experiment.training.batch) as f64;
        let whole = 1.0 / run();
        if round > 0 {
            shares.push(augmenting / (whole - augmenting));
        }
    }
    say(&format!(
        "Every augmentation at once costs {:.1}% of a training step without any (start preset).",
        100.0 * median(&mut shares)
    ));
}

#[test]
#[ignore = "a measurement, not a test"]
fn diagnosing_beside_the_rest_of_a_run() {
    say("| run | diagnosing, share of the run |");
    say("|---|---|");
    for link in [
        "#",
        "#batchNorm=on",
        "#train=2000&test=1000&epochs=3",
        "#preset=overfit&epochs=10",
    ] {
        let mut run = common::run(&experiment(link));
        let (mut diagnosing, mut all) = (0.0, 0.0);
        while !run.is_done() {
            let is_diagnosing = run.is_diagnosing();
            let began = Instant::now();
            pollster::block_on(run.advance());
            let seconds = began.elapsed().as_secs_f64();
            all += seconds;
            diagnosing += if is_diagnosing { seconds } else { 0.0 };
        }
        say(&format!("| `{link}` | {:.1}% |", 100.0 * diagnosing / all));
    }
}

/// What a run does for whoever may look inside its network, beside everything else it does. Nobody
/// looks: that costs more, and `./build.sh bench page` says how much.
#[test]
#[ignore = "a measurement, not a test"]
fn inspection_beside_the_rest_of_a_run() {
    say("| run | keeping what an inspection shows, share of the run |");
    say("|---|---|");
    for link in [
        "#",
        "#batchNorm=on",
        "#train=2000&test=1000&epochs=3",
        "#preset=overfit&epochs=10",
    ] {
        let experiment = experiment(link);
        let mut run = common::run(&experiment);
        let began = Instant::now();
        while !run.is_done() {
            pollster::block_on(run.advance());
        }
        let all = began.elapsed().as_secs_f64();
        let epochs = f64::from(experiment.training.epochs);
        let added = median(&mut added(&experiment, run.latest()));
        say(&format!(
            "| `{link}` | {:.2}% |",
            100.0 * epochs * added / all
        ));
    }
}

/// Seconds that an inspection adds to an epoch, again and again.
fn added(experiment: &Experiment, latest: &LatestPredictions) -> Vec<f64> {
    let trainer = Trainer::new(&experiment.in_force()).expect("flex is built");
    let norms = || pollster::block_on(trainer.weight_norms()).expect("flex computes");
    let mut figures = Vec::new();
    for _ in 0..2 * ROUNDS {
        let mut inspection = Inspection::default();
        let began = Instant::now();
        // There are as many gradients as weights.
        inspection.take_gradients(norms());
        for split in [Split::Train, Split::Test] {
            inspection.take_predictions(split, 0, latest.of(split));
        }
        let filters = pollster::block_on(trainer.filters()).expect("flex computes");
        inspection.complete(norms(), filters);
        figures.push(began.elapsed().as_secs_f64());
        assert_eq!(inspection.epochs().len(), 1);
    }
    figures
}
