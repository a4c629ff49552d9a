//! Test images that are copies of training images.

use super::image_set::{CHANNELS, IMAGE_LEN, ImageSet};
use super::thumbnail::{BLOCKS, block_means};
use crate::statistics::{Share, fisher_p};

/// Images nearer than this, in root mean square over pixels from 0 to 1, are copies: above the noise
/// that saving an image again adds, below what tells two photographs apart.
const COPY: f32 = 0.03;
/// Copies must also be nearer than this share of the image's own contrast, for dull images are all
/// alike.
const OF_CONTRAST: f32 = 0.25;
/// How many images with the nearest thumbnails are compared in full.
const CANDIDATES: usize = 3;
/// How many training images are compared with the others, to see what near-copies the data set has
/// anyway.
const SAMPLE: usize = 400;
/// Share of test images from which copies are a fault.
const WORTH_NAMING: f64 = 0.02;
/// The least number of copies that is surely not an accident.
const LEAST: usize = 2;
/// How rarely images that look alike by nature may be called copies.
const FALSE_ALARM: f64 = 1e-4;

/// Copies of training images among the test images.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Duplicates {
    /// How many test images have a copy among the training images.
    pub test: Share,
    /// How many test images agree with a training image to the last bit.
    pub exact: usize,
    /// How many training images have a near-copy, but no exact one, among other training images.
    pub natural: Share,
    /// Whether as many training images look alike, so that copies tell nothing.
    pub usual: bool,
    /// Whether test images were trained on.
    pub leaks: bool,
}

/// Grey thumbnails in the order of their brightness.
///
/// The means of blocks differ by no more than the pixels do, in root mean square; nor do the means of
/// whole images. What is further apart than [`COPY`] in either cannot be a copy, and is passed over.
struct Index<'a> {
    set: ImageSet<'a>,
    /// For each image, by brightness: its brightness, which image it is, its thumbnail.
    entries: Vec<(f32, usize, Thumbnail)>,
}

type Thumbnail = [f32; BLOCKS];

/// By what factor rounding may enlarge the distance of two thumbnails.
const SLACK: f32 = 1.001;
/// How many blocks are compared before the sum is held against the limit.
const STRIDE: usize = 16;

fn thumbnail(image: &[f32]) -> Thumbnail {
    let means = block_means(image);
    std::array::from_fn(|block| {
        let channels = (0..CHANNELS).map(|channel| means[channel * BLOCKS + block]);
        channels.sum::<f32>() / CHANNELS as f32
    })
}

fn brightness(thumbnail: &Thumbnail) -> f32 {
    thumbnail.iter().sum::<f32>() / BLOCKS as f32
}

/// The squared distance of two thumbnails, if it is below `limit`.
fn distance(one: &Thumbnail, other: &Thumbnail, limit: f32) -> Option<f32> {
    let mut sum = 0.0;
    for (a, b) in one.chunks_exact(STRIDE).zip(other.chunks_exact(STRIDE)) {
        let mut squares = [0f32; STRIDE];
        for at in 0..STRIDE {
            squares[at] = (a[at] - b[at]) * (a[at] - b[at]);
        }
        sum += squares.iter().sum::<f32>();
        if sum > limit {
            return None;
        }
    }
    Some(sum)
}

impl<'a> Index<'a> {
    fn new(set: ImageSet<'a>) -> Self {
        let mut entries: Vec<_> = set
            .images()
            .enumerate()
            .map(|(index, image)| {
                let small = thumbnail(image);
                (brightness(&small), index, small)
            })
            .collect();
        entries.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { set, entries }
    }

    fn image(&self, index: usize) -> &'a [f32] {
        &self.set.pixels[index * IMAGE_LEN..][..IMAGE_LEN]
    }

    /// The mean squared distance to the nearest image, among those whose thumbnails are nearest.
    fn nearest(&self, image: &[f32], except: Option<usize>) -> f32 {
        let small = thumbnail(image);
        let light = brightness(&small);
        let reach = COPY * SLACK;
        let start = self.entries.partition_point(|x| x.0 < light - reach);
        let mut best = [(BLOCKS as f32 * reach * reach, None); CANDIDATES];
        for (_, index, other) in self.entries[start..]
            .iter()
            .take_while(|x| x.0 <= light + reach)
        {
            let Some(distance) = distance(&small, other, best[CANDIDATES - 1].0) else {
                continue;
            };
            if Some(*index) != except {
                best[CANDIDATES - 1] = (distance, Some(*index));
                best.sort_by(|a, b| a.0.total_cmp(&b.0));
            }
        }
        best.iter()
            .filter_map(|x| Some(mean_square(image, self.image(x.1?))))
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
    /// Whether copies are surely fewer than would be a fault.
    pub fn are_few(&self) -> bool {
        !self.leaks && self.test.value() < WORTH_NAMING
    }

    pub fn measure(train: ImageSet, test: ImageSet) -> Self {
        let index = Index::new(train);
        let (mut copies, mut exact) = (0, 0);
        for image in test.images() {
            let distance = index.nearest(image, None);
            copies += usize::from(is_copy(distance, image));
            exact += usize::from(distance == 0.0);
        }
        let step = train.labels.len().div_ceil(SAMPLE);
        let mut natural = Share::default();
        for at in (0..train.labels.len()).step_by(step) {
            let image = index.image(at);
            let distance = index.nearest(image, Some(at));
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
            usual,
            leaks: copies >= LEAST && test.value() >= WORTH_NAMING && !usual,
        }
    }
}
