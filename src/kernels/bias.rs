//! The bias of a layer: its gradient.

use crate::parallel::for_each;

/// Rows summed before they are added to the rest: a sum of sums stays exact for longer.
const SUMMED_ROWS: usize = 512;

/// The gradient of the loss towards a layer's bias: the one towards its output, summed over all rows.
///
/// `[rows, columns]` → `[columns]`
#[must_use]
pub fn gradient(gradient: &[f32], columns: usize) -> Vec<f32> {
    let parts = gradient.chunks(SUMMED_ROWS * columns);
    let mut sums = vec![0.0; parts.len() * columns];
    let pieces = sums.chunks_exact_mut(columns).zip(parts);
    for_each(gradient.len(), pieces, |(sums, part)| {
        for row in part.chunks_exact(columns) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
    });
    let (first, rest) = sums.split_at_mut(columns);
    for part in rest.chunks_exact(columns) {
        for (sum, part) in first.iter_mut().zip(part) {
            *sum += part;
        }
    }
    sums.truncate(columns);
    sums
}
