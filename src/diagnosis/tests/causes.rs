//! Each cause is found from the evidence that it leaves.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod simulator;

use diagnosis::{Cause, Certainty, Diagnosis, Normalization, Weights};
use rand::RngExt;
use simulator::{Case, IMAGE_LEN, SIDE, SPEC, Source, Spec, figure, with_confidence};

const SEEDS: std::ops::Range<u64> = 0..5;

/// Spoils sound runs of several seeds and kinds of image, and demands the cause.
fn finds(cause: Cause, spec: Spec, spoil: impl Fn(&mut Case)) -> Diagnosis {
    let mut last = None;
    for seed in SEEDS {
        for source in [Source::Bands, Source::Noise] {
            let mut run = Case::new(Spec {
                source,
                seed,
                ..spec
            });
            spoil(&mut run);
            let found = run.diagnose();
            assert_eq!(
                found.verdict.cause, cause,
                "seed {seed}, {source:?}: {:#?}",
                found.verdict
            );
            assert!(found.verdict.is_fault);
            assert!(
                (1..=3).contains(&found.verdict.evidence.len()),
                "{:#?}",
                found.verdict
            );
            assert!(
                (3..=8).contains(&found.verdict.ruled_out.len()),
                "{:#?}",
                found.verdict
            );
            last = Some(found);
        }
    }
    last.unwrap()
}

#[test]
fn normalization_statistics_that_do_not_fit() {
    let found = finds(Cause::NormalizationStatistics, SPEC, |case| {
        let labels = case.train.labels.clone();
        let good = case.evidence.train.clone().unwrap();
        let bad = with_confidence(&labels, vec![1; labels.len()], 4, 0.9);
        case.evidence.normalization = Some(Normalization {
            train_running: bad.clone(),
            train_batch: good,
            test_running: case.evidence.test.clone().unwrap(),
            test_batch: case.evidence.test.clone().unwrap(),
            variance_factor: None,
        });
        case.evidence.history[2].train = Some(figure(&bad, 9.0));
        case.evidence.train = Some(bad);
        case.test_at(0.25);
    });
    assert_eq!(found.verdict.certainty, Certainty::Certain);
}

#[test]
fn normalization_statistics_that_fit_are_no_fault() {
    let mut case = Case::new(SPEC);
    let (train, test) = (
        case.evidence.train.clone().unwrap(),
        case.evidence.test.clone().unwrap(),
    );
    case.evidence.normalization = Some(Normalization {
        train_running: train.clone(),
        train_batch: train,
        test_running: test.clone(),
        test_batch: test,
        variance_factor: None,
    });
    assert_eq!(case.diagnose().verdict.cause, Cause::Overfitting);
}

#[test]
fn predictions_in_another_order() {
    for again_alike in [true, false] {
        finds(Cause::PredictionOrder, SPEC, |case| {
            let count = case.paths().by_testing.predictions.labels.len();
            for again in [false, true] {
                let places: Vec<usize> = (0..count).collect();
                let places = case.shuffled(&places);
                let paths = case.paths();
                let from = paths.by_training.clone();
                let fed = if again {
                    paths.by_testing_again.as_mut().unwrap()
                } else {
                    &mut paths.by_testing
                };
                for (place, &other) in places.iter().enumerate() {
                    fed.pixels[place * IMAGE_LEN..][..IMAGE_LEN]
                        .copy_from_slice(&from.pixels[other * IMAGE_LEN..][..IMAGE_LEN]);
                    fed.predictions.predicted[place] = from.predictions.predicted[other];
                }
            }
            if again_alike {
                let paths = case.paths();
                paths.by_testing_again = Some(paths.by_testing.clone());
            }
            case.test_at(0.25);
        });
    }
}

#[test]
fn images_in_another_order_with_their_labels_are_no_fault() {
    let mut case = Case::new(SPEC);
    let fed = &mut case.paths().by_testing;
    fed.pixels.rotate_left(IMAGE_LEN);
    fed.predictions.labels.rotate_left(1);
    fed.predictions.predicted.rotate_left(1);
    assert_eq!(case.diagnose().verdict.cause, Cause::Overfitting);
}

