//! Images with their labels, as a run holds them.

use pixels::IMAGE_LEN;

/// Images with their labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    /// Pixels from 0 to 1, image after image.
    ///
    /// # Shapes
    /// `[images, CHANNELS, SIDE, SIDE]`
    pixels: Vec<f32>,
    labels: Vec<u8>,
}

impl Dataset {
    /// Number of images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// One image's pixels, from 0 to 1.
    ///
    /// # Shapes
    /// `[CHANNELS, SIDE, SIDE]`
    pub fn image(&self, index: usize) -> &[f32] {
        &self.pixels[index * IMAGE_LEN..][..IMAGE_LEN]
    }

    /// One image's class.
    pub fn label(&self, index: usize) -> u8 {
        self.labels[index]
    }

    /// The first images' pixels, from 0 to 1.
    ///
    /// # Shapes
    /// `[count, CHANNELS, SIDE, SIDE]`
    pub fn first_images(&self, count: usize) -> &[f32] {
        &self.pixels[..count * IMAGE_LEN]
    }

    /// The first images' classes.
    pub fn first_labels(&self, count: usize) -> &[u8] {
        &self.labels[..count]
    }

    /// Appends an image.
    pub fn push(&mut self, image: &[f32], label: u8) {
        debug_assert_eq!(image.len(), IMAGE_LEN);
        self.pixels.extend_from_slice(image);
        self.labels.push(label);
    }
}
