//! The convolution: a kernel of 3 × 3 pixels, “same” padding (the output is as high and wide as
//! the input), channels last.
//!
//! A training step needs three products of matrices: the output, the gradient towards the input and
//! the gradient towards the weights. For the first two a tile is four pixels by [`LANES`] output
//! channels, and the three pixels under a row of the kernel lie in memory one after the other; for
//! the third it is four input channels by [`LANES`] output channels.

use crate::activation::Activation;
use crate::arithmetic::{Arithmetic, Kernel, LANES, Lanes, MultiplyAdd, compute};
use crate::layout::{cut_into_panels, panels, put, take, with_border};
use crate::parallel::for_each;
use crate::tile::{Panel, ROWS, Rows, Tile, add_panels, add_rows};

/// Height and width of the convolution's kernel, in pixels.
pub const SIDE: usize = 3;
/// Pixels under the convolution's kernel.
const AREA: usize = SIDE * SIDE;
/// Images whose weight gradient is summed at a time: what is laid out for them stays in the caches.
const GROUP: usize = 8;
/// Pixels whose products a tile sums before they are added to the gradient: in wasm their panels,
/// 48 bytes a pixel, fit into half a first cache of 32 kB.
const SUMMED_PIXELS: usize = 256;

/// The size of a convolution's images, and how many channels go in and come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Height of the images, those that go in and those that come out, in pixels.
    pub height: usize,
    /// Width of the images, those that go in and those that come out, in pixels.
    pub width: usize,
    /// Channels of the images that go in.
    pub in_channels: usize,
    /// Channels of the images that come out.
    pub out_channels: usize,
}

impl Shape {
    /// The convolution that takes a gradient from the output back to the input: channels swapped.
    fn backward(self) -> Self {
        Self {
            in_channels: self.out_channels,
            out_channels: self.in_channels,
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

/// Convolves images, adds the bias and applies the activation.
///
/// # Shapes
/// - `images`: `[images, height, width, in_channels]`
/// - `weights`: `[out_channels, in_channels, SIDE, SIDE]`
/// - `bias`: `[out_channels]`
/// - returns: `[images, height, width, out_channels]`
#[must_use]
pub fn forward(
    arithmetic: Arithmetic,
    shape: Shape,
    images: &[f32],
    weights: &[f32],
    bias: &[f32],
    activation: Activation,
) -> Vec<f32> {
    let weights = weight_panels(shape, |output, input, row, column| {
        weights[((output * shape.in_channels + input) * SIDE + row) * SIDE + column]
    });
    convolve(arithmetic, shape, images, &weights, bias, activation)
}

/// The gradient of the loss towards the convolution's input, from the one towards its output.
///
/// # Shapes
/// - `gradient`: `[images, height, width, out_channels]`
/// - `weights`: `[out_channels, in_channels, SIDE, SIDE]`
/// - returns: `[images, height, width, in_channels]`
#[must_use]
pub fn input_gradient(
    arithmetic: Arithmetic,
    shape: Shape,
    gradient: &[f32],
    weights: &[f32],
) -> Vec<f32> {
    let backward = shape.backward();
    let weights = weight_panels(backward, |input, output, row, column| {
        let turned = (SIDE - 1 - row) * SIDE + SIDE - 1 - column;
        weights[(output * shape.in_channels + input) * AREA + turned]
    });
    let bias = vec![0.0; shape.in_channels];
    convolve(
        arithmetic,
        backward,
        gradient,
        &weights,
        &bias,
        Activation::Identity,
    )
}

/// The weights cut into panels, the [`LANES`] output channels of a panel side by side.
///
/// `weight` says which weight belongs to an output channel, an input channel, a row and a column.
/// Returns `[out_channels / LANES, SIDE, SIDE, in_channels, LANES]`.
fn weight_panels(shape: Shape, weight: impl Fn(usize, usize, usize, usize) -> f32) -> Vec<f32> {
    let panel = AREA * shape.in_channels * LANES;
    let mut cut = vec![0.0; panels(shape.out_channels, LANES) * panel];
    for output in 0..shape.out_channels {
        let lane = &mut cut[output / LANES * panel + output % LANES..];
        let mut cells = lane.iter_mut().step_by(LANES);
        for row in 0..SIDE {
            for column in 0..SIDE {
                for (input, cell) in (0..shape.in_channels).zip(&mut cells) {
                    *cell = weight(output, input, row, column);
                }
            }
        }
    }
    cut
}

/// [`forward`] with weights that [`weight_panels`] laid out.
fn convolve(
    arithmetic: Arithmetic,
    shape: Shape,
    images: &[f32],
    weights: &[f32],
    bias: &[f32],
    activation: Activation,
) -> Vec<f32> {
    let input_len = shape.pixels() * shape.in_channels;
    let output_len = shape.pixels() * shape.out_channels;
    let mut convolved = vec![0.0; images.len() / input_len * output_len];
    let pieces = convolved
        .chunks_exact_mut(output_len)
        .zip(images.chunks_exact(input_len));
    let cost = images.len() * shape.out_channels * AREA;
    for_each(cost, pieces, |(convolved, image)| {
        compute(
            arithmetic,
            Image {
                shape,
                bordered: &with_border(image, shape.width, shape.in_channels, ROWS),
                weights,
                bias,
                activation,
                convolved,
            },
        );
    });
    convolved
}

/// The convolution of one image.
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
            in_channels,
            out_channels,
        } = self.shape;
        let panel = AREA * in_channels * LANES;
        let mut sums = vec![[0.0; LANES]; panels(width, ROWS) * ROWS];
        for (first, weights) in (0..out_channels)
            .step_by(LANES)
            .zip(self.weights.chunks_exact(panel))
        {
            let bias = take(self.bias, first);
            for row in 0..height {
                sums.fill(bias);
                // One row of the kernel at a time: its weights, and the pixels under it, stay in a
                // processor's first cache, even if that serves two threads.
                for (down, weights) in weights.chunks_exact(SIDE * in_channels * LANES).enumerate()
                {
                    let pixels = sums.chunks_exact_mut(ROWS).zip((0..width).step_by(ROWS));
                    for (sums, column) in pixels {
                        let mut tile: Tile = std::array::from_fn(|pixel| Lanes::load(&sums[pixel]));
                        let rows = Rows {
                            values: self.bordered,
                            start: ((row + down) * (width + 2) + column) * in_channels,
                            row: in_channels,
                        };
                        add_rows::<M>(&mut tile, rows, weights, SIDE * in_channels);
                        for (sums, row) in sums.iter_mut().zip(tile) {
                            *sums = row.to_array();
                        }
                    }
                }
                let pixels =
                    self.convolved[row * width * out_channels..].chunks_exact_mut(out_channels);
                for (pixel, sums) in pixels.zip(&sums).take(width) {
                    put(pixel, first, self.activation.of(*sums));
                }
            }
        }
    }
}

