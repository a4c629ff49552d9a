//! Evidence of every shape, drawn at random, and what it holds.

use diagnosis::statistics::{total_variation, wilson_interval};
use diagnosis::{
    Diagnosis, Epoch, Evidence, Fed, Figure, ImageSet, Normalization, Paths, Predictions, Survey,
    Weights, diagnose,
};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const IMAGE_LEN: usize = 3 * 32 * 32;

/// A piece of evidence, and stored images where there are any.
pub struct Drawn {
    pub evidence: Evidence<'static>,
    images: Option<[(Vec<f32>, Vec<u8>); 2]>,
}

struct Draw {
    random: ChaCha8Rng,
    classes: usize,
}

impl Draw {
    fn of<T: Copy>(&mut self, from: &[T]) -> T {
        *from.choose(&mut self.random).unwrap()
    }

    fn maybe(&mut self, share: f64) -> bool {
        self.random.random::<f64>() < share
    }

    fn class(&mut self, below: usize) -> u8 {
        self.random.random_range(0..below.max(1)) as u8
    }

    /// Labels: even, of one class, mostly one, of some classes only.
    fn labels(&mut self, count: usize) -> Vec<u8> {
        let classes = self.classes;
        let (style, one) = (self.random.random_range(0..9), self.class(classes.min(2)));
        let commonest = self.of(&[0.7, 0.9, 0.99]);
        (0..count)
            .map(|at| match style {
                0 => one,
                1 if self.maybe(commonest) => one,
                2 => self.class(classes.div_ceil(2)),
                3 => self.class(classes * 2 / 3),
                4 => (classes / 2) as u8 + self.class(classes - classes / 2),
                5 => (at * classes / count) as u8,
                _ => (at % classes) as u8,
            })
            .collect()
    }

    /// Answers to labels: right as often as some accuracy, always the same, or renamed.
    fn answers(&mut self, labels: &[u8]) -> Vec<u8> {
        let classes = self.classes;
        let chance = 1.0 / classes as f64;
        let accuracy = self.of(&[
            0.0,
            chance,
            chance,
            chance + 0.05,
            0.3,
            0.6,
            0.9,
            0.97,
            1.0,
            1.0,
        ]);
        let (style, one) = (self.random.random_range(0..9), self.class(classes));
        let style = if style == 0 && self.maybe(0.5) {
            3
        } else {
            style
        };
        labels
            .iter()
            .map(|&label| {
                let right = self.maybe(accuracy);
                match style {
                    0 => one,
                    1 => ((usize::from(label) + usize::from(right)) % classes) as u8,
                    _ if right => label,
                    _ => self.class(classes),
                }
            })
            .collect()
    }

    fn probabilities(&mut self, labels: &[u8], answers: &[u8]) -> Vec<f32> {
        let classes = self.classes;
        let confidence = self
            .of(&[0.3_f32, 0.6, 0.9])
            .max(1.5 / classes as f32)
            .min(1.0);
        let rest = (1.0 - confidence) / (classes.max(2) - 1) as f32;
        let on = match self.random.random_range(0..6) {
            0 | 1 => answers,
            2 => labels,
            _ => return Vec::new(),
        };
        let row = |top: u8| {
            (0..classes).map(move |x| {
                if x == usize::from(top) {
                    confidence
                } else {
                    rest
                }
            })
        };
        on.iter().flat_map(|&top| row(top)).collect()
    }

    fn predictions(&mut self, count: usize) -> Predictions {
        let labels = self.labels(count);
        let predicted = self.answers(&labels);
        let probabilities = self.probabilities(&labels, &predicted);
        Predictions {
            labels,
            predicted,
            probabilities,
        }
    }

    fn split(&mut self, share: f64) -> Option<Predictions> {
        let count = self.of(&[
            1, 2, 3, 5, 12, 20, 30, 45, 60, 100, 200, 200, 400, 400, 1000, 3000,
        ]);
        let has = self.maybe(share);
        has.then(|| self.predictions(count))
    }

    fn paths(&mut self, train: Option<&Predictions>) -> Option<Paths> {
        let train = train.filter(|_| self.maybe(0.5))?.clone();
        if self.maybe(0.5) {
            // A file: answers only, to as many images or other ones.
            let count = if self.maybe(0.5) {
                train.labels.len()
            } else {
                self.of(&[1, 5, 20, 200])
            };
            let again = if self.maybe(0.5) && count == train.labels.len() {
                let predicted = self.answers(&train.labels);
                Predictions {
                    predicted,
                    probabilities: Vec::new(),
                    ..train.clone()
                }
            } else {
                self.predictions(count)
            };
            let fed = |predictions| Fed {
                pixels: Vec::new(),
                predictions,
            };
            return Some(Paths {
                by_training: fed(train),
                by_testing: fed(again),
                by_testing_again: None,
            });
        }
        let count = train.labels.len().min(self.of(&[1, 2, 20, 64]));
        let predictions = Predictions {
            labels: train.labels[..count].to_vec(),
            predicted: train.predicted[..count].to_vec(),
            probabilities: Vec::new(),
        };
        let pixels: Vec<f32> = (0..count * 12).map(|_| self.random.random()).collect();
        let by_training = Fed {
            pixels,
            predictions,
        };
        let mut by_testing = by_training.clone();
        let change = self.random.random_range(0..9);
        match change {
            0 => by_testing.pixels.iter_mut().for_each(|x| *x *= 255.0),
            1 => by_testing.pixels.rotate_left(12),
            2 => by_testing.predictions.labels.rotate_left(1),
            _ => {}
        }
        if self.maybe(0.3) {
            by_testing.predictions.predicted = self.answers(&by_testing.predictions.labels);
        }
        let mut again = by_testing.clone();
        if change == 3 {
            again.pixels.iter_mut().for_each(|x| *x += 0.1);
        }
        let by_testing_again = self.maybe(0.7).then_some(again);
        Some(Paths {
            by_training,
            by_testing,
            by_testing_again,
        })
    }