#[test]
fn other_preprocessing_is_named() {
    type Change = fn(&[f32]) -> Vec<f32>;
    let kinds: [(&str, Change); 6] = [
        ("from 0 to 255", |x| x.iter().map(|x| x * 255.0).collect()),
        ("divided by 255 once too often", |x| {
            x.iter().map(|x| x / 255.0).collect()
        }),
        ("light and dark exchanged", |x| {
            x.iter().map(|x| 1.0 - x).collect()
        }),
        ("colours in another order", |x| {
            x.chunks_exact(SIDE * SIDE)
                .rev()
                .flatten()
                .copied()
                .collect()
        }),
        ("another scale", |x| {
            x.iter().map(|x| (x - 0.4) / 0.2).collect()
        }),
        ("prepared differently", |x| {
            x.iter().map(|x| x * x * x).collect()
        }),
    ];
    for (words, change) in kinds {
        let found = finds(Cause::Preprocessing, SPEC, |case| {
            case.through_test_path(change);
        });
        assert_eq!(found.verdict.certainty, Certainty::Certain);
        let headline = &found.verdict.headline;
        assert!(headline.contains(words), "{headline}");
    }
}

#[test]
fn swapped_channels_of_grey_images_change_nothing() {
    let mut case = Case::new(SPEC);
    let grey = |pixels: &mut Vec<f32>| {
        for image in pixels.chunks_exact_mut(IMAGE_LEN) {
            let (first, others) = image.split_at_mut(SIDE * SIDE);
            for other in others.chunks_exact_mut(SIDE * SIDE) {
                other.copy_from_slice(first);
            }
        }
    };
    grey(&mut case.train.pixels);
    grey(&mut case.test.pixels);
    let paths = case.paths();
    grey(&mut paths.by_training.pixels);
    paths
        .by_testing
        .pixels
        .clone_from(&paths.by_training.pixels);
    paths.by_testing_again = None;
    assert_eq!(case.diagnose().verdict.cause, Cause::Overfitting);
}

#[test]
fn splits_cut_from_sorted_images() {
    for (classes, train, test) in [(2, 50, 20), (4, 200, 100), (10, 500, 100), (16, 50, 200)] {
        finds(
            Cause::ClassSortedSplit,
            Spec {
                classes,
                train,
                test,
                ..SPEC
            },
            |case| {
                let mut labels = [case.train.labels.clone(), case.test.labels.clone()].concat();
                labels.sort_unstable();
                case.train.labels = labels[..train].to_vec();
                case.test.labels = labels[train..].to_vec();
                let spec = case.spec;
                let random = case.random.clone();
                let (one, other) = (case.train.clone(), case.test.clone());
                *case = Case::of(
                    Spec {
                        test_accuracy: 0.05,
                        ..spec
                    },
                    random,
                    one,
                    other,
                );
            },
        );
    }
}

#[test]
fn classes_numbered_differently() {
    finds(Cause::ClassIndices, SPEC, |case| {
        let rename = |labels: &mut Vec<u8>| {
            for x in labels {
                *x = (*x + 1) % 4;
            }
        };
        rename(&mut case.paths().by_testing.predictions.labels);
        rename(
            &mut case
                .paths()
                .by_testing_again
                .as_mut()
                .unwrap()
                .predictions
                .labels,
        );
        rename(&mut case.evidence.test.as_mut().unwrap().labels);
    });
}

#[test]
fn test_images_of_another_kind() {
    for (train, test) in [(50, 40), (200, 200), (1000, 100)] {
        finds(
            Cause::DomainShift,
            Spec {
                train,
                test,
                ..SPEC
            },
            |case| {
                for image in case.test.pixels.chunks_exact_mut(IMAGE_LEN) {
                    for line in image.chunks_exact_mut(SIDE) {
                        for column in 1..SIDE {
                            line[column] = f32::midpoint(line[column], line[column - 1]);
                        }
                        for x in line.iter_mut() {
                            *x *= 0.6;
                        }
                    }
                }
            },
        );
    }
}

#[test]
fn copies_across_the_splits() {
    for noise in [0.0, 0.01] {
        finds(Cause::Leakage, SPEC, |case| {
            for at in (0..200).step_by(2) {
                let copy = case.train.image(at).to_vec();
                let label = case.train.labels[at];
                for (to, from) in case.test.image(at).iter_mut().zip(copy) {
                    let change: f32 = case.random.random_range(-1.7..1.7);
                    *to = (from + noise * change).clamp(0.0, 1.0);
                }
                case.test.labels[at] = label;
            }
        });
    }
}

#[test]
fn stated_accuracy_that_counts_every_output() {
    finds(Cause::WrongMetric, SPEC, |case| {
        case.evidence.history[0].train.as_mut().unwrap().accuracy = 0.75;
        case.evidence.history[2].train.as_mut().unwrap().accuracy = 0.985;
        case.evidence.history[2].reported.as_mut().unwrap().accuracy = 0.97;
    });
    // Fitted perfectly, both figures are 100%: the first epoch tells.
    finds(
        Cause::WrongMetric,
        Spec {
            train_accuracy: 1.0,
            ..SPEC
        },
        |case| {
            case.evidence.history[0].train.as_mut().unwrap().accuracy = 0.75;
        },
    );
}

