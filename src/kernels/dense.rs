//! The dense layer: each output is a weighted sum of all inputs, plus a bias.

use std::borrow::Cow;

use crate::activation::Activation;
use crate::arithmetic::{Arithmetic, Kernel, LANES, Lanes, MultiplyAdd, compute};
use crate::layout::{cut_into_panels, cut_panel, panels, put, take, transposed};
use crate::parallel::for_each;
use crate::tile::{Panel, ROWS, Rows, add_panels, add_rows};

/// How many inputs' gradients make one piece of work.
const PIECE: usize = 64;

/// How many numbers go into a dense layer and come out, for each image of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Numbers that go in.
    pub inputs: usize,
    /// Numbers that come out.
    pub outputs: usize,
}

/// The dense layer's outputs: inputs times weights, plus the bias, through the activation.
///
/// # Shapes
/// - `units`: `[batch, inputs]`
/// - `weights`: `[inputs, outputs]`
/// - `bias`: `[outputs]`
/// - returns: `[batch, outputs]`
#[must_use]
pub fn forward(
    arithmetic: Arithmetic,
    shape: Shape,
    units: &[f32],
    weights: &[f32],
    bias: &[f32],
    activation: Activation,
) -> Vec<f32> {
    let Shape { inputs, outputs } = shape;
    let batch = units.len() / inputs;
    let units = in_whole_tiles(units, inputs);
    let padded = panels(batch, ROWS) * ROWS;
    // `[outputs / LANES, batch, LANES]`
    let mut columns = vec![[0.0; LANES]; panels(outputs, LANES) * padded];
    for_each(
        batch * inputs * outputs,
        columns.chunks_exact_mut(padded).enumerate(),
        |(index, sums)| {
            let mut weight_panel = vec![0.0; inputs * LANES];
            cut_panel::<LANES>(weights, outputs, index, &mut weight_panel);
            compute(
                arithmetic,
                Product {
                    left: &units,
                    depth: inputs,
                    right: &weight_panel,
                    begin: take(bias, index * LANES),
                    activation,
                    sums,
                },
            );
        },
    );
    let mut activations = vec![0.0; batch * outputs];
    for (column, sums) in columns.chunks_exact(padded).enumerate() {
        for (row, sums) in activations.chunks_exact_mut(outputs).zip(sums) {
            put(row, column * LANES, *sums);
        }
    }
    activations
}

/// The gradient of the loss towards the dense layer's inputs, from the one towards its outputs.
///
/// # Shapes
/// - `gradient`: `[batch, outputs]`
/// - `weights`: `[inputs, outputs]`
/// - returns: `[batch, inputs]`
#[must_use]
pub fn input_gradient(
    arithmetic: Arithmetic,
    shape: Shape,
    gradient: &[f32],
    weights: &[f32],
) -> Vec<f32> {
    let Shape { inputs, outputs } = shape;
    let batch = gradient.len() / outputs;
    // Images side by side: the weights, which are more, are read once and as they lie.
    let gradient = transposed(gradient, outputs);
    let mut cut = vec![0.0; panels(batch, LANES) * outputs * LANES];
    cut_into_panels::<LANES>(&gradient, batch, &mut cut);
    let weights = in_whole_tiles(weights, outputs);
    let padded = panels(inputs, PIECE) * PIECE;
    // `[inputs, batch]`
    let mut rows = vec![0.0; padded * batch];
    for_each(
        batch * inputs * outputs,
        rows.chunks_exact_mut(PIECE * batch).enumerate(),
        |(index, rows)| {
            let weights = &weights[(index * PIECE * outputs).min(weights.len())..];
            let mut sums = [[0.0; LANES]; PIECE];
            for (first, gradient) in (0..batch)
                .step_by(LANES)
                .zip(cut.chunks_exact(outputs * LANES))
            {
                compute(
                    arithmetic,
                    Product {
                        left: weights,
                        depth: outputs,
                        right: gradient,
                        begin: [0.0; LANES],
                        activation: Activation::Identity,
                        sums: &mut sums,
                    },
                );
                for (row, sums) in rows.chunks_exact_mut(batch).zip(sums) {
                    put(row, first, sums);
                }
            }
        },
    );
    rows.truncate(inputs * batch);
    transposed(&rows, batch)
}

