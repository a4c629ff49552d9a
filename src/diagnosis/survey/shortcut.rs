//! Places whose colour tells the class in training images but not in test images.
//!
//! For each block of a grid, images are assigned to the class whose mean colour there is nearest,
//! measured in the spread within classes: within the training images by cross-validation, then for
//! the test images. Where something real is learned, the two agree.

use super::image_set::{CHANNELS, ImageSet};
use super::thumbnail::{BLOCK, BLOCKS, GRID, block_means};
use crate::claim::Difference;
use crate::statistics::{Share, binomial_p, commonest, fisher_p};

/// How many parts the cross-validation has.
const FOLDS: usize = 5;
/// Variance below which a colour counts as constant: one step of 8-bit colour, squared.
const LEAST_VARIANCE: f32 = 1.0 / (255.0 * 255.0);
/// How rarely chance may call a sound detail a shortcut, over all blocks.
const FALSE_ALARM: f64 = 1e-4;
/// How much less accurate a place must be on test images than on training images to mislead.
pub(crate) const FALL: f64 = 0.2;
/// How many training images each class needs.
const LEAST_PER_CLASS: usize = 2;

/// The block that tells most about the class in training images.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shortcut {
    /// Where the block lies, in words.
    pub place: String,
    /// How many training images are classified right by the colour of the block, by cross-validation.
    pub train: Share,
    /// How many test images are classified right by the colour of the block.
    pub test: Share,
    /// What guessing gives on the training images.
    pub chance: f64,
    /// Whether the block tells the class in training images but not in test images.
    pub misleads: bool,
    /// Whether any block tells more than guessing does, in training images.
    pub tells: bool,
}

type Colour = [f32; CHANNELS];

/// Mean colour of each class and the spread within classes.
struct Model {
    means: Vec<Option<Colour>>,
    variance: Colour,
}

impl Model {
    fn fit<'a>(images: impl Iterator<Item = (&'a Colour, u8)> + Clone, classes: usize) -> Self {
        let mut sums = vec![([0f32; CHANNELS], 0usize); classes];
        for (colour, label) in images.clone() {
            let (sum, count) = &mut sums[usize::from(label)];
            *count += 1;
            for channel in 0..CHANNELS {
                sum[channel] += colour[channel];
            }
        }
        let means: Vec<Option<Colour>> = sums
            .iter()
            .map(|(sum, count)| (*count > 0).then(|| sum.map(|x| x / *count as f32)))
            .collect();
        let (mut squares, mut count) = ([0f32; CHANNELS], 0usize);
        for (colour, label) in images {
            if let Some(mean) = means[usize::from(label)] {
                count += 1;
                for channel in 0..CHANNELS {
                    squares[channel] += (colour[channel] - mean[channel]).powi(2);
                }
            }
        }
        Self {
            means,
            variance: squares.map(|x| x / count.max(1) as f32 + LEAST_VARIANCE),
        }
    }

    fn nearest(&self, colour: &Colour) -> usize {
        let (mut best, mut least) = (0, f32::INFINITY);
        for (class, mean) in self.means.iter().enumerate() {
            let Some(mean) = mean else { continue };
            let distance: f32 = (0..CHANNELS)
                .map(|channel| (colour[channel] - mean[channel]).powi(2) / self.variance[channel])
                .sum();
            if distance < least {
                (best, least) = (class, distance);
            }
        }
        best
    }
}

fn colours(set: ImageSet) -> Vec<[Colour; BLOCKS]> {
    set.images()
        .map(|image| {
            let means = block_means(image);
            std::array::from_fn(|block| {
                std::array::from_fn(|channel| means[channel * BLOCKS + block])
            })
        })
        .collect()
}

fn place(block: usize) -> String {
    let (row, column) = (block / GRID, block % GRID);
    let third = |at: usize| at * 3 / GRID;
    let name = match (third(row), third(column)) {
        (0, 0) => "top left",
        (0, 1) => "top middle",
        (0, _) => "top right",
        (1, 0) => "middle left",
        (1, 1) => "centre",
        (1, _) => "middle right",
        (_, 0) => "bottom left",
        (_, 1) => "bottom middle",
        (..) => "bottom right",
    };
    format!(
        "{name} (pixels {} to {} from the left, {} to {} from the top)",
        column * BLOCK + 1,
        (column + 1) * BLOCK,
        row * BLOCK + 1,
        (row + 1) * BLOCK
    )
}

impl Shortcut {
    /// By how much the place may tell more in training images than in test images, or than guessing
    /// would: where either is little, it misleads nobody.
    pub fn most_misled(&self) -> f64 {
        self.most_told().min(self.most_lost())
    }

    /// Whether the place surely tells little more than guessing does.
    pub fn tells_little(&self) -> bool {
        self.most_told() < FALL && self.most_lost() >= FALL
    }

    fn most_told(&self) -> f64 {
        self.train.interval()[1] - self.chance
    }

    fn most_lost(&self) -> f64 {
        Difference::between(self.train, self.test).map_or(1.0, |x| x.interval[1])
    }

    /// Whether the place surely misleads nobody.
    pub fn is_harmless(&self) -> bool {
        !self.misleads && self.most_misled() < FALL
    }

    pub fn measure(train: ImageSet, test: ImageSet, classes: usize) -> Option<Self> {
        let inside = |set: ImageSet| set.labels.iter().all(|&x| usize::from(x) < classes);
        let count = train.labels.len();
        if !inside(train) || !inside(test) || count < LEAST_PER_CLASS * classes {
            return None;
        }
        let (train_colours, test_colours) = (colours(train), colours(test));
        // Every class is spread over the folds evenly, whatever the order of the images.
        let mut seen = vec![0; classes];
        let folds: Vec<usize> = train
            .labels
            .iter()
            .map(|&label| {
                let seen = &mut seen[usize::from(label)];
                *seen += 1;
                (*seen - 1 + usize::from(label)) % FOLDS
            })
            .collect();
        let rate = |block: usize| {
            let of = || {
                train_colours
                    .iter()
                    .map(move |x| &x[block])
                    .zip(train.labels.iter().copied())
            };
            let mut right = 0;
            for fold in 0..FOLDS {
                let others = of()
                    .zip(&folds)
                    .filter(|(_, at)| **at != fold)
                    .map(|(x, _)| x);
                let model = Model::fit(others, classes);
                right += of()
                    .zip(&folds)
                    .filter(|((colour, label), at)| {
                        **at == fold && model.nearest(colour) == usize::from(*label)
                    })
                    .count();
            }
            let model = Model::fit(of(), classes);
            let told = test_colours.iter().zip(test.labels);
            let told = told
                .filter(|(x, label)| model.nearest(&x[block]) == usize::from(**label))
                .count();
            (
                Share { part: right, count },
                Share {
                    part: told,
                    count: test.labels.len(),
                },
            )
        };
        let limit = FALSE_ALARM / BLOCKS as f64;
        let chance = commonest(train.labels, classes).value();
        let mut best: Option<Self> = None;
        for block in 0..BLOCKS {
            let (train, test) = rate(block);
            let tells = binomial_p(train, chance) < limit;
            // Where one class has nearly all images, its share of each split would look like a fall.
            let misleads = train.value() - chance >= FALL
                && train.value() - test.value() >= FALL
                && fisher_p(train, test) < limit;
            let better = best
                .as_ref()
                .is_none_or(|x| (misleads, train.part) > (x.misleads, x.train.part));
            if better {
                let place = place(block);
                best = Some(Self {
                    place,
                    train,
                    test,
                    chance,
                    misleads,
                    tells,
                });
            }
        }
        best
    }
}
