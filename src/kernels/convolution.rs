//! The convolution: 3 × 3 pixels, as many given as taken (“same” padding), channels last.
//!
//! Each of the three products of a training step is one of matrices: forward and towards the input,
//! a tile is four pixels by [`LANES`] channels given, and the three pixels of a kernel's row lie in
//! memory as one run; towards the weights, it is four channels taken by as many given.

use crate::activation::Activation;
use crate::arithmetic::{Arithmetic, Kernel, LANES, Lanes, MultiplyAdd, compute};
use crate::layout::{cut_into_panels, panels, put, take, with_border};
use crate::parallel::for_each;
use crate::tile::{Panel, ROWS, Rows, Tile, add_panels, add_rows};

/// Side of the kernel, in pixels.
pub const SIDE: usize = 3;
/// Pixels of the kernel.
const AREA: usize = SIDE * SIDE;
/// Images whose weight gradient is summed at a time: what is laid out for them stays in the caches.
const GROUP: usize = 8;
/// Pixels whose products a tile sums before they are added to the gradient: in wasm their panels,
/// 48 bytes a pixel, fit into half a first cache of 32 kB.
const SUMMED_PIXELS: usize = 256;

/// What a convolution takes and gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// In pixels.
    pub height: usize,
    /// In pixels.
    pub width: usize,
    /// Channels of the images taken.
    pub taken: usize,
    /// Channels of the images given.
    pub given: usize,
}

impl Shape {
    /// The shape of the convolution that brings gradients back.
    fn backward(self) -> Self {
        Self {
            taken: self.given,
            given: self.taken,
            ..self
        }
    }

    fn pixels(self) -> usize {
        self.height * self.width
    }

    fn bordered_pixels(self) -> usize {
        (self.height + 2) * (self.width + 2)
    }
}

/// Images convolved.
///
/// # Shapes
/// - `images`: `[images, height, width, taken]`
/// - `weights`: `[given, taken, SIDE, SIDE]`
/// - `bias`: `[given]`
/// - returns: `[images, height, width, given]`
#[must_use]
pub fn forward(
    arithmetic: Arithmetic,
    shape: Shape,
    images: &[f32],
    weights: &[f32],
    bias: &[f32],
    activation: Activation,
) -> Vec<f32> {
    let weights = weight_panels(shape, |given, taken, row, column| {
        weights[((given * shape.taken + taken) * SIDE + row) * SIDE + column]
    });
    convolve(arithmetic, shape, images, &weights, bias, activation)
}

/// What the images should have been: the gradient towards what the convolution took.
///
/// # Shapes
/// - `gradient`: `[images, height, width, given]`
/// - `weights`: `[given, taken, SIDE, SIDE]`
/// - returns: `[images, height, width, taken]`
#[must_use]
pub fn input_gradient(
    arithmetic: Arithmetic,
    shape: Shape,
    gradient: &[f32],
    weights: &[f32],
) -> Vec<f32> {
    let backward = shape.backward();
    let weights = weight_panels(backward, |taken, given, row, column| {
        let turned = (SIDE - 1 - row) * SIDE + SIDE - 1 - column;
        weights[(given * shape.taken + taken) * AREA + turned]
    });
    let bias = vec![0.0; shape.taken];
    convolve(
        arithmetic,
        backward,
        gradient,
        &weights,
        &bias,
        Activation::Identity,
    )
}

/// The weights of a panel's channels given side by side: `[given / LANES, SIDE, SIDE, taken, LANES]`.
fn weight_panels(shape: Shape, weight: impl Fn(usize, usize, usize, usize) -> f32) -> Vec<f32> {
    let panel = AREA * shape.taken * LANES;
    let mut cut = vec![0.0; panels(shape.given, LANES) * panel];
    for given in 0..shape.given {
        let lane = &mut cut[given / LANES * panel + given % LANES..];
        let mut cells = lane.iter_mut().step_by(LANES);
        for row in 0..SIDE {
            for column in 0..SIDE {
                for (taken, cell) in (0..shape.taken).zip(&mut cells) {
                    *cell = weight(given, taken, row, column);
                }
            }
        }
    }
    cut
}

