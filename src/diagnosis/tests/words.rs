//! A learner can follow every sentence of a diagnosis.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod simulator;

use diagnosis::{Cause, Diagnosis, Normalization, Weights, glossary};
use simulator::{Case, IMAGE_LEN, SIDE, SPEC, Source, Spec};

/// Technical words; each must stand in the glossary if any sentence uses it.
const TECHNICAL: [&str; 44] = [
    "accuracy",
    "augmentation",
    "batch normalisation",
    "batch",
    "bias",
    "chance",
    "checksum",
    "χ²",
    "class",
    "colour channel",
    "confusion",
    "convolution",
    "correlation",
    "cross-entropy",
    "distribution",
    "dropout",
    "epoch",
    "evaluation mode",
    "gap",
    "gradient",
    "held-out",
    "hyperparameter",
    "information",
    "interval",
    "label",
    "layer",
    "learning rate",
    "logit",
    "loss",
    "mean",
    "momentum",
    "nats",
    "overfitting",
    "permutation",
    "pipeline",
    "pixel",
    "probabilit",
    "running average",
    "softmax",
    "split",
    "standard deviation",
    "tensor",
    "variance",
    "weight decay",
];

/// Every sentence of a diagnosis.
fn sentences(found: &Diagnosis) -> Vec<String> {
    let verdict = &found.verdict;
    let mut all = vec![
        verdict.label.clone(),
        verdict.headline.clone(),
        verdict.explanation.clone(),
        verdict.outlook.clone(),
    ];
    all.extend(verdict.checks.iter().cloned());
    all.extend(verdict.evidence.iter().map(|x| x.says.clone()));
    all.extend(verdict.ruled_out.iter().map(|x| x.because.clone()));
    for probe in &found.probes {
        all.extend(
            [
                &probe.label,
                &probe.question,
                &probe.figure,
                &probe.expected,
                &probe.sentence,
            ]
            .map(Clone::clone),
        );
    }
    all
}

/// Plants a fault in a simulated run, and judges it.
type Add<'a> = &'a mut dyn FnMut(Spec, &dyn Fn(&mut Case));

/// Runs with one fault each, and sound ones.
fn diagnoses() -> Vec<Diagnosis> {
    let mut all = vec![diagnosis::diagnose(&diagnosis::Evidence::default())];
    let mut add = |spec: Spec, spoil: &dyn Fn(&mut Case)| {
        let mut case = Case::new(spec);
        spoil(&mut case);
        all.push(case.diagnose());
    };
    runs_without_fault(&mut add);
    faults_of_measuring(&mut add);
    faults_of_the_test_path(&mut add);
    faults_of_the_images(&mut add);
    all
}

fn runs_without_fault(add: Add) {
    let noise = Spec {
        source: Source::Noise,
        test_accuracy: 0.25,
        ..SPEC
    };
    add(SPEC, &|_| ());
    add(noise, &|_| ());
    add(
        Spec {
            test_accuracy: 0.95,
            ..SPEC
        },
        &|_| (),
    );
    add(Spec { test: 20, ..SPEC }, &|_| ());
    add(
        Spec {
            train_accuracy: 0.25,
            test_accuracy: 0.25,
            ..SPEC
        },
        &|_| (),
    );
    add(
        Spec {
            test_accuracy: 0.25,
            ..SPEC
        },
        &|_| (),
    );
    add(SPEC, &|case| case.evidence.paths = None);
    add(noise, &|case| case.evidence.paths = None);
}

fn faults_of_measuring(add: Add) {
    add(SPEC, &|case| {
        case.evidence.weights = Some(Weights {
            trained: 1,
            tested: 2,
        });
    });
    add(SPEC, &|case| {
        case.evidence.history[0].train.as_mut().unwrap().accuracy = 0.75;
    });
    add(SPEC, &|case| {
        let last = case.evidence.history.last_mut().unwrap();
        last.train = last.reported;
    });
    add(SPEC, &|case| {
        let train = case.evidence.train.clone().unwrap();
        let mut bad = train.clone();
        bad.predicted.fill(0);
        case.evidence.normalization = Some(Normalization {
            train_running: bad.clone(),
            train_batch: train.clone(),
            test_running: bad,
            test_batch: train,
            variance_factor: None,
        });
    });
}

fn faults_of_the_test_path(add: Add) {
    let changes: [fn(&f32) -> f32; 6] = [
        |x| x * 255.0,
        |x| x / 255.0,
        |x| 1.0 - x,
        |x| x * 3.0 - 1.0,
        |x| x * x,
        |_| 0.0,
    ];
    for change in changes {
        add(SPEC, &|case| {
            case.through_test_path(|x| x.iter().map(change).collect());
        });
    }
    add(SPEC, &|case| {
        case.through_test_path(|x| x.chunks_exact(1024).rev().flatten().copied().collect());
    });
    add(SPEC, &|case| case.paths().by_testing.pixels.rotate_left(1));
    add(SPEC, &|case| {
        case.paths().by_testing.pixels.rotate_left(IMAGE_LEN);
    });
    add(SPEC, &|case| {
        let path = case.paths();
        path.by_testing
            .predictions
            .labels
            .iter_mut()
            .for_each(|x| *x = (*x + 1) % 4);
    });
    // Half of the predictions stand one place away from their labels.
    add(SPEC, &|case| {
        let paths = case.paths();
        for fed in [
            &mut paths.by_testing,
            paths.by_testing_again.as_mut().unwrap(),
        ] {
            fed.pixels[..32 * IMAGE_LEN].rotate_left(IMAGE_LEN);
            fed.predictions.predicted[..32].rotate_left(1);
        }
    });
}