/// The gradient of the loss towards the convolution's weights, summed over all images.
///
/// # Shapes
/// - `images`: `[images, height, width, in_channels]`
/// - `gradient`: `[images, height, width, out_channels]`
/// - returns: `[out_channels, in_channels, SIDE, SIDE]`
#[must_use]
pub fn weight_gradient(
    arithmetic: Arithmetic,
    shape: Shape,
    images: &[f32],
    gradient: &[f32],
) -> Vec<f32> {
    let Shape {
        in_channels,
        out_channels,
        ..
    } = shape;
    let pixels = shape.pixels();
    let left = panels(in_channels, ROWS) * ROWS * shape.bordered_pixels();
    let right = panels(out_channels, LANES) * LANES * pixels;
    let mut group = Group {
        shape,
        images: vec![0.0; GROUP * left],
        gradients: vec![0.0; GROUP * right],
        count: 0,
    };
    let mut blocks = vec![0.0; panels(out_channels, LANES) * panels(in_channels, ROWS) * BLOCK];
    for (images, gradients) in images
        .chunks(GROUP * pixels * in_channels)
        .zip(gradient.chunks(GROUP * pixels * out_channels))
    {
        group.count = images.len() / (pixels * in_channels);
        let cut_images = group.images.chunks_exact_mut(left);
        let cut_gradients = group.gradients.chunks_exact_mut(right);
        let pieces = cut_images
            .zip(images.chunks_exact(pixels * in_channels))
            .zip(cut_gradients.zip(gradients.chunks_exact(pixels * out_channels)));
        let moved = images.len() + gradients.len();
        for_each(
            moved,
            pieces,
            |((cut_image, image), (cut_gradient, gradient))| {
                let bordered = with_border(image, shape.width, in_channels, 0);
                cut_into_panels::<ROWS>(&bordered, in_channels, cut_image);
                cut_into_panels::<LANES>(gradient, out_channels, cut_gradient);
            },
        );
        let group = &group;
        let pieces = blocks.chunks_exact_mut(BLOCK).enumerate();
        for_each(
            images.len() * out_channels * AREA,
            pieces,
            |(index, sums)| {
                compute(arithmetic, Block { group, index, sums });
            },
        );
    }
    let mut weights = vec![0.0; out_channels * in_channels * AREA];
    for (index, weights) in weights.chunks_exact_mut(AREA).enumerate() {
        let (output, input) = (index / in_channels, index % in_channels);
        let block = output / LANES * panels(in_channels, ROWS) + input / ROWS;
        let cell = input % ROWS * LANES + output % LANES;
        let sums = blocks[block * BLOCK + cell..].iter().step_by(ROWS * LANES);
        for (weight, sum) in weights.iter_mut().zip(sums) {
            *weight = *sum;
        }
    }
    weights
}

/// Weights in a [`Block`]: `[AREA, ROWS, LANES]`, the kernel's pixels by input and output channels.
const BLOCK: usize = AREA * ROWS * LANES;

/// A group of images and their gradients, cut into panels of channels.
struct Group {
    shape: Shape,
    /// `[images, in_channels / ROWS, height + 2, width + 2, ROWS]`
    images: Vec<f32>,
    /// `[images, out_channels / LANES, height, width, LANES]`
    gradients: Vec<f32>,
    count: usize,
}

/// The gradient of one block of weights, those between [`ROWS`] input and [`LANES`] output channels.
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
            in_channels,
            out_channels,
        } = self.group.shape;
        let bordered = self.group.shape.bordered_pixels();
        let (in_panels, out_panels) = (panels(in_channels, ROWS), panels(out_channels, LANES));
        let (out_panel, in_panel) = (self.index / in_panels, self.index % in_panels);
        let (all_sums, _) = self.sums.as_chunks_mut::<LANES>();
        let rows = (SUMMED_PIXELS / width).max(1);
        for image in 0..self.group.count {
            let left = (image * in_panels + in_panel) * bordered;
            let right = (image * out_panels + out_panel) * height * width;
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
