//! What is done to images pixel by pixel: drawing them ([`shapes`], [`noise`]) and changing them
//! ([`transform`], [`mixup`]).
//!
//! A crate of its own so that it is compiled for speed: it handles every pixel of every batch, and
//! the page shows nothing before its images are drawn. The rest of what is ours is compiled for size.
//! An image is a slice of numbers from 0 to 1, `[CHANNELS, SIDE, SIDE]`; randomness comes in as a
//! generator.

mod image;
pub mod mixup;
pub mod noise;
pub mod shapes;
pub mod transform;

pub use image::{CHANNELS, IMAGE_LEN, SIDE};
pub use transform::{Transform, cutout, geometry};