/// The gradient of the loss towards the dense layer's weights, summed over the batch.
///
/// # Shapes
/// - `units`: `[batch, inputs]`
/// - `gradient`: `[batch, outputs]`
/// - returns: `[inputs, outputs]`
#[must_use]
pub fn weight_gradient(
    arithmetic: Arithmetic,
    shape: Shape,
    units: &[f32],
    gradient: &[f32],
) -> Vec<f32> {
    let Shape { inputs, outputs } = shape;
    let batch = units.len() / inputs;
    let mut unit_panels = vec![0.0; panels(inputs, ROWS) * batch * ROWS];
    cut_into_panels::<ROWS>(units, inputs, &mut unit_panels);
    let mut gradient_panels = vec![0.0; panels(outputs, LANES) * batch * LANES];
    cut_into_panels::<LANES>(gradient, outputs, &mut gradient_panels);
    let mut weights = vec![0.0; inputs * outputs];
    let units = unit_panels.chunks_exact(batch * ROWS);
    for_each(
        batch * inputs * outputs,
        weights.chunks_mut(ROWS * outputs).zip(units),
        |(sums, units)| {
            compute(
                arithmetic,
                Outer {
                    units,
                    gradients: &gradient_panels,
                    batch,
                    outputs,
                    sums,
                },
            );
        },
    );
    weights
}

/// A matrix with as many rows of zeros below as make whole tiles, if it lacks any.
fn in_whole_tiles(matrix: &[f32], columns: usize) -> Cow<'_, [f32]> {
    let rows = matrix.len() / columns;
    let mut matrix = Cow::Borrowed(matrix);
    if !rows.is_multiple_of(ROWS) {
        matrix
            .to_mut()
            .resize(panels(rows, ROWS) * ROWS * columns, 0.0);
    }
    matrix
}

/// A matrix times one panel of another, plus what the sums begin with, through an activation.
struct Product<'a> {
    /// `[rows, depth]`
    left: &'a [f32],
    depth: usize,
    /// `[depth, LANES]`
    right: &'a [f32],
    /// Each column's first summand.
    begin: [f32; LANES],
    activation: Activation,
    /// `[rows, LANES]`; rows that are missing on the left stay as they are.
    sums: &'a mut [[f32; LANES]],
}

impl Kernel for Product<'_> {
    #[inline(always)]
    fn run<M: MultiplyAdd>(self) {
        let rows = self.left.len() / self.depth;
        for (first, sums) in (0..rows)
            .step_by(ROWS)
            .zip(self.sums.chunks_exact_mut(ROWS))
        {
            let mut tile = [Lanes::load(&self.begin); ROWS];
            let left = Rows {
                values: self.left,
                start: first * self.depth,
                row: self.depth,
            };
            add_rows::<M>(&mut tile, left, self.right, self.depth);
            for (sums, row) in sums.iter_mut().zip(tile) {
                *sums = self.activation.of(row.to_array());
            }
        }
    }
}

/// Four rows of a weight gradient: inputs times gradients, summed over the batch.
struct Outer<'a> {
    /// `[batch, ROWS]`
    units: &'a [f32],
    /// `[outputs / LANES, batch, LANES]`
    gradients: &'a [f32],
    batch: usize,
    outputs: usize,
    /// `[ROWS, outputs]`, or fewer rows
    sums: &'a mut [f32],
}

impl Kernel for Outer<'_> {
    #[inline(always)]
    fn run<M: MultiplyAdd>(self) {
        for first in (0..self.outputs).step_by(LANES) {
            let mut tile = [Lanes::splat(0.0); ROWS];
            let units = Panel {
                values: self.units,
                start: 0,
                run: 0,
            };
            let gradients = Panel {
                values: self.gradients,
                start: first * self.batch,
                run: 0,
            };
            add_panels::<M>(&mut tile, units, gradients, 1, self.batch);
            for (sums, row) in self.sums.chunks_exact_mut(self.outputs).zip(tile) {
                put(sums, first, row.to_array());
            }
        }
    }
}
