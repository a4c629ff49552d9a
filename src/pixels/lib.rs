//! What is done to images pixel by pixel: drawing them ([`shapes`], [`noise`]) and changing them
//! ([`Transform`], [`mixup`]).
//!
//! A crate of its own so that it is compiled for speed: it handles every pixel of every batch, and
//! the page shows nothing before its images are drawn. The rest of what is ours is compiled for size.
//! An image is a slice of numbers from 0 to 1, `[CHANNELS, SIDE, SIDE]`; chance comes in as a
//! generator.

mod colour;
pub mod cutout;
pub mod geometry;
pub mod mixup;
pub mod noise;
pub mod shapes;
mod transform;

pub use transform::Transform;

/// Height and width of an image, in pixels.
pub const SIDE: usize = 32;
/// Red, green, blue.
pub const CHANNELS: usize = 3;
/// Numbers in one image.
pub const IMAGE_LEN: usize = CHANNELS * SIDE * SIDE;

/// A generator for tests.
#[cfg(test)]
fn generator(seed: u64) -> rand_chacha::ChaCha8Rng {
    rand::SeedableRng::seed_from_u64(seed)
}
