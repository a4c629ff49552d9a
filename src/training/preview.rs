//! What augmentation does to the first images that the network is fed.

use crate::dataset::Decks;
use crate::dataset::augmentation::extended_len;
use crate::settings::Experiment;
use crate::training::batch::{Pixels, order};

/// The first batch of a run, before and after augmentation.
pub struct Preview {
    /// The images as they are in the training split, appended copies included.
    pub before: Pixels,
    /// The same images as the network is fed them in the first optimiser step: bit for bit.
    pub after: Pixels,
}

impl Preview {
    /// Draws the first batch of an experiment's run.
    pub fn new(experiment: &Experiment, decks: &Decks) -> Self {
        let images = extended_len(&experiment.augmentation, decks.trained());
        let mut first = order(experiment.seed, 1, images);
        first.truncate(experiment.training.batch);
        let batch = decks.extended(first);
        let indices = || 0..batch.len();
        Self {
            before: Pixels::plain(&batch, indices()),
            after: Pixels::augmented(
                &batch,
                indices(),
                &experiment.augmentation,
                experiment.seed,
                1,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Library, Splits};
    use crate::settings::{Augmentation, Data, Flip};

    #[test]
    fn the_preview_is_bit_for_bit_what_the_network_is_fed_in_the_first_step() {
        let base = Experiment {
            data: Data {
                train: 40,
                validation: 0.2,
                pixel_noise: 0.05,
                ..Data::default()
            },
            augmentation: Augmentation {
                rotation: 20.0,
                mixup: 0.3,
                ..Augmentation::default()
            },
            ..Experiment::default()
        };
        for experiment in [
            base.clone(),
            Experiment {
                augmentation: Augmentation {
                    flip: Flip::Random,
                    random_noise: 0.1,
                    ..base.augmentation.clone()
                },
                ..base.clone()
            },
            Experiment {
                augmentation: Augmentation {
                    flip: Flip::Copy,
                    copies: 2,
                    ..base.augmentation.clone()
                },
                ..base
            },
        ] {
            let library = Library::default();
            let decks = Decks::new(&experiment, &library).unwrap();
            let preview = Preview::new(&experiment, &decks);
            // As `run` feeds its trainer.
            let train = Splits::draw(&experiment, &decks).train;
            let order = order(experiment.seed, 1, train.len());
            let indices = || order[..experiment.training.batch].iter().copied();
            let fed = Pixels::augmented(
                &train,
                indices(),
                &experiment.augmentation,
                experiment.seed,
                1,
            );
            assert_eq!(preview.after.values, fed.values);
            assert_eq!(preview.after.labels, fed.labels);
            let plain = Pixels::plain(&train, indices());
            assert_eq!(preview.before.values, plain.values);
            assert_ne!(preview.after.values, plain.values);
        }
    }
}
