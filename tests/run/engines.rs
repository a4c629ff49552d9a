//! The fast engine agrees with the reference engine, step by step.
#![cfg(all(feature = "flex", feature = "ndarray", not(target_arch = "wasm32")))]

use crate::common::{TINY, experiment, losses};
use overfit_lab::model::engine::ENGINES;
use overfit_lab::settings::control::Kind;
use overfit_lab::settings::{Compute, Control, Engine, Experiment};

#[test]
fn flex_and_ndarray_agree_step_by_step() {
    for setting in [
        "",
        "&convs=2",
        "&dropout=0.4&flip=random&decay=0.05",
        "&batchNorm=on&activation=gelu&head=pooling&smoothing=0.1&mixup=0.3&optimizer=sgd",
    ] {
        let flex = experiment(&format!("{TINY}{setting}"));
        let ndarray = Experiment {
            compute: Compute {
                engine: Engine::Ndarray,
                ..flex.compute.clone()
            },
            ..flex.clone()
        };
        let (flex, ndarray) = (losses(&flex), losses(&ndarray));
        assert_eq!(flex.len(), ndarray.len());
        assert!(flex.len() > 10);
        for (step, (a, b)) in flex.iter().zip(&ndarray).enumerate() {
            assert!((a - b).abs() < 1e-4 * a.abs(), "{setting} {step}: {a} {b}");
        }
    }
}

#[test]
fn every_engine_can_be_chosen_and_has_a_device() {
    let Kind::Choice { options } = Control::find("engine").unwrap().kind else {
        panic!("engines are a choice");
    };
    assert_eq!(options.len(), ENGINES.len());
    for (option, &engine) in options.iter().zip(ENGINES) {
        assert_eq!(option.value, engine.name());
        let chosen = experiment(&format!("{TINY}&engine={}", option.value));
        assert_eq!(chosen.compute.engine, engine);
        assert!(engine.device().is_ok(), "{}", engine.name());
    }
}
