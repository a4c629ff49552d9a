//! Runs learn, repeat themselves, and end as they should: natively and in browsers.

use crate::common::{TINY, digest, events, experiment, run, splits};
use overfit_lab::error::ErrorKind;
use overfit_lab::run::event::Event;
use overfit_lab::run::split::Split;
use overfit_lab::settings::{Experiment, Network, Training};
use overfit_lab::training::batch::Pixels;
use overfit_lab::training::metrics::Tally;
use overfit_lab::training::trainer::Trainer;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Accuracies of one split, by epoch.
fn accuracies(events: &[Event], wanted: Split) -> Vec<f64> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Evaluation { split, score, .. } if *split == wanted => Some(score.accuracy),
            _ => None,
        })
        .collect()
}

#[test]
fn one_batch_can_be_overfitted_completely() {
    let link = "#data=noise&classes=4&train=16&test=10&batch=16&blocks=2&width=8&dense=32&epochs=60&lr=0.003";
    let events = events(&experiment(link));
    assert_eq!(accuracies(&events, Split::Train).last(), Some(&1.0));
}

#[test]
fn shapes_are_learnt_beyond_chance() {
    let link = "#classes=3&train=200&test=200&epochs=10&seed=3";
    let events = events(&experiment(link));
    let test = accuracies(&events, Split::Test);
    assert!(test[test.len() - 1] > 0.5, "{test:?}");
}

#[test]
fn the_same_link_gives_the_same_digest_and_another_seed_another() {
    let first = experiment(TINY);
    assert_eq!(digest(&first), digest(&first));
    assert_ne!(
        digest(&first),
        digest(&Experiment {
            seed: 2,
            ..first.clone()
        })
    );
}

#[test]
fn events_come_in_order_and_count_every_image() {
    let mut kinds = Vec::new();
    for event in events(&experiment(TINY)) {
        kinds.push(match event {
            Event::Started {
                steps_per_epoch, ..
            } => format!("started {steps_per_epoch}"),
            Event::Step { epoch, step, .. } => format!("step {epoch} {step}"),
            Event::Evaluation {
                epoch,
                split,
                score,
            } => {
                format!("{split:?} {epoch} {}", score.count)
            }
            Event::Diagnosis { epoch, .. } => format!("diagnosis {epoch}"),
            Event::Finished { .. } => "finished".to_owned(),
            other => panic!("unexpected {other:?}"),
        });
    }
    let expected = [
        "started 3",
        "Train 0 24",
        "Test 0 16",
        "step 1 1",
        "step 1 2",
        "step 1 3",
        "Reported 1 24",
        "Train 1 24",
        "Test 1 16",
        "diagnosis 1",
        "step 2 4",
        "step 2 5",
        "step 2 6",
        "Reported 2 24",
        "Train 2 24",
        "Test 2 16",
        "diagnosis 2",
        "finished",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn the_validation_split_is_measured_between_training_and_test() {
    let events = events(&experiment(&format!("{TINY}&validation=0.25")));
    let order: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Evaluation {
                epoch,
                split,
                score,
            } => Some((*epoch, *split, score.count)),
            _ => None,
        })
        .collect();
    let expected = [
        (0, Split::Train, 18),
        (0, Split::Validation, 6),
        (0, Split::Test, 16),
        (1, Split::Reported, 18),
        (1, Split::Train, 18),
        (1, Split::Validation, 6),
        (1, Split::Test, 16),
    ];
    assert_eq!(order[..7], expected);
}

#[test]
fn early_stopping_ends_the_run_and_goes_back_to_the_best_weights() {
    // Noise: the validation loss soon rises, for good.
    let link = "#data=noise&classes=4&train=40&validation=0.5&test=10&batch=10&blocks=2&width=8\
                &dense=32&epochs=60&lr=0.003&patience=4&batchNorm=on&batchNormMomentum=0.5";
    let mut run = run(&experiment(link));
    let (mut losses, mut finished) = (Vec::new(), None);
    while !run.is_done() {
        for event in pollster::block_on(run.advance()) {
            match event.event {
                Event::Evaluation {
                    split: Split::Validation,
                    score,
                    ..
                } => losses.push(score.loss),
                Event::Finished { best_epoch, .. } => finished = best_epoch,
                _ => {}
            }
        }
    }
    let best = finished.expect("early stopping was on") as usize;
    assert!(losses.len() < 61, "it stopped early");
    assert_eq!(losses.len(), best + 4 + 1, "{losses:?}");
    let lowest = losses[1..].iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(losses[best], lowest);
    let restored = pollster::block_on(run.evaluate_again(Split::Validation)).unwrap();
    assert_eq!(restored.loss, lowest);
}