fn convolve(
    arithmetic: Arithmetic,
    shape: Shape,
    images: &[f32],
    weights: &[f32],
    bias: &[f32],
    activation: Activation,
) -> Vec<f32> {
    let taken = shape.pixels() * shape.taken;
    let given = shape.pixels() * shape.given;
    let mut convolved = vec![0.0; images.len() / taken * given];
    let pieces = convolved
        .chunks_exact_mut(given)
        .zip(images.chunks_exact(taken));
    let cost = images.len() * shape.given * AREA;
    for_each(cost, pieces, |(convolved, image)| {
        compute(
            arithmetic,
            Image {
                shape,
                bordered: &with_border(image, shape.width, shape.taken, ROWS),
                weights,
                bias,
                activation,
                convolved,
            },
        );
    });
    convolved
}

/// One image to convolve.
struct Image<'a> {
    shape: Shape,
    bordered: &'a [f32],
    weights: &'a [f32],
    bias: &'a [f32],
    activation: Activation,
    convolved: &'a mut [f32],
}

impl Kernel for Image<'_> {
    #[inline(always)]
    fn run<M: MultiplyAdd>(self) {
        let Shape {
            height,
            width,
            taken,
            given,
        } = self.shape;
        let panel = AREA * taken * LANES;
        let mut sums = vec![[0.0; LANES]; panels(width, ROWS) * ROWS];
        for (first, weights) in (0..given)
            .step_by(LANES)
            .zip(self.weights.chunks_exact(panel))
        {
            let bias = take(self.bias, first);
            for row in 0..height {
                sums.fill(bias);
                // One row of the kernel at a time: its weights, and the pixels under it, stay in a
                // processor's first cache, even if that serves two threads.
                for (down, weights) in weights.chunks_exact(SIDE * taken * LANES).enumerate() {
                    let pixels = sums.chunks_exact_mut(ROWS).zip((0..width).step_by(ROWS));
                    for (sums, column) in pixels {
                        let mut tile: Tile = std::array::from_fn(|pixel| Lanes::load(&sums[pixel]));
                        let rows = Rows {
                            values: self.bordered,
                            start: ((row + down) * (width + 2) + column) * taken,
                            row: taken,
                        };
                        add_rows::<M>(&mut tile, rows, weights, SIDE * taken);
                        for (sums, row) in sums.iter_mut().zip(tile) {
                            *sums = row.to_array();
                        }
                    }
                }
                let pixels = self.convolved[row * width * given..].chunks_exact_mut(given);
                for (pixel, sums) in pixels.zip(&sums).take(width) {
                    put(pixel, first, self.activation.of(*sums));
                }
            }
        }
    }
}

