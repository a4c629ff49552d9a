//! The gradient of a bias.

/// Rows summed before they are added to the rest: a sum of sums stays exact for longer.
const SUMMED_ROWS: usize = 512;

/// The sum of each column.
///
/// `[rows, columns]` → `[columns]`
#[must_use]
pub fn gradient(gradient: &[f32], columns: usize) -> Vec<f32> {
    let mut sums = vec![0.0; columns];
    let mut part = vec![0.0; columns];
    for rows in gradient.chunks(SUMMED_ROWS * columns) {
        part.fill(0.0);
        for row in rows.chunks_exact(columns) {
            for (sum, value) in part.iter_mut().zip(row) {
                *sum += value;
            }
        }
        for (sum, part) in sums.iter_mut().zip(&part) {
            *sum += part;
        }
    }
    sums
}
