//! The same work on one thread or several: pieces share nothing that is written, and each is done as
//! it would be alone.

/// Multiply-adds, or numbers moved, that are worth waking other threads for: some 15 to 50 µs of work,
/// where waking takes 10.
#[cfg(feature = "threads")]
const WORTH_WAKING: usize = 1 << 17;

/// Numbers in a piece of work that does something to each number by itself.
pub(crate) const PIECE: usize = 1 << 15;

/// Does the work to each piece; `cost` is how many multiply-adds that takes, or numbers it moves.
#[cfg(not(feature = "threads"))]
pub fn for_each<T>(_cost: usize, pieces: impl Iterator<Item = T>, work: impl Fn(T)) {
    pieces.for_each(work);
}

/// Does the work to each piece, in no particular order; `cost` is how many multiply-adds that takes,
/// or numbers it moves.
#[cfg(feature = "threads")]
pub fn for_each<T: Send>(
    cost: usize,
    pieces: impl Iterator<Item = T>,
    work: impl Fn(T) + Send + Sync,
) {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    if cost < WORTH_WAKING {
        pieces.for_each(work);
    } else {
        let pieces: Vec<T> = pieces.collect();
        pieces.into_par_iter().for_each(work);
    }
}

/// Does one work and another; `cost` is how many multiply-adds either takes.
#[cfg(not(feature = "threads"))]
pub fn join<A, B>(_cost: usize, one: impl FnOnce() -> A, other: impl FnOnce() -> B) -> (A, B) {
    (one(), other())
}

/// Does one work and another, at the same time if there is a thread to spare; `cost` is how many
/// multiply-adds either takes. What a work does on one thread alone then holds up nobody.
#[cfg(feature = "threads")]
pub fn join<A: Send, B: Send>(
    cost: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if cost < WORTH_WAKING {
        (one(), other())
    } else {
        rayon::join(one, other)
    }
}
