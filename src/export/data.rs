//! An experiment's images and labels as tensors: what the network is fed, and in which order.

use crate::dataset::{CHANNELS, Dataset, SIDE};
use crate::model::tensor_file::Tensors;
use crate::run::test_path::TestPath;
use crate::settings::Experiment;
use crate::training::batch::{Pixels, order};

/// The training split: `images`, `labels`, and for each epoch the `order` in which it visits them.
///
/// Copies that augmentation appends are among the images; what it does to each batch afresh is not
/// in them.
///
/// # Shapes
/// `[images, CHANNELS, SIDE, SIDE]`, `[images]` and `[epochs, images]`
pub(super) fn training(experiment: &Experiment, images: &Dataset) -> Vec<u8> {
    let count = images.len();
    let mut tensors = with_images(Pixels::plain(images, 0..count));
    let epochs = experiment.training.epochs;
    let visits = (1..=epochs).flat_map(|epoch| order(experiment.seed, epoch, count));
    let visits: Vec<_> = visits.map(|index| index as i64).collect();
    tensors.integers("order", &[epochs as usize, count], &visits);
    tensors.into_file()
}

/// A validation or test split as the [`TestPath`] feeds it: `images` and `labels`.
///
/// # Shapes
/// `[images, CHANNELS, SIDE, SIDE]` and `[images]`
pub(super) fn held_out(experiment: &Experiment, images: &Dataset) -> Vec<u8> {
    let pixels = TestPath::new(experiment).feed(images, 0..images.len(), 0);
    with_images(pixels).into_file()
}

fn with_images(Pixels { values, labels, .. }: Pixels) -> Tensors {
    let count = labels.len();
    let mut tensors = Tensors::default();
    tensors.floats("images", &[count, CHANNELS, SIDE, SIDE], &values);
    let labels: Vec<_> = labels.into_iter().map(i64::from).collect();
    tensors.integers("labels", &[count], &labels);
    tensors
}
