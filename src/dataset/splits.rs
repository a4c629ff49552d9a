//! The splits of an experiment: which images each holds, drawn and changed as the settings say.
//!
//! Asking for more training images keeps the ones there were, and never changes the test split.

use crate::dataset::augmentation::extended_len;
use crate::dataset::decks::Decks;
use crate::dataset::images::Dataset;
use crate::settings::Experiment;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::library::Library;

    use crate::error::ErrorKind;
    use crate::settings::{Augmentation, Data, DataSource, Flip, Source};

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
