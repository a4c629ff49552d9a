//! Whether neighbouring pixels have anything in common.

use super::image_set::{CHANNELS, ImageSet, SIDE};

/// How many images are looked at, at most.
const MOST: usize = 200;
/// The correlation of neighbouring pixels that no picture of anything stays below.
const NONE: f64 = 0.02;
/// How many standard errors a correlation may lie above that limit and still count as none.
const ERRORS: f64 = 5.0;

/// How much alike neighbouring pixels are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Texture {
    /// Correlation of pixels side by side, over all images.
    pub correlation: f64,
    /// The 95% range of the correlation for pixels that have nothing in common.
    pub by_chance: f64,
    /// Whether pixels have nothing in common.
    pub is_noise: bool,
}

impl Texture {
    pub fn measure(set: ImageSet) -> Option<Self> {
        let step = set.labels.len().div_ceil(MOST).max(1);
        let images = || set.images().step_by(step);
        let (mut products, mut squares, mut pairs) = (0.0, 0.0, 0.0);
        for channel in 0..CHANNELS {
            let area = channel * SIDE * SIDE..(channel + 1) * SIDE * SIDE;
            let (mut sum, mut count) = (0.0, 0.0);
            for image in images() {
                sum += image[area.clone()]
                    .iter()
                    .map(|&x| f64::from(x))
                    .sum::<f64>();
                count += (SIDE * SIDE) as f64;
            }
            let mean = sum / count;
            for image in images() {
                for line in image[area.clone()].chunks_exact(SIDE) {
                    for pair in line.windows(2) {
                        let (a, b) = (f64::from(pair[0]) - mean, f64::from(pair[1]) - mean);
                        products += a * b;
                        squares += f64::midpoint(a * a, b * b);
                        pairs += 1.0;
                    }
                }
            }
        }
        if squares <= 0.0 {
            return None;
        }
        let (correlation, error) = (products / squares, 1.0 / f64::sqrt(pairs));
        Some(Self {
            correlation,
            by_chance: 1.96 * error,
            is_noise: correlation.abs() < NONE + ERRORS * error,
        })
    }
}