    fn figure(&mut self, accuracy: f64, count: usize) -> Figure {
        let loss = self.of(&[0.01, 0.5, 1.0, 2.3, 9.0, f64::NAN, f64::INFINITY]);
        Figure {
            accuracy,
            loss,
            count,
        }
    }

    fn history(&mut self, train: Option<&Predictions>) -> Vec<Epoch> {
        let (right, count) = train.map_or((0, 1), right);
        let epochs = self.of(&[0, 0, 0, 1, 4, 8]);
        (0..epochs)
            .map(|epoch| {
                let counted = right as f64 / count as f64;
                let stated = self.of(&[counted, counted, counted, 0.9, f64::NAN]);
                let stated_on = self.of(&[count, count, 10]);
                let train =
                    Some(self.figure(stated, stated_on)).filter(|_| epoch % 2 == 0 || epochs > 4);
                let reported = Some(self.figure(0.5, 10));
                let test = Some(self.figure(0.4, 10));
                Epoch {
                    epoch,
                    reported,
                    train,
                    validation: None,
                    test,
                }
            })
            .collect()
    }

    fn normalization(&mut self, train: Option<&Predictions>) -> Option<Normalization> {
        let train = train.filter(|_| self.maybe(0.2))?.clone();
        let mut other = train.clone();
        if self.maybe(0.6) {
            other.predicted = self.answers(&train.labels);
        }
        let test = Predictions::default();
        Some(Normalization {
            train_running: other,
            train_batch: train,
            test_running: test.clone(),
            test_batch: test,
            variance_factor: self.of(&[None, Some(1.0), Some(3.5), Some(f64::NAN)]),
        })
    }

    fn images(&mut self, source: usize) -> (Vec<f32>, Vec<u8>) {
        let count = self.of(&[1, 3, 12, 40]);
        let mut pixels = Vec::with_capacity(count * IMAGE_LEN);
        let brightness = self.of(&[1.0, 1.0, 0.6]);
        for _ in 0..count {
            let (from, to): (f32, f32) = (self.random.random(), self.random.random());
            pixels.extend((0..IMAGE_LEN).map(|at| {
                let smooth = from + (to - from) * (at % 32) as f32 / 32.0;
                let noise: f32 = self.random.random();
                brightness
                    * if source == 0 {
                        noise
                    } else {
                        0.8 * smooth + 0.2 * noise
                    }
            }));
        }
        (pixels, self.labels(count))
    }
}

impl Drawn {
    pub fn of(seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let rare = *[16, 16, 60, 255].choose(&mut random).unwrap();
        let classes = *[1, 2, 2, 2, 3, 4, 4, 10, 10, rare]
            .choose(&mut random)
            .unwrap();
        let mut draw = Draw { random, classes };
        let train = draw.split(0.8);
        let validation = draw.split(0.2);
        let test = draw.split(0.85);
        let checksum = draw.of(&[1, 1, 1, 2]);
        let source = draw.random.random_range(0..2);
        let images = draw
            .maybe(0.08)
            .then(|| [(); 2].map(|()| draw.images(source)));
        let evidence = Evidence {
            classes,
            history: draw.history(train.as_ref()),
            paths: draw.paths(train.as_ref()),
            normalization: draw.normalization(train.as_ref()),
            weights: draw.maybe(0.2).then_some(Weights {
                trained: 1,
                tested: checksum,
            }),
            train,
            validation,
            test,
            ..Evidence::default()
        };
        Self { evidence, images }
    }

    pub fn diagnose(&self) -> Diagnosis {
        let Some(images) = &self.images else {
            return diagnose(&self.evidence);
        };
        let [train, test] = images
            .each_ref()
            .map(|(pixels, labels)| ImageSet { pixels, labels });
        let survey = Survey::new(train, test, self.evidence.classes);
        diagnose(&Evidence {
            images: Some(&survey),
            ..self.evidence.clone()
        })
    }
}

