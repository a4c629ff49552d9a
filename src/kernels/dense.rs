//! The dense layer: every unit given weighs every unit taken.

use std::borrow::Cow;

use crate::activation::Activation;
use crate::arithmetic::{Arithmetic, Kernel, LANES, Lanes, MultiplyAdd, compute};
use crate::layout::{cut_into_panels, cut_panel, panels, put, take, transposed};
use crate::parallel::for_each;
use crate::tile::{Panel, ROWS, Rows, add_panels, add_rows};

/// Units taken whose gradients make one piece of work.
const PIECE: usize = 64;

/// What a dense layer takes and gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Units taken.
    pub taken: usize,
    /// Units given.
    pub given: usize,
}

/// Units weighed.
///
/// # Shapes
/// - `units`: `[batch, taken]`
/// - `weights`: `[taken, given]`
/// - `bias`: `[given]`
/// - returns: `[batch, given]`
#[must_use]
pub fn forward(
    arithmetic: Arithmetic,
    shape: Shape,
    units: &[f32],
    weights: &[f32],
    bias: &[f32],
    activation: Activation,
) -> Vec<f32> {
    let Shape { taken, given } = shape;
    let batch = units.len() / taken;
    let units = in_whole_tiles(units, taken);
    let padded = panels(batch, ROWS) * ROWS;
    // [given / LANES, batch], and LANES beside
    let mut columns = vec![[0.0; LANES]; panels(given, LANES) * padded];
    for_each(
        batch * taken * given,
        columns.chunks_exact_mut(padded).enumerate(),
        |(index, sums)| {
            let mut weight_panel = vec![0.0; taken * LANES];
            cut_panel::<LANES>(weights, given, index, &mut weight_panel);
            compute(
                arithmetic,
                Product {
                    left: &units,
                    depth: taken,
                    right: &weight_panel,
                    begin: take(bias, index * LANES),
                    activation,
                    sums,
                },
            );
        },
    );
    let mut weighed = vec![0.0; batch * given];
    for (column, sums) in columns.chunks_exact(padded).enumerate() {
        for (row, sums) in weighed.chunks_exact_mut(given).zip(sums) {
            put(row, column * LANES, *sums);
        }
    }
    weighed
}

/// The gradient towards the units taken.
///
/// # Shapes
/// - `gradient`: `[batch, given]`
/// - `weights`: `[taken, given]`
/// - returns: `[batch, taken]`
#[must_use]
pub fn input_gradient(
    arithmetic: Arithmetic,
    shape: Shape,
    gradient: &[f32],
    weights: &[f32],
) -> Vec<f32> {
    let Shape { taken, given } = shape;
    let batch = gradient.len() / given;
    // Images side by side: the weights, which are more, are read once and as they lie.
    let gradient = transposed(gradient, given);
    let mut cut = vec![0.0; panels(batch, LANES) * given * LANES];
    cut_into_panels::<LANES>(&gradient, batch, &mut cut);
    let weights = in_whole_tiles(weights, given);
    let padded = panels(taken, PIECE) * PIECE;
    // [taken, batch]
    let mut rows = vec![0.0; padded * batch];
    for_each(
        batch * taken * given,
        rows.chunks_exact_mut(PIECE * batch).enumerate(),
        |(index, rows)| {
            let weights = &weights[(index * PIECE * given).min(weights.len())..];
            let mut sums = [[0.0; LANES]; PIECE];
            for (first, gradient) in (0..batch)
                .step_by(LANES)
                .zip(cut.chunks_exact(given * LANES))
            {
                compute(
                    arithmetic,
                    Product {
                        left: weights,
                        depth: given,
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
    rows.truncate(taken * batch);
    transposed(&rows, batch)
}

/// The gradient towards the weights.
///
/// # Shapes
/// - `units`: `[batch, taken]`
/// - `gradient`: `[batch, given]`
/// - returns: `[taken, given]`
#[must_use]
pub fn weight_gradient(
    arithmetic: Arithmetic,
    shape: Shape,
    units: &[f32],
    gradient: &[f32],
) -> Vec<f32> {
    let Shape { taken, given } = shape;
    let batch = units.len() / taken;
    let mut unit_panels = vec![0.0; panels(taken, ROWS) * batch * ROWS];
    cut_into_panels::<ROWS>(units, taken, &mut unit_panels);
    let mut gradient_panels = vec![0.0; panels(given, LANES) * batch * LANES];
    cut_into_panels::<LANES>(gradient, given, &mut gradient_panels);
    let mut weights = vec![0.0; taken * given];
    let units = unit_panels.chunks_exact(batch * ROWS);
    for_each(
        batch * taken * given,
        weights.chunks_mut(ROWS * given).zip(units),
        |(sums, units)| {
            compute(
                arithmetic,
                Outer {
                    units,
                    gradients: &gradient_panels,
                    batch,
                    given,
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

/// Rows by a panel's columns.
struct Product<'a> {
    /// `[rows, depth]`
    left: &'a [f32],
    depth: usize,
    /// `[depth, LANES]`
    right: &'a [f32],
    /// What the sums begin with.
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

/// Four rows of a weight gradient.
struct Outer<'a> {
    /// `[batch, ROWS]`
    units: &'a [f32],
    /// `[given / LANES, batch, LANES]`
    gradients: &'a [f32],
    batch: usize,
    given: usize,
    /// `[ROWS, given]`, or fewer rows
    sums: &'a mut [f32],
}

impl Kernel for Outer<'_> {
    #[inline(always)]
    fn run<M: MultiplyAdd>(self) {
        for first in (0..self.given).step_by(LANES) {
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
            for (sums, row) in self.sums.chunks_exact_mut(self.given).zip(tile) {
                put(sums, first, row.to_array());
            }
        }
    }
}
