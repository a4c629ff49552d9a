//! A tile: four rows of [`LANES`] sums of products in registers, the only hot loop.
//!
//! That makes eight registers of sums, as many as two multiply-add units with a latency of four
//! cycles keep busy. Chromium's compiler spills registers with five rows or six.

#![allow(
    unsafe_code,
    reason = "a check of bounds for each number costs more than the multiplication"
)]

use crate::arithmetic::{LANES, Lanes, MultiplyAdd};

/// How many rows a tile has.
pub const ROWS: usize = 4;

/// The sums of a tile, row after row.
pub type Tile = [Lanes; ROWS];

/// Where a tile finds its left factor: rows at even distances, of neighbours.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// The numbers that the rows lie in.
    pub values: &'a [f32],
    /// Index at which the first row begins.
    pub start: usize,
    /// Distance from the beginning of a row to that of the next.
    pub row: usize,
}

/// Adds a product of matrices to the tile: `depth` terms to each sum.
///
/// `right`: `[depth, LANES]`
///
/// # Panics
/// Either factor has too few numbers.
#[inline(always)]
pub fn add_rows<M: MultiplyAdd>(tile: &mut Tile, left: Rows, right: &[f32], depth: usize) {
    if depth == 0 {
        return;
    }
    let last = left.start + (ROWS - 1) * left.row + depth - 1;
    assert!(last < left.values.len() && depth * LANES <= right.len());
    let mut sums = *tile;
    // SAFETY: `last` is the furthest number read on the left; on the right, `LANES` numbers are read
    // `depth` times in a row.
    unsafe {
        let start = left.values.as_ptr().add(left.start);
        let mut rows: [*const f32; ROWS] = std::array::from_fn(|row| start.add(row * left.row));
        let mut weights = right.as_ptr();
        for _ in 0..depth {
            let factor = Lanes::load(&*weights.cast());
            for (sum, row) in sums.iter_mut().zip(&mut rows) {
                *sum = M::multiply_add(Lanes::splat(**row), factor, *sum);
                *row = row.add(1);
            }
            weights = weights.add(LANES);
        }
    }
    *tile = sums;
}

/// Where a tile finds a factor that was laid out for it: [`ROWS`] or [`LANES`] neighbours for each
/// term, in runs.
#[derive(Clone, Copy)]
pub struct Panel<'a> {
    /// The numbers that the runs lie in.
    pub values: &'a [f32],
    /// Index at which the first run begins.
    pub start: usize,
    /// Distance from the beginning of a run to that of the next.
    pub run: usize,
}

impl Panel<'_> {
    /// Whether `runs` of `depth` terms of `width` numbers lie within the panel.
    #[inline(always)]
    fn holds(&self, runs: usize, depth: usize, width: usize) -> bool {
        let last = self.start + (runs - 1) * self.run + depth * width - 1;
        last < self.values.len()
    }
}

/// Adds a product of two panels to the tile: `runs` × `depth` terms to each sum.
///
/// # Panics
/// Either factor has too few numbers.
#[inline(always)]
pub fn add_panels<M: MultiplyAdd>(
    tile: &mut Tile,
    left: Panel,
    right: Panel,
    runs: usize,
    depth: usize,
) {
    if runs == 0 || depth == 0 {
        return;
    }
    assert!(left.holds(runs, depth, ROWS) && right.holds(runs, depth, LANES));
    let mut sums = *tile;
    // SAFETY: `holds` has the furthest number read on either side.
    unsafe {
        for run in 0..runs {
            let mut one = left.values.as_ptr().add(left.start + run * left.run);
            let mut other = right.values.as_ptr().add(right.start + run * right.run);
            for _ in 0..depth {
                let factor = Lanes::load(&*other.cast());
                for (row, sum) in sums.iter_mut().enumerate() {
                    *sum = M::multiply_add(Lanes::splat(*one.add(row)), factor, *sum);
                }
                one = one.add(ROWS);
                other = other.add(LANES);
            }
        }
    }
    *tile = sums;
}
