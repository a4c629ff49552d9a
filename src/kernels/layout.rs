//! Copies of matrices and images, laid out so that a tile reads its numbers one after the other.

/// A copy of an image with a border of zeros, one pixel wide.
///
/// `image`: `[height, width, channels]` → `[height + 2, width + 2, channels]`, then
/// `spare_pixels` more pixels, so that a tile may begin at any pixel.
pub fn with_border(image: &[f32], width: usize, channels: usize, spare_pixels: usize) -> Vec<f32> {
    let row = width * channels;
    let height = image.len() / row;
    let mut bordered = vec![0.0; ((height + 2) * (width + 2) + spare_pixels) * channels];
    let inner = &mut bordered[(width + 3) * channels..];
    for (to, from) in inner
        .chunks_mut((width + 2) * channels)
        .zip(image.chunks_exact(row))
    {
        to[..row].copy_from_slice(from);
    }
    bordered
}

/// How many panels a matrix of `columns` is cut into, each of `panel` columns, the last perhaps fewer.
pub fn panels(columns: usize, panel: usize) -> usize {
    columns.div_ceil(panel)
}

/// Cuts a matrix into panels of `WIDTH` columns, one after the other; what the last one lacks is 0.
///
/// `[rows, columns]` → `[columns / WIDTH, rows, WIDTH]`
pub fn cut_into_panels<const WIDTH: usize>(matrix: &[f32], columns: usize, cut: &mut [f32]) {
    let rows = matrix.len() / columns;
    for (index, panel) in cut.chunks_exact_mut(rows * WIDTH).enumerate() {
        cut_panel::<WIDTH>(matrix, columns, index, panel);
    }
}

/// Cuts one panel out of a matrix, as [`cut_into_panels`] does.
///
/// `[rows, columns]` → `[rows, WIDTH]`
pub fn cut_panel<const WIDTH: usize>(
    matrix: &[f32],
    columns: usize,
    index: usize,
    panel: &mut [f32],
) {
    let (cells, _) = panel.as_chunks_mut::<WIDTH>();
    for (cells, row) in cells.iter_mut().zip(matrix.chunks_exact(columns)) {
        *cells = take(row, index * WIDTH);
    }
}

/// `WIDTH` numbers of a row from `first` on; what the row lacks is 0.
#[inline(always)]
pub fn take<const WIDTH: usize>(row: &[f32], first: usize) -> [f32; WIDTH] {
    let rest = &row[first..];
    rest.first_chunk().copied().unwrap_or_else(|| {
        let mut numbers = [0.0; WIDTH];
        numbers[..rest.len()].copy_from_slice(rest);
        numbers
    })
}

/// Writes numbers into a row from `first` on, as many as fit.
#[inline(always)]
pub fn put<const WIDTH: usize>(row: &mut [f32], first: usize, numbers: [f32; WIDTH]) {
    let rest = &mut row[first..];
    if let Some(whole) = rest.first_chunk_mut() {
        *whole = numbers;
    } else {
        let count = rest.len();
        rest.copy_from_slice(&numbers[..count]);
    }
}

/// A matrix with rows and columns swapped.
///
/// `[rows, columns]` → `[columns, rows]`
#[must_use]
pub fn transposed(matrix: &[f32], columns: usize) -> Vec<f32> {
    let rows = matrix.len() / columns;
    let mut transposed = vec![0.0; matrix.len()];
    for (index, row) in matrix.chunks_exact(columns).enumerate() {
        for (to, from) in transposed[index..].iter_mut().step_by(rows).zip(row) {
            *to = *from;
        }
    }
    transposed
}
