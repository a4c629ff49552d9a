//! Test images that are copies of training images.

use super::thumbnail::{BLOCKS, block_means};
use crate::evidence::{CHANNELS, IMAGE_LEN, ImageSet};
use crate::statistics::{Share, fisher_p};

/// Images nearer than this, in root mean square over pixels from 0 to 1, are copies: above the noise
/// that saving an image again adds, below what tells two photographs apart.
const COPY: f32 = 0.03;
/// And this much nearer than the image's own contrast, for dull images are all alike.
const OF_CONTRAST: f32 = 0.25;
/// Nearest small versions compared in full.
const CANDIDATES: usize = 3;
/// Training images compared with the others, to see what near-twins the data set has anyway.
const SAMPLE: usize = 400;
/// Share of test images from which copies are a fault.
const WORTH_NAMING: f64 = 0.02;
/// Copies that are surely not an accident.
const LEAST: usize = 2;
/// How rarely natural near-twins may be called copies.
const FALSE_ALARM: f64 = 1e-4;

/// Copies between splits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Duplicates {
    /// Test images with a copy among the training images.
    pub test: Share,
    /// Those of them that agree to the last bit.
    pub exact: usize,
    /// Training images with a near-copy, but no exact one, among other training images.
    pub natural: Share,
    /// Whether test images were trained on.
    pub leaks: bool,
}

/// Grey small versions with their squared lengths.
struct Index<'a> {
    set: ImageSet<'a>,
    thumbnails: Vec<[f32; BLOCKS]>,
    squares: Vec<f32>,
}

fn dot(one: &[f32; BLOCKS], other: &[f32; BLOCKS]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0f32; LANES];
    for (a, b) in one.chunks_exact(LANES).zip(other.chunks_exact(LANES)) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum()
}

impl<'a> Index<'a> {
    fn new(set: ImageSet<'a>) -> Self {
        let thumbnails: Vec<_> = set
            .images()
            .map(|image| {
                let means = block_means(image);
                // About the middle grey, where single precision keeps more of small distances.
                std::array::from_fn(|block| {
                    (0..CHANNELS)
                        .map(|channel| means[channel * BLOCKS + block] - 0.5)
                        .sum::<f32>()
                        / CHANNELS as f32
                })
            })
            .collect();
        let squares = thumbnails.iter().map(|x| dot(x, x)).collect();
        Self {
            set,
            thumbnails,
            squares,
        }
    }

    fn image(&self, index: usize) -> &'a [f32] {
        &self.set.pixels[index * IMAGE_LEN..][..IMAGE_LEN]
    }

    /// The squared distance to the nearest of those whose small versions are nearest.
    fn nearest(&self, image: &[f32], thumbnail: &[f32; BLOCKS], except: Option<usize>) -> f32 {
        let mut best = [(f32::INFINITY, 0); CANDIDATES];
        for (index, (other, square)) in self.thumbnails.iter().zip(&self.squares).enumerate() {
            let distance = square - 2.0 * dot(thumbnail, other);
            if distance < best[CANDIDATES - 1].0 && Some(index) != except {
                best[CANDIDATES - 1] = (distance, index);
                best.sort_by(|a, b| a.0.total_cmp(&b.0));
            }
        }
        best.iter()
            .filter(|x| x.0.is_finite())
            .map(|&(_, index)| mean_square(image, self.image(index)))
            .fold(f32::INFINITY, f32::min)
    }
}

fn mean_square(one: &[f32], other: &[f32]) -> f32 {
    one.iter()
        .zip(other)
        .map(|(a, b)| (a - b) * (a - b))
        .sum::<f32>()
        / IMAGE_LEN as f32
}

fn variance(image: &[f32]) -> f32 {
    let mean = image.iter().sum::<f32>() / IMAGE_LEN as f32;
    image.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / IMAGE_LEN as f32
}

fn is_copy(distance: f32, image: &[f32]) -> bool {
    distance == 0.0
        || distance < COPY * COPY && distance < OF_CONTRAST * OF_CONTRAST * variance(image)
}

impl Duplicates {
    pub fn measure(train: ImageSet, test: ImageSet) -> Self {
        let (index, tests) = (Index::new(train), Index::new(test));
        let (mut copies, mut exact) = (0, 0);
        for (image, thumbnail) in test.images().zip(&tests.thumbnails) {
            let distance = index.nearest(image, thumbnail, None);
            copies += usize::from(is_copy(distance, image));
            exact += usize::from(distance == 0.0);
        }
        let step = train.labels.len().div_ceil(SAMPLE);
        let mut natural = Share::default();
        for at in (0..train.labels.len()).step_by(step) {
            let image = index.image(at);
            let distance = index.nearest(image, &index.thumbnails[at], Some(at));
            natural.count += 1;
            natural.part += usize::from(distance > 0.0 && is_copy(distance, image));
        }
        let test = Share {
            part: copies,
            count: test.labels.len(),
        };
        let usual = natural.part > 0 && fisher_p(test, natural) >= FALSE_ALARM;
        Self {
            test,
            exact,
            natural,
            leaks: copies >= LEAST && test.value() >= WORTH_NAMING && !usual,
        }
    }
}
