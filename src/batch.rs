//! A shuffled epoch, cut into batches of tensors.

use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::seq::SliceRandom;

use crate::augmentation;
use crate::dataset::{CHANNELS, Dataset, IMAGE_LEN, SIDE};
use crate::experiment::Experiment;
use crate::random::{Stream, stream};

/// Some images as the network takes them.
pub struct Batch {
    /// Pixels from 0 to 1.
    ///
    /// # Shapes
    /// `[batch, CHANNELS, SIDE, SIDE]`
    pub images: Tensor<4>,
    /// Classes.
    ///
    /// # Shapes
    /// `[batch]`
    pub targets: Tensor<1, Int>,
    /// The same classes, for counting without reading the tensor back.
    pub labels: Vec<u8>,
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

impl Batch {
    /// The images at `indices`, as they are.
    pub fn plain(dataset: &Dataset, indices: impl Iterator<Item = usize>, device: &Device) -> Self {
        Self::new(dataset, indices, device, |_| {})
    }

    /// The images at `indices`, augmented for optimiser step `step`.
    pub fn augmented(
        dataset: &Dataset,
        indices: impl Iterator<Item = usize>,
        device: &Device,
        experiment: &Experiment,
        step: u32,
    ) -> Self {
        let seed = u64::from(experiment.seed);
        let mut random = stream(seed, Stream::Augmentation, u64::from(step));
        Self::new(dataset, indices, device, |image| {
            augmentation::apply(experiment, &mut random, image);
        })
    }

    fn new(
        dataset: &Dataset,
        indices: impl Iterator<Item = usize>,
        device: &Device,
        mut change: impl FnMut(&mut [f32]),
    ) -> Self {
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        for index in indices {
            pixels.extend_from_slice(dataset.image(index));
            labels.push(dataset.label(index));
        }
        pixels.chunks_exact_mut(IMAGE_LEN).for_each(&mut change);
        let count = labels.len();
        let targets: Vec<i32> = labels.iter().map(|&label| i32::from(label)).collect();
        Self {
            images: Tensor::from_data(
                TensorData::new(pixels, [count, CHANNELS, SIDE, SIDE]),
                device,
            ),
            targets: Tensor::from_data(TensorData::new(targets, [count]), device),
            labels,
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
