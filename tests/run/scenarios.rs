//! Every scenario, planted in small runs of drawn images: the verdict must name it from the
//! evidence alone, and call no sound run faulty.
#![cfg(feature = "flex")]

use crate::common::{events, experiment};
use diagnosis::{Cause, Diagnosis, ProbeName};
use overfit_lab::run::event::Event;
use overfit_lab::settings::{Experiment, STORIES};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Shapes in five classes, and a network that gets to know them in seconds.
const SHAPES: &str =
    "#classes=5&train=100&test=100&blocks=2&width=8&dense=16&epochs=12&batch=8&seed=77";

fn last(experiment: &Experiment) -> Diagnosis {
    let diagnosed = events(experiment)
        .into_iter()
        .rev()
        .find_map(|event| match event {
            Event::Diagnosis { diagnosis, .. } => Some(diagnosis),
            _ => None,
        });
    diagnosed.expect("a diagnosis")
}

#[test]
fn the_verdict_names_every_scenario() {
    let sound = experiment(SHAPES);
    for story in STORIES {
        let Some(cause) = story.cause else { continue };
        assert!((story.is_noticeable)(&sound.data), "{}", story.value);
        let scenario = story.value;
        let planted = experiment(&format!("{SHAPES}&scenario={scenario}"));
        let Diagnosis { verdict, .. } = last(&planted);
        assert_eq!(verdict.cause, cause, "{scenario}: {}", verdict.headline);
        assert!(verdict.is_fault);
        assert!((1..=3).contains(&verdict.evidence.len()), "{scenario}");
    }
}

#[test]
fn a_sound_run_has_no_fault_whatever_its_settings() {
    for settings in [
        "",
        "&dropout=0.6",
        "&flip=random&rotation=20&cutout=0.3",
        "&validation=0.3&patience=3",
        "&batchNorm=on&batchNormMomentum=0.9",
        "&labelNoise=0.3&pixelNoise=0.1",
        "&flip=copy&mixup=0.4",
    ] {
        let Diagnosis { verdict, .. } = last(&experiment(&format!("{SHAPES}{settings}")));
        assert!(!verdict.is_fault, "{settings}: {}", verdict.headline);
    }
}

#[test]
fn noise_is_memorised_and_nothing_can_be_done() {
    let noise =
        "#data=noise&classes=16&train=50&test=200&blocks=2&width=8&dense=32&epochs=30&batch=8";
    let Diagnosis { verdict, .. } = last(&experiment(noise));
    assert_eq!(verdict.cause, Cause::MemorizedNoise, "{}", verdict.headline);
    assert!(verdict.headline.contains("chance"), "{}", verdict.headline);
    assert!(verdict.outlook.contains("No remedy"), "{}", verdict.outlook);
}

#[test]
fn twenty_test_images_are_too_few_to_tell() {
    let few = SHAPES.replace("test=100", "test=20");
    assert_eq!(
        last(&experiment(&few)).verdict.cause,
        Cause::TooFewTestImages
    );
}

#[test]
fn a_diagnosis_follows_every_epoch_and_comes_before_the_end() {
    let events = events(&experiment(SHAPES));
    let epochs: Vec<u32> = events
        .iter()
        .filter_map(|event| match event {
            Event::Diagnosis { epoch, .. } => Some(*epoch),
            _ => None,
        })
        .collect();
    assert_eq!(epochs, (1..=12).collect::<Vec<_>>());
    assert!(matches!(events.last(), Some(Event::Finished { .. })));
    assert!(matches!(events[events.len() - 2], Event::Diagnosis { .. }));
}

#[test]
fn every_piece_of_evidence_names_a_probe_that_is_there() {
    let Diagnosis { verdict, probes } =
        last(&experiment(&format!("{SHAPES}&scenario=class-indices")));
    let names: Vec<ProbeName> = probes.iter().map(|probe| probe.name).collect();
    for clue in &verdict.evidence {
        assert!(names.contains(&clue.probe));
    }
}
