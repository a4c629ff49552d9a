//! The size of an image.

/// Height and width of an image, in pixels.
pub const SIDE: usize = 32;
/// Channels of an image: red, green, blue.
pub const CHANNELS: usize = 3;
/// How many numbers one image has.
pub const IMAGE_LEN: usize = CHANNELS * SIDE * SIDE;
