//! The splits of an experiment: which images each holds, drawn and changed as the settings say.
//!
//! Asking for more training images keeps the ones there were, and never changes the test split.

use pixels::{IMAGE_LEN, noise};
use rand::RngExt;
use serde::Serialize;

use crate::dataset::augmentation::{extend, extended_len};
use crate::dataset::deck::{Deck, DeckName, Origin};
use crate::dataset::defect;
use crate::dataset::images::Dataset;
use crate::dataset::library::Library;
use crate::dataset::placement::{Place, Placement};
use crate::error::Result;
use crate::random::{Stream, stream};
use crate::settings::{DataSource, Experiment, Scenario, Source};

/// Pixels of one image, from 0 to 1: `[CHANNELS, SIDE, SIDE]`.
type Image = [f32; IMAGE_LEN];

/// The images of one run.
pub struct Splits {
    /// What the network learns from, appended copies included.
    pub train: Dataset,
    /// How many training images are originals; they come before the appended copies.
    pub originals: usize,
    /// The validation split, held out of the training images.
    pub validation: Dataset,
    /// The test split, which only measures.
    pub test: Dataset,
}

/// Images of each class in each split, before anything is appended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    /// Training images of each class.
    pub train: Vec<usize>,
    /// Validation images of each class.
    pub validation: Vec<usize>,
    /// Test images of each class.
    pub test: Vec<usize>,
}

impl Splits {
    /// Draws all splits of an experiment, then appends what augmentation appends.
    pub fn draw(experiment: &Experiment, decks: &Decks) -> Self {
        Self {
            train: decks.extended(0..extended_len(&experiment.augmentation, decks.trained())),
            originals: decks.trained(),
            validation: decks.validation(),
            test: decks.test(),
        }
    }
}

/// What an experiment's images are drawn from, split by split, before any image is drawn.
pub struct Decks<'a> {
    experiment: &'a Experiment,
    train: Deck<'a>,
    test: Deck<'a>,
    placement: Placement,
    class_names: Vec<String>,
}

impl<'a> Decks<'a> {
    /// Finds the decks of the experiment's source.
    ///
    /// # Errors
    /// The source's images are not in the library, or too few.
    pub fn new(experiment: &'a Experiment, library: &'a Library) -> Result<Self> {
        let (data, seed) = (&experiment.data, experiment.seed);
        let mut class_names = Source::of(data.source).class_names(data.classes);
        let origins = match data.source {
            DataSource::Noise => [Stream::TrainData, Stream::TestData].map(Origin::Noise),
            DataSource::Shapes => [Stream::TrainData, Stream::TestData].map(Origin::Shapes),
            source => {
                let collection = library.get(source)?;
                let held = collection.class_names();
                class_names = held[..data.classes.min(held.len())].to_vec();
                let (train, test) = collection.deal(data, seed)?;
                [Origin::Held(train), Origin::Held(test)]
            }
        };
        let [train, test] = origins.map(|origin| Deck {
            origin,
            seed,
            classes: data.classes,
        });
        Ok(Self {
            experiment,
            placement: Placement::new(data, experiment.fault.scenario, &train, &test),
            train,
            test,
            class_names,
        })
    }

    /// Number of training images without those of the validation split.
    pub fn trained(&self) -> usize {
        let held_out = self.experiment.data.validation_share_of(self.held());
        self.held() - held_out
    }

    /// Number of training and validation images together.
    fn held(&self) -> usize {
        self.placement.train.len()
    }

    /// The validation images.
    pub fn validation(&self) -> Dataset {
        gather(self.trained()..self.held(), |index| self.train_image(index))
    }

    /// Some images of the training split with its appended copies.
    pub fn extended(&self, indices: impl IntoIterator<Item = usize>) -> Dataset {
        let originals = self.trained();
        gather(indices, |index| {
            let (mut image, label) = self.train_image(index % originals);
            let Experiment {
                augmentation, seed, ..
            } = self.experiment;
            extend(augmentation, *seed, originals, index, &mut image);
            (image, label)
        })
    }

    /// The test images.
    pub fn test(&self) -> Dataset {
        gather(0..self.placement.test.len(), |index| self.test_image(index))
    }

    /// A training or validation image as it is stored.
    fn train_image(&self, index: usize) -> (Image, u8) {
        let mut image = self.draw(self.placement.train[index]);
        self.add_pixel_noise(index as u64, &mut image);
        let label = self.train_label(index);
        if self.experiment.fault.scenario == Scenario::Shortcut {
            defect::stamp(usize::from(label), self.experiment.data.classes, &mut image);
        }
        (image, label)
    }

