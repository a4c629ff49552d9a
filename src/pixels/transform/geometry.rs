//! Where pixels go: flips, rotation, zoom and shift, in a single resampling.

use crate::image::{CHANNELS, IMAGE_LEN, SIDE};

/// Where an image's pixels go: the numbers of a `Transform` that say so, each under its name there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Affine {
    pub flip: bool,
    pub vertical_flip: bool,
    pub rotation_degrees: f32,
    pub scale: f32,
    pub shift_x: f32,
    pub shift_y: f32,
}

impl Affine {
    /// The map that leaves every pixel where it is.
    const IDENTITY: Self = Self {
        flip: false,
        vertical_flip: false,
        rotation_degrees: 0.0,
        scale: 1.0,
        shift_x: 0.0,
        shift_y: 0.0,
    };

    /// Moves an image's pixels.
    ///
    /// Flips alone move whole pixels. Otherwise each pixel of the result is looked up where the map
    /// brings it from, between the four pixels around that place (bilinear); beyond the border the
    /// image goes on mirrored, the border's own pixels included (SciPy's and Keras' `reflect`).
    ///
    /// # Shapes
    /// `image`: `[CHANNELS, SIDE, SIDE]`
    pub fn apply(&self, image: &mut [f32]) {
        let only_flips = Self {
            flip: self.flip,
            vertical_flip: self.vertical_flip,
            ..Self::IDENTITY
        };
        if *self != only_flips {
            resample(self, image);
            return;
        }
        if self.flip {
            flip_horizontally(image);
        }
        if self.vertical_flip {
            flip_vertically(image);
        }
    }
}

/// Mirrors an image left to right.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn flip_horizontally(image: &mut [f32]) {
    for row in image.chunks_exact_mut(SIDE) {
        row.reverse();
    }
}

/// Mirrors an image top to bottom.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn flip_vertically(image: &mut [f32]) {
    for channel in image.chunks_exact_mut(SIDE * SIDE) {
        for row in 0..SIDE / 2 {
            let (top, bottom) = channel.split_at_mut((SIDE - 1 - row) * SIDE);
            top[row * SIDE..][..SIDE].swap_with_slice(&mut bottom[..SIDE]);
        }
    }
}

/// Looks every pixel of the result up in the image as it was.
fn resample(map: &Affine, image: &mut [f32]) {
    const CENTRE: f32 = (SIDE as f32 - 1.0) / 2.0;
    const AREA: usize = SIDE * SIDE;
    let source: [f32; IMAGE_LEN] = std::array::from_fn(|index| image[index]);
    // libm rather than the platform's: the same images natively and in every browser.
    let (sin, cos) = libm::sincosf(map.rotation_degrees.to_radians());
    let across = if map.flip { -1.0 } else { 1.0 } / map.scale;
    let down = if map.vertical_flip { -1.0 } else { 1.0 } / map.scale;
    for place in 0..AREA {
        let u = (place % SIDE) as f32 - CENTRE - map.shift_x * SIDE as f32;
        let v = (place / SIDE) as f32 - CENTRE - map.shift_y * SIDE as f32;
        let ([left, right], to_right) = neighbours(CENTRE + across * (cos * u + sin * v));
        let ([top, bottom], to_bottom) = neighbours(CENTRE + down * (cos * v - sin * u));
        for channel in 0..CHANNELS {
            // The remainder changes nothing, but lets the compiler see that the index is in bounds.
            let pixel =
                |row: usize, column: usize| source[channel * AREA + (row * SIDE + column) % AREA];
            let between =
                |row| pixel(row, left) + to_right * (pixel(row, right) - pixel(row, left));
            let (upper, lower) = (between(top), between(bottom));
            image[channel * AREA + place] = upper + to_bottom * (lower - upper);
        }
    }
}

/// The rows, or columns, on either side of a place, and how far it is from the first to the second.
fn neighbours(place: f32) -> ([usize; 2], f32) {
    let before = place.floor();
    let first = before as i32;
    ([mirrored(first), mirrored(first + 1)], place - before)
}

/// The row, or column, that stands at a place when the image goes on mirrored beyond its border.
fn mirrored(place: i32) -> usize {
    const SPAN: i32 = SIDE as i32;
    let within = place.rem_euclid(2 * SPAN);
    within.min(2 * SPAN - 1 - within) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Vec<f32> {
        (0..IMAGE_LEN).map(|index| index as f32).collect()
    }

    #[test]
    fn a_horizontal_flip_swaps_columns_within_each_row_and_channel() {
        let mut image = ramp();
        flip_horizontally(&mut image);
        assert_eq!(image[0], 31.0);
        assert_eq!(image[SIDE], 63.0);
        assert_eq!(image[SIDE * SIDE], (SIDE * SIDE + SIDE - 1) as f32);
        flip_horizontally(&mut image);
        assert_eq!(image, ramp());
    }

    #[test]
    fn a_vertical_flip_swaps_rows_within_each_channel() {
        let mut image = ramp();
        flip_vertically(&mut image);
        assert_eq!(image[0], (SIDE * (SIDE - 1)) as f32);
        assert_eq!(image[SIDE * (SIDE - 1) + 5], 5.0);
        assert_eq!(image[SIDE * SIDE], (SIDE * SIDE + SIDE * (SIDE - 1)) as f32);
        flip_vertically(&mut image);
        assert_eq!(image, ramp());
    }

    #[test]
    fn resampled_flips_are_the_exact_ones() {
        for (flip, vertical_flip) in [(true, false), (false, true), (true, true)] {
            let map = Affine {
                flip,
                vertical_flip,
                ..Affine::IDENTITY
            };
            let (mut moved, mut resampled) = (ramp(), ramp());
            map.apply(&mut moved);
            resample(&map, &mut resampled);
            assert_eq!(moved, resampled);
        }
    }

    #[test]
    fn a_whole_shift_moves_whole_pixels_and_mirrors_the_border() {
        let mut image = ramp();
        let map = Affine {
            shift_x: 2.0 / SIDE as f32,
            ..Affine::IDENTITY
        };
        map.apply(&mut image);
        assert_eq!(image[..5], [1.0, 0.0, 0.0, 1.0, 2.0]);
    }
}
