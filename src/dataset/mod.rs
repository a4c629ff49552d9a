//! Images, labels, splits: what the network learns from and is measured on.
//!
//! Each image is drawn from its own stream, chosen by split and index. Asking for more training
//! images therefore keeps the ones there were, and never changes the test split.

mod noise;
mod shapes;

use crate::augmentation;
use crate::experiment::{DataSource, Experiment, Flip};
use crate::random::{Stream, stream};

/// Height and width of an image, in pixels.
pub const SIDE: usize = 32;
/// Red, green, blue.
pub const CHANNELS: usize = 3;
/// Numbers in one image.
pub const IMAGE_LEN: usize = CHANNELS * SIDE * SIDE;

/// Images with their labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    /// Pixels from 0 to 1, image after image.
    ///
    /// # Shapes
    /// `[images, CHANNELS, SIDE, SIDE]`
    pixels: Vec<f32>,
    labels: Vec<u8>,
}

impl Dataset {
    /// Number of images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// One image's pixels, from 0 to 1.
    ///
    /// # Shapes
    /// `[CHANNELS, SIDE, SIDE]`
    pub fn image(&self, index: usize) -> &[f32] {
        &self.pixels[index * IMAGE_LEN..][..IMAGE_LEN]
    }

    /// One image's class.
    pub fn label(&self, index: usize) -> u8 {
        self.labels[index]
    }

    /// Appends an image.
    pub fn push(&mut self, image: &[f32], label: u8) {
        debug_assert_eq!(image.len(), IMAGE_LEN);
        self.pixels.extend_from_slice(image);
        self.labels.push(label);
    }
}

/// The images of one run.
pub struct Splits {
    /// What the network learns from, appended copies included.
    pub train: Dataset,
    /// What only measures.
    pub test: Dataset,
}

impl Splits {
    /// Draws both splits of an experiment.
    pub fn draw(experiment: &Experiment) -> Self {
        let mut train = draw(experiment, Stream::TrainData, experiment.train);
        if experiment.flip == Flip::Copy {
            augmentation::append_flipped(&mut train);
        }
        Self {
            train,
            test: draw(experiment, Stream::TestData, experiment.test),
        }
    }
}

/// The first `count` images of a split.
pub fn draw(experiment: &Experiment, split: Stream, count: usize) -> Dataset {
    let mut dataset = Dataset::default();
    let mut image = [0.0; IMAGE_LEN];
    for index in 0..count {
        let mut random = stream(u64::from(experiment.seed), split, index as u64);
        let label = match experiment.data {
            DataSource::Noise => noise::draw(&mut random, experiment.classes, &mut image),
            DataSource::Shapes => {
                // Classes take turns, so that every split is balanced.
                let class = index % experiment.classes;
                shapes::draw(&mut random, class, &mut image);
                class
            }
        };
        dataset.push(&image, label as u8);
    }
    dataset
}

/// What people call each class.
pub fn class_names(experiment: &Experiment) -> Vec<String> {
    (0..experiment.classes)
        .map(|class| match experiment.data {
            DataSource::Noise => format!("class {}", class + 1),
            DataSource::Shapes => shapes::NAMES[class].to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn experiment(data: DataSource) -> Experiment {
        Experiment {
            data,
            classes: 16,
            train: 64,
            test: 32,
            ..Experiment::default()
        }
    }

    #[test]
    fn more_training_images_keep_the_first_ones_and_the_test_split() {
        for data in [DataSource::Noise, DataSource::Shapes] {
            let few = Splits::draw(&experiment(data));
            let many = Splits::draw(&Experiment {
                train: 96,
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
            let one = Splits::draw(&experiment(data));
            let other = Splits::draw(&Experiment {
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
            let splits = Splits::draw(&experiment(data));
            assert!(splits.train.pixels.iter().all(|x| (0.0..=1.0).contains(x)));
        }
    }

    #[test]
    fn shapes_are_balanced_and_named() {
        let splits = Splits::draw(&experiment(DataSource::Shapes));
        let mut counts = [0; 16];
        for &label in &splits.train.labels {
            counts[usize::from(label)] += 1;
        }
        assert_eq!(counts, [4; 16]);
        let mut names = class_names(&experiment(DataSource::Shapes));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 16);
    }

    #[test]
    fn a_flipped_copy_doubles_the_training_split_only() {
        let copied = Experiment {
            flip: Flip::Copy,
            ..experiment(DataSource::Noise)
        };
        let splits = Splits::draw(&copied);
        assert_eq!(splits.train.len(), 128);
        assert_eq!(splits.train.label(64), splits.train.label(0));
        assert_eq!(splits.test.len(), 32);
    }
}