/// The gradient towards the weights.
///
/// # Shapes
/// - `images`: `[images, height, width, taken]`
/// - `gradient`: `[images, height, width, given]`
/// - returns: `[given, taken, SIDE, SIDE]`
#[must_use]
pub fn weight_gradient(
    arithmetic: Arithmetic,
    shape: Shape,
    images: &[f32],
    gradient: &[f32],
) -> Vec<f32> {
    let Shape { taken, given, .. } = shape;
    let pixels = shape.pixels();
    let left = panels(taken, ROWS) * ROWS * shape.bordered_pixels();
    let right = panels(given, LANES) * LANES * pixels;
    let mut group = Group {
        shape,
        images: vec![0.0; GROUP * left],
        gradients: vec![0.0; GROUP * right],
        count: 0,
    };
    let mut blocks = vec![0.0; panels(given, LANES) * panels(taken, ROWS) * BLOCK];
    for (images, gradients) in images
        .chunks(GROUP * pixels * taken)
        .zip(gradient.chunks(GROUP * pixels * given))
    {
        group.count = images.len() / (pixels * taken);
        let cut_images = group.images.chunks_exact_mut(left);
        let cut_gradients = group.gradients.chunks_exact_mut(right);
        let pieces = cut_images
            .zip(images.chunks_exact(pixels * taken))
            .zip(cut_gradients.zip(gradients.chunks_exact(pixels * given)));
        let moved = images.len() + gradients.len();
        for_each(
            moved,
            pieces,
            |((cut_image, image), (cut_gradient, gradient))| {
                let bordered = with_border(image, shape.width, taken, 0);
                cut_into_panels::<ROWS>(&bordered, taken, cut_image);
                cut_into_panels::<LANES>(gradient, given, cut_gradient);
            },
        );
        let group = &group;
        let pieces = blocks.chunks_exact_mut(BLOCK).enumerate();
        for_each(images.len() * given * AREA, pieces, |(index, sums)| {
            compute(arithmetic, Block { group, index, sums });
        });
    }
    let mut weights = vec![0.0; given * taken * AREA];
    for (index, weights) in weights.chunks_exact_mut(AREA).enumerate() {
        let (channel_given, channel_taken) = (index / taken, index % taken);
        let block = channel_given / LANES * panels(taken, ROWS) + channel_taken / ROWS;
        let cell = channel_taken % ROWS * LANES + channel_given % LANES;
        let sums = blocks[block * BLOCK + cell..].iter().step_by(ROWS * LANES);
        for (weight, sum) in weights.iter_mut().zip(sums) {
            *weight = *sum;
        }
    }
    weights
}

/// Sums of a block of weights, of four channels taken and a panel's given: `[AREA, ROWS, LANES]`.
const BLOCK: usize = AREA * ROWS * LANES;

/// Some images, laid out.
struct Group {
    shape: Shape,
    /// `[images, taken / ROWS, height + 2, width + 2, ROWS]`
    images: Vec<f32>,
    /// `[images, given / LANES, height, width, LANES]`
    gradients: Vec<f32>,
    count: usize,
}

/// A block of weights whose gradient to sum.
struct Block<'a> {
    group: &'a Group,
    index: usize,
    sums: &'a mut [f32],
}

impl Kernel for Block<'_> {
    #[inline(always)]
    fn run<M: MultiplyAdd>(self) {
        let Shape {
            height,
            width,
            taken,
            given,
        } = self.group.shape;
        let bordered = self.group.shape.bordered_pixels();
        let (takens, givens) = (panels(taken, ROWS), panels(given, LANES));
        let (given, taken) = (self.index / takens, self.index % takens);
        let (all_sums, _) = self.sums.as_chunks_mut::<LANES>();
        let rows = (SUMMED_PIXELS / width).max(1);
        for image in 0..self.group.count {
            let left = (image * takens + taken) * bordered;
            let right = (image * givens + given) * height * width;
            for first in (0..height).step_by(rows) {
                let rows = rows.min(height - first);
                for (tap, sums) in all_sums.chunks_exact_mut(ROWS).enumerate() {
                    let (down, across) = (tap / SIDE, tap % SIDE);
                    let begin = left + (first + down) * (width + 2) + across;
                    let mut tile: Tile = [Lanes::splat(0.0); ROWS];
                    add_panels::<M>(
                        &mut tile,
                        Panel {
                            values: &self.group.images,
                            start: begin * ROWS,
                            run: (width + 2) * ROWS,
                        },
                        Panel {
                            values: &self.group.gradients,
                            start: (right + first * width) * LANES,
                            run: width * LANES,
                        },
                        rows,
                        width,
                    );
                    for (sums, products) in sums.iter_mut().zip(tile) {
                        for (sum, product) in sums.iter_mut().zip(products.to_array()) {
                            *sum += product;
                        }
                    }
                }
            }
        }
    }
}
