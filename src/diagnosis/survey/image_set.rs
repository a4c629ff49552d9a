//! Stored images, before any path has prepared them.

/// Colour channels of an image: red, green, blue.
pub(crate) const CHANNELS: usize = 3;
/// Height and width of a stored image, in pixels.
pub(crate) const SIDE: usize = 32;
/// How many numbers one stored image has.
pub(crate) const IMAGE_LEN: usize = CHANNELS * SIDE * SIDE;

/// Stored images of one split with their labels, before either path has prepared them.
#[derive(Clone, Copy, Debug)]
pub struct ImageSet<'a> {
    /// Pixel values from 0 to 1, image after image.
    ///
    /// # Shapes
    /// `[images, CHANNELS, SIDE, SIDE]`
    pub pixels: &'a [f32],
    /// The class of each image.
    pub labels: &'a [u8],
}

impl<'a> ImageSet<'a> {
    /// The images, one after another.
    pub(crate) fn images(self) -> std::slice::ChunksExact<'a, f32> {
        self.pixels.chunks_exact(IMAGE_LEN)
    }

    /// The images that have both all their pixels and a label.
    pub(super) fn complete(self) -> Self {
        let count = self.labels.len().min(self.pixels.len() / IMAGE_LEN);
        Self {
            pixels: &self.pixels[..count * IMAGE_LEN],
            labels: &self.labels[..count],
        }
    }
}