fn faults_of_the_images(add: Add) {
    add(SPEC, &|case| {
        case.test.pixels.iter_mut().for_each(|x| *x *= 0.5);
    });
    add(SPEC, &|case| {
        case.test.pixels.copy_from_slice(&case.train.pixels);
    });
    add(SPEC, &|case| case.test.labels.fill(0));
    // Seven images in eight are of one class, and the answer is always that one.
    add(SPEC, &|case| {
        case.evidence.history.clear();
        let (train, test) = (&mut case.evidence.train, &mut case.evidence.test);
        let answered = [train, test].map(|x| &mut x.as_mut().unwrap().labels);
        let stored = [&mut case.train.labels, &mut case.test.labels];
        for labels in answered.into_iter().chain(stored) {
            for (at, label) in labels.iter_mut().enumerate() {
                *label = u8::from(at % 8 == 0);
            }
        }
        case.evidence.test.as_mut().unwrap().predicted.fill(0);
    });
    // A place that is as bright as the class is high in training images, not in test images.
    add(SPEC, &|case| {
        for (images, turn) in [(&mut case.train, 0), (&mut case.test, 1)] {
            for (at, label) in images.labels.clone().into_iter().enumerate() {
                for row in images.image(at).chunks_exact_mut(SIDE).take(5) {
                    row[1..5].fill(f32::from((label + turn) % 4) / 4.0);
                }
            }
        }
    });
}

/// Prints what is said of each cause side by side: `cargo test --test words -- --nocapture`.
#[test]
fn every_cause_is_put_into_words() {
    let all = diagnoses();
    let mut missing = Cause::ALL.to_vec();
    missing.retain(|&cause| all.iter().all(|x| x.verdict.cause != cause));
    assert!(missing.is_empty(), "no run in `diagnoses` has {missing:?}");
    for cause in Cause::ALL {
        let mut said: Vec<_> = all.iter().map(|x| &x.verdict).collect();
        said.retain(|x| x.cause == *cause);
        println!("\n{cause:?}: {}", cause.label());
        for verdict in said {
            println!("  - {}", verdict.headline);
            println!("    {}", verdict.explanation);
            for check in &verdict.checks {
                println!("    * {check}");
            }
            println!("    {}", verdict.outlook);
        }
        let cleared = all.iter().flat_map(|x| &x.verdict.ruled_out);
        if let Some(cleared) = cleared.clone().find(|x| x.cause == *cause) {
            println!("  - ruled out: {}", cleared.because);
        }
    }
}

#[test]
fn technical_words_stand_in_the_glossary() {
    let terms: Vec<String> = glossary().iter().map(|x| x.term.to_lowercase()).collect();
    for found in diagnoses() {
        for sentence in sentences(&found) {
            let lower = sentence.to_lowercase();
            for word in TECHNICAL {
                let explained = terms
                    .iter()
                    .any(|x| x.contains(word) || word.contains(x.as_str()));
                assert!(
                    !lower.contains(word) || explained,
                    "“{word}” in “{sentence}”"
                );
            }
        }
    }
}

#[test]
fn sentences_are_plain_and_whole() {
    for found in diagnoses() {
        assert!(!found.verdict.headline.is_empty() && !found.verdict.outlook.is_empty());
        for sentence in sentences(&found) {
            for mark in ["!", "NaN", "inf", "{", "  ", " .", "-0%"] {
                // “information” is no infinity.
                let text = sentence.replace("inform", "");
                assert!(!text.contains(mark), "“{mark}” in “{sentence}”");
            }
        }
        for sentence in [
            &found.verdict.headline,
            &found.verdict.explanation,
            &found.verdict.outlook,
        ] {
            assert!(sentence.ends_with('.'), "{sentence}");
        }
    }
}

#[test]
fn probes_are_measured_once_each() {
    for found in diagnoses() {
        for (at, probe) in found.probes.iter().enumerate() {
            assert!(
                found.probes[..at].iter().all(|x| x.name != probe.name),
                "{:?}",
                probe.name
            );
        }
    }
}

#[test]
fn glossary_is_without_repeats() {
    for (at, term) in glossary().iter().enumerate() {
        assert!(
            glossary()[..at].iter().all(|x| x.term != term.term),
            "{}",
            term.term
        );
        assert!(term.means.ends_with('.'), "{}", term.term);
    }
}

#[test]
fn what_comes_out_has_the_agreed_shape() {
    let found = serde_json::to_value(Case::new(SPEC).diagnose()).unwrap();
    let verdict = &found["verdict"];
    assert_eq!(verdict["cause"], "overfitting");
    assert_eq!(verdict["isFault"], false);
    assert_eq!(verdict["certainty"], "likely");
    assert!(verdict["ruledOut"][0]["because"].is_string());
    assert_eq!(verdict["evidence"][0]["probe"], "gap");
    assert_eq!(found["probes"][0]["finding"], "fine");
    assert!(found["probes"][0]["interval"][1].is_number());
}
