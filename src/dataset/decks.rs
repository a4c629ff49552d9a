//! The decks of an experiment: what its images are taken from, and each image as it is stored.

use pixels::{IMAGE_LEN, noise};
use rand::RngExt;
use serde::Serialize;

use crate::dataset::augmentation::extend;
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

    use crate::settings::Data;

    #[test]
    fn label_noise_redraws_a_share_of_training_labels_only() {
        let noisy = Experiment {
            data: Data {
                classes: 4,
                train: 4000,
                validation: 0.5,
                label_noise: 0.4,
                ..Data::default()
            },
            ..Experiment::default()
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
}
