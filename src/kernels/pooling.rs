//! The max pool: of each 2 × 2 pixels the largest number, channel by channel.

use crate::parallel::for_each;

/// The size of the images that go into a max pool: even in height and width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Height of the images that go in, in pixels.
    pub height: usize,
    /// Width of the images that go in, in pixels.
    pub width: usize,
    /// Channels of the images, as many out as in.
    pub channels: usize,
}

impl Shape {
    /// Numbers in one image that goes in.
    fn input_len(self) -> usize {
        self.height * self.width * self.channels
    }

    /// Where the four pixels of each window begin, window after window.
    fn windows(self) -> impl Iterator<Item = [usize; 4]> {
        let (across, down) = (self.channels, self.width * self.channels);
        (0..self.height / 2).flat_map(move |row| {
            (0..self.width / 2).map(move |column| {
                let first = 2 * row * down + 2 * column * across;
                [first, first + across, first + down, first + down + across]
            })
        })
    }
}

/// Pools images; returns them and, for each number, which of its window's four pixels it came from.
///
/// That is the first in reading order that is largest.
///
/// # Shapes
/// `[images, height, width, channels]` → `[images, height / 2, width / 2, channels]`, twice
#[must_use]
pub fn forward(shape: Shape, images: &[f32]) -> (Vec<f32>, Vec<u8>) {
    let channels = shape.channels;
    let mut largest = vec![0.0; images.len() / 4];
    let mut origins = vec![0u8; images.len() / 4];
    let pieces = largest
        .chunks_exact_mut(shape.input_len() / 4)
        .zip(origins.chunks_exact_mut(shape.input_len() / 4))
        .zip(images.chunks_exact(shape.input_len()));
    for_each(images.len(), pieces, |((largest, origins), image)| {
        let windows = largest
            .chunks_exact_mut(channels)
            .zip(origins.chunks_exact_mut(channels));
        for ((largest, origins), window) in windows.zip(shape.windows()) {
            let [one, two, three, four] = window.map(|begin| &image[begin..begin + channels]);
            for channel in 0..channels {
                let mut most = one[channel];
                let mut origin = 0;
                for (place, pixel) in [(1, two), (2, three), (3, four)] {
                    let is_larger = pixel[channel] > most;
                    most = if is_larger { pixel[channel] } else { most };
                    origin = if is_larger { place } else { origin };
                }
                largest[channel] = most;
                origins[channel] = origin;
            }
        }
    });
    (largest, origins)
}

/// The gradient of the loss towards the max pool's input: each number goes to the pixel it came from.
///
/// # Shapes
/// `[images, height / 2, width / 2, channels]`, twice → `[images, height, width, channels]`
#[must_use]
pub fn input_gradient(shape: Shape, gradient: &[f32], origins: &[u8]) -> Vec<f32> {
    let channels = shape.channels;
    let mut images = vec![0.0; gradient.len() * 4];
    let pieces = images
        .chunks_exact_mut(shape.input_len())
        .zip(gradient.chunks_exact(shape.input_len() / 4))
        .zip(origins.chunks_exact(shape.input_len() / 4));
    for_each(
        4 * gradient.len(),
        pieces,
        |((image, gradient), origins)| {
            let windows = gradient
                .chunks_exact(channels)
                .zip(origins.chunks_exact(channels));
            for ((gradient, origins), window) in windows.zip(shape.windows()) {
                for (place, begin) in (0u8..).zip(window) {
                    let pixel = &mut image[begin..begin + channels];
                    for ((to, from), origin) in pixel.iter_mut().zip(gradient).zip(origins) {
                        *to = if *origin == place { *from } else { 0.0 };
                    }
                }
            }
        },
    );
    images
}
