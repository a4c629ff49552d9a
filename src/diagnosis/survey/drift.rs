//! Simple properties of images, compared between the splits.

use super::image_set::{CHANNELS, IMAGE_LEN, ImageSet, SIDE};
use crate::statistics::{kolmogorov_smirnov, smirnov_band};

/// What is measured on each image.
const PROPERTIES: [&str; 7] = [
    "brightness",
    "contrast",
    "sharpness",
    "colourfulness",
    "red",
    "green",
    "blue",
];
/// The distance below which a difference is one of degree; what is further apart is plain to see.
const PLAIN: f64 = 0.5;
/// How rarely chance may put distributions so far apart that it is said not to be chance.
const CHANCE: f64 = 0.01;
/// How rarely splits of one kind of image may look different, over all properties.
const FALSE_ALARM: f64 = 1e-4;
/// The distance of two distributions from which on a difference matters.
const APART: f64 = 0.3;

/// The property that differs most between the splits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drift {
    /// What the property is called.
    pub property: &'static str,
    /// The mean of the property over the training images.
    pub train: f64,
    /// The mean of the property over the test images.
    pub test: f64,
    /// The largest distance of the property's distributions in the two splits, 0 to 1.
    pub distance: f64,
    /// How likely that distance is, were all images of one kind, over all properties.
    pub p: f64,
    /// How much larger the distance may be in truth: the 95% band of so many images.
    pub band: f64,
    /// Whether test images are of another kind.
    pub drifts: bool,
    /// All properties that differ between the splits.
    pub differing: Vec<&'static str>,
}

fn properties(image: &[f32]) -> [f64; PROPERTIES.len()] {
    const AREA: usize = SIDE * SIDE;
    let mean =
        |values: &[f32]| values.iter().map(|&x| f64::from(x)).sum::<f64>() / values.len() as f64;
    let brightness = mean(image);
    let squares: f64 = image
        .iter()
        .map(|&x| (f64::from(x) - brightness).powi(2))
        .sum();
    let mut steps = 0.0;
    for line in image.chunks_exact(SIDE) {
        steps += line
            .windows(2)
            .map(|x| f64::from((x[1] - x[0]).abs()))
            .sum::<f64>();
    }
    let lines = (SIDE - 1) * SIDE * CHANNELS;
    let colour: f64 = (0..AREA)
        .map(|at| {
            let of = |channel: usize| image[channel * AREA + at];
            let (low, high) = (1..CHANNELS).fold((of(0), of(0)), |(low, high), channel| {
                (low.min(of(channel)), high.max(of(channel)))
            });
            f64::from(high - low)
        })
        .sum();
    [
        brightness,
        (squares / IMAGE_LEN as f64).sqrt(),
        steps / lines as f64,
        colour / AREA as f64,
        mean(&image[..AREA]),
        mean(&image[AREA..2 * AREA]),
        mean(&image[2 * AREA..]),
    ]
}

impl Drift {
    /// Whether properties surely differ by no more than a little, so that images of another kind
    /// would have been seen.
    pub fn is_small(&self) -> bool {
        !self.drifts && self.distance < APART && self.distance + self.band < PLAIN
    }

    /// Whether chance may put the distributions as far apart.
    pub fn may_be_chance(&self) -> bool {
        self.p >= CHANCE
    }

    pub fn measure(train: ImageSet, test: ImageSet) -> Self {
        let all = |set: ImageSet| -> Vec<_> { set.images().map(properties).collect() };
        let (train, test) = (all(train), all(test));
        let column = |rows: &[[f64; PROPERTIES.len()]], at: usize| -> Vec<f64> {
            rows.iter().map(|row| row[at]).collect()
        };
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let mut found = Self {
            property: PROPERTIES[0],
            train: 0.0,
            test: 0.0,
            distance: -1.0,
            p: 1.0,
            band: smirnov_band(train.len(), test.len()),
            drifts: false,
            differing: Vec::new(),
        };
        for (at, property) in PROPERTIES.into_iter().enumerate() {
            let (one, other) = (column(&train, at), column(&test, at));
            let (distance, p) = kolmogorov_smirnov(&one, &other);
            if distance > found.distance {
                (found.property, found.distance) = (property, distance);
                (found.train, found.test) = (mean(&one), mean(&other));
                found.p = (p * PROPERTIES.len() as f64).min(1.0);
            }
            if distance >= APART && p < FALSE_ALARM / PROPERTIES.len() as f64 {
                found.drifts = true;
                found.differing.push(property);
            }
        }
        found
    }
}