#[test]
fn without_early_stopping_a_run_has_no_best_epoch() {
    for event in events(&experiment(&format!("{TINY}&validation=0.25"))) {
        if let Event::Finished { best_epoch, .. } = event {
            assert_eq!(best_epoch, None);
        }
    }
}

#[test]
fn the_last_short_batch_is_kept() {
    let events = events(&experiment(
        "#train=10&test=10&batch=4&epochs=1&blocks=1&width=4&dense=8",
    ));
    let steps = events
        .iter()
        .filter(|event| matches!(event, Event::Step { .. }))
        .count();
    assert_eq!(steps, 3);
}

#[test]
fn divergence_ends_the_run_with_one_clear_failure() {
    // Adam bounds its steps, so only huge weights carry the logits beyond 32-bit floats.
    let first = experiment(TINY);
    let mut trainer = Trainer::new(&first.in_force()).unwrap();
    let images = splits(trainer.experiment()).train;
    let mut step = || {
        let batch = Pixels::plain(&images, 0..8).into_batch(trainer.device());
        // Out of a link's range on purpose: links cannot make a run diverge quickly enough for a test.
        pollster::block_on(trainer.step(batch, 1e30, &mut Tally::default()))
    };
    let error = (0..5).find_map(|_| step().err()).expect("it diverges");
    assert_eq!(
        (error.kind, error.field.as_str()),
        (ErrorKind::Diverged, "lr")
    );
    assert!(error.message.contains("Lower the learning rate"));
}

#[test]
fn live_settings_change_during_a_run_and_others_do_not() {
    let first = experiment(TINY);
    let mut run = run(&first);
    for _ in 0..4 {
        pollster::block_on(run.advance());
    }
    let live = Experiment {
        training: Training {
            lr: 0.01,
            decay: 0.1,
            epochs: 3,
            ..first.training.clone()
        },
        network: Network {
            dropout: 0.3,
            ..first.network.clone()
        },
        ..first.clone()
    };
    assert!(run.retune(&live));
    assert!(!run.retune(&Experiment {
        network: Network {
            width: 8,
            ..live.network.clone()
        },
        ..live.clone()
    }));
    assert!(!run.retune(&Experiment {
        training: Training {
            lr: f64::NAN,
            ..live.training.clone()
        },
        ..live
    }));
    let mut epochs = 0;
    while !run.is_done() {
        for event in pollster::block_on(run.advance()) {
            assert!(!matches!(event.event, Event::Failed(_)), "{event:?}");
            epochs += usize::from(matches!(
                event.event,
                Event::Evaluation {
                    split: Split::Reported,
                    ..
                }
            ));
        }
    }
    assert_eq!(epochs, 3);
}

#[test]
fn changing_weight_decay_keeps_the_optimisers_moments() {
    // With decay changed to a value that does nothing, the run must go on as if untouched.
    let first = Experiment {
        training: Training {
            epochs: 4,
            ..experiment(TINY).training
        },
        ..experiment(TINY)
    };
    let mut touched = run(&first);
    let mut untouched = run(&first);
    let mut figures = [Vec::new(), Vec::new()];
    for turn in 0..40 {
        if turn == 6 {
            assert!(touched.retune(&Experiment {
                training: Training {
                    decay: 1e-12,
                    ..first.training.clone()
                },
                ..first.clone()
            }));
        }
        for (run, figures) in [&mut touched, &mut untouched].into_iter().zip(&mut figures) {
            for event in pollster::block_on(run.advance()) {
                if let Event::Evaluation { score, .. } = event.event {
                    figures.push(score);
                }
            }
        }
    }
    assert!(figures[0].len() > 6);
    assert_eq!(figures[0], figures[1]);
}