/// How many answers are right, of how many.
pub fn right(of: &Predictions) -> (usize, usize) {
    let pairs = of.labels.iter().zip(&of.predicted);
    (pairs.filter(|(a, b)| a == b).count(), of.labels.len())
}

/// What the evidence holds, counted by other code than that which judges it.
pub struct Seen {
    pub train: Option<(usize, usize)>,
    pub validation: Option<(usize, usize)>,
    pub test: Option<(usize, usize)>,
    /// Images right by the training path alone and by the test path alone, where they are the same.
    pub paired: Option<(usize, usize, usize)>,
    /// Right by the training path, and through the test path.
    pub paths: Option<[(usize, usize); 2]>,
    /// How many classes the labels name.
    pub held: usize,
    /// How far apart the shares of the classes are.
    pub apart: Option<f64>,
    /// How many test images are of classes without a training image.
    pub unseen: usize,
    /// Share of answers that are not the most probable class, in the worst split.
    pub against: f64,
    pub has_test_normalization: bool,
    pub classes: usize,
}

impl Seen {
    pub fn of(evidence: &Evidence) -> Self {
        let classes = evidence.classes;
        let counts = |of: &Option<Predictions>| {
            let mut counts = vec![0; classes.max(1)];
            for &label in of.iter().flat_map(|x| &x.labels) {
                counts[usize::from(label)] += 1;
            }
            counts
        };
        let [train, validation, test] =
            [&evidence.train, &evidence.validation, &evidence.test].map(counts);
        let both = evidence.train.is_some() && evidence.test.is_some();
        let unseen = |at: usize| if train[at] == 0 { test[at] } else { 0 };
        let splits = [&evidence.train, &evidence.validation, &evidence.test];
        let paths = evidence.paths.as_ref();
        let share = |of: &Option<Predictions>| of.as_ref().map(right);
        Self {
            train: share(&evidence.train),
            validation: share(&evidence.validation),
            test: share(&evidence.test),
            paired: paths
                .filter(|x| !x.by_training.pixels.is_empty())
                .map(|paths| {
                    let right = |of: &Fed| -> Vec<bool> {
                        let pairs = of.predictions.labels.iter().zip(&of.predictions.predicted);
                        pairs.map(|(a, b)| a == b).collect()
                    };
                    let (one, other) = (right(&paths.by_training), right(&paths.by_testing));
                    let only = |a: &[bool], b: &[bool]| {
                        a.iter().zip(b).filter(|(a, b)| **a && !**b).count()
                    };
                    (only(&one, &other), only(&other, &one), one.len())
                }),
            paths: paths.map(|x| [&x.by_training, &x.by_testing].map(|x| right(&x.predictions))),
            held: (0..classes)
                .filter(|&x| train[x] + validation[x] + test[x] > 0)
                .count(),
            apart: both.then(|| total_variation(&train, &test)),
            unseen: if both {
                (0..classes).map(unseen).sum()
            } else {
                0
            },
            against: splits
                .into_iter()
                .flatten()
                .map(|x| against(x, classes))
                .fold(0.0, f64::max),
            has_test_normalization: evidence
                .normalization
                .as_ref()
                .is_some_and(|x| !x.test_batch.labels.is_empty()),
            classes,
        }
    }
}

fn against(of: &Predictions, classes: usize) -> f64 {
    if of.probabilities.is_empty() || classes < 2 {
        return 0.0;
    }
    let rows = of.probabilities.chunks_exact(classes).zip(&of.predicted);
    let odd =
        rows.filter(|(row, answer)| row.iter().any(|x| *x > row[usize::from(**answer)] + 0.02));
    odd.count() as f64 / of.labels.len() as f64
}

/// A shape of evidence: what it is called, and whether some evidence has it.
pub type Shape = (&'static str, fn(&Seen) -> bool);

/// Shapes of evidence that must all be drawn.
pub const SHAPES: [Shape; 12] = [
    ("no training images", |x| {
        x.train.is_none() && x.test.is_some()
    }),
    ("validation images alone", |x| {
        x.train.or(x.test).is_none() && x.validation.is_some()
    }),
    ("training images alone", |x| {
        x.validation.or(x.test).is_none() && x.train.is_some()
    }),
    ("nothing", |x| x.train.or(x.validation).or(x.test).is_none()),
    ("one class", |x| x.held == 1 && x.test.is_some()),
    ("classes that were never trained", |x| x.unseen > 50),
    ("one test image", |x| x.test.is_some_and(|x| x.1 == 1)),
    ("thousands of images", |x| {
        x.train.zip(x.test).is_some_and(|(a, b)| a.1 + b.1 > 5000)
    }),
    ("the wrong way round", |x| {
        x.train
            .zip(x.test)
            .is_some_and(|(a, b)| wilson_interval(a.0, a.1)[1] < wilson_interval(b.0, b.1)[0])
    }),
    ("contradicting columns", |x| x.against > 0.3),
    ("few images through the test path", |x| {
        x.paths.is_some_and(|x| x[1].1 < 10)
    }),
    ("hundreds of classes", |x| x.held > 200),
];
