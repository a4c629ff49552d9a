//! The same work on one thread or several: pieces share nothing that is written, and each is done as
//! it would be alone.

/// Does the work to each piece.
#[cfg(not(feature = "threads"))]
pub fn for_each<T>(pieces: impl Iterator<Item = T>, work: impl Fn(T)) {
    pieces.for_each(work);
}

/// Does the work to each piece, in no particular order.
#[cfg(feature = "threads")]
pub fn for_each<T: Send>(pieces: impl Iterator<Item = T>, work: impl Fn(T) + Send + Sync) {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    let pieces: Vec<T> = pieces.collect();
    pieces.into_par_iter().for_each(work);
}
