//! Evidence of simulated runs without fault, into which tests plant one.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and a failed unwrap is a failed test"
)]

use diagnosis::{
    Cause, Certainty, Diagnosis, Epoch, Evidence, Fed, Figure, ImageSet, Paths, Predictions,
    Survey, Verdict, Weights, diagnose,
};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub const SIDE: usize = 32;
pub const IMAGE_LEN: usize = 3 * SIDE * SIDE;

/// What simulated images show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    Noise,
    /// A disc at a random place on a two-coloured background, with a band that tells the class.
    Bands,
}

/// The settings of a simulated run without fault.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    pub source: Source,
    pub classes: usize,
    pub train: usize,
    pub test: usize,
    pub train_accuracy: f64,
    pub test_accuracy: f64,
    pub seed: u64,
}

pub const SPEC: Spec = Spec {
    source: Source::Bands,
    classes: 4,
    train: 200,
    test: 200,
    train_accuracy: 0.95,
    test_accuracy: 0.6,
    seed: 1,
};

#[derive(Clone)]
pub struct Images {
    pub pixels: Vec<f32>,
    pub labels: Vec<u8>,
}

impl Images {
    pub fn set(&self) -> ImageSet<'_> {
        ImageSet {
            pixels: &self.pixels,
            labels: &self.labels,
        }
    }

    pub fn image(&mut self, at: usize) -> &mut [f32] {
        &mut self.pixels[at * IMAGE_LEN..][..IMAGE_LEN]
    }
}

/// A simulated run with its images, into which a test plants a fault.
pub struct Case {
    pub spec: Spec,
    pub random: ChaCha8Rng,
    pub train: Images,
    pub test: Images,
    pub evidence: Evidence<'static>,
}

/// Draws images of each class in turn.
pub fn images(random: &mut ChaCha8Rng, source: Source, classes: usize, count: usize) -> Images {
    let labels: Vec<u8> = (0..count).map(|x| (x % classes) as u8).collect();
    let mut pixels = Vec::with_capacity(count * IMAGE_LEN);
    for &label in &labels {
        match source {
            Source::Noise => pixels.extend((0..IMAGE_LEN).map(|_| random.random::<f32>())),
            Source::Bands => band(random, label, classes, &mut pixels),
        }
    }
    Images { pixels, labels }
}

fn band(random: &mut ChaCha8Rng, label: u8, classes: usize, pixels: &mut Vec<f32>) {
    let (x, y): (f32, f32) = (
        random.random_range(8.0..24.0),
        random.random_range(8.0..24.0),
    );
    let height = SIDE / classes.min(SIDE);
    let rows = usize::from(label) * height..(usize::from(label) + 1) * height;
    for _ in 0..3 {
        let (dark, light): (f32, f32) =
            (random.random_range(0.0..0.4), random.random_range(0.2..0.6));
        for row in 0..SIDE {
            for column in 0..SIDE {
                let blend = column as f32 / SIDE as f32;
                let mut value = dark * (1.0 - blend) + light * blend;
                if (row as f32 - y).hypot(column as f32 - x) < 6.0 {
                    value += 0.3;
                }
                if rows.contains(&row) {
                    value += 0.1;
                }
                pixels.push((value + random.random_range(-0.1..0.1f32)).clamp(0.0, 1.0));
            }
        }
    }
}

/// Draws predictions that are right as often as `accuracy` says.
pub fn predict(
    random: &mut ChaCha8Rng,
    labels: &[u8],
    classes: usize,
    accuracy: f64,
) -> Predictions {
    let predicted: Vec<u8> = labels
        .iter()
        .map(|&label| {
            if random.random::<f64>() < accuracy {
                label
            } else {
                ((usize::from(label) + random.random_range(1..classes)) % classes) as u8
            }
        })
        .collect();
    with_confidence(labels, predicted, classes, 0.9)
}

/// Predictions with a probability of `confidence` for the predicted class.
pub fn with_confidence(
    labels: &[u8],
    predicted: Vec<u8>,
    classes: usize,
    confidence: f32,
) -> Predictions {
    let other = (1.0 - confidence) / (classes - 1) as f32;
    let probabilities = predicted
        .iter()
        .flat_map(|&x| {
            (0..classes).map(move |class| {
                if class == usize::from(x) {
                    confidence
                } else {
                    other
                }
            })
        })
        .collect();
    Predictions {
        labels: labels.to_vec(),
        predicted,
        probabilities,
    }
}

pub fn share(predictions: &Predictions) -> f64 {
    let right = predictions
        .labels
        .iter()
        .zip(&predictions.predicted)
        .filter(|(a, b)| a == b)
        .count();
    right as f64 / predictions.labels.len() as f64
}

pub fn figure(predictions: &Predictions, loss: f64) -> Figure {
    Figure {
        accuracy: share(predictions),
        loss,
        count: predictions.labels.len(),
    }
}

/// How many training images are sent through both paths.
const PATH_IMAGES: usize = 64;

