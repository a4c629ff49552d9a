//! Thumbnails of images: means of square blocks.

use super::image_set::{CHANNELS, SIDE};

/// How many blocks lie along each side of an image.
pub(super) const GRID: usize = 8;
/// How many pixels lie along a block's side.
pub(super) const BLOCK: usize = SIDE / GRID;
/// How many blocks one colour channel has.
pub(super) const BLOCKS: usize = GRID * GRID;

/// The mean of each block of an image, channel after channel.
///
/// # Shapes
/// `[CHANNELS, SIDE, SIDE]` → `[CHANNELS, GRID, GRID]`
pub(super) fn block_means(image: &[f32]) -> [f32; CHANNELS * BLOCKS] {
    let mut means = [0.0; CHANNELS * BLOCKS];
    for (line, pixels) in image.chunks_exact(SIDE).enumerate() {
        let (channel, row) = (line / SIDE, line % SIDE);
        let start = channel * BLOCKS + row / BLOCK * GRID;
        for (mean, block) in means[start..start + GRID]
            .iter_mut()
            .zip(pixels.chunks_exact(BLOCK))
        {
            *mean += block.iter().sum::<f32>() / (BLOCK * BLOCK) as f32;
        }
    }
    means
}