    /// A test image as it is stored.
    fn test_image(&self, index: usize) -> (Image, u8) {
        let (scenario, seed) = (self.experiment.fault.scenario, self.experiment.seed);
        let classes = self.experiment.data.classes;
        let place = self.placement.test[index];
        let label = self.label(place);
        let mut image = self.draw(place);
        let leaks = place.deck == DeckName::Train && scenario == Scenario::Leakage;
        let number = if leaks {
            place.index as u64
        } else {
            TEST_IMAGES | index as u64
        };
        self.add_pixel_noise(number, &mut image);
        match scenario {
            Scenario::DomainShift => defect::shift(&mut image),
            // Every class has the mark of the next one.
            Scenario::Shortcut => {
                defect::stamp((usize::from(label) + 1) % classes, classes, &mut image);
            }
            Scenario::Leakage if leaks => {
                let mut random = stream(u64::from(seed), Stream::Scenario, index as u64);
                defect::resave(&mut random, &mut image);
            }
            _ => {}
        }
        (image, label)
    }

    /// What people call each class.
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// The accuracy of guessing: always the same class is right most often where classes are
    /// unevenly spread, as they may be in own images and are in some scenarios.
    pub fn chance(&self) -> f64 {
        let even = 1.0 / self.experiment.data.classes as f64;
        let is_uneven = matches!(
            self.experiment.fault.scenario,
            Scenario::Imbalance | Scenario::ClassSortedSplit
        );
        if self.experiment.data.source != DataSource::Own && !is_uneven {
            return even;
        }
        let most = self.balance().test.into_iter().max().unwrap_or_default();
        even.max(most as f64 / self.placement.test.len() as f64)
    }

    /// Counts the classes of each split.
    pub fn balance(&self) -> Balance {
        let count = |labels: &mut dyn Iterator<Item = u8>| {
            let mut counts = vec![0; self.experiment.data.classes];
            labels.for_each(|label| counts[usize::from(label)] += 1);
            counts
        };
        let (trained, held) = (self.trained(), self.held());
        let test = self.placement.test.iter();
        Balance {
            train: count(&mut (0..trained).map(|index| self.train_label(index))),
            validation: count(&mut (trained..held).map(|index| self.train_label(index))),
            test: count(&mut test.map(|&place| self.label(place))),
        }
    }

    fn deck(&self, name: DeckName) -> &Deck<'a> {
        match name {
            DeckName::Train => &self.train,
            DeckName::Test => &self.test,
        }
    }

    fn draw(&self, Place { deck, index }: Place) -> Image {
        let mut image = [0.0; IMAGE_LEN];
        self.deck(deck).draw(index, &mut image);
        image
    }

    fn label(&self, Place { deck, index }: Place) -> u8 {
        self.deck(deck).label(index)
    }

    /// A training image's label, redrawn with the label noise's probability; a validation image's
    /// as it is.
    fn train_label(&self, index: usize) -> u8 {
        let (data, seed) = (&self.experiment.data, self.experiment.seed);
        let label = self.label(self.placement.train[index]);
        if data.label_noise == 0.0 || index >= self.trained() {
            return label;
        }
        let mut random = stream(u64::from(seed), Stream::LabelNoise, index as u64);
        if random.random_bool(data.label_noise) {
            noise::label(&mut random, data.classes)
        } else {
            label
        }
    }

    fn add_pixel_noise(&self, index: u64, image: &mut [f32]) {
        let deviation = self.experiment.data.pixel_noise;
        if deviation > 0.0 {
            let mut random = stream(u64::from(self.experiment.seed), Stream::PixelNoise, index);
            noise::add(&mut random, deviation, image);
        }
    }
}

/// The images that `read` gives for some indices.
fn gather(
    indices: impl IntoIterator<Item = usize>,
    read: impl Fn(usize) -> (Image, u8),
) -> Dataset {
    let mut dataset = Dataset::default();
    for index in indices {
        let (image, label) = read(index);
        dataset.push(&image, label);
    }
    dataset
}