impl Case {
    pub fn new(spec: Spec) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(spec.seed);
        let train = images(&mut random, spec.source, spec.classes, spec.train);
        let test = images(&mut random, spec.source, spec.classes, spec.test);
        Self::of(spec, random, train, test)
    }

    pub fn of(spec: Spec, mut random: ChaCha8Rng, train: Images, test: Images) -> Self {
        let classes = spec.classes;
        let trained = predict(&mut random, &train.labels, classes, spec.train_accuracy);
        let tested = predict(&mut random, &test.labels, classes, spec.test_accuracy);
        let some = PATH_IMAGES.min(train.labels.len());
        let fed = Fed {
            pixels: train.pixels[..some * IMAGE_LEN].to_vec(),
            predictions: Predictions {
                labels: trained.labels[..some].to_vec(),
                predicted: trained.predicted[..some].to_vec(),
                probabilities: trained.probabilities[..some * classes].to_vec(),
            },
        };
        let guess = (classes as f64).ln();
        let untrained = predict(&mut random, &train.labels, classes, 1.0 / classes as f64);
        let epoch = |epoch, train: &Predictions, loss| Epoch {
            epoch,
            reported: (epoch > 0).then(|| Figure {
                accuracy: 0.9 * share(train),
                ..figure(train, loss * 1.1)
            }),
            train: Some(figure(train, loss)),
            validation: None,
            test: Some(figure(&tested, guess * 0.9)),
        };
        let history = vec![
            epoch(0, &untrained, guess),
            epoch(1, &trained, guess * 0.5),
            epoch(2, &trained, 0.3),
        ];
        let evidence = Evidence {
            classes,
            history,
            train: Some(trained),
            validation: None,
            test: Some(tested),
            paths: Some(Paths {
                by_training: fed.clone(),
                by_testing: fed.clone(),
                by_testing_again: Some(fed),
            }),
            normalization: None,
            images: None,
            weights: Some(Weights {
                trained: 7 << 40,
                tested: 7 << 40,
            }),
            ..Evidence::default()
        };
        Self {
            spec,
            random,
            train,
            test,
            evidence,
        }
    }

    pub fn paths(&mut self) -> &mut Paths {
        self.evidence.paths.as_mut().unwrap()
    }

    /// Changes every number that the test path feeds, and answers at random.
    pub fn through_test_path(&mut self, change: impl Fn(&[f32]) -> Vec<f32>) {
        let accuracy = 1.0 / self.spec.classes as f64;
        let classes = self.spec.classes;
        let mut random = ChaCha8Rng::seed_from_u64(99);
        let paths = self.paths();
        let pixels: Vec<f32> = paths
            .by_testing
            .pixels
            .chunks_exact(IMAGE_LEN)
            .flat_map(change)
            .collect();
        let labels = paths.by_testing.predictions.labels.clone();
        paths.by_testing = Fed {
            pixels,
            predictions: predict(&mut random, &labels, classes, accuracy),
        };
        paths.by_testing_again = Some(paths.by_testing.clone());
        self.test_at(accuracy);
    }

    /// Answers on test images with another accuracy.
    pub fn test_at(&mut self, accuracy: f64) {
        let labels = self.test.labels.clone();
        self.evidence.test = Some(predict(
            &mut self.random,
            &labels,
            self.spec.classes,
            accuracy,
        ));
    }

    pub fn shuffled<T: Clone>(&mut self, values: &[T]) -> Vec<T> {
        let mut values = values.to_vec();
        values.shuffle(&mut self.random);
        values
    }

    pub fn diagnose(&self) -> Diagnosis {
        let survey = Survey::new(self.train.set(), self.test.set(), self.spec.classes);
        diagnose(&Evidence {
            images: Some(&survey),
            ..self.evidence.clone()
        })
    }
}

/// The seeds from which [`finds`] draws its runs.
pub const SEEDS: std::ops::Range<u64> = 0..5;

/// Plants a fault in runs of several seeds and kinds of image; the verdict must name it.
pub fn finds(cause: Cause, spec: Spec, spoil: impl Fn(&mut Case)) -> Diagnosis {
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

/// The labels and answers of some images, for tests.
pub fn answered(rows: &[(u8, u8, usize)]) -> Predictions {
    let each = |pick: fn(&(u8, u8, usize)) -> u8| {
        rows.iter()
            .flat_map(move |row| std::iter::repeat_n(pick(row), row.2))
            .collect()
    };
    Predictions {
        labels: each(|x| x.0),
        predicted: each(|x| x.1),
        probabilities: Vec::new(),
    }
}

/// Judges evidence that does not decide.
pub fn unclear(evidence: &Evidence) -> Verdict {
    let verdict = diagnose(evidence).verdict;
    assert_eq!(verdict.cause, Cause::Unclear, "{verdict:#?}");
    assert_eq!(verdict.certainty, Certainty::Unclear);
    verdict
}

/// Judges the answers to two classes of training and test images, which do not decide.
pub fn judged(train: &[(u8, u8, usize)], test: &[(u8, u8, usize)]) -> Verdict {
    unclear(&Evidence {
        classes: 2,
        train: Some(answered(train)),
        test: Some(answered(test)),
        ..Evidence::default()
    })
}
