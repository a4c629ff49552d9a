//! A shuffled epoch, cut into batches of tensors.

use burn::tensor::{Device, Tensor};
use pixels::mixup::{self, Partner};
use rand::seq::SliceRandom;

use crate::dataset::augmentation;
use crate::dataset::{CHANNELS, Dataset, IMAGE_LEN, SIDE};
use crate::model::engine::tensor;
use crate::random::{Stream, stream};
use crate::settings::Augmentation;

/// Some images as tensors, with their labels.
pub struct Batch {
    /// Pixels from 0 to 1.
    ///
    /// # Shapes
    /// `[batch, CHANNELS, SIDE, SIDE]`
    pub images: Tensor<4>,
    /// The class of each image.
    pub labels: Vec<u8>,
    /// What each image is blended with; empty without mix-up.
    pub partners: Vec<Partner>,
}

/// The order in which an epoch (from 1) visits `count` images: a fresh permutation each time.
pub fn order(seed: u32, epoch: u32, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.shuffle(&mut stream(
        u64::from(seed),
        Stream::Order,
        u64::from(epoch),
    ));
    order
}

/// Images and labels before they are tensors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pixels {
    /// The pixels, from 0 to 1.
    ///
    /// # Shapes
    /// `[batch, CHANNELS, SIDE, SIDE]`
    pub values: Vec<f32>,
    /// The class of each image.
    pub labels: Vec<u8>,
    /// What each image is blended with; empty without mix-up.
    pub partners: Vec<Partner>,
}

impl Pixels {
    /// The images at `indices`, as they are.
    pub fn plain(dataset: &Dataset, indices: impl Iterator<Item = usize>) -> Self {
        let (mut values, mut labels) = (Vec::new(), Vec::new());
        for index in indices {
            values.extend_from_slice(dataset.image(index));
            labels.push(dataset.label(index));
        }
        Self {
            values,
            labels,
            partners: Vec::new(),
        }
    }

    /// The images at `indices`, augmented for optimiser step `step` (from 1).
    pub fn augmented(
        dataset: &Dataset,
        indices: impl Iterator<Item = usize>,
        settings: &Augmentation,
        seed: u32,
        step: u32,
    ) -> Self {
        let mut random = stream(u64::from(seed), Stream::Augmentation, u64::from(step));
        let mut pixels = Self::plain(dataset, indices);
        for image in pixels.values.chunks_exact_mut(IMAGE_LEN) {
            augmentation::apply(settings, &mut random, image);
        }
        let Self { values, labels, .. } = &mut pixels;
        pixels.partners = mixup::apply(settings.mixup, &mut random, values, labels);
        pixels
    }

    /// Moves the images into a tensor on a device.
    pub fn into_batch(self, device: &Device) -> Batch {
        let count = self.labels.len();
        Batch {
            images: tensor(self.values, [count, CHANNELS, SIDE, SIDE], device),
            labels: self.labels,
            partners: self.partners,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_visits_every_image_once_in_a_fresh_order() {
        let (first, second) = (order(1, 1, 50), order(1, 2, 50));
        assert_ne!(first, second);
        assert_eq!(first, order(1, 1, 50));
        for mut visits in [first, second] {
            visits.sort_unstable();
            assert_eq!(visits, (0..50).collect::<Vec<_>>());
        }
    }
}