#[test]
fn weights_that_were_not_restored() {
    finds(Cause::WeightsNotRestored, SPEC, |case| {
        case.evidence.weights = Some(Weights {
            trained: 1,
            tested: 2,
        });
        case.test_at(0.25);
    });
}

#[test]
fn one_class_that_outnumbers_the_others() {
    for classes in [2, 4, 10] {
        finds(Cause::Imbalance, Spec { classes, ..SPEC }, |case| {
            let uneven = |case: &mut Case, count: usize| -> Vec<u8> {
                let label = |random: &mut rand_chacha::ChaCha8Rng| {
                    if random.random::<f64>() < 0.85 {
                        0
                    } else {
                        random.random_range(1..classes) as u8
                    }
                };
                (0..count).map(|_| label(&mut case.random)).collect()
            };
            let (one, other) = (uneven(case, 200), uneven(case, 200));
            // Bands tell the class: draw them anew for these labels.
            let draw = |case: &mut Case, labels: Vec<u8>| {
                let all = simulator::images(
                    &mut case.random,
                    case.spec.source,
                    classes,
                    classes * labels.len(),
                );
                let pixels = labels.iter().enumerate().flat_map(|(at, &label)| {
                    let from = (at * classes + usize::from(label)) * IMAGE_LEN;
                    all.pixels[from..from + IMAGE_LEN].to_vec()
                });
                simulator::Images {
                    pixels: pixels.collect(),
                    labels,
                }
            };
            let (one, other) = (draw(case, one), draw(case, other));
            *case = Case::of(case.spec, case.random.clone(), one, other);
            let labels = case.test.labels.clone();
            case.evidence.test = Some(with_confidence(
                &labels,
                vec![0; labels.len()],
                classes,
                0.9,
            ));
        });
    }
}

#[test]
fn test_images_changed_at_random() {
    finds(Cause::AugmentedEvaluation, SPEC, |case| {
        let shift = |pixels: &mut Vec<f32>, by: usize| {
            for image in pixels.chunks_exact_mut(IMAGE_LEN) {
                image.rotate_right(by);
            }
        };
        shift(&mut case.paths().by_testing.pixels, 3);
        shift(
            &mut case.paths().by_testing_again.as_mut().unwrap().pixels,
            5,
        );
    });
}

#[test]
fn stated_accuracy_that_ran_along() {
    finds(Cause::ReportedAccuracy, SPEC, |case| {
        let last = case.evidence.history.last_mut().unwrap();
        last.train = last.reported;
    });
}

#[test]
fn a_patch_that_tells_the_class() {
    for (classes, train, test, size) in [
        (2, 60, 60, 4),
        (4, 200, 200, 4),
        (10, 500, 200, 3),
        (16, 200, 200, 6),
    ] {
        let palette = |class: usize| {
            let wave = |turn: f32| {
                0.5 + 0.5 * (std::f32::consts::TAU * (class as f32 / classes as f32 + turn)).cos()
            };
            [wave(0.0), wave(1.0 / 3.0), wave(2.0 / 3.0)]
        };
        finds(
            Cause::Shortcut,
            Spec {
                classes,
                train,
                test,
                test_accuracy: 0.02,
                ..SPEC
            },
            |case| {
                let stamp = |images: &mut simulator::Images, turn: usize| {
                    for at in 0..images.labels.len() {
                        let colour = palette((usize::from(images.labels[at]) + turn) % classes);
                        let image = images.image(at);
                        for (channel, value) in colour.into_iter().enumerate() {
                            for row in 1..=size {
                                image[(channel * SIDE + row) * SIDE + 1..][..size].fill(value);
                            }
                        }
                    }
                };
                stamp(&mut case.train, 0);
                stamp(&mut case.test, 1);
            },
        );
    }
}

#[test]
fn test_images_mirrored_by_the_toss_of_a_coin() {
    finds(Cause::AugmentedEvaluation, SPEC, |case| {
        for again in [false, true] {
            let tosses: Vec<bool> = (0..64).map(|_| case.random.random()).collect();
            let paths = case.paths();
            let fed = if again {
                paths.by_testing_again.as_mut().unwrap()
            } else {
                &mut paths.by_testing
            };
            let images = fed.pixels.chunks_exact_mut(IMAGE_LEN).zip(tosses);
            for (image, _) in images.filter(|x| x.1) {
                image.chunks_exact_mut(SIDE).for_each(<[f32]>::reverse);
            }
        }
    });
}