/// Keeps the random numbers of test images' pixel noise apart from those of training images'.
const TEST_IMAGES: u64 = 1 << 32;

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::Range;

    use crate::error::ErrorKind;
    use crate::settings::{Augmentation, Data, Flip};

    fn draw(experiment: &Experiment) -> Splits {
        let library = Library::default();
        Splits::draw(experiment, &Decks::new(experiment, &library).unwrap())
    }

    fn experiment(data: DataSource) -> Experiment {
        Experiment {
            data: Data {
                source: data,
                classes: 16,
                train: 64,
                test: 32,
                ..Data::default()
            },
            ..Experiment::default()
        }
    }

    #[test]
    fn more_training_images_keep_the_first_ones_and_the_test_split() {
        for data in [DataSource::Noise, DataSource::Shapes] {
            let few = draw(&experiment(data));
            let many = draw(&Experiment {
                data: Data {
                    train: 96,
                    ..experiment(data).data
                },
                ..experiment(data)
            });
            for index in 0..few.train.len() {
                assert_eq!(few.train.image(index), many.train.image(index));
                assert_eq!(few.train.label(index), many.train.label(index));
            }
            assert_eq!(few.test, many.test);
        }
    }

    #[test]
    fn splits_and_seeds_share_no_image() {
        for data in [DataSource::Noise, DataSource::Shapes] {
            let one = draw(&experiment(data));
            let other = draw(&Experiment {
                seed: 2,
                ..experiment(data)
            });
            for index in 0..one.test.len() {
                assert_ne!(one.train.image(index), one.test.image(index));
                assert_ne!(one.train.image(index), other.train.image(index));
            }
        }
    }

    #[test]
    fn pixels_stay_within_zero_and_one() {
        for data in [DataSource::Noise, DataSource::Shapes] {
            let splits = draw(&experiment(data));
            assert!(
                splits
                    .train
                    .first_images(splits.train.len())
                    .iter()
                    .all(|x| (0.0..=1.0).contains(x))
            );
        }
    }

    #[test]
    fn shapes_are_balanced_and_named() {
        let shapes = experiment(DataSource::Shapes);
        let library = Library::default();
        let balance = Decks::new(&shapes, &library).unwrap().balance();
        assert_eq!(balance.train, [4; 16]);
        assert_eq!(balance.test, [2; 16]);
        let mut names = Source::of(DataSource::Shapes).class_names(shapes.data.classes);
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 16);
    }

    #[test]
    fn a_flipped_copy_doubles_the_training_split_only() {
        let copied = Experiment {
            augmentation: Augmentation {
                flip: Flip::Copy,
                ..experiment(DataSource::Noise).augmentation
            },
            ..experiment(DataSource::Noise)
        };
        let splits = draw(&copied);
        assert_eq!(splits.train.len(), 128);
        assert_eq!(splits.train.label(64), splits.train.label(0));
        assert_eq!(splits.test.len(), 32);
    }

    #[test]
    fn the_validation_split_is_taken_off_the_training_images() {
        for data in [DataSource::Noise, DataSource::Shapes] {
            let whole = draw(&experiment(data));
            let held_out = Experiment {
                data: Data {
                    validation: 0.25,
                    ..experiment(data).data
                },
                ..experiment(data)
            };
            let splits = draw(&held_out);
            assert_eq!((splits.train.len(), splits.validation.len()), (48, 16));
            for index in 0..16 {
                assert_eq!(
                    splits.validation.image(index),
                    whole.train.image(48 + index)
                );
                assert_eq!(
                    splits.validation.label(index),
                    whole.train.label(48 + index)
                );
            }
            assert_eq!(splits.test, whole.test);
            let library = Library::default();
            let balance = Decks::new(&held_out, &library).unwrap().balance();
            for (counts, dataset) in [
                (balance.train, splits.train),
                (balance.validation, splits.validation),
                (balance.test, splits.test),
            ] {
                for (class, count) in counts.into_iter().enumerate() {
                    let labels = dataset.first_labels(dataset.len()).iter();
                    let held = labels.filter(|&&x| usize::from(x) == class);
                    assert_eq!(held.count(), count);
                }
            }
        }
    }

    #[test]
    fn label_noise_redraws_a_share_of_training_labels_only() {
        let noisy = Experiment {
            data: Data {
                classes: 4,
                train: 4000,
                validation: 0.5,
                label_noise: 0.4,
                ..experiment(DataSource::Shapes).data
            },
            ..experiment(DataSource::Shapes)
        };
        let library = Library::default();
        let decks = Decks::new(&noisy, &library).unwrap();
        let wrong = |indices: Range<usize>| {
            indices
                .filter(|&i| usize::from(decks.train_label(i)) != i % 4)
                .count()
        };
        // A redrawn label is right by chance one time in four: 30% of 2,000 ± 20.
        assert!((520..680).contains(&wrong(0..2000)), "{}", wrong(0..2000));
        assert_eq!(wrong(2000..4000), 0);
    }

    #[test]
    fn pixel_noise_has_its_deviation_in_every_split() {
        let plain = draw(&experiment(DataSource::Shapes));
        let noisy = draw(&Experiment {
            data: Data {
                pixel_noise: 0.1,
                ..experiment(DataSource::Shapes).data
            },
            ..experiment(DataSource::Shapes)
        });
        for (plain, noisy) in [(&plain.train, &noisy.train), (&plain.test, &noisy.test)] {
            let count = plain.len();
            assert_eq!(plain.first_labels(count), noisy.first_labels(count));
            let inner: Vec<f64> = plain
                .first_images(count)
                .iter()
                .zip(noisy.first_images(count))
                .filter(|(plain, _)| (0.4..0.6).contains(*plain))
                .map(|(plain, noisy)| f64::from(noisy - plain))
                .collect();
            let (mean, deviation) = crate::training::metrics::mean_and_deviation(&inner);
            assert!(
                mean.abs() < 5e-3 && (deviation - 0.1).abs() < 5e-3,
                "{mean} {deviation}"
            );
        }
        assert_ne!(noisy.train.image(0), noisy.test.image(0));
    }

    #[test]
    fn images_that_are_not_there_are_asked_for_by_name() {
        let (own, library) = (experiment(DataSource::Own), Library::default());
        let error = Decks::new(&own, &library).err().unwrap();
        assert_eq!(
            (error.kind, error.field.as_str()),
            (ErrorKind::Images, "data")
        );
    }
}
